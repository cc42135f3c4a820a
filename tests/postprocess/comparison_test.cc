// SPDX-License-Identifier: GPL-3.0-or-later
// Expected figures follow by hand from sample_cases.h.
#include "base/user_error.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/text_columns.h"
#include "tests/postprocess/sample_cases.h"

#include <algorithm>
#include <clocale>
#include <gtest/gtest.h>
#include <locale>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace lodestone::postprocess {
namespace {

std::size_t index_of(const Comparison& comparison, const std::string& design) {
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    if (comparison.cases()[i].design == design) {
      return i;
    }
  }
  throw std::out_of_range(design);
}

std::vector<std::string> front(const Comparison& comparison) {
  std::vector<std::string> designs;
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    if (comparison.on_front(i)) {
      designs.push_back(comparison.cases()[i].design);
    }
  }
  return designs;
}

TEST(Comparison, FrontHoldsOnlyValidUndominatedDesignsOfKnownComposition) {
  const Comparison comparison(test::sample_cases());
  // gbd is the most efficient of all; below its heavy mass only the designs without any, of which hot-deformed is the
  // most efficient.
  EXPECT_EQ(front(comparison), (std::vector<std::string>{"nd-gbd-n42sh", "nd-hot-deformed-hre-free"}));
  EXPECT_TRUE(comparison.front_by_efficiency());
  EXPECT_EQ(comparison.exclusion(index_of(comparison, "nd-ce-substituted")),
            "magnet passes its knee by 120 kA/m at 100 degC");
  EXPECT_EQ(comparison.exclusion(index_of(comparison, "nd-unknown")), "composition of the magnet is unknown");
  EXPECT_EQ(comparison.exclusion(10).find("infeasible geometry"), 0U);
  EXPECT_EQ(comparison.exclusion(index_of(comparison, "nd-n42sh")), "") << "dominated, but it competes";
}

TEST(Comparison, AnInvalidDesignCannotPushOthersOffTheFront) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[5].points[0].efficiency = 0.99;  // nd-ce-substituted, beyond its knee, no heavy rare earth
  EXPECT_EQ(front(Comparison(cases)), (std::vector<std::string>{"nd-gbd-n42sh", "nd-hot-deformed-hre-free"}));
}

// 10.5 % of the flux are within the sample's limit of 20 %, and beyond the default.
TEST(Comparison, ADesignThatItsLoadCasesDestroyIsNotValid) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[1].points[0].efficiency = 0.99;  // nd-n42sh
  EXPECT_TRUE(cases[1].valid());
  EXPECT_EQ(front(Comparison(cases)).front(), "nd-n42sh");
  cases[1].irreversible_loss_limit = default_irreversible_loss;
  EXPECT_FALSE(cases[1].valid());
  ASSERT_NE(cases[1].not_survived(), nullptr);
  EXPECT_EQ(cases[1].not_survived()->name, "short circuit") << "the first, of 0.8 %, is survived";
  const Comparison comparison(cases);
  EXPECT_EQ(front(comparison), (std::vector<std::string>{"nd-gbd-n42sh", "nd-hot-deformed-hre-free"}));
  const std::string reason = "load case 'short circuit' takes 10.5 % of the no-load flux for good, 1 % are allowed";
  EXPECT_EQ(comparison.exclusion(1), reason);
  EXPECT_NE(comparison.table().find("! nd-n42sh: " + reason), std::string::npos);
  const auto json = nlohmann::json::parse(comparison.json());
  EXPECT_FALSE(json[1]["valid"]);
  EXPECT_FALSE(json[1]["survives"]);
  EXPECT_EQ(json[1]["excluded"], reason);
  EXPECT_TRUE(json[0]["survives"].is_null()) << "no load case, no answer";
  cases[1].load_cases[0].torque_loss = 0.011;
  EXPECT_EQ(cases[1].not_survived()->name, "hot peak") << "either loss counts";
}

TEST(Comparison, EqualDesignsAreBothOnTheFront) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases.push_back(cases[3]);
  cases.back().design = "twin";
  EXPECT_EQ(front(Comparison(cases)).size(), 3U);
}

TEST(Comparison, TorqueCountsWhereNoSpeedIsGiven) {
  std::vector<CaseRecord> cases = test::sample_cases();
  for (CaseRecord& record : cases) {
    for (PointRecord& point : record.points) {
      point.speed = 0.0;
      point.efficiency.reset();
      point.mechanical_power.reset();
      point.losses.clear();
    }
  }
  const Comparison comparison(cases);
  EXPECT_FALSE(comparison.front_by_efficiency());
  EXPECT_EQ(front(comparison), (std::vector<std::string>{"nd-gbd-n42sh", "nd-hot-deformed-hre-free"}));
  EXPECT_EQ(comparison.conditions(), "250 A peak, magnets at 100 degC, windings at 120 degC");
  const auto json = nlohmann::json::parse(comparison.json());
  EXPECT_TRUE(json[0]["efficiency"].is_null());
  EXPECT_TRUE(json[0]["losses"].is_null());
  EXPECT_TRUE(json[0]["back_emf"].is_null());
}

