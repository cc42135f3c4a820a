// SPDX-License-Identifier: GPL-3.0-or-later
// The least heavy rare earth of a study's machine on the study's load cases (lodestone grade STUDY).
#pragma once

#include "materials/material_library.h"
#include "postprocess/demagnetisation/least_dysprosium.h"
#include "studies/study.h"

#include <string>
#include <vector>

namespace lodestone::studies {

struct DesignRequest {
  std::string law = "nd-fe-b";  ///< composition law: library name or path
  std::string base;             ///< alloy without heavy rare earth: name or path; "": the law's
  std::string element = "Dy";
  double loss = 0.01;  ///< of its remanence that a point may lose
  /// Of the mesh, over the study's: the corners of the magnets decide, more than on torque.
  double refinement = 1.5;
  bool library_grades = true;
};

struct DesignReport {
  std::string machine;
  std::string magnet;  ///< the machine's own
  std::string base;
  std::string law;
  std::string element;
  double loss = 0.01;
  std::vector<postprocess::LoadCase> loads;
  postprocess::OperatingPoint point;  ///< judged by
  double magnet_temperature = 0.0;    ///< K
  postprocess::LeastDysprosium designs;
  /// In the order in which they were tried; the last is the mildest that survives, if it does.
  std::vector<postprocess::LibraryGrade> library_grades;
  std::vector<std::string> not_judged;  ///< magnets of the library, with the reason
  std::vector<std::string> notes;
  double seconds = 0.0;  ///< CPU
};

/// The first case of the study with the base alloy in its machine. Without load cases of its own: its first point with
/// a current and the steady short circuit, at 150 degC. Torque and efficiency are those of that point.
/// @throws base::UserError, also for a study without a current; geometries::MeshError, solver::ConvergenceError.
DesignReport design_grade(const Study& study, const materials::MaterialLibrary& library, const DesignRequest& request);

}  // namespace lodestone::studies
