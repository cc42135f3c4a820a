#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens a page in headless Chromium and fails on a script error, a missing plot or a network request.

Usage: open_page.py PAGE.html [--expect-plots N | --plain] [--screenshot FILE.png]
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# Reports every error, and what was asked for; of a comparison it clicks the heads of the table as a reader would.
PROBE_HEAD = """<script>
addEventListener("error", e => { document.documentElement.dataset.errors =
  (document.documentElement.dataset.errors || "") + e.message + "; "; });
addEventListener("unhandledrejection", e => { document.documentElement.dataset.errors =
  (document.documentElement.dataset.errors || "") + e.reason + "; "; });
addEventListener("securitypolicyviolation", e => { document.documentElement.dataset.errors =
  (document.documentElement.dataset.errors || "") + "blocked " + e.blockedURI + "; "; });
</script>"""
PROBE_TAIL = """<script>
addEventListener("load", () => setTimeout(() => { document.documentElement.dataset.resources =
  performance.getEntriesByType("resource").map(entry => entry.name).join(" "); }, 1000));
</script>"""
PROBE_TABLE = """<script>
(() => {
  const table = document.getElementById("table");
  const order = [];
  for (const name of ["Design", "Torque", "Torque"]) {
    const head = [...table.tHead.rows[0].cells].find(cell => cell.textContent.startsWith(name));
    head.querySelector("button").click();
    order.push([head.getAttribute("aria-sort"), ...[...table.tBodies[0].rows].map(row => row.id)].join(" "));
  }
  document.documentElement.dataset.order = order.join("|");
})();
</script>"""


def requested_urls(net_log):
    """Every address that the browser asked for, its own housekeeping included."""
    text = net_log.read_text(errors="replace")
    try:
        log = json.loads(text)
    except json.JSONDecodeError:  # cut off where the browser ended
        log = json.loads(text.rstrip().rstrip(",") + "]}")
    types = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    return {event.get("params", {}).get("url", "") for event in log["events"]
            if types.get(event["type"]) == "URL_REQUEST_START_JOB"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("--expect-plots", type=int, default=6)
    parser.add_argument("--plain", action="store_true", help="a page without scripts")
    parser.add_argument("--screenshot")
    parser.add_argument("--width", type=int, default=1400)
    arguments = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("open_page: no Chromium here (./dev setup --all installs it)")
    page = pathlib.Path(arguments.page).read_text(encoding="utf-8", errors="replace")
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        probed = folder / "page.html"
        tail = PROBE_TAIL if arguments.plain else PROBE_TAIL + PROBE_TABLE
        probed.write_text(page.replace("<title>", PROBE_HEAD + "<title>", 1)
                          .replace("</body>", tail + "</body>", 1), encoding="utf-8")
        common = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
                  "--disable-sync", "--disable-extensions", f"--user-data-dir={folder}/profile", "--hide-scrollbars",
                  "--enable-logging=stderr", "--v=0", "--virtual-time-budget=20000"]
        run = subprocess.run([*common, f"--window-size={arguments.width},1200", f"--log-net-log={folder}/net.json",
                              "--dump-dom", probed.as_uri()],
                             capture_output=True, encoding="utf-8", errors="replace", timeout=240)
        dom = run.stdout
        html = re.search(r"<html[^>]*>", dom)
        attributes = dict(re.findall(r'(data-[a-z]+)="([^"]*)"', html.group(0))) if html else {}
        if "data-errors" in attributes:
            problems.append("script error: " + attributes["data-errors"])
        console = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
        problems += ["console: " + line for line in console]
        if arguments.plain:
            arguments.expect_plots = 0
            if "<script" in page:
                problems.append("a script in a page that needs none")
        elif 'data-plots="drawn"' not in dom:
            problems.append("the plots were not drawn")
        plots = len(re.findall(r"<svg[^>]*class=\"marks\"", dom)) + len(re.findall(r"<canvas[^>]*class=\"marks\"", dom))
        if plots != arguments.expect_plots:
            problems.append(f"{plots} plots instead of {arguments.expect_plots}")
        # The page's own requests: what its resource timing tells, and any address that it mentions in the browser's log
        # (which also holds the browser's own housekeeping).
        mentioned = set(re.findall(r"https?://([^/\"'\\\s]+)", page))
        outside = {url for url in requested_urls(folder / "net.json") if url.split("/")[2:3] and
                   url.split("/")[2] in mentioned}
        outside |= {url for url in attributes.get("data-resources", "").split() if not url.startswith("data:")}
        if outside:
            problems.append("network requests: " + ", ".join(sorted(outside)))
        if re.search(r"""<[a-z][^<>]*(src|href)=["']?(https?:)?//""", page):
            problems.append("the page names an address to load")
        orders = [entry.split(" ") for entry in attributes.get("data-order", "").split("|")]
        if arguments.plain:
            pass
        elif len(orders) != 3 or [order[0] for order in orders] != ["ascending", "descending", "ascending"]:
            problems.append("the table does not sort")
        else:
            print("by torque, falling:", " ".join(orders[1][1:]))
        if arguments.screenshot:
            subprocess.run([*common, f"--window-size={arguments.width},3400", f"--screenshot={arguments.screenshot}",
                            pathlib.Path(arguments.page).resolve().as_uri()], capture_output=True, timeout=240)
    for problem in problems:
        print("open_page:", problem)
    sys.exit(1 if problems else 0)


main()
