// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "materials/scenario.h"
#include "materials/stoichiometry.h"

#include <gtest/gtest.h>

using namespace lodestone;
using namespace lodestone::materials;

TEST(Stoichiometry, MassFractions) {
  // Shares of the element in its oxide, USGS and makers' tables: 85.7, 87.1, 85.0, 82.8 %.
  EXPECT_NEAR(mass_fraction("Nd", "Nd2O3"), 0.8574, 1e-4);
  EXPECT_NEAR(mass_fraction("Dy", "Dy2O3"), 0.8713, 1e-4);
  EXPECT_NEAR(mass_fraction("Tb", "Tb4O7"), 0.8502, 1e-4);
  EXPECT_NEAR(mass_fraction("Pr", "Pr6O11"), 0.8277, 1e-4);
  EXPECT_NEAR(mass_fraction("Nd", "Nd2Fe14B"), 0.2668, 1e-4);
  EXPECT_EQ(mass_fraction("Co", "Co"), 1.0);
  EXPECT_EQ(test::error_of([] { mass_fraction("Nd", "Dy2O3"); }),
            "'Dy2O3' is no formula that holds Nd: the element is not in it");
  EXPECT_EQ(test::error_of([] { mass_fraction("Nd", "nd2o3"); }),
            "'nd2o3' is no formula that holds Nd: expected symbols of elements and counts, such as Nd2O3");
  EXPECT_EQ(test::error_of([] { mass_fraction("Nd", "Nd2Xx3"); }),
            "'Nd2Xx3' is no formula that holds Nd: the atomic weight of 'Xx' is not known here");
}

TEST(Scenario, ReadsTheLibrary) {
  for (const std::string& name : test::library().path().names("scenarios")) {
    const auto scenario = test::library().scenario(name);
    EXPECT_EQ(scenario->name, name);
    for (const char* element : {"Nd", "Pr", "Dy", "Tb", "Ce", "La", "Sm", "Y", "Co"})
      EXPECT_GT(scenario->prices.at(element).value, 0.0) << name << " " << element;
  }
  // 260 USD/kg of Dy2O3 are 298.4 USD/kg of dysprosium.
  EXPECT_NEAR(test::library().scenario("average-2024")->prices.at("Dy").value, 298.4, 0.1);
  EXPECT_GT(test::library().scenario("europe-2025-spike")->prices.at("Dy").value,
            3.0 * test::library().scenario("europe-2025")->prices.at("Dy").value);
}

TEST(Scenario, RefusesWhatItDoesNotMean) {
  const std::string head = "scenario: s\n";
  const std::string rest = "manufacture: {scrap: 30 %, scrap_returned: 50 %}\ninput: {recycled_carbon: 50 %}\n"
                           "end_of_life: {collected: 1 %, recovered: 90 %}\n"
                           "carbon: {magnet_rest: 1.5 kg/kg, steel: 1.9 kg/kg, copper: 2.8 kg/kg}\n";
  const auto error = [&](const std::string& text) {
    return test::error_of([&] { Scenario::read(test::parse(text, "s.yaml")); });
  };
  EXPECT_EQ(error(head + rest), "(none)");
  EXPECT_EQ(error(head + "prices: {Nd: {value: 56 USD/kg, per: Dy2O3}}\n" + rest),
            "s.yaml:2:38: prices.Nd.per: 'Dy2O3' is no formula that holds Nd: the element is not in it");
  EXPECT_EQ(error(head + "prices: {Nd: 56 EUR/kg}\n" + rest),
            "s.yaml:2:14: prices.Nd: '56 EUR/kg' has the wrong dimension; expected a unit such as 'USD/kg'");
  EXPECT_EQ(error(head + "prices: {Nd: -5 USD/kg}\n" + rest),
            "s.yaml:2:14: prices.Nd: -5 USD/kg is not allowed; it must be at least 0 USD/kg");
  EXPECT_EQ(error(head + "manufacture: {scrap: 100 %, scrap_returned: 0 %}\n"),
            "s.yaml:2:22: manufacture.scrap: 100 % is not allowed; it must be 0 % … 95 %");
}
