// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/fem_bodies.h"

#include "base/index.h"
#include "geometries/winding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

/// Names in another code page than ASCII would make pictures and XML invalid.
std::string drive_name(const std::string& circuit, std::size_t number) {
  const bool is_plain =
      !circuit.empty() && std::all_of(circuit.begin(), circuit.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return is_plain ? circuit : phase_name(number);
}

/// Turns of the faces of circuits; 0 of others. The current of a parallel circuit splits by conductivity × area, by
/// area where one of its blocks conducts not.
std::vector<double> turns_of_faces(const FemModel& model, const FemSection& section) {
  const auto label_of = [&](std::size_t face) -> const FemLabel* {
    return section.label[face] < 0 ? nullptr : &model.labels[index(section.label[face])];
  };
  const auto conductivity = [&](const FemLabel& label) { return model.materials[index(label.material)].conductivity; };
  std::vector<bool> all_conduct(model.circuits.size(), true);
  for (std::size_t f = 0; f < section.label.size(); ++f)
    if (const FemLabel* label = label_of(f); label && label->circuit >= 0 && conductivity(*label) == 0.0)
      all_conduct[index(label->circuit)] = false;
  const auto share = [&](std::size_t face, const FemLabel& label) {
    return section.drawing.faces[face].area * (all_conduct[index(label.circuit)] ? conductivity(label) : 1.0);
  };
  std::vector<double> whole(model.circuits.size(), 0.0);
  for (std::size_t f = 0; f < section.label.size(); ++f)
    if (const FemLabel* label = label_of(f); label && label->circuit >= 0)
      whole[index(label->circuit)] += share(f, *label);
  std::vector<double> turns(section.label.size(), 0.0);
  for (std::size_t f = 0; f < section.label.size(); ++f)
    if (const FemLabel* label = label_of(f); label && label->circuit >= 0)
      turns[f] = model.circuits[index(label->circuit)].series
                     ? label->turns
                     : label->turns * share(f, *label) / whole[index(label->circuit)];
  return turns;
}

/// @param drives gets one more for a material with a current density.
Region region_of(const FemModel& model, const FemLabel& label, double turns, double area,
                 std::vector<FemDrive>& drives) {
  const FemMaterial& material = model.materials[index(label.material)];
  Region region;
  region.name = material.name;
  if (label.circuit >= 0) {
    region.kind = RegionKind::winding;
    region.name = fmt::format("{}, {}", material.name, model.circuits[index(label.circuit)].name);
    region.phase = label.circuit;
    region.turns = turns;
  } else if (material.current_density != 0.0) {
    region.kind = RegionKind::winding;
    region.phase = static_cast<int>(drives.size());
    region.turns = 1.0;
    drives.push_back({phase_name(drives.size()), -1, material.current_density * area});
  } else if (material.is_magnet()) {
    region.kind = RegionKind::magnet;
    region.magnetisation.pattern =
        label.direction_order == 0.0 ? Magnetisation::Pattern::parallel : Magnetisation::Pattern::halbach;
    region.magnetisation.angle = label.direction;
    region.magnetisation.order = label.direction_order;
  } else if (material.is_steel()) {
    region.kind = RegionKind::steel;
  }
  return region;
}

/// The angle of a body's side_begin: that of its outermost point.
double begin_angle(const DrawnSection& drawing, const std::vector<Twins>& sides) {
  double outermost = -1.0, angle = 0.0;
  for (const Twins& side : sides) {
    const DrawnCurve& curve = drawing.curves[index(side.first)];
    for (const int p : {curve.begin, curve.end}) {
      const Point& at = drawing.points[index(p)];
      const double radius = std::hypot(at.x, at.y);
      if (radius > outermost) {
        outermost = radius;
        angle = std::atan2(at.y, at.x);
      }
    }
  }
  return angle;
}

}  // namespace

void fill_bodies(const FemModel& model, const std::vector<Boundary>& boundary, const std::vector<Twins>& sides,
                 FemSection& section) {
  for (std::size_t k = 0; k < model.circuits.size(); ++k)
    section.drives.push_back({drive_name(model.circuits[k].name, k), static_cast<int>(k), model.circuits[k].current});
  const std::vector<double> turns = turns_of_faces(model, section);
  DrawnBody rotor, stator;
  for (std::size_t f = 0; f < section.label.size(); ++f) {
    if (section.label[f] < 0)
      continue;
    DrawnBody& body = section.is_rotor[f] ? rotor : stator;
    body.faces.push_back(static_cast<int>(f));
    body.regions.push_back(region_of(model, model.labels[index(section.label[f])], turns[f],
                                     section.drawing.faces[f].area, section.drives));
  }
  for (DrawnBody* body : {&rotor, &stator}) {
    const auto own = [&](int face) {
      return face >= 0 && section.label[index(face)] >= 0 && (section.is_rotor[index(face)] != 0) == (body == &rotor);
    };
    body->boundary.assign(boundary.size(), Boundary::none);
    for (std::size_t c = 0; c < boundary.size(); ++c) {
      const DrawnCurve& curve = section.drawing.curves[c];
      if (own(curve.left_face) != own(curve.right_face))
        body->boundary[c] = boundary[c];
    }
    for (const Twins& side : sides) {
      const DrawnCurve& curve = section.drawing.curves[index(side.first)];
      if (own(curve.left_face) || own(curve.right_face))
        body->sides.push_back(side);
    }
    body->begin_angle = begin_angle(section.drawing, body->sides);
  }
  if (!rotor.faces.empty())
    section.rotor = std::move(rotor);
  if (!stator.faces.empty())
    section.stator = std::move(stator);
}

}  // namespace lodestone::geometries
