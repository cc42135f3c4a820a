// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/assembly.h"

#include "solver/vector_kernels.h"

#include <cmath>
#include <cstring>
#include <stdexcept>

namespace lodestone::solver {

namespace {

// Rows of the gradient arrays are padded to a multiple of four.
template <int degree> struct Sizes {
  static constexpr int local = (degree + 1) * (degree + 1);
  static constexpr int points = local;
  static constexpr int blocks = (local + 3) / 4;
  static constexpr int stride = 4 * blocks;
};

/// ∂N/∂x of all dofs at a point, then ∂N/∂y.
template <int degree> LODESTONE_INLINE const Four* point_row(const double* gradients, std::ptrdiff_t point) {
  return reinterpret_cast<const Four*>(gradients + point * (2 * Sizes<degree>::stride));
}

/// ∇A at all points of a cell.
template <int degree>
LODESTONE_INLINE void gradients_of_cell(const double* gradients, const int* dofs, const double* values, double* gx,
                                        double* gy) {
  using S = Sizes<degree>;
  double local[S::stride] = {};
  for (int i = 0; i < S::local; ++i)
    local[i] = values[dofs[i]];
  Four u[S::blocks];
  std::memcpy(u, local, sizeof(u));
  for (int q = 0; q < S::points; ++q) {
    const Four* row = point_row<degree>(gradients, q);
    Four x = row[0] * u[0];
    Four y = row[S::blocks] * u[0];
    for (int b = 1; b < S::blocks; ++b) {
      x += row[b] * u[b];
      y += row[S::blocks + b] * u[b];
    }
    gx[q] = sum_of(x);
    gy[q] = sum_of(y);
  }
}

/// forces[dofs] += Σ_q hx ∂N/∂x + hy ∂N/∂y, weights included in h.
template <int degree>
LODESTONE_INLINE void add_forces_of_cell(const double* gradients, const int* dofs, const double* hx, const double* hy,
                                         double* forces) {
  using S = Sizes<degree>;
  Four sum[S::blocks] = {};
  for (int q = 0; q < S::points; ++q) {
    const Four* row = point_row<degree>(gradients, q);
    for (int b = 0; b < S::blocks; ++b)
      sum[b] += hx[q] * row[b] + hy[q] * row[S::blocks + b];
  }
  double local[S::stride];
  std::memcpy(local, sum, sizeof(local));
  for (int i = 0; i < S::local; ++i)
    forces[dofs[i]] += local[i];
}

/// The lower triangle Σ_q ∇N_iᵀ D ∇N_j in rows of `stride` numbers.
template <int degree>
LODESTONE_INLINE void tangent_of_cell(const double* gradients, const double* tangents, double* entries) {
  using S = Sizes<degree>;
  double tx[S::points * S::stride];
  double ty[S::points * S::stride];
  for (int q = 0; q < S::points; ++q) {
    const Four* row = point_row<degree>(gradients, q);
    const double xx = tangents[0];
    const double xy = tangents[1];
    const double yy = tangents[2];
    tangents += 3;
    for (int b = 0; b < S::blocks; ++b) {
      const Four x = xx * row[b] + xy * row[S::blocks + b];
      const Four y = xy * row[b] + yy * row[S::blocks + b];
      std::memcpy(tx + q * S::stride + 4 * b, &x, sizeof(x));
      std::memcpy(ty + q * S::stride + 4 * b, &y, sizeof(y));
    }
  }
  for (int i = 0; i < S::local; ++i)
    for (int b = 0; b <= i / 4; ++b) {
      Four sum = {};
      for (int q = 0; q < S::points; ++q) {
        const Four* row = point_row<degree>(gradients, q);
        sum += tx[q * S::stride + i] * row[b];
        sum += ty[q * S::stride + i] * row[S::blocks + b];
      }
      std::memcpy(entries + i * S::stride + 4 * b, &sum, sizeof(sum));
    }
}

#define LODESTONE_KERNELS(degree)                                                                                      \
  LODESTONE_MULTIVERSIONED void gradients_##degree(const double* gradients, const int* dofs, const double* values,     \
                                                   double* gx, double* gy) {                                           \
    gradients_of_cell<degree>(gradients, dofs, values, gx, gy);                                                        \
  }                                                                                                                    \
  LODESTONE_MULTIVERSIONED void forces_##degree(const double* gradients, const int* dofs, const double* hx,            \
                                                const double* hy, double* forces) {                                    \
    add_forces_of_cell<degree>(gradients, dofs, hx, hy, forces);                                                       \
  }                                                                                                                    \
  LODESTONE_MULTIVERSIONED void tangent_##degree(const double* gradients, const double* tangents, double* entries) {   \
    tangent_of_cell<degree>(gradients, tangents, entries);                                                             \
  }

