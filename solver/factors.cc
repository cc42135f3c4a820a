// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/field_problem_internal.h"
#include "solver/newton.h"

namespace lodestone::solver::detail {

Factors::Factors(const Discretisation& discretisation) {
  const SymmetricPattern& pattern = discretisation.numbering.pattern;
  switch (discretisation.options.factorisation) {
  case FieldOptions::Factorisation::eigen_ldlt:
    exact_ = make_eigen_ldlt(pattern);
    break;
  case FieldOptions::Factorisation::cholmod:
    exact_ = make_cholmod(pattern);
    break;
  case FieldOptions::Factorisation::umfpack:
    exact_ = make_umfpack(pattern);
    break;
  case FieldOptions::Factorisation::supernodal:
    exact_ = make_supernodal(discretisation.numbering);
    break;
  case FieldOptions::Factorisation::automatic:
    exact_ = make_supernodal(discretisation.numbering);
    first_ = quick_ = make_supernodal_single(discretisation.numbering);
    return;
  }
  first_ = quick_ = exact_;
}

void Factors::factorise(const std::vector<double>& values) {
  usable_ = false;
  try {
    quick_->factorise(values);
  } catch (const ConvergenceError&) {
    if (!sharpen())
      throw;
    quick_->factorise(values);
  }
  usable_ = true;
}

bool Factors::turn(const std::vector<double>& values) {
  if (usable_) {
    usable_ = false;
    quick_->factorise_rims(values);
    usable_ = true;
  }
  return usable_;
}

bool Factors::sharpen() {
  usable_ = false;
  if (quick_ == exact_)
    return false;
  quick_ = exact_;
  return true;
}

LinearSolver& Factors::exact(const std::vector<double>& values) {
  if (quick_ == exact_)
    usable_ = false;
  exact_->factorise(values);
  return *exact_;
}

}  // namespace lodestone::solver::detail
