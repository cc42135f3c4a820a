// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/machine_materials.h"
#include "postprocess/passport/life_cycle.h"
#include "postprocess/passport/passport.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;

/// The Prius' own materials but the magnet.
MachineMaterials with(const geometries::Machine& machine, const materials::MagnetGrade& grade) {
  const materials::MaterialLibrary library{base::LibraryPath()};
  MachineMaterials materials = find_materials(machine, library);
  materials.magnet = std::make_shared<const materials::MagnetGrade>(grade);
  return materials;
}

Passport passport_of(const std::string& machine_name, const materials::MagnetGrade& grade) {
  const auto machine = test::library_machine(machine_name);
  return make_passport(machine, with(machine, grade));
}

materials::MagnetGrade grade(const std::string& composition, const std::string& more = "") {
  return materials::MagnetGrade::read(
      base::Document::parse("magnet: test\n"
                            "process: sintered Nd-Fe-B\n"
                            "source: made up for the test\n"
                            "confidence: low\n"
                            "remanence: {value: 1.2 T, at: 20 degC, coefficient: -0.1 %/K}\n"
                            "recoil_permeability: 1.05\n"
                            "density: 7500 kg/m3\n"
                            "composition: " +
                                composition + "\n" + more,
                            "test.yaml"));
}

/// Heavy rare earth of so much mass (a dose) or coercivity (a gain) diffused from the poles.
std::string diffused(const std::string& amount, const std::string& element = "Tb") {
  return "intrinsic_coercivity: {value: 1200 kA/m, at: 20 degC, coefficient: -0.6 %/K}\nsquareness: 0.95\n"
         "coercivity_profile: {law: diffusion, element: " +
         element + ", faces: poles, depth: 2 mm, " + amount +
         ", coercivity_per_mass: 320 kA/m/%, source: test, confidence: low}\n";
}

TEST(Passport, WeighsTheMagnetsOfThePrius) {
  // 16 blocks of 18.9 × 6.5 mm over a stack of 83.82 mm at 7500 kg/m³: 1.2356 kg. The built motor's blocks, 83.1 mm
  // long, weigh 1.232 kg together (ORNL/TM-2004/247: 77 g each).
  const Passport passport = passport_of("prius-2004", grade("unknown"));
  EXPECT_NEAR(passport.magnet_mass, 16 * 0.0189 * 0.0065 * 0.08382 * 7500.0, 1e-9);
  EXPECT_NEAR(passport.magnet_mass, 1.232 * 83.82 / 83.1, 0.01);
}

TEST(Passport, CarriesBothEndsOfARange) {
  const Passport passport =
      passport_of("prius-2004", grade("{Nd: 22 … 24 %, Dy: {min: 3 %, max: 4 %}, Tb: 0.5 %, Co: 2 %, "
                                      "source: test, confidence: low}"));
  const double mass = passport.magnet_mass;
  ASSERT_TRUE(passport.composition_known);
  EXPECT_NEAR(passport.element_mass.at("Nd").min, 0.22 * mass, 1e-12);
  EXPECT_NEAR(passport.element_mass.at("Nd").max, 0.24 * mass, 1e-12);
  EXPECT_NEAR(passport.element_mass.at("Co").middle(), 0.02 * mass, 1e-12);
  EXPECT_NEAR(passport.rare_earth_mass->min, 0.255 * mass, 1e-12);
  EXPECT_NEAR(passport.rare_earth_mass->max, 0.285 * mass, 1e-12);
  EXPECT_NEAR(passport.heavy_rare_earth_mass->min, 0.035 * mass, 1e-12);
  EXPECT_NEAR(passport.heavy_rare_earth_mass->max, 0.045 * mass, 1e-12);
  EXPECT_EQ(passport.element_mass.count("La"), 0u);
}

TEST(Passport, DoesNotTakeUnknownForZero) {
  const Passport passport = passport_of("prius-2004", grade("unknown"));
  EXPECT_FALSE(passport.composition_known);
  EXPECT_FALSE(passport.rare_earth_mass);
  EXPECT_FALSE(passport.heavy_rare_earth_mass);
  EXPECT_TRUE(passport.element_mass.empty());
  EXPECT_FALSE(per(passport.rare_earth_mass, 300.0));
}

