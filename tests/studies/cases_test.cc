// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/user_error.h"
#include "studies/cases.h"
#include "studies/run_case.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <unistd.h>

namespace lodestone::studies {
namespace {

namespace fs = std::filesystem;

const std::string head = "study: title\nmachine: prius-2004\n"
                         "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                         "operating_points:\n  - {name: peak, current: 250 A, angle: 140 deg}\nanalysis: field\n";

Study read(const std::string& text) {
  return Study::read(base::Document::parse(text, "study.yaml"));
}

const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary result{base::LibraryPath()};
  return result;
}

std::string id_of(const std::string& text) {
  const Study study = read(text);
  return describe_case(study, expand(study, library()).front(), library()).id;
}

TEST(Cases, FullProductLastVariationFastest) {
  const Study study = read(head + "vary:\n  magnet: [nd-n42sh, ferrite-fb13b]\n"
                                  "  rotor.magnet.thickness: [6 mm, 6.5 mm]\n"
                                  "  conditions.magnet_temperature: [20 degC, 60 degC]\n");
  const std::vector<Case> cases = expand(study, library());
  ASSERT_EQ(cases.size(), 8u);
  EXPECT_EQ(cases[0].design, "nd-n42sh, rotor.magnet.thickness 6 mm, conditions.magnet_temperature 20 degC");
  EXPECT_EQ(cases[1].design, "nd-n42sh, rotor.magnet.thickness 6 mm, conditions.magnet_temperature 60 degC");
  EXPECT_EQ(cases[2].design, "nd-n42sh, rotor.magnet.thickness 6.5 mm, conditions.magnet_temperature 20 degC");
  EXPECT_EQ(cases[7].design, "ferrite-fb13b, rotor.magnet.thickness 6.5 mm, conditions.magnet_temperature 60 degC");
  for (std::size_t i = 0; i < cases.size(); ++i)
    EXPECT_EQ(cases[i].index, i);
  EXPECT_EQ(cases[5].machine.root().at("magnet").text(), "ferrite-fb13b");
  EXPECT_EQ(cases[5].machine.root().at("rotor").at("magnet").at("thickness").text(), "6 mm");
  EXPECT_DOUBLE_EQ(cases[5].conditions.magnet_temperature, 333.15);
  EXPECT_EQ(cases[5].varied.size(), 3u);
}

TEST(Cases, WithoutVariationTheDesignIsTheMachine) {
  const std::vector<Case> cases = expand(read(head), library());
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(cases[0].design, "prius-2004");
}

TEST(Cases, AnInfeasibleCombinationRemains) {
  EXPECT_EQ(expand(read(head + "vary:\n  rotor.magnet.thickness: [6.5 mm, 30 mm]\n"), library()).size(), 2u);
  EXPECT_THROW(expand(read(head + "vary:\n  rotor.magnet.thickness: [29 mm, 30 mm]\n"), library()),
               base::InfeasibleGeometry);
}

TEST(Cases, AWindingThatDoesNotFitItsSlotsIsACombination) {
  // 50 slots are allowed; only with eight poles and coils of six slots they make no winding.
  EXPECT_EQ(expand(read(head + "vary:\n  stator.slots: [48, 50]\n"), library()).size(), 2u);
}

TEST(CaseId, IsThatOfTheInputAndOfNothingElse) {
  const std::string id = id_of(head);
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(id_of(head), id);
  std::string text = head;
  text.replace(text.find("title"), 5, "another title # with a comment");
  EXPECT_EQ(id_of(text), id) << "the title does not change a number";
  EXPECT_EQ(id_of("# a comment\n" + head + "description: words\n"), id);
  EXPECT_EQ(id_of(head + "numerics: {degree: 2, refinement: 1.0, positions: 16}\n"), id) << "defaults written out";
  text = head;
  text.replace(text.find("20 degC"), 7, "293.15 K");
  EXPECT_EQ(id_of(text), id) << "the same temperature in another unit";

  std::set<std::string> ids = {id};
  const auto changes_id = [&](const std::string& what, const std::string& changed) {
    EXPECT_TRUE(ids.insert(id_of(changed)).second) << what;
  };
  const auto replaced = [](std::string original, const std::string& from, const std::string& to) {
    return original.replace(original.find(from), from.size(), to);
  };
  changes_id("magnet temperature", replaced(head, "magnet_temperature: 20 degC", "magnet_temperature: 21 degC"));
  changes_id("winding temperature", replaced(head, "winding_temperature: 20 degC", "winding_temperature: 21 degC"));
  changes_id("dc voltage", replaced(head, "20 degC}", "20 degC, dc_voltage: 500 V}"));
  changes_id("current", replaced(head, "250 A", "251 A"));
  changes_id("angle", replaced(head, "140 deg", "best"));
  changes_id("speed", replaced(head, "140 deg", "140 deg, speed: 100 rpm"));
  changes_id("point name", replaced(head, "name: peak", "name: top"));
  changes_id("analysis", replaced(head, "field", "rotation"));
  changes_id("degree", head + "numerics: {degree: 3}\n");
  changes_id("refinement", head + "numerics: {refinement: 2}\n");
  changes_id("positions", head + "numerics: {positions: 8}\n");
  changes_id("magnet", head + "vary: {magnet: [nd-n42sh]}\n");
  changes_id("geometry", head + "vary: {rotor.magnet.thickness: [6 mm]}\n");
  changes_id("steel", head + "vary: {materials.rotor_steel: [m235-35a]}\n");
}

TEST(CaseId, FollowsTheContentOfAMaterial) {
  const fs::path folder = fs::temp_directory_path() / ("lodestone-cases-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ifstream source(std::string(LODESTONE_SOURCE_DIR) + "/materials/library/magnets/nd-n42sh.yaml");
  std::ostringstream text;
  text << source.rdbuf();
  const auto id_with = [&](const std::string& grade) {
    const std::string file = (folder / "grade.yaml").string();
    std::ofstream(file) << grade;
    // A library of its own: a file is read once and kept.
    const materials::MaterialLibrary fresh{base::LibraryPath()};
    const Study study = read(head + "vary: {magnet: [" + file + "]}\n");
    return describe_case(study, expand(study, fresh).front(), fresh).id;
  };
  const std::string id = id_with(text.str());
  EXPECT_EQ(id_with("# a comment\n" + text.str()), id);
  EXPECT_NE(id_with(text.str() + "recycled_content: 10 %\n"), id);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace lodestone::studies
