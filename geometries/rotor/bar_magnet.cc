// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/bar_magnet.h"

#include "geometries/section_builder.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  inner_radius_index,
  width_index,
  thickness_index,
  depth_index,
  bridge_index,
  rib_index,
  step_index
};

BarMagnetRotor::Parameters from_values(const std::vector<double>& v, int poles, double outer_radius) {
  BarMagnetRotor::Parameters p;
  p.poles = poles;
  p.outer_radius = outer_radius;
  p.inner_radius = v[inner_radius_index];
  p.magnet_width = v[width_index];
  p.magnet_thickness = v[thickness_index];
  p.depth = v[depth_index];
  p.bridge = v[bridge_index];
  p.rib = v[rib_index];
  p.seat_step = v[step_index];
  return p;
}

/// Needs a face within the bridge circle and a rib narrower than the pole.
BarMagnetRotor::Corners construct(const BarMagnetRotor::Parameters& p) {
  BarMagnetRotor::Corners c;
  const double bridge_circle = p.outer_radius - p.bridge;
  const double q_axis = base::pi / p.poles, sine = std::sin(q_axis), cosine = std::cos(q_axis);
  const double half_rib = 0.5 * p.rib;
  c.face = p.outer_radius - p.depth;
  // Points whose distance from the q axis, x sin q − y cos q, is half the rib.
  const auto on_rib = [&](double x) { return Point{x, (x * sine - half_rib) / cosine}; };
  c.foot = on_rib(c.face - p.magnet_thickness + p.seat_step);
  const double reach = std::sqrt(bridge_circle * bridge_circle - half_rib * half_rib);
  const Point at_circle = {half_rib * sine + reach * cosine, -half_rib * cosine + reach * sine};
  const Point face_at_rib = on_rib(c.face);
  c.bridge = std::hypot(face_at_rib.x, face_at_rib.y) > bridge_circle;
  c.rib_end = c.bridge ? at_circle : face_at_rib;
  c.mouth = c.bridge ? Point{c.face, std::sqrt(bridge_circle * bridge_circle - c.face * c.face)} : face_at_rib;
  return c;
}

std::optional<Conflict> find_conflict(const BarMagnetRotor::Parameters& p) {
  const double shortest = shortest_rotor_edge * p.outer_radius;
  const double bridge_circle = p.outer_radius - p.bridge;
  const double q_axis = base::pi / p.poles;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (p.bridge < shortest)
    return conflict({bridge_index}, "the bridge is too thin to be drawn");
  if (p.inner_radius < 0.02 * p.outer_radius)
    return conflict({inner_radius_index}, "the shaft hole is too small to be drawn");
  if (p.magnet_width < 4.0 * shortest)
    return conflict({width_index}, "the magnet is too narrow to be drawn");
  if (p.seat_step > 0.0 && p.seat_step < shortest)
    return conflict({step_index}, "the magnet's seat step is too small to be drawn (0 is none)");
  if (p.magnet_thickness - p.seat_step < 2.0 * shortest)
    return conflict({step_index, thickness_index}, "the seat step leaves no pocket beside the magnet");
  if (p.rib < 2.0 * shortest)
    return conflict({rib_index}, "the rib is too thin to be drawn");
  if (0.5 * p.rib >= bridge_circle * std::sin(q_axis))
    return conflict({rib_index}, "the rib would be wider than the pole");
  if (p.depth < p.bridge + shortest)
    return conflict({depth_index, bridge_index}, "the magnet would lie in the bridge");
  const double back = p.outer_radius - p.depth - p.magnet_thickness;
  if (back < p.inner_radius + 2.0 * shortest)
    return conflict({depth_index, thickness_index, inner_radius_index}, "the magnet would reach the shaft hole");

  const BarMagnetRotor::Corners c = construct(p);
  const double half_width = 0.5 * p.magnet_width;
  if (std::hypot(c.face, half_width) > bridge_circle || half_width > c.mouth.y - shortest)
    return conflict({width_index, depth_index}, c.bridge ? "the magnet pokes out through the bridge circle"
                                                         : "the magnet would reach into the rib between the poles");
  const double corner_to_rib =
      (back * std::sin(q_axis) - half_width * std::cos(q_axis)) - 0.5 * p.rib;  // of the block's inner corner
  if (corner_to_rib < shortest || c.foot.y - half_width < shortest)
    return conflict({width_index, thickness_index, rib_index, depth_index},
                    "the magnet would reach into the rib between the poles");
  if (std::hypot(c.foot.x, c.foot.y) > bridge_circle - shortest)
    return conflict({rib_index, depth_index, bridge_index},
                    "the pocket's inner face would reach the bridge before the rib");
  // Short edges where the bridge circle meets rib and face close to each other, or the face meets the rib close to it.
  if (c.bridge && (distance(c.mouth, c.rib_end) < shortest || distance(c.foot, c.rib_end) < shortest))
    return conflict({bridge_index, rib_index, depth_index}, "the pocket's end at the bridge is too short to be drawn");
  if (!c.bridge && p.outer_radius - std::hypot(c.mouth.x, c.mouth.y) < p.bridge)
    return conflict({bridge_index, rib_index, depth_index}, "the pocket would reach into the bridge");
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& BarMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"inner_radius", "m", "mm", positive, "radius of the shaft hole", std::nullopt, 50e-3},
      {"magnet.width", "m", "mm", positive, "of the block, across the pole", std::nullopt, 36e-3},
      {"magnet.thickness", "m", "mm", positive, "of the block, along the pole's axis", std::nullopt, 6e-3},
      {"depth", "m", "mm", positive, "of the block's outer face below the rotor's surface, on the pole's axis",
       std::nullopt, 8e-3},
      {"bridge", "m", "mm", positive, "thickness of steel between the pockets and the rotor's surface, at least",
       std::nullopt, 1.5e-3},
      {"rib", "m", "mm", positive, "width of steel between the pockets of neighbouring poles, across the q axis",
       std::nullopt, 8e-3},
      {"seat_step", "m", "mm", non_negative, "by which the pockets beside the magnet are thinner, at its inner face",
       0.0, 0.0}};
  return descriptions;
}

