// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/drawn_section.h"

#include "base/index.h"
#include "base/quantity.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace lodestone::geometries {

namespace {

using base::index;
using base::pi;
std::string in_mm(const Point& p) {
  return fmt::format("({:.6g}, {:.6g}) mm", 1e3 * p.x, 1e3 * p.y);
}

class Arrangement {
public:
  Arrangement(const std::string& file, const std::vector<Point>& points, const std::vector<int>& lines,
              const std::vector<DrawnCurve>& curves, double tolerance_share) {
    section_.file = file;
    section_.tolerance_share = tolerance_share;
    section_.points = points;
    section_.point_lines = lines;
    section_.curves = curves;
  }

  DrawnSection run() {
    prepare();
    refuse_crossings();
    find_faces();
    return std::move(section_);
  }

  std::vector<DrawnFault> faults() {
    prepare();
    std::vector<DrawnFault> result = crossings();
    const std::vector<DrawnFault> ends = loose_ends();
    result.insert(result.end(), ends.begin(), ends.end());
    return result;
  }

private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw base::UserError({section_.file, line, 0}, "drawing", message);
  }
  PlaneCurve shaped(const DrawnCurve& curve) const { return section_.shape(curve); }

  void prepare() {
    measure();
    merge_points();
    halve_long_arcs();
    split_at_points();
    drop_doubles();
  }

  void measure() {
    Box box;
    for (const DrawnCurve& curve : section_.curves)
      for (const int p : {curve.begin, curve.end})
        box.add(section_.points[index(p)]);
    section_.extent = std::max(box.right - box.left, box.top - box.bottom);
    if (section_.curves.empty() || !(section_.extent > 0.0))
      fail(0, "it has no lines or arcs that enclose anything");
    const double largest = std::max({std::abs(box.left), std::abs(box.right), std::abs(box.bottom), std::abs(box.top)});
    if (!(section_.extent > 1e-6) || !(largest < 1e4))
      fail(0,
           fmt::format("it is {:.3g} m wide and reaches {:.3g} m from the origin; 1 μm … 10 km are possible; are the "
                       "length units right?",
                       section_.extent, largest));
    if (section_.extent < 1e-4 * largest)
      fail(0, "it lies too far from the origin for its size");
  }

