// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/fem_section.h"

#include "base/index.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/import/fem_bodies.h"

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
double polar(const Point& p) {
  return std::atan2(p.y, p.x);
}

class Layout {
public:
  explicit Layout(const FemModel& model) : model_(model) {}

  FemSection run() {
    draw();
    place_labels();
    find_air_gap();
    find_sides();
    settle_arcs();
    part_bodies();
    set_boundaries();
    check_points();
    check_held();
    fill_bodies(model_, boundary_, sides_, section_);
    return std::move(section_);
  }

private:
  [[noreturn]] void fail(int line, const std::string& field, const std::string& message) const {
    throw base::UserError({model_.file, line, 0}, field, message);
  }
  /// A point in the file's own unit, as its author knows it; of a drawing in millimetres.
  std::string place(const Point& p) const {
    return fmt::format("({:.6g}, {:.6g}){}", p.x / model_.length, p.y / model_.length, model_.is_drawing ? " mm" : "");
  }
  /// A field of a .fem file, or what a drawing has in its stead.
  std::string field(const std::string& of_fem, const std::string& of_drawing) const {
    return model_.is_drawing ? of_drawing : of_fem;
  }
  std::string type_of(const FemBoundary& boundary) const {
    return field(field_of(boundary) + ".<BdryType>", "periodicity");
  }
  const FemBoundary* condition(const DrawnCurve& curve) const {
    return curve.tag < 0 ? nullptr : &model_.boundaries[index(curve.tag)];
  }
  std::string field_of(const FemBoundary& boundary) const {
    return (model_.is_drawing ? "" : "[BdryProps].") + boundary.name.substr(0, 40);
  }
  bool is_meshed(int face) const { return face >= 0 && section_.label[index(face)] >= 0; }

  void draw() {
    std::vector<Point> points;
    std::vector<int> lines;
    for (const FemNode& node : model_.nodes) {
      points.push_back(node.at);
      lines.push_back(node.line);
    }
    std::vector<DrawnCurve> curves;
    for (const FemSegment& segment : model_.segments)
      curves.push_back({segment.begin, segment.end, 0.0, segment.boundary, segment.line});
    for (const FemArc& arc : model_.arcs)
      curves.push_back({arc.begin, arc.end, arc.angle, arc.boundary, arc.line});
    section_.drawing = arrange(model_.file, points, lines, curves, model_.tolerance_share);
  }

  void place_labels() {
    const DrawnSection& drawing = section_.drawing;
    section_.label.assign(drawing.faces.size(), -2);
    int rest = -2;
    for (std::size_t k = 0; k < model_.labels.size(); ++k) {
      const FemLabel& label = model_.labels[k];
      const std::string section = field(label.material < 0 ? "[NumHoles]" : "[NumBlockLabels]", "drawing");
      for (const DrawnCurve& curve : drawing.curves)
        if (drawing.distance(curve, label.at) <= 10.0 * drawing.tolerance()) {
          if (model_.is_drawing)
            fail(curve.line, section,
                 fmt::format("the region at {} is narrower than ends that are taken for one", place(label.at)));
          fail(label.line, section,
               fmt::format("the label at {} lies on the curve of line {}; move it into a region", place(label.at),
                           curve.line));
        }
      const int face = drawing.face_at(label.at);
      if (label.is_default)
        rest = static_cast<int>(k);
      if (face < 0) {
        if (label.material < 0)
          continue;  // outside of everything there is no mesh anyway
        fail(label.line, section, fmt::format("the label at {} lies in no closed region", place(label.at)));
      }
      int& found = section_.label[index(face)];
      if (found != -2)
        fail(label.line, section,
             fmt::format("the label at {} lies in the same region as the one of line {}", place(label.at),
                         first_line_[face]));
      first_line_[face] = label.line;
      found = label.material < 0 ? -1 : static_cast<int>(k);
    }
    for (std::size_t f = 0; f < section_.label.size(); ++f)
      if (section_.label[f] == -2 && !between_gap_arcs(static_cast<int>(f))) {
        if (rest < 0)
          fail(0, "[NumBlockLabels]",
               fmt::format("the region around {} has no block label; put one there, or a '<No Mesh>' one",
                           place(drawing.inside(static_cast<int>(f)))));
        if (model_.labels[index(rest)].circuit >= 0)
          fail(
              model_.labels[index(rest)].line, "[NumBlockLabels].circuit",
              fmt::format("the default label fills the region around {} too, and belongs to a circuit: its turns would "
                          "be ambiguous",
                          place(drawing.inside(static_cast<int>(f)))));
        section_.label[f] = rest;
      } else if (section_.label[f] == -2) {
        section_.label[f] = -1;
      }
    if (std::none_of(section_.label.begin(), section_.label.end(), [](int label) { return label >= 0; }))
      fail(0, field("[NumBlockLabels]", "layers"), "no region has a material");
  }