TEST(Comparison, PointMustBeInEveryCaseThatIsDone) {
  std::vector<CaseRecord> cases = test::sample_cases();
  EXPECT_NO_THROW(Comparison(cases, {"peak"}));
  try {
    const Comparison comparison(cases, {"paek"});
    FAIL();
  } catch (const base::UserError& error) {
    EXPECT_NE(std::string(error.what()).find("no operating point 'paek'"), std::string::npos) << error.what();
  }
  EXPECT_THROW(Comparison({}), base::UserError);
  EXPECT_THROW(Comparison({cases[10]}), base::UserError);
}

TEST(Comparison, OnePositionHasNoRipple) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[1].points[0].torque_ripple.reset();
  const Comparison comparison({cases[1]});
  EXPECT_TRUE(nlohmann::json::parse(comparison.json())[0]["torque_ripple"].is_null());
  EXPECT_NE(comparison.table().find("338.0       –"), std::string::npos) << comparison.table();
}

TEST(Comparison, ShowsErrorsWhereSomeAreEstimated) {
  std::vector<CaseRecord> cases = test::sample_cases();
  const Comparison comparison(cases);
  EXPECT_NE(comparison.table().find("-0.031"), std::string::npos) << comparison.table();
  EXPECT_NE(comparison.table().find("error: what a finer mesh"), std::string::npos) << comparison.table();
  const auto json = nlohmann::json::parse(comparison.json());
  int estimated = 0;
  for (const auto& design : json) {
    ASSERT_TRUE(design.contains("torque_error"));
    estimated += design["torque_error"].is_null() ? 0 : 1;
  }
  EXPECT_EQ(estimated, 1);
  for (CaseRecord& record : cases)
    for (PointRecord& point : record.points)
      point.torque_error.reset();
  EXPECT_EQ(Comparison(cases).table().find("error"), std::string::npos) << Comparison(cases).table();
}

TEST(Comparison, JsonHoldsEveryKeyWithNullForWhatWasNotComputed) {
  const Comparison comparison(test::sample_cases());
  const auto json = nlohmann::json::parse(comparison.json());
  ASSERT_EQ(json.size(), 11U);
  for (const auto& design : json) {
    for (const char* key : {"design",
                            "magnet",
                            "torque",
                            "torque_ripple",
                            "efficiency",
                            "cycle_efficiency",
                            "magnet_mass",
                            "rare_earth_mass",
                            "heavy_rare_earth_mass",
                            "rare_earth_per_torque",
                            "demagnetisation_margin",
                            "irreversible_torque_loss",
                            "valid",
                            "machine",
                            "current_angle",
                            "back_emf",
                            "losses",
                            "bands",
                            "confidence",
                            "excluded",
                            "failure",
                            "point",
                            "rare_earth_per_power"}) {
      EXPECT_TRUE(design.contains(key)) << key;
    }
    EXPECT_TRUE(design["cycle_efficiency"].is_null());
    EXPECT_TRUE(design["flux_map"].is_null());
    EXPECT_TRUE(design["irreversible_torque_loss"].is_null());
  }
  EXPECT_TRUE(json[0]["load_cases"].is_null());
  EXPECT_EQ(json[1]["load_cases"].size(), 2U);
  EXPECT_DOUBLE_EQ(json[1]["load_cases"][0]["irreversible_torque_loss"], 0.0029);
  EXPECT_DOUBLE_EQ(json[1]["load_cases"][0]["demagnetisation_margin"], -45.0);  // −45e3 A/m
  EXPECT_TRUE(json[1]["load_cases"][1]["margin_kelvin"].is_null());
  EXPECT_TRUE(json[1]["load_cases"][0]["short_circuit"].is_null());
  EXPECT_DOUBLE_EQ(json[1]["load_cases"][1]["short_circuit"]["peak_current"]["d"], -410.0);
  EXPECT_DOUBLE_EQ(json[1]["load_cases"][1]["short_circuit"]["current_before"]["q"], -240.0);
  EXPECT_NEAR(json[1]["temperature_of_loss"].get<double>(), 138.0, 1e-9);
  EXPECT_DOUBLE_EQ(json[1]["reversed_load_cases"]["irreversible_torque_loss"], 0.051);
  EXPECT_TRUE(json[0]["temperature_of_loss"].is_null());
  EXPECT_DOUBLE_EQ(json[1]["irreversible_flux_loss"], 0.105);
  const auto& sh = json[1];
  EXPECT_EQ(sh["design"], "nd-n42sh");
  EXPECT_DOUBLE_EQ(sh["torque"], 338.0);
  EXPECT_DOUBLE_EQ(sh["efficiency"], 0.9131);
  EXPECT_DOUBLE_EQ(sh["demagnetisation_margin"], 142.0);         // 1.42e5 A/m
  EXPECT_DOUBLE_EQ(sh["heavy_rare_earth_mass"], 0.035 * 1.251);  // middle of 3…4 % Dy
  EXPECT_DOUBLE_EQ(sh["bands"]["heavy_rare_earth_mass"]["max"], 0.04 * 1.251);
  EXPECT_DOUBLE_EQ(sh["rare_earth_mass"]["Nd"], 0.23 * 1.251);
  EXPECT_EQ(sh["rare_earth_mass"]["Tb"], 0.0) << "known to hold none";
  EXPECT_NEAR(sh["rare_earth_per_torque"], 1e3 * 0.3225 * 1.251 / 338.0, 1e-12);  // Nd 23, Pr 5.75, Dy 3.5 %
  EXPECT_DOUBLE_EQ(sh["back_emf"], 0.64 * 157.08);
  const auto& failed = json[10];
  EXPECT_EQ(failed["valid"], false);
  EXPECT_TRUE(failed["torque"].is_null());
  EXPECT_TRUE(failed["rare_earth_mass"].is_null());
  EXPECT_TRUE(failed["magnet_mass"].is_null());
  EXPECT_TRUE(failed["failure"].is_string());
  const auto& unknown = json[9];
  EXPECT_EQ(unknown["valid"], true);
  EXPECT_TRUE(unknown["rare_earth_mass"].is_null()) << "unknown, not zero";
  EXPECT_TRUE(unknown["heavy_rare_earth_mass"].is_null());
  EXPECT_EQ(json[5]["valid"], false);
  EXPECT_DOUBLE_EQ(json[5]["demagnetisation_margin"], -120.0);
}

