// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/drawn_mesh.h"

#include "base/index.h"
#include "base/quantity.h"
#include "geometries/import/needles.h"
#include "geometries/quad_mesher.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace lodestone::geometries {

namespace {

using base::pi;

// Cell sizes as parts of lengths of the drawing.
constexpr double of_width = 0.45;    ///< of a face's mean width 2 · area / perimeter
constexpr double at_corners = 0.6;   ///< of the size otherwise, where outlines turn
constexpr double of_distance = 0.6;  ///< of the distance to another curve of the same face
constexpr double of_radius = 0.02;   ///< of the radius, along thin rings: some 300 cells around
constexpr double growth = 0.35;      ///< of the size per length (as curve_division.cc has it)
constexpr double thin = 0.1;         ///< a ring is thin below this part of its radius
constexpr int most_cuts_of_a_curve = 8;
/// Cells along all curves: beyond it a drawing has slits so narrow that its mesh would not be of use.
constexpr double most_edges = 15'000.0;
/// Cells in all regions: beyond it the mesh alone takes a minute or more.
constexpr double most_cells = 250'000.0;

using base::index;

/// Faces of a body with curves that may be cut.
class Sheet {
public:
  Sheet(const DrawnSection& section, const DrawnBody& body) : section_(section), body_(body) { collect(); }

  BodyMesh mesh(double refinement) {
    size_points();
    find_rings();
    for (int round = 0; cut_rings() && round < 20; ++round) {
    }
    build_layers();
    refuse_slits(refinement);
    refuse_short_curves(refinement);
    return assemble(refinement);
  }

private:
  struct Arc {
    int begin = 0, end = 0;
    double turn = 0.0;
    Boundary boundary = Boundary::none;
    bool fixed = false;  ///< of a symmetry side: not to be cut
    bool even = false;   ///< of a structured layer: cells of one length
    double size = 1e9;   ///< largest cell along it, m
  };
  struct Face {
    std::vector<int> curves;
    int region = 0;
    double width = 0.0;  ///< m
    double size = 0.0;   ///< largest cell, m; 0: no wish
    // Of a thin ring:
    bool ring = false;
    bool at_rim = false;
    double inner = 0.0, outer = 0.0;  ///< m
    std::vector<int> corners;
  };

  void collect() {
    points_ = section_.points;
    std::vector<int> own(section_.curves.size(), -1);
    for (std::size_t f = 0; f < body_.faces.size(); ++f) {
      Face face;
      face.region = static_cast<int>(f);
      double perimeter = 0.0;
      for (const auto& loop : section_.faces[index(body_.faces[f])].loops)
        for (const auto& step : loop) {
          int& curve = own[index(step.curve)];
          if (curve < 0) {
            const DrawnCurve& drawn = section_.curves[index(step.curve)];
            curve = static_cast<int>(curves_.size());
            const Boundary boundary = body_.boundary[index(step.curve)];
            const bool side = boundary == Boundary::side_begin || boundary == Boundary::side_end;
            curves_.push_back({drawn.begin, drawn.end, drawn.turn, boundary, side});
          }
          face.curves.push_back(curve);
          perimeter += length(curve);
        }
      face.width = 2.0 * section_.faces[index(body_.faces[f])].area / perimeter;
      face.size = of_width * face.width;
      faces_.push_back(face);
    }
    for (const Twins& side : body_.sides)
      if (own[index(side.first)] >= 0)
        twins_.push_back({own[index(side.first)], own[index(side.second)], side.reversed});
  }

  const Point& begin(int curve) const { return points_[index(curves_[index(curve)].begin)]; }
  const Point& end(int curve) const { return points_[index(curves_[index(curve)].end)]; }
  PlaneCurve shape(int curve) const { return {begin(curve), end(curve), curves_[index(curve)].turn}; }
  double length(int curve) const { return shape(curve).length(); }
  Point at(int curve, double t) const { return shape(curve).at(t); }

