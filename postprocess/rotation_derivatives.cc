// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/rotation_derivatives.h"

#include <memory>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using solver::Derivative;
using solver::Sensitivity;

void add(Derivative& sum, const Derivative& part, double factor) {
  sum.torque += factor * part.torque;
  sum.flux_linkages.resize(part.flux_linkages.size(), 0.0);
  for (std::size_t phase = 0; phase < part.flux_linkages.size(); ++phase)
    sum.flux_linkages[phase] += factor * part.flux_linkages[phase];
}

bool same_points(const geometries::BodyMesh& one, const geometries::BodyMesh& other) {
  for (std::size_t i = 0; i < one.vertices.size() && i < other.vertices.size(); ++i)
    if (one.vertices[i].x != other.vertices[i].x || one.vertices[i].y != other.vertices[i].y)
      return false;
  return one.vertices.size() == other.vertices.size();
}

/// Whether nothing moves.
bool same_points(const geometries::SectorMesh& one, const geometries::SectorMesh& other) {
  return one.rotor && one.stator && other.rotor && other.stator && same_points(*one.rotor, *other.rotor) &&
         same_points(*one.stator, *other.stator);
}

/// A change with what it does to laws and slices, the same at all positions.
struct PreparedChange {
  double step = 0.0;
  const geometries::SectorMesh* less = nullptr;  ///< nothing moves: null
  const geometries::SectorMesh* more = nullptr;
  std::shared_ptr<const materials::MagnetLaw> less_magnet, more_magnet;  ///< the same: null
  std::optional<solver::RegionLaws> less_steel, more_steel;
  double relative_length = 0.0;    ///< of the stack, per unit of the step
  std::vector<double> slice_turn;  ///< of each slice, rad per unit of the step
};

PreparedChange prepare(const geometries::Machine& machine, const MachineMaterials& materials,
                       const MachineChange& change) {
  const geometries::Machine &less = *change.less.machine, &more = *change.more.machine;
  PreparedChange prepared;
  prepared.step = change.step;
  if (!same_points(*change.less.mesh, *change.more.mesh)) {
    prepared.less = change.less.mesh;
    prepared.more = change.more.mesh;
  }
  if (materials.magnet && (less.remanence_factor != more.remanence_factor ||
                           change.less.magnet_temperature != change.more.magnet_temperature)) {
    prepared.less_magnet = materials.magnet->law(change.less.magnet_temperature, less.remanence_factor);
    prepared.more_magnet = materials.magnet->law(change.more.magnet_temperature, more.remanence_factor);
  }
  if (less.stacking_factor != more.stacking_factor) {
    prepared.less_steel = region_laws(*change.less.mesh, less, materials, change.less.magnet_temperature);
    prepared.more_steel = region_laws(*change.more.mesh, more, materials, change.more.magnet_temperature);
  }
  prepared.relative_length = (more.stack_length - less.stack_length) / (machine.stack_length * change.step);
  if (less.skew.slices().size() != machine.skew.slices().size() ||
      more.skew.slices().size() != machine.skew.slices().size())
    throw std::invalid_argument("the machines beside have another number of slices");
  for (std::size_t k = 0; k < machine.skew.slices().size(); ++k)
    prepared.slice_turn.push_back((more.skew.slices()[k].angle - less.skew.slices()[k].angle) / change.step);
  return prepared;
}

/// At fixed phase currents.
Derivative derivative(const Sensitivity& sensitivity, const solver::FieldSolution& solution,
                      const PreparedChange& change, double turn) {
  Derivative sum{0.0, std::vector<double>(solution.flux_linkages().size(), 0.0), 0.0};
  if (change.less != nullptr)
    add(sum, sensitivity.by_mesh(*change.less, *change.more, change.step), 1.0);
  if (change.less_magnet)
    add(sum, sensitivity.by_magnets({change.less_magnet}, {change.more_magnet}, change.step), 1.0);
  if (change.less_steel)
    add(sum, sensitivity.by_steel(*change.less_steel, *change.more_steel, change.step), 1.0);
  if (change.relative_length != 0.0)
    add(sum, Derivative{solution.torque(), solution.flux_linkages(), 0.0}, change.relative_length);
  if (turn != 0.0)
    add(sum, sensitivity.by_rotor_angle(), turn);
  return sum;
}

}  // namespace

std::vector<RotationDerivative> rotation_derivatives(const geometries::Machine& machine,
                                                     const MachineMaterials& materials, solver::FieldProblem& problem,
                                                     const Rotation& rotation,
                                                     const std::vector<MachineChange>& changes) {
  std::vector<PreparedChange> prepared;
  for (const MachineChange& change : changes)
    prepared.push_back(prepare(machine, materials, change));
  const std::size_t positions = rotation.positions.size();
  std::vector<RotationDerivative> result(
      changes.size(), {std::vector<double>(positions, 0.0), std::vector<solver::DirectQuadrature>(positions)});
  const std::vector<const Rotation*> parts = rotation.parts();
  for (std::size_t k = 0; k < parts.size(); ++k)
    for (std::size_t i = 0; i < positions; ++i) {
      const solver::FieldSolution& solution = parts[k]->solutions.at(i);
      const Sensitivity sensitivity = problem.differentiate(solution);
      const double share = parts[k]->slice.share;
      for (std::size_t c = 0; c < prepared.size(); ++c) {
        const Derivative one = derivative(sensitivity, solution, prepared[c], prepared[c].slice_turn.at(k));
        const solver::DirectQuadrature linkage = solver::dq_from_phases(one.flux_linkages, rotation.positions[i]);
        result[c].torque[i] += share * one.torque;
        result[c].flux_linkage[i].d += share * linkage.d;
        result[c].flux_linkage[i].q += share * linkage.q;
      }
    }
  return result;
}

}  // namespace lodestone::postprocess
