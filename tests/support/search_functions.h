// SPDX-License-Identifier: GPL-3.0-or-later
// Test functions whose fronts are known, and a search on them by the optimiser that studies use.
//
// ZDT1 to ZDT6: Zitzler, Deb & Thiele 2000, Evol. Comput. 8:173. Constrained ones: Binh & Korn 1997 (BNH), Srinivas &
// Deb 1994, Evol. Comput. 2:221 (SRN), Tanaka et al. 1995 (TNK), Osyczka & Kundu 1995, Struct. Optim. 10:94 (OSY), all
// as in Deb 2001, Multi-objective optimization using evolutionary algorithms, section 7, whose fronts these are. Of one
// objective: Dixon & Szegö 1978, Towards Global Optimization 2, p. 1 (Branin, Goldstein-Price, Hartmann).
#pragma once

#include "studies/optimiser.h"

#include <functional>
#include <string>
#include <vector>

namespace lodestone::test {

struct SearchFunction {
  std::string name;
  std::vector<std::size_t> choices;  ///< of the optimiser
  std::function<studies::SearchOutcome(const studies::SearchPoint& shares)> value;
  std::vector<double> reference;  ///< of the hypervolume
  double limit = 0.0;             ///< hypervolume of the whole front; of one objective its least value
};

/// @param number 1 to 6. @param variables of ZDT1, 2, 3, 4, 6. Reference (11, 11); ZDT5's is (32, 11).
SearchFunction zdt(int number, std::size_t variables);
SearchFunction binh_korn();
SearchFunction srinivas();
SearchFunction tanaka();
SearchFunction osyczka();

/// Of one objective, by the share of each variable's usual range.
SearchFunction branin();
SearchFunction goldstein_price();
SearchFunction hartmann_3();
SearchFunction hartmann_6();

/// Runs a search to its end. @return what came of its points, in order.
std::vector<studies::SearchOutcome> run_search(const SearchFunction& function, const studies::SearchSettings& settings);
/// Of the first so many.
double hypervolume_of_first(const SearchFunction& function, const std::vector<studies::SearchOutcome>& outcomes,
                            std::size_t count);
/// How many it took to come within 1 % of the least value; 0: they were not enough.
std::size_t evaluations_to_one_percent(const SearchFunction& function,
                                       const std::vector<studies::SearchOutcome>& outcomes);

/// Runs a search to its end. @return the hypervolume of its last populations.
double found_hypervolume(const SearchFunction& function, const studies::SearchSettings& settings);

}  // namespace lodestone::test
