// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/adaptation_answer.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/study.h"

#include <fmt/format.h>

namespace lodestone::app {

namespace {

/// A round of an adaptation.
std::string round_in_words(const postprocess::MeshAdaptation::Round& round) {
  return fmt::format("{} cells, {} unknowns, error {:.2g} %, {:.2f} s", round.cells, round.unknowns,
                     100.0 * round.torque_error, round.seconds);
}

}  // namespace

std::optional<double> read_tolerance(const std::string& text, int degree) {
  if (text.empty())
    return std::nullopt;
  double value = 0.0;
  try {
    value = base::parse_quantity(text, "1");
  } catch (const base::QuantityError& error) {
    throw base::UserError(std::string("--tolerance: ") + error.what() + "; such as 0.2%");
  }
  if (!(value >= studies::least_tolerance && value <= studies::largest_tolerance))
    throw base::UserError(fmt::format("--tolerance: '{}' is not allowed; {:g} % to {:g} % of the torque are possible",
                                      text, 100.0 * studies::least_tolerance, 100.0 * studies::largest_tolerance));
  if (degree != 2 && degree != 3)
    throw base::UserError(fmt::format("--tolerance: a mesh is adapted by what elements of a higher degree add in its "
                                      "cells, which --degree {} does not allow; 2 and 3 are possible",
                                      degree));
  return value;
}

std::string progress_of(const postprocess::MeshAdaptation& adaptation) {
  return fmt::format("mesh {}: {}", adaptation.rounds.size(), round_in_words(adaptation.rounds.back()));
}

void add_adaptation(const postprocess::MeshAdaptation& adaptation, Facts& facts) {
  facts.title("Adapted mesh");
  facts.add("tolerance of the torque", fmt::format("{:.3g} %, {}", 100.0 * adaptation.tolerance,
                                                   adaptation.met ? "met by the estimate" : "NOT met"));
  for (std::size_t k = 0; k < adaptation.rounds.size(); ++k)
    facts.add(fmt::format("mesh {}", k + 1),
              round_in_words(adaptation.rounds[k]) + (static_cast<int>(k) == adaptation.taken ? ", taken" : ""));
  facts.add("time in all", fmt::format("{:.2f} s", adaptation.seconds()));
}

}  // namespace lodestone::app
