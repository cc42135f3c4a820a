// SPDX-License-Identifier: GPL-3.0-or-later
// Where in the torque-speed plane a duty works.
#pragma once

#include "postprocess/drive_cycle/duty_result.h"

#include <string>

namespace lodestone::postprocess {

/// The SVG text: the envelope of motoring, its mirror image, and the steps of the duty, those that are not met apart.
std::string draw_duty(const DutyResult& duty, const EfficiencyMap& map, const std::string& title);

}  // namespace lodestone::postprocess
