# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: exceptions with the text of the program, never a crash."""
import pathlib
import tempfile
import threading
import unittest

from program import lodestone as program

import lodestone

STUDY = {"study": "torque", "machine": "prius-2004",
         "conditions": {"magnet_temperature": "20 degC", "winding_temperature": "20 degC"},
         "operating_points": [{"name": "full", "current": "250 A", "angle": "140 deg"}], "analysis": "field"}


class ErrorTest(unittest.TestCase):
    def refused(self, work, *words, kind=lodestone.UserError):
        with self.assertRaises(kind) as caught:
            work()
        text = str(caught.exception)
        self.assertNotIn("\n", text)
        for word in words:
            self.assertIn(word, text)
        return text

    def test_unknown_machine_says_what_the_program_says(self):
        code, _, err = program("solve", "prius-2005", "--json")
        self.assertEqual(code, 2)
        self.assertEqual(self.refused(lambda: lodestone.Machine("prius-2005")), err)

    def test_broken_file_says_what_the_program_says(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = pathlib.Path(lodestone.Machine("prius-2004").file).read_text(encoding="utf-8")
            file = pathlib.Path(folder) / "broken.yaml"
            for old, new in (("air_gap: 0.75 mm", "air_gap: 0.75 V"), ("poles: 8", "poles: 7"), ("machine:", "machin:")):
                self.assertIn(old, broken)
                file.write_text(broken.replace(old, new, 1), encoding="utf-8")
                code, _, err = program("solve", file)
                self.assertEqual(code, 2)
                self.assertEqual(self.refused(lambda: lodestone.Machine(file)), err)

    def test_infeasible_machine_says_what_the_program_says(self):
        with tempfile.TemporaryDirectory() as folder:
            text = pathlib.Path(lodestone.Machine("prius-2004").file).read_text(encoding="utf-8")
            file = pathlib.Path(folder) / "thick.yaml"
            file.write_text(text.replace("thickness: 6.50 mm", "thickness: 17 mm", 1), encoding="utf-8")
            code, _, err = program("solve", file)
            self.assertEqual(code, 2)
            self.assertEqual(self.refused(lambda: lodestone.Machine(file), kind=lodestone.InfeasibleGeometry), err)

    def test_study_says_what_the_program_says(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "study.yaml"
            for change in ({"machine": "prius-2005"}, {"analysis": "torque"}, {"vary": {"rotor.magnet.thicknes": ["7 mm"]}},
                           {"operating_points": []}, {"conditions": {"magnet_temperature": "20 degC"}}):
                text = "".join(f"{key}: {value!r}\n" for key, value in {**STUDY, **change}.items())
                file.write_text(text, encoding="utf-8")
                code, _, err = program("run", file, "-o", pathlib.Path(folder) / "out")
                self.assertEqual(code, 2, text)
                self.assertEqual(self.refused(lambda: lodestone.evaluate(file)), err)
                self.assertEqual(self.refused(lambda: lodestone.run(file, pathlib.Path(folder) / "out")), err)

    def test_arguments(self):
        machine = lodestone.Machine("prius-2004")
        self.refused(lambda: machine.solve(current="3 V"), "current: '3 V'", "'A'")
        self.refused(lambda: machine.solve(current=-1.0), "current: -1 A is not allowed", "at least 0 A")
        self.refused(lambda: machine.solve(current=float("nan")), "current: nan")
        self.refused(lambda: machine.solve(current=[1.0]), "current: expected a number in A", "[1.0]")
        self.refused(lambda: machine.solve(current="many"), "current:")
        self.refused(lambda: machine.solve(angle="worst"), "angle:")
        self.refused(lambda: machine.solve(degree=5), "degree: 5 is not allowed")
        self.refused(lambda: machine.solve(degree=2.5), "degree: expected a whole number, found 2.5")
        self.refused(lambda: machine.solve(refinement=100), "refinement: 100")
        self.refused(lambda: machine.solve(magnet_temperature=0.0), "magnet_temperature: 0 K")
        self.refused(lambda: machine.solve(tolerance=0.02, degree=4), "tolerance:", "degree 4")
        self.refused(lambda: machine.rotate(positions=0), "positions: 0 is not allowed")
        self.refused(lambda: machine.with_parameters({"rotor.magnet.thicknes": "7 mm"}), "did you mean 'thickness'?")
        self.refused(lambda: machine.with_parameters({"rotor.magnet.thickness": 7}), "needs a unit, such as '7 mm'")
        self.refused(lambda: lodestone.Magnet("nd-n42hs"), "no magnet 'nd-n42hs' in the library")
        self.refused(lambda: lodestone.Magnet("nd-n42sh").remanence("5000 degC"), "nd-n42sh")
        self.refused(lambda: lodestone.Machine("prius-2004", library=["/nowhere"]), "/nowhere")
        self.refused(lambda: lodestone.open_results("nowhere"), "nowhere: no such directory")
        self.refused(lambda: lodestone.compare(), "name one directory")
        self.refused(lambda: lodestone.run(STUDY), "needs a directory")
        with self.assertRaises(TypeError):
            machine.solve(curent=3.0)
        with self.assertRaises(AttributeError):
            machine.air_gab  # pylint: disable=pointless-statement

    def test_a_user_error_is_a_value_error(self):
        with self.assertRaises(ValueError):
            lodestone.Machine("none")
        self.assertTrue(issubclass(lodestone.InfeasibleGeometry, lodestone.UserError))
        self.assertTrue(issubclass(lodestone.ConvergenceError, lodestone.Error))

    def test_what_fails_in_a_study_is_a_failed_case(self):
        case = lodestone.evaluate({**STUDY, "vary": {"rotor.magnet.thickness": ["6.5 mm", "7.6449 mm", "17 mm"]}})[2]
        self.assertFalse(case.done)
        self.assertTrue(case.failure.startswith("infeasible: "), case.failure)
        self.assertIsNone(case.no_load_flux_linkage)
        self.assertEqual(case.points, [])

    def test_report_of_progress_may_fail(self):
        def fail(_):
            raise ZeroDivisionError("in the report")
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(ZeroDivisionError, "in the report"):
                lodestone.run(STUDY, folder, jobs=1, progress=fail)
            # The case is stored nevertheless.
            self.assertEqual(lodestone.run(STUDY, folder, jobs=1).summary["reused"], 1)

    def test_threads_take_turns(self):
        machine, solved, rotated = lodestone.Machine("prius-2004"), [], []

        def solve():
            solved.append(machine.solve(current="100 A", angle="120 deg", degree=1).torque)
            rotated.append(lodestone.Machine("prius-2004").rotate(100.0, "120 deg", positions=1, degree=1).torque[0])
        threads = [threading.Thread(target=solve) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        # A rotation is solved as closely as its mesh deserves, a field closer: their bits are not each other's.
        for torques in (solved, rotated):
            self.assertEqual(len(torques), 4)
            self.assertEqual(len(set(torques)), 1)
        self.assertAlmostEqual(solved[0], rotated[0], delta=1e-5 * abs(solved[0]))


if __name__ == "__main__":
    unittest.main()