LODESTONE_KERNELS(1)
LODESTONE_KERNELS(2)
LODESTONE_KERNELS(3)
LODESTONE_KERNELS(4)
#undef LODESTONE_KERNELS

struct Kernels {
  void (*gradients)(const double*, const int*, const double*, double*, double*);
  void (*forces)(const double*, const int*, const double*, const double*, double*);
  void (*tangent)(const double*, const double*, double*);
};

const Kernels& kernels(int degree) {
  static const Kernels table[] = {{gradients_1, forces_1, tangent_1},
                                  {gradients_2, forces_2, tangent_2},
                                  {gradients_3, forces_3, tangent_3},
                                  {gradients_4, forces_4, tangent_4}};
  return table[degree - 1];
}

constexpr int most_points = 25;
constexpr int most_entries = 25 * 28;

}  // namespace

Assembly::Assembly(const std::vector<const geometries::BodyMesh*>& meshes, const std::vector<BodyElements>& bodies,
                   const Numbering& numbering, const std::vector<std::vector<RegionLaw>>& laws,
                   std::vector<std::vector<double>> prescribed, std::vector<std::vector<materials::MagnetState>> states)
    : bodies_(bodies), numbering_(numbering), prescribed_(std::move(prescribed)), states_(std::move(states)) {
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    const auto& mesh = *meshes[b];
    if (laws[b].size() != mesh.regions.size())
      throw std::invalid_argument("there must be one law for each region of the mesh");
    std::vector<Group> groups(mesh.regions.size());
    for (std::size_t c = 0; c < bodies[b].cells; ++c)
      groups[static_cast<std::size_t>(bodies[b].cell_region[c])].cells.push_back(c);
    for (std::size_t r = 0; r < groups.size(); ++r) {
      Group& group = groups[r];
      group.body = b;
      group.law = laws[b][r];
      if (!group.law.magnet && !group.law.reluctivity)
        throw std::invalid_argument("region '" + mesh.regions[r].name + "' has no law");
      if (group.law.magnet) {
        const auto points = static_cast<std::size_t>(bodies[b].points_per_cell);
        for (const std::size_t c : group.cells)
          for (std::size_t q = 0; q < points; ++q) {
            const auto axis = mesh.regions[r].magnetisation.direction(bodies[b].points[c * points + q]);
            group.easy_axis.push_back({axis.x, axis.y});
          }
      }
      if (group.law.is_linear()) {
        linear_.push_back(std::move(group));
      } else {
        group.first = nonlinear_points_;
        nonlinear_points_ += group.cells.size() * static_cast<std::size_t>(bodies[b].points_per_cell);
        nonlinear_.push_back(std::move(group));
      }
    }
  }

  // The linear regions at x = 0.
  linear_matrix_.assign(numbering.pattern.entries() + 1, 0.0);
  linear_load_.assign(numbering.unknowns, 0.0);
  const std::vector<double> zero(numbering.unknowns, 0.0);
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    std::vector<double> dofs;
    expand(b, zero, dofs);
    std::vector<double> forces(bodies[b].dofs, 0.0);
    Tangents tangents;
    for (const Group& group : linear_)
      if (group.body == b) {
        tangents.resize(3 * group.cells.size() * static_cast<std::size_t>(bodies[b].points_per_cell));
        group_forces(group, dofs, forces, tangents.data());
        group_tangent(group, tangents.data(), linear_matrix_);
        linear_constant_ += group_energy(group, dofs);
      }
    numbering.collect(b, forces, linear_load_);
  }
}

