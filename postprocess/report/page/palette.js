// SPDX-License-Identifier: GPL-3.0-or-later
// Colours and shapes. Okabe & Ito's palette (Color Universal Design, 2008) is distinguishable with every kind of colour
// vision; shapes say the same.
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
  Nd: "#0072b2", Pr: "#56b4e9", Ce: "#009e73", La: "#8ccbb5", Sm: "#cc79a7", Co: "#8a8f98",
};
const elementOrder = ["Dy", "Tb", "Ho", "Gd", "Er", "Y", "Nd", "Pr", "Ce", "La", "Sm", "Co"];
const ink = "#18212f", muted = "#586474";
const font = 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';
const config = {
  font: font,
  axis: {labelFont: font, titleFont: font, labelFontSize: 12, titleFontSize: 13, titleFontWeight: 600,
    labelColor: muted, titleColor: ink, gridColor: "#e8ecf1", domainColor: "#9aa5b1", tickColor: "#9aa5b1",
    titlePadding: 10},
  legend: {labelFont: font, titleFont: font, labelFontSize: 12, titleFontSize: 12, labelColor: ink, titleColor: muted},
  text: {font: font},
};

function drawLegend() {
  const svg = (shape, attributes) => {
    const paths = {
      circle: "M9,3a6,6 0 1,0 .01,0Z", square: "M4,4H14V14H4Z", "triangle-up": "M9,3L15.5,14.5H2.5Z",
      diamond: "M9,2L14.5,9L9,16L3.5,9Z", "triangle-down": "M9,15L2.5,3.5H15.5Z",
      "triangle-right": "M15,9L3.5,2.5V15.5Z", "triangle-left": "M3,9L14.5,2.5V15.5Z",
      [hexagon]: "M9,2L15,5.5V12.5L9,16L3,12.5V5.5Z",
      cross: "M3,9a6,6 0 1,1 0,.01ZM5.5,5.5L12.5,12.5M5.5,12.5L12.5,5.5", stairs: "M1,14H7V5H17",
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
  const outline = {fill: "none", stroke: muted, "stroke-width": 1.7};
  add(svg("circle", {...outline, stroke: ink, "stroke-width": 2.4}), "not beaten in both");
  add(svg("stairs", {...outline, "stroke-dasharray": "4 2.5"}), "front of the valid designs");
  if (designs.some(d => !d.valid)) {
    add(svg("cross", outline), "not valid");
  }
}
