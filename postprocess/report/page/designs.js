// SPDX-License-Identifier: GPL-3.0-or-later
// What the page knows of the designs, which of them the reader has chosen, and which the filters keep. Everything that
// shows designs listens here, so that all of it shows the same.
const byId = id => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const designs = data.designs, columns = data.columns;
const designOf = new Map(designs.map(d => [d.index, d]));
const flags = 1 + Math.max(-1, ...designs.map(d => d.index));

const reader = {
  active: -1,          // index of the design under the pointer or the arrows
  chosen: new Set(),   // indices, in the order in which they were chosen
  ranges: new Map(),   // by column: [least, most], or a set of words
  search: [],          // words that must all be there
  validOnly: false,
};

const listeners = {active: [], chosen: [], kept: []};
const listen = (to, listener) => listeners[to].push(listener);
const tell = what => listeners[what].forEach(listener => listener());

const searched = new Map(designs.map(d => [d.index,
  [d.design, d.process, d.varied, d.state, d.excluded].join(" ").toLowerCase()]));
const inRange = (value, range) => value !== null &&
  (range instanceof Set ? range.has(value) : value >= range[0] && value <= range[1]);
// `text` of a design that failed and has no figures.
function keeps(d, text) {
  if (!d) {
    return reader.ranges.size === 0 && !reader.validOnly && reader.search.every(word => text.includes(word));
  }
  return (d.valid || !reader.validOnly) && reader.search.every(word => searched.get(d.index).includes(word)) &&
    [...reader.ranges].every(([column, range]) => inRange(d.values[column], range));
}
const flagged = test => {
  const list = new Array(flags).fill(false);
  designs.forEach(d => { list[d.index] = test(d); });
  return list;
};
let kept = flagged(() => true);

// Brushing asks often: the answer comes once a frame.
let filtering = false;
function filter() {
  if (filtering) {
    return;
  }
  filtering = true;
  requestAnimationFrame(() => {
    filtering = false;
    kept = flagged(d => keeps(d));
    tell("kept");
  });
}
// What takes long waits while the pointer is held down, as on a brush, and is done once when it is let go.
let held = false;
const waiting = new Set();
function settle() {
  const acts = [...waiting];
  waiting.clear();
  acts.forEach(act => act());
}
const onceLetGo = act => () => {
  waiting.add(act);
  if (!held) {
    setTimeout(settle);
  }
};
document.addEventListener("pointerdown", () => { held = true; }, true);
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    held = false;
    setTimeout(settle);
  }, true);
}

function setRange(column, range) {
  if (range === null) {
    reader.ranges.delete(column);
  } else {
    reader.ranges.set(column, range);
  }
  filter();
}

function activate(index) {
  const next = index === undefined ? -1 : index;
  if (next !== reader.active) {
    reader.active = next;
    tell("active");
  }
}
// @param add keeps what was chosen before.
function choose(indices, add) {
  if (!add) {
    reader.chosen.clear();
  }
  indices.forEach(index => reader.chosen.add(index));
  tell("chosen");
}
function toggle(index) {
  if (!reader.chosen.delete(index)) {
    reader.chosen.add(index);
  }
  tell("chosen");
}

// ---- files for the reader -------------------------------------------------------------------------------------------
// RFC 4180, as `lodestone compare --csv`: a row of names with units first.
function csv(head, rows) {
  const cell = value => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  return [head, ...rows].map(row => row.map(cell).join(",") + "\n").join("");
}
function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: "text/csv;charset=utf-8"}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
const withUnit = column => column.title + (column.unit ? " (" + column.unit + ")" : "");
const csvOf = list => csv(["Design", "State", "Varied", ...columns.map(withUnit)],
  list.map(d => [d.design, d.state, d.varied, ...d.values]));