TEST(Comparison, FollowsTheElementsUnderScenarios) {
  const materials::MaterialLibrary library{base::LibraryPath()};
  ComparisonOptions options;
  options.library = &library;
  for (const char* name : {"average-2024", "europe-2025-spike"})
    options.scenarios.push_back(library.scenario(name));
  const Comparison comparison(test::sample_cases(), options);
  const auto json = nlohmann::json::parse(comparison.json());
  const auto& sh = json[1];
  ASSERT_EQ(sh["design"], "nd-n42sh");
  const auto& cycle = sh["life_cycle"]["average-2024"];
  EXPECT_EQ(cycle["currency"], "USD");
  // 3 … 4 % of Dy in 1.251 kg; with 30 % scrap, three quarters of it returned, 1 + 0.25 · 0.3/0.7 of it is bought.
  const double input = 0.04 * 1.251 * (1.0 + 0.25 * 0.3 / 0.7);
  EXPECT_NEAR(cycle["elements"]["Dy"]["contained"]["max"], 0.04 * 1.251, 1e-12);
  EXPECT_NEAR(cycle["elements"]["Dy"]["input"]["max"], input, 1e-12);
  EXPECT_NEAR(cycle["elements"]["Dy"]["recycled"]["max"], 0.05 * input, 1e-12);
  // Totals are the sums of elements and of parts; ratios their quotients.
  for (const char* key :
       {"contained", "scrap", "input", "virgin", "recycled", "recoverable", "supply_risk_weighted", "cost", "carbon"}) {
    SCOPED_TRACE(key);
    double elements = 0.0;
    for (const auto& element : cycle["elements"])
      elements += element[key]["max"].get<double>();
    double parts = 0.0;
    for (const auto& part : cycle["parts"])
      parts += part.contains(key) ? part[key]["max"].get<double>() : 0.0;
    const double total = cycle["total"][key]["max"];
    EXPECT_NEAR(parts, total, 1e-9 * total);
    if (std::string(key) == "carbon")
      EXPECT_LT(elements, total);  // sheets, copper and the rest of the magnets come on top
    else
      EXPECT_NEAR(elements, total, 1e-9 * total);
    EXPECT_NEAR(cycle["per_torque"][key]["max"], total / 338.0, 1e-12 * total);
    EXPECT_NEAR(cycle["per_power"][key]["max"], total / (338.0 * 157.08e-3), 1e-9 * total);
  }
  EXPECT_EQ(cycle["factor_confidence"]["cost"], "low");
  EXPECT_FALSE(cycle["factors"].empty());
  EXPECT_GT(sh["life_cycle"]["europe-2025-spike"]["total"]["cost"]["min"], cycle["total"]["cost"]["max"]);
  // Unknown is neither zero nor silent.
  EXPECT_TRUE(json[9]["life_cycle"].is_null());
  EXPECT_EQ(json[9]["life_cycle_gap"], "the composition of the magnet is unknown");
  EXPECT_TRUE(json[10]["life_cycle"].is_null());

  const std::string table = comparison.table();
  EXPECT_NE(table.find("cost, europe-2025-spike"), std::string::npos) << table;
  EXPECT_NE(table.find("  the composition of the magnet is unknown\n"), std::string::npos) << table;
  EXPECT_NE(table.find("Confidence of the factors: scrap low"), std::string::npos) << table;
  const std::string csv = comparison.csv();
  EXPECT_NE(csv.find(",average-2024 cost of the elements max [USD],"), std::string::npos);
}

