// SPDX-License-Identifier: GPL-3.0-or-later
// Flux lines of a picture: contours of A through the triangles of a field's lattice. Not installed.
#pragma once

#include "postprocess/fields/picture_window_internal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace lodestone::postprocess {

/// Calls `use(corners, A, |B|)` for every triangle of the lattice of a body's image; corners are what `place` makes of
/// a point in the machine's frame: pixels, or the point itself.
template <class Place, class Use>
void for_each_triangle(const BodyView& body, const BodyImage& image, const Place& place, const Use& use) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::size_t per_cell = (n + 1) * (n + 1);
  std::vector<geometries::Point> placed(body.lattice.points.size());
  std::transform(body.lattice.points.begin(), body.lattice.points.end(), placed.begin(),
                 [&](const geometries::Point& point) { return place(turned(point, image.turn)); });
  std::vector<double> magnitudes(body.lattice.flux_density.size());
  std::transform(body.lattice.flux_density.begin(), body.lattice.flux_density.end(), magnitudes.begin(),
                 [](const geometries::Point& b) { return std::sqrt(b.x * b.x + b.y * b.y); });
  for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t a = cell * per_cell + j * (n + 1) + i;
        const std::array<std::size_t, 4> corner = {a, a + 1, a + n + 1, a + n + 2};
        for (const auto& triangle : {std::array<std::size_t, 3>{0, 1, 3}, std::array<std::size_t, 3>{0, 3, 2}}) {
          std::array<geometries::Point, 3> points;
          std::array<double, 3> potentials{};
          std::array<double, 3> densities{};
          for (std::size_t k = 0; k < 3; ++k) {
            const std::size_t at = corner[triangle[k]];
            points[k] = placed[at];
            potentials[k] = image.sign * body.lattice.potential[at];
            densities[k] = magnitudes[at];
          }
          use(points, potentials, densities);
        }
      }
    }
  }
}

/// Contours of A through triangles.
class FluxLines {
public:
  /// @param levels of A, ascending, Wb/m.
  explicit FluxLines(std::vector<double> levels) : levels_(std::move(levels)) {}

  /// @param points wherever the lines are wanted: in pixels or metres.
  void add(const std::array<geometries::Point, 3>& points, const std::array<double, 3>& potentials);
  /// The ring between the rims from one angle to another (rad, machine's frame), one strip of triangles.
  /// @param place as of for_each_triangle.
  void add_ring(const FieldView& view, double begin, double end,
                const std::function<geometries::Point(const geometries::Point&)>& place);
  const std::vector<std::array<geometries::Point, 2>>& pieces() const { return pieces_; }
  /// Dark with a light rim: to be seen on every colour of the scale.
  void draw(cairo_t* canvas) const;

private:
  std::vector<double> levels_;
  std::vector<std::array<geometries::Point, 2>> pieces_;
};

/// Levels symmetric about zero, so that lines run on from a sector into its antiperiodic neighbour.
std::vector<double> flux_levels(const FieldView& view, int count);

}  // namespace lodestone::postprocess
