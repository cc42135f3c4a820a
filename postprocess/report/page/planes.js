// SPDX-License-Identifier: GPL-3.0-or-later
// The torque-speed plane: envelopes of designs in one plot, maps of two designs and their difference.
const planes = JSON.parse(byId("planes").textContent);
const planeOf = new Map((planes ? planes.designs : []).map(one => [one.index, one]));

// Sixteen bits a value, lowest byte first: value/largest × 65534, and 65535 where there is none (plane_data()).
function gridOf(plane, quantity) {
  const bytes = atob(plane.grids[quantity]), values = [];
  for (let at = 0; at < bytes.length; at += 2) {
    const step = bytes.charCodeAt(at) + 256 * bytes.charCodeAt(at + 1);
    values.push(step === 65535 ? null : step / 65534 * planes.quantities[quantity].largest);
  }
  return values;
}

// ---- envelopes ------------------------------------------------------------------------------------------------------
// More lines than this are told apart by pointer and selection only.
const mostNamedLines = colours.length;
const dashes = [[], [7, 3], [2, 3], [9, 3, 2, 3], [5, 5], [12, 4], [1, 2]];
function envelopePlot(measure, title, width) {
  if (!planes) {
    return null;
  }
  const few = planes.designs.length <= mostNamedLines;
  const points = planes.designs.flatMap((plane, at) => plane.speed.map((speed, k) => ({
    index: plane.index, design: designOf.get(plane.index).design, speed: speed, value: plane[measure][k],
    colour: few ? colours[at] : pick(colours, designOf.get(plane.index).process), dash: few ? dashes[at] : []})));
  const names = planes.designs.map(plane => designOf.get(plane.index).design);
  const line = {x: {scale: "x", field: "speed"}, y: {scale: "y", field: "value"}};
  const facet = {facet: {name: "line", data: "points", groupby: "index"}};
  byId("envelope-note").textContent = few ? "" : planes.designs.length + " designs; the selection stands out.";
  return {
    spec: {
      description: title + " over speed, " + names.length + " designs",
      width: width, height: Math.round(Math.min(400, width * 0.66)),
      data: [{name: "points", values: points},
        {name: "stand-out", source: "points", transform: [{type: "filter", expr: "active === datum.index || chosen[datum.index]"}]}],
      scales: [{name: "x", type: "linear", range: "width", domain: [0, Math.max(...points.map(p => p.speed))]},
        {name: "y", type: "linear", range: "height", domain: [0, 1.04 * Math.max(...points.map(p => p.value))]},
        {name: "colour", type: "ordinal", domain: names, range: colours},
        {name: "dash", type: "ordinal", domain: names, range: dashes}],
      axes: [{orient: "left", scale: "y", title: title, grid: true, tickCount: 6, domain: false, ticks: false},
        {orient: "bottom", scale: "x", title: "Speed, rpm", grid: true, tickCount: 6}],
      legends: few ? [{stroke: "colour", strokeDash: "dash", orient: "bottom", direction: "horizontal", symbolType: "stroke",
        symbolSize: 500, symbolStrokeWidth: 2.4, labelLimit: 300, columns: Math.max(1, Math.floor(width / 230))}] : [],
      marks: [
        {type: "group", from: facet, marks: [{type: "line", name: "envelopes", from: {data: "line"}, encode: {
          enter: {...line, stroke: {field: "colour"}, strokeDash: {field: "dash"}, strokeWidth: {value: 2.2}, tooltip: {field: "index"},
            cursor: {value: "pointer"}},
          update: {strokeOpacity: presence(few ? 1 : 0.6)}}}]},
        {type: "group", from: {facet: {name: "line", data: "stand-out", groupby: "index"}}, interactive: false,
          marks: [{type: "line", interactive: false, from: {data: "line"}, encode: {
            update: {...line, stroke: {field: "colour"}, strokeDash: {field: "dash"}, strokeWidth: {value: 4}}}}]},
      ],
    },
    order: planes.designs.map(plane => plane.index),
    figures: () => ({head: ["Design", "Speed (rpm)", title], rows: points.map(p => [p.design, p.speed, p.value])}),
  };
}

