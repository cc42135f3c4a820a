# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes to the native half as text: parameters, studies, paths."""
import json
import os


def plain(value):
    """The value as JSON knows it, NumPy's scalars and arrays among them."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"{value!r} cannot stand in a study or a machine")


def absolute(value):
    """Names of files made absolute, in any nesting: they start in the current folder, wherever the text is read."""
    if isinstance(value, dict):
        return {key: absolute(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [absolute(one) for one in value]
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if isinstance(value, str) and os.path.splitext(value)[1] in (".yaml", ".csv", ".py") and os.path.isfile(value):
        return os.path.abspath(value)
    return value


def as_yaml(mapping):
    """A map as YAML, a line each key; what is in it as JSON, which is YAML too."""
    lines = []
    for key, value in absolute(mapping).items():
        lines.append(f"{json.dumps(str(key))}: {json.dumps(value, default=plain, ensure_ascii=False)}\n")
    return "".join(lines)
