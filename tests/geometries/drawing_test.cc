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

/// 200 poles in 576 pixels: a slot is some 7 pixels wide.
TEST(Drawing, SomeOfManyPolesAreMagnified) {
  const auto machine = geometries::Machine::read(base::Document::parse(
      "machine: offshore\npoles: 200\nstack_length: 1 m\nair_gap: 10 mm\n"
      "stator: {type: parallel-slot, slots: 240, bore_radius: 4.99 m, outer_radius: 5.3 m}\n"
      "rotor: {type: surface-magnet, inner_radius: 4.8 m}\n"
      "winding: {layers: 2, coil_pitch: 1, turns_per_coil: 2, strand_diameter: 3 mm}\n"
      "magnet: suppliers/materials/a-magnet-with-a-long-name-2026.yaml\n"
      "materials: {stator_steel: steels/m270-35a.yaml, rotor_steel: m270-35a, conductor: copper}\n",
      "offshore.yaml"));
  const std::string svg = geometries::draw_machine(machine);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  // 490 mm of depth are 1.6 pairs of poles: two pairs, 4.8 of the slots, of which five are named on either side.
  EXPECT_NE(svg.find("4 of 200 poles"), std::string::npos);
  int named = 0;
  for (const std::string phase : {"A", "B", "C"})
    for (const std::string sign : {"+", "−"})
      named += count(svg, ">" + phase + sign + "<");
  EXPECT_EQ(named, 10);
  // Of a path the file, of a long name its ends.
  EXPECT_EQ(svg.find("suppliers"), std::string::npos);
  EXPECT_NE(svg.find(">a-magnet-wi…e-2026.yaml<"), std::string::npos) << svg.substr(svg.find(">magnet<"), 200);
  EXPECT_NE(svg.find(">m270-35a.yaml<"), std::string::npos);
  // Where the slots can be read nothing is.
  EXPECT_EQ(geometries::draw_machine(test::prius_with({})).find("times as large"), std::string::npos);
}

TEST(Drawing, NamesAreEscaped) {
  const auto machine = test::prius_with({{"magnet", "a<b&c"}});
  EXPECT_NE(geometries::draw_machine(machine).find("a&lt;b&amp;c"), std::string::npos);
}

}  // namespace
