// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/thumbnail.h"

#include "postprocess/fields/flux_lines_internal.h"
#include "postprocess/fields/polylines.h"
#include "postprocess/fields/region_outlines.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::postprocess {

using geometries::Point;

namespace {

/// A strip of quadrilaterals between the rims, two for each face of the finer rim. |B| is that of the ring's middle.
void add_ring(Thumbnail& thumbnail, const FieldView& view, double begin, double end) {
  std::size_t faces = 0;
  for (const BodyView& body : view.bodies)
    faces = std::max(faces, static_cast<std::size_t>(std::count_if(
                                body.mesh->boundary.begin(), body.mesh->boundary.end(),
                                [](const auto& edge) { return edge.boundary == geometries::Boundary::rim; })));
  const std::size_t steps = 2 * faces;
  const auto at = [](double radius, double angle) { return Point{radius * std::cos(angle), radius * std::sin(angle)}; };
  const auto [inner, outer] = std::minmax(view.mesh->rotor_rim_radius, view.mesh->stator_rim_radius);
  double from = begin;
  double from_density = ring_flux_density(view, begin);
  for (std::size_t i = 1; i <= steps; ++i) {
    const double to = begin + (end - begin) * static_cast<double>(i) / static_cast<double>(steps);
    const double to_density = ring_flux_density(view, to);
    for (const Point& corner : {at(inner, from), at(outer, from), at(outer, to), at(inner, to)})
      thumbnail.corners.push_back(corner);
    for (const double density : {from_density, from_density, to_density, to_density})
      thumbnail.flux_density.push_back(density);
    from = to;
    from_density = to_density;
  }
}

}  // namespace

Thumbnail sector_thumbnail(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution, int flux_lines) {
  const FieldView view = view_field(mesh, solution);
  const auto as_it_is = [](const Point& point) { return point; };
  Thumbnail thumbnail;
  for (const BodyView& body : view.bodies)
    for (const Point& point : body.lattice.points)
      thumbnail.outer_radius = std::max(thumbnail.outer_radius, std::hypot(point.x, point.y));
  // Of drawn lines from the true ones: a tenth of a pixel in a picture as high as the machine's radius with 500.
  const double deviation = 2e-4 * thumbnail.outer_radius;
  FluxLines lines(flux_levels(view, flux_lines));
  for (const BodyView& body : view.bodies) {
    const BodyImage image = image_of_sector(view, body);
    const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
    const std::size_t per_cell = (n + 1) * (n + 1);
    for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell)
      for (const std::size_t corner : {std::size_t{0}, n, per_cell - 1, per_cell - 1 - n}) {
        const std::size_t at = cell * per_cell + corner;
        const Point& b = body.lattice.flux_density[at];
        thumbnail.corners.push_back(turned(body.lattice.points[at], image.turn));
        thumbnail.flux_density.push_back(std::hypot(b.x, b.y));
      }
    for_each_triangle(body, image, as_it_is,
                      [&](const std::array<Point, 3>& points, const std::array<double, 3>& potentials,
                          const std::array<double, 3>&) { lines.add(points, potentials); });
    for (const std::vector<Point>& line : region_outlines(body)) {
      thumbnail.outlines.push_back(simplified(line, deviation));
      for (Point& point : thumbnail.outlines.back())
        point = turned(point, image.turn);
    }
  }
  const BodyView& outer = view.bodies.back();
  const double begin = outer.mesh->begin_angle + outer.turn;
  if (view.bodies.size() == 2) {
    add_ring(thumbnail, view, begin, begin + mesh.angle);
    lines.add_ring(view, begin, begin + mesh.angle, as_it_is);
  }
  for (const std::vector<Point>& line : joined(lines.pieces(), 1e-2 * deviation))
    thumbnail.flux_lines.push_back(simplified(line, deviation));
  thumbnail.middle = begin + 0.5 * mesh.angle;
  thumbnail.angle = mesh.angle;
  return thumbnail;
}

}  // namespace lodestone::postprocess
