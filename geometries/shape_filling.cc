// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/shape_filling.h"

#include "base/index.h"
#include "geometries/curved_cell.h"
#include "geometries/deal_mesh_internal.h"
#include "geometries/mesh_smoothing.h"
#include "geometries/sector_mesh.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

/// Cosine of the angle from which on a corner counts as flat: 165 degrees.
constexpr double flat_cosine = -0.966;

double triangle_sine(const Point& a, const Point& b, const Point& c) {
  const auto sine = [](const Point& at, const Point& p, const Point& q) {
    return ((p.x - at.x) * (q.y - at.y) - (p.y - at.y) * (q.x - at.x)) / (distance(at, p) * distance(at, q));
  };
  return std::min({sine(a, b, c), sine(b, c, a), sine(c, a, b)});
}

/// A face with two edges on one smooth stretch of its region's outline would give a cell whose corner there is flat:
/// such faces get an edge from that vertex, taken from the face behind them or across themselves.
///
/// @param is_flat (before, at, after): whether the two polygon edges that meet there lie on the outline in one line.
void open_flat_corners(MixedMesh& mesh, const std::function<bool(int, int, int)>& is_flat) {
  const auto at = [&](int v) -> const Point& { return mesh.vertices[index(v)]; };
  for (int pass = 0; pass < 4; ++pass) {
    std::map<std::pair<int, int>, std::size_t> face_of;  // by directed edge
    for (std::size_t f = 0; f < mesh.faces.size(); ++f)
      for (std::size_t k = 0; k < mesh.faces[f].size(); ++k)
        face_of[{mesh.faces[f][k], mesh.faces[f][(k + 1) % mesh.faces[f].size()]}] = f;
    std::vector<bool> touched(mesh.faces.size(), false);
    bool any = false;
    for (std::size_t f = 0, count = mesh.faces.size(); f < count; ++f) {
      const std::vector<int> v = mesh.faces[f];
      for (std::size_t k = 0; k < v.size() && !touched[f]; ++k) {
        const int a = v[(k + v.size() - 1) % v.size()], b = v[k], c = v[(k + 1) % v.size()];
        if (!is_flat(a, b, c))
          continue;
        if (v.size() == 4) {
          const int d = v[(k + 2) % 4];
          mesh.faces[f] = {a, b, d};
          mesh.faces.push_back({b, c, d});
          touched[f] = any = true;
          continue;
        }
        const auto behind = face_of.find({a, c});
        if (behind == face_of.end() || touched[behind->second])
          continue;
        std::vector<int> w = mesh.faces[behind->second];
        std::rotate(w.begin(), std::find(w.begin(), w.end(), a), w.end());  // a, c, d[, e]
        touched[f] = touched[behind->second] = any = true;
        if (w.size() == 3) {
          mesh.faces[f] = {a, b, w[2]};
          mesh.faces[behind->second] = {b, c, w[2]};
          continue;
        }
        const int d = w[2], e = w[3];
        const auto quadrilateral = [&](int p, int q, int r, int s) {
          return scaled_jacobian({at(p), at(q), at(r), at(s)});
        };
        const double first = std::min(triangle_sine(at(a), at(b), at(e)), quadrilateral(b, c, d, e));
        const double second = std::min(triangle_sine(at(b), at(c), at(d)), quadrilateral(a, b, d, e));
        mesh.faces[f] = first > second ? std::vector<int>{a, b, e} : std::vector<int>{b, c, d};
        mesh.faces[behind->second] = first > second ? std::vector<int>{b, c, d, e} : std::vector<int>{a, b, d, e};
      }
    }
    if (!any)
      return;
  }
}

double signed_area(const std::array<Point, 4>& corners) {
  double area = 0.0;
  for (std::size_t k = 0; k < 4; ++k) {
    const Point &p = corners[k], &q = corners[(k + 1) % 4];
    area += 0.5 * (p.x * q.y - q.x * p.y);
  }
  return area;
}

