// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/exact-solutions/surface_magnet_mesh.h"

#include "base/quantity.h"
#include "tests/support/annulus.h"

#include <cmath>
#include <memory>
#include <string>
#include <utility>

namespace lodestone::verification {

namespace {

using base::pi;
using geometries::Boundary;
using geometries::Region;
using geometries::RegionKind;
using support::AnnulusDescription;
using support::graded;

Region region(std::string name, RegionKind kind) {
  Region result;
  result.name = std::move(name);
  result.kind = kind;
  return result;
}

/// Appends points after the last one of `line`, which is the first of `more`.
void append(std::vector<double>& line, const std::vector<double>& more) {
  line.insert(line.end(), more.begin() + (line.empty() ? 0 : 1), more.end());
}

/// Angles of the cells along the gap: the rims carry the waves that reach the middle of the gap.
support::Grading gap_cells(const SurfaceMagnets& magnets, double bore, const Discretisation& d) {
  const double gap = bore - magnets.magnet_radius;
  return {0.05 * gap / bore / d.refinement, 0.3 * gap / bore / d.refinement, d.growth(1.4)};
}

/// What rotor and both stators share: sector, ring and rotor, its air gap with the permeability of air and the spaces
/// between magnets with that of the magnets.
MeshedMachine rotor_of(const SurfaceMagnets& magnets, double bore, const Sector& sector, const Discretisation& d) {
  MeshedMachine machine;
  auto& mesh = machine.mesh;
  mesh.angle = sector.angle;
  mesh.antiperiodic = sector.antiperiodic;
  mesh.sectors = sector.count;
  mesh.pole_pairs = magnets.pole_pairs;
  const double gap = bore - magnets.magnet_radius, pole = pi / magnets.pole_pairs;
  mesh.rotor_rim_radius = magnets.magnet_radius + 0.4 * gap;
  mesh.stator_rim_radius = bore - 0.4 * gap;

  AnnulusDescription rotor;
  rotor.inner = magnets.iron_radius;
  rotor.rings = {{magnets.magnet_radius, d.cells(10), 0}, {mesh.rotor_rim_radius, d.cells(2), 1}};
  rotor.begin_angle = -0.5 * pole;
  rotor.angle = sector.angle;
  rotor.inner_boundary = Boundary::flux_normal;
  rotor.outer_boundary = Boundary::rim;
  rotor.regions = {region("space", RegionKind::air), region("air gap", RegionKind::air)};
  for (int k = 0; k < sector.poles; ++k) {
    Region magnet = region("magnet", RegionKind::magnet);
    magnet.magnetisation.pattern = magnets.pattern;
    magnet.magnetisation.angle = k * pole;
    magnet.magnetisation.sign = k % 2 ? -1 : 1;
    magnet.pole = k;
    rotor.regions.push_back(magnet);
    const double middle = k * pole, edge = 0.5 * magnets.arc_ratio * pole;
    for (const auto& [from, to] :
         {std::pair(middle - 0.5 * pole, middle - edge), std::pair(middle - edge, middle + edge),
          std::pair(middle + edge, middle + 0.5 * pole)})
      append(rotor.lines, graded(from, to, gap_cells(magnets, bore, d), false, false));
  }
  rotor.region_at = [=](int ring, double angle) {
    const int k = static_cast<int>(std::lround(angle / pole));
    return ring == 1 ? 1 : std::abs(angle - k * pole) < 0.5 * magnets.arc_ratio * pole ? 2 + k : 0;
  };
  mesh.rotor = support::annulus(rotor);

  const auto permeability = [](double relative) {
    return solver::RegionLaw{materials::Reluctivity::linear(relative), nullptr};
  };
  machine.laws.rotor = {permeability(magnets.recoil_permeability), permeability(1.0)};
  const auto law = std::make_shared<materials::LinearRecoil>(magnets.remanence, magnets.recoil_permeability);
  for (int k = 0; k < sector.poles; ++k)
    machine.laws.rotor.push_back({std::nullopt, law});
  return machine;
}

/// Air and copper.
void fill_stator_laws(MeshedMachine& machine) {
  machine.laws.stator.assign(machine.mesh.stator->regions.size(),
                             solver::RegionLaw{materials::Reluctivity::linear(1.0), nullptr});
}

}  // namespace

MeshedMachine slotless_machine(const SurfaceMagnets& magnets, double bore, const Discretisation& d) {
  Sector pole;
  pole.count = 2 * magnets.pole_pairs;
  pole.angle = pi / magnets.pole_pairs;
  pole.antiperiodic = true;
  pole.poles = 1;
  MeshedMachine machine = rotor_of(magnets, bore, pole, d);
  AnnulusDescription stator;
  stator.inner = machine.mesh.stator_rim_radius;
  stator.rings = {{bore, d.cells(2), 0}};
  stator.begin_angle = -0.5 * pole.angle;
  stator.angle = pole.angle;
  stator.lines = graded(-0.5 * pole.angle, 0.5 * pole.angle, gap_cells(magnets, bore, d), false, false);
  stator.inner_boundary = Boundary::rim;
  stator.outer_boundary = Boundary::flux_normal;
  stator.regions = {region("air gap", RegionKind::air)};
  machine.mesh.stator = support::annulus(stator);
  fill_stator_laws(machine);
  return machine;
}

MeshedMachine slotted_machine(const SurfaceMagnets& magnets, const SlottedStator& slots, const SlotWinding& winding,
                              const Discretisation& d) {
  const Sector sector = smallest_sector(slots.slots, magnets.pole_pairs);
  MeshedMachine machine = rotor_of(magnets, slots.bore, sector, d);
  auto& mesh = machine.mesh;
  const double pitch = 2.0 * pi / slots.slots;
  const double half_opening = 0.5 * slots.opening_angle, half_slot = 0.5 * slots.slot_angle;
  const support::Grading around = gap_cells(magnets, slots.bore, d);
  const double metre = slots.bore;  // of an angle
  const support::Grading across{around.smallest * metre, around.largest * metre, around.growth};
  const support::Grading deep{across.smallest, 4.0 * across.largest, around.growth};

  AnnulusDescription stator;
  stator.inner = mesh.stator_rim_radius;
  stator.rings = {{slots.bore, 0, 0, graded(stator.inner, slots.bore, across, false, true)},
                  {slots.opening_outer, 0, 0, graded(slots.bore, slots.opening_outer, across, true, true)},
                  {slots.slot_outer, 0, 0, graded(slots.opening_outer, slots.slot_outer, deep, true, false)}};
  stator.begin_angle = slots.first_slot - 0.5 * pitch;
  stator.angle = sector.angle;
  stator.inner_boundary = Boundary::rim;
  stator.outer_boundary = Boundary::flux_normal;
  stator.regions = {region("air gap", RegionKind::air)};
  for (int slot = 0; slot < sector.slots; ++slot) {
    for (const CoilSide& side : winding.at(static_cast<std::size_t>(slot))) {
      Region coil = region("winding", RegionKind::winding);
      coil.phase = side.phase;
      coil.turns = side.turns;
      coil.slot = slot;
      stator.regions.push_back(coil);
    }
    const double middle = slots.first_slot + slot * pitch;
    append(stator.lines, graded(middle - 0.5 * pitch, middle - half_slot, around, false, false));
    append(stator.lines, graded(middle - half_slot, middle - half_opening, around, false, true));
    append(stator.lines, graded(middle - half_opening, middle, around, true, false));
    append(stator.lines, graded(middle, middle + half_opening, around, false, true));
    append(stator.lines, graded(middle + half_opening, middle + half_slot, around, true, false));
    append(stator.lines, graded(middle + half_slot, middle + 0.5 * pitch, around, false, false));
  }
  stator.region_at = [=](int ring, double angle) {
    const int slot = static_cast<int>(std::lround((angle - slots.first_slot) / pitch));
    const double place = angle - slots.first_slot - slot * pitch;
    if (ring == 0)
      return 0;
    if (ring == 1)
      return std::abs(place) < half_opening ? 0 : support::no_cell;
    return std::abs(place) < half_slot ? 1 + 2 * slot + (place < 0.0 ? 0 : 1) : support::no_cell;
  };
  mesh.stator = support::annulus(stator);
  fill_stator_laws(machine);
  return machine;
}

}  // namespace lodestone::verification
