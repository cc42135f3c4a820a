// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces that every material file is made of: a value with a source of its own, and a table with units per column.
#pragma once

#include "base/document.h"
#include "materials/provenance.h"

#include <string>
#include <vector>

namespace lodestone::materials {

struct SourcedValue {
  double value = 0.0;
  Provenance provenance;
};

/// Reads `7500 kg/m3`, or `{value: 7500 kg/m3, source: …, confidence: …}`, in the SI unit `unit`; a plain value has the
/// provenance of the file, `fallback`. @throws base::UserError.
SourcedValue read_sourced(const base::Node& node, const std::string& unit, const base::Range& range,
                          const Provenance& fallback);

/// Reads a table whose columns carry units of their own, into the SI units `units`:
///
///     columns: [A/m, T]
///     rows:
///       - [100, 0.5]
///
/// @throws base::UserError for a wrong unit or number of columns, a row of another length, anything but finite numbers.
std::vector<std::vector<double>> read_table(const base::Node& node, const std::vector<std::string>& units);

}  // namespace lodestone::materials