/// Area that the divided outline encloses, arcs as chords: what the cells must add up to. Cells can all be well shaped
/// and yet be folded over a reflex corner.
double enclosed_area(const CrossSection& section, const Shape& shape, const Outline& outline) {
  double largest = 0.0, sum = 0.0;
  for (const auto& loop : section.loops(shape)) {
    double enclosed = 0.0;
    for (const auto& step : loop) {
      const auto curve = std::find(shape.curves.begin(), shape.curves.end(), step.curve) - shape.curves.begin();
      const auto& chain = outline.chains[static_cast<std::size_t>(curve)];
      for (std::size_t k = 0; k + 1 < chain.size(); ++k) {
        const Point &p = outline.vertices[index(chain[k])], &q = outline.vertices[index(chain[k + 1])];
        enclosed += (step.reversed ? -0.5 : 0.5) * (p.x * q.y - q.x * p.y);
      }
    }
    largest = std::max(largest, std::abs(enclosed));
    sum += std::abs(enclosed);
  }
  return 2.0 * largest - sum;
}

/// Smooths and measures a filled shape. @throws MeshError where cells overlap or are folded by their curves: what
/// check_mesh would refuse of the whole sector, while another attempt is still to come.
void finish(const CrossSection& section, const Shape& shape, const Outline& outline, Patch& patch) {
  ArcCentres centres;
  BodyMesh body;
  for (std::size_t c = 0; c < shape.curves.size(); ++c) {
    const auto& centre = section.curves[index(shape.curves[c])].centre;
    const auto& chain = outline.chains[c];
    for (std::size_t k = 0; k + 1 < chain.size(); ++k) {
      body.boundary.push_back({chain[k], chain[k + 1], Boundary::none});
      if (!centre)
        continue;
      centres[std::minmax(chain[k], chain[k + 1])] = *centre;
      body.arcs.push_back({chain[k], chain[k + 1], *centre});
    }
  }
  smooth(patch.vertices, patch.cells, outline.vertices.size(), centres);

  double area = 0.0;
  patch.smallest_sine = 1.0;
  for (const auto& cell : patch.cells) {
    const std::array<Point, 4> corners{patch.vertices[index(cell[0])], patch.vertices[index(cell[1])],
                                       patch.vertices[index(cell[2])], patch.vertices[index(cell[3])]};
    area += signed_area(corners);
    patch.smallest_sine = std::min(patch.smallest_sine, smallest_sine(corners, edge_centres(cell, centres)));
  }
  const double expected = enclosed_area(section, shape, outline);
  if (!(std::abs(area - expected) <= 1e-9 * expected))
    throw MeshError("cells of '" + shape.name + "' overlap");
  if (!(patch.smallest_sine > least_curved_sine))
    throw MeshError("a cell of '" + shape.name + "' is folded by its curves");
  body.vertices = patch.vertices;
  body.cells = patch.cells;
  body.cell_region.assign(body.cells.size(), 0);
  body.regions.resize(1);
  const MappedMesh mapped = measure_mapped(body, measured_degree);
  if (!(mapped.smallest_jacobian > 0.0))
    throw MeshError("a cell of '" + shape.name + "' is folded by its curves");
  patch.area = mapped.region_area.front();
}

}  // namespace

Outline outline_of(const Shape& shape, const DividedCurves& divided) {
  Outline outline;
  std::map<int, int> own;  // by divided vertex
  for (const int c : shape.curves) {
    auto& chain = outline.chains.emplace_back();
    for (const int vertex : divided.chains[index(c)]) {
      const auto [entry, is_new] = own.emplace(vertex, static_cast<int>(own.size()));
      if (is_new) {
        outline.vertices.push_back(divided.vertices[index(vertex)]);
        outline.divided_vertex.push_back(vertex);
      }
      chain.push_back(entry->second);
    }
  }
  return outline;
}

