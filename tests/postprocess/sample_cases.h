// SPDX-License-Identifier: GPL-3.0-or-later
// Hand-made records of a magnet comparison: the figures are invented and near those of the 2004 Prius motor.
#pragma once

#include "postprocess/store/case_record.h"

#include <cmath>
#include <string>
#include <vector>

namespace lodestone::postprocess::test {

struct Sample {
  const char* magnet;
  const char* process;
  double torque;      // N·m
  double efficiency;  // fraction
  double magnet_mass;
  std::map<std::string, materials::Band> fractions;  // mass fractions
  double margin;                                     // A/m
  materials::Confidence confidence;
};

/// One cell of 2 × 2 points, 10 mm × 4 mm, after two load cases.
inline MagnetMap make_magnet_map() {
  MagnetMap map;
  map.tiles_per_side = 2;
  map.nodes = {{0.07, -0.002}, {0.08, -0.002}, {0.07, 0.002}, {0.08, 0.002}};
  map.area = {1e-5, 1e-5, 1e-5, 1e-5};
  map.outlines = {{{0.07, -0.002}, {0.08, -0.002}}, {{0.08, -0.002}, {0.08, 0.002}, {0.07, 0.002}}};
  map.begin = -0.4;
  map.angle = 0.8;
  map.outer_radius = 0.0806;
  map.sectors = 8;
  const double unknown = std::nan("");
  map.frames = {
      {"hot peak", 433.15, {7e5, 6e5, 5e5, 4e5}, {-45e3, 1e4, 1e5, 2e5}, {-5.0, 1.0, 12.0, 25.0}, {0.9, 1.0, 1.0, 1.0}},
      {"short circuit",
       433.15,
       {6e5, 7e5, 4e5, 5e5},
       {1e4, -9e4, 2e5, 1e5},
       {1.0, -9.0, unknown, 12.0},
       {0.9, 0.7, 1.0, 1.0}}};
  return map;
}

inline CaseRecord make_case(const Sample& sample, int number) {
  CaseRecord record;
  record.id = "case" + std::to_string(1000 + number);
  record.version = "0.1.0";
  record.study = "Which magnet should the 2004 Prius motor use?";
  record.design = sample.magnet;
  record.machine = "prius-2004-measured";
  record.magnet = sample.magnet;
  record.magnet_process = sample.process;
  record.varied = {{"magnet", sample.magnet}};
  record.input = R"({"machine": "prius-2004-measured", "magnet": ")" + record.magnet + "\"}";
  record.magnet_temperature = 373.15;
  record.winding_temperature = 393.15;
  record.done = true;

  PointRecord point;
  point.name = "peak";
  point.current = 250.0;
  point.current_angle = 2.3911;
  point.speed = 157.08;
  for (int i = 0; i < 16; ++i) {
    const double position = i * std::acos(-1.0) / 48.0;
    point.positions.push_back(position);
    point.torque_by_position.push_back(sample.torque * (1.0 + 0.03 * std::sin(6.0 * position)));
    point.psi_d_by_position.push_back(0.05 + 1e-3 * std::cos(6.0 * position));
    point.psi_q_by_position.push_back(0.21);
  }
  point.torque = sample.torque;
  point.torque_ripple = 0.06 * sample.torque;
  point.psi_d = 0.05;
  point.psi_q = 0.21;
  point.phase_voltage = 132.0;
  point.inductance_d = 1.6e-3;
  point.inductance_q = 2.1e-3;
  point.peak_flux_density = {{"tooth", 2.01}, {"stator yoke", 1.62}, {"bridge", 2.2}, {"rotor", 1.8}};
  if (number == 2) {
    record.skew = "rotor in 3 slices at -2.5, 0, 2.5 deg";
    point.torque_error = -0.031;
    point.largest_torque_error = 0.12;
    point.psi_d_error = 2.5e-5;
    point.psi_q_error = -1.5e-5;
    record.adaptation = {0.002, false, 1, {{800, 3300, 0.013, 0.5}, {1900, 7800, 0.0025, 1.5}}, "no more meshes"};
  }
  point.mechanical_power = sample.torque * point.speed;
  const double losses = *point.mechanical_power * (1.0 / sample.efficiency - 1.0);
  point.losses = {{"copper_dc", "copper, direct current", 0.88 * losses},
                  {"iron_stator", "stator iron", 0.09 * losses},
                  {"iron_rotor", "rotor iron", 0.03 * losses},
                  {"magnet_eddy", "magnets, eddy currents", std::nullopt, "no conductivity in the file"}};
  point.efficiency = sample.efficiency;
  record.points = {point};

