// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/drawing_model.h"

#include "base/index.h"
#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>

namespace lodestone::geometries {

namespace {

using base::index;
using base::pi;

constexpr double join_share = 1e-6;  // of the drawing's extent: ends nearer than this are one
constexpr std::size_t most_listed = 12;

std::string in_mm(const Point& p) {
  return fmt::format("({:.6g}, {:.6g}) mm", 1e3 * p.x, 1e3 * p.y);
}
double radius_of(const Point& p) {
  return std::hypot(p.x, p.y);
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Reading {
public:
  Reading(const DrawingDescription& description, const DrawingSheet& sheet) : description_(description), sheet_(sheet) {
    reading_.description = description;
  }

  DrawingReading run() {
    check_layers();
    join_ends();
    for (const DrawnFault& fault : find_faults(sheet_.file, points_, lines_, curves_, share_))
      add_fault(fault);
    DrawnSection& section = reading_.drawing.section;
    if (!reading_.faults.empty()) {
      section.points = points_;
      section.curves = curves_;
      section.extent = share_ > 0.0 ? join_ / share_ : 0.0;
      return std::move(reading_);
    }
    section = arrange(sheet_.file, points_, lines_, curves_, share_);
    fill_faces();
    find_gap();
    if (!reading_.faults.empty())
      return std::move(reading_);
    find_sides();
    if (!reading_.faults.empty())
      return std::move(reading_);
    reading_.model = build_model();
    return std::move(reading_);
  }

private:
  DrawnSection& section() { return reading_.drawing.section; }
  const DrawnSection& section() const { return reading_.drawing.section; }

  void fault(const Point& at, const std::string& text, int line = 0) { reading_.faults.push_back({at, text, line}); }

  void add_fault(const DrawnFault& found) {
    if (found.kind == DrawnFault::crossing) {
      fault(found.at,
            found.line == found.other_line
                ? std::string("it crosses itself where no point is drawn")
                : fmt::format("it crosses the one of line {} where neither ends", found.other_line),
            found.line);
      return;
    }
    std::string text = "it ends here and nothing goes on";
    if (found.nearest)
      text += fmt::format("; the nearest other loose end is {:.3g} mm away", 1e3 * distance(found.at, *found.nearest));
    fault(found.at, text, found.line);
  }

  void check_layers() {
    const std::vector<std::string>& known = sheet_.layers;
    for (std::size_t k = 0; k < known.size(); ++k)
      if (!description_.find(known[k]) && !holds(description_.flux_normal, known[k]) &&
          !holds(description_.outlines, known[k]))
        refuse_layer(static_cast<int>(k));
    if (!reading_.faults.empty())
      return;  // one of them may be what the description calls by another name
    for (const LayerFill& fill : description_.layers) {
      const bool labelled =
          std::any_of(description_.labels.begin(), description_.labels.end(),
                      [&](const DrawingDescription::Label& label) { return label.layer == fill.layer; });
      if (!labelled && std::find(known.begin(), known.end(), fill.layer) == known.end())
        throw base::UserError(
            {description_.file, fill.line, 0}, "layers." + fill.layer,
            fmt::format("{} has no layer of this name{}", sheet_.file, base::did_you_mean(fill.layer, known)));
    }
    for (const auto& [field, names] :
         {std::make_pair("outlines", &description_.outlines), std::make_pair("flux_normal", &description_.flux_normal)})
      for (const std::string& layer : *names)
        if (!holds(known, layer))
          throw base::UserError(
              {description_.file, 0, 0}, field,
              fmt::format("{} has no layer '{}'{}", sheet_.file, layer, base::did_you_mean(layer, known)));
    if (!sheet_.skipped.empty())
      reading_.remarks.push_back(fmt::format("Not read, as no outlines: {}.", fmt::join(sheet_.skipped, ", ")));
  }

  /// One that nobody has told the meaning of. Texts on it are nobody's labels.
  void refuse_layer(int layer) {
    const std::string& name = sheet_.layers[index(layer)];
    const auto on_layer = [&](const DrawingSheet::Curve& curve) { return curve.layer == layer; };
    const auto first = std::find_if(sheet_.curves.begin(), sheet_.curves.end(), on_layer);
    if (first == sheet_.curves.end()) {
      reading_.remarks.push_back(
          fmt::format("Points and texts of layer '{}' are not read: {} says nothing of it.", name, description_.file));
      return;
    }
    std::vector<std::string> meant;
    for (const LayerFill& fill : description_.layers)
      meant.push_back(fill.layer);
    const auto count = std::count_if(sheet_.curves.begin(), sheet_.curves.end(), on_layer);
    fault(first->begin,
          fmt::format("the layer '{}' ({} {}) has no meaning in {}, which may count it among 'layers', 'outlines' "
                      "(its lines only part regions) or 'ignore'{}",
                      name, count, count == 1 ? "line" : "lines", description_.file, base::did_you_mean(name, meant)),
          first->line);
  }

  /// Ends that are one to the drawing's rounding become one point; pieces shorter than that go.
  void join_ends() {
    Box box;
    for (const DrawingSheet::Curve& curve : sheet_.curves)
      for (const Point& p : {curve.begin, curve.end})
        box.add(p);
    const double extent = std::max(box.right - box.left, box.top - box.bottom);
    join_ = description_.join > 0.0 ? description_.join : join_share * extent;
    share_ = extent > 0.0 ? join_ / extent : join_share;
    if (share_ > 1e-3)
      throw base::UserError({description_.file, 0, 0}, "join",
                            fmt::format("{:g} mm is too much for a drawing {:g} mm wide; at most a thousandth of it",
                                        1e3 * join_, 1e3 * extent));
    struct End {
      Point at;
      std::size_t curve = 0;
      bool is_end = false;
    };
    std::vector<End> ends;
    for (std::size_t c = 0; c < sheet_.curves.size(); ++c) {
      ends.push_back({sheet_.curves[c].begin, c, false});
      ends.push_back({sheet_.curves[c].end, c, true});
    }
    std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.at.x < b.at.x; });
    std::vector<std::array<int, 2>> point(sheet_.curves.size(), {-1, -1});
    std::size_t first = 0;  // of the points that are near enough in x; they come in ascending x
    for (const End& end : ends) {
      while (first < points_.size() && points_[first].x < end.at.x - join_)
        ++first;
      std::size_t same = first;
      while (same < points_.size() && distance(points_[same], end.at) > join_)
        ++same;
      if (same == points_.size()) {
        points_.push_back(end.at);
        lines_.push_back(sheet_.curves[end.curve].line);
      }
      point[end.curve][end.is_end ? 1 : 0] = static_cast<int>(same);
    }
    for (std::size_t c = 0; c < sheet_.curves.size(); ++c) {
      const DrawingSheet::Curve& curve = sheet_.curves[c];
      if (point[c][0] != point[c][1])
        curves_.push_back({point[c][0], point[c][1], curve.turn, -1, curve.line});
    }
  }

