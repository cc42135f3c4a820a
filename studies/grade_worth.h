// SPDX-License-Identifier: GPL-3.0-or-later
// What a magnet grade is worth in a machine, beside a baseline grade: at the machine's current, and at the baseline's
// torque with another stack length or magnet thickness; and how it would answer to a small change of its properties.
//
// Equal torque by the stack length: torque and iron loss are proportional to it (the field has two dimensions), the
// copper loss to the mean turn, which becomes longer by twice the difference. By the magnet volume: the thickness of
// the magnets is found by secants on the torque, with a mesh of its own for each, the first step by its derivative.
//
// Elasticities: the change in per cent for a change of 1 % of a property, or in kelvin of the temperature at which the
// loads begin to damage the magnets. Efficiency and loads from fields computed for B_r(T) and for 1.01 B_r(T), torque
//
//   d ln T / d ln B_r        from the adjoints of the solved positions (solver/sensitivity.h)
//   d ln T / d ln |α|        = d ln T / d ln B_r · d ln B_r(T) / d ln |α|,   B_r(T) = B_r [1 + α (T − T_ref)]
//   d ln T / d ln μ_rec      from the adjoints; of the efficiency and the margin it is not told
//
// H_cJ, its coefficient β and the squareness do not enter the torque of whole magnets. The margin is H_1%(T) − h with h
// the load's field: H_1% is that of the grade's law with B_r or H_cJ changed, or H_k moved at the same H_cJ (Ruoho, see
// MagnetGrade::knee_field), and h moves with B_r. A change of the margin is a change in kelvin over −dH_1%/dT. A
// coefficient is "improved" by 1 % where it becomes smaller in size.
#pragma once

#include "base/executor.h"
#include "materials/material_library.h"
#include "postprocess/passport/passport.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

enum class Adjustment { stack_length, magnet_volume };

struct WorthRequest {
  std::string machine;                    ///< library name or path
  std::string magnet;                     ///< the grade in question: library name or path
  std::string baseline;                   ///< the grade that it is compared with
  std::string scenario = "average-2024";  ///< of the cost
  Adjustment adjustment = Adjustment::stack_length;
  double magnet_temperature = 0.0;      ///< K, of torque and efficiency
  double load_temperature = 0.0;        ///< K, of the loads
  double winding_temperature = 0.0;     ///< K
  std::optional<double> current;        ///< A peak; nothing: the machine's rated one
  double electrical_frequency = 200.0;  ///< Hz, of the speed at which the efficiency is worked out
  int positions = 9;                    ///< in a sixth of a period
};

/// One grade in one machine.
struct GradeInMachine {
  std::string magnet;
  double current_angle = 0.0;        ///< rad, of most torque
  double torque = 0.0;               ///< N·m
  std::optional<double> efficiency;  ///< without PWM and unknown loss; nothing without core-loss data
  std::optional<double> loss;        ///< W, of copper and iron
  double magnet_mass = 0.0;          ///< kg
  double stack_length = 0.0;         ///< m
  double magnet_thickness = 0.0;     ///< m; 0 where the template has no such parameter
  postprocess::Passport passport;
  std::optional<materials::Band> cost;      ///< of the magnets' rare earths and cobalt; nothing where unknown
  std::optional<double> margin;             ///< A/m, least over the loads; nothing where the grade does not tell
  std::optional<double> kelvin;             ///< K to the temperature at which the loads begin to do damage
  std::string worst_load;                   ///< the load of the least margin
  std::optional<double> needed_coercivity;  ///< A/m at the reference temperature, for the loads to take 1 %
  std::optional<double> coercivity;         ///< A/m, what the grade has there
  std::optional<double>
      torque_loss;    ///< irreversible, by the loads, of the grade in question where its margin is negative
  std::string lacks;  ///< what is missing for the loads to be judged, "" where nothing is
};

/// The answer to 1 % more of a property (or 1 % less in size, of a coefficient).
struct PropertyAnswer {
  std::string property;              ///< "B_r", "H_cJ", "alpha(B_r)", "beta(H_cJ)", "squareness", "mu_rec"
  double torque = 0.0;               ///< %
  std::optional<double> efficiency;  ///< percentage points
  std::optional<double> margin;      ///< A/m
  std::optional<double> kelvin;      ///< K
};

struct WorthInMachine {
  std::string machine;
  double current = 0.0;  ///< A
  double speed = 0.0;    ///< rad/s
  GradeInMachine baseline;
  GradeInMachine grade;
  /// The grade at the baseline's torque; nothing where no such stack or thickness is possible.
  std::optional<GradeInMachine> adjusted;
  std::string why_not_adjusted;
  std::vector<PropertyAnswer> answers;  ///< of the grade
  std::vector<std::string> notes;
  double seconds = 0.0;  ///< CPU
};

/// @throws base::UserError, geometries::MeshError, solver::ConvergenceError.
WorthInMachine grade_worth(const WorthRequest& request, const materials::MaterialLibrary& library);

/// One request a process at a time; results in the order of the requests. @throws as grade_worth.
std::vector<WorthInMachine> grade_worth(const std::vector<WorthRequest>& requests, base::Executor& executor);
/// The command whose processes answer, see FieldWorkers.
std::vector<std::string> serving_worth();
/// The other side: answers until its standard input ends. @return exit code.
int serve_worth(const std::vector<std::string>& library_folders);
/// In this process: the answer to a task of the executor.
std::string answer_worth(const std::string& task, const materials::MaterialLibrary& library);

/// One JSON object, units in the keys' documentation (docs/results-format.md).
std::string to_json_text(const WorthInMachine& worth);

/// Properties by what a change of 1 % gives, the best first: kelvin of the loads' limit where some machine's magnets do
/// not survive its loads, else torque; the mean over the machines.
struct RankedProperty {
  std::string property;
  double torque = 0.0;           ///< %, mean over the machines
  std::optional<double> kelvin;  ///< K, mean over the machines that tell
};
struct Ranking {
  bool by_survival = false;
  std::vector<RankedProperty> properties;
};
Ranking rank_properties(const std::vector<WorthInMachine>& machines);

}  // namespace lodestone::studies