  static bool is_air_gap(const FemBoundary* boundary) {
    return boundary &&
           (boundary->type == FemBoundary::periodic_air_gap || boundary->type == FemBoundary::antiperiodic_air_gap);
  }
  static bool is_side(const FemBoundary* boundary) {
    return boundary && (boundary->type == FemBoundary::periodic || boundary->type == FemBoundary::antiperiodic);
  }

  /// The ring of an air-gap boundary is solved without a mesh and needs no label.
  bool between_gap_arcs(int face) const {
    std::vector<double> radii;
    bool all = true;
    for (const auto& loop : section_.drawing.faces[index(face)].loops)
      for (const auto& step : loop) {
        const DrawnCurve& curve = section_.drawing.curves[index(step.curve)];
        const bool gap = is_air_gap(condition(curve));
        all = all && (gap || curve.turn == 0.0);
        if (gap)
          radii.push_back(
              std::hypot(section_.drawing.points[index(curve.begin)].x, section_.drawing.points[index(curve.begin)].y));
      }
    if (radii.empty() || !all)
      return false;
    const auto [least, most] = std::minmax_element(radii.begin(), radii.end());
    return *most > *least * (1.0 + 1e-6);
  }

  // ---- the air-gap boundary

  void find_air_gap() {
    DrawnSection& drawing = section_.drawing;
    const FemBoundary* used = nullptr;
    std::vector<std::size_t> arcs;
    double least = std::numeric_limits<double>::infinity(), most = 0.0;
    for (std::size_t c = 0; c < drawing.curves.size(); ++c) {
      const DrawnCurve& curve = drawing.curves[c];
      const FemBoundary* boundary = condition(curve);
      if (!is_air_gap(boundary))
        continue;
      if (curve.turn == 0.0)
        fail(curve.line, field_of(*boundary), "an air-gap boundary lies on arcs; this is a straight line");
      if (used && used != boundary)
        fail(curve.line, field_of(*boundary),
             fmt::format("a second air-gap boundary beside '{}'; one is possible", used->name));
      used = boundary;
      const Point& p = drawing.points[index(curve.begin)];
      const double radius = std::hypot(p.x, p.y);
      const Point centre = drawing.centre(curve);
      if (std::hypot(centre.x, centre.y) > 1e-5 * radius)
        fail(curve.line, field_of(*boundary),
             fmt::format("an air-gap boundary has its centre at (0, 0); this arc's is {}", place(centre)));
      least = std::min(least, radius);
      most = std::max(most, radius);
      arcs.push_back(c);
    }
    if (!used)
      return;
    if (!(most > least * (1.0 + 1e-5)))
      fail(used->line, field_of(*used), "an air-gap boundary needs arcs on two circles, one inside the other");
    const double middle = 0.5 * (least + most);
    std::map<bool, std::vector<int>> nodes;  // by inner
    std::map<bool, double> turn;
    for (const std::size_t c : arcs) {
      const DrawnCurve& curve = drawing.curves[c];
      for (const int p : {curve.begin, curve.end}) {
        const double radius = std::hypot(drawing.points[index(p)].x, drawing.points[index(p)].y);
        const double circle = radius < middle ? least : most;
        if (std::abs(radius - circle) > 1e-4 * (most - least))
          fail(curve.line, field_of(*used),
               fmt::format("the arcs of an air-gap boundary lie on two circles; this one's "
                           "radius of {:.8g} is neither {:.8g} nor {:.8g}",
                           radius / model_.length, least / model_.length, most / model_.length));
        nodes[radius < middle].push_back(p);
      }
      const bool inner =
          std::hypot(drawing.points[index(curve.begin)].x, drawing.points[index(curve.begin)].y) < middle;
      turn[inner] += std::abs(curve.turn);
      const bool left_is_centre = curve.turn > 0.0;
      const int centre_face = left_is_centre ? curve.left_face : curve.right_face;
      const int far_face = left_is_centre ? curve.right_face : curve.left_face;
      if (!is_meshed(inner ? centre_face : far_face))
        fail(curve.line, field_of(*used),
             fmt::format("the arc bounds no region with a material {} the gap", inner ? "inside" : "outside"));
      if (is_meshed(inner ? far_face : centre_face))
        fail(curve.line, field_of(*used),
             fmt::format("the ring between the two circles is solved without a mesh: {}",
                         field("its label must be '<No Mesh>'", "nothing may fill it")));
    }
    for (const bool inner : {true, false})
      for (const int p : nodes[inner]) {
        Point& point = drawing.points[index(p)];
        const double scale = (inner ? least : most) / std::hypot(point.x, point.y);
        point = {scale * point.x, scale * point.y};
      }
    if (std::abs(turn[true] - turn[false]) > 1e-5)
      fail(used->line, field_of(*used),
           fmt::format("its inner arcs span {:.6g} degrees, its outer ones {:.6g}", 180.0 / pi * turn[true],
                       180.0 / pi * turn[false]));
    section_.inner_radius = least;
    section_.outer_radius = most;
    section_.rotor_angle = used->inner_angle - used->outer_angle;
    air_gap_ = used;
    air_gap_turn_ = turn[true];
  }

