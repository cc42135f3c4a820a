// SPDX-License-Identifier: GPL-3.0-or-later
// What a study's designs do within their tolerances: `tolerance:`, how far values may lie from the design's, and
// `robustness:`, so many perturbed cases beside each design; `limits:`, what a machine must keep to be good.
//
//   tolerance:
//     rotor.magnet.thickness: 2 %                     # ±, of the design's value
//     air_gap: 0.05 mm                                # ±
//     remanence_factor: {plus_minus: 3 %, distribution: uniform}
//   robustness: {samples: 64, seed: 1}                # method: sobol or latin-hypercube
//   limits: {demagnetisation_margin: "> 0 kA/m", torque: ">= 240 N m"}
//
// distribution: normal (unless given): the standard deviation is a third of ±, so that 0.27 % of the values lie beyond;
// uniform: anywhere between − and +, with standard deviation ±/√3. Values are independent of each other. They are set
// after `derive`: what is made does not follow the neighbour's error. A constraint judges the design alone.
//
// The samples are points of the unit cube as those of `sample` (variations.h), each coordinate through the inverse of
// its distribution; every design has the same points, so that designs differ by themselves and not by chance.
#pragma once

#include "base/dimension.h"
#include "base/document.h"
#include "postprocess/comparison/robustness.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

struct Tolerance {
  enum class Distribution { normal, uniform };
  std::string path;
  base::Node node;                 ///< where it stands
  bool relative = true;            ///< of the design's value
  base::PhysicalValue plus_minus;  ///< positive
  Distribution distribution = Distribution::normal;

  /// The deviation at a share of the distribution, in (0, 1), in units of ±.
  double deviation(double share) const;
};

class Tolerances {
public:
  static constexpr int max_samples = 100'000;

  /// None: no samples.
  Tolerances() = default;
  /// Reads `tolerance:`, `robustness:` and `limits:` of a study. @throws base::UserError.
  static Tolerances read(const base::Node& study);

  /// Perturbed cases beside each design; 0 without `robustness`.
  std::size_t samples() const { return all_.empty() ? 0 : shares_.size() / all_.size(); }
  const std::vector<Tolerance>& all() const { return all_; }
  const std::vector<postprocess::Limit>& limits() const { return limits_; }

  /// Sets the values of a sample below samples() on a design. @return path and value as text of each.
  /// @throws base::UserError where the design gives no value, or one of another dimension.
  std::vector<std::pair<std::string, std::string>> perturb(base::Document& machine, base::Document& study,
                                                           std::size_t sample) const;
  /// One tolerance alone, so many ± from the design: the text of the value.
  static std::string value(const Tolerance& tolerance, const base::Document& document, double deviation);

private:
  std::vector<Tolerance> all_;
  std::vector<postprocess::Limit> limits_;
  std::vector<double> shares_;  ///< in (0, 1), sample by sample
};

}  // namespace lodestone::studies
