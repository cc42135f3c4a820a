// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/quad_mesher.h"

#include "geometries/gmsh_polygons.h"
#include "geometries/mesh_smoothing.h"
#include "geometries/sector_mesh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace lodestone::geometries {

namespace {

/// Growth of the cell size per length away from the ends of a curve.
constexpr double size_gradient = 0.35;

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

double distance(const Point& a, const Point& b) {
  return std::hypot(b.x - a.x, b.y - a.y);
}

/// Signed turn of an arc about its centre.
double arc_turn(const Point& a, const Point& b, const Point& c) {
  const double x1 = a.x - c.x, y1 = a.y - c.y, x2 = b.x - c.x, y2 = b.y - c.y;
  return std::atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2);
}

/// A curve as a path over t = 0 … 1, exact at both ends.
class Path {
public:
  Path(const CrossSection& section, const Curve& curve)
      : a_(section.points[index(curve.begin)]), b_(section.points[index(curve.end)]), centre_(curve.centre) {
    if (centre_) {
      radius_ = 0.5 * (distance(a_, *centre_) + distance(b_, *centre_));
      begin_ = std::atan2(a_.y - centre_->y, a_.x - centre_->x);
      turn_ = arc_turn(a_, b_, *centre_);
    }
  }
  double length() const { return centre_ ? std::abs(turn_) * radius_ : distance(a_, b_); }
  double turn() const { return centre_ ? std::abs(turn_) : 0.0; }
  Point at(double t) const {
    if (centre_)
      return {centre_->x + radius_ * std::cos(begin_ + t * turn_), centre_->y + radius_ * std::sin(begin_ + t * turn_)};
    return {a_.x + t * (b_.x - a_.x), a_.y + t * (b_.y - a_.y)};
  }

private:
  Point a_, b_;
  std::optional<Point> centre_;
  double radius_ = 0.0, begin_ = 0.0, turn_ = 0.0;
};

/// Parameters 0 = t_0 < … < t_n = 1 of a curve's coarse edges, each of which two cells will share.
std::vector<double> divide(const CrossSection& section, const Curve& curve, double largest, double refinement,
                           double scale) {
  const Path path(section, curve);
  const double length = path.length();
  const auto wish = [&](int point) {
    const double size = section.point_mesh_size[index(point)];
    return size > 0.0 ? std::min(size, largest) : largest;
  };
  const double begin = wish(curve.begin), end = wish(curve.end);
  constexpr int samples = 256;
  std::vector<double> count(samples + 1, 0.0);  // coarse edges from the beginning to a sample
  const auto density = [&](double t) {
    const double size =
        std::min({largest, begin + size_gradient * t * length, end + size_gradient * (1.0 - t) * length});
    return length * refinement * scale / (2.0 * size);
  };
  for (int i = 0; i < samples; ++i)
    count[index(i + 1)] = count[index(i)] + density((i + 0.5) / samples) / samples;

  int n = std::max(1, static_cast<int>(std::lround(count.back())));
  // A coarse edge spans at most an eighth of a turn, so that cells on an arc stay well shaped.
  n = std::max(n, static_cast<int>(std::ceil(path.turn() / 0.8)));
  // Faces of the gap carry the harmonics of the ring: all of one curve are equal.
  const bool uniform = curve.boundary == Boundary::gap;
  std::vector<double> t(index(n + 1), 0.0);
  t.back() = 1.0;
  std::size_t sample = 0;
  for (int k = 1; k < n; ++k) {
    if (uniform) {
      t[index(k)] = static_cast<double>(k) / n;
      continue;
    }
    const double target = count.back() * k / n;
    while (count[sample + 1] < target)
      ++sample;
    t[index(k)] =
        (static_cast<double>(sample) + (target - count[sample]) / (count[sample + 1] - count[sample])) / samples;
  }
  return t;
}

/// The divided curves as polygons, and where the middle of each of their edges lies.
struct CoarseBoundary {
  PolygonMesh polygons;
  std::map<std::pair<int, int>, Point> middle;   ///< of an edge, smaller vertex first
  std::vector<std::vector<int>> curve_vertices;  ///< of each curve from begin to end
};

