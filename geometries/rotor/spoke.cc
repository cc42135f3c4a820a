// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/spoke.h"

#include "geometries/pole_shape.h"
#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

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
  opening_index,
  barrier_index,
  web_index,
  recess_index
};

SpokeRotor::Parameters with_values(SpokeRotor::Parameters p, const std::vector<double>& v) {
  p.set_core_radius(v[inner_radius_index]);
  p.magnet_width = v[width_index];
  p.magnet_thickness = v[thickness_index];
  p.depth = v[depth_index];
  p.opening = v[opening_index];
  p.barrier = v[barrier_index];
  p.web = v[web_index];
  p.recess = v[recess_index];
  return p;
}

/// Distance of a point from the axis of the pole, which lies where the frame has the q axis.
double from_pole_axis(const SpokeRotor::Parameters& p, const Point& at) {
  return p.from_q_axis(at);
}

Point foot_on_pole_axis(const SpokeRotor::Parameters& p, const Point& at) {
  const double axis = p.q_axis(), along = at.x * std::cos(axis) + at.y * std::sin(axis);
  return {along * std::cos(axis), along * std::sin(axis)};
}

/// From the frame of the pole, its axis +x, to that of the magnet, or back.
Point seen_from_magnet(const SpokeRotor::Parameters& p, const Point& at) {
  return turned(mirrored(at), p.q_axis());
}

/// Where the surface lies so far from the q axis.
Point surface_at(const SpokeRotor::Parameters& p, double away) {
  return seen_from_magnet(p, pole_surface(p, p.recess).beside_ray(p.q_axis(), away));
}

/// Needs a web narrower than the pole is there.
SpokeRotor::Corners construct(const SpokeRotor::Parameters& p) {
  const double axis = p.q_axis(), sine = std::sin(axis), cosine = std::cos(axis);
  SpokeRotor::Corners c;
  c.top = p.gap() - p.recess - p.depth;
  c.bottom = c.top - p.magnet_width;
  c.hub_radius = c.bottom - p.barrier;
  const Point corner{c.bottom, 0.5 * p.magnet_thickness};
  const double way = from_pole_axis(p, corner) - 0.5 * p.web;
  c.web_top = {corner.x - way * sine, corner.y + way * cosine};
  const double along = std::copysign(std::sqrt(c.hub_radius * c.hub_radius - 0.25 * p.web * p.web), c.hub_radius);
  c.web_foot = {along * cosine + 0.5 * p.web * sine, along * sine - 0.5 * p.web * cosine};
  return c;
}

