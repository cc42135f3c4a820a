// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/mesh_outlines.h"

#include "base/index.h"
#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;
using base::pi;

constexpr double longest_turn = 1.9;       // rad, of one arc
constexpr double turn_of_edge = pi / 6.0;  // rad: more is a corner of a polygon
constexpr std::size_t proof = 3;           // edges on a circle that make an arc

struct Circle {
  Point centre;
  double radius = 0.0;
};

std::optional<Circle> circle_through(const Point& p, const Point& q, const Point& r) {
  const double ax = q.x - p.x, ay = q.y - p.y, bx = r.x - p.x, by = r.y - p.y;
  const double twice = 2.0 * (ax * by - ay * bx), a = ax * ax + ay * ay, b = bx * bx + by * by;
  if (std::abs(twice) <= 1e-12 * std::sqrt(a * b))
    return std::nullopt;
  const double x = (by * a - ay * b) / twice, y = (ax * b - bx * a) / twice;
  return Circle{{p.x + x, p.y + y}, std::hypot(x, y)};
}

/// An edge as its chain walks it.
struct Piece {
  int a = 0;
  int b = 0;
  std::size_t edge = 0;
  bool is_arc = false;
  bool may_bend = true;  ///< nothing says yet that it is straight
  Circle circle;
  double turn = 0.0;  ///< of an arc
  int run = -1;       ///< straight pieces of one run are one line
};

class Tracing {
public:
  Tracing(const std::vector<Point>& points, const std::vector<MeshEdge>& edges, const std::vector<double>& circles,
          double tolerance, double circle_tolerance)
      : points_(points), edges_(edges), circles_(circles), tolerance_(tolerance), circle_tolerance_(circle_tolerance) {}

  std::vector<OutlineCurve> run() {
    find_chains();
    for (std::vector<Piece>& chain : chains_)
      for (Piece& piece : chain)
        shape(piece);
    for (std::vector<Piece>& chain : chains_)
      find_runs(chain);
    follow_neighbours();
    std::vector<OutlineCurve> result;
    for (const std::vector<Piece>& chain : chains_)
      emit(chain, result);
    return result;
  }

private:
  const Point& at(int point) const { return points_[index(point)]; }

  // ---- chains

  void find_chains() {
    std::vector<std::vector<std::size_t>> meeting(points_.size());
    for (std::size_t e = 0; e < edges_.size(); ++e)
      for (const int p : {edges_[e].a, edges_[e].b})
        meeting[index(p)].push_back(e);
    const auto goes_on = [&](int p) {
      const auto& edges = meeting[index(p)];
      return edges.size() == 2 && edges_[edges[0]].owner == edges_[edges[1]].owner;
    };
    std::vector<bool> taken(edges_.size(), false);
    const auto walk = [&](std::size_t first, int from) {
      std::vector<Piece> chain;
      std::size_t e = first;
      int p = from;
      while (!taken[e]) {
        taken[e] = true;
        const int q = edges_[e].a == p ? edges_[e].b : edges_[e].a;
        chain.push_back({p, q, e, false, true, {}, 0.0, -1});
        if (!goes_on(q))
          break;
        e = meeting[index(q)][0] == e ? meeting[index(q)][1] : meeting[index(q)][0];
        p = q;
      }
      return chain;
    };
    for (std::size_t p = 0; p < points_.size(); ++p)
      if (!goes_on(static_cast<int>(p)))
        for (const std::size_t e : meeting[p])
          if (!taken[e])
            chains_.push_back(walk(e, static_cast<int>(p)));
    for (std::size_t e = 0; e < edges_.size(); ++e)
      if (!taken[e]) {
        std::vector<Piece> loop = walk(e, edges_[e].a);
        std::rotate(loop.begin(), loop.begin() + sharpest(loop), loop.end());
        chains_.push_back(std::move(loop));
      }
  }

  /// The piece of a closed loop that begins at its sharpest corner.
  std::ptrdiff_t sharpest(const std::vector<Piece>& loop) const {
    std::ptrdiff_t best = 0;
    double least = 2.0;
    for (std::size_t k = 0; k < loop.size(); ++k) {
      const Piece& before = loop[(k + loop.size() - 1) % loop.size()];
      const double ux = at(before.b).x - at(before.a).x, uy = at(before.b).y - at(before.a).y;
      const double vx = at(loop[k].b).x - at(loop[k].a).x, vy = at(loop[k].b).y - at(loop[k].a).y;
      const double cosine = (ux * vx + uy * vy) / (std::hypot(ux, uy) * std::hypot(vx, vy));
      if (cosine < least - 1e-9) {
        least = cosine;
        best = static_cast<std::ptrdiff_t>(k);
      }
    }
    return best;
  }

