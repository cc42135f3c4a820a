#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completion in bash, fish and zsh as a user meets it, and manual pages: each script is loaded into its shell and asked, and
everything that `--help` shows is offered and has its place in a page.

Usage: completion_test.py SOURCE PROGRAM
"""

import functools
import os
import pathlib
import pty
import re
import select
import shlex
import subprocess
import sys
import tempfile
import time

SOURCE, PROGRAM = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
ENVIRONMENT = {**os.environ, "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
               "TERM": "xterm"}
ENVIRONMENT.pop("LODESTONE_LIBRARY", None)

CODES = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]")

# A command line up to the cursor, some of what must be offered, something that must not.
ASKED = [
    ("lodestone so", ["solve"], "show"),
    ("lodestone ", ["solve", "run", "compare", "manual"], "worker"),
    ("lodestone list mag", ["magnets"], "machines"),
    ("lodestone show ma", ["machine", "magnet", "magnet-map"], "steel"),
    ("lodestone show magnet nd-gbd", ["nd-gbd-n42sh", "nd-gbd-n42uh"], "nd-n42sh"),
    ("lodestone show switch fs", ["fs800r07a2e3"], "prius-2004"),
    ("lodestone show template v-", ["v-magnet"], "spoke"),
    ("lodestone solve pri", ["prius-2004", "prius-2010"], "servo-18s16p"),
    ("lodestone solve prius-2004 --magnet ferrite-y", ["ferrite-y30"], "ferrite-c8"),
    ("lodestone solve prius-2004 --tem", ["--temperature"], "--current"),
    ("lodestone solve prius-2004 --color a", ["always", "auto"], "never"),
    ("lodestone grade --machines prius-2004,v-", ["prius-2004,v-54s6p"], "prius-2004,prius-2010"),
    ("lodestone grade --element ", ["Dy", "Tb"], "Nd"),
    ("lodestone new machine mine --rotor sp", ["spoke"], "v-magnet"),
    ("lodestone new machine mine --stator-steel m400", ["m400-50a"], "prius-2004"),
    ("lodestone run examples/prius-mag", ["examples/prius-magnets.yaml"], "examples/prius-flux-map.yaml"),
    ("lodestone check a.yaml examples/prius-flux", ["examples/prius-flux-map.yaml"], "examples/prius-magnets.yaml"),
    ("lodestone completion f", ["fish"], "zsh"),
]


def run(words, **options):
    done = subprocess.run(words, capture_output=True, text=True, cwd=SOURCE, env=ENVIRONMENT, timeout=120, **options)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"{words}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def in_bash(script, line):
    words = line.split(" ")
    return run(["bash", "--norc", "-c",
                f"source {script}; COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; _lodestone; "
                'printf "%s\\n" "${COMPREPLY[@]}"']).split()


def in_fish(script, line):
    answer = run(["fish", "--no-config", "-c", f"source {script}; complete -C {shlex.quote(line)}"])
    return [one.split("\t")[0] for one in answer.splitlines()]


def in_zsh(script, lines):
    """Those of (typed, answer) for which a terminal does not show the answer behind the cursor after a tab. One shell answers
    all: its own completions take most of a second to load."""
    pid, descriptor = pty.fork()
    if pid == 0:
        os.chdir(SOURCE)
        os.execvpe("zsh", ["zsh", "-f", "-i"], ENVIRONMENT)
    shown = b""

    def send(text, wanted, seconds=20):
        nonlocal shown
        shown = b""
        os.write(descriptor, text.encode())
        end = time.monotonic() + seconds
        while wanted.encode() not in CODES.sub(b"", shown) and time.monotonic() < end:
            if select.select([descriptor], [], [], 0.2)[0]:
                shown += os.read(descriptor, 65536)
        return wanted.encode() in CODES.sub(b"", shown)

    try:
        send("PROMPT='%%' RPROMPT=; unsetopt zle_bracketed_paste; zstyle ':completion:*' list-prompt ''; "
             "autoload -Uz compinit; compinit -u -D; echo re''ady\n", "ready")
        send(f"source {script}; echo load''ed\n", "loaded")
        failed = []
        for number, (typed, answer) in enumerate(lines):
            # Nothing is drawn twice where the line is typed at once.
            if not send(typed + "\t", answer):
                failed.append((typed, answer))
            # Ctrl-U takes the line away; what is drawn after the word belongs to the next.
            send(f"\x15echo ne''xt-{number}\n", f"next-{number}")
        return failed
    finally:
        os.close(descriptor)
        os.kill(pid, 9)
        os.waitpid(pid, 0)


@functools.cache
def shown_options(command):
    """The options in the help of a command, "" the program's own, by their first column."""
    text = run([PROGRAM, *command.split(), "--help"])
    found = re.findall(r"^  ((?:-[\w-]+,)*--[\w-]+)", text, re.MULTILINE)
    return [name for names in found for name in names.split(",")]


