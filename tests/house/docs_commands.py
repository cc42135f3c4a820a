#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every command of README.md, CONTRIBUTING.md, docs/*.md and docs/tutorials/*.md, and follows every link between files,
those of the notebooks too. Tells at the end which blocks took longest.

A block fenced as ```sh is run, blocks of one file in order and in one scratch copy of the tree; it must end with exit
code 0, or with N where its last line is a comment `# exit code N`. `./dev WORD` is only looked up (the word must exist): these
tests run inside `./dev test`. A block fenced as ```yaml or ```csv whose first line is `# NAME.yaml` or `# NAME.csv` is written to
that file, for the commands after it. Studies of examples/ are shortened in the copy to two values a variation on coarse meshes,
so that the commands are the printed ones and the time is not.

Usage: docs_commands.py ROOT PROGRAM
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import yaml

FENCE = re.compile(r"^```(sh|yaml|csv)\s*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# ([\w-]+\.(?:yaml|csv))\s*$")
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")
SKIPPED = {"build", "out", ".git", ".cache", "node_modules", "__pycache__"}


def documents(root):
    return [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]


def check_links(root, path, text):
    # Code is not prose: a link there is an example.
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    for match in LINK.finditer(prose):
        target = match.group(1)
        if re.match(r"[a-z]+:", target):
            continue
        if not (path.parent / target).exists():
            yield f"{path.relative_to(root)}: the link to {target} leads nowhere"


def shorten_studies(scratch):
    for path in (scratch / "examples").glob("*.yaml"):
        study = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(study, dict) or not isinstance(study.get("vary"), dict):
            continue
        for key, values in study["vary"].items():
            if isinstance(values, list):
                study["vary"][key] = values[:2]
            elif isinstance(values, dict) and "count" in values:
                values["count"] = min(values["count"], 2)
        if isinstance(study.get("optimise"), dict):
            study["optimise"].update(population=8, evaluations=16)
        if isinstance(study.get("refine"), dict):
            study["refine"].update(evaluations=8)
        if isinstance(study.get("flux_map"), dict):
            study["flux_map"].update(tolerance="2 %", ripple_tolerance="50 %")
        # Where a file gives positions, it has its reasons.
        study["numerics"] = {"positions": 4, **study.get("numerics", {}), "refinement": 0.5}
        path.write_text(yaml.safe_dump(study, sort_keys=False, allow_unicode=True), encoding="utf-8")


def dev_words(root):
    text = subprocess.run([root / "dev", "help"], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"^\./dev (\w+)", text, re.MULTILINE))


def check_block(name, block, scratch, environment, words, times):
    expected, lines = 0, []
    for line in block.splitlines():
        dev = re.match(r"\s*\./dev(?:\s+(\S+))?", line)
        code = re.match(r"\s*# exit code (\d+)\s*$", line)
        if code:
            expected = int(code.group(1))
        elif dev:
            if dev.group(1) not in words:
                return f"{name}: ./dev has no word '{dev.group(1)}'"
        else:
            lines.append(line)
    script = "\n".join(lines)
    if not re.search(r"^\s*[^#\s]", script, re.MULTILINE):
        return None
    print(f"{name}:\n{script}", flush=True)
    begin = time.monotonic()
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=scratch, env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1200)
    times.append((time.monotonic() - begin, name))
    print(done.stdout, flush=True)
    if done.returncode != expected:
        return f"{name}: exit code {done.returncode}, expected {expected}:\n{script}"
    return None


def main():
    root, program = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    problems, blocks, times = [], 0, []
    words = dev_words(root)
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("LODESTONE_LIBRARY", None)
    # The module of the same build.
    environment["PYTHONPATH"] = str(program.parent.parent / "python")
    for path in sorted((root / "docs").rglob("*.ipynb")):
        problems += check_links(root, path, path.read_text(encoding="utf-8"))
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        problems += check_links(root, path, text)
        found = FENCE.findall(text)
        if not found:
            continue
        with tempfile.TemporaryDirectory() as folder:
            environment["HOME"] = folder
            scratch = pathlib.Path(folder) / "lodestone"
            shutil.copytree(root, scratch, ignore=lambda _, names: SKIPPED & set(names))
            shorten_studies(scratch)
            for number, (language, block) in enumerate(found, 1):
                if language in ("yaml", "csv"):
                    name = FILE_NAME.match(block.splitlines()[0])
                    if name:
                        (scratch / name.group(1)).write_text(block, encoding="utf-8")
                    continue
                blocks += 1
                problem = check_block(f"{path.relative_to(root)}, block {number}", block, scratch, environment, words, times)
                if problem:
                    problems.append(problem)
    print(f"{sum(seconds for seconds, _ in times):.0f} s, most of it:")
    print("\n".join(f"{seconds:6.1f} s  {name}" for seconds, name in sorted(times, reverse=True)[:20]))
    print("\n".join(problems) if problems else f"{blocks} blocks run")
    return 1 if problems or blocks == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
