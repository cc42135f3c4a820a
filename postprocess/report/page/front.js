// SPDX-License-Identifier: GPL-3.0-or-later
// Designs as marks over two quantities, with the front of those that none beats in both.

// Designs that no valid design beats: more of y, less of x.
function frontOf(points) {
  const valid = points.filter(d => d.valid).sort((a, b) => a.x - b.x || b.y - a.y);
  let best = -Infinity, at = -Infinity;
  return valid.filter(d => {
    const unbeaten = d.y > best || (d.y === best && d.x === at);
    if (unbeaten) {
      best = d.y;
      at = d.x;
    }
    return unbeaten;
  });
}

// @param points {index, design, valid, process, x, x0, x1, y}, x0 to x1 the band of x. @param front indices of it, from
// left to right. @param words {x, y, description}; @param stairs whether the front is a limit of what is reached.
function marksPlot(points, front, words, stairs, width) {
  const onFront = new Set(front);
  points.forEach(d => {
    d.best = onFront.has(d.index);
    d.colour = pick(colours, d.process);
    d.shape = pick(shapes, d.process);
  });
  // Front designs get their label first; many points are labelled on the front only.
  points.sort((a, b) => b.best - a.best || b.valid - a.valid);
  const crowd = points.length > 60;
  const size = crowd ? 50 : 150;
  const labelled = points.filter(d => (d.best && onFront.size <= 40) || points.length <= 40);
  const span = (low, high) => Math.max(1e-9, high - low);
  const xs = points.flatMap(d => [d.x0, d.x1]), ys = points.map(d => d.y);
  const right = Math.max(...xs), left = stairs ? Math.min(0, ...xs) : Math.min(...xs);
  const low = Math.min(...ys), high = Math.max(...ys);
  const byIndex = new Map(points.map(d => [d.index, d]));
  const line = front.map(index => ({x: byIndex.get(index).x, y: byIndex.get(index).y}));
  if (stairs && line.length > 0) {
    line.push({x: right + 0.06 * span(left, right), y: line[line.length - 1].y});
  }
  const spec = {
    description: words.description + ", " + points.length + " designs",
    width: width, height: Math.round(Math.min(460, Math.max(320, width * 0.72))),
    // A frame that is dragged round marks: [x, y, x, y] in the plot, with what it adds to.
    signals: [
      {name: "frame", value: null, on: [
        {events: "mousedown", update: "[clamp(x(), 0, width), clamp(y(), 0, height), clamp(x(), 0, width), clamp(y(), 0, height)]"},
        {events: "[mousedown, window:mouseup] > window:mousemove!", update: "[frame[0], frame[1], clamp(x(), 0, width), clamp(y(), 0, height)]"}]},
      {name: "framed", value: null, on: [{events: "window:mouseup", update: "{frame: frame, add: event.shiftKey || event.ctrlKey || event.metaKey}"}]},
    ],
    data: [
      {name: "points", values: points}, {name: "banded", values: points.filter(d => d.x1 > d.x0)},
      {name: "invalid", values: points.filter(d => !d.valid)}, {name: "labelled", values: labelled}, {name: "line", values: line},
      {name: "stand-out", source: "points", transform: [{type: "filter", expr: "active === datum.index || chosen[datum.index]"}]},
    ],
    scales: [
      {name: "x", type: "linear", range: "width", zero: false, domain: [left - 0.035 * span(left, right), right + 0.06 * span(left, right)]},
      {name: "y", type: "linear", range: "height", zero: false,
        domain: [low - 0.08 * span(low, high), high + 0.1 * span(low, high)]},
    ],
    axes: [
      {orient: "left", scale: "y", title: words.y, grid: true, tickCount: 6, domain: false, ticks: false, labelPadding: 6},
      {orient: "bottom", scale: "x", title: words.x, grid: true, tickCount: 6},
    ],
    marks: [
      {type: "line", name: "front", from: {data: "line"}, encode: {enter: {
        x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, interpolate: {value: stairs ? "step-after" : "linear"},
        stroke: {value: ink}, strokeWidth: {value: 1.6}, strokeOpacity: {value: 0.55}, strokeDash: {value: [6, 4]}}}},
      {type: "rule", name: "bands", from: {data: "banded"}, encode: {enter: {
        x: {scale: "x", field: "x0"}, x2: {scale: "x", field: "x1"}, y: {scale: "y", field: "y"},
        stroke: {field: "colour"}, strokeWidth: {value: 1.6}, strokeCap: {value: "butt"}},
        update: {strokeOpacity: presence(crowd ? 0.25 : 0.6)}}},
      {type: "symbol", name: "marks", from: {data: "points"}, encode: {
        enter: {
          x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, shape: {field: "shape"}, size: {value: size},
          fill: [{test: "datum.valid", field: "colour"}, {value: "#ffffff"}],
          stroke: [{test: "datum.best", value: ink}, {field: "colour"}],
          strokeWidth: [{test: "datum.best", value: 2.4}, {value: 1.8}],
          tooltip: {field: "index"}, cursor: {value: "pointer"},
          description: {signal: "datum.design + ', ' + format(datum.y, '.4~g') + ', ' + format(datum.x, '.4~g')"}},
        update: {opacity: presence(1)}}},
      {type: "symbol", interactive: false, from: {data: "invalid"}, encode: {enter: {
        x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, shape: {value: cross},
        size: {value: 0.4 * size}, stroke: {field: "colour"}, strokeWidth: {value: 1.8}, fill: {value: "transparent"}},
        update: {opacity: presence(1)}}},
      {type: "symbol", name: "rings", interactive: false, from: {data: "stand-out"}, encode: {update: {
        x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, shape: {value: "circle"}, fill: {value: "transparent"},
        stroke: {value: ink}, strokeWidth: [{test: "chosen[datum.index]", value: 3}, {value: 1.6}],
        size: {value: 3.2 * size}}}},
      // Invisible anchors: labels keep clear of the marks and of each other.
      {type: "symbol", name: "anchors", interactive: false, from: {data: "labelled"}, encode: {enter: {
        x: {scale: "x", field: "x"}, y: {scale: "y", field: "y"}, size: {value: size}, opacity: {value: 0}}}},
      {type: "text", interactive: false, from: {data: "anchors"}, encode: {enter: {
        text: {field: "datum.design"}, fontSize: {value: 11.5}, limit: {value: 260},
        fontWeight: [{test: "datum.datum.best", value: 650}, {value: 400}],
        fill: [{test: "datum.datum.valid", value: ink}, {value: "#6b7684"}]}},
        transform: [{type: "label", size: {signal: "[width, height]"}, avoidMarks: ["marks", ...(points.some(d => d.x1 > d.x0) ? ["bands"] : []), ...(line.length > 0 ? ["front"] : [])],
          anchor: ["right", "top-right", "bottom-right", "top", "bottom", "left", "top-left", "bottom-left",
            "top-right", "bottom-right"],
          offset: [3, 3, 3, 3, 3, 3, 3, 3, 13, 13], padding: 10}]},
      {type: "rect", name: "frame-shown", interactive: false, encode: {enter: {
        fill: {value: "#0b5cad"}, fillOpacity: {value: 0.1}, stroke: {value: "#0b5cad"}},
        update: {x: {signal: "frame ? frame[0] : 0"}, x2: {signal: "frame ? frame[2] : 0"},
          y: {signal: "frame ? frame[1] : 0"}, y2: {signal: "frame ? frame[3] : 0"},
          opacity: {signal: "frame && abs(frame[2] - frame[0]) + abs(frame[3] - frame[1]) > 6 ? 1 : 0"}}}},
    ],
  };
  const ready = view => view.addSignalListener("framed", (name, value) => {
    if (!value || !value.frame) {
      return;
    }
    const {frame, add} = value;
    view.signal("frame", null).runAsync();
    const [x0, y0, x1, y1] = frame;
    if (Math.abs(x1 - x0) + Math.abs(y1 - y0) <= 6) {
      return;  // a click
    }
    const x = view.scale("x"), y = view.scale("y");
    const within = (value, a, b) => value >= Math.min(a, b) && value <= Math.max(a, b);
    choose(points.filter(d => kept[d.index] && within(x(d.x), x0, x1) && within(y(d.y), y0, y1)).map(d => d.index), add);
  });
  return {
    spec: spec, ready: ready,
    order: [...points].sort((a, b) => a.x - b.x || a.y - b.y).map(d => d.index),
    figures: () => ({head: ["Design", "State", words.x, words.y, "on the front"],
      rows: [...points].sort((a, b) => b.y - a.y).map(d =>
        [d.design, designOf.get(d.index).state, d.x, d.y, d.best ? "yes" : "no"])}),
  };
}

