#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program prints on a terminal, through a pseudo-terminal of a given width, and what it prints elsewhere.

Usage: terminal_test.py SOURCE PROGRAM
"""

import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

SOURCE, PROGRAM = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
PLAIN = {name: value for name, value in os.environ.items()
         if name not in ("NO_COLOR", "CLICOLOR_FORCE", "LODESTONE_LIBRARY", "COLUMNS")}
ESCAPE = "\x1b"
CODES = re.compile(r"\x1b\[(\d+)m")


def elsewhere(*words, **variables):
    """Standard output where it is a pipe."""
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True, env={**PLAIN, **variables})
    return done.stdout


def on_terminal(*words, columns=100, **variables):
    """What a terminal of so many columns is sent."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    child = subprocess.Popen([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave,
                             env={**PLAIN, "TERM": "xterm", **variables})
    os.close(slave)
    text = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the last writer has closed it
            break
        if not part:
            break
        text += part
    os.close(master)
    assert child.wait() == 0, text.decode()
    return text.decode().replace("\r\n", "\n")


def widest(text):
    return max(len(line) for line in CODES.sub("", text).splitlines())


def colours(folder):
    plain = elsewhere("list", "cycles")
    assert ESCAPE not in plain
    shown = on_terminal("list", "cycles", columns=300)
    # Colour is all that differs on a wide terminal, and headings are all that has it.
    assert CODES.sub("", shown) == plain, shown
    assert shown.splitlines()[0].startswith(ESCAPE + "[1m") and ESCAPE not in "".join(shown.splitlines()[1:]), shown
    for words, variables, coloured in [(["--color", "never"], {}, False), (["--color=always"], {"NO_COLOR": "1"}, True),
                                       ([], {"NO_COLOR": "1"}, False), ([], {"NO_COLOR": ""}, True),
                                       ([], {"TERM": "dumb"}, False), (["--color", "auto"], {}, True)]:
        found = ESCAPE in on_terminal("list", "cycles", *words, **variables)
        assert found == coloured, (words, variables)
    assert ESCAPE in elsewhere("list", "cycles", "--color", "always")
    assert ESCAPE in elsewhere("--color", "always", "list", "cycles")
    assert ESCAPE in elsewhere("list", "cycles", CLICOLOR_FORCE="1")
    assert ESCAPE not in elsewhere("list", "cycles", CLICOLOR_FORCE="0")
    refused = subprocess.run([PROGRAM, "list", "cycles", "--color", "red"], capture_output=True, text=True, env=PLAIN,
                             check=False)
    assert refused.returncode == 2 and "--color" in refused.stderr, refused
    # Never in what programs read.
    for words in (["list", "magnets", "--json"], ["compare", folder, "--json"], ["status", folder, "--json"]):
        text = on_terminal(*words, "--color", "always")
        assert ESCAPE not in text
        json.loads(text)
    csv = str(pathlib.Path(folder) / "table.csv")
    elsewhere("compare", folder, "--csv", csv, "--color", "always")
    assert ESCAPE not in pathlib.Path(csv).read_text(encoding="utf-8")


def widths(folder):
    for columns in (60, 80, 100, 140):
        # Beside figures that leave no room for words a table is the terminal's to break.
        lists = [["list", "cycles"]] if columns >= 80 else []
        for words in (["compare", folder], ["solve", "--help"], ["status", folder], *lists):
            text = on_terminal(*words, columns=columns)
            lines = [line for line in CODES.sub("", text).splitlines()
                     # Sentences below a table, examples and a lone word are the terminal's to break.
                     if re.search(r"\S {2,}\S", line) and "lodestone " not in line]
            assert lines and max(map(len, lines)) <= columns, (words, columns, max(lines, key=len))
    # A table that goes on below names its designs again, and loses nothing.
    whole, parted = elsewhere("compare", folder), on_terminal("compare", folder, columns=80, NO_COLOR="1")
    assert parted.count("\n  design ") > whole.count("\n  design ")
    words = lambda text: {word for word in text.split()}
    assert words(whole) == words(parted), words(whole) ^ words(parted)
    assert widest(elsewhere("compare", folder)) > 140


def marks(folder):
    text = on_terminal("compare", folder, columns=200)
    # The front in green, what is not valid in yellow.
    assert re.search(r"^\x1b\[32m\* nd-f42sh-hre-free .*\x1b\[0m$", text, re.MULTILINE), text
    assert re.search(r"^\x1b\[33m! ferrite-fb13b .*\x1b\[0m$", text, re.MULTILINE), text
    status = on_terminal("status", folder)
    assert "█" * 30 + " 100 %" in status and "\x1b[32m" in status, status


def main():
    with tempfile.TemporaryDirectory() as folder:
        study = pathlib.Path(folder) / "marks.yaml"
        study.write_text("study: marks\nmachine: prius-2004\n"
                         "conditions: {magnet_temperature: 100 degC, winding_temperature: 120 degC}\n"
                         "operating_points: [{name: peak, current: 250 A, angle: 140 deg, speed: 1500 rpm}]\n"
                         "vary: {magnet: [nd-f42sh-hre-free, ferrite-fb13b]}\n"
                         "numerics: {refinement: 0.5, positions: 4}\n", encoding="utf-8")
        results = str(pathlib.Path(folder) / "out")
        elsewhere("run", str(study), "-o", results, "-q", "-j", "1")
        colours(results)
        widths(results)
        marks(results)
        # Torque over a period in a line, and none of it in JSON.
        solve = ["solve", "prius-2004", "--current", "250A", "--angle", "140deg", "--refinement", "0.5", "--positions",
                 "12", "-o", str(pathlib.Path(folder) / "period")]
        line = next(line for line in elsewhere(*solve).splitlines() if "▁" in line)
        spark, low, high, mean = re.search(r"torque +([▁-█]+) ([\d.]+) … ([\d.]+) N·m, mean ([\d.]+) N·m", line).groups()
        assert len(spark) == 12 and "█" in spark and float(low) < float(mean) < float(high), line
        assert "▁" not in elsewhere(*solve, "--json")
        derivatives = elsewhere("solve", "prius-2004", "--current", "250A", "--angle", "140deg", "--refinement", "0.5",
                                "--derivatives")
        assert "█" * 12 in derivatives, derivatives
    print("colours, widths, marks, lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
