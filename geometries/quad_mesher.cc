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

/// The cells wanted along a curve: how many at each of evenly spaced parameters have passed.
class Density {
public:
  /// @param shortest length of the shortest curve at each point: sizes grow from there.
  Density(const CrossSection& section, const Curve& curve, double largest, double refinement,
          const std::vector<double>& shortest)
      : count_(samples + 1, 0.0) {
    const double length = Path(section, curve).length();
    const auto wish = [&](int point) {
      const double size = section.point_mesh_size[index(point)];
      return std::min({size > 0.0 ? size : largest, largest, shortest[index(point)]});
    };
    const double begin = wish(curve.begin), end = wish(curve.end);
    // Faces of the gap carry the harmonics of the ring: all of one curve are equal.
    const double gradient = curve.boundary == Boundary::gap ? 0.0 : size_gradient;
    for (int i = 0; i < samples; ++i) {
      const double t = (i + 0.5) / samples;
      const double size = std::min({largest, begin + gradient * t * length, end + gradient * (1.0 - t) * length});
      count_[index(i + 1)] = count_[index(i)] + length * refinement / size / samples;
    }
  }
  double total() const { return count_.back(); }
  /// Parameters 0 … 1 of n edges that share the total equally.
  std::vector<double> divide(int n) const {
    std::vector<double> t(index(n + 1), 0.0);
    t.back() = 1.0;
    std::size_t sample = 0;
    for (int k = 1; k < n; ++k) {
      const double target = total() * k / n;
      while (count_[sample + 1] < target)
        ++sample;
      t[index(k)] =
          (static_cast<double>(sample) + (target - count_[sample]) / (count_[sample + 1] - count_[sample])) / samples;
    }
    return t;
  }

private:
  static constexpr int samples = 256;
  std::vector<double> count_;
};

/// The four sides of a shape in rows and columns, each the curves from one corner to the next.
std::array<std::vector<int>, 4> sides_of(const CrossSection& section, const Shape& shape) {
  // Once around the outline from the first corner: each curve and the point where it arrives.
  std::vector<std::pair<int, int>> walk;
  std::vector<int> left = shape.curves;
  int at = shape.corners.front();
  while (!left.empty()) {
    const auto next = std::find_if(left.begin(), left.end(), [&](int c) {
      return section.curves[index(c)].begin == at || section.curves[index(c)].end == at;
    });
    if (next == left.end())
      throw MeshError("the outline of '" + shape.name + "' is not one loop");
    const Curve& curve = section.curves[index(*next)];
    at = curve.begin == at ? curve.end : curve.begin;
    walk.emplace_back(*next, at);
    left.erase(next);
  }
  // The corners may be listed the other way round.
  const auto position = [&](int point) {
    return std::find_if(walk.begin(), walk.end(), [point](const auto& step) { return step.second == point; });
  };
  if (position(shape.corners[1]) > position(shape.corners[2])) {
    std::vector<std::pair<int, int>> back;
    for (std::size_t k = walk.size(); k-- > 0;)
      back.emplace_back(walk[k].first, k > 0 ? walk[k - 1].second : shape.corners.front());
    walk = back;
  }
  std::array<std::vector<int>, 4> sides;
  std::size_t side = 0;
  for (const auto& [curve, arrival] : walk) {
    sides[std::min<std::size_t>(side, 3)].push_back(curve);
    if (arrival == shape.corners[(side + 1) % 4])
      ++side;
  }
  if (side != 4)
    throw MeshError("the outline of '" + shape.name + "' does not pass its corners in order");
  return sides;
}

