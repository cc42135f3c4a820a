// SPDX-License-Identifier: GPL-3.0-or-later
// Rare-earth masses by element as stacked bars: what is in the magnets, and what is bought for them.

// More bars than this are no comparison.
const mostBars = 24;
const merit = d => (reader.chosen.has(d.index) ? 4e6 : 0) + (kept[d.index] ? 3e6 : 0) + (d.front ? 2e6 : 0) +
  (d.valid ? 1e6 : 0) + (d.efficiency === null ? d.torque : d.efficiency);
// The chosen ones, else the best of those that the filters keep; least mass on top.
function barred(known, mass, note) {
  const shown = [...known].sort((a, b) => merit(b) - merit(a)).slice(0, mostBars).sort((a, b) => mass(a) - mass(b));
  byId(note).textContent = known.length > shown.length
    ? "The selection and the best of the others, " + shown.length + " of " + known.length + " designs. " : "";
  return shown;
}

// @param parts(d) [{element, mass (g), pale}] in any order. @param totals of the bars: {index, min, max, text}.
function stackedBars(shown, parts, totals, words, width) {
  const all = shown.map(d => parts(d));
  const found = new Set(all.flat().filter(part => part.mass > 0).map(part => part.element));
  const present = elementOrder.filter(e => found.has(e)).concat([...found].filter(e => !elementOrder.includes(e)));
  const label = d => d.design + (d.valid ? "" : "  !");
  const segments = [];
  shown.forEach((d, at) => {
    let from = 0;
    for (const element of present) {
      for (const part of all[at].filter(one => one.element === element && one.mass > 0)) {
        segments.push({index: d.index, name: label(d), element: element, from: from, to: from + part.mass,
          pale: part.pale || false});
        from += part.mass;
      }
    }
  });
  const names = new Map(shown.map(d => [d.index, label(d)]));
  const reach = Math.max(1e-6, ...totals.map(d => d.max));
  return {
    description: words.title + ", " + shown.length + " designs",
    width: width, height: shown.length * 27 + 64,
    data: [{name: "segments", values: segments},
      {name: "totals", values: totals.map(d => ({...d, name: names.get(d.index)}))},
      {name: "stand-out", source: "totals", transform: [{type: "filter", expr: "active === datum.index || chosen[datum.index]"}]}],
    scales: [
      {name: "x", type: "linear", range: "width", domain: [0, reach * (width < 500 ? 1.6 : 1.13)]},
      {name: "y", type: "band", range: "height", domain: shown.map(label).reverse(), paddingInner: 0.3, paddingOuter: 0.2},
      {name: "colour", type: "ordinal", domain: present, range: present.map((e, i) => elementColours[e] || colours[i % 7])},
    ],
    axes: [
      {orient: "top", scale: "x", title: words.axis, grid: true, tickCount: Math.min(8, Math.ceil(width / 120)), domain: false, ticks: false, titlePadding: 4},
      {orient: "left", scale: "y", domain: false, ticks: false, labelLimit: Math.min(320, width * 0.4), labelColor: ink, labelPadding: 8},
    ],
    legends: [{fill: "colour", orient: "bottom", direction: "horizontal", labelFontSize: 13,
      symbolType: "square", symbolSize: 150, columnPadding: 20, padding: 4, offset: 8,
      columns: Math.max(2, Math.floor((width < 500 ? 0.5 : 1) * width / 70))}],
    marks: [
      {type: "rect", name: "rows", interactive: false, from: {data: "stand-out"}, encode: {update: {
        x: {value: 0}, x2: {field: {group: "width"}}, y: {scale: "y", field: "name", offset: -3},
        height: {scale: "y", band: 1, offset: 6}, fill: {value: "#fff4d6"},
        stroke: [{test: "chosen[datum.index]", value: ink}, {value: null}], strokeWidth: {value: 1.2}}}},
      {type: "rect", name: "parts", from: {data: "segments"}, encode: {
        enter: {
          x: {scale: "x", field: "from"}, x2: {scale: "x", field: "to"}, y: {scale: "y", field: "name"},
          height: {scale: "y", band: 1}, fill: {scale: "colour", field: "element"}, cursor: {value: "pointer"},
          fillOpacity: [{test: "datum.pale", value: 0.4}, {value: 1}],
          stroke: [{test: "datum.pale", scale: "colour", field: "element"}, {value: "#fff"}], strokeWidth: {value: 1},
          tooltip: {field: "index"}},
        update: {opacity: [{test: "some && !chosen[datum.index]", value: 0.45}, {value: 1}]}}},
      {type: "text", interactive: false, from: {data: "segments"}, encode: {enter: {
        x: {signal: "(scale('x', datum.from) + scale('x', datum.to)) / 2"},
        y: {scale: "y", field: "name", band: 0.5}, align: {value: "center"}, baseline: {value: "middle"},
        text: {signal: "scale('x', datum.to) - scale('x', datum.from) > 22 ? datum.element : ''"},
        fontSize: {value: 11}, fontWeight: {value: 600},
        fill: {signal: "!datum.pale && luminance(scale('colour', datum.element)) < 0.25 ? '#fff' : '#18212f'"}}}},
      {type: "rule", interactive: false, from: {data: "totals"}, encode: {enter: {
        x: {scale: "x", field: "min"}, x2: {scale: "x", field: "max"}, y: {scale: "y", field: "name", band: 0.84},
        stroke: {value: ink}, strokeWidth: {value: 1.8}}}},
      {type: "text", interactive: false, from: {data: "totals"}, encode: {enter: {
        x: {scale: "x", field: "max", offset: 8}, y: {scale: "y", field: "name", band: 0.5},
        baseline: {value: "middle"}, text: {field: "text"}, fontSize: {value: 12}, fill: {value: ink}}}},
    ],
  };
}

