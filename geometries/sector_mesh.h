// SPDX-License-Identifier: GPL-3.0-or-later
// All-quadrilateral meshes of one symmetry sector of a machine: rotor and stator apart, each up to its rim of the ring
// that the air-gap element solves. Plain data; the solver makes its own triangulation of it (deal_mesh_internal.h).
//
// One slot pitch is meshed and repeated, half a pole is meshed and mirrored; layers beside the gap are structured.
#pragma once

#include "geometries/cross_section.h"
#include "geometries/machine.h"

#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// A mesh that may not be used: an inverted or too sharp cell, a wrong area, an arc face without its curve.
class MeshError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// What fills a set of cells.
struct Region {
  std::string name;
  RegionKind kind = RegionKind::air;
  double area = 0.0;            ///< m², exact, in this sector
  Magnetisation magnetisation;  ///< of magnets, in the body's frame, pole sign included
  int phase = -1;               ///< of windings
  double turns = 0.0;           ///< of windings: conductors, positive along +z
  int slot = -1;                ///< of stator regions: index of the slot pitch in the sector
  int pole = -1;                ///< of rotor regions: index of the pole in the sector, of a pole pair's its first
};

/// Rotor or stator in its own frame.
struct BodyMesh {
  struct ArcEdge {
    int a = 0;
    int b = 0;
    Point centre;
  };
  struct BoundaryEdge {
    int a = 0;
    int b = 0;
    Boundary boundary = Boundary::none;
  };
  std::vector<Point> vertices;
  std::vector<std::array<int, 4>> cells;  ///< counter-clockwise
  std::vector<int> cell_region;           ///< index into regions
  std::vector<Region> regions;
  std::vector<ArcEdge> arcs;           ///< every cell edge that lies on an arc
  std::vector<BoundaryEdge> boundary;  ///< every edge of the body's boundary
  double begin_angle = 0.0;            ///< rad, of side_begin
  /// Cells come in `repeats` equal blocks in angular order (slot pitches, poles or pole pairs): cell c of block k is
  /// cell k·(cells/repeats) + c. 1 where nothing repeats.
  int repeats = 1;
  /// Sine of the sharpest corner of the drawing that cells must fill; 1 where all are right angles or blunter.
  double sharpest_corner_sine = 1.0;
};

struct SectorMesh {
  std::optional<BodyMesh> rotor;   ///< frame: its own, the axis of pole 0 (north) along +x; see Machine::rotor_angle
  std::optional<BodyMesh> stator;  ///< frame: the machine's, phase A as Winding::phase_a_axis says
  double angle = 0.0;              ///< rad, of the sector; 2π for the whole machine
  bool antiperiodic = false;       ///< A changes sign from side_begin to side_end; else it repeats
  int sectors = 1;                 ///< in the whole machine
  int pole_pairs = 1;
  double rotor_rim_radius = 0.0;   ///< m, of the ring's circle at the rotor, inside the other unless the rotor is
  double stator_rim_radius = 0.0;  ///< m, of the ring's circle at the stator; both 0 with one body
  /// Of the phases, where a drawing names its circuits or a winding has several sets; else they are A, B, C, …
  std::vector<std::string> phase_names = {};
  double rotor_axis = 0.0;  ///< rad, angle of pole 0's (north) axis in the rotor's frame: 0 for meshed machines

  std::string name_of_phase(std::size_t phase) const;
};

/// Where the cells of a body are to be smaller than the drawing's sizes and the refinement make them.
struct LocalSizes {
  std::vector<SizeWish> wishes;  ///< in the half that is meshed (half_cells.h): all images of a place are alike
  double gap_face = 0.0;         ///< largest face on the surface of the gap, the whole circle, m; 0: no wish
};

struct MeshOptions {
  double refinement = 1.0;  ///< 2: cells half as large
  int gap_layers = 1;       ///< structured layers of cells on each side of the ring
  int poles_in_sector = 0;  ///< 0: the smallest sector that symmetry allows
  LocalSizes rotor = {};
  LocalSizes stator = {};
};

/// Fewest poles after which winding and rotor repeat, with the field reversed where that number is odd.
int poles_per_repeat(const Machine& machine);

/// Meshes a machine and checks the result. @throws MeshError, base::UserError for a sector that symmetry forbids.
SectorMesh mesh_sector(const Machine& machine, const MeshOptions& options = {});

/// The mesh of a machine that can follow its dimensions (mesh_motion.h).
class MovableMesh {
public:
  /// @throws as mesh_sector.
  explicit MovableMesh(const Machine& machine, const MeshOptions& options = {});
  ~MovableMesh();
  MovableMesh(MovableMesh&&) noexcept;
  MovableMesh& operator=(MovableMesh&&) noexcept;

  /// The same as that of mesh_sector. Stays where it is for as long as the object lives.
  const SectorMesh& mesh() const;
  /// The same cells in a machine of the same templates, poles, slots and winding; a body whose drawing and rim are the
  /// same is the same to the last digit. The rims' vertices keep their angles, so that the ring sees nothing but its
  /// radii change. The quality is not looked at: for small changes. @throws MeshError where the drawing is another
  /// (a web, step or shoulder that was not there). Not from two threads at once.
  SectorMesh moved_to(const Machine& machine) const;

private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// What was found in a mesh.
struct MeshQuality {
  double smallest_scaled_jacobian = 0.0;
  double largest_area_error = 0.0;  ///< relative, over the regions, evaluated at mapping degree 2
  int cells = 0;
};

/// Refuses: scaled Jacobian at most 0.2 (or 0.9 × the sine of the sharpest corner of the drawing that a cell must
/// fill), an inverted cell, a region whose area is off (5e-3, 5e-5, 1e-6 relative at mapping degree 1, 2, 3; 1e-9 at
/// 8), an arc face without its curve, unmatched sides. @throws MeshError naming cell, place and figure.
MeshQuality check_mesh(const SectorMesh& mesh, int mapping_degree = 2);

}  // namespace lodestone::geometries
