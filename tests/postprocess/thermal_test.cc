// SPDX-License-Identifier: GPL-3.0-or-later
// The thermal network against hand solutions, and its slot against the conduction in two dimensions by deal.II.
#include "base/library_path.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/sector_mesh.h"
#include "postprocess/thermal/motor_network.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/grid/tria.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/precondition.h>
#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/sparse_matrix.h>
#include <deal.II/lac/vector.h>

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;

geometries::Machine machine(const std::string& name) {
  return geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)));
}

Cooling cooling(const std::string& name = "water-jacket") {
  return Cooling::load(base::LibraryPath(), name);
}

TEST(ThermalNetwork, ThreeNodesAgainstTheHandSolution) {
  // winding (100 W) –0.2 K/W– teeth (40 W) –0.05 K/W– yoke (30 W) –0.1 K/W– coolant at 300 K, and 0.5 K/W from winding
  // to yoke. By hand: T_y = 300 + 170 · 0.1 = 317; with x the heat from winding to teeth, the loop
  // 0.2 x + 0.05 (x + 40) = 0.5 (100 − x) gives x = 48/0.75 = 64 W.
  ThermalNetwork network;
  const auto winding = network.add_node("winding"), teeth = network.add_node("teeth"), yoke = network.add_node("yoke");
  const auto coolant = network.add_fixed("coolant", 300.0);
  network.add_path(winding, teeth, 0.2);
  network.add_path(teeth, yoke, 0.05);
  network.add_path(winding, yoke, 0.5);
  network.add_path(yoke, coolant, 0.1);
  const std::vector<double> t = network.solve({100.0, 40.0, 30.0, 0.0});
  EXPECT_NEAR(t[yoke], 317.0, 1e-10);
  EXPECT_NEAR(t[teeth], 317.0 + 0.05 * 104.0, 1e-10);
  EXPECT_NEAR(t[winding], 317.0 + 0.5 * 36.0, 1e-10);
  EXPECT_EQ(t[coolant], 300.0);
}

TEST(ThermalNetwork, RefusesWhatHasNoSolution) {
  ThermalNetwork network;
  const auto a = network.add_node("a"), b = network.add_node("b");
  EXPECT_THROW(network.add_path(a, b, 0.0), std::invalid_argument);
  EXPECT_THROW(network.add_path(a, a, 1.0), std::invalid_argument);
  network.add_path(a, b, 1.0);
  EXPECT_THROW(network.solve({1.0, 0.0}), std::runtime_error);
  EXPECT_THROW(network.solve({1.0}), std::invalid_argument);
}

