// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/topologies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

namespace {

using namespace lodestone;
using geometries::ParameterDescription;
using geometries::TemplateDescription;

/// A `rotor:` or `stator:` map with the example value of every parameter.
std::string example(const TemplateDescription& description, const std::string& head) {
  std::string text = "type: " + description.type + "\n" + head;
  std::map<std::string, std::string> groups;
  for (const ParameterDescription& parameter : description.parameters) {
    const std::string value = base::format_quantity(parameter.example, parameter.unit, parameter.display_unit);
    const auto dot = parameter.path.find('.');
    if (dot == std::string::npos)
      text += fmt::format("{}: {}\n", parameter.path, value);
    else
      groups[parameter.path.substr(0, dot)] += fmt::format("  {}: {}\n", parameter.path.substr(dot + 1), value);
  }
  for (const auto& [group, lines] : groups)
    text += fmt::format("{}:\n{}", group, lines);
  return text;
}

TEST(Topologies, EveryParameterIsDescribed) {
  for (const auto* list : {&geometries::rotor_templates(), &geometries::stator_templates()})
    for (const TemplateDescription& description : *list) {
      EXPECT_FALSE(description.type.empty());
      EXPECT_FALSE(description.summary.empty());
      for (const ParameterDescription& parameter : description.parameters) {
        EXPECT_FALSE(parameter.meaning.empty()) << parameter.path;
        EXPECT_NO_THROW(base::convert(1.0, parameter.unit, parameter.display_unit)) << parameter.path;
        EXPECT_TRUE(parameter.range.contains(parameter.example)) << parameter.path;
        EXPECT_TRUE(parameter.range.contains(parameter.default_value.value_or(parameter.example))) << parameter.path;
      }
    }
}

TEST(Topologies, ExamplesAreDrawable) {
  for (const auto& description : geometries::rotor_templates()) {
    const auto document = base::Document::parse(example(description, ""), "rotor.yaml");
    const auto rotor = geometries::read_rotor(document.root(), 8, 80.2e-3);
    EXPECT_EQ(rotor->type(), description.type);
    EXPECT_FALSE(rotor->half_pole().shapes.empty());
  }
  for (const auto& description : geometries::stator_templates()) {
    const auto document = base::Document::parse(example(description, "slots: 48\n"), "stator.yaml");
    const auto stator = geometries::read_stator(document.root(), geometries::RotorSide::inner);
    EXPECT_EQ(stator->type(), description.type);
    EXPECT_FALSE(stator->half_slot_pitch(geometries::SlotLayers::one).shapes.empty());
  }
}

TEST(Topologies, AnUnknownTypeIsRefused) {
  const auto document = base::Document::parse("type: v-magnets\n", "rotor.yaml");
  try {
    geometries::read_rotor(document.root(), 8, 80.2e-3);
    FAIL() << "accepted";
  } catch (const base::UserError& error) {
    EXPECT_NE(std::string(error.what()).find("rotor.yaml:1:7: type"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("v-magnet"), std::string::npos) << error.what();
  }
}

}  // namespace
