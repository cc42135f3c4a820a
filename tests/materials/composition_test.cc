// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "materials/composition.h"

#include <gtest/gtest.h>

using namespace lodestone;
using namespace lodestone::materials;

namespace {

Composition read(const std::string& text) {
  return Composition::read(test::parse("c: " + text).root().at("c"));
}

std::string error_of(const std::string& text) {
  return test::error_of([&] { read(text); });
}

void expect_band(const Band& band, double min, double max) {
  EXPECT_NEAR(band.min, min, 1e-12);
  EXPECT_NEAR(band.max, max, 1e-12);
}

}  // namespace

TEST(Composition, KeepsBothEndsOfABand) {
  const Composition c =
      read("{Nd: 22 … 24 %, Pr: 5 to 6 %, Dy: {min: 3 %, max: 4 %}, Co: 1 %, Fe: 0.65, B: {value: 1 %}, "
           "source: a paper, confidence: medium}");
  EXPECT_TRUE(c.is_known());
  expect_band(c.fraction("Nd"), 0.22, 0.24);
  expect_band(c.fraction("Pr"), 0.05, 0.06);
  expect_band(c.fraction("Dy"), 0.03, 0.04);
  expect_band(c.fraction("Co"), 0.01, 0.01);
  expect_band(c.fraction("Fe"), 0.65, 0.65);
  expect_band(c.fraction("B"), 0.01, 0.01);
  expect_band(c.fraction("Tb"), 0.0, 0.0);
  EXPECT_NEAR(c.fraction("Nd").middle(), 0.23, 1e-12);
  EXPECT_EQ(c.provenance().source, "a paper");
  EXPECT_EQ(c.provenance().confidence, Confidence::medium);
}

TEST(Composition, SplitsDidymium) {
  const Composition c = read("{NdPr: {min: 28 %, max: 30 %, Nd_share: 75 … 80 %}}");
  expect_band(c.fraction("Nd"), 0.28 * 0.75, 0.30 * 0.80);
  expect_band(c.fraction("Pr"), 0.28 * 0.20, 0.30 * 0.25);
  EXPECT_EQ(c.fractions().count("NdPr"), 0u);
}

TEST(Composition, UnknownIsNotZero) {
  EXPECT_FALSE(read("unknown").is_known());
  EXPECT_FALSE(Composition().is_known());
  EXPECT_TRUE(read("{Fe: 60 %}").is_known());
}

TEST(Composition, RefusesWhatAddsUpToNothing) {
  EXPECT_EQ(error_of("{Nd: 60 %, Fe: 60 %}"), "m.yaml:1:4: c: the fractions add to at least 120 %, more than 100 %");
  EXPECT_EQ(error_of("{Nd: -3 %}"), "m.yaml:1:9: c.Nd: '-3 %' is not a mass fraction; it must be 0 % … 100 %");
  EXPECT_EQ(error_of("{Nd: 30}"), "m.yaml:1:9: c.Nd: '30' is not a mass fraction; it must be 0 % … 100 %");
  EXPECT_EQ(error_of("{Nd: 24 … 22 %}"), "m.yaml:1:9: c.Nd: the band's lower end (24 %) is above its upper end (22 %)");
  EXPECT_EQ(error_of("{Ndy: 2 %}"), "m.yaml:1:10: c.Ndy: 'Ndy' is no element; did you mean 'Nd'?");
  EXPECT_EQ(error_of("{Nd: 3 kg}"), "m.yaml:1:9: c.Nd: '3 kg' must be a plain number without a unit (or in %)");
  EXPECT_EQ(error_of("{Nd: 20 %, NdPr: {min: 20 %, max: 30 %, Nd_share: 75 %}}"),
            "m.yaml:1:21: c.NdPr: 'Nd' is given twice; NdPr stands for Nd and Pr together");
  EXPECT_EQ(error_of("{NdPr: 30 %}"),
            "m.yaml:1:11: c.NdPr: NdPr needs the share of Nd in it: {min: …, max: …, Nd_share: 75 … 80 %}");
  EXPECT_EQ(error_of("{source: a paper}"),
            "m.yaml:1:4: c: no element is given; write 'composition: unknown' where it is not known");
}

TEST(Composition, KnowsRareEarths) {
  for (const char* light : {"La", "Ce", "Pr", "Nd", "Sm"}) {
    EXPECT_TRUE(is_rare_earth(light));
    EXPECT_FALSE(is_heavy_rare_earth(light));
  }
  for (const char* heavy : {"Gd", "Tb", "Dy", "Ho", "Y"}) {
    EXPECT_TRUE(is_rare_earth(heavy));
    EXPECT_TRUE(is_heavy_rare_earth(heavy));
  }
  EXPECT_FALSE(is_rare_earth("Co"));
  EXPECT_FALSE(is_rare_earth("Fe"));
}
