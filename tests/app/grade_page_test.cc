// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of `lodestone grade` as text, page and picture, of results made by hand: what is told, that a figure
// which is not known is not shown as one, and that the page opens.
#include "app/grade_page.h"
#include "postprocess/fields/colour_map.h"
#include "postprocess/store/atomic_file.h"
#include "tests/postprocess/sample_cases.h"
#include "tests/support/picture.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace lodestone::app {
namespace {

namespace fs = std::filesystem;
using postprocess::SurvivingDesign;
using studies::WorthInMachine;

bool opens(const std::string& page) {
  std::string folder = (fs::temp_directory_path() / "lodestone-grade-page-XXXXXX").string();
  folder = ::mkdtemp(folder.data());
  postprocess::write_file_atomically(folder + "/page.html", page);
  const std::string command = std::string("/usr/bin/python3 ") + LODESTONE_SOURCE_DIR +
                              "/tests/postprocess/open_page.py " + folder + "/page.html --plain";
  const bool fine = std::system(command.c_str()) == 0;
  fs::remove_all(folder);
  return fine;
}

bool tells(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

studies::GradeInMachine grade(const std::string& name, double torque) {
  studies::GradeInMachine one;
  one.magnet = name;
  one.torque = torque;
  one.magnet_mass = 1.24;
  one.stack_length = 0.0836;
  return one;
}

WorthInMachine worth_in(const std::string& machine, double torque, std::optional<double> margin) {
  WorthInMachine worth;
  worth.machine = machine;
  worth.current = 250.0;
  worth.baseline = grade("nd-n42sh", 300.0);
  worth.grade = grade("<mine> & co", torque);
  worth.grade.margin = margin;
  if (margin) {
    worth.grade.kelvin = *margin / 5e3;
    worth.grade.worst_load = "short circuit";
    worth.grade.needed_coercivity = 1.6e6;
    worth.grade.coercivity = 1.5e6;
  } else {
    worth.grade.lacks = "no coercivity at 150 degC";
  }
  worth.adjusted = worth.grade;
  worth.adjusted->stack_length = 0.09;
  for (const char* property : {"B_r", "H_cJ", "alpha(B_r)", "beta(H_cJ)", "squareness"}) {
    std::optional<double> kelvin;
    if (margin)
      kelvin = property == std::string("B_r") ? -0.4 : 1.5;
    worth.answers.push_back({property, property == std::string("B_r") ? 0.9 : 0.0, {}, {}, kelvin});
  }
  return worth;
}

TEST(WorthPage, SaysWhatTheGradeIsWorth) {
  studies::WorthRequest request;
  request.magnet_temperature = 373.15;
  request.load_temperature = 423.15;
  request.winding_temperature = 393.15;
  const std::vector<WorthInMachine> machines = {worth_in("prius-2004", 309.0, -50e3),
                                                worth_in("servo-18s16p", 294.0, {})};
  const GradeAnswer answer = worth_answer(request, machines, "USD");
  const std::string text = text_of(answer);
  EXPECT_TRUE(tells(text, "Torque: <mine> & co gives -2.0 % to +3.0 % beside nd-n42sh")) << text;
  EXPECT_TRUE(tells(text, "it does not survive the worst loads in prius-2004."));
  const std::string page = worth_page(answer, machines);
  EXPECT_TRUE(tells(page, "<title>What is &lt;mine&gt; &amp; co worth beside nd-n42sh?</title>"));
  EXPECT_TRUE(tells(page, "<li><strong>Torque</strong>: &lt;mine&gt; &amp; co gives -2.0 % to +3.0 %"));
  EXPECT_TRUE(tells(page, "does not survive the worst loads"));
  EXPECT_TRUE(tells(page, "demagnetisation cannot be judged"));
  // Bars of 190 pixels from −0.4 to 1.5 K: zero at 40.
  EXPECT_TRUE(tells(
      page, "<rect x=\"0.0\" width=\"40.0\" height=\"14\" class=\"worse\"/><path d=\"M40.0,0V14\"/></svg> -0.40"));
  EXPECT_TRUE(tells(page, "<td class=\"bar\">?</td>")) << "what cannot be judged has no bar";
  EXPECT_FALSE(tells(page, "<mine>"));
  EXPECT_FALSE(tells(page, "nan"));
  EXPECT_TRUE(opens(page));
}

studies::DesignReport designs() {
  studies::DesignReport report;
  report.machine = "prius-2004-measured";
  report.base = "alloy <1>";
  report.law = "nd-fe-b";
  report.element = "Dy";
  report.magnet_temperature = 373.15;
  postprocess::LeastDysprosium& least = report.designs;
  least.magnet_mass = 1.24;
  least.base_coercivity = 1.0e6;
  least.reference_temperature = 293.15;
  least.points = postprocess::test::make_magnet_map();
  least.points.frames.clear();
  least.needed.sample = {4, 5, 6, 7};
  least.needed.factor = {0.0, 0.9, 1.1, 1.9};
  const auto design = [](double mass, const std::vector<double>& factors) {
    SurvivingDesign one;
    one.added_mass = mass;
    one.coercivity = 1e6 * *std::max_element(factors.begin(), factors.end());
    one.torque = 300.0;
    one.magnets.rotor.resize(8);
    for (std::size_t i = 0; i < 4; ++i)
      one.magnets.rotor[4 + i].coercivity_factor = factors[i];
    return one;
  };
  least.uniform = design(0.120, {1.2, 1.2, 1.2, 1.2});
  static_cast<SurvivingDesign&>(least.diffusion) = design(0.050, {1.05, 1.05, 1.15, 1.24});
  least.ideal = design(0.030, {1.0, 1.0, 1.1, 1.2});
  return report;
}

TEST(DesignPage, SaysWhatSurvivesWithLeast) {
  const studies::DesignReport report = designs();
  const GradeAnswer answer = design_answer(report);
  EXPECT_TRUE(tells(answer.conclusions.front(), "120 g for: 70.0 g of Dy saved (58 %)")) << answer.conclusions.front();
  const std::string page = design_page(answer, report);
  EXPECT_TRUE(tells(page, "<h3>Alloyed uniformly</h3><p class=\"value\">120 <small>g Dy</small>"));
  EXPECT_TRUE(tells(page, "<h3>Graded ideally</h3><p class=\"value\">30.0 <small>g Dy</small>"));
  EXPECT_TRUE(tells(page, "src=\"data:image/png;base64,"));
  EXPECT_FALSE(tells(page, "alloy <1>"));
  EXPECT_FALSE(tells(page, "nan"));
  EXPECT_TRUE(opens(page));
}

int count(const support::Picture& picture, int panel, const postprocess::Colour& colour) {
  int found = 0;
  for (int y = 30; y < picture.height - 60; ++y)
    for (int x = 360 * panel; x < 360 * (panel + 1); ++x) {
      bool same = true;
      for (std::size_t k = 0; k < 3; ++k)
        same = same && std::abs(picture.at(x, y)[k] - 255.0 * colour[k]) < 6.0;
      found += same ? 1 : 0;
    }
  return found;
}

// From 1000 kA/m in twelve steps of 20: 100 above it lies in the sixth, 200 in the eleventh, all beyond 240 in the
// last.
TEST(DesignPage, ThePictureShowsWhatIsNeededAndWhatThereIs) {
  const support::Picture picture = support::decode(coercivity_png(designs()));
  ASSERT_EQ(picture.width, 4 * 360);
  const auto step = [](int k) { return postprocess::signed_colour(k / 12.0); };
  EXPECT_GT(count(picture, 0, step(0)), 20) << "two points need no more than the alloy has";
  EXPECT_GT(count(picture, 0, step(6)), 20);
  EXPECT_GT(count(picture, 0, step(12)), 20);
  EXPECT_GT(count(picture, 1, step(11)), 20);
  EXPECT_EQ(count(picture, 1, step(6)), 0) << "one coercivity in the whole magnet";
  EXPECT_GT(count(picture, 3, step(6)), 20);
  EXPECT_GT(count(picture, 3, step(11)), 20);
}

TEST(DesignPage, CoercivitiesGoToParaview) {
  std::string folder = (fs::temp_directory_path() / "lodestone-coercivity-XXXXXX").string();
  folder = ::mkdtemp(folder.data());
  write_coercivity_vtu(folder + "/coercivity.vtu", designs());
  const std::string text = postprocess::read_file(folder + "/coercivity.vtu");
  for (const char* name : {"Coercivity needed (kA/m)", "Coercivity alloyed uniformly (kA/m)",
                           "Coercivity diffused (kA/m)", "Coercivity graded ideally (kA/m)"})
    EXPECT_TRUE(tells(text, std::string("Name=\"") + name + "\"")) << name;
  fs::remove_all(folder);
}

}  // namespace
}  // namespace lodestone::app
