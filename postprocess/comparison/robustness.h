// SPDX-License-Identifier: GPL-3.0-or-later
// Of many samples of one design, perturbed within its tolerances: the spread of what engineers read, and the
// probability of failing limits.
//
// Quantiles interpolate linearly between the sorted values (definition 7 of Hyndman & Fan 1996, The American
// Statistician 50:361); the standard deviation has n − 1 in its denominator. The interval of a probability is the score
// interval of Wilson 1927 (J. Am. Stat. Assoc. 22:209, the formula for p_0), which keeps its level for few samples and
// rare failures (Brown, Cai & DasGupta 2001, Statistical Science 16:101). It takes the samples for independent; the
// more even ones of a sequence or hypercube scatter less, so that it is rather too wide.
#pragma once

#include "postprocess/store/case_record.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

/// What is followed: keys are those of `compare --json`.
struct RobustQuantity {
  const char* key;
  const char* label;
  const char* unit;          ///< SI
  const char* display_unit;  ///< of tables, "" where it is `unit`
};
/// torque, torque_ripple, efficiency, demagnetisation_margin, no_load_flux_linkage.
const std::vector<RobustQuantity>& robust_quantities();

/// "torque >= 240 N m".
struct Limit {
  std::string quantity;    ///< key
  std::string text;        ///< as the study has it
  std::string comparison;  ///< "<", "<=", ">" or ">="
  double bound = 0.0;      ///< SI
  bool holds(double value) const;
};
/// @param unit SI, of the quantity. @throws base::QuantityError for an unknown comparison or unit.
Limit read_limit(const std::string& quantity, const std::string& text, const std::string& unit);
/// On one of robust_quantities(). @throws base::QuantityError for an unknown one too.
Limit read_limit(const std::string& quantity, const std::string& text);

/// What a sample gave.
struct SampleOutcome {
  bool done = false;
  std::vector<std::optional<double>> values;  ///< SI, as robust_quantities(); empty of a failed one
};
/// At an operating point of a case.
SampleOutcome outcome(const CaseRecord& record, const std::string& point);

struct Spread {
  double mean = 0.0, standard_deviation = 0.0;
  double quantile_5 = 0.0, quantile_95 = 0.0;
  double least = 0.0, most = 0.0;
};
/// Nothing of fewer than two values.
std::optional<Spread> spread_of(std::vector<double> values);

/// So many of so many, and between which bounds the probability lies with 95 % confidence.
struct Proportion {
  std::size_t count = 0, of = 0;
  double low = 0.0, high = 1.0;
  double probability() const { return static_cast<double>(count) / static_cast<double>(of); }
};
/// @param of above 0.
Proportion proportion(std::size_t count, std::size_t of);

struct Robustness {
  std::size_t samples = 0;  ///< of the design, as the study asks
  std::size_t failed = 0;   ///< without result: geometry that cannot be, no convergence; in no figure below
  std::size_t missing = 0;  ///< not run yet
  std::vector<std::optional<Spread>> spreads;                       ///< as robust_quantities()
  std::vector<std::pair<Limit, std::optional<Proportion>>> limits;  ///< that fail it; nothing where it is not known
  std::optional<Proportion> any;                                    ///< that fail at least one
};
/// @param samples that there are; @param wanted how many the study asks for.
Robustness robustness(const std::vector<SampleOutcome>& samples, std::size_t wanted, const std::vector<Limit>& limits);

/// Leaves of a sample what outcome() looks at: many are held at a time.
void strip_to_quantities(CaseRecord& record);

/// The samples of a design, as the store has them.
struct DesignSamples {
  std::size_t wanted = 0;
  std::vector<CaseRecord> records;
};

}  // namespace lodestone::postprocess
