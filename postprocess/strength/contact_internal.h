// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks in contact with an elastic body, frictionless and unable to pull, as a small dense problem. Not installed.
//
// Each place i of contact has a pressure p_i ≥ 0 and a gap g_i ≥ 0, of which one is zero (Signorini's conditions). With
// the compliance C between places, the gap g⁰ that the loads alone would open, and rigid motions q of the blocks:
//
//   g = g⁰ + C p − B q,        Bᵀ p = F
//
// F holds the force and moment on each block. Places that are tied (glue) have g_i = 0 and any p_i.
#pragma once

#include <Eigen/Dense>

#include <vector>

namespace lodestone::postprocess {

struct ContactProblem {
  Eigen::MatrixXd compliance;    ///< C
  Eigen::VectorXd free_gap;      ///< g⁰
  Eigen::MatrixXd rigid_motion;  ///< B, a column for each rigid motion of the blocks
  Eigen::VectorXd block_load;    ///< F
  std::vector<bool> tied;        ///< by place
  std::vector<bool> first;       ///< by place: in contact at the beginning of the iteration
};

struct ContactSolution {
  Eigen::VectorXd pressure;
  Eigen::VectorXd motion;  ///< q
  int iterations = 0;
};

/// The active set is found by iteration: places that pull are let go, places that overlap are closed (Hintermüller, Ito
/// & Kunisch 2002, SIAM J. Optim. 13:865). @throws std::runtime_error where no set is found: a block has no hold.
ContactSolution solve_contact(const ContactProblem& problem);

}  // namespace lodestone::postprocess
