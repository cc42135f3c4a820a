// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that is kept of one case: its full input and its results. What the store writes and the comparison reads.
#pragma once

#include "materials/provenance.h"
#include "postprocess/demagnetisation/knee_check.h"
#include "postprocess/demagnetisation/load_case_result.h"
#include "postprocess/demagnetisation/magnet_map.h"
#include "postprocess/drive_cycle/duty_result.h"
#include "postprocess/efficiency_map/efficiency_map.h"
#include "postprocess/flux_map/flux_map.h"
#include "postprocess/losses/loss_map.h"
#include "postprocess/losses/loss_model.h"
#include "postprocess/noise/pressure_orders.h"
#include "postprocess/passport/passport.h"
#include "postprocess/store/mesh_adaptation.h"
#include "postprocess/strength/rotor_strength.h"
#include "postprocess/thermal/thermal_result.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

/// Results of one operating point. A quantity that was not computed is nothing (null), never 0.
struct PointRecord {
  std::string name;
  double current = 0.0;        ///< A peak
  double current_angle = 0.0;  ///< rad
  double speed = 0.0;          ///< rad/s

  std::vector<double> positions;           ///< rad, electrical
  std::vector<double> torque_by_position;  ///< N·m
  std::vector<double> psi_d_by_position;   ///< Wb
  std::vector<double> psi_q_by_position;   ///< Wb

  double torque = 0.0;                  ///< mean, N·m
  std::optional<double> torque_ripple;  ///< peak to peak, N·m; nothing where one position was solved
  double psi_d = 0.0;                   ///< Wb
  double psi_q = 0.0;                   ///< Wb
  /// V, peak of a phase's fundamental: resistance at temperature and flux linkage; 0 at a standstill without current.
  std::optional<double> phase_voltage;  ///< nothing in stores of before
  std::optional<double> inductance_d;   ///< apparent, H
  std::optional<double> inductance_q;
  // Estimated true values less these: what a finer mesh would add. Nothing where no estimate was asked for or made.
  std::optional<double> torque_error;               ///< of the mean: the mean of the positions' signed estimates, N·m
  std::optional<double> largest_torque_error;       ///< magnitude, at a single position, N·m
  std::optional<double> psi_d_error, psi_q_error;   ///< of the means, Wb
  std::map<std::string, double> peak_flux_density;  ///< T, by part: "tooth", "stator yoke", "bridge", "rotor"

  std::vector<LossComponent> losses;       ///< empty where the speed is 0
  std::optional<double> mechanical_power;  ///< torque × speed, W
  std::optional<double> efficiency;        ///< fraction, see efficiency_note

  std::vector<LossComponent> inverter_losses;  ///< beside the machine's; empty where the study names no switch
  std::optional<double> system_efficiency;     ///< of motor and inverter
  std::optional<PressureOrders> gap_pressure;  ///< where the study asks for it
};

/// The machine's losses and the inverter's.
std::vector<LossComponent> all_components(const PointRecord& point);

/// Of torque or no-load flux: what load cases may cost a design that counts as valid, unless its study says otherwise.
/// The machine's loss is held to the figure that defines the knee of a point, H_1%.
inline constexpr double default_irreversible_loss = 0.01;

struct CaseRecord {
  // Input.
  std::string id;       ///< hash of the full input and the program's version, hexadecimal
  std::string version;  ///< of the program
  std::string study;
  std::string design;  ///< for people: "nd-n42sh, rotor.magnet.thickness 5 mm"
  std::string machine;
  std::string magnet;
  std::string magnet_process;
  std::vector<std::pair<std::string, std::string>> varied;  ///< dotted path, value as text
  std::string input;  ///< canonical JSON text of the full input: machine, materials, conditions, points, options
  double magnet_temperature = 0.0;   ///< K
  double winding_temperature = 0.0;  ///< K

  /// Of a machine whose results are means over slices: "rotor in 3 slices at -2.5, 0, 2.5 deg"; empty: straight.
  std::string skew;

  // Outcome.
  bool done = false;
  std::string failure;  ///< reason of a failed case: "infeasible geometry: …", "no convergence: …", "crashed", …

  // Results, of a case that is done.
  std::vector<PointRecord> points;
  double no_load_flux_linkage = 0.0;         ///< Wb, peak of the fundamental of a phase
  std::optional<double> cogging_torque;      ///< peak to peak, N·m
  std::map<int, double> back_emf_per_speed;  ///< V·s/rad: amplitude of phase harmonics per mechanical rad/s, by order
  KneeCheck knee;                            ///< over all points
  std::vector<LoadCaseResult> load_cases;    ///< in the order of the study, each on what the one before has left
  std::optional<ReversedOrder> reversed_loads;                 ///< where several lose something
  double irreversible_loss_limit = default_irreversible_loss;  ///< of torque or no-load flux, that they may cost
  std::optional<MagnetMap> magnet_map;                         ///< the magnets after each of them
  Passport passport;
  materials::Confidence confidence = materials::Confidence::low;
  std::vector<std::string> notes;  ///< assumptions, remarks of laws, for the report
  double phase_resistance = 0.0;   ///< Ω at winding temperature
  int cells = 0;
  int unknowns = 0;
  double seconds = 0.0;                      ///< CPU of the case
  std::optional<MeshAdaptation> adaptation;  ///< where a tolerance was asked for
  std::optional<FluxMap> flux_map;           ///< where the analysis makes one
  std::optional<LossMap> loss_map;           ///< beside it, where the study asks for it
  std::optional<EfficiencyMap> efficiency_map;
  std::optional<RotorStrength> rotor_strength;
  std::vector<DutyResult> duties;        ///< of the study, in its order
  std::optional<ThermalResult> thermal;  ///< where the study asks for it: the temperatures above are then its own
  std::string field_picture;             ///< PNG bytes of the first point's field; empty where none was drawn

  /// The first load case after which more of the torque or of the no-load flux is gone than the limit allows; nullptr
  /// where the magnets survive all.
  const LoadCaseResult* not_survived() const;
  /// Computed, its linear recoil lines hold at the operating points, and its magnets survive the load cases.
  bool valid() const { return done && knee.valid() && not_survived() == nullptr; }
};

/// What a load case has left is lost: the larger of its losses of torque and no-load flux.
double irreversible_loss(const LoadCaseResult& load);

}  // namespace lodestone::postprocess