  // ---- symmetry sides

  void find_sides() {
    const DrawnSection& drawing = section_.drawing;
    std::vector<int> curves;
    const FemBoundary* first = nullptr;
    for (std::size_t c = 0; c < drawing.curves.size(); ++c) {
      const FemBoundary* boundary = condition(drawing.curves[c]);
      if (!is_side(boundary))
        continue;
      const bool one_sided = is_meshed(drawing.curves[c].left_face) != is_meshed(drawing.curves[c].right_face);
      if (!one_sided)
        fail(drawing.curves[c].line, field_of(*boundary),
             "a periodic boundary lies on the outline of the meshed regions");
      curves.push_back(static_cast<int>(c));
      if (!first)
        first = boundary;
      if (first->type != boundary->type)
        fail(boundary->type_line, type_of(*boundary),
             fmt::format("it is {}, '{}' is {}; all sides of a sector are of one kind", kind(*boundary), first->name,
                         kind(*first)));
    }
    section_.angle = 2.0 * pi;
    if (curves.empty()) {
      check_gap_span();
      return;
    }
    section_.antiperiodic = first->type == FemBoundary::antiperiodic;
    const double angle = angle_between(curves, *first);
    section_.sectors = static_cast<int>(std::lround(2.0 * pi / angle));
    if (section_.sectors < 2 || std::abs(2.0 * pi / section_.sectors - angle) > 1e-5 * angle)
      fail(first->line, field_of(*first),
           fmt::format("its sides are {:.6g} degrees apart, which is no whole fraction of a turn", 180.0 / pi * angle));
    section_.angle = 2.0 * pi / section_.sectors;
    if (section_.antiperiodic && section_.sectors % 2 != 0)
      fail(first->type_line, type_of(*first),
           fmt::format("{} antiperiodic sectors do not close the circle: the number must be even", section_.sectors));
    pair_sides(curves);
    check_gap_span();
  }

  static std::string kind(const FemBoundary& boundary) {
    return boundary.type == FemBoundary::periodic ? "periodic" : "antiperiodic";
  }

  /// From the first property's two sides.
  double angle_between(const std::vector<int>& curves, const FemBoundary& first) const {
    const DrawnSection& drawing = section_.drawing;
    const DrawnCurve& one = drawing.curves[index(curves.front())];
    const Point m = drawing.middle(one);
    const double tolerance = 100.0 * drawing.tolerance();
    for (const int c : curves) {
      const DrawnCurve& other = drawing.curves[index(c)];
      if (c == curves.front() || other.tag != one.tag)
        continue;
      const Point n = drawing.middle(other);
      double angle = std::remainder(polar(n) - polar(m), 2.0 * pi);
      const auto meets = [&](int p, int q) {
        return distance(turned(drawing.points[index(p)], angle), drawing.points[index(q)]) <= tolerance;
      };
      if (std::abs(angle) > 1e-6 && ((meets(one.begin, other.begin) && meets(one.end, other.end)) ||
                                     (meets(one.begin, other.end) && meets(one.end, other.begin))))
        return std::abs(angle);
    }
    fail(one.line, field_of(first),
         "the side has no partner of the same property that it meets when turned about (0, 0); translational "
         "periodicity is not supported");
  }

