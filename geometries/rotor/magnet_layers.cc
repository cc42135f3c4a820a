// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/magnet_layers.h"

#include "base/quantity.h"
#include "geometries/pole_shape.h"
#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace lodestone::geometries {

namespace {

/// Distance of a point from a segment.
double distance_from(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  const double t = square > 0.0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0.0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/// Twice the area of a triangle, positive counter-clockwise.
double turn_of(const Point& a, const Point& b, const Point& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

bool cross(const Point& a, const Point& b, const Point& c, const Point& d) {
  return turn_of(a, b, c) * turn_of(a, b, d) < 0.0 && turn_of(c, d, a) * turn_of(c, d, b) < 0.0;
}

using Line = std::vector<Point>;

double distance_from(const Point& p, const Line& line) {
  double least = std::numeric_limits<double>::max();
  for (std::size_t k = 0; k + 1 < line.size(); ++k)
    least = std::min(least, distance_from(p, line[k], line[k + 1]));
  return least;
}

/// 0 where they cross.
double distance_between(const Line& first, const Line& second) {
  double least = std::numeric_limits<double>::max();
  for (const Point& p : first)
    least = std::min(least, distance_from(p, second));
  for (const Point& p : second)
    least = std::min(least, distance_from(p, first));
  for (std::size_t i = 0; i + 1 < first.size(); ++i)
    for (std::size_t k = 0; k + 1 < second.size(); ++k)
      if (cross(first[i], first[i + 1], second[k], second[k + 1]))
        return 0.0;
  return least;
}

/// From the pole's axis to the end of the layer, the centre web as if it were open.
Line face_line(const std::vector<MagnetLayer::Corner>& face) {
  Line line{{face.front().at.x, 0.0}};
  for (const MagnetLayer::Corner& corner : face)
    line.push_back(corner.at);
  return line;
}

/// What a lower layer sees of an upper one.
Line underside(const MagnetLayer& layer) {
  Line line = face_line(layer.inner);
  line.push_back(layer.rib_end.at);
  return line;
}

/// A layer's points and the curves that the steel beside it needs.
struct DrawnLayer {
  std::vector<int> outer, inner;
  int rib_end = 0;
  int surface_mouth = 0, surface_end = 0;
  int axis_outer = 0, axis_inner = 0;
  int mouth() const { return outer.back(); }
  int foot() const { return inner.back(); }
};

class Drawing {
public:
  Drawing(const LayeredDimensions& dimensions, const std::vector<MagnetLayer>& layers)
      : dimensions_(dimensions), layers_(layers), sizes_(dimensions), surface_(dimensions.surface()),
        q_axis_(dimensions.q_axis()), q_{std::cos(q_axis_), std::sin(q_axis_)} {
    for (std::size_t k = 0; k < layers_.size(); ++k)
      drawn_.push_back(points_of(k));
    const double core = dimensions_.core();
    core_d_ = draw_.point({core, 0.0}, sizes_.core);
    core_q_ = draw_.point(on_q_axis(core), sizes_.core);
    surface_d_ = draw_.point({surface_.on_axis(), 0.0}, sizes_.surface);
    surface_q_ = draw_.point(on_q_axis(surface_.radius_at(q_axis_)), sizes_.surface);
    const MagnetLayer& lowest = layers_.back();
    for (auto [point, corner] :
         {std::pair{&q_foot_, &lowest.inner[lowest.rib_begin]}, std::pair{&q_end_, &lowest.rib_end}})
      *point = draw_.point(across_rib(corner->at), corner->mesh_size);
    // Rows of cells across the rib go straight to the q axis, from each of the layer's corners on it.
    const DrawnLayer& d = drawn_.back();
    rib_.assign(d.inner.begin() + static_cast<std::ptrdiff_t>(lowest.rib_begin), d.inner.end());
    rib_.push_back(d.rib_end);
    double all = 0.0, up_to = 0.0;
    for (std::size_t k = 0; k + 1 < rib_.size(); ++k)
      all += distance(draw_.at(rib_[k]), draw_.at(rib_[k + 1]));
    q_rib_ = {q_foot_};
    for (std::size_t k = 1; k + 1 < rib_.size(); ++k) {
      up_to += distance(draw_.at(rib_[k - 1]), draw_.at(rib_[k]));
      const Point begin = draw_.at(q_foot_), end = draw_.at(q_end_);
      const double part = up_to / all;
      q_rib_.push_back(draw_.point({begin.x + part * (end.x - begin.x), begin.y + part * (end.y - begin.y)},
                                   lowest.inner[lowest.rib_begin + k].mesh_size));
    }
    q_rib_.push_back(q_end_);
  }

  CrossSection section() {
    for (std::size_t k = 0; k < layers_.size(); ++k)
      draw_web(k);
    draw_cap();
    for (std::size_t k = 0; k + 1 < layers_.size(); ++k)
      draw_steel_below(k);
    draw_yoke();
    for (std::size_t k = 0; k < layers_.size(); ++k)
      draw_bridge(k);
    draw_rib();
    for (const bool magnets : {true, false})
      for (std::size_t k = 0; k < layers_.size(); ++k)
        draw_parts(k, magnets);
    if (dimensions_.poles_per_repeat == 2)
      draw_iron_pole();
    return draw_.finish();
  }

private:
  Point on_q_axis(double radius) const { return {radius * q_.x, radius * q_.y}; }
  bool is_hollow() const { return surface_.radius() < 0.0; }
  /// From the rib's line, which is parallel to the q axis, to that: at right angles, but no nearer to the surface than
  /// where it begins; under a hollow surface, which a straight line could meet, along it.
  Point across_rib(const Point& at) const {
    const double beside = surface_.through(at).radius_at(q_axis_);
    return on_q_axis(is_hollow() ? beside : std::min(at.x * q_.x + at.y * q_.y, beside));
  }
  int across_rib(int begin, int end) {
    return is_hollow() ? draw_.arc(begin, end, surface_.centre()) : draw_.line(begin, end);
  }

  DrawnLayer points_of(std::size_t k) {
    const MagnetLayer& layer = layers_[k];
    // Steel between two layers holds cells across, however thin it is.
    const Line above = k > 0 ? underside(layers_[k - 1]) : Line{};
    const Line below = k + 1 < layers_.size() ? face_line(layers_[k + 1].outer) : Line{};
    const auto size = [](const MagnetLayer::Corner& corner, const Line& other) {
      return other.empty() ? corner.mesh_size : std::min(corner.mesh_size, 0.7 * distance_from(corner.at, other));
    };
    DrawnLayer drawn;
    for (const auto& corner : layer.outer)
      drawn.outer.push_back(draw_.point(corner.at, size(corner, above)));
    for (const auto& corner : layer.inner)
      drawn.inner.push_back(draw_.point(corner.at, size(corner, below)));
    drawn.rib_end = layer.at_bridge ? draw_.point(layer.rib_end.at, size(layer.rib_end, below)) : drawn.mouth();
    drawn.surface_mouth = draw_.point(surface_.at(dimensions_.angle_of(layer.outer.back().at)), sizes_.surface);
    drawn.surface_end = layer.at_bridge
                            ? draw_.point(surface_.at(dimensions_.angle_of(layer.rib_end.at)), sizes_.surface)
                            : drawn.surface_mouth;
    // Without a web the layer itself reaches the axis.
    const bool web = layer.half_web > 0.0;
    drawn.axis_outer = web ? draw_.point({layer.outer.front().at.x, 0.0}, layer.web_mesh_size) : drawn.outer.front();
    drawn.axis_inner = web ? draw_.point({layer.inner.front().at.x, 0.0}, layer.web_mesh_size) : drawn.inner.front();
    return drawn;
  }

  /// Appends the lines along a face from one of its corners to another.
  void along(std::vector<int>& outline, const std::vector<int>& face, std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      outline.push_back(draw_.line(face[k], face[k + 1]));
  }
  void along(std::vector<int>& outline, const std::vector<int>& face) { along(outline, face, 0, face.size() - 1); }
  int across_mouth(const DrawnLayer& d) { return draw_.line(d.mouth(), d.surface_mouth); }
  int across_end(const DrawnLayer& d) { return draw_.line(d.rib_end, d.surface_end); }
  int surface_arc(int begin, int end) { return draw_.arc(begin, end, surface_.centre(), Boundary::gap); }
  int axis_line(int begin, int end) { return draw_.line(begin, end, Boundary::side_begin); }
  /// Where every other pole is of iron the drawing goes on beyond the q axis.
  int q_line(int begin, int end) {
    return draw_.line(begin, end, dimensions_.poles_per_repeat == 2 ? Boundary::none : Boundary::side_end);
  }

  void draw_web(std::size_t k) {
    const DrawnLayer& d = drawn_[k];
    if (!(layers_[k].half_web > 0.0))
      return;
    draw_
        .shape("rotor core", RegionKind::steel,
               {draw_.line(d.inner.front(), d.outer.front()), draw_.line(d.outer.front(), d.axis_outer),
                draw_.line(d.inner.front(), d.axis_inner), axis_line(d.axis_inner, d.axis_outer)})
        .corners = {d.inner.front(), d.outer.front(), d.axis_outer, d.axis_inner};
  }

  void draw_cap() {
    const DrawnLayer& d = drawn_.front();
    std::vector<int> outline;
    along(outline, d.outer);
    outline.insert(outline.end(),
                   {across_mouth(d), surface_arc(surface_d_, d.surface_mouth), axis_line(d.axis_outer, surface_d_)});
    if (d.axis_outer != d.outer.front())
      outline.push_back(draw_.line(d.outer.front(), d.axis_outer));
    draw_.shape("rotor core", RegionKind::steel, outline);
  }

  void draw_steel_below(std::size_t k) {
    const DrawnLayer &upper = drawn_[k], &lower = drawn_[k + 1];
    std::vector<int> outline;
    along(outline, upper.inner);
    outline.insert(outline.end(), {draw_.line(upper.foot(), upper.rib_end), across_end(upper),
                                   surface_arc(upper.surface_end, lower.surface_mouth), across_mouth(lower)});
    along(outline, lower.outer);
    outline.push_back(axis_line(lower.axis_outer, upper.axis_inner));
    if (upper.axis_inner != upper.inner.front())
      outline.push_back(draw_.line(upper.inner.front(), upper.axis_inner));
    if (lower.axis_outer != lower.outer.front())
      outline.push_back(draw_.line(lower.outer.front(), lower.axis_outer));
    // Between legs it is a strip: cells not much longer than that is wide.
    const Point &foot = layers_[k].inner.back().at, &end = layers_[k].rib_end.at;
    const Point middle{0.5 * (foot.x + end.x), 0.5 * (foot.y + end.y)};
    draw_.shape("rotor core", RegionKind::steel, outline, 1.5 * distance_from(middle, face_line(layers_[k + 1].outer)));
  }

  void draw_yoke() {
    const DrawnLayer& d = drawn_.back();
    std::vector<int> outline;
    const std::size_t rib = layers_.back().rib_begin;
    along(outline, d.inner, 0, rib);
    outline.insert(outline.end(),
                   {across_rib(d.inner[rib], q_foot_), q_line(q_foot_, core_q_),
                    draw_.arc(core_q_, core_d_, Point{}, Boundary::flux_parallel), axis_line(core_d_, d.axis_inner)});
    if (d.axis_inner != d.inner.front())
      outline.push_back(draw_.line(d.inner.front(), d.axis_inner));
    draw_.shape("rotor core", RegionKind::steel, outline);
  }

  void draw_bridge(std::size_t k) {
    const DrawnLayer& d = drawn_[k];
    if (layers_[k].at_bridge)
      draw_
          .shape("rotor core", RegionKind::steel,
                 {draw_.arc(d.mouth(), d.rib_end, surface_.centre()), across_end(d),
                  surface_arc(d.surface_mouth, d.surface_end), across_mouth(d)})
          .corners = {d.mouth(), d.rib_end, d.surface_end, d.surface_mouth};
  }

  void draw_rib() {
    const DrawnLayer& d = drawn_.back();
    const int top = across_rib(d.rib_end, q_end_);
    draw_
        .shape("rotor core", RegionKind::steel,
               {top, q_line(surface_q_, q_end_), surface_arc(d.surface_end, surface_q_), across_end(d)})
        .corners = {d.rib_end, q_end_, surface_q_, d.surface_end};
    const std::size_t begin = layers_.back().rib_begin;
    std::vector<int> outline = {top, across_rib(d.inner[begin], q_foot_)};
    for (std::size_t k = 0; k + 1 < rib_.size(); ++k) {
      const int at_layer = draw_.line(rib_[k], rib_[k + 1]), on_q_axis = q_line(q_rib_[k], q_rib_[k + 1]);
      draw_.divide_alike(at_layer, on_q_axis);
      outline.insert(outline.end(), {at_layer, on_q_axis});
    }
    draw_.shape("rotor core", RegionKind::steel, outline).corners = {d.inner[begin], d.rib_end, q_end_, q_foot_};
  }

  /// From the q axis to the iron pole's own, the mirror image of the magnet pole's surface and core.
  void draw_iron_pole() {
    const auto beyond = [this](const Point& at) { return turned(at, 2.0 * q_axis_); };
    const int core = draw_.point(beyond({dimensions_.core(), 0.0}), sizes_.core);
    const int surface = draw_.point(beyond({surface_.on_axis(), 0.0}), sizes_.surface);
    std::vector<int> outline = {q_line(surface_q_, q_end_), q_line(q_foot_, core_q_),
                                draw_.arc(core_q_, core, Point{}, Boundary::flux_parallel),
                                draw_.line(core, surface, Boundary::side_end),
                                draw_.arc(surface_q_, surface, beyond(surface_.centre()), Boundary::gap)};
    for (std::size_t k = 0; k + 1 < q_rib_.size(); ++k)
      outline.push_back(q_line(q_rib_[k], q_rib_[k + 1]));
    draw_.shape("rotor core", RegionKind::steel, outline);
  }

  void draw_parts(std::size_t k, bool magnets) {
    const MagnetLayer& layer = layers_[k];
    const DrawnLayer& d = drawn_[k];
    std::size_t outer = 0, inner = 0;
    for (std::size_t part_index = 0; part_index < layer.parts.size(); ++part_index) {
      const MagnetLayer::Part& part = layer.parts[part_index];
      const std::size_t outer_begin = std::exchange(outer, part.outer_end);
      const std::size_t inner_begin = std::exchange(inner, part.inner_end);
      if ((part.kind == RegionKind::magnet) != magnets)
        continue;
      std::vector<int> outline;
      along(outline, d.outer, outer_begin, part.outer_end);
      if (part_index + 1 < layer.parts.size()) {
        outline.push_back(draw_.line(d.inner[part.inner_end], d.outer[part.outer_end]));
      } else {
        if (layer.at_bridge)
          outline.push_back(draw_.arc(d.mouth(), d.rib_end, surface_.centre()));
        outline.push_back(draw_.line(d.foot(), d.rib_end));
      }
      along(outline, d.inner, inner_begin, part.inner_end);
      const bool on_axis = part_index == 0 && !(layer.half_web > 0.0);
      outline.push_back(
          draw_.line(d.inner[inner_begin], d.outer[outer_begin], on_axis ? Boundary::side_begin : Boundary::none));
      Shape& shape = draw_.shape(part.name, part.kind, outline, part.mesh_size);
      if (part.kind == RegionKind::magnet)
        shape.magnetisation.angle = part.magnetisation;
      if (part.in_rows)
        shape.corners = {d.outer[outer_begin], d.outer[part.outer_end], d.inner[(*part.in_rows)[1]],
                         d.inner[(*part.in_rows)[0]]};
    }
  }

  const LayeredDimensions& dimensions_;
  const std::vector<MagnetLayer>& layers_;
  LayeredMeshSizes sizes_;
  PoleSurface surface_;
  double q_axis_;
  Point q_;
  SectionBuilder draw_;
  std::vector<DrawnLayer> drawn_;
  int core_d_ = 0, core_q_ = 0, surface_d_ = 0, surface_q_ = 0, q_foot_ = 0, q_end_ = 0;
  std::vector<int> rib_, q_rib_;  ///< from the lowest layer's foot on the rib to its end; opposite on the q axis
};

}  // namespace

ChoiceDescription consequent_choice() {
  return {"consequent",
          {"false", "true"},
          0,
          0,
          "magnets in every other pole alone, all of one polarity; the poles between them are of iron"};
}

RotorDimensions layered_dimensions(const base::Node& node, RotorDimensions dimensions) {
  if (dimensions.poles < 4) {
    const base::Node type = node.at("type");
    type.fail(type.text() + ": needs four poles at least; a layer across one of two would not meet its sides");
  }
  const auto given = node.find(consequent_choice().key);
  if (given && given->choice(consequent_choice().words) == 1)
    dimensions.poles_per_repeat = 2;
  return dimensions;
}

std::vector<double> read_layered_values(const base::Node& node, const RotorDimensions& dimensions,
                                        const std::vector<ParameterDescription>& parameters,
                                        const ConflictFinder& find_conflict) {
  return read_rotor_values(node, dimensions, parameters, {consequent_choice().key}, find_conflict);
}

PoleSurface LayeredDimensions::surface() const {
  return pole_surface(*this, recess);
}

std::optional<Conflict> LayeredDimensions::conflict(const Places& at) const {
  const double shortest = shortest_edge();
  if (bridge < shortest)
    return Conflict{{at.bridge}, "the bridge is too thin to be drawn"};
  if (const auto hole = find_hole_conflict(*this))
    return hole;
  if (auto conflict = recess_conflict(*this, recess, at.recess))
    return conflict;
  if (core() > gap() - recess - bridge - shortest)
    return Conflict{{at.inner_radius, at.bridge},
                    side == RotorSide::inner ? "the shaft hole is larger than the rotor"
                                             : "the outside of the rotor would lie in the bridge"};
  return std::nullopt;
}

Dimension LayeredDimensions::recess_line(std::size_t place) const {
  return recess_dimension(*this, recess, place);
}

LayeredMeshSizes::LayeredMeshSizes(const LayeredDimensions& d)
    : surface(std::min(base::pi / d.poles / 10.0, 0.043) * d.gap_radius()), bridge(std::min(0.86 * d.bridge, surface)),
      core(base::pi / d.poles * d.core_radius() / 3.5) {}

double LayeredMeshSizes::at_rib(double rib) const {
  return std::min(0.35 * rib, 1.3 * surface);
}

double LayeredMeshSizes::at_magnet(double thickness) const {
  return std::min(thickness / 5.0, surface);
}

bool MagnetLayer::is_before(const Point& at) const {
  bool before = true;
  for (std::size_t k = 0; k + 1 < outer.size(); ++k)
    before = before && turn_of(outer[k].at, outer[k + 1].at, at) < 0.0;
  return before;
}

std::optional<std::string> layers_conflict(const LayeredDimensions& dimensions, const MagnetLayer& upper,
                                           const MagnetLayer& lower) {
  const double shortest = dimensions.shortest_edge();
  if (lower.outer.front().at.x > upper.inner.front().at.x - 2.0 * shortest)
    return "the layers would meet on the pole's axis";
  if (dimensions.from_axis(lower.outer.back().at) <
      dimensions.from_axis(upper.rib_end.at) + 2.0 * shortest / dimensions.gap_radius())
    return "the layers would meet at the bridge";
  if (distance_between(underside(upper), face_line(lower.outer)) < 2.0 * shortest)
    return "the layers would meet";
  return std::nullopt;
}

LayeredRotor::LayeredRotor(std::string type, const LayeredDimensions& dimensions, std::vector<MagnetLayer> layers,
                           std::vector<MagnetBlock> magnets, Dimensions lines)
    : Rotor(std::move(type), dimensions), dimensions_(dimensions), layers_(std::move(layers)),
      magnets_(std::move(magnets)), lines_(dimensions.placed(std::move(lines))) {}

CrossSection LayeredRotor::half_pole() const {
  return dimensions_.placed(Drawing(dimensions_, layers_).section());
}

std::string LayeredRotor::steel_part(const Point& place) const {
  const Point at = dimensions_.placed(place);
  const double radius = dimensions_.radius_of(at), angle = dimensions_.from_axis(at);
  for (const MagnetLayer& layer : layers_)
    if (layer.at_bridge && !dimensions_.bridge_arc().is_above(at) &&
        angle > dimensions_.from_axis(layer.outer.back().at) && angle < dimensions_.from_axis(layer.rib_end.at))
      return "bridge";
  const MagnetLayer& lowest = layers_.back();
  const Point& foot = lowest.inner[lowest.rib_begin].at;
  if (angle > base::pi / dimensions_.poles)
    return radius > dimensions_.radius_of(foot) ? "iron pole" : "rotor yoke";
  if (dimensions_.from_q_axis(at) < 0.5 * lowest.rib && radius > dimensions_.radius_of(foot))
    return "rib";
  for (std::size_t k = 0; k < layers_.size(); ++k) {
    const MagnetLayer& layer = layers_[k];
    if (layer.is_before(at))
      return k == 0 ? "rotor pole" : "steel between layers";
    if (at.y < layer.half_web && turn_of(layer.inner[0].at, layer.inner[1].at, at) < 0.0)
      return "centre web";
  }
  return "rotor yoke";
}

}  // namespace lodestone::geometries
