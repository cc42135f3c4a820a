// SPDX-License-Identifier: GPL-3.0-or-later
// One plot: a view of Vega in its place, with what every plot has: the design under the pointer, the selection and the
// filters as signals; keys; its figures as a table and as CSV.
//
// A plot is made for a width and gives {spec, order, figures}: what Vega draws, the indices of its designs in the order
// in which the arrows go through them, and {head, rows} of its figures. Nothing where there is nothing to draw.
const views = new Map();  // by the id of the place
const many = designs.length > 800;  // too many for SVG

const chosenFlags = () => flagged(d => reader.chosen.has(d.index));
const common = () => [{name: "active", value: reader.active}, {name: "chosen", value: chosenFlags()},
  {name: "some", value: reader.chosen.size > 0}, {name: "kept", value: kept}];
// Of a mark of a design: pale where the filters drop it, or others are chosen. What is under the pointer has a mark of
// its own: to look at all others again at each move would be slow.
const presence = (full, other = 0.3, dropped = 0.07) => [{test: "!kept[datum.index]", value: dropped},
  {test: "some && !chosen[datum.index]", value: other * full}, {value: full}];

// Of many designs only the plots in sight follow at once; the others do when they come into sight, or go to paper.
const inSight = new Set(), late = new Map();  // what is to be done, by the id of the place
const sight = new IntersectionObserver(entries => entries.forEach(({target, isIntersecting}) => {
  if (!isIntersecting) {
    inSight.delete(target.id);
    return;
  }
  inSight.add(target.id);
  catchUp(target.id);
}), {rootMargin: "150px"});
function catchUp(id) {
  const act = late.get(id);
  late.delete(id);
  return act && act();
}
// @param act draws anew where `whole`, which takes all else with it.
function whenInSight(id, act, whole) {
  if (!many || inSight.has(id)) {
    act();
  } else if (whole || !late.has(id)) {
    late.set(id, act);
  }
}
let chosenNow = chosenFlags();
function follow() {
  chosenNow = chosenFlags();
  for (const [id, {view}] of views) {
    whenInSight(id, () => view.signal("chosen", chosenNow).signal("some", reader.chosen.size > 0).signal("kept", kept)
      .runAsync(), false);
  }
}
listen("active", () => views.forEach(({view}, id) => {
  if (!many || inSight.has(id)) {
    view.signal("active", reader.active).runAsync();
  }
}));
listen("chosen", follow);
listen("kept", follow);
window.addEventListener("beforeprint", () => [...late.keys()].forEach(catchUp));

function draw(id, make) {
  const place = byId(id);
  if (!place) {
    return Promise.resolve();
  }
  const made = make(Math.max(280, Math.floor(place.clientWidth)));
  const figure = place.closest("figure");
  erase(id);
  figure.hidden = !made;
  if (!made) {
    return Promise.resolve();
  }
  const {spec} = made;
  spec.signals = [...common(), ...(spec.signals || [])];
  const view = new vega.View(vega.parse({padding: 5, autosize: {type: "fit", contains: "padding"}, config: config,
    ...spec}, null, {ast: true}), {
    expr: vega.expressionInterpreter, renderer: many || made.canvas ? "canvas" : "svg", container: place,
    hover: false, tooltip: showTip,
    loader: {load: () => Promise.reject(new Error("offline")), sanitize: () => Promise.reject(new Error("offline"))},
  });
  views.set(id, {view: view, made: made});
  const indexOf = item => item && item.datum && designOf.has(item.datum.index) ? item.datum.index : undefined;
  view.addEventListener("mouseover", (event, item) => activate(indexOf(item)));
  view.addEventListener("mouseout", () => activate(undefined));
  view.addEventListener("click", (event, item) => {
    const index = indexOf(item);
    if (index === undefined) {
      return;
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      toggle(index);
    } else {
      choose(reader.chosen.size === 1 && reader.chosen.has(index) ? [] : [index], false);
    }
  });
  if (made.ready) {
    made.ready(view);
  }
  place.setAttribute("role", "application");
  place.setAttribute("aria-roledescription", "plot");
  place.setAttribute("aria-label", spec.description + ". Its figures follow as a table." +
    (made.order ? " Arrow keys go through the designs, Enter selects, Escape lets go." : ""));
  if (made.order) {
    place.tabIndex = 0;
  }
  addTools(id, figure);
  sight.observe(place);
  return view.runAsync();
}
function erase(id) {
  if (views.has(id)) {
    views.get(id).view.finalize();
    views.delete(id);
    late.delete(id);
  }
  byId(id).replaceChildren();
}

