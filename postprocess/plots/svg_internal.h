// SPDX-License-Identifier: GPL-3.0-or-later
// What the plots draw with: pieces of SVG text and round steps. Not installed.
#pragma once

#include <cstddef>
#include <string>

namespace lodestone::postprocess::svg {

/// The opening tag with a white ground and the font of all plots.
std::string open(double width, double height);
/// The text is escaped. @param more further attributes, begun by a space.
std::string text_at(double x, double y, const char* anchor, const std::string& text, const std::string& more = "");
std::string line(double x1, double y1, double x2, double y2, const char* colour);

/// Colours that colour-blind eyes tell apart; again from the first after the seventh.
const char* palette(std::size_t index);

/// The least of 1, 2 or 5 times a power of ten that cuts a length into so many parts at most.
double round_step(double length, int parts);

}  // namespace lodestone::postprocess::svg
