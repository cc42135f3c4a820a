// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "materials/plausibility.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

using namespace lodestone;
using namespace lodestone::materials;

namespace {

/// A good grade of class SH, one line a key; each test breaks one.
std::string file(const std::map<std::string, std::string>& changes) {
  std::map<std::string, std::string> lines = {
      {"process", "sintered Nd-Fe-B"},
      {"remanence", "{value: 1.30 T, at: 20 degC, coefficient: -0.115 %/K}"},
      {"intrinsic_coercivity", "{value: 1600 kA/m, at: 20 degC, coefficient: -0.56 %/K}"},
      {"squareness", "0.95"},
      {"recoil_permeability", "1.05"},
      {"density", "7550 kg/m3"},
      {"resistivity", "150 uohm.cm"},
      {"maximum_temperature", "150 degC"},
      {"maximum_energy_product", "320 kJ/m3"},
      {"normal_coercivity", "970 kA/m"},
      {"composition", "{Nd: 21 %, Pr: 6 %, Dy: 3.5 %, Co: 1 %, Fe: 66.5 %, B: 1 %, Al: 1 %}"}};
  for (const auto& [key, value] : changes)
    lines[key] = value;
  std::string text = "magnet: m\nsource: a test\nconfidence: low\n";
  for (const auto& [key, value] : lines)
    if (!value.empty())
      text.append(key).append(": ").append(value).append("\n");
  return text;
}

std::vector<std::string> found(const std::map<std::string, std::string>& changes) {
  return implausibilities(MagnetGrade::read(test::parse(file(changes))));
}

std::string only(const std::map<std::string, std::string>& changes) {
  const auto list = found(changes);
  return list.size() == 1 ? list[0] : fmt::format("({} findings: {})", list.size(), fmt::join(list, " | "));
}

}  // namespace

TEST(Plausibility, AGoodGradeAndTheWholeLibraryPass) {
  EXPECT_TRUE(found({}).empty()) << found({})[0];
  std::vector<std::shared_ptr<const MagnetGrade>> all;
  for (const std::string& name : test::library().path().names("magnets"))
    all.push_back(test::library().magnet(name));
  for (const auto& grade : all) {
    const auto list = implausibilities(*grade);
    EXPECT_TRUE(list.empty()) << grade->name() << ": " << list[0];
    const auto beside = implausible_beside(*grade, all);
    EXPECT_TRUE(beside.empty()) << grade->name() << ": " << beside[0];
  }
}

TEST(Plausibility, FindsEveryContradiction) {
  // 1.3²/(4 μ0) = 336.2 kJ/m³.
  EXPECT_EQ(only({{"maximum_energy_product", "340 kJ/m3"}}),
            "Implausible: the stated (BH)max of 340 kJ/m3 is above B_r²/(4 μ0) = 336.2 kJ/m3");
  EXPECT_NE(only({{"maximum_energy_product", "270 kJ/m3"}}).find("is far from the 32"), std::string::npos);
  // 1.3/μ0 = 1034.5 kA/m.
  EXPECT_EQ(only({{"normal_coercivity", "1040 kA/m"}}),
            "Implausible: the stated H_cB of 1040 kA/m is above B_r/μ0 = 1035 kA/m");
  EXPECT_EQ(only({{"normal_coercivity", "1000 kA/m"},
                  {"intrinsic_coercivity", "{value: 980 kA/m, at: 20 degC, coefficient: -0.56 %/K}"}}),
            "Implausible: the stated H_cB of 1000 kA/m is above H_cJ = 980 kA/m");
  EXPECT_EQ(
      only({{"remanence", "{value: 1.65 T, at: 20 degC, coefficient: -0.115 %/K}"}, {"maximum_energy_product", ""}}),
      "Implausible: a remanence of 1.65 T at 20 degC; the main phase of Fe-B saturates at 1.62 T");
  EXPECT_EQ(only({{"remanence", "{value: 1.3 T, at: 20 degC, coefficient: +0.115 %/K}"}}),
            "Implausible: the remanence rises with temperature (1.3 T at 20 degC, 1.42 T at 100 degC)");
  EXPECT_EQ(only({{"intrinsic_coercivity", "{value: 1600 kA/m, at: 20 degC, coefficient: +0.56 %/K}"}}),
            "Implausible: the coercivity of Fe-B rises with temperature (1600 kA/m at 20 degC, 2317 kA/m at 100 degC)");
  EXPECT_EQ(only({{"intrinsic_coercivity", "{value: 1600 kA/m, at: 20 degC, coefficient: -0.8 %/K}"}}),
            "Implausible: no coercivity is left at the temperature limit of 150 degC");
  EXPECT_EQ(only({{"recoil_permeability", "0.95"}}),
            "Implausible: a recoil permeability of 0.95, below that of empty space");
  EXPECT_EQ(only({{"density", "8200 kg/m3"}}), "Implausible: a density of 8200 kg/m3; Fe-B has 4500 … 7800");
}

