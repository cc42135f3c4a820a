// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "materials/composition.h"
#include "postprocess/report/design_labels.h"
#include "postprocess/report/page_text.h"
#include "postprocess/report/report_columns.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>

namespace lodestone::postprocess {

namespace {

using OptionalBand = std::optional<materials::Band>;

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
  return fmt::format("<div class=\"card\"><h2>{}</h2><p class=\"value\">{}</p><p class=\"who\">{}</p>"
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

}  // namespace lodestone::postprocess
