#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes docs/validation.md and its plots, docs/validation/*.svg, from what verifications and benchmarks have found: the
tables of their RESULTS.md and README.md. checks.yaml says which rows and columns; no figure is typed there.

Usage: page.py ROOT PLOT [--check]

PLOT is the program validation_plot. --check writes nothing and fails where the files in the tree are not those.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[-+]?\d+)?)")
COMMAND = "./dev validation"


def fail(message):
    sys.exit(f"page.py: {message}")


def number(cell):
    """The first number of a cell; None where it has none or only a bound."""
    found = NUMBER.search(cell)
    if not found or re.match(r"\s*(<|below|over)", cell):
        return None
    return float(found.group().replace(" ", "").replace("−", "-"))


class Table:
    """The table under a heading of a file below benchmarks/. Columns are named by their heads, the second of a name
    `name#2`, the first one of all by `#`."""

    def __init__(self, text, where):
        self.where = where
        lines = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
                 for line in text.splitlines()]
        self.heads, self.rows = lines[0], lines[2:]

    def column(self, name):
        if name == "#":
            return 0
        head, _, count = name.partition("#")
        found = [place for place, one in enumerate(self.heads) if one == head]
        if len(found) < int(count or 1):
            fail(f"{self.where}: no column '{name}' among {self.heads}")
        return found[int(count or 1) - 1]

    def chosen(self, beginnings, below=0):
        """Rows whose first cell begins with one of these, and so many below each; all where nothing is asked for."""
        if beginnings is None:
            return self.rows
        result = []
        for beginning in beginnings:
            places = [place for place, row in enumerate(self.rows) if row[0].startswith(str(beginning))]
            if not places:
                fail(f"{self.where}: no row '{beginning}'")
            result += [row for place in places for row in self.rows[place:place + below + 1]]
        return result

    def unit(self, column):
        """Of a column, by its head or the nearest one before it that names a unit."""
        for head in reversed(self.heads[:column + 1]):
            if ", " in head:
                return head.rsplit(", ", 1)[1]
        return ""


class Results:
    """The files below benchmarks/."""

    def __init__(self, folder):
        self.folder, self.texts = folder, {}

    def text(self, name):
        if name not in self.texts:
            self.texts[name] = (self.folder / name).read_text(encoding="utf-8")
        return self.texts[name]

    def section(self, name, heading):
        """The text below a heading that begins so, up to the next heading."""
        parts = re.split(r"^#+ +", self.text(name), flags=re.MULTILINE)
        found = [part for part in parts if part.startswith(heading)]
        if len(found) != 1:
            fail(f"{name}: {len(found)} headings begin with '{heading}'")
        return found[0]

    def table(self, name, heading, place=1):
        found = re.findall(r"(?:^\|.*\n)+", self.section(name, heading), re.MULTILINE)
        if len(found) < place:
            fail(f"{name}: '{heading}' has only {len(found)} tables")
        return Table(found[place - 1], f"benchmarks/{name}, '{heading}'")

    def commit(self, name):
        """Where and when, of a RESULTS.md."""
        found = re.search(r"^Commit (\w+)[^,\n]*, (\d{4}-\d\d-\d\d)", self.text(name), re.MULTILINE)
        return found and f"commit {found.group(1)}, {found.group(2)}"


def pieces(check, results):
    """(heading, table, rows) of each part of a check."""
    for part in check.get("parts", [check]):
        table = results.table(check["from"], part["heading"], part.get("table", 1))
        yield part["heading"], table, table.chosen(part.get("rows"))


def shown_table(check, results):
    """The table of a check in Markdown, and its differences as (value, text)."""
    lines, differences = [], []
    for heading, table, rows in pieces(check, results):
        names = check["columns"]
        places = [table.column(one["take"]) for one in names]
        if not lines:
            lines = ["| " + " | ".join(one.get("as", table.heads[place]) for one, place in zip(names, places)) + " |",
                     "|" + "|".join("---" if place == 0 else "---:" for place in places) + "|"]
        for row in rows:
            cells = [row[place].replace("|", "\\|") for place in places]
            if check.get("with_heading"):
                cells[0] = f"{heading.split(':')[0]}: {cells[0]}"
            lines.append("| " + " | ".join(cells) + " |")
        if "difference" in check:
            place = table.column(check["difference"])
            for row in rows:
                value = number(row[place])
                if value is not None:
                    percent = " %" if "%" in row[place] else ""
                    unit = percent or (f" {table.unit(place)}" if table.unit(place) else "")
                    differences.append((abs(value), f"{NUMBER.search(row[place]).group().lstrip('+-−')}{unit}"))
    return "\n".join(lines), differences


def asked_for(check, results):
    """The tolerance: that of a column, where all rows have the same or the widest, or what a pattern finds in the text."""
    asked = check.get("asked")
    if asked is None:
        return "–"
    if "say" in asked:
        return asked["say"]
    if "column" in asked:
        cells = [row[table.column(asked["column"])] for _, table, rows in pieces(check, results) for row in rows]
        return max(cells, key=lambda cell: number(cell) or 0.0)
    return found_in(check, results, asked["find"])


def found_in(check, results, pattern):
    found = re.search(pattern, results.text(check["from"]))
    if not found:
        fail(f"benchmarks/{check['from']}: nothing matches '{pattern}'")
    return found.group(1)