  void pair_sides(const std::vector<int>& curves) {
    DrawnSection& drawing = section_.drawing;
    const double tolerance = 100.0 * drawing.tolerance();
    const auto partner = [&](int c, bool& reversed) {
      const DrawnCurve& one = drawing.curves[index(c)];
      const Point a = turned(drawing.points[index(one.begin)], section_.angle);
      const Point b = turned(drawing.points[index(one.end)], section_.angle);
      for (const int d : curves) {
        const DrawnCurve& other = drawing.curves[index(d)];
        if (d == c || other.tag != one.tag)
          continue;
        const Point &p = drawing.points[index(other.begin)], &q = drawing.points[index(other.end)];
        const bool same = distance(a, p) <= tolerance && distance(b, q) <= tolerance;
        const bool against = distance(a, q) <= tolerance && distance(b, p) <= tolerance;
        if ((same && std::abs(one.turn - other.turn) < 1e-5) || (against && std::abs(one.turn + other.turn) < 1e-5)) {
          reversed = against;
          return d;
        }
      }
      return -1;
    };
    std::set<int> paired;
    for (const int c : curves) {
      bool reversed = false;
      if (!begins_sector(drawing.curves[index(c)]))
        continue;
      const int other = partner(c, reversed);
      if (other < 0 || begins_sector(drawing.curves[index(other)]))
        continue;
      sides_.push_back({c, other, reversed});
      paired.insert(c);
      paired.insert(other);
    }
    for (const int c : curves)
      if (!paired.count(c)) {
        const DrawnCurve& curve = drawing.curves[index(c)];
        fail(curve.line, field_of(*condition(curve)),
             fmt::format("the side has no partner of the same property turned by {:.6g} degrees about (0, 0), with "
                         "points at the same radii",
                         180.0 / pi * section_.angle));
      }
    for (const Twins& side : sides_) {
      const DrawnCurve &one = drawing.curves[index(side.first)], &other = drawing.curves[index(side.second)];
      drawing.points[index(side.reversed ? other.end : other.begin)] =
          turned(drawing.points[index(one.begin)], section_.angle);
      drawing.points[index(side.reversed ? other.begin : other.end)] =
          turned(drawing.points[index(one.end)], section_.angle);
    }
  }

  /// Points were moved onto circles and images by less than the file's rounding; the arcs of the gap follow.
  void settle_arcs() {
    DrawnSection& drawing = section_.drawing;
    for (DrawnCurve& curve : drawing.curves)
      if (is_air_gap(condition(curve)))
        curve.turn = std::remainder(polar(drawing.points[index(curve.end)]) - polar(drawing.points[index(curve.begin)]),
                                    2.0 * pi);
  }

  /// The meshed region lies on the counter-clockwise side of the curve.
  bool begins_sector(const DrawnCurve& curve) const {
    const Point &a = section_.drawing.points[index(curve.begin)], &b = section_.drawing.points[index(curve.end)];
    const Point m = section_.drawing.middle(curve);
    const double sign = is_meshed(curve.left_face) ? 1.0 : -1.0;
    const Point inward{-sign * (b.y - a.y), sign * (b.x - a.x)};
    return inward.y * m.x - inward.x * m.y > 0.0;
  }

  void check_gap_span() const {
    if (!air_gap_)
      return;
    if (std::abs(air_gap_turn_ - section_.angle) > 1e-5)
      fail(air_gap_->line, field_of(*air_gap_),
           fmt::format("its arcs span {:.6g} degrees, the sector {:.6g}; a part of a machine needs periodic or "
                       "antiperiodic sides",
                       180.0 / pi * air_gap_turn_, 180.0 / pi * section_.angle));
    const bool antiperiodic = air_gap_->type == FemBoundary::antiperiodic_air_gap;
    if (antiperiodic != section_.antiperiodic)
      fail(air_gap_->type_line, type_of(*air_gap_),
           fmt::format("the air-gap boundary is {}, the sector is {}", antiperiodic ? "antiperiodic" : "periodic",
                       section_.antiperiodic ? "antiperiodic" : "periodic"));
  }

  // ---- bodies and boundaries