  /// The distance of a point from a curve, but at most `bound`.
  double distance_from(int curve, const Point& p, double bound) const {
    const Point &a = begin(curve), &b = end(curve);
    const Point middle{0.5 * (a.x + b.x), 0.5 * (a.y + b.y)};
    if (distance(p, middle) > bound + distance(a, b))  // an arc shorter than half a turn stays within a chord of it
      return bound;
    return std::min(shape(curve).distance(p), bound);
  }

  /// Cuts a curve at a fraction; the first part keeps its number. @return the new point.
  int cut(int curve, double t, double wish) {
    const int point = static_cast<int>(points_.size());
    points_.push_back(at(curve, t));
    wish_.push_back(wish);
    Arc second = curves_[index(curve)];
    second.begin = point;
    second.turn *= 1.0 - t;
    curves_[index(curve)].end = point;
    curves_[index(curve)].turn *= t;
    const int other = static_cast<int>(curves_.size());
    curves_.push_back(second);
    for (Face& face : faces_)
      if (std::find(face.curves.begin(), face.curves.end(), curve) != face.curves.end())
        face.curves.push_back(other);
    return point;
  }

  // ---- sizes

  double wish_along(int curve, double t) const {
    const Arc& c = curves_[index(curve)];
    const double whole = length(curve);
    return std::min(
        {c.size, wish_[index(c.begin)] + growth * t * whole, wish_[index(c.end)] + growth * (1.0 - t) * whole});
  }

  void size_points() {
    find_rings();
    wish_.assign(points_.size(), 1e9);
    for (const Face& face : faces_)
      for (const int c : face.curves)
        for (const int p : {curves_[index(c)].begin, curves_[index(c)].end}) {
          const double radius = std::hypot(points_[index(p)].x, points_[index(p)].y);
          wish_[index(p)] = std::min(wish_[index(p)], face.ring ? of_radius * radius : face.size);
        }
    for (const int p : corners())
      wish_[index(p)] *= at_corners;
    for (std::size_t f = 0; f < faces_.size(); ++f)
      if (!faces_[f].ring)
        look_across(f);
  }

  /// Points at which two curves of one face meet at an angle.
  std::vector<int> corners() const {
    std::vector<int> result;
    std::map<int, std::vector<Point>> directions;  // in which curves leave each point
    for (std::size_t c = 0; c < curves_.size(); ++c)
      for (const bool from_end : {false, true}) {
        const int curve = static_cast<int>(c);
        const Point p = from_end ? end(curve) : begin(curve), q = at(curve, from_end ? 0.999 : 0.001);
        const double l = distance(p, q);
        directions[from_end ? curves_[c].end : curves_[c].begin].push_back({(q.x - p.x) / l, (q.y - p.y) / l});
      }
    for (const auto& [p, out] : directions) {
      const bool smooth = out.size() == 2 && out[0].x * out[1].x + out[0].y * out[1].y < -0.94;
      if (!smooth)
        result.push_back(p);
    }
    return result;
  }

  /// Where other curves of a face are near, cells are small: by the wishes at the ends, and at points put in between.
  void look_across(std::size_t f) {
    const std::vector<int> curves = faces_[f].curves;
    const double reach = 2.0 * faces_[f].size / of_distance;
    for (const int curve : curves) {
      const Arc arc = curves_[index(curve)];
      const auto room = [&](const Point& from) {
        double nearest = reach;
        for (const int other : curves) {
          const Arc& o = curves_[index(other)];
          if (other != curve && o.begin != arc.begin && o.begin != arc.end && o.end != arc.begin && o.end != arc.end)
            nearest = distance_from(other, from, nearest);
        }
        return of_distance * nearest;
      };
      wish_[index(arc.begin)] = std::min(wish_[index(arc.begin)], room(begin(curve)));
      wish_[index(arc.end)] = std::min(wish_[index(arc.end)], room(end(curve)));
      const int samples = std::clamp(static_cast<int>(std::ceil(2.0 * length(curve) / faces_[f].size)), 3, 48);
      Rooms rooms;
      for (int i = 0; i < samples; ++i) {
        const double t = (i + 0.5) / samples;
        rooms.emplace_back(t, room(at(curve, t)));
      }
      cut_where_narrow(curve, rooms, most_cuts_of_a_curve);
    }
  }