// ---- maps -----------------------------------------------------------------------------------------------------------
// Steps of 1, 2 or 5 that part a span into about so many.
function niceSteps(low, high, count) {
  const raw = Math.max(1e-9, high - low) / count, power = Math.pow(10, Math.floor(Math.log10(raw)));
  const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= raw * 0.999);
  const steps = [];
  for (let k = Math.ceil(low / step); k * step < high + 1e-9 * step; ++k) {
    steps.push(Number((k * step).toPrecision(6)));
  }
  return steps;
}
// Fine where machines work.
const efficiencySteps = [50, 60, 70, 80, 85, 88, 90, 91, 92, 93, 94, 95, 96, 97, 98];
const viridis = ["#440154", "#481a6c", "#472f7d", "#414487", "#39568c", "#31688e", "#2a788e", "#23888e", "#1f988b",
  "#22a884", "#35b779", "#54c568", "#7ad151", "#a5db36", "#d2e21b", "#fde725"];
// Orange below, white at none, blue above: told apart by all.
const twoSided = ["#7f3b08", "#b35806", "#e08214", "#fdb863", "#fee0b6", "#d1e5f0", "#92c5de", "#4393c3", "#2166ac", "#053061"];
const spread = (list, count) => Array.from({length: count},
  (_, k) => list[count === 1 ? 0 : Math.round(k * (list.length - 1) / (count - 1))]);

function mapPlot(values, words, steps, palette, envelope, width) {
  const {speeds, torques} = planes, step = [speeds[0], torques[0]];
  const cells = [];
  values.forEach((value, at) => {
    if (value !== null) {
      const speed = speeds[Math.floor(at / torques.length)], torque = torques[at % torques.length];
      cells.push({speed: speed, torque: torque, value: value, text: Math.round(speed) + " rpm, " + torque.toPrecision(4) +
        " N·m: " + Number(value.toPrecision(4)) + " " + words.unit});
    }
  });
  const top = torques[torques.length - 1] + step[1] / 2, fast = speeds[speeds.length - 1] + step[0] / 2;
  return {
    canvas: true,
    spec: {
      description: words.title + " over speed and torque",
      width: width, height: Math.round(Math.min(420, width * 0.7)),
      data: [{name: "cells", values: cells}, {name: "limit", values: envelope}],
      scales: [{name: "x", type: "linear", range: "width", domain: [0, fast]},
        {name: "y", type: "linear", range: "height", domain: [0, top]},
        {name: "colour", type: "threshold", domain: steps, range: spread(palette, steps.length + 1)}],
      axes: [{orient: "left", scale: "y", title: "Torque, N·m", tickCount: 6},
        {orient: "bottom", scale: "x", title: "Speed, rpm", tickCount: Math.min(6, Math.ceil(width / 120))}],
      legends: [{fill: "colour", type: "symbol", orient: "right", title: words.unit, symbolType: "square", symbolSize: 180, rowPadding: 1,
        encode: {labels: {update: {text: {signal: "replace(datum.label, regexp('-', 'g'), '\u2212')"}}}}}],
      marks: [
        {type: "rect", from: {data: "cells"}, encode: {enter: {
          x: {signal: "scale('x', datum.speed - " + step[0] / 2 + ") - 0.3"}, x2: {signal: "scale('x', datum.speed + " + step[0] / 2 + ") + 0.3"},
          y: {signal: "scale('y', datum.torque + " + step[1] / 2 + ") - 0.3"}, y2: {signal: "scale('y', datum.torque - " + step[1] / 2 + ") + 0.3"},
          fill: {scale: "colour", field: "value"}, tooltip: {field: "text"}}}},
        {type: "line", interactive: false, from: {data: "limit"}, encode: {enter: {
          x: {scale: "x", field: "speed"}, y: {scale: "y", field: "torque"}, stroke: {value: ink}, strokeWidth: {value: 1.6}}}},
      ],
    },
    figures: () => ({head: ["Speed (rpm)", "Torque (N·m)", words.title + " (" + words.unit + ")"],
      rows: cells.map(cell => [cell.speed, cell.torque, cell.value])}),
  };
}
const limitOf = plane => plane.speed.map((speed, k) => ({speed: speed, torque: plane.torque[k]}));
const most = values => values.reduce((large, value) => value === null ? large : Math.max(large, value), 0);
const planeChoice = which => planeOf.get(Number(byId("plane-" + which).value));

