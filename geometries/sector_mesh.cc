// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/sector_mesh.h"

#include "base/index.h"
#include "geometries/mesh_motion.h"
#include "geometries/quad_mesher.h"
#include "geometries/unfold.h"
#include "geometries/winding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lodestone::geometries {

namespace {

using base::index;

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
/// Of cells between a body and its rim.
constexpr int most_layers = 20;

double gap_face(const Machine& machine, double over_gap) {
  const double bore = machine.stator->bore_radius();
  return std::max(over_gap * std::abs(bore - machine.rotor->gap_radius()),
                  2.0 * base::pi * bore / machine.poles / most_faces);
}

/// Between a half's surface and the rim, both halves.
double gap_area(const CrossSection& section, const Unfolding& unfolding) {
  const double rim = unfolding.gap.rim_radius;
  return std::abs(unfolding.half_angle * rim * rim - 2.0 * section.swept_area(Boundary::gap));
}

/// What a region of the section has from its shape, or one of the gap's layers.
/// @param halves 1 where a shape and its mirror image are two regions, 2 where they are one.
Region region_of(const CrossSection& section, const Unfolding& unfolding, const RegionKey& key, int halves) {
  Region region;
  if (key.shape < 0) {
    region.name = "air gap";
    region.area = gap_area(section, unfolding);
    return region;
  }
  const Shape& shape = section.shapes[index(key.shape)];
  region.name = shape.name;
  region.kind = shape.kind;
  region.area = halves * region_area(section, key.shape);
  return region;
}

/// The unfolded mesh of half a pole, or of half a pole pair.
BodyMesh unfold_rotor(const CrossSection& section, const QuadMesh& half, const Machine& machine, int poles,
                      const GapLayers& gap) {
  Unfolding unfolding;
  const int per_repeat = machine.rotor->poles_per_repeat();
  unfolding.half_angle = machine.rotor->half_angle();
  // A half that is drawn from the q axis: the one after pole 0.
  unfolding.first_axis = section.reversed_image ? unfolding.half_angle : 0.0;
  unfolding.repeats = poles / per_repeat;
  unfolding.whole = poles == machine.poles;
  unfolding.gap = gap;
  const auto is_magnet = [&section](int shape) {
    return shape >= 0 && section.shapes[index(shape)].kind == RegionKind::magnet;
  };
  const auto is_one_of_two = [&](int shape) { return is_magnet(shape) && !is_whole_with_its_image(section, shape); };
  const auto describe = [&](const RegionKey& key) {
    Region region = region_of(section, unfolding, key, is_one_of_two(key.shape) ? 1 : 2);
    region.pole = key.repeat * per_repeat;
    if (region.kind == RegionKind::magnet) {
      const Magnetisation& drawn = section.shapes[index(key.shape)].magnetisation;
      region.magnetisation =
          turned(key.mirrored ? mirrored(drawn, section.reversed_image) : drawn,
                 unfolding.first_axis + 2.0 * unfolding.half_angle * key.repeat, region.pole % 2 == 0 ? 1 : -1);
    }
    return region;
  };
  BodyMesh mesh = unfold(section, half, unfolding, is_one_of_two, describe);
  // Where poles alternate no flux goes around the shaft. Else the way to both sides of a pole need not be the same, and
  // how much goes around is found.
  if (per_repeat > 1)
    for (BodyMesh::BoundaryEdge& edge : mesh.boundary)
      if (edge.boundary == Boundary::flux_parallel)
        edge.boundary = Boundary::floating;
  return mesh;
}

/// The unfolded mesh of half a slot pitch.
BodyMesh unfold_stator(const CrossSection& section, const QuadMesh& half, const Machine& machine, int slots,
                       const GapLayers& gap) {
  Unfolding unfolding;
  unfolding.half_angle = base::pi / machine.stator->slots();
  unfolding.first_axis = unfolding.half_angle;
  unfolding.repeats = slots;
  unfolding.whole = slots == machine.stator->slots();
  unfolding.gap = gap;
  const bool side_by_side = machine.winding->slot_layers().halved;
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

/// The middle third of the gap is the ring; each body gets the third beside it. From rotor to stator: negative where
/// the rotor lies outside.
double third_of_gap(const Machine& machine) {
  return (machine.stator->bore_radius() - machine.rotor->gap_radius()) / 3.0;
}

GapLayers rotor_gap(const Machine& machine, int layers) {
  const double surface = machine.rotor->gap_radius();
  return {surface, surface + third_of_gap(machine), layers};
}

GapLayers stator_gap(const Machine& machine, int layers) {
  const double surface = machine.stator->bore_radius();
  return {surface, surface - third_of_gap(machine), layers};
}

CrossSection rotor_section(const Machine& machine) {
  CrossSection section = machine.rotor->half_pole();
  section.gap_mesh_size = gap_face(machine, rotor_face);
  return section;
}

CrossSection stator_section(const Machine& machine) {
  CrossSection section = machine.stator->half_slot_pitch(machine.winding->slot_layers());
  section.gap_mesh_size = gap_face(machine, stator_face);
  return section;
}

/// Layers between a shaped surface and its rim: where they are thickest their cells are not much higher than long.
int layers_for(const MeshMotion& motion, GapLayers& gap) {
  gap.is_shaped = has_shaped_surface(motion.section());
  if (!gap.is_shaped)
    return gap.layers;
  constexpr double highest = 1.2;  // of a cell over its length
  const std::vector<int> surface = gap_vertices(motion.section(), motion.mesh());
  double ratio = 0.0;
  for (std::size_t k = 0; k + 1 < surface.size(); ++k) {
    const Point &a = motion.mesh().vertices[index(surface[k])], &b = motion.mesh().vertices[index(surface[k + 1])];
    const double thickest =
        std::max(std::abs(gap.rim_radius - std::hypot(a.x, a.y)), std::abs(gap.rim_radius - std::hypot(b.x, b.y)));
    ratio = std::max(ratio, thickest / distance(a, b));
  }
  return std::max(gap.layers, std::min(most_layers, static_cast<int>(std::ceil(ratio / highest))));
}

/// A body's half meshed with its local sizes.
MeshMotion mesh_part(CrossSection section, const LocalSizes& sizes, double refinement, const std::string& part) {
  section.size_wishes = sizes.wishes;
  if (sizes.gap_face > 0.0)
    section.gap_mesh_size = std::min(section.gap_mesh_size, refinement * sizes.gap_face);
  try {
    QuadMesh mesh = mesh_cross_section(section, refinement);
    return {std::move(section), std::move(mesh)};
  } catch (const MeshError& error) {
    throw MeshError(part + ": " + error.what());
  }
}

/// Whether two drawings of one template have all points and directions in common.
bool are_same_points(const CrossSection& a, const CrossSection& b) {
  const auto same_point = [](const Point& p, const Point& q) { return p.x == q.x && p.y == q.y; };
  const auto same_direction = [](const Shape& p, const Shape& q) {
    return p.magnetisation.angle == q.magnetisation.angle;
  };
  return std::equal(a.points.begin(), a.points.end(), b.points.begin(), b.points.end(), same_point) &&
         std::equal(a.shapes.begin(), a.shapes.end(), b.shapes.begin(), b.shapes.end(), same_direction);
}

/// Angles of the vertices on the gap's surface, ascending.
std::vector<double> gap_angles(const MeshMotion& motion) {
  std::vector<double> angles;
  for (const int v : gap_vertices(motion.section(), motion.mesh()))
    angles.push_back(std::atan2(motion.mesh().vertices[index(v)].y, motion.mesh().vertices[index(v)].x));
  return angles;
}

}  // namespace

int poles_per_repeat(const Machine& machine) {
  return std::lcm(machine.winding->poles_per_repeat(), machine.rotor->poles_per_repeat());
}

std::string SectorMesh::name_of_phase(std::size_t phase) const {
  return phase < phase_names.size() ? phase_names[phase] : phase_name(phase);
}

struct MovableMesh::Parts {
  MeshMotion rotor, stator;
  GapLayers beside_rotor, beside_stator;
  SectorMesh mesh;
};

MovableMesh::MovableMesh(const Machine& machine, const MeshOptions& options) {
  if (!(options.refinement >= 0.25 && options.refinement <= 16.0))
    throw base::UserError(fmt::format("refinement {}: 0.25 … 16 is possible", options.refinement));
  if (options.gap_layers < 1 || options.gap_layers > most_layers)
    throw base::UserError(fmt::format("{} gap layers: 1 … 20 are possible", options.gap_layers));
  const int smallest = poles_per_repeat(machine);
  const int poles = options.poles_in_sector == 0 ? smallest : options.poles_in_sector;
  if (poles < 0 || poles % smallest != 0 || machine.poles % poles != 0)
    throw base::UserError(fmt::format(
        "{} poles in the sector: {} after {} of {} poles; multiples of that which divide "
        "all poles are possible",
        poles, smallest == machine.winding->poles_per_repeat() ? "the winding repeats" : "winding and rotor repeat",
        smallest, machine.poles));

  const int layers = std::max(1, static_cast<int>(std::lround(options.gap_layers * options.refinement)));
  parts_ = std::make_unique<Parts>(Parts{
      mesh_part(rotor_section(machine), options.rotor, options.refinement, "rotor '" + machine.rotor->type() + "'"),
      mesh_part(stator_section(machine), options.stator, options.refinement, "stator '" + machine.stator->type() + "'"),
      rotor_gap(machine, layers),
      stator_gap(machine, layers),
      {}});
  SectorMesh& mesh = parts_->mesh;
  mesh.angle = 2.0 * base::pi * poles / machine.poles;
  // An odd number of poles has the opposite pole on its other side, unless it is the whole machine.
  mesh.antiperiodic = poles % 2 != 0;
  mesh.sectors = machine.poles / poles;
  mesh.pole_pairs = machine.pole_pairs();
  if (phase_sets(machine.phases) > 1)
    for (int phase = 0; phase < machine.phases; ++phase)
      mesh.phase_names.push_back(phase_name(index(phase), machine.phases));
  GapLayers &beside_rotor = parts_->beside_rotor, &beside_stator = parts_->beside_stator;
  beside_rotor.layers = layers_for(parts_->rotor, beside_rotor);
  mesh.rotor_rim_radius = beside_rotor.rim_radius;
  mesh.stator_rim_radius = beside_stator.rim_radius;
  mesh.rotor = unfold_rotor(parts_->rotor.section(), parts_->rotor.mesh(), machine, poles, beside_rotor);
  mesh.stator = unfold_stator(parts_->stator.section(), parts_->stator.mesh(), machine,
                              machine.stator->slots() * poles / machine.poles, beside_stator);
  check_mesh(mesh);
}

MovableMesh::~MovableMesh() = default;
MovableMesh::MovableMesh(MovableMesh&&) noexcept = default;
MovableMesh& MovableMesh::operator=(MovableMesh&&) noexcept = default;

const SectorMesh& MovableMesh::mesh() const {
  return parts_->mesh;
}

SectorMesh MovableMesh::moved_to(const Machine& machine) const {
  const Parts& parts = *parts_;
  SectorMesh mesh = parts.mesh;
  if (machine.poles != mesh.sectors * mesh.rotor->repeats * machine.rotor->poles_per_repeat() ||
      machine.stator->slots() != mesh.sectors * mesh.stator->repeats)
    throw MeshError("a mesh does not follow a change of poles or slots");
  GapLayers beside_rotor = rotor_gap(machine, parts.beside_rotor.layers),
            beside_stator = stator_gap(machine, parts.beside_stator.layers);
  const auto follows = [](const MeshMotion& motion, const CrossSection& section, double old_rim, GapLayers& gap) {
    gap.is_shaped = has_shaped_surface(section);
    gap.rim_angles = gap_angles(motion);
    return gap.rim_radius != old_rim || !are_same_points(section, motion.section());
  };
  CrossSection section = rotor_section(machine);
  if (follows(parts.rotor, section, mesh.rotor_rim_radius, beside_rotor)) {
    mesh.rotor_rim_radius = beside_rotor.rim_radius;
    mesh.rotor = unfold_rotor(section, parts.rotor.moved(section), machine,
                              mesh.rotor->repeats * machine.rotor->poles_per_repeat(), beside_rotor);
  }
  section = stator_section(machine);
  if (follows(parts.stator, section, mesh.stator_rim_radius, beside_stator)) {
    mesh.stator_rim_radius = beside_stator.rim_radius;
    mesh.stator = unfold_stator(section, parts.stator.moved(section), machine, mesh.stator->repeats, beside_stator);
  }
  return mesh;
}

SectorMesh mesh_sector(const Machine& machine, const MeshOptions& options) {
  return MovableMesh(machine, options).mesh();
}

}  // namespace lodestone::geometries
