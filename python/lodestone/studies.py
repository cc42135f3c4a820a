# SPDX-License-Identifier: GPL-3.0-or-later
"""Studies: run into a directory of results, or computed here."""
import csv
import io
import os
import pathlib
import shutil
import warnings

import numpy

from lodestone import _lodestone
from lodestone.comparing import compare
from lodestone.maps import EfficiencyMap, FluxMap
from lodestone.native import Shown
from lodestone.quantities import as_yaml


class Case(Shown):
    """One case of a study. Values in SI, as attributes:

    id, study, design, machine, magnet; varied ({dotted path: text}); magnet_temperature, winding_temperature, K; done,
    and failure, its reason where it is not; valid, why_invalid; points, a dict an operating point: name, current (A),
    angle (rad), speed (rad/s), torque, torque_ripple, torque_error (N·m), psi_d, psi_q (Wb), phase_voltage (V),
    inductance_d, inductance_q (H), peak_flux_density (T, by part), losses and inverter_losses (W, by component),
    mechanical_power (W), efficiency, system_efficiency, and the arrays position (rad, electrical), torque_by_position,
    psi_d_by_position, psi_q_by_position; no_load_flux_linkage, Wb; cogging_torque, N·m; phase_resistance, ohm;
    demagnetisation_margin, A/m; confidence; notes; picture, PNG bytes of the first point's field. None where a value was
    not computed.
    """

    def __init__(self, native):
        self._native = native

    def __repr__(self):
        return f"<Case {self.design!r}{'' if self.done else ': ' + self.failure}>"

    @property
    def flux_map(self):
        """A FluxMap; None where the study asks for none."""
        native = self._native.flux_map
        return native and FluxMap(native, self.design)

    @property
    def efficiency_map(self):
        """An EfficiencyMap; None where the study asks for none."""
        native = self._native.efficiency_map
        return native and EfficiencyMap(native, self.design)

    def _repr_png_(self):
        return self.picture


class Results:
    """A directory of results. summary: of the run that made it ("total", "computed", "reused", "failed", "infeasible",
    "refused", …), {} where it was opened."""

    def __init__(self, directory, summary=None):
        self.directory = os.fspath(directory)
        self.summary = summary or {}

    def __fspath__(self):
        return self.directory

    def __repr__(self):
        return f"Results({self.directory!r})"

    def cases(self):
        """Every case that is stored, in the study's order."""
        records, damaged = _lodestone.read_cases(self.directory)
        for file in damaged:
            warnings.warn(f"{file}; left out, run the study again to mend it", stacklevel=2)
        return [Case(one) for one in records]

    def compare(self, point="", scenarios=(), library=()):
        """The designs side by side: see lodestone.compare()."""
        return compare(self, point=point, scenarios=scenarios, library=library)

    def columns(self):
        """The table of results.h5: (columns, descriptions). columns: an array a column, a row a case, SI; numbers are
        floats with NaN where nothing was computed, the rest are texts. descriptions: {name: (unit, meaning)}."""
        text, described = _lodestone.columns(self.directory)
        lines = list(csv.reader(io.StringIO(text)))
        columns = {}
        for (name, unit, _), cells in zip(described, zip(*lines[1:])):
            columns[name] = numpy.array([float(cell or "nan") for cell in cells]) if unit else numpy.array(cells, object)
        return columns, {name: (unit, meaning) for name, unit, meaning in described}

    def to_pandas(self):
        """The table of results.h5 as a pandas.DataFrame."""
        import pandas
        return pandas.DataFrame(self.columns()[0])


def open_results(directory):
    """The results that a run has left."""
    _lodestone.read_cases(os.fspath(directory))
    return Results(directory)


def evaluate(study, library=()):
    """The cases of a study, computed here one after another; nothing is stored, nothing reused.

    study: the path of a study file, or a dict with its content. Cases that a constraint refuses are left out; one that
    fails has `done` False and its `failure`. For many cases: run().
    """
    folders = [os.fspath(folder) for folder in library]
    if isinstance(study, dict):
        records = _lodestone.evaluate_text(as_yaml(study), "study", folders)
    else:
        records = _lodestone.evaluate_file(os.fspath(study), folders)
    return [Case(one) for one in records]


def run(study, directory=None, jobs=None, library=(), progress=None, retry_failed=False, case_timeout=None):
    """Runs a study of any kind into a directory of results, as `lodestone run`; running it again resumes.

    study: the path of a study file, or a dict with its content, which is then written to study.yaml in the directory.
    directory: default out/ and the file's name; a dict needs one. jobs: worker processes, default one a core; results
    do not depend on it. progress: called with a dict ("total", "done", "failed", "seconds", "design", …) at the start,
    after each case and once a second. case_timeout: s. KeyboardInterrupt after Ctrl-C: what is stored stays.
    """
    if isinstance(study, dict):
        if directory is None:
            raise _lodestone.UserError("run: a study that is a dict needs a directory")
        text = as_yaml(study)
        file = pathlib.Path(directory) / "study.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    else:
        file = pathlib.Path(study)
        directory = directory or pathlib.Path("out") / file.stem
    summary = _lodestone.run(
        os.fspath(file), os.fspath(directory), jobs=jobs or os.cpu_count() or 1,
        library=[os.fspath(folder) for folder in library], program=program(), progress=progress,
        retry_failed=retry_failed, case_timeout=case_timeout)
    if summary["interrupted_by"]:
        raise KeyboardInterrupt(f"signal {summary['interrupted_by']}; the same call goes on")
    if summary["stopped"]:
        raise _lodestone.Error(summary["stopped"])
    return Results(directory, summary)


def program():
    """The program `lodestone` that belongs to this module: its processes run the cases."""
    for folder in pathlib.Path(__file__).resolve().parents:
        candidate = folder / "bin" / "lodestone"
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return os.fspath(candidate)
    found = shutil.which("lodestone")
    if found is None:
        raise _lodestone.Error("the program lodestone, whose processes run the cases, is not beside this module and not "
                               "on the PATH")
    return found
