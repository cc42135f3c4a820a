// SPDX-License-Identifier: GPL-3.0-or-later
// What load cases leave of each design: the answer, the table and the pictures of the magnets.
#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/fields/base64.h"
#include "postprocess/fields/magnet_picture.h"
#include "postprocess/report/page_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

namespace lodestone::postprocess {

namespace {

/// A longer table is no answer; the others are in the store.
constexpr std::size_t most_designs = 120;
constexpr std::size_t most_pictures = 24;

/// With the minus of typography; "" for nothing.
std::string fixed(const std::optional<double>& value, int decimals) {
  if (!value)
    return "";
  std::string text = format_fixed(value, decimals);
  if (text.front() == '-')
    text.replace(0, 1, "−");
  return text;
}

std::string in_percent(const std::optional<double>& share, int decimals) {
  return fixed(share ? std::optional<double>(100.0 * *share) : std::nullopt, decimals);
}

/// "138.0"; where the search ended without it, on which side of the end it lies.
std::string loss_temperature(const std::optional<LossTemperature>& found) {
  if (!found)
    return "";
  const auto celsius = [](double kelvin) { return fixed(kelvin - base::zero_celsius, 0); };
  const bool hotter = found->to >= found->from;
  if (!found->temperature)
    return (hotter ? "&gt; " : "&lt; ") + celsius(found->to);
  if (*found->temperature == found->from)
    return (hotter ? "&lt; " : "&gt; ") + celsius(found->from);
  return celsius(*found->temperature);
}

/// A figure of a load case, "" where it was not computed; a column without any is left out.
struct Column {
  std::string title;
  std::string unit;
  std::function<std::string(const LoadCaseResult&)> text;
};

const std::vector<Column>& columns() {
  using Result = const LoadCaseResult&;
  static const std::vector<Column> all = {
      {"Magnets at", "degC", [](Result r) { return fixed(r.magnet_temperature - base::zero_celsius, 0); }},
      {"Peak i_d", "A", [](Result r) { return r.short_circuit ? fixed(r.short_circuit->peak.d, 0) : std::string(); }},
      {"Torque lost", "%", [](Result r) { return in_percent(r.torque_loss, 2); }},
      {"No-load flux lost", "%", [](Result r) { return in_percent(r.no_load_flux_loss, 2); }},
      {"Volume beyond 1 %", "%", [](Result r) { return in_percent(r.volume_beyond_1, 1); }},
      {"Beyond 5 %", "%", [](Result r) { return in_percent(r.volume_beyond_5, 1); }},
      {"Beyond 20 %", "%", [](Result r) { return in_percent(r.volume_beyond_20, 1); }},
      {"Least margin", "kA/m",
       [](Result r) {
         return fixed(r.least_margin ? std::optional<double>(1e-3 * *r.least_margin) : std::nullopt, 0);
       }},
      {"Least margin", "K", [](Result r) { return fixed(r.least_kelvin, 1); }},
      {"Temperature of loss", "degC", [](Result r) { return loss_temperature(r.loss_temperature); }}};
  return all;
}

bool is_loaded(const CaseRecord& record) {
  return record.done && !record.load_cases.empty();
}

std::string name_of(const CaseRecord& record) {
  return "<strong>" + base::escape_markup(record.design) + "</strong>";
}

/// "A", "A and B", "A, B and C".
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0)
      text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string percent(double share) {
  return format_fixed(100.0 * share, 2) + "&nbsp;%";
}

/// What the last load case, which carries the losses of all, took: "0.06 % of the torque and 0.14 % of the no-load
/// flux".
std::string losses_of(const LoadCaseResult& load) {
  std::string text;
  if (load.torque_loss)
    text = percent(*load.torque_loss) + " of the torque and ";
  return text + percent(load.no_load_flux_loss) + " of the no-load flux";
}

/// Which designs survive, the one of least heavy rare earth among them, and where the others end.
std::string answer(const Comparison& comparison) {
  constexpr std::size_t most_named = 6;
  std::vector<const CaseRecord*> survivors, others;
  for (const CaseRecord& record : comparison.cases())
    if (is_loaded(record))
      (record.not_survived() == nullptr ? survivors : others).push_back(&record);
  const auto names = [](const std::vector<const CaseRecord*>& records) {
    std::vector<std::string> list;
    for (std::size_t i = 0; i < records.size() && i < most_named; ++i)
      list.push_back(name_of(*records[i]));
    if (records.size() > most_named)
      list.push_back(fmt::format("{} more", records.size() - most_named));
    return joined(list);
  };
  const std::size_t all = survivors.size() + others.size();
  std::string text;
  if (survivors.empty()) {
    text = fmt::format("None of {} design{} survives the load cases.", all, all == 1 ? "" : "s");
  } else {
    text = fmt::format("{} survive{} the load cases{}.", names(survivors), survivors.size() == 1 ? "s" : "",
                       others.empty() ? "" : fmt::format(", {} of {} designs", survivors.size(), all));
    const auto mildest =
        std::min_element(survivors.begin(), survivors.end(), [](const CaseRecord* a, const CaseRecord* b) {
          const auto mass = [](const CaseRecord* r) {
            const auto& heavy = r->passport.heavy_rare_earth_mass;
            return heavy ? heavy->middle() : std::numeric_limits<double>::infinity();
          };
          return mass(a) < mass(b);
        });
    const auto& heavy = (*mildest)->passport.heavy_rare_earth_mass;
    const std::string grams = !heavy ? "an unknown mass of heavy rare earth"
                              : heavy->max > 0.0
                                  ? format_band({1e3 * heavy->min, 1e3 * heavy->max}) + "&nbsp;g of heavy rare earth"
                                  : "no heavy rare earth";
    text += survivors.size() == 1 ? " It holds " + grams
                                  : fmt::format(" Of these {} holds least: {}", name_of(**mildest), grams);
    text += fmt::format("; {} are lost for good.", losses_of((*mildest)->load_cases.back()));
  }
  text = "<p class=\"answer\">" + text + "</p>\n";
  if (others.empty())
    return text;
  // By the load case that is the first to be too much.
  std::vector<std::string> order;
  for (const CaseRecord* record : others)
    if (std::find(order.begin(), order.end(), record->not_survived()->name) == order.end())
      order.push_back(record->not_survived()->name);
  text += "<p class=\"steps\">";
  for (const std::string& name : order) {
    std::vector<const CaseRecord*> ended;
    for (const CaseRecord* record : others)
      if (record->not_survived()->name == name)
        ended.push_back(record);
    text += fmt::format("<em>{}</em> is too much for {}. ", base::escape_markup(name), names(ended));
  }
  return text + "</p>\n";
}

std::string limits(const Comparison& comparison) {
  std::set<std::string> found;
  for (const CaseRecord& record : comparison.cases())
    if (is_loaded(record))
      found.insert(fmt::format("{:.3g} %", 100.0 * record.irreversible_loss_limit));
  return fmt::format("{}", fmt::join(found, " or "));
}

std::string table(const Comparison& comparison, const std::vector<std::size_t>& chosen) {
  std::vector<const Column*> shown;
  for (const Column& column : columns())
    if (std::any_of(chosen.begin(), chosen.end(), [&](std::size_t i) {
          const auto& loads = comparison.cases()[i].load_cases;
          return std::any_of(loads.begin(), loads.end(),
                             [&](const LoadCaseResult& r) { return !column.text(r).empty(); });
        }))
      shown.push_back(&column);
  std::string text = "<div class=\"scroll\" role=\"region\" aria-labelledby=\"loads-title\" tabindex=\"0\">\n"
                     "<table class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th><th scope=\"col\">Load case"
                     "</th>";
  for (const Column* column : shown)
    text += fmt::format("<th scope=\"col\" class=\"number\">{} <small>{}</small></th>", column->title, column->unit);
  text += "<th scope=\"col\">State</th></tr></thead>\n<tbody>\n";
  for (const std::size_t i : chosen) {
    const CaseRecord& record = comparison.cases()[i];
    for (const LoadCaseResult& load : record.load_cases) {
      text += "<tr>";
      if (&load == &record.load_cases.front())
        text += fmt::format("<th scope=\"rowgroup\" rowspan=\"{}\">{}</th>", record.load_cases.size(),
                            base::escape_markup(record.design));
      text += "<td class=\"case\">" + base::escape_markup(load.name) + "</td>";
      for (const Column* column : shown) {
        const std::string figure = column->text(load);
        text += "<td class=\"number\">" + (figure.empty() ? "–" : figure) + "</td>";
      }
      const bool survived = irreversible_loss(load) <= record.irreversible_loss_limit;
      text += fmt::format("<td>{}</td></tr>\n", survived ? "<span class=\"badge valid\"><span aria-hidden=\"true\">✓"
                                                           "</span> survives</span>"
                                                         : badge("damaged"));
    }
  }
  return text + "</tbody>\n</table></div>\n";
}

std::string pictures(const Comparison& comparison) {
  const std::vector<std::size_t> chosen =
      choose_designs(comparison, most_pictures, [](const CaseRecord& record) { return record.magnet_map.has_value(); });
  if (chosen.empty())
    return "";
  std::string text = "<div class=\"pictures magnets\">\n";
  for (const std::size_t i : chosen) {
    const CaseRecord& record = comparison.cases()[i];
    const std::string design = base::escape_markup(record.design);
    text += fmt::format(
        "<figure data-design=\"{4}\"><img alt=\"Magnets of {0}: margin to the knee in kA/m and in kelvin, and "
        "remanence left\" "
        "src=\"data:image/png;base64,{1}\"><figcaption><strong>{0}</strong>: least margin of {2}; remanence after "
        "{3}</figcaption></figure>\n",
        design, base64(draw_magnets_png(*record.magnet_map, record.magnet_map->whole_sequence())),
        record.load_cases.size() > 1 ? "all load cases" : "the load case",
        base::escape_markup(record.load_cases.back().name), i);
  }
  return text + "</div>\n";
}

}  // namespace