// 0.4 % of the blocks' mass in Tb come on top of the alloy, in every sum.
TEST(Passport, CountsWhatIsDiffusedIntoTheMagnets) {
  const std::string alloy = "{Nd: 24 %, Pr: 6 %, Tb: 0.5 %, Co: 1 %, source: test, confidence: medium}";
  const Passport plain = passport_of("prius-2004", grade(alloy));
  const Passport passport = passport_of("prius-2004", grade(alloy, diffused("dose: 0.4 %")));
  const double added = 0.004 * plain.magnet_mass;
  EXPECT_NEAR(passport.diffused_mass.at("Tb"), added, 1e-12);
  EXPECT_NEAR(passport.magnet_mass, plain.magnet_mass + added, 1e-12);
  EXPECT_NEAR(passport.parts.magnets, passport.magnet_mass, 1e-15);
  EXPECT_NEAR(passport.element_mass.at("Tb").max, 0.005 * plain.magnet_mass + added, 1e-12);
  EXPECT_NEAR(passport.element_mass.at("Nd").max, plain.element_mass.at("Nd").max, 1e-15);
  EXPECT_NEAR(passport.heavy_rare_earth_mass->min, plain.heavy_rare_earth_mass->min + added, 1e-12);
  EXPECT_NEAR(passport.rare_earth_mass->min, plain.rare_earth_mass->min + added, 1e-12);
  EXPECT_EQ(passport.composition_provenance.confidence, materials::Confidence::low) << "that of the profile";
}

// The mass of a profile that gives its gain follows from the mesh: without one it is unknown, and with it every number.
TEST(Passport, DoesNotTakeAnUnknownDoseForZero) {
  const materials::MagnetGrade treated = grade("{Nd: 30 %, source: test, confidence: low}", diffused("gain: 600 kA/m"));
  EXPECT_FALSE(passport_of("prius-2004", treated).composition_known);
  EXPECT_FALSE(passport_of("prius-2004", treated).heavy_rare_earth_mass);
  const auto machine = test::library_machine("prius-2004");
  const Passport passport = make_passport(machine, with(machine, treated), 0.003);
  EXPECT_NEAR(passport.heavy_rare_earth_mass.value().max, 0.003 / 1.003 * passport.magnet_mass, 1e-12);
  EXPECT_FALSE(make_passport(machine, with(machine, grade("unknown", diffused("dose: 0.4 %")))).heavy_rare_earth_mass);
}

TEST(Passport, DividesByTorqueOrPower) {
  const auto result = per(materials::Band{0.3, 0.36}, 300.0);
  EXPECT_NEAR(result.value().min, 0.001, 1e-15);
  EXPECT_NEAR(result.value().max, 0.0012, 1e-15);
  EXPECT_FALSE(per(materials::Band{0.3, 0.36}, 0.0));
  EXPECT_FALSE(per(materials::Band{0.3, 0.36}, -5.0));
}

// ---- life cycle

const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary instance{base::LibraryPath()};
  return instance;
}

materials::Scenario scenario(const std::string& prices, const std::string& input = "recycled_carbon: 50 %") {
  return materials::Scenario::read(
      base::Document::parse("scenario: test\nsource: made up for the test\nconfidence: low\nprices: " + prices +
                                "\nmanufacture: {scrap: 20 %, scrap_returned: 60 %}\ninput: {" + input +
                                "}\nend_of_life: {collected: 30 %, recovered: 90 %}\n"
                                "carbon: {magnet_rest: 1.5 kg/kg, steel: 1.9 kg/kg, copper: 2.8 kg/kg}\n",
                            "test-scenario.yaml"));
}

const char* const composition = "{Nd: 22 … 24 %, Pr: 6 %, Dy: 3 … 4 %, Co: 1 %, Fe: 66 %, B: 1 %, source: test, "
                                "confidence: medium}";
const char* const prices = "{Nd: {value: 60 USD/kg, per: Nd2O3}, Pr: 70 USD/kg, Dy: 300 USD/kg, Co: 30 USD/kg}";

using Q = FlowQuantity;

