// SPDX-License-Identifier: GPL-3.0-or-later
// What a field's torque, flux linkages and losses owe to each parameter of the machine: currents, rotor position,
// magnets, steel and every dimension of its templates. From the adjoints of solver/sensitivity.h.
//
// What is held while one parameter changes: all other parameters of the file; of a change of the position the currents
// (i_d, i_q), which turn with the rotor; of a change of i_d, i_q or a phase current the other currents. The magnets
// keep their remaining remanence and their own coercivity and remanence factors.
#pragma once

#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"
#include "solver/field_problem.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Quantities of the whole machine, or their derivatives to a parameter, per unit of it.
struct FieldQuantities {
  double torque = 0.0;                    ///< N·m
  solver::DirectQuadrature flux_linkage;  ///< Wb
  /// ∫ B² dV over the stator's steel, T²·m³: a proxy of its loss, which at a given frequency grows about like it.
  double stator_squared_flux_density = 0.0;
  double copper_loss = 0.0;  ///< W, of a sinusoidal current of this peak
};

struct ParameterDerivative {
  std::string parameter;     ///< as in the machine's file where it stands there: "rotor.magnet.width"
  double value = 0.0;        ///< SI
  std::string unit;          ///< SI: "m", "A", "rad", "T", "A/m", "K", "1"
  std::string display_unit;  ///< "mm", "deg", "kA/m", …
  /// Per SI unit; nothing where there is none.
  std::optional<FieldQuantities> by_unit;
  /// Whether a per cent of the value means anything: not of angles and temperatures, whose zero is arbitrary.
  bool is_ratio = true;
  std::string remark;  ///< why there is none, or that it is of one side
};

/// The point at which a field was solved.
struct SolvedPoint {
  double current = 0.0;              ///< A, peak
  double current_angle = 0.0;        ///< rad from +d
  double position = 0.0;             ///< rad, electrical
  double magnet_temperature = 0.0;   ///< K
  double winding_temperature = 0.0;  ///< K
};

struct ParameterDerivatives {
  FieldQuantities quantities;  ///< 0 where symmetry makes them so
  /// By |value × derivative| of the torque, of the flux linkage where there is no torque; largest first.
  std::vector<ParameterDerivative> parameters;
};

/// Mesh and problem of a machine.
struct MachineField {
  const geometries::MovableMesh& mesh;
  solver::FieldProblem& problem;
};
/// Of another machine of the same templates and materials, made as those of the machine that is looked at; valid until
/// the next call. @throws base::UserError, geometries::MeshError.
using FieldOfMachine = std::function<MachineField(const geometries::Machine&)>;

/// @param mesh of the machine, @param problem and @param solution on it. @param other_machines for a dimension at which
/// the drawing changes (a web of width 0): its derivative to one side, from two machines that have what comes with it.
/// Without, such a dimension has none. @throws std::invalid_argument where mesh, problem and solution do not belong
/// together, and for a skewed machine.
ParameterDerivatives parameter_derivatives(const geometries::Machine& machine, const geometries::MovableMesh& mesh,
                                           const MachineMaterials& materials, solver::FieldProblem& problem,
                                           const solver::FieldSolution& solution, const SolvedPoint& point,
                                           const FieldOfMachine& other_machines = {});

/// Of a rotation of one position, which may be of a skewed machine: the means over its slices, with the angle of its
/// skew as a parameter where the file gives one.
ParameterDerivatives parameter_derivatives(const geometries::Machine& machine, const geometries::MovableMesh& mesh,
                                           const MachineMaterials& materials, solver::FieldProblem& problem,
                                           const Rotation& rotation, const SolvedPoint& point,
                                           const FieldOfMachine& other_machines = {});

/// Change of a quantity in per cent by 1 % more of the parameter; nothing where either has no zero of its own or the
/// quantity is zero.
std::optional<double> elasticity(const ParameterDerivative& parameter, double derivative, double quantity);

}  // namespace lodestone::postprocess
