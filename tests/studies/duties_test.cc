// SPDX-License-Identifier: GPL-3.0-or-later
// Duties and steady temperatures through a whole case and the store.
#include "base/quantity.h"
#include "geometries/machine.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/inverter/drive.h"
#include "postprocess/rotation.h"
#include "postprocess/store/case_file.h"
#include "studies/run_case.h"
#include "studies/steady_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include <cmath>

namespace lodestone::studies {
namespace {

using base::zero_celsius;

const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary result{base::LibraryPath()};
  return result;
}

/// Coarse, for speed: cells twice as large, four positions.
Study read(const std::string& more, const std::string& speed = "3000 rpm") {
  return Study::read(base::Document::parse(
      "study: title\nmachine: prius-2004-measured\n"
      "conditions: {magnet_temperature: 80 degC, winding_temperature: 100 degC, dc_voltage: 500 V, current_limit: 250 "
      "A}\n"
      "operating_points:\n  - {name: continuous, current: 100 A, angle: 125 deg, speed: " +
          speed +
          "}\n"
          "numerics: {refinement: 0.5, positions: 4}\n" +
          more,
      "study.yaml"));
}

postprocess::CaseRecord run(const Study& study) {
  FieldModels models;
  return run_case(study, expand(study, library())[0], library(), models);
}

TEST(Duties, EnergyOverACycleBalancesAndComesBackFromTheStore) {
  const Study study = read("efficiency_map: {top_speed: 6000 rpm, speeds: 6, torques: 6}\ncycle: wltc-class3b\n"
                           "vehicle: prius-2004\nduty: {profile: evtol-30-miles, largest_torque: 400 N.m, "
                           "largest_speed: 3000 rpm}\n");
  const postprocess::CaseRecord record = run(study);
  ASSERT_TRUE(record.done) << record.failure;
  ASSERT_EQ(record.duties.size(), 2U);
  const postprocess::DutyResult& cycle = record.duties[0];
  // Voltages and currents against mechanical energy and losses: within 0.1 %.
  EXPECT_LT(cycle.imbalance(), 1e-3);
  EXPECT_NEAR(cycle.put_in() - cycle.delivered(), cycle.loss_energy(), 1e-6 * cycle.put_in());
  EXPECT_TRUE(cycle.met());
  EXPECT_GT(*cycle.efficiency(), 0.90);
  EXPECT_LT(*cycle.efficiency(), 0.97);
  EXPECT_EQ(cycle.samples.size(), 1800U);
  // Fields solved directly at the currents of every 30th step give the voltages; no map, no control is behind them.
  const geometries::Machine machine = geometries::Machine::read(expand(study, library())[0].machine);
  FieldModels models;
  solver::FieldProblem& problem = *models.of(machine, library(), record.magnet_temperature, study.numerics).problem;
  double terminals = 0.0, others = 0.0, scale = 0.0;
  int solved = 0;
  for (std::size_t i = 0; i < cycle.samples.size(); i += 30) {
    const postprocess::DutySample& sample = cycle.samples[i];
    const solver::DirectQuadrature current = sample.point->current;
    const double magnitude = std::hypot(current.d, current.q), mechanical = sample.step.torque * sample.step.speed;
    if (magnitude == 0.0 || sample.step.speed == 0.0)
      continue;
    postprocess::RotationOptions positions;
    positions.positions = study.numerics.positions;
    const solver::DirectQuadrature psi =
        postprocess::rotate(problem, machine, magnitude, std::atan2(current.q, current.d), positions)
            .mean_flux_linkage();
    const double omega = machine.pole_pairs() * sample.step.speed, r = record.phase_resistance;
    const double v_d = r * current.d - omega * psi.q, v_q = r * current.q + omega * psi.d;
    terminals += 1.5 * (v_d * current.d + v_q * current.q);
    others += mechanical + sample.point->loss();
    scale += std::abs(mechanical);
    ++solved;
  }
  EXPECT_GE(solved, 40);
  EXPECT_NEAR(terminals, others, 1e-3 * scale);
  RecordProperty("energy_balance", std::to_string((terminals - others) / scale));

  // 400 N·m are beyond the motor: the hover segments are told, not clipped.
  const postprocess::DutyResult& flight = record.duties[1];
  EXPECT_FALSE(flight.met());
  ASSERT_TRUE(flight.worst);
  EXPECT_NEAR(flight.worst->torque, 400.0, 1e-9);
  EXPECT_LT(flight.worst->largest, 400.0);

  const postprocess::CaseRecord back = postprocess::decode_case(postprocess::encode_case(record));
  ASSERT_EQ(back.duties.size(), 2U);
  EXPECT_EQ(back.duties[0].efficiency(), cycle.efficiency());
  EXPECT_EQ(back.duties[0].loss_energy(), cycle.loss_energy());
  EXPECT_EQ(back.duties[0].samples[900].point->copper, cycle.samples[900].point->copper);
  EXPECT_EQ(back.duties[0].distance, cycle.distance);
  EXPECT_EQ(back.duties[1].worst->largest, flight.worst->largest);
  EXPECT_EQ(back.duties[1].unmet_time, flight.unmet_time);

  postprocess::ComparisonOptions options;
  options.library = &library();
  options.scenarios = {library().scenario("europe-2025")};
  const postprocess::Comparison comparison({back}, options);
  const auto design = nlohmann::json::parse(comparison.json())[0];
  EXPECT_EQ(design["cycle_efficiency"].get<double>(), *cycle.efficiency());
  EXPECT_GT(design["duties"][0]["use_phase"]["europe-2025"]["carbon_per_MWh"].get<double>(), 1.0);
  EXPECT_TRUE(design["duties"][1]["use_phase"]["europe-2025"].is_null());
  EXPECT_GT(design["duties"][1]["unmet_time_share"].get<double>(), 0.0);
  EXPECT_NE(comparison.table().find("wltc-class3b, prius-2004"), std::string::npos);
  EXPECT_NE(comparison.csv().find("wltc-class3b, prius-2004 efficiency"), std::string::npos);
}

TEST(Duties, TheInvertersLossesAreItsOwn) {
  const Study study = read("efficiency_map: {top_speed: 6000 rpm, speeds: 6, torques: 6}\ncycle: wltc-class3b\n"
                           "vehicle: prius-2004\ninverter: {switch: fs800r07a2e3, carrier_frequency: 5 kHz, "
                           "dead_time: 2 us, junction_temperature: 125 degC}\n");
  const postprocess::CaseRecord record = run(study);
  ASSERT_TRUE(record.done) << record.failure;
  const postprocess::DutyResult& duty = record.duties.at(0);
  ASSERT_EQ(duty.inverter_losses.size(), 3U);
  ASSERT_TRUE(duty.dc_in);
  double inverter = 0.0;
  for (const postprocess::LossEnergy& one : duty.inverter_losses) {
    if (one.name == "inverter_dead_time")
      EXPECT_EQ(*one.energy, 0.0);  // of an IGBT: its diode conducts either way
    else
      EXPECT_GT(*one.energy, 0.0) << one.name;
    inverter += *one.energy;
  }
  // What the dc side gives is what the terminals take and the inverter loses.
  EXPECT_NEAR(*duty.dc_in - *duty.dc_out, duty.electrical_in - duty.electrical_out + inverter, 1e-9 * *duty.dc_in);
  EXPECT_NEAR(*duty.system_efficiency(), 1.0 - (duty.loss_energy() + inverter) / (duty.mechanical_in + *duty.dc_in),
              1e-9);
  EXPECT_LT(*duty.system_efficiency(), *duty.efficiency());
  // One step by hand.
  const postprocess::DutySample& sample = duty.samples[900];
  const auto drive = expand(study, library())[0].inverter->drive(library(), 500.0);
  const auto& limits = record.efficiency_map->limits;
  const postprocess::FluxMap map(*record.flux_map);
  const auto psi = map.at(sample.point->current, limits.magnet_temperature).flux_linkage;
  const auto losses = postprocess::inverter_losses(
      drive, postprocess::terminal_state(sample.point->current, psi, limits.resistance, 0.0, 4.0 * sample.step.speed),
      3);
  ASSERT_TRUE(losses);
  EXPECT_NEAR(sample.point->inverter->sum(), losses->sum(), 1e-9 * losses->sum());

  const postprocess::DutyResult back = postprocess::decode_case(postprocess::encode_case(record)).duties.at(0);
  EXPECT_EQ(back.system_efficiency(), duty.system_efficiency());
  EXPECT_EQ(back.inverter_losses.at(1).energy, duty.inverter_losses[1].energy);
  const postprocess::Comparison comparison({record});
  const auto json = nlohmann::json::parse(comparison.json())[0]["duties"][0];
  EXPECT_EQ(json["system_efficiency"].get<double>(), *duty.system_efficiency());
  EXPECT_GT(json["inverter_losses"]["inverter_switching"].get<double>(), 0.0);
  EXPECT_NE(comparison.table().find("with inverter"), std::string::npos);
  EXPECT_NE(comparison.csv().find("system efficiency"), std::string::npos);
}

/// The ripple of the inverter heats too: winding, sheets and magnets are hotter by it.
TEST(SteadyState, TheLossUnderPwmHeats) {
  const std::string cooled = "thermal: {cooling: water-jacket, operating_point: continuous}\n";
  const postprocess::CaseRecord sine = run(read(cooled, "1500 rpm"));
  const postprocess::CaseRecord fed = run(read(cooled + "inverter: {carrier_frequency: 5 kHz}\n", "1500 rpm"));
  ASSERT_TRUE(fed.done) << fed.failure;
  for (const char* node : {"winding", "teeth", "rotor core", "magnets"})
    EXPECT_GT(fed.thermal->temperature(node), sine.thermal->temperature(node)) << node;
  double heat = 0.0, losses = 0.0;
  for (const postprocess::ThermalNodeResult& node : fed.thermal->nodes)
    heat += node.loss;
  for (const postprocess::LossComponent& component : fed.points[0].losses)
    if (component.name != "bearings" && component.name != "windage")
      losses += component.loss.value_or(0.0);
  EXPECT_NEAR(heat, losses, 2e-3 * losses);
}

/// At 7000 rpm without weakening the machine's voltage is beyond what the inverter gives: no ripple is known there.
TEST(SteadyState, SaysWhichHeatItDoesNotHave) {
  const std::string text =
      "thermal: {cooling: water-jacket, operating_point: continuous}\ninverter: {carrier_frequency: 5 kHz}\n";
  const auto told = [](const postprocess::CaseRecord& record) {
    return std::count_if(record.notes.begin(), record.notes.end(), [](const std::string& note) {
      return note.find("the steady temperatures are without the heat of copper, ripple of the inverter: ") == 0;
    });
  };
  const postprocess::CaseRecord fast = run(read(text, "7000 rpm"));
  ASSERT_TRUE(fast.thermal) << fast.failure;
  EXPECT_EQ(told(fast), 1);
  EXPECT_EQ(told(run(read(text, "1500 rpm"))), 0);
}

TEST(SteadyState, TemperaturesAndLossesAgreeWithEachOther) {
  const Study study = read("thermal: {cooling: water-jacket, operating_point: continuous}\n");
  const Study given = read("");
  const Case one = expand(study, library())[0];
  EXPECT_NE(describe_case(study, one, library()).id, describe_case(given, one, library()).id);
  const postprocess::CaseRecord record = run(study);
  ASSERT_TRUE(record.done) << record.failure;
  ASSERT_TRUE(record.thermal);
  const postprocess::ThermalResult& thermal = *record.thermal;
  EXPECT_TRUE(thermal.converged);
  EXPECT_LT(thermal.change, steady_tolerance);
  EXPECT_EQ(record.magnet_temperature, thermal.temperature("magnets"));
  EXPECT_GT(record.magnet_temperature, zero_celsius + 65.0);
  EXPECT_LT(record.magnet_temperature, zero_celsius + 180.0);
  // The losses of the record's point, solved anew at these temperatures, are what heats the network.
  double heat = 0.0, losses = 0.0;
  for (const postprocess::ThermalNodeResult& node : thermal.nodes)
    heat += node.loss;
  for (const postprocess::LossComponent& component : record.points[0].losses)
    if (component.name.rfind("copper", 0) == 0 || component.name.rfind("iron", 0) == 0 ||
        component.name.rfind("magnet", 0) == 0)
      losses += component.loss.value_or(0.0);
  EXPECT_NEAR(heat, losses, 2e-3 * losses);
  // Hotter magnets give less than the given 80 degC.
  const postprocess::CaseRecord cold = run(given);
  EXPECT_LT(record.points[0].torque, cold.points[0].torque);
  EXPECT_FALSE(cold.thermal);
  const postprocess::CaseRecord back = postprocess::decode_case(postprocess::encode_case(record));
  ASSERT_TRUE(back.thermal);
  EXPECT_EQ(back.thermal->temperature("winding"), thermal.temperature("winding"));
  EXPECT_EQ(back.thermal->paths.size(), thermal.paths.size());
}

TEST(Duties, LeastLossBeatsLeastCurrentAndAnOpenCircuitLimitExcludes) {
  const auto with = [](const std::string& more) {
    return run(read("efficiency_map: {top_speed: 6000 rpm, speeds: 6, torques: 6" + more + "}\n"));
  };
  const postprocess::CaseRecord least_current = with(""),
                                least_loss = with(", control: least-loss, open_circuit_limit: 100 V");
  const auto& a = least_current.efficiency_map->points;
  const auto& b = least_loss.efficiency_map->points;
  double gain = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].has_value(), b[i].has_value());
    if (!a[i])
      continue;
    EXPECT_LE(b[i]->loss(), a[i]->loss() * (1.0 + 1e-9));
    EXPECT_LE(b[i]->voltage, least_loss.efficiency_map->limits.voltage * (1.0 + 1e-6));
    gain = std::max(gain, 1.0 - b[i]->loss() / a[i]->loss());
  }
  EXPECT_GT(gain, 1e-3);
  const postprocess::Comparison comparison({postprocess::decode_case(postprocess::encode_case(least_loss))});
  EXPECT_NE(comparison.exclusion(0).find("above the limit of 100 V"), std::string::npos);
  EXPECT_EQ(comparison.cases()[0].efficiency_map->aim, postprocess::ControlAim::least_loss);
}

}  // namespace
}  // namespace lodestone::studies
