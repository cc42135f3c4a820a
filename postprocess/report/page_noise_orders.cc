// SPDX-License-Identifier: GPL-3.0-or-later
// The waves of radial pressure of the designs whose study asks for them.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/fields/base64.h"
#include "postprocess/noise/pressure_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t most_designs = 12;
constexpr std::size_t most_waves = 8;

}  // namespace

std::string noise_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const auto of_point = [&](std::size_t i) -> const std::optional<PressureOrders>& {
    return comparison.point(i).gap_pressure;
  };
  std::string rows, pictures;
  std::size_t shown = 0, all = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!cases[i].done || !of_point(i) || ++all > most_designs)
      continue;
    ++shown;
    const std::string design = base::escape_markup(cases[i].design);
    const PressureOrders& orders = *of_point(i);
    for (std::size_t k = 0; k < std::min(most_waves, orders.waves.size()); ++k) {
      const PressureWave& wave = orders.waves[k];
      rows += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{:+}</td><td "
                          "class=\"number\">{:.0f}</td><td class=\"number\">{:.3g}</td></tr>\n",
                          design, wave.order, wave.multiple,
                          std::abs(wave.multiple) * orders.pole_pairs * comparison.point(i).speed / (2.0 * base::pi),
                          1e-3 * wave.amplitude);
    }
    pictures +=
        fmt::format("<figure><img alt=\"Waves of radial pressure of {0}\" src=\"data:image/svg+xml;base64,{1}\">"
                    "<figcaption><strong>{0}</strong></figcaption></figure>\n",
                    design, base64(draw_pressure_orders(orders, cases[i].design)));
  }
  if (shown == 0)
    return "";
  std::string text =
      "<section aria-labelledby=\"noise-title\"><h2 id=\"noise-title\">Noise orders</h2>\n<p class=\"hint\">Waves of "
      "radial pressure in the air gap at the compared point, the largest of each design: waves around the bore, "
      "multiple of the electrical frequency (positive with the rotor, negative against it).";
  if (shown < all)
    text += fmt::format(" {} of {} designs; the others are in the store.", shown, all);
  text += "</p>\n<div class=\"scroll\" role=\"region\" aria-labelledby=\"noise-title\" tabindex=\"0\">\n<table "
          "class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th>";
  for (const auto& [title, unit] : std::vector<std::pair<const char*, const char*>>{
           {"Order", ""}, {"Multiple", ""}, {"Frequency", "Hz"}, {"Pressure", "kPa peak"}})
    text += fmt::format("<th scope=\"col\" class=\"number\">{} <small>{}</small></th>", title, unit);
  return text + "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</div>\n<div class=\"pictures maps\">\n" +
         pictures + "</div>\n</section>\n";
}

}  // namespace lodestone::postprocess
