// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "base/quantity.h"
#include "materials/reluctivity.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

using namespace lodestone;
using namespace lodestone::materials;
using base::mu_0;

namespace {

const std::vector<std::string> steels = {"m19-29ga", "m235-35a", "m250-35a", "m400-50a", "powercore-027-150y420"};

double slope(const Reluctivity& law, double b) {
  const auto value = law.evaluate(b * b);
  return value.nu + 2.0 * value.dnu_db2 * b * b;  // dH/dB
}

/// Every law of the library, bare and as a stack.
template <typename Check> void for_each_law(const Check& check) {
  for (const std::string& name : steels)
    for (const double k : {1.0, 0.95}) {
      SCOPED_TRACE(name + " k=" + std::to_string(k));
      check(*test::library().steel(name), test::library().steel(name)->reluctivity.with_stacking_factor(k), k);
    }
}

}  // namespace

TEST(Reluctivity, LinearLaw) {
  const Reluctivity air = Reluctivity::linear(1.0);
  EXPECT_TRUE(air.is_linear());
  EXPECT_DOUBLE_EQ(air.evaluate(4.0).nu, 1.0 / mu_0);
  EXPECT_EQ(air.evaluate(4.0).dnu_db2, 0.0);
  EXPECT_DOUBLE_EQ(air.field_strength(2.0), 2.0 / mu_0);
  EXPECT_DOUBLE_EQ(air.flux_density(1000.0), 1000.0 * mu_0);
  EXPECT_DOUBLE_EQ(air.energy_density(2.0), 2.0 / mu_0);
  EXPECT_TRUE(std::isinf(air.table_end()));
  EXPECT_EQ(air.last_slope(), 1.0);
  EXPECT_TRUE(air.remarks().empty());
  // A stack of μ_r = 1000 with k = 0.9: fluxes add, 0.9 · 1000 + 0.1.
  EXPECT_NEAR(Reluctivity::linear(1000.0).with_stacking_factor(0.9).evaluate(1.0).nu * mu_0, 1.0 / 900.1, 1e-15);
}

TEST(Reluctivity, PassesThroughItsTable) {
  for (const std::string& name : steels) {
    const auto steel = test::library().steel(name);
    const Reluctivity& law = steel->reluctivity;
    for (const BHPoint& row : steel->table) {
      // Clipping raises B by at most 0.53 mT (M235-35A, row 29), 42 mA/mm or H by 5.3e-4/μ0 = 423 A/m of 120 kA/m.
      const double tolerance = row.b > 2.0 ? 450.0 : 1e-9 * row.h + 1e-12;
      EXPECT_NEAR(law.field_strength(row.b), row.h, tolerance) << name << " " << row.b;
    }
  }
}

TEST(Reluctivity, IsStrictlyMonotoneAndNeverSteeperThanAir) {
  for_each_law([](const Steel&, const Reluctivity& law, double) {
    for (double b = 1e-4; b < 3.5; b += 1e-4) {
      const double h_slope = slope(law, b);
      ASSERT_GT(h_slope, 0.0) << b;
      // A cubic between the table's rows may overshoot the slope of air by a little, 1 %.
      ASSERT_LT(h_slope * mu_0, 1.01) << b;
    }
  });
}

TEST(Reluctivity, RisesWithFluxDensityWhereTheTableDoes) {
  for (const std::string& name : steels) {
    const auto steel = test::library().steel(name);
    for (std::size_t i = 2; i < steel->table.size(); ++i) {
      const BHPoint& left = steel->table[i - 1];
      const BHPoint& right = steel->table[i];
      // H/B that falls over this interval or a neighbour leaves no choice at the shared point.
      const auto nu = [&](std::size_t row) { return steel->table[row].h / steel->table[row].b; };
      const bool rises = nu(i) >= nu(i - 1) && (i < 3 || nu(i - 1) >= nu(i - 2)) &&
                         (i + 1 == steel->table.size() || nu(i + 1) >= nu(i));
      if (!rises || left.b == 0.0)
        continue;
      for (double t = 0.0; t <= 1.0; t += 0.05) {
        const double b = left.b + t * (right.b - left.b);
        const auto value = steel->reluctivity.evaluate(b * b);
        ASSERT_GE(value.dnu_db2 * b * b, -1e-9 * value.nu) << name << " " << b;
      }
    }
  }
}

