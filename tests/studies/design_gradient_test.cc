// SPDX-License-Identifier: GPL-3.0-or-later
// Derivatives of a design's quantities against central differences of whole evaluations on the same cells.
#include "studies/design_gradient.h"

#include "base/user_error.h"
#include "studies/gradient_store.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lodestone::studies {
namespace {

const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary all{base::LibraryPath()};
  return all;
}

std::string study_text(const std::string& machine, const std::string& angle, const std::string& vary,
                       const std::string& limits, const std::string& more = "", int positions = 4) {
  return "study: s\nmachine: " + machine +
         "\nconditions: {magnet_temperature: 90 degC, winding_temperature: 100 degC}\n"
         "operating_points:\n"
         "  - {name: full, current: 200 A, angle: " +
         angle +
         ", speed: 1500 rpm}\n"
         "  - {name: half, current: 90 A, angle: 120 deg, speed: 3000 rpm}\n"
         "analysis: performance\nnumerics: {refinement: 0.5, positions: " +
         std::to_string(positions) + "}\n" + more + "vary:\n" + vary +
         "refine:\n  objective: {magnet_mass: minimise}\n  scenario: average-2024\n  limits:\n" + limits;
}

Study read(const std::string& text, const std::string& file = "s.study.yaml") {
  return Study::read(base::Document::parse(text, file));
}

/// Every quantity that has no need of whole evaluations, with limits that say nothing.
const std::string all_exact = "    torque: '> 0 N m'\n    half.torque: '> 0 N m'\n    torque_ripple: '> 0 N m'\n"
                              "    phase_voltage: '> 0 V'\n    mechanical_power: '> 0 W'\n"
                              "    torque_per_mass: '> 0 N m/kg'\n    rare_earth_per_torque: '> 0 g/(N m)'\n"
                              "    heavy_rare_earth_per_torque: '> 0 g/(N m)'\n    no_load_flux_linkage: '> 0 Wb'\n"
                              "    cogging_torque: '> 0 N m'\n    active_mass: '> 0 kg'\n"
                              "    total_rare_earth_mass: '> 0 kg'\n    heavy_rare_earth_mass: '> 0 kg'\n"
                              "    cost: '> 0 USD'\n    supply_risk: '> 0 kg'\n";

struct Values {
  std::map<std::string, double> by_name;
};

Values values_of(const Study& study, const postprocess::CaseRecord& record) {
  const postprocess::DesignAims aims = study.refinement->wanted.aims(library());
  const postprocess::DesignMerit merit = postprocess::merit_of(record, aims, library());
  Values values;
  values.by_name[aims.objectives[0].quantity.name] = merit.objectives[0].value();
  for (std::size_t i = 0; i < aims.limits.size(); ++i)
    values.by_name[aims.limits[i].quantity.name] = merit.limited[i].value();
  return values;
}

struct Computed {
  Study study;
  base::Document machine;
  std::vector<double> shares;
  Case one;
  postprocess::CaseRecord record;
  GradientPart part;
};

/// @param study is solved as exactly as what it is compared with (run_on_moved_mesh).
Computed compute(Study study) {
  study.numerics.residual_of_mesh = false;
  const base::Document machine = check_study(study, library());
  const std::vector<double> shares = start_of(study, machine);
  const Case one = make_candidate(study, machine, 0, shares);
  FieldModels models;
  CaseFields kept;
  const postprocess::CaseRecord record = run_case(study, one, library(), models, {}, &kept);
  EXPECT_TRUE(record.done) << record.failure;
  GradientPart part = gradient_by_adjoints(study, machine, one, shares, library(), models, record, kept);
  EXPECT_EQ(part.failure, "");
  return {study, machine, shares, one, record, part};
}

