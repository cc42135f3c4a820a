// SPDX-License-Identifier: GPL-3.0-or-later
// A study of cheap cases, and what a user reads of its results.
#pragma once

#include <string>
#include <vector>

namespace lodestone::test {

class ScratchFolder;

/// The Prius, one position on a coarse mesh; eight magnet temperatures unless `vary` says otherwise.
std::string
quick_study(const std::string& vary = "  conditions.magnet_temperature: {from: 20 degC, to: 90 degC, count: 8}",
            const std::string& numerics = "{degree: 1}");

/// Table, CSV and JSON of `lodestone compare`, byte by byte: nothing in them depends on how the run went.
std::string comparison(const std::string& folder, const std::vector<std::string>& directories);

}  // namespace lodestone::test
