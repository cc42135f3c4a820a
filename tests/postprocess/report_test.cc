// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/user_error.h"
#include "postprocess/report/design_labels.h"
#include "postprocess/report/page_sections.h"
#include "postprocess/report/report.h"
#include "postprocess/report/vega_bundle.h"
#include "postprocess/store/atomic_file.h"
#include "tests/postprocess/sample_cases.h"

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

namespace lodestone::postprocess {
namespace {

namespace fs = std::filesystem;

class ReportTest : public testing::Test {
protected:
  ReportTest() {
    std::string name = (fs::temp_directory_path() / "lodestone-report-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~ReportTest() override { fs::remove_all(directory_); }

  std::string write(const std::vector<CaseRecord>& cases, const std::string& title = "A comparison") {
    const std::string file = directory_ + "/report.html";
    write_report(Comparison(cases), title, file);
    return file;
  }

  static int open_in_browser(const std::string& file, const std::string& options = "") {
    const std::string command = std::string("/usr/bin/python3 ") + LODESTONE_SOURCE_DIR +
                                "/tests/postprocess/open_page.py " + file + " " + options;
    return std::system(command.c_str());
  }

  std::string directory_;
};

/// The smallest PNG: one transparent pixel.
std::string tiny_png() {
  return std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9c"
                     "c\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xae"
                     "B`\x82",
                     67);
}

TEST_F(ReportTest, OpensInABrowserWithoutErrorOrRequest) {
  std::vector<CaseRecord> cases = test::sample_cases();
  for (CaseRecord& record : cases) {
    if (record.done) {
      record.field_picture = tiny_png();
    }
  }
  EXPECT_EQ(open_in_browser(write(cases)), 0);
}

TEST_F(ReportTest, OpensWithoutSpeedAndWithOneDesign) {
  EXPECT_EQ(open_in_browser(write({test::standstill_case()}), "--expect-plots 2"), 0);
}

TEST_F(ReportTest, OpensWithUnknownCompositionsOnly) {
  EXPECT_EQ(open_in_browser(write({test::sample_cases()[9]}), "--expect-plots 1"), 0) << "the losses";
}

TEST_F(ReportTest, NamesOfPeopleCannotBecomeMarkup) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[0].design = "</script><script>alert('x')</script><!-- \"&";
  cases[0].notes.emplace_back("<img src=http://example.invalid/x>");
  cases[10].failure = "<b>bold</b> \xff not UTF-8";
  const std::string file = write(cases, "<i>Title</i> & co");
  const std::string page = read_file(file);
  EXPECT_NE(page.find("<title>&lt;i&gt;Title&lt;/i&gt; &amp; co</title>"), std::string::npos);
  EXPECT_EQ(page.find("alert('x')</script>"), std::string::npos);
  EXPECT_EQ(page.find("<img src=http"), std::string::npos);
  EXPECT_EQ(page.find("<b>bold"), std::string::npos);
  EXPECT_EQ(open_in_browser(file), 0);
}

TEST_F(ReportTest, SaysWhatAnEngineerLooksFor) {
  const std::string page = read_file(write(test::sample_cases()));
  EXPECT_EQ(page.find("<!DOCTYPE html>\n<html lang=\"en\">"), 0U);
  EXPECT_NE(page.find("peak: 250 A peak, 1500 rpm, magnets at 100 degC, windings at 120 degC"), std::string::npos);
  EXPECT_NE(page.find("<strong>nd-gbd-n42sh</strong> gives the highest efficiency"), std::string::npos);
  EXPECT_NE(page.find("Without any heavy rare earth, <strong>nd-hot-deformed-hre-free</strong> still gives 327 N·m"),
            std::string::npos);
  EXPECT_NE(page.find("magnet passes its knee by 120 kA/m at 100 degC"), std::string::npos);
  EXPECT_NE(page.find("the magnets meet; at most 9.4 mm here"), std::string::npos);
  EXPECT_NE(page.find("without PWM loss"), std::string::npos);
  EXPECT_NE(page.find("confidence low"), std::string::npos);
  EXPECT_NE(page.find("approach to saturation, an assumption"), std::string::npos);
  EXPECT_NE(page.find("Redistributions in binary form must reproduce"), std::string::npos) << "Vega's licence";
}

TEST_F(ReportTest, SaysWhichMagnetsSurvive) {
  EXPECT_NE(load_case_section(Comparison(test::sample_cases()))
                .find("<strong>nd-n42sh</strong> survives the load cases. "
                      "It holds 38–50&nbsp;g of heavy rare earth"),
            std::string::npos);
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[4].load_cases = cases[1].load_cases;
  cases[4].load_cases[1].no_load_flux_loss = 0.3;
  cases[4].irreversible_loss_limit = 0.2;
  const std::string section = load_case_section(Comparison(cases));
  EXPECT_NE(section.find("<strong>nd-n42sh</strong> survives the load cases, 1 of 2 designs."), std::string::npos);
  EXPECT_NE(section.find("<em>short circuit</em> is too much for <strong>nd-hot-deformed-hre-free</strong>."),
            std::string::npos);
  EXPECT_NE(section.find("does not survive"), std::string::npos);
  // The sample's short circuit: 411.15 K, and −410 A; the load case before it has neither.
  EXPECT_NE(section.find("Temperature of loss <small>degC</small>"), std::string::npos);
  EXPECT_NE(section.find("<td class=\"number\">138</td>"), std::string::npos);
  EXPECT_NE(section.find("<td class=\"number\">−410</td>"), std::string::npos);
  cases[1].load_cases[1].loss_temperature->temperature.reset();
  cases[4].load_cases[1].loss_temperature->temperature = 313.15;
  const std::string bounds = load_case_section(Comparison(cases));
  EXPECT_NE(bounds.find("<td class=\"number\">&gt; 240</td>"), std::string::npos)
      << "not reached where the search ended";
  EXPECT_NE(bounds.find("<td class=\"number\">&lt; 40</td>"), std::string::npos) << "reached where it began";
  EXPECT_NE(section.find("Magnets of nd-n42sh: margin to the knee"), std::string::npos);
  EXPECT_EQ(open_in_browser(write(cases)), 0);
  cases = {test::sample_cases()[0]};
  EXPECT_EQ(load_case_section(Comparison(cases)), "");
}

/// A search over seven parameters: nobody reads their values as a name.
TEST_F(ReportTest, DesignsOfManyValuesGoByTheirNumber) {
  std::vector<CaseRecord> cases = test::sample_cases();
  for (CaseRecord& record : cases) {
    record.varied = {{"magnet", record.magnet}, {"rotor.magnet.thickness", "6.21 mm"}, {"rotor.magnet.width", "18 mm"}};
    record.design = record.magnet + ", rotor.magnet.thickness 6.21 mm, rotor.magnet.width 18 mm";
  }
  const std::string three = read_file(write(cases));
  EXPECT_NE(three.find("<strong>nd-gbd-n42sh, rotor.magnet.thickness 6.21 mm, rotor.magnet.width 18 mm</strong> gives"),
            std::string::npos);

  std::size_t best = cases.size();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].varied.emplace_back("rotor.bridge", "1.5 mm");
    cases[i].design += ", rotor.bridge 1.5 mm";
    if (cases[i].magnet == "nd-gbd-n42sh" && best == cases.size())
      best = i;
  }
  ASSERT_LT(best, cases.size());
  const std::string file = write(cases), page = read_file(file);
  const std::string name = "Design " + std::to_string(best + 1) + " (nd-gbd-n42sh)";
  const std::string values = "thickness\u00a06.21\u00a0mm, width\u00a018\u00a0mm, bridge\u00a01.5\u00a0mm";
  EXPECT_NE(page.find("<strong><a href=\"#design-" + std::to_string(best) + "\" title=\"" + values + "\">" + name +
                      "</a></strong> gives the highest efficiency"),
            std::string::npos);
  EXPECT_NE(page.find("<th scope=\"row\">" + name + "<small>"), std::string::npos);
  EXPECT_EQ(page.find("rotor.bridge 1.5 mm"), std::string::npos) << "a name that is spelt out";
  const auto data = nlohmann::json::parse(plot_data(with_short_names(Comparison(cases))))["designs"];
  EXPECT_EQ(data[best]["design"], name);
  EXPECT_EQ(data[best]["varied"], values);
  EXPECT_EQ(open_in_browser(file), 0);
}

