// SPDX-License-Identifier: GPL-3.0-or-later
// Stator slots of pyleecan's JSON.
#include "tests/geometries/pyleecan_support.h"

namespace lodestone::geometries {
namespace {

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

// ---- Areas of pyleecan's own tests

/// A stator with such slots, 36 of them, around or within a rotor of surface magnets of six poles.
Machine with_slot(const std::string& slot, double radius, bool rotor_within) {
  const auto number = [](double x) { return std::to_string(x); };
  std::vector<Change> changes =
      surface("{\"__class__\": \"SlotM11\", \"Zs\": 6, \"H0\": 0, \"H1\": " + number(0.03 * radius) +
                  ", \"W0\": 0.9, \"W1\": 0.9}",
              0, 0.95 * radius);
  changes.insert(changes.end(),
                 {{"stator.winding.p", "3"}, {"stator.slot", slot}, {"rotor.Rint", number(0.5 * radius)}});
  if (rotor_within)
    changes.insert(changes.end(), {{"stator.Rint", number(radius)}, {"stator.Rext", number(1.6 * radius)}});
  else
    changes.insert(changes.end(), {{"stator.Rext", number(radius)},
                                   {"stator.Rint", number(0.2 * radius)},
                                   {"stator.is_internal", "true"},
                                   {"rotor.is_internal", "false"},
                                   {"rotor.Rint", number(1.05 * radius)},
                                   {"rotor.Rext", number(1.5 * radius)}});
  return machine_of(changed(prius, changes));
}

TEST(Pyleecan, SlotsHaveTheAreasOfItsTests) {
  struct Figure {
    std::string slot;
    double radius;
    bool rotor_within;
    double winding;          ///< m², comp_surface_wind or comp_surface_active
    double slot_area = 0.0;  ///< m², comp_surface; 0: not compared
  };
  const std::string w14 = "{\"__class__\": \"SlotW14\", \"Zs\": 36, \"H0\": 0.005, \"H1\": 0.005, \"H3\": 0.025, "
                          "\"W0\": 0.005, \"W3\": 0.01, \"H1_is_rad\": false}";
  const auto w21 = [](const char* h1, const char* is_rad) {
    return std::string("{\"__class__\": \"SlotW21\", \"Zs\": 36, \"H0\": 0.003, \"H1\": ") + h1 +
           ", \"H1_is_rad\": " + is_rad + ", \"H2\": 0.02, \"W0\": 0.003, \"W1\": 0.013, \"W2\": 0.01}";
  };
  const std::string w22 = "{\"__class__\": \"SlotW22\", \"Zs\": 36, \"W0\": 0.043633231299858236, \"W2\": "
                          "0.08726646259971647, \"H0\": 0.006, \"H2\": 0.04}";
  const std::string w23 = "{\"__class__\": \"SlotW23\", \"Zs\": 36, \"H0\": 0.001, \"H1\": 0.0015, \"H1_is_rad\": "
                          "false, \"H2\": 0.03, \"W0\": 0.012, \"W1\": 0.014, \"W2\": 0.012}";
  // Tests/Methods/Slot/test_SlotW14_meth.py (commit 0b5ef01b), W21 and W22 (0f01fbb0), W23 (7b92f0fc).
  for (const Figure& one :
       {Figure{w14, 0.1325, true, 4.332517e-4}, Figure{w14, 0.1325, false, 2.28378e-4},
        Figure{w21("0", "false"), 0.1, true, 2.3e-4, 2.3897749848106692e-4},
        Figure{w21("0.7853981633974483", "true"), 0.1, true, 2.3e-4, 2.7897749848106692e-4},
        Figure{w22, 1.0, true, 3.5814e-3, 3.844e-3}, Figure{w22, 1.0, false, 3.3999e-3, 3.660915e-3},
        Figure{w23, 0.1325, false, 3.8834260e-4}}) {
    const Machine machine = with_slot(one.slot, one.radius, one.rotor_within);
    const CrossSection half = half_slot(machine);
    EXPECT_NEAR(2.0 * area(half, RegionKind::winding), one.winding, 1e-4 * one.winding) << one.slot;
    if (one.slot_area > 0.0) {
      EXPECT_NEAR(2.0 * (area(half, RegionKind::winding) + area(half, RegionKind::air)), one.slot_area,
                  1e-4 * one.slot_area)
          << one.slot;
    }
  }
}

TEST(Pyleecan, RadialSlots) {
  // SlotW22 in pyleecan's points, of the slot pitch's 7.5 deg.
  const Machine machine = machine_of(changed(
      prius, {{"stator.slot", "{\"__class__\": \"SlotW22\", \"Zs\": 48, \"H0\": 0.001, \"H2\": 0.02, \"W0\": 0.03, "
                              "\"W2\": 0.07}"}}));
  EXPECT_EQ(machine.stator->type(), "radial-slot");
  const double R = 80.95e-3;
  expect_points(half_slot(machine), {std::polar(R, 0.015), std::polar(R + 1e-3, 0.015), std::polar(R + 1e-3, 0.035),
                                     std::polar(R + 21e-3, 0.035)});
  // As SPMSM_001 (commit 30595f3c): the winding reaches the gap.
  const ImportedMachine open = import_pyleecan(
      changed(prius, {{"stator.slot", "{\"__class__\": \"SlotW22\", \"Zs\": 48, \"H0\": 0, \"H2\": 0.019, \"W0\": "
                                      "0.07, \"W2\": 0.07}"}}),
      "open");
  EXPECT_EQ(value(open, "stator.slot.opening_arc"), "0");
  EXPECT_NEAR(area(half_slot(machine_of(open)), RegionKind::winding), 0.5 * 0.07 * 0.5 * (99.95e-3 * 99.95e-3 - R * R),
              1e-12);
  EXPECT_NE(refusal(prius, {{"stator.slot", "{\"__class__\": \"SlotW22\", \"Zs\": 48, \"H0\": 0, \"H2\": 0.019, "
                                            "\"W0\": 0.06, \"W2\": 0.07}"}})
                .find("without a depth H0"),
            std::string::npos);
}

TEST(Pyleecan, RingWinding) {
  // SlotM18 as a winding: 2.57708e-4 m² of eight, the surface at 130 mm of a core at 132.5 (Tests/Methods/Slot/
  // test_SlotM18_meth.py, commit 35a6becc); here of 48.
  for (const std::string key : {"H0", "Hmag"}) {
    std::vector<Change> changes = surface("{\"__class__\": \"SlotM11\", \"Zs\": 8, \"H0\": 0, \"H1\": 0.003, \"W0\": "
                                          "0.7, \"W1\": 0.7}",
                                          0, 0.126);
    changes.insert(changes.end(),
                   {{"stator.Rint", "0.1325"},
                    {"stator.Rext", "0.16"},
                    {"stator.winding.Ntcoil", "1"},
                    {"stator.slot", "{\"__class__\": \"SlotM18\", \"Zs\": 48, \"" + key + "\": 0.0025}"}});
    const Machine machine = machine_of(changed(prius, changes));
    EXPECT_EQ(machine.stator->type(), "slotless");
    EXPECT_NEAR(machine.stator->winding_area(), 2.57708e-4 * 8 / 48, 1e-4 * 4.3e-5);
    EXPECT_NEAR(machine.stator->bore_radius(), 0.13, 1e-12);
    EXPECT_NEAR(machine.air_gap, 1e-3, 1e-12);
  }
}

}  // namespace
}  // namespace lodestone::geometries
