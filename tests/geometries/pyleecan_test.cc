// SPDX-License-Identifier: GPL-3.0-or-later
// Machines of pyleecan's JSON. Their points are those of pyleecan's own drawings, which the tests compute from the
// definitions in pyleecan/Methods/Slot/*/_comp_point_coordinate.py (github.com/Eomys/pyleecan, Apache-2.0) with complex
// numbers; the figures of the two files are those of its machines Toyota_Prius (commit 13be5e45) and
// SPMSM_18s16p_loss (commit 01b19528).
#include "base/user_error.h"
#include "geometries/import/pyleecan/machine_import.h"
#include "geometries/machine.h"
#include "tests/geometries/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>
#include <vector>

namespace lodestone::geometries {
namespace {

using Z = std::complex<double>;
constexpr Z j(0.0, 1.0);
constexpr double pi = base::pi;
const std::string prius = "examples/prius-2004-pyleecan", servo_file = "tests/geometries/pyleecan/servo-18s16p";

base::Document file(const std::string& name) {
  return base::Document::load(std::string(LODESTONE_SOURCE_DIR) + "/" + name + ".json");
}

/// With an object, list or number in place of another; JSON of the schema.
base::Document with(const base::Document& document, const std::string& path, const std::string& json) {
  return document.with(path, base::Document::parse("{\"value\": " + json + "}", "replacement.json").root().at("value"));
}

struct Change {
  std::string path;
  std::string json;
};

base::Document changed(const std::string& name, const std::vector<Change>& changes) {
  base::Document document = file(name);
  for (const Change& change : changes)
    document = with(document, change.path, change.json);
  return document;
}

Machine machine_of(const ImportedMachine& imported) {
  return Machine::read(base::Document::parse(imported.yaml(), imported.name + ".yaml"));
}

Machine machine_of(const base::Document& document) {
  return machine_of(import_pyleecan(document, "imported"));
}

double area(const CrossSection& section, const std::string& name) {
  double sum = 0.0;
  for (const Shape& shape : section.shapes)
    if (shape.name.find(name) != std::string::npos)
      sum += section.area(shape);
  return sum;
}

double area(const CrossSection& section, RegionKind kind) {
  double sum = 0.0;
  for (const Shape& shape : section.shapes)
    if (shape.kind == kind)
      sum += section.area(shape);
  return sum;
}

/// Of a polygon, m².
double polygon(const std::vector<Z>& points) {
  double sum = 0.0;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const Z &a = points[k], &b = points[(k + 1) % points.size()];
    sum += 0.5 * (a.real() * b.imag() - a.imag() * b.real());
  }
  return std::abs(sum);
}

/// Each point of pyleecan's drawing, or its image across the axis, is one of ours within a nanometre.
void expect_points(const CrossSection& section, const std::vector<Z>& points) {
  for (const Z& point : points) {
    double nearest = 1.0;
    for (const Point& ours : section.points)
      nearest = std::min(nearest, std::hypot(ours.x - point.real(), ours.y - std::abs(point.imag())));
    EXPECT_LT(nearest, 1e-9) << point;
  }
}

CrossSection half_slot(const Machine& machine) {
  return machine.stator->half_slot_pitch(SlotLayers::one);
}

std::string value(const ImportedMachine& machine, const std::string& key) {
  for (const ImportedValue& one : machine.values)
    if (one.key == key)
      return one.value;
  return "none";
}

bool has_remark(const ImportedMachine& machine, const std::string& text) {
  return std::any_of(machine.remarks.begin(), machine.remarks.end(),
                     [&](const std::string& remark) { return remark.find(text) != std::string::npos; });
}

// ---- Whole machines

TEST(Pyleecan, PriusIsThatOfTheLibrary) {
  const ImportedMachine imported = import_pyleecan(file(prius), "prius");
  const Machine machine = machine_of(imported), ours = Machine::read(test::prius_document());
  const CrossSection a = machine.rotor->half_pole(), b = ours.rotor->half_pole();
  ASSERT_EQ(a.shapes.size(), b.shapes.size());
  for (std::size_t k = 0; k < a.shapes.size(); ++k)
    EXPECT_NEAR(a.area(a.shapes[k]), b.area(b.shapes[k]), 1e-12 * b.area(b.shapes[k])) << a.shapes[k].name;
  EXPECT_NEAR(machine.stator->winding_area(), ours.stator->winding_area(), 1e-12 * ours.stator->winding_area());
  EXPECT_NEAR(machine.steel_volume_stator(), ours.steel_volume_stator(), 1e-12 * ours.steel_volume_stator());
  EXPECT_NEAR(machine.magnet_volume(), ours.magnet_volume(), 1e-12 * ours.magnet_volume());
  EXPECT_DOUBLE_EQ(machine.air_gap, ours.air_gap);
  EXPECT_DOUBLE_EQ(machine.winding->series_turns(), ours.winding->series_turns());
  EXPECT_DOUBLE_EQ(machine.strand.width, ours.strand.width);
  EXPECT_EQ(machine.strands, 13);
  // What the library's file states otherwise: no stacking factor, the mean turn, the end winding rounded.
  EXPECT_DOUBLE_EQ(machine.stacking_factor, 0.95);
  EXPECT_FALSE(machine.given_mean_turn_length);
  EXPECT_DOUBLE_EQ(machine.end_winding_length, 19.366e-3);
  // Its sheets are one file, though the JSON holds them twice.
  ASSERT_EQ(imported.materials.size(), 3u);
  EXPECT_EQ(imported.materials[0].kind, "magnet");
  EXPECT_EQ(imported.materials[1].name, "prius-m400-50a");
  EXPECT_EQ(value(imported, "materials.stator_steel"), value(imported, "materials.rotor_steel"));
  EXPECT_TRUE(has_remark(imported, "no coercivity"));
}

TEST(Pyleecan, ServoOfDrawnSlotsIsThatOfTheLibrary) {
  const ImportedMachine imported = import_pyleecan(file(servo_file), "servo");
  const Machine machine = machine_of(imported), ours = Machine::read(test::library_document("servo-18s16p"));
  // The library's dimensions are rounded to a micrometre: 5.029 mm of slot for 5.0292, a gap of 0.424 for 0.423997.
  EXPECT_NEAR(machine.stator->winding_area(), ours.stator->winding_area(), 2e-4 * ours.stator->winding_area());
  EXPECT_NEAR(machine.air_gap, ours.air_gap, 4e-9);
  EXPECT_NEAR(machine.magnet_volume(), ours.magnet_volume(), 1e-6 * ours.magnet_volume());
  EXPECT_EQ(machine.winding->definition().coil_pitch, 1);
  EXPECT_EQ(machine.winding->definition().layers, 2);
  EXPECT_EQ(machine.winding->definition().turns_per_coil, 23);
  expect_points(machine.stator->half_slot_pitch(SlotLayers::side_by_side),
                {Z(0.023038234727917536, 0.0018699563153652798), Z(0.024106205750142582, 0.0020582684211983447),
                 Z(0.02800887212088891, 0.0027464137990645164)});
  // Its losses, of 3 × N numbers, are rows of the steel.
  const std::string& steel = imported.materials[1].text;
  EXPECT_NE(steel.find("fit_up_to: 1000 Hz"), std::string::npos) << steel;
  EXPECT_NE(steel.find("- [400, 1, 18.63287279]"), std::string::npos) << steel;
}

// ---- Holes

/// Points of HoleM50 in the frame of its pole, the lower half.
struct HoleM50 {
  double R, H0, H1, H2, H3, W0, W1, W2, W3, W4;
  Z z1, z2, z3, z4, z5, z6, z7, z8, z9, z8b, z8c;
  explicit HoleM50(double radius, int poles, double h0, double h1, double h2, double h3, double w0, double w1,
                   double w2, double w3, double w4)
      : R(radius), H0(h0), H1(h1), H2(h2), H3(h3), W0(w0), W1(w1), W2(w2), W3(w3), W4(w4) {
    const double alpha = 2.0 * std::asin(W0 / (2.0 * (R - H1))), arc = (R - H1) * (1.0 - std::cos(0.5 * alpha));
    const double gamma = std::atan((H0 - H1 - arc) / (0.5 * W0 - 0.5 * W1)), half = pi / poles;
    z9 = R - arc - H1 - 0.5 * W0 * j;
    z8 = R - H0 - 0.5 * W1 * j;
    z7 = z8 - (H3 - H2) / std::cos(gamma);
    z1 = (R - H1) * std::exp(j * (-half + std::asin(W3 / (2.0 * (R - H1)))));
    const Z turn = std::polar(1.0, std::arg(z9 - z8));
    const auto along = [&](Z local) { return local * turn + z8; };
    z8b = along(W2);
    z8c = along(W2 + W4);
    z5 = along(W2 - H3 * j);
    z4 = along(W2 + W4 - H3 * j);
    z6 = along(W2 - (H3 - H2) * j);
    z3 = along(W2 + W4 - (H3 - H2) * j);
    // z2: on the line from z6 through z3, as far from the q axis as z1.
    const auto to_q = [&](Z z) { return (z * std::exp(j * half)).imag(); };
    z2 = z3 + (z3 - z6) * (to_q(z1) - to_q(z3)) / (to_q(z3) - to_q(z6));
  }
  std::vector<Z> points() const { return {z1, z2, z3, z4, z5, z6, z7, z9, z8b, z8c}; }
};

TEST(Pyleecan, HoleM50IsOurV) {
  const CrossSection whole = machine_of(file(prius)).rotor->half_pole();
  expect_points(whole, HoleM50(80.2e-3, 8, 10.96e-3, 1.5e-3, 1e-3, 6.5e-3, 42e-3, 0, 0, 14e-3, 18.9e-3).points());
  // With a web, and a gap between web and block.
  const CrossSection webbed =
      machine_of(
          changed(prius, {{"rotor.hole[0].W1", "0.003"}, {"rotor.hole[0].W2", "0.002"}, {"rotor.hole[0].W4", "0.015"}}))
          .rotor->half_pole();
  const HoleM50 hole(80.2e-3, 8, 10.96e-3, 1.5e-3, 1e-3, 6.5e-3, 42e-3, 3e-3, 2e-3, 14e-3, 15e-3);
  expect_points(webbed, hole.points());
  expect_points(webbed, {hole.z8});
  EXPECT_NEAR(area(webbed, RegionKind::magnet), 6.5e-3 * 15e-3, 1e-13);
  EXPECT_NEAR(area(webbed, "inner pocket"), polygon({hole.z7, hole.z8, hole.z8b, hole.z6}), 1e-13);
}

TEST(Pyleecan, HoleM52IsOurBar) {
  const double R = 80.2e-3, H0 = 3e-3, H1 = 6e-3, H2 = 1e-3, W0 = 40e-3, W3 = 12e-3, half = pi / 8;
  const std::string magnet = "{\"__class__\": \"Magnet\", \"type_magnetization\": 1, \"mat_type\": {\"name\": \"a\", "
                             "\"mag\": {\"Brm20\": 1.2, \"mur_lin\": 1.05, \"alpha_Br\": -0.001}, \"struct\": "
                             "{\"rho\": 7500}}}";
  const std::string bar = "{\"__class__\": \"HoleM52\", \"Zh\": 8, \"H0\": 0.003, \"H1\": 0.006, \"H2\": 0.001, "
                          "\"W0\": 0.04, \"W3\": 0.012, \"magnet_0\": " +
                          magnet + "}";
  const CrossSection section = machine_of(changed(prius, {{"rotor.hole", "[" + bar + "]"}})).rotor->half_pole();
  const Z z1 = std::polar(R - H0, half - std::asin(W3 / (2.0 * (R - H0))));
  const double face = z1.real();
  const double w1 = z1.imag() - std::tan(half) * (H1 - H2) - 0.5 * W0;
  const Z z4(face - H1, 0.5 * W0), z3 = z4 + H2, z2 = z3 + w1 * j, z11 = z3 + (H1 - H2);
  expect_points(section, {z1, z2, z3, z4, z11});
  EXPECT_NEAR(area(section, RegionKind::magnet), 0.5 * W0 * H1, 1e-13);
  EXPECT_NEAR(area(section, "pocket"), polygon({z11, z1, z2, z3}), 1e-12);

  // Above a V it is a delta; two V are a double-v; the order in the file does not matter.
  const auto v = [&](const char* h0, const char* w0, const char* w3, const char* w4) {
    return std::string("{\"__class__\": \"HoleM50\", \"Zh\": 8, \"H0\": ") + h0 +
           ", \"H1\": 0.0015, \"H2\": 0, \"H3\": 0.005, \"H4\": 0, \"W0\": " + w0 +
           ", \"W1\": 0.002, \"W2\": 0.001, \"W3\": " + w3 + ", \"W4\": " + w4 + ", \"magnet_0\": " + magnet +
           ", \"magnet_1\": " + magnet + "}";
  };
  const std::string small_bar = "{\"__class__\": \"HoleM52\", \"Zh\": 8, \"H0\": 0.0025, \"H1\": 0.003, \"H2\": 0, "
                                "\"W0\": 0.012, \"W3\": 0.04, \"magnet_0\": " +
                                magnet + "}";
  const std::string lower = v("0.018", "0.046", "0.008", "0.016"), upper = v("0.0065", "0.022", "0.034", "0.008");
  for (const std::string& list : {"[" + small_bar + ", " + lower + "]", "[" + lower + ", " + small_bar + "]"}) {
    const Machine delta = machine_of(changed(prius, {{"rotor.hole", list}}));
    EXPECT_EQ(delta.rotor->type(), "delta");
    expect_points(delta.rotor->half_pole(),
                  HoleM50(R, 8, 18e-3, 1.5e-3, 0, 5e-3, 46e-3, 2e-3, 1e-3, 8e-3, 16e-3).points());
  }
  const Machine two = machine_of(changed(prius, {{"rotor.hole", "[" + lower + ", " + upper + "]"}}));
  EXPECT_EQ(two.rotor->type(), "double-v");
  for (const HoleM50& hole : {HoleM50(R, 8, 18e-3, 1.5e-3, 0, 5e-3, 46e-3, 2e-3, 1e-3, 8e-3, 16e-3),
                              HoleM50(R, 8, 6.5e-3, 1.5e-3, 0, 5e-3, 22e-3, 2e-3, 1e-3, 34e-3, 8e-3)})
    expect_points(two.rotor->half_pole(), hole.points());
}

// ---- Slots

struct SlotCase {
  std::string json;
  std::string type;
  std::vector<Z> points;  ///< in the frame of the slot, one half
  double winding = 0.0;   ///< m², of half the slot
};

TEST(Pyleecan, SlotsHaveThePointsOfItsDrawings) {
  const double R = 80.95e-3;
  const auto chord = [R](double w0) { return R * std::exp(j * std::asin(w0 / (2.0 * R))); };
  std::vector<SlotCase> cases;
  {
    // SlotW11 with a shoulder by angle, and a flat.
    const double h1 = 0.5 * (5e-3 - 2e-3) * std::tan(0.5);
    const Z z1 = chord(2e-3), z2 = z1 + 1e-3, z3 = z2 + h1 + 1.5e-3 * j, z4 = z3 + (25e-3 - 2e-3) + 1.25e-3 * j,
            z5 = z4 + 2e-3 - 2e-3 * j;
    cases.push_back(
        {"{\"__class__\": \"SlotW11\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0.5, \"H1_is_rad\": true, \"H2\": "
         "0.025, \"R1\": 0.002, \"W0\": 0.002, \"W1\": 0.005, \"W2\": 0.0075}",
         "round-bottom-slot",
         {z1, z2, z3, z4, z5},
         // comp_surface_active, and the shoulder that we wind too.
         0.5 * (0.5 * (5e-3 + 7.5e-3) * 23e-3 + 0.5 * pi * 4e-6 + 2e-3 * 3.5e-3 + 0.5 * (2e-3 + 5e-3) * h1)});
  }
  {
    const Z z1 = chord(2e-3), z2 = z1 + 1e-3, z3 = z2 + 0.8e-3 + 1.5e-3 * j, z4 = z3 + 25e-3 + 1e-3 * j;
    cases.push_back({"{\"__class__\": \"SlotW21\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0.0008, \"H2\": 0.025, \"W0\": "
                     "0.002, \"W1\": 0.005, \"W2\": 0.007, \"is_bore\": true}",
                     "trapezoidal-slot",
                     {z1, z2, z3, z4},
                     0.5 * 25e-3 * 6e-3});
    cases.push_back({"{\"__class__\": \"SlotW13\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0.0008, \"H2\": 0.025, \"W0\": "
                     "0.002, \"W1\": 0.005, \"W2\": 0.005, \"W3\": 0.007, \"H1_is_rad\": false}",
                     "trapezoidal-slot",
                     {z1, z2, z3, z4},
                     0.5 * 25e-3 * 6e-3});
  }
  {
    const Z z1 = chord(4e-3), z4 = z1 + 2e-3, z5 = z4 + 25e-3 + 1e-3 * j;
    cases.push_back({"{\"__class__\": \"SlotW10\", \"Zs\": 48, \"H0\": 0.0012, \"H1\": 0.0008, \"H2\": 0.025, \"W0\": "
                     "0.004, \"W1\": 0.004, \"W2\": 0.006}",
                     "trapezoidal-slot",
                     {z1, z4, z5},
                     0.5 * 25e-3 * 5e-3});
  }
  {
    const Z z1 = chord(5e-3), z2 = z1 + 1e-3, z4 = z2 + 20e-3;
    cases.push_back({"{\"__class__\": \"SlotW12\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0.02, \"R1\": 0, \"R2\": 0.0025}",
                     "round-bottom-slot",
                     {z1, z2, z4, z4.real() + 2.5e-3},
                     0.5 * (20e-3 * 5e-3 + 0.5 * pi * 6.25e-6)});
  }
  {
    const Z z1 = chord(2e-3), z2 = z1 + 1e-3, z5 = z2 + 1.5e-3 * j, z6 = z5 + 25e-3;
    cases.push_back({"{\"__class__\": \"SlotW29\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0, \"H2\": 0.025, \"W0\": 0.002, "
                     "\"W1\": 0.002, \"W2\": 0.005}",
                     "parallel-slot",
                     {z1, z2, z5, z6},
                     0.5 * 25e-3 * 5e-3});
  }
  for (const SlotCase& one : cases) {
    const Machine machine = machine_of(changed(prius, {{"stator.slot", one.json}}));
    EXPECT_EQ(machine.stator->type(), one.type);
    expect_points(half_slot(machine), one.points);
    EXPECT_NEAR(area(half_slot(machine), RegionKind::winding), one.winding, 1e-9 * one.winding) << one.json;
  }
}

TEST(Pyleecan, BentAndRoundBottomsKeepTheWindingsArea) {
  const double R = 80.95e-3, half = pi / 48;
  {
    // SlotW14, its lower half.
    const double W0 = 2e-3, W3 = 5e-3, H0 = 1e-3, H1 = 1.5e-3, H3 = 25e-3;
    const double alpha = std::asin(W0 / (2.0 * R)), r1 = R * std::cos(alpha) + H0 + H1;
    const Z z1 = R * std::exp(-j * alpha), z2 = z1 + H0,
            z3 = r1 + j * (0.5 * W3 - r1 * std::sin(half)) / std::cos(half), z3t = z3 * std::exp(j * half),
            z4t = z3t + H3, z4 = z4t * std::exp(-j * half), z5 = z4t.real() / std::cos(half);
    const ImportedMachine imported = import_pyleecan(
        changed(prius, {{"stator.slot", "{\"__class__\": \"SlotW14\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0.0015, "
                                        "\"H3\": 0.025, \"W0\": 0.002, \"W3\": 0.005}"}}),
        "w14");
    const CrossSection section = half_slot(machine_of(imported));
    expect_points(section, {z1, z2, z3});
    const double expected = polygon({Z(r1, 0.0), z3, z4, z5});
    EXPECT_NEAR(area(section, RegionKind::winding), expected, 1e-8 * expected);  // lengths are written to a picometre
    EXPECT_TRUE(has_remark(imported, "straight across"));
  }
  {
    // SlotW23, its lower half.
    const double W0 = 2e-3, W1 = 5e-3, W2 = 7e-3, H0 = 1e-3, H1 = 1e-3, H2 = 25e-3;
    const double alpha = std::asin(W0 / (2.0 * R));
    const Z z1 = R * std::exp(-j * alpha), z2 = (R + H0) * std::exp(-j * alpha), z3 = z2.real() + H1 - 0.5 * W1 * j,
            z4 = z3.real() + std::sqrt(H2 * H2 - 0.25 * (W2 - W1) * (W2 - W1)) - 0.5 * W2 * j;
    const ImportedMachine imported = import_pyleecan(
        changed(prius, {{"stator.slot",
                         "{\"__class__\": \"SlotW23\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0.001, \"H1_is_rad\": "
                         "false, \"H2\": 0.025, \"W0\": 0.002, \"W1\": 0.005, \"W2\": 0.007, \"W3\": 0.005}"}}),
        "w23");
    const CrossSection section = half_slot(machine_of(imported));
    expect_points(section, {z1, z3});
    const double turn = -std::arg(z4), circle = std::abs(z4);
    const double expected = polygon({Z(z3.real(), 0.0), z3, z4, Z(z4.real(), 0.0)}) +
                            0.5 * circle * circle * (turn - 0.5 * std::sin(2 * turn));
    EXPECT_NEAR(area(section, RegionKind::winding), expected, 1e-8 * expected);
    EXPECT_TRUE(has_remark(imported, "arc about the shaft"));
  }
}

// ---- Surface magnets

/// A rotor of the Prius' size with this slot and magnetisation.
std::vector<Change> surface(const std::string& slot, int magnetisation, double rext = 77.2e-3) {
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

TEST(Pyleecan, SurfaceMagnets) {
  const double R = 77.2e-3, half = 0.3;
  {
    const Machine machine = machine_of(changed(
        prius,
        surface("{\"__class__\": \"SlotM11\", \"Zs\": 8, \"H0\": 0, \"Hmag\": 0.003, \"W0\": 0.65, \"Wmag\": 0.6}",
                0)));
    EXPECT_EQ(machine.rotor->type(), "surface-magnet");
    EXPECT_NEAR(machine.rotor->gap_radius(), 80.2e-3, 1e-12);
    const CrossSection section = machine.rotor->half_pole();
    expect_points(section, {std::polar(R, half), std::polar(R + 3e-3, half)});
    EXPECT_NEAR(area(section, RegionKind::magnet), 0.5 * half * (80.2e-3 * 80.2e-3 - R * R), 1e-13);
  }
  {
    // Inset, flush with the core.
    const Machine machine = machine_of(changed(
        prius,
        surface("{\"__class__\": \"SlotM11\", \"Zs\": 8, \"H0\": 0.003, \"H1\": 0.003, \"W0\": 0.6, \"W1\": 0.6}", 1,
                80.2e-3)));
    const CrossSection section = machine.rotor->half_pole();
    expect_points(section, {std::polar(R, half), std::polar(80.2e-3, half)});
    EXPECT_NEAR(area(section, RegionKind::air), 0.0, 1e-15);
  }
  {
    // SlotM14, its face an arc of 50 mm.
    const Machine machine = machine_of(
        changed(prius, surface("{\"__class__\": \"SlotM14\", \"Zs\": 8, \"H0\": 0, \"Hmag\": 0.003, \"W0\": 0.6, "
                               "\"Wmag\": 0.6, \"Rtopm\": 0.05}",
                               1)));
    const double centre = 80.2e-3 - 50e-3;
    const double edge = centre * std::cos(half) + std::sqrt(25e-4 - std::pow(centre * std::sin(half), 2));
    expect_points(machine.rotor->half_pole(), {std::polar(R, half), std::polar(edge, half), Z(80.2e-3)});
  }
  {
    // A ring, its width rounded to eight digits as in pyleecan's SPMSM_001, magnetised as a Halbach array.
    const ImportedMachine ring = import_pyleecan(
        changed(prius, surface("{\"__class__\": \"SlotM11\", \"Zs\": 8, \"H0\": 0, \"Hmag\": 0.003, \"W0\": "
                               "0.78539816, \"Wmag\": 0.78539816}",
                               2)),
        "ring");
    EXPECT_EQ(value(ring, "rotor.magnet.arc"), "1");
    EXPECT_EQ(value(ring, "rotor.magnetisation"), "halbach");
    EXPECT_TRUE(has_remark(ring, "the same at every temperature"));
    machine_of(ring);
  }
  {
    // Of older files: the magnet in the slot.
    const ImportedMachine older = import_pyleecan(
        changed(
            prius,
            surface("{\"__class__\": \"SlotMPolar\", \"Zs\": 8, \"H0\": 0, \"W0\": 0.6, \"magnet\": [{\"__class__\": "
                    "\"MagnetType11\", \"Hmag\": 0.003, \"Wmag\": 0.6, \"type_magnetization\": 1, \"mat_type\": "
                    "{\"name\": \"m\", \"mag\": {\"Brm20\": 1.2, \"mur_lin\": 1.05, \"alpha_Br\": 0}, \"struct\": "
                    "{\"rho\": 7500}}}]}",
                    1)),
        "older");
    EXPECT_EQ(value(older, "rotor.type"), "surface-magnet");
    EXPECT_EQ(value(older, "rotor.magnetisation"), "parallel");
  }
  {
    // SlotM12: flat below, the face about the shaft.
    const Machine machine = machine_of(changed(
        prius,
        surface("{\"__class__\": \"SlotM12\", \"Zs\": 8, \"H0\": 0, \"H1\": 0.004, \"W0\": 0.04, \"W1\": 0.04}", 1)));
    const double flat = std::sqrt(R * R - 4e-4), top = flat + 4e-3;
    expect_points(machine.rotor->half_pole(), {Z(flat, 0.02), Z(top), top * std::exp(j * std::asin(0.02 / top))});
  }
}

TEST(Pyleecan, RotorAroundItsStator) {
  const std::string rotor =
      "{\"__class__\": \"SlotM11\", \"Zs\": 8, \"H0\": 0, \"Hmag\": 0.003, \"W0\": 0.6, \"Wmag\": 0.6}";
  std::vector<Change> changes = surface(rotor, 0);
  changes.insert(changes.end(),
                 {{"rotor.is_internal", "false"},
                  {"rotor.Rint", "0.064"},
                  {"rotor.Rext", "0.07"},
                  {"stator.is_internal", "true"},
                  {"stator.Rint", "0.02"},
                  {"stator.Rext", "0.06"},
                  {"stator.slot", "{\"__class__\": \"SlotW21\", \"Zs\": 48, \"H0\": 0.001, \"H1\": 0.0005, "
                                  "\"H2\": 0.015, \"W0\": 0.002, \"W1\": 0.004, \"W2\": 0.0025}"},
                  {"stator.winding.conductor.Nwppc", "2"}});
  const Machine machine = machine_of(changed(prius, changes));
  EXPECT_NEAR(machine.air_gap, 1e-3, 1e-12);
  EXPECT_NEAR(machine.rotor->gap_radius(), 61e-3, 1e-12);
  const Z z1 = 0.06 * std::exp(j * std::asin(1e-3 / 0.06)), z2 = z1 - 1e-3, z3 = z2 - 5e-4 + 1e-3 * j,
          z4 = z3 - 15e-3 - 0.75e-3 * j;
  expect_points(half_slot(machine), {z1, z2, z3, z4});
}

// SPMSM_015 of pyleecan (commit 0e0b6cee), 27 slots and 18 poles, its rotor around it. W1 and W2 follow from the tooth
// in pyleecan; they are read as they stand in the file.
TEST(Pyleecan, OuterRotorOfToothCoils) {
  std::vector<Change> changes = surface(
      "{\"__class__\": \"SlotM11\", \"Zs\": 18, \"H0\": 0, \"Hmag\": 0.002, \"W0\": 0.23529412, \"Wmag\": 0.23529412}",
      0);
  changes.insert(
      changes.end(),
      {{"rotor.is_internal", "false"},
       {"rotor.L1", "0.035"},
       {"rotor.Rint", "0.082"},
       {"rotor.Rext", "0.085"},
       {"stator.is_internal", "true"},
       {"stator.L1", "0.035"},
       {"stator.Rint", "0.05"},
       {"stator.Rext", "0.078"},
       {"stator.slot", "{\"__class__\": \"SlotW23\", \"Zs\": 27, \"H0\": 0.0015, \"H1\": 0.002, \"H1_is_rad\": "
                       "false, \"H2\": 0.015, \"W0\": 0.006, \"W1\": 0.012321910334164075, \"W2\": "
                       "0.008839122910407168, \"W3\": 0.005, \"is_cstt_tooth\": true}"},
       {"stator.winding.p", "9"},
       {"stator.winding.Nlayer", "2"},
       {"stator.winding.coil_pitch", "1"},
       {"stator.winding.Nslot_shift_wind", "2"},
       {"stator.winding.Ntcoil", "57"},
       {"stator.winding.conductor.Nwppc", "1"},
       {"stator.winding.conductor.Wwire", "0.0007"}});
  const Machine machine = machine_of(changed(prius, changes));
  EXPECT_NEAR(machine.air_gap, 2e-3, 1e-12);
  EXPECT_NEAR(machine.magnet_volume(), 18 * 0.5 * 0.23529412 * (82e-3 * 82e-3 - 80e-3 * 80e-3) * 35e-3, 1e-12);
  EXPECT_TRUE(machine.winding->slot_layers().halved);
  const double chord = std::sqrt(78e-3 * 78e-3 - 9e-6), begin = chord - 1.5e-3 * chord / 78e-3 - 2e-3;
  expect_points(machine.stator->half_slot_pitch(SlotLayers::side_by_side), {Z(begin, 0.5 * 12.321910334164075e-3)});
}

// ---- Windings

TEST(Pyleecan, OlderWindingsAndMatrices) {
  // As IPMSM_A of pyleecan 1.0: the class says the layers, the pitch of a single layer changes the end turns alone.
  const ImportedMachine older =
      import_pyleecan(changed(prius, {{"stator.winding.__class__", "\"WindingDW1L\""},
                                      {"stator.winding.Nlayer", "null"},
                                      {"stator.winding.Npcp", "null"},
                                      {"stator.winding.Npcpp", "1"},
                                      {"stator.winding.coil_pitch", "5"},
                                      {"stator.winding.conductor.cond_mat.elec.alpha", "1"},
                                      {"stator.winding.conductor.cond_mat.HT.alpha", "0.00393"}}),
                      "older");
  EXPECT_NE(older.materials.back().text.find("1.73 uohm.cm, at: 20 degC, coefficient: 0.393 %/K"), std::string::npos)
      << older.materials.back().text;
  EXPECT_EQ(value(older, "winding.coil_pitch"), "6");
  EXPECT_EQ(value(older, "winding.layers"), "1");
  EXPECT_TRUE(has_remark(older, "The coils span 6 slots, in the file 5"));
  const ImportedMachine two = import_pyleecan(changed(prius, {{"stator.winding.__class__", "\"WindingDW2L\""},
                                                              {"stator.winding.Nlayer", "null"},
                                                              {"stator.winding.coil_pitch", "5"},
                                                              {"stator.winding.Ntcoil", "4"}}),
                                              "two");
  EXPECT_EQ(value(two, "winding.coil_pitch"), "5");
  EXPECT_EQ(value(two, "winding.layers"), "2");
  // A machine that was saved with the pitch unknown finds it in the matrix, whatever slot it begins with.
  const base::Document servo = file(servo_file);
  EXPECT_EQ(value(import_pyleecan(with(servo, "stator.winding.coil_pitch", "null"), "s"), "winding.coil_pitch"), "1");
  // Coils on one tooth whose sides lie one above the other are none of ours.
  EXPECT_EQ(value(import_pyleecan(with(servo, "stator.winding.is_wye", "true"), "s"), "winding.layers"), "2");
  EXPECT_THROW(import_pyleecan(with(servo, "stator.winding.is_change_layer", "true"), "s"), base::UserError);
  // One coil side with another phase is the layout of no star of slots.
  EXPECT_THROW(import_pyleecan(with(servo, "stator.winding.wind_mat[0][0][3]", "[0.0, 0.0, 23.0]"), "s"),
               base::UserError);
}

// ---- What is not read

std::string refusal(const std::string& name, const std::vector<Change>& changes) {
  try {
    import_pyleecan(changed(name, changes), "refused");
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "not refused";
}

TEST(Pyleecan, RefusesByFieldWhatItDoesNotRead) {
  struct Refusal {
    std::vector<Change> changes;
    std::string field;    ///< of the JSON
    std::string message;  ///< a part of it
  };
  const std::vector<Refusal> refusals = {
      {{{"__class__", "\"MachineSCIM\""}}, "", "MachineSCIM is not read: an induction machine with a cage; read are"},
      {{{"__class__", "\"MachineWRSM\""}}, "", "a synchronous machine with a wound rotor"},
      {{{"__class__", "\"MachineLSPM\""}}, "", "a line-start machine"},
      {{{"__class__", "\"Material\""}}, "", "Material is not read: no machine"},
      {{{"rotor.__class__", "\"LamSquirrelCage\""}}, "rotor", "LamSquirrelCage is not read: a rotor with a cage"},
      {{{"stator.__class__", "\"LamSlotMulti\""}}, "stator", "LamSlotMulti is not read"},
      {{{"rotor.hole[0].__class__", "\"HoleM61\""}}, "rotor.hole[0]", "HoleM61 is not read; read are one HoleM50"},
      {{{"rotor.hole[0].__class__", "\"HoleUD\""}}, "rotor.hole[0]", "HoleUD is not read: a hole drawn by lines"},
      {{{"rotor.hole[0].__class__", "\"HoleM57\""}}, "rotor.hole[0]", "its pockets end in a corner"},
      {{{"rotor.hole", "[]"}}, "rotor.hole", "0 holes a pole"},
      {{{"rotor.hole[0].Zh", "6"}}, "rotor.hole[0].Zh", "6 holes and 8 poles"},
      {{{"rotor.hole[0].H4", "0.001"}}, "rotor.hole[0].H4", "reach further out than the bridge circle"},
      {{{"rotor.hole[0].W0", "0.2"}}, "rotor.hole[0].W0", "must be less than"},
      {{{"rotor.hole[0].H3", "null"}}, "rotor.hole[0].H3", "null: a length in metres is needed"},
      {{{"rotor.hole[0].H3", "NaN"}}, "rotor.hole[0].H3", "not a finite number"},
      {{{"rotor.hole[0].H3", "-0.0065"}}, "rotor.hole[0].H3", "is not allowed"},
      {{{"rotor.hole[0].magnet_1", "null"}}, "rotor.hole[0]", "HoleM50 without magnet_1"},
      {{{"rotor.hole[0].magnet_0.type_magnetization", "0"}},
       "rotor.hole[0].magnet_0.type_magnetization",
       "parallel, 1"},
      {{{"rotor.hole[0].magnet_1.mat_type.mag.Brm20", "1.1"}}, "rotor.hole[0].magnet_1.mat_type", "of one grade"},
      {{{"rotor.hole[0].magnetization_dict_offset", "{\"magnet_0\": 0.2}"}},
       "rotor.hole[0].magnetization_dict_offset.magnet_0",
       "not square to the block's face"},
      {{{"rotor.skew", "{\"__class__\": \"Skew\", \"rate\": 1}"}}, "rotor.skew", "Skew: this field is not read"},
      {{{"rotor.axial_vent", "[{\"__class__\": \"VentilationCirc\"}]"}}, "rotor.axial_vent", "a list of 1: this field"},
      {{{"stator.notch", "[{\"__class__\": \"NotchEvenDist\"}]"}}, "stator.notch", "this field is not read"},
      {{{"rotor.bore", "{\"__class__\": \"BoreFlower\"}"}}, "rotor.bore", "BoreFlower: this field is not read"},
      {{{"stator.Nrvd", "2"}, {"stator.Wrvd", "0.005"}}, "stator.Nrvd", "2 radial ducts of 5 mm"},
      {{{"rotor.L1", "0.08"}}, "rotor.L1", "the stator's stack is 83.82 mm long"},
      {{{"rotor.Kf1", "0.97"}}, "rotor.Kf1", "the stator's stacking factor is 0.95"},
      {{{"stator.Rint", "0.08"}}, "stator.Rint", "the rotor's surface, at 80.2 mm, lies beyond it"},
      {{{"stator.is_internal", "true"}}, "stator.is_internal", "one of the two is internal"},
      {{{"stator.slot", "null"}}, "stator.slot", "a stator without slots"},
      {{{"stator.slot.__class__", "\"SlotW22\""}}, "stator.slot", "SlotW22 is not read: its winding reaches the gap"},
      {{{"stator.slot.__class__", "\"SlotW60\""}}, "stator.slot", "a slot of salient poles; read are SlotW10"},
      {{{"stator.slot.wedge_mat", "{\"__class__\": \"Material\"}"}}, "stator.slot.wedge_mat", "Material: this field"},
      {{{"stator.slot.is_bore", "false"}}, "stator.slot.is_bore", "slots of the yoke"},
      {{{"stator.slot.R1", "0.0041"}}, "stator.slot.R1", "at most half of W2"},
      {{{"stator.slot.R1", "0.034"}}, "stator.slot.H2", "above the radius R1"},
      {{{"stator.slot.is_cstt_tooth", "true"}, {"stator.slot.W1", "null"}},
       "stator.slot.is_cstt_tooth",
       "W1 or W2 null"},
      {{{"stator.winding.__class__", "\"WindingSC\""}}, "stator.winding", "WindingSC is not read"},
      {{{"stator.winding.__class__", "\"WindingUD\""}}, "stator.winding", "wind_mat is missing or null"},
      {{{"stator.winding.qs", "6"}}, "stator.winding.qs", "of an even number of phases the layout is needed"},
      {{{"stator.winding.type_connection", "1"}}, "stator.winding.type_connection", "1 (delta)"},
      {{{"stator.winding.is_wye", "false"}}, "stator.winding.is_wye", "false (delta)"},
      {{{"stator.winding.Npcp", "5"}}, "stator.winding", "5 equal paths cannot be formed"},
      {{{"stator.winding.Lewout", "-0.002"}}, "stator.winding.Lewout", "is not allowed"},
      {{{"stator.winding.conductor.__class__", "\"CondType21\""}},
       "stator.winding.conductor",
       "CondType21 is not read"},
      {{{"stator.mat_type.mag.BH_curve", "{\"__class__\": \"ImportMatrix\"}"}},
       "stator.mat_type",
       "its B-H curve is empty; name a steel of ours in its place (--stator-steel)"},
      {{{"stator.mat_type.mag.BH_curve.value[3]", "[180.0]"}},
       "stator.mat_type.mag.BH_curve.value[3]",
       "1 numbers in this row"},
      {{{"rotor.hole[0].magnet_0.mat_type.mag.Brm20", "0"}, {"rotor.hole[0].magnet_1.mat_type.mag.Brm20", "0"}},
       "rotor.hole[0].magnet_0.mat_type.mag.Brm20",
       "must be above 0"},
      {{{"rotor.hole[0].W4", "0.03"}}, "rotor.hole[0].W4", "as a machine of ours it is refused"},
      {{{"extra", "{\"__class__\": \"Thing\"}"}}, "extra", "Thing: this field is not read"}};
  for (const Refusal& one : refusals) {
    const std::string text = refusal(prius, one.changes);
    EXPECT_NE(text.find(one.message), std::string::npos) << text << "\nwanted: " << one.message;
    EXPECT_NE(text.find(one.field.empty() ? ".json" : one.field + ": "), std::string::npos) << text;
  }
  // Lines that are not those of a parallel-tooth-slot.
  EXPECT_NE(refusal(servo_file, {{"stator.slot.line_list[1].end", "\"(0.028-0.0030j)\""}}).find("does not lie where"),
            std::string::npos);
  EXPECT_NE(refusal(servo_file, {{"stator.slot.line_list[5].end", "\"(0.02303)\""}}).find("expected a point"),
            std::string::npos);
  EXPECT_NE(refusal(servo_file, {{"stator.slot.line_list[2].radius", "0.03"}}).find("an arc about the shaft"),
            std::string::npos);
  EXPECT_NE(refusal(servo_file, {{"rotor.slot.W0", "0.008"}}).find("a flat of another width than its magnet"),
            std::string::npos);
}

TEST(Pyleecan, MaterialsOfOursInPlaceOfTheFiles) {
  ImportChoices choices;
  choices.magnet = "nd-n42sh";
  choices.stator_steel = choices.rotor_steel = "m400-50a";
  choices.conductor = "copper";
  const ImportedMachine imported =
      import_pyleecan(with(file(prius), "rotor.mat_type.mag.BH_curve", "null"), "chosen", choices);
  EXPECT_TRUE(imported.materials.empty());
  EXPECT_EQ(machine_of(imported).magnet, "nd-n42sh");
  EXPECT_FALSE(has_remark(imported, "coercivity"));
}

}  // namespace
}  // namespace lodestone::geometries