  using Rooms = std::vector<std::pair<double, double>>;  ///< along a curve: fraction of its length, cell size that fits

  void cut_where_narrow(int curve, const Rooms& rooms, int cuts) {
    std::size_t worst = rooms.size();
    double least = 0.6;
    for (std::size_t i = 0; i < rooms.size(); ++i)
      if (const double ratio = rooms[i].second / wish_along(curve, rooms[i].first); ratio < least) {
        least = ratio;
        worst = i;
      }
    if (worst == rooms.size())
      return;
    const auto [t, room] = rooms[worst];
    // Where it is as narrow beside, the curve runs along a slit: small cells from one end of that to the other.
    std::size_t first = worst, last = worst;
    while (first > 0 && rooms[first - 1].second < 1.5 * room)
      --first;
    while (last + 1 < rooms.size() && rooms[last + 1].second < 1.5 * room)
      ++last;
    const double whole = length(curve);
    if (curves_[index(curve)].fixed || last > first) {
      const auto between = [&](std::size_t i) { return 0.5 * (rooms[i].first + rooms[i + 1].first); };
      const double begin = first == 0 ? 0.0 : between(first - 1);
      const double end = last + 1 == rooms.size() ? 1.0 : between(last);
      const bool cuttable = !curves_[index(curve)].fixed && cuts > 0;
      const bool cut_begin = cuttable && begin * whole > room, cut_end = cuttable && (1.0 - end) * whole > room;
      int slit = curve, rest = -1;
      if (cut_end) {
        rest = static_cast<int>(curves_.size());
        cut(curve, end, room);
      }
      if (cut_begin) {
        slit = static_cast<int>(curves_.size());
        cut(curve, cut_end ? begin / end : begin, room);
      }
      curves_[index(slit)].size = std::min(curves_[index(slit)].size, room);
      if (cut_begin)
        cut_where_narrow(curve, part_of(rooms, 0.0, begin), cuts - 1);
      if (cut_end)
        cut_where_narrow(rest, part_of(rooms, end, 1.0), cuts - 1);
      return;
    }
    if (cuts == 0 || std::min(t, 1.0 - t) * whole < room) {
      double& wish = wish_[index(t < 0.5 ? curves_[index(curve)].begin : curves_[index(curve)].end)];
      wish = std::min(wish, room);
      return;
    }
    const int second = static_cast<int>(curves_.size());
    cut(curve, t, room);
    cut_where_narrow(curve, part_of(rooms, 0.0, t), cuts - 1);
    cut_where_narrow(second, part_of(rooms, t, 1.0), cuts - 1);
  }

  /// What lies strictly between two fractions, as fractions of that piece.
  static Rooms part_of(const Rooms& rooms, double from, double to) {
    Rooms part;
    for (const auto& [t, room] : rooms)
      if (t > from && t < to)
        part.emplace_back((t - from) / (to - from), room);
    return part;
  }

  /// Too many cells would take hours and all memory.
  void refuse_slits(double refinement) const {
    double edges = 0.0, narrowest = 1e9;
    Point place;
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      if (curves_[c].even)
        continue;
      for (const double t : {0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95}) {
        const double size = wish_along(static_cast<int>(c), t);
        edges += 0.1 * length(static_cast<int>(c)) * refinement / size;
        if (size < narrowest) {
          narrowest = size;
          place = at(static_cast<int>(c), t);
        }
      }
    }
    if (edges > most_edges)
      throw MeshError(
          fmt::format("the drawing asks for some {:.0f} cells along its curves, the smallest of {:.3g} mm near "
                      "({:.6g}, {:.6g}) mm; more than {:.0f} are not tried: are slits there that could go?",
                      edges, 1e3 * narrowest / refinement, 1e3 * place.x, 1e3 * place.y, most_edges));
  }

