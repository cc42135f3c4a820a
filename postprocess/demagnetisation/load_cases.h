// SPDX-License-Identifier: GPL-3.0-or-later
// Load cases in sequence, on magnets that remember: what each leaves of them, and what the machine then has lost.
//
// A load case is a list of states (currents and rotor position) at one magnet temperature. Each is swept until its
// magnets lose no more (solver/load_sweep.h) and leaves its memory to the next: the order counts. The loss of no-load
// flux and of torque is that of field solutions on the recoil lines of what is left, at the temperature and the current
// at which the design is judged; nothing is lost in judging.
//
// Each slice of a skewed machine has magnets of its own, which see the same phase currents at another angle: every load
// is swept in every slice, on what is left there. Losses of flux and torque are those of the machine, damaged volumes
// those of all its magnets, margins those of the worst slice.
#pragma once

#include "geometries/machine.h"
#include "postprocess/demagnetisation/load_case_result.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"
#include "solver/graded_magnets.h"
#include "solver/load_sweep.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct LoadState {
  solver::DirectQuadrature current;  ///< A
  double position = 0.0;             ///< rad, electrical
};

struct LoadCase {
  std::string name;
  double magnet_temperature = 0.0;  ///< K
  std::vector<LoadState> states;    ///< a period of positions, or the instants of a transient
};

/// The rotor positions after which every magnet of the sector has been through every field of a steady load, rad,
/// electrical: one sixth of a period times the poles that take turns in it (period_symmetry.h); where a sixth does not
/// give the whole, a period times those that take turns in that.
double magnet_span(const geometries::Machine& machine, const geometries::SectorMesh& mesh);

/// A current that turns with the rotor. @param positions in each sixth of a period, ≥ 1.
LoadCase steady_load(const geometries::Machine& machine, const geometries::SectorMesh& mesh, std::string name,
                     double magnet_temperature, const solver::DirectQuadrature& current, int positions = 12);

/// The fields of a load in one slice.
std::vector<solver::OperatingState> states_of(const LoadCase& load, const geometries::Machine& machine,
                                              const geometries::SectorMesh& mesh, const geometries::SkewSlice& slice);

/// How near every point of the magnets comes to its knee over the states of a load.
struct MarginMap {
  std::vector<geometries::Point> at;  ///< m, in the rotor's frame
  std::vector<double> area;           ///< m², weights of the points
  std::vector<double> field;          ///< largest demagnetising |H| along the easy axis, A/m
  std::vector<double> margin;         ///< |H_1%(T)| − |H|, A/m, with the point's own coercivity; negative: damaged
  /// How far, in K, the magnet's temperature is from the one at which the point's |H| is its |H_1%|, the field held:
  /// hotter or colder, whichever is nearer; negative where it is damaged already. Not a number where the grade's data
  /// end before.
  std::vector<double> kelvin;
  /// m that the states hold, over B_r(T): after the load where they are what it has left.
  std::vector<double> remaining;

  /// The margin that all but the share of the volume at singular corners keep (see KneeCheck), A/m or K; nothing where
  /// no point has one.
  std::optional<double> least_margin() const;
  std::optional<double> least_kelvin() const;
};
/// @param states of the rotor's magnets; empty: whole ones of the grade.
MarginMap margin_map(const geometries::SectorMesh& mesh, const std::vector<solver::FieldSolution>& solutions,
                     const materials::MagnetGrade& grade, double temperature,
                     const std::vector<materials::MagnetState>& states);

/// How a design is judged before and after: the operating point of the torque, and the temperature.
struct Judgement {
  double magnet_temperature = 0.0;  ///< K
  /// A; nothing: only the no-load flux is judged.
  std::optional<solver::DirectQuadrature> current;
  int positions = 12;  ///< in the solved span
};

struct LoadSequence {
  double no_load_flux_linkage = 0.0;         ///< Wb, before the first load
  std::optional<double> torque;              ///< N·m, before the first load
  std::vector<LoadCaseResult> cases;         ///< in order
  std::vector<MarginMap> margins;            ///< of each case, with what it has left; of each point its worst slice
  std::vector<solver::MagnetMemory> memory;  ///< after the last, of each slice; of a straight machine the only one
  int newton_iterations = 0;
};

/// The magnets of a grade before any load: whole, with the coercivity profile of the grade's file where it has one.
/// Nothing without one. @throws base::UserError for a profile that does not fit the machine's magnets.
std::optional<solver::GradedMagnets> graded_magnets(const geometries::SectorMesh& mesh, int degree,
                                                    const materials::MagnetGrade& grade);

/// @param start the magnets before the first load: those of a coercivity profile, or empty. The problem ends with the
/// straight laws of the judgement and the memory of the last load, in the last slice.
/// @throws base::UserError where the grade's demagnetisation is not known at a case's temperature (it says what is
/// missing), solver::ConvergenceError.
LoadSequence apply_load_cases(solver::FieldProblem& problem, const geometries::Machine& machine,
                              const MachineMaterials& materials, const std::vector<LoadCase>& cases,
                              const Judgement& judgement, const solver::MagnetMemory& start = {});

/// A load whose states depend on the magnets' temperature, K: a short circuit's currents do.
using LoadAt = std::function<LoadCase(double magnet_temperature)>;

/// The magnet temperature at which the loss by one load reaches `loss` (of torque where the judgement has a current,
/// else of no-load flux), K, to 0.5 K, between `from` and `to`. Nothing where it stays below between the two; `from`
/// where it is above already. Losses rise from `from` to `to`: of a ferrite `to` is the colder one.
/// @throws as apply_load_cases.
std::optional<double> temperature_of_loss(solver::FieldProblem& problem, const geometries::Machine& machine,
                                          const MachineMaterials& materials, const LoadAt& load_at,
                                          const Judgement& judgement, double from, double to, double loss = 0.01,
                                          const solver::MagnetMemory& start = {});
/// The same of a load whose states do not; its own temperature is not used.
std::optional<double> temperature_of_loss(solver::FieldProblem& problem, const geometries::Machine& machine,
                                          const MachineMaterials& materials, const LoadCase& load,
                                          const Judgement& judgement, double from, double to, double loss = 0.01,
                                          const solver::MagnetMemory& start = {});

}  // namespace lodestone::postprocess
