// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/export/labelled_section.h"

#include "base/index.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/export/body_outline.h"
#include "geometries/winding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

namespace lodestone::geometries {

namespace {

using base::index;
using base::pi;

std::string name_of(Boundary boundary) {
  switch (boundary) {
  case Boundary::rim:
    return "air_gap";
  case Boundary::side_begin:
    return "side_begin";
  case Boundary::side_end:
    return "side_end";
  case Boundary::none:
  case Boundary::gap:
    return "";
  case Boundary::flux_normal:
    return "flux_normal";
  case Boundary::floating:
    throw base::UserError("no drawing can say the condition around the shaft hole of this rotor: A is one value there "
                          "that is found, not set (consequent poles)");
  default:
    return "no_flux";
  }
}

/// Letters, digits, - and _, which every program takes as the name of a layer.
std::string as_layer(const std::string& material) {
  std::string name = std::filesystem::path(material).stem().string();
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_')
      c = '_';
  return name;
}

/// Steel without lines in it, and air that the mesh calls by one name; coil sides and magnets stay apart.
std::vector<int> drawn_as_one(const BodyMesh& body) {
  std::vector<int> group;
  for (std::size_t r = 0; r < body.regions.size(); ++r) {
    const Region& region = body.regions[r];
    const auto is_like = [&](const Region& other) {
      return other.kind == region.kind &&
             (region.kind == RegionKind::steel || (region.kind == RegionKind::air && other.name == region.name));
    };
    const auto first = std::find_if(body.regions.begin(), body.regions.end(), is_like);
    group.push_back(first == body.regions.end() ? static_cast<int>(r) : static_cast<int>(first - body.regions.begin()));
  }
  return group;
}

class Exporter {
public:
  Exporter(const SectorMesh& mesh, const SectionMaterials& materials) : mesh_(mesh), materials_(materials) {}

  ExportedSection run(double rotor_angle) {
    const double turn = mesh_.rotor && mesh_.stator ? mesh_.stator->begin_angle - mesh_.rotor->begin_angle : 0.0;
    for (const bool rotor : {true, false})
      if (const auto& body = rotor ? mesh_.rotor : mesh_.stator)
        add_body(*body, rotor, rotor ? turn : 0.0);
    LabelledSection& drawing = result_.drawing;
    drawing.section = arrange("", points_, std::vector<int>(points_.size(), 0), curves_);
    for (const DrawnCurve& curve : drawing.section.curves)
      drawing.condition.push_back(curve.tag < 0 ? "" : name_of(static_cast<Boundary>(curve.tag)));
    drawing.layer.resize(drawing.section.faces.size());
    for (const auto& [at, layer] : labels_)
      if (const int face = drawing.section.face_at(at); face >= 0)
        drawing.layer[index(face)] = layer;
    DrawingDescription& description = result_.description;
    description.unit = 1e-3;
    description.sectors = mesh_.sectors;
    description.antiperiodic = mesh_.antiperiodic;
    description.rotor_angle = std::remainder(rotor_angle - turn, 2.0 * pi);
    if (mesh_.rotor && mesh_.stator)
      description.gap = {mesh_.rotor_rim_radius, mesh_.stator_rim_radius, 0};
    label_holes();
    return std::move(result_);
  }

private:
  /// A whole machine encloses its shaft, which is not meshed: no line tells so, a point does.
  void label_holes() {
    LabelledSection& drawing = result_.drawing;
    DrawingDescription& description = result_.description;
    for (std::size_t f = 0; f < drawing.layer.size(); ++f) {
      if (!drawing.layer[f].empty())
        continue;
      const Point at = drawing.section.inside(static_cast<int>(f));
      const double radius = std::hypot(at.x, at.y);
      if (description.gap && radius > description.gap->inner_radius && radius < description.gap->outer_radius)
        continue;
      LayerFill hole;
      hole.kind = LayerFill::hole;
      hole.layer = "hole";
      if (description.labels.empty())
        description.layers.push_back(hole);
      description.labels.push_back({at, hole.layer, 0});
    }
  }

