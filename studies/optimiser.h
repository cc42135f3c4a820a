// SPDX-License-Identifier: GPL-3.0-or-later
// The search of an optimisation, without any knowledge of motors: it asks for points, is told what came of them, and
// asks for better ones. The first three algorithms are pagmo's (Biscani & Izzo 2020, J. Open Source Softw. 5(53):2338).
//
//   nsga2    several objectives: non-dominated sorting, crowding (Deb et al. 2002, IEEE Trans. Evol. Comput. 6:182);
//            a generation is asked for at once
//   moead    several objectives: decomposition by Tchebycheff's norm (Zhang & Li 2007, IEEE Trans. Evol. Comput.
//            11:712; Li & Zhang 2009, 13:284); steady state, one point at a time
//   cma-es   one objective: adaptation of a covariance (Hansen & Ostermeier 2001, Evol. Comput. 9:159); pagmo's asks
//   for
//            one point after the other
//   gaussian-process  one objective or several: a regression of each objective and limit from all that is known says
//            where a point is worth most (surrogate_search.cc); for some hundred
//            points that take long. After the first population `batch` points are asked for at once
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
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

enum class SearchAlgorithm { nsga2, moead, cma_es, gaussian_process };
/// "nsga2", "moead", "cma-es", "gaussian-process": in the order of the enumeration.
const std::vector<std::string>& search_algorithm_words();

struct SearchSettings {
  SearchAlgorithm algorithm = SearchAlgorithm::nsga2;
  std::size_t objectives = 2;
  int population = 20;    ///< of each island
  int evaluations = 200;  ///< of all islands, first populations included
  int islands = 1;
  int migration = 5;  ///< generations from one to the next; of no meaning with one island
  int batch = 4;      ///< points that a surrogate asks for at once; of no meaning of the others
  std::uint32_t seed = 0;
};

/// Why these settings make no search, "" where they do: "nsga2 needs a population that is a multiple of 4, …".
std::string complaint_about(const SearchSettings& settings);

/// A whole number; the last generation may be shorter. @param evaluations so many of the settings'.
int generations(const SearchSettings& settings, int evaluations);

/// What came of a point.
struct SearchOutcome {
  std::vector<double> objectives;   ///< to be minimised; may be empty where something is broken
  std::optional<double> violation;  ///< 0: nothing is broken; nothing: it is not known by how much
  /// Of each limit by how much it is broken (> 0) or kept (≤ 0), always the same limits in the same order; nothing
  /// where that is not known. Only a surrogate looks at them; they may be empty.
  std::vector<std::optional<double>> limits = {};
};

using SearchPoint = std::vector<double>;

/// What is known before anything is asked for.
struct SearchKnowledge {
  /// Members of the first population, a Latin hypercube the rest; islands take turns. What is beyond the population is
  /// left out.
  std::vector<SearchPoint> start = {};
  /// Of each variable, whether its choices have an order; without, none. Only a surrogate looks at it.
  std::vector<bool> ordered = {};
  /// Whether a point may be asked for at all; a surrogate asks for none that may not, beyond the first population.
  /// Null: all may. It answers the same whenever it is asked.
  std::function<bool(const SearchPoint&)> admitted = nullptr;
};

class SearchMethod;

class Optimiser {
public:
  /// @param choices of each variable how many values it has, each with an equal share of [0, 1]; 0: any value.
  /// @param settings about which there is no complaint.
  Optimiser(const std::vector<std::size_t>& choices, const SearchSettings& settings, const SearchKnowledge& known = {});
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
  /// Of a surrogate those of all points that break nothing.
  std::vector<std::vector<double>> final_objectives() const;

private:
  const SearchSettings settings_;
  std::unique_ptr<SearchMethod> method_;
  std::size_t asked_ = 0;
  int told_ = 0;
};

/// Of points that are to be minimised, the volume that they dominate below a reference point; points that do not
/// dominate it count for nothing. By pagmo.
double hypervolume(const std::vector<std::vector<double>>& points, const std::vector<double>& reference);

}  // namespace lodestone::studies
