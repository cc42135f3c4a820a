// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/quad_mesher.h"

#include "base/index.h"
#include "geometries/curve_division.h"
#include "geometries/deal_mesh_internal.h"
#include "geometries/narrow_places.h"
#include "geometries/sector_mesh.h"
#include "geometries/shape_filling.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

/// One way to divide the curves of a shape. Cells that grow fast and span much of an arc are few; where they come out
/// badly, others span less, then grow slower, and are a little larger or smaller.
struct Attempt {
  double scale = 1.0, growth = 0.0, most_turn = 0.0;
  double good_enough = 0.0;  ///< smallest sine that ends the search: the longer it lasts, the less is good enough
  bool is_slow() const { return growth < 0.5; }
};
constexpr double fast = 0.7, slow = 0.35;
constexpr double wide = 0.53, narrow = 0.393;  // a twelfth and a sixteenth of a turn
constexpr Attempt attempts[] = {{1.0, fast, wide, 0.35},    {1.0, fast, narrow, 0.35},  {1.0, slow, narrow, 0.29},
                                {1.06, slow, narrow, 0.23}, {0.94, slow, narrow, 0.22}, {1.2, slow, narrow, 0.22},
                                {1.4, slow, narrow, 0.22},  {0.88, slow, narrow, 0.22}, {1.13, slow, narrow, 0.22},
                                {1.7, slow, narrow, 0.22},  {0.8, slow, narrow, 0.22},  {0.7, slow, narrow, 0.22},
                                {2.1, slow, narrow, 0.22}};
/// While shapes are divided one by one; less is good enough only when that has failed and all are divided alike.
constexpr double good_enough_alone = 0.25;
constexpr PolygonMesher meshers[] = {PolygonMesher::frontal, PolygonMesher::delaunay, PolygonMesher::mesh_adapt};

/// Direction in which a curve leaves one of its ends.
Point leaving(const CrossSection& section, const Curve& curve, int from) {
  const Point& a = section.points[index(from)];
  const Point& b = section.points[index(from == curve.begin ? curve.end : curve.begin)];
  if (!curve.centre)
    return {b.x - a.x, b.y - a.y};
  const double sign = arc_turn(a, b, *curve.centre) > 0.0 ? 1.0 : -1.0;
  return {-sign * (a.y - curve.centre->y), sign * (a.x - curve.centre->x)};
}

