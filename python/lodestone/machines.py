# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines, their fields, and the rotation of an operating point."""
import dataclasses
import json
import math
import os

import numpy

from lodestone import _lodestone, pages
from lodestone.native import Shown
from lodestone.quantities import as_yaml

RPM = math.pi / 30.0


class Machine(Shown):
    """A machine of the library or of a file.

    name: a name (lodestone.names("machines")) or the path of a YAML file. parameters: values in place of the file's,
    by dotted paths as in the `vary` of a study: {"rotor.magnet.thickness": "7 mm", "magnet": "nd-n42sh"}; a value with
    a dimension is a text with its unit. library: folders of your own with machines/, magnets/, steels/ that come
    before the program's.

    Its values are attributes in SI: name, description, poles, pole_pairs, phases, slots, stator_type, rotor_type,
    outer_radius and bore_radius of the stator, rotor_outer_radius, rotor_inner_radius, air_gap, stack_length,
    mean_turn_length (m), stacking_factor, slot_fill, series_turns, rated_current (A peak, None where the file gives
    none), skew (text), magnet, stator_steel, rotor_steel, conductor (names), notes, sources, file.
    """

    def __init__(self, name, parameters=None, library=()):
        self._name = os.fspath(name)
        self._changed = dict(parameters or {})
        self._library = [os.fspath(folder) for folder in library]
        self._native = _lodestone.Machine(self._name, as_yaml(self._changed), self._library)

    def __repr__(self):
        changed = f", {self._changed!r}" if self._changed else ""
        return f"Machine({self._name!r}{changed})"

    @property
    def parameters(self):
        """Every value of the machine by its dotted path, as texts with their units."""
        return self._native.parameters

    @property
    def changed(self):
        """The parameters that were given in place of the file's."""
        return dict(self._changed)

    def with_parameters(self, parameters):
        """This machine with parameters replaced; those replaced before stay so."""
        return Machine(self._name, {**self._changed, **parameters}, self._library)

    def masses(self):
        """Masses, kg: {"parts": {"stator_steel", "rotor_steel", "copper", "magnets"}, "elements": {"Nd": (least, most),
        …}}; elements of the magnets, None where the composition is not known."""
        return self._native.masses()

    def svg(self, whole_machine=True, width=900):
        """The cross-section as SVG; width in pixels."""
        return self._native.svg(whole_machine, width)

    def solve(self, current=None, angle="best", position=0.0, magnet_temperature="20 degC",
              winding_temperature="20 degC", degree=2, refinement=1.0, tolerance=None, derivatives=False):
        """One field solution, as `lodestone solve` makes it.

        current: A, peak of a phase; None: the machine's rated one. angle: rad, electrical, of the current from the +d
        axis, or "best", that of most mean torque. position: rad, electrical, of the rotor's d axis from the axis of
        phase A. Temperatures: K. degree: of the elements, 1 to 4. refinement: 2 makes cells half as large. tolerance:
        largest estimated error of the torque, a share of it; the mesh is adapted until it is met. derivatives: to every
        parameter (Field.answer["derivatives"]).
        """
        return Field(self, self._native.solve(
            current=current, angle=angle, position=position, magnet_temperature=magnet_temperature,
            winding_temperature=winding_temperature, degree=degree, refinement=refinement, tolerance=tolerance,
            derivatives=derivatives))

    def rotate(self, current=None, angle="best", positions=16, whole_period=False, position=0.0,
               magnet_temperature="20 degC", degree=2, refinement=1.0):
        """Torque and flux linkages over rotor positions, the currents turning with the rotor, as a study has them.

        positions: in the sixth (with consequent poles the third) of an electrical period after which they repeat, or,
        with whole_period, in all of it. Other arguments: solve().
        """
        values = self._native.rotate(
            current=current, angle=angle, positions=positions, whole_period=whole_period, position=position,
            magnet_temperature=magnet_temperature, degree=degree, refinement=refinement)
        return Rotation(**values)

    def evaluate(self, study):
        """The cases of a study of this machine, computed here: see lodestone.evaluate(). study: a dict without
        `machine`; its `vary` comes on top of the parameters that were replaced."""
        from lodestone.studies import evaluate
        return evaluate(self._study(study), self._library)

    def _study(self, study):
        whole = {"study": self.name, "machine": self._name, **study}
        vary = {**{path: [value] for path, value in self._changed.items()}, **study.get("vary", {})}
        if vary:
            whole["vary"] = vary
        return whole

    def flux_map(self, current=None, magnet_temperatures=("20 degC",), tolerance=0.002, ripple_tolerance=0.01,
                 positions=7):
        """Torque, flux linkages and inductances over currents and magnet temperatures: a FluxMap.

        current: A peak, up to which the map reaches; None: the rated one. tolerance: of torque and flux linkage,
        relative to their largest; ripple_tolerance: of the ripple, relative to the largest torque. positions: rotor
        positions a sixth of a period. Takes some minutes at the default tolerance.
        """
        top = _with_unit(self.rated_current if current is None else current, "A")
        celsius = [_with_unit(one, "K") for one in magnet_temperatures]
        case = self._one_case({
            "conditions": {"magnet_temperature": celsius[0], "winding_temperature": "20 degC"},
            "operating_points": [{"name": "full", "current": top, "angle": "120 deg"}],
            "analysis": "flux-map",
            "flux_map": {"current": top, "temperatures": celsius, "tolerance": _with_unit(tolerance, "1"),
                         "ripple_tolerance": _with_unit(ripple_tolerance, "1")},
            "numerics": {"positions": positions}, "pictures": False})
        return case.flux_map

    def efficiency_map(self, top_speed, dc_voltage, current_limit=None, magnet_temperature="100 degC",
                       winding_temperature="120 degC", speeds=50, torques=50):
        """Efficiency and losses over the torque-speed plane, with its envelope: an EfficiencyMap.

        top_speed: rad/s, mechanical. dc_voltage: V. current_limit: A peak; None: the rated current. speeds, torques:
        points of the plane. Takes some minutes.
        """
        limit = _with_unit(self.rated_current if current_limit is None else current_limit, "A")
        case = self._one_case({
            "conditions": {"magnet_temperature": _with_unit(magnet_temperature, "K"),
                           "winding_temperature": _with_unit(winding_temperature, "K"),
                           "dc_voltage": _with_unit(dc_voltage, "V"), "current_limit": limit},
            "operating_points": [{"name": "full", "current": limit, "angle": "best",
                                  "speed": _with_unit(top_speed, "rad/s")}],
            "analysis": "performance",
            "efficiency_map": {"top_speed": _with_unit(top_speed, "rad/s"), "speeds": speeds, "torques": torques},
            "pictures": False})
        return case.efficiency_map

    def _one_case(self, study):
        case = self.evaluate(study)[0]
        if not case.done:
            raise _lodestone.Error(case.failure)
        return case

    def _repr_svg_(self):
        return self.svg()

    def _repr_html_(self):
        mm = lambda metres: pages.number(round(1e3 * metres, 6), "mm")
        masses = self.masses()["parts"]
        rows = [("poles, slots, phases", f"{self.poles}, {self.slots}, {self.phases}"),
                ("templates", f"{self.stator_type}, {self.rotor_type}"),
                ("stator's outer, bore diameter", f"{mm(2 * self.outer_radius)}, {mm(2 * self.bore_radius)}"),
                ("air gap", mm(self.air_gap)), ("stack length", mm(self.stack_length)),
                ("turns in series a phase", pages.number(self.series_turns)),
                ("slot fill", pages.number(100.0 * self.slot_fill, "%", 3)),
                ("rated current", pages.number(self.rated_current, "A peak")),
                ("magnet", self.magnet), ("steel of stator, rotor", f"{self.stator_steel}, {self.rotor_steel}"),
                ("mass of magnets, copper", f"{masses['magnets']:.3g} kg, {masses['copper']:.3g} kg"),
                ("mass of steel", f"{masses['stator_steel'] + masses['rotor_steel']:.3g} kg")]
        rows += [(f"changed: {path}", value) for path, value in self._changed.items()]
        return pages.beside(pages.picture(self.svg(), "svg+xml", f"cross-section of {self.name}", "36em"),
                            pages.facts(self.name, rows))


