// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/grade_page.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/fields/base64.h"
#include "postprocess/fields/magnet_picture.h"
#include "postprocess/fields/vtu_output.h"
#include "postprocess/report/page_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::app {

namespace {

using base::escape_markup;
using postprocess::LeastDysprosium;
using postprocess::SurvivingDesign;
using studies::PropertyAnswer;
using studies::WorthInMachine;

/// A sentence whose first words end at a colon has these in bold.
std::string sentence(const std::string& text) {
  const std::size_t colon = text.find(": ");
  if (colon > 20)  // or nowhere
    return escape_markup(text);
  return "<strong>" + escape_markup(text.substr(0, colon)) + "</strong>" + escape_markup(text.substr(colon));
}

std::string conclusions(const GradeAnswer& answer) {
  std::string text = "<section id=\"answer\" aria-label=\"Answer\" tabindex=\"-1\">\n<ul class=\"conclusions\">\n";
  for (const std::string& one : answer.conclusions)
    text += "<li>" + sentence(one) + "</li>\n";
  return text + "</ul>\n";
}

std::string card(const std::string& title, const std::string& value, const std::string& unit, const std::string& who,
                 const std::string& detail) {
  return fmt::format("<div class=\"card\"><h3>{}</h3><p class=\"value\">{} <small>{}</small></p><p class=\"who\">{}</p>"
                     "<p class=\"detail\">{}</p></div>\n",
                     escape_markup(title), escape_markup(value), escape_markup(unit), escape_markup(who),
                     escape_markup(detail));
}

std::string section(const std::string& title, const std::string& content) {
  return "<section><h2>" + escape_markup(title) + "</h2>\n" + content + "</section>\n";
}

std::string markup(const std::string& title, const Table& table) {
  std::string text = fmt::format("<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n<table "
                                 "class=\"plain\">\n<thead><tr>",
                                 escape_markup(title));
  const std::vector<Table::Column>& columns = table.columns();
  const auto kind = [&](std::size_t c) { return columns[c].is_number ? "number" : "text"; };
  for (std::size_t c = 0; c < columns.size(); ++c)
    text += fmt::format("<th scope=\"col\" class=\"{}\">{}</th>", kind(c), escape_markup(columns[c].heading));
  text += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows()) {
    text += "<tr><th scope=\"row\">" + escape_markup(row.front()) + "</th>";
    for (std::size_t c = 1; c < row.size(); ++c)
      text += fmt::format("<td class=\"{}\">{}</td>", kind(c), escape_markup(row[c]));
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table></div>\n";
}

std::string tables(const GradeAnswer& answer) {
  std::string text;
  for (const auto& [title, table] : answer.tables)
    text += section(title, markup(title, table));
  return text;
}

std::string notes(const GradeAnswer& answer) {
  std::string text = "<ul>\n";
  for (const std::string& note : answer.notes)
    text += "<li>" + escape_markup(note) + "</li>\n";
  return section("What stands behind these figures", text + "</ul>\n");
}

/// A value beside its bar; zero in the middle where any of the bars is negative.
std::string bar(const std::optional<double>& value, double least, double most) {
  if (!value || !std::isfinite(*value))
    return "<td class=\"bar\">?</td>";
  constexpr double width = 190.0, height = 14.0;
  const double span = std::max(most - least, 1e-12);
  const double zero = width * -least / span, end = width * (*value - least) / span;
  return fmt::format(
      "<td class=\"bar\"><svg width=\"{0:.0f}\" height=\"{1:.0f}\" aria-hidden=\"true\"><rect x=\"{2:.1f}\" "
      "width=\"{3:.1f}\" height=\"{1:.0f}\" class=\"{4}\"/><path d=\"M{5:.1f},0V{1:.0f}\"/></svg> "
      "{6:+.2f}</td>",
      width, height, std::min(zero, end), std::abs(end - zero), *value < 0.0 ? "worse" : "better", zero, *value);
}

/// What each property gives in each machine.
std::string answers_section(const std::vector<WorthInMachine>& machines) {
  double least_torque = 0.0, most_torque = 0.0, least_kelvin = 0.0, most_kelvin = 0.0;
  for (const WorthInMachine& worth : machines)
    for (const PropertyAnswer& answer : worth.answers) {
      least_torque = std::min(least_torque, answer.torque);
      most_torque = std::max(most_torque, answer.torque);
      least_kelvin = std::min(least_kelvin, answer.kelvin.value_or(0.0));
      most_kelvin = std::max(most_kelvin, answer.kelvin.value_or(0.0));
    }
  std::string text = "<div class=\"scroll\" role=\"region\" aria-label=\"Answers to 1 % of each property\" "
                     "tabindex=\"0\">\n<table class=\"plain\">\n<thead><tr><th scope=\"col\">1 % better</th><th "
                     "scope=\"col\">Machine</th><th scope=\"col\">Torque <small>%</small></th><th scope=\"col\">"
                     "Temperature survived <small>K</small></th></tr></thead>\n<tbody>\n";
  const std::size_t properties = machines.front().answers.size();
  for (std::size_t p = 0; p < properties; ++p)
    for (const WorthInMachine& worth : machines) {
      const PropertyAnswer& answer = worth.answers.at(p);
      text += "<tr>";
      if (&worth == &machines.front())
        text += fmt::format("<th scope=\"rowgroup\" rowspan=\"{}\">{}</th>", machines.size(),
                            escape_markup(words_for(answer.property)));
      text += "<td>" + escape_markup(worth.machine) + "</td>" + bar(answer.torque, least_torque, most_torque) +
              bar(answer.kelvin, least_kelvin, most_kelvin) + "</tr>\n";
    }
  return section("What each property gives in each machine", text + "</tbody>\n</table></div>\n");
}

std::string machine_card(const WorthInMachine& worth) {
  const studies::GradeInMachine& grade = worth.grade;
  std::string survival = "demagnetisation cannot be judged";
  if (grade.margin && *grade.margin < 0.0)
    survival = grade.torque_loss
                   ? fmt::format("loses {} of its torque for good", digits(100.0 * *grade.torque_loss, 2, "%"))
                   : "does not survive the worst loads";
  else if (grade.margin)
    survival = grade.kelvin && std::isfinite(*grade.kelvin)
                   ? fmt::format("survives the worst loads with {:.0f} K to spare", *grade.kelvin)
                   : "survives the worst loads";
  std::string detail = worth.why_not_adjusted;
  if (worth.adjusted)
    detail = fmt::format("at equal torque {} of magnets, was {}", digits(worth.adjusted->magnet_mass, 3, "kg"),
                         digits(worth.baseline.magnet_mass, 3, "kg"));
  return card(worth.machine, fmt::format("{:+.1f} %", 100.0 * (grade.torque / worth.baseline.torque - 1.0)), "torque",
              survival, detail);
}

std::string design_card(const char* title, const std::string& element, double mass, const SurvivingDesign& design) {
  std::string figures = design.torque ? digits(*design.torque, 4, "N·m") : "torque unknown";
  if (design.efficiency)
    figures += fmt::format(", {:.2f} %", 100.0 * *design.efficiency);
  const std::optional<double> lost = design.torque_loss();
  return card(title, digits(1e3 * mass, 3), "g " + element, figures,
              std::string(design.survives() ? "survives" : "does not survive") +
                  (lost ? fmt::format("; {:.2f} % of the torque lost for good", 100.0 * *lost) : ""));
}

/// The highest coercivity that a design has.
double highest(const LeastDysprosium& least) {
  return std::max({least.uniform.coercivity, least.diffusion.coercivity, least.ideal.coercivity});
}

}  // namespace

