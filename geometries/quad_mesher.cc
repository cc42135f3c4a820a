// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/quad_mesher.h"

#include "base/index.h"
#include "geometries/curve_division.h"
#include "geometries/deal_mesh_internal.h"
#include "geometries/gmsh_polygons.h"
#include "geometries/mesh_smoothing.h"
#include "geometries/sector_mesh.h"

#include <fmt/format.h>

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
      for (std::size_t k = 0; k < mesh.faces[f].vertices.size(); ++k)
        face_of[{mesh.faces[f].vertices[k], mesh.faces[f].vertices[(k + 1) % mesh.faces[f].vertices.size()]}] = f;
    std::vector<bool> touched(mesh.faces.size(), false);
    bool any = false;
    for (std::size_t f = 0, count = mesh.faces.size(); f < count; ++f) {
      const std::vector<int> v = mesh.faces[f].vertices;
      const int region = mesh.faces[f].region;
      for (std::size_t k = 0; k < v.size() && !touched[f]; ++k) {
        const int a = v[(k + v.size() - 1) % v.size()], b = v[k], c = v[(k + 1) % v.size()];
        if (!is_flat(a, b, c))
          continue;
        if (v.size() == 4) {
          const int d = v[(k + 2) % 4];
          mesh.faces[f].vertices = {a, b, d};
          mesh.faces.push_back({{b, c, d}, region});
          touched[f] = any = true;
          continue;
        }
        const auto behind = face_of.find({a, c});
        if (behind == face_of.end() || touched[behind->second] || mesh.faces[behind->second].region != region)
          continue;
        std::vector<int> w = mesh.faces[behind->second].vertices;
        std::rotate(w.begin(), std::find(w.begin(), w.end(), a), w.end());  // a, c, d[, e]
        touched[f] = touched[behind->second] = any = true;
        if (w.size() == 3) {
          mesh.faces[f].vertices = {a, b, w[2]};
          mesh.faces[behind->second].vertices = {b, c, w[2]};
          continue;
        }
        const int d = w[2], e = w[3];
        const auto quadrilateral = [&](int p, int q, int r, int s) {
          return scaled_jacobian({at(p), at(q), at(r), at(s)});
        };
        const double first = std::min(triangle_sine(at(a), at(b), at(e)), quadrilateral(b, c, d, e));
        const double second = std::min(triangle_sine(at(b), at(c), at(d)), quadrilateral(a, b, d, e));
        mesh.faces[f].vertices = first > second ? std::vector<int>{a, b, e} : std::vector<int>{b, c, d};
        mesh.faces[behind->second].vertices =
            first > second ? std::vector<int>{b, c, d, e} : std::vector<int>{a, b, d, e};
      }
    }
    if (!any)
      return;
  }
}

/// Every curve divided, then the shapes filled.
class Filling {
public:
  /// @param in_rows which shapes are filled in rows and columns, the others freely.
  Filling(const CrossSection& section, const std::vector<bool>& in_rows, double refinement, double growth,
          double most_turn)
      : section_(&section), in_rows_(in_rows) {
    DividedCurves divided = divide_curves(section, in_rows, refinement, growth, most_turn);
    mesh_.vertices = std::move(divided.vertices);
    chains_ = std::move(divided.chains);
    for (std::size_t c = 0; c < chains_.size(); ++c)
      for (std::size_t k = 0; k + 1 < chains_[c].size(); ++k)
        mesh_.edges.push_back({chains_[c][k], chains_[c][k + 1], static_cast<int>(c)});
  }

  /// Whether the same cells would come of both.
  bool is_divided_as(const Filling& other) const {
    return in_rows_ == other.in_rows_ && chains_ == other.chains_ &&
           std::equal(mesh_.vertices.begin(), mesh_.vertices.end(), other.mesh_.vertices.begin(),
                      other.mesh_.vertices.end(),
                      [](const Point& p, const Point& q) { return p.x == q.x && p.y == q.y; });
  }