/// Number of cells along each curve: near the wish; even beside shapes that are filled freely, whose faces are split in
/// two; the same on opposite sides of shapes in rows and columns.
std::vector<int> count_cells(const CrossSection& section, const std::vector<Density>& densities,
                             const std::vector<bool>& in_rows) {
  std::vector<bool> even(section.curves.size(), false);
  for (std::size_t s = 0; s < in_rows.size(); ++s)
    if (!in_rows[s])
      for (const int c : section.shapes[s].curves)
        even[index(c)] = true;
  std::vector<int> count(section.curves.size());
  for (std::size_t c = 0; c < count.size(); ++c) {
    // A cell spans at most a sixteenth of a turn, so that cells on an arc stay well shaped.
    const int least = static_cast<int>(std::ceil(Path(section, section.curves[c]).turn() / 0.393));
    const double wish = densities[c].total();
    count[c] = even[c] ? 2 * std::max(static_cast<int>(std::lround(0.5 * wish)), std::max(1, (least + 1) / 2))
                       : std::max(static_cast<int>(std::lround(wish)), std::max(1, least));
  }
  const auto sum = [&](const std::vector<int>& side) {
    int total = 0;
    for (const int c : side)
      total += count[index(c)];
    return total;
  };
  // Raises the curve of a side that is furthest under its wish.
  const auto raise = [&](const std::vector<int>& side, bool by_one) {
    std::size_t chosen = count.size();
    double need = 0.0;
    for (const int c : side) {
      const double ratio = densities[index(c)].total() / count[index(c)];
      if (!(by_one && even[index(c)]) && (chosen == count.size() || ratio > need)) {
        chosen = index(c);
        need = ratio;
      }
    }
    if (chosen == count.size())
      return false;
    count[chosen] += even[chosen] ? 2 : 1;
    return true;
  };
  for (int round = 0; round < 1000; ++round) {
    bool settled = true;
    for (std::size_t s = 0; s < in_rows.size(); ++s) {
      if (!in_rows[s])
        continue;
      const auto sides = sides_of(section, section.shapes[s]);
      for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
        const int a = sum(sides[k]), b = sum(sides[k + 2]);
        if (a == b)
          continue;
        settled = false;
        const auto& smaller = a < b ? sides[k] : sides[k + 2];
        const auto& larger = a < b ? sides[k + 2] : sides[k];
        const bool by_one = std::abs(a - b) == 1;
        if (!raise(smaller, by_one) && !raise(larger, true))
          raise(smaller, false);
      }
    }
    if (settled)
      return count;
  }
  throw MeshError("the numbers of cells on opposite sides cannot be made equal");
}

/// Every curve divided, then the shapes filled.
class Filling {
public:
  /// @param in_rows which shapes are filled in rows and columns, the others freely.
  Filling(const CrossSection& section, const std::vector<bool>& in_rows, double refinement)
      : section_(section), in_rows_(in_rows) {
    std::vector<double> largest(section.curves.size(), 1e9);
    for (const Shape& shape : section.shapes)
      for (const int c : shape.curves)
        if (shape.mesh_size > 0.0)
          largest[index(c)] = std::min(largest[index(c)], shape.mesh_size);
    std::vector<double> shortest(section.points.size(), 1e9);
    for (const Curve& curve : section.curves)
      if (curve.boundary != Boundary::gap)
        for (const int point : {curve.begin, curve.end})
          shortest[index(point)] = std::min(shortest[index(point)], Path(section, curve).length());
    std::vector<Density> densities;
    for (std::size_t c = 0; c < section.curves.size(); ++c) {
      const bool gap = section.curves[c].boundary == Boundary::gap;
      densities.emplace_back(section, section.curves[c], largest[c], refinement,
                             gap ? std::vector<double>(section.points.size(), 1e9) : shortest);
    }
    const std::vector<int> count = count_cells(section, densities, in_rows);

    mesh_.vertices = section.points;
    for (std::size_t c = 0; c < section.curves.size(); ++c) {
      const Curve& curve = section.curves[c];
      const Path path(section, curve);
      std::vector<double> t = densities[c].divide(count[c]);
      if (curve.boundary == Boundary::gap)
        for (std::size_t k = 1; k + 1 < t.size(); ++k)
          t[k] = static_cast<double>(k) / count[c];
      std::vector<int> chain{curve.begin};
      for (std::size_t k = 1; k + 1 < t.size(); ++k)
        chain.push_back(add(path.at(t[k])));
      chain.push_back(curve.end);
      for (std::size_t k = 0; k + 1 < chain.size(); ++k)
        mesh_.edges.push_back({chain[k], chain[k + 1], static_cast<int>(c)});
      chains_.push_back(chain);
    }
  }

