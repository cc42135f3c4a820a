// SPDX-License-Identifier: GPL-3.0-or-later
// How designs are judged by what an optimisation wants, on hand-made records.
#include "postprocess/comparison/design_aims.h"

#include "base/quantity.h"
#include "postprocess/comparison/front_text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace lodestone::postprocess {
namespace {

CaseRecord record(double torque, double ripple, double margin = 1e5) {
  CaseRecord one;
  one.id = "abcdef0123456789";
  one.done = true;
  one.magnet = "nd-n42sh";
  one.knee.knee_field = 1e6;
  one.knee.margin = margin;
  for (const char* const name : {"peak", "cruise"}) {
    PointRecord point;
    point.name = name;
    point.torque = torque;
    point.torque_ripple = ripple;
    one.points.push_back(point);
    torque *= 0.1;
  }
  return one;
}

class DesignAimsTest : public testing::Test {
protected:
  DesignAimsTest() {
    const std::vector<std::string> points = {"peak", "cruise"};
    aims_.objectives = {{read_quantity("torque", points), true},
                        {read_quantity("cruise.torque_ripple", points), false}};
    aims_.limits = {read_aimed_limit(read_quantity("torque", points), ">= 200 N m"),
                    read_aimed_limit(read_quantity("demagnetisation_margin", points), "> 0 kA/m")};
  }
  DesignMerit merit(const CaseRecord& one) const { return merit_of(one, aims_, library_); }

  DesignAims aims_;
  const materials::MaterialLibrary library_{base::LibraryPath()};
};

TEST_F(DesignAimsTest, NamesAreUniqueAndUnitsKnown) {
  std::set<std::string> keys;
  for (const DesignQuantity& one : design_quantities()) {
    EXPECT_TRUE(keys.insert(one.key).second) << one.key;
    if (*one.unit != '\0' && *one.display_unit != '\0') {
      EXPECT_TRUE(base::converts(one.unit, one.display_unit)) << one.key;
    }
  }
  EXPECT_THROW(read_quantity("peek.torque", {"peak"}), base::QuantityError);
  EXPECT_THROW(read_quantity("peak.magnet_mass", {"peak"}), base::QuantityError);
  EXPECT_EQ(read_quantity("at 3.5 m.torque", {"at 3.5 m"}).label(), "torque at at 3.5 m");
}

TEST_F(DesignAimsTest, ADesignThatKeepsEverythingCounts) {
  const DesignMerit one = merit(record(300.0, 20.0));
  EXPECT_TRUE(one.counts()) << one.reason;
  EXPECT_EQ(*one.objectives[0], 300.0);
  EXPECT_EQ(*one.objectives[1], 20.0);
  EXPECT_EQ(*one.limited[1], 1e5);
}

/// By hand: (200 − 150)/200 of the torque; a margin of −50 kA/m by the knee at 1000 kA/m, and as a limit whose bound of
/// 0 counts in kA/m.
TEST_F(DesignAimsTest, ViolationsAddUp) {
  const DesignMerit weak = merit(record(150.0, 20.0));
  EXPECT_NEAR(*weak.violation, 0.25, 1e-12);
  EXPECT_EQ(weak.reason, "torque 150 N m is not >= 200 N m");
  const DesignMerit damaged = merit(record(150.0, 20.0, -5e4));
  EXPECT_NEAR(*damaged.violation, 0.25 + 0.05 + 50.0, 1e-12);
  EXPECT_EQ(damaged.reason.rfind("magnet passes its knee by 50 kA/m", 0), 0u) << damaged.reason;
  // A strict limit that is met exactly is broken, by next to nothing.
  const DesignMerit exact = merit(record(250.0, 20.0, 0.0));
  EXPECT_GT(*exact.violation, 0.0);
  EXPECT_LT(*exact.violation, 1e-9);
}

TEST_F(DesignAimsTest, WhatIsNotKnownIsWorst) {
  CaseRecord failed = record(300.0, 20.0);
  failed.done = false;
  failed.failure = "infeasible: the magnet is too thick";
  EXPECT_FALSE(merit(failed).violation);
  EXPECT_EQ(merit(failed).reason, failed.failure);
  CaseRecord unknown = record(300.0, 20.0);
  unknown.points[1].torque_ripple.reset();
  EXPECT_FALSE(merit(unknown).violation);
  EXPECT_EQ(merit(unknown).reason, "ripple at cruise was not computed");
}

TEST_F(DesignAimsTest, FrontOfFour) {
  std::vector<DesignMerit> merits;
  for (const auto& [torque, ripple] :
       std::vector<std::pair<double, double>>{{300.0, 20.0}, {320.0, 30.0}, {290.0, 25.0}, {300.0, 20.0}, {150.0, 1.0}})
    merits.push_back(merit(record(torque, ripple)));
  EXPECT_EQ(front_of(merits, aims_), (std::vector<bool>{true, true, false, true, false}));
  EXPECT_TRUE(dominates(merits[0], merits[2], aims_));
  EXPECT_FALSE(dominates(merits[0], merits[3], aims_));
}

TEST_F(DesignAimsTest, TheFrontAsText) {
  const auto row = [](const char* id, double torque, double ripple) {
    return FrontRow{id,
                    {{"rotor.magnet.thickness", "6 mm"}, {"stator.slot.thickness", "2 mm"}, {"air_gap", "1 mm"}},
                    {torque, ripple},
                    {torque, 5e4}};
  };
  const std::string table = front_table(aims_, {row("aaaaaaaaaaaa", 300.0, 20.0), row("bbbbbbbbbbbb", 320.0, 30.0)});
  EXPECT_LT(table.find("bbbbbbbb"), table.find("aaaaaaaa")) << table;
  EXPECT_NE(table.find("magnet.thickness  slot.thickness  air_gap"), std::string::npos) << table;
  EXPECT_EQ(table.find("aaaaaaaaa"), std::string::npos) << table;

  const std::string plot =
      front_plot(aims_, {{300.0, 20.0, true}, {320.0, 30.0, true}, {290.0, 25.0, false}}, 60, 10, false);
  EXPECT_EQ(std::count(plot.begin(), plot.end(), '*'), 2) << plot;
  EXPECT_EQ(std::count(plot.begin(), plot.end(), '\n'), 10) << plot;
  EXPECT_EQ(plot.find('\033'), std::string::npos);
  EXPECT_NE(front_plot(aims_, {{300.0, 20.0, true}}, 60, 10, true).find("\033[32m*"), std::string::npos);
  EXPECT_EQ(front_plot(aims_, {}, 60, 10, false), "");
  EXPECT_EQ(spans_in_words(aims_, {{300.0, 20.0}, {320.0, 20.0}}), "torque 300 … 320 N m, ripple at cruise 20 N m");
}

}  // namespace
}  // namespace lodestone::postprocess
