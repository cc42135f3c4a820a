# SPDX-License-Identifier: GPL-3.0-or-later
"""What a notebook shows: well-formed pieces of HTML, SVG and PNG that need no file and no network."""
import base64
import re
import tempfile
import unittest
import xml.etree.ElementTree as xml

import lodestone

STUDY = {"study": "a < b & \"c\"", "machine": "prius-2004-measured", "analysis": "performance",
         "conditions": {"magnet_temperature": "20 degC", "winding_temperature": "20 degC", "dc_voltage": "500 V",
                        "current_limit": "80 A"},
         "operating_points": [{"name": "full", "current": "80 A", "angle": "110 deg", "speed": "1500 rpm"}],
         "efficiency_map": {"top_speed": "3000 rpm", "speeds": 4, "torques": 4},
         "flux_map": {"tolerance": "5 %", "ripple_tolerance": "90 %", "held_out": 1},
         "numerics": {"degree": 1, "positions": 4}, "vary": {"magnet": ["nd-n42sh"]}}


class NotebookTest(unittest.TestCase):
    def check(self, page, pictures, *words):
        root = xml.fromstring(f"<div>{page}</div>")
        self.assertNotIn("<script", page)
        self.assertNotRegex(page, r"\bid=")
        images = list(root.iter("img"))
        self.assertEqual(len(images), pictures)
        for image in images:
            self.assertTrue(image.get("alt"))
            kind, data = re.fullmatch(r"data:image/(png|svg\+xml);base64,(.*)", image.get("src")).groups()
            self.look_at(base64.b64decode(data), kind)
        text = "".join(root.itertext())
        for word in words:
            self.assertIn(word, text)
        self.assertNotIn("nan", text)
        self.assertNotIn("None", text)

    def look_at(self, data, kind):
        if kind == "png":
            self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
        else:
            self.assertTrue(xml.fromstring(data).tag.endswith("svg"))

    def test_machine(self):
        machine = lodestone.Machine("prius-2004", {"rotor.magnet.thickness": "7 mm"})
        self.check(machine._repr_html_(), 1, "8, 48, 3", "0.75 mm", "changed: rotor.magnet.thickness", "7 mm")
        self.look_at(machine._repr_svg_().encode(), "svg+xml")

    def test_every_machine_of_the_library(self):
        for name in lodestone.names("machines"):
            with self.subTest(name):
                self.check(lodestone.Machine(name)._repr_html_(), 1, name)

    def test_every_magnet_of_the_library(self):
        for name in lodestone.names("magnets"):
            with self.subTest(name):
                self.check(lodestone.Magnet(name)._repr_html_(), 0, name)

    def test_field_and_rotation(self):
        machine = lodestone.Machine("prius-2004", {"magnet": "nd-n42sh"})
        field = machine.solve(current="250 A", angle="140 deg", degree=1)
        self.check(field._repr_html_(), 1, "torque", "N·m", "peak B, tooth", "margin to the knee")
        self.look_at(field._repr_png_(), "png")
        rotation = machine.rotate(current="250 A", angle="140 deg", positions=2, degree=1)
        self.check(rotation._repr_html_(), 0, "mean torque")
        self.assertEqual(rotation.to_pandas().shape, (2, 7))
        with tempfile.TemporaryDirectory() as folder:
            field.write_vtu(f"{folder}/field.vtu")
            self.assertTrue(xml.parse(f"{folder}/field.vtu").getroot().tag.endswith("VTKFile"))

    def test_maps_and_comparison(self):
        case, = lodestone.evaluate(STUDY)
        self.assertTrue(case.done, case.failure)
        self.check(case.flux_map._repr_html_(), 1, "largest torque")
        self.look_at(case.flux_map._repr_svg_().encode(), "svg+xml")
        self.check(case.efficiency_map._repr_html_(), 1, "best efficiency")
        with tempfile.TemporaryDirectory() as folder:
            comparison = lodestone.run(STUDY, folder, jobs=1).compare()
            self.check(comparison._repr_html_(), 0, "a < b & \"c\"", "nd-n42sh", "✓")
            self.assertTrue(comparison["on_front"][0])


if __name__ == "__main__":
    unittest.main()