  record.no_load_flux_linkage = 0.16 * sample.torque / 330.0;
  record.cogging_torque = 1.4;
  record.back_emf_per_speed = {{1, 0.64}, {3, 0.02}, {5, 0.05}};
  record.knee.knee_field = 9.0e5;
  record.knee.worst_field = 9.0e5 - sample.margin;
  record.knee.margin = sample.margin;
  record.knee.volume_beyond_knee = sample.margin < 0.0 ? 0.23 : 0.0;
  record.knee.worst_point = {0.071, 0.004};
  record.knee.worst_position = 0.3;
  // Two load cases of some designs; the second of unknown margin.
  if (number == 1) {
    record.load_cases = {{"hot peak", 433.15, 0.0077, 0.0029, 0.038, 0.026, 0.0074, 0.995, 1.5, -45e3, -5.0, 3, {}, {}},
                         {"short circuit", 433.15, 0.105, {}, 0.88, 0.215, 0.09, 0.96, 12.0, {}, {}, 7, {}, {}}};
    ShortCircuitResult fault;
    fault.speed = 200.0;
    fault.before = solver::DirectQuadrature{-20.0, -240.0};
    fault.peak = {-410.0, -8.0};
    fault.peak_angle = 1.6;
    fault.largest_current = 412.0;
    fault.map_current = 707.0;
    record.load_cases[1].short_circuit = fault;
    record.load_cases[1].loss_temperature = LossTemperature{0.01, 313.15, 513.15, 411.15};
    record.reversed_loads = ReversedOrder{0.104, 0.051};
    record.irreversible_loss_limit = 0.2;
    record.magnet_map = make_magnet_map();
  }
  Passport& passport = record.passport;
  passport.magnet_mass = sample.magnet_mass;
  passport.recycled_content = 0.05;
  if (number == 3)
    passport.diffused_mass = {{"Tb", 0.002}};
  passport.parts = {19.0, 10.2, 6.8, sample.magnet_mass};
  passport.composition_known = !sample.fractions.empty();
  passport.composition_provenance = {"invented for tests", sample.confidence};
  if (passport.composition_known) {
    materials::Band rare;
    materials::Band heavy;
    for (const auto& [element, fraction] : sample.fractions) {
      const materials::Band mass{fraction.min * sample.magnet_mass, fraction.max * sample.magnet_mass};
      passport.element_mass[element] = mass;
      if (element == "Co" || element == "Fe" || element == "Sr") {
        continue;
      }
      rare.min += mass.min;
      rare.max += mass.max;
      if (element == "Dy" || element == "Tb") {
        heavy.min += mass.min;
        heavy.max += mass.max;
      }
    }
    passport.rare_earth_mass = rare;
    passport.heavy_rare_earth_mass = heavy;
  }
  record.confidence = sample.confidence;
  record.notes = {"remanence multiplied by 0.86 to meet the measured open-circuit voltage",
                  "M235-35A beyond 1.9 T: approach to saturation, an assumption"};
  record.phase_resistance = 0.096;
  record.cells = 2100;
  record.unknowns = 8800;
  record.seconds = 9.5;
  return record;
}

inline CaseRecord make_failed_case(int number) {
  CaseRecord record;
  record.id = "case" + std::to_string(1000 + number);
  record.version = "0.1.0";
  record.study = "Which magnet should the 2004 Prius motor use?";
  record.design = "nd-n42sh, rotor.magnet.thickness 12 mm";
  record.machine = "prius-2004-measured";
  record.magnet = "nd-n42sh";
  record.magnet_process = "sintered Nd-Fe-B";
  record.varied = {{"magnet", "nd-n42sh"}, {"rotor.magnet.thickness", "12 mm"}};
  record.input = "{}";
  record.magnet_temperature = 373.15;
  record.winding_temperature = 393.15;
  record.failure = "infeasible geometry: rotor.magnet.thickness: the magnets meet; at most 9.4 mm here";
  return record;
}

