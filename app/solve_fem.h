// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone solve FILE.fem: the field of a FEMM problem as it stands.
#pragma once

#include <string>

namespace lodestone::app {

struct FemOptions {
  std::string file;
  int degree = 2;
  double refinement = 1.0;
  bool json = false;
  std::string output;  ///< folder for .vtu and .png; "": none
};

/// Solves and prints. @return the exit code. @throws base::UserError, geometries::MeshError, solver::ConvergenceError.
int solve_fem(const FemOptions& options);

}  // namespace lodestone::app
