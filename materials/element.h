// SPDX-License-Identifier: GPL-3.0-or-later
// What supply depends on: facts of one element.
#pragma once

#include "base/document.h"
#include "materials/sourced_value.h"

#include <optional>
#include <string>

namespace lodestone::materials {

/// A `materials/library/elements/*.yaml` document:
///
///     element: Nd
///     name: neodymium
///     supply_risk: {value: 4.5, source: …, confidence: low}
///     recycling_input_rate: {value: 1 %, source: …, confidence: low}
///     embodied_carbon: {value: 17.6 kg/kg, source: …, confidence: medium}
struct Element {
  std::string symbol;
  std::string name;
  /// Supply-risk index of the EU's critical raw materials study of 2023, dimensionless; 1 and above is critical.
  std::optional<SourcedValue> supply_risk;
  /// End-of-life recycling input rate: the share of secondary material in the EU's demand, a fraction.
  std::optional<SourcedValue> recycling_input_rate;
  /// Global warming potential of primary production, kg CO2e per kg of the element.
  std::optional<SourcedValue> embodied_carbon;

  /// @throws base::UserError with the place in the file.
  static Element read(const base::Document& document);
};

}  // namespace lodestone::materials