// A measure over the rare-earth mass of the magnets.
function massPlot(measure, title, width, mass) {
  const what = mass === "heavy" ? "heavy rare earth" : "rare earth";
  const points = designs.filter(d => d[mass] && d[measure] !== null && (d.valid || !reader.validOnly)).map(d => ({
    index: d.index, design: d.design, valid: d.valid, process: d.process, x: d[mass].mid, x0: d[mass].min,
    x1: d[mass].max, y: d[measure]}));
  if (points.length === 0) {
    return null;
  }
  return marksPlot(points, frontOf(points).map(d => d.index), {
    x: what[0].toUpperCase() + what.slice(1) + " in the magnets, g", y: title,
    description: title + " against the mass of " + what}, true, width);
}

// ---- two quantities of the reader's choice ----------------------------------------------------------------------------
const numeric = columns.map((column, c) => c)
  .filter(c => !columns[c].words && designs.filter(d => d.values[c] !== null).length > 1);
function anyTwoPlot(width) {
  const x = Number(byId("any-x").value), y = Number(byId("any-y").value);
  const points = designs.filter(d => d.values[x] !== null && d.values[y] !== null && (d.valid || !reader.validOnly))
    .map(d => ({index: d.index, design: d.design, valid: d.valid, process: d.process, x: d.values[x], x0: d.values[x],
      x1: d.values[x], y: d.values[y]}));
  if (points.length === 0) {
    return null;
  }
  byId("any-plot-title").textContent = columns[y].title + " against " + columns[x].title.toLowerCase();
  const aimed = columns.filter(column => column.aim).length === 2 && columns[x].aim && columns[y].aim && x !== y;
  const front = aimed ? points.filter(d => designOf.get(d.index).front).sort((a, b) => a.x - b.x).map(d => d.index) : [];
  return marksPlot(points, front, {x: withUnit(columns[x]), y: withUnit(columns[y]),
    description: withUnit(columns[y]) + " against " + withUnit(columns[x])}, false, width);
}
function startAnyTwo() {
  if (!byId("any-two") || numeric.length < 2) {
    return;
  }
  const aims = numeric.filter(c => columns[c].aim);
  const usual = ["torque", "efficiency"].map(key => numeric.find(c => columns[c].key === key)).filter(c => c !== undefined);
  const [first, second] = [aims, usual, numeric].find(pair => pair.length > 1);
  for (const [id, chosen] of [["any-x", first], ["any-y", second]]) {
    byId(id).append(...numeric.map(c => new Option(withUnit(columns[c]), c, c === chosen, c === chosen)));
    byId(id).addEventListener("change", () => draw("any-plot", anyTwoPlot));
  }
  byId("any-two").hidden = false;
}