  /// A region is filled with cells of the size that its curves ask for, short ones of half their length; many short
  /// ones around a large region would take as long. The mean size along its curves tells how many cells come of it at
  /// least: a few small ones cost a few cells beside them.
  void refuse_short_curves(double refinement) const {
    double cells = 0.0, shortest = 1e9;
    Point place;
    for (const Face& face : faces_) {
      if (face.ring)
        continue;
      double perimeter = 0.0, mean = 0.0;
      for (const int c : face.curves) {
        const double whole = length(c);
        for (const double t : {0.1, 0.5, 0.9})
          mean += whole * std::min(wish_along(c, t) / refinement, 0.5 * whole) / 3.0;
        perimeter += whole;
        if (whole < shortest) {
          shortest = whole;
          place = at(c, 0.5);
        }
      }
      mean /= perimeter;
      cells += section_.faces[index(body_.faces[index(face.region)])].area / (mean * mean);
    }
    if (cells > most_cells)
      throw MeshError(
          fmt::format("the drawing asks for some {:.2g} cells, since short lines bound large regions, the shortest of "
                      "{:.3g} mm near "
                      "({:.6g}, {:.6g}) mm; more than {:.2g} are not tried: would longer lines or arcs say the same?",
                      cells, 1e3 * shortest, 1e3 * place.x, 1e3 * place.y, most_cells));
  }

  // ---- thin rings

  bool about_origin(const Arc& arc) const {
    const Point &a = points_[index(arc.begin)], &b = points_[index(arc.end)];
    const double radius = std::hypot(a.x, a.y);
    const Point c = arc_centre(a, b, arc.turn);
    return std::hypot(c.x, c.y) < 1e-5 * radius && std::abs(std::hypot(b.x, b.y) - radius) < 1e-6 * radius;
  }

  void find_rings() {
    for (Face& face : faces_) {
      face.ring = false;
      double inner = std::numeric_limits<double>::infinity(), outer = 0.0;
      bool fits = true;
      int radial = 0;
      for (const int c : face.curves) {
        const Arc& curve = curves_[index(c)];
        const double ra = std::hypot(begin(c).x, begin(c).y), rb = std::hypot(end(c).x, end(c).y);
        inner = std::min({inner, ra, rb});
        outer = std::max({outer, ra, rb});
        if (curve.turn != 0.0) {
          fits = fits && about_origin(curve);
        } else {
          const double cross = begin(c).x * end(c).y - begin(c).y * end(c).x;
          fits = fits && std::abs(cross) < 1e-6 * ra * rb;
          ++radial;
        }
      }
      fits = fits && inner > 0.0 && outer - inner > 1e-6 * outer && outer - inner < thin * outer &&
             (radial == 0 || radial == 2);
      for (const int c : face.curves) {
        const double ra = std::hypot(begin(c).x, begin(c).y), rb = std::hypot(end(c).x, end(c).y);
        const auto on = [&](double r, double circle) { return std::abs(r - circle) < 1e-2 * (outer - inner); };
        fits = fits &&
               (curves_[index(c)].turn != 0.0 ? (on(ra, inner) && on(rb, inner)) || (on(ra, outer) && on(rb, outer))
                                              : (on(ra, inner) && on(rb, outer)) || (on(ra, outer) && on(rb, inner)));
      }
      if (!fits)
        continue;
      face.ring = true;
      face.inner = inner;
      face.outer = outer;
      face.at_rim = std::any_of(face.curves.begin(), face.curves.end(),
                                [&](int c) { return curves_[index(c)].boundary == Boundary::rim; });
    }
  }

  struct Node {
    double angle = 0.0;  ///< from the ring's begin, ascending
    int point = -1;
  };
  /// A ring's points on its inner and outer circle; of a whole ring the first stands at the end again.
  struct Circles {
    bool whole = false;
    std::vector<Node> inner, outer;
  };

