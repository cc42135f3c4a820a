// SPDX-License-Identifier: GPL-3.0-or-later
// Stator templates and windings of the solver against closed forms, irons of infinite permeability (μ_r 10⁶):
//  - the slotless ring winding in the field of surface magnets, a Fourier series (Zhu & Howe 1993; the magnets' field
//  in
//    the ring is that of a gap up to the core): field, flux linkages of three and six phases, torque;
//  - radial slots in the field of surface magnets, the subdomain model (Lubin, Mezani & Rezzoug 2011), whose slots have
//    the same shape: field in the gap, flux linkages, torque;
//  - the leakage of a rectangular slot, permeance h/(3b) (Richter, Elektrische Maschinen I; any textbook), by energy.
#include "benchmarks/verification/exact-solutions/slotted_machine_cases.h"
#include "benchmarks/verification/exact-solutions/surface_magnets.h"
#include "geometries/machine.h"
#include "solver/field_problem.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using base::pi;

constexpr double remanence = 1.2, stack = 50e-3;
constexpr int pole_pairs = 4;

geometries::Machine machine_of(const std::string& stator, const std::string& winding, int phases) {
  return geometries::Machine::read(base::Document::parse(
      fmt::format("machine: bench\npoles: 8\nphases: {}\nstack_length: 50 mm\nair_gap: 1 mm\n{}winding: {}\n"
                  "magnet: none\nmaterials: {{stator_steel: none, rotor_steel: none, conductor: none}}\n"
                  "rotor:\n  type: surface-magnet\n  inner_radius: 15 mm\n  magnet: {{thickness: 4 mm, arc: 0.8}}\n"
                  "  magnetisation: radial\n",
                  phases, stator, winding),
      "bench.yaml"));
}

solver::RegionLaws laws_of(const geometries::SectorMesh& mesh, double b_r) {
  solver::RegionLaws laws;
  const auto magnet = std::make_shared<materials::LinearRecoil>(b_r, 1.0);
  const auto linear = [](const geometries::Region& region) {
    return materials::Reluctivity::linear(region.kind == geometries::RegionKind::steel ? 1e6 : 1.0);
  };
  for (const geometries::Region& region : mesh.rotor->regions)
    if (region.kind == geometries::RegionKind::magnet)
      laws.rotor.push_back({std::nullopt, magnet});
    else
      laws.rotor.push_back({linear(region), nullptr});
  for (const geometries::Region& region : mesh.stator->regions)
    laws.stator.push_back({linear(region), nullptr});
  return laws;
}

/// Flux linkage of a phase and its derivative to the rotor's angle, from the series.
struct Linkage {
  double value = 0.0, by_angle = 0.0;
};

/// A = Σ r B_r(r)/ν sin ν(θ − θ_r), averaged over each coil side.
Linkage linkage_of(const geometries::Machine& machine, double core, int phase, double rotor_angle) {
  const verification::SurfaceMagnets magnets{
      25e-3, 29e-3, 0.8, remanence, 1.0, pole_pairs, verification::SurfaceMagnets::Pattern::radial};
  const double bore = machine.stator->bore_radius();
  const auto& d = machine.winding->definition();
  Linkage result;
  for (int n = 1; n <= 61; n += 2) {
    const double order = pole_pairs * n;
    double mean = 0.0;  // of A's amplitude over the ring, by Simpson's rule
    constexpr int parts = 40;
    for (int k = 0; k <= parts; ++k) {
      const double r = bore + (core - bore) * k / parts;
      const double weight = (k == 0 || k == parts ? 1.0 : k % 2 == 1 ? 4.0 : 2.0) / (3.0 * parts) * (core - bore);
      mean += weight * r * r * slotless_field(magnets, core, order, r).radial / order;
    }
    mean *= 2.0 / (core * core - bore * bore);
    const double half = order * pi / d.slots;
    mean *= std::sin(half) / half;
    for (int slot = 0; slot < d.slots; ++slot)
      for (const auto& side : machine.winding->slot(slot))
        if (side.phase == phase) {
          const double angle = order * (2.0 * pi * (slot + 0.5) / d.slots - rotor_angle);
          result.value += stack * side.turns * mean * std::sin(angle);
          result.by_angle -= stack * side.turns * mean * order * std::cos(angle);
        }
  }
  return result;
}

