// SPDX-License-Identifier: GPL-3.0-or-later
// Where a value comes from and how far it can be trusted.
#pragma once

#include "base/document.h"

#include <string>

namespace lodestone::materials {

/// low: recalled, estimated or extrapolated; medium: second-hand or typical; high: published or measured, source read.
enum class Confidence { low, medium, high };

std::string to_string(Confidence confidence);

struct Provenance {
  std::string source;
  Confidence confidence = Confidence::low;
};

/// Reads the optional keys `source: text` and `confidence: low | medium | high` of a map; what is missing is taken from
/// `fallback`, so that a file states its source once and a single value its own. A value with a source of its own but
/// no confidence counts as low. @throws base::UserError for an unknown confidence.
Provenance read_provenance(const base::Node& node, const Provenance& fallback);

/// The lower of two: a result is as trustworthy as the weakest value behind it.
Confidence weakest(Confidence a, Confidence b);

}  // namespace lodestone::materials
