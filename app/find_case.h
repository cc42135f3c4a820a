// SPDX-License-Identifier: GPL-3.0-or-later
// A stored case named by its file, or by a directory of results where only one case is meant.
#pragma once

#include "postprocess/store/case_record.h"

#include <functional>
#include <string>

namespace lodestone::app {

/// Of a directory the cases to look at: their design's name; empty: all.
struct CasePlace {
  std::string place;  ///< file or directory
  std::string design;
};

/// The case of a file, or the one in a directory that holds what is looked for. @param what it holds: "flux map".
/// @param needs what a study must have to make it: "analysis: flux-map". @throws base::UserError where there is none or
/// several are, with their designs.
postprocess::CaseRecord find_case(const CasePlace& where, const std::string& what, const std::string& needs,
                                  const std::function<bool(const postprocess::CaseRecord&)>& holds);

}  // namespace lodestone::app
