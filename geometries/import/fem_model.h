// SPDX-License-Identifier: GPL-3.0-or-later
// A FEMM 4.x magnetics problem (.fem) as typed data in SI units. Every entry knows its line. Read from the facts of the
// format only; nothing of FEMM's code or material library is here. Drawings of other kinds are brought into the same
// form (drawing_model.h), with materials of our library.
//
// Sections of the file: the problem ([Format], [Frequency], [Depth], [LengthUnits], [ProblemType], …), properties of
// points, boundaries, blocks (materials) and circuits in <Begin…> … <End…> records, then the rows of nodes, segments,
// arcs, holes ("no mesh") and block labels. Indices of properties count from 1 in the file, 0 is none; here they count
// from 0 and none is −1.
#pragma once

#include "geometries/cross_section.h"
#include "geometries/import/fem_text.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

/// A condition at a node: a line current, or without one a prescribed potential.
struct FemPointProperty {
  std::string name;
  int line = 0;
  double current = 0.0;    ///< A, along +z
  double potential = 0.0;  ///< Wb/m
};

struct FemBoundary {
  enum Type {
    prescribed = 0,
    small_skin_depth = 1,
    mixed = 2,
    strategic_dual_image = 3,
    periodic = 4,
    antiperiodic = 5,
    periodic_air_gap = 6,
    antiperiodic_air_gap = 7
  };
  std::string name;
  int line = 0;
  int type_line = 0;
  Type type = prescribed;
  double a0 = 0.0;           ///< A = a0 + a1 x + a2 y, Wb/m, with x and y in m
  double a1 = 0.0;           ///< Wb/m²
  double a2 = 0.0;           ///< Wb/m²
  double phase = 0.0;        ///< degrees
  double c0 = 0.0;           ///< of a mixed condition, (1/μ) ∂A/∂n + c0 A + c1 = 0
  double c1 = 0.0;           ///< A/m
  double inner_angle = 0.0;  ///< rad, of an air-gap boundary: turns what lies inside
  double outer_angle = 0.0;  ///< rad
};

struct FemMaterial {
  struct Row {
    double b = 0.0;  ///< T
    double h = 0.0;  ///< A/m
    int line = 0;
  };
  enum Lamination { solid = 0, along_x = 1, along_y = 2, first_wire = 3 };
  std::string name;
  int line = 0;
  double mu_x = 1.0;
  double mu_y = 1.0;
  int mu_line = 0;
  double coercivity = 0.0;  ///< H_c, A/m
  int coercivity_line = 0;
  double current_density = 0.0;  ///< A/m², along +z
  double conductivity = 0.0;     ///< S/m
  int lamination = solid;        ///< a Lamination; first_wire and above: kinds of wire
  int lamination_line = 0;
  double lamination_fill = 1.0;
  std::vector<Row> table;  ///< B-H, the origin first; empty: linear

  /// Of a drawing (drawing_model.h): `name` is that of a material of the library, and the values above are not used.
  enum class Library { none, steel, magnet };
  Library library = Library::none;
  double stacking_factor = 1.0;   ///< of a steel
  double remanence_factor = 1.0;  ///< of a magnet

  bool is_magnet() const { return coercivity != 0.0 || library == Library::magnet; }
  bool is_steel() const { return !is_magnet() && (!table.empty() || mu_x > 10.0 || library == Library::steel); }
};

struct FemCircuit {
  std::string name;
  int line = 0;
  double current = 0.0;  ///< A
  bool series = true;    ///< else the current splits over the conductors in parallel
};

struct FemNode {
  Point at;  ///< m
  int property = -1;
  int line = 0;
};

struct FemSegment {
  int begin = 0;
  int end = 0;
  int boundary = -1;
  int line = 0;
};

/// Counter-clockwise from begin to end.
struct FemArc {
  int begin = 0;
  int end = 0;
  double angle = 0.0;  ///< rad, at most π
  int boundary = -1;
  int line = 0;
};

struct FemLabel {
  Point at;           ///< m
  int material = -1;  ///< −1: a hole that is not meshed
  int circuit = -1;
  double direction = 0.0;  ///< of magnetisation: direction + direction_order · polar angle, rad
  double direction_order = 0.0;
  double turns = 1.0;
  bool is_default = false;  ///< fills the regions without a label
  int group = 0;
  int line = 0;
};

struct FemModel {
  std::string file;
  std::string name;                 ///< the file's, without folder and ".fem"
  double depth = 0.0;               ///< m
  double length = 1.0;              ///< m, the unit of the file's lengths
  bool polar = false;               ///< a1 and a2 multiply r and θ
  bool is_drawing = false;          ///< of another kind than .fem
  double tolerance_share = 1e-7;    ///< of the extent: points nearer than this are one
  double magnet_temperature = 0.0;  ///< K, of magnets of the library
  std::vector<FemPointProperty> point_properties;
  std::vector<FemBoundary> boundaries;
  std::vector<FemMaterial> materials;
  std::vector<FemCircuit> circuits;
  std::vector<FemNode> nodes;
  std::vector<FemSegment> segments;
  std::vector<FemArc> arcs;
  std::vector<FemLabel> labels;  ///< holes too

  /// Reads and checks a file. What this program cannot solve is refused: a frequency other than zero, axisymmetric
  /// problems, conditions, materials and circuits of other kinds where the drawing uses them.
  /// @throws base::UserError with file, line and field.
  static FemModel load(const std::string& path);
  static FemModel read(const FemText& text);
};

/// True where a file is meant as a .fem by its name.
bool is_fem_file(const std::string& path);

}  // namespace lodestone::geometries
