// SPDX-License-Identifier: GPL-3.0-or-later
// Prints benchmarks/prius-2004/README.md. Exit code 1 where a difference exceeds its tolerance.
#include "benchmarks/prius-2004/prius_2004.h"

int main() {
  using namespace lodestone::benchmarks;
  return print_page([](Page& page) {
    page.text("<!-- written by build/release/bin/benchmark_prius_2004 > benchmarks/prius-2004/README.md -->\n"
              "# Toyota Prius 2004, traction motor MG2");
    page.text(
        "The reference machine: interior V magnets, 48 slots, 8 poles. Two library machines share its cross-section. "
        "`prius-2004` is the published field model (a linear magnet of 1.24 T, M400-50A, no stacking factor) and is "
        "compared with other codes; `prius-2004-measured` (a 0.35 mm steel, a stacking factor, the measured phase "
        "resistance, one factor on the remanence) is compared with measurements. All figures are those of the "
        "default mesh and of quadratic elements. A test runs the program that writes this page and fails where a "
        "difference exceeds its tolerance.");
    compare_with_codes(page);
    compare_with_measurements(page);
  });
}