  Circles circles_of(const Face& face) const {
    Circles circles;
    double start = 0.0;
    bool found = false;
    const double middle = 0.5 * (face.inner + face.outer);
    const auto polar = [&](int p) { return std::atan2(points_[index(p)].y, points_[index(p)].x); };
    const auto is_inner = [&](int p) { return std::hypot(points_[index(p)].x, points_[index(p)].y) < middle; };
    circles.whole =
        std::none_of(face.curves.begin(), face.curves.end(), [&](int c) { return curves_[index(c)].turn == 0.0; });
    if (circles.whole) {
      for (const int c : face.curves)
        if (!found && is_inner(curves_[index(c)].begin)) {
          start = polar(curves_[index(c)].begin);
          found = true;
        }
    } else {
      // The radial side from which the inner circle goes on counter-clockwise.
      for (const int c : face.curves) {
        const Arc& arc = curves_[index(c)];
        if (arc.turn == 0.0 || !is_inner(arc.begin))
          continue;
        const int first = arc.turn > 0.0 ? arc.begin : arc.end;
        const bool on_side = std::any_of(face.curves.begin(), face.curves.end(), [&](int s) {
          return curves_[index(s)].turn == 0.0 && (curves_[index(s)].begin == first || curves_[index(s)].end == first);
        });
        if (on_side) {
          start = polar(first);
          found = true;
        }
      }
    }
    const auto from_start = [&](int p) {
      double angle = polar(p) - start;
      while (angle < -1e-7)
        angle += 2.0 * pi;
      while (angle >= 2.0 * pi - 1e-7)
        angle -= 2.0 * pi;
      return angle;
    };
    std::map<int, double> nodes;
    for (const int c : face.curves)
      for (const int p : {curves_[index(c)].begin, curves_[index(c)].end})
        nodes[p] = from_start(p);
    for (const auto& [p, angle] : nodes)
      (is_inner(p) ? circles.inner : circles.outer).push_back({angle, p});
    for (auto* circle : {&circles.inner, &circles.outer}) {
      std::sort(circle->begin(), circle->end(), [](const Node& a, const Node& b) { return a.angle < b.angle; });
      if (circles.whole && !circle->empty())
        circle->push_back({circle->front().angle + 2.0 * pi, circle->front().point});
    }
    return circles;
  }

  /// The curve of a face between two neighbouring points of a circle.
  int between(const Face& face, int p, int q) const {
    for (const int c : face.curves) {
      const Arc& arc = curves_[index(c)];
      if (arc.turn != 0.0 && ((arc.begin == p && arc.end == q) || (arc.begin == q && arc.end == p)))
        return c;
    }
    throw MeshError("the circles of a thin ring do not close");
  }

  /// Puts a point on a circle at an angle between two of its points.
  int cut_circle(const Face& face, std::vector<Node>& circle, double angle) {
    const auto after = std::upper_bound(circle.begin(), circle.end(), angle,
                                        [](double value, const Node& node) { return value < node.angle; });
    if (after == circle.begin() || after == circle.end())
      throw MeshError("the two circles of a thin ring do not span the same angle");
    const Node before = *(after - 1);
    const int curve = between(face, before.point, after->point);
    const double fraction = (angle - before.angle) / (after->angle - before.angle);
    const double t = curves_[index(curve)].begin == before.point ? fraction : 1.0 - fraction;
    const int point = cut(curve, t, wish_along(curve, t));
    circle.insert(after, {angle, point});
    return point;
  }