  // ---- what single edges tell

  double turn_about(const Point& centre, int a, int b) const {
    return std::remainder(std::atan2(at(b).y - centre.y, at(b).x - centre.x) -
                              std::atan2(at(a).y - centre.y, at(a).x - centre.x),
                          2.0 * pi);
  }

  void shape(Piece& piece) const {
    const int middle = edges_[piece.edge].middle;
    const Point &a = at(piece.a), &b = at(piece.b);
    if (middle >= 0) {
      const Point& m = at(middle);
      const double cross = (m.x - a.x) * (b.y - m.y) - (m.y - a.y) * (b.x - m.x);
      const double dot = (m.x - a.x) * (b.x - m.x) + (m.y - a.y) * (b.y - m.y);
      piece.may_bend = false;
      // Half the chord times the height of the arc: below the tolerance's it is straight.
      if (const auto circle = circle_through(a, m, b); circle && std::abs(cross) > distance(a, b) * 1e-2 * tolerance_) {
        piece.is_arc = true;
        piece.circle = *circle;
        piece.turn = 2.0 * std::atan2(cross, dot);  // the chords to and from the middle turn by half of it
      }
      return;
    }
    for (const double radius : circles_)
      if (std::abs(std::hypot(a.x, a.y) - radius) < circle_tolerance_ &&
          std::abs(std::hypot(b.x, b.y) - radius) < circle_tolerance_) {
        piece.is_arc = true;
        piece.circle = {{0.0, 0.0}, radius};
        piece.turn = turn_about(piece.circle.centre, piece.a, piece.b);
      }
  }

  // ---- runs of edges of first order

  int vertex(const std::vector<Piece>& chain, std::size_t k) const {
    return k < chain.size() ? chain[k].a : chain.back().b;
  }

  bool is_straight(const std::vector<Piece>& chain, std::size_t i, std::size_t j) const {
    const Point &a = at(vertex(chain, i)), &b = at(vertex(chain, j));
    const double length = distance(a, b);
    double reached = 0.0;
    for (std::size_t k = i + 1; k < j; ++k) {
      const Point& p = at(vertex(chain, k));
      const double along = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length;
      const double off = ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length;
      if (!(std::abs(off) <= tolerance_) || !(along > reached))
        return false;
      reached = along;
    }
    return length > reached;
  }

  std::optional<Circle> arc(const std::vector<Piece>& chain, std::size_t i, std::size_t j) const {
    const std::size_t edges = j - i;
    const auto circle = circle_through(at(vertex(chain, i)), at(vertex(chain, i + std::max<std::size_t>(1, edges / 3))),
                                       at(vertex(chain, edges < 3 ? j : i + 2 * edges / 3)));
    if (!circle)
      return std::nullopt;
    double first = 0.0;
    for (std::size_t k = i; k < j; ++k) {
      if (std::abs(distance(at(chain[k].b), circle->centre) - circle->radius) > tolerance_)
        return std::nullopt;
      const double turn = turn_about(circle->centre, chain[k].a, chain[k].b);
      first = k == i ? turn : first;
      if (turn * first <= 0.0 || std::abs(turn) > turn_of_edge)
        return std::nullopt;
    }
    return circle;
  }

  bool of_one_curve(const std::vector<Piece>& chain, std::size_t i, std::size_t j) const {
    for (std::size_t k = i; k < j; ++k)
      if (edges_[chain[k].edge].curve == 0 || edges_[chain[k].edge].curve != edges_[chain[i].edge].curve)
        return false;
    return true;
  }

