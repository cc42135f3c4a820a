// SPDX-License-Identifier: GPL-3.0-or-later
// A road vehicle that follows a cycle of speeds, and what it asks of its motor.
//
// Between two rows of the cycle the speed v changes evenly. With the mean speed v, the force at the wheels is
//
//   F = m_e dv/dt + R(v) + m g sin(arctan grade),   m_e = m + J_w/r²
//
// with the road load R as coefficients of a coast-down, R = F0 + F1 v + F2 v², or from rolling and drag,
// R = c_r m g cos(arctan grade) + ½ ρ c_d A v² (rolling while it moves). Motor speed ω = v G/r; driving, each of n
// motors gives T = F r/(n G η); braking, a share of it goes to the motors, T = share · F r η/(n G), above the speed
// down to which the vehicle brakes with them, and the brakes take the rest. What the motor itself cannot take is the
// machine's affair (duty_result.h). At a standstill nothing is asked of the motor.
//
// The change of kinetic energy over a step is exact (m_e (v2² − v1²)/2); road load at the mean speed leaves
// F2 v (Δv)²/12 or so, under 0.1 % of a step's drag at 1 Hz. Coefficients of a coast-down hold the drag of the
// transmission; then G has no loss of its own, or it counts twice.
#pragma once

#include "materials/sourced_value.h"
#include "postprocess/drive_cycle/duty.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// A `vehicles/*.yaml` document:
///
///     vehicle: my-car
///     description: …
///     source: …                        # of every value that has none of its own
///     confidence: published
///     mass: 1758 kg                    # in test, with its load
///     road_load: {constant: 115 N, linear: 3.4 N/(m/s), quadratic: 0.43 N/(m/s)^2}
///     # or: rolling_resistance: 0.008, drag_coefficient: 0.29, frontal_area: 2.3 m2, air_density: 1.2 kg/m3
///     wheel_radius: 310.8 mm
///     gear_ratio: 8.19                 # motor over wheels
///     gear_efficiency: 97 %            # optional: without loss, and said so
///     wheel_inertia: 3.26 kg.m2        # optional: of all wheels together
///     motors: 1                        # optional: alike, that share the work
///     regenerative_braking: {share: 100 %, down_to: 5 km/h}   # `none` where the motors do not brake
///     lifetime: 200000 km              # optional
struct Vehicle {
  std::string name;
  std::string description;
  double mass = 0.0;              ///< kg
  double constant = 0.0;          ///< N
  double linear = 0.0;            ///< N/(m/s)
  double quadratic = 0.0;         ///< N/(m/s)², drag alone where `rolling` is given
  std::optional<double> rolling;  ///< c_r
  double wheel_radius = 0.0;      ///< m
  double gear_ratio = 1.0;
  std::optional<double> gear_efficiency;
  double wheel_inertia = 0.0;  ///< kg·m²
  int motors = 1;
  double brake_share = 0.0;        ///< of the braking force, by the motors
  double brake_down_to = 0.0;      ///< m/s
  std::optional<double> lifetime;  ///< m
  materials::Provenance weakest;   ///< of its values: the one of least confidence
  std::string content;             ///< enters the hash of a case

  /// @throws base::UserError with the place in the file.
  static Vehicle read(const base::Document& document);
  /// By library name or path. @throws base::UserError.
  static Vehicle load(const base::LibraryPath& library, const std::string& name, const base::Node* reference = nullptr);

  /// Force at the wheels at an even speed (m/s) on a grade (rise over run), N; 0 at a standstill.
  double road_load(double speed, double grade = 0.0) const;
};

/// Speeds over time: a CSV with the columns time [s], speed [km/h] and, where the road is not level, grade [%].
struct DriveCycle {
  std::string name;
  std::string description;
  materials::Provenance provenance;
  std::vector<double> time;   ///< s, ascending
  std::vector<double> speed;  ///< m/s
  std::vector<double> grade;  ///< rise over run, of the way from each row to the next; empty: level
  std::string content;        ///< enters the hash of a case

  /// By library name ("wltc-class3b"), YAML file or CSV. @throws base::UserError "file:line:column: …".
  static DriveCycle load(const base::LibraryPath& library, const std::string& name,
                         const base::Node* reference = nullptr);
  double distance() const;  ///< m
};

/// What the vehicle asks of one of its motors.
Duty drive(const Vehicle& vehicle, const DriveCycle& cycle);

}  // namespace lodestone::postprocess
