// SPDX-License-Identifier: GPL-3.0-or-later
// Pointer, selection, filters, sorting: what is done in one place shows in all.
import assert from "node:assert/strict";
import {after, test} from "node:test";
import {chosenRows, close, column, figures, names, open, quiet, saved} from "./browser.mjs";

after(close);

const mark = (page, plot, words) => page.locator(`#${plot} g.marks path[aria-label^="${words},"]`);

test("a mark under the pointer shows its design, there and in the table", async () => {
  const page = await open("few.html");
  await mark(page, "torque-plot", "nd-n38eh").hover();
  assert.ok(await page.isVisible("#tip"));
  assert.match(await page.textContent("#tip"), /nd-n38eh.*322\.0 N·m, 90\.96 %.*heavy rare earth 88–126 g/s);
  assert.equal(await page.$eval("#table tr.active", row => row.id), "design-2");
  assert.equal(await page.locator("#efficiency-plot g.rings path").count(), 1);
  assert.equal(await page.locator("#axes-plot g.standing-out path").count(), 1);
  await page.mouse.move(5, 5);
  assert.ok(!await page.isVisible("#tip"));
  assert.equal(await page.locator("#table tr.active").count(), 0);
  await quiet(page);
});

test("a click selects a design in every plot, in the table, the choices and the pictures", async () => {
  const page = await open("few.html");
  await mark(page, "efficiency-plot", "nd-n42sh").click();
  assert.deepEqual(await chosenRows(page), ["nd-n42sh"]);
  assert.ok(await page.isChecked("#design-1 input"));
  await page.mouse.move(5, 5);
  for (const ring of ["#torque-plot g.rings path", "#efficiency-plot g.rings path", "#cycle-plot g.rings path",
    "#any-plot g.rings path", "#axes-plot g.standing-out path", "#element-plot g.rows path", "#bought-plot g.rows path"]) {
    assert.equal(await page.locator(ring).count(), 1, ring);
  }
  assert.equal(await page.$eval("#losses-design", select => select.selectedOptions[0].text), "nd-n42sh");
  assert.equal(await page.$eval("#plane-a", select => select.selectedOptions[0].text), "nd-n42sh");
  // Its field, its magnets after the load cases, its efficiency map and envelope.
  assert.equal(await page.locator("figure.chosen[data-design='1']").count(), 4);
  assert.equal(await page.locator("figure.chosen").count(), 4);
  assert.match(await page.textContent("#selection"), /1 selected: nd-n42sh\./);

  await mark(page, "torque-plot", "smco-2-17").click({modifiers: ["Shift"]});
  assert.deepEqual(await chosenRows(page), ["nd-n42sh", "smco-2-17"]);
  await page.click("#design-6 input");
  assert.deepEqual(await chosenRows(page), ["nd-n42sh"]);
  await page.click("text=Clear the selection");
  assert.deepEqual(await chosenRows(page), []);
  assert.ok(!await page.isVisible("#selection"));
  await quiet(page);
});

test("a frame selects what lies in it, with the shift key beside what was selected", async () => {
  const page = await open("few.html");
  await page.locator("#torque-plot").scrollIntoViewIfNeeded();
  // From the left edge of the plot to between the marks without heavy rare earth and the others.
  const box = async words => mark(page, "torque-plot", words).boundingBox();
  const left = await box("nd-hot-deformed-hre-free"), right = await box("nd-gbd-n42sh");
  const between = (left.x + left.width + right.x) / 2;
  const plot = await page.locator("#torque-plot svg").boundingBox();
  await page.mouse.move(between, plot.y + 8);
  await page.mouse.down();
  await page.mouse.move(left.x + 40, plot.y + 200);
  await page.mouse.move(left.x - 10, left.y + 40, {steps: 4});
  await page.mouse.up();
  assert.deepEqual((await chosenRows(page)), ["nd-hot-deformed-hre-free"].concat(
    (await chosenRows(page)).slice(1)), "what has no heavy rare earth and most torque is in the frame");
  const first = await chosenRows(page);
  assert.ok(!first.includes("nd-gbd-n42sh") && !first.includes("nd-n38eh"));
  await page.keyboard.down("Shift");
  const far = await box("nd-n38eh");
  await page.mouse.move(far.x - 30, far.y - 30);
  await page.mouse.down();
  await page.mouse.move(far.x + 60, far.y + 40, {steps: 4});
  await page.mouse.up();
  await page.keyboard.up("Shift");
  assert.deepEqual((await chosenRows(page)).sort(), [...first, "nd-n38eh"].sort());
  await quiet(page);
});