def _with_unit(value, unit):
    """A quantity as a study has it."""
    if isinstance(value, str):
        return value
    if value is None:
        raise _lodestone.UserError("current: the machine's file gives no rated one; name it")
    number = repr(float(value))
    return number if unit == "1" else f"{number} {unit}"


class Field(Shown):
    """One field solution. Values in SI, as attributes:

    torque and torque_error (what a finer mesh would add; None where it is not known), N·m; angle, rad; current (d, q),
    A; flux_linkage (d, q), phase_flux_linkage (array), no_load_flux_linkage, Wb; inductance_d, inductance_q (apparent),
    H, None without that current; peak_flux_density, T, by part of the iron; energy, coenergy, J; magnet_field, the
    largest demagnetising field of the magnets, knee_field, demagnetisation_margin, A/m, None where the grade does not
    tell; valid, False where the magnets pass their knee; phase_resistance, ohm; copper_loss, W; confidence; notes.
    """

    def __init__(self, machine, native):
        self.machine = machine
        self._native = native

    def __repr__(self):
        return f"<Field of {self.machine.name}: torque {self.torque:.5g} N·m>"

    @property
    def answer(self):
        """What `lodestone solve --json` prints, as a dict; its units are those of answer["units"]."""
        return json.loads(self._native.json())

    def png(self):
        """Flux density and flux lines of one sector, as PNG bytes."""
        return self._native.png()

    def write_vtu(self, file):
        """Writes the field for ParaView."""
        self._native.write_vtu(os.fspath(file))

    def _repr_png_(self):
        return self.png()

    def _repr_html_(self):
        d, q = self.flux_linkage
        rows = [("torque", pages.number(self.torque, "N·m")),
                ("its estimated error", pages.number(self.torque_error, "N·m", 2)),
                ("current angle", pages.number(math.degrees(self.angle), "deg from +d")),
                ("flux linkage d, q", f"{d:.5g}, {q:.5g} Wb"),
                ("apparent L_d, L_q", ", ".join(pages.number(one and 1e3 * one, "mH") for one in
                                                (self.inductance_d, self.inductance_q)))]
        rows += [(f"peak B, {part}", pages.number(value, "T", 3)) for part, value in self.peak_flux_density.items()]
        margin = self.demagnetisation_margin
        rows += [("margin to the knee", pages.number(None if margin is None else 1e-3 * margin, "kA/m", 4)),
                 ("copper loss", pages.number(self.copper_loss, "W", 4)), ("lowest confidence", self.confidence)]
        return (pages.beside(pages.picture(self.png(), "png", f"field of {self.machine.name}", "30em"),
                             pages.facts(self.machine.name, rows)) + pages.notes(self.notes))


