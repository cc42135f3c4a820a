// SPDX-License-Identifier: GPL-3.0-or-later
// The derivatives of `lodestone solve --derivatives`, as tables; as JSON: studies/field_answer.h.
#pragma once

#include "postprocess/parameter_derivatives.h"

#include <string>

namespace lodestone::app {

/// What 1 % more of each parameter does, the largest change of the torque first; then what one unit of an angle, a
/// temperature or a part of the current does.
std::string derivatives_text(const postprocess::ParameterDerivatives& derivatives);

}  // namespace lodestone::app
