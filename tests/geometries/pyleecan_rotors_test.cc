// SPDX-License-Identifier: GPL-3.0-or-later
// Rotors of pyleecan's JSON: holes, drawn ones, magnets on the surface, skew.
#include "tests/geometries/pyleecan_support.h"

namespace lodestone::geometries {
namespace {

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
  for (const auto& [first, second] : {std::pair(small_bar, lower), std::pair(lower, small_bar)}) {
    std::string list = "[";
    list.append(first).append(", ").append(second).append("]");
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

// pyleecan's own figures, of Tests/Methods/Slot/test_HoleM50_meth.py (commit 0a44561a) and test_HoleM52_meth.py (commit
// 07ded03f): areas of the whole hole and of its magnets.
TEST(Pyleecan, HolesHaveTheAreasOfItsTests) {
  const CrossSection v = machine_of(changed(prius, {{"rotor.Rext", "0.075"},
                                                    {"rotor.Rint", "0.03"},
                                                    {"rotor.hole[0].W0", "0.05"},
                                                    {"rotor.hole[0].W1", "0.002"},
                                                    {"rotor.hole[0].W2", "0.001"},
                                                    {"rotor.hole[0].W3", "0.001"},
                                                    {"rotor.hole[0].W4", "0.0206"},
                                                    {"rotor.hole[0].H0", "0.0173"},
                                                    {"rotor.hole[0].H1", "0.00125"},
                                                    {"rotor.hole[0].H2", "0.0005"},
                                                    {"rotor.hole[0].H3", "0.0068"}}))
                             .rotor->half_pole();
  EXPECT_NEAR(2.0 * area(v, RegionKind::magnet), 2.0 * 1.4008e-4, 1e-4 * 2.8e-4);
  // There the two arcs below the bridge, from the mouth to 0.5 mm from the q axis, are taken by their chords.
  const double below = 73.75e-3, turn = pi / 8.0 - std::asin(0.5e-3 / below) - std::asin(25e-3 / below);
  EXPECT_NEAR(2.0 * (area(v, RegionKind::magnet) + area(v, "pocket")) - below * below * (turn - std::sin(turn)),
              3.77977e-4, 1e-5 * 3.8e-4);
  const std::string magnet = "{\"__class__\": \"Magnet\", \"type_magnetization\": 1, \"mat_type\": {\"name\": \"a\", "
                             "\"mag\": {\"Brm20\": 1.2, \"mur_lin\": 1.05, \"alpha_Br\": 0}, \"struct\": {\"rho\": "
                             "7500}}}";
  const CrossSection bar =
      machine_of(changed(prius, {{"rotor.Rext", "0.1"},
                                 {"stator.Rint", "0.101"},
                                 {"stator.Rext", "0.16"},
                                 {"rotor.hole", "[{\"__class__\": \"HoleM52\", \"Zh\": 8, \"H0\": 0.012, \"H1\": "
                                                "0.018, \"H2\": 0.002, \"W0\": 0.03, \"W3\": 0.015, \"magnet_0\": " +
                                                    magnet + "}]"}}))
          .rotor->half_pole();
  EXPECT_NEAR(2.0 * area(bar, RegionKind::magnet), 5.4e-4, 1e-9);
  EXPECT_NEAR(2.0 * (area(bar, RegionKind::magnet) + area(bar, "pocket")), 8.059458e-4, 1e-6 * 8e-4);
}

// ---- A V drawn by lines: those of Toyota_Prius_DXF (commit 13be5e45), lengths rounded to a nanometre.

std::string lines(const std::string& label, const std::vector<std::string>& points,
                  const std::string& arc_radius = "") {
  std::string list;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const bool arc = k == 0 && !arc_radius.empty();
    list += std::string(k == 0 ? "" : ", ") + "{\"__class__\": \"" + (arc ? "Arc1" : "Segment") + "\", \"begin\": \"(" +
            points[k] + "j)\", \"end\": \"(" + points[(k + 1) % points.size()] + "j)\"" +
            (arc ? ", \"radius\": " + arc_radius : "") + "}";
  }
  return "{\"__class__\": \"SurfLine\", \"label\": \"" + label + "\", \"line_list\": [" + list + "]}";
}

struct DrawnPrius {
  std::string outer_pocket = lines("HoleVoid",
                                   {"0.075846490+0.021", "0.075099920+0.023530660", "0.070244118+0.021519321",
                                    "0.069665292+0.019679409", "0.074911793+0.018028887"},
                                   "0.0787");
  std::string lower_pocket = lines("HoleVoid",
                                   {"0.075099920-0.023530660", "0.075846490-0.021", "0.074911793-0.018028887",
                                    "0.069665292-0.019679409", "0.070244118-0.021519321"},
                                   "0.0787");
  std::string inner_pocket =
      lines("HoleVoid", {"0.063993499+0.001650522", "0.06924+0", "0.063993499-0.001650522", "0.063474253+0"});
  std::string lower_magnet =
      lines("HoleMag", {"0.06924+0", "0.074911793-0.018028887", "0.069665292-0.019679409", "0.068711382-0.019979504",
                        "0.063039589-0.001950617", "0.063993499-0.001650522"});
  std::string upper_magnet =
      lines("HoleMag", {"0.074911793+0.018028887", "0.069665292+0.019679409", "0.068711382+0.019979504",
                        "0.063039589+0.001950617", "0.063993499+0.001650522", "0.06924+0"});
  std::string lower_angle = "0.30479211", upper_angle = "-0.30479211";