/// Ten designs that are done (two beyond their knee, one of unknown composition) and one that failed.
inline std::vector<CaseRecord> sample_cases() {
  using materials::Confidence;
  const std::vector<Sample> samples = {
      {"nd-n40uh",
       "sintered Nd-Fe-B",
       331.0,
       0.9115,
       1.254,
       {{"Nd", {0.20, 0.22}}, {"Pr", {0.05, 0.055}}, {"Dy", {0.05, 0.07}}, {"Co", {0.01, 0.02}}},
       3.1e5,
       Confidence::medium},
      {"nd-n42sh",
       "sintered Nd-Fe-B",
       338.0,
       0.9131,
       1.251,
       {{"Nd", {0.22, 0.24}}, {"Pr", {0.055, 0.06}}, {"Dy", {0.03, 0.04}}, {"Co", {0.01, 0.02}}},
       1.42e5,
       Confidence::medium},
      {"nd-n38eh",
       "sintered Nd-Fe-B",
       322.0,
       0.9096,
       1.26,
       {{"Nd", {0.19, 0.21}}, {"Pr", {0.04, 0.05}}, {"Dy", {0.07, 0.10}}, {"Co", {0.02, 0.03}}},
       5.2e5,
       Confidence::low},
      {"nd-gbd-n42sh",
       "grain-boundary-diffused Nd-Fe-B",
       341.0,
       0.9138,
       1.25,
       {{"Nd", {0.24, 0.25}}, {"Pr", {0.06, 0.062}}, {"Tb", {0.004, 0.006}}, {"Co", {0.01, 0.01}}},
       2.2e5,
       Confidence::medium},
      {"nd-hot-deformed-hre-free",
       "hot-deformed Nd-Fe-B",
       327.0,
       0.9108,
       1.25,
       {{"Nd", {0.285, 0.30}}, {"Co", {0.03, 0.05}}},
       0.6e5,
       Confidence::high},
      {"nd-ce-substituted",
       "sintered Nd-Fe-B",
       309.0,
       0.9056,
       1.24,
       {{"Nd", {0.15, 0.18}}, {"Ce", {0.08, 0.10}}, {"La", {0.02, 0.03}}, {"Pr", {0.03, 0.03}}},
       -1.2e5,
       Confidence::low},
      {"smco-2-17",
       "sintered Sm-Co",
       301.0,
       0.9049,
       1.38,
       {{"Sm", {0.25, 0.26}}, {"Co", {0.48, 0.52}}},
       8.1e5,
       Confidence::medium},
      {"smfen-bonded", "bonded Sm-Fe-N", 233.0, 0.8731, 1.02, {{"Sm", {0.21, 0.23}}}, 0.9e5, Confidence::low},
      {"ferrite-fb13b",
       "ferrite",
       171.0,
       0.8302,
       0.82,
       {{"La", {0.02, 0.05}}, {"Sr", {0.05, 0.08}}, {"Co", {0.01, 0.02}}},
       -0.4e5,
       Confidence::medium},
      {"nd-unknown", "sintered Nd-Fe-B", 335.0, 0.9124, 1.25, {}, 1.0e5, Confidence::low},
  };
  std::vector<CaseRecord> cases;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    cases.push_back(make_case(samples[i], static_cast<int>(i)));
  }
  cases.push_back(make_failed_case(10));
  return cases;
}

/// One that does not turn: no power, no losses, no efficiency.
inline CaseRecord standstill_case() {
  CaseRecord record = sample_cases()[4];
  PointRecord& point = record.points[0];
  point.speed = 0.0;
  point.efficiency.reset();
  point.mechanical_power.reset();
  point.losses.clear();
  return record;
}

}  // namespace lodestone::postprocess::test
