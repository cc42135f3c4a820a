// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/refined_sizes.h"

#include "geometries/half_cells.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lodestone::studies {

namespace {

using geometries::HalfCells;
using geometries::LocalSizes;
using geometries::MeshOptions;
using geometries::SizeWish;

constexpr double least_factor = 0.4;  ///< of a cell's size in one round
constexpr double unchanged = 0.95;    ///< factors above are left out
constexpr double order = 4.0;         ///< s
/// Cells that go with a face of a rim: that of the layers and those behind it on the body's surface.
constexpr double rim_weight = 3.0;

/// Wishes that another one implies are left out.
void prune(std::vector<SizeWish>& wishes) {
  constexpr double growth = 0.35;  // the slowest of the mesher's
  std::stable_sort(wishes.begin(), wishes.end(), [](const SizeWish& a, const SizeWish& b) { return a.size < b.size; });
  std::vector<SizeWish> kept;
  for (const SizeWish& wish : wishes)
    if (std::none_of(kept.begin(), kept.end(), [&](const SizeWish& smaller) {
          const double beyond = std::max(0.0, geometries::distance(wish.at, smaller.at) - smaller.size);
          return smaller.size + growth * beyond <= wish.size;
        }))
      kept.push_back(wish);
  wishes = std::move(kept);
}

/// The cells of a body with their shares, and what its rim has: a part of the ring's and the layers beside it.
struct BodyShares {
  HalfCells cells;
  std::vector<double> shares;  ///< of the cells of the half
  double rim = 0.0;
  double rim_cost = 0.0;
  double face = 0.0;  ///< m

  BodyShares(const geometries::BodyMesh& mesh, double angle, const std::vector<double>& of_cells, double of_ring)
      : cells(geometries::half_cells(mesh, angle)), shares(cells.fold(of_cells)), rim(of_ring),
        face(geometries::rim_face(mesh)) {
    for (std::size_t k = 0; k < shares.size(); ++k)
      if (cells.beside_gap[k] != 0) {
        rim += shares[k];
        rim_cost += rim_weight * cells.images;
      }
  }
  /// Calls visit(share, cells) of every cell and of the rim.
  template <class Visit> void visit(const Visit& visit) const {
    for (std::size_t k = 0; k < shares.size(); ++k)
      if (cells.beside_gap[k] == 0)
        visit(shares[k], cells.images);
    visit(rim, rim_cost);
  }
};

/// The factor of a size for the multiplier λ.
double factor_of(double share, double cost, double lambda) {
  return share > 0.0 ? std::clamp(std::pow(lambda * cost / share, 1.0 / (order + 2.0)), least_factor, 1.0) : 1.0;
}

void add_wishes(const BodyShares& body, double lambda, LocalSizes& sizes) {
  for (std::size_t k = 0; k < body.shares.size(); ++k) {
    const double factor = factor_of(body.shares[k], body.cells.images, lambda);
    if (body.cells.beside_gap[k] == 0 && factor < unchanged)
      sizes.wishes.push_back({body.cells.at[k], factor * body.cells.size[k]});
  }
  prune(sizes.wishes);
  sizes.gap_face = body.face * factor_of(body.rim, body.rim_cost, lambda);
}

}  // namespace

MeshOptions refined_sizes(MeshOptions options, const geometries::SectorMesh& mesh, const solver::ErrorShares& shares,
                          double ratio) {
  // The coarser rim decides which orders the ring has: what they leave out is its share, by the fourth power.
  const double rotor_face = std::pow(geometries::rim_face(*mesh.rotor), 4.0);
  const double of_rotor = rotor_face / (rotor_face + std::pow(geometries::rim_face(*mesh.stator), 4.0));
  const BodyShares rotor(*mesh.rotor, mesh.angle, shares.rotor, of_rotor * shares.ring);
  const BodyShares stator(*mesh.stator, mesh.angle, shares.stator, (1.0 - of_rotor) * shares.ring);
  double total = 0.0;
  const auto left = [&](double lambda) {
    double sum = 0.0;
    const auto add_left = [&](double share, double cost) {
      sum += share * std::pow(factor_of(share, cost, lambda), order);
    };
    rotor.visit(add_left);
    stator.visit(add_left);
    return sum;
  };
  double most = 0.0;  // of a share over its cost: there every factor is 1
  const auto look = [&](double share, double cost) {
    total += share;
    most = std::max(most, share / cost);
  };
  rotor.visit(look);
  stator.visit(look);
  double low = std::log(most) - 40.0, high = std::log(most);
  for (int k = 0; k < 60; ++k) {
    const double middle = 0.5 * (low + high);
    (left(std::exp(middle)) > ratio * total ? high : low) = middle;
  }
  add_wishes(rotor, std::exp(low), options.rotor);
  add_wishes(stator, std::exp(low), options.stator);
  return options;
}

}  // namespace lodestone::studies