  // ---- what fills the faces

  bool in_gap(const Point& at) const {
    const double r = radius_of(at);
    return description_.gap && r > description_.gap->inner_radius && r < description_.gap->outer_radius;
  }

  void fill_faces() {
    const std::size_t count = section().faces.size();
    reading_.drawing.layer.assign(count, "");
    reading_.drawing.condition.assign(section().curves.size(), "");
    std::vector<Point> inside;
    for (std::size_t f = 0; f < count; ++f)
      inside.push_back(section().inside(static_cast<int>(f)));
    const std::vector<bool> labelled = place_labels();
    enclosures(inside);
    for (std::size_t f = 0; f < count; ++f) {
      if (in_gap(inside[f])) {
        reading_.drawing.layer[f] = "";
        continue;
      }
      if (!labelled[f] && !sheet_.is_mesh)
        fill_by_layer(f, inside[f]);
    }
  }

  /// @return whether each face has one.
  std::vector<bool> place_labels() {
    std::vector<bool> labelled(section().faces.size(), false);
    const auto place = [&](const Point& at, const std::string& layer, int line, bool demanded) {
      const int face = section().face_at(at);
      if (face < 0) {
        if (demanded)
          throw base::UserError({description_.file, line, 0}, "labels",
                                fmt::format("the point {} lies in no closed region of {}", in_mm(at), sheet_.file));
        return;
      }
      std::string& found = reading_.drawing.layer[index(face)];
      if (labelled[index(face)] && found != layer)
        fault(at, fmt::format("the region has two labels, {} and {}", found, layer), demanded ? 0 : line);
      labelled[index(face)] = true;
      found = layer;
    };
    for (const DrawingDescription::Label& label : description_.labels)
      place(label.at, label.layer, label.line, true);
    for (const DrawingSheet::Label& label : sheet_.labels)
      if (description_.find(sheet_.layers[index(label.layer)]))
        place(label.at, sheet_.layers[index(label.layer)], label.line, false);
    return labelled;
  }

