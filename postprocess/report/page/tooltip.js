// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the pointer, and what is said aloud to who does not see it.
const tip = document.createElement("div");
tip.id = "tip";
tip.hidden = true;
const said = document.createElement("div");
said.id = "said";
said.setAttribute("aria-live", "polite");
document.body.append(tip, said);

function describe(d) {
  const line = (text, tag = "div") => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };
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
function placeTip(x, y) {
  const right = x + 18 + tip.offsetWidth > window.innerWidth;
  tip.style.left = Math.max(4, right ? x - tip.offsetWidth - 14 : x + 18) + "px";
  tip.style.top = Math.max(4, Math.min(y + 14, window.innerHeight - tip.offsetHeight - 8)) + "px";
}
// Vega's handler: the tooltip of a mark is the index of a design, or a text.
function showTip(handler, event, item, value) {
  tip.hidden = value === null || value === undefined || value === "";
  if (!tip.hidden) {
    tip.replaceChildren(...(typeof value === "string" ? [value] : describe(designOf.get(value))));
    placeTip(event.clientX, event.clientY);
  }
}
function say(text) {
  said.textContent = text;
}
