// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison of an optimisation's candidates: too many for a row each.
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/front_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t plot_width = 80, plot_height = 18, shown_reasons = 8;

/// Reasons differ in their figures: what they are about is counted.
std::string kind_of(const std::string& reason) {
  const std::size_t colon = reason.find(':'), figure = reason.find_first_of("0123456789");
  const std::size_t end = std::min({colon, figure, reason.size()});
  return reason.substr(0, reason.find_last_not_of(" '-", end == 0 ? 0 : end - 1) + 1);
}

}  // namespace

std::string Comparison::aims_table() const {
  std::vector<FrontRow> rows;
  std::vector<FrontMark> marks;
  std::size_t counting = 0, failed = 0;
  std::map<std::string, std::size_t> reasons;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    const DesignMerit& merit = merits_[i];
    failed += cases_[i].done ? 0 : 1;
    if (!merit.counts()) {
      ++reasons[kind_of(merit.reason)];
      continue;
    }
    ++counting;
    if (merit.objectives.size() > 1)
      marks.push_back({*merit.objectives[0], *merit.objectives[1], on_front_[i]});
    if (on_front_[i])
      rows.push_back({cases_[i].id, cases_[i].varied, merit.objectives, merit.limited});
  }
  std::string text = fmt::format("Optimisation by {}\n{}\n", search_, in_words(aims_));
  for (const AimedLimit& aimed : aims_.limits)
    text += fmt::format("  {} {}\n", aimed.quantity.label(), aimed.limit.text);
  text +=
      fmt::format("{} designs, {} count, {} on the front, {} failed\n\n", cases_.size(), counting, rows.size(), failed);
  text += front_plot(aims_, marks, plot_width, plot_height, false);
  if (!rows.empty())
    text += "\n" + front_table(aims_, std::move(rows)) + "\n";

  std::vector<std::pair<std::string, std::size_t>> sorted(reasons.begin(), reasons.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t k = 0; k < std::min(shown_reasons, sorted.size()); ++k)
    text += fmt::format("{} do not count: {}\n", sorted[k].second, sorted[k].first);
  if (sorted.size() > shown_reasons)
    text += fmt::format("… and for {} more reasons (--csv has them all)\n", sorted.size() - shown_reasons);
  text += refusals();
  if (by_efficiency_)
    text += fmt::format("Losses and efficiency {}.\n", efficiency_label);
  return text;
}

}  // namespace lodestone::postprocess
