// SPDX-License-Identifier: GPL-3.0-or-later
// Problems of .fem files against formulas, and machines of the library written as .fem and read back.
#include "studies/solve_fem.h"

#include "postprocess/fields/fem_output.h"
#include "studies/solve_field.h"
#include "tests/support/fem_drawing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>

namespace lodestone::studies {
namespace {

using base::mu_0;
using base::pi;
using test::FemDrawing;

FemReport solved(const std::string& text, const FemRequest& request = {}) {
  std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  std::replace(name.begin(), name.end(), '/', '-');
  const std::string file = testing::TempDir() + name + ".fem";
  std::ofstream(file) << text;
  FemReport report = solve_fem(file, request);
  std::filesystem::remove(file);
  return report;
}

double circuit_energy(const FemReport& report) {
  return 0.5 *
         std::accumulate(report.circuits.begin(), report.circuits.end(), 0.0,
                         [](double sum, const auto& circuit) { return sum + circuit.current * circuit.flux_linkage; });
}

TEST(SolveFem, CoaxialCable) {
  FemDrawing d;
  const int outside = d.boundary("A = 0");
  const int copper = d.material("Copper", {"<Sigma> = 58"});
  const int air = d.material("Air");
  const int core = d.circuit("core", 100.0), shell = d.circuit("shell", -100.0, false);
  d.circle(5);
  d.circle(15);
  d.circle(18, outside);
  d.label(0, 0, copper, core);
  d.label(10, 0, air);
  d.label(16.5, 0, copper, shell);
  const FemReport report = solved(d.text());
  // Internal inductance of the core, of the space between, of the shell (uniform current): Küpfmüller, Theoretische
  // Elektrotechnik. μ0/2π [1/4 + ln(b/a) + c⁴ ln(c/b)/(c² − b²)² − (3c² − b²)/(4(c² − b²))].
  const double a = 5, b = 15, c = 18, ring = c * c - b * b;
  const double inductance = mu_0 / (2.0 * pi) *
                            (0.25 + std::log(b / a) + std::pow(c, 4) * std::log(c / b) / (ring * ring) -
                             (3.0 * c * c - b * b) / (4.0 * ring));
  EXPECT_NEAR(report.solution->energy(), 0.5 * inductance * 1e4, 1e-4 * 0.5 * inductance * 1e4);
  EXPECT_NEAR(circuit_energy(report), report.solution->energy(), 1e-6 * report.solution->energy());
  EXPECT_NEAR(report.solution->coenergy(), report.solution->energy(), 1e-6 * report.solution->energy());
  EXPECT_FALSE(report.circuits[1].series);
  // The field at the core's rim.
  EXPECT_NEAR(report.parts[0].peak_flux_density, mu_0 * 100.0 / (2.0 * pi * 5e-3), 0.05 * 4e-3);
}

TEST(SolveFem, PairOfWiresInAShield) {
  FemDrawing d;
  d.depth = 500.0;
  const int shield = d.boundary("A = 0");
  const int copper = d.material("Copper"), air = d.material("Air");
  const int pair = d.circuit("pair", 20.0);
  for (const double x : {-20.0, 20.0}) {
    d.rectangle(x - 4, -4, x + 4, 4);
    d.label(x, 0, copper, pair, x > 0 ? 1.0 : -1.0);
  }
  d.circle(50, shield);
  d.label(0, 10, air);
  const FemReport report = solved(d.text());
  // Square bars of side 2h: the mean of ln of the distance within a square is ln(2h) + ln(0.44705) (its geometric mean
  // distance, Rosa & Grover 1912, Bull. Bur. Stand. 8:1); between the two squares, and to the images of their shares in
  // the shield at R²/x, the mean of a harmonic function over a square differs from its value at the centre by the
  // fourth order, (h/s)⁴ below 1e-4 here.
  const double s = 40.0, x = 20.0, shield_radius = 50.0;
  const double image = shield_radius * shield_radius / x;
  const double inductance = mu_0 / pi * (std::log(s / (0.44705 * 8.0)) + std::log((image - x) / (image + x))) * 0.5;
  EXPECT_NEAR(report.circuits[0].flux_linkage, inductance * 20.0, 1e-3 * inductance * 20.0);
  EXPECT_FALSE(report.torque) << "no ring of air about the origin";
  EXPECT_NE(report.torque_note.find("no ring of air"), std::string::npos);
}

/// A cylinder magnetised along its MagDir, μ_r, in a larger circle with A = 0: uniform inside,
/// B = B_r / (1 + μ_r (R² + a²)/(R² − a²)).
double cylinder_flux_density(double remanence, double permeability, double a, double r) {
  return remanence / (1.0 + permeability * (r * r + a * a) / (r * r - a * a));
}

TEST(SolveFem, MagnetInASpace) {
  const double coercivity = 800e3, permeability = 1.1;
  const double expected = cylinder_flux_density(mu_0 * permeability * coercivity, permeability, 10, 30);
  // Linear; then the same line as a table through the origin: the law of a curve; then half of it. Pointwise, away from
  // the rim where the quadratic arcs of the mesh show.
  for (const int way : {0, 1, 2}) {
    FemDrawing d;
    const int outside = d.boundary("A = 0"), side = d.boundary("side", {"<BdryType> = 5"}),
              second = d.boundary("side 2", {"<BdryType> = 5"});
    std::vector<std::pair<double, double>> line;
    for (int k = 0; k <= 10; ++k)
      line.emplace_back(0.2 * k, 0.2 * k / (mu_0 * permeability));
    const int magnet = way == 1 ? d.material("Magnet", {"<H_c> = 800000"}, line)
                                : d.material("Magnet", {"<H_c> = 800000", "<Mu_x> = 1.1", "<Mu_y> = 1.1"});
    const int air = d.material("Air");
    if (way == 2) {
      d.arc(10, 0, 180);
      d.arc(30, 0, 180, outside);
      d.line(10, 0, 30, 0, side);
      d.line(-10, 0, -30, 0, side);
      d.line(0, 0, 10, 0, second);
      d.line(0, 0, -10, 0, second);
      d.label(0, 5, magnet, 0, 1, 60);
      d.label(0, 20, air);
    } else {
      d.circle(10);
      d.circle(30, outside);
      d.label(0, 0, magnet, 0, 1, 60);
      d.label(20, 0, air);
    }
    const FemReport report = solved(d.text());
    const auto inside = report.solution->flux_density(solver::Body::stator);
    const auto& samples = report.solution->sample_points(solver::Body::stator);
    for (std::size_t k = 0; k < inside.size(); ++k)
      if (std::hypot(samples.at[k].x, samples.at[k].y) < 6e-3) {
        ASSERT_NEAR(inside[k].x, 0.5 * expected, 1e-3 * expected) << way;
        ASSERT_NEAR(inside[k].y, std::sqrt(0.75) * expected, 1e-3 * expected) << way;
      }
  }
}

TEST(SolveFem, TorqueOnAMagnetInAUniformField) {
  // M × B per volume: the magnet's own image in the outer circle is parallel to it and turns nothing (μ_r = 1).
  const double field = 0.1, coercivity = 500e3, a = 10e-3, depth = 0.2;
  const double expected = -coercivity * pi * a * a * field * depth;
  for (const bool air_gap : {false, true}) {
    FemDrawing d;
    d.depth = 200.0;
    // A = B0 y: B along x. <A_2> is Wb/m per millimetre.
    const int outside = d.boundary("uniform", {"<A_2> = 1e-4"});
    const int gap = d.boundary("gap", {"<BdryType> = 6", "<InnerAngle> = 60", "<OuterAngle> = -30"});
    const int magnet = d.material("Magnet", {"<H_c> = 500000"}), air = d.material("Air");
    d.circle(10);
    d.circle(25, outside);
    if (air_gap) {
      d.circle(12, gap);
      d.circle(15, gap);
      d.group = 3;
      d.label(0, 0, magnet, 0, 1, 0);
      d.group = 4;
      d.label(11, 0, air);
      d.group = 0;
      d.hole(13, 0);
      d.label(20, 0, air);
    } else {
      d.group = 3;
      d.label(0, 0, magnet, 0, 1, 90);
      d.group = 0;
      d.label(20, 0, air);
    }
    const FemReport report = solved(d.text());
    ASSERT_TRUE(report.torque);
    EXPECT_NEAR(*report.torque, expected, 1e-3 * std::abs(expected)) << air_gap;
    ASSERT_EQ(report.groups.size(), air_gap ? 2u : 1u);
    EXPECT_EQ(report.groups[0].number, 3);
    ASSERT_TRUE(report.groups[0].torque);
    EXPECT_NEAR(*report.groups[0].torque, expected, 1e-3 * std::abs(expected)) << air_gap;
  }
}

TEST(SolveFem, ForceOnAWireInAUniformField) {
  // I × B per length; at the centre of the shield the wire's image pulls nowhere.
  FemDrawing d;
  d.depth = 200.0;
  const int outside = d.boundary("uniform", {"<A_2> = 1e-4"});  // 0.1 T along x
  const int copper = d.material("Copper"), air = d.material("Air");
  const int wire = d.circuit("wire", 500.0);
  d.rectangle(-3, -2, 3, 2);
  d.circle(25, outside);
  d.group = 7;
  d.label(0, 0, copper, wire);
  d.group = 0;
  d.label(-15, 0, air);
  const FemReport report = solved(d.text());
  ASSERT_EQ(report.groups.size(), 1u);
  EXPECT_EQ(report.groups[0].blocks, 1);
  ASSERT_TRUE(report.groups[0].force);
  const double expected = 500.0 * 0.1 * 0.2;
  EXPECT_NEAR(report.groups[0].force->x, 0.0, 1e-3 * expected);
  EXPECT_NEAR(report.groups[0].force->y, expected, 1e-3 * expected);
  EXPECT_NEAR(*report.groups[0].torque, 0.0, 1e-3 * expected * 3e-3);
}

TEST(SolveFem, ForceNeedsAirAround) {
  // A coil beside a block of iron.
  FemDrawing d;
  const int outside = d.boundary("A = 0");
  const int coil = d.material("Coil", {"<J_re> = 2"}), iron = d.material("Iron", {"<Mu_x> = 100", "<Mu_y> = 100"}),
            air = d.material("Air");
  d.rectangle(0, 0, 4, 4);
  d.rectangle(4, 0, 8, 4);
  d.circle(20, outside);
  d.group = 1;
  d.label(2, 2, coil);
  d.group = 2;
  d.label(6, 2, iron);
  d.group = 0;
  d.label(-8, 0, air);
  const FemReport report = solved(d.text());
  ASSERT_EQ(report.groups.size(), 2u);
  EXPECT_FALSE(report.groups[0].torque);
  EXPECT_FALSE(report.groups[0].force);
  EXPECT_EQ(report.groups[0].note, "'Iron' touches it: the stress that acts on it is known in air only");
  EXPECT_EQ(report.groups[1].note, "'Coil' touches it: the stress that acts on it is known in air only");
}

TEST(SolveFem, ParallelConductorsShareByConductivity) {
  FemDrawing d;
  const int outside = d.boundary("A = 0");
  const int copper = d.material("Copper", {"<Sigma> = 58"}), aluminium = d.material("Aluminium", {"<Sigma> = 29"}),
            air = d.material("Air");
  const int both = d.circuit("both", 90.0, false);
  d.rectangle(-10, -5, -5, 5);
  d.rectangle(5, -5, 15, 5);
  d.circle(40, outside);
  d.label(-7, 0, copper, both);
  d.label(10, 0, aluminium, both);
  d.label(0, 20, air);
  const FemReport report = solved(d.text());
  const auto density = report.solution->current_density(solver::Body::stator);
  std::map<std::string, double> by_name;
  for (std::size_t r = 0; r < density.size(); ++r)
    by_name[report.mesh->stator->regions[r].name] = density[r];
  EXPECT_EQ(report.mesh->name_of_phase(0), "both");
  // 58 · 50 mm² against 29 · 100 mm²: 45 A each.
  EXPECT_NEAR(by_name["Copper, both"], 45.0 / 50e-6, 1.0);
  EXPECT_NEAR(by_name["Aluminium, both"], 45.0 / 100e-6, 1.0);
  EXPECT_NEAR(circuit_energy(report), report.solution->energy(), 1e-6 * report.solution->energy());
}

TEST(SolveFem, CurrentDensityOfAMaterialIsThatOfACircuit) {
  const auto energy = [](bool by_material) {
    FemDrawing d;
    const int outside = d.boundary("A = 0");
    const int coil =
                  d.material("Coil", by_material ? std::vector<std::string>{"<J_re> = 2"} : std::vector<std::string>{}),
              air = d.material("Air");
    const int circuit = by_material ? 0 : d.circuit("coil", 4.0);
    d.rectangle(0, 0, 10, 4);
    d.circle(30, outside);
    d.label(5, 2, coil, circuit, 20.0);
    d.label(-10, 0, air, 0, 1, 0, "", 2);
    return solved(d.text()).solution->energy();
  };
  EXPECT_NEAR(energy(true), energy(false), 1e-9 * energy(false));
}

TEST(SolveFem, FillOfSheetsInThePlane) {
  FemDrawing d;
  const int outside = d.boundary("A = 0");
  const int iron = d.material("Iron", {"<Mu_x> = 1000", "<Mu_y> = 1000", "<LamFill> = 0.5"});
  d.circle(10, outside);
  d.label(0, 0, iron);
  const geometries::FemModel model = geometries::FemModel::read({d.text(), "test.fem"});
  const auto laws = fem_laws(model, geometries::lay_out(model), materials::MaterialLibrary(base::LibraryPath()));
  EXPECT_NEAR(1.0 / (mu_0 * laws.stator[0].reluctivity->evaluate(1.0).nu), 500.5, 1e-9);
}

TEST(SolveFem, RingsOfAirAreFound) {
  FemDrawing d;
  const int outside = d.boundary("A = 0");
  const int iron = d.material("Iron", {"<Mu_x> = 1000", "<Mu_y> = 1000"}), air = d.material("Air");
  for (const double r : {5.0, 10.0, 11.0, 20.0, 22.0, 30.0})
    d.circle(r);
  d.circle(50, outside);
  d.label(0, 0, air);
  d.label(7, 0, iron);
  d.label(10.5, 0, air);
  d.label(15, 0, iron);
  d.label(21, 0, air);
  d.label(25, 0, iron);
  d.label(40, 0, air);
  const geometries::FemModel model = geometries::FemModel::read({d.text(), "test.fem"});
  const auto gaps = find_gaps(model, geometries::lay_out(model));
  ASSERT_EQ(gaps.size(), 2u) << "neither the shaft hole nor the space outside";
  EXPECT_NEAR(gaps[0].inner_radius, 10e-3, 1e-9);
  EXPECT_NEAR(gaps[0].outer_radius, 11e-3, 1e-9);
  EXPECT_NEAR(gaps[1].inner_radius, 20e-3, 1e-9);
  const FemReport report = solved(d.text());
  EXPECT_FALSE(report.torque) << "two rings, two torques";
  EXPECT_NEAR(report.gaps[0].torque, 0.0, 1e-12);
}

TEST(SolveFem, NarrowSlitAndAShortCurve) {
  // A block 0.05 mm above an iron one of 20 mm; the iron's table ends early, which a note says.
  FemDrawing d;
  const int outside = d.boundary("A = 0");
  const int iron = d.material("Iron", {}, {{0.0, 0.0}, {0.5, 80.0}, {1.0, 150.0}, {1.5, 1200.0}});
  const int coil = d.material("Coil", {"<J_re> = 1"}), air = d.material("Air");
  d.rectangle(-10, -5, 10, 0);
  d.rectangle(-10, 0.05, 10, 5);
  d.circle(30, outside);
  d.label(0, -2, iron);
  d.label(0, 2, coil);
  d.label(0, 20, air);
  const FemReport report = solved(d.text());
  ASSERT_EQ(report.notes.size(), 1u);
  EXPECT_EQ(report.notes[0].rfind("Iron: The magnetisation curve ends at 1200 A/m", 0), 0u) << report.notes[0];
  EXPECT_GT(report.solution->energy(), 0.0);
  EXPECT_LT(report.cells, 100000u) << "fine cells along the slit only";
}

/// A gear: every other node 0.1 % farther out. @return its area, mm².
double add_gear(FemDrawing& d, int nodes) {
  const auto at = [nodes](int k) {
    const double radius = k % 2 == 0 ? 20.0 : 20.02, angle = 2.0 * pi * (k % nodes) / nodes;
    return std::make_pair(radius * std::cos(angle), radius * std::sin(angle));
  };
  for (int k = 0; k < nodes; ++k)
    d.line(at(k).first, at(k).second, at(k + 1).first, at(k + 1).second);
  return 0.5 * nodes * 20.0 * 20.02 * std::sin(2.0 * pi / nodes);
}

TEST(SolveFem, ThousandNodesOfOddShapes) {
  // 256 coils of 5 circuits, squares of 2 mm with an arc of 100 or 180 degrees on top, one of them with an edge of 10
  // μm; a shield of arcs of 40 to 130 degrees.
  FemDrawing d;
  const int shield = d.boundary("A = 0");
  const int copper = d.material("Copper"), air = d.material("Air");
  std::vector<int> circuits;
  for (int k = 0; k < 5; ++k)
    circuits.push_back(d.circuit(std::string(1, static_cast<char>('P' + k)), 10.0 * (k + 1)));
  constexpr int side = 16;
  for (int i = 0; i < side; ++i)
    for (int j = 0; j < side; ++j) {
      const double x = 4.0 * i - 2.0 * (side - 1), y = 4.0 * j - 2.0 * (side - 1);
      const double cut = i == 3 && j == 5 ? x - 0.99 : x;
      d.line(x - 1, y - 1, cut, y - 1);
      d.line(cut, y - 1, x + 1, y - 1);
      d.line(x + 1, y - 1, x + 1, y + 1);
      d.arc_between(x + 1, y + 1, x - 1, y + 1, (i + j) % 2 == 0 ? 180.0 : 100.0);
      d.line(x - 1, y + 1, x - 1, y - 1);
      d.label(x, y, copper, circuits[static_cast<std::size_t>((i + j) % 5)], j % 2 == 0 ? 3.0 : -3.0);
    }
  for (const auto& [from, to] : {std::make_pair(0, 95), std::make_pair(95, 190), std::make_pair(190, 230)})
    d.arc(55, from, to, shield);
  d.arc(55, 230, 360, shield);
  d.label(0, 0, air);
  FemRequest request;
  request.degree = 1;
  request.refinement = 0.5;
  const FemReport report = solved(d.text(), request);
  EXPECT_EQ(report.circuits.size(), 5u);
  EXPECT_GE(report.model.nodes.size(), 1000u);
  // Squares, half circles, and segments of circles of 100 degrees over a chord of 2 mm.
  const double turn = 100.0 * pi / 180.0, radius = 1.0 / std::sin(0.5 * turn);
  const double area = 256 * 4.0 + 128 * 0.5 * pi + 128 * 0.5 * radius * radius * (turn - std::sin(turn));
  EXPECT_NEAR(report.parts[0].area, 1e-6 * area, 1e-9 * area);
  EXPECT_NEAR(circuit_energy(report), report.solution->energy(), 1e-6 * report.solution->energy());
}

TEST(SolveFem, LargeRegionOfShortLinesIsRefused) {
  // 2000 lines of 0.07 mm around 20 mm of iron: well over a million cells.
  FemDrawing d;
  const int shield = d.boundary("A = 0"), iron = d.material("Iron", {"<Mu_x> = 500", "<Mu_y> = 500"}),
            air = d.material("Air");
  add_gear(d, 2000);
  d.circle(40, shield);
  d.label(0, 0, iron);
  d.label(30, 0, air);
  try {
    solved(d.text());
    FAIL();
  } catch (const geometries::MeshError& error) {
    EXPECT_NE(std::string(error.what()).find("since short lines bound large regions, the shortest of 0.066 mm near ("),
              std::string::npos)
        << error.what();
  }
}

class MachineAsFem : public testing::TestWithParam<const char*> {};

TEST_P(MachineAsFem, GivesItsOwnTorque) {
  const materials::MaterialLibrary library{base::LibraryPath(std::vector<std::string>{})};
  const geometries::Machine machine =
      geometries::Machine::read(base::Document::load(library.path().find("machines", GetParam())));
  FieldRequest request;
  request.current = machine.rated_current > 0.0 ? machine.rated_current : 100.0;
  request.current_angle = 120.0 * pi / 180.0;
  request.position = 20.0 * pi / 180.0;
  request.magnet_temperature = request.winding_temperature = base::zero_celsius + 60.0;
  request.numerics = {2, 1.5, 8};
  const FieldReport own = solve_field(machine, library, request);

  postprocess::FemProblem problem;
  problem.depth = machine.stack_length;
  problem.parallel_paths = machine.winding->definition().parallel_paths;
  problem.state = own.solution->state();
  const FemReport read_back = solved(postprocess::fem_text(
      *own.mesh, postprocess::region_laws(*own.mesh, machine, own.materials, request.magnet_temperature), problem));
  ASSERT_TRUE(read_back.torque);
  EXPECT_NEAR(*read_back.torque, own.torque, 1e-3 * std::abs(own.torque));
  ASSERT_TRUE(read_back.phases);
  double largest = 0.0;
  for (const double linkage : own.solution->flux_linkages())
    largest = std::max(largest, std::abs(linkage));
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(read_back.circuits[k].flux_linkage / problem.parallel_paths, own.solution->flux_linkages()[k],
                1e-3 * largest);
  EXPECT_EQ(read_back.section.sectors, own.mesh->sectors);
}

INSTANTIATE_TEST_SUITE_P(Library, MachineAsFem,
                         testing::Values("prius-2004", "servo-18s16p", "v-54s6p", "spoke-ferrite-48s8p"),
                         [](const auto& each) {
                           std::string name = each.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace lodestone::studies
