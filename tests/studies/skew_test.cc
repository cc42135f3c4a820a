// SPDX-License-Identifier: GPL-3.0-or-later
// A skewed machine through a study and through `solve`.
#include "base/quantity.h"
#include "studies/run_case.h"
#include "studies/solve_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace lodestone::studies {
namespace {

constexpr double degree = base::pi / 180.0;
constexpr double room = base::zero_celsius + 20.0;

const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary result{base::LibraryPath()};
  return result;
}

base::Document skewed(const base::Document& machine, const std::string& skew, const std::string& part = "rotor") {
  return machine.with(part + ".skew", base::Document::parse("skew: " + skew, "skew.yaml").root().at("skew"));
}

base::Document prius() {
  return base::Document::load(base::LibraryPath().find("machines", "prius-2004"));
}

const std::string study_text =
    "study: title\nmachine: prius-2004\nanalysis: performance\n"
    "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC, dc_voltage: 500 V, current_limit: 200 A}\n"
    "operating_points:\n  - {name: full, current: 200 A, angle: 140 deg, speed: 1500 rpm}\n"
    "flux_map: {current: 200 A, tolerance: 2 %, ripple_tolerance: 20 %, held_out: 3, losses: true}\n"
    "efficiency_map: {top_speed: 6000 rpm, speeds: 6, torques: 6}\nnoise_orders: true\n"
    "numerics: {degree: 1, refinement: 0.5, positions: 4, error_estimate: true}\n";

TEST(Skew, GoesThroughAStudy) {
  const Study study = Study::read(base::Document::parse(study_text, "study.yaml"));
  const Case straight = expand(study, library())[0];
  Case one = straight;
  one.machine = skewed(straight.machine, "{slices: 2, angle: 7.5 deg}");
  EXPECT_NE(describe_case(study, one, library()).id, describe_case(study, straight, library()).id);
  FieldModels models;
  const postprocess::CaseRecord record = run_case(study, one, library(), models);
  ASSERT_TRUE(record.done) << record.failure;
  const postprocess::CaseRecord before = run_case(study, straight, library(), models);
  ASSERT_TRUE(before.done) << before.failure;
  EXPECT_TRUE(std::any_of(record.notes.begin(), record.notes.end(), [](const std::string& note) {
    return note.find("rotor in 2 slices at -1.875, 1.875 deg: values are means") != std::string::npos;
  }));
  // Two slices 15 electrical degrees apart: cos(7.5 degrees) of the fundamental. The mean of ψ_d over a sixth holds of
  // the harmonics only the 5th, 7th, …'s ripple, on four positions the 23rd and 25th: far below the tolerance.
  EXPECT_NEAR(record.no_load_flux_linkage, std::cos(7.5 * degree) * before.no_load_flux_linkage,
              1e-3 * before.no_load_flux_linkage);
  EXPECT_EQ(record.skew, "rotor in 2 slices at -1.875, 1.875 deg");
  EXPECT_EQ(before.skew, "");
  const postprocess::PointRecord& point = record.points.front();
  EXPECT_LT(point.torque, before.points.front().torque);
  EXPECT_LT(*point.torque_ripple, *before.points.front().torque_ripple);
  ASSERT_TRUE(point.efficiency && point.torque_error && point.gap_pressure);
  // The flux map of the same machine gives the point's torque: to its tolerance of 2 % of the largest torque.
  ASSERT_TRUE(record.flux_map && record.loss_map && record.efficiency_map);
  const solver::DirectQuadrature current{200.0 * std::cos(140.0 * degree), 200.0 * std::sin(140.0 * degree)};
  EXPECT_NEAR(record.flux_map->at(current, room).torque, point.torque, 0.02 * point.torque);
}

FieldReport solve(const std::string& skew, double current = 200.0, bool derivatives = false) {
  FieldRequest request;
  request.current = current;
  request.current_angle = 140.0 * degree;
  request.position = 17.0 * degree;
  request.magnet_temperature = request.winding_temperature = room;
  request.numerics.positions = 4;
  request.derivatives = derivatives;
  return solve_field(geometries::Machine::read(skewed(prius(), skew)), library(), request);
}

TEST(Skew, DerivativesAreThoseOfTheMeans) {
  const FieldReport here = solve("{slices: 3, angle: 6 deg}", 200.0, true);
  const auto derivative = [&](const std::string& name) {
    for (const postprocess::ParameterDerivative& one : here.derivatives->parameters)
      if (one.parameter == name)
        return one.by_unit.value();
    ADD_FAILURE() << name;
    return postprocess::FieldQuantities();
  };
  const auto compare = [&](const std::string& name, const FieldReport& less, const FieldReport& more, double step) {
    const postprocess::FieldQuantities by = derivative(name);
    // Central differences: of curvature they leave far less than 0.1 %, of what Newton's method leaves likewise.
    const double torque = (more.torque - less.torque) / step;
    const double psi_d = (more.flux_linkage.d - less.flux_linkage.d) / step;
    const double psi_q = (more.flux_linkage.q - less.flux_linkage.q) / step;
    EXPECT_NEAR(by.torque, torque, 1e-3 * std::abs(torque)) << name;
    EXPECT_NEAR(by.flux_linkage.d, psi_d, 1e-3 * std::hypot(psi_d, psi_q)) << name;
    EXPECT_NEAR(by.flux_linkage.q, psi_q, 1e-3 * std::hypot(psi_d, psi_q)) << name;
  };
  compare("rotor.skew.angle", solve("{slices: 3, angle: 5.99 deg}"), solve("{slices: 3, angle: 6.01 deg}"),
          0.02 * degree);
  compare("current", solve("{slices: 3, angle: 6 deg}", 199.8), solve("{slices: 3, angle: 6 deg}", 200.2), 0.4);
  EXPECT_NEAR(here.derivatives->quantities.torque, here.torque, 1e-9 * here.torque);
  ASSERT_TRUE(here.error);
  EXPECT_LT(std::abs(here.error->torque), 0.01 * here.torque);
}

TEST(Skew, MeshesMeetATolerance) {
  FieldRequest request;
  request.current = 200.0;
  request.current_angle = 140.0 * degree;
  request.magnet_temperature = request.winding_temperature = room;
  request.numerics.positions = 4;
  request.numerics.refinement = 0.5;
  request.numerics.tolerance = 0.005;
  const auto machine = geometries::Machine::read(skewed(prius(), "{slices: 2, angle: 7.5 deg}", "stator"));
  const FieldReport report = solve_field(machine, library(), request);
  ASSERT_TRUE(report.adaptation && report.error);
  EXPECT_TRUE(report.adaptation->met) << report.adaptation->reason;
  EXPECT_LT(std::abs(report.error->torque), 0.005 * report.torque);
}

}  // namespace
}  // namespace lodestone::studies