std::string worth_page(const GradeAnswer& answer, const std::vector<WorthInMachine>& machines) {
  std::string page = postprocess::begin_page(answer.title, "answer", "Skip to the answer");
  page += conclusions(answer) + "<div class=\"cards\">\n";
  for (const WorthInMachine& worth : machines)
    page += machine_card(worth);
  page += "</div>\n</section>\n" + tables(answer) + answers_section(machines) + notes(answer);
  return page + postprocess::end_page();
}

std::string design_page(const GradeAnswer& answer, const studies::DesignReport& report) {
  const LeastDysprosium& least = report.designs;
  std::string page = postprocess::begin_page(answer.title, "answer", "Skip to the answer");
  page += conclusions(answer) + "<div class=\"cards\">\n";
  page += design_card("Alloyed uniformly", report.element, least.uniform.added_mass, least.uniform);
  page += design_card("Diffused", report.element, least.diffusion.added_mass, least.diffusion);
  page += design_card("Graded ideally", report.element, least.ideal.added_mass, least.ideal);
  if (!report.library_grades.empty()) {
    const postprocess::LibraryGrade& last = report.library_grades.back();
    page += design_card(("Library: " + last.name).c_str(), "heavy rare earth", last.heavy_rare_earth, last.design);
  }
  page += "</div>\n</section>\n";
  page +=
      section("The coercivity that each point needs",
              "<div class=\"pictures whole\"><figure><img alt=\"Coercivity that each point of the magnets needs, and "
              "what each of the three designs has\" src=\"data:image/png;base64," +
                  postprocess::base64(coercivity_png(report)) +
                  "\"><figcaption>Left: what the loads ask of each point; pale where " + escape_markup(report.base) +
                  " is enough. At the corners the field of two dimensions has no bound; 0.2 % of the volume may lose "
                  "more. The others: what each design has.</figcaption>"
                  "</figure></div>\n");
  page += tables(answer) + notes(answer);
  return page + postprocess::end_page();
}

std::string coercivity_png(const studies::DesignReport& report) {
  const LeastDysprosium& least = report.designs;
  std::vector<postprocess::MagnetValues> maps = postprocess::coercivity_maps(least);
  maps.at(0).name = "Needed";
  maps.at(1).name = "Alloyed uniformly";
  maps.at(2).name = "Diffused through " + postprocess::in_words(least.diffusion.faces);
  maps.at(3).name = "Graded ideally";
  // Where the base alloy is enough everywhere the map still has a scale.
  const double enough = least.base_coercivity;
  return postprocess::draw_excess_png(
      least.points, maps,
      {enough, std::max(highest(least), 1.05 * enough), 1e-3,
       fmt::format("H_cJ at {:.0f} degC, kA/m", least.reference_temperature - base::zero_celsius)});
}

void write_coercivity_vtu(const std::string& file, const studies::DesignReport& report) {
  std::vector<postprocess::MagnetValues> maps = postprocess::coercivity_maps(report.designs);
  maps.at(0).name = "Coercivity needed (kA/m)";
  maps.at(1).name = "Coercivity alloyed uniformly (kA/m)";
  maps.at(2).name = "Coercivity diffused (kA/m)";
  maps.at(3).name = "Coercivity graded ideally (kA/m)";
  for (postprocess::MagnetValues& map : maps)
    for (double& value : map.values)
      value *= 1e-3;
  postprocess::write_magnet_vtu(file, report.designs.points, maps);
}

}  // namespace lodestone::app
