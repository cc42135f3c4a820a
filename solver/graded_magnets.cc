// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/graded_magnets.h"

#include "base/index.h"
#include "solver/body_elements.h"

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace lodestone::solver {

namespace {

using geometries::Boundary;
using geometries::Point;
using geometries::RegionKind;
using materials::CoercivityProfile;
using materials::MagnetState;

using base::index;

/// An edge of a magnet block that is treated.
struct TreatedFace {
  std::size_t cell = 0;  ///< of the block
  Point a, b;            ///< m
  std::vector<int> dofs;
};

bool is_treated(CoercivityProfile::Faces faces, double normal_along_axis) {
  const bool pole = std::abs(normal_along_axis) >= std::sqrt(0.5);
  switch (faces) {
  case CoercivityProfile::Faces::all:
    return true;
  case CoercivityProfile::Faces::poles:
    return pole;
  case CoercivityProfile::Faces::sides:
    return !pole;
  case CoercivityProfile::Faces::north:
    return pole && normal_along_axis > 0.0;
  default:
    return pole && normal_along_axis < 0.0;
  }
}

/// Magnet blocks of one body with their elements.
class Blocks {
public:
  Blocks(const geometries::BodyMesh& mesh, int degree) : mesh_(mesh), elements_(BodyElements::make(mesh, degree)) {}

  const geometries::Region& region(std::size_t cell) const { return mesh_.regions[index(mesh_.cell_region[cell])]; }
  bool is_magnet(std::size_t cell) const { return region(cell).kind == RegionKind::magnet; }
  std::size_t cells() const { return elements_.cells; }
  std::size_t points_per_cell() const { return index(elements_.points_per_cell); }
  std::size_t points() const { return elements_.weights.size(); }
  const Point& at(std::size_t point) const { return elements_.points[point]; }
  double area(std::size_t point) const { return elements_.weights[point]; }

  std::vector<TreatedFace> treated_faces(CoercivityProfile::Faces faces) const;
  /// u of the law `diffusion` at all points of the body, 0 outside magnets.
  std::vector<double> diffused(const std::vector<TreatedFace>& faces, double depth) const;
  /// u of the law `shell`.
  std::vector<double> shell(const std::vector<TreatedFace>& faces, double depth) const;

private:
  const geometries::BodyMesh& mesh_;
  BodyElements elements_;
};

std::vector<TreatedFace> Blocks::treated_faces(CoercivityProfile::Faces faces) const {
  using Edge = std::pair<int, int>;
  const auto edge_of = [](int a, int b) { return Edge(std::min(a, b), std::max(a, b)); };
  std::map<Edge, std::vector<std::size_t>> cells_at;
  for (std::size_t c = 0; c < mesh_.cells.size(); ++c)
    for (std::size_t k = 0; k < 4; ++k)
      cells_at[edge_of(mesh_.cells[c][k], mesh_.cells[c][(k + 1) % 4])].push_back(c);
  std::map<Edge, Boundary> boundary;
  for (const auto& edge : mesh_.boundary)
    boundary[edge_of(edge.a, edge.b)] = edge.boundary;

  std::vector<TreatedFace> result;
  for (std::size_t c = 0; c < mesh_.cells.size(); ++c) {
    if (!is_magnet(c))
      continue;
    const std::set<int> own(elements_.dofs_of(c), elements_.dofs_of(c) + elements_.dofs_per_cell);
    for (std::size_t k = 0; k < 4; ++k) {
      // Cells run counter-clockwise: the outward normal lies to the right of the edge.
      const int from = mesh_.cells[c][k], to = mesh_.cells[c][(k + 1) % 4];
      const Edge edge = edge_of(from, to);
      const auto& cells = cells_at[edge];
      TreatedFace face{c, mesh_.vertices[index(from)], mesh_.vertices[index(to)], {}};
      if (cells.size() == 2) {
        const std::size_t other = cells[0] == c ? cells[1] : cells[0];
        if (mesh_.cell_region[other] == mesh_.cell_region[c])
          continue;
        for (int i = 0; i < elements_.dofs_per_cell; ++i)
          if (own.count(elements_.dofs_of(other)[i]) != 0)
            face.dofs.push_back(elements_.dofs_of(other)[i]);
      } else {
        const Boundary kind = boundary[edge];
        if (kind == Boundary::side_begin || kind == Boundary::side_end)
          continue;
        for (const BoundaryFace& at_boundary : elements_.faces) {
          const bool same = std::all_of(at_boundary.dofs.begin(), at_boundary.dofs.end(),
                                        [&](int dof) { return own.count(dof) != 0; });
          const Point& middle = at_boundary.at[at_boundary.at.size() / 2];
          const double length = std::hypot(face.b.x - face.a.x, face.b.y - face.a.y);
          if (same &&
              std::hypot(middle.x - 0.5 * (face.a.x + face.b.x), middle.y - 0.5 * (face.a.y + face.b.y)) < 0.4 * length)
            face.dofs.insert(face.dofs.end(), at_boundary.dofs.begin(), at_boundary.dofs.end());
        }
      }
      const double length = std::hypot(face.b.x - face.a.x, face.b.y - face.a.y);
      const Point normal{(face.b.y - face.a.y) / length, (face.a.x - face.b.x) / length};
      const Point axis = region(c).magnetisation.direction({0.5 * (face.a.x + face.b.x), 0.5 * (face.a.y + face.b.y)});
      if (is_treated(faces, normal.x * axis.x + normal.y * axis.y))
        result.push_back(std::move(face));
    }
  }
  return result;
}

std::vector<double> Blocks::diffused(const std::vector<TreatedFace>& faces, double depth) const {
  // Dofs block by block: two blocks that touch are two pieces.
  std::map<std::pair<int, int>, int> unknown;  // (region, dof)
  const auto key = [&](std::size_t cell, int dof) { return std::make_pair(mesh_.cell_region[cell], dof); };
  for (const TreatedFace& face : faces)
    for (const int dof : face.dofs)
      unknown[key(face.cell, dof)] = -1;
  int count = 0;
  for (std::size_t c = 0; c < cells(); ++c)
    if (is_magnet(c))
      for (int i = 0; i < elements_.dofs_per_cell; ++i)
        if (unknown.emplace(key(c, elements_.dofs_of(c)[i]), count).second)
          ++count;

  const auto local = index(elements_.dofs_per_cell);
  const auto stride = index(elements_.stride);
  std::vector<Eigen::Triplet<double>> entries;
  Eigen::VectorXd load = Eigen::VectorXd::Zero(count);
  for (std::size_t c = 0; c < cells(); ++c) {
    if (!is_magnet(c))
      continue;
    for (std::size_t i = 0; i < local; ++i) {
      const int row = unknown[key(c, elements_.dofs_of(c)[i])];
      if (row < 0)
        continue;
      for (std::size_t j = 0; j < local; ++j) {
        double entry = 0.0;
        for (std::size_t q = 0; q < points_per_cell(); ++q) {
          const double* gradient = elements_.cell_gradients(c) + q * 2 * stride;
          const double* value = elements_.shape_values.data() + q * stride;
          entry += elements_.cell_weights(c)[q] *
                   (depth * depth * (gradient[i] * gradient[j] + gradient[stride + i] * gradient[stride + j]) +
                    value[i] * value[j]);
        }
        const int column = unknown[key(c, elements_.dofs_of(c)[j])];
        if (column < 0)
          load[row] -= entry;
        else
          entries.emplace_back(row, column, entry);
      }
    }
  }
  Eigen::SparseMatrix<double> matrix(count, count);
  matrix.setFromTriplets(entries.begin(), entries.end());
  const Eigen::VectorXd solution = Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>>(matrix).solve(load);

  std::vector<double> share(points(), 0.0);
  for (std::size_t c = 0; c < cells(); ++c) {
    if (!is_magnet(c))
      continue;
    for (std::size_t q = 0; q < points_per_cell(); ++q) {
      double u = 0.0;
      for (std::size_t i = 0; i < local; ++i) {
        const int k = unknown[key(c, elements_.dofs_of(c)[i])];
        u += elements_.shape_values[q * stride + i] * (k < 0 ? 1.0 : solution[k]);
      }
      // The exact u lies between 0 and 1; a coarse mesh under a thin layer may leave that by a little.
      share[c * points_per_cell() + q] = std::clamp(u, 0.0, 1.0);
    }
  }
  return share;
}

double distance(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double along = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

std::vector<double> Blocks::shell(const std::vector<TreatedFace>& faces, double depth) const {
  std::vector<double> share(points(), 0.0);
  for (std::size_t c = 0; c < cells(); ++c)
    if (is_magnet(c))
      for (std::size_t i = c * points_per_cell(); i < (c + 1) * points_per_cell(); ++i)
        for (const TreatedFace& face : faces)
          if (mesh_.cell_region[face.cell] == mesh_.cell_region[c] && distance(at(i), face.a, face.b) <= depth) {
            share[i] = 1.0;
            break;
          }
  return share;
}

/// ΔH over the largest at all points: each block of a pole has its own, in the order of the mesh's regions.
std::vector<double> of_blocks(const Blocks& blocks, const geometries::BodyMesh& mesh,
                              const std::vector<double>& gains) {
  std::map<int, int> blocks_of_pole;
  std::vector<int> place(mesh.regions.size(), -1);
  for (std::size_t r = 0; r < mesh.regions.size(); ++r)
    if (mesh.regions[r].kind == RegionKind::magnet)
      place[r] = blocks_of_pole[mesh.regions[r].pole]++;
  for (const auto& [pole, count] : blocks_of_pole)
    if (index(count) != gains.size())
      throw std::invalid_argument("a coercivity profile of " + std::to_string(gains.size()) + " blocks on poles of " +
                                  std::to_string(count));
  const double largest = *std::max_element(gains.begin(), gains.end());
  std::vector<double> share(blocks.points(), 0.0);
  for (std::size_t i = 0; i < share.size(); ++i) {
    const std::size_t cell = i / blocks.points_per_cell();
    if (blocks.is_magnet(cell) && largest > 0.0)
      share[i] = gains[index(place[index(mesh.cell_region[cell])])] / largest;
  }
  return share;
}

bool has_magnets(const geometries::BodyMesh& mesh) {
  return std::any_of(mesh.regions.begin(), mesh.regions.end(),
                     [](const geometries::Region& region) { return region.kind == RegionKind::magnet; });
}

}  // namespace

GradedMagnets grade_magnets(const geometries::SectorMesh& mesh, int degree, const CoercivityProfile& profile,
                            double base_coercivity) {
  if (!(base_coercivity > 0.0))
    throw std::invalid_argument("a coercivity profile needs a base coercivity above 0");
  GradedMagnets result;
  double volume = 0.0, shared = 0.0;
  std::vector<std::pair<std::vector<MagnetState>*, std::vector<double>>> shares;
  for (const auto& [body, states] :
       {std::make_pair(&mesh.rotor, &result.memory.rotor), std::make_pair(&mesh.stator, &result.memory.stator)}) {
    if (!*body || !has_magnets(**body))
      continue;
    const Blocks blocks(**body, degree);
    std::vector<double> share;
    if (profile.law == CoercivityProfile::Law::blocks) {
      share = of_blocks(blocks, **body, profile.block_gains);
    } else {
      const std::vector<TreatedFace> faces = blocks.treated_faces(profile.faces);
      share = profile.law == CoercivityProfile::Law::diffusion ? blocks.diffused(faces, profile.depth)
                                                               : blocks.shell(faces, profile.depth);
    }
    for (std::size_t i = 0; i < share.size(); ++i)
      if (blocks.is_magnet(i / blocks.points_per_cell())) {
        volume += blocks.area(i);
        shared += blocks.area(i) * share[i];
      }
    shares.emplace_back(states, std::move(share));
  }
  if (!(volume > 0.0))
    throw std::invalid_argument("a coercivity profile needs a mesh with magnets");
  result.mean_share = shared / volume;

  const double k = profile.coercivity_per_mass;
  if (profile.law == CoercivityProfile::Law::blocks)
    result.gain = *std::max_element(profile.block_gains.begin(), profile.block_gains.end());
  else if (profile.gain)
    result.gain = *profile.gain;
  else if (result.mean_share > 0.0)
    result.gain = *profile.dose * k / result.mean_share;
  else if (*profile.dose > 0.0)
    throw std::invalid_argument("the coercivity profile has a dose but no face to take it");
  result.heavy_rare_earth = result.gain * result.mean_share / k;
  if (!(profile.remanence_per_mass * result.gain / k < 1.0))
    throw std::invalid_argument("the coercivity profile leaves no remanence at its treated faces");
  for (const auto& [states, share] : shares) {
    states->resize(share.size());
    for (std::size_t i = 0; i < share.size(); ++i) {
      (*states)[i].coercivity_factor = 1.0 + result.gain * share[i] / base_coercivity;
      (*states)[i].remanence_factor = 1.0 - profile.remanence_per_mass * result.gain * share[i] / k;
    }
  }
  return result;
}

MagnetMemory grade_magnets(const geometries::SectorMesh& mesh, int degree,
                           const std::function<double(const geometries::Region& region, std::size_t cell,
                                                      const Point& at)>& coercivity_factor) {
  MagnetMemory result;
  for (const auto& [body, states] :
       {std::make_pair(&mesh.rotor, &result.rotor), std::make_pair(&mesh.stator, &result.stator)}) {
    if (!*body || !has_magnets(**body))
      continue;
    const Blocks blocks(**body, degree);
    states->resize(blocks.points());
    for (std::size_t i = 0; i < blocks.points(); ++i) {
      const std::size_t cell = i / blocks.points_per_cell();
      if (!blocks.is_magnet(cell))
        continue;
      const double factor = coercivity_factor(blocks.region(cell), cell, blocks.at(i));
      if (!(factor > 0.0 && std::isfinite(factor)))
        throw std::invalid_argument("a factor of coercivity must be above 0");
      (*states)[i].coercivity_factor = factor;
    }
  }
  return result;
}

}  // namespace lodestone::solver