TEST(Reluctivity, DerivativeIsThatOfTheValue) {
  for_each_law([](const Steel&, const Reluctivity& law, double) {
    const double step = 1e-6;
    for (double b = 0.00137; b < 3.0; b += 0.00317) {
      const double s = b * b;
      const double ds = step * s;
      const double difference = (law.evaluate(s + ds).nu - law.evaluate(s - ds).nu) / (2.0 * ds);
      const auto value = law.evaluate(s);
      // Central difference: rounding 1e-16/1e-6 = 1e-10 of ν/s, curvature jumps at the rows step · ν''.
      ASSERT_NEAR(value.dnu_db2 * s, difference * s, 2e-6 * (std::abs(value.dnu_db2) * s + value.nu)) << b;
    }
  });
}

TEST(Reluctivity, IsContinuouslyDifferentiableAtEveryRow) {
  for_each_law([](const Steel& steel, const Reluctivity& law, double k) {
    for (const BHPoint& row : steel.table) {
      if (row.b == 0.0)
        continue;
      const double b = k * row.b + (1.0 - k) * mu_0 * row.h;
      const double left = slope(law, b * (1.0 - 1e-10));
      const double right = slope(law, b * (1.0 + 1e-10));
      ASSERT_NEAR(left, right, 1e-5 * right) << b;
    }
  });
}

TEST(Reluctivity, EnergyIsTheIntegralOfFieldStrength) {
  for_each_law([](const Steel&, const Reluctivity& law, double) {
    double integral = 0.0;
    double energy_at_start = 0.0;
    // Gauss points, three an interval of 0.5 mT: exact for the cubic where no row lies inside, 1e-9 otherwise.
    const double width = 5e-4;
    const double node = std::sqrt(0.6);
    for (double b = 0.0; b < 3.0; b += width) {
      const double middle = b + 0.5 * width;
      integral += width / 18.0 *
                  (5.0 * law.field_strength(middle - 0.5 * width * node) + 8.0 * law.field_strength(middle) +
                   5.0 * law.field_strength(middle + 0.5 * width * node));
      const double energy = law.energy_density(b + width) - energy_at_start;
      ASSERT_NEAR(energy, integral, 1e-6 * integral) << b;
    }
    EXPECT_EQ(law.energy_density(0.0), 0.0);
    for (const double b : {0.3, 1.1, 1.7, 2.0, 2.6}) {
      const double step = 1e-5;
      const double difference = (law.energy_density(b + step) - law.energy_density(b - step)) / (2.0 * step);
      ASSERT_NEAR(difference, law.field_strength(b), 1e-6 * law.field_strength(b)) << b;
    }
  });
}

TEST(Reluctivity, SaturatesBeyondItsTable) {
  for_each_law([](const Steel&, const Reluctivity& law, double) {
    const double saturation = law.saturation_polarisation();
    for (const double h : {1e6, 1e7, 1e9}) {
      const double b = law.flux_density(h);
      ASSERT_NEAR(law.field_strength(b), h, 1e-9 * h);
      ASSERT_LE(b - mu_0 * h, saturation * (1.0 + 1e-12) + 1e-9 * b);
      ASSERT_GT(b - mu_0 * h, 0.95 * saturation);
    }
    ASSERT_NEAR(slope(law, law.flux_density(1e9)) * mu_0, 1.0, 1e-6);
  });
}