TEST(LifeCycle, FollowsAnElementByHand) {
  const Passport passport = passport_of("prius-2004", grade(composition));
  const LifeCycle cycle(passport, "test", scenario(prices, "recycled_carbon: 50 %, recycled: 10 %"), library());
  const double dysprosium = 0.04 * passport.magnet_mass;  // the upper end of its band
  const auto most = [&](Q quantity) { return cycle.of_element("Dy", quantity).value().max; };
  // 20 % of the alloy is scrap: g = m/0.8, scrap 0.25 m; 40 % of it is lost: input 1.1 m.
  EXPECT_NEAR(most(Q::contained), dysprosium, 1e-12);
  EXPECT_NEAR(most(Q::scrap), 0.25 * dysprosium, 1e-12);
  EXPECT_NEAR(most(Q::input), 1.1 * dysprosium, 1e-12);
  EXPECT_NEAR(most(Q::virgin), 0.99 * dysprosium, 1e-12);
  EXPECT_NEAR(most(Q::recycled), 0.11 * dysprosium, 1e-12);
  EXPECT_NEAR(most(Q::recoverable), 0.27 * dysprosium, 1e-12);
  EXPECT_NEAR(most(Q::supply_risk), 5.6 * dysprosium, 1e-12);
  EXPECT_NEAR(most(Q::cost), 300.0 * 1.1 * dysprosium, 1e-9);
  // 57.6 kg/kg (Nuss & Eckelman 2014), a tenth of it at half the carbon.
  EXPECT_NEAR(most(Q::carbon), 57.6 * 0.95 * 1.1 * dysprosium, 1e-9);
  // Nd2O3 is 2 · 144.24 / (2 · 144.24 + 3 · 15.999) = 85.736 % neodymium.
  EXPECT_NEAR(cycle.of_element("Nd", Q::cost).value().min,
              60.0 / (288.48 / 336.477) * 1.1 * 0.22 * passport.magnet_mass, 1e-9);
  EXPECT_EQ(cycle.currency(), "USD");
}

TEST(LifeCycle, EveryTotalIsTheSumOfItsParts) {
  for (const auto& [machine, profile] : std::vector<std::pair<const char*, std::string>>{
           {"prius-2004", ""}, {"servo-18s16p", ""}, {"v-54s6p", ""}, {"prius-2004", diffused("dose: 0.4 %", "Dy")}}) {
    SCOPED_TRACE(machine + profile);
    const Passport passport = passport_of(machine, grade(composition, profile));
    const LifeCycle cycle(passport, "test", scenario(prices), library());
    std::vector<const char*> parts = {"magnets", "stator steel", "rotor steel", "winding"};
    if (!profile.empty())
      parts.push_back("grain boundaries");
    // Co, Dy, Nd, Pr; the rest of the magnets, two steels, the winding; Dy at grain boundaries.
    ASSERT_EQ(cycle.lines().size(), profile.empty() ? 8u : 9u);
    EXPECT_TRUE(cycle.missing().empty());
    for (const FlowName& name : flow_names()) {
      SCOPED_TRACE(name.key);
      const materials::Band total = cycle.total(name.quantity).value();
      materials::Band of_lines, of_parts, of_elements;
      for (const FlowLine& line : cycle.lines())
        if (line.counts_for(name.quantity)) {
          of_lines.min += line.value(name.quantity).value().min;
          of_lines.max += line.value(name.quantity).value().max;
        }
      for (const char* part : parts) {
        const materials::Band one = cycle.of_part(part, name.quantity).value();
        of_parts.min += one.min;
        of_parts.max += one.max;
      }
      for (const char* element : {"Nd", "Pr", "Dy", "Co", ""}) {
        const materials::Band one = cycle.of_element(element, name.quantity).value();
        of_elements.min += one.min;
        of_elements.max += one.max;
      }
      EXPECT_GT(total.min, 0.0);
      EXPECT_LE(total.min, total.max);
      for (const materials::Band& other : {of_lines, of_parts, of_elements}) {
        EXPECT_NEAR(other.min, total.min, 1e-12 * total.min);
        EXPECT_NEAR(other.max, total.max, 1e-12 * total.max);
      }
    }
    // What is bought is virgin or recycled; it is what is built in and what is lost.
    const auto most = [&](Q quantity) { return cycle.total(quantity).value().max; };
    EXPECT_NEAR(most(Q::virgin) + most(Q::recycled), most(Q::input), 1e-12 * most(Q::input));
    EXPECT_NEAR(most(Q::contained) + 0.4 * most(Q::scrap), most(Q::input), 1e-12 * most(Q::input));
    // Carbon of the parts that are not magnets: 1.9 and 2.8 kg/kg.
    EXPECT_NEAR(cycle.of_part("stator steel", Q::carbon).value().max, 1.9 * passport.parts.stator_steel, 1e-9);
    EXPECT_NEAR(cycle.of_part("winding", Q::carbon).value().min, 2.8 * passport.parts.winding, 1e-9);
    // The magnets' mass is that of its lines: elements and rest.
    EXPECT_NEAR(cycle.of_element("", Q::carbon).value().min -
                    1.9 * (passport.parts.stator_steel + passport.parts.rotor_steel) - 2.8 * passport.parts.winding,
                1.5 * 1.1 * (passport.magnet_mass - cycle.total(Q::contained).value().max), 1e-9);
    EXPECT_NEAR(passport.parts.total(),
                passport.parts.stator_steel + passport.parts.rotor_steel + passport.parts.winding +
                    passport.magnet_mass,
                1e-12);
  }
}

