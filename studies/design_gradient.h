// SPDX-License-Identifier: GPL-3.0-or-later
// Derivatives of a design's quantities by the shares of a refinement's variables: what local_search.h goes down by.
//
//   adjoint      torque, ripple, voltage, flux linkage and what is made of them and of masses: from the adjoints of
//                the solved positions (rotation_derivatives.h), exact for the mesh as it moves with the drawing. At
//                `angle: best` the torque has no slope along the angle, so that its derivative at the angle found is
//                that of the best torque (envelope theorem); ripple and voltage have one, and are not here then
//   geometry     masses, cost, carbon, supply risk: differences of machines a little to either side, without a field
//   differences  everything else, such as efficiency and margins: whole evaluations to either side of each variable,
//                on the cells of the same mesh, moved, so that no change of the mesh shows in them
//
// Adjoint and geometry are one job, beside the case; differences are a job a variable.
#pragma once

#include "postprocess/comparison/design_quantities.h"
#include "studies/cases.h"
#include "studies/run_case.h"
#include "studies/study.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

enum class DerivativeMethod { adjoint, geometry, differences };
/// "adjoint", "geometry", "differences".
std::string to_string(DerivativeMethod method);
DerivativeMethod method_of(const postprocess::NamedQuantity& quantity, const Study& study);

/// The quantities of a refinement's objective and limits, each once, by name.
std::map<std::string, postprocess::NamedQuantity> refined_quantities(const Study& study);
/// Whether a job of the case's fields, or jobs of each variable, are needed for them.
bool needs_fields_or_geometry(const Study& study);
bool needs_differences(const Study& study);

/// Derivatives by name of the quantity, SI a share of the range.
struct GradientPart {
  std::map<std::string, std::vector<double>> by_variable;  ///< those of the job: of every variable, or of its own
  std::string failure;                                     ///< why there are none, "" where there are
  double seconds = 0.0;                                    ///< CPU
};

/// By adjoints and geometry, of all variables. @param record, fields of the case as run_case() gave them. @param models
/// that it ran with.
GradientPart gradient_by_adjoints(const Study& study, const base::Document& machine, const Case& one,
                                  const std::vector<double>& shares, const materials::MaterialLibrary& materials,
                                  FieldModels& models, const postprocess::CaseRecord& record, const CaseFields& fields);

/// By whole evaluations to either side of a variable.
GradientPart gradient_by_differences(const Study& study, const base::Document& machine,
                                     const std::vector<double>& shares, std::size_t variable,
                                     const materials::MaterialLibrary& materials);

/// The record of a whole evaluation of `one` on the cells of the mesh of `base`, moved: what differences are taken of.
/// A failure is in the record, as of run_case().
postprocess::CaseRecord run_on_moved_mesh(const Study& study, const Case& base, const Case& one,
                                          const materials::MaterialLibrary& materials);

/// The case with one variable changed by a share of its range, its values in full length.
Case neighbour_of(const Study& study, const base::Document& machine, const std::vector<double>& shares,
                  std::size_t variable, double offset);

}  // namespace lodestone::studies