  /// Once.
  QuadMesh fill(PolygonMesher algorithm) {
    for (std::size_t s = 0; s < section_->shapes.size(); ++s)
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
    const Shape& shape = section_->shapes[index(s)];
    const auto sides = sides_of(*section_, shape);
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
    for (std::size_t s = 0; s < section_->shapes.size(); ++s) {
      if (in_rows_[s])
        continue;
      PolygonMesh::Region region;
      for (const int c : section_->shapes[s].curves) {
        const auto& chain = chains_[index(c)];
        for (std::size_t k = 0; k + 2 < chain.size(); k += 2) {
          region.edges.emplace_back(corner(chain[k]), corner(chain[k + 2]));
          middles[std::minmax(chain[k], chain[k + 2])] = chain[k + 1];
        }
      }
      polygons.regions.push_back(region);
      shape_of_region.push_back(static_cast<int>(s));
    }
    MixedMesh mixed = mesh_polygons(polygons, algorithm);
    const auto middle_of = [&](int p, int q) -> const Point* {
      if (std::max(index(p), index(q)) >= polygons.vertices.size())
        return nullptr;
      const auto found = middles.find(std::minmax(our_vertex[index(p)], our_vertex[index(q)]));
      return found == middles.end() ? nullptr : &mesh_.vertices[index(found->second)];
    };
    open_flat_corners(mixed, [&](int before, int at, int after) {
      const Point *p = middle_of(before, at), *q = middle_of(at, after);
      if (p == nullptr || q == nullptr)
        return false;
      // The tangent of an arc is the direction of its end mirrored at that of its middle.
      const Point& o = mesh_.vertices[index(our_vertex[index(at)])];
      const auto tangent = [&](int end, const Point& middle) {
        const Point& e = mesh_.vertices[index(our_vertex[index(end)])];
        return 2.0 * std::atan2(middle.y - o.y, middle.x - o.x) - std::atan2(e.y - o.y, e.x - o.x);
      };
      return std::cos(tangent(before, *p) - tangent(after, *q)) < flat_cosine;
    });
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

  const CrossSection* section_;
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

/// What check_mesh would refuse of the whole sector while another attempt is still to come: cells that their arcs fold,
/// regions whose area quadratic cells miss.
void check_mapping(const CrossSection& section, const QuadMesh& mesh) {
  if (!(mesh.smallest_scaled_jacobian > least_curved_sine))
    throw MeshError("a cell is folded by its curves");
  constexpr int mapping_degree = 2;
  BodyMesh body;
  body.vertices = mesh.vertices;
  body.cells = mesh.cells;
  const std::vector<int> region = section.regions();
  body.regions.resize(region.size());
  for (std::size_t s = 0; s < region.size(); ++s)
    body.regions[index(region[s])].area += section.area(section.shapes[s]);
  for (const int shape : mesh.cell_shape)
    body.cell_region.push_back(region[index(shape)]);
  std::vector<int> shapes_at(section.curves.size(), 0);
  for (const Shape& shape : section.shapes)
    for (const int curve : shape.curves)
      ++shapes_at[index(curve)];
  for (const auto& edge : mesh.edges) {
    const Curve& curve = section.curves[index(edge.curve)];
    if (curve.centre)
      body.arcs.push_back({edge.a, edge.b, *curve.centre});
    if (shapes_at[index(edge.curve)] == 1)
      body.boundary.push_back({edge.a, edge.b, curve.boundary});
  }
  const MappedMesh mapped = measure_mapped(body, mapping_degree);
  if (!(mapped.smallest_jacobian > 0.0))
    throw MeshError("a cell is folded by its curves");
  for (std::size_t r = 0; r < body.regions.size(); ++r)
    if (!(std::abs(mapped.region_area[r] - body.regions[r].area) <=
          allowed_area_error(mapping_degree) * body.regions[r].area))
      throw MeshError("the arcs of '" + section.shapes[r].name + "' have too few faces");
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
  // Cells that grow fast and span much of an arc are few; where they come out badly, others span less, then grow
  // slower, and are a little larger or smaller.
  struct Attempt {
    double scale, growth, most_turn;
  };
  constexpr double fast = 0.7, slow = 0.35;
  constexpr double wide = 0.53, narrow = 0.393;  // a twelfth and a sixteenth of a turn
  constexpr Attempt attempts[] = {{1.0, fast, wide},    {1.0, fast, narrow}, {1.0, slow, narrow}, {1.06, slow, narrow},
                                  {0.94, slow, narrow}, {1.2, slow, narrow}, {1.4, slow, narrow}, {0.88, slow, narrow},
                                  {1.13, slow, narrow}, {1.7, slow, narrow}, {0.8, slow, narrow}, {0.7, slow, narrow},
                                  {2.1, slow, narrow}};
  std::map<PolygonMesher, Filling> tried;  // the last of each
  for (const auto& [scale, growth, most_turn] : attempts) {
    const double wanted = std::min(good_enough, 0.97 * sharpest);
    if (most_turn < wide)
      good_enough = std::max(0.22, good_enough - 0.06);
    for (const auto algorithm : {PolygonMesher::frontal, PolygonMesher::delaunay, PolygonMesher::mesh_adapt}) {
      // It takes twice the time of the others, and what they cannot do slower growth does.
      if (growth == fast && algorithm == PolygonMesher::mesh_adapt)
        continue;
      try {
        const Filling divided(section, in_rows, refinement * scale, growth, most_turn);
        if (const auto before = tried.find(algorithm); before != tried.end() && divided.is_divided_as(before->second))
          continue;  // no arc was too long for fewer
        tried.insert_or_assign(algorithm, divided);
        QuadMesh mesh = Filling(divided).fill(algorithm);
        smooth(mesh, arc_centres(section, mesh));
        check_areas(section, mesh);
        const std::vector<double> worst = worst_cells(section, mesh);
        mesh.smallest_scaled_jacobian = *std::min_element(worst.begin(), worst.end());
        // Rows and columns that come out skew although cells grow slowly are given up.
        if (growth == slow)
          for (std::size_t s = 0; s < in_rows.size(); ++s)
            in_rows[s] = in_rows[s] && worst[s] >= wanted;
        check_mapping(section, mesh);
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
