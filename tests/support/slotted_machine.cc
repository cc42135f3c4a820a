// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/slotted_machine.h"

#include "tests/support/annulus.h"
#include "tests/support/steel_table.h"

#include <cmath>
#include <string>

namespace lodestone::support {

namespace {

using geometries::Boundary;
using geometries::Region;
using geometries::RegionKind;

constexpr double pi = 3.14159265358979323846;
constexpr int slots_per_pole = 6;

Region region(std::string name, RegionKind kind) {
  Region result;
  result.name = std::move(name);
  result.kind = kind;
  return result;
}

}  // namespace

SlottedMachine slotted_machine(int poles, int refinement) {
  SlottedMachine machine;
  auto& mesh = machine.mesh;
  const int all_poles = 2 * SlottedMachine::pole_pairs;
  const double pole = 2.0 * pi / all_poles;
  mesh.angle = poles * pole;
  mesh.antiperiodic = poles == 1;
  mesh.sectors = all_poles / poles;
  mesh.pole_pairs = SlottedMachine::pole_pairs;
  mesh.rotor_rim_radius = 0.0306;
  mesh.stator_rim_radius = 0.0309;

  AnnulusDescription rotor;
  rotor.inner = 0.012;
  rotor.rings = {{0.026, 5 * refinement, 0}, {0.030, 3 * refinement, 1}, {mesh.rotor_rim_radius, refinement, 2}};
  rotor.cells_around = 30 * poles * refinement;
  rotor.begin_angle = -0.5 * pole;
  rotor.angle = mesh.angle;
  rotor.outer_boundary = Boundary::rim;
  rotor.regions = {region("rotor iron", RegionKind::steel), region("space", RegionKind::air),
                   region("air gap", RegionKind::air)};
  for (int k = 0; k < poles; ++k) {
    Region magnet = region("magnet", RegionKind::magnet);
    magnet.magnetisation.angle = k * pole;
    magnet.magnetisation.sign = k % 2 ? -1 : 1;
    magnet.pole = k;
    rotor.regions.push_back(magnet);
  }
  rotor.region_at = [=](int ring, double angle) {
    if (ring != 1)
      return ring;
    const int k = static_cast<int>(std::lround(angle / pole));
    return std::abs(angle - k * pole) < 0.4 * pole ? 3 + k : 1;
  };
  mesh.rotor = annulus(rotor);

  AnnulusDescription stator;
  stator.inner = mesh.stator_rim_radius;
  stator.rings = {{0.0312, refinement, 0}, {0.042, 6 * refinement, 1}, {0.050, 4 * refinement, 1}};
  stator.cells_around = 36 * poles * refinement;
  stator.angle = mesh.angle;
  stator.inner_boundary = Boundary::rim;
  stator.regions = {region("air gap", RegionKind::air), region("stator iron", RegionKind::steel)};
  const int slots = slots_per_pole * poles;
  const int phase_of[] = {0, 0, 2, 2, 1, 1};
  const int sign_of[] = {1, 1, -1, -1, 1, 1};
  for (int k = 0; k < slots; ++k) {
    Region slot = region("winding", RegionKind::winding);
    slot.phase = phase_of[k % slots_per_pole];
    slot.turns = sign_of[k % slots_per_pole] * ((k / slots_per_pole) % 2 ? -1 : 1);
    slot.slot = k;
    stator.regions.push_back(slot);
  }
  stator.region_at = [=](int ring, double angle) {
    const double pitch = pole / slots_per_pole;
    const int k = static_cast<int>(std::floor(angle / pitch));
    const double place = angle / pitch - k;
    return ring == 1 && place > 0.3 && place < 0.7 ? 2 + k : ring == 0 ? 0 : 1;
  };
  mesh.stator = annulus(stator);
  // Positive current lies in the slots at 1/12 … 3/12 of the pole; its middle at pitch 1, and the field it drives
  // points outward a quarter period before.
  machine.phase_a_axis = pole / slots_per_pole - 0.5 * pole;

  machine.laws =
      solver::assign_laws(mesh, m400_50a(), m400_50a(), std::make_shared<materials::LinearRecoil>(1.2, 1.05));
  return machine;
}

}  // namespace lodestone::support