  void merge_points() {
    const double tolerance = section_.tolerance();
    std::vector<int> order(section_.points.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](int a, int b) { return section_.points[index(a)].x < section_.points[index(b)].x; });
    std::vector<int> same(order.size());
    std::iota(same.begin(), same.end(), 0);
    for (std::size_t i = 0; i < order.size(); ++i)
      for (std::size_t j = i + 1; j < order.size(); ++j) {
        const Point &p = section_.points[index(order[i])], &q = section_.points[index(order[j])];
        if (q.x - p.x > tolerance)
          break;
        if (distance(p, q) <= tolerance)
          same[index(order[j])] = same[index(order[i])];
      }
    std::vector<DrawnCurve> kept;
    for (DrawnCurve curve : section_.curves) {
      curve.begin = same[index(curve.begin)];
      curve.end = same[index(curve.end)];
      if (curve.begin == curve.end)
        fail(curve.line, "its two points lie at the same place");
      kept.push_back(curve);
    }
    section_.curves = std::move(kept);
  }

  int add_point(const Point& at, int line) {
    section_.points.push_back(at);
    section_.point_lines.push_back(line);
    return static_cast<int>(section_.points.size()) - 1;
  }

  /// Arcs of a cross-section are shorter than half a turn.
  void halve_long_arcs() {
    for (std::size_t k = section_.curves.size(); k-- > 0;) {
      const DrawnCurve curve = section_.curves[k];
      if (std::abs(curve.turn) < 2.0)
        continue;
      const int middle = add_point(shaped(curve).at(0.5), curve.line);
      DrawnCurve second = curve;
      section_.curves[k].end = second.begin = middle;
      section_.curves[k].turn = second.turn = 0.5 * curve.turn;
      section_.curves.push_back(second);
    }
  }

  void split_at_points() {
    const double tolerance = section_.tolerance();
    std::set<int> used;
    for (const DrawnCurve& curve : section_.curves) {
      used.insert(curve.begin);
      used.insert(curve.end);
    }
    std::vector<DrawnCurve> result;
    for (const DrawnCurve& curve : section_.curves) {
      const PlaneCurve shape = shaped(curve);
      const Box box = shape.box();
      std::vector<std::pair<double, int>> on;
      for (const int p : used) {
        if (p == curve.begin || p == curve.end || !box.holds(section_.points[index(p)], tolerance))
          continue;
        const double t = shape.parameter(section_.points[index(p)]);
        if (t > 0.0 && t < 1.0 && shape.distance(section_.points[index(p)]) <= tolerance)
          on.emplace_back(t, p);
      }
      std::sort(on.begin(), on.end());
      DrawnCurve piece = curve;
      double from = 0.0;
      on.emplace_back(1.0, curve.end);
      for (const auto& [t, p] : on) {
        piece.end = p;
        piece.turn = curve.turn * (t - from);
        result.push_back(piece);
        piece.begin = p;
        from = t;
      }
    }
    section_.curves = std::move(result);
  }

  void drop_doubles() {
    const double tolerance = section_.tolerance();
    std::map<std::pair<int, int>, std::vector<std::size_t>> by_ends;
    std::vector<DrawnCurve> result;
    for (const DrawnCurve& curve : section_.curves) {
      auto& others = by_ends[std::minmax(curve.begin, curve.end)];
      const Point middle = shaped(curve).at(0.5);
      const auto same = std::find_if(others.begin(), others.end(), [&](std::size_t k) {
        return distance(shaped(result[k]).at(0.5), middle) <= tolerance;
      });
      if (same == others.end()) {
        others.push_back(result.size());
        result.push_back(curve);
        continue;
      }
      DrawnCurve& other = result[*same];
      if (other.tag >= 0 && curve.tag >= 0 && other.tag != curve.tag)
        fail(curve.line, fmt::format("it lies upon that of line {}, which has another boundary property", other.line));
      other.tag = std::max(other.tag, curve.tag);
    }
    section_.curves = std::move(result);
  }

  void refuse_crossings() const {
    const std::vector<DrawnFault> found = crossings();
    if (!found.empty())
      fail(found.front().line,
           fmt::format("it meets that of line {} at {}, where no point is drawn; curves may meet at points only",
                       found.front().other_line, in_mm(found.front().at)));
  }
  std::vector<DrawnFault> crossings() const {
    std::vector<DrawnFault> result;
    const double tolerance = section_.tolerance();
    std::vector<PlaneCurve> shapes;
    std::vector<Box> boxes;
    for (const DrawnCurve& curve : section_.curves) {
      shapes.push_back(shaped(curve));
      boxes.push_back(shapes.back().box());
    }
    std::vector<std::size_t> order(shapes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return boxes[a].left < boxes[b].left; });
    for (std::size_t i = 0; i < order.size(); ++i)
      for (std::size_t j = i + 1; j < order.size(); ++j) {
        const std::size_t p = order[i], q = order[j];
        if (boxes[q].left > boxes[p].right + tolerance)
          break;
        if (!boxes[p].meets(boxes[q], tolerance))
          continue;
        for (const Point& at : shared_points(shapes[p], shapes[q], tolerance))
          if (crosses(shapes[p], at) && crosses(shapes[q], at) && !at_shared_end(p, q, at))
            result.push_back({DrawnFault::crossing, at, section_.curves[std::max(p, q)].line,
                              section_.curves[std::min(p, q)].line, std::nullopt});
      }
    return result;
  }

  std::vector<DrawnFault> loose_ends() const {
    std::vector<int> uses(section_.points.size(), 0);
    for (const DrawnCurve& curve : section_.curves) {
      ++uses[index(curve.begin)];
      ++uses[index(curve.end)];
    }
    std::vector<DrawnFault> result;
    for (const DrawnCurve& curve : section_.curves)
      for (const int p : {curve.begin, curve.end})
        if (uses[index(p)] == 1)
          result.push_back({DrawnFault::loose_end, section_.points[index(p)], curve.line, 0, std::nullopt});
    for (DrawnFault& one : result)
      for (const DrawnFault& other : result)
        if (&other != &one && (!one.nearest || distance(one.at, other.at) < distance(one.at, *one.nearest)))
          one.nearest = other.at;
    return result;
  }
  /// The point lies on the curve, its ends included.
  bool crosses(const PlaneCurve& shape, const Point& at) const {
    const double margin = 0.5 * section_.tolerance() / shape.length();
    const double t = shape.parameter(at);
    return t > -margin && t < 1.0 + margin && shape.distance(at) <= section_.tolerance();
  }
  /// Curves that share an end meet there, and where they are tangent the intersection is ill-defined along them.
  bool at_shared_end(std::size_t p, std::size_t q, const Point& at) const {
    const DrawnCurve &a = section_.curves[p], &b = section_.curves[q];
    for (const int end : {a.begin, a.end})
      if (end == b.begin || end == b.end) {
        const double reach = std::min(shaped(a).length(), shaped(b).length());
        if (distance(at, section_.points[index(end)]) <= std::max(10.0 * section_.tolerance(), 1e-3 * reach))
          return true;
      }
    return false;
  }

  // ---- faces

  /// Half-edge 2k walks curve k from begin to end, 2k + 1 back.
  int head(int half) const {
    const DrawnCurve& curve = section_.curves[index(half / 2)];
    return half % 2 == 0 ? curve.end : curve.begin;
  }

  /// Half-edges out of each point, counter-clockwise: by where they stand at a small distance from it.
  std::vector<std::vector<int>> stars() const {
    std::vector<std::vector<int>> star(section_.points.size());
    for (std::size_t k = 0; k < section_.curves.size(); ++k) {
      star[index(section_.curves[k].begin)].push_back(static_cast<int>(2 * k));
      star[index(section_.curves[k].end)].push_back(static_cast<int>(2 * k + 1));
    }
    for (std::size_t p = 0; p < star.size(); ++p) {
      double reach = std::numeric_limits<double>::infinity();
      for (const int half : star[p])
        reach = std::min(reach, 0.25 * shaped(section_.curves[index(half / 2)]).length());
      const auto angle = [&](int half) {
        const Point at = shaped(section_.curves[index(half / 2)]).at_distance(reach, half % 2 == 1);
        return std::atan2(at.y - section_.points[p].y, at.x - section_.points[p].x);
      };
      std::vector<std::pair<double, int>> sorted;
      for (const int half : star[p])
        sorted.emplace_back(angle(half), half);
      std::sort(sorted.begin(), sorted.end());
      for (std::size_t i = 0; i < sorted.size(); ++i)
        star[p][i] = sorted[i].second;
    }
    return star;
  }

  /// Loops of half-edges with the face on the left.
  std::vector<std::vector<int>> cycles(std::vector<int>& cycle_of) const {
    const auto star = stars();
    std::vector<int> next(2 * section_.curves.size(), -1);
    for (const auto& out : star)
      for (std::size_t i = 0; i < out.size(); ++i)
        next[index(out[i] ^ 1)] = out[(i + out.size() - 1) % out.size()];
    cycle_of.assign(next.size(), -1);
    std::vector<std::vector<int>> result;
    for (std::size_t h = 0; h < next.size(); ++h) {
      if (cycle_of[h] >= 0)
        continue;
      std::vector<int> cycle;
      for (int half = static_cast<int>(h); cycle_of[index(half)] < 0; half = next[index(half)]) {
        cycle_of[index(half)] = static_cast<int>(result.size());
        cycle.push_back(half);
      }
      result.push_back(cycle);
    }
    return result;
  }

  /// A curve with the same face on both sides bounds nothing.
  void drop_dangling() {
    std::vector<int> cycle_of;
    cycles(cycle_of);
    std::vector<DrawnCurve> kept;
    for (std::size_t k = 0; k < section_.curves.size(); ++k) {
      if (cycle_of[2 * k] != cycle_of[2 * k + 1]) {
        kept.push_back(section_.curves[k]);
        continue;
      }
      if (section_.curves[k].tag >= 0)
        fail(section_.curves[k].line, "it has a boundary property and bounds no region");
    }
    section_.curves = std::move(kept);
  }

  double area(const std::vector<int>& cycle) const {
    double sum = 0.0;
    for (const int half : cycle) {
      const PlaneCurve shape = shaped(section_.curves[index(half / 2)]);
      double part = 0.5 * (shape.a.x * shape.b.y - shape.a.y * shape.b.x);
      if (shape.turn != 0.0)
        part += 0.5 * shape.radius * shape.radius * (shape.turn - std::sin(shape.turn));
      sum += half % 2 == 0 ? part : -part;
    }
    return sum;
  }

  void find_faces() {
    drop_dangling();
    std::vector<int> cycle_of;
    const auto loops = cycles(cycle_of);
    if (loops.empty())
      fail(0, "its lines and arcs enclose nothing");

    std::vector<int> part(section_.points.size());
    std::iota(part.begin(), part.end(), 0);
    const auto root = [&](int p) {
      while (part[index(p)] != p)
        p = part[index(p)] = part[index(part[index(p)])];
      return p;
    };
    for (const DrawnCurve& curve : section_.curves)
      part[index(root(curve.begin))] = root(curve.end);

    std::vector<double> areas;
    std::vector<Box> boxes;
    std::vector<int> face_of(loops.size(), -1);
    const auto steps = [&](const std::vector<int>& loop) {
      std::vector<CrossSection::Step> result;
      result.reserve(loop.size());
      for (const int half : loop)
        result.push_back({half / 2, half % 2 == 1});
      return result;
    };
    for (std::size_t l = 0; l < loops.size(); ++l) {
      areas.push_back(area(loops[l]));
      Box box;
      for (const int half : loops[l]) {
        box.add(shaped(section_.curves[index(half / 2)]).box());
      }
      boxes.push_back(box);
      if (areas[l] > 0.0) {
        face_of[l] = static_cast<int>(section_.faces.size());
        section_.faces.push_back({{steps(loops[l])}, areas[l]});
      }
    }
    // A clockwise loop is the outline of a part seen from outside: a hole of the smallest face around it.
    for (std::size_t l = 0; l < loops.size(); ++l) {
      if (areas[l] > 0.0)
        continue;
      const int point = head(loops[l].front());
      const Point& at = section_.points[index(point)];
      std::size_t around = loops.size();
      for (std::size_t k = 0; k < loops.size(); ++k)
        if (areas[k] > 0.0 && root(head(loops[k].front())) != root(point) && boxes[k].holds(at, 0.0) &&
            (around == loops.size() || areas[k] < areas[around]) && winds_around(loops[k], at))
          around = k;
      if (around == loops.size())
        continue;
      face_of[l] = face_of[around];
      section_.faces[index(face_of[l])].loops.push_back(steps(loops[l]));
      section_.faces[index(face_of[l])].area += areas[l];
    }
    for (std::size_t k = 0; k < section_.curves.size(); ++k) {
      section_.curves[k].left_face = face_of[index(cycle_of[2 * k])];
      section_.curves[k].right_face = face_of[index(cycle_of[2 * k + 1])];
    }
  }

  bool winds_around(const std::vector<int>& loop, const Point& at) const {
    double sum = 0.0;
    for (const int half : loop) {
      const double angle = shaped(section_.curves[index(half / 2)]).subtended(at);
      sum += half % 2 == 0 ? angle : -angle;
    }
    return sum > pi;
  }

  DrawnSection section_;
};

