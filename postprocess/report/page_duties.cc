// SPDX-License-Identifier: GPL-3.0-or-later
// Designs at equal duty: a table and the working points of each duty.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "postprocess/comparison/comparison_duties_internal.h"
#include "postprocess/drive_cycle/duty_picture.h"
#include "postprocess/fields/base64.h"
#include "postprocess/passport/use_phase.h"

#include <fmt/format.h>

#include <algorithm>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t most_pictures = 6;
constexpr double kilojoule = 1e3;
constexpr double megawatt_hour = 3.6e9;  // J

std::string cell(const std::string& text) {
  return "<td class=\"number\">" + text + "</td>";
}

std::string band(const std::optional<materials::Band>& value, double factor) {
  return value ? format_band({value->min * factor, value->max * factor}) : "–";
}

std::string table(const Comparison& comparison, const DutyKey& key, const DutyResult& first) {
  std::string text = "<div class=\"scroll\" role=\"region\" aria-labelledby=\"duties-title\" tabindex=\"0\">\n"
                     "<table class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th>";
  const auto head = [&](const std::string& title, const std::string& unit) {
    text +=
        fmt::format("<th scope=\"col\" class=\"number\">{} <small>{}</small></th>", base::escape_markup(title), unit);
  };
  head("Efficiency", "%");
  if (!first.inverter_losses.empty())
    head("With inverter", "%");
  head("Put in", "kJ");
  head("Delivered", "kJ");
  for (const auto* losses : {&first.losses, &first.inverter_losses})
    for (const LossEnergy& one : *losses)
      head("Loss: " + one.label, "kJ");
  head("Magnets’ share", "%");
  head("Not met", "% of time");
  head("Rare earth", "g");
  head("Heavy", "g");
  head("CO2e of losses", "kg/MWh");
  head("Embodied CO2e", "kg/MWh");
  text += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    const CaseRecord& record = comparison.cases()[i];
    const DutyResult* duty = find_duty(record, key);
    if (duty == nullptr)
      continue;
    const auto percent = [](const std::optional<double>& value) {
      return cell(format_fixed(value ? std::optional<double>(100.0 * *value) : std::nullopt, 2));
    };
    text += "<tr><th scope=\"row\">" + base::escape_markup(record.design) + "</th>" + percent(duty->efficiency());
    if (!first.inverter_losses.empty())
      text += percent(duty->system_efficiency());
    text += cell(format_fixed(duty->put_in() / kilojoule, 0)) + cell(format_fixed(duty->delivered() / kilojoule, 0));
    const auto add_energies = [&](const std::vector<LossEnergy>& known, const std::vector<LossEnergy>& losses) {
      for (const LossEnergy& wanted : known) {
        const auto one = std::find_if(losses.begin(), losses.end(),
                                      [&](const LossEnergy& loss) { return loss.name == wanted.name; });
        const bool is_known = one != losses.end() && one->energy;
        text += cell(format_fixed(is_known ? std::optional<double>(*one->energy / kilojoule) : std::nullopt, 1));
      }
    };
    add_energies(first.losses, duty->losses);
    add_energies(first.inverter_losses, duty->inverter_losses);
    text += percent(duty->magnet_share());
    text += cell(duty->met() ? "0" : format_fixed(100.0 * duty->unmet_share(), 2) + " !");
    text += cell(band(record.passport.rare_earth_mass, 1e3)) + cell(band(record.passport.heavy_rare_earth_mass, 1e3));
    const auto& cycles = comparison.life_cycles(i);
    const auto use = cycles.empty() ? std::nullopt : use_phase(*duty, cycles.front());
    text += cell(format_fixed(use && use->carbon_per_delivered
                                  ? std::optional<double>(*use->carbon_per_delivered * megawatt_hour)
                                  : std::nullopt,
                              3));
    text += cell(band(use ? use->embodied_per_delivered : std::nullopt, megawatt_hour)) + "</tr>\n";
  }
  return text + "</tbody>\n</table>\n</div>\n";
}

}  // namespace

std::string duty_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const std::vector<DutyKey> keys = duty_keys(cases);
  if (keys.empty())
    return "";
  std::string text =
      "<section aria-labelledby=\"duties-title\"><h2 id=\"duties-title\">At equal duty</h2>\n"
      "<p class=\"hint\">Efficiency is the energy got out over the energy put in, motoring and generating; steps "
      "beyond "
      "the limits of torque, speed or voltage are not met and count in neither. The carbon of the losses in a life "
      "stands beside the embodied one, per MWh delivered.</p>\n"
      "<div class=\"plots\">" +
      plot("cycle-plot", "Efficiency over the first duty",
           "The line joins designs that no valid design beats in both: more efficiency, less rare earth.") +
      "</div>\n";
  for (const DutyKey& key : keys) {
    const std::vector<std::size_t> chosen = choose_designs(comparison, most_pictures, [&](const CaseRecord& record) {
      return find_duty(record, key) != nullptr && record.efficiency_map;
    });
    if (chosen.empty())
      continue;
    const DutyResult& first = *find_duty(cases[chosen.front()], key);
    text +=
        fmt::format("<h3>{}</h3>\n<p class=\"hint\">{} {:.6g} s{}. Weakest value behind it: {} ({} confidence).</p>\n",
                    base::escape_markup(key.words()), base::escape_markup(first.description + "."), first.duration,
                    first.distance ? fmt::format(", {:.4g} km", 1e-3 * *first.distance) : "",
                    base::escape_markup(first.provenance.source), materials::to_string(first.provenance.confidence));
    text += table(comparison, key, first) + "<div class=\"pictures maps\">\n";
    for (const std::size_t i : chosen)
      text +=
          fmt::format("<figure><img alt=\"working points of {0}\" src=\"data:image/svg+xml;base64,{1}\"><figcaption>"
                      "<strong>{0}</strong>, working points</figcaption></figure>\n",
                      base::escape_markup(cases[i].design),
                      base64(draw_duty(*find_duty(cases[i], key), *cases[i].efficiency_map, cases[i].design)));
    text += "</div>\n";
  }
  return text + "</section>\n";
}

}  // namespace lodestone::postprocess