/// Mean rise of a slot's winding over its wall for 1 W per metre of stack, K·m/W: −∇·k∇T = q in the winding's cells, k
/// ∂T/∂n = −(k_l/t_l) T at the steel, no heat toward the opening.
double slot_rise_in_two_dimensions(const geometries::Machine& motor, const Cooling& data) {
  const geometries::BodyMesh mesh = *geometries::mesh_sector(motor).stator;
  const auto kind = [&](std::size_t cell) { return mesh.regions[static_cast<std::size_t>(mesh.cell_region[cell])]; };
  std::map<std::pair<int, int>, int> faces;  // of winding cells: how often
  std::map<std::pair<int, int>, bool> steel;
  const auto face = [](int a, int b) { return std::make_pair(std::min(a, b), std::max(a, b)); };
  std::vector<dealii::CellData<2>> cells;
  std::vector<dealii::Point<2>> vertices;
  std::map<int, unsigned int> numbers;
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    const auto& corners = mesh.cells[c];
    const geometries::Region region = kind(c);
    for (std::size_t k = 0; k < 4; ++k)
      if (region.kind == geometries::RegionKind::steel)
        steel[face(corners[k], corners[(k + 1) % 4])] = true;
    if (region.kind != geometries::RegionKind::winding || region.slot != 0)
      continue;
    dealii::CellData<2> cell;
    const std::array<std::size_t, 4> order = {0, 1, 3, 2};  // deal.II counts lines by lines
    for (std::size_t k = 0; k < 4; ++k) {
      const int vertex = corners[order[k]];
      const auto [found, added] = numbers.emplace(vertex, static_cast<unsigned int>(vertices.size()));
      if (added)
        vertices.emplace_back(mesh.vertices[static_cast<std::size_t>(vertex)].x,
                              mesh.vertices[static_cast<std::size_t>(vertex)].y);
      cell.vertices[k] = found->second;
      ++faces[face(corners[k], corners[(k + 1) % 4])];
    }
    cells.push_back(cell);
  }
  dealii::SubCellData walls;
  for (const auto& [ends, count] : faces)
    if (count == 1 && steel.count(ends) != 0) {
      dealii::CellData<1> line;
      line.vertices[0] = numbers.at(ends.first);
      line.vertices[1] = numbers.at(ends.second);
      line.boundary_id = 1;
      walls.boundary_lines.push_back(line);
    }
  dealii::Triangulation<2> triangulation;
  triangulation.create_triangulation(vertices, cells, walls);
  triangulation.refine_global(1);
  const dealii::FE_Q<2> element(2);
  dealii::DoFHandler<2> dofs(triangulation);
  dofs.distribute_dofs(element);
  dealii::DynamicSparsityPattern pattern(dofs.n_dofs());
  dealii::DoFTools::make_sparsity_pattern(dofs, pattern);
  dealii::SparsityPattern sparsity;
  sparsity.copy_from(pattern);
  dealii::SparseMatrix<double> matrix(sparsity);
  dealii::Vector<double> source(dofs.n_dofs()), rise(dofs.n_dofs()), weights(dofs.n_dofs());
  const dealii::QGauss<2> inside(3);
  const dealii::QGauss<1> along(3);
  dealii::FEValues<2> values(element, inside,
                             dealii::update_values | dealii::update_gradients | dealii::update_JxW_values);
  dealii::FEFaceValues<2> wall(element, along, dealii::update_values | dealii::update_JxW_values);
  const double conductivity = data.winding.value, film = data.liner.value / data.liner_thickness.value;
  double area = 0.0;
  std::vector<dealii::types::global_dof_index> index(element.n_dofs_per_cell());
  for (const auto& cell : dofs.active_cell_iterators()) {
    values.reinit(cell);
    cell->get_dof_indices(index);
    for (unsigned int q = 0; q < inside.size(); ++q) {
      area += values.JxW(q);
      for (unsigned int i = 0; i < index.size(); ++i) {
        weights(index[i]) += values.shape_value(i, q) * values.JxW(q);
        for (unsigned int j = 0; j < index.size(); ++j)
          matrix.add(index[i], index[j],
                     conductivity * (values.shape_grad(i, q) * values.shape_grad(j, q)) * values.JxW(q));
      }
    }
    for (const unsigned int f : cell->face_indices()) {
      if (!cell->face(f)->at_boundary() || cell->face(f)->boundary_id() != 1)
        continue;
      wall.reinit(cell, f);
      for (unsigned int q = 0; q < along.size(); ++q)
        for (unsigned int i = 0; i < index.size(); ++i)
          for (unsigned int j = 0; j < index.size(); ++j)
            matrix.add(index[i], index[j], film * wall.shape_value(i, q) * wall.shape_value(j, q) * wall.JxW(q));
    }
  }
  source = weights;
  source /= area;  // 1 W per metre
  dealii::SolverControl control(10'000, 1e-12);
  dealii::SolverCG<> solver(control);
  dealii::PreconditionSSOR<> preconditioner;
  preconditioner.initialize(matrix, 1.2);
  solver.solve(matrix, rise, source, preconditioner);
  return (rise * weights) / area;
}

TEST(MotorThermalNetwork, ASlotRisesAsInTwoDimensions) {
  // Three shapes of slot, two conductivities of the winding and all between liner alone and winding alone: within 15 %.
  for (const char* name : {"prius-2004", "v-54s6p", "servo-18s16p"})
    for (const double conductivity : {0.3, 1.3})
      for (const double liner : {0.05e-3, 0.4e-3}) {
        Cooling data = cooling();
        data.winding.value = conductivity;
        data.liner_thickness.value = liner;
        const geometries::Machine motor = machine(name);
        const MotorThermalNetwork network(motor, data, 100.0, 300.0);
        const double lumped = network.slot_resistance() * motor.stator->slots() * motor.stack_length;
        const double exact = slot_rise_in_two_dimensions(motor, data);
        EXPECT_NEAR(lumped / exact, 1.0, 0.15) << name << ", " << conductivity << " W/(m.K), liner " << liner;
      }
}

TEST(MotorThermalNetwork, SlotsOfThePriusByHand) {
  // Drawn: shoulders at 80.95 + 1.00 mm, flanks of 29.30 mm, a half circle of 4 mm radius: 33.30 mm deep.
  const geometries::Machine motor = machine("prius-2004");
  const SlotDimensions slot = slot_dimensions(motor);
  EXPECT_NEAR(slot.depth, 33.3e-3, 0.2e-3);
  EXPECT_NEAR(slot.bottom_radius, 115.2e-3, 0.3e-3);
  EXPECT_NEAR(slot.width * slot.depth, motor.stator->winding_area(), 1e-12);
}

