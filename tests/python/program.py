# SPDX-License-Identifier: GPL-3.0-or-later
"""The program, for tests that compare it with the module."""
import json
import os
import subprocess

PROGRAM = os.environ["LODESTONE_PROGRAM"]


def lodestone(*arguments, folder="."):
    """Exit code, standard output, standard error without its last line's end."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr.rstrip("\n")


def answer(*arguments, folder="."):
    """The JSON that it prints."""
    code, out, err = lodestone(*arguments, folder=folder)
    assert code == 0, err
    return json.loads(out)