/// Winding number of all loops of a face about a point, × 2π.
double winding(const DrawnSection& section, const DrawnFace& face, const Point& at) {
  double sum = 0.0;
  for (const auto& loop : face.loops)
    for (const auto& step : loop) {
      const double angle = section.shape(section.curves[index(step.curve)]).subtended(at);
      sum += step.reversed ? -angle : angle;
    }
  return sum;
}

}  // namespace

PlaneCurve DrawnSection::shape(const DrawnCurve& curve) const {
  return {points[index(curve.begin)], points[index(curve.end)], curve.turn};
}

Point DrawnSection::centre(const DrawnCurve& curve) const {
  return shape(curve).centre;
}

Point DrawnSection::middle(const DrawnCurve& curve) const {
  return shape(curve).at(0.5);
}

double DrawnSection::distance(const DrawnCurve& curve, const Point& from) const {
  return shape(curve).distance(from);
}

int DrawnSection::face_at(const Point& at) const {
  for (std::size_t f = 0; f < faces.size(); ++f)
    if (winding(*this, faces[f], at) > pi)
      return static_cast<int>(f);
  return -1;
}

Point DrawnSection::inside(int face) const {
  // The middle of the widest chord among some horizontal ones through the face.
  const DrawnFace& f = faces[index(face)];
  std::vector<PlaneCurve> shapes;
  Box box;
  for (const auto& loop : f.loops)
    for (const auto& step : loop) {
      shapes.push_back(shape(curves[index(step.curve)]));
      box.add(shapes.back().box());
    }
  Point best = points[index(curves[index(f.loops.front().front().curve)].begin)];
  double widest = -1.0;
  for (const double fraction : {0.4871, 0.2713, 0.7129, 0.1237, 0.8763, 0.0419, 0.9581}) {
    const double y = box.bottom + fraction * (box.top - box.bottom);
    const PlaneCurve line({box.left - 1.0, y}, {box.right + 1.0, y}, 0.0);
    std::vector<double> at;
    for (const PlaneCurve& shape : shapes)
      for (const Point& p : shared_points(line, shape, 0.0)) {
        const double t = shape.parameter(p);
        if (t >= 0.0 && t <= 1.0)
          at.push_back(p.x);
      }
    std::sort(at.begin(), at.end());
    for (std::size_t k = 0; k + 1 < at.size(); ++k) {
      const Point middle{0.5 * (at[k] + at[k + 1]), y};
      if (at[k + 1] - at[k] > widest && winding(*this, f, middle) > pi) {
        widest = at[k + 1] - at[k];
        best = middle;
      }
    }
  }
  return best;
}

DrawnSection arrange(const std::string& file, const std::vector<Point>& points, const std::vector<int>& point_lines,
                     const std::vector<DrawnCurve>& curves, double tolerance_share) {
  return Arrangement(file, points, point_lines, curves, tolerance_share).run();
}

std::vector<DrawnFault> find_faults(const std::string& file, const std::vector<Point>& points,
                                    const std::vector<int>& point_lines, const std::vector<DrawnCurve>& curves,
                                    double tolerance_share) {
  return Arrangement(file, points, point_lines, curves, tolerance_share).faults();
}

}  // namespace lodestone::geometries
