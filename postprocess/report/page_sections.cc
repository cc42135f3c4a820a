// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "materials/composition.h"
#include "postprocess/report/design_labels.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

namespace lodestone::postprocess {

namespace {

using OptionalBand = std::optional<materials::Band>;

std::optional<double> scaled(const std::optional<double>& value, double factor) {
  return value ? std::optional<double>(*value * factor) : std::nullopt;
}

OptionalBand scaled(const OptionalBand& band, double factor) {
  return band ? OptionalBand({band->min * factor, band->max * factor}) : std::nullopt;
}

/// With the minus of typography.
std::string fixed(const std::optional<double>& value, int decimals) {
  std::string text = format_fixed(value, decimals);
  if (text.front() == '-') {
    text.replace(0, 1, "−");
  }
  return text;
}

std::string band_text(const OptionalBand& band) {
  return band ? format_band(*band) : "–";
}

std::optional<double> percent(const std::optional<double>& fraction) {
  return scaled(fraction, 100.0);
}

OptionalBand heavy_grams(const CaseRecord& record) {
  return scaled(record.passport.heavy_rare_earth_mass, 1e3);
}

bool without_heavy(const CaseRecord& record) {
  return record.passport.heavy_rare_earth_mass && record.passport.heavy_rare_earth_mass->max == 0.0;
}

std::string heavy_words(const CaseRecord& record) {
  if (!record.passport.heavy_rare_earth_mass) {
    return "heavy rare earth unknown";
  }
  return without_heavy(record) ? "no heavy rare earth" : band_text(heavy_grams(record)) + " g heavy rare earth";
}

/// Whether a design may be praised: valid, and of an optimisation one that keeps its limits.
bool counts(const Comparison& comparison, std::size_t i) {
  return comparison.cases()[i].valid() && (comparison.aims().empty() || comparison.merit(i).counts());
}

/// Index of the best design that counts by a score (larger is better); nothing where none has one. Ties go to the
/// first.
std::optional<std::size_t> best(const Comparison& comparison,
                                const std::function<std::optional<double>(std::size_t)>& score) {
  std::optional<std::size_t> found;
  double most = 0.0;
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    const std::optional<double> value = counts(comparison, i) ? score(i) : std::nullopt;
    if (value && std::isfinite(*value) && (!found || *value > most)) {
      found = i;
      most = *value;
    }
  }
  return found;
}

std::string state_of(const Comparison& comparison, std::size_t i) {
  const CaseRecord& record = comparison.cases()[i];
  if (!record.done) {
    return "failed";
  }
  if (!record.valid()) {
    return record.knee.valid() ? "damaged" : "knee";
  }
  return comparison.on_front(i) ? "front" : record.knee.margin ? "valid" : "unchecked";
}

std::string figures_of(const Comparison& comparison, std::size_t i) {
  const PointRecord& point = comparison.point(i);
  std::string text = fixed(point.torque, 0) + " N·m";
  if (point.efficiency) {
    text += ", " + fixed(percent(point.efficiency), 2) + " %";
  }
  return text;
}

std::string card(const Comparison& comparison, const char* title, const std::optional<std::size_t>& index,
                 const std::function<std::string(std::size_t)>& value) {
  if (!index) {
    return "";
  }
  const CaseRecord& record = comparison.cases()[*index];
  return fmt::format("<div class=\"card\"><h3>{}</h3><p class=\"value\">{}</p><p class=\"who\">{}</p>"
                     "<p class=\"detail\">{} · {}</p></div>\n",
                     title, value(*index), linked_name(comparison, *index), figures_of(comparison, *index),
                     heavy_words(record));
}

/// "nd-gbd-n42sh gives the most …; without any heavy rare earth, … still gives …".
std::string answer(const Comparison& comparison) {
  const bool by_efficiency = comparison.front_by_efficiency();
  const auto measure = [&](std::size_t i) -> std::optional<double> {
    return by_efficiency ? comparison.point(i).efficiency : std::optional<double>(comparison.point(i).torque);
  };
  const auto winner = best(comparison, measure);
  const bool limited = !comparison.aims().limits.empty();
  if (!winner) {
    if (limited)
      return "<p class=\"answer\">No design keeps all limits of the optimisation.</p>\n";
    return "<p class=\"answer\">No design is valid: every one passes its knee, does not survive its load cases, or "
           "failed.</p>\n";
  }
  const auto& cases = comparison.cases();
  const auto name = [&](std::size_t i) { return "<strong>" + linked_name(comparison, i) + "</strong>"; };
  std::string text =
      fmt::format("{} gives the {} of the {}designs{}: {}, with {}.", name(*winner),
                  by_efficiency ? "highest efficiency" : "most torque", limited ? "" : "valid ",
                  limited ? " that keep all limits" : "", figures_of(comparison, *winner), heavy_words(cases[*winner]));
  const auto free = best(comparison, [&](std::size_t i) -> std::optional<double> {
    return without_heavy(cases[i]) ? measure(i) : std::nullopt;
  });
  if (free && *free != *winner) {
    const double torque_change = 100.0 * (comparison.point(*free).torque / comparison.point(*winner).torque - 1.0);
    text += fmt::format(" Without any heavy rare earth, {} still gives {}: {}&nbsp;% torque", name(*free),
                        figures_of(comparison, *free), (torque_change >= 0.0 ? "+" : "") + fixed(torque_change, 1));
    if (by_efficiency) {
      const double change = 100.0 * (*measure(*free) - *measure(*winner));
      text += fmt::format(" and {}&nbsp;points of efficiency", (change >= 0.0 ? "+" : "") + fixed(change, 2));
    }
    text += " against it.";
  } else if (!free) {
    text +=
        limited ? " None of them does without heavy rare earth." : " No valid design does without heavy rare earth.";
  }
  // The steps go from one heavy mass to the next: those of an optimisation may be of anything.
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < cases.size() && comparison.aims().empty(); ++i) {
    if (comparison.on_front(i)) {
      front.push_back(i);
    }
  }
  std::stable_sort(front.begin(), front.end(), [&](std::size_t a, std::size_t b) {
    return cases[a].passport.heavy_rare_earth_mass->middle() < cases[b].passport.heavy_rare_earth_mass->middle();
  });
  std::string steps;
  if (front.size() > 2 && front.size() <= 8) {
    steps = "<p class=\"steps\">Step by step: ";
    for (const std::size_t i : front) {
      steps += (i == front.front() ? "" : " <span aria-hidden=\"true\">→</span> ") +
               fmt::format("<strong>{}</strong> {}, {}", linked_name(comparison, i),
                           by_efficiency ? fixed(percent(measure(i)), 2) + " %" : fixed(measure(i), 1) + " N·m",
                           heavy_words(cases[i]));
    }
    steps += "</p>\n";
  }
  return "<p class=\"answer\">" + text + "</p>\n" + steps;
}

