# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines, fields, rotations and magnets: the same bits as the program's, SI units, shapes of arrays."""
import math
import unittest

import numpy
from program import answer

import lodestone


def without_times(one):
    return {key: value for key, value in one.items() if not key.endswith("_seconds")}


class FieldTest(unittest.TestCase):
    def test_answer_is_that_of_the_program(self):
        program = answer("solve", "prius-2004", "--current", "250A", "--angle", "140deg", "--temperature", "100degC",
                         "--magnet", "nd-n42sh", "--position", "20deg", "--json")
        machine = lodestone.Machine("prius-2004", {"magnet": "nd-n42sh"})
        field = machine.solve(current="250 A", angle="140 deg", magnet_temperature="100 degC", position="20 deg")
        self.assertEqual(without_times(field.answer), without_times(program))
        # The attributes are SI, the program's angles are degrees, its magnets' fields kA/m.
        self.assertEqual(field.torque, program["torque"])
        self.assertEqual(field.torque_error, program["torque_error"])
        self.assertEqual(field.flux_linkage, (program["flux_linkage"]["d"], program["flux_linkage"]["q"]))
        self.assertEqual(list(field.phase_flux_linkage), [program["flux_linkage"][phase] for phase in "abc"])
        self.assertEqual(field.peak_flux_density, program["peak_flux_density"])
        self.assertEqual(field.angle, math.radians(140.0))
        self.assertEqual(field.demagnetisation_margin / 1000.0, program["demagnetisation_margin"])
        self.assertEqual(field.copper_loss, program["copper_loss"])

    def test_numbers_are_si(self):
        machine = lodestone.Machine("prius-2004")
        words = machine.solve(current="100 A", angle="120 deg", magnet_temperature="60 degC", degree=1)
        numbers = machine.solve(current=100, angle=math.radians(120.0), magnet_temperature=333.15, degree=1)
        self.assertEqual(words.torque, numbers.torque)

    def test_best_angle_and_rated_current_are_those_of_the_program(self):
        program = answer("solve", "servo-12s10p", "--degree", "1", "--json")
        field = lodestone.Machine("servo-12s10p").solve(degree=1)
        self.assertEqual(without_times(field.answer), without_times(program))

    def test_adapted_mesh_and_derivatives_are_those_of_the_program(self):
        program = answer("solve", "prius-2004", "--current", "150A", "--angle", "130deg", "--tolerance", "2%",
                         "--derivatives", "--json")
        field = lodestone.Machine("prius-2004").solve(current=150.0, angle="130 deg", tolerance=0.02, derivatives=True)
        mine, its = without_times(field.answer), without_times(program)
        for one in (mine, its):
            for part in one["adaptation"]["rounds"]:
                part.pop("seconds", None)
            one["adaptation"].pop("seconds", None)
        self.assertEqual(mine, its)

    def test_file_is_a_machine_too(self):
        by_name = lodestone.Machine("prius-2004")
        by_file = lodestone.Machine(by_name.file)
        self.assertEqual(by_file.parameters, by_name.parameters)
        self.assertEqual(by_name.parameters["rotor.magnet.thickness"], "6.50 mm")
        self.assertEqual((by_name.poles, by_name.slots, by_name.phases), (8, 48, 3))
        self.assertAlmostEqual(by_name.air_gap, 0.00075, delta=1e-12)
        thicker = by_name.with_parameters({"rotor.magnet.thickness": "7 mm"})
        self.assertEqual(thicker.parameters["rotor.magnet.thickness"], "7 mm")
        # The mass of a block goes with its thickness.
        self.assertAlmostEqual(thicker.masses()["parts"]["magnets"] / by_name.masses()["parts"]["magnets"], 7.0 / 6.5,
                               delta=1e-9)

    def test_masses_are_those_of_the_program(self):
        program = answer("show", "machine", "prius-2004-measured", "--json")
        masses = lodestone.Machine("prius-2004-measured").masses()
        self.assertEqual(masses["parts"], {key: value for key, value in program["mass"].items() if key != "sum"})


class RotationTest(unittest.TestCase):
    def test_arrays(self):
        rotation = lodestone.Machine("prius-2004").rotate(current="250 A", angle="140 deg", positions=6, degree=1)
        for values in (rotation.position, rotation.torque, rotation.psi_d, rotation.psi_q):
            self.assertEqual(values.shape, (6,))
            self.assertEqual(values.dtype, numpy.float64)
        self.assertEqual(rotation.psi_phase.shape, (6, 3))
        self.assertAlmostEqual(rotation.span, math.pi / 3.0, delta=1e-12)
        self.assertAlmostEqual(rotation.mean_torque, rotation.torque.mean(), delta=1e-10)
        self.assertAlmostEqual(rotation.torque_ripple, numpy.ptp(rotation.torque), delta=1e-10)
        # The amplitude-invariant Park transform of the phases (docs/architecture.md).
        displacement = 2.0 * math.pi / 3.0 * numpy.arange(3)
        angle = rotation.position[:, None] - displacement
        numpy.testing.assert_allclose(2.0 / 3.0 * (rotation.psi_phase * numpy.cos(angle)).sum(axis=1), rotation.psi_d,
                                      rtol=1e-10)
        numpy.testing.assert_allclose(-2.0 / 3.0 * (rotation.psi_phase * numpy.sin(angle)).sum(axis=1), rotation.psi_q,
                                      rtol=1e-10)

    def test_second_rotation_on_the_kept_mesh_is_the_same(self):
        machine = lodestone.Machine("prius-2004")
        first = machine.rotate(current=100.0, angle="120 deg", positions=2, degree=1)
        machine.rotate(current=200.0, angle="150 deg", positions=2, degree=1, magnet_temperature="80 degC")
        second = machine.rotate(current=100.0, angle="120 deg", positions=2, degree=1)
        numpy.testing.assert_array_equal(first.torque, second.torque)


class MagnetTest(unittest.TestCase):
    def test_values_are_those_of_the_program(self):
        program = answer("show", "magnet", "nd-n42sh", "--json")
        magnet = lodestone.Magnet("nd-n42sh")
        rows = [row for row in program["curve"] if row["temperature"] == 100.0] if "curve" in program else \
            [row for value in program.values() if isinstance(value, list) for row in value
             if isinstance(row, dict) and row.get("temperature") == 100.0]
        self.assertEqual(len(rows), 1)
        self.assertEqual(magnet.remanence("100 degC"), rows[0]["remanence"])
        self.assertEqual(magnet.intrinsic_coercivity(373.15), rows[0]["intrinsic_coercivity"])
        self.assertEqual(magnet.knee_field("100 degC"), rows[0]["knee_field"])
        curve = magnet.demagnetisation_curve("100 degC")
        self.assertEqual(curve.maximum_energy_product, rows[0]["maximum_energy_product"])
        self.assertEqual(curve.field.shape, curve.flux_density.shape)
        # J = B − μ0 H, with CODATA's μ0.
        numpy.testing.assert_allclose(curve.flux_density - 1.25663706212e-6 * curve.field, curve.polarisation,
                                      atol=1e-12)
        self.assertEqual(curve.field[0], 0.0)
        self.assertTrue((numpy.diff(curve.field) < 0.0).all())

    def test_names(self):
        self.assertIn("prius-2004", lodestone.names("machines"))
        self.assertIn("nd-n42sh", lodestone.names("magnets"))


if __name__ == "__main__":
    unittest.main()
