// SPDX-License-Identifier: GPL-3.0-or-later
// The drawings of the templates: every parameter is named once, no two labels lie on each other, and docs/gallery has
// what the program draws (./dev gallery templates).
#include "geometries/template_drawing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using geometries::TemplateDescription;

struct Drawn {
  TemplateDescription description;
  std::string name;  ///< of its file
  std::string svg;
};

std::vector<Drawn> all() {
  std::vector<Drawn> result;
  const auto add_rotor = [&result](const TemplateDescription& one, const std::string& suffix) {
    result.push_back(
        {geometries::with_additions_of_rotor(one), one.type + suffix, geometries::draw_rotor_template(one)});
  };
  for (const TemplateDescription& one : geometries::rotor_templates()) {
    add_rotor(one, "");
    add_rotor(geometries::with_choices(one, {"side=outer"}), "-outside");
    if (one.type == "bar-magnet")
      add_rotor(geometries::with_choices(one, {"consequent=true"}), "-consequent");
  }
  for (const TemplateDescription& one : geometries::stator_templates())
    result.push_back({geometries::with_additions_of_stator(one), one.type, geometries::draw_stator_template(one)});
  return result;
}

TEST(TemplateDrawing, NamesEveryParameterOnce) {
  for (const Drawn& drawn : all()) {
    EXPECT_EQ(drawn.svg.find("nan"), std::string::npos) << drawn.description.type;
    for (const auto& parameter : drawn.description.parameters) {
      const std::string label = ">" + parameter.path + "<";
      const std::size_t first = drawn.svg.find(label);
      ASSERT_NE(first, std::string::npos) << drawn.description.type << ": " << parameter.path;
      EXPECT_EQ(drawn.svg.find(label, first + 1), std::string::npos)
          << drawn.description.type << ": " << parameter.path;
    }
  }
}

TEST(TemplateDrawing, LabelsLieBelowEachOther) {
  // Names of 13 pixels with their value below, 14 pixels lower.
  const std::regex name("<text x=\"([0-9.]+)\" y=\"([0-9.]+)\" font-size=\"13.0\"");
  for (const Drawn& drawn : all()) {
    double height = 0.0;
    std::smatch size;
    ASSERT_TRUE(std::regex_search(drawn.svg, size, std::regex("height=\"([0-9]+)\"")));
    height = std::stod(size[1]);
    std::vector<std::pair<double, double>> places;
    for (auto it = std::sregex_iterator(drawn.svg.begin(), drawn.svg.end(), name); it != std::sregex_iterator(); ++it)
      places.emplace_back(std::stod((*it)[1]), std::stod((*it)[2]));
    EXPECT_EQ(places.size(), drawn.description.parameters.size()) << drawn.description.type;
    for (std::size_t i = 0; i < places.size(); ++i) {
      EXPECT_LT(places[i].second + 14.0, height) << drawn.description.type;
      for (std::size_t k = 0; k < i; ++k)
        EXPECT_TRUE(places[i].first != places[k].first || std::abs(places[i].second - places[k].second) > 27.0)
            << drawn.description.type;
    }
  }
}

TEST(TemplateDrawing, GalleryIsUpToDate) {
  for (const Drawn& drawn : all()) {
    std::ifstream file(std::string(LODESTONE_SOURCE_DIR) + "/docs/gallery/templates/" + drawn.name + ".svg");
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_TRUE(text.str() == drawn.svg) << drawn.name << ": ./dev gallery templates makes it again";
  }
}

}  // namespace