TEST(Comparison, TableMarksAndExplains) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[6].knee.margin.reset();
  const std::string table = Comparison(cases).table();
  EXPECT_NE(table.find("\n* nd-gbd-n42sh "), std::string::npos) << table;
  EXPECT_NE(table.find("\n! nd-ce-substituted "), std::string::npos);
  EXPECT_NE(table.find("\n? smco-2-17 "), std::string::npos);
  EXPECT_NE(table.find("\nx nd-n42sh, rotor.magnet.thickness 12 mm  infeasible geometry"), std::string::npos);
  EXPECT_NE(table.find("0.038–0.050"), std::string::npos) << "the band of dysprosium";
  EXPECT_NE(table.find("without PWM loss"), std::string::npos);
  // Columns are aligned: every line of figures ends, with its confidence, at the same width.
  std::istringstream lines(table);
  std::set<std::size_t> widths;
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > 8 && (line.rfind(" medium") == line.size() - 7 || line.rfind(" low") == line.size() - 4 ||
                            line.rfind(" high") == line.size() - 5)) {
      widths.insert(display_width(line));
    }
  }
  EXPECT_EQ(widths.size(), 1U) << table;
}

TEST(Comparison, JsonIsALineADesign) {
  const Comparison comparison(test::sample_cases());
  std::istringstream lines(comparison.json());
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);)
    all.push_back(line);
  ASSERT_EQ(all.size(), comparison.cases().size() + 2);
  EXPECT_EQ(all.front(), "[");
  EXPECT_EQ(all.back(), "]");
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    std::string& line = all[i + 1];
    if (i + 1 < comparison.cases().size()) {
      ASSERT_EQ(line.back(), ',');
      line.pop_back();
    }
    EXPECT_EQ(nlohmann::json::parse(line)["design"], comparison.cases()[i].design);
  }
}

TEST(Comparison, NumbersDoNotDependOnTheLocale) {
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
  };
  const Comparison comparison(test::sample_cases());
  const std::string json = comparison.json();
  const std::string csv = comparison.csv();
  const std::string table = comparison.table();
  const std::locale old = std::locale::global(std::locale(std::locale::classic(), new Comma));
  EXPECT_EQ(comparison.json(), json);
  EXPECT_EQ(comparison.csv(), csv);
  EXPECT_EQ(comparison.table(), table);
  std::locale::global(old);
}

TEST(Comparison, CsvIsRegular) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[0].design = "5 mm, \"thin\"";
  std::istringstream lines(Comparison(cases).csv());
  std::string header;
  std::getline(lines, header);
  EXPECT_NE(header.find("torque [N m]"), std::string::npos);
  EXPECT_NE(header.find("Dy mass max [kg]"), std::string::npos);
  std::string first;
  std::getline(lines, first);
  EXPECT_EQ(first.find("\"5 mm, \"\"thin\"\"\",prius-2004-measured"), 0U) << first;
  const auto fields = std::count(header.begin(), header.end(), ',');
  std::string second;
  std::getline(lines, second);
  EXPECT_EQ(std::count(second.begin(), second.end(), ','), fields);
}

TEST(FormatBand, SaysNoMoreThanIsKnown) {
  EXPECT_EQ(format_band({0.037, 0.049}), "0.037–0.049");
  EXPECT_EQ(format_band({0.1234, 0.1234}), "0.123");
  EXPECT_EQ(format_band({0.0, 0.0}), "0");
  EXPECT_EQ(format_band({0.0, 0.0072}), "0.0000–0.0072");
  EXPECT_EQ(format_band({1.109, 1.171}), "1.11–1.17");
  EXPECT_EQ(format_fixed(-0.001, 2), "0.00");
  EXPECT_EQ(format_fixed(std::nullopt, 2), "–");
}

}  // namespace
}  // namespace lodestone::postprocess
