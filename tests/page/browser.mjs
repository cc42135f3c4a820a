// SPDX-License-Identifier: GPL-3.0-or-later
// Opens pages of invented designs in headless Chromium. Whatever a page says on its console, throws or asks for beside
// itself is a fault, which quiet() finds.
import assert from "node:assert/strict";
import {existsSync} from "node:fs";
import {readFile} from "node:fs/promises";
import {resolve} from "node:path";
import {pathToFileURL} from "node:url";

export const folder = process.env.LODESTONE_PAGES ?? ".";

let chromium;
try {
  ({chromium} = await import("playwright-core"));
} catch {
  assert.fail("playwright-core is not there: ./dev setup --all fetches it");
}
const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
assert.ok(program, "no Chromium here (./dev setup --all installs it)");

let browser;
export async function close() {
  await browser?.close();
}

export async function open(name, {width = 1280, height = 900, drawn = true} = {}) {
  browser ??= await chromium.launch({executablePath: program, args: ["--no-sandbox", "--disable-gpu"]});
  const context = await browser.newContext({viewport: {width, height}, acceptDownloads: true});
  context.setDefaultTimeout(120000);  // a busy machine is no fault of a page
  const page = await context.newPage();
  page.faults = [];
  const file = resolve(folder, name);
  assert.ok(existsSync(file), file + " is not there (ctest -R page. makes the pages of the tests)");
  const address = pathToFileURL(file).href;
  page.on("console", message => page.faults.push("console: " + message.text()));
  page.on("pageerror", error => page.faults.push("error: " + error.message));
  await page.route("**/*", route => {
    if (route.request().url().split("#")[0] === address) {
      return route.continue();
    }
    page.faults.push("request: " + route.request().url());
    return route.abort();
  });
  await page.goto(address, {waitUntil: "load"});
  if (drawn) {
    await page.waitForFunction(() => document.body.dataset.plots === "drawn");
  }
  return page;
}

/// Closes a page that has had nothing to complain of.
export async function quiet(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

/// A file that the page gives when `act` is done, as text.
export async function saved(page, act) {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return {name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8")};
}

export const names = page => page.$$eval("#table tbody tr", rows => rows.map(row =>
  (row.cells[0].querySelector("label") ?? row.cells[0].firstChild).textContent.trim()));
export const chosenRows = page => page.$$eval("#table tbody tr.chosen", rows => rows.map(row =>
  row.cells[0].querySelector("label").textContent.trim()));
/// Of a column of the table, by the begin of its head, numbers of the shown rows; null for a dash and failed designs.
export const column = (page, head) => page.$eval("#table", (table, head) => {
  const at = [...table.tHead.rows[0].cells].findIndex(cell => cell.textContent.startsWith(head));
  return [...table.tBodies[0].rows].map(row => {
    const text = row.cells[at]?.textContent.replace("−", "-") ?? "";
    return /^-?[\d.]+/.test(text) ? parseFloat(text) : null;
  });
}, head);
/// The figures under a plot, opened as a reader does: {head, rows} of texts.
export async function figures(page, id) {
  const details = page.locator(`figure:has(#${id}) .plot-tools details`);
  if (!await details.evaluate(element => element.open)) {
    await details.locator("summary").click();
  }
  return details.locator("table").evaluate(table => {
    const texts = row => [...row.cells].map(cell => cell.textContent);
    return {head: texts(table.tHead.rows[0]), rows: [...table.tBodies[0].rows].map(texts)};
  });
}
