// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/drawing.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace lodestone;

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++found;
  return found;
}

/// Every tag is closed, in order: enough for what we write (no comments, no text with angle brackets).
bool well_formed(const std::string& text) {
  std::vector<std::string> open;
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    const std::size_t end = text.find('>', at);
    if (end == std::string::npos)
      return false;
    const std::string tag = text.substr(at + 1, end - at - 1);
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1))
        return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  return open.empty();
}

TEST(Drawing, WholeMachine) {
  const std::string svg = geometries::draw_machine(test::prius_with({}));
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_NE(svg.find("phase C"), std::string::npos);
  EXPECT_NE(svg.find("134.62 mm"), std::string::npos);
  EXPECT_NE(svg.find("18.9 × 6.5 mm"), std::string::npos);
  // 16 blocks, each a filled path, half of them of either pole; two swatches in the legend.
  EXPECT_EQ(count(svg, "fill=\"#D55E00\""), 8 + 1);
  EXPECT_EQ(count(svg, "fill=\"#0072B2\""), 8 + 1);
}

TEST(Drawing, OnePoleNamesThePhases) {
  geometries::DrawingOptions options;
  options.whole_machine = false;
  const std::string svg = geometries::draw_machine(test::prius_with({}), options);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(count(svg, ">A+<"), 2);
  EXPECT_EQ(count(svg, ">C−<"), 2);
  EXPECT_EQ(count(svg, ">B+<"), 2);
}

TEST(Drawing, ToothCoilsAndStackedLayers) {
  const auto tooth = test::prius_with({{"poles", "10"},
                                       {"stator.slots", "12"},
                                       {"winding.layers", "2"},
                                       {"winding.coil_pitch", "1"},
                                       {"rotor.mouth_width", "32 mm"},
                                       {"rotor.magnet.width", "12 mm"},
                                       {"rotor.rib", "8 mm"},
                                       {"winding.strand_diameter", "0.1 mm"}});
  EXPECT_TRUE(well_formed(geometries::draw_machine(tooth)));
  const auto stacked = test::prius_with({{"winding.layers", "2"}, {"winding.coil_pitch", "5"}});
  geometries::DrawingOptions options;
  options.whole_machine = false;
  const std::string svg = geometries::draw_machine(stacked, options);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(count(svg, ">A+<") + count(svg, ">A−<"), 4);
}

TEST(Drawing, NamesAreEscaped) {
  const auto machine = test::prius_with({{"magnet", "a<b&c"}});
  EXPECT_NE(geometries::draw_machine(machine).find("a&lt;b&amp;c"), std::string::npos);
}

}  // namespace
