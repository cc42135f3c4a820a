// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/study.h"

#include <gtest/gtest.h>

namespace lodestone::studies {
namespace {

const std::string head = "study: title\nmachine: prius-2004\n"
                         "conditions: {magnet_temperature: 100 degC, winding_temperature: 120 degC}\n"
                         "operating_points:\n  - {name: peak, current: 250 A, angle: best, speed: 3000 rpm}\n";

Study read(const std::string& text) {
  return Study::read(base::Document::parse(text, "study.yaml"));
}

TEST(Study, ReadsSiUnits) {
  const Study study = read(head + "  - {name: other, current: 0.1 kA, angle: 140 deg, speed: 0 rpm}\n");
  EXPECT_EQ(study.title, "title");
  EXPECT_EQ(study.file, "study.yaml");
  EXPECT_EQ(study.machine, "prius-2004");
  EXPECT_DOUBLE_EQ(study.conditions.magnet_temperature, 373.15);
  EXPECT_DOUBLE_EQ(study.conditions.winding_temperature, 393.15);
  ASSERT_EQ(study.operating_points.size(), 2u);
  EXPECT_DOUBLE_EQ(study.operating_points[0].current, 250.0);
  EXPECT_FALSE(study.operating_points[0].current_angle);
  EXPECT_NEAR(study.operating_points[0].speed, 100.0 * base::pi, 1e-9);
  EXPECT_DOUBLE_EQ(study.operating_points[1].current, 100.0);
  EXPECT_NEAR(*study.operating_points[1].current_angle, 140.0 * base::pi / 180.0, 1e-12);
}

TEST(Study, Defaults) {
  const Study study = read(head);
  EXPECT_EQ(study.analysis, Analysis::performance);
  EXPECT_EQ(study.numerics.degree, 2);
  EXPECT_DOUBLE_EQ(study.numerics.refinement, 1.0);
  EXPECT_EQ(study.numerics.positions, 16);
  EXPECT_FALSE(study.conditions.dc_voltage);
  EXPECT_FALSE(study.conditions.current_limit);
  EXPECT_DOUBLE_EQ(study.conditions.modulation, 0.95);
  EXPECT_TRUE(study.variations.all().empty());
  EXPECT_EQ(study.case_count(), 1u);
}

TEST(Study, ReadsAnInverter) {
  const std::string fed =
      "study: title\nmachine: prius-2004\n"
      "conditions: {magnet_temperature: 100 degC, winding_temperature: 120 degC, dc_voltage: 400 V}\n"
      "operating_points:\n  - {name: peak, current: 250 A, angle: best, speed: 3000 rpm}\n";
  const Study study = read(fed + "inverter: {switch: fs800r07a2e3, parallel: 2, carrier_frequency: 8 kHz, dead_time: 2 "
                                 "us, junction_temperature: 125 degC}\n");
  ASSERT_TRUE(study.inverter);
  EXPECT_EQ(study.inverter->parallel, 2);
  EXPECT_NEAR(study.inverter->carrier_frequency, 8000.0, 1e-9);
  EXPECT_NEAR(study.inverter->dead_time, 2e-6, 1e-15);
  EXPECT_NEAR(*study.inverter->junction_temperature, 398.15, 1e-9);
  EXPECT_TRUE(study.inverter->ripple_losses);
  EXPECT_FALSE(read(fed + "inverter: {carrier_frequency: 8 kHz}\n").inverter->power_switch);
  const auto error = [&](const std::string& text) -> std::string {
    try {
      read(text);
    } catch (const base::UserError& found) {
      return found.what();
    }
    return "";
  };
  EXPECT_NE(error(head + "inverter: {carrier_frequency: 8 kHz}\n").find("conditions.dc_voltage"), std::string::npos);
  EXPECT_NE(error(fed + "inverter: {carrier_frequency: 8 kHz, parallel: 2}\n").find("without 'switch'"),
            std::string::npos);
  EXPECT_NE(error(fed + "inverter: {carrier_frequency: 8 kHz, ripple_losses: false}\n").find("asks for nothing"),
            std::string::npos);
  EXPECT_NE(error(fed + "inverter: {switch: x, carrier_frequency: 8 kHz}\n").find("junction_temperature"),
            std::string::npos);
  EXPECT_NE(error(fed + "inverter: {switch: x, carrier_frequency: 8 kHz, dead_time: 20 us, junction_temperature: 100 "
                        "degC}\n")
                .find("tenth of the carrier"),
            std::string::npos);
  EXPECT_NE(error(fed + "analysis: rotation\ninverter: {carrier_frequency: 8 kHz}\n").find("performance"),
            std::string::npos);
}

TEST(Study, LoadCasesAreCurrentsOrShortCircuits) {
  const Study study = read(head + "load_cases:\n"
                                  "  - {name: hot, operating_point: peak, magnet_temperature: 150 degC}\n"
                                  "  - {name: current, current: 200 A, angle: 180 deg, magnet_temperature: 150 degC}\n"
                                  "  - {name: worst, magnet_temperature: 140 degC, short_circuit: {speed: {from: 600 "
                                  "rpm, to: 6000 rpm}}, temperature_of_loss: {from: 60 degC, to: 200 degC}}\n"
                                  "  - {name: two, magnet_temperature: -40 degC, short_circuit: {phases: 2, course: "
                                  "steady, speed: 1200 rpm}, temperature_of_loss: {loss: 5 %, from: 20 degC, to: -60 "
                                  "degC}}\n"
                                  "  - {name: peak, magnet_temperature: 140 degC, short_circuit: {operating_point: "
                                  "peak}}\n");
  ASSERT_EQ(study.load_cases.size(), 5u);
  EXPECT_EQ(study.load_cases[0].operating_point, "peak");
  EXPECT_FALSE(study.load_cases[0].fault || study.load_cases[0].search);
  EXPECT_NEAR(study.load_cases[1].current.d, -200.0, 1e-9);
  const auto& worst = study.load_cases[2].fault.value();
  EXPECT_EQ(worst.phases, 3);
  EXPECT_TRUE(worst.sudden);
  EXPECT_NEAR(worst.least_speed, 20.0 * base::pi, 1e-9);
  EXPECT_NEAR(worst.most_speed, 200.0 * base::pi, 1e-9);
  EXPECT_DOUBLE_EQ(study.load_cases[2].search->loss, 0.01);
  const auto& two = study.load_cases[3].fault.value();
  EXPECT_EQ(two.phases, 2);
  EXPECT_FALSE(two.sudden);
  EXPECT_NEAR(two.most_speed, 40.0 * base::pi, 1e-9);
  EXPECT_DOUBLE_EQ(study.load_cases[3].search->loss, 0.05);
  EXPECT_DOUBLE_EQ(study.load_cases[3].search->to, 213.15);  // colder: a ferrite's way
  const auto& peak = study.load_cases[4].fault.value();
  EXPECT_EQ(peak.operating_point, "peak");
  EXPECT_NEAR(peak.least_speed, 100.0 * base::pi, 1e-9);  // that of the point
}

TEST(Study, ARangeHoldsItsEndsInItsOwnUnit) {
  const Study study = read(head + "vary:\n  rotor.magnet.thickness: {from: 5 mm, to: 0.7 cm, count: 5}\n"
                                  "  stacking_factor: {from: 0.9, to: 1, count: 3}\n"
                                  "  conditions.magnet_temperature: {from: 20 degC, to: 120 degC, count: 3}\n");
  const auto texts = [&](std::size_t index) {
    std::vector<std::string> result;
    for (const VariedValue& value : study.variations.all()[index].values)
      result.push_back(value.text);
    return result;
  };
  EXPECT_EQ(texts(0), (std::vector<std::string>{"5 mm", "5.5 mm", "6 mm", "6.5 mm", "7 mm"}));
  EXPECT_EQ(texts(1), (std::vector<std::string>{"0.9", "0.95", "1"}));
  EXPECT_EQ(texts(2), (std::vector<std::string>{"20 degC", "70 degC", "120 degC"}));
  EXPECT_EQ(study.case_count(), 45u);
  EXPECT_FALSE(study.variations.all()[0].of_study());
  EXPECT_TRUE(study.variations.all()[2].of_study());
}

TEST(Study, WordsOfAnalysisAreThoseOfTheFile) {
  for (const Analysis analysis : {Analysis::field, Analysis::rotation, Analysis::performance})
    EXPECT_EQ(read(head + "analysis: " + to_string(analysis) + "\n").analysis, analysis);
}

TEST(Study, SpeedMayBeLeftOutWhereNothingNeedsIt) {
  const std::string text = "study: title\nmachine: prius-2004\n"
                           "conditions: {magnet_temperature: 100 degC, winding_temperature: 120 degC}\n"
                           "operating_points: [{name: peak, current: 250 A, angle: 0 deg}]\n";
  EXPECT_NO_THROW(read(text + "analysis: rotation\n"));
  EXPECT_THROW(read(text), base::UserError);
}

TEST(Study, CurrentAtTheLimitIsAllowed) {
  std::string text = head;
  text.replace(text.find("120 degC}"), 9, "120 degC, current_limit: 250 A}");
  EXPECT_NO_THROW(read(text));
  text.replace(text.find("limit: 250 A"), 12, "limit: 249 A");
  EXPECT_THROW(read(text), base::UserError);
}

TEST(Study, LoadCasesMayCostWhatTheStudySays) {
  const std::string loads =
      head + "load_cases:\n  - {name: hot, operating_point: peak, magnet_temperature: 160 degC}\n";
  EXPECT_DOUBLE_EQ(read(loads).irreversible_loss, 0.01);
  EXPECT_DOUBLE_EQ(read(loads + "irreversible_loss: 3 %\n").irreversible_loss, 0.03);
  EXPECT_THROW(read(head + "irreversible_loss: 3 %\n"), base::UserError);
}

TEST(Study, FluxMapReadsItsRange) {
  const Study study = read(head + "analysis: flux-map\nflux_map:\n  current: 0.3 kA\n"
                                  "  direct_current: {from: -250 A, to: 100 A}\n"
                                  "  temperatures: [100 degC, 20 degC]\n  tolerance: 0.5 %\n  ripple_tolerance: 2 %\n"
                                  "  held_out: 30\n");
  ASSERT_TRUE(study.flux_map);
  EXPECT_EQ(study.analysis, Analysis::flux_map);
  EXPECT_EQ(to_string(study.analysis), "flux-map");
  EXPECT_DOUBLE_EQ(study.flux_map->range.current, 300.0);
  EXPECT_DOUBLE_EQ(study.flux_map->range.least_direct, -250.0);
  EXPECT_DOUBLE_EQ(study.flux_map->range.most_direct, 100.0);
  EXPECT_EQ(study.flux_map->temperatures.size(), 2u);
  EXPECT_DOUBLE_EQ(study.flux_map->temperatures[1], 293.15);
  EXPECT_DOUBLE_EQ(study.flux_map->tolerance, 0.005);
  EXPECT_DOUBLE_EQ(study.flux_map->ripple_tolerance, 0.02);
  EXPECT_EQ(study.flux_map->held_out, 30);
}

TEST(Study, EfficiencyMapBringsItsMaps) {
  const std::string limits =
      "study: title\nmachine: prius-2004\n"
      "conditions: {magnet_temperature: 100 degC, winding_temperature: 120 degC, dc_voltage: 500 V, "
      "current_limit: 250 A}\n"
      "operating_points:\n  - {name: peak, current: 250 A, angle: best, speed: 3000 rpm}\n";
  const Study study = read(limits + "efficiency_map: {top_speed: 6000 rpm}\n");
  ASSERT_TRUE(study.efficiency_map);
  EXPECT_NEAR(study.efficiency_map->top_speed, 200.0 * base::pi, 1e-9);
  EXPECT_EQ(study.efficiency_map->speeds, 50);
  EXPECT_EQ(study.efficiency_map->torques, 50);
  ASSERT_TRUE(study.flux_map);
  EXPECT_TRUE(study.flux_map->losses);
  EXPECT_DOUBLE_EQ(study.flux_map->range.least_direct, -250.0);
  EXPECT_DOUBLE_EQ(
      read(limits + "flux_map: {tolerance: 1 %}\nefficiency_map: {top_speed: 6000 rpm}\n").flux_map->tolerance, 0.01);
  EXPECT_FALSE(read(head).efficiency_map);
  for (const std::string wrong : {"efficiency_map: {}\n", "efficiency_map: {top_speed: 0 rpm}\n",
                                  "efficiency_map: {top_speed: 6000 rpm, speeds: 1}\n",
                                  "efficiency_map: {top_speed: 6000 rpm}\nnumerics: {positions: 3}\n"})
    EXPECT_THROW(read(limits + wrong), base::UserError) << wrong;
}

TEST(Study, FluxMapGoesUpToTheCurrentLimit) {
  const Study study =
      read("study: title\nmachine: prius-2004\nanalysis: flux-map\nflux_map: {}\n"
           "conditions: {magnet_temperature: 100 degC, winding_temperature: 120 degC, current_limit: 250 "
           "A}\noperating_points:\n  - {name: peak, current: 250 A, angle: best}\n");
  EXPECT_DOUBLE_EQ(study.flux_map->range.current, 250.0);
  EXPECT_DOUBLE_EQ(study.flux_map->range.least_direct, -250.0);
  EXPECT_DOUBLE_EQ(study.flux_map->range.most_direct, 0.0);
  EXPECT_TRUE(study.flux_map->temperatures.empty());
}

TEST(Study, FluxMapSaysWhatIsWrong) {
  const auto message = [](const std::string& text) {
    try {
      read(head + text);
    } catch (const base::UserError& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  EXPECT_NE(message("analysis: flux-map\n").find("'flux_map' is missing"), std::string::npos);
  EXPECT_NE(message("flux_map: {current: 250 A}\n").find("flux_map: has no effect without"), std::string::npos);
  EXPECT_NE(message("analysis: flux-map\nflux_map: {}\n").find("'current' is missing"), std::string::npos);
  EXPECT_NE(message("analysis: flux-map\nflux_map: {current: 250 A}\nnumerics: {positions: 3}\n")
                .find("numerics.positions: 3 is not allowed"),
            std::string::npos);
  EXPECT_NE(message("analysis: flux-map\nflux_map: {current: 250 A, temperatures: [20 degC, 293.15 K]}\n")
                .find("flux_map.temperatures[1]: this temperature stands in the list already"),
            std::string::npos);
  EXPECT_NE(message("analysis: flux-map\nflux_map: {current: 250 A, direct_current: {from: 0 A, to: 0 A}}\n")
                .find("flux_map.direct_current.to: the range is empty"),
            std::string::npos);
}

}  // namespace
}  // namespace lodestone::studies
