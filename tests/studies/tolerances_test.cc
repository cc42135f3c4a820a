// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/tolerances.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/cases.h"
#include "studies/run_case.h"
#include "tests/studies/field_study.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace lodestone::studies {
namespace {

using test::library;

Study read(const std::string& text) {
  return test::read_field_study(text);
}

double value(const Case& one, const std::string& path, const std::string& unit) {
  return base::parse_quantity(text_at(one.machine.root(), path).value(), unit);
}

/// f = Σ aᵢ xᵢ of independent xᵢ: mean Σ aᵢ mᵢ and σ_f² = Σ (aᵢ σᵢ)², exactly for any distribution. In 1024 points of a
/// Sobol' sequence each coordinate lies once in each 1024th; the second moment of a normal distribution lacks at most
/// what lies in the outermost of them, 1 %. A Latin hypercube leaves the correlation of two coordinates to chance, of
/// deviation 1/√n: σ_f then scatters by √(Σ_{i<j} (aᵢσᵢaⱼσⱼ)²)/(σ_f² √n) = 1.5 % (400 seeds: 1.6 %), three times which
/// are allowed.
TEST(Tolerances, OfALinearResponseAddAsSquares) {
  for (const char* const method : {"sobol", "latin-hypercube"})
    for (int seed = 1; seed <= 5; ++seed) {
      const Study study = read("tolerance:\n  rotor.magnet.thickness: 3 %\n  air_gap: 0.06 mm\n"
                               "  remanence_factor: {plus_minus: 2 %, distribution: uniform}\n"
                               "robustness: {samples: 1024, method: " +
                               std::string(method) + ", seed: " + std::to_string(seed) + "}\n");
      const std::vector<Case> cases = expand(study, library());
      ASSERT_EQ(cases.size(), 1025u);
      const std::array<double, 3> slope = {40.0, -300.0, 250.0};  // N·m a mm, a mm, 1
      std::vector<double> torques;
      for (std::size_t i = 1; i < cases.size(); ++i)
        torques.push_back(slope[0] * value(cases[i], "rotor.magnet.thickness", "m") * 1e3 +
                          slope[1] * value(cases[i], "air_gap", "m") * 1e3 +
                          slope[2] * value(cases[i], "remanence_factor", "1"));
      const auto spread = postprocess::spread_of(torques);
      ASSERT_TRUE(spread);
      // ± of 0.195 mm and 0.06 mm are three deviations, ± of 0.02 is √3 of them.
      const double deviation = std::sqrt(std::pow(slope[0] * 0.195 / 3.0, 2) + std::pow(slope[1] * 0.06 / 3.0, 2) +
                                         std::pow(slope[2] * 0.02, 2) / 3.0);
      const double mean = slope[0] * 6.5 + slope[1] * 0.75 + slope[2];
      EXPECT_NEAR(spread->mean, mean, 0.01 * deviation) << method << " " << seed;
      EXPECT_NEAR(spread->standard_deviation, deviation, (method == std::string("sobol") ? 0.012 : 0.045) * deviation)
          << method << " " << seed;
    }
}

TEST(Tolerances, FollowTheirDistribution) {
  Tolerance tolerance{"air_gap", base::Document::parse("a: 1", "f").root(), true, {}, Tolerance::Distribution::normal};
  // Tables of the normal distribution: Φ(1.2816) = 0.9, Φ(3) = 0.99865.
  EXPECT_NEAR(3.0 * tolerance.deviation(0.9), 1.2815515655, 1e-9);
  EXPECT_NEAR(tolerance.deviation(0.998650101968), 1.0, 1e-9);
  EXPECT_NEAR(tolerance.deviation(0.5), 0.0, 1e-15);
  EXPECT_TRUE(std::isfinite(tolerance.deviation(0x1p-54)));
  tolerance.distribution = Tolerance::Distribution::uniform;
  EXPECT_DOUBLE_EQ(tolerance.deviation(0.75), 0.5);
}

TEST(Tolerances, MakeSamplesOfEachDesignAfterWhatIsDerived) {
  const Study study = read("vary: {rotor.magnet.thickness: [6 mm, 6.4 mm]}\n"
                           "derive: {rotor.bridge: 0.25 * rotor.magnet.thickness}\n"
                           "constraints: [rotor.magnet.thickness <= 6.4 mm]\n"
                           "tolerance: {rotor.magnet.thickness: 2 %, conditions.magnet_temperature: 5 K}\n"
                           "robustness: {samples: 8}\n");
  EXPECT_EQ(study.case_count(), 18u);
  const std::vector<Case> cases = expand(study, library());
  ASSERT_EQ(cases.size(), 18u);
  std::set<std::string> ids;
  for (const Case& one : cases) {
    EXPECT_FALSE(one.refused) << "a constraint judges the design";
    EXPECT_EQ(one.sample, one.index % 9);
    EXPECT_EQ(text_at(one.machine.root(), "rotor.bridge"), one.index < 9 ? "1.5 mm" : "1.6 mm");
    ids.insert(describe_case(study, one, library()).id);
  }
  EXPECT_EQ(ids.size(), 18u);
  EXPECT_EQ(cases[0].design, "rotor.magnet.thickness 6 mm");
  EXPECT_EQ(cases[3].design, "rotor.magnet.thickness 6 mm, sample 3 of 8");
  // The same points for every design.
  for (std::size_t s = 1; s <= 8; ++s) {
    EXPECT_NEAR(value(cases[s], "rotor.magnet.thickness", "m") / 6e-3,
                value(cases[9 + s], "rotor.magnet.thickness", "m") / 6.4e-3, 1e-7);
    EXPECT_EQ(cases[s].conditions.magnet_temperature, cases[9 + s].conditions.magnet_temperature);
  }
  ASSERT_EQ(cases[3].varied.size(), 3u);
  EXPECT_EQ(cases[3].varied[0].second, text_at(cases[3].machine.root(), "rotor.magnet.thickness"));
  EXPECT_EQ(cases[3].varied[2].first, "conditions.magnet_temperature");
}

TEST(Tolerances, RefuseWhatIsNone) {
  struct Broken {
    std::string more, told;
  };
  const std::string samples = "robustness: {samples: 8}\n";
  for (const Broken& broken : std::vector<Broken>{
           {"tolerance: {air_gap: 2 %}\n", "tolerance: has no effect without 'robustness'"},
           {samples, "robustness: has no effect without 'tolerance'"},
           {"limits: {torque: \"> 1 N m\"}\n", "limits: has no effect without 'robustness'"},
           {"tolerance: {}\n" + samples, "nothing has a tolerance"},
           {"tolerance: {air_gap: 0 mm}\n" + samples, "study.yaml:7:22: tolerance.air_gap: '0 mm' is no tolerance"},
           {"tolerance: {air_gap: -1 %}\n" + samples, "tolerance.air_gap: '-1 %' is no tolerance"},
           {"tolerance: {air_gap: 100 %}\n" + samples, "below 100 % is allowed"},
           {"tolerance: {air_gap: 2 kg}\n" + samples,
            "tolerance.air_gap: is in kg, which is no tolerance of '0.75 mm'"},
           {"tolerance: {air_gap: wide}\n" + samples, "tolerance.air_gap: 'wide' is not a number"},
           {"tolerance: {magnet: 2 %}\n" + samples, "the design's value is 'prius-2004-model', which is no number"},
           {"tolerance: {stacking_factor: 1 %}\n" + samples, "the design gives no value that could have a tolerance"},
           {"tolerance: {poles: 2 %}\n" + samples, "poles: expected a whole number"},
           {"tolerance: {conditions.magnet_temperature: 5 degC}\n" + samples, "a difference of temperatures is in K"},
           {"tolerance: {air_gap: {plus_minus: 2 %, distribution: beta}}\n" + samples, "'beta' is not one of normal"},
           {"tolerance: {air_gap: 2 %}\nrobustness: {samples: 1}\n", "robustness.samples"},
           {"tolerance: {air_gap: 2 %}\nrobustness: {samples: 8, method: chance}\n", "'chance' is not one of sobol"},
           {"tolerance: {air_gap: 2 %}\nlimits: {torqe: \"> 1 N m\"}\n" + samples, "did you mean 'torque'?"},
           {"tolerance: {air_gap: 2 %}\nlimits: {torque: 200 N m}\n" + samples, "limits.torque: '200 N m' is no limit"},
           {"tolerance: {air_gap: 2 %}\nlimits: {torque: \"> 2 kg\"}\n" + samples, "has the wrong dimension"},
           {"vary: {rotor.bridge: {from: 1 mm, to: 2 mm}}\nsample: {method: sobol, count: 900000}\n"
            "tolerance: {air_gap: 2 %}\n" +
                samples,
            "robustness: the study would have 8100000 cases"}})
    try {
      expand(read(broken.more), library());
      ADD_FAILURE() << broken.told;
    } catch (const base::UserError& error) {
      EXPECT_NE(std::string(error.what()).find(broken.told), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace lodestone::studies
