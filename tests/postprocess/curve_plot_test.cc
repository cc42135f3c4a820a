// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/plots/curve_plot.h"

#include <gtest/gtest.h>

#include <limits>

namespace lodestone::postprocess {
namespace {

TEST(CurvePlot, LeavesOutWhatAnAxisCannotShow) {
  Plot plot;
  plot.title = "a < b & c";
  plot.logarithmic_x = true;
  plot.curves.push_back({"curve",
                         {{0.0, 1.0}, {10.0, 2.0}, {100.0, std::numeric_limits<double>::infinity()}, {1000.0, 3.0}},
                         0,
                         false,
                         false});
  const std::string svg = draw_plot(plot);
  EXPECT_NE(svg.find("a &lt; b &amp; c"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_NE(svg.find(">10<"), std::string::npos) << "a tick at 10";
  EXPECT_NE(svg.find(">1000<"), std::string::npos) << "and at 1000";
}

TEST(CurvePlot, AnEmptyPlotIsStillOne) {
  EXPECT_NE(draw_plot({}).find("</svg>"), std::string::npos);
}

}  // namespace
}  // namespace lodestone::postprocess
