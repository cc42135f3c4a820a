// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/sector_mesh.h"

#include "base/index.h"
#include "geometries/quad_mesher.h"
#include "geometries/unfold.h"
#include "geometries/winding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

using base::index;

/// A body's mesh with the reason of a failure named.
QuadMesh mesh_part(const CrossSection& section, double refinement, const std::string& part) {
  try {
    return mesh_cross_section(section, refinement);
  } catch (const MeshError& error) {
    throw MeshError(part + ": " + error.what());
  }
}

/// Area of all shapes of a region, named by its first shape.
double region_area(const CrossSection& section, int first_shape) {
  const std::vector<int> regions = section.regions();
  double area = 0.0;
  for (std::size_t k = 0; k < regions.size(); ++k)
    area += regions[k] == first_shape ? section.area(section.shapes[k]) : 0.0;
  return area;
}

// Largest face on the surfaces of the gap, over the gap's length: what slots and poles make of the field changes over
// that length, most at the corners of the teeth. Measured (docs/methods.md).
constexpr double rotor_face = 1.6;
constexpr double stator_face = 1.2;
/// But no more faces a pole: the ring couples all unknowns of the rims.
constexpr double most_faces = 120.0;

double gap_face(const Machine& machine, double over_gap) {
  const double bore = machine.stator->bore_radius();
  return std::max(over_gap * (bore - machine.rotor->outer_radius()),
                  2.0 * base::pi * bore / machine.poles / most_faces);
}

double ring_area(const GapLayers& gap, double angle) {
  return 0.5 * angle * std::abs(gap.rim_radius * gap.rim_radius - gap.surface_radius * gap.surface_radius);
}

/// What a region of the section has from its shape, or one of the gap's layers.
/// @param halves 1 where a shape and its mirror image are two regions, 2 where they are one.
Region region_of(const CrossSection& section, const Unfolding& unfolding, const RegionKey& key, int halves) {
  Region region;
  if (key.shape < 0) {
    region.name = "air gap";
    region.area = ring_area(unfolding.gap, 2.0 * unfolding.half_angle);
    return region;
  }
  const Shape& shape = section.shapes[index(key.shape)];
  region.name = shape.name;
  region.kind = shape.kind;
  region.area = halves * region_area(section, key.shape);
  return region;
}

BodyMesh mesh_rotor(const Machine& machine, const MeshOptions& options, int poles, const GapLayers& gap) {
  CrossSection section = machine.rotor->half_pole();
  section.gap_mesh_size = gap_face(machine, rotor_face);
  const QuadMesh half = mesh_part(section, options.refinement, "rotor '" + machine.rotor->type() + "'");
  Unfolding unfolding;
  unfolding.half_angle = base::pi / machine.poles;
  unfolding.first_axis = 0.0;
  unfolding.repeats = poles;
  unfolding.whole = poles == machine.poles;
  unfolding.gap = gap;
  const auto is_magnet = [&section](int shape) {
    return shape >= 0 && section.shapes[index(shape)].kind == RegionKind::magnet;
  };
  const auto is_one_of_two = [&](int shape) { return is_magnet(shape) && !is_whole_with_its_image(section, shape); };
  const auto describe = [&](const RegionKey& key) {
    Region region = region_of(section, unfolding, key, is_one_of_two(key.shape) ? 1 : 2);
    region.pole = key.repeat;
    if (region.kind == RegionKind::magnet) {
      const Magnetisation& drawn = section.shapes[index(key.shape)].magnetisation;
      region.magnetisation = turned(key.mirrored ? mirrored(drawn) : drawn, 2.0 * unfolding.half_angle * key.repeat,
                                    key.repeat % 2 == 0 ? 1 : -1);
    }
    return region;
  };
  return unfold(section, half, unfolding, is_one_of_two, describe);
}

BodyMesh mesh_stator(const Machine& machine, const MeshOptions& options, int slots, const GapLayers& gap) {
  const SlotLayers layers = machine.winding->slot_layers();
  CrossSection section = machine.stator->half_slot_pitch(layers);
  section.gap_mesh_size = gap_face(machine, stator_face);
  const QuadMesh half = mesh_part(section, options.refinement, "stator '" + machine.stator->type() + "'");
  Unfolding unfolding;
  unfolding.half_angle = base::pi / machine.stator->slots();
  unfolding.first_axis = unfolding.half_angle;
  unfolding.repeats = slots;
  unfolding.whole = slots == machine.stator->slots();
  unfolding.gap = gap;
  const bool side_by_side = layers == SlotLayers::side_by_side;
  const auto separate = [&](int shape) {
    return side_by_side && shape >= 0 && section.shapes[index(shape)].kind == RegionKind::winding;
  };
  const auto describe = [&](const RegionKey& key) {
    Region region = region_of(section, unfolding, key, separate(key.shape) ? 1 : 2);
    region.slot = key.repeat;
    if (region.kind == RegionKind::winding) {
      // Side by side, the half at smaller angles is layer 0.
      const int layer = side_by_side ? (key.mirrored ? 0 : 1) : section.shapes[index(key.shape)].layer;
      const CoilSide& side = machine.winding->slot(key.repeat)[index(layer)];
      region.phase = side.phase;
      region.turns = side.turns;
    }
    return region;
  };
  return unfold(section, half, unfolding, separate, describe);
}

}  // namespace

std::string SectorMesh::name_of_phase(std::size_t phase) const {
  return phase < phase_names.size() ? phase_names[phase] : phase_name(phase);
}

SectorMesh mesh_sector(const Machine& machine, const MeshOptions& options) {
  if (!(options.refinement >= 0.25 && options.refinement <= 16.0))
    throw base::UserError(fmt::format("refinement {}: 0.25 … 16 is possible", options.refinement));
  if (options.gap_layers < 1 || options.gap_layers > 20)
    throw base::UserError(fmt::format("{} gap layers: 1 … 20 are possible", options.gap_layers));
  const int smallest = machine.winding->poles_per_repeat();
  const int poles = options.poles_in_sector == 0 ? smallest : options.poles_in_sector;
  if (poles < 0 || poles % smallest != 0 || machine.poles % poles != 0)
    throw base::UserError(fmt::format("{} poles in the sector: the winding repeats after {} of {} poles; multiples of "
                                      "that which divide all poles are possible",
                                      poles, smallest, machine.poles));

  SectorMesh mesh;
  mesh.angle = 2.0 * base::pi * poles / machine.poles;
  // An odd number of poles has the opposite pole on its other side, unless it is the whole machine.
  mesh.antiperiodic = poles % 2 != 0;
  mesh.sectors = machine.poles / poles;
  mesh.pole_pairs = machine.pole_pairs();

  // The middle third of the gap is the ring; each body gets the third beside it.
  GapLayers rotor_gap, stator_gap;
  rotor_gap.layers = stator_gap.layers =
      std::max(1, static_cast<int>(std::lround(options.gap_layers * options.refinement)));
  rotor_gap.surface_radius = machine.rotor->outer_radius();
  stator_gap.surface_radius = machine.stator->bore_radius();
  const double third = (stator_gap.surface_radius - rotor_gap.surface_radius) / 3.0;
  mesh.rotor_rim_radius = rotor_gap.rim_radius = rotor_gap.surface_radius + third;
  mesh.stator_rim_radius = stator_gap.rim_radius = stator_gap.surface_radius - third;
  mesh.rotor = mesh_rotor(machine, options, poles, rotor_gap);
  mesh.stator = mesh_stator(machine, options, machine.stator->slots() * poles / machine.poles, stator_gap);
  check_mesh(mesh);
  return mesh;
}

}  // namespace lodestone::geometries
