// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison prints of load cases. Not installed.
#pragma once

#include "postprocess/store/case_record.h"

#include <string>

namespace lodestone::postprocess {

/// In degC, with "<" or ">" where it lies outside what was searched; "–" for null.
std::string loss_temperature_in_words(const LossTemperature* found);
/// A line a load case, and what short circuits, searches and the opposite order gave; "" without load cases.
std::string load_cases_in_words(const CaseRecord& record);

}  // namespace lodestone::postprocess
