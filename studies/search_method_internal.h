// SPDX-License-Identifier: GPL-3.0-or-later
// What stands behind an Optimiser.
#pragma once

#include "studies/optimiser.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lodestone::studies {

/// As Optimiser, which sees to it that ask() and tell() take turns.
class SearchMethod {
public:
  SearchMethod() = default;
  virtual ~SearchMethod() = default;
  SearchMethod(const SearchMethod&) = delete;
  SearchMethod& operator=(const SearchMethod&) = delete;
  virtual std::vector<SearchPoint> ask() = 0;
  virtual void tell(const std::vector<SearchOutcome>& outcomes) = 0;
  virtual std::vector<std::vector<double>> final_objectives() const = 0;
};

/// nsga2, moead, cma-es.
std::unique_ptr<SearchMethod> make_population_search(const std::vector<std::size_t>& choices,
                                                     const SearchSettings& settings, const SearchKnowledge& known);
/// gaussian-process.
std::unique_ptr<SearchMethod> make_surrogate_search(const std::vector<std::size_t>& choices,
                                                    const SearchSettings& settings, const SearchKnowledge& known);

/// Given points, and a Latin hypercube for the rest of a population.
std::vector<SearchPoint> first_population(std::size_t count, std::size_t dimensions, std::uint64_t seed,
                                          std::vector<SearchPoint> given);

}  // namespace lodestone::studies
