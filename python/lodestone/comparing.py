# SPDX-License-Identifier: GPL-3.0-or-later
"""Designs side by side."""
import json
import os
import warnings

import numpy

from lodestone import _lodestone, pages


class Comparison:
    """The designs of directories of results, compared at one operating point.

    rows: a list of dicts, what `lodestone compare --json` prints (docs/results-format.md has keys and units; what was
    not computed is None). comparison["torque"] is a column over the designs, an array where its values are numbers.
    Attributes: title, point, conditions.
    """

    def __init__(self, native):
        self._native = native
        self.rows = json.loads(native.json())
        self.title = native.title
        self.point = native.point
        self.conditions = native.conditions

    def __len__(self):
        return len(self.rows)

    def __iter__(self):
        return iter(self.rows)

    def __getitem__(self, key):
        if not isinstance(key, str):
            return self.rows[key]
        if key not in self.rows[0]:
            raise KeyError(f"no '{key}'; there is: {', '.join(self.rows[0])}")
        return _column([row[key] for row in self.rows])

    def __repr__(self):
        return f"<Comparison of {len(self)} designs: {self.title}>"

    def columns(self):
        """Every key whose values are no maps or lists, as arrays."""
        return {key: self[key] for key in self.rows[0]
                if not any(isinstance(row[key], (dict, list)) for row in self.rows)}

    def to_pandas(self):
        """A pandas.DataFrame, a row a design; maps within a row become columns "losses.copper_dc"."""
        import pandas
        return pandas.json_normalize(self.rows)

    def table(self):
        """The table of the terminal."""
        return self._native.table()

    def csv(self):
        """The table as CSV, units in its head."""
        return self._native.csv()

    def write_report(self, file):
        """Writes the report: one self-contained HTML page."""
        self._native.write_report(os.fspath(file))

    def _repr_html_(self):
        heads = [("design", "", 1.0), ("torque", "N·m", 1.0), ("torque_ripple", "N·m", 1.0), ("efficiency", "%", 100.0),
                 ("heavy_rare_earth_mass", "g", 1e3), ("demagnetisation_margin", "kA/m", 1.0)]

        def cell(value, scale):
            return f"{scale * value:.4g}" if isinstance(value, (int, float)) else pages.number(value)
        rows = [[*(cell(row[key], scale) for key, _, scale in heads),
                 "✓" if row["on_front"] else "", "" if row["valid"] else "not valid"] for row in self.rows]
        titles = [f"{key.replace('_', ' ')}{', ' + unit if unit else ''}" for key, unit, _ in heads]
        return pages.table(f"{self.title}: {self.conditions}", [*titles, "front", ""], rows)


def _column(values):
    """An array: numbers with NaN for None, else what they are."""
    if all(value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)) for value in values):
        return numpy.array([numpy.nan if value is None else value for value in values], float)
    if all(isinstance(value, bool) for value in values):
        return numpy.array(values, bool)
    column = numpy.empty(len(values), object)
    column[:] = values
    return column


def compare(*directories, point="", scenarios=(), library=()):
    """Compares the designs of one directory of results or of several, as `lodestone compare`.

    directories: paths or Results. point: the operating point, "" for the study's first. scenarios: of prices and
    recycling, names or files; none: all of the library.
    """
    places = [os.fspath(one) for one in directories]
    native = _lodestone.Comparison(places, point, [os.fspath(one) for one in scenarios],
                                   [os.fspath(folder) for folder in library])
    for file in native.damaged:
        warnings.warn(f"{file}; left out, run the study again to mend it", stacklevel=2)
    return Comparison(native)
