// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/drawn_hole.h"

#include "base/quantity.h"
#include "geometries/import/pyleecan/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace lodestone::geometries::pyleecan {

namespace {

/// Points that are closer are one, in parts of the rotor's radius.
constexpr double same = 1e-6;
constexpr double same_angle = 1e-4;  // rad
const std::string only = "; HoleUD is read where its lines are those of a v-magnet";

double cross(const Point& a, const Point& b, const Point& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/// Between the corners of an outline, counter-clockwise positive, arcs taken by their chords.
double polygon_area(const std::vector<Point>& points) {
  double twice = 0.0;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const Point &a = points[k], &b = points[(k + 1) % points.size()];
    twice += a.x * b.y - a.y * b.x;
  }
  return 0.5 * twice;
}

struct Surface {
  base::Node node;
  bool magnet = false;
  std::vector<Point> points;                         ///< counter-clockwise
  std::vector<std::pair<Point, Point>> arcs;         ///< ends
  std::vector<std::pair<double, base::Node>> radii;  ///< of each arc, m
  Point middle() const {
    Point sum;
    for (const Point& at : points)
      sum = {sum.x + at.x, sum.y + at.y};
    return {sum.x / static_cast<double>(points.size()), sum.y / static_cast<double>(points.size())};
  }
};

Surface read_surface(const base::Node& node, double near) {
  if (class_of(node) != "SurfLine")
    refuse_class(node, "SurfLine");
  Surface surface{node, node.at("label").text().find("Mag") != std::string::npos, {}, {}, {}};
  const std::vector<base::Node> lines = node.at("line_list").items();
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const base::Node& line = lines[k];
    const Point begin = point(line.at("begin")), end = point(line.at("end"));
    if (class_of(line) == "Arc1") {
      const base::Node radius = line.at("radius");
      surface.arcs.emplace_back(begin, end);
      surface.radii.emplace_back(std::abs(radius.number()), radius);
    } else if (class_of(line) != "Segment") {
      refuse_class(line, "Segment, Arc1");
    }
    if (distance(end, point(lines[(k + 1) % lines.size()].at("begin"))) > near)
      line.at("end").fail("the next line does not begin there");
    surface.points.push_back(begin);
  }
  if (surface.points.size() < 3)
    node.at("line_list").fail(fmt::format("{} lines enclose nothing", surface.points.size()));
  if (polygon_area(surface.points) < 0.0)
    std::reverse(surface.points.begin(), surface.points.end());
  return surface;
}

/// The corners of a block, counter-clockwise, and the points that lie on its sides between them.
struct Block {
  std::vector<Point> corners, between;
};

Block block_of(const Surface& surface, double near) {
  Block block;
  const std::size_t n = surface.points.size();
  for (std::size_t k = 0; k < n; ++k) {
    const Point &before = surface.points[(k + n - 1) % n], &at = surface.points[k],
                &after = surface.points[(k + 1) % n];
    const bool straight = std::abs(cross(before, at, after)) < near * distance(before, after);
    (straight ? block.between : block.corners).push_back(at);
  }
  const std::vector<Point>& c = block.corners;
  const bool square = c.size() == 4 && std::abs(distance(c[0], c[2]) - distance(c[1], c[3])) < near &&
                      std::abs(distance(c[0], c[1]) - distance(c[2], c[3])) < near;
  if (!square || !surface.arcs.empty())
    surface.node.fail("a magnet that is no rectangle" + only);
  return block;
}

/// Toward the gap and toward the pole's axis: the first corner of the block's outer face as its outline runs.
std::size_t outer_face_of(const Block& block, const base::Node& node) {
  for (std::size_t k = 0; k < 4; ++k) {
    const Point &a = block.corners[k], &b = block.corners[(k + 1) % 4];
    if (b.y - a.y > 0.0 && a.x - b.x <= 0.0)  // the normal to the right of the way, (dy, −dx)
      return k;
  }
  node.fail("a magnet whose faces do not lie toward the gap" + only);
}

std::vector<Point> corners_of(const VLayer::Corners& c) {
  return {c.inner_outer_face, c.outer_outer_face, c.inner_inner_face, c.outer_inner_face, c.inner_step, c.outer_step,
          c.web_outer,        c.web_inner,        c.pocket_foot,      c.pocket_end,       c.mouth};
}

void check_magnetisation(const base::Node& hole, const std::string& key, const base::Node& magnet, double wanted) {
  if (const base::Node type = magnet.at("type_magnetization"); type.integer(0, 100) != 1)
    type.fail(type.text() + ": interior magnets are magnetised parallel, 1");
  // Of a HoleUD the whole angle from the pole's axis.
  const base::Node angle = either(hole, "magnetization_dict_offset", "magnetization_dict_enforced").at(key);
  if (!(std::abs(angle.number() - wanted) < same_angle))
    angle.fail(fmt::format("{} rad: a magnetisation that is not square to the block's face is not read; that is {:.7g}",
                           angle.text(), wanted));
}

}  // namespace