bool are_same(const Outline& a, const Outline& b) {
  return a.chains == b.chains && std::equal(a.vertices.begin(), a.vertices.end(), b.vertices.begin(), b.vertices.end(),
                                            [](const Point& p, const Point& q) { return p.x == q.x && p.y == q.y; });
}

Patch fill_in_rows(const CrossSection& section, const Shape& shape, const Outline& outline) {
  Patch patch;
  patch.vertices = outline.vertices;
  const auto point = [&](int vertex) -> const Point& { return patch.vertices[index(vertex)]; };
  const auto sides = sides_of(section, shape);
  std::array<std::vector<int>, 4> chain;
  for (std::size_t side = 0; side < 4; ++side) {
    int at = shape.corners[side];
    for (const int c : sides[side]) {
      const Curve& curve = section.curves[index(c)];
      const auto place = std::find(shape.curves.begin(), shape.curves.end(), c) - shape.curves.begin();
      std::vector<int> next = outline.chains[static_cast<std::size_t>(place)];
      if (curve.begin != at)
        std::reverse(next.begin(), next.end());
      chain[side].insert(chain[side].end(), next.begin() + (chain[side].empty() ? 0 : 1), next.end());
      at = curve.begin == at ? curve.end : curve.begin;
    }
  }
  std::reverse(chain[2].begin(), chain[2].end());  // both pairs of opposite sides now run the same way
  std::reverse(chain[3].begin(), chain[3].end());
  const std::size_t nu = chain[0].size() - 1, nv = chain[1].size() - 1;
  const auto fraction = [&](const std::vector<int>& side, std::size_t k) {
    double before = 0.0, total = 0.0;
    for (std::size_t i = 0; i + 1 < side.size(); ++i) {
      const double length = distance(point(side[i]), point(side[i + 1]));
      total += length;
      before += i < k ? length : 0.0;
    }
    return before / total;
  };
  std::vector<int> grid((nu + 1) * (nv + 1));
  for (std::size_t j = 0; j <= nv; ++j)
    for (std::size_t i = 0; i <= nu; ++i) {
      int& vertex = grid[j * (nu + 1) + i];
      if (j == 0 || j == nv)
        vertex = chain[j == 0 ? 0 : 2][i];
      else if (i == 0 || i == nu)
        vertex = chain[i == 0 ? 3 : 1][j];
      else {
        const double v0 = fraction(chain[3], j), v1 = fraction(chain[1], j);
        const double u0 = fraction(chain[0], i), u1 = fraction(chain[2], i);
        // Where the straight lines between the opposite sides' parameters cross.
        const double u = (u0 + v0 * (u1 - u0)) / (1.0 - (u1 - u0) * (v1 - v0));
        const double v = v0 + u * (v1 - v0);
        const auto blend = [&](auto coordinate) {
          const auto at = [&](int p) { return coordinate(point(p)); };
          return (1.0 - v) * at(chain[0][i]) + v * at(chain[2][i]) + (1.0 - u) * at(chain[3][j]) + u * at(chain[1][j]) -
                 (1.0 - u) * (1.0 - v) * at(chain[0][0]) - u * (1.0 - v) * at(chain[0][nu]) -
                 (1.0 - u) * v * at(chain[2][0]) - u * v * at(chain[2][nu]);
        };
        const Point inner{blend([](const Point& p) { return p.x; }), blend([](const Point& p) { return p.y; })};
        vertex = static_cast<int>(patch.vertices.size());
        patch.vertices.push_back(inner);
      }
    }
  const bool counter_clockwise =
      signed_area({point(grid[0]), point(grid[1]), point(grid[nu + 2]), point(grid[nu + 1])}) > 0.0;
  for (std::size_t j = 0; j < nv; ++j)
    for (std::size_t i = 0; i < nu; ++i) {
      const std::size_t k = j * (nu + 1) + i;
      if (counter_clockwise)
        patch.cells.push_back({grid[k], grid[k + 1], grid[k + nu + 2], grid[k + nu + 1]});
      else
        patch.cells.push_back({grid[k], grid[k + nu + 1], grid[k + nu + 2], grid[k + 1]});
    }
  finish(section, shape, outline, patch);
  return patch;
}