  QuadMesh fill(PolygonMesher algorithm) {
    for (std::size_t s = 0; s < section_.shapes.size(); ++s)
      if (in_rows_[s])
        fill_rows(static_cast<int>(s));
    fill_freely(algorithm);
    return std::move(mesh_);
  }

private:
  int add(const Point& point) {
    mesh_.vertices.push_back(point);
    return static_cast<int>(mesh_.vertices.size()) - 1;
  }
  void add_cell(const std::array<int, 4>& cell, int shape) {
    mesh_.cells.push_back(cell);
    mesh_.cell_shape.push_back(shape);
  }

  /// Transfinite interpolation between the four sides (Gordon & Hall 1973, Int. J. Numer. Meth. Engng 7:461).
  void fill_rows(int s) {
    const Shape& shape = section_.shapes[index(s)];
    const auto sides = sides_of(section_, shape);
    std::array<std::vector<int>, 4> chain;
    for (std::size_t side = 0; side < 4; ++side) {
      int at = shape.corners[side];
      chain[side].push_back(at);
      for (const int c : sides[side]) {
        std::vector<int> next = chains_[index(c)];
        if (next.front() != at)
          std::reverse(next.begin(), next.end());
        chain[side].insert(chain[side].end(), next.begin() + 1, next.end());
        at = next.back();
      }
    }
    std::reverse(chain[2].begin(), chain[2].end());  // both pairs of opposite sides now run the same way
    std::reverse(chain[3].begin(), chain[3].end());
    const std::size_t nu = chain[0].size() - 1, nv = chain[1].size() - 1;
    const auto fraction = [&](const std::vector<int>& side, std::size_t k) {
      double before = 0.0, total = 0.0;
      for (std::size_t i = 0; i + 1 < side.size(); ++i) {
        const double length = distance(mesh_.vertices[index(side[i])], mesh_.vertices[index(side[i + 1])]);
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
            const auto at = [&](int p) { return coordinate(mesh_.vertices[index(p)]); };
            return (1.0 - v) * at(chain[0][i]) + v * at(chain[2][i]) + (1.0 - u) * at(chain[3][j]) +
                   u * at(chain[1][j]) - (1.0 - u) * (1.0 - v) * at(chain[0][0]) - u * (1.0 - v) * at(chain[0][nu]) -
                   (1.0 - u) * v * at(chain[2][0]) - u * v * at(chain[2][nu]);
          };
          vertex = add({blend([](const Point& p) { return p.x; }), blend([](const Point& p) { return p.y; })});
        }
      }
    const bool counter_clockwise = signed_area({grid[0], grid[1], grid[nu + 2], grid[nu + 1]}) > 0.0;
    for (std::size_t j = 0; j < nv; ++j)
      for (std::size_t i = 0; i < nu; ++i) {
        const std::size_t k = j * (nu + 1) + i;
        if (counter_clockwise)
          add_cell({grid[k], grid[k + 1], grid[k + nu + 2], grid[k + nu + 1]}, s);
        else
          add_cell({grid[k], grid[k + nu + 1], grid[k + nu + 2], grid[k + 1]}, s);
      }
  }

  double signed_area(const std::array<int, 4>& cell) const {
    double area = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      const Point& p = mesh_.vertices[index(cell[k])];
      const Point& q = mesh_.vertices[index(cell[(k + 1) % 4])];
      area += 0.5 * (p.x * q.y - q.x * p.y);
    }
    return area;
  }

  /// Faces with every other vertex of the curves from Gmsh, triangles split into three and quadrilaterals into four.
  void fill_freely(PolygonMesher algorithm) {
    PolygonMesh polygons;
    std::map<int, int> polygon_vertex;  // by ours
    std::vector<int> our_vertex;
    std::vector<int> shape_of_region;
    std::map<std::pair<int, int>, int> middles;
    const auto corner = [&](int vertex) {
      const auto [entry, is_new] = polygon_vertex.emplace(vertex, static_cast<int>(our_vertex.size()));
      if (is_new) {
        our_vertex.push_back(vertex);
        polygons.vertices.push_back(mesh_.vertices[index(vertex)]);
      }
      return entry->second;
    };
    for (std::size_t s = 0; s < section_.shapes.size(); ++s) {
      if (in_rows_[s])
        continue;
      PolygonMesh::Region region;
      for (const int c : section_.shapes[s].curves) {
        const auto& chain = chains_[index(c)];
        for (std::size_t k = 0; k + 2 < chain.size(); k += 2) {
          region.edges.push_back({corner(chain[k]), corner(chain[k + 2])});
          middles[std::minmax(chain[k], chain[k + 2])] = chain[k + 1];
        }
      }
      polygons.regions.push_back(region);
      shape_of_region.push_back(static_cast<int>(s));
    }
    const MixedMesh mixed = mesh_polygons(polygons, algorithm);
    for (std::size_t v = our_vertex.size(); v < mixed.vertices.size(); ++v)
      our_vertex.push_back(add(mixed.vertices[v]));

    for (const auto& face : mixed.faces) {
      const std::size_t n = face.vertices.size();
      std::vector<int> corners(n), middle(n);
      Point centre;
      for (std::size_t k = 0; k < n; ++k) {
        corners[k] = our_vertex[index(face.vertices[k])];
        centre.x += mesh_.vertices[index(corners[k])].x / static_cast<double>(n);
        centre.y += mesh_.vertices[index(corners[k])].y / static_cast<double>(n);
      }
      for (std::size_t k = 0; k < n; ++k) {
        const int a = corners[k], b = corners[(k + 1) % n];
        const auto [entry, is_new] = middles.emplace(std::minmax(a, b), 0);
        if (is_new) {
          const Point &p = mesh_.vertices[index(a)], &q = mesh_.vertices[index(b)];
          entry->second = add({0.5 * (p.x + q.x), 0.5 * (p.y + q.y)});
        }
        middle[k] = entry->second;
      }
      const int c = add(centre);
      for (std::size_t k = 0; k < n; ++k)
        add_cell({corners[k], middle[k], c, middle[(k + n - 1) % n]}, shape_of_region[index(face.region)]);
    }
  }

  const CrossSection& section_;
  std::vector<bool> in_rows_;
  QuadMesh mesh_;
  std::vector<std::vector<int>> chains_;  ///< vertices of each curve from begin to end
};

