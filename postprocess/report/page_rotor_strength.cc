// SPDX-License-Identifier: GPL-3.0-or-later
// The rotors at overspeed, of the designs that have their strength computed.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/fields/base64.h"

#include <fmt/format.h>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t most_pictures = 24;

std::string least_in_words(const std::optional<MinimumDimension>& minimum) {
  if (!minimum)
    return "–";
  const std::string value = minimum->value ? fmt::format("{:.2f} mm", 1e3 * *minimum->value) : "none";
  return fmt::format("{} {}{}", base::escape_markup(minimum->path), value,
                     minimum->remark.empty() ? "" : "<br><small>" + base::escape_markup(minimum->remark) + "</small>");
}

}  // namespace

std::string rotor_strength_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const auto has = [](const CaseRecord& record) { return record.rotor_strength.has_value(); };
  const std::vector<std::size_t> all = choose_designs(comparison, cases.size(), has);
  if (all.empty())
    return "";
  std::string rows, pictures;
  for (const std::size_t i : all) {
    const RotorStrength& strength = *cases[i].rotor_strength;
    rows += fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{:.0f}</td><td class=\"number\">{:.0f}</td><td>{}, ({:.1f}, "
        "{:.1f}) mm</td><td class=\"number\">{:.0f}</td><td class=\"number\">{:.2f}{}</td><td>{}</td></tr>\n",
        base::escape_markup(cases[i].design), strength.request.overspeed * 30.0 / base::pi, 1e-6 * strength.peak_stress,
        base::escape_markup(strength.peak_part), 1e3 * strength.peak_at.x, 1e3 * strength.peak_at.y,
        1e-6 * strength.yield_strength, strength.safety_factor(),
        strength.holds() ? "" : fmt::format(" (below {:.3g})", strength.request.safety_factor),
        least_in_words(strength.minimum));
  }
  const std::vector<std::size_t> drawn = choose_designs(comparison, most_pictures, [&](const CaseRecord& record) {
    return has(record) && !record.rotor_strength->picture.empty();
  });
  for (const std::size_t i : drawn)
    pictures +=
        fmt::format("<figure><img alt=\"Von Mises stress of the rotor of {0}\" "
                    "src=\"data:image/png;base64,{1}\"><figcaption><strong>{0}</strong></figcaption></figure>\n",
                    base::escape_markup(cases[i].design), base64(cases[i].rotor_strength->picture));
  std::string text =
      "<section aria-labelledby=\"strength-title\"><h2 id=\"strength-title\">Rotor at overspeed</h2>\n<p "
      "class=\"hint\">Largest von Mises stress of the sheet in plane stress, the magnets pressing without friction; "
      "pockets with fillets.";
  if (drawn.size() < all.size())
    text += fmt::format(" {} of {} pictures; the others are in the store.", drawn.size(), all.size());
  text += "</p>\n<div class=\"scroll\" role=\"region\" aria-labelledby=\"strength-title\" tabindex=\"0\">\n<table "
          "class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th>";
  for (const auto& [title, unit] : std::vector<std::pair<const char*, const char*>>{{"Speed", "rpm"},
                                                                                    {"Largest stress", "MPa"},
                                                                                    {"Where", ""},
                                                                                    {"Yield strength", "MPa"},
                                                                                    {"Safety factor", ""},
                                                                                    {"Least dimension", ""}})
    text += fmt::format("<th scope=\"col\">{} <small>{}</small></th>", title, unit);
  return text + "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</div>\n<div class=\"pictures\">\n" +
         pictures + "</div>\n</section>\n";
}

}  // namespace lodestone::postprocess
