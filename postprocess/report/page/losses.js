// SPDX-License-Identifier: GPL-3.0-or-later
// From what is put in to what comes out, as a waterfall: each loss takes its step down.
const balanceWords = {
  power: {unit: "kW", small: "W", factor: 1e-3, over: data.point ? "the operating point " + data.point : "the operating point"},
  energy: {unit: "kJ", small: "J", factor: 1e-3, over: "the duty " + data.duty},
};
const balanced = kind => designs.filter(d => d[kind] && d[kind].in > 0);

function lossPlot(width) {
  const kind = byId("losses-over").value, d = designOf.get(Number(byId("losses-design").value));
  const flow = d && d[kind];
  if (!flow) {
    return null;
  }
  const {unit, small, factor} = balanceWords[kind];
  const known = flow.losses.filter(one => one.loss !== null && one.loss > 0).sort((a, b) => b.loss - a.loss);
  const unknown = flow.losses.filter(one => one.loss === null).map(one => one.label);
  const share = value => (100 * value / flow.in).toPrecision(3) + " %";
  const figure = value => value * factor < 1 ? Number(value.toPrecision(3)) + " " + small
    : Number((value * factor).toPrecision(4)) + " " + unit;
  // The losses are a small part: the axis begins a little below what comes out.
  const floor = Math.max(0, flow.out - 0.35 * (flow.in - flow.out));
  const steps = [{label: "put in", from: floor, to: flow.in, kind: "end", value: flow.in}];
  let level = flow.in;
  for (const one of known) {
    steps.push({label: one.label, from: level - one.loss, to: level, kind: "loss", value: one.loss});
    level -= one.loss;
  }
  steps.push({label: "comes out", from: floor, to: flow.out, kind: "end", value: flow.out});
  steps.forEach((step, at) => {
    step.text = figure(step.value);
    step.share = at === 0 ? "" : share(step.value);
    step.tip = step.label + ": " + step.text + (at === 0 ? "" : ", " + step.share + " of what is put in");
    step.next = at + 1 < steps.length ? steps[at + 1].label : null;
    step.level = step.kind === "loss" ? step.from : step.to;
  });
  byId("losses-note").textContent = (floor > 0 ? "The axis does not begin at 0. " : "") +
    (unknown.length > 0 ? "Unknown, and left out: " + unknown.join(", ") + "." : "");
  byId("losses-plot-title").textContent = "Losses of " + d.design + " over " + balanceWords[kind].over;
  const reach = flow.in - floor;
  return {
    spec: {
      description: "From " + figure(flow.in) + " put in to " + figure(flow.out) + " out, " + d.design + ", over " + balanceWords[kind].over,
      width: width, height: Math.max(180, steps.length * 34 + 50),
      data: [{name: "steps", values: steps}, {name: "links", source: "steps", transform: [{type: "filter", expr: "datum.next"}]}],
      scales: [
        {name: "x", type: "linear", range: "width", domain: [floor * factor, (flow.in + reach * (width < 500 ? 1.1 : 0.22)) * factor], zero: false},
        {name: "y", type: "band", range: "height", domain: steps.map(step => step.label), paddingInner: 0.25, paddingOuter: 0.1}],
      axes: [{orient: "top", scale: "x", title: unit, grid: true, tickCount: 6, domain: false, ticks: false, titlePadding: 2},
        {orient: "left", scale: "y", domain: false, ticks: false, labelLimit: Math.min(280, width * 0.4), labelColor: ink, labelPadding: 8}],
      marks: [
        {type: "rule", from: {data: "links"}, encode: {enter: {
          x: {signal: "scale('x', datum.level * " + factor + ")"}, y: {scale: "y", field: "label"},
          y2: {signal: "scale('y', datum.next) + bandwidth('y')"}, stroke: {value: muted}, strokeDash: {value: [2, 2]}}}},
        {type: "rect", name: "bars", from: {data: "steps"}, encode: {enter: {
          x: {signal: "scale('x', datum.from * " + factor + ")"}, x2: {signal: "scale('x', datum.to * " + factor + ")"},
          y: {scale: "y", field: "label"}, height: {scale: "y", band: 1},
          fill: [{test: "datum.kind === 'loss'", value: "#d55e00"}, {value: "#0072b2"}], tooltip: {field: "tip"}}}},
        {type: "text", interactive: false, from: {data: "steps"}, encode: {enter: {
          x: {signal: "scale('x', datum.to * " + factor + ") + 7"}, y: {scale: "y", field: "label", band: 0.5},
          baseline: {value: "middle"}, fontSize: {value: 12}, fill: {value: ink},
          text: {signal: "datum.text + (datum.share ? '  (' + datum.share + ')' : '')"}}}},
      ],
    },
    figures: () => ({head: ["Part", "Value (" + unit + ")", "Share of what is put in (%)"],
      rows: [...steps.map(step => [step.label, step.value * factor, 100 * step.value / flow.in]),
        ...unknown.map(label => [label, null, null])]}),
  };
}
function startLosses() {
  const kinds = Object.keys(balanceWords).filter(kind => balanced(kind).length > 0);
  if (!byId("losses") || kinds.length === 0) {
    return;
  }
  byId("losses-over").append(...kinds.map(kind => new Option(balanceWords[kind].over, kind)));
  byId("losses-over").closest("label").hidden = kinds.length < 2;
  const list = balanced(kinds[0]);
  const best = [...list].filter(d => d.valid).sort((a, b) => b.efficiency - a.efficiency)[0] || list[0];
  byId("losses-design").append(...list.map(d => new Option(d.design, d.index, d === best, d === best)));
  byId("losses").addEventListener("change", () => draw("losses-plot", lossPlot));
  byId("losses").hidden = false;
  listen("chosen", () => {
    const last = [...reader.chosen].filter(index => list.some(d => d.index === index)).pop();
    if (last !== undefined) {
      byId("losses-design").value = last;
      whenInSight("losses-plot", () => draw("losses-plot", lossPlot), true);
    }
  });
}
