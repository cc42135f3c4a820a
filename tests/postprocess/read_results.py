# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a study's directory as a user of h5py would; used by results_store_test.cc with its sample cases."""
import json
import math
import sys

import h5py

directory = sys.argv[1]
with h5py.File(f"{directory}/cases/case1001.h5") as case:
    assert case.userblock_size == 512
    assert case.attrs["schema"] == 5
    assert case.attrs["design"].decode() == "nd-n42sh" if isinstance(case.attrs["design"], bytes) else True
    assert case.attrs["status"] in ("done", b"done")
    torque = case["points/0/torque"]
    assert torque[()] == 338.0 and torque.attrs["unit"] in ("N m", b"N m")
    by_position = case["points/0/by_position"]
    assert by_position.dtype.names == ("position", "torque", "psi_d", "psi_q")
    assert list(by_position.attrs["units"]) == ["rad", "N m", "Wb", "Wb"]
    assert by_position["torque"].shape == (16,)
    assert json.loads(case["input"].asstr()[()])["magnet"] == "nd-n42sh"
    masses = {row["element"].decode(): (row["min"], row["max"]) for row in case["passport/element_mass"]}
    assert math.isclose(masses["Dy"][1], 0.04 * 1.251)
    assert len(case["notes"].asstr()[:]) == 2

with h5py.File(f"{directory}/cases/case1009.h5") as case:
    # Unknown is an empty dataset, not zero.
    assert isinstance(case["passport/heavy_rare_earth_mass_min"][()], h5py.Empty)

with h5py.File(f"{directory}/results.h5") as results:
    table = results["table"]
    assert table.shape == (11,)
    units = dict(zip(table.dtype.names, table.attrs["units"]))
    assert units["peak.torque"] == "N m" and units["demagnetisation_margin"] == "A/m" and units["mass.Dy.min"] == "kg"
    rows = table[:]
    assert [row["magnet"].decode() for row in rows][:2] == ["nd-n40uh", "nd-n42sh"]
    assert rows["peak.torque"][1] == 338.0
    assert rows["peak.loss.copper_dc"][1] > 0
    assert list(rows["valid"]) == [1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 0]
    assert rows["done"][10] == 0 and math.isnan(rows["peak.torque"][10])
    assert b"at most 9.4 mm" in rows["failure"][10]
    assert math.isnan(rows["heavy_rare_earth_mass.min"][9])  # composition unknown
    assert rows["mass.Tb.max"][1] == 0.0  # known to hold none
    assert results["by_position/0"].attrs["name"] in ("peak", b"peak")
    assert results["by_position/0/torque"].shape == (11, 16)
    assert math.isnan(results["by_position/0/torque"][10, 0])
    assert json.loads(results["inputs"].asstr()[0])["magnet"] == "nd-n40uh"
    assert results["inputs"].shape == results["notes"].shape == (11,)