  /// Cuts the circles of all rings at each other's points. @return whether anything was cut.
  bool cut_rings() {
    bool any = false;
    for (std::size_t f = 0; f < faces_.size(); ++f) {
      if (!faces_[f].ring)
        continue;
      Circles circles = circles_of(faces_[f]);
      const double near = 0.35 * (faces_[f].outer - faces_[f].inner) / faces_[f].outer;
      const std::vector<Node> inner = circles.inner, outer = circles.outer;
      std::size_t i = 0, o = 0;
      const auto lone = [&](std::vector<Node>& circle, double angle) {
        // The seam of a whole ring is its first point again.
        if (circles.whole && angle >= circle.back().angle)
          angle -= 2.0 * pi;
        if (circles.whole && angle < circle.front().angle)
          angle += 2.0 * pi;
        cut_circle(faces_[f], circle, angle);
        any = true;
      };
      const std::size_t inner_end = circles.whole ? inner.size() - 1 : inner.size();
      const std::size_t outer_end = circles.whole ? outer.size() - 1 : outer.size();
      while (i < inner_end || o < outer_end) {
        const double a = i < inner_end ? inner[i].angle : 1e9, b = o < outer_end ? outer[o].angle : 1e9;
        const bool better_inner = i + 1 < inner_end && std::abs(inner[i + 1].angle - b) < std::abs(a - b);
        const bool better_outer = o + 1 < outer_end && std::abs(outer[o + 1].angle - a) < std::abs(a - b);
        if (std::abs(a - b) <= near && !better_inner && !better_outer) {
          ++i;
          ++o;
        } else if (a < b) {
          lone(circles.outer, a);
          ++i;
        } else {
          lone(circles.inner, b);
          ++o;
        }
      }
    }
    return any;
  }

  /// Rings become layers of four-sided parts.
  void build_layers() {
    std::vector<Face> parts;
    for (const Face& face : faces_) {
      if (!face.ring) {
        parts.push_back(face);
        continue;
      }
      const Circles circles = circles_of(face);
      if (circles.inner.size() != circles.outer.size())
        throw MeshError(fmt::format("the thin ring between {:.6g} and {:.6g} mm cannot be cut into layers",
                                    1e3 * face.inner, 1e3 * face.outer));
      std::size_t shift = 0;  // of a whole ring: its first outer point may stand before the first inner one
      const std::size_t count = circles.inner.size() - 1;
      if (circles.whole) {
        double best = 1e9;
        for (std::size_t k = 0; k < count; ++k)
          for (const double turn : {-2.0 * pi, 0.0})
            if (const double off = std::abs(circles.outer[k].angle + turn - circles.inner[0].angle); off < best) {
              best = off;
              shift = k;
            }
      }
      const auto outer = [&](std::size_t k) { return circles.outer[circles.whole ? (k + shift) % count : k].point; };
      const auto inner = [&](std::size_t k) { return circles.inner[circles.whole ? k % count : k].point; };
      std::vector<std::vector<int>> rungs;
      for (std::size_t k = 0; k <= count; ++k)
        rungs.push_back(circles.whole && k == count ? rungs.front() : rung(face, inner(k), outer(k)));
      for (std::size_t k = 0; k < count; ++k) {
        Face part = face;
        const int a = between(face, inner(k), inner(k + 1)), b = between(face, outer(k), outer(k + 1));
        part.size = 0.0;
        part.curves = {a, b};
        part.curves.insert(part.curves.end(), rungs[k].begin(), rungs[k].end());
        part.curves.insert(part.curves.end(), rungs[k + 1].begin(), rungs[k + 1].end());
        part.corners = {inner(k), inner(k + 1), outer(k + 1), outer(k)};
        const bool same_way = (curves_[index(a)].begin == inner(k)) == (curves_[index(b)].begin == outer(k));
        twins_.push_back({a, b, !same_way});
        if (face.at_rim)
          curves_[index(a)].even = curves_[index(b)].even = true;
        parts.push_back(part);
      }
    }
    faces_ = std::move(parts);
  }

  /// The radial line of a ring between two points: there already on a symmetry side, else drawn; in two parts in a ring
  /// that is not beside the air-gap element, for two layers of cells.
  std::vector<int> rung(const Face& face, int inner, int outer) {
    for (const int c : face.curves) {
      Arc& side = curves_[index(c)];
      if (side.turn == 0.0 &&
          ((side.begin == inner && side.end == outer) || (side.begin == outer && side.end == inner))) {
        side.even = true;
        return {c};
      }
    }
    const int curve = static_cast<int>(curves_.size());
    curves_.push_back({inner, outer, 0.0, Boundary::none, false, true});
    if (face.at_rim)
      return {curve};
    cut(curve, 0.5, std::min(wish_[index(inner)], wish_[index(outer)]));
    return {curve, curve + 1};
  }