TEST(Reluctivity, InvertsExactly) {
  for_each_law([](const Steel&, const Reluctivity& law, double) {
    for (double b = 1e-5; b < 3.0; b *= 1.07)
      ASSERT_NEAR(law.flux_density(law.field_strength(b)), b, 1e-12 * b) << b;
    EXPECT_EQ(law.flux_density(0.0), 0.0);
  });
}

TEST(Reluctivity, StackObeysItsMixingLaw) {
  for (const std::string& name : steels) {
    const Reluctivity& sheet = test::library().steel(name)->reluctivity;
    for (const double k : {0.5, 0.9, 0.95, 0.98}) {
      const Reluctivity stack = sheet.with_stacking_factor(k);
      for (double b = 1e-4; b < 3.2; b += 7e-4) {
        const double h = stack.field_strength(b);
        // B = k B_steel(H) + (1 − k) μ0 H, H met within 1e-9 and a little for the points between those tried.
        ASSERT_NEAR(k * sheet.flux_density(h) + (1.0 - k) * mu_0 * h, b, 1e-8 * b) << name << " " << k;
      }
    }
    EXPECT_EQ(sheet.with_stacking_factor(1.0).evaluate(1.0).nu, sheet.evaluate(1.0).nu);
  }
  const Reluctivity& m400 = test::library().steel("m400-50a")->reluctivity;
  for (const double k : {0.0, -0.5, 1.1, std::nan("")})
    EXPECT_THROW(m400.with_stacking_factor(k), base::UserError);
}

TEST(Reluctivity, ClipsRoundingAndSaysSo) {
  // Last slope 0.98 μ0: clipped.
  const double db = 0.98 * mu_0 * 50000.0;
  const Reluctivity law =
      Reluctivity::from_table({{0, 0}, {100, 1.0}, {100000, 2.0}, {150000, 2.0 + db}}, std::nullopt);
  ASSERT_EQ(law.remarks().size(), 1u);
  EXPECT_EQ(
      law.remarks()[0],
      "Slopes of the magnetisation curve below μ0 by rounding, clipped to μ0: row 4; B raised by at most 1.3 mT.");
  EXPECT_NEAR(law.last_slope(), 0.98, 1e-9);
  EXPECT_NEAR(law.table_end(), 2.0 + mu_0 * 50000.0, 1e-12);
  EXPECT_NEAR(slope(law, law.table_end() - 1e-6) * mu_0, 1.0, 1e-4);
  EXPECT_NEAR(law.saturation_polarisation(), 2.0 - mu_0 * 1e5, 1e-12);
}

TEST(Reluctivity, AddsAMissingOriginAndReportsAnEarlyEnd) {
  const Reluctivity law = Reluctivity::from_table({{100, 1.0}, {1000, 1.5}, {10000, 1.8}}, std::nullopt);
  ASSERT_EQ(law.remarks().size(), 2u);
  EXPECT_EQ(law.remarks()[0], "The magnetisation curve has no origin; (0, 0) was added.");
  // (1.8 − 1.5)/9000/μ0 = 26.5.
  EXPECT_EQ(law.remarks()[1], "The magnetisation curve ends at 1e+04 A/m and 1.8 T with dB/dH = 26.5 μ0, above 2 μ0: "
                              "the law beyond is extrapolated, to a saturation polarisation of 1.886 T (estimated from "
                              "its last two rows).");
  EXPECT_NEAR(law.last_slope(), 0.3 / 9000.0 / mu_0, 1e-9);
  EXPECT_NEAR(law.flux_density(10000.0), 1.8, 1e-12);
  // So coarse an end bounds the slope: a monotone cubic cannot end steeper than three secants, dB/dH ≥ 26.5/3 μ0, and
  // J_s = J + H (dB/dH − μ0) there.
  const double polarisation = 1.8 - mu_0 * 10000.0;
  EXPECT_NEAR(law.saturation_polarisation(), polarisation + 10000.0 * (0.3 / 9000.0 / 3.0 - mu_0), 1e-9);
}