  /// For every layer of the description the faces that its lines enclose.
  void enclosures(const std::vector<Point>& inside) {
    for (const LayerFill& fill : description_.layers) {
      std::vector<PlaneCurve> shapes;
      for (const DrawingSheet::Curve& curve : sheet_.curves)
        if (sheet_.layers[index(curve.layer)] == fill.layer)
          shapes.emplace_back(curve.begin, curve.end, curve.turn);
      std::vector<bool>& found = enclosed_[fill.layer];
      for (const Point& at : inside)
        found.push_back(!shapes.empty() && encloses(shapes, at));
    }
  }
  /// By three rays; where they disagree the layer's lines do not close around the point.
  bool encloses(const std::vector<PlaneCurve>& shapes, const Point& at) const {
    const double reach = 4.0 * section().extent + radius_of(at);
    for (const double angle : {0.3217, 2.4013, 4.5171}) {
      const PlaneCurve ray(at, {at.x + reach * std::cos(angle), at.y + reach * std::sin(angle)}, 0.0);
      int crossings = 0;
      for (const PlaneCurve& shape : shapes)
        for (const Point& p : shared_points(ray, shape, 0.0)) {
          const double on_ray = ray.parameter(p), on_shape = shape.parameter(p);
          crossings += on_ray > 0.0 && on_ray < 1.0 && on_shape >= 0.0 && on_shape < 1.0 ? 1 : 0;
        }
      if (crossings % 2 == 0)
        return false;
    }
    return true;
  }

  void fill_by_layer(std::size_t f, const Point& inside) {
    std::vector<std::string> candidates;
    for (const auto& [layer, found] : enclosed_)
      if (found[f])
        candidates.push_back(layer);
    const auto within = [&](const std::string& inner, const std::string& outer) {
      const std::vector<bool>&a = enclosed_[inner], &b = enclosed_[outer];
      bool smaller = false;
      for (std::size_t k = 0; k < a.size(); ++k) {
        if (a[k] && !b[k])
          return false;
        smaller = smaller || (b[k] && !a[k]);
      }
      return smaller;
    };
    std::string chosen;
    for (const std::string& one : candidates)
      if (std::all_of(candidates.begin(), candidates.end(),
                      [&](const std::string& other) { return other == one || within(one, other); }))
        chosen = one;
    if (candidates.empty())
      fault(inside,
            fmt::format("no layer of 'layers' encloses the region here ({:.4g} mm2, beside that line), and it has no "
                        "label",
                        1e6 * section().faces[f].area),
            line_beside(f));
    else if (chosen.empty())
      fault(inside,
            fmt::format("the region (beside that line) lies in the layers {}; a label must say which counts",
                        fmt::join(candidates, ", ")),
            line_beside(f));
    reading_.drawing.layer[f] = chosen;
  }

  /// The line of a curve that bounds the region.
  int line_beside(std::size_t face) const {
    return section().curves[index(section().faces[face].loops.front().front().curve)].line;
  }

