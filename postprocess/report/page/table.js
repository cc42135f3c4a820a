// SPDX-License-Identifier: GPL-3.0-or-later
// The table of all designs: sorted by its heads, filtered, a page at a time. Only the rows of that page are in the
// document; the others wait in a template.
const pageRows = 50;
const table = byId("table"), tableBody = table.tBodies[0];
const further = byId("further-rows");
const rows = [...tableBody.rows, ...(further ? further.content.querySelectorAll("tr") : [])].map((row, at) => {
  const index = Number(row.id.slice("design-".length));
  return {row: row, at: at, index: index, design: designOf.get(index), text: row.cells[0].textContent.toLowerCase() +
    " " + row.cells[1].textContent.toLowerCase()};
});
const rowOf = new Map(rows.map(entry => [entry.index, entry]));
let sorted = rows, listed = rows, first = 0;
let onlyChosen = false;

const caseBlind = new Intl.Collator("en", {numeric: true, sensitivity: "base"});
// Two columns of the table stand before those of the data: the design and its state.
function keyOf(column) {
  if (column === 0) {
    return entry => entry.row.cells[0].firstChild.nodeType === Node.TEXT_NODE ? entry.row.cells[0].firstChild.textContent
      : entry.row.cells[0].querySelector("label").textContent;
  }
  if (column === 1) {
    return entry => data.states.indexOf(entry.design ? entry.design.state : "failed");
  }
  const {words} = columns[column - 2];
  const value = entry => entry.design ? entry.design.values[column - 2] : null;
  return words && words.length > 0 ? entry => value(entry) === null ? null : words.indexOf(value(entry)) : value;
}
function sortBy(head, column) {
  const text = head.classList.contains("text");
  const before = head.getAttribute("aria-sort");
  const order = before === (text ? "ascending" : "descending") ? (text ? "descending" : "ascending")
    : text ? "ascending" : "descending";
  for (const other of table.tHead.rows[0].cells) {
    other.removeAttribute("aria-sort");
  }
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1, key = keyOf(column);
  // What has no figure stays at the end.
  sorted = rows.map(entry => ({entry: entry, key: key(entry)})).sort((a, b) =>
    a.key === null || b.key === null ? (a.key === null) - (b.key === null)
      : sign * (typeof a.key === "string" ? caseBlind.compare(a.key, b.key) : a.key - b.key) || a.entry.at - b.entry.at)
    .map(one => one.entry);
  list();
}
// What is listed, from its first page.
function list() {
  listed = sorted.filter(entry => keeps(entry.design, entry.text) && (!onlyChosen || reader.chosen.has(entry.index)));
  show(0);
}
function show(from) {
  first = Math.max(0, Math.min(from, Math.floor((listed.length - 1) / pageRows) * pageRows));
  const shown = listed.slice(first, first + pageRows);
  shown.forEach(dress);
  tableBody.replaceChildren(...shown.map(entry => entry.row));
  byId("rows-shown").textContent = listed.length === 0 ? "no design"
    : (first + 1) + "–" + (first + shown.length) + " of " + listed.length;
  byId("earlier").disabled = first === 0;
  byId("later").disabled = first + pageRows >= listed.length;
}
// A box to select by, and what the selection makes of the row.
function dress(entry) {
  const {row, index, design} = entry;
  if (design && !row.querySelector("input")) {
    const label = document.createElement("label"), box = document.createElement("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", "select " + design.design);
    label.className = "pick";
    label.append(box, row.cells[0].firstChild);
    row.cells[0].prepend(label);
  }
  row.classList.toggle("chosen", reader.chosen.has(index));
  row.classList.toggle("active", reader.active === index);
  if (design) {
    row.querySelector("input").checked = reader.chosen.has(index);
  }
}
function reveal(index) {
  const at = listed.findIndex(entry => entry.index === index);
  if (at >= 0 && (at < first || at >= first + pageRows)) {
    show(Math.floor(at / pageRows) * pageRows);
  }
}

function startTable() {
  [...table.tHead.rows[0].cells].forEach((head, column) =>
    head.querySelector("button").addEventListener("click", () => sortBy(head, column)));
  tableBody.addEventListener("mouseover", event => {
    const row = event.target.closest("tr");
    activate(row ? Number(row.id.slice("design-".length)) : undefined);
  });
  tableBody.addEventListener("mouseleave", () => activate(undefined));
  tableBody.addEventListener("change", event => toggle(Number(event.target.closest("tr").id.slice("design-".length))));
  byId("earlier").addEventListener("click", () => show(first - pageRows));
  byId("later").addEventListener("click", () => show(first + pageRows));
  let wait = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      reader.search = byId("search").value.toLowerCase().split(/\s+/).filter(word => word !== "");
      filter();
    }, 120);
  });
  byId("chosen-only").addEventListener("change", () => {
    onlyChosen = byId("chosen-only").checked;
    list();
  });
  byId("download-table").addEventListener("click", () =>
    download("designs.csv", csvOf(listed.filter(entry => entry.design).map(entry => entry.design))));
  byId("table-tools").hidden = false;
  // A link to the row of a design finds it on whatever page it is.
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#design-']");
    if (link) {
      reveal(Number(link.hash.slice("#design-".length)));
    }
  });
  let lit = -1;
  listen("active", () => {
    for (const index of [lit, reader.active]) {
      if (rowOf.has(index)) {
        rowOf.get(index).row.classList.toggle("active", index === reader.active);
      }
    }
    lit = reader.active;
  });
  listen("chosen", () => {
    if (onlyChosen) {
      list();
    } else {
      listed.slice(first, first + pageRows).forEach(dress);
    }
  });
  listen("kept", onceLetGo(list));
  list();
}
