// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/variations.h"

#include "base/library_path.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace lodestone::studies {
namespace {

const std::string head = "study: title\nmachine: prius-2004\n"
                         "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                         "operating_points:\n  - {name: peak, current: 250 A, angle: 140 deg}\nanalysis: field\n";

Study read(const std::string& text) {
  return Study::read(base::Document::parse(text, "study.yaml"));
}

std::uint64_t bits(double share) {
  return static_cast<std::uint64_t>(share * 0x1p53);
}

/// The first points of Joe & Kuo's sequence (new-joe-kuo-6.21201), three dimensions: their program's
/// own list. A digital shift leaves the exclusive or of two points as it is.
TEST(Sobol, IsThePublishedSequenceShifted) {
  const std::vector<std::array<double, 3>> published = {
      {0.0, 0.0, 0.0},          {0.5, 0.5, 0.5},         {0.75, 0.25, 0.25},    {0.25, 0.75, 0.75},
      {0.375, 0.375, 0.625},    {0.875, 0.875, 0.125},   {0.625, 0.125, 0.875}, {0.125, 0.625, 0.375},
      {0.1875, 0.3125, 0.9375}, {0.6875, 0.8125, 0.4375}};
  for (const std::uint64_t seed : {0u, 7u}) {
    const std::vector<double> points = sobol_points(published.size(), 3, seed);
    for (std::size_t i = 1; i < published.size(); ++i)
      for (std::size_t d = 0; d < 3; ++d)
        EXPECT_EQ(bits(points[3 * i + d]) ^ bits(points[d]), bits(published[i][d]) ^ bits(published[0][d])) << i;
  }
  EXPECT_NE(sobol_points(1, 1, 0), sobol_points(1, 1, 1));
}

TEST(Sobol, ALongerSampleBeginsWithAShorterOne) {
  const std::vector<double> few = sobol_points(10, 5, 3), many = sobol_points(1000, 5, 3);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

/// The mean of ∏ |4x − 2| is 1 (the g-function of Saltelli & Sobol' 1995 with a = 0).
TEST(Sobol, IntegratesBetterThanChance) {
  constexpr std::size_t count = 4096, dimensions = 5;
  double sum = 0.0;
  const std::vector<double> points = sobol_points(count, dimensions, 1);
  for (std::size_t i = 0; i < count; ++i) {
    double product = 1.0;
    for (std::size_t d = 0; d < dimensions; ++d)
      product *= std::abs(4.0 * points[i * dimensions + d] - 2.0);
    sum += product / count;
  }
  // Of random points the standard deviation is sqrt((4/3)^5 − 1)/64 = 0.028.
  EXPECT_NEAR(sum, 1.0, 0.01);
}

TEST(LatinHypercube, TakesEachPartOfEachVariationOnce) {
  constexpr std::size_t count = 97, dimensions = 4;
  const std::vector<double> points = latin_hypercube_points(count, dimensions, 5);
  EXPECT_EQ(points, latin_hypercube_points(count, dimensions, 5));
  EXPECT_NE(points, latin_hypercube_points(count, dimensions, 6));
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::vector<std::size_t> parts;
    for (std::size_t i = 0; i < count; ++i)
      parts.push_back(static_cast<std::size_t>(points[i * dimensions + d] * count));
    std::sort(parts.begin(), parts.end());
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_EQ(parts[i], i);
  }
}

TEST(Variations, OfASampleTakeIntervalsListsAndRanges) {
  const std::string varied = "vary:\n  rotor.magnet.thickness: {from: 5 mm, to: 0.7 cm}\n"
                             "  rotor.bridge: {from: 1 mm, to: 2 mm, count: 3}\n"
                             "  magnet: [nd-n42sh, ferrite-fb13b]\n";
  for (const char* const method : {"sobol", "latin-hypercube"}) {
    const Study study = read(head + varied + "sample: {method: " + method + ", count: 64, seed: 2}\n");
    ASSERT_EQ(study.case_count(), 64u);
    int ferrites = 0;
    std::vector<int> bridges(3, 0);
    double least = 7.0, most = 5.0;
    for (std::size_t i = 0; i < study.case_count(); ++i) {
      const std::vector<VariedValue> values = study.variations.values_of(i);
      ASSERT_EQ(values.size(), 3u);
      const double thickness = base::parse_quantity(values[0].text, "mm");
      EXPECT_EQ(base::unit_of(values[0].text), "mm");
      least = std::min(least, thickness);
      most = std::max(most, thickness);
      ++bridges.at(static_cast<std::size_t>(std::lround(2.0 * (base::parse_quantity(values[1].text, "mm") - 1.0))));
      ferrites += values[2].text == "ferrite-fb13b" ? 1 : 0;
    }
    EXPECT_EQ(ferrites, 32) << method;
    EXPECT_LE(*std::max_element(bridges.begin(), bridges.end()), 23) << method;
    EXPECT_GE(*std::min_element(bridges.begin(), bridges.end()), 20) << method;
    EXPECT_GE(least, 5.0);
    EXPECT_LT(least, 5.1);
    EXPECT_GT(most, 6.9);
    EXPECT_LE(most, 7.0);
  }
}

TEST(Variations, OfASampleMakeCases) {
  const materials::MaterialLibrary library{base::LibraryPath()};
  const std::vector<Case> cases = expand(read(head + "vary:\n  rotor.magnet.thickness: {from: 5 mm, to: 7 mm}\n"
                                                     "  conditions.magnet_temperature: {from: 20 degC, to: 120 degC}\n"
                                                     "sample: {method: latin-hypercube, count: 5}\n"),
                                         library);
  ASSERT_EQ(cases.size(), 5u);
  for (const Case& one : cases) {
    ASSERT_EQ(one.varied.size(), 2u);
    EXPECT_EQ(one.machine.root().at("rotor").at("magnet").at("thickness").text(), one.varied[0].second);
    EXPECT_DOUBLE_EQ(one.conditions.magnet_temperature, base::parse_quantity(one.varied[1].second, "K"));
  }
}

TEST(Variations, RefuseWhatMakesNoSample) {
  struct Broken {
    std::string more, told;
  };
  const std::string interval = "vary:\n  rotor.bridge: {from: 1 mm, to: 2 mm}\n";
  for (const Broken& broken : std::vector<Broken>{
           {interval,
            "'count' is missing; only a study with a 'sample', 'optimise' or 'refine' takes any value of a range"},
           {"sample: {method: sobol, count: 4}\n", "sample: has no effect without 'vary'"},
           {interval + "sample: {method: halton, count: 4}\n", "sample.method"},
           {interval + "sample: {method: sobol}\n", "'count' is missing"},
           {interval + "sample: {method: sobol, count: 0}\n", "sample.count"},
           {interval + "sample: {method: sobol, count: 2000000}\n", "sample.count"},
           {interval + "sample: {method: sobol, count: 4, seed: -1}\n", "sample.seed"},
           {interval + "sample: {method: sobol, count: 4, points: 3}\n", "unknown key 'points'"},
           {"vary: {}\nsample: {method: sobol, count: 4}\n", "a sample needs at least one path"},
           {"vary:\n  rotor.bridge: {from: 1 mm, to: 1 mm}\nsample: {method: sobol, count: 4}\n", "the range is empty"},
       })
    try {
      read(head + broken.more);
      ADD_FAILURE() << broken.told;
    } catch (const base::UserError& error) {
      EXPECT_NE(std::string(error.what()).find(broken.told), std::string::npos) << error.what();
    }
}

/// The ends of an interval are checked before anything runs.
TEST(Variations, CheckTheEndsOfAnInterval) {
  const materials::MaterialLibrary library{base::LibraryPath()};
  EXPECT_THROW(expand(read(head + "vary:\n  stacking_factor: {from: 0.9, to: 1.5}\n"
                                  "sample: {method: sobol, count: 4}\n"),
                      library),
               base::UserError);
}

}  // namespace
}  // namespace lodestone::studies
