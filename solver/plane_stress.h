// SPDX-License-Identifier: GPL-3.0-or-later
// Elasticity of thin sheets in their plane, per metre of thickness:
//
//   ∇·σ + f = 0,   σ = E/(1 − ν²) [ (1 − ν) ε + ν tr(ε) I ],   ε = (∇u + ∇uᵀ)/2
//
// with continuous elements of degree p in both components of the displacement u on a mesh that may be several bodies
// (Timoshenko & Goodier 1951, Theory of Elasticity, ch. 2). One factorisation serves any number of loads.
//
// Symmetry: where the mesh has sides, the displacement on side_end is that on side_begin turned by the sector's angle,
// as it is of any load that repeats from sector to sector.
#pragma once

#include "geometries/sector_mesh.h"

#include <array>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace lodestone::solver {

/// What a region is made of, smeared over the thickness of the sheet.
struct ElasticSheet {
  double modulus = 0.0;         ///< Pa
  double poisson_number = 0.0;  ///< below 1
  double density = 0.0;         ///< kg/m³
};

struct PlaneStressOptions {
  int degree = 2;
  double sector_angle = 0.0;  ///< rad, by which side_end is turned from side_begin; 0: there are no sides
  /// Displacements that are zero, (vertex, component 0: x or 1: y): against rigid motion that the rest leaves free.
  std::vector<std::pair<int, int>> pins = {};
};

struct Stress {
  double xx = 0.0;  ///< Pa
  double yy = 0.0;
  double xy = 0.0;
  double von_mises() const;          ///< Pa, of plane stress: √(σ_xx² + σ_yy² − σ_xx σ_yy + 3 σ_xy²)
  double largest_principal() const;  ///< Pa, positive: tension
};

/// A solution at the (degree + 1)² nodes of each cell, x of the unit cell fastest. Cells in the order of the mesh.
struct StressField {
  unsigned int degree = 2;
  std::vector<geometries::Point> points;        ///< m, undeformed
  std::vector<geometries::Point> displacement;  ///< m
  std::vector<Stress> stress;                   ///< mean of the cells of a body that share the node
  std::size_t nodes_per_cell() const { return (std::size_t{degree} + 1) * (std::size_t{degree} + 1); }
};

class PlaneStress {
public:
  using Vector = std::vector<double>;  ///< a value for each component of displacement
  using Edge = std::pair<int, int>;    ///< two vertices of the mesh, neighbours on a body's boundary

  /// @param sheets one a region of the mesh. @throws std::invalid_argument for sides that do not match;
  /// std::runtime_error where a body can still move freely.
  PlaneStress(const geometries::BodyMesh& mesh, const std::vector<ElasticSheet>& sheets,
              const PlaneStressOptions& options);
  ~PlaneStress();
  PlaneStress(PlaneStress&&) noexcept;
  PlaneStress& operator=(PlaneStress&&) noexcept;

  std::size_t unknowns() const;
  /// Forces of a rotation about the origin, ρ ω² r e_r. @param speed ω, rad/s.
  Vector centrifugal_load(double speed) const;
  /// Forces of a traction (Pa) on boundary edges, ∫ v·t dS. `traction` takes a point and the body's outward normal.
  Vector traction_load(const std::vector<Edge>& edges,
                       const std::function<geometries::Point(const geometries::Point& at,
                                                             const geometries::Point& normal)>& traction) const;
  /// Force in x and y (N/m) and moment about the origin (N) of the part of a load that acts on a region that shares no
  /// node with another.
  std::array<double, 3> resultant(const Vector& load, int region) const;
  /// The displacement under a load.
  Vector solve(const Vector& load) const;
  /// Stresses are taken at the p × p Gauss points of each cell, where they are of a higher order (Barlow 1976, Int. J.
  /// Numer. Meth. Engng 10:243), continued to its nodes and averaged.
  StressField stress(const Vector& displacement) const;

private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace lodestone::solver
