# SPDX-License-Identifier: GPL-3.0-or-later
"""Studies, maps and comparisons: the same bits as the program's."""
import pathlib
import tempfile
import unittest

import h5py  # another flavour of HDF5 in the same process
import numpy
from program import answer, lodestone as program

import lodestone

STUDY = """study: two magnets
machine: prius-2004-measured
conditions: {magnet_temperature: 100 degC, winding_temperature: 100 degC, dc_voltage: 500 V, current_limit: 100 A}
operating_points:
  - {name: full, current: 100 A, angle: 110 deg, speed: 1500 rpm}
  - {name: half, current: 50 A, angle: best, speed: 0 rpm}
analysis: performance
efficiency_map: {top_speed: 4000 rpm, speeds: 6, torques: 5}
flux_map: {tolerance: 2 %, ripple_tolerance: 50 %, held_out: 2}
pictures: true
numerics: {degree: 1, positions: 4}
vary:
  magnet: [nd-n42sh, ferrite-fb13b]
"""
POINT = {"study": "one point", "machine": "prius-2004", "analysis": "rotation",
         "conditions": {"magnet_temperature": "20 degC", "winding_temperature": "20 degC"},
         "operating_points": [{"name": "full", "current": "250 A", "angle": "140 deg"}],
         "numerics": {"degree": 1, "positions": 4}, "vary": {"rotor.magnet.thickness": ["6 mm", "6.5 mm"]}}


class StudyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.file = cls.folder / "study.yaml"
        cls.file.write_text(STUDY, encoding="utf-8")
        cls.directory = cls.folder / "program"
        code, _, err = program("run", cls.file, "-o", cls.directory, "-j", "1", "--quiet")
        assert code == 0, err
        cls.here = lodestone.evaluate(cls.file)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_cases_computed_here_are_those_of_the_program(self):
        stored = lodestone.open_results(self.directory).cases()
        self.assertEqual([one.id for one in self.here], [one.id for one in stored])
        for mine, its in zip(self.here, stored):
            self.assertEqual((mine.design, mine.varied, mine.valid), (its.design, its.varied, its.valid))
            self.assertEqual(mine.no_load_flux_linkage, its.no_load_flux_linkage)
            self.assertEqual(mine.demagnetisation_margin, its.demagnetisation_margin)
            self.assertEqual(mine.picture, its.picture)
            for point, other in zip(mine.points, its.points):
                for key, value in point.items():
                    if isinstance(value, numpy.ndarray):
                        numpy.testing.assert_array_equal(value, other[key], key)
                    else:
                        self.assertEqual(value, other[key], key)

    def test_flux_map_is_that_of_the_program(self):
        shown = answer("show", "flux-map", self.directory, "--design", "nd-n42sh", "--json", folder=self.folder)
        flux_map = self.here[0].flux_map
        self.assertEqual(list(flux_map.nodes["i_d"]), [node["i_d"] for node in shown["nodes"]])
        self.assertEqual(list(flux_map.nodes["i_q"]), [node["i_q"] for node in shown["nodes"]])
        for key in ("psi_d", "psi_q", "coenergy", "torque_ripple"):
            self.assertEqual(flux_map.nodes[key].shape, (1, len(shown["nodes"])))
            self.assertEqual(list(flux_map.nodes[key][0]), [node[key] for node in shown["solutions"][0]["nodes"]], key)
        self.assertEqual(flux_map.errors["torque_error"], shown["held_out"]["torque_error"])
        # Of a node the map gives what was solved; torque from flux linkages (docs/methods.md).
        node = int(numpy.argmax(flux_map.nodes["i_q"]))
        i_d, i_q = flux_map.nodes["i_d"][node], flux_map.nodes["i_q"][node]
        point = flux_map.at(i_d, i_q)
        self.assertEqual(point["torque"].shape, ())
        self.assertAlmostEqual(float(point["psi_d"]), flux_map.nodes["psi_d"][0, node], delta=1e-9)
        self.assertAlmostEqual(float(point["torque"]),
                               1.5 * flux_map.pole_pairs * float(point["psi_d"] * i_q - point["psi_q"] * i_d), delta=1e-6)

    def test_flux_map_takes_arrays(self):
        flux_map = self.here[0].flux_map
        values = flux_map.at([[-40.0, -20.0], [-10.0, 0.0]], 50.0)
        self.assertEqual(values["torque"].shape, (2, 2))
        self.assertEqual(values["torque"][0, 1], flux_map.at(-20.0, 50.0)["torque"])
        grid = flux_map.grid(9)
        self.assertEqual(grid["torque"].shape, (9, 9))
        inside = numpy.hypot(grid["i_d"], grid["i_q"]) <= flux_map.range[0]
        numpy.testing.assert_array_equal(numpy.isfinite(grid["torque"]), inside)
        with self.assertRaises(lodestone.UserError):
            flux_map.at(-1e4, 0.0)

    def test_efficiency_map_is_that_of_the_program(self):
        shown = answer("show", "efficiency-map", self.directory, "--design", "nd-n42sh", "--json", folder=self.folder)
        plane = self.here[0].efficiency_map
        self.assertEqual(plane.efficiency.shape, (6, 5))
        self.assertEqual(plane.base_speed, shown["base_speed"])
        self.assertEqual(list(plane.envelope["torque"]), [one["torque"] for one in shown["envelope"]])
        found = {(point["speed"], point["torque"]): point for point in shown["points"]}
        for s, speed in enumerate(plane.speeds):
            for t, torque in enumerate(plane.torques):
                point = found.get((speed, torque))
                if point is None:
                    self.assertTrue(numpy.isnan(plane.efficiency[s, t]))
                    continue
                self.assertEqual(plane.efficiency[s, t], point["efficiency"])
                self.assertEqual(plane.i_d[s, t], point["i_d"])
                for name, values in plane.losses.items():
                    self.assertEqual(values[s, t], point["losses"][name], name)
        self.assertEqual(plane.efficiency[plane.best], numpy.nanmax(plane.efficiency))

    def test_comparison_is_that_of_the_program(self):
        rows = answer("compare", self.directory, "--point", "full", "--json", folder=self.folder)
        comparison = lodestone.compare(self.directory, point="full")
        self.assertEqual(comparison.rows, rows)
        self.assertEqual(comparison.table(), program("compare", self.directory, folder=self.folder)[1])
        self.assertEqual(list(comparison["torque"]), [row["torque"] for row in rows])
        self.assertEqual(comparison["valid"].dtype, bool)
        self.assertEqual(comparison.to_pandas()["design"].tolist(), ["nd-n42sh", "ferrite-fb13b"])
        page = self.folder / "new" / "report.html"
        comparison.write_report(page)
        self.assertIn("two magnets", page.read_text(encoding="utf-8"))

    def test_columns_are_those_of_the_table(self):
        columns, described = lodestone.open_results(self.directory).columns()
        with h5py.File(self.directory / "results.h5") as results:
            table = results["table"][:]
            units = dict(zip(table.dtype.names, results["table"].attrs["units"]))
        self.assertEqual(list(columns), list(table.dtype.names))
        for name, values in columns.items():
            self.assertEqual(described[name][0], units[name])
            if units[name]:
                numpy.testing.assert_array_equal(values, table[name].astype(float), name)
            else:
                self.assertEqual([text.encode() for text in values], list(table[name]), name)

    def test_run_is_that_of_the_program(self):
        told = []
        results = lodestone.run(self.file, self.folder / "module", jobs=2, progress=told.append)
        self.assertEqual(results.summary["computed"], 2)
        self.assertEqual({one["design"] for one in told} - {None}, {"nd-n42sh", "ferrite-fb13b"})
        for case in (self.directory / "cases").glob("*.h5"):
            self.assertTrue((self.folder / "module" / "cases" / case.name).exists())
        self.assertEqual(results.compare().rows, lodestone.compare(self.directory).rows)
        self.assertEqual(lodestone.run(self.file, self.folder / "module", jobs=1).summary["reused"], 2)

    def test_a_dict_is_a_study(self):
        results = lodestone.run(POINT, self.folder / "dict", jobs=1)
        stored = results.cases()
        here = lodestone.evaluate(POINT)
        self.assertEqual([one.id for one in stored], [one.id for one in here])
        machine = lodestone.Machine("prius-2004", {"rotor.magnet.thickness": "6 mm"})
        rotation = machine.rotate(current="250 A", angle="140 deg", positions=4, degree=1)
        numpy.testing.assert_array_equal(rotation.torque, here[0].points[0]["torque_by_position"])
        numpy.testing.assert_array_equal(rotation.psi_d, here[0].points[0]["psi_d_by_position"])
        self.assertEqual(rotation.mean_torque, here[0].points[0]["torque"])
        # A machine with that parameter is the same case.
        without = {key: value for key, value in POINT.items() if key not in ("vary", "machine")}
        self.assertEqual(machine.evaluate(without)[0].id, here[0].id)

    def test_maps_of_a_machine(self):
        machine = lodestone.Machine("prius-2004-measured", {"magnet": "ferrite-fb13b"})
        flux_map = machine.flux_map(current=60.0, magnet_temperatures=[293.15], tolerance=0.05, ripple_tolerance=0.9,
                                    positions=4)
        self.assertEqual(list(flux_map.temperatures), [293.15])
        self.assertEqual(flux_map.range, (60.0, -60.0, 0.0))


if __name__ == "__main__":
    unittest.main()
