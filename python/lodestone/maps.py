# SPDX-License-Identifier: GPL-3.0-or-later
"""Flux maps and efficiency maps as arrays."""
import numpy

from lodestone import _lodestone, pages


class FluxMap:
    """Torque, flux linkages and inductances over (i_d, i_q) and magnet temperature, from one co-energy surface.

    nodes: the currents solved, {"i_d", "i_q"} of shape (nodes,), A, and {"psi_d", "psi_q" (Wb), "coenergy" (J),
    "torque_ripple" (N·m)} of shape (temperatures, nodes). temperatures: K. range: (largest current, least i_d, most
    i_d), A. errors: at currents that are no nodes. phases, pole_pairs.
    """

    def __init__(self, native, title=""):
        self._native = native
        self.title = title
        self.temperatures = native.temperatures
        self.range = native.range
        self.phases = native.phases
        self.pole_pairs = native.pole_pairs
        self.nodes = native.nodes()
        self.errors = native.errors()

    def __repr__(self):
        return f"<FluxMap of {len(self.nodes['i_d'])} currents up to {self.range[0]:g} A>"

    def _three(self, i_d, i_q, magnet_temperature):
        if magnet_temperature is None:
            magnet_temperature = self.temperatures[0]
        arrays = numpy.broadcast_arrays(*(numpy.asarray(one, float) for one in (i_d, i_q, magnet_temperature)))
        return [numpy.array(one, order="C") for one in arrays]

    def at(self, i_d, i_q, magnet_temperature=None):
        """The map at currents (A) and magnet temperatures (K; None: the lowest), arrays that broadcast.

        A dict of arrays of their common shape: torque (mean) and torque_ripple, N·m; coenergy, J; psi_d, psi_q, Wb;
        inductance_dd, inductance_dq, inductance_qq (incremental), H. UserError outside the map.
        """
        return self._native.at(*self._three(i_d, i_q, magnet_temperature))

    def covers(self, i_d, i_q, magnet_temperature=None):
        """True where the currents lie in `range` and the temperature in the map."""
        return self._native.covers(*self._three(i_d, i_q, magnet_temperature))

    def grid(self, points=41, magnet_temperature=None):
        """The map on a grid over its range, i_q from 0: at()'s dict with "i_d" and "i_q", arrays of shape
        (points, points), [i_q, i_d]; NaN beyond the largest current."""
        current, least, most = self.range
        i_d, i_q = numpy.meshgrid(numpy.linspace(least, most, points), numpy.linspace(0.0, current, points))
        inside = self.covers(i_d, i_q, magnet_temperature)
        values = self.at(i_d[inside], i_q[inside], magnet_temperature)
        result = {"i_d": i_d, "i_q": i_q}
        for name, column in values.items():
            result[name] = numpy.full(i_d.shape, numpy.nan)
            result[name][inside] = column
        return result

    def svg(self, magnet_temperature=None, title=None):
        """The map as a picture."""
        return self._native.svg(magnet_temperature, self.title if title is None else title)

    def _repr_svg_(self):
        return self.svg()

    def _repr_html_(self):
        e = self.errors
        rows = [("currents", f"{len(self.nodes['i_d'])} solved, up to {self.range[0]:g} A peak"),
                ("magnets at", ", ".join(f"{one:g} K" for one in self.temperatures)),
                ("largest torque", pages.number(e["largest_torque"], "N·m")),
                (f"error of the torque at {e['currents']} other currents", pages.number(e["torque_error"], "N·m", 2)),
                ("of the flux linkage", pages.number(e["flux_linkage_error"], "Wb", 2))]
        return pages.picture(self.svg(), "svg+xml", "flux map") + pages.facts("Flux map", rows)


class EfficiencyMap:
    """Efficiency and losses over the torque-speed plane.

    speeds (rad/s) of shape (S,), torques (N·m) of shape (T,); efficiency, system_efficiency (fractions), loss, W, of
    the machine, i_d, i_q (A), voltage (V, peak of a phase's fundamental) and each of losses (W, by component) of shape
    (S, T): NaN where the envelope does not reach or a value is not known. envelope: {"speed", "torque", "i_d", "i_q",
    "voltage", "region"}. base_speed, rad/s; characteristic_current, A, None beyond the map; open_circuit_voltage, V;
    dc_voltage, V; note: what the efficiency leaves out. best: (s, t) of the best efficiency.
    """

    def __init__(self, native, title=""):
        self._native = native
        self.title = title
        planes = native.planes()
        for name in ("efficiency", "system_efficiency", "loss", "i_d", "i_q", "voltage", "losses"):
            setattr(self, name, planes[name])
        for name in ("speeds", "torques", "base_speed", "characteristic_current", "open_circuit_voltage", "dc_voltage",
                     "best", "note"):
            setattr(self, name, getattr(native, name))
        self.envelope = native.envelope()

    def __repr__(self):
        return f"<EfficiencyMap of {len(self.speeds)} speeds and {len(self.torques)} torques>"

    def svg(self, title=None):
        """The map as a picture."""
        return self._native.svg(self.title if title is None else title)

    def _repr_svg_(self):
        return self.svg()

    def _repr_html_(self):
        rpm = 30.0 / numpy.pi
        rows = [("base speed", pages.number(self.base_speed * rpm, "rpm", 4)),
                ("open-circuit voltage at top speed", pages.number(self.open_circuit_voltage, "V peak", 4)),
                ("characteristic current", pages.number(self.characteristic_current, "A", 4))]
        if self.best is not None:
            s, t = self.best
            rows.append(("best efficiency", f"{100.0 * self.efficiency[s, t]:.2f} % at {self.speeds[s] * rpm:.4g} rpm, "
                                            f"{self.torques[t]:.4g} N·m"))
        return (pages.picture(self.svg(), "svg+xml", "efficiency map") + pages.facts("Efficiency map", rows) +
                pages.notes([self.note] if self.note else []))
