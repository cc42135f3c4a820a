// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone solve FILE.fem, FILE.dxf, FILE.msh or the description of a drawing: the field of a problem as it stands.
#pragma once

#include <string>
#include <vector>

namespace lodestone::app {

struct FemOptions {
  std::string file;
  int degree = 2;
  double refinement = 1.0;
  bool json = false;
  std::string output;                     ///< folder for .vtu and .png; "": none
  std::vector<std::string> library = {};  ///< folders of materials
};

/// Solves and prints. @return the exit code. @throws base::UserError, geometries::MeshError, solver::ConvergenceError.
int solve_fem(const FemOptions& options);

}  // namespace lodestone::app
