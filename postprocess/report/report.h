// SPDX-License-Identifier: GPL-3.0-or-later
// One self-contained HTML page of a comparison: plots (Vega, from the system's libjs-vega, inlined), table, field
// pictures. Works from a file, offline. Where it would have too many pictures, the others lie in a folder beside it.
#pragma once

#include "postprocess/comparison/comparison.h"
#include "postprocess/insitu/extracts.h"

#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Writes the page, atomically, and the folder of further pictures, "report_files" beside "report.html".
/// @param pictures of in-situ scripts, to be browsed by parameter; may be none.
/// @throws base::UserError where it cannot be written or Vega is not installed.
void write_report(const Comparison& comparison, const std::string& title, const std::string& file,
                  const std::vector<SweepPicture>& pictures = {});

}  // namespace lodestone::postprocess
