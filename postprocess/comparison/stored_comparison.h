// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison of what directories of results hold: the answer of `lodestone compare`.
#pragma once

#include "materials/material_library.h"
#include "postprocess/comparison/comparison.h"

#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Which designs, and how they are compared.
struct StoredDesigns {
  std::vector<std::string> directories;     ///< of results, at least one
  std::string point = {};                   ///< name of the operating point; empty: the study's first
  std::vector<std::string> scenarios = {};  ///< library names or files; empty: all of the library
  bool pictured = false;                    ///< with the pictures of the fields, which a report shows
  std::size_t width = 0;                    ///< of the table, as in ComparisonOptions
};

struct StoredComparison {
  Comparison comparison;
  std::string title;  ///< of the first study
  std::vector<std::string> directories;
  std::vector<std::string> damaged;  ///< files that could not be read and were left out, "path: reason"
};

/// Each design once, though several directories may hold it. The library must outlive the answer.
/// @throws base::UserError where there is no readable case, with what is wrong with the files, and as Comparison.
StoredComparison compare_stored(const StoredDesigns& designs, const materials::MaterialLibrary& library);

}  // namespace lodestone::postprocess
