// SPDX-License-Identifier: GPL-3.0-or-later
// The spread of designs within their tolerances, for people and for other programs.
#include "base/quantity.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/robustness_internal.h"
#include "postprocess/comparison/text_columns.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace lodestone::postprocess {

namespace {

using Json = nlohmann::ordered_json;

std::string unit_of(const RobustQuantity& quantity) {
  return *quantity.display_unit == '\0' ? quantity.unit : quantity.display_unit;
}

/// In the unit of tables.
double shown(double value, const RobustQuantity& quantity) {
  return base::convert(value, quantity.unit, unit_of(quantity));
}

struct Figure {
  const char* key;
  const char* label;
  double Spread::*value;
};
const std::vector<Figure> figures = {{"mean", "mean", &Spread::mean},
                                     {"standard_deviation", "deviation", &Spread::standard_deviation},
                                     {"quantile_5", "5 %", &Spread::quantile_5},
                                     {"quantile_95", "95 %", &Spread::quantile_95},
                                     {"least", "least", &Spread::least},
                                     {"most", "most", &Spread::most}};

Json to_json(const std::optional<Proportion>& failing) {
  if (!failing)
    return {};
  return {{"failing", failing->count},
          {"of", failing->of},
          {"probability", failing->probability()},
          {"low", failing->low},
          {"high", failing->high}};
}

std::string in_words(const std::optional<Proportion>& failing) {
  if (!failing)
    return "not known";
  return fmt::format("{:.3g} % fail ({} of {}; between {:.3g} % and {:.3g} % with 95 % confidence)",
                     100.0 * failing->probability(), failing->count, failing->of, 100.0 * failing->low,
                     100.0 * failing->high);
}

}  // namespace

std::string to_json(const Robustness& robustness) {
  Json spreads;
  for (std::size_t q = 0; q < robustness.spreads.size(); ++q) {
    const RobustQuantity& quantity = robust_quantities()[q];
    spreads[quantity.key] = nullptr;
    if (const auto& spread = robustness.spreads[q])
      for (const Figure& figure : figures)
        // Margins are in kA/m as beside them; the others are SI.
        spreads[quantity.key][figure.key] =
            quantity.unit == std::string("A/m") ? 1e-3 * (*spread).*figure.value : (*spread).*figure.value;
  }
  Json limits = Json::array();
  for (const auto& [limit, failing] : robustness.limits)
    limits.push_back({{"quantity", limit.quantity}, {"limit", limit.text}, {"fails", to_json(failing)}});
  return Json({{"samples", robustness.samples},
               {"failed", robustness.failed},
               {"missing", robustness.missing},
               {"spread", spreads},
               {"limits", limits},
               {"any_limit", to_json(robustness.any)}})
      .dump();
}

std::vector<RobustnessColumn> robustness_columns(const std::vector<std::optional<Robustness>>& designs) {
  std::vector<RobustnessColumn> columns;
  columns.push_back({"samples", [](const Robustness& one) -> std::optional<double> {
                       return static_cast<double>(one.samples - one.missing - one.failed);
                     }});
  for (std::size_t q = 0; q < robust_quantities().size(); ++q)
    for (const Figure& figure : figures) {
      const RobustQuantity quantity = robust_quantities()[q];
      const std::string unit = quantity.unit == std::string("A/m") ? "kA/m" : quantity.unit;
      columns.push_back({fmt::format("{} within tolerances {} [{}]", quantity.label, figure.label, unit),
                         [q, unit, quantity, value = figure.value](const Robustness& one) -> std::optional<double> {
                           if (!one.spreads[q])
                             return std::nullopt;
                           return base::convert((*one.spreads[q]).*value, quantity.unit, unit);
                         }});
    }
  const auto first = std::find_if(designs.begin(), designs.end(), [](const auto& one) { return one.has_value(); });
  using Pick = std::function<std::optional<Proportion>(const Robustness&)>;
  std::vector<std::pair<std::string, Pick>> proportions;
  for (std::size_t l = 0; first != designs.end() && l < (*first)->limits.size(); ++l) {
    const Limit& limit = (*first)->limits[l].first;
    proportions.emplace_back(limit.quantity + " " + limit.text,
                             [l](const Robustness& one) { return one.limits[l].second; });
  }
  if (!proportions.empty())
    proportions.emplace_back("any limit", [](const Robustness& one) { return one.any; });
  for (const auto& [name, pick] : proportions) {
    const auto add = [&columns, &name = name, pick = pick](const char* what, double (*value)(const Proportion&)) {
      columns.push_back(
          {fmt::format("failing {}{} [1]", name, what), [pick, value](const Robustness& one) -> std::optional<double> {
             const auto failing = pick(one);
             return failing ? std::make_optional(value(*failing)) : std::nullopt;
           }});
    };
    add("", [](const Proportion& one) { return one.probability(); });
    add(", low", [](const Proportion& one) { return one.low; });
    add(", high", [](const Proportion& one) { return one.high; });
  }
  return columns;
}

std::string Comparison::robustness_table() const {
  if (std::none_of(robustness_.begin(), robustness_.end(), [](const auto& one) { return one.has_value(); }))
    return "";
  TextColumns columns("  design");
  columns.add_column("quantity", "");
  for (const Figure& figure : figures)
    columns.add_column(figure.label, "");
  std::string text;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    if (!robustness_[i])
      continue;
    const Robustness& one = *robustness_[i];
    for (std::size_t q = 0; q < one.spreads.size(); ++q) {
      if (!one.spreads[q])
        continue;
      const RobustQuantity& quantity = robust_quantities()[q];
      std::vector<std::string> cells = {fmt::format("{}, {}", quantity.label, unit_of(quantity))};
      for (const Figure& figure : figures)
        cells.push_back(fmt::format("{:.4g}", shown((*one.spreads[q]).*figure.value, quantity)));
      columns.add_row("  " + cases_[i].design, cells);
    }
    std::string line = fmt::format("{}: {} samples", cases_[i].design, one.samples);
    if (one.failed > 0)
      line += fmt::format(", {} without result (in no figure)", one.failed);
    if (one.missing > 0)
      line += fmt::format(", {} missing", one.missing);
    text += line + "\n";
    for (const auto& [limit, failing] : one.limits)
      text += fmt::format("  {} {}: {}\n", limit.quantity, limit.text, in_words(failing));
    if (one.limits.size() > 1)
      text += fmt::format("  any limit: {}\n", in_words(one.any));
  }
  return "\nWithin tolerances\n\n" + columns.text(width_) + "\n" + text;
}

}  // namespace lodestone::postprocess