void Assembly::expand(std::size_t body, const std::vector<double>& x, std::vector<double>& dofs) const {
  numbering_.expand(body, x, prescribed_[body], dofs);
}

void Assembly::group_forces(const Group& group, const std::vector<double>& dofs, std::vector<double>& forces,
                            double* tangents) const {
  const BodyElements& body = bodies_[group.body];
  const Kernels& kernel = kernels(body.degree);
  const int points = body.points_per_cell;
  double gx[most_points];
  double gy[most_points];
  const Gradient* axis = group.easy_axis.data();
  for (const std::size_t c : group.cells) {
    const double* gradients = body.cell_gradients(c);
    const double* weights = body.cell_weights(c);
    kernel.gradients(gradients, body.dofs_of(c), dofs.data(), gx, gy);
    const std::size_t first = c * static_cast<std::size_t>(points);
    for (int q = 0; q < points; ++q) {
      const Gradient g{gx[q], gy[q]};
      const PointResponse r =
          group.law.magnet
              ? respond(*group.law.magnet, state(group.body, first + static_cast<std::size_t>(q)), *axis++, g)
              : respond(*group.law.reluctivity, g);
      gx[q] = weights[q] * r.h.x;
      gy[q] = weights[q] * r.h.y;
      *tangents++ = weights[q] * r.xx;
      *tangents++ = weights[q] * r.xy;
      *tangents++ = weights[q] * r.yy;
    }
    kernel.forces(gradients, body.dofs_of(c), gx, gy, forces.data());
  }
}

void Assembly::group_tangent(const Group& group, const double* tangents, std::vector<double>& values) const {
  const BodyElements& body = bodies_[group.body];
  const BodyNumbering& numbering = numbering_.bodies[group.body];
  const Kernels& kernel = kernels(body.degree);
  const int n = body.dofs_per_cell;
  const int count = n * (n + 1) / 2;
  double entries[most_entries];
  for (const std::size_t c : group.cells) {
    kernel.tangent(body.cell_gradients(c), tangents, entries);
    tangents += 3 * static_cast<std::ptrdiff_t>(body.points_per_cell);
    if (numbering.folded_cell[c]) {
      const int* dofs = body.dofs_of(c);
      for (int i = 0; i < n; ++i)
        for (int j = 0; j <= i; ++j) {
          // Two dofs of a cell are one unknown only in a sector one cell wide; then (i, j) counts twice.
          const auto a = static_cast<std::size_t>(dofs[i]);
          const auto b = static_cast<std::size_t>(dofs[j]);
          const double twice = i != j && numbering.unknown[a] == numbering.unknown[b] ? 2.0 : 1.0;
          entries[i * body.stride + j] *= twice * numbering.sign[a] * numbering.sign[b];
        }
    }
    const int* places = numbering.places.data() + c * static_cast<std::size_t>(count);
    for (int i = 0; i < n; ++i)
      for (int j = 0; j <= i; ++j)
        values[static_cast<std::size_t>(*places++)] += entries[i * body.stride + j];
  }
}

double Assembly::group_energy(const Group& group, const std::vector<double>& dofs) const {
  const BodyElements& body = bodies_[group.body];
  const Kernels& kernel = kernels(body.degree);
  double gx[most_points];
  double gy[most_points];
  double energy = 0.0;
  const Gradient* axis = group.easy_axis.data();
  for (const std::size_t c : group.cells) {
    const double* weights = body.cell_weights(c);
    kernel.gradients(body.cell_gradients(c), body.dofs_of(c), dofs.data(), gx, gy);
    const std::size_t first = c * static_cast<std::size_t>(body.points_per_cell);
    for (int q = 0; q < body.points_per_cell; ++q)
      energy += weights[q] * (group.law.magnet ? response_along(*group.law.magnet,
                                                                state(group.body, first + static_cast<std::size_t>(q)),
                                                                *axis++, {gx[q], gy[q]})
                                                     .energy_density
                                               : group.law.reluctivity->energy_density(std::hypot(gx[q], gy[q])));
  }
  return energy;
}