std::vector<double> worst_cells(const CrossSection& section, const QuadMesh& mesh) {
  const ArcCentres centres = arc_centres(section, mesh);
  std::vector<double> worst(section.shapes.size(), 1.0);
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    const auto& cell = mesh.cells[c];
    const double sine = smallest_sine({mesh.vertices[index(cell[0])], mesh.vertices[index(cell[1])],
                                       mesh.vertices[index(cell[2])], mesh.vertices[index(cell[3])]},
                                      edge_centres(cell, centres));
    worst[index(mesh.cell_shape[c])] = std::min(worst[index(mesh.cell_shape[c])], sine);
  }
  return worst;
}

/// Area that a shape's divided outline encloses, arcs as chords: what its cells must add up to. Cells can all be well
/// shaped and yet be folded over a reflex corner.
double outline_area(const CrossSection& section, const Shape& shape, const std::vector<std::vector<int>>& chains,
                    const std::vector<Point>& vertices) {
  double largest = 0.0, sum = 0.0;
  for (const auto& loop : section.loops(shape)) {
    double enclosed = 0.0;
    for (const auto& step : loop) {
      const auto& chain = chains[index(step.curve)];
      for (std::size_t k = 0; k + 1 < chain.size(); ++k) {
        const Point &p = vertices[index(chain[k])], &q = vertices[index(chain[k + 1])];
        enclosed += (step.reversed ? -0.5 : 0.5) * (p.x * q.y - q.x * p.y);
      }
    }
    largest = std::max(largest, std::abs(enclosed));
    sum += std::abs(enclosed);
  }
  return 2.0 * largest - sum;
}

