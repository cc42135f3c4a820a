// SPDX-License-Identifier: GPL-3.0-or-later
// What a picture says of its regions: an arrow for the direction of a magnet, the phase and sign of a coil side. Not
// installed.
#pragma once

#include "postprocess/fields/picture_window_internal.h"

namespace lodestone::postprocess {

/// Of the part of a body's image that the window shows.
void draw_marks(cairo_t* canvas, const geometries::SectorMesh& mesh, const BodyView& body, const BodyImage& image,
                const Window& window);

}  // namespace lodestone::postprocess