TEST(LifeCycle, AMissingCompositionIsAnErrorAndNoZero) {
  const Passport passport = passport_of("prius-2004", grade("unknown"));
  try {
    const LifeCycle cycle(passport, "nd-secret", scenario(prices), library());
    FAIL() << "no error";
  } catch (const base::UserError& error) {
    EXPECT_STREQ(error.what(), "the composition of magnet 'nd-secret' is unknown: its elements cannot be followed");
  }
}

TEST(LifeCycle, AMissingFactorMakesItsTotalUnknown) {
  const Passport passport =
      passport_of("prius-2004", grade("{Nd: 22 %, Y: 3 %, Fe: 74 %, B: 1 %, source: test, confidence: low}"));
  const LifeCycle cycle(passport, "test", scenario("{Nd: 60 USD/kg}"), library());
  EXPECT_TRUE(cycle.total(Q::contained));
  EXPECT_TRUE(cycle.total(Q::recoverable));
  for (const Q quantity : {Q::cost, Q::supply_risk, Q::virgin, Q::recycled, Q::carbon})
    EXPECT_FALSE(cycle.total(quantity)) << static_cast<int>(quantity);
  EXPECT_TRUE(cycle.of_element("Nd", Q::cost));
  EXPECT_EQ(cycle.missing(), (std::vector<std::string>{
                                 "the recycled share of Y: neither the scenario nor the grade nor the element gives it",
                                 "the supply risk of Y", "the price of Y in the scenario 'test'"}));
  // A magnet without rare earth and cobalt costs none of them: known, and zero.
  const LifeCycle ferrite(passport_of("prius-2004", grade("{Fe: 63 %, Sr: 8.5 %, source: test, confidence: low}")),
                          "test", scenario("{}"), library());
  EXPECT_EQ(ferrite.total(Q::cost).value().max, 0.0);
  EXPECT_GT(ferrite.total(Q::carbon).value().max, 0.0);
}

TEST(LifeCycle, TheSpikeInDysprosiumIsPaidByGradesThatHoldIt) {
  const auto cost = [&](const char* composition_text, const char* name) {
    const Passport passport = passport_of("prius-2004", grade(composition_text));
    return LifeCycle(passport, "test", *library().scenario(name), library()).total(Q::cost).value().middle();
  };
  const char* const rich = "{Nd: 21 %, Pr: 6 %, Dy: 4 %, source: test, confidence: low}";
  const char* const free = "{Nd: 24 %, Pr: 7 %, source: test, confidence: low}";
  EXPECT_NEAR(cost(free, "europe-2025-spike"), cost(free, "europe-2025"), 1e-9);
  // 1.1 · … : 4 % of 1.2356 kg at (850 − 280)/0.8713 USD/kg, times the input of 1 + 0.25 · 0.3/0.7.
  EXPECT_NEAR(cost(rich, "europe-2025-spike") - cost(rich, "europe-2025"),
              0.04 * 1.2356 * (570.0 / 0.87131) * (1.0 + 0.25 * 0.3 / 0.7), 0.02);
}

TEST(LifeCycle, NamesTheConfidenceOfItsFactors) {
  const Passport passport = passport_of("prius-2004", grade(composition));
  const LifeCycle cycle(passport, "test", *library().scenario("average-2024"), library());
  EXPECT_EQ(cycle.factor_confidence(Q::contained), materials::Confidence::high);
  EXPECT_EQ(cycle.factor_confidence(Q::cost), materials::Confidence::low);
  EXPECT_EQ(cycle.factor_confidence(Q::supply_risk), materials::Confidence::low);
  EXPECT_NE(std::find_if(cycle.factors().begin(), cycle.factors().end(),
                         [](const std::string& factor) {
                           return factor.find("price of Dy: 260 USD/kg of Dy2O3 (USGS annual average 2024") == 0;
                         }),
            cycle.factors().end());
}

}  // namespace
