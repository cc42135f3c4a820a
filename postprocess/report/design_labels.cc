// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/design_labels.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "postprocess/comparison/front_text.h"

#include <fmt/format.h>

#include <vector>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t most_spelt_out = 3;

/// Whether a value is a number, with or without a unit, and no name of a magnet or a steel.
bool is_quantity(const std::string& value) {
  try {
    base::unit_of(value);
    return true;
  } catch (const base::QuantityError&) {
    return false;
  }
}

}  // namespace

bool goes_by_number(const CaseRecord& record) {
  return record.varied.size() > most_spelt_out;
}

Comparison with_short_names(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const CaseRecord& record : comparison.cases()) {
    std::string chosen;
    for (const auto& [path, value] : record.varied)
      if (!is_quantity(value))
        chosen += (chosen.empty() ? "" : ", ") + value;
    names.push_back(goes_by_number(record)
                        ? fmt::format("Design {}{}", names.size() + 1, chosen.empty() ? "" : " (" + chosen + ")")
                        : record.design);
  }
  return comparison.renamed(names);
}

std::string varied_in_words(const CaseRecord& record) {
  if (!goes_by_number(record))
    return "";
  std::vector<std::string> paths;
  for (const auto& [path, value] : record.varied)
    paths.push_back(path);
  const std::vector<std::string> ends = short_paths(paths);
  std::string words;
  for (std::size_t v = 0; v < ends.size(); ++v)
    if (std::string value = record.varied[v].second; is_quantity(value)) {
      // No line ends between a number and its unit.
      if (const std::size_t space = value.find(' '); space != std::string::npos)
        value.replace(space, 1, "\u00a0");
      words += (words.empty() ? "" : ", ") + ends[v] + "\u00a0" + value;
    }
  return words;
}

std::string linked_name(const Comparison& comparison, std::size_t index) {
  const CaseRecord& record = comparison.cases()[index];
  const std::string name = base::escape_markup(record.design);
  if (!goes_by_number(record))
    return name;
  return fmt::format("<a href=\"#design-{}\" title=\"{}\">{}</a>", index, base::escape_markup(varied_in_words(record)),
                     name);
}

}  // namespace lodestone::postprocess