std::optional<Conflict> find_conflict(const SpokeRotor::Parameters& p) {
  const double shortest = p.shortest_edge();
  const double half_thickness = 0.5 * p.magnet_thickness;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (const auto hole = find_hole_conflict(p))
    return hole;
  if (p.magnet_thickness < 2.0 * shortest)
    return conflict({thickness_index}, "the magnet is too thin to be drawn");
  if (p.magnet_width < 2.0 * shortest)
    return conflict({width_index}, "the magnet is too narrow to be drawn");
  if (half_thickness >= p.gap_radius() * std::sin(base::pi / p.poles))
    return conflict({thickness_index}, "the magnets would fill the rotor");
  if (p.opening > p.magnet_thickness)
    return conflict({opening_index, thickness_index}, "the opening would be wider than the magnet is thick");
  if (p.opening > 0.0 && p.opening < 2.0 * shortest)
    return conflict({opening_index}, "the opening between the poles is too narrow to be drawn (0: none)");
  if (p.opening < p.magnet_thickness && p.magnet_thickness - p.opening < 2.0 * shortest)
    return conflict({opening_index, thickness_index},
                    "the lips over the magnet are too short to be drawn (an opening as wide as the magnet: none)");
  if (auto recess = recess_conflict(p, p.recess, recess_index))
    return recess;
  const double top = p.gap() - p.recess - p.depth;
  if (surface_at(p, half_thickness).x - top < shortest)
    return conflict({depth_index, thickness_index}, "the lips over the magnet are too thin to be drawn");
  if (p.web < 2.0 * shortest)
    return conflict({web_index}, "the web is too thin to be drawn");
  if (p.barrier < 2.0 * shortest)
    return conflict({barrier_index}, "the barrier below the magnet is too thin to be drawn");
  const double hub = top - p.magnet_width - p.barrier;
  if (hub < p.core() + 2.0 * shortest)
    return conflict({width_index, barrier_index, inner_radius_index, depth_index},
                    "the magnet and the barrier below it would reach " + p.core_end());
  if (from_pole_axis(p, {top, half_thickness}) < 2.0 * shortest)
    return conflict({thickness_index, depth_index}, "neighbouring magnets would leave no pole at the gap");
  const Point corner{top - p.magnet_width, half_thickness};
  if (p.radius_of(corner) < hub + 2.0 * shortest)
    return conflict({barrier_index, thickness_index}, "the magnet's corners would reach the hub");
  if (from_pole_axis(p, corner) < 0.5 * p.web + shortest)
    return conflict({width_index, thickness_index, web_index, depth_index},
                    "neighbouring magnets would meet at their inner ends");
  if (0.5 * p.web > std::abs(hub) * std::sin(0.9 * base::pi / p.poles))
    return conflict({web_index, barrier_index}, "the webs would meet at the hub");
  const SpokeRotor::Corners c = construct(p);
  const auto along = [&p](const Point& at) { return p.radius_of(foot_on_pole_axis(p, at)); };
  if (p.gap() - along(c.web_top) < 4.0 * shortest)
    return conflict({width_index, depth_index, thickness_index},
                    "the barrier, at right angles to the pole's axis, would cut through the pole");
  if (along(c.web_top) - along(c.web_foot) < 2.0 * shortest)
    return conflict({barrier_index, web_index, width_index}, "the barrier's ends would reach the hub");
  if (along(c.web_foot) < p.core() + 2.0 * shortest)
    return conflict({web_index, barrier_index, width_index, inner_radius_index},
                    "the web is so wide that its foot would reach " + p.core_end());
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& SpokeRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      scaled_length("inner_radius", positive, "radius of the shaft hole", {0.72, -0.33}),
      scaled_length("magnet.width", positive, "of the block, along the q axis", {0.2, 0.25}),
      scaled_length("magnet.thickness", positive, "of the block, across the q axis, along its magnetisation",
                    {0.0, 0.22}),
      scaled_length("depth", positive, "of the block's outer end below the rotor's surface, on the q axis",
                    {0.0, 0.03}),
      scaled_length("opening", non_negative,
                    "between the lips of two poles over the magnet; 0: they join in a bridge; as wide as the magnet is "
                    "thick: no lips",
                    {0.0, 0.1}),
      scaled_length("barrier", positive, "depth of the air below the block's inner end, on the q axis", {0.0, 0.03}),
      scaled_length("web", positive, "width of the web on the pole's axis that holds the pole on the hub", {0.0, 0.06}),
      pole_recess_parameter()};
  return descriptions;
}

const std::vector<ChoiceDescription>& SpokeRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{
      {"hub", {"steel", "non-magnetic"}, 0, 0, "what hub and webs are made of; what is not steel has no mass here"}};
  return descriptions;
}

Dimensions SpokeRotor::dimensions() const {
  const Parameters& p = parameters_;
  const Corners& c = corners_;
  const double axis = p.q_axis(), half = 0.5 * p.magnet_thickness, half_opening = 0.5 * p.opening;
  const double on_q_axis = surface_at(p, 0.0).x, in_opening = 0.5 * (c.top + on_q_axis),
               height = 0.6 * c.top + 0.4 * c.bottom;
  const Point at_web = middle(c.web_top, c.web_foot);
  return p.placed(Dimensions{Dimension::radius(inner_radius_index, polar(p.core(), -0.5 * axis)),
                             Dimension::length(width_index, {c.bottom, -half}, {c.top, -half}, 0.4 * half),
                             Dimension::length(thickness_index, {height, -half}, {height, half}),
                             Dimension::length(depth_index, {c.top, 0.7 * half}, {on_q_axis, 0.7 * half}),
                             Dimension::length(opening_index, {in_opening, -half_opening}, {in_opening, half_opening}),
                             Dimension::length(barrier_index, {c.hub_radius, 0.0}, {c.bottom, 0.0}),
                             Dimension::length(web_index, at_web, mirrored_at(at_web, axis)),
                             Dimension::length(recess_index, {on_q_axis, 0.0}, {p.gap(), 0.0})});
}