  bool is_meshed(int face) const {
    if (face < 0)
      return false;
    const LayerFill* fill = description_.find(reading_.drawing.layer[index(face)]);
    return fill && fill->kind != LayerFill::hole;
  }

  // ---- boundaries

  void find_gap() {
    if (!description_.gap)
      return;
    const double inner = description_.gap->inner_radius, outer = description_.gap->outer_radius;
    const double near = std::max(10.0 * join_, 1e-4 * (outer - inner));
    std::map<double, double> span;
    for (std::size_t c = 0; c < section().curves.size(); ++c) {
      DrawnCurve& curve = section().curves[c];
      if (curve.turn == 0.0)
        continue;
      Point &a = section().points[index(curve.begin)], &b = section().points[index(curve.end)];
      for (const double circle : {inner, outer})
        if (std::abs(radius_of(a) - circle) < near && std::abs(radius_of(b) - circle) < near &&
            radius_of(section().centre(curve)) < 1e-3 * circle) {
          for (Point* p : {&a, &b}) {
            const double scale = circle / radius_of(*p);
            *p = {scale * p->x, scale * p->y};
          }
          curve.turn = std::remainder(std::atan2(b.y, b.x) - std::atan2(a.y, a.x), 2.0 * pi);
          reading_.drawing.condition[c] = "air_gap";
          span[circle] += std::abs(curve.turn);
        }
    }
    const double sector = 2.0 * pi / description_.sectors;
    for (const double circle : {inner, outer}) {
      if (span[circle] == 0.0)
        throw base::UserError(
            {description_.file, description_.gap->line, 0}, "air_gap",
            fmt::format("{} has no arcs about (0, 0) with a radius of {:g} mm", sheet_.file, 1e3 * circle));
      if (std::abs(span[circle] - sector) > 1e-5)
        throw base::UserError(
            {description_.file, description_.sectors_line, 0}, "sectors",
            fmt::format("the arcs of the air gap with a radius of {:g} mm span {:.6g} degrees in {}, {} {:.6g}",
                        1e3 * circle, 180.0 / pi * span[circle], sheet_.file,
                        description_.sectors == 1 ? "the whole machine"
                                                  : fmt::format("one of {} sectors", description_.sectors),
                        180.0 / pi * sector));
    }
  }

  void find_sides() {
    std::vector<std::size_t> outline;
    for (std::size_t c = 0; c < section().curves.size(); ++c)
      if (is_meshed(section().curves[c].left_face) != is_meshed(section().curves[c].right_face) &&
          reading_.drawing.condition[c].empty())
        outline.push_back(c);
    const double angle = 2.0 * pi / description_.sectors;
    const double near = 20.0 * join_;
    bool any = description_.sectors == 1;
    if (!any)
      for (const std::size_t c : outline) {
        const DrawnCurve& one = section().curves[c];
        const Point a = turned(section().points[index(one.begin)], angle);
        const Point b = turned(section().points[index(one.end)], angle);
        for (const std::size_t d : outline) {
          const DrawnCurve& other = section().curves[d];
          const Point &p = section().points[index(other.begin)], &q = section().points[index(other.end)];
          if (d != c &&
              ((distance(a, p) < near && distance(b, q) < near) || (distance(a, q) < near && distance(b, p) < near))) {
            reading_.drawing.condition[c] = "side_begin";
            reading_.drawing.condition[d] = "side_end";
            any = true;
          }
        }
      }
    if (!any)
      throw base::UserError({description_.file, description_.sectors_line, 0}, "sectors",
                            fmt::format("no side of the drawing meets another one when it is turned by {:g} degrees "
                                        "about (0, 0): does it hold one of {} sectors?",
                                        180.0 / pi * angle, description_.sectors));
    refuse_lone_sides(outline);
    for (const std::size_t c : outline)
      if (reading_.drawing.condition[c].empty())
        reading_.drawing.condition[c] = lies_on_flux_normal(section().curves[c]) ? "flux_normal" : "no_flux";
  }