/// @param scale_share of the quantity itself, that a whole range would change at least: what is smaller is held against
/// it.
void expect_differences(const Computed& computed, double offset, double tolerance) {
  const Study& study = computed.study;
  const Values middle = values_of(study, computed.record);
  for (std::size_t v = 0; v < computed.shares.size(); ++v) {
    const auto record_at = [&](double away) {
      return run_on_moved_mesh(study, computed.one, neighbour_of(study, computed.machine, computed.shares, v, away),
                               library());
    };
    const postprocess::CaseRecord less = record_at(-offset), more = record_at(offset);
    ASSERT_TRUE(less.done && more.done) << less.failure << more.failure;
    const Values below = values_of(study, less), above = values_of(study, more);
    for (const auto& [name, derivatives] : computed.part.by_variable) {
      const double difference = (above.by_name.at(name) - below.by_name.at(name)) / (2.0 * offset);
      // A hundredth of the quantity a range is next to nothing.
      const double scale = std::max(std::abs(difference), 0.01 * std::abs(middle.by_name.at(name)));
      // Newton's method ends at 1e-9 of the residual, which leaves 1e-7 of a torque in each of the two values (seen in
      // that what differs goes with 1/offset); ripple and cogging are differences of whole torques.
      const bool of_torques = name.find("ripple") != std::string::npos || name.find("cogging") != std::string::npos;
      const double left = 1e-7 * std::abs(middle.by_name.at(of_torques ? "torque" : name));
      EXPECT_NEAR(derivatives.at(v), difference, tolerance * scale + left / offset)
          << name << " by " << study.variations.all()[v].path << ", of " << middle.by_name.at(name);
    }
  }
}

/// Dimensions of rotor, stator and gap, and one that others are derived from. A thousandth of the range to each side:
/// the differences are off by the square of it times a quantity's third derivative, below 1e-5; ripple and cogging are
/// differences of single positions, whose values Newton's method leaves 1e-9 of the torque apart.
TEST(DesignGradient, OfDimensionsAgreesWithDifferences) {
  const Computed computed =
      compute(read(study_text("prius-2004-measured", "135 deg",
                              "  rotor.magnet.thickness: {from: 5 mm, to: 7.5 mm}\n"
                              "  rotor.mouth_width: {from: 36 mm, to: 46 mm}\n"
                              "  air_gap: {from: 0.5 mm, to: 1 mm}\n"
                              "  stator.slot.opening_width: {from: 1.5 mm, to: 3 mm}\n",
                              all_exact, "derive: {rotor.bridge: 0.25 * rotor.magnet.thickness}\n")));
  EXPECT_EQ(computed.part.by_variable.size(), 16u);
  expect_differences(computed, 1e-3, 5e-4);
}

/// What moves no mesh: the stack, laws, temperatures. Further to each side: the largest derivatives of ripple and
/// cogging are a few N·m a range, and what Newton's method leaves of 300 N·m (1e-9 of the residual) shows in them.
TEST(DesignGradient, OfLawsAgreesWithDifferences) {
  const Computed computed = compute(read(study_text("prius-2004-measured", "135 deg",
                                                    "  stack_length: {from: 70 mm, to: 100 mm}\n"
                                                    "  stacking_factor: {from: 0.9, to: 0.99}\n"
                                                    "  remanence_factor: {from: 0.7, to: 1}\n"
                                                    "  conditions.magnet_temperature: {from: 60 degC, to: 120 degC}\n"
                                                    "  conditions.winding_temperature: {from: 60 degC, to: 150 degC}\n",
                                                    all_exact)));
  expect_differences(computed, 1e-2, 1e-3);
}

/// At the best angle the torque is that of the angle found: what differences see too, whose angle follows.
TEST(DesignGradient, OfTheBestTorqueIsThatAtItsAngle) {
  const Study study = read(study_text("prius-2004", "best",
                                      "  rotor.magnet.thickness: {from: 5 mm, to: 7.5 mm}\n"
                                      "  rotor.mouth_width: {from: 36 mm, to: 46 mm}\n",
                                      "    torque: '> 0 N m'\n    phase_voltage: '> 0 V'\n"
                                      "    half.phase_voltage: '> 0 V'\n",
                                      "", 7));
  const auto quantities = refined_quantities(study);
  EXPECT_EQ(method_of(quantities.at("torque"), study), DerivativeMethod::adjoint);
  EXPECT_EQ(method_of(quantities.at("half.phase_voltage"), study), DerivativeMethod::adjoint);
  // Its angle follows the design.
  EXPECT_EQ(method_of(quantities.at("phase_voltage"), study), DerivativeMethod::differences);
  const Computed computed = compute(study);
  // The angle is that of the most mean torque on seven positions, as here; on four others a harmonic of the slots would
  // leave the mean a slope. It is found to 0.1 degree, 1.5e-6 below the best at most and by chance.
  expect_differences(computed, 2e-2, 5e-3);
}

