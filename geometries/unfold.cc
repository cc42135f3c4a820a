// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/unfold.h"

#include "base/index.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace lodestone::geometries {

namespace {

using base::index;

/// Centre of the arc of a radius between two points, on the shaft's side.
Point centre_of_arc(const Point& a, const Point& b, double radius) {
  const Point middle{0.5 * (a.x + b.x), 0.5 * (a.y + b.y)};
  const double half = 0.5 * distance(a, b), height = std::sqrt(radius * radius - half * half);
  const Point normal{-0.5 * (b.y - a.y) / half, 0.5 * (b.x - a.x) / half};
  const double sign = normal.x * middle.x + normal.y * middle.y > 0.0 ? -1.0 : 1.0;
  return {middle.x + sign * height * normal.x, middle.y + sign * height * normal.y};
}

/// The half with its gap layers, every edge with what it is.
struct Half {
  struct Edge {
    int a = 0;
    int b = 0;
    std::optional<Point> centre;
    Boundary boundary = Boundary::none;
  };
  std::vector<Point> vertices;
  std::vector<std::array<int, 4>> cells;
  std::vector<int> cell_shape;
  std::vector<Edge> edges;
  std::vector<bool> on_axis;  ///< of side_begin, y = 0
  std::vector<bool> on_end;   ///< of side_end
};

Half with_gap_layers(const CrossSection& section, const QuadMesh& mesh, const Unfolding& unfolding) {
  Half half;
  half.vertices = mesh.vertices;
  half.cells = mesh.cells;
  half.cell_shape = mesh.cell_shape;

  for (const auto& edge : mesh.edges) {
    const Curve& curve = section.curves[index(edge.curve)];
    half.edges.push_back(
        {edge.a, edge.b, curve.centre, curve.boundary == Boundary::gap ? Boundary::none : curve.boundary});
  }
  const std::vector<int> surface = gap_vertices(section, mesh);
  std::map<std::pair<int, int>, double> surface_arcs;  // radius of each face's arc
  for (const auto& edge : mesh.edges)
    if (const Curve& curve = section.curves[index(edge.curve)]; curve.boundary == Boundary::gap && curve.centre)
      surface_arcs[std::minmax(edge.a, edge.b)] = distance(mesh.vertices[index(edge.a)], *curve.centre);
  const auto angle = [&half](int v) { return std::atan2(half.vertices[index(v)].y, half.vertices[index(v)].x); };

  // Copies of it up to the rim, ever nearer to that circle; both ends stay on the sides exactly.
  const GapLayers& gap = unfolding.gap;
  const bool outward = gap.rim_radius > gap.surface_radius;
  std::vector<int> below = surface;
  for (int layer = 1; layer <= gap.layers; ++layer) {
    const double part = static_cast<double>(layer) / gap.layers;
    const bool last = layer == gap.layers;
    std::vector<int> above;
    for (std::size_t k = 0; k < surface.size(); ++k) {
      const double own = std::hypot(half.vertices[index(surface[k])].x, half.vertices[index(surface[k])].y);
      const double scale = (last ? gap.rim_radius : own + (gap.rim_radius - own) * part) / own;
      const Point on_ray{scale * half.vertices[index(surface[k])].x, scale * half.vertices[index(surface[k])].y};
      above.push_back(static_cast<int>(half.vertices.size()));
      const bool on_side = k == 0 || k + 1 == surface.size();
      half.vertices.push_back(
          gap.rim_angles.empty() || on_side ? on_ray : turned(on_ray, (gap.rim_angles[k] - angle(surface[k])) * part));
    }
    for (std::size_t k = 0; k + 1 < surface.size(); ++k) {
      if (outward)
        half.cells.push_back({below[k], above[k], above[k + 1], below[k + 1]});
      else
        half.cells.push_back({above[k], below[k], below[k + 1], above[k + 1]});
      half.cell_shape.push_back(-1);
      Point centre;
      const Point &a = half.vertices[index(above[k])], &b = half.vertices[index(above[k + 1])];
      if (!last && gap.is_shaped) {
        const double arc = surface_arcs.at(std::minmax(surface[k], surface[k + 1]));
        centre = centre_of_arc(a, b, arc + (gap.rim_radius - arc) * part);
      }
      half.edges.push_back({above[k], above[k + 1], centre, last ? Boundary::rim : Boundary::none});
    }
    half.edges.push_back({below.front(), above.front(), std::nullopt, Boundary::side_begin});
    half.edges.push_back({below.back(), above.back(), std::nullopt, Boundary::side_end});
    below = above;
  }

  half.on_axis.assign(half.vertices.size(), false);
  half.on_end.assign(half.vertices.size(), false);
  for (const auto& edge : half.edges)
    for (const int v : {edge.a, edge.b}) {
      if (edge.boundary == Boundary::side_begin)
        half.on_axis[index(v)] = true;
      if (edge.boundary == Boundary::side_end)
        half.on_end[index(v)] = true;
    }
  return half;
}

}  // namespace

bool has_shaped_surface(const CrossSection& section) {
  std::optional<double> radius;
  for (const Curve& curve : section.curves) {
    if (curve.boundary != Boundary::gap)
      continue;
    if (!curve.centre || curve.centre->x != 0.0 || curve.centre->y != 0.0)
      return true;
    const Point& begin = section.points[index(curve.begin)];
    const double own = std::hypot(begin.x, begin.y);
    if (std::abs(own - radius.value_or(own)) > 1e-9 * own)
      return true;
    radius = own;
  }
  return false;
}