void Assembly::add_forces(const std::vector<double>& x, std::vector<double>& residual, Tangents& tangents,
                          Workspace& workspace) const {
  tangents.resize(3 * nonlinear_points_);
  auto& [dofs, forces] = workspace;
  for (std::size_t b = 0; b < bodies_.size(); ++b) {
    expand(b, x, dofs);
    forces.assign(bodies_[b].dofs, 0.0);
    for (const Group& group : nonlinear_)
      if (group.body == b)
        group_forces(group, dofs, forces, tangents.data() + 3 * group.first);
    numbering_.collect(b, forces, residual);
  }
}

void Assembly::add_tangent(const Tangents& tangents, std::vector<double>& values) const {
  for (const Group& group : nonlinear_)
    group_tangent(group, tangents.data() + 3 * group.first, values);
}

double Assembly::nonlinear_energy(const std::vector<double>& x, Workspace& workspace) const {
  double energy = 0.0;
  std::vector<double>& dofs = workspace.dofs;
  for (std::size_t b = 0; b < bodies_.size(); ++b) {
    expand(b, x, dofs);
    for (const Group& group : nonlinear_)
      if (group.body == b)
        energy += group_energy(group, dofs);
  }
  return energy;
}

template <typename Visit>
void Assembly::visit_magnets(std::size_t body, const std::vector<double>& x, const Visit& visit) const {
  const auto points = static_cast<std::size_t>(bodies_[body].points_per_cell);
  std::vector<Gradient> field;
  for (const Group& group : nonlinear_) {
    if (group.body != body || !group.law.magnet)
      continue;
    if (field.empty()) {
      std::vector<double> dofs;
      expand(body, x, dofs);
      field = gradients(body, dofs);
    }
    const Gradient* axis = group.easy_axis.data();
    for (const std::size_t c : group.cells)
      for (std::size_t i = c * points; i < (c + 1) * points; ++i)
        visit(i, response_along(*group.law.magnet, state(body, i), *axis++, field[i]));
  }
}

double Assembly::dissipated_energy(const std::vector<double>& x) const {
  double energy = 0.0;
  for (std::size_t b = 0; b < bodies_.size(); ++b)
    visit_magnets(b, x, [&](std::size_t i, const materials::MagnetLaw::Response& response) {
      energy += bodies_[b].weights[i] * response.dissipated_energy_density;
    });
  return energy;
}

std::vector<materials::MagnetState> Assembly::states_after(std::size_t body, const std::vector<double>& x) const {
  std::vector<materials::MagnetState> result = states_[body];
  visit_magnets(body, x, [&](std::size_t i, const materials::MagnetLaw::Response& response) {
    if (result.empty())
      result.resize(bodies_[body].weights.size());
    result[i].remaining = response.remaining;
  });
  return result;
}

std::vector<Gradient> Assembly::gradients(std::size_t body, const std::vector<double>& dofs) const {
  const BodyElements& elements = bodies_[body];
  const Kernels& kernel = kernels(elements.degree);
  double gx[most_points];
  double gy[most_points];
  std::vector<Gradient> result;
  result.reserve(elements.cells * static_cast<std::size_t>(elements.points_per_cell));
  for (std::size_t c = 0; c < elements.cells; ++c) {
    kernel.gradients(elements.cell_gradients(c), elements.dofs_of(c), dofs.data(), gx, gy);
    for (int q = 0; q < elements.points_per_cell; ++q)
      result.push_back({gx[q], gy[q]});
  }
  return result;
}

std::vector<PointResponse> Assembly::responses(std::size_t body, const std::vector<Gradient>& gradients) const {
  std::vector<PointResponse> result(gradients.size());
  const auto points = static_cast<std::size_t>(bodies_[body].points_per_cell);
  for (const auto* groups : {&linear_, &nonlinear_})
    for (const Group& group : *groups) {
      if (group.body != body)
        continue;
      const Gradient* axis = group.easy_axis.data();
      for (const std::size_t c : group.cells)
        for (std::size_t i = c * points; i < (c + 1) * points; ++i)
          result[i] = group.law.magnet ? respond(*group.law.magnet, state(body, i), *axis++, gradients[i])
                                       : respond(*group.law.reluctivity, gradients[i]);
    }
  return result;
}

}  // namespace lodestone::solver