/// A machine in slices, by the angle of its skew too.
TEST(DesignGradient, OfASkewedMachineAgreesWithDifferences) {
  const std::string folder = testing::TempDir() + "lodestone-skewed";
  std::filesystem::create_directories(folder);
  std::ifstream plain(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/prius-2004.yaml");
  std::string text((std::istreambuf_iterator<char>(plain)), {});
  const std::size_t type = text.find("  type: v-magnet\n");
  ASSERT_NE(type, std::string::npos);
  text.insert(type, "  skew: {angle: 5 deg, slices: 3}\n");
  std::ofstream(folder + "/skewed.yaml") << text;
  const Computed computed = compute(read(study_text("./skewed.yaml", "135 deg",
                                                    "  rotor.magnet.thickness: {from: 5 mm, to: 7.5 mm}\n"
                                                    "  rotor.skew.angle: {from: 2 deg, to: 7.5 deg}\n",
                                                    "    torque: '> 0 N m'\n    torque_ripple: '> 0 N m'\n"
                                                    "    phase_voltage: '> 0 V'\n    no_load_flux_linkage: '> 0 Wb'\n"),
                                         folder + "/s.yaml"));
  EXPECT_EQ(computed.record.skew.empty(), false);
  expect_differences(computed, 1e-3, 5e-4);
}

/// Efficiency and margin have none but differences; those of a hundredth of the range are near those of a thousandth.
TEST(DesignGradient, OfEverythingElseIsByDifferences) {
  const Study study =
      read(study_text("prius-2004-measured", "135 deg", "  rotor.magnet.thickness: {from: 5 mm, to: 7.5 mm}\n",
                      "    half.efficiency: '> 0.5'\n    total_loss: '< 10 kW'\n"
                      "    demagnetisation_margin: '> -500 kA/m'\n"));
  EXPECT_TRUE(needs_differences(study));
  const base::Document machine = check_study(study, library());
  const std::vector<double> shares = start_of(study, machine);
  const GradientPart part = gradient_by_differences(study, machine, shares, 0, library());
  ASSERT_EQ(part.failure, "");
  ASSERT_EQ(part.by_variable.size(), 3u);
  const Case one = make_candidate(study, machine, 0, shares);
  const Values less = values_of(
                   study, run_on_moved_mesh(study, one, neighbour_of(study, machine, shares, 0, -1e-3), library())),
               more = values_of(
                   study, run_on_moved_mesh(study, one, neighbour_of(study, machine, shares, 0, 1e-3), library()));
  for (const auto& [name, derivative] : part.by_variable) {
    const double fine = (more.by_name.at(name) - less.by_name.at(name)) / 2e-3;
    EXPECT_NEAR(derivative.at(0), fine, 0.01 * std::max(std::abs(fine), 0.01 * std::abs(less.by_name.at(name))))
        << name;
  }

  // Stored and read back, to the last digit; damaged it is not there.
  const std::string directory = testing::TempDir() + "lodestone-gradients";
  std::filesystem::remove_all(directory);
  const GradientStore store(study, directory, library());
  EXPECT_FALSE(store.find("abc", 0));
  store.write("abc", 0, part);
  ASSERT_TRUE(store.find("abc", 0));
  EXPECT_EQ(store.find("abc", 0)->by_variable, part.by_variable);
  EXPECT_FALSE(store.find("abc", std::nullopt));
  EXPECT_FALSE(store.find("abd", 0));
  for (const auto& entry : std::filesystem::directory_iterator(directory + "/gradients")) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out);
    file.seekp(40);
    file.put('7');
  }
  EXPECT_FALSE(store.find("abc", 0));
}

/// A web of nothing beside which the drawing is another one.
TEST(DesignGradient, SaysWhereThereIsNone) {
  const Study study = read(
      study_text("prius-2004", "135 deg", "  rotor.centre_web: {from: 0 mm, to: 4 mm}\n", "    torque: '> 0 N m'\n"));
  const base::Document machine = check_study(study, library());
  const Case one = make_candidate(study, machine, 0, {0.0});
  FieldModels models;
  CaseFields kept;
  const postprocess::CaseRecord record = run_case(study, one, library(), models, {}, &kept);
  ASSERT_TRUE(record.done) << record.failure;
  const GradientPart part = gradient_by_adjoints(study, machine, one, {0.0}, library(), models, record, kept);
  EXPECT_NE(part.failure.find("no derivative by rotor.centre_web at 0 mm: "), std::string::npos) << part.failure;
  EXPECT_TRUE(part.by_variable.empty());
}

}  // namespace
}  // namespace lodestone::studies
