// SPDX-License-Identifier: GPL-3.0-or-later
// Figures as the page prints them.
#pragma once

#include "materials/composition.h"
#include "postprocess/store/case_record.h"

#include <optional>
#include <string>

namespace lodestone::postprocess {

std::optional<materials::Band> scaled(const std::optional<materials::Band>& band, double factor);
std::optional<double> percent(const std::optional<double>& fraction);
/// Of the magnets, g; nothing where the composition is unknown.
std::optional<materials::Band> heavy_grams(const CaseRecord& record);

/// format_fixed() with the minus of typography; "–" for nothing.
std::string fixed(const std::optional<double>& value, int decimals);
/// format_band(); "–" for nothing.
std::string band_text(const std::optional<materials::Band>& band);

}  // namespace lodestone::postprocess
