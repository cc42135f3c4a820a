// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of pyleecan's machines share: files with parts replaced, and pyleecan's points among ours.
//
// Points are those of pyleecan's own drawings, which the tests compute from the definitions in
// pyleecan/Methods/Slot/*/_comp_point_coordinate.py (github.com/Eomys/pyleecan, Apache-2.0) with complex numbers; the
// figures of the two files are those of its machines Toyota_Prius (commit 13be5e45) and SPMSM_18s16p_loss (commit
// 01b19528).
#pragma once

#include "base/user_error.h"
#include "geometries/import/pyleecan/machine_import.h"
#include "geometries/machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries {

using Z = std::complex<double>;
constexpr Z j(0.0, 1.0);
constexpr double pi = base::pi;
inline const std::string prius = "examples/prius-2004-pyleecan", servo_file = "tests/geometries/pyleecan/servo-18s16p";

inline base::Document file(const std::string& name) {
  return base::Document::load(std::string(LODESTONE_SOURCE_DIR) + "/" + name + ".json");
}

/// With an object, list or number in place of another; JSON of the schema.
inline base::Document with(const base::Document& document, const std::string& path, const std::string& json) {
  return document.with(path, base::Document::parse("{\"value\": " + json + "}", "replacement.json").root().at("value"));
}

struct Change {
  std::string path;
  std::string json;
};

inline base::Document changed(const std::string& name, const std::vector<Change>& changes) {
  base::Document document = file(name);
  for (const Change& change : changes)
    document = with(document, change.path, change.json);
  return document;
}

inline Machine machine_of(const ImportedMachine& imported) {
  return Machine::read(base::Document::parse(imported.yaml(), imported.name + ".yaml"));
}

inline Machine machine_of(const base::Document& document) {
  return machine_of(import_pyleecan(document, "imported"));
}

inline double area(const CrossSection& section, const std::string& name) {
  double sum = 0.0;
  for (const Shape& shape : section.shapes)
    if (shape.name.find(name) != std::string::npos)
      sum += section.area(shape);
  return sum;
}

inline double area(const CrossSection& section, RegionKind kind) {
  double sum = 0.0;
  for (const Shape& shape : section.shapes)
    if (shape.kind == kind)
      sum += section.area(shape);
  return sum;
}

/// Of a polygon, m².
inline double polygon(const std::vector<Z>& points) {
  double sum = 0.0;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const Z &a = points[k], &b = points[(k + 1) % points.size()];
    sum += 0.5 * (a.real() * b.imag() - a.imag() * b.real());
  }
  return std::abs(sum);
}

/// Each point of pyleecan's drawing, or its image across the axis, is one of ours within a nanometre.
inline void expect_points(const CrossSection& section, const std::vector<Z>& points) {
  for (const Z& point : points) {
    double nearest = 1.0;
    for (const Point& ours : section.points)
      nearest = std::min(nearest, std::hypot(ours.x - point.real(), ours.y - std::abs(point.imag())));
    EXPECT_LT(nearest, 1e-9) << point;
  }
}

inline CrossSection half_slot(const Machine& machine) {
  return machine.stator->half_slot_pitch(SlotLayers::one);
}

inline std::string value(const ImportedMachine& machine, const std::string& key) {
  for (const ImportedValue& one : machine.values)
    if (one.key == key)
      return one.value;
  return "none";
}

inline bool has_remark(const ImportedMachine& machine, const std::string& text) {
  return std::any_of(machine.remarks.begin(), machine.remarks.end(),
                     [&](const std::string& remark) { return remark.find(text) != std::string::npos; });
}

inline std::string refusal(const std::string& name, const std::vector<Change>& changes) {
  try {
    import_pyleecan(changed(name, changes), "refused");
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "not refused";
}

/// A rotor of the Prius' size with this slot and magnetisation.
inline std::vector<Change> surface(const std::string& slot, int magnetisation, double rext = 77.2e-3) {
  const std::string magnet =
      "{\"__class__\": \"Magnet\", \"Lmag\": 0.95, \"type_magnetization\": " + std::to_string(magnetisation) +
      ", \"mat_type\": {\"name\": \"m\", \"mag\": {\"Brm20\": 1.2, \"mur_lin\": 1.05, "
      "\"alpha_Br\": 0}, \"struct\": {\"rho\": 7500}}}";
  const std::string steel = "{\"__class__\": \"Material\", \"name\": \"s\", \"mag\": {\"__class__\": \"MatMagnetics\", "
                            "\"BH_curve\": {\"__class__\": \"ImportMatrixVal\", \"value\": [[0, 0], [1000, 1.2], "
                            "[100000, 2.1]]}}, \"struct\": {\"rho\": 7650}}";
  return {
      {"__class__", "\"MachineSIPMSM\""},
      {"rotor", "{\"__class__\": \"LamSlotMag\", \"L1\": 0.08382, \"Kf1\": 0.95, \"Rext\": " + std::to_string(rext) +
                    ", \"Rint\": 0.05, \"is_internal\": true, \"is_stator\": false, \"mat_type\": " + steel +
                    ", \"slot\": " + slot + ", \"magnet\": " + magnet + "}"}};
}

}  // namespace lodestone::geometries