  /// Straight pieces that go on where a side is, and meet nothing: without a word they would become a wall.
  void refuse_lone_sides(const std::vector<std::size_t>& outline) {
    const auto ray_of = [&](std::size_t c) -> std::optional<double> {
      const Point &p = section().points[index(section().curves[c].begin)],
                  &q = section().points[index(section().curves[c].end)];
      const double far = std::max(radius_of(p), radius_of(q));
      if (section().curves[c].turn != 0.0 || std::abs(p.x * q.y - p.y * q.x) > 20.0 * join_ * far)
        return std::nullopt;
      return radius_of(p) > radius_of(q) ? std::atan2(p.y, p.x) : std::atan2(q.y, q.x);
    };
    std::vector<double> rays;
    for (const std::size_t c : outline)
      if (const auto ray = ray_of(c); ray && !reading_.drawing.condition[c].empty())
        rays.push_back(*ray);
    for (const std::size_t c : outline)
      if (const auto ray = ray_of(c);
          ray && reading_.drawing.condition[c].empty() && std::any_of(rays.begin(), rays.end(), [&](double side) {
            return std::abs(std::remainder(side - *ray, 2.0 * pi)) < 1e-5;
          }))
        fault(section().middle(section().curves[c]),
              fmt::format("the line lies in a side of the sector and meets no other one when it is turned by {:g} "
                          "degrees about (0, 0), with ends at the same radii",
                          360.0 / description_.sectors),
              section().curves[c].line);
  }

  bool lies_on_flux_normal(const DrawnCurve& curve) const {
    const Point middle = section().middle(curve);
    return std::any_of(sheet_.curves.begin(), sheet_.curves.end(), [&](const DrawingSheet::Curve& drawn) {
      const auto& layers = description_.flux_normal;
      return std::find(layers.begin(), layers.end(), sheet_.layers[index(drawn.layer)]) != layers.end() &&
             PlaneCurve(drawn.begin, drawn.end, drawn.turn).distance(middle) <= 2.0 * join_;
    });
  }

  // ---- the problem

  FemModel build_model() {
    FemModel model;
    model.file = sheet_.file;
    model.name = std::filesystem::path(sheet_.file).stem().string();
    model.is_drawing = true;
    model.tolerance_share = share_;
    model.depth = description_.depth;
    model.length = 1e-3;
    model.magnet_temperature = description_.magnet_temperature;
    add_boundaries(model);
    for (std::size_t p = 0; p < section().points.size(); ++p)
      model.nodes.push_back({section().points[p], -1, 0});
    for (std::size_t c = 0; c < section().curves.size(); ++c) {
      const DrawnCurve& curve = section().curves[c];
      const int boundary = boundary_of_[reading_.drawing.condition[c]];
      if (curve.turn == 0.0)
        model.segments.push_back({curve.begin, curve.end, boundary, curve.line});
      else if (curve.turn > 0.0)
        model.arcs.push_back({curve.begin, curve.end, curve.turn, boundary, curve.line});
      else
        model.arcs.push_back({curve.end, curve.begin, -curve.turn, boundary, curve.line});
    }
    for (const DrawingDescription::Circuit& circuit : description_.circuits)
      model.circuits.push_back({circuit.name, circuit.line, circuit.current, true});
    std::map<std::string, int> material_of;
    for (std::size_t f = 0; f < section().faces.size(); ++f)
      add_label(model, f, material_of);
    return model;
  }

  /// Their names are the fields of the description that they come from.
  void add_boundaries(FemModel& model) {
    const auto add = [&](const std::string& condition, const std::string& name, FemBoundary::Type type) {
      FemBoundary boundary;
      boundary.name = name;
      boundary.type = type;
      boundary_of_[condition] = static_cast<int>(model.boundaries.size());
      if (type == FemBoundary::periodic_air_gap || type == FemBoundary::antiperiodic_air_gap)
        boundary.inner_angle = description_.rotor_angle;
      model.boundaries.push_back(boundary);
    };
    const bool anti = description_.antiperiodic;
    add("no_flux", "drawing", FemBoundary::prescribed);
    add("side_begin", "sectors", anti ? FemBoundary::antiperiodic : FemBoundary::periodic);
    boundary_of_["side_end"] = boundary_of_["side_begin"];
    add("air_gap", "air_gap", anti ? FemBoundary::antiperiodic_air_gap : FemBoundary::periodic_air_gap);
    boundary_of_[""] = boundary_of_["flux_normal"] = -1;
  }

