// SPDX-License-Identifier: GPL-3.0-or-later
// A grid as the text of a VTU file: VTK's XML format 1.0, arrays compressed by zlib, in base64.
#pragma once

#include "postprocess/fields/field_grid.h"

#include <string>

namespace lodestone::postprocess {

std::string vtu_text(const FieldGrid& grid);

}  // namespace lodestone::postprocess
