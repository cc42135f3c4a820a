// SPDX-License-Identifier: GPL-3.0-or-later
// Where a value comes from and how far it can be trusted.
#pragma once

#include "base/document.h"

#include <optional>
#include <string>

namespace lodestone::materials {

/// low: recalled, estimated or extrapolated; medium: second-hand or typical; high: published or measured, source read.
enum class Confidence { low, medium, high };

std::string to_string(Confidence confidence);

/// What a value rests on, where its file says so instead of giving a bare confidence.
enum class Evidence {
  measured,   ///< on the material itself, the measurement read: high
  published,  ///< in a paper, a standard or a published table, which was read: high
  datasheet   ///< typical or least values of a maker's or dealer's page: medium
};

struct Provenance {
  std::string source;
  Confidence confidence = Confidence::low;
  std::optional<Evidence> evidence = std::nullopt;

  /// The word of the file: "measured", "published", "datasheet", else "high", "medium", "low".
  std::string confidence_in_words() const;
};

/// Reads the optional keys `source: text` and `confidence: low | medium | high | measured | published | datasheet` of a
/// map; what is missing is taken from `fallback`, so that a file states its source once and a single value its own. A
/// value with a source of its own but no confidence counts as low. @throws base::UserError for an unknown confidence.
Provenance read_provenance(const base::Node& node, const Provenance& fallback);

/// The lower of two: a result is as trustworthy as the weakest value behind it.
Confidence weakest(Confidence a, Confidence b);

}  // namespace lodestone::materials