  void find_runs(std::vector<Piece>& chain) {
    std::size_t i = 0;
    while (i < chain.size()) {
      if (chain[i].is_arc) {
        ++i;
        continue;
      }
      std::size_t straight = i + 1;
      while (straight < chain.size() && !chain[straight].is_arc && is_straight(chain, i, straight + 1))
        ++straight;
      std::optional<Circle> circle;
      std::size_t bent = i;
      for (std::size_t j = i + 2;
           j <= chain.size() && chain[j - 1].may_bend && chain[i].may_bend && !chain[j - 1].is_arc; ++j) {
        const auto found = arc(chain, i, j);
        if (!found)
          break;
        if (j - i >= proof || of_one_curve(chain, i, j)) {
          circle = found;
          bent = j;
        }
      }
      if (circle && bent > straight) {
        for (; i < bent; ++i)
          bend(chain[i], *circle);
        continue;
      }
      ++runs_;
      for (const std::size_t first = i; i < straight; ++i) {
        chain[i].run = runs_;
        chain[i].may_bend = chain[i].may_bend && straight == first + 1;
      }
    }
  }

  void bend(Piece& piece, const Circle& circle) const {
    piece.is_arc = true;
    piece.circle = circle;
    piece.turn = turn_about(circle.centre, piece.a, piece.b);
  }

  /// Single edges whose ends lie on the circle of an arc beside them, as between two junctions on a bore.
  void follow_neighbours() {
    std::vector<std::vector<Circle>> circles_at(points_.size());
    std::vector<Piece*> open;
    const auto know = [&](const Piece& piece) {
      for (const int p : {piece.a, piece.b})
        circles_at[index(p)].push_back(piece.circle);
    };
    for (std::vector<Piece>& chain : chains_)
      for (Piece& piece : chain)
        if (piece.is_arc)
          know(piece);
        else if (piece.may_bend)
          open.push_back(&piece);
    for (bool changed = true; changed;) {
      changed = false;
      for (Piece* piece : open) {
        if (piece->is_arc)
          continue;
        for (const int p : {piece->a, piece->b})
          for (const Circle& circle : circles_at[index(p)])
            if (!piece->is_arc && lies_on(*piece, circle)) {
              bend(*piece, circle);
              changed = true;
            }
        if (piece->is_arc)
          know(*piece);
      }
    }
  }
  bool lies_on(const Piece& piece, const Circle& circle) const {
    return std::abs(distance(at(piece.a), circle.centre) - circle.radius) <= tolerance_ &&
           std::abs(distance(at(piece.b), circle.centre) - circle.radius) <= tolerance_ &&
           std::abs(turn_about(circle.centre, piece.a, piece.b)) <= turn_of_edge;
  }

  // ---- curves

  void emit(const std::vector<Piece>& chain, std::vector<OutlineCurve>& result) const {
    std::size_t i = 0;
    while (i < chain.size()) {
      OutlineCurve curve{chain[i].a, chain[i].b, chain[i].turn, chain[i].edge};
      std::size_t j = i + 1;
      if (chain[i].is_arc)
        while (j < chain.size() && chain[j].is_arc && continues(chain[i], chain[j]) &&
               std::abs(curve.turn + chain[j].turn) <= longest_turn)
          curve.turn += chain[j++].turn;
      else
        while (j < chain.size() && !chain[j].is_arc && chain[j].run == chain[i].run)
          ++j;
      curve.end = chain[j - 1].b;
      result.push_back(curve);
      i = j;
    }
  }
  /// Both lie on one circle: by the ends of the second, and its middle where it has one.
  bool continues(const Piece& first, const Piece& second) const {
    const Circle& circle = first.circle;
    const int middle = edges_[second.edge].middle;
    return first.turn * second.turn > 0.0 &&
           std::abs(distance(at(second.b), circle.centre) - circle.radius) <= tolerance_ &&
           (middle < 0 || std::abs(distance(at(middle), circle.centre) - circle.radius) <= tolerance_) &&
           std::abs(turn_about(circle.centre, second.a, second.b) - second.turn) <= 1e-3 * std::abs(second.turn);
  }

  const std::vector<Point>& points_;
  const std::vector<MeshEdge>& edges_;
  const std::vector<double>& circles_;
  double tolerance_ = 0.0;
  double circle_tolerance_ = 0.0;
  std::vector<std::vector<Piece>> chains_;
  int runs_ = 0;
};

}  // namespace

std::vector<OutlineCurve> outline_curves(const std::vector<Point>& points, const std::vector<MeshEdge>& edges,
                                         const std::vector<double>& circles, double tolerance,
                                         double circle_tolerance) {
  return Tracing(points, edges, circles, tolerance, circle_tolerance).run();
}

}  // namespace lodestone::geometries
