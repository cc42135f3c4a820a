// SPDX-License-Identifier: GPL-3.0-or-later
// The Prius rotor of examples/prius-optimisation.yaml: what the search finds in its evaluations, what a sample of the
// same variables finds in five times as many, and what the designs of the front make of a driving cycle.
#pragma once

#include <string>

namespace lodestone::verification {

struct PriusBudget {
  int population = 20;
  int evaluations = 300;
  int modelled = 100;  ///< evaluations of the search by Gaussian processes
  int samples = 1500;
  int processes = 2;
};

/// Runs what the folder does not hold yet and prints its findings as Markdown on standard output. @return whether the
/// search beat the sample, and a design of the front halves the heavy rare earth without loss over the cycle.
bool verify_prius_front(const std::string& folder, const PriusBudget& budget);

}  // namespace lodestone::verification