@dataclasses.dataclass(frozen=True, repr=False)
class Rotation:
    """Torque and flux linkages over rotor positions. Arrays have one element a position."""

    current: float  #: A, peak of a phase
    angle: float  #: rad, of the current from the +d axis
    span: float  #: rad, electrical, that the positions cover
    position: numpy.ndarray  #: rad, electrical
    torque: numpy.ndarray  #: N·m
    psi_d: numpy.ndarray  #: Wb
    psi_q: numpy.ndarray  #: Wb
    psi_phase: numpy.ndarray  #: Wb, [position, phase]
    mean_torque: float  #: N·m
    torque_ripple: "float | None"  #: N·m, peak to peak; None of one position

    def __repr__(self):
        return f"<Rotation of {len(self.position)} positions: mean torque {self.mean_torque:.5g} N·m>"

    def to_pandas(self):
        """A pandas.DataFrame, a row a position, SI units in the names of its columns."""
        import pandas
        columns = {"position rad": self.position, "torque N·m": self.torque, "psi_d Wb": self.psi_d,
                   "psi_q Wb": self.psi_q}
        for phase in range(self.psi_phase.shape[1]):
            columns[f"psi_{phase + 1} Wb"] = self.psi_phase[:, phase]
        return pandas.DataFrame(columns)

    def _repr_html_(self):
        rows = [("current", f"{self.current:g} A peak, {math.degrees(self.angle):.4g} deg from +d"),
                ("positions", f"{len(self.position)} over {math.degrees(self.span):g} electrical degrees"),
                ("mean torque", pages.number(self.mean_torque, "N·m")),
                ("torque ripple", pages.number(self.torque_ripple, "N·m, peak to peak", 4)),
                ("mean flux linkage d, q", f"{self.psi_d.mean():.5g}, {self.psi_q.mean():.5g} Wb")]
        return pages.facts("Rotation", rows)