TEST(MotorThermalNetwork, AllHeatLeavesByTheCoolant) {
  const geometries::Machine motor = machine("prius-2004");
  const MotorThermalNetwork network(motor, cooling(), 300.0, 338.15);
  const HeatSources heat{1000.0, 200.0, 150.0, 60.0, 40.0};
  const ThermalResult result = network.settle([&](const LossTemperatures&) { return heat; }, {300.0, 300.0});
  double out = 0.0;
  for (const ThermalPathResult& path : result.paths)
    if (path.to == "coolant")
      out += path.heat;
  EXPECT_NEAR(out, 1450.0, 1e-7);
  EXPECT_EQ(result.temperature("coolant"), 338.15);
  // Heat flows downhill: winding over teeth over yoke over frame over coolant, the magnets over their core.
  EXPECT_GT(result.temperature("winding"), result.temperature("teeth"));
  EXPECT_GT(result.temperature("teeth"), result.temperature("yoke"));
  EXPECT_GT(result.temperature("yoke"), result.temperature("frame"));
  EXPECT_GT(result.temperature("frame"), 338.15);
  EXPECT_GT(result.temperature("magnets"), result.temperature("rotor core"));
  // The frame's film by hand: 1/(2404 · 2π · 0.13462 · L).
  EXPECT_NEAR(result.temperature("frame"),
              338.15 + 1450.0 / (2404.0 * 2.0 * base::pi * motor.stator->outer_radius() * motor.stack_length), 1e-7);
}

TEST(MotorThermalNetwork, LossesThatGrowWithTheTemperatureSettleOrRunAway) {
  const geometries::Machine motor = machine("prius-2004");
  const MotorThermalNetwork network(motor, cooling("forced-air"), 300.0, 313.15);
  const auto copper = [](double at_20) {
    return [at_20](const LossTemperatures& t) {
      return HeatSources{at_20 * (1.0 + 0.00393 * (t.winding - 293.15)), 0.0, 0.0, 0.0, 0.0};
    };
  };
  // Linear in the loss: T = T_c + R P, P = P_0 (1 + α (T − T_0)) has T = (T_c + R P_0 (1 − α T_0))/(1 − α R P_0), with
  // R from a run of constant loss.
  const ThermalResult unit = network.settle(
      [](const LossTemperatures&) {
        return HeatSources{1.0, 0.0, 0.0, 0.0, 0.0};
      },
      {300.0, 300.0});
  const double share = network.slot_share();
  const double resistance =
      share * unit.temperature("winding") + (1.0 - share) * unit.temperature("end winding") - 313.15;
  const double loss = 0.5 / (0.00393 * resistance);
  const ThermalResult warm = network.settle(copper(loss), {300.0, 300.0});
  const double mean = share * warm.temperature("winding") + (1.0 - share) * warm.temperature("end winding");
  EXPECT_NEAR(mean, (313.15 + resistance * loss * (1.0 - 0.00393 * 293.15)) / 0.5, 1e-4);
  EXPECT_THROW(network.settle(copper(3.0 * loss), {300.0, 300.0}), base::UserError);
}

TEST(Cooling, RefusesWhatItCannotMean) {
  const std::string good = base::Document::load(base::LibraryPath().find("coolings", "water-jacket")).canonical_text();
  const auto error = [&](const std::string& from, const std::string& to) -> std::string {
    std::string text = good;
    const std::size_t at = text.find(from);
    if (at == std::string::npos)
      return "not found: " + from;
    text.replace(at, from.size(), to);
    try {
      Cooling::read(base::Document::parse(text, "c.yaml"));
    } catch (const base::UserError& refusal) {
      return refusal.what();
    }
    return "";
  };
  EXPECT_NE(error("2404 W/(m2.K)", "2404 W/(m.K)").find("frame.film"), std::string::npos);
  EXPECT_NE(error("2404 W/(m2.K)", "-1 W/(m2.K)").find("frame.film"), std::string::npos);
  EXPECT_NE(error("liner_thickness", "liner_thicknes").find("did you mean 'liner_thickness'"), std::string::npos);
  EXPECT_EQ(cooling().confidence, materials::Confidence::low);
}

}  // namespace