  std::vector<Change> changes() const {
    const std::string magnet = "{\"__class__\": \"Magnet\", \"type_magnetization\": 1, \"mat_type\": {\"name\": "
                               "\"m\", \"mag\": {\"Brm20\": 1.24, \"mur_lin\": 1.05, \"alpha_Br\": -0.001}, "
                               "\"struct\": {\"rho\": 7500}}}";
    return {{"rotor.hole", "[{\"__class__\": \"HoleUD\", \"Zh\": 8, \"Alpha0\": 0, \"name\": \"hole\", "
                           "\"magnet_dict\": {\"magnet_0\": " +
                               magnet + ", \"magnet_1\": " + magnet +
                               "}, \"magnetization_dict_offset\": {\"magnet_0\": " + lower_angle +
                               ", \"magnet_1\": " + upper_angle + "}, \"surf_list\": [" + lower_pocket + ", " +
                               inner_pocket + ", " + outer_pocket + ", " + lower_magnet + ", " + upper_magnet + "]}]"}};
  }
};

TEST(Pyleecan, LinesOfAVAreOurV) {
  const ImportedMachine imported = import_pyleecan(changed(prius, DrawnPrius().changes()), "drawn");
  EXPECT_EQ(value(imported, "rotor.type"), "v-magnet");
  const CrossSection drawn = machine_of(imported).rotor->half_pole(), hole = machine_of(file(prius)).rotor->half_pole();
  ASSERT_EQ(drawn.shapes.size(), hole.shapes.size());
  for (std::size_t k = 0; k < drawn.shapes.size(); ++k)
    EXPECT_NEAR(drawn.area(drawn.shapes[k]), hole.area(hole.shapes[k]), 2e-9 * 0.08) << drawn.shapes[k].name;
  for (const Point& at : hole.points) {
    double nearest = 1.0;
    for (const Point& ours : drawn.points)
      nearest = std::min(nearest, distance(ours, at));
    EXPECT_LT(nearest, 1e-8);
  }

  const auto refused = [](const DrawnPrius& one) { return refusal(prius, one.changes()); };
  DrawnPrius one;
  one.upper_angle = "-0.2";
  EXPECT_NE(refused(one).find("not square to the block's face"), std::string::npos) << refused(one);
  one = {};
  one.outer_pocket.replace(one.outer_pocket.find("0.0787"), 6, "0.0700");
  EXPECT_NE(refused(one).find("the one arc of a pocket lies below the bridge"), std::string::npos) << refused(one);
  one = {};
  one.inner_pocket = lines("HoleVoid", {"0.063993499+0.001650522", "0.06924+0", "0.063993499-0.001650522"});
  EXPECT_NE(refused(one).find("no line ends at (63.47"), std::string::npos) << refused(one);
  one = {};
  one.outer_pocket = lines("HoleVoid", {"0.075846490+0.021", "0.075099920+0.023530660", "0.072+0.0225",
                                        "0.069665292+0.019679409", "0.074911793+0.018028887"});
  EXPECT_NE(refused(one).find("is no corner of the V"), std::string::npos) << refused(one);
  one = {};
  one.upper_magnet = lines("HoleMag", {"0.074911793+0.018028887", "0.068711382+0.019979504", "0.06924+0"});
  EXPECT_NE(refused(one).find("no rectangle"), std::string::npos) << refused(one);
  one.upper_magnet = lines("HoleVoid", {"0.06924+0", "0.07+0", "0.07+0.001"});
  EXPECT_NE(refused(one).find("1 magnets in a hole"), std::string::npos) << refused(one);
}

// ---- Skew, by the rules of pyleecan/Methods/Machine/Skew/comp_angle.py: slot pitches of the stator, here 7.5 deg.

TEST(Pyleecan, StepsOfASkewAreSlices) {
  const auto skew = [](const std::string& fields) {
    return std::vector<Change>{
        {"rotor.skew", "{\"__class__\": \"Skew\", \"is_step\": true, \"function\": null, " + fields + "}"}};
  };
  const auto angles = [&](const std::string& fields) {
    const ImportedMachine imported = import_pyleecan(changed(prius, skew(fields)), "skewed");
    machine_of(imported);
    return value(imported, "rotor.skew.angles");
  };
  EXPECT_EQ(angles("\"type_skew\": \"linear\", \"Nstep\": 3, \"rate\": 1, \"angle_overall\": null"),
            "[-3.75 deg, 0 deg, 3.75 deg]");
  EXPECT_EQ(angles("\"type_skew\": \"vshape\", \"Nstep\": 4, \"rate\": 1"), "[-7.5 deg, 0 deg, 0 deg, -7.5 deg]");
  EXPECT_EQ(angles("\"type_skew\": \"vshape\", \"Nstep\": 5, \"rate\": 1"),
            "[-7.5 deg, -3.75 deg, 0 deg, -3.75 deg, -7.5 deg]");
  EXPECT_EQ(angles("\"type_skew\": \"zig-zag\", \"Nstep\": 3, \"angle_overall\": 0.1, \"rate\": null"),
            "[2.864788976 deg, -2.864788976 deg, 2.864788976 deg]");
  EXPECT_EQ(angles("\"type_skew\": \"user-defined\", \"angle_list\": [0, 0.05], \"rate\": 1, \"z_list\": [-0.5, 0, "
                   "0.5]"),
            "[0 deg, 2.864788976 deg]");
  const Machine machine = machine_of(
      changed(prius, skew("\"type_skew\": \"linear\", \"Nstep\": 2, \"rate\": 0.5, \"angle_overall\": null")));
  ASSERT_EQ(machine.skew.slices().size(), 2u);
  EXPECT_NEAR(machine.skew.slices()[1].angle, 0.25 * 7.5 * pi / 180.0, 1e-12);
  const auto refused = [&](const std::string& fields) { return refusal(prius, skew(fields)); };
  EXPECT_NE(refused("\"type_skew\": \"function\", \"Nstep\": 3").find("read are linear"), std::string::npos);
  EXPECT_NE(refused("\"type_skew\": \"linear\", \"Nstep\": 1, \"rate\": 1").find("rotor.skew.Nstep"),
            std::string::npos);
  EXPECT_NE(refused("\"type_skew\": \"linear\", \"Nstep\": 3, \"rate\": 1, \"angle_overall\": 0.2").find("is wrong"),
            std::string::npos);
  EXPECT_NE(refused("\"type_skew\": \"linear\", \"Nstep\": 3").find("the angle of the skew is unknown"),
            std::string::npos);
  EXPECT_NE(refused("\"type_skew\": \"user-defined\", \"angle_list\": [0, 0.05], \"z_list\": [-0.5, 0.1, 0.5]")
                .find("of equal length"),
            std::string::npos);
}

// ---- Surface magnets

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

// Of SlotM18 the height is H0, in older files Hmag.
TEST(Pyleecan, RingOfMagnets) {
  for (const std::string key : {"H0", "Hmag"}) {
    const Machine machine =
        machine_of(changed(prius, surface("{\"__class__\": \"SlotM18\", \"Zs\": 8, \"" + key + "\": 0.003}", 1)));
    EXPECT_NEAR(machine.rotor->gap_radius(), 80.2e-3, 1e-12);
    // As comp_surface_active of pyleecan: π ((R + H)² − R²) / Zs, 0.0863937 of R = 0.5, H = 0.1 and four
    // (Tests/Methods/ Slot/test_SlotM18_meth.py, commit 35a6becc).
    EXPECT_NEAR(pi * (0.6 * 0.6 - 0.5 * 0.5) / 4.0, 0.0863937, 1e-6);
    EXPECT_NEAR(2.0 * area(machine.rotor->half_pole(), RegionKind::magnet),
                pi * (80.2e-3 * 80.2e-3 - 77.2e-3 * 77.2e-3) / 8.0, 1e-12);
  }
}

}  // namespace
}  // namespace lodestone::geometries
