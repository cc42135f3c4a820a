// SPDX-License-Identifier: GPL-3.0-or-later
// The mesh of a cross-section carried over to a cross-section of other dimensions: the same cells, moved.
//
// A vertex on a curve keeps its fraction of the curve's length, so that curves are followed exactly; the displacement
// of those inside is the harmonic function of what happens on the curves, in bilinear elements: what moves, turns or
// grows as a whole keeps its cells' shape.
#pragma once

#include "geometries/quad_mesher.h"

#include <memory>

namespace lodestone::geometries {

class MeshMotion {
public:
  /// @param mesh of `section`.
  MeshMotion(CrossSection section, QuadMesh mesh);
  ~MeshMotion();
  MeshMotion(MeshMotion&&) noexcept;
  MeshMotion& operator=(MeshMotion&&) noexcept;

  const CrossSection& section() const;
  const QuadMesh& mesh() const;

  /// The mesh in `section`, its quality not looked at. @throws MeshError where the section is another drawing: other
  /// numbers of points, curves between other points, other shapes.
  QuadMesh moved(const CrossSection& section) const;

private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace lodestone::geometries