  /// Meshed faces that share a curve belong together.
  void find_parts() {
    const DrawnSection& drawing = section_.drawing;
    part_.resize(drawing.faces.size());
    std::iota(part_.begin(), part_.end(), 0);
    for (const DrawnCurve& curve : drawing.curves)
      if (is_meshed(curve.left_face) && is_meshed(curve.right_face))
        part_[index(part(curve.left_face))] = part(curve.right_face);
  }
  int part(int face) {
    while (part_[index(face)] != face)
      face = part_[index(face)] = part_[index(part_[index(face)])];
    return face;
  }

  void part_bodies() {
    find_parts();
    DrawnSection& drawing = section_.drawing;
    section_.is_rotor.assign(drawing.faces.size(), 0);
    if (!air_gap_)
      return;
    const double middle = 0.5 * (section_.inner_radius + section_.outer_radius);
    std::map<int, int> rotor_line, stator_line;
    for (const DrawnCurve& curve : drawing.curves)
      if (is_air_gap(condition(curve))) {
        const Point& p = drawing.points[index(curve.begin)];
        const int face = is_meshed(curve.left_face) ? curve.left_face : curve.right_face;
        (std::hypot(p.x, p.y) < middle ? rotor_line : stator_line)[part(face)] = curve.line;
      }
    for (const auto& [p, line] : rotor_line)
      if (stator_line.count(p))
        fail(line, field_of(*air_gap_), "the regions inside and outside the air-gap boundary touch one another");
    for (std::size_t f = 0; f < drawing.faces.size(); ++f) {
      if (section_.label[f] < 0)
        continue;
      const int own = part(static_cast<int>(f));
      const Point at = drawing.inside(static_cast<int>(f));
      section_.is_rotor[f] =
          static_cast<char>(rotor_line.count(own) || (!stator_line.count(own) && std::hypot(at.x, at.y) < middle));
    }
  }

  void set_boundaries() {
    const DrawnSection& drawing = section_.drawing;
    boundary_.assign(drawing.curves.size(), Boundary::none);
    std::set<int> begins, ends;
    for (const Twins& side : sides_) {
      begins.insert(side.first);
      ends.insert(side.second);
    }
    for (std::size_t c = 0; c < drawing.curves.size(); ++c) {
      const DrawnCurve& curve = drawing.curves[c];
      const FemBoundary* condition = this->condition(curve);
      if (is_meshed(curve.left_face) == is_meshed(curve.right_face)) {
        if (is_meshed(curve.left_face) && condition && condition->type == FemBoundary::prescribed)
          fail(curve.line, field_of(*condition),
               "a prescribed potential between two meshed regions is not supported; on their outline it is");
        continue;
      }
      Boundary& boundary = boundary_[c];
      boundary = Boundary::flux_normal;
      if (begins.count(static_cast<int>(c)))
        boundary = Boundary::side_begin;
      else if (ends.count(static_cast<int>(c)))
        boundary = Boundary::side_end;
      else if (is_air_gap(condition))
        boundary = Boundary::rim;
      else if (condition && condition->type == FemBoundary::prescribed)
        boundary = Boundary::flux_parallel;
    }
  }

  /// A prescribed potential at a single point: understood where it says nothing new.
  void check_points() const {
    const DrawnSection& drawing = section_.drawing;
    for (const FemNode& node : model_.nodes) {
      if (node.property < 0)
        continue;
      const FemPointProperty& property = model_.point_properties[index(node.property)];
      if (section_.antiperiodic && property.potential == 0.0 &&
          std::hypot(node.at.x, node.at.y) <= 10.0 * drawing.tolerance())
        continue;
      bool said = false;
      for (std::size_t c = 0; c < drawing.curves.size(); ++c)
        if (boundary_[c] == Boundary::flux_parallel &&
            drawing.distance(drawing.curves[c], node.at) <= 10.0 * drawing.tolerance()) {
          const FemBoundary& boundary = *condition(drawing.curves[c]);
          const double value = boundary.a0 + boundary.a1 * node.at.x + boundary.a2 * node.at.y;
          said = said || std::abs(value - property.potential) <= 1e-9 * std::abs(value);
        }
      if (!said)
        fail(
            node.line, "[NumPoints].property",
            fmt::format("'{}' prescribes a potential at a single point, which is supported on a boundary with the same "
                        "potential only",
                        property.name.substr(0, 40)));
    }
  }