TEST(Plausibility, CompositionMustSumAndHoldEnoughRareEarth) {
  EXPECT_EQ(only({{"composition", "{Nd: 21 %, Pr: 6 %, Dy: 3.5 %, Fe: 60 %, B: 1 %}"}}),
            "Implausible: the composition sums to 91.5 … 91.5 %, not to 100 %");
  // Iron left out: nothing to sum.
  EXPECT_TRUE(found({{"composition", "{Nd: 21 %, Pr: 6 %, Dy: 3.5 %}"}}).empty());
  EXPECT_EQ(only({{"composition", "{Nd: 20 %, Dy: 1 %}"}}),
            "Implausible: 21 … 21 % of rare earth; sintered Nd-Fe-B holds 28 … 34 %, its main phase 26.7 %");
  EXPECT_EQ(only({{"composition", "{Nd: 20 %, Dy: 1 %}"}, {"process", "bonded Nd-Fe-B"}}).substr(0, 3), "(0 ");
}

TEST(Plausibility, FerriteRisesAndFalls) {
  const std::map<std::string, std::string> ferrite = {
      {"process", "sintered ferrite"},
      {"remanence", "{value: 0.40 T, at: 20 degC, coefficient: -0.2 %/K}"},
      {"intrinsic_coercivity", "{value: 300 kA/m, at: 20 degC, coefficient: +0.3 %/K}"},
      {"density", "4900 kg/m3"},
      {"maximum_energy_product", ""},
      {"normal_coercivity", ""},
      {"composition", "unknown"}};
  EXPECT_TRUE(found(ferrite).empty());
  auto wrong = ferrite;
  wrong["intrinsic_coercivity"] = "{value: 300 kA/m, at: 20 degC, coefficient: -0.3 %/K}";
  EXPECT_EQ(
      only(wrong),
      "Implausible: the coercivity of ferrite falls with temperature (300 kA/m at 20 degC, 228 kA/m at 100 degC)");
}

TEST(Plausibility, ValuesMustAgreeWithTheMeasuredCurve) {
  const std::string curve = "[{at: 20 degC, columns: [H kA/m, J T], rows: [[0, 1.30], [-500, 1.27], [-1000, 1.24], "
                            "[-1500, 1.20], [-1600, 0], [-1700, -1]]}]";
  EXPECT_TRUE(found({{"demagnetisation_curves", curve}, {"squareness", ""}}).empty());
  EXPECT_EQ(only({{"demagnetisation_curves", curve},
                  {"remanence", "{value: 1.33 T, at: 20 degC, coefficient: -0.115 %/K}"},
                  {"squareness", ""}}),
            "Implausible: 'remanence' gives 1.33 T at 20 degC, the curve measured there 1.3 T");
  // H_k = 0.7 · 1600 = 1120 kA/m, D(H_cJ) = 1.3 − 0.05 μ0 · 1600 kA/m = 1.1995 T: 1120 − 480 ln 10 / ln(1.1995/0.13).
  EXPECT_EQ(only({{"demagnetisation_curves", curve}, {"squareness", "0.7"}}).substr(0, 55),
            "Implausible: the knee, 1 % of loss, lies at 622.6 kA/m ");
}

TEST(Plausibility, CoercivityDoesNotRiseWhereDysprosiumIsTakenAway) {
  const auto others = [] {
    std::vector<std::shared_ptr<const MagnetGrade>> all;
    for (const std::string& name : test::library().path().names("magnets"))
      all.push_back(test::library().magnet(name));
    return all;
  }();
  const auto beside = [&](const std::map<std::string, std::string>& changes) {
    return implausible_beside(MagnetGrade::read(test::parse(file(changes))), others);
  };
  EXPECT_TRUE(beside({}).empty());
  const auto without = beside({{"composition", "{Nd: 24 %, Pr: 6.5 %}"}});
  ASSERT_EQ(without.size(), 1u);
  EXPECT_EQ(
      without[0].rfind("Implausible: 1600 kA/m with 0 … 0 % of Dy and Tb, against 1273 kA/m with 1 … 2 % in '", 0), 0u)
      << without[0];
  // Diffusion is made for it.
  EXPECT_TRUE(beside({{"composition", "{Nd: 24 %, Pr: 6.5 %}"},
                      {"process", "'sintered Nd-Fe-B, grain-boundary diffused (Dy)'"}})
                  .empty());
}