class SlotlessRing : public testing::TestWithParam<int> {};

TEST_P(SlotlessRing, IsInTheFieldOfTheSeries) {
  const int phases = GetParam();
  const auto machine =
      machine_of("stator:\n  type: slotless\n  slots: 48\n  bore_radius: 30 mm\n  outer_radius: 45 mm\n"
                 "  winding: {thickness: 4 mm}\n",
                 "{layers: 1, coil_pitch: 6, turns_per_coil: 10, strand_diameter: 0.1 mm}", phases);
  constexpr double core = 34e-3;
  geometries::MeshOptions options;
  options.refinement = 1.5;
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine, options);
  solver::FieldOptions field_options;
  field_options.degree = 3;
  field_options.newton_tolerance = 1e-10;
  solver::FieldProblem problem(mesh, laws_of(mesh, remanence), {stack, 1}, field_options);

  const double largest =
      std::hypot(linkage_of(machine, core, 0, 0.0).value, linkage_of(machine, core, 0, 0.5 * pi / pole_pairs).value);
  for (const double position : {0.2, 1.0, 2.5}) {
    solver::OperatingState state;
    state.rotor_angle = machine.rotor_angle(position);
    const auto no_load = problem.solve(state).flux_linkages();
    ASSERT_EQ(no_load.size(), static_cast<std::size_t>(phases));
    double torque = 0.0, largest_torque = 0.0;
    const std::vector<double> currents = solver::phases_from_dq({-3.0, 8.0}, position, phases);
    for (int phase = 0; phase < phases; ++phase) {
      const auto k = static_cast<std::size_t>(phase);
      const Linkage exact = linkage_of(machine, core, phase, state.rotor_angle);
      EXPECT_NEAR(no_load[k], exact.value, 2e-4 * largest) << "phase " << phase << " at " << position;
      torque += currents[k] * exact.by_angle;
      largest_torque += 8.0 * pole_pairs * largest / 2.0;
    }
    // No reluctance: the torque is the currents' in the magnets' field.
    state.phase_currents = currents;
    EXPECT_NEAR(problem.solve(state).torque(), torque, 3e-4 * largest_torque) << position;
    // The d axis is where all phases link the magnets most.
    const auto psi = solver::dq_from_phases(no_load, position);
    EXPECT_GT(psi.d, 0.9 * largest);
    EXPECT_NEAR(psi.q, 0.0, 0.02 * largest);
  }
}

INSTANTIATE_TEST_SUITE_P(Phases, SlotlessRing, testing::Values(3, 6));

