// SPDX-License-Identifier: GPL-3.0-or-later
// ParaView's own reader (read_vtu.py) must find in the files what the solution says, to 1e-6 relative: the files hold
// doubles, so nothing but rounding may differ.
#include "benchmarks/verification/exact-solutions/surface_magnet_mesh.h"
#include "postprocess/fields/field_view.h"
#include "postprocess/fields/vtu_output.h"
#include "postprocess/store/atomic_file.h"
#include "tests/postprocess/sample_cases.h"
#include "tests/support/slotted_machine.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lodestone::postprocess {
namespace {

namespace fs = std::filesystem;

class VtuOutputTest : public testing::Test {
protected:
  VtuOutputTest() {
    std::string name = (fs::temp_directory_path() / "lodestone-vtu-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~VtuOutputTest() override { fs::remove_all(directory_); }

  static solver::FieldSolution solve(const support::SlottedMachine& machine, int degree, double theta) {
    solver::Circuit circuit;
    circuit.stack_length = 0.1;
    solver::FieldOptions options;
    options.degree = degree;
    solver::FieldProblem problem(machine.mesh, machine.laws, circuit, options);
    solver::OperatingState state;
    state.phase_currents = solver::phases_from_dq({-500.0, 2000.0}, theta);
    state.rotor_angle = machine.phase_a_axis + theta / support::SlottedMachine::pole_pairs;
    return problem.solve(state);
  }

  /// What the reader must find, from the solution's own lattice.
  static nlohmann::json expectation(const support::SlottedMachine& machine, const solver::FieldSolution& solution,
                                    int degree) {
    const FieldView view = view_field(machine.mesh, solution, degree > 2 ? 4 : degree);
    nlohmann::json expected;
    expected["torque"] = solution.torque();
    expected["rotor_angle"] = solution.state().rotor_angle;
    expected["currents"] = solution.state().phase_currents;
    expected["cell_type"] = degree == 1 ? 9 : 28;  // VTK_QUAD, VTK_BIQUADRATIC_QUAD
    std::size_t cells = 0;
    expected["points"] = nlohmann::json::array();
    for (const BodyView& body : view.bodies) {
      const std::size_t parts = degree > 2 ? 4 : 1;
      cells += parts * body.mesh->cells.size() * static_cast<std::size_t>(machine.mesh.sectors);
      const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
      for (const BodyImage& image : images_around(view, body)) {
        // The middle of some cells: a lattice point of that cell alone, where degree 2 and more have one.
        for (std::size_t cell = 3; cell < body.mesh->cells.size(); cell += 37) {
          const std::size_t at = cell * (n + 1) * (n + 1) + (n + 1) * (n / 2) + n / 2;
          const geometries::Point point = turned(body.lattice.points[at], image.turn);
          const geometries::Point b = turned(body.lattice.flux_density[at], image.turn);
          const geometries::Region& region = body.mesh->regions[static_cast<std::size_t>(body.mesh->cell_region[cell])];
          expected["points"].push_back({{"x", point.x},
                                        {"y", point.y},
                                        {"A", image.sign * body.lattice.potential[at]},
                                        {"B", {image.sign * b.x, image.sign * b.y}},
                                        {"body", body.body == solver::Body::rotor ? 0 : 1},
                                        {"region", region.name},
                                        {"material", static_cast<int>(region.kind)}});
        }
      }
    }
    expected["cells_of_bodies"] = cells;
    // ∫ |B|² over rotor and stator of the whole machine by the solver's quadrature points, from the cells' means.
    double integral = 0.0;
    double current = 0.0;
    for (const BodyView& body : view.bodies) {
      const solver::SamplePoints& samples = solution.sample_points(body.body);
      const auto b = solution.flux_density(body.body);
      const auto density = solution.current_density(body.body);
      const auto per_cell = static_cast<std::size_t>(samples.per_cell);
      for (std::size_t i = 0; i < b.size(); ++i) {
        integral += machine.mesh.sectors * samples.area[i] * std::hypot(b[i].x, b[i].y);
        current += machine.mesh.sectors * samples.area[i] *
                   std::abs(density[static_cast<std::size_t>(body.mesh->cell_region[i / per_cell])]);
      }
    }
    expected["integral_of_magnitude"] = integral;
    expected["ampere_turns"] = current;
    return expected;
  }

  void check(const support::SlottedMachine& machine, int degree, double theta) {
    const solver::FieldSolution solution = solve(machine, degree, theta);
    write_vtu(directory_ + "/field.vtu", machine.mesh, solution);
    write_file_atomically(directory_ + "/expected.json", expectation(machine, solution, degree).dump());
    EXPECT_EQ(run("/usr/bin/python3", "read_vtu.py"), 0) << "degree " << degree << ", theta " << theta;
  }

  int run(const std::string& interpreter, const std::string& script) const {
    const std::string command =
        interpreter + " " + LODESTONE_SOURCE_DIR + "/tests/postprocess/" + script + " " + directory_;
    return std::system(command.c_str());
  }

  std::string directory_;
};

TEST_F(VtuOutputTest, BiquadraticCellsCarryTheSolution) {
  check(support::slotted_machine(1), 2, 0.9);
}

TEST_F(VtuOutputTest, LinearCellsCarryTheSolution) {
  check(support::slotted_machine(2), 1, 0.3);
}

TEST_F(VtuOutputTest, HigherDegreesBecomeFourCells) {
  check(support::slotted_machine(1), 3, 2.0);
  check(support::slotted_machine(4), 4, 0.0);
}

TEST_F(VtuOutputTest, MagnetsCarryEveryLoadCase) {
  write_magnet_vtu(directory_ + "/magnets.vtu", test::make_magnet_map());
  EXPECT_EQ(run("/usr/bin/python3", "read_magnet_vtu.py"), 0);
}

// The sum over phases and slots: two pole pairs, two slots a pole and phase, one turn a slot, eight slots a phase.
TEST_F(VtuOutputTest, CurrentDensityCarriesThePhaseCurrents) {
  const auto machine = support::slotted_machine(1);
  const solver::FieldSolution solution = solve(machine, 2, 0.4);
  const nlohmann::json expected = expectation(machine, solution, 2);
  double sum = 0.0;
  for (const double current : solution.state().phase_currents) {
    sum += 8.0 * std::abs(current);
  }
  EXPECT_NEAR(expected["ampere_turns"], sum, 1e-9 * sum);
}

TEST_F(VtuOutputTest, SectorAloneHasOneImage) {
  const auto machine = support::slotted_machine(1);
  const solver::FieldSolution solution = solve(machine, 2, 0.4);
  write_vtu(directory_ + "/whole.vtu", machine.mesh, solution);
  GridOptions options;
  options.whole_machine = false;
  write_vtu(directory_ + "/sector.vtu", machine.mesh, solution, options);
  const auto cells = [&](const std::string& name) {
    const std::string text = read_file(directory_ + "/" + name);
    return std::stoi(text.substr(text.find("NumberOfCells=\"") + 15));
  };
  EXPECT_EQ(cells("whole.vtu"), 4 * cells("sector.vtu"));
}

TEST_F(VtuOutputTest, ParaViewReadsEveryFileAndTheScriptsDrawThem) {
  auto machine = support::slotted_machine(1);
  for (std::size_t i = 0; i < machine.laws.stator.size(); ++i)
    if (machine.mesh.stator->regions[i].kind == geometries::RegionKind::steel)
      machine.laws.stator[i].material = "test steel";
  // Values that tell one cell from the next: margins of magnet points, losses of cells.
  const auto rotor_cells = machine.mesh.rotor->cells.size(), stator_cells = machine.mesh.stator->cells.size();
  GridOptions options;
  options.laws = &machine.laws;
  options.core_loss = CoreLossDensity{std::vector<double>(rotor_cells, 2e4), std::vector<double>(stator_cells, 5e4)};
  MarginMap margins;
  nlohmann::json expected;
  std::vector<std::pair<double, std::string>> files;
  for (const double degrees : {0.0, 30.0}) {
    const std::string file = directory_ + "/field & " + std::to_string(files.size()) + ".vtu";
    const solver::FieldSolution solution = solve(machine, 2, degrees * std::acos(-1.0) / 180.0);
    if (files.empty()) {
      const auto per_cell = static_cast<std::size_t>(solution.sample_points(solver::Body::rotor).per_cell);
      std::size_t magnet_cells = 0;
      for (const int region : machine.mesh.rotor->cell_region)
        magnet_cells +=
            machine.mesh.rotor->regions[static_cast<std::size_t>(region)].kind == geometries::RegionKind::magnet;
      for (std::size_t i = 0; i < magnet_cells * per_cell; ++i)
        margins.margin.push_back(3e5 - 1e3 * static_cast<double>(i));
      options.margins = &margins;
      expected["least_margin"] = 1e-3 * margins.margin.back();
      expected["largest_core_loss"] = 50.0;
      double most = 0.0;
      for (const BodyView& body : view_field(machine.mesh, solution).bodies)
        for (const double potential : body.lattice.potential)
          most = std::max(most, std::abs(potential));
      // Antiperiodic: each value of the sector stands in the machine with both signs.
      expected["potential"] = {-most, most};
    }
    write_vtu(file, machine.mesh, solution, options);
    files.emplace_back(degrees, file);
  }
  write_pvd(directory_ + "/field.pvd", files);
  write_magnet_vtu(directory_ + "/magnets.vtu", test::make_magnet_map());
  write_file_atomically(directory_ + "/expected.json", expected.dump());
  const std::string pvd = read_file(directory_ + "/field.pvd");
  EXPECT_NE(pvd.find("timestep=\"30\" part=\"0\" file=\"field &amp; 1.vtu\""), std::string::npos) << pvd;
  // HOME, because ParaView writes its settings there.
  const std::string tree = LODESTONE_SOURCE_DIR;
  const std::string command = "HOME=" + directory_ + " " + tree + "/tests/support/with_display pvbatch " + tree +
                              "/tests/postprocess/run_paraview_scripts.py " + tree + "/postprocess/paraview " +
                              directory_ + " > " + directory_ + "/log 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << read_file(directory_ + "/log");
  EXPECT_EQ(run("/usr/bin/python3", "look_at_flux_lines.py"), 0);
}

// The slotless machine of benchmarks/verification/exact-solutions: A of the gap as a series (Zhu and Howe 1993).
TEST_F(VtuOutputTest, FluxLinesOfTheSlotlessMachineFollowTheAnalyticField) {
  using namespace verification;
  const SurfaceMagnets magnets = reference_magnets(2, SurfaceMagnets::Pattern::parallel, 1.05);
  const MeshedMachine machine = slotless_machine(magnets, reference_bore, {2, 1.0});
  solver::FieldProblem problem(machine.mesh, machine.laws, {}, {});
  write_vtu(directory_ + "/slotless.vtu", machine.mesh, problem.solve({}));
  nlohmann::json theory = {{"bore", reference_bore}, {"magnet_radius", magnets.magnet_radius}, {"tolerance", 1e-3}};
  for (int n = 1; n <= 99; n += 2) {
    const double order = n * magnets.pole_pairs;
    theory["orders"].push_back(order);
    // B_r = ν/r A_ν at the bore, where cosh is 1.
    theory["amplitudes"].push_back(slotless_field(magnets, reference_bore, order, reference_bore).radial *
                                   reference_bore / order);
  }
  write_file_atomically(directory_ + "/expected.json", theory.dump());
  EXPECT_EQ(run("/usr/bin/python3", "flux_lines_against_theory.py"), 0);
}

TEST_F(VtuOutputTest, UnwritableFilesAreNamed) {
  const auto machine = support::slotted_machine(1);
  const solver::FieldSolution solution = solve(machine, 1, 0.0);
  EXPECT_THROW(write_vtu(directory_ + "/none/field.vtu", machine.mesh, solution), std::runtime_error);
  EXPECT_THROW(write_pvd(directory_ + "/none/field.pvd", {}), std::runtime_error);
}

}  // namespace
}  // namespace lodestone::postprocess