  // ---- the mesh

  CrossSection cross_section(bool with_layers) const {
    CrossSection section;
    section.points = points_;
    section.point_mesh_size = wish_;
    section.twins = twins_;
    for (const Arc& arc : curves_) {
      Curve curve{arc.begin, arc.end, std::nullopt, arc.even ? Boundary::gap : Boundary::none};
      if (arc.turn != 0.0)
        curve.centre = arc_centre(points_[index(arc.begin)], points_[index(arc.end)], arc.turn);
      section.curves.push_back(curve);
      section.curve_mesh_size.push_back(arc.size);
    }
    for (const Face& face : faces_) {
      Shape shape;
      shape.name = fmt::format("{} ({})", body_.regions[index(face.region)].name, face.region + 1);
      shape.curves = face.curves;
      shape.mesh_size = face.size;
      if (with_layers)
        shape.corners = face.corners;
      section.shapes.push_back(shape);
    }
    return section;
  }

  /// Points of the drawing that no curve of this body uses must not become vertices.
  void drop_unused_points(CrossSection& section) const {
    std::vector<int> number(section.points.size(), -1);
    for (const Curve& curve : section.curves)
      number[index(curve.begin)] = number[index(curve.end)] = 0;
    CrossSection kept = section;
    kept.points.clear();
    kept.point_mesh_size.clear();
    for (std::size_t p = 0; p < number.size(); ++p)
      if (number[p] == 0) {
        number[p] = static_cast<int>(kept.points.size());
        kept.points.push_back(section.points[p]);
        kept.point_mesh_size.push_back(section.point_mesh_size[p]);
      }
    for (Curve& curve : kept.curves) {
      curve.begin = number[index(curve.begin)];
      curve.end = number[index(curve.end)];
    }
    for (Shape& shape : kept.shapes)
      for (int& corner : shape.corners)
        corner = number[index(corner)];
    section = std::move(kept);
  }

  BodyMesh assemble(double refinement) const {
    CrossSection section = cross_section(true);
    drop_unused_points(section);
    const QuadMesh quads = mesh_cross_section(section, refinement);
    BodyMesh mesh;
    mesh.vertices = quads.vertices;
    mesh.cells = quads.cells;
    mesh.regions = body_.regions;
    mesh.begin_angle = body_.begin_angle;
    mesh.sharpest_corner_sine = sharpest_corner_sine(section);
    for (Region& region : mesh.regions)
      region.area = 0.0;
    for (std::size_t f = 0; f < faces_.size(); ++f)
      mesh.regions[index(faces_[f].region)].area += section.area(section.shapes[f]);
    for (const int shape : quads.cell_shape)
      mesh.cell_region.push_back(faces_[index(shape)].region);
    for (const auto& edge : quads.edges) {
      if (const auto& centre = section.curves[index(edge.curve)].centre)
        mesh.arcs.push_back({edge.a, edge.b, *centre});
      if (curves_[index(edge.curve)].boundary != Boundary::none)
        mesh.boundary.push_back({edge.a, edge.b, curves_[index(edge.curve)].boundary});
    }
    return mesh;
  }

  const DrawnSection& section_;
  const DrawnBody& body_;
  std::vector<Point> points_;
  std::vector<double> wish_;  ///< cell size at each point, m
  std::vector<Arc> curves_;
  std::vector<Face> faces_;
  std::vector<Twins> twins_;
};

}  // namespace

BodyMesh mesh_drawn_body(const DrawnSection& section, const DrawnBody& body, double refinement) {
  refuse_needles(section, body.faces);
  std::string reason;
  // A drawing may need finer cells than its widths suggest.
  for (const double finer : {1.0, 1.5, 2.2}) {
    try {
      SectorMesh alone;
      alone.stator = Sheet(section, body).mesh(refinement * finer);
      check_mesh(alone);
      return *alone.stator;
    } catch (const MeshError& error) {
      reason = error.what();
    }
  }
  throw MeshError(reason);
}

}  // namespace lodestone::geometries