TEST(RadialSlot, IsInTheFieldOfTheSubdomainModel) {
  const auto machine =
      machine_of("stator:\n  type: radial-slot\n  slots: 12\n  bore_radius: 30 mm\n  outer_radius: 50 mm\n"
                 "  slot: {arc: 0.55, opening_arc: 0.2, opening_depth: 1.5 mm, depth: 14 mm}\n",
                 "{layers: 2, coil_pitch: 1, turns_per_coil: 20, strand_diameter: 0.1 mm}", 3);
  constexpr double pitch = pi / 6.0, rotor_angle = 0.11;
  verification::SlottedExample example;
  example.magnets = {25e-3, 29e-3, 0.8, remanence, 1.0, pole_pairs, verification::SurfaceMagnets::Pattern::radial};
  example.stator = {12, 30e-3, 31.5e-3, 44e-3, 0.2 * pitch, 0.55 * pitch, 0.5 * pitch};
  const verification::ExtrapolatedModel model(example);

  geometries::MeshOptions mesh_options;
  mesh_options.refinement = 2.0;
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine, mesh_options);
  solver::FieldOptions options;
  options.degree = 3;
  solver::FieldProblem problem(mesh, laws_of(mesh, remanence), {stack, 1}, options);
  const std::vector<double> currents = {6.0, -2.0, -4.0};
  for (const bool loaded : {false, true}) {
    // Layer 0 is the half at the smaller angle.
    verification::SlotCurrents turns(static_cast<std::size_t>(model.sector().slots));
    for (std::size_t slot = 0; slot < turns.size(); ++slot)
      for (std::size_t layer = 0; layer < 2 && loaded; ++layer) {
        const auto side = machine.winding->slot(static_cast<int>(slot))[layer];
        turns[slot][layer] = side.turns * currents[static_cast<std::size_t>(side.phase)];
      }
    const auto exact = model.solve(rotor_angle, turns);
    solver::OperatingState state;
    state.rotor_angle = rotor_angle;
    if (loaded)
      state.phase_currents = currents;
    const solver::FieldSolution solution = problem.solve(state);

    double square = 0.0, error = 0.0;
    const auto harmonics = solution.ring_harmonics(29.5e-3);
    for (int k = 0; k < 720; ++k) {
      const double angle = model.sector().angle * (k + 0.5) / 720;
      double ours = 0.0;
      for (const auto& h : harmonics)
        ours += h.radial_cos * std::cos(h.order * angle) + h.radial_sin * std::sin(h.order * angle);
      const double wanted = exact.flux_density(29.5e-3, angle).radial;
      square += wanted * wanted;
      error += (ours - wanted) * (ours - wanted);
    }
    EXPECT_LT(std::sqrt(error / square), verification::slotted_tolerance);

    const auto potentials = exact.slot_potentials();
    std::vector<double> linkages(3, 0.0);
    for (std::size_t slot = 0; slot < turns.size(); ++slot)
      for (std::size_t layer = 0; layer < 2; ++layer) {
        const auto side = machine.winding->slot(static_cast<int>(slot))[layer];
        linkages[static_cast<std::size_t>(side.phase)] +=
            stack * model.sector().count * side.turns * potentials[slot][layer];
      }
    const auto& ours = solution.flux_linkages();
    for (std::size_t phase = 0; phase < 3; ++phase)
      EXPECT_NEAR(ours[phase], linkages[phase], 1e-3 * std::abs(linkages[0])) << phase;
    if (loaded) {
      EXPECT_NEAR(solution.torque(), exact.torque() * stack, 1e-3 * std::abs(exact.torque() * stack));
    }
  }
}

TEST(RectangularSlot, LeakagePermeance) {
  // Open slots 3 mm wide. Above the winding they stay open for twice their width: what the gap's field reaches into
  // the winding has died away by exp(−2π).
  constexpr double width = 3e-3, opening = 6e-3;
  const auto machine =
      machine_of("stator:\n  type: parallel-slot\n  slots: 24\n  bore_radius: 30 mm\n  outer_radius: 60 mm\n"
                 "  slot: {width: 3 mm, opening_depth: 6 mm, depth: 18 mm}\n",
                 "{layers: 1, coil_pitch: 3, turns_per_coil: 10, strand_diameter: 0.1 mm}", 3);
  geometries::MeshOptions options;
  options.refinement = 1.5;
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine, options);
  solver::FieldProblem problem(mesh, laws_of(mesh, 1e-9), {stack, 1});
  solver::OperatingState state;
  state.phase_currents = {5.0, 0.0, 0.0};
  const auto solution = problem.solve(state);

  const double begin = std::sqrt(30e-3 * 30e-3 - 0.25 * width * width) + opening, height = 48e-3 - begin;
  const auto& points = solution.sample_points(solver::Body::stator);
  const auto field = solution.flux_density(solver::Body::stator);
  int slots = 0;
  double energy = 0.0;  // in the winding of one slot of phase A
  for (std::size_t r = 0; r < mesh.stator->regions.size(); ++r) {
    const auto& region = mesh.stator->regions[r];
    if (region.kind != geometries::RegionKind::winding || region.phase != 0)
      continue;
    ++slots;
    for (std::size_t c = 0; c < mesh.stator->cells.size(); ++c)
      if (mesh.stator->cell_region[c] == static_cast<int>(r))
        for (std::size_t q = 0; q < static_cast<std::size_t>(points.per_cell); ++q) {
          const std::size_t i = c * static_cast<std::size_t>(points.per_cell) + q;
          energy += stack * points.area[i] * (field[i].x * field[i].x + field[i].y * field[i].y) / (2.0 * base::mu_0);
        }
  }
  ASSERT_GT(slots, 0);
  energy /= slots;
  const double ampere_turns = 10 * 5.0;
  const double permeance = 2.0 * energy / (base::mu_0 * stack * ampere_turns * ampere_turns);
  EXPECT_NEAR(permeance, height / (3.0 * width), 1e-3 * height / (3.0 * width));
}

}  // namespace