std::string load_case_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const auto all = static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), is_loaded));
  if (all == 0)
    return "";
  const std::vector<std::size_t> chosen = choose_designs(comparison, most_designs, is_loaded);
  std::string text =
      "<section aria-labelledby=\"loads-title\"><h2 id=\"loads-title\">Which magnets survive?</h2>\n" +
      answer(comparison) +
      "<p class=\"hint\">Load cases come in order, each on the magnets that the one before has left; "
      "losses are those since before the first and stay for good. A design survives where no more than " +
      limits(comparison) +
      " of its torque and no-load flux is lost. Volume: the share of the magnets that has lost more of "
      "its remanence. Margin: the distance of the worst point from the field, or the temperature, that "
      "costs it 1 % of its remanence; negative where it is passed.";
  if (std::any_of(cases.begin(), cases.end(),
                  [](const CaseRecord& record) { return first_loss_temperature(record.load_cases) != nullptr; }))
    text += " Temperature of loss: that of the magnets at which the case, alone on whole ones, takes as much of the "
            "torque as the study asks for, 1 % unless it says otherwise.";
  if (chosen.size() < all)
    text += fmt::format(" {} of {} designs; the others are in the store.", chosen.size(), all);
  return text + "</p>\n" + table(comparison, chosen) + pictures(comparison) + "</section>\n";
}

}  // namespace lodestone::postprocess
