// SPDX-License-Identifier: GPL-3.0-or-later
// The load cases that a study asks for, worked out for one design: steady currents and short circuits, in order, and
// what they leave of its magnets.
//
// A short circuit is computed in two steps. Its currents over time are those of the dq model (short_circuit.h) on a
// flux map of the design with whole magnets at the case's temperature: a weaker magnet has smaller currents. The map
// begins with twice the current limit and grows until the currents lie inside; it is at `fault_map_tolerance`, on
// `fault_map_positions` positions, which leaves 0.6 % of the peak current (2004 Prius, against 0.25 % and 5). What
// they do to the magnets is then solved: the field at instants of the course, at the rotor positions of the instants,
// with the memory of the magnets.
#pragma once

#include "base/executor.h"
#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/demagnetisation/short_circuit.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

inline constexpr double fault_map_tolerance = 0.01;
inline constexpr int fault_map_positions = 4;
/// Electrical angle between instants, and the rotor positions, evenly in such an angle, at which a fault is begun. Half
/// the angle and twice as many positions lose 4.86 % of torque in place of 4.82 % (2004 Prius).
inline constexpr double fault_step = base::pi / 18.0;
inline constexpr int fault_positions = 2;

/// A short circuit that a study asks for.
struct FaultRequest {
  int phases = 3;            ///< 3, or 2: terminal to terminal
  bool sudden = true;        ///< else what is left when everything has died away
  double least_speed = 0.0;  ///< rad/s mechanical, > 0; the worst speed is searched from here …
  double most_speed = 0.0;   ///< … to here
  /// The operating point before a sudden one; empty: the worst of the envelope is searched.
  std::string operating_point;
};

/// The search for the magnet temperature at which a case of its own loses so much.
struct LossSearch {
  double loss = 0.01;  ///< of torque, or of no-load flux where no point has a current
  double from = 0.0;   ///< K, where the case does less harm …
  double to = 0.0;     ///< … and more: hotter; of a ferrite colder
};

/// A load case of a study: a short circuit, a current of its own, or that of an operating point.
struct DesignLoad {
  std::string name;
  double magnet_temperature = 0.0;   ///< K
  std::string operating_point;       ///< its name; empty: the current below
  solver::DirectQuadrature current;  ///< A
  std::optional<FaultRequest> fault;
  std::optional<LossSearch> search;
};

/// Where a design's loads come from.
struct DesignCircuit {
  double phase_resistance = 0.0;        ///< Ω, of the windings as hot as they are
  double current_limit = 0.0;           ///< A peak, of the envelope before a fault
  std::optional<double> phase_voltage;  ///< V, peak of the fundamental, likewise
  struct Point {
    std::string name;
    solver::DirectQuadrature current;  ///< A
  };
  std::vector<Point> points;
};

/// The states of a fault: instants `step` apart (rad electrical; the last one of a course ends it, the instant of the
/// peak is among them), each at its rotor position. The fault may strike at any position: three phases are begun at
/// `positions` of them, evenly in a step, the machine's magnets each in turn (magnet_span).
LoadCase fault_load(const geometries::Machine& machine, const geometries::SectorMesh& mesh, std::string name,
                    double magnet_temperature, const ShortCircuit& fault, const ShortCircuitCourse& course,
                    double step = fault_step, int positions = fault_positions);

/// The states of the loads, in order; short circuits are those of whole magnets of the materials' grade.
/// @param positions in each sixth of a period, of steady loads. `executor` and what is thrown: as of
/// apply_design_loads.
std::vector<LoadCase> design_load_cases(solver::FieldProblem& problem, const geometries::Machine& machine,
                                        const MachineMaterials& materials, const std::vector<DesignLoad>& loads,
                                        const DesignCircuit& circuit, int positions,
                                        const std::function<std::unique_ptr<base::Executor>()>& executor = {});

struct DesignLoads {
  LoadSequence sequence;  ///< with what was found of short circuits and temperatures in its cases
  /// What the same cases leave in the opposite order; nothing where there is one case, or nothing was lost.
  std::optional<ReversedOrder> reversed;
};

/// Applies the loads in order. @param executor makes one that solves the fields of flux maps (field_batch.h); none:
/// this process does. @throws as apply_load_cases; base::UserError also for an envelope that no current keeps.
DesignLoads apply_design_loads(solver::FieldProblem& problem, const geometries::Machine& machine,
                               const MachineMaterials& materials, const std::vector<DesignLoad>& loads,
                               const DesignCircuit& circuit, const Judgement& judgement,
                               const solver::MagnetMemory& start = {},
                               const std::function<std::unique_ptr<base::Executor>()>& executor = {});

}  // namespace lodestone::postprocess
