// SPDX-License-Identifier: GPL-3.0-or-later
// The search of an optimisation, without any knowledge of motors: it asks for points, is told what came of them, and
// asks for better ones. The algorithms are pagmo's (Biscani & Izzo 2020, J. Open Source Softw. 5(53):2338).
//
//   nsga2    several objectives: non-dominated sorting, crowding (Deb et al. 2002, IEEE Trans. Evol. Comput. 6:182);
//            a generation is asked for at once
//   moead    several objectives: decomposition by Tchebycheff's norm (Zhang & Li 2007, IEEE Trans. Evol. Comput.
//            11:712; Li & Zhang 2009, 13:284); steady state, one point at a time
//   cma-es   one objective: adaptation of a covariance (Hansen & Ostermeier 2001, Evol. Comput. 9:159); pagmo's asks
//   for
//            one point after the other
//
// Islands are searches beside each other, each with a population of its own: so many points are asked for at once that
// processes have work with moead and cma-es too. Every few generations each island of nsga2 or moead sends its best
// member to the next one of a ring, in the place of that one's worst; those of cma-es stay alone.
//
// A point is a share in [0, 1] of each variable. The first population of each island is a Latin hypercube
// (variations.h).
//
// Constraints: a point that breaks some is beaten by every one that breaks none, and by those that break less; one
// whose violation is unknown is beaten by all (the constrained domination of Deb et al. 2002, definition 1). pagmo's
// algorithms know no constraints; they are shown such a point with all of its objectives at M (1 + v/(1 + v)), where v
// is its violation and M lies far above every objective, so that domination among what they are shown is just that.
//
// Objectives are shown divided by their span over the first population's points that break nothing: moead adds up
// differences of different units.
//
// What is asked for depends on settings and answers alone, never on time or on who answers: the same search again, told
// the same, asks for the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

enum class SearchAlgorithm { nsga2, moead, cma_es };
/// "nsga2", "moead", "cma-es": in the order of the enumeration.
const std::vector<std::string>& search_algorithm_words();

struct SearchSettings {
  SearchAlgorithm algorithm = SearchAlgorithm::nsga2;
  std::size_t objectives = 2;
  int population = 20;    ///< of each island
  int evaluations = 200;  ///< of all islands, first populations included
  int islands = 1;
  int migration = 5;  ///< generations from one to the next; of no meaning with one island
  std::uint32_t seed = 0;
};

/// Why these settings make no search, "" where they do: "nsga2 needs a population that is a multiple of 4, …".
std::string complaint_about(const SearchSettings& settings);

/// What came of a point.
struct SearchOutcome {
  std::vector<double> objectives;   ///< to be minimised; of no meaning where something is broken
  std::optional<double> violation;  ///< 0: nothing is broken; nothing: it is not known by how much
};

using SearchPoint = std::vector<double>;

class Optimiser {
public:
  /// @param choices of each variable how many values it has, each with an equal share of [0, 1]; 0: any value.
  /// @param settings about which there is no complaint.
  Optimiser(std::vector<std::size_t> choices, const SearchSettings& settings);
  ~Optimiser();
  Optimiser(const Optimiser&) = delete;
  Optimiser& operator=(const Optimiser&) = delete;

  /// The points whose outcomes are wanted next; none: the search has ended. @throws std::logic_error where those before
  /// were not answered; std::runtime_error for what an algorithm cannot do.
  std::vector<SearchPoint> ask();
  /// The outcomes of the points of the last ask(), in their order.
  void tell(const std::vector<SearchOutcome>& outcomes);

  /// So far.
  int generation() const;
  /// Objectives of the last populations' members that break nothing, island by island; empty before the search's end.
  std::vector<std::vector<double>> final_objectives() const;

private:
  struct Search;
  std::unique_ptr<Search> search_;
};

/// Of points that are to be minimised, the volume that they dominate below a reference point; points that do not
/// dominate it count for nothing. By pagmo.
double hypervolume(const std::vector<std::vector<double>>& points, const std::vector<double>& reference);

}  // namespace lodestone::studies
