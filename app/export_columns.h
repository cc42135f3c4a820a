// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of a study's results for other programs: lodestone export DIR.
#pragma once

#include <string>
#include <vector>

namespace lodestone::app {

struct ColumnsExport {
  std::string directory;
  std::string csv;                   ///< file; "-": standard output; "": the columns are listed only
  std::vector<std::string> columns;  ///< names in order; empty: all
  bool samples = false;              ///< a row a sample within tolerances in place of a row a design
  bool json = false;
};

/// @return the exit code: some_failed where damaged cases were left out. @throws base::UserError.
int export_columns(const ColumnsExport& wanted);

}  // namespace lodestone::app
