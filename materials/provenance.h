// SPDX-License-Identifier: GPL-3.0-or-later
// Where a value comes from and how far it can be trusted.
#pragma once

#include <string>

namespace lodestone::materials {

/// low: recalled, estimated or extrapolated; medium: second-hand or typical; high: published or measured, source read.
enum class Confidence { low, medium, high };

std::string to_string(Confidence confidence);

struct Provenance {
  std::string source;
  Confidence confidence = Confidence::low;
};

/// The lower of two: a result is as trustworthy as the weakest value behind it.
Confidence weakest(Confidence a, Confidence b);

}  // namespace lodestone::materials
