# SPDX-License-Identifier: GPL-3.0-or-later
"""Permanent-magnet motor design: fields, torque, losses, rare-earth content.

    import lodestone

    machine = lodestone.Machine("prius-2004")
    field = machine.solve(current="250 A", angle="140 deg")
    print(field.torque)                                # N·m, of the whole machine

    thicker = machine.with_parameters({"rotor.magnet.thickness": "7 mm"})
    rotation = thicker.rotate(current=250.0, angle="140 deg", positions=16)
    print(rotation.mean_torque, rotation.torque)       # N·m; an array over the positions

Units are SI: A (peak of a phase), rad (electrical), K, N·m, Wb, T, A/m, m, W, kg. Every argument that is a quantity
takes a number in SI or a text with its unit: 250.0 or "250 A", 2.44 or "140 deg", 373.15 or "100 degC". Torque, flux
linkage, mass and loss are those of the whole machine. What was not computed is None, in arrays NaN.

What a user can cause is a UserError with the program's message. Results are those of the program, bit for bit: the
module is the same libraries. A call that computes does so in one thread, without Python's lock; calls of several
threads take turns.
"""
from lodestone import _lodestone
from lodestone._lodestone import ConvergenceError, Error, InfeasibleGeometry, MeshError, UserError
from lodestone.comparing import Comparison, compare
from lodestone.machines import Field, Machine, Rotation
from lodestone.magnets import DemagnetisationCurve, Magnet
from lodestone.maps import EfficiencyMap, FluxMap
from lodestone.studies import Case, Results, evaluate, open_results, run

for _error in (Error, UserError, InfeasibleGeometry, MeshError, ConvergenceError):
    _error.__module__ = "lodestone"
Error.__doc__ = "What Lodestone raises: UserError, MeshError, ConvergenceError."
UserError.__doc__ = "Bad input: where, what was found, what is allowed. A ValueError, too."
InfeasibleGeometry.__doc__ = "Parameters that are each allowed but together describe no machine. A UserError."
MeshError.__doc__ = "No usable mesh."
ConvergenceError.__doc__ = "A field for which Newton's method did not converge."

__version__ = _lodestone.version


def names(kind, library=()):
    """Names in the library, sorted.

    kind: "machines", "magnets", "steels", "conductors", "switches", "scenarios", "cycles", "vehicles", "duties",
    "coolings". library: folders of your own that come before the program's.
    """
    return _lodestone.names(kind, list(library))


__all__ = ["Case", "Comparison", "ConvergenceError", "DemagnetisationCurve", "EfficiencyMap", "Error", "Field",
           "FluxMap", "InfeasibleGeometry", "Machine", "Magnet", "MeshError", "Results", "Rotation", "UserError",
           "compare", "evaluate", "names", "open_results", "run"]