def points_of(curve, check, results):
    """The points of a curve: two columns of a table, or a row read across columns."""
    table = results.table(curve.get("from", check["from"]), curve.get("heading", check.get("heading")),
                          curve.get("table", check.get("table", 1)))
    rows = table.chosen(curve.get("rows", check.get("rows") if "heading" not in curve else None), curve.get("below", 0))
    for name, values in curve.get("where", {}).items():
        wanted = tuple(str(value) for value in (values if isinstance(values, list) else [values]))
        rows = [row for row in rows if row[table.column(name)].startswith(wanted)]
    if "across" in curve:
        pairs = [(at, number(row[table.column(name)])) for row in rows for name, at in curve["across"].items()]
    else:
        pairs = [(number(row[table.column(curve["x"])]), number(row[table.column(curve["y"])])) for row in rows]
    known = [(x, abs(y) if curve.get("magnitude") else y) for x, y in pairs if x is not None and y is not None]
    if len(known) < 2:
        fail(f"{table.where}: a curve of {len(known)} points: {curve}")
    return known


def plots_of(check, results):
    for plot in check.get("plots", []):
        yield {"file": plot["file"], "title": plot["title"], "x_label": plot["x_label"], "y_label": plot["y_label"],
               "logarithmic_x": "x" in plot.get("logarithmic", ""), "logarithmic_y": "y" in plot.get("logarithmic", ""),
               "curves": [{"label": curve["label"], "points": points_of(curve, check, results),
                           "colour": curve.get("colour", place), "markers": curve.get("markers", False)}
                          for place, curve in enumerate(plot["curves"])]}


def anchor(title):
    """The place of a heading, as GitHub and the site name it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def section_of(check, results):
    table, _ = shown_table(check, results)
    commit = results.commit(check["from"])
    lines = [f"### {check['title']}", "", check["text"].strip(), "", f"Against: {check['source'].strip()}", "", table, ""]
    if "remark" in check:
        lines += [check["remark"].strip(), ""]
    for pattern in check.get("quotes", []):
        words = found_in(check, results, pattern)
        lines += [f"{words[0].upper()}{words[1:]}.", ""]
    for plot in check.get("plots", []):
        lines += [f"![{plot['title']}](validation/{plot['file']})", ""]
    for picture in check.get("pictures", []):
        place = pathlib.PurePosixPath(check["from"]).parent / picture["file"]
        lines += [f"![{picture['title']}](benchmarks/{place})", ""]
    lines += [f"All of it: [benchmarks/{check['from']}](benchmarks/{check['from']})"
              f"{', ' + commit if commit else ', which a test repeats'}.", ""]
    return lines


def overview_row(check, results):
    _, differences = shown_table(check, results)
    rows = [row for _, _, rows in pieces(check, results) for row in rows]
    missed = sum(any(cell in ("**no**", "**not met**") for cell in row) for row in rows)
    largest = max(differences)[1] if differences else "–"
    return (f"| [{check['title']}](#{anchor(check['title'])}) | {check['against']} | {len(differences) or '–'} | {largest} | "
            f"{asked_for(check, results)}{f'; **{missed} of {len(rows)} not met**' if missed else ''} |")


def page(content, results):
    lines = [f"<!-- written by {COMMAND} from the results below benchmarks/; benchmarks/validation/checks.yaml chooses -->",
             "# Validation", "", content["introduction"].strip(), "",
             "| what | against | figures | largest difference | asked for |", "|---|---|---:|---:|---:|"]
    lines += [overview_row(check, results) for group in content["groups"] for check in group["checks"]]
    lines += ["", content["overview"].strip(), ""]
    for group in content["groups"]:
        lines += [f"## {group['title']}", ""] + ([group["text"].strip(), ""] if "text" in group else [])
        for check in group["checks"]:
            lines += section_of(check, results)
    # The page lies in docs/, links here are from the top of the tree.
    return "\n".join(lines).rstrip().replace("](benchmarks/", f"]({os.path.relpath('benchmarks', 'docs')}/") + "\n"


def written(root, plot_program, content, results, place):
    """Lays page and plots into a folder; the names of the files."""
    plots = [plot for group in content["groups"] for check in group["checks"] for plot in plots_of(check, results)]
    (place / "validation").mkdir(exist_ok=True)
    subprocess.run([plot_program, place / "validation"], input=json.dumps(plots), text=True, check=True, cwd=root)
    (place / "validation.md").write_text(page(content, results), encoding="utf-8")
    return ["validation.md"] + [f"validation/{plot['file']}" for plot in plots]


def main():
    root, plot_program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    content = yaml.safe_load((root / "benchmarks/validation/checks.yaml").read_text(encoding="utf-8"))
    results = Results(root / "benchmarks")
    docs = root / "docs"
    with tempfile.TemporaryDirectory() as folder:
        names = written(root, plot_program, content, results, pathlib.Path(folder))
        there = ["validation.md", *sorted(os.path.relpath(path, docs) for path in (docs / "validation").glob("*"))]
        problems = [f"docs/{name} is not drawn by any check" for name in there if name not in names]
        for name in names:
            fresh, kept = pathlib.Path(folder, name).read_bytes(), docs / name
            if "--check" not in sys.argv:
                kept.parent.mkdir(exist_ok=True)
                kept.write_bytes(fresh)
            elif not kept.exists() or kept.read_bytes() != fresh:
                problems.append(f"docs/{name} does not say what the results say; {COMMAND} writes it again")
    print("\n".join(problems) if problems else f"{len(names)} files, {len(content['groups'])} groups")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