DrawnV read_drawn_v(const base::Node& hole, double radius, int poles) {
  refuse_others(hole, {"Zh", "magnet_dict", "magnetization_dict_offset", "magnetization_dict_enforced", "mat_void",
                       "name", "surf_list"});
  const double near = same * radius;
  const base::Node list = hole.at("surf_list");
  std::vector<Surface> surfaces;
  for (const base::Node& node : list.items())
    surfaces.push_back(read_surface(node, near));
  std::vector<const Surface*> magnets;
  for (const Surface& surface : surfaces)
    if (surface.magnet)
      magnets.push_back(&surface);
  if (magnets.size() != 2)
    list.fail(fmt::format("{} magnets in a hole; a v-magnet has two", magnets.size()) + only);
  const bool first_is_upper = magnets[0]->middle().y > 0.0;
  const Surface& upper = *magnets[first_is_upper ? 0 : 1];

  // The block of the upper leg.
  const Block block = block_of(upper, near);
  const std::size_t face = outer_face_of(block, upper.node);
  const auto corner = [&](std::size_t k) { return block.corners[(face + k) % 4]; };
  const Point inner = corner(0), outer = corner(1), back = corner(2);
  VLayer v;
  v.poles = poles;
  v.set_gap_radius(radius);
  v.magnet_width = distance(inner, outer);
  v.magnet_thickness = distance(outer, back);
  const Point leg{(outer.x - inner.x) / v.magnet_width, (outer.y - inner.y) / v.magnet_width};
  v.magnet_offset = inner.y / leg.y;
  v.apex_depth = radius - (inner.x - leg.x * v.magnet_offset);
  for (const Point& at : block.between)
    if (std::abs(cross(outer, back, at)) < near * v.magnet_thickness)
      v.seat_step = distance(at, back);
  // The extreme points of the upper half.
  Point mouth = outer;
  double from_q_axis = radius, from_axis = radius;
  for (const Surface& surface : surfaces)
    for (const Point& at : surface.points) {
      if (at.y < -near)
        continue;
      if (std::abs(cross(inner, outer, at)) < near * v.magnet_width && at.y > mouth.y)
        mouth = at;
      from_q_axis = std::min(from_q_axis, v.from_q_axis(at));
      from_axis = std::min(from_axis, std::max(at.y, 0.0));
    }
  v.bridge = radius - std::hypot(mouth.x, mouth.y);
  v.mouth_width = 2.0 * mouth.y;
  v.rib = 2.0 * from_q_axis;
  v.centre_web = from_axis > near ? 2.0 * from_axis : 0.0;
  if (!(v.bridge > 0.0 && v.rib > 0.0 && v.magnet_offset > -near))
    list.fail("the pockets reach the rotor's surface, the pole's axis or that between two poles" + only);
  v.magnet_offset = std::max(v.magnet_offset, 0.0);

  // It must be that V, point by point and by its areas.
  const VLayer::Corners c = v.corners();
  const std::vector<Point> ours = corners_of(c);
  std::vector<bool> met(ours.size(), false);
  double magnet_area = 0.0, pocket_area = 0.0;
  for (const Surface& surface : surfaces) {
    (surface.magnet ? magnet_area : pocket_area) += polygon_area(surface.points);
    for (const Point& at : surface.points) {
      bool found = false;
      for (std::size_t k = 0; k < ours.size(); ++k)
        if (distance(ours[k], {at.x, std::abs(at.y)}) < near)
          found = met[k] = true;
      if (!found)
        surface.node.at("line_list")
            .fail(fmt::format("the point ({:.6g}, {:.6g}) mm is no corner of the V that follows from the blocks",
                              1e3 * at.x, 1e3 * at.y) +
                  only);
    }
    for (std::size_t k = 0; k < surface.arcs.size(); ++k) {
      const auto& [begin, end] = surface.arcs[k];
      const Point a{begin.x, std::abs(begin.y)}, b{end.x, std::abs(end.y)};
      const bool bridge = (distance(a, c.mouth) < near && distance(b, c.pocket_end) < near) ||
                          (distance(b, c.mouth) < near && distance(a, c.pocket_end) < near);
      const auto& [own, node] = surface.radii[k];
      if (!bridge || std::abs(own - (radius - v.bridge)) > near)
        node.fail(fmt::format("{}: the one arc of a pocket lies below the bridge, about the shaft, here of {}",
                              millimetres(own), millimetres(radius - v.bridge)) +
                  only);
    }
  }
  const std::size_t missing = static_cast<std::size_t>(std::find(met.begin(), met.end(), false) - met.begin());
  if (missing < ours.size())
    list.fail(fmt::format("no line ends at ({:.6g}, {:.6g}) mm, a corner of the V that follows from the blocks",
                          1e3 * ours[missing].x, 1e3 * ours[missing].y) +
              only);
  const double pockets =
      2.0 * std::abs(polygon_area({c.web_outer, c.inner_outer_face, c.inner_step, c.web_inner})) +
      2.0 * std::abs(polygon_area({c.outer_outer_face, c.mouth, c.pocket_end, c.pocket_foot, c.outer_step}));
  if (std::abs(pocket_area - pockets) > near * radius ||
      std::abs(magnet_area - 2.0 * v.magnet_width * v.magnet_thickness) > near * radius)
    list.fail(
        fmt::format("pockets of {:.6g} mm2 and magnets of {:.6g} mm2, those of the V that follows from the blocks "
                    "{:.6g} and {:.6g} mm2",
                    1e6 * pocket_area, 1e6 * magnet_area, 1e6 * pockets, 2e6 * v.magnet_width * v.magnet_thickness) +
        only);

  DrawnV result{v, {}};
  const base::Node blocks = hole.at("magnet_dict");
  for (int k = 0; k < 2; ++k) {
    const std::string key = fmt::format("magnet_{}", k);
    result.magnets.push_back(blocks.at(key));
    check_magnetisation(hole, key, result.magnets.back(), (k == 0) == first_is_upper ? -c.tilt : c.tilt);
  }
  return result;
}

}  // namespace lodestone::geometries::pyleecan