std::shared_ptr<const Rotor> SpokeRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  if (at_gap.poles < 4)
    node.at("type").fail("spoke: needs four poles at least");
  Parameters chosen;
  static_cast<RotorDimensions&>(chosen) = at_gap;
  if (const auto hub = node.find("hub"))
    chosen.magnetic_hub = hub->choice(choices().front().words) == 0;
  const std::vector<double> values =
      read_rotor_values(node, at_gap, parameters(), {"hub"},
                        [&](const std::vector<double>& v) { return find_conflict(with_values(chosen, v)); });
  return std::make_shared<SpokeRotor>(with_values(chosen, values));
}

SpokeRotor::SpokeRotor(const Parameters& parameters)
    : Rotor("spoke", parameters), parameters_(parameters), corners_(construct(parameters)) {}

std::vector<MagnetBlock> SpokeRotor::magnets() const {
  return {{parameters_.magnet_width, parameters_.magnet_thickness,
           parameters_.magnet_width * parameters_.magnet_thickness, 1}};
}

CrossSection SpokeRotor::half_pole() const {
  const Parameters& p = parameters_;
  const Corners& c = corners_;
  const double axis = p.q_axis(), radius = p.gap();
  const Point arc_centre = seen_from_magnet(p, pole_surface(p, p.recess).centre());
  const double half = 0.5 * p.magnet_thickness, half_opening = 0.5 * p.opening;
  const bool open = p.opening > 0.0, lips = p.opening < p.magnet_thickness;
  const Point centre;
  const auto on_axis = [axis](double r) { return Point{r * std::cos(axis), r * std::sin(axis)}; };

  // Cells: even along the surface, one or more across lips and web, fine at the corners where flux crowds.
  const double surface = std::min(base::pi / p.poles / 10.0, 0.043) * p.gap_radius();
  const double at_magnet = std::min(p.magnet_thickness / 5.0, surface);
  const double in_magnet = p.magnet_thickness / 3.0;
  const double at_lip = std::min(0.86 * (surface_at(p, half).x - c.top), at_magnet);
  const double at_opening = open ? std::min(0.5 * p.opening, at_lip) : at_lip;
  const double at_barrier = std::min(0.6 * p.barrier, at_magnet);
  const double at_web = std::min({0.5 * p.web, 0.6 * p.barrier, surface});
  const double at_hub = std::min({axis * c.hub_radius / 3.5, c.hub_radius - p.core(), 1.5 * surface});
  const double at_shaft = std::min(axis * p.core() / 3.5, c.hub_radius - p.core());

  SectionBuilder draw;
  const int top_axis = draw.point({c.top, 0.0}, at_opening);
  const int top_corner = draw.point({c.top, half}, at_lip);
  const int top_lip = open && lips ? draw.point({c.top, half_opening}, at_opening) : open ? top_corner : top_axis;
  const int bottom_axis = draw.point({c.bottom, 0.0}, at_barrier);
  const int bottom_corner = draw.point({c.bottom, half}, at_barrier);
  const int surface_axis = draw.point(surface_at(p, 0.0), surface);
  const int surface_corner = draw.point(surface_at(p, half), surface);
  const int surface_lip = open && lips ? draw.point(surface_at(p, half_opening), at_opening)
                          : open       ? surface_corner
                                       : surface_axis;
  const int surface_pole = draw.point(on_axis(radius), surface);
  const int web_top = draw.point(c.web_top, at_web);
  const int web_foot = draw.point(c.web_foot, at_web);
  const int pole_top = draw.point(foot_on_pole_axis(p, c.web_top), at_web);
  const int pole_foot = draw.point(foot_on_pole_axis(p, c.web_foot), at_web);
  const int hub_axis = draw.point({c.hub_radius, 0.0}, at_hub);
  const int shaft_axis = draw.point({p.core(), 0.0}, at_shaft);
  const int shaft_pole = draw.point(on_axis(p.core()), at_shaft);

  const int side = draw.line(bottom_corner, top_corner);
  const int bottom = draw.line(bottom_axis, bottom_corner);
  const int wing = draw.line(bottom_corner, web_top);
  const int web_side = draw.line(web_top, web_foot);
  const int web_head = draw.line(web_top, pole_top);
  const int web_end = draw.line(web_foot, pole_foot);
  const int hub_arc = draw.arc(hub_axis, web_foot, centre);
  const int corner_up = draw.line(top_corner, surface_corner);
  std::vector<int> magnet = {bottom, side};

  if (lips) {
    const int lip_bottom = draw.line(top_lip, top_corner);
    magnet.push_back(lip_bottom);
    draw.shape("rotor core", RegionKind::steel,
               {lip_bottom, corner_up, draw.arc(surface_lip, surface_corner, arc_centre, Boundary::gap),
                draw.line(top_lip, surface_lip, open ? Boundary::none : Boundary::side_begin)})
        .corners = {top_lip, top_corner, surface_corner, surface_lip};
  }
  draw.shape("rotor core", RegionKind::steel,
             {side, corner_up, draw.arc(surface_corner, surface_pole, arc_centre, Boundary::gap),
              draw.line(surface_pole, pole_top, Boundary::side_end), web_head, wing});
  const std::string hub_name = p.magnetic_hub ? "rotor core" : "hub";
  const RegionKind hub_kind = p.magnetic_hub ? RegionKind::steel : RegionKind::air;
  draw.shape(hub_name, hub_kind, {web_head, web_side, web_end, draw.line(pole_top, pole_foot, Boundary::side_end)})
      .corners = {web_top, web_foot, pole_foot, pole_top};
  if (c.hub_radius - p.core() < 0.25 * axis * c.hub_radius) {
    // A thin ring, filled in rows along it: below the barrier, and below the web.
    const int below_foot = draw.point(polar(p.core(), p.angle_of(c.web_foot)), at_shaft);
    const int shaft_arc = draw.arc(shaft_axis, below_foot, centre, Boundary::flux_parallel);
    const int shaft_end = draw.arc(below_foot, shaft_pole, centre, Boundary::flux_parallel);
    const int across = draw.line(web_foot, below_foot);
    draw.divide_alike(hub_arc, shaft_arc);
    draw.divide_alike(web_end, shaft_end);
    draw.shape(hub_name, hub_kind, {hub_arc, across, shaft_arc, draw.line(shaft_axis, hub_axis, Boundary::side_begin)})
        .corners = {hub_axis, web_foot, below_foot, shaft_axis};
    draw.shape(hub_name, hub_kind, {web_end, across, shaft_end, draw.line(pole_foot, shaft_pole, Boundary::side_end)})
        .corners = {web_foot, pole_foot, shaft_pole, below_foot};
  } else {
    draw.shape(hub_name, hub_kind,
               {hub_arc, web_end, draw.line(pole_foot, shaft_pole, Boundary::side_end),
                draw.arc(shaft_pole, shaft_axis, centre, Boundary::flux_parallel),
                draw.line(shaft_axis, hub_axis, Boundary::side_begin)});
  }
  if (open) {
    const int opening_bottom = draw.line(top_axis, top_lip);
    magnet.push_back(opening_bottom);
    draw.shape("opening between poles", RegionKind::air,
               {opening_bottom, draw.line(top_lip, surface_lip),
                draw.arc(surface_axis, surface_lip, arc_centre, Boundary::gap),
                draw.line(top_axis, surface_axis, Boundary::side_begin)})
        .corners = {top_axis, top_lip, surface_lip, surface_axis};
  }
  magnet.push_back(draw.line(bottom_axis, top_axis, Boundary::side_begin));
  Shape& block = draw.shape("magnet", RegionKind::magnet, magnet, in_magnet);
  block.magnetisation.angle = -0.5 * base::pi;  // toward the north pole at smaller angles
  block.corners = {bottom_axis, bottom_corner, top_corner, top_axis};
  draw.shape("barrier", RegionKind::air,
             {bottom, wing, web_side, hub_arc, draw.line(hub_axis, bottom_axis, Boundary::side_begin)});
  CrossSection section = p.placed(draw.finish());
  section.reversed_image = true;
  return section;
}

std::string SpokeRotor::steel_part(const Point& place) const {
  const Parameters& p = parameters_;
  const Corners& c = corners_;
  const Point at = p.placed(place);
  const double radius = p.radius_of(at);
  if (radius < c.hub_radius)
    return "hub";
  if (at.x > c.top && at.y < 0.5 * p.magnet_thickness)
    return "lip";
  const Point head = foot_on_pole_axis(p, c.web_top), own = foot_on_pole_axis(p, at);
  return p.radius_of(own) < p.radius_of(head) ? "web" : "rotor pole";
}

}  // namespace lodestone::geometries