Patch fill_freely(const CrossSection& section, const Shape& shape, const Outline& outline, PolygonMesher algorithm) {
  Patch patch;
  patch.vertices = outline.vertices;
  Polygon polygon;                             // of every other vertex of the curves
  std::map<int, int> polygon_vertex;           // by ours
  std::vector<int> our_vertex;                 // by the polygon's
  std::map<std::pair<int, int>, int> middles;  // by the ends of an edge
  const auto corner = [&](int vertex) {
    const auto [entry, is_new] = polygon_vertex.emplace(vertex, static_cast<int>(our_vertex.size()));
    if (is_new) {
      our_vertex.push_back(vertex);
      polygon.vertices.push_back(outline.vertices[index(vertex)]);
    }
    return entry->second;
  };
  for (const auto& chain : outline.chains)
    for (std::size_t k = 0; k + 2 < chain.size(); k += 2) {
      polygon.edges.emplace_back(corner(chain[k]), corner(chain[k + 2]));
      middles[std::minmax(chain[k], chain[k + 2])] = chain[k + 1];
    }
  MixedMesh mixed = mesh_polygon(polygon, algorithm);
  const auto middle_of = [&](int p, int q) -> const Point* {
    if (std::max(index(p), index(q)) >= polygon.vertices.size())
      return nullptr;
    const auto found = middles.find(std::minmax(our_vertex[index(p)], our_vertex[index(q)]));
    return found == middles.end() ? nullptr : &outline.vertices[index(found->second)];
  };
  open_flat_corners(mixed, [&](int before, int at, int after) {
    const Point *p = middle_of(before, at), *q = middle_of(at, after);
    if (p == nullptr || q == nullptr)
      return false;
    // The tangent of an arc is the direction of its end mirrored at that of its middle.
    const Point& o = polygon.vertices[index(at)];
    const auto tangent = [&](int end, const Point& middle) {
      const Point& e = polygon.vertices[index(end)];
      return 2.0 * std::atan2(middle.y - o.y, middle.x - o.x) - std::atan2(e.y - o.y, e.x - o.x);
    };
    return std::cos(tangent(before, *p) - tangent(after, *q)) < flat_cosine;
  });
  const auto add = [&](const Point& point) {
    patch.vertices.push_back(point);
    return static_cast<int>(patch.vertices.size()) - 1;
  };
  for (std::size_t v = our_vertex.size(); v < mixed.vertices.size(); ++v)
    our_vertex.push_back(add(mixed.vertices[v]));

  // Triangles are split into three, quadrilaterals into four.
  for (const auto& face : mixed.faces) {
    const std::size_t n = face.size();
    std::vector<int> corners(n), middle(n);
    Point centre;
    for (std::size_t k = 0; k < n; ++k) {
      corners[k] = our_vertex[index(face[k])];
      centre.x += patch.vertices[index(corners[k])].x / static_cast<double>(n);
      centre.y += patch.vertices[index(corners[k])].y / static_cast<double>(n);
    }
    for (std::size_t k = 0; k < n; ++k) {
      const int a = corners[k], b = corners[(k + 1) % n];
      const auto [entry, is_new] = middles.emplace(std::minmax(a, b), 0);
      if (is_new) {
        const Point &p = patch.vertices[index(a)], &q = patch.vertices[index(b)];
        entry->second = add({0.5 * (p.x + q.x), 0.5 * (p.y + q.y)});
      }
      middle[k] = entry->second;
    }
    const int c = add(centre);
    for (std::size_t k = 0; k < n; ++k)
      patch.cells.push_back({corners[k], middle[k], c, middle[(k + n - 1) % n]});
  }
  finish(section, shape, outline, patch);
  return patch;
}

}  // namespace lodestone::geometries