  void add_label(FemModel& model, std::size_t face, std::map<std::string, int>& material_of) {
    FemLabel label;
    label.at = section().inside(static_cast<int>(face));
    const LayerFill* fill = description_.find(reading_.drawing.layer[face]);
    if (!fill || fill->kind == LayerFill::hole) {
      model.labels.push_back(label);
      return;
    }
    const auto [entry, is_new] = material_of.emplace(material_key(*fill), static_cast<int>(model.materials.size()));
    if (is_new)
      model.materials.push_back(material(*fill));
    label.material = entry->second;
    if (fill->kind == LayerFill::winding) {
      const auto circuit =
          std::find_if(description_.circuits.begin(), description_.circuits.end(),
                       [&](const DrawingDescription::Circuit& one) { return one.name == fill->circuit; });
      label.circuit = static_cast<int>(circuit - description_.circuits.begin());
      label.turns = fill->turns;
    }
    label.direction = fill->direction;
    label.direction_order = fill->direction_order;
    model.labels.push_back(label);
  }

  static std::string material_key(const LayerFill& fill) {
    return fmt::format("{} {} {} {}", static_cast<int>(fill.kind), fill.material, fill.stacking_factor,
                       fill.remanence_factor);
  }

  static FemMaterial material(const LayerFill& fill) {
    FemMaterial material;
    material.line = fill.line;
    material.name = fill.material;
    material.stacking_factor = fill.stacking_factor;
    material.remanence_factor = fill.remanence_factor;
    switch (fill.kind) {
    case LayerFill::steel:
      material.library = FemMaterial::Library::steel;
      break;
    case LayerFill::magnet:
      material.library = FemMaterial::Library::magnet;
      break;
    case LayerFill::winding:
      material.name = "Winding";
      break;
    case LayerFill::air:
    case LayerFill::hole:
      material.name = "Air";
      break;
    }
    return material;
  }

  const DrawingDescription& description_;
  const DrawingSheet& sheet_;
  DrawingReading reading_;
  double join_ = 0.0;   ///< m
  double share_ = 0.0;  ///< of the extent
  std::vector<Point> points_;
  std::vector<int> lines_;
  std::vector<DrawnCurve> curves_;
  std::map<std::string, std::vector<bool>> enclosed_;  ///< by layer, of each face
  std::map<std::string, int> boundary_of_;             ///< by condition
};

}  // namespace

DrawingReading read_drawing(const DrawingDescription& description, const DrawingSheet& sheet) {
  return Reading(description, sheet).run();
}

DrawingReading read_drawing(const std::string& path) {
  const DrawingDescription description = load_drawing_description(path);
  return read_drawing(description, read_sheet(description));
}

const FemModel& model_of(const DrawingReading& reading) {
  if (reading.model)
    return *reading.model;
  const std::string& file =
      reading.drawing.section.file.empty() ? reading.description.drawing : reading.drawing.section.file;
  std::string text = fmt::format("{} {}:", reading.faults.size(), reading.faults.size() == 1 ? "fault" : "faults");
  for (std::size_t k = 0; k < std::min(reading.faults.size(), most_listed); ++k) {
    const DrawingFault& fault = reading.faults[k];
    text += fmt::format("\n  {}{}: {}", fault.line > 0 ? fmt::format("line {}, ", fault.line) : "", in_mm(fault.at),
                        fault.text);
  }
  if (reading.faults.size() > most_listed)
    text += fmt::format("\n  and {} more", reading.faults.size() - most_listed);
  text += fmt::format("\n(lodestone check {} --svg FILE draws them)", reading.description.file);
  throw base::UserError({file, 0, 0}, "drawing", text);
}

}  // namespace lodestone::geometries