double sharpest_corner_of(const CrossSection& section, const Shape& shape) {
  double sharpest = 1.0;
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

/// How far the search for the cells of one shape has come.
class ShapeSearch {
public:
  /// @param alone others are divided as they like.
  ShapeSearch(const CrossSection& section, const Shape& shape, bool alone)
      : section_(&section), shape_(&shape), sharpest_(sharpest_corner_of(section, shape)),
        least_(alone ? good_enough_alone : 0.0), in_rows_(!shape.corners.empty()) {}

  const Attempt& attempt() const { return attempts[attempt_]; }
  bool in_rows() const { return in_rows_; }
  const Outline& outline() const { return outline_; }
  const std::optional<Patch>& best() const { return best_; }
  const std::string& failure() const { return failure_; }
  /// The worst corner can be no better than the sharpest of the drawing.
  bool is_good() const {
    return best_ && best_->smallest_sine >= std::min(std::max(attempt().good_enough, least_), 0.97 * sharpest_);
  }

  /// Fills the shape, unless the same was tried.
  void fill(const DividedCurves& divided) {
    Outline outline = outline_of(*shape_, divided);
    if (in_rows_ != filled_in_rows_ || !are_same(outline, outline_)) {
      best_.reset();
      tried_ = 0;
      filled_in_rows_ = in_rows_;
    }
    outline_ = std::move(outline);
    if (in_rows_ && tried_ == 0)
      attempt_to([&] { return fill_in_rows(*section_, *shape_, outline_); });
    if (in_rows_)
      return;
    // Mesh-adapt takes twice the time of the others, and what they cannot do slower growth does.
    const std::size_t count = attempt().is_slow() ? std::size(meshers) : std::size(meshers) - 1;
    while (!is_good() && tried_ < count)
      attempt_to([&] { return fill_freely(*section_, *shape_, outline_, meshers[tried_]); });
  }

  /// Goes on to the next attempt; rows and columns that come out badly although cells grow slowly are given up.
  /// @return false where none is left.
  bool give_up(bool is_bad) {
    if (is_bad && in_rows_ && attempt().is_slow()) {
      in_rows_ = false;
      return true;
    }
    if (attempt_ + 1 == std::size(attempts))
      return false;
    ++attempt_;
    return true;
  }

private:
  template <typename Fill> void attempt_to(const Fill& fill) {
    try {
      Patch patch = fill();
      if (!best_ || patch.smallest_sine > best_->smallest_sine)
        best_ = std::move(patch);
    } catch (const MeshError& error) {
      failure_ = error.what();
    }
    ++tried_;
  }

  const CrossSection* section_;
  const Shape* shape_;
  double sharpest_, least_;
  bool in_rows_, filled_in_rows_ = false;
  std::size_t attempt_ = 0, tried_ = 0;
  Outline outline_;
  std::optional<Patch> best_;
  std::string failure_;
};

/// The search for the cells of all shapes.
class SectionSearch {
public:
  SectionSearch(const CrossSection& section, double refinement) : section_(section), refinement_(refinement) {}

  QuadMesh run() {
    for (const bool alone : {true, false}) {
      shapes_.clear();
      for (const Shape& shape : section_.shapes)
        shapes_.emplace_back(section_, shape, alone);
      for (bool go_on = true; go_on;) {
        const std::vector<std::size_t> bad = fill();
        if (bad.empty())
          return *best_;
        go_on = false;
        for (std::size_t s = 0; s < shapes_.size(); ++s)
          if (const bool is_bad = std::binary_search(bad.begin(), bad.end(), s); is_bad || !alone)
            go_on = shapes_[s].give_up(is_bad) || go_on;
      }
    }
    if (!best_)
      throw MeshError("no mesh of the cross-section: " + failure_);
    const double needed = std::min(0.2, 0.9 * sharpest_corner_sine(section_));
    if (best_->smallest_scaled_jacobian <= needed)
      throw MeshError(fmt::format("no usable mesh of the cross-section: the worst cell of the best attempt has a "
                                  "scaled Jacobian of {:.3f}, more than {:.3f} is needed",
                                  best_->smallest_scaled_jacobian, needed));
    return *best_;
  }

private:
  /// One attempt. @return the shapes that must be divided otherwise; where there are none, `best_` is what it gave.
  std::vector<std::size_t> fill() {
    std::vector<std::size_t> bad(shapes_.size());
    std::iota(bad.begin(), bad.end(), std::size_t{0});
    DividedCurves divided;
    try {
      divided = divide();
    } catch (const MeshError& error) {
      failure_ = error.what();
      return bad;
    }
    for (ShapeSearch& shape : shapes_) {
      shape.fill(divided);
      if (!shape.best())
        failure_ = shape.failure();
    }
    std::vector<bool> is_coarse(shapes_.size(), false);
    const bool is_filled = std::all_of(shapes_.begin(), shapes_.end(), [](const auto& one) { return one.best(); });
    if (is_filled)
      is_coarse = find_coarse_arcs();
    bad.erase(
        std::remove_if(bad.begin(), bad.end(), [&](std::size_t s) { return shapes_[s].is_good() && !is_coarse[s]; }),
        bad.end());
    const auto coarse = std::find(is_coarse.begin(), is_coarse.end(), true);
    if (coarse != is_coarse.end())
      failure_ = "the arcs of '" + section_.shapes[static_cast<std::size_t>(coarse - is_coarse.begin())].name +
                 "' have too few faces";
    else if (is_filled)
      if (QuadMesh mesh = joined(divided);
          bad.empty() || !best_ || mesh.smallest_scaled_jacobian > best_->smallest_scaled_jacobian)
        best_ = std::move(mesh);
    return bad;
  }

  /// A curve between two shapes is divided as the one wants it that has been tried more often.
  DividedCurves divide() const {
    std::vector<const Attempt*> attempt(section_.curves.size(), attempts);
    std::vector<bool> in_rows;
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      in_rows.push_back(shapes_[s].in_rows());
      for (const int c : section_.shapes[s].curves)
        attempt[index(c)] = std::max(attempt[index(c)], &shapes_[s].attempt());
    }
    std::vector<Fineness> fineness;
    for (const Attempt* one : attempt)
      fineness.push_back({refinement_ * one->scale, one->growth, one->most_turn});
    return divide_curves(section_, in_rows, fineness);
  }

  /// For each shape whether it belongs to a region whose area the cells miss.
  std::vector<bool> find_coarse_arcs() const {
    const std::vector<int> region = section_.regions();
    std::vector<double> drawn(shapes_.size(), 0.0), meshed(shapes_.size(), 0.0);
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      drawn[index(region[s])] += section_.area(section_.shapes[s]);
      meshed[index(region[s])] += shapes_[s].best()->area;
    }
    std::vector<bool> is_coarse;
    for (const int r : region)
      is_coarse.push_back(
          !(std::abs(meshed[index(r)] - drawn[index(r)]) <= allowed_area_error(measured_degree) * drawn[index(r)]));
    return is_coarse;
  }

  QuadMesh joined(const DividedCurves& divided) const {
    QuadMesh mesh;
    mesh.vertices = divided.vertices;
    mesh.smallest_scaled_jacobian = 1.0;
    for (std::size_t c = 0; c < divided.chains.size(); ++c)
      for (std::size_t k = 0; k + 1 < divided.chains[c].size(); ++k)
        mesh.edges.push_back({divided.chains[c][k], divided.chains[c][k + 1], static_cast<int>(c)});
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      const Patch& patch = *shapes_[s].best();
      std::vector<int> vertex = shapes_[s].outline().divided_vertex;
      for (std::size_t v = vertex.size(); v < patch.vertices.size(); ++v) {
        vertex.push_back(static_cast<int>(mesh.vertices.size()));
        mesh.vertices.push_back(patch.vertices[v]);
      }
      for (const auto& cell : patch.cells) {
        mesh.cells.push_back(
            {vertex[index(cell[0])], vertex[index(cell[1])], vertex[index(cell[2])], vertex[index(cell[3])]});
        mesh.cell_shape.push_back(static_cast<int>(s));
      }
      mesh.smallest_scaled_jacobian = std::min(mesh.smallest_scaled_jacobian, patch.smallest_sine);
    }
    return mesh;
  }

  const CrossSection& section_;
  double refinement_;
  std::vector<ShapeSearch> shapes_;
  std::optional<QuadMesh> best_;
  std::string failure_;  ///< the last
};

}  // namespace

double sharpest_corner_sine(const CrossSection& section) {
  double sharpest = 1.0;
  for (const Shape& shape : section.shapes)
    sharpest = std::min(sharpest, sharpest_corner_of(section, shape));
  return sharpest;
}

QuadMesh mesh_cross_section(const CrossSection& section, double refinement) {
  try {
    return SectionSearch(section, refinement).run();
  } catch (const MeshError&) {
    // Few drawings need smaller cells at their narrow places: the usual sizes and attempts see to most.
    CrossSection narrowed = section;
    const std::vector<SizeWish> wishes = wishes_at_narrow_places(section);
    narrowed.size_wishes.insert(narrowed.size_wishes.end(), wishes.begin(), wishes.end());
    return SectionSearch(narrowed, refinement).run();
  }
}

}  // namespace lodestone::geometries
