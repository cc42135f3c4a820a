// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of reports for the documents.
//
//   node pictures.mjs REPORT.html WITH-EFFICIENCY-MAPS.html FOLDER
import {close, open, quiet} from "./browser.mjs";

const [report, planes, folder] = process.argv.slice(2);

/// From the top of one element to the bottom of another.
async function picture(page, name, from, to) {
  await page.mouse.move(2, 2);
  const clip = await page.evaluate(([from, to]) => {
    const top = document.querySelector(from).getBoundingClientRect(), bottom = document.querySelector(to).getBoundingClientRect();
    return {x: 0, y: top.top + scrollY - 14, width: innerWidth, height: bottom.bottom - top.top + 28};
  }, [from, to]);
  await page.locator("#selection").evaluate(bar => { bar.style.visibility = "hidden"; });
  await page.screenshot({path: `${folder}/${name}.png`, clip, fullPage: true});
  await page.locator("#selection").evaluate(bar => { bar.style.visibility = ""; });
}

const page = await open(report, {width: 1200, height: 1000});
await page.screenshot({path: `${folder}/report.png`});
// The front, selected in the table.
for (const row of await page.locator("#table tr.front input").all()) {
  await row.check();
}
await picture(page, "report-selection", "#plots-title", "figure:has(#torque-plot)");
await picture(page, "report-axes", "#axes-title", "figure:has(#axes-plot) .canvas");
await picture(page, "report-table", "#table-title", ".scroll:has(#table)");
await picture(page, "report-losses", "#losses-title", "figure:has(#losses-plot) .canvas");
await picture(page, "report-passport", "figure:has(#bought-plot)", "figure:has(#bought-plot) figcaption");
await quiet(page);

const wide = await open(planes, {width: 1200, height: 1000});
await picture(wide, "report-maps", "figure:has(#envelope-plot)", "figure:has(#plane-difference-plot) .canvas");
await quiet(wide);
await close();