// ---- keys -----------------------------------------------------------------------------------------------------------
document.addEventListener("keydown", event => {
  const place = event.target;
  const shown = place.classList && place.classList.contains("canvas") && views.get(place.id);
  if (!shown || !shown.made.order) {
    return;
  }
  const order = shown.made.order.filter(index => kept[index]);
  const at = order.indexOf(reader.active);
  const steps = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1};
  let next = null;
  if (event.key in steps && order.length > 0) {
    next = order[at < 0 ? (steps[event.key] > 0 ? 0 : order.length - 1)
      : Math.min(order.length - 1, Math.max(0, at + steps[event.key]))];
  } else if (event.key === "Home" || event.key === "End") {
    next = order[event.key === "Home" ? 0 : order.length - 1];
  } else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
    toggle(reader.active);
    say(designOf.get(reader.active).design + (reader.chosen.has(reader.active) ? " selected" : " no longer selected"));
  } else if (event.key === "Escape") {
    choose([], false);
    say("nothing selected");
  } else {
    return;
  }
  event.preventDefault();
  if (next !== null && next !== undefined) {
    activate(next);
    const d = designOf.get(next), box = place.getBoundingClientRect();
    tip.replaceChildren(...describe(d));
    tip.hidden = false;
    placeTip(box.left, box.bottom - 40);
    say([...tip.children].map(line => line.textContent).join(", ") + (reader.chosen.has(next) ? ", selected" : ""));
  }
});
document.addEventListener("focusout", event => {
  if (event.target.classList && event.target.classList.contains("canvas")) {
    tip.hidden = true;
    activate(undefined);
  }
});

// ---- figures --------------------------------------------------------------------------------------------------------
// A longer table is for a program: the CSV has all rows.
const mostFigures = 200;
function addTools(id, figure) {
  const there = figure.querySelector(".plot-tools details");
  if (there) {
    there.dispatchEvent(new Event("toggle"));  // a table that is open shows the figures of now
    return;
  }
  const tools = document.createElement("div"), details = document.createElement("details"),
    summary = document.createElement("summary"), button = document.createElement("button"),
    body = document.createElement("div");
  const title = byId(id + "-title").textContent;
  tools.className = "plot-tools";
  body.className = "scroll";
  summary.textContent = "Its figures";
  button.type = "button";
  button.textContent = "CSV";
  button.setAttribute("aria-label", "CSV of " + title);
  button.addEventListener("click", () => {
    const {head, rows} = views.get(id).made.figures();
    download(title.toLowerCase().replace(/[^a-z0-9]+/g, "-") + ".csv", csv(head, rows));
  });
  details.append(summary, body);
  details.addEventListener("toggle", () => {
    if (details.open) {
      body.replaceChildren(tableOf(views.get(id).made.figures(), title));
    }
  });
  tools.append(details, button);
  figure.append(tools);
}
function tableOf({head, rows}, title) {
  const table = document.createElement("table");
  table.className = "plain";
  table.createCaption().textContent = title +
    (rows.length > mostFigures ? ", the first " + mostFigures + " of " + rows.length + " rows; CSV has all" : "");
  const headRow = table.createTHead().insertRow();
  for (const text of head) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text;
    headRow.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows.slice(0, mostFigures)) {
    const line = body.insertRow();
    for (const value of row) {
      const cell = line.insertCell();
      cell.textContent = value === null || value === undefined ? "–" : value;
      if (typeof value === "number") {
        cell.className = "number";
        cell.textContent = String(Number(value.toPrecision(6)));
      }
    }
  }
  return table;
}
