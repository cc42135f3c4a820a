// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/robustness.h"

#include "base/quantity.h"
#include "postprocess/comparison/comparison.h"
#include "tests/postprocess/sample_cases.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lodestone::postprocess {
namespace {

/// Hand-worked; quantiles as numpy.quantile([1, 2, 4, 8, 16], [0.05, 0.95]).
TEST(Robustness, SpreadOfFiveNumbers) {
  const auto spread = spread_of({16.0, 1.0, 8.0, 2.0, 4.0});
  ASSERT_TRUE(spread);
  EXPECT_DOUBLE_EQ(spread->mean, 6.2);
  EXPECT_NEAR(spread->standard_deviation, 6.0991802728, 1e-9);
  EXPECT_DOUBLE_EQ(spread->quantile_5, 1.2);
  EXPECT_DOUBLE_EQ(spread->quantile_95, 14.4);
  EXPECT_EQ(spread->least, 1.0);
  EXPECT_EQ(spread->most, 16.0);
  EXPECT_FALSE(spread_of({1.0}));
}

/// Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3 (score without continuity correction): 81 of 263,
/// 15 of 148, 0 of 20, 1 of 29.
TEST(Robustness, IntervalsArePublishedOnes) {
  const auto expect = [](std::size_t count, std::size_t of, double low, double high) {
    const Proportion one = proportion(count, of);
    EXPECT_NEAR(one.low, low, 5e-5) << count;
    EXPECT_NEAR(one.high, high, 5e-5) << count;
  };
  expect(81, 263, 0.2553, 0.3662);
  expect(15, 148, 0.0624, 0.1605);
  expect(0, 20, 0.0, 0.1611);
  expect(1, 29, 0.0061, 0.1718);
  EXPECT_EQ(proportion(7, 7).high, 1.0);
}

TEST(Robustness, LimitsAreRead) {
  const Limit torque = read_limit("torque", ">= 240 N m");
  EXPECT_TRUE(torque.holds(240.0));
  EXPECT_FALSE(torque.holds(239.9));
  EXPECT_DOUBLE_EQ(read_limit("demagnetisation_margin", "> 50 kA/m").bound, 5e4);
  EXPECT_DOUBLE_EQ(read_limit("demagnetisation_margin", ">0").bound, 0.0);
  EXPECT_DOUBLE_EQ(read_limit("efficiency", "> 93 %").bound, 0.93);
  for (const char* const text : {"240 N m", "= 240 N m", "> 240", "> 240 kg", ">", ""})
    EXPECT_THROW(read_limit("torque", text), base::QuantityError) << text;
  EXPECT_THROW(read_limit("price", "> 1 EUR"), base::QuantityError);
}

SampleOutcome of(double torque, std::optional<double> margin) {
  return {true, {torque, std::nullopt, std::nullopt, margin, 0.1}};
}

TEST(Robustness, CountsWhatFailsAndWhatIsNotThere) {
  const std::vector<Limit> limits = {read_limit("torque", "> 200 N m"), read_limit("demagnetisation_margin", "> 0")};
  const std::vector<SampleOutcome> samples = {of(210, 5.0), of(190, 5.0), {}, of(195, -5.0), of(205, -1.0)};
  const Robustness result = robustness(samples, 8, limits);
  EXPECT_EQ(result.samples, 8u);
  EXPECT_EQ(result.missing, 3u);
  EXPECT_EQ(result.failed, 1u);
  ASSERT_TRUE(result.limits[0].second && result.limits[1].second && result.any);
  EXPECT_EQ(result.limits[0].second->count, 2u);
  EXPECT_EQ(result.limits[1].second->count, 2u);
  EXPECT_EQ(result.any->count, 3u);
  EXPECT_EQ(result.any->of, 4u);
  EXPECT_FALSE(result.spreads[1]) << "ripple was not computed";
  // A margin that is not known is not taken for a good one.
  const Robustness unknown = robustness({of(210, std::nullopt), of(190, 1.0)}, 2, limits);
  EXPECT_TRUE(unknown.limits[0].second);
  EXPECT_FALSE(unknown.limits[1].second);
  EXPECT_FALSE(unknown.any);
}

TEST(Robustness, IsInTheComparison) {
  std::vector<CaseRecord> cases = test::sample_cases();
  ComparisonOptions options;
  options.limits = {read_limit("torque", "> 0 N m"), read_limit("demagnetisation_margin", "< 0")};
  DesignSamples& samples = options.samples[cases[0].id];
  samples.wanted = 3;
  for (const double factor : {0.9, 1.1}) {
    CaseRecord sample = cases[0];
    for (PointRecord& point : sample.points)
      point.torque *= factor;
    strip_to_quantities(sample);
    samples.records.push_back(sample);
  }
  const double torque = cases[0].points[0].torque;
  const Comparison comparison(std::move(cases), options);
  const nlohmann::json designs = nlohmann::json::parse(comparison.json());
  const nlohmann::json& one = designs[0].at("robustness");
  EXPECT_NEAR(one.at("spread").at("torque").at("mean").get<double>(), torque, 1e-9);
  EXPECT_EQ(one.at("missing"), 1);
  EXPECT_EQ(one.at("limits")[0].at("fails").at("failing"), 0);
  EXPECT_EQ(one.at("any_limit").at("failing"), 2);
  EXPECT_TRUE(designs[1].at("robustness").is_null());
  EXPECT_NE(comparison.table().find("Within tolerances"), std::string::npos);
  EXPECT_NE(comparison.table().find("demagnetisation_margin < 0: 100 % fail (2 of 2; between 34.2 % and 100 %"),
            std::string::npos)
      << comparison.table();
  EXPECT_NE(comparison.csv().find("torque within tolerances mean [N m]"), std::string::npos);
  EXPECT_NE(comparison.csv().find("failing any limit, high [1]"), std::string::npos);
}

}  // namespace
}  // namespace lodestone::postprocess