function drawMaps() {
  if (!planes) {
    return Promise.resolve();
  }
  const q = Number(byId("plane-quantity").value), quantity = planes.quantities[q];
  const a = planeChoice("a"), b = planeChoice("b"), ofA = gridOf(a, q), ofB = b ? gridOf(b, q) : [];
  const least = ofA.reduce((small, value) => value === null ? small : Math.min(small, value), Infinity);
  const percent = quantity.unit === "%";
  const steps = percent ? efficiencySteps.filter(s => s > least && s < Math.max(most(ofA), most(ofB)))
    : niceSteps(0, Math.max(most(ofA), most(ofB)), 12).slice(1);
  // High losses and high efficiency both stand out; what is good is light.
  const palette = percent ? viridis : [...viridis].reverse();
  const name = plane => designOf.get(plane.index).design;
  const title = (which, text) => { byId("plane-" + which + "-plot-title").textContent = text; };
  title("a", name(a) + ": " + quantity.title.toLowerCase());
  const jobs = [draw("plane-a-plot", width => mapPlot(ofA, {title: quantity.title + " of " + name(a), unit: quantity.unit},
    steps, palette, limitOf(a), width))];
  if (b && byId("plane-b-plot")) {
    const unit = percent ? "points" : quantity.unit;
    const less = ofA.map((value, at) => value === null || ofB[at] === null ? null : value - ofB[at]);
    // One place at the edge shall not take all the colours.
    const sizes = less.filter(value => value !== null).map(Math.abs).sort((x, y) => x - y);
    const reach = Math.max(1e-6, sizes[Math.floor(0.98 * (sizes.length - 1))] || 0);
    const upper = niceSteps(0, reach, 5).filter(s => s > 0);
    const both = [...[...upper].reverse().map(s => -s), 0, ...upper];
    title("b", name(b) + ": " + quantity.title.toLowerCase());
    title("difference", name(a) + " minus " + name(b));
    jobs.push(draw("plane-b-plot", width => mapPlot(ofB, {title: quantity.title + " of " + name(b), unit: quantity.unit},
      steps, palette, limitOf(b), width)));
    jobs.push(draw("plane-difference-plot", width => mapPlot(less,
      {title: quantity.title + " of " + name(a) + " minus " + name(b), unit: unit}, both,
      percent ? twoSided : [...twoSided].reverse(), limitOf(a), width)));
  }
  return Promise.all(jobs);
}
function startPlanes() {
  if (!planes) {
    return;
  }
  byId("plane-quantity").append(...planes.quantities.map((quantity, q) => new Option(withUnit(quantity), q)));
  const list = planes.designs.map(plane => plane.index);
  ["a", "b"].forEach((which, at) => {
    const first = list[Math.min(at, list.length - 1)];
    byId("plane-" + which).append(...list.map(index =>
      new Option(designOf.get(index).design, index, index === first, index === first)));
  });
  byId("plane-b").closest("label").hidden = list.length < 2;
  byId("plane-choices").hidden = false;
  byId("plane-choices").addEventListener("change", drawMaps);
  // Two designs of the selection become A and B.
  listen("chosen", () => {
    const wanted = [...reader.chosen].filter(index => planeOf.has(index)).slice(-2);
    if (wanted.length === 0) {
      return;
    }
    byId("plane-a").value = wanted[0];
    if (wanted.length > 1) {
      byId("plane-b").value = wanted[1];
    }
    drawMaps();
  });
}
