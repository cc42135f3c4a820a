// SPDX-License-Identifier: GPL-3.0-or-later
// `lodestone solve --tolerance`: the option, and what adapting the mesh cost.
#pragma once

#include "app/text_output.h"
#include "postprocess/store/mesh_adaptation.h"

#include <optional>
#include <string>

namespace lodestone::app {

/// The value of --tolerance, a fraction; nothing for an empty text. @param degree of the elements.
/// @throws base::UserError.
std::optional<double> read_tolerance(const std::string& text, int degree);

/// A line while the work goes on: the round done last.
std::string progress_of(const postprocess::MeshAdaptation& adaptation);

/// Adds a section with all rounds.
void add_adaptation(const postprocess::MeshAdaptation& adaptation, Facts& facts);

}  // namespace lodestone::app