std::shared_ptr<const Rotor> BarMagnetRotor::read(const base::Node& node, int poles, double outer_radius) {
  if (poles < 4)
    node.at("type").fail("bar-magnet: needs four poles at least; the sides of two would not meet the magnet's face");
  const std::vector<double> values = read_parameters(node, parameters(), {"type"});
  refuse_conflicts(node, parameters(), values, [poles, outer_radius](const std::vector<double>& v) {
    return find_conflict(from_values(v, poles, outer_radius));
  });
  return std::make_shared<BarMagnetRotor>(from_values(values, poles, outer_radius));
}

BarMagnetRotor::BarMagnetRotor(const Parameters& parameters)
    : parameters_(parameters), corners_(construct(parameters)) {}

std::vector<MagnetBlock> BarMagnetRotor::magnets() const {
  return {{parameters_.magnet_width, parameters_.magnet_thickness,
           parameters_.magnet_width * parameters_.magnet_thickness, 1}};
}

CrossSection BarMagnetRotor::half_pole() const {
  const Parameters& p = parameters_;
  const Corners& c = corners_;
  const double q_axis = base::pi / p.poles;
  const double half_width = 0.5 * p.magnet_width, back = c.face - p.magnet_thickness;
  const bool has_step = p.seat_step > 0.0;
  const Point centre, q{std::cos(q_axis), std::sin(q_axis)};

  // Cells: even along the surface, one or more across the bridge, fine at the corners where flux crowds.
  const double surface = std::min(q_axis / 10.0, 0.043) * p.outer_radius;
  const double at_bridge = std::min(0.86 * p.bridge, surface);
  const double at_magnet = std::min(p.magnet_thickness / 5.0, surface);
  const double in_magnet = p.magnet_thickness / 3.0;
  const double at_shaft = q_axis * p.inner_radius / 3.5;
  const double at_rib = std::min(0.35 * p.rib, 1.3 * surface);
  const double at_end = c.bridge ? at_bridge : std::min(at_rib, p.outer_radius - std::hypot(c.mouth.x, c.mouth.y));

  SectionBuilder draw;
  const auto on_q_axis = [q](double radius) { return Point{radius * q.x, radius * q.y}; };
  const auto on_surface = [&](const Point& below) {
    const double scale = p.outer_radius / std::hypot(below.x, below.y);
    return Point{scale * below.x, scale * below.y};
  };
  // The rib's line is parallel to the q axis: its points have their feet there.
  const auto foot_on_q_axis = [q, &on_q_axis](const Point& at) { return on_q_axis(at.x * q.x + at.y * q.y); };
  const int face_axis = draw.point({c.face, 0.0}, at_magnet);
  const int face_corner = draw.point({c.face, half_width}, at_magnet);
  const int back_axis = draw.point({back, 0.0}, at_magnet);
  const int back_corner = draw.point({back, half_width}, at_magnet);
  const int step = has_step ? draw.point({back + p.seat_step, half_width}, at_magnet) : back_corner;
  const int foot = draw.point(c.foot, at_rib);
  const int end = draw.point(c.rib_end, at_end);
  const int mouth = c.bridge ? draw.point(c.mouth, at_end) : end;
  const int shaft_d = draw.point({p.inner_radius, 0.0}, at_shaft);
  const int shaft_q = draw.point(on_q_axis(p.inner_radius), at_shaft);
  const int surface_d = draw.point({p.outer_radius, 0.0}, surface);
  const int surface_q = draw.point(on_q_axis(p.outer_radius), surface);
  const int surface_end = draw.point(on_surface(c.rib_end), surface);
  const int surface_mouth = c.bridge ? draw.point(on_surface(c.mouth), surface) : surface_end;
  const int q_foot = draw.point(foot_on_q_axis(c.foot), at_rib);
  const int q_end = draw.point(foot_on_q_axis(c.rib_end), at_end);

  const int face = draw.line(face_axis, face_corner);
  const int back_line = draw.line(back_axis, back_corner);
  const int side = draw.line(step, face_corner);
  const int mouth_line = draw.line(face_corner, mouth);
  const int pocket_line = draw.line(step, foot);
  const int rib_line = draw.line(foot, end);
  const int rib_top = draw.line(end, q_end), rib_foot = draw.line(foot, q_foot);
  const int across_mouth = draw.line(mouth, surface_mouth);
  const int across_end = c.bridge ? draw.line(end, surface_end) : across_mouth;

  std::vector<int> magnet{face, side, back_line, draw.line(back_axis, face_axis, Boundary::side_begin)};
  std::vector<int> yoke{back_line,
                        pocket_line,
                        rib_foot,
                        draw.line(q_foot, shaft_q, Boundary::side_end),
                        draw.arc(shaft_q, shaft_d, centre, Boundary::flux_parallel),
                        draw.line(shaft_d, back_axis, Boundary::side_begin)};
  if (has_step)
    for (std::vector<int>* outline : {&magnet, &yoke})
      outline->push_back(draw.line(back_corner, step));
  draw.shape("rotor core", RegionKind::steel,
             {face, mouth_line, across_mouth, draw.arc(surface_d, surface_mouth, centre, Boundary::gap),
              draw.line(face_axis, surface_d, Boundary::side_begin)});
  draw.shape("rotor core", RegionKind::steel, yoke);
  std::vector<int> pocket{side, pocket_line, rib_line, mouth_line};
  if (c.bridge) {
    const int bridge_arc = draw.arc(mouth, end, centre);
    pocket.push_back(bridge_arc);
    draw.shape("rotor core", RegionKind::steel,
               {bridge_arc, across_end, draw.arc(surface_mouth, surface_end, centre, Boundary::gap), across_mouth})
        .corners = {mouth, end, surface_end, surface_mouth};
  }
  draw.shape("rotor core", RegionKind::steel,
             {rib_top, draw.line(surface_q, q_end, Boundary::side_end),
              draw.arc(surface_end, surface_q, centre, Boundary::gap), across_end})
      .corners = {end, q_end, surface_q, surface_end};
  draw.shape("rotor core", RegionKind::steel,
             {rib_line, rib_top, draw.line(q_end, q_foot, Boundary::side_end), rib_foot})
      .corners = {foot, end, q_end, q_foot};
  draw.shape("magnet", RegionKind::magnet, magnet, in_magnet).corners = {face_axis, face_corner, back_corner,
                                                                         back_axis};
  draw.shape("pocket", RegionKind::air, pocket, in_magnet);
  return draw.finish();
}

std::string BarMagnetRotor::steel_part(const Point& at) const {
  const Parameters& p = parameters_;
  const Corners& c = corners_;
  const double q_axis = base::pi / p.poles;
  const double radius = std::hypot(at.x, at.y), angle = std::atan2(at.y, at.x);
  const auto angle_of = [](const Point& corner) { return std::atan2(corner.y, corner.x); };
  if (c.bridge && radius > p.outer_radius - p.bridge && angle > angle_of(c.mouth) && angle < angle_of(c.rib_end))
    return "bridge";
  if (at.x * std::sin(q_axis) - at.y * std::cos(q_axis) < 0.5 * p.rib && radius > std::hypot(c.foot.x, c.foot.y))
    return "rib";
  return at.x > c.face ? "rotor pole" : "rotor yoke";
}

}  // namespace lodestone::geometries
