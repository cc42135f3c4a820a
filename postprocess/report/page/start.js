// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the parts together: what is selected, pictures, and all plots in the order of the page.

// ---- the selection, always at hand ----------------------------------------------------------------------------------
function startSelection() {
  const bar = document.createElement("div"), status = document.createElement("span");
  bar.id = "selection";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Selection and filters");
  status.setAttribute("role", "status");
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const clear = button("Clear the selection", () => choose([], false));
  const save = button("CSV of the selection", () =>
    download("selection.csv", csvOf(designs.filter(d => reader.chosen.has(d.index)))));
  const free = button("Drop all filters", () => {
    byId("search").value = "";
    reader.search = [];
    if (reader.validOnly) {
      byId("valid-only").click();
    }
    freeRanges();
  });
  bar.append(status, clear, save, free);
  document.querySelector("main").append(bar);
  const update = () => {
    const left = kept.filter(Boolean).length, picked = reader.chosen.size;
    const names = [...reader.chosen].slice(0, 3).map(index => designOf.get(index).design).join(", ");
    status.textContent = (left < designs.length ? left + " of " + designs.length + " designs pass the filters. " : "") +
      (picked > 0 ? picked + " selected: " + names + (picked > 3 ? ", …" : "") + "." : "");
    clear.hidden = save.hidden = picked === 0;
    free.hidden = left === designs.length && reader.ranges.size === 0 && reader.search.length === 0 && !reader.validOnly;
    bar.hidden = clear.hidden && free.hidden;
  };
  listen("chosen", update);
  listen("kept", update);
  update();
}

// ---- pictures -------------------------------------------------------------------------------------------------------
const pictures = [...document.querySelectorAll("figure[data-design]")];
function markPictures() {
  for (const figure of pictures) {
    const index = Number(figure.dataset.design);
    figure.classList.toggle("chosen", reader.chosen.has(index));
    figure.classList.toggle("aside", reader.chosen.size > 0 && !reader.chosen.has(index));
  }
}
// Pictures of a sweep: a choice for each parameter that differs between them.
function browse(strip, place) {
  const figures = [...strip.children].map(figure => ({figure: figure, shows: JSON.parse(figure.dataset.shows)}));
  const choices = [];
  const show = () => {
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
    choice.addEventListener("change", show);
    const label = document.createElement("label");
    label.append(name, choice);
    place.append(label);
    choices.push(choice);
  }
}

// ---- all plots ------------------------------------------------------------------------------------------------------
const massPlots = [
  ["torque-plot", width => massPlot("torque", "Torque, N·m", width, "heavy")],
  ["efficiency-plot", width => massPlot("efficiency", "Efficiency, %", width, "heavy")],
];
const allPlots = [
  ...massPlots,
  ["element-plot", elementPlot],
  ["axes-plot", axesPlot],
  ["any-plot", width => byId("any-two").hidden ? null : anyTwoPlot(width)],
  ["losses-plot", lossPlot],
  ["bought-plot", boughtPlot],
  ["cycle-plot", width => massPlot("cycle", "Efficiency over the duty, %", width, "rare")],
  ["envelope-plot", width => envelopePlot("torque", "Torque, N·m", width)],
  ["power-plot", width => envelopePlot("power", "Power, kW", width)],
];
let drawing = 0;
async function drawAll() {
  const mine = ++drawing;
  for (const [id, make] of allPlots) {
    await draw(id, make);
    // The reader may scroll, sort or resize in between.
    await new Promise(resolve => setTimeout(resolve));
    if (mine !== drawing) {
      return;
    }
  }
  await drawMaps();
  document.body.dataset.plots = "drawn";
}

startSelection();
startTable();
startAxes();
startAnyTwo();
startLosses();
startPlanes();
listen("chosen", markPictures);
listen("chosen", redrawBars);
listen("kept", redrawBars);
if (byId("sweep")) {
  browse(byId("sweep"), byId("sweep-choices"));
}
drawLegend();
if (!designs.some(d => d.heavy)) {
  byId("legend").insertAdjacentText("beforebegin", "No design’s composition is known: there is no mass to plot against.");
}
if (designs.some(d => d.valid) && designs.some(d => !d.valid)) {
  byId("valid-only").addEventListener("change", () => {
    reader.validOnly = byId("valid-only").checked;
    filter();
    drawAll();
  });
} else {
  byId("valid-only").parentElement.hidden = true;
}
drawAll();
let width = window.innerWidth, timer = 0;
window.addEventListener("resize", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      drawAll();
    }
  }, 150);
});
