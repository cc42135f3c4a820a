// SPDX-License-Identifier: GPL-3.0-or-later
// 2000 designs: the page stays light, quick, and whole.
import assert from "node:assert/strict";
import {readdirSync, statSync} from "node:fs";
import {after, test} from "node:test";
import {close, column, folder, names, open, quiet} from "./browser.mjs";

after(close);

test("the page has at most 15 MB and 60 pictures; the others lie beside it", async () => {
  assert.ok(statSync(folder + "/many.html").size <= 15e6, statSync(folder + "/many.html").size + " bytes");
  const files = readdirSync(folder + "/many_files");
  const page = await open("many.html");
  const inPage = await page.locator("#table, figure img[alt^='Flux density']").count() - 1;
  assert.ok(inPage > 0 && inPage <= 60);
  assert.equal(files.length, 2000 - inPage);
  const links = await page.evaluate(() => [...document.querySelectorAll("#table a[href$='.png']"),
    ...document.getElementById("further-rows").content.querySelectorAll("a[href$='.png']")].map(a => a.getAttribute("href")));
  assert.deepEqual(new Set(links), new Set(files.map(name => "many_files/" + name)));
  await quiet(page);
});

test("sorting, filtering, brushing and selecting are quick", async () => {
  const page = await open("many.html", {drawn: false});
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  await page.waitForFunction(() => document.body.dataset.plots === "drawn", null, {timeout: 60000});
  const timing = await page.evaluate(() => performance.now());
  assert.ok(await page.locator("#table tbody tr").count() <= 100, "rows of one page only");
  assert.match(await page.textContent("#rows-shown"), /^1–100 of 2000$/);

  // From the act until the frame after it has been painted, ms.
  const painted = act => page.evaluate(async act => {
    const begin = performance.now();
    await (0, eval)(act)();
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    return performance.now() - begin;
  }, act);
  const sort = await painted(`() => [...document.querySelectorAll("#table thead button")]
    .find(button => button.textContent.startsWith("Efficiency")).click()`);
  const efficiency = await column(page, "Efficiency");
  assert.equal(efficiency.length, 100);
  assert.ok(efficiency.every((value, at) => at === 0 || value <= efficiency[at - 1]));
  await page.click("#later");
  assert.match(await page.textContent("#rows-shown"), /^101–200 of 2000$/);

  // Typing rests for 120 ms, the table for 40 ms more, before they act.
  const filter = await painted(`() => {
    const search = document.getElementById("search");
    search.value = "gbd";
    search.dispatchEvent(new Event("input"));
    return new Promise(done => new MutationObserver((changes, observer) => {
      observer.disconnect();
      done();
    }).observe(document.getElementById("rows-shown"), {childList: true}));
  }`) - 160;
  assert.match(await page.textContent("#rows-shown"), /^1–100 of 250$/);
  assert.ok((await names(page)).every(name => name.includes("nd-gbd-n42sh")));
  await page.click("text=Drop all filters");
  await page.waitForFunction(() => document.getElementById("rows-shown").textContent.endsWith("of 2000"));

  const choose = await painted(`() => document.querySelector("#table tbody input").click()`);
  await page.click("text=Clear the selection");

  // A drag along the middle of the second axis, frame by frame.
  await page.locator("#axes-plot").scrollIntoViewIfNeeded();
  const plot = await page.locator("#axes-plot canvas").boundingBox();
  const count = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).columns
    .filter(column => column.axis).length);
  await page.evaluate(() => {
    window.frames_ = [];
    let last = performance.now();
    const frame = now => {
      window.frames_.push(now - last);
      last = now;
      window.more_ = requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const x = await page.evaluate(() => {
    // Where an axis is, the pointer says so.
    const canvas = document.querySelector("#axes-plot canvas"), box = canvas.getBoundingClientRect();
    return box.left + box.width / 2;
  });
  let found = null;
  for (let step = 0; step < 60 && found === null; ++step) {
    const at = x + 2 * step;
    await page.mouse.move(at, plot.y + plot.height * 0.55);
    if (await page.locator("#axes-plot").evaluate(place => place.style.cursor) === "ns-resize") {
      found = at;
    }
  }
  assert.ok(found !== null, "an axis under the pointer, of " + count);
  await page.evaluate(() => { window.frames_.length = 0; });
  await page.mouse.move(found + 6, plot.y + plot.height * 0.45);
  await page.mouse.down();
  for (let step = 1; step <= 20; ++step) {
    await page.mouse.move(found + 6, plot.y + plot.height * (0.45 + 0.015 * step));
  }
  await page.mouse.up();
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.more_);
    return window.frames_;
  });
  await page.waitForFunction(() => !document.getElementById("rows-shown").textContent.endsWith("of 2000"));
  const brush = [...frames].sort((a, b) => a - b)[Math.floor(0.9 * frames.length)];
  console.log(`2000 designs: first paint ${paint?.toFixed(0)} ms, all plots ${timing.toFixed(0)} ms, sort ${sort.toFixed(0)} ms, ` +
    `filter ${filter.toFixed(0)} ms, select ${choose.toFixed(0)} ms, a frame of a brush ${brush.toFixed(0)} ms (90 % are quicker)`);
  // Bounds for a loaded machine of two cores.
  assert.ok(paint < 4000 && timing < 20000);
  assert.ok(sort < 1500 && filter < 1500 && choose < 1500 && brush < 1000);
  await quiet(page);
});
