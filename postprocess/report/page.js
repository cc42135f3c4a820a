// SPDX-License-Identifier: GPL-3.0-or-later
// Plots (Vega) and sorting of the comparison page. Everything is in the page: no request is ever made.
"use strict";
(() => {
  const designs = JSON.parse(document.getElementById("designs").textContent);
  const byId = id => document.getElementById(id);

  // Okabe & Ito's palette (Color Universal Design, 2008), distinguishable with every kind of colour vision; shapes say
  // the same.
  const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555"];
  const hexagon = "M0,-1L0.87,-0.5V0.5L0,1L-0.87,0.5V-0.5Z";
  const shapes = ["circle", "square", "triangle-up", "diamond", "triangle-down", "triangle-right", hexagon,
    "triangle-left"];
  const cross = "M-0.75,-0.75L0.75,0.75M-0.75,0.75L0.75,-0.75";
  const processes = [...new Set(designs.map(d => d.process))];
  // Seven colours and eight shapes: 56 processes before a mark repeats.
  const pick = (list, process) => list[processes.indexOf(process) % list.length];
  const elementColours = {
    Dy: "#d55e00", Tb: "#e69f00", Ho: "#a63a00", Gd: "#f0b27a", Er: "#c98b5b", Y: "#f0c987",
    Nd: "#0072b2", Pr: "#56b4e9", Ce: "#009e73", La: "#8ccbb5", Sm: "#cc79a7",
  };
  const elementOrder = ["Dy", "Tb", "Ho", "Gd", "Er", "Y", "Nd", "Pr", "Ce", "La", "Sm"];
  // More bars than this are no comparison.
  const mostBars = 24;
  const font = 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';
  const config = {
    font: font,
    axis: {labelFont: font, titleFont: font, labelFontSize: 12, titleFontSize: 13, titleFontWeight: 600,
      labelColor: "#586474", titleColor: "#18212f", gridColor: "#e8ecf1", domainColor: "#9aa5b1", tickColor: "#9aa5b1",
      titlePadding: 10},
    text: {font: font},
  };

  // ---- tooltips -----------------------------------------------------------------------------------------------------
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  document.body.append(tip);
  const line = (text, tag = "div") => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };
  function describe(d) {
    const lines = [line(d.design, "b"), line(d.process)];
    if (d.varied) {
      lines.push(line(d.varied));
    }
    let figures = d.torque.toFixed(1) + " N·m";
    if (d.efficiency !== null) {
      figures += ", " + d.efficiency.toFixed(2) + " %";
    }
    lines.push(line(figures));
    lines.push(line("heavy rare earth " + (d.heavyText === undefined ? "unknown" : d.heavyText + " g")));
    for (const [element, mass] of Object.entries(d.elements || {})) {
      lines.push(line(element + " " + mass.text + " g"));
    }
    if (d.excluded) {
      lines.push(line(d.excluded, "em"));
    }
    return lines;
  }
  function showTip(handler, event, item, value) {
    tip.hidden = !value;
    if (!value) {
      return;
    }
    tip.replaceChildren(...describe(designs.find(d => d.index === value)));
    const right = event.clientX + 18 + tip.offsetWidth > window.innerWidth;
    tip.style.left = (right ? event.clientX - tip.offsetWidth - 14 : event.clientX + 18) + "px";
    tip.style.top = Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight - 8) + "px";
  }

  // ---- one plot of a measure against rare-earth mass --------------------------------------------------------------------
  const validOnly = () => byId("valid-only").checked;
  // Designs that no valid design beats in both.
  function frontOf(points) {
    const valid = points.filter(d => d.valid);
    return valid.filter(d => !valid.some(o => o.y >= d.y && o.x <= d.x && (o.y > d.y || o.x < d.x)))
      .sort((a, b) => a.x - b.x);
  }
  function scatter(measure, title, width, mass = "heavy") {
    const words = mass === "heavy" ? "heavy rare earth" : "rare earth";
    const points = designs.filter(d => d[mass] && d[measure] !== null && (d.valid || !validOnly())).map(d => ({
      ...d, x: d[mass].mid, x0: d[mass].min, x1: d[mass].max, y: d[measure],
      colour: pick(colours, d.process), shape: pick(shapes, d.process),
    }));
    const front = frontOf(points);
    points.forEach(d => { d.best = front.includes(d); });
    // Front designs get their label first; many points are labelled on the front only.
    points.sort((a, b) => b.best - a.best || b.valid - a.valid);
    const size = points.length > 60 ? 50 : 150;
    const labelled = points.filter(d => d.best || points.length <= 40);
    const reach = Math.max(1e-9, ...points.map(d => d.x1));
    const stairs = front.map(d => ({x: d.x, y: d.y}));
    if (stairs.length > 0) {
      stairs.push({x: reach * 1.06, y: stairs[stairs.length - 1].y});
    }
    const values = points.map(d => d.y);
    const span = Math.max(1e-9, Math.max(...values) - Math.min(...values));
    return {
      description: title + " against the mass of " + words + ", " + points.length + " designs",
      width: width, height: Math.round(Math.min(460, Math.max(320, width * 0.72))), padding: 5,
      autosize: {type: "fit", contains: "padding"}, config: config,
      signals: [{name: "active", value: -1}],
      data: [
        {name: "points", values: points}, {name: "labelled", values: labelled}, {name: "stairs", values: stairs},
      ],
      scales: [
        {name: "x", type: "linear", range: "width", domain: [-0.035 * reach, reach * 1.06]},
        {name: "y", type: "linear", range: "height", zero: false,
          domain: [Math.min(...values) - 0.08 * span, Math.max(...values) + 0.1 * span]},
      ],
      axes: [
        {orient: "left", scale: "y", title: title, grid: true, tickCount: 6, domain: false, ticks: false, labelPadding: 6},
        {orient: "bottom", scale: "x", title: words[0].toUpperCase() + words.slice(1) + " in the magnets, g", grid: true, tickCount: 6},
      ],
      marks: [
        {type: "line", name: "front", from: {data: "stairs"}, encode: {enter: {
          x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, interpolate: {value: "step-after"},
          stroke: {value: "#18212f"}, strokeWidth: {value: 1.6}, strokeOpacity: {value: 0.55}, strokeDash: {value: [6, 4]}}}},
        {type: "rule", name: "bands", from: {data: "points"}, encode: {enter: {
          x: {scale: "x", field: "x0"}, x2: {scale: "x", field: "x1"}, y: {scale: "y", field: "y"},
          stroke: {field: "colour"}, strokeWidth: {value: 1.6}, strokeOpacity: {value: points.length > 60 ? 0.25 : 0.6}, strokeCap: {value: "butt"}}}},
        {type: "symbol", name: "marks", from: {data: "points"}, encode: {
          enter: {
            x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, shape: {field: "shape"},
            fill: [{test: "datum.valid", field: "colour"}, {value: "#ffffff"}],
            stroke: [{test: "datum.best", value: "#18212f"}, {field: "colour"}],
            tooltip: {field: "index"}, cursor: {value: "pointer"},
            description: {signal: "datum.design + ', ' + format(datum.y, '.4~g') + ', " + words + " ' + datum." + mass + "Text + ' g'"}},
          update: {
            strokeWidth: [{test: "active === datum.index", value: 4}, {test: "datum.best", value: 2.4}, {value: 1.8}],
            size: [{test: "active === datum.index", value: 2 * size}, {value: size}]}}},
        {type: "symbol", interactive: false, from: {data: "points"}, encode: {enter: {
          x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, shape: {value: cross},
          size: {value: 0.4 * size}, stroke: {field: "colour"}, strokeWidth: {value: 1.8}, fill: {value: "transparent"},
          opacity: {signal: "datum.valid ? 0 : 1"}}}},
        // Invisible anchors: labels keep clear of the marks and of each other.
        {type: "symbol", name: "anchors", interactive: false, from: {data: "labelled"}, encode: {enter: {
          x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, size: {value: size}, opacity: {value: 0}}}},
        {type: "text", interactive: false, from: {data: "anchors"}, encode: {enter: {
          text: {field: "datum.design"}, fontSize: {value: 11.5}, limit: {value: 260},
          fontWeight: [{test: "datum.datum.best", value: 650}, {value: 400}],
          fill: [{test: "datum.datum.valid", value: "#18212f"}, {value: "#7a8592"}]}},
          transform: [{type: "label", size: {signal: "[width, height]"}, avoidMarks: ["marks", "bands", "front"], 
            anchor: ["right", "top-right", "bottom-right", "top", "bottom", "left", "top-left", "bottom-left",
              "top-right", "bottom-right"],
            offset: [3, 3, 3, 3, 3, 3, 3, 3, 13, 13], padding: 10}]},
      ],
    };
  }

  // ---- rare-earth mass by element -----------------------------------------------------------------------------------
  function bars(width) {
    const known = designs.filter(d => d.rare);
    const merit = d => (d.front ? 2e6 : 0) + (d.valid ? 1e6 : 0) + (d.efficiency === null ? d.torque : d.efficiency);
    const shown = [...known].sort((a, b) => merit(b) - merit(a)).slice(0, mostBars)
      .sort((a, b) => a.rare.mid - b.rare.mid);
    if (known.length > shown.length) {
      byId("element-note").textContent = "The " + shown.length + " best of " + known.length + " designs. ";
    }
    const present = elementOrder.filter(e => shown.some(d => d.elements[e]))
      .concat([...new Set(shown.flatMap(d => Object.keys(d.elements)))].filter(e => !elementOrder.includes(e)));
    const label = d => d.design + (d.valid ? "" : "  !");
    const segments = [];
    for (const d of shown) {
      let from = 0;
      for (const element of present) {
        const mass = d.elements[element];
        if (mass) {
          segments.push({index: d.index, name: label(d), element: element, from: from, to: from + mass.mid,
            valid: d.valid, wide: mass.mid});
          from += mass.mid;
        }
      }
    }
    const totals = shown.map(d => ({index: d.index, name: label(d), min: d.rare.min, max: d.rare.max, mid: d.rare.mid,
      text: d.rareText + " g"}));
    const reach = Math.max(1, ...totals.map(d => d.max));
    return {
      description: "Rare-earth mass by element, " + shown.length + " designs",
      width: width, height: shown.length * 27 + 64,
      padding: 5, autosize: {type: "fit", contains: "padding"}, config: config,
      signals: [{name: "active", value: -1}],
      data: [{name: "segments", values: segments}, {name: "totals", values: totals}],
      scales: [
        {name: "x", type: "linear", range: "width", domain: [0, reach * 1.13]},
        {name: "y", type: "band", range: "height", domain: shown.map(label).reverse(), paddingInner: 0.3, paddingOuter: 0.2},
        {name: "colour", type: "ordinal", domain: present, range: present.map((e, i) => elementColours[e] || colours[i % 7])},
      ],
      axes: [
        {orient: "top", scale: "x", title: "Rare earth in the magnets, g", grid: true, tickCount: 8, domain: false, ticks: false, titlePadding: 4},
        {orient: "left", scale: "y", domain: false, ticks: false, labelLimit: 320, labelColor: "#18212f", labelPadding: 8},
      ],
      legends: [{fill: "colour", orient: "bottom", direction: "horizontal", labelFont: font, labelFontSize: 13,
        symbolType: "square", symbolSize: 150, columnPadding: 20, padding: 4, offset: 8}],
      marks: [
        {type: "rect", from: {data: "segments"}, encode: {
          enter: {
            x: {scale: "x", field: "from"}, x2: {scale: "x", field: "to"}, y: {scale: "y", field: "name"},
            height: {scale: "y", band: 1}, fill: {scale: "colour", field: "element"},
            fillOpacity: [{test: "datum.valid", value: 1}, {value: 0.45}],
            stroke: {value: "#fff"}, strokeWidth: {value: 1}, tooltip: {field: "index"}}}},
        {type: "text", interactive: false, from: {data: "segments"}, encode: {enter: {
          x: {signal: "(scale('x', datum.from) + scale('x', datum.to)) / 2"},
          y: {scale: "y", field: "name", band: 0.5}, align: {value: "center"}, baseline: {value: "middle"},
          text: {signal: "scale('x', datum.to) - scale('x', datum.from) > 22 ? datum.element : ''"},
          fontSize: {value: 11}, fontWeight: {value: 600},
          fill: {signal: "datum.valid && luminance(scale('colour', datum.element)) < 0.25 ? '#fff' : '#18212f'"}}}},
        {type: "rule", interactive: false, from: {data: "totals"}, encode: {enter: {
          x: {scale: "x", field: "min"}, x2: {scale: "x", field: "max"}, y: {scale: "y", field: "name", band: 0.84},
          stroke: {value: "#18212f"}, strokeWidth: {value: 1.8}}}},
        {type: "text", interactive: false, from: {data: "totals"}, encode: {enter: {
          x: {scale: "x", field: "max", offset: 8}, y: {scale: "y", field: "name", band: 0.5},
          baseline: {value: "middle"}, text: {field: "text"}, fontSize: {value: 12}, fill: {value: "#18212f"}}}},
      ],
    };
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------
  const views = [];
  function draw(id, make) {
    const place = byId(id);
    if (!place) {
      return;
    }
    const spec = make(Math.max(280, Math.floor(place.clientWidth)));
    const view = new vega.View(vega.parse(spec, null, {ast: true}), {
      expr: vega.expressionInterpreter, renderer: designs.length > 800 ? "canvas" : "svg", container: place,
      hover: false, tooltip: showTip,
      loader: {load: () => Promise.reject(new Error("offline")), sanitize: () => Promise.reject(new Error("offline"))},
    });
    views.push(view);
    view.addEventListener("mouseover", (event, item) => activate(item && item.datum ? item.datum.index : undefined));
    view.addEventListener("mouseout", () => activate(undefined));
    view.addEventListener("click", (event, item) => {
      const row = item && item.datum && byId("design-" + item.datum.index);
      if (row) {
        row.scrollIntoView({block: "center"});
      }
    });
    return view.runAsync();
  }
  function drawAll() {
    while (views.length > 0) {
      views.pop().finalize();
    }
    for (const id of ["torque-plot", "efficiency-plot", "cycle-plot", "element-plot"]) {
      if (byId(id)) {
        byId(id).replaceChildren();
      }
    }
    const known = designs.some(d => d.heavy);
    const jobs = !known ? [] : [
      draw("torque-plot", width => scatter("torque", "Torque, N·m", width)),
      draw("efficiency-plot", width => scatter("efficiency", "Efficiency, %", width)),
      draw("cycle-plot", width => scatter("cycle", "Efficiency over the duty, %", width, "rare")),
      draw("element-plot", width => bars(width)),
    ];
    if (!known) {
      for (const place of document.querySelectorAll(".canvas")) {
        place.textContent = "No design's composition is known.";
      }
    }
    return Promise.all(jobs).then(() => { document.body.dataset.plots = "drawn"; });
  }

  // A design under the pointer is marked in every plot and in the table.
  let active = -1;
  function activate(index) {
    const next = index === undefined ? -1 : index;
    if (next === active) {
      return;
    }
    for (const [which, on] of [[active, false], [next, true]]) {
      const row = byId("design-" + which);
      if (row) {
        row.classList.toggle("active", on);
      }
    }
    active = next;
    views.forEach(view => view.signal("active", active).runAsync());
  }

  function drawLegend() {
    const svg = (shape, attributes) => {
      const paths = {
        circle: "M9,3a6,6 0 1,0 .01,0Z", square: "M4,4H14V14H4Z", "triangle-up": "M9,3L15.5,14.5H2.5Z",
        diamond: "M9,2L14.5,9L9,16L3.5,9Z", "triangle-down": "M9,15L2.5,3.5H15.5Z", "triangle-right": "M15,9L3.5,2.5V15.5Z",
        "triangle-left": "M3,9L14.5,2.5V15.5Z", [hexagon]: "M9,2L15,5.5V12.5L9,16L3,12.5V5.5Z", cross: "M3,9a6,6 0 1,1 0,.01ZM5.5,5.5L12.5,12.5M5.5,12.5L12.5,5.5",
        stairs: "M1,14H7V5H17",
      };
      const image = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      image.setAttribute("viewBox", "0 0 18 18");
      image.setAttribute("aria-hidden", "true");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", paths[shape]);
      for (const [name, value] of Object.entries(attributes)) {
        path.setAttribute(name, value);
      }
      image.append(path);
      return image;
    };
    const add = (image, text) => {
      const entry = document.createElement("span");
      entry.append(image, text);
      byId("legend").append(entry);
    };
    for (const process of processes) {
      add(svg(pick(shapes, process), {fill: pick(colours, process)}), process);
    }
    const outline = {fill: "none", stroke: "#586474", "stroke-width": 1.7};
    add(svg("circle", {...outline, stroke: "#18212f", "stroke-width": 2.4}), "not beaten in both");
    add(svg("stairs", {...outline, "stroke-dasharray": "4 2.5"}), "front of the valid designs");
    if (designs.some(d => !d.valid)) {
      add(svg("cross", outline), "not valid");
    }
  }

  // ---- sorting ------------------------------------------------------------------------------------------------------
  function makeSortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    const key = (row, column) => {
      const cell = row.cells[column];
      if (!cell || cell.dataset.sort === "") {
        return null;
      }
      if (cell.dataset.sort === undefined) {
        return column === 0 ? cell.firstChild.textContent.toLowerCase() : null;
      }
      return Number(cell.dataset.sort);
    };
    heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
      const text = head.classList.contains("text");
      const before = head.getAttribute("aria-sort");
      const order = before === (text ? "ascending" : "descending") ? (text ? "descending" : "ascending")
        : text ? "ascending" : "descending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const rows = [...body.rows].map(row => ({row: row, key: key(row, column)}));
      // What has no figure stays at the end.
      rows.sort((a, b) => a.key === null || b.key === null ? (a.key === null) - (b.key === null)
        : sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      body.append(...rows.map(entry => entry.row));
    }));
    for (const row of body.rows) {
      const index = Number(row.id.slice("design-".length));
      row.addEventListener("mouseenter", () => activate(index));
      row.addEventListener("mouseleave", () => activate(undefined));
    }
  }

  // ---- pictures of a sweep ------------------------------------------------------------------------------------------
  // A choice for each parameter that differs between them.
  function browse(strip, place) {
    const figures = [...strip.children].map(figure => ({figure: figure, shows: JSON.parse(figure.dataset.shows)}));
    const choices = [];
    const filter = () => {
      for (const {figure, shows} of figures) {
        figure.hidden = choices.some(choice => choice.value !== "" && shows[choice.name] !== choice.value);
      }
      strip.scrollLeft = 0;
    };
    for (const name of new Set(figures.flatMap(({shows}) => Object.keys(shows)))) {
      const values = [...new Set(figures.map(({shows}) => shows[name]))];
      if (values.length < 2) {
        continue;
      }
      const choice = document.createElement("select");
      choice.name = name;
      choice.append(new Option("all", ""), ...values.map(value => new Option(value, value)));
      choice.addEventListener("change", filter);
      const label = document.createElement("label");
      label.append(name, choice);
      place.append(label);
      choices.push(choice);
    }
  }

  makeSortable(byId("table"));
  if (byId("sweep")) {
    browse(byId("sweep"), byId("sweep-choices"));
  }
  drawLegend();
  if (designs.some(d => d.valid) && designs.some(d => !d.valid)) {
    byId("valid-only").addEventListener("change", drawAll);
  } else {
    byId("valid-only").parentElement.hidden = true;
  }
  drawAll();
  let width = window.innerWidth;
  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (window.innerWidth !== width) {
        width = window.innerWidth;
        drawAll();
      }
    }, 150);
  });
})();
