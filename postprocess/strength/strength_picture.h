// SPDX-License-Identifier: GPL-3.0-or-later
// Von Mises stress of one pole as a picture and as a file for ParaView.
#pragma once

#include "postprocess/strength/strength_solution.h"

#include <string>

namespace lodestone::postprocess {

/// PNG bytes: the pole upright, the steel coloured by its von Mises stress in equal steps up to the largest, a ring
/// around the place of that. @param width pixels.
std::string draw_strength_png(const StrengthField& field, const RotorStrength& strength, int width = 640);

/// A .vtu of biquadratic cells: point data Von Mises stress (MPa), Largest principal stress (MPa), Displacement (mm);
/// cell data Body (0: steel, else the number of the block). @throws base::UserError where the file cannot be written.
void write_strength_vtu(const std::string& file, const StrengthField& field, bool whole_machine = true);

}  // namespace lodestone::postprocess
