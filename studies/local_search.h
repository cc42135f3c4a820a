// SPDX-License-Identifier: GPL-3.0-or-later
// A local search with gradients, without any knowledge of motors: downhill from a point of the unit cube under limits.
// The algorithms are NLopt's (S. G. Johnson, nlopt.readthedocs.io):
//
//   slsqp    sequential quadratic programming: a quadratic model of the objective, learnt from the gradients, with
//            linear ones of the limits (Kraft 1994, ACM Trans. Math. Softw. 20(3):262)
//   mma      the method of moving asymptotes, in the globally convergent form: convex separable models that bound
//            objective and limits from above (Svanberg 2002, SIAM J. Optim. 12:555)
//
// There may be nothing at a point: a machine that cannot be built. There the algorithm ends, and begins again at the
// best point known, in a box that reaches half as far as that point was. So the start must be there.
//
// Both methods take the gradient itself for their first step. An objective that is flat in its own scale, such as an
// efficiency of 97 % that whole ranges change by a tenth of a per cent, is shown to them steeper, so that this step
// reaches a tenth of a coordinate; tolerances are of the objective as it is.
//
// What is asked for follows from settings and answers alone.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

enum class LocalAlgorithm { slsqp, mma };
/// "slsqp", "mma": in the order of the enumeration.
const std::vector<std::string>& local_algorithm_words();

struct LocalSettings {
  LocalAlgorithm algorithm = LocalAlgorithm::slsqp;
  std::size_t limits = 0;             ///< how many there are
  int evaluations = 50;               ///< points at most
  double objective_tolerance = 1e-5;  ///< the search ends where the objective changes by less from step to step
  double step_tolerance = 1e-3;       ///< or where no coordinate does
  double limit_tolerance = 1e-4;  ///< a limit counts as kept up to here: the search comes to its limits from outside
  /// The point that is evaluated in place of one, such as one of fewer digits; null: that itself. Points with the same
  /// one are one point.
  std::function<std::vector<double>(const std::vector<double>&)> evaluated_at;
};

/// What came of a point. Everything should be of order one.
struct LocalOutcome {
  double objective = 0.0;                            ///< to be minimised
  std::vector<double> gradient;                      ///< of it, by each coordinate
  std::vector<double> limits;                        ///< aimed to be at most 0
  std::vector<std::vector<double>> limit_gradients;  ///< [limit][coordinate]
};

enum class LocalEnd {
  settled,      ///< the objective changes no more, or the steps have become small
  no_descent,   ///< no step that the models promise to be better is: as far as the values are exact
  evaluations,  ///< as many as are allowed
  failed,       ///< the algorithm found no step: limits that contradict each other
  stopped,      ///< by the evaluation
  no_start      ///< there is nothing at the start
};
/// "the steps have become small", …
std::string to_string(LocalEnd end);

struct LocalResult {
  LocalEnd end = LocalEnd::failed;
  /// The best of all points asked for that keep all limits within their tolerance; nothing where none does.
  std::optional<std::size_t> best;
  std::vector<std::vector<double>> points;  ///< that were evaluated, in order, each once
};

/// Thrown by an evaluation that knows no answer and will not: the search ends, LocalEnd::stopped.
class LocalStop {};

/// Of a point: what came of it, nothing where there is nothing.
using LocalEvaluation = std::function<std::optional<LocalOutcome>(const std::vector<double>& point)>;

/// @param start in [0, 1] of each coordinate. @throws what the evaluation throws.
LocalResult search_locally(const std::vector<double>& start, const LocalSettings& settings,
                           const LocalEvaluation& evaluate);

}  // namespace lodestone::studies
