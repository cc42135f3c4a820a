// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of a drawing taken out of it or put into it.
#pragma once

#include "geometries/cross_section.h"

#include <functional>

namespace lodestone::geometries {

/// The shapes that are kept, without curves and points of nothing else.
CrossSection shapes_of(const CrossSection& section, const std::function<bool(const Shape&)>& keep);

/// A curve more, part of the outline of the shapes that have another. @param mesh_size m, largest cell wanted on it,
/// where curves have such wishes. @return its number.
int add_beside(CrossSection& section, const Curve& curve, double mesh_size, int other);

}  // namespace lodestone::geometries