/// What all cases share, or "several".
std::string common(const Comparison& comparison, const std::string CaseRecord::*member) {
  const std::string& first = comparison.cases().front().*member;
  for (const CaseRecord& record : comparison.cases()) {
    if (record.*member != first) {
      return "several";
    }
  }
  return first;
}

std::string fact(const std::string& name, const std::string& value) {
  return "<div><dt>" + name + "</dt><dd>" + base::escape_markup(value) + "</dd></div>\n";
}

}  // namespace

std::string badge(const std::string& state) {
  static const std::map<std::string, std::pair<const char*, const char*>> words = {
      {"front", {"★", "on the front"}},       {"valid", {"✓", "valid"}},
      {"unchecked", {"?", "knee unknown"}},   {"knee", {"!", "past the knee"}},
      {"damaged", {"!", "does not survive"}}, {"failed", {"×", "failed"}}};
  const auto& [sign, word] = words.at(state);
  return fmt::format("<span class=\"badge {}\"><span aria-hidden=\"true\">{}</span> {}</span>", state, sign, word);
}

std::string headline_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  std::map<std::string, int> count;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    ++count[state_of(comparison, i)];
  }
  std::string tally = fmt::format("{} compared", cases.size());
  if (count["knee"] > 0) {
    tally += fmt::format(", {} past the knee", count["knee"]);
  }
  if (count["damaged"] > 0) {
    tally += fmt::format(count["damaged"] == 1 ? ", {} does not survive its load cases"
                                               : ", {} do not survive their load cases",
                         count["damaged"]);
  }
  if (count["failed"] > 0) {
    tally += fmt::format(", {} failed", count["failed"]);
  }
  if (const std::string refused = comparison.refusals(); !refused.empty()) {
    tally += "; " + refused.substr(0, refused.size() - 1);
  }
  const auto first = std::find_if(cases.begin(), cases.end(), [](const CaseRecord& record) { return record.done; });
  const PointRecord& point = comparison.point(static_cast<std::size_t>(first - cases.begin()));
  std::string text = "<section aria-label=\"Answer\">\n<dl class=\"facts\">\n";
  text += fact("Machine", common(comparison, &CaseRecord::machine));
  text += fact("Operating point",
               (comparison.point_name().empty() ? "" : comparison.point_name() + ": ") + comparison.conditions());
  text += fact("Designs", tally);
  if (comparison.front_by_efficiency()) {
    text += fact("Efficiency", efficiency_label);
  }
  text += "</dl>\n" + answer(comparison) + "<div class=\"cards\">\n";
  text += card(comparison, "Most torque",
               best(comparison, [&](std::size_t i) { return std::optional<double>(comparison.point(i).torque); }),
               [&](std::size_t i) { return fixed(comparison.point(i).torque, 1) + "&nbsp;<small>N·m</small>"; });
  if (point.efficiency) {
    text += card(comparison, "Highest efficiency",
                 best(comparison, [&](std::size_t i) { return comparison.point(i).efficiency; }), [&](std::size_t i) {
                   return fixed(percent(comparison.point(i).efficiency), 2) + "&nbsp;<small>%</small>";
                 });
  }
  // Of equal heavy masses (mostly none at all) the one of most torque.
  text += card(comparison, "Least heavy rare earth",
               best(comparison,
                    [&](std::size_t i) -> std::optional<double> {
                      const OptionalBand& mass = cases[i].passport.heavy_rare_earth_mass;
                      return mass ? std::optional<double>(-1e9 * mass->middle() + comparison.point(i).torque)
                                  : std::nullopt;
                    }),
               [&](std::size_t i) { return band_text(heavy_grams(cases[i])) + "&nbsp;<small>g</small>"; });
  const auto rare_earth_per_torque = [&](std::size_t i) {
    return scaled(per(cases[i].passport.rare_earth_mass, comparison.point(i).torque), 1e3);
  };
  text += card(comparison, "Least rare earth per torque",
               best(comparison,
                    [&](std::size_t i) -> std::optional<double> {
                      const OptionalBand ratio = rare_earth_per_torque(i);
                      return ratio ? std::optional<double>(-ratio->middle()) : std::nullopt;
                    }),
               [&](std::size_t i) { return band_text(rare_earth_per_torque(i)) + "&nbsp;<small>g/(N·m)</small>"; });
  return text + "</div>\n</section>\n";
}