TEST(Reluctivity, EstimatesSaturationFromTheLastTwoRows) {
  // The end of pyleecan@a2307c14 M270-35A: J = J_s − a/H through both rows.
  const Reluctivity law =
      Reluctivity::from_table({{0, 0}, {100, 1.0}, {3880, 1.6}, {7160, 1.7}, {11600, 1.8}}, std::nullopt);
  const double j1 = 1.7 - mu_0 * 7160.0;
  const double j2 = 1.8 - mu_0 * 11600.0;
  const double a = (j2 - j1) / (1.0 / 7160.0 - 1.0 / 11600.0);
  EXPECT_NEAR(law.saturation_polarisation(), j2 + a / 11600.0, 1e-9);  // 1.9365 T
  EXPECT_NEAR(law.flux_density(5e4), mu_0 * 5e4 + j2 + a / 11600.0 - a / 5e4, 1e-9);
}

TEST(Reluctivity, TakesAGivenSaturation) {
  const std::vector<BHPoint> table = {{0, 0}, {100, 1.0}, {1000, 1.5}, {10000, 1.8}};
  const Reluctivity law = Reluctivity::from_table(table, 2.0);
  EXPECT_NEAR(law.saturation_polarisation(), 2.0, 1e-12);
  // J = 2 − a/H with a = (2 − 1.787434) · 1e4: at 1e5 A/m, B = 2 − 0.0212566 + 0.1256637.
  EXPECT_NEAR(law.flux_density(1e5), 2.0 - 0.02125664 + 0.12566371, 1e-7);
  EXPECT_NE(
      test::error_of([&] { Reluctivity::from_table(table, 1.7); }).find("above the saturation polarisation of 1.7 T"),
      std::string::npos);
  EXPECT_NE(test::error_of([&] { Reluctivity::from_table(table, 1.79); }).find("too near the curve's end"),
            std::string::npos);
}

TEST(Reluctivity, RefusesWhatIsNoCurve) {
  const auto error = [](const std::vector<BHPoint>& table) {
    return test::error_of([&] { Reluctivity::from_table(table, std::nullopt); });
  };
  EXPECT_EQ(error({{0, 0}, {100, 1.0}, {90, 1.5}}),
            "magnetisation curve, row 3: the curve is not monotone: H = 90 A/m is not above 100 A/m of the row before");
  EXPECT_EQ(error({{0, 0}, {100, 1.0}, {200, 1.0}}),
            "magnetisation curve, row 3: the curve is not monotone: B = 1 T is not above 1 T of the row before");
  EXPECT_NE(error({{0, 0}, {100, 1.0}, {100000, 1.1}}).find("row 3: dB/dH from the row before is 0.797 μ0"),
            std::string::npos);
  EXPECT_NE(error({{0, 0}, {-100, 1.0}, {200, 1.1}}).find("row 2: field strength and flux density must be finite"),
            std::string::npos);
  EXPECT_NE(error({{0, 0.1}, {100, 1.0}, {200, 1.1}}).find("row 1: the curve must pass through the origin"),
            std::string::npos);
  EXPECT_NE(error({}).find("at least two rows"), std::string::npos);
  EXPECT_NE(error({{100, 1.0}}).find("at least two rows"), std::string::npos);
  EXPECT_THROW(Reluctivity::linear(0.0), base::UserError);
  EXPECT_THROW(Reluctivity::linear(std::nan("")), base::UserError);
}

TEST(Reluctivity, EvaluationIsCheap) {
  // The hot path of the assembly. 7–9 ns on the machine it was written on; the limit only catches a blunder.
  const Reluctivity& law = test::library().steel("m19-29ga")->reluctivity;
  double sum = 0.0;
  const std::size_t count = 2'000'000;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    const double b = 0.01 + 2.2 * static_cast<double>((i * 7919) % 10007) / 10007.0;
    sum += law.evaluate(b * b).nu;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_GT(sum, 0.0);
  EXPECT_LT(seconds / static_cast<double>(count), 1e-6);
}