TEST_F(ReportTest, PlotDataIsJsonThatCannotEndItsElement) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[0].design = "</script>";
  const std::string data = plot_data(Comparison(cases));
  EXPECT_EQ(data.find('<'), std::string::npos);
  const auto json = nlohmann::json::parse(data);
  const auto& designs = json["designs"];
  ASSERT_EQ(designs.size(), 10U) << "failed cases are not plotted";
  EXPECT_EQ(designs[0]["design"], "</script>");
  EXPECT_DOUBLE_EQ(designs[1]["heavy"]["max"], 0.04 * 1251.0);  // g
  EXPECT_TRUE(designs[1]["elements"]["Dy"]["heavy"]);
  EXPECT_FALSE(designs[9].contains("heavy")) << "unknown is not zero";
}

TEST_F(ReportTest, ColumnsHoldWhatIsVariedAndWhatComesOfIt) {
  std::vector<CaseRecord> cases = test::sample_cases();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].varied.resize(1);
    cases[i].varied.emplace_back("rotor.magnet.thickness", i % 2 == 0 ? "6.5 mm" : "0.7 cm");
  }
  const auto json = nlohmann::json::parse(plot_data(Comparison(cases)));
  const auto& columns = json["columns"];
  const auto value = [&](const char* title, std::size_t design) {
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (columns[c]["title"] == title)
        return json["designs"][design]["values"][c];
    return nlohmann::json("no such column");
  };
  EXPECT_EQ(columns[0]["key"], "magnet");
  EXPECT_TRUE(columns[0].contains("words"));
  EXPECT_EQ(columns[1]["key"], "rotor.magnet.thickness");
  EXPECT_EQ(columns[1]["unit"], "mm");
  EXPECT_EQ(value("Thickness", 0), 6.5);
  EXPECT_EQ(value("Thickness", 1), 7.0) << "in the unit of the column";
  EXPECT_EQ(value("Torque", 3), 341.0);
  EXPECT_NEAR(value("Efficiency", 3), 91.38, 1e-9);
  EXPECT_EQ(value("Knee margin", 5), -120.0);
  EXPECT_TRUE(value("Heavy rare earth", 9).is_null());
  // The balance of the compared point: 91.38 % of what is put in comes out.
  const auto& power = json["designs"][3]["power"];
  EXPECT_NEAR(power["out"], 341.0 * 157.08, 1e-3);
  EXPECT_NEAR(power["out"].get<double>() / power["in"].get<double>(), 0.9138, 1e-8);
  EXPECT_TRUE(power["losses"].back()["loss"].is_null()) << "an unknown loss is none of 0";
}

