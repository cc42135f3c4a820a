#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that the source tree as a whole keeps; prints every breach as file:line: rule.

Usage: tree_rules.py ROOT [--self-test]
"""

import os
import pathlib
import re
import sys
import tempfile

# What each folder may include of ours, beside itself: the table of docs/architecture.md. app and python may include all
# libraries but not each other; all that checks or measures may include everything.
MAY_INCLUDE = {
    "base": [],
    "materials": ["base"],
    "geometries": ["base"],
    "solver": ["base", "materials", "geometries"],
    "postprocess": ["base", "materials", "geometries", "solver"],
    "studies": ["base", "materials", "geometries", "solver", "postprocess"],
    "app": ["base", "materials", "geometries", "solver", "postprocess", "studies"],
    "python": ["base", "materials", "geometries", "solver", "postprocess", "studies"],
}
EVERYTHING = ["tests", "benchmarks", "examples"]
LIBRARIES = [folder for folder in MAY_INCLUDE if folder not in ("app", "python")]

# Headers that are not installed and may show deal.II's types.
INTERNAL = "_internal.h"
SYSTEM_HEADERS = {"sys/types.h"}
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
# Files that can carry a comment in their first two lines.
WITH_SPDX = {".h", ".cc", ".py", ".cmake", ".sh", ".js"}
NOT_OURS = {"build", "out", ".git", "node_modules", "__pycache__", ".cache"}
# Folders that one machine has and the next one not.
PRIVATE_PATH = re.compile(r"(?<![\w.}])/(?:work|home|mnt|Users)/[\w.]")
PARENT_PATH = re.compile(r"(?<![\w./])(?:\.\./)+[\w-]+")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def files_of(root):
    """Files in order of their paths. Folders that are not ours are not entered: a chroot may lie in one."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [pathlib.Path(folder, name).relative_to(root) for name in names if name not in NOT_OURS]
    return sorted(path for path in found if (root / path).is_file())


def is_in(root, path):
    """Whether something of the tree begins so: a name may go on behind what a pattern takes for its end."""
    place = (root / path).resolve()
    return root.resolve() in place.parents and any(place.parent.glob(place.name + "*"))


def is_public_header(relative):
    return (relative.suffix == ".h" and relative.parts[0] in LIBRARIES
            and not relative.name.endswith(INTERNAL))


def check_includes(root, relative, lines):
    folder = relative.parts[0]
    allowed = MAY_INCLUDE.get(folder)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, name = match.group(1) == '"', match.group(2)
        target = name.split("/")[0] if "/" in name else None
        place = f"{relative}:{number}"
        if quoted:
            if target is None and folder in EVERYTHING and (root / relative.parent / name).is_file():
                continue  # what a folder of tests keeps for itself
            if target is None:
                yield f"{place}: include \"{name}\" does not name its folder"
            elif target not in MAY_INCLUDE and target not in EVERYTHING:
                yield f"{place}: \"{name}\" is not of this tree; write <{name}>"
            elif not (root / name).is_file():
                yield f"{place}: there is no {name}"
            elif allowed is not None and target != folder and target not in allowed:
                yield f"{place}: {folder}/ may not include {target}/ (only {', '.join(allowed) or 'nothing of ours'})"
            elif is_public_header(relative) and name.endswith(INTERNAL):
                yield f"{place}: a public header includes {name}, which is not installed"
        elif is_public_header(relative):
            # The installed headers need the standard library and the system only, so that the package depends on nothing.
            if name not in SYSTEM_HEADERS and ("/" in name or "." in name):
                yield f"{place}: a public header includes <{name}>; only the C++ standard library is allowed there"


def check_tree(root):
    for relative in files_of(root):
        try:
            text = (root / relative).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        lines = text.splitlines()
        scripted = bool(lines) and lines[0].startswith("#!")
        needs_spdx = (relative.suffix in WITH_SPDX or relative.name == "CMakeLists.txt" or scripted)
        if needs_spdx and not any(SPDX in line for line in lines[:2]):
            yield f"{relative}:1: the first line (after #!) must be the SPDX line: {SPDX}"
        if relative.suffix in {".h", ".cc"}:
            if relative.parts[0] in MAY_INCLUDE or relative.parts[0] in EVERYTHING:
                yield from check_includes(root, relative, lines)
            else:
                yield f"{relative}:1: a source outside the folders of docs/architecture.md"
            if is_public_header(relative):
                for number, line in enumerate(lines, 1):
                    if re.search(r"\bdealii::", line.split("//")[0]):
                        yield f"{relative}:{number}: a deal.II type in a public header"
        if relative.name != "tree_rules.py":
            for number, line in enumerate(lines, 1):
                above = PARENT_PATH.findall(line)
                if PRIVATE_PATH.search(line) or not all(is_in(root, relative.parent / path) for path in above):
                    yield f"{relative}:{number}: a path that only one machine has"


def self_test():
    """Every rule sees its breach, and a tree that keeps them all passes."""
    line = f"// {SPDX}\n"
    good = {
        "base/quantity.h": line + "#include <string>\n",
        "materials/steel.h": line + "#include \"base/quantity.h\"\n",
        "geometries/deal_mesh_internal.h": line + "#include <deal.II/grid/tria.h>\n",
        "solver/field.cc": line + "#include \"geometries/deal_mesh_internal.h\"\n#include <Eigen/Dense>\n",
    }
    bad = {
        "only nothing of ours": {"base/a.h": line + "#include \"materials/steel.h\"\n"},
        "materials/ may not include geometries/": {"materials/a.cc": line + "#include \"geometries/deal_mesh_internal.h\"\n"},
        "postprocess/ may not include studies/": {"studies/b.h": line, "postprocess/a.h": line + "#include \"studies/b.h\"\n"},
        "python/ may not include app/": {"app/b.h": line, "python/a.cc": line + "#include \"app/b.h\"\n"},
        "does not name its folder": {"base/a.cc": line + "#include \"quantity.h\"\n"},
        "there is no base/none.h": {"base/a.cc": line + "#include \"base/none.h\"\n"},
        "is not of this tree": {"base/a.cc": line + "#include \"fmt/format.h\"\n"},
        "only the C++ standard library": {"solver/a.h": line + "#include <deal.II/base/point.h>\n"},
        "which is not installed": {"solver/a.h": line + "#include \"geometries/deal_mesh_internal.h\"\n"},
        "a deal.II type": {"solver/a.h": line + "namespace dealii { class X; } dealii::X* x;\n"},
        "SPDX": {"base/a.cc": "int x;\n"},
        "a source outside": {"misc/a.cc": line},
        "only one machine": {"base/a.cc": line + "// see ../" + "shared/x\n"},
        "a path that only": {"base/a.cc": line + "// see /work/" + "x\n"},
    }
    with tempfile.TemporaryDirectory() as folder:
        def breaches(extra):
            root = pathlib.Path(tempfile.mkdtemp(dir=folder))
            for name, text in {**good, **extra}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(check_tree(root))

        problems = [f"a good tree is refused: {breach}" for breach in breaches({})]
        for words, extra in bad.items():
            found = breaches(extra)
            if len(found) != 1 or words not in found[0]:
                problems.append(f"expected one breach with '{words}', got {found}")
    return problems


def main():
    problems = self_test() if "--self-test" in sys.argv else list(check_tree(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(problems) if problems else "no breach")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
