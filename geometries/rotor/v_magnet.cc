// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/v_magnet.h"

#include "geometries/section_builder.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  inner_radius_index,
  width_index,
  thickness_index,
  apex_index,
  mouth_index,
  bridge_index,
  rib_index,
  step_index,
  offset_index,
  web_index
};

constexpr double degree = base::pi / 180.0;

Point along(const Point& from, const Point& direction, double length) {
  return {from.x + length * direction.x, from.y + length * direction.y};
}

/// Distance of the shaft centre from a segment.
double nearest_radius(const Point& a, const Point& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double t = std::clamp(-(a.x * dx + a.y * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(a.x + t * dx, a.y + t * dy);
}

VMagnetRotor::Parameters from_values(const std::vector<double>& v, int poles, double outer_radius) {
  VMagnetRotor::Parameters p;
  p.poles = poles;
  p.outer_radius = outer_radius;
  p.inner_radius = v[inner_radius_index];
  p.magnet_width = v[width_index];
  p.magnet_thickness = v[thickness_index];
  p.apex_depth = v[apex_index];
  p.mouth_width = v[mouth_index];
  p.bridge = v[bridge_index];
  p.rib = v[rib_index];
  p.seat_step = v[step_index];
  p.magnet_offset = v[offset_index];
  p.centre_web = v[web_index];
  return p;
}

/// Needs the mouth on the bridge circle and a leg that meets the rib.
VMagnetRotor::Corners construct(const VMagnetRotor::Parameters& p) {
  VMagnetRotor::Corners c;
  const double bridge_circle = p.outer_radius - p.bridge;
  const double q_axis = base::pi / p.poles;
  const double half_mouth = 0.5 * p.mouth_width;
  c.apex = {p.outer_radius - p.apex_depth, 0.0};
  c.mouth = {std::sqrt(bridge_circle * bridge_circle - half_mouth * half_mouth), half_mouth};
  c.tilt = std::atan2(c.mouth.x - c.apex.x, half_mouth);
  const Point leg{std::sin(c.tilt), std::cos(c.tilt)};
  const Point inward{-std::cos(c.tilt), std::sin(c.tilt)};
  const double pocket = p.magnet_thickness - p.seat_step;

  c.inner_outer_face = along(c.apex, leg, p.magnet_offset);
  c.outer_outer_face = along(c.inner_outer_face, leg, p.magnet_width);
  c.inner_inner_face = along(c.inner_outer_face, inward, p.magnet_thickness);
  c.outer_inner_face = along(c.outer_outer_face, inward, p.magnet_thickness);
  c.inner_step = along(c.inner_outer_face, inward, pocket);
  c.outer_step = along(c.outer_outer_face, inward, pocket);
  c.web_outer = along(c.apex, leg, 0.5 * p.centre_web / leg.y);
  c.web_inner = along(c.inner_step, leg, (0.5 * p.centre_web - c.inner_step.y) / leg.y);

  // The rib's line: points whose distance from the q axis is half the rib.
  const double sine = std::sin(q_axis), cosine = std::cos(q_axis);
  const double half_rib = 0.5 * p.rib;
  const double to_rib = (c.outer_step.x * sine - c.outer_step.y * cosine - half_rib) / (leg.y * cosine - leg.x * sine);
  c.pocket_foot = along(c.outer_step, leg, to_rib);
  const double reach = std::sqrt(bridge_circle * bridge_circle - half_rib * half_rib);
  c.pocket_end = {half_rib * sine + reach * cosine, -half_rib * cosine + reach * sine};
  return c;
}

std::optional<Conflict> find_conflict(const VMagnetRotor::Parameters& p) {
  const double shortest = shortest_rotor_edge * p.outer_radius;
  const double bridge_circle = p.outer_radius - p.bridge;
  const double q_axis = base::pi / p.poles;
  const double apex = p.outer_radius - p.apex_depth;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };

  if (p.bridge < shortest)
    return conflict({bridge_index}, "the bridge is too thin to be drawn");
  if (p.inner_radius < 0.02 * p.outer_radius)
    return conflict({inner_radius_index}, "the shaft hole is too small to be drawn");
  if (p.magnet_width < 2.0 * shortest)
    return conflict({width_index}, "the magnet is too narrow to be drawn");
  if (p.inner_radius > bridge_circle - shortest)
    return conflict({inner_radius_index, bridge_index}, "the shaft hole is larger than the rotor");
  if (apex < p.inner_radius + shortest)
    return conflict({apex_index, inner_radius_index}, "the V's apex would lie in the shaft hole");
  if (apex > bridge_circle - shortest)
    return conflict({apex_index, bridge_index}, "the V's apex would lie in the bridge");
  if (0.5 * p.mouth_width >= bridge_circle * std::sin(q_axis))
    return conflict({mouth_index}, "the V's mouth would be wider than the pole");
  if (p.seat_step > 0.0 && p.seat_step < shortest)
    return conflict({step_index}, "the magnet's seat step is too small to be drawn (0 is none)");
  if (p.magnet_thickness - p.seat_step < 2.0 * shortest)
    return conflict({step_index, thickness_index}, "the seat step leaves no pocket beside the magnet");
  if (0.5 * p.rib >= bridge_circle * std::sin(q_axis))
    return conflict({rib_index}, "the rib would be wider than the pole");
  if (p.rib < 2.0 * shortest)
    return conflict({rib_index}, "the rib is too thin to be drawn");

  const double tilt = std::atan2(std::sqrt(bridge_circle * bridge_circle - 0.25 * p.mouth_width * p.mouth_width) - apex,
                                 0.5 * p.mouth_width);
  if (tilt < 3.0 * degree)
    return conflict({apex_index, mouth_index},
                    "the V would not open to the gap (its legs need a tilt of at least 3 deg)");
  if (tilt > 78.0 * degree - q_axis)
    return conflict({apex_index, mouth_index}, "the V's legs would run beside the q axis instead of toward it");

  const VMagnetRotor::Corners c = construct(p);
  const auto from_q_axis = [q_axis](const Point& at) { return at.x * std::sin(q_axis) - at.y * std::cos(q_axis); };
  if (from_q_axis(c.mouth) < 0.5 * p.rib + shortest || distance(c.mouth, c.pocket_end) < shortest)
    return conflict({mouth_index, rib_index}, "the V's mouth would reach the rib");
  if (distance(c.apex, c.outer_outer_face) > distance(c.apex, c.mouth) - shortest)
    return conflict({width_index, offset_index, mouth_index}, "the magnet pokes out through the bridge circle");
  if (from_q_axis(c.outer_inner_face) < 0.5 * p.rib + 0.5 * shortest ||
      from_q_axis(c.outer_step) < 0.5 * p.rib + shortest)
    return conflict({width_index, thickness_index, rib_index, offset_index},
                    "the magnet would reach into the rib between the poles");
  const double web_room = c.inner_outer_face.y - 0.5 * p.centre_web;
  if (web_room < -1e-9 * p.outer_radius)
    return conflict({web_index, offset_index}, "the magnet would reach into the centre web");
  if (web_room > 1e-9 * p.outer_radius && web_room < shortest)
    return conflict({offset_index, web_index}, "the pocket between magnet and centre web is too narrow to be drawn");
  if (p.centre_web > 0.0 && p.centre_web < shortest)
    return conflict({web_index}, "the centre web is too thin to be drawn (0 is none)");
  if (distance(c.inner_step, c.web_inner) < shortest)
    return conflict({thickness_index, step_index, offset_index}, "the inner pocket is too narrow to be drawn");
  if (std::hypot(c.pocket_end.x, c.pocket_end.y) - std::hypot(c.pocket_foot.x, c.pocket_foot.y) < 2.0 * shortest)
    return conflict({rib_index, thickness_index, mouth_index}, "the outer pocket would vanish");
  const double nearest = std::min({nearest_radius(c.inner_inner_face, c.outer_inner_face), c.web_inner.x,
                                   std::hypot(c.pocket_foot.x, c.pocket_foot.y)});
  if (nearest < p.inner_radius + 2.0 * shortest)
    return conflict({apex_index, thickness_index, inner_radius_index},
                    "the magnet or its inner pocket would reach the shaft hole");
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& VMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"inner_radius", "m", "mm", positive, "radius of the shaft hole", std::nullopt, 55.32e-3},
      {"magnet.width", "m", "mm", positive, "of one block, along its face", std::nullopt, 18.9e-3},
      {"magnet.thickness", "m", "mm", positive, "of the block, along its magnetisation", std::nullopt, 6.5e-3},
      {"apex_depth", "m", "mm", positive,
       "from the rotor's surface to the point on the pole axis where the two outer magnet faces, prolonged, cross",
       std::nullopt, 10.96e-3},
      {"mouth_width", "m", "mm", positive, "of the V, between the points where its outer faces reach the bridge circle",
       std::nullopt, 42e-3},
      {"bridge", "m", "mm", positive, "thickness of steel between the outer pockets and the rotor's surface",
       std::nullopt, 1.5e-3},
      {"rib", "m", "mm", positive, "width of steel between the outer pockets of neighbouring poles, across the q axis",
       std::nullopt, 14e-3},
      {"seat_step", "m", "mm", non_negative, "by which the pockets beside the magnet are thinner, at its inner face",
       0.0, 1e-3},
      {"magnet_offset", "m", "mm", non_negative, "along the leg from the V's apex to where the magnet begins", 0.0,
       0.0},
      {"centre_web", "m", "mm", non_negative, "width of steel on the pole axis between the two legs; 0: none", 0.0,
       0.0}};
  return descriptions;
}

