# SPDX-License-Identifier: GPL-3.0-or-later
"""Magnet grades."""
import dataclasses
import os

import numpy

from lodestone import _lodestone, pages
from lodestone.native import Shown


@dataclasses.dataclass(frozen=True, repr=False)
class DemagnetisationCurve:
    """The second quadrant of a grade at one temperature, from H = 0 downward. Arrays have one element a point."""

    temperature: float  #: K
    field: numpy.ndarray  #: H, A/m, ≤ 0
    flux_density: numpy.ndarray  #: B, T
    polarisation: numpy.ndarray  #: J = B − μ0 H, T
    maximum_energy_product: float  #: J/m³

    def __repr__(self):
        return f"<DemagnetisationCurve at {self.temperature:g} K: {len(self.field)} points>"


class Magnet(Shown):
    """A magnet grade of the library or of a file.

    Attributes: name, description, process, density (kg/m³), recoil_permeability (relative), maximum_temperature (K,
    None where the maker gives none), composition ({"Nd": (least, most), …} as mass fractions; None where unknown),
    confidence, remarks.
    """

    def __init__(self, name, library=()):
        self._native = _lodestone.Magnet(os.fspath(name), [os.fspath(folder) for folder in library])

    def __repr__(self):
        return f"Magnet({self.name!r})"

    def remanence(self, temperature="20 degC"):
        """B_r at a temperature, T."""
        return self._native.remanence(temperature)

    def intrinsic_coercivity(self, temperature="20 degC"):
        """H_cJ > 0 at a temperature, A/m; None where the grade does not give it."""
        return self._native.intrinsic_coercivity(temperature)

    def knee_field(self, temperature="20 degC"):
        """|H_1%|, A/m: the field from which recoil loses 1 % of B_r; None where the grade does not tell."""
        return self._native.knee_field(temperature)

    def demagnetisation_curve(self, temperature="20 degC"):
        """As measured where the grade has a curve within 1 K, else the law's, as far as the grade's data reach."""
        return DemagnetisationCurve(**self._native.demagnetisation_curve(temperature))

    def _repr_html_(self):
        kilo = lambda value: None if value is None else 1e-3 * value
        rows = [("process", self.process), ("recoil permeability", pages.number(self.recoil_permeability, "", 4)),
                ("density", pages.number(self.density, "kg/m³"))]
        for celsius in (20, 100, 150):
            try:
                at = f"{celsius} degC"
                rows.append((f"B_r, H_cJ, knee at {at}", ", ".join([
                    pages.number(self.remanence(at), "T", 4),
                    pages.number(kilo(self.intrinsic_coercivity(at)), "kA/m", 4),
                    pages.number(kilo(self.knee_field(at)), "kA/m", 4)])))
            except _lodestone.UserError:  # beyond what the grade's data tell
                rows.append((f"B_r, H_cJ, knee at {at}", "–"))
        rows.append(("lowest confidence", self.confidence))
        return pages.facts(f"{self.name}: {self.description}", rows) + pages.notes(self.remarks)
