// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/pole_bodies.h"

#include "base/index.h"
#include "base/quantity.h"
#include "geometries/quad_mesher.h"
#include "geometries/rounded_section.h"
#include "geometries/unfold.h"

#include <cmath>
#include <map>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;
using Edge = std::pair<int, int>;

Edge undirected(int a, int b) {
  return {std::min(a, b), std::max(a, b)};
}

/// Area of the region of a shape in the half, air and fillets as drawn.
double half_area(const CrossSection& section, const std::string& name) {
  double area = 0.0;
  for (const Shape& shape : section.shapes)
    area += shape.name == name ? section.area(shape) : 0.0;
  return area;
}

BodyMesh unfold_pole(const CrossSection& drawn, const CrossSection& rounded, const QuadMesh& half, double half_angle) {
  Unfolding unfolding;
  unfolding.half_angle = half_angle;
  unfolding.gap.layers = 0;
  const auto is_one_of_two = [&](int shape) {
    return rounded.shapes[index(shape)].kind == RegionKind::magnet && !is_whole_with_its_image(rounded, shape);
  };
  const auto describe = [&](const RegionKey& key) {
    const Shape& shape = rounded.shapes[index(key.shape)];
    Region region;
    region.name = shape.name;
    region.kind = shape.kind;
    region.area = (is_one_of_two(key.shape) ? 1.0 : 2.0) * half_area(drawn, shape.name);
    region.pole = 0;
    return region;
  };
  return unfold(rounded, half, unfolding, is_one_of_two, describe);
}

/// A copy of the mesh in which bodies share no vertices.
PoleBodies separate(const BodyMesh& joined, double corner_radius) {
  PoleBodies result;
  BodyMesh& mesh = result.mesh;
  mesh.regions = joined.regions;
  mesh.cell_region = joined.cell_region;
  mesh.begin_angle = joined.begin_angle;
  mesh.sharpest_corner_sine = joined.sharpest_corner_sine;
  const auto body_of = [&](int region) {
    return joined.regions[index(region)].kind == RegionKind::magnet ? region + 1 : 0;  // all steel is one
  };
  std::map<std::pair<int, int>, int> numbers;  // (body, old vertex)
  struct Side {
    int a, b, region;
  };
  std::map<Edge, std::vector<Side>> sides;  // by old vertices: the cells beside an edge, which runs counter-clockwise
  for (std::size_t c = 0; c < joined.cells.size(); ++c) {
    const int region = joined.cell_region[c];
    std::array<int, 4> cell{};
    for (std::size_t k = 0; k < 4; ++k) {
      const int old = joined.cells[c][k];
      const auto [entry, is_new] = numbers.emplace(std::make_pair(body_of(region), old), mesh.vertices.size());
      if (is_new)
        mesh.vertices.push_back(joined.vertices[index(old)]);
      cell[k] = entry->second;
      sides[undirected(old, joined.cells[c][(k + 1) % 4])].push_back({old, joined.cells[c][(k + 1) % 4], region});
    }
    mesh.cells.push_back(cell);
  }
  const auto number = [&](int region, int old) { return numbers.at({body_of(region), old}); };

  std::map<Edge, Point> centres;
  for (const auto& arc : joined.arcs)
    centres.emplace(undirected(arc.a, arc.b), arc.centre);
  std::map<Edge, Boundary> marks;
  for (const auto& edge : joined.boundary)
    marks.emplace(undirected(edge.a, edge.b), edge.boundary);
  for (const auto& [edge, beside] : sides) {
    const bool inner = beside.size() == 2 && body_of(beside[0].region) == body_of(beside[1].region);
    const auto centre = centres.find(edge);
    for (const Side& side : beside) {
      const int a = number(side.region, side.a), b = number(side.region, side.b);
      if (centre != centres.end() && !(inner && &side != &beside.front()))
        mesh.arcs.push_back({a, b, centre->second});
      if (inner)
        continue;
      const auto mark = marks.find(edge);
      mesh.boundary.push_back({a, b, mark == marks.end() ? Boundary::none : mark->second});
    }
    if (inner || beside.size() != 2)
      continue;
    const bool is_fillet =
        centre != centres.end() &&
        std::abs(distance(joined.vertices[index(edge.first)], centre->second) - corner_radius) < 1e-6 * corner_radius;
    const std::size_t steel = body_of(beside[0].region) == 0 ? 0 : 1;
    if (is_fillet || body_of(beside[steel].region) != 0)
      continue;
    const Side& own = beside[steel];
    const int magnet = beside[1 - steel].region;
    result.contacts.push_back(
        {number(own.region, own.a), number(own.region, own.b), number(magnet, own.a), number(magnet, own.b), magnet});
  }
  return result;
}

}  // namespace

PoleBodies mesh_pole_bodies(const Rotor& rotor, double corner_radius, double refinement) {
  const CrossSection drawn = rotor.half_pole();
  const CrossSection rounded = rounded_section(drawn, corner_radius);
  const QuadMesh half = [&] {
    try {
      return mesh_cross_section(rounded, refinement);
    } catch (const MeshError& error) {
      throw MeshError("rotor '" + rotor.type() + "' for its strength: " + error.what());
    }
  }();
  PoleBodies result = separate(unfold_pole(drawn, rounded, half, rotor.half_angle()), corner_radius);
  result.poles = rotor.poles() / rotor.poles_per_repeat();
  return result;
}

}  // namespace lodestone::geometries