test("heads of the table sort by figures and by words; what has no figure stays at the end", async () => {
  const page = await open("few.html");
  const head = page.locator("#table thead th", {hasText: "Torque"}).first();
  await head.locator("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  const falling = (await column(page, "Torque")).slice(0, 10);
  assert.deepEqual(falling, [341, 338, 335, 331, 327, 322, 309, 301, 233, 171]);
  await head.locator("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.deepEqual((await column(page, "Torque")), [...falling].reverse().concat([null]));
  assert.equal(await page.locator("#table thead [aria-sort]").count(), 1);
  await page.locator("#table thead button").first().click();
  const listed = await names(page);
  assert.deepEqual(listed, [...listed].sort((a, b) => a.localeCompare(b, "en", {numeric: true})));
  assert.equal(listed.length, 11);
  await quiet(page);
});

test("words and ranges filter the table and fade the plots", async () => {
  const page = await open("few.html");
  await page.fill("#search", "sm-co");
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 1);
  assert.deepEqual(await names(page), ["smco-2-17"]);
  assert.match(await page.textContent("#selection"), /1 of 10 designs pass/);
  const faded = await page.locator("#torque-plot g.marks path").evaluateAll(paths =>
    paths.filter(path => Number(path.getAttribute("opacity") ?? 1) < 0.2).length);
  assert.equal(faded, 8, "of the nine designs of known composition");
  await page.click("text=Drop all filters");
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 11);

  await page.click("#ranges summary");
  const from = page.locator("#ranges input[aria-label='Torque from in N·m']");
  await from.fill("322");
  await from.press("Tab");
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 6);
  assert.ok((await column(page, "Torque")).every(torque => torque >= 322), "the end itself is kept");
  await page.click("text=Drop all filters");
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 11);
  await quiet(page);
});

test("dragging along an axis keeps what passes there, a double click frees it", async () => {
  const page = await open("few.html");
  await page.locator("#axes-plot").scrollIntoViewIfNeeded();
  // The area of the axis of torque, and its upper half.
  const at = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).columns
    .findIndex(column => column.title === "Torque"));
  const area = await page.locator(`#axes-plot g.area${at} path`).boundingBox();
  const x = area.x + area.width / 2;
  await page.mouse.move(x, area.y + 1);
  await page.mouse.down();
  await page.mouse.move(x, area.y + area.height / 4, {steps: 3});
  await page.mouse.move(x, area.y + area.height / 2, {steps: 3});
  await page.mouse.up();
  // The axis is rounded to 160 … 360 N·m or the like: its upper half begins somewhere between 240 and 270. The
  // table follows when the brush is let go.
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 8);
  const left = await column(page, "Torque");
  assert.deepEqual([...left].sort((a, b) => a - b), [301, 309, 322, 327, 331, 335, 338, 341]);
  const typed = Number(await page.locator("#ranges input[aria-label='Torque from in N·m']").evaluate(input => input.value));
  assert.ok(typed > 240 && typed < 270, "the table of ranges follows: " + typed);
  await page.mouse.dblclick(x, area.y + area.height * 0.8);
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 11);
  await quiet(page);
});

test("valid designs only leave the others out of the plots and the table", async () => {
  const page = await open("few.html");
  await page.check("#valid-only");
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 8);
  await page.waitForFunction(() => document.querySelectorAll("#torque-plot g.marks path").length === 7);
  assert.equal(await page.locator("#table tr.knee, #table tr.failed").count(), 0);
  await quiet(page);
});

test("table and selection are saved as CSV, figures in full", async () => {
  const page = await open("few.html");
  const all = await saved(page, () => page.click("#download-table"));
  assert.equal(all.name, "designs.csv");
  const lines = all.text.trimEnd().split("\n");
  assert.equal(lines.length, 11);
  assert.match(lines[0], /^Design,State,Varied,.*Torque \(N·m\),Ripple \(N·m\),/);
  await page.click("#design-3 input");
  const some = await saved(page, () => page.click("text=CSV of the selection"));
  assert.equal(some.text.split("\n").length, 3);
  assert.match(some.text, /\nnd-gbd-n42sh,front,.*,341,20\.46,/);
  await quiet(page);
});

test("any two quantities are plotted", async () => {
  const page = await open("few.html");
  await page.selectOption("#any-x", {label: "Knee margin (kA/m)"});
  await page.selectOption("#any-y", {label: "Torque (N·m)"});
  const {head, rows} = await figures(page, "any-plot");
  assert.deepEqual(head.slice(2, 4), ["Knee margin (kA/m)", "Torque (N·m)"]);
  assert.equal(rows.length, 10);
  assert.deepEqual(rows[0].slice(0, 4), ["nd-gbd-n42sh", "front", "220", "341"]);
  await quiet(page);
});

test("all of it goes by keyboard", async () => {
  const page = await open("few.html");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the table");
  const focus = async id => {
    for (let k = 0; k < 60; ++k) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.id) === id) {
        return;
      }
    }
    assert.fail("the tabulator does not reach " + id);
  };
  await focus("torque-plot");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await page.keyboard.press("End");
  // The most heavy rare earth: nd-n38eh, 88 … 126 g.
  assert.match(await page.textContent("#said"), /^nd-n38eh, .*90\.96 %/);
  await page.keyboard.press("Enter");
  assert.equal(await page.textContent("#said"), "nd-n38eh selected");
  assert.deepEqual(await chosenRows(page), ["nd-n38eh"]);
  await page.keyboard.press("ArrowLeft");
  assert.match(await page.textContent("#said"), /^nd-n40uh, /);
  await page.keyboard.press(" ");
  assert.deepEqual((await chosenRows(page)).sort(), ["nd-n38eh", "nd-n40uh"]);
  await page.keyboard.press("Escape");
  assert.deepEqual(await chosenRows(page), []);

  await focus("search");
  await page.keyboard.type("ferrite");
  await page.waitForFunction(() => document.querySelectorAll("#table tbody tr").length === 1);
  for (let k = 0; k < 8 && await page.evaluate(() => document.activeElement.tagName !== "BUTTON" ||
    !document.activeElement.closest("thead")); ++k) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#table thead [aria-sort]").count(), 1);
  await quiet(page);
});