std::shared_ptr<const Rotor> VMagnetRotor::read(const base::Node& node, int poles, double outer_radius) {
  const std::vector<double> values = read_parameters(node, parameters(), {"type"});
  refuse_conflicts(node, parameters(), values, [poles, outer_radius](const std::vector<double>& v) {
    return find_conflict(from_values(v, poles, outer_radius));
  });
  return std::make_shared<VMagnetRotor>(from_values(values, poles, outer_radius));
}

VMagnetRotor::VMagnetRotor(const Parameters& parameters) : parameters_(parameters), corners_(construct(parameters)) {}

std::vector<MagnetBlock> VMagnetRotor::magnets() const {
  return {{parameters_.magnet_width, parameters_.magnet_thickness,
           parameters_.magnet_width * parameters_.magnet_thickness, 2}};
}

CrossSection VMagnetRotor::half_pole() const {
  const Parameters& p = parameters_;
  const Corners& c = corners_;
  const double q_axis = base::pi / p.poles;
  const Point centre;
  const Point q{std::cos(q_axis), std::sin(q_axis)};
  const bool has_step = p.seat_step > 0.0;
  const bool has_web = p.centre_web > 0.0;
  const bool has_gap_at_web = c.inner_outer_face.y - c.web_outer.y > 1e-9 * p.outer_radius;

  // Cells: even along the surface, one or more across the bridge, fine at the corners where flux crowds.
  const double surface = std::min(q_axis / 10.0, 0.043) * p.outer_radius;
  const double at_bridge = std::min(0.86 * p.bridge, surface);
  const double at_magnet = std::min(p.magnet_thickness / 5.0, surface);
  const double in_magnet = p.magnet_thickness / 3.0;
  const double at_shaft = q_axis * p.inner_radius / 3.5;
  const double at_rib = std::min(0.35 * p.rib, 1.3 * surface);
  const double at_web = has_web ? std::min(0.5 * p.centre_web, at_magnet) : at_magnet;

  SectionBuilder draw;
  const auto on_q_axis = [q](double radius) { return Point{radius * q.x, radius * q.y}; };
  const auto on_surface = [&](const Point& below) {
    const double scale = p.outer_radius / std::hypot(below.x, below.y);
    return Point{scale * below.x, scale * below.y};
  };
  // The rib's line is parallel to the q axis: its points have their feet there.
  const auto foot_on_q_axis = [q, &on_q_axis](const Point& at) { return on_q_axis(at.x * q.x + at.y * q.y); };
  const int inner_outer = draw.point(c.inner_outer_face, at_magnet);
  const int outer_outer = draw.point(c.outer_outer_face, at_magnet);
  const int inner_inner = draw.point(c.inner_inner_face, at_magnet);
  const int outer_inner = draw.point(c.outer_inner_face, at_magnet);
  const int inner_step = has_step ? draw.point(c.inner_step, at_magnet) : inner_inner;
  const int outer_step = has_step ? draw.point(c.outer_step, at_magnet) : outer_inner;
  const int web_outer = has_gap_at_web ? draw.point(c.web_outer, at_web) : inner_outer;
  const int web_inner = draw.point(c.web_inner, at_web);
  const int foot = draw.point(c.pocket_foot, at_rib);
  const int end = draw.point(c.pocket_end, at_bridge);
  const int mouth = draw.point(c.mouth, at_bridge);
  const int shaft_d = draw.point({p.inner_radius, 0.0}, at_shaft);
  const int shaft_q = draw.point(on_q_axis(p.inner_radius), at_shaft);
  const int surface_d = draw.point({p.outer_radius, 0.0}, surface);
  const int surface_q = draw.point(on_q_axis(p.outer_radius), surface);
  const int surface_mouth = draw.point(on_surface(c.mouth), surface);
  const int surface_end = draw.point(on_surface(c.pocket_end), surface);
  const int q_foot = draw.point(foot_on_q_axis(c.pocket_foot), at_rib);
  const int q_end = draw.point(foot_on_q_axis(c.pocket_end), at_bridge);
  // Without a web the pocket itself reaches the axis.
  const int axis_outer = has_web ? draw.point({draw.at(web_outer).x, 0.0}, at_web) : web_outer;
  const int axis_inner = has_web ? draw.point({draw.at(web_inner).x, 0.0}, at_web) : web_inner;

  const int face = draw.line(inner_outer, outer_outer);
  const int back = draw.line(inner_inner, outer_inner);
  const int inner_side = draw.line(inner_step, inner_outer);
  const int outer_side = draw.line(outer_step, outer_outer);
  const int web_line = draw.line(web_inner, web_outer, has_web ? Boundary::none : Boundary::side_begin);
  const int inner_pocket_line = draw.line(web_inner, inner_step);
  const int outer_pocket_line = draw.line(outer_step, foot);
  const int mouth_line = draw.line(outer_outer, mouth);
  const int rib_line = draw.line(foot, end);
  const int bridge_arc = draw.arc(mouth, end, centre);
  const int across_mouth = draw.line(mouth, surface_mouth);
  const int across_end = draw.line(end, surface_end);
  const int rib_top = draw.line(end, q_end);
  const int rib_foot = draw.line(foot, q_foot);

  std::vector<int> magnet{face, outer_side, back, inner_side};
  std::vector<int> inner_pocket{inner_side, inner_pocket_line, web_line};
  std::vector<int> cap{face, mouth_line, across_mouth, draw.arc(surface_d, surface_mouth, centre, Boundary::gap),
                       draw.line(axis_outer, surface_d, Boundary::side_begin)};
  std::vector<int> yoke{back,
                        inner_pocket_line,
                        outer_pocket_line,
                        rib_foot,
                        draw.line(q_foot, shaft_q, Boundary::side_end),
                        draw.arc(shaft_q, shaft_d, centre, Boundary::flux_parallel),
                        draw.line(shaft_d, axis_inner, Boundary::side_begin)};
  if (has_step)
    for (const int step : {draw.line(outer_step, outer_inner), draw.line(inner_inner, inner_step)}) {
      magnet.push_back(step);
      yoke.push_back(step);
    }
  if (has_gap_at_web)
    for (std::vector<int>* outline : {&inner_pocket, &cap})
      outline->push_back(draw.line(web_outer, inner_outer));
  if (has_web) {
    cap.push_back(draw.line(web_outer, axis_outer));
    yoke.push_back(draw.line(web_inner, axis_inner));
    draw.shape("rotor core", RegionKind::steel,
               {web_line, draw.line(web_outer, axis_outer), draw.line(web_inner, axis_inner),
                draw.line(axis_inner, axis_outer, Boundary::side_begin)})
        .corners = {web_inner, web_outer, axis_outer, axis_inner};
  }
  draw.shape("rotor core", RegionKind::steel, cap);
  draw.shape("rotor core", RegionKind::steel, yoke);
  draw.shape("rotor core", RegionKind::steel,
             {bridge_arc, across_end, draw.arc(surface_mouth, surface_end, centre, Boundary::gap), across_mouth})
      .corners = {mouth, end, surface_end, surface_mouth};
  draw.shape("rotor core", RegionKind::steel,
             {rib_top, draw.line(surface_q, q_end, Boundary::side_end),
              draw.arc(surface_end, surface_q, centre, Boundary::gap), across_end})
      .corners = {end, q_end, surface_q, surface_end};
  draw.shape("rotor core", RegionKind::steel,
             {rib_line, rib_top, draw.line(q_end, q_foot, Boundary::side_end), rib_foot})
      .corners = {foot, end, q_end, q_foot};

  Shape& block = draw.shape("magnet", RegionKind::magnet, magnet, in_magnet);
  block.magnetisation.angle = -c.tilt;  // toward the gap
  block.corners = {inner_outer, outer_outer, outer_inner, inner_inner};
  Shape& pocket = draw.shape("inner pocket", RegionKind::air, inner_pocket, in_magnet);
  if (has_gap_at_web)
    pocket.corners = {web_outer, inner_outer, inner_step, web_inner};
  draw.shape("outer pocket", RegionKind::air, {outer_side, outer_pocket_line, rib_line, bridge_arc, mouth_line},
             in_magnet);
  return draw.finish();
}

std::string VMagnetRotor::steel_part(const Point& at) const {
  const Parameters& p = parameters_;
  const Corners& c = corners_;
  const double radius = std::hypot(at.x, at.y);
  const double angle = std::atan2(at.y, at.x);
  const auto angle_of = [](const Point& corner) { return std::atan2(corner.y, corner.x); };
  const double q_axis = base::pi / p.poles;
  if (radius > p.outer_radius - p.bridge && angle > angle_of(c.mouth) && angle < angle_of(c.pocket_end))
    return "bridge";
  if (at.x * std::sin(q_axis) - at.y * std::cos(q_axis) < 0.5 * p.rib &&
      radius > std::hypot(c.pocket_foot.x, c.pocket_foot.y))
    return "rib";
  // Height over the line of the outer faces, along the magnetisation.
  const double height = (at.x - c.apex.x) * std::cos(c.tilt) - (at.y - c.apex.y) * std::sin(c.tilt);
  if (height > 0.0)
    return "rotor pole";
  if (at.y < 0.5 * p.centre_web && height > -(p.magnet_thickness - p.seat_step))
    return "centre web";
  return "rotor yoke";
}

}  // namespace lodestone::geometries