void check_areas(const CrossSection& section, const QuadMesh& mesh) {
  std::vector<std::vector<int>> chains(section.curves.size());
  for (const auto& edge : mesh.edges) {
    auto& chain = chains[index(edge.curve)];
    if (chain.empty())
      chain.push_back(edge.a);
    chain.push_back(edge.b);
  }
  std::vector<double> area(section.shapes.size(), 0.0);
  for (std::size_t c = 0; c < mesh.cells.size(); ++c)
    for (std::size_t k = 0; k < 4; ++k) {
      const Point& p = mesh.vertices[index(mesh.cells[c][k])];
      const Point& q = mesh.vertices[index(mesh.cells[c][(k + 1) % 4])];
      area[index(mesh.cell_shape[c])] += 0.5 * (p.x * q.y - q.x * p.y);
    }
  for (std::size_t s = 0; s < area.size(); ++s) {
    const double expected = outline_area(section, section.shapes[s], chains, mesh.vertices);
    if (!(std::abs(area[s] - expected) <= 1e-9 * expected))
      throw MeshError("cells of '" + section.shapes[s].name + "' overlap");
  }
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

ArcCentres arc_centres(const CrossSection& section, const QuadMesh& mesh) {
  ArcCentres centres;
  for (const auto& edge : mesh.edges)
    if (const auto& centre = section.curves[index(edge.curve)].centre)
      centres[std::minmax(edge.a, edge.b)] = *centre;
  return centres;
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
  // The worst corner can be no better than the sharpest of the drawing. Good enough ends the search, and the longer it
  // lasts, the less is good enough.
  const double sharpest = sharpest_corner_sine(section);
  const double needed = std::min(0.2, 0.9 * sharpest);
  std::vector<bool> in_rows;
  for (const Shape& shape : section.shapes)
    in_rows.push_back(!shape.corners.empty());
  std::optional<QuadMesh> best;
  std::string last_failure;
  double good_enough = 0.35;
  for (const double scale : {1.0, 1.06, 0.94, 1.13, 0.88, 1.2, 1.4, 1.7}) {
    const double wanted = std::min(good_enough, 0.97 * sharpest);
    good_enough = std::max(0.22, good_enough - 0.04);
    for (const auto algorithm : {PolygonMesher::frontal, PolygonMesher::delaunay, PolygonMesher::mesh_adapt}) {
      try {
        QuadMesh mesh = Filling(section, in_rows, refinement * scale).fill(algorithm);
        smooth(mesh, arc_centres(section, mesh));
        check_areas(section, mesh);
        const std::vector<double> worst = worst_cells(section, mesh);
        mesh.smallest_scaled_jacobian = *std::min_element(worst.begin(), worst.end());
        // Rows and columns that come out skew are given up.
        for (std::size_t s = 0; s < in_rows.size(); ++s)
          in_rows[s] = in_rows[s] && worst[s] >= wanted;
        if (!best || mesh.smallest_scaled_jacobian > best->smallest_scaled_jacobian)
          best = std::move(mesh);
      } catch (const MeshError& error) {
        last_failure = error.what();
      }
      if (best && best->smallest_scaled_jacobian >= wanted)
        return *best;
    }
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