CoarseBoundary divide_curves(const CrossSection& section, double refinement, double scale) {
  std::vector<double> largest(section.curves.size(), 1e9);
  for (const Shape& shape : section.shapes)
    for (const int c : shape.curves)
      if (shape.mesh_size > 0.0)
        largest[index(c)] = std::min(largest[index(c)], shape.mesh_size);

  CoarseBoundary result;
  result.polygons.vertices = section.points;
  for (std::size_t c = 0; c < section.curves.size(); ++c) {
    const Curve& curve = section.curves[c];
    const Path path(section, curve);
    const std::vector<double> t = divide(section, curve, largest[c], refinement, scale);
    std::vector<int> chain{curve.begin};
    for (std::size_t k = 1; k + 1 < t.size(); ++k) {
      chain.push_back(static_cast<int>(result.polygons.vertices.size()));
      result.polygons.vertices.push_back(path.at(t[k]));
    }
    chain.push_back(curve.end);
    for (std::size_t k = 0; k + 1 < chain.size(); ++k)
      result.middle[std::minmax(chain[k], chain[k + 1])] = path.at(0.5 * (t[k] + t[k + 1]));
    result.curve_vertices.push_back(chain);
  }
  for (const Shape& shape : section.shapes) {
    PolygonMesh::Region region;
    for (const int c : shape.curves) {
      const auto& chain = result.curve_vertices[index(c)];
      for (std::size_t k = 0; k + 1 < chain.size(); ++k)
        region.edges.push_back({chain[k], chain[k + 1]});
    }
    result.polygons.regions.push_back(region);
  }
  return result;
}

/// Splits triangles into three and quadrilaterals into four cells.
QuadMesh split(const CrossSection& section, const CoarseBoundary& boundary, const MixedMesh& mixed) {
  QuadMesh mesh;
  mesh.vertices = mixed.vertices;
  std::map<std::pair<int, int>, int> middles;
  const auto middle = [&](int a, int b) {
    const std::pair<int, int> key = std::minmax(a, b);
    const auto [entry, is_new] = middles.emplace(key, static_cast<int>(mesh.vertices.size()));
    if (is_new) {
      const auto on_curve = boundary.middle.find(key);
      const Point& p = mixed.vertices[index(a)];
      const Point& q = mixed.vertices[index(b)];
      mesh.vertices.push_back(on_curve != boundary.middle.end() ? on_curve->second
                                                                : Point{0.5 * (p.x + q.x), 0.5 * (p.y + q.y)});
    }
    return entry->second;
  };
  for (const auto& face : mixed.faces) {
    Point centre;
    const std::size_t n = face.vertices.size();
    std::vector<int> mid(n);
    for (std::size_t k = 0; k < n; ++k)
      mid[k] = middle(face.vertices[k], face.vertices[(k + 1) % n]);
    for (const int v : face.vertices) {
      centre.x += mixed.vertices[index(v)].x / static_cast<double>(n);
      centre.y += mixed.vertices[index(v)].y / static_cast<double>(n);
    }
    const int c = static_cast<int>(mesh.vertices.size());
    mesh.vertices.push_back(centre);
    for (std::size_t k = 0; k < n; ++k) {
      mesh.cells.push_back({face.vertices[k], mid[k], c, mid[(k + n - 1) % n]});
      mesh.cell_shape.push_back(face.region);
    }
  }
  for (std::size_t c = 0; c < section.curves.size(); ++c) {
    const auto& chain = boundary.curve_vertices[c];
    for (std::size_t k = 0; k + 1 < chain.size(); ++k) {
      const int m = middle(chain[k], chain[k + 1]);
      mesh.edges.push_back({chain[k], m, static_cast<int>(c)});
      mesh.edges.push_back({m, chain[k + 1], static_cast<int>(c)});
    }
  }
  return mesh;
}

double worst_cell(const QuadMesh& mesh) {
  double worst = 1.0;
  for (const auto& cell : mesh.cells)
    worst = std::min(worst, scaled_jacobian({mesh.vertices[index(cell[0])], mesh.vertices[index(cell[1])],
                                             mesh.vertices[index(cell[2])], mesh.vertices[index(cell[3])]}));
  return worst;
}

