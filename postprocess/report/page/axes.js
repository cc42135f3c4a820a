// SPDX-License-Identifier: GPL-3.0-or-later
// Parallel coordinates: a design is a line over axes of what is varied and what comes of it; a range of an axis keeps the
// designs that pass there. Ranges are dragged, or typed into a table.
const mostAxes = 9;
const leastAxis = 88;  // px

const known = c => designs.filter(d => d.values[c] !== null);
const wordsOf = c => {
  const found = new Set(known(c).map(d => d.values[c]));
  return columns[c].words.length > 0 ? columns[c].words.filter(word => found.has(word)) : [...found].sort();
};
// An axis along which nothing differs tells nothing.
const differs = c => new Set(known(c).map(d => d.values[c])).size > 1;
const axes = new Set(columns.map((column, c) => c).filter(c => columns[c].axis && differs(c)).slice(0, mostAxes));

const lines = text => {  // of a heading, short ones
  const result = [""];
  for (const word of text.split(" ")) {
    const last = result.length - 1;
    if (result[last] !== "" && (result[last] + " " + word).length > 13) {
      result.push(word);
    } else {
      result[last] += (result[last] === "" ? "" : " ") + word;
    }
  }
  return result;
};
const positionOf = (view, c, value) => view.scale("c" + c)(value);
// The brush in the plot that shows a range; null without.
function brushOf(view, c) {
  const range = reader.ranges.get(c);
  if (!range) {
    return null;
  }
  const places = [...range].map(value => positionOf(view, c, value));
  const reach = range instanceof Set ? 8 : 0;
  return [Math.min(...places) - reach, Math.max(...places) + reach];
}
function rangeOf(view, c, brush) {
  if (!brush || Math.abs(brush[1] - brush[0]) < 3) {
    return null;
  }
  const low = Math.min(...brush), high = Math.max(...brush), scale = view.scale("c" + c);
  if (columns[c].words) {
    return new Set(wordsOf(c).filter(word => scale(word) >= low && scale(word) <= high));
  }
  return [scale.invert(high), scale.invert(low)];
}

function axesPlot(placeWidth) {
  const shown = columns.map((column, c) => c).filter(c => axes.has(c));
  if (shown.length < 2 || designs.length < 2) {
    return null;
  }
  const width = Math.max(placeWidth, shown.length * leastAxis);
  const x = c => "scale('p', 'c" + c + "')";
  const place = c => "isValid(datum.values[" + c + "])";
  const path = shown.map((c, at) => "(" + place(c) + " ? (" + (at === 0 ? "'M'" : place(shown[at - 1]) + " ? 'L' : 'M'") +
    ") + " + x(c) + " + ',' + scale('c" + c + "', datum.values[" + c + "]) : '')").join(" + ");
  const brush = c => "b" + c;
  const spec = {
    description: "Parallel coordinates of " + shown.map(c => columns[c].title).join(", ") + "; " + designs.length + " designs",
    width: width, height: 400,
    signals: shown.map(c => ({name: brush(c), value: null, on: [
      {events: "@area" + c + ":mousedown", update: "[clamp(y(), 0, height), clamp(y(), 0, height)]"},
      {events: "[@area" + c + ":mousedown, window:mouseup] > window:mousemove!", update: "[" + brush(c) + "[0], clamp(y(), 0, height)]"},
      {events: "@area" + c + ":dblclick", update: "null"}]})),
    data: [
      {name: "designs", values: designs.map(d => ({index: d.index, values: d.values, colour: pick(colours, d.process), valid: d.valid}))},
      {name: "stand-out", source: "designs", transform: [{type: "filter", expr: "active === datum.index || chosen[datum.index]"}]},
      {name: "heads", values: shown.map(c => {
        const text = [...lines(columns[c].title), ...(columns[c].unit ? [columns[c].unit] : [])];
        return {axis: "c" + c, text: text, up: -12 - 15 * (text.length - 1)};
      })},
    ],
    scales: [
      {name: "p", type: "point", range: "width", domain: shown.map(c => "c" + c), padding: 0.5},
      ...shown.map(c => columns[c].words
        ? {name: "c" + c, type: "point", range: "height", domain: wordsOf(c), padding: 0.4}
        : {name: "c" + c, type: "linear", range: "height", zero: false, nice: true,
          domain: [Math.min(...known(c).map(d => d.values[c])), Math.max(...known(c).map(d => d.values[c]))]}),
    ],
    axes: shown.map(c => ({orient: "left", scale: "c" + c, zindex: 1, tickCount: 6, labelLimit: leastAxis + 20,
      offset: {scale: "p", value: "c" + c, mult: -1}, domainColor: muted, domainWidth: 1.4, labelColor: ink,
      labelFontSize: 11, labelPadding: 3})),
    marks: [
      {type: "path", name: "lines", from: {data: "designs"}, encode: {
        enter: {path: {signal: path}, strokeDash: [{test: "datum.valid", value: []}, {value: [4, 3]}],
          tooltip: {field: "index"}, cursor: {value: "pointer"},
          strokeWidth: {value: designs.length > 200 ? 0.8 : 1.5}},
        update: {stroke: [{test: "kept[datum.index]", field: "colour"}, {value: "#b9c1cb"}],
          strokeOpacity: presence(designs.length > 200 ? 0.35 : 0.85, 0.3, 0.12)}}},
      // Behind the labels of the axes, or many lines would cross them out.
      ...shown.filter(() => designs.length > 200).map(c => ({type: "rect", interactive: false, encode: {enter: {fill: {value: "#fff"}, fillOpacity: {value: 0.6}},
        update: {x: {signal: x(c) + " - 36"}, width: {value: 35}, y: {value: -6}, height: {signal: "height + 12"}}}})),
      {type: "path", name: "standing-out", interactive: false, from: {data: "stand-out"}, encode: {update: {
        path: {signal: path}, stroke: [{test: "chosen[datum.index]", value: ink}, {field: "colour"}],
        strokeWidth: {value: 3}}}},
      {type: "text", interactive: false, from: {data: "heads"}, encode: {enter: {
        x: {scale: "p", field: "axis"}, y: {field: "up"}, align: {value: "center"}, baseline: {value: "bottom"},
        text: {field: "text"}, fontSize: {value: 12}, fontWeight: {value: 600}, fill: {value: ink}, lineHeight: {value: 15}}}},
      ...shown.map(c => ({type: "rect", name: "brush" + c, interactive: false, encode: {
        enter: {fill: {value: "#e69f00"}, fillOpacity: {value: 0.35}, stroke: {value: "#7a5200"}, strokeWidth: {value: 1}},
        update: {x: {signal: x(c) + " - 9"}, width: {value: 18},
          y: {signal: brush(c) + " ? " + brush(c) + "[0] : 0"}, y2: {signal: brush(c) + " ? " + brush(c) + "[1] : 0"},
          opacity: {signal: brush(c) + " && abs(" + brush(c) + "[1] - " + brush(c) + "[0]) >= 3 ? 1 : 0"}}}})),
      ...shown.map(c => ({type: "rect", name: "area" + c, encode: {
        enter: {fill: {value: "transparent"}, cursor: {value: "ns-resize"}},
        update: {x: {signal: x(c) + " - 12"}, width: {value: 24}, y: {value: 0}, height: {signal: "height"}}}})),
    ],
  };
  // Headings stand above the plot and the outer labels beside it: Vega makes room for them.
  spec.autosize = {type: "pad"};
  spec.width = width - 70;
  return {
    spec: spec,
    order: designs.map(d => d.index),
    ready: view => {
      view.runAsync().then(() => {
        shown.forEach(c => view.signal(brush(c), brushOf(view, c)));
        return view.runAsync();
      }).then(() => shown.forEach(c => view.addSignalListener(brush(c), (name, value) => {
        if (!typed) {
          setRange(c, rangeOf(view, c, value));
          showRanges();
        }
      })));
    },
    figures: () => ({head: ["Design", ...shown.map(c => withUnit(columns[c]))],
      rows: designs.filter(d => kept[d.index]).map(d => [d.design, ...shown.map(c => d.values[c])])}),
  };
}