std::vector<int> gap_vertices(const CrossSection& section, const QuadMesh& mesh) {
  std::vector<int> surface;
  for (const auto& edge : mesh.edges)
    if (section.curves[index(edge.curve)].boundary == Boundary::gap)
      surface.insert(surface.end(), {edge.a, edge.b});
  const auto angle = [&mesh](int v) { return std::atan2(mesh.vertices[index(v)].y, mesh.vertices[index(v)].x); };
  std::sort(surface.begin(), surface.end(),
            [&](int a, int b) { return std::make_pair(angle(a), a) < std::make_pair(angle(b), b); });
  surface.erase(std::unique(surface.begin(), surface.end()), surface.end());
  return surface;
}

Magnetisation mirrored(const Magnetisation& magnetisation, bool reversed) {
  Magnetisation result = magnetisation;
  result.angle = -magnetisation.angle;
  if ((magnetisation.pattern == Magnetisation::Pattern::tangential) != reversed)
    result.sign = -magnetisation.sign;
  return result;
}

Magnetisation turned(const Magnetisation& magnetisation, double angle, int sign) {
  Magnetisation result = magnetisation;
  if (magnetisation.pattern == Magnetisation::Pattern::parallel)
    result.angle += angle;
  if (magnetisation.pattern == Magnetisation::Pattern::halbach)
    result.angle += angle * (1.0 - magnetisation.order);
  result.sign *= sign;
  return result;
}

bool is_whole_with_its_image(const CrossSection& section, int shape) {
  const Magnetisation& own = section.shapes[index(shape)].magnetisation;
  // Alike on the axis, alike everywhere: all patterns are even or odd about it.
  const Point on_axis{1.0, 0.0}, a = own.direction(on_axis),
                                 b = mirrored(own, section.reversed_image).direction(on_axis);
  return section.reaches_axis(shape) && distance(a, b) < 1e-12;
}

BodyMesh unfold(const CrossSection& section, const QuadMesh& mesh, const Unfolding& unfolding,
                const std::function<bool(int shape)>& separate_halves,
                const std::function<Region(const RegionKey& key)>& describe) {
  const Half half = with_gap_layers(section, mesh, unfolding);
  BodyMesh body;
  body.repeats = unfolding.repeats;
  body.begin_angle = unfolding.first_axis - unfolding.half_angle;
  body.sharpest_corner_sine = sharpest_corner_sine(section);

  const std::vector<int> first_shape = section.regions();
  std::map<std::tuple<int, bool, int>, int> region_numbers;
  const auto region = [&](int cell_shape, bool mirror, int repeat) {
    const int shape = cell_shape < 0 ? -1 : first_shape[index(cell_shape)];
    const bool own = shape >= 0 && mirror && separate_halves(shape);
    const auto [entry, is_new] =
        region_numbers.emplace(std::make_tuple(shape, own, repeat), static_cast<int>(body.regions.size()));
    if (is_new)
      body.regions.push_back(describe({shape, own, repeat}));
    return entry->second;
  };

  // Number of each vertex of the half in the direct and the mirrored image of the current repetition; −1: none yet.
  const std::size_t n = half.vertices.size();
  std::vector<int> direct, image, previous_direct, first_image;
  for (int repeat = 0; repeat < unfolding.repeats; ++repeat) {
    const double turn = unfolding.first_axis + 2.0 * unfolding.half_angle * repeat;
    const double cosine = std::cos(turn), sine = std::sin(turn);
    const auto add = [&](const Point& p, double sign) {
      body.vertices.push_back({cosine * p.x - sine * sign * p.y, sine * p.x + cosine * sign * p.y});
      return static_cast<int>(body.vertices.size()) - 1;
    };
    const bool closes = unfolding.whole && repeat == unfolding.repeats - 1;
    image.assign(n, -1);
    direct.assign(n, -1);
    for (std::size_t v = 0; v < n; ++v)
      image[v] = half.on_end[v] && repeat > 0 ? previous_direct[v] : add(half.vertices[v], -1.0);
    if (repeat == 0)
      first_image = image;
    for (std::size_t v = 0; v < n; ++v)
      direct[v] = half.on_axis[v] ? image[v] : closes && half.on_end[v] ? first_image[v] : add(half.vertices[v], 1.0);
    for (const bool mirror : {true, false}) {
      const std::vector<int>& number = mirror ? image : direct;
      for (std::size_t c = 0; c < half.cells.size(); ++c) {
        std::array<int, 4> cell{};
        for (std::size_t k = 0; k < 4; ++k)
          cell[k] = number[index(half.cells[c][mirror ? (4 - k) % 4 : k])];
        body.cells.push_back(cell);
        body.cell_region.push_back(region(half.cell_shape[c], mirror, repeat));
      }
      for (const auto& edge : half.edges) {
        const int a = number[index(edge.a)], b = number[index(edge.b)];
        if (edge.centre) {
          const Point& c = *edge.centre;
          const double y = mirror ? -c.y : c.y;
          // The shaft's centre stays exactly at zero.
          body.arcs.push_back({a, b, {cosine * c.x - sine * y, sine * c.x + cosine * y}});
        }
        Boundary boundary = edge.boundary;
        if (boundary == Boundary::side_begin)
          boundary = Boundary::none;  // the axis of symmetry lies inside
        if (boundary == Boundary::side_end) {
          const bool first = mirror && repeat == 0, last = !mirror && repeat == unfolding.repeats - 1;
          boundary = unfolding.whole || !(first || last) ? Boundary::none
                     : first                             ? Boundary::side_begin
                                                         : Boundary::side_end;
        }
        if (boundary != Boundary::none)
          body.boundary.push_back({a, b, boundary});
      }
    }
    previous_direct = direct;
  }
  return body;
}

}  // namespace lodestone::geometries