function elementPlot(width) {
  const known = designs.filter(d => d.rare);
  if (known.length === 0) {
    return null;
  }
  const shown = barred(known, d => d.rare.mid, "element-note");
  const parts = d => Object.entries(d.elements).map(([element, mass]) => ({element: element, mass: mass.mid}));
  const totals = shown.map(d => ({index: d.index, min: d.rare.min, max: d.rare.max, text: d.rareText + " g"}));
  return {
    spec: stackedBars(shown, parts, totals, {title: "Rare-earth mass by element", axis: width < 500 ? "Rare earth, g" : "Rare earth in the magnets, g"}, width),
    order: shown.map(d => d.index),
    figures: () => ({head: ["Design", "Element", "Mass, middle (g)", "Mass (g)"],
      rows: known.flatMap(d => Object.entries(d.elements).map(([e, mass]) => [d.design, e, mass.mid, mass.text]))}),
  };
}

function boughtPlot(width) {
  const total = d => Object.values(d.bought).reduce((sum, part) => sum + part.virgin + part.recycled, 0);
  // A sum without a part that is unknown would look small.
  const known = designs.filter(d => d.bought &&
    Object.values(d.bought).every(part => part.virgin !== null && part.recycled !== null));
  if (known.length === 0) {
    return null;
  }
  const shown = barred(known, total, "bought-note");
  const parts = d => Object.entries(d.bought).flatMap(([element, part]) =>
    [{element: element, mass: part.virgin}, {element: element, mass: part.recycled, pale: true}]);
  const recycled = d => Object.values(d.bought).reduce((sum, part) => sum + part.recycled, 0);
  const totals = shown.map(d => ({index: d.index, min: total(d), max: total(d),
    text: Number(total(d).toPrecision(3)) + " g" + (total(d) > 0 ? ", " + (100 * recycled(d) / total(d)).toFixed(0) + " % recycled" : "")}));
  const spec = stackedBars(shown, parts, totals, {title: "Bought by element, virgin and recycled",
    axis: width < 500 ? "Bought, g (pale: recycled)" : "Bought for the magnets, g (pale: recycled)"}, width);
  spec.scales[0].domain[1] *= width < 500 ? 1.4 : 1.12;  // longer words at the ends
  return {
    spec: spec, order: shown.map(d => d.index),
    figures: () => ({head: ["Design", "Element", "Virgin (g)", "Recycled (g)"],
      rows: known.flatMap(d => Object.entries(d.bought).map(([e, part]) => [d.design, e, part.virgin, part.recycled]))}),
  };
}
// Where not all designs have room, the choice changes the bars.
const redrawBars = onceLetGo(() => {
  if (designs.length > mostBars) {
    whenInSight("element-plot", () => draw("element-plot", elementPlot), true);
    whenInSight("bought-plot", () => draw("bought-plot", boughtPlot), true);
  }
});
