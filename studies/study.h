// SPDX-License-Identifier: GPL-3.0-or-later
// A study file: one machine, conditions, operating points, and what is varied. Its expansion into cases: cases.h.
//
//   study: Which magnet?
//   machine: prius-2004-measured           # library name or path, relative to this file
//   conditions: {magnet_temperature: 100 degC, winding_temperature: 120 degC, dc_voltage: 500 V, current_limit: 250 A}
//   operating_points:
//     - {name: peak, current: 250 A, angle: best, speed: 1500 rpm}
//   analysis: performance                  # field, rotation, flux-map (with flux_map: {current: 250 A}), performance
//   load_cases:                            # optional, in order: what they leave of the magnets
//     - {name: hot, operating_point: peak, magnet_temperature: 150 degC}
//     - {name: overload, current: 300 A, angle: 150 deg, magnet_temperature: 150 degC}
//     - name: sudden short circuit
//       magnet_temperature: 150 degC
//       short_circuit: {phases: 3, course: sudden, speed: {from: 500 rpm, to: 6000 rpm}}   # from the worst state
//       temperature_of_loss: {loss: 1 %, from: 60 degC, to: 240 degC}
//   irreversible_loss: 1 %                 # of torque or flux: what they may cost a design that counts as valid
//   efficiency_map: {top_speed: 6000 rpm}  # optional, with performance: the whole torque-speed plane
//   rotor_strength: {overspeed: 7200 rpm, safety_factor: 1.5, corner_radius: 0.5 mm}
//   noise_orders: true                     # waves of radial pressure in the air gap
//   cycle: wltc-class3b                    # optional, beside it: what is asked over time (duties.h)
//   vehicle: nissan-leaf-40-kwh
//   thermal: {cooling: water-jacket, operating_point: peak}   # optional: steady temperatures (thermal_settings.h)
//   inverter: {switch: fs800r07a2e3, carrier_frequency: 5 kHz, junction_temperature: 125 degC}   # optional, likewise
//   pictures: true                         # of each case's field, for the report (keeps_pictures())
//   numerics: {degree: 2, refinement: 1, positions: 16}   # tolerance: 0.2 % adapts the mesh to it
//   insitu: {script: picture, every: 4}    # pictures and extracts by ParaView while the study runs
//   vary:
//     magnet: [n42sh, ferrite]
//     rotor.magnet.thickness: {from: 5 mm, to: 7 mm, count: 5}
//   sample: {method: sobol, count: 200}    # optional: so many cases in place of every combination (variations.h)
//   derive: {rotor.bridge: 0.3 * rotor.magnet.thickness}      # optional: computed from others (derivations.h)
//   tolerance: {air_gap: 0.05 mm}          # optional, with robustness: {samples: 64} (tolerances.h)
//   constraints: [rotor.magnet.thickness < 6.8 mm]            # optional: a case that breaks one is not run
//   optimise: {objectives: …, limits: …, population: 20, evaluations: 300}   # cases chosen by a search
//   (optimisation.h)
//   refine: {objective: …, limits: …}      # cases on the way down from one design (refinement.h)
#pragma once

#include "base/document.h"
#include "postprocess/flux_map/flux_map.h"
#include "postprocess/performance.h"
#include "postprocess/rotation.h"
#include "studies/derivations.h"
#include "studies/duties.h"
#include "studies/inverter_settings.h"
#include "studies/optimisation.h"
#include "studies/refinement.h"
#include "studies/thermal_settings.h"
#include "studies/tolerances.h"
#include "studies/variations.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

enum class Analysis {
  field,       ///< one field solution a point, at position 0
  rotation,    ///< torque, ripple, flux linkages, back-EMF, knee
  flux_map,    ///< rotation, and a map over currents and magnet temperatures
  performance  ///< rotation, losses, efficiency, passport; with `efficiency_map` the torque-speed plane too
};

/// "field", "rotation", "flux-map", "performance": the words of a study file.
std::string to_string(Analysis analysis);

struct Conditions {
  double magnet_temperature = 0.0;      ///< K
  double winding_temperature = 0.0;     ///< K
  std::optional<double> dc_voltage;     ///< V: with it, the record says which points need more than the inverter gives
  double modulation = 0.95;             ///< m: peak of the phase fundamental at most m V_dc/√3
  std::optional<double> current_limit;  ///< A peak, an operating point above it is refused

  /// Peak of the fundamental of a phase that the inverter can give, V; nothing without a dc voltage.
  std::optional<double> phase_voltage_limit() const;

  /// Reads `conditions:`. @throws base::UserError.
  static Conditions read(const base::Node& node);
};