def check_manual(folder, commands):
    run([PROGRAM, "manual", "-o", folder])
    pages = sorted(path.name for path in pathlib.Path(folder).iterdir())
    wanted = sorted(["lodestone.1", *(f"lodestone-{command}.1" for command in commands)])
    if pages != wanted:
        yield f"the pages are {pages}, not {wanted}"
    reference = run([PROGRAM, "manual", "--markdown"])
    for command in ["", *commands]:
        path = pathlib.Path(folder) / f"lodestone{'-' if command else ''}{command}.1"
        # A date would differ from build to build.
        lint = subprocess.run(["mandoc", "-Tlint", "-Wwarning", path], capture_output=True, text=True, check=False)
        yield from (line for line in lint.stdout.splitlines() if "missing date" not in line)
        rendered = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", path], capture_output=True, text=True,
                                  check=True, env={**ENVIRONMENT, "MANWIDTH": "200", "MANPAGER": "cat"})
        if rendered.stderr:
            yield f"{path.name}: man: {rendered.stderr}"
        plain = re.sub(r".\x08", "", rendered.stdout)
        part = reference if not command else reference.split(f"\n## lodestone {command}\n")[1].split("\n## ")[0]
        for name in shown_options(command):
            if not re.search(re.escape(name) + r"(?![\w-])", plain):
                yield f"{path.name}: {name} is not told"
            if f"`{name}`" not in part:
                yield f"the reference of '{command}' does not tell {name}"
        for heading in ("NAME", "SYNOPSIS", "OPTIONS", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT", "SEE ALSO"):
            if not re.search(f"^{heading}$", plain, re.MULTILINE):
                yield f"{path.name}: no {heading}"


def main():
    problems = []
    commands = re.findall(r"^  ([a-z]+) ", run([PROGRAM, "--help"]).split("Subcommands:")[1].split("Examples:")[0],
                          re.MULTILINE)
    if len(commands) < 12:
        sys.exit(f"the help shows only {commands}")
    with tempfile.TemporaryDirectory() as folder:
        scripts = {}
        for shell in ("bash", "zsh", "fish"):
            scripts[shell] = pathlib.Path(folder) / f"lodestone.{shell}"
            scripts[shell].write_text(run([PROGRAM, "completion", shell]), encoding="utf-8")
            run([shell, "-n", scripts[shell]])
        for shell, ask in (("bash", in_bash), ("fish", in_fish)):
            for line, wanted, unwanted in ASKED:
                offered = ask(scripts[shell], line)
                for word in wanted:
                    if word not in offered:
                        problems.append(f"{shell}: '{line}' offers {offered}, not {word}")
                if unwanted in offered:
                    problems.append(f"{shell}: '{line}' offers {unwanted}")
        for command in commands:
            offered = in_bash(scripts["bash"], f"lodestone {command} -")
            problems += [f"bash: lodestone {command} does not offer {name}" for name in shown_options(command)
                         if name not in offered]
        # bash parts a line at '='.
        for words in (["--magnet", "=", "ferrite-y3"], ["--magnet", "="]):
            if "ferrite-y30" not in in_bash(scripts["bash"], " ".join(["lodestone solve prius-2004", *words])):
                problems.append(f"bash: {words} does not offer magnets")
        typed = [("lodestone comple", "completion"), ("lodestone list mach", "machines"),
                 ("lodestone solve x --temp", "--temperature"), ("lodestone solve prius-2004-m", "easured"),
                 ("lodestone solve prius-2004 --magnet=ferrite-y", "ferrite-y30"),
                 ("lodestone new machine mine --rotor sp", "spoke"), ("lodestone list mag", "magnets"),
                 ("lodestone show magnet nd-gbd-n42s", "n42sh"), ("lodestone run examples/prius-magnets", ".yaml")]
        problems += [f"zsh: '{line}' and a tab do not give '{answer}'" for line, answer in in_zsh(scripts["zsh"], typed)]
        problems += check_manual(str(pathlib.Path(folder) / "man1"), commands)
    print("\n".join(problems) if problems else f"{len(commands)} commands in three shells")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
