// SPDX-License-Identifier: GPL-3.0-or-later
// What a verification case is and what comes of it: rows of exact value, ours, difference.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace lodestone::verification {

/// How finely a case is solved. Refinement 1 is the moderate mesh at which the tolerances hold.
struct Discretisation {
  int degree = 2;
  double refinement = 1.0;

  /// A number of cells at refinement 1, scaled; at least one, and a multiple of `multiple`.
  int cells(int moderate, int multiple = 1) const {
    const auto units = std::lround(moderate * refinement / multiple);
    return multiple * static_cast<int>(units > 1 ? units : 1);
  }
  /// A growth of cells from one to the next, so that finer meshes have the same course of cell size.
  double growth(double moderate) const { return std::pow(moderate, 1.0 / refinement); }
};

struct Row {
  std::string quantity;
  std::string unit;  ///< "" for a ratio
  double exact = 0.0;
  double ours = 0.0;
  double difference = 0.0;  ///< relative; to what, the quantity says where it is not the exact value itself
  double tolerance = 0.0;   ///< of |difference| on the moderate mesh
};

/// Relative to the exact value.
inline Row compare(std::string quantity, std::string unit, double exact, double ours, double tolerance) {
  return {std::move(quantity), std::move(unit), exact, ours, (ours - exact) / std::abs(exact), tolerance};
}
/// Relative to `scale`.
inline Row compare_to(double scale, std::string quantity, std::string unit, double exact, double ours,
                      double tolerance) {
  return {std::move(quantity), std::move(unit), exact, ours, (ours - exact) / std::abs(scale), tolerance};
}

struct Case {
  std::string name;   ///< "coaxial-cable"
  std::string title;  ///< for people
  std::function<std::vector<Row>(const Discretisation&)> run;
};

/// Tolerance of fields and integral quantities that have an exact solution, on the moderate mesh.
inline constexpr double exact_tolerance = 5e-4;

std::vector<Case> closed_form_cases();      ///< closed_form_cases.cc
std::vector<Case> surface_magnet_cases();   ///< surface_magnet_cases.cc
std::vector<Case> slotted_machine_cases();  ///< slotted_machine_cases.cc
std::vector<Case> symmetry_cases();         ///< symmetry_cases.cc

}  // namespace lodestone::verification