  void add_body(const BodyMesh& body, bool rotor, double turn) {
    const int first = static_cast<int>(points_.size());
    std::map<int, int> number;
    const auto point = [&](int vertex) {
      const auto [entry, is_new] = number.emplace(vertex, first + static_cast<int>(number.size()));
      if (is_new)
        points_.push_back(turned(body.vertices[index(vertex)], turn));
      return entry->second;
    };
    for (const OutlinePiece& piece : outline_of(body, drawn_as_one(body))) {
      DrawnCurve curve;
      curve.begin = point(piece.a);
      curve.end = point(piece.b);
      curve.turn = piece.centre ? piece.turn(body) : 0.0;
      curve.tag = piece.boundary == Boundary::none ? -1 : static_cast<int>(piece.boundary);
      curves_.push_back(curve);
    }
    for (const RegionPart& part : parts_of(body))
      labels_.emplace_back(turned(part.inside, turn), layer_of(body.regions[index(part.region)], rotor, turn));
  }

  std::string layer_of(const Region& region, bool rotor, double turn) {
    const std::string body = rotor ? "rotor" : "stator";
    LayerFill fill;
    switch (region.kind) {
    case RegionKind::air:
      fill.layer = body + "_air";
      break;
    case RegionKind::steel:
      fill.kind = LayerFill::steel;
      fill.material = rotor ? materials_.rotor_steel : materials_.stator_steel;
      fill.stacking_factor = materials_.stacking_factor;
      fill.layer = fmt::format("{}_steel_{}", body, as_layer(fill.material));
      break;
    case RegionKind::magnet:
      fill.kind = LayerFill::magnet;
      fill.material = materials_.magnet;
      fill.remanence_factor = materials_.remanence_factor;
      direction_of(region.magnetisation, turn, fill);
      break;
    case RegionKind::winding:
      if (region.phase < 0) {
        fill.layer = body + "_air";
        break;
      }
      fill.kind = LayerFill::winding;
      fill.circuit = mesh_.name_of_phase(index(region.phase));
      fill.turns = region.turns;
      fill.layer = fmt::format("winding_{}_{}", fill.circuit, fill.turns > 0.0 ? "plus" : "minus");
      break;
    }
    return layer_like(fill);
  }

  static void direction_of(const Magnetisation& m, double turn, LayerFill& fill) {
    const double flip = m.sign < 0 ? pi : 0.0;
    switch (m.pattern) {
    case Magnetisation::Pattern::parallel:
      fill.direction = m.angle + flip + turn;
      break;
    case Magnetisation::Pattern::radial:
      fill.direction = flip;
      fill.direction_order = 1.0;
      break;
    case Magnetisation::Pattern::tangential:
      fill.direction = flip + 0.5 * pi;
      fill.direction_order = 1.0;
      break;
    case Magnetisation::Pattern::halbach:
      fill.direction = m.angle + flip + (1.0 - m.order) * turn;
      fill.direction_order = m.order;
      break;
    }
    fill.direction = std::remainder(fill.direction, 2.0 * pi);
  }

  /// The layer that says the same, or a new one.
  std::string layer_like(LayerFill fill) {
    int same_name = 0, magnets = 0;
    for (const LayerFill& other : result_.description.layers) {
      const bool same = other.kind == fill.kind && other.material == fill.material &&
                        std::abs(std::remainder(other.direction - fill.direction, 2.0 * pi)) < 1e-9 &&
                        other.direction_order == fill.direction_order && other.circuit == fill.circuit &&
                        other.turns == fill.turns;
      if (same && (fill.kind == LayerFill::magnet || other.layer.rfind(fill.layer, 0) == 0))
        return other.layer;
      magnets += other.kind == LayerFill::magnet ? 1 : 0;
      same_name += other.layer.rfind(fill.layer, 0) == 0 ? 1 : 0;
    }
    if (fill.kind == LayerFill::magnet)
      fill.layer = fmt::format("magnet_{}_{}", magnets + 1, as_layer(fill.material));
    else if (same_name > 0)
      fill.layer += fmt::format("_{}", same_name + 1);
    result_.description.layers.push_back(fill);
    return fill.layer;
  }

  const SectorMesh& mesh_;
  const SectionMaterials& materials_;
  std::vector<Point> points_;
  std::vector<DrawnCurve> curves_;
  std::vector<std::pair<Point, std::string>> labels_;
  ExportedSection result_;
};

}  // namespace

ExportedSection export_section(const SectorMesh& mesh, const SectionMaterials& materials, double rotor_angle) {
  return Exporter(mesh, materials).run(rotor_angle);
}

}  // namespace lodestone::geometries
