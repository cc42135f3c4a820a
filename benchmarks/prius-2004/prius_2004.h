// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of the Prius benchmark.
#pragma once

#include "benchmarks/comparison_page.h"

namespace lodestone::benchmarks {

/// prius-2004 against two independent codes and the published run of a third.
void compare_with_codes(Page& page);
/// prius-2004-measured against Oak Ridge's measurements.
void compare_with_measurements(Page& page);

}  // namespace lodestone::benchmarks
