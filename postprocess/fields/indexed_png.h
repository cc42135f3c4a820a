// SPDX-License-Identifier: GPL-3.0-or-later
// PNG files with a palette: a drawing of flat colours takes a third of the bytes of one in true colour.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// @param pixels 0x00RRGGBB by rows. The 240 most frequent colours (of five bits a channel, each at its mean) and
/// 16 greys make the palette; the others take the nearest of them. PNG, second edition (W3C 2003), colour type 3.
std::string encode_indexed_png(const std::vector<std::uint32_t>& pixels, int width, int height);

}  // namespace lodestone::postprocess