/// What a case's numbers depend on beside machine and materials.
struct Numerics {
  int degree = 2;           ///< of the elements
  double refinement = 1.0;  ///< 2: cells half as large
  int positions = 16;       ///< rotor positions a sixth of an electrical period
  /// Newton's method stops where its residual is lost in what the mesh leaves (FieldProblem::tie_newton_tolerance); if
  /// not, at the tolerance of FieldOptions, far below.
  bool residual_of_mesh = false;
  bool error_estimate = false;  ///< of every position of the operating points
  /// Of the torque at every position: the mesh is adapted to it, from that of `refinement` (adapted_mesh.h).
  std::optional<double> tolerance = {};
};

/// What a tolerance may be.
inline constexpr double least_tolerance = 1e-5, largest_tolerance = 0.2;

/// What `flux_map:` asks for (postprocess/flux_map/flux_map_builder.h).
struct FluxMapSettings {
  postprocess::FluxMapRange range;   ///< A
  std::vector<double> temperatures;  ///< K, of the magnets; empty: that of the conditions
  double tolerance = 0.002;          ///< of torque and flux linkage, relative to their largest
  double ripple_tolerance = 0.01;    ///< of the ripple, relative to the largest torque
  int held_out = 12;                 ///< currents solved to show the map's error
  bool losses = false;               ///< a loss map beside it (postprocess/losses/loss_map.h)
};

/// What `efficiency_map:` asks for (postprocess/efficiency_map/efficiency_map.h).
struct EfficiencyMapSettings {
  double top_speed = 0.0;  ///< rad/s
  int speeds = 50;
  int torques = 50;
  postprocess::ControlAim aim = postprocess::ControlAim::least_current;
  std::optional<double> open_circuit_limit;  ///< V, peak between terminals at the top speed
};

/// What `insitu:` asks for (in_situ.h).
struct InSituSettings {
  std::vector<std::string> scripts;  ///< files, that exist
  int every = 0;                     ///< Nth rotor position of each operating point; 0: the first alone
};

struct Study {
  base::Document document;
  std::string title;
  std::string file;
  std::string machine;    ///< library name or path
  Conditions conditions;  ///< before any variation
  std::vector<postprocess::OperatingPoint> operating_points;
  Analysis analysis = Analysis::performance;
  std::optional<FluxMapSettings> flux_map;  ///< there with that analysis, and with an efficiency map
  std::optional<EfficiencyMapSettings> efficiency_map;
  std::optional<postprocess::RotorStrengthRequest> rotor_strength;
  bool noise_orders = false;                 ///< waves of radial pressure of each operating point (pressure_orders.h)
  std::optional<bool> pictures;              ///< as the file says; see keeps_pictures()
  DutySettings duties;                       ///< beside an efficiency map
  std::optional<ThermalSettings> thermal;    ///< without: the temperatures of the conditions
  std::optional<InverterSettings> inverter;  ///< before any variation
  std::vector<postprocess::DesignLoad> load_cases;  ///< in order, on magnets that remember; may be none
  /// Of torque or no-load flux, that the load cases may cost a valid design.
  double irreversible_loss = postprocess::default_irreversible_loss;
  Numerics numerics;
  std::optional<InSituSettings> in_situ;
  Variations variations;
  Derivations derivations;
  Tolerances tolerances;
  std::optional<Optimisation> optimisation;
  std::optional<Refinement> refinement;

  /// Without any values; `read` fills it.
  explicit Study(base::Document source) : document(std::move(source)), file(document.file()) {}
  /// Reads and checks everything that the file alone tells; machine and materials are looked up by expand().
  /// @throws base::UserError with file, line, column and field.
  static Study load(const std::string& file);
  static Study read(const base::Document& document);

  /// Of each design, and behind it its samples within tolerances; 0 where they are chosen on the way.
  std::size_t case_count() const { return chooses() ? 0 : variations.case_count() * cases_of_design(); }
  /// An optimisation or a refinement: which cases there are depends on what came of those before.
  bool chooses() const { return optimisation || refinement; }
  std::size_t cases_of_design() const { return 1 + tolerances.samples(); }
  /// Whether each case keeps a picture of its field: unless the file says so, up to this many cases. To draw one costs
  /// as much as ten cheap solves, and a report shows some dozens.
  bool keeps_pictures() const;
  static constexpr std::size_t most_pictures = 1000;
  /// Folder of the study file: relative paths in it start there.
  std::string folder() const;
};

/// Refuses operating points above the current limit: at the point's place, or at that of the `varied` limit.
/// @throws base::UserError.
void check_current_limit(const Study& study, const Conditions& conditions, const base::Node* varied = nullptr);

}  // namespace lodestone::studies