// ---- the same by keyboard -------------------------------------------------------------------------------------------
const fields = new Map();  // by column: the two inputs
let typed = false;  // a brush that follows what was typed: the places of its ends are rounded
function showRanges() {
  for (const [c, [from, to]] of fields) {
    const range = reader.ranges.get(c);
    const text = at => !range || range instanceof Set ? "" : String(Number(range[at].toPrecision(5)));
    from.value = text(0);
    to.value = text(1);
  }
}
function startAxes() {
  if (!byId("ranges") || designs.length < 2) {
    return;
  }
  const body = byId("ranges").querySelector("tbody");
  columns.forEach((column, c) => {
    if (!differs(c)) {
      return;
    }
    const row = body.insertRow(), head = document.createElement("th");
    head.scope = "row";
    head.textContent = withUnit(column);
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = axes.has(c);
    box.setAttribute("aria-label", column.title + " as an axis");
    box.addEventListener("change", () => {
      if (box.checked) {
        axes.add(c);
      } else {
        axes.delete(c);
      }
      draw("axes-plot", axesPlot);
    });
    row.append(head);
    row.insertCell().append(box);
    if (column.words) {
      const choice = document.createElement("select");
      choice.setAttribute("aria-label", column.title);
      choice.append(new Option("all", ""), ...wordsOf(c).map(word => new Option(word, word)));
      choice.addEventListener("change", () => {
        setRange(c, choice.value === "" ? null : new Set([choice.value]));
        showBrush(c);
      });
      const cell = row.insertCell();
      cell.colSpan = 2;
      cell.append(choice);
      return;
    }
    const inputs = ["from", "to"].map(word => {
      const input = document.createElement("input");
      input.type = "number";
      input.step = "any";
      input.setAttribute("aria-label", column.title + " " + word + (column.unit ? " in " + column.unit : ""));
      row.insertCell().append(input);
      return input;
    });
    inputs.forEach(input => input.addEventListener("change", () => {
      const [from, to] = inputs.map(one => one.value);
      setRange(c, from === "" && to === "" ? null : [from === "" ? -Infinity : Number(from), to === "" ? Infinity : Number(to)]);
      showBrush(c);
    }));
    fields.set(c, inputs);
  });
  byId("ranges").hidden = false;
}
function showBrush(c) {
  const shown = views.get("axes-plot");
  if (!shown || !axes.has(c)) {
    return;
  }
  const range = reader.ranges.get(c);
  if (Array.isArray(range) && !range.every(Number.isFinite)) {
    const [low, high] = shown.view.scale("c" + c).domain();
    reader.ranges.set(c, [Math.max(range[0], low), Math.min(range[1], high)]);
  }
  typed = true;
  shown.view.signal("b" + c, brushOf(shown.view, c)).runAsync().then(() => { typed = false; });
}
function freeRanges() {
  reader.ranges.clear();
  const shown = views.get("axes-plot");
  if (shown) {
    axes.forEach(c => shown.view.signal("b" + c, null));
    shown.view.runAsync();
  }
  byId("ranges") && byId("ranges").querySelectorAll("select").forEach(choice => { choice.value = ""; });
  showRanges();
  filter();
}