/// Direction in which a curve leaves one of its ends.
Point leaving(const CrossSection& section, const Curve& curve, int from) {
  const Point& a = section.points[index(from)];
  const Point& b = section.points[index(from == curve.begin ? curve.end : curve.begin)];
  if (!curve.centre)
    return {b.x - a.x, b.y - a.y};
  const double sign = arc_turn(a, b, *curve.centre) > 0.0 ? 1.0 : -1.0;
  return {-sign * (a.y - curve.centre->y), sign * (a.x - curve.centre->x)};
}

}  // namespace

double scaled_jacobian(const std::array<Point, 4>& corners) {
  double smallest = 1.0;
  for (std::size_t k = 0; k < 4; ++k) {
    const Point& p = corners[k];
    const Point& next = corners[(k + 1) % 4];
    const Point& last = corners[(k + 3) % 4];
    const double x1 = next.x - p.x, y1 = next.y - p.y, x2 = last.x - p.x, y2 = last.y - p.y;
    const double lengths = std::sqrt((x1 * x1 + y1 * y1) * (x2 * x2 + y2 * y2));
    smallest = std::min(smallest, lengths > 0.0 ? (x1 * y2 - y1 * x2) / lengths : -1.0);
  }
  return smallest;
}

double sharpest_corner_sine(const CrossSection& section) {
  double sharpest = 1.0;
  for (const Shape& shape : section.shapes)
    for (std::size_t i = 0; i < shape.curves.size(); ++i)
      for (std::size_t j = i + 1; j < shape.curves.size(); ++j) {
        const Curve& a = section.curves[index(shape.curves[i])];
        const Curve& b = section.curves[index(shape.curves[j])];
        for (const int corner : {a.begin, a.end}) {
          if (corner != b.begin && corner != b.end)
            continue;
          const Point u = leaving(section, a, corner), v = leaving(section, b, corner);
          const double dot = u.x * v.x + u.y * v.y;
          if (dot > 0.0)
            sharpest =
                std::min(sharpest, std::abs(u.x * v.y - u.y * v.x) / (std::hypot(u.x, u.y) * std::hypot(v.x, v.y)));
        }
      }
  return sharpest;
}

QuadMesh mesh_cross_section(const CrossSection& section, double refinement) {
  // The worst corner can be no better than the sharpest of the drawing; good enough ends the search.
  const double sharpest = sharpest_corner_sine(section);
  const double wanted = std::min(0.45, 0.97 * sharpest);
  const double needed = std::min(0.2, 0.9 * sharpest);
  std::optional<QuadMesh> best;
  std::string last_failure;
  for (const double scale : {1.0, 1.06, 0.94, 1.13, 0.88, 1.2})
    for (const auto algorithm : {PolygonMesher::frontal, PolygonMesher::delaunay, PolygonMesher::mesh_adapt}) {
      try {
        const CoarseBoundary boundary = divide_curves(section, refinement, scale);
        const MixedMesh mixed = mesh_polygons(boundary.polygons, algorithm);
        QuadMesh mesh = split(section, boundary, mixed);
        smooth(mesh);
        mesh.smallest_scaled_jacobian = worst_cell(mesh);
        if (!best || mesh.smallest_scaled_jacobian > best->smallest_scaled_jacobian)
          best = std::move(mesh);
      } catch (const MeshError& error) {
        last_failure = error.what();
      }
      if (best && best->smallest_scaled_jacobian >= wanted)
        return *best;
    }
  if (!best)
    throw MeshError("no mesh of the cross-section: " + last_failure);
  if (best->smallest_scaled_jacobian <= needed)
    throw MeshError(fmt::format("no usable mesh of the cross-section: the worst cell of the best attempt has a scaled "
                                "Jacobian of {:.3f}, more than {:.3f} is needed",
                                best->smallest_scaled_jacobian, needed));
  return *best;
}

}  // namespace lodestone::geometries