std::string table_section(const Comparison& comparison) {
  struct Cell {
    std::optional<double> sort;
    std::string text;
  };
  struct Column {
    std::string title;
    std::string unit;
    std::function<Cell(std::size_t)> cell;
  };
  const auto& cases = comparison.cases();
  const auto number = [](const std::optional<double>& value, int decimals) {
    return Cell{value, fixed(value, decimals)};
  };
  const auto band = [](const OptionalBand& value) {
    return Cell{value ? std::optional<double>(value->middle()) : std::nullopt, band_text(value)};
  };
  std::vector<Column> columns = {
      {"Confidence", "",
       [&](std::size_t i) {
         return Cell{static_cast<double>(cases[i].confidence), materials::to_string(cases[i].confidence)};
       }},
      {"Torque", "N·m", [&](std::size_t i) { return number(comparison.point(i).torque, 1); }},
      {"Ripple", "N·m", [&](std::size_t i) { return number(comparison.point(i).torque_ripple, 1); }}};
  const auto has_error = [&](std::size_t i) { return cases[i].done && comparison.point(i).torque_error; };
  bool estimated = false;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    estimated = estimated || has_error(i);
  }
  if (estimated) {
    columns.push_back(
        {"Torque error, estimated", "N·m", [&](std::size_t i) { return number(comparison.point(i).torque_error, 3); }});
  }
  if (comparison.front_by_efficiency()) {
    columns.push_back(
        {"Efficiency", "%", [&](std::size_t i) { return number(percent(comparison.point(i).efficiency), 2); }});
  }
  const auto has_inverter = [&](std::size_t i) { return comparison.point(i).system_efficiency.has_value(); };
  bool fed = false;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    fed = fed || has_inverter(i);
  }
  if (fed) {
    columns.push_back({"Efficiency with inverter", "%",
                       [&](std::size_t i) { return number(percent(comparison.point(i).system_efficiency), 2); }});
  }
  columns.push_back(
      {"Knee margin", "kA/m", [&](std::size_t i) { return number(scaled(cases[i].knee.margin, 1e-3), 0); }});
  if (comparison.front_by_efficiency()) {
    std::vector<LossComponent> components;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      for (const LossComponent& component : all_components(comparison.point(i))) {
        if (std::none_of(components.begin(), components.end(),
                         [&](const LossComponent& known) { return known.name == component.name; })) {
          components.push_back(component);
        }
      }
    }
    for (const LossComponent& component : components) {
      columns.push_back({"Loss, " + component.label, "W", [&comparison, &number, component](std::size_t i) {
                           for (const LossComponent& one : all_components(comparison.point(i))) {
                             if (one.name == component.name) {
                               return number(one.loss, 0);
                             }
                           }
                           return number(std::nullopt, 0);
                         }});
    }
  }
  columns.push_back({"Magnets", "kg", [&](std::size_t i) { return number(cases[i].passport.magnet_mass, 3); }});
  columns.push_back(
      {"Rare earth", "g", [&](std::size_t i) { return band(scaled(cases[i].passport.rare_earth_mass, 1e3)); }});
  columns.push_back({"Heavy rare earth", "g", [&](std::size_t i) { return band(heavy_grams(cases[i])); }});
  columns.push_back({"Rare earth per torque", "g/(N·m)", [&](std::size_t i) {
                       return band(scaled(per(cases[i].passport.rare_earth_mass, comparison.point(i).torque), 1e3));
                     }});
  if (comparison.front_by_efficiency()) {
    columns.push_back(
        {"Rare earth per power", "g/kW", [&](std::size_t i) {
           return band(
               scaled(per(cases[i].passport.rare_earth_mass, comparison.point(i).mechanical_power.value_or(0.0)), 1e6));
         }});
  }
  const auto heading = [](const std::string& title, const std::string& unit, const char* kind) {
    return fmt::format("<th scope=\"col\" class=\"{}\"><button type=\"button\">{}{}<span class=\"arrow\" "
                       "aria-hidden=\"true\"></span></button></th>",
                       kind, title, unit.empty() ? "" : " <small>" + unit + "</small>");
  };
  std::string text =
      "<section aria-labelledby=\"table-title\"><h2 id=\"table-title\" tabindex=\"-1\">Every design</h2>\n"
      "<p class=\"hint\">A column's head sorts by it.</p>\n"
      "<div class=\"scroll\" role=\"region\" aria-labelledby=\"table-title\" tabindex=\"0\">\n"
      "<table id=\"table\">\n<thead><tr>";
  text += heading("Design", "", "text") + heading("State", "", "text");
  for (const Column& column : columns) {
    text += heading(base::escape_markup(column.title), column.unit, column.title == "Confidence" ? "text" : "number");
  }
  text += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseRecord& record = cases[i];
    const std::string state = state_of(comparison, i);
    const std::string why = comparison.exclusion(i);
    text += fmt::format(
        "<tr id=\"design-{}\" class=\"{}\"><th scope=\"row\">{}<small>{}</small>{}</th><td data-sort=\"{}\">{}", i,
        state, base::escape_markup(record.design), base::escape_markup(record.magnet_process),
        goes_by_number(record) ? "<small class=\"varied\">" + base::escape_markup(varied_in_words(record)) + "</small>"
                               : std::string(),
        std::string("front valid unchecked knee damaged failed").find(state), badge(state));
    if (!why.empty() && record.done) {
      text += "<small class=\"why\">" + base::escape_markup(why) + "</small>";
    }
    text += "</td>";
    if (!record.done) {
      text += fmt::format("<td class=\"why\" colspan=\"{}\">{}</td></tr>\n", columns.size(), base::escape_markup(why));
      continue;
    }
    for (const Column& column : columns) {
      const Cell cell = column.cell(i);
      text += fmt::format("<td class=\"{}\" data-sort=\"{}\">{}</td>", column.title == "Confidence" ? "text" : "number",
                          cell.sort ? fmt::format("{:.9g}", *cell.sort) : "", cell.text);
    }
    text += "</tr>\n";
  }
  text += "</tbody>\n</table>\n</div>\n<p class=\"hint\">★ no valid design of known composition has ";
  text += comparison.front_by_efficiency() ? "a higher efficiency" : "more torque";
  return text +
         " with as little heavy rare earth. A span follows from a composition given as a range. The knee margin is "
         "the distance of the worst point of the magnet from the field that costs it 1 % of its remanence.</p>\n"
         "</section>\n";
}

}  // namespace lodestone::postprocess