TEST_F(ReportTest, PicturesBeyondSixtyLieBesideThePage) {
  std::vector<CaseRecord> cases;
  for (int i = 0; i < 70; ++i) {
    CaseRecord record = test::sample_cases()[static_cast<std::size_t>(i % 9)];
    record.id = "case" + std::to_string(2000 + i);
    record.field_picture = tiny_png();
    cases.push_back(record);
  }
  const std::string page = read_file(write(cases));
  std::size_t in_page = 0;
  for (std::size_t at = 0; (at = page.find("data:image/png", at)) != std::string::npos; ++at)
    ++in_page;
  // Eight designs have magnet maps.
  EXPECT_EQ(in_page, 60U + 8U);
  const auto files = [&] {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_ + "/report_files"))
      names.insert(entry.path().filename().string());
    return names;
  };
  EXPECT_EQ(files().size(), 10U);
  for (const std::string& name : files()) {
    EXPECT_NE(page.find("<a href=\"report_files/" + name + "\">its field</a>"), std::string::npos) << name;
    EXPECT_EQ(read_file(directory_ + "/report_files/" + name), tiny_png());
  }
  // Fewer the next time: none of before is left, and no folder without need.
  cases.resize(65);
  write(cases);
  EXPECT_EQ(files().size(), 5U);
  cases.resize(20);
  write(cases);
  EXPECT_FALSE(fs::exists(directory_ + "/report_files"));
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()), 1) << "the page alone";
}

TEST_F(ReportTest, AFolderOfTheReaderIsLeftAlone) {
  std::vector<CaseRecord> cases(70, test::sample_cases()[0]);
  for (CaseRecord& record : cases)
    record.field_picture = tiny_png();
  fs::create_directory(directory_ + "/report_files");
  write_file_atomically(directory_ + "/report_files/notes.txt", "mine");
  EXPECT_THROW(write(cases), base::UserError);
  EXPECT_EQ(read_file(directory_ + "/report_files/notes.txt"), "mine");
  EXPECT_FALSE(fs::exists(directory_ + "/report.html")) << "no page with links that lead nowhere";
  cases.resize(10);
  write(cases);
  EXPECT_EQ(read_file(directory_ + "/report_files/notes.txt"), "mine");
}

TEST_F(ReportTest, RowsBeyondTheFirstFiftyWaitInATemplate) {
  const std::string page = read_file(write(std::vector<CaseRecord>(130, test::sample_cases()[0])));
  const std::size_t border = page.find("<template id=\"further-rows\">");
  ASSERT_NE(border, std::string::npos);
  EXPECT_LT(page.find("<tr id=\"design-49\""), border);
  EXPECT_GT(page.find("<tr id=\"design-50\""), border);
  EXPECT_NE(page.find("<tr id=\"design-129\""), std::string::npos);
}

TEST_F(ReportTest, ErrorsNameTheFileAndTheCure) {
  EXPECT_THROW(write_report(Comparison(test::sample_cases()), "x", directory_ + "/none/report.html"), base::UserError);
  try {
    vega_bundle(directory_);
    FAIL();
  } catch (const base::UserError& error) {
    EXPECT_NE(std::string(error.what()).find("apt-get install libjs-vega"), std::string::npos);
  }
}

TEST(VegaBundle, IsSafeInsideAScriptElement) {
  const std::string script = vega_bundle();
  EXPECT_EQ(script.find("</script"), std::string::npos);
  EXPECT_EQ(script.find("<!--"), std::string::npos);
  EXPECT_EQ(script.find("sourceMappingURL"), std::string::npos);
}

}  // namespace
}  // namespace lodestone::postprocess