  /// A part of which A is known up to a constant only can be held where there is one of it.
  void check_held() {
    const DrawnSection& drawing = section_.drawing;
    std::map<int, bool> held;
    int joined = -1;  // through the air-gap element all its parts are one
    for (std::size_t f = 0; f < drawing.faces.size(); ++f)
      if (section_.label[f] >= 0)
        held.emplace(part(static_cast<int>(f)), false);
    std::map<int, int> through_gap;
    for (std::size_t c = 0; c < drawing.curves.size(); ++c) {
      const DrawnCurve& curve = drawing.curves[c];
      if (boundary_[c] == Boundary::none)
        continue;
      const int own = part(is_meshed(curve.left_face) ? curve.left_face : curve.right_face);
      const bool side = boundary_[c] == Boundary::side_begin || boundary_[c] == Boundary::side_end;
      if (boundary_[c] == Boundary::flux_parallel || (side && section_.antiperiodic))
        held[own] = true;
      if (boundary_[c] == Boundary::rim) {
        joined = joined < 0 ? own : joined;
        through_gap[own] = joined;
      }
    }
    bool gap_held = false;
    for (const auto& [own, first] : through_gap)
      gap_held = gap_held || held[own];
    const bool any = std::any_of(held.begin(), held.end(), [](const auto& entry) { return entry.second; });
    int floating = 0;
    int last = -1;
    for (const auto& [own, is_held] : held) {
      if (is_held || (through_gap.count(own) && (gap_held || own != joined)))
        continue;
      ++floating;
      last = own;
    }
    if (floating > (any ? 0 : 1))
      fail(0, field("[BdryProps]", "drawing"),
           fmt::format(
               "the meshed regions around {} are not connected with the rest and have no prescribed potential on "
               "their outline: their field is not determined",
               place(drawing.inside(last))));
  }

  const FemModel& model_;
  FemSection section_;
  std::map<int, int> first_line_;  ///< of the label in each face
  const FemBoundary* air_gap_ = nullptr;
  double air_gap_turn_ = 0.0;
  std::vector<Twins> sides_;
  std::vector<int> part_;
  std::vector<Boundary> boundary_;
};

}  // namespace

bool FemSection::has_potential(const FemModel& model) const {
  return std::any_of(drawing.curves.begin(), drawing.curves.end(), [&](const DrawnCurve& curve) {
    if (curve.tag < 0)
      return false;
    const FemBoundary& boundary = model.boundaries[index(curve.tag)];
    return boundary.type == FemBoundary::prescribed && (boundary.a0 != 0.0 || boundary.a1 != 0.0 || boundary.a2 != 0.0);
  });
}

double FemSection::potential(const FemModel& model, const Point& at) const {
  double nearest = std::numeric_limits<double>::infinity();
  double value = 0.0;
  for (const DrawnCurve& curve : drawing.curves) {
    if (curve.tag < 0 || model.boundaries[index(curve.tag)].type != FemBoundary::prescribed)
      continue;
    const double distance = drawing.distance(curve, at);
    if (distance < nearest) {
      nearest = distance;
      const FemBoundary& boundary = model.boundaries[index(curve.tag)];
      value = boundary.a0 + boundary.a1 * at.x + boundary.a2 * at.y;
    }
  }
  return value;
}

FemSection lay_out(const FemModel& model) {
  return Layout(model).run();
}

SectorMesh mesh_section(const FemSection& section, double refinement) {
  SectorMesh mesh;
  mesh.angle = section.angle;
  mesh.antiperiodic = section.antiperiodic;
  mesh.sectors = section.sectors;
  // The poles are not known; an antiperiodic sector holds an odd number of them.
  mesh.pole_pairs = section.antiperiodic ? section.sectors / 2 : section.sectors;
  mesh.rotor_rim_radius = section.inner_radius;
  mesh.stator_rim_radius = section.outer_radius;
  for (const FemDrive& drive : section.drives)
    mesh.phase_names.push_back(drive.name);
  if (section.rotor)
    mesh.rotor = mesh_drawn_body(section.drawing, *section.rotor, refinement);
  if (section.stator)
    mesh.stator = mesh_drawn_body(section.drawing, *section.stator, refinement);
  if (mesh.rotor)  // so that pictures stand upright
    mesh.rotor_axis = mesh.rotor->begin_angle + 0.5 * pi / mesh.pole_pairs;
  check_mesh(mesh);
  return mesh;
}

}  // namespace lodestone::geometries
