// SPDX-License-Identifier: GPL-3.0-or-later
// Winding factors and harmonics of the magnetomotive force against published ones and against closed forms.
//
// Sources of the published factors, each with its figure as printed:
//   [S] SWAT-EM, M. Baun, github.com/mjfwest/swat-em: tests/test_wdggenerator.py (1st, 5th and 7th of seven windings,
//       four digits), tests/test_number_of_phases.py (9 phases), tests/test_double_linked_leakage.py (leakage),
//       doc/source/api.rst (12 slots, 2 poles).
//   [N] A notebook made with SWAT-EM, "Generate a table of winding factors for various slot/pole combinations", table
//   of
//       3, 6, 9, 12 slots (rows) over 2, 4, … 14 poles as a code search showed it, cut within the last row (three
//       digits; its repository was not shown).
//   [F] femagtools, SEMAFOR Informatik & Energie, tests/test_windings.py: 54 slots, 12 poles.
//   [E] emetor.com, glossary "Fractional-slot winding": 9 slots, 2 poles.
//   [L] emachines (emdesignlabs.com), tests of its winding factors, "validated against emetor.com and SWAT-EM".
//   [R] A test of a winding layout, "published fundamental winding factors for tooth-coil windings (cross-checked with
//   the
//       emetor.com winding calculator values)", found by a search of public code that did not show its repository.
//   [K] Koil (L. Alberti, N. Bianchi, University of Padova) in SyR-e, koil/koil.m.
#include "geometries/winding_mmf.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

namespace {

using namespace lodestone;
using geometries::Winding;

Winding make(int slots, int poles, int layers, int pitch, int phases = 3) {
  Winding::Definition d;
  d.slots = slots;
  d.poles = poles;
  d.phases = phases;
  d.layers = layers;
  d.coil_pitch = pitch;
  return Winding(d);
}

struct Published {
  int slots, poles, layers, pitch;
  double factor;
  int digits;
};

TEST(WindingFactors, PublishedFundamentals) {
  const std::vector<Published> table{// [N]
                                     {3, 2, 2, 1, 0.866, 3},
                                     {3, 4, 2, 1, 0.866, 3},
                                     {6, 2, 2, 3, 1.0, 3},
                                     {6, 4, 2, 1, 0.866, 3},
                                     {6, 8, 2, 1, 0.866, 3},
                                     {6, 10, 2, 1, 0.5, 3},
                                     {9, 2, 2, 4, 0.945, 3},  // [E] too
                                     {9, 4, 2, 2, 0.945, 3},
                                     {9, 6, 2, 1, 0.866, 3},  // [K] too
                                     {9, 8, 2, 1, 0.945, 3},  // [L] too
                                     {9, 10, 2, 1, 0.945, 3},
                                     {9, 12, 2, 1, 0.866, 3},
                                     {9, 14, 2, 1, 0.617, 3},
                                     {12, 2, 2, 6, 0.966, 3},
                                     // [S]
                                     {18, 16, 2, 1, 0.9452, 4},
                                     {18, 16, 1, 1, 0.9452, 4},
                                     {12, 8, 1, 1, 0.866, 4},
                                     {12, 10, 1, 1, 0.9659, 4},
                                     {24, 22, 1, 1, 0.9577, 4},
                                     {24, 4, 1, 6, 0.9659, 4},  // [K] too
                                     {24, 4, 2, 5, 0.9330, 4},  // [L] too
                                     {12, 2, 1, 6, 0.965925826, 9},
                                     // [F]
                                     {54, 12, 2, 4, 0.9452, 4},
                                     // [L]
                                     {36, 6, 2, 5, 0.9330, 4},
                                     {12, 10, 2, 1, 0.933, 3},
                                     {12, 8, 2, 1, 0.866, 3},  // [K] too
                                     {12, 14, 2, 1, 0.933, 3},
                                     // [K]
                                     {12, 4, 1, 3, 1.0, 3},
                                     // [S], the documentation
                                     {12, 2, 2, 5, 0.933, 3},
                                     // [R]
                                     {36, 42, 2, 1, 0.933, 3},
                                     {24, 28, 2, 1, 0.933, 3},
                                     // [N]: more poles than coils can follow
                                     {3, 8, 2, 1, 0.866, 3},
                                     {3, 10, 2, 1, 0.866, 3},
                                     {3, 14, 2, 1, 0.866, 3},
                                     {6, 14, 2, 1, 0.5, 3}};
  std::set<std::pair<int, int>> combinations;
  for (const Published& one : table)
    EXPECT_NEAR(make(one.slots, one.poles, one.layers, one.pitch).winding_factor(1), one.factor,
                0.51 * std::pow(10.0, -one.digits))
        << one.slots << " slots, " << one.poles << " poles, " << one.layers << " layers";
  for (const Published& one : table)
    combinations.insert({one.slots, one.poles});
  EXPECT_NEAR(make(45, 10, 2, 4, 9).winding_factor(1), 0.9848, 0.51e-4);  // [S]
  combinations.insert({45, 10});
  EXPECT_GE(combinations.size(), 30u);
}

TEST(WindingFactors, PublishedHarmonics) {
  struct Harmonics {
    Winding winding;
    std::vector<std::pair<int, double>> factors;
  };
  // [S], amounts; half a unit of the last digit printed.
  for (const Harmonics& one : {Harmonics{make(18, 16, 2, 1), {{5, 0.1398}, {7, 0.0607}}},
                               Harmonics{make(18, 16, 1, 1), {{5, 0.1398}, {7, 0.0607}}},
                               Harmonics{make(12, 8, 1, 1), {{5, 0.866}, {7, 0.866}}},
                               Harmonics{make(12, 10, 1, 1), {{5, 0.2588}, {7, 0.2588}}},
                               Harmonics{make(24, 22, 1, 1), {{5, 0.2053}, {7, 0.1576}}},
                               Harmonics{make(24, 4, 1, 6), {{5, 0.2588}, {7, 0.2588}}},
                               Harmonics{make(24, 4, 2, 5), {{5, 0.0670}, {7, 0.0670}}},
                               Harmonics{make(12, 2, 1, 6), {{3, 0.7071}, {5, 0.2588}, {7, 0.2588}, {9, 0.7071}}},
                               Harmonics{make(45, 10, 2, 4, 9), {{1, 0.9848}, {2, 0.3420}, {3, 0.8660}}}})
    for (const auto& [order, factor] : one.factors)
      EXPECT_NEAR(one.winding.winding_factor(order), factor, 0.55e-4)
          << one.winding.definition().slots << " slots, order " << order;
}

TEST(WindingFactors, PublishedHarmonicLeakage) {
  // [S]: series over the harmonics, its test allows 1e-3 relative; the documentation's series of 12 slots is shorter.
  EXPECT_NEAR(harmonic_leakage(make(12, 10, 2, 1)), 0.968, 0.968e-3);
  EXPECT_NEAR(harmonic_leakage(make(12, 14, 2, 1)), 2.8579, 2.8579e-3);
  EXPECT_NEAR(harmonic_leakage(make(6, 2, 1, 3)), 0.09662, 0.09662e-3);
  EXPECT_NEAR(harmonic_leakage(make(12, 2, 1, 6)), 0.028437, 0.028437e-2);
}

TEST(WindingFactors, DistributedWindingsInClosedForm) {
  // k_d = sin(qνγ/2)/(q sin(νγ/2)), γ = π/(mq); k_p = sin(νπy/2τ).
  for (const int phases : {3, 5, 6})
    for (const int q : {1, 2, 3, 4})
      for (const int poles : {2, 4, 8})
        for (int shortening = 0; shortening <= q; ++shortening) {
          const int pitch = phases * q - shortening;
          const Winding winding = make(phases * q * poles, poles, 2, pitch, phases);
          for (int order = 1; order <= 25; order += 2) {
            const double half = 0.5 * order * base::pi / (phases * q);
            const double distribution =
                std::abs(std::sin(half)) < 1e-12 ? 1.0 : std::sin(q * half) / (q * std::sin(half));
            EXPECT_NEAR(winding.winding_factor(order),
                        std::abs(distribution * std::sin(order * 0.5 * base::pi * pitch / (phases * q))), 1e-12)
                << phases << " phases, q " << q << ", pitch " << pitch << ", order " << order;
          }
        }
}

TEST(WindingFactors, ToothCoilsInClosedForm) {
  // The spokes of a phase, some turned by half a turn, fill π/m evenly: Q/(m t) of them, t the base windings. Of an
  // even number half lie in either belt on the same lines, two by two.
  int checked = 0;
  for (int slots = 3; slots <= 60; slots += 3)
    for (int poles = 2; poles <= 2 * slots - 2 && poles <= 60; poles += 2) {
      const int base_windings = std::gcd(slots, poles / 2), spokes = slots / base_windings;
      if (spokes % 3 != 0 || std::abs(slots - poles) > slots / 2)
        continue;
      const int lines = spokes % 2 == 0 ? spokes / 6 : spokes / 3;
      const double step = base::pi / (3.0 * lines);
      const double distribution = std::sin(0.5 * lines * step) / (lines * std::sin(0.5 * step));
      EXPECT_NEAR(make(slots, poles, 2, 1).winding_factor(1), distribution * std::sin(0.5 * base::pi * poles / slots),
                  1e-12)
          << slots << " slots, " << poles << " poles";
      ++checked;
    }
  EXPECT_GT(checked, 150);
}

const std::vector<Winding>& various() {
  static const std::vector<Winding> windings{make(48, 8, 1, 6),  make(12, 10, 2, 1),    make(9, 8, 2, 1),
                                             make(27, 6, 2, 4),  make(48, 8, 1, 6, 6),  make(72, 6, 2, 10, 6),
                                             make(12, 10, 1, 1), make(30, 4, 2, 7, 5),  make(24, 22, 2, 1),
                                             make(24, 10, 2, 2), make(24, 10, 2, 2, 6), make(48, 8, 6, 5)};
  return windings;
}

TEST(Mmf, WorkingWaveOfTheTextbook) {
  for (const Winding& winding : various()) {
    const auto& d = winding.definition();
    for (const auto& harmonic : mmf_harmonics(winding, d.poles / 2))
      if (harmonic.waves == d.poles / 2) {
        EXPECT_NEAR(harmonic.forward,
                    d.phases * winding.series_turns() * winding.winding_factor(1) / (base::pi * d.poles / 2), 1e-12);
        EXPECT_NEAR(harmonic.backward, 0.0, 1e-12);
      }
  }
}

TEST(Mmf, HarmonicsAreThoseOfTheSteps) {
  // Fourier coefficients of the force at the teeth, integrated from slot to slot, at two instants.
  for (const Winding& winding : various()) {
    const int slots = winding.definition().slots;
    for (const auto& harmonic : mmf_harmonics(winding, 40)) {
      const auto coefficient = [&](double angle) {
        const std::vector<double> force = tooth_mmf(winding, angle);
        std::complex<double> sum;
        for (int k = 0; k < slots; ++k) {
          const double begin = 2.0 * base::pi * (k + 0.5) / slots, end = begin + 2.0 * base::pi / slots;
          sum += force[static_cast<std::size_t>(k)] *
                 (std::polar(1.0, -harmonic.waves * end) - std::polar(1.0, -harmonic.waves * begin));
        }
        return sum * std::complex<double>(0.0, 1.0) / (base::pi * harmonic.waves);
      };
      // c(0) = f + b, c(π/2) = −j f + j b with the complex amplitudes f of the forward wave and b of the other.
      const std::complex<double> j(0.0, 1.0), c0 = coefficient(0.0), c1 = coefficient(0.5 * base::pi);
      EXPECT_NEAR(std::abs(0.5 * (c0 + j * c1)), harmonic.forward, 1e-10) << slots << ' ' << harmonic.waves;
      EXPECT_NEAR(std::abs(0.5 * (c0 - j * c1)), harmonic.backward, 1e-10) << slots << ' ' << harmonic.waves;
    }
  }
}

TEST(Mmf, LeakageIsTheSeriesOfTheHarmonics) {
  for (const Winding& winding : various()) {
    const auto harmonics = mmf_harmonics(winding, 6000);
    double squares = 0.0, working = 0.0;
    for (const auto& harmonic : harmonics) {
      squares += harmonic.forward * harmonic.forward + harmonic.backward * harmonic.backward;
      if (harmonic.waves == winding.definition().poles / 2)
        working = harmonic.forward;
    }
    // The rest of the series falls with 1/6000.
    EXPECT_NEAR(squares / (working * working) - 1.0, harmonic_leakage(winding),
                5e-3 * (1.0 + harmonic_leakage(winding)))
        << winding.definition().slots << " slots";
  }
}

TEST(Mmf, SixPhasesHaveNoFifthAndSeventh) {
  // Two sets 30 degrees apart, each fed 30 degrees apart: waves 5 and 7 times the working one cancel between the sets.
  const int pole_pairs = 4;
  for (const auto& harmonic : mmf_harmonics(make(96, 2 * pole_pairs, 1, 12, 6), 15 * pole_pairs))
    EXPECT_TRUE(
        harmonic.waves % pole_pairs == 0 &&
        (harmonic.waves / pole_pairs == 1 || harmonic.waves / pole_pairs == 11 || harmonic.waves / pole_pairs == 13))
        << harmonic.waves;
}

TEST(Mmf, SymmetryOfSlotsAndPoles) {
  const auto odd = slot_pole_symmetry(make(9, 8, 2, 1));
  EXPECT_EQ(odd.cogging_periods, 72);
  EXPECT_EQ(odd.symmetry, 1);
  const auto even = slot_pole_symmetry(make(48, 8, 1, 6));
  EXPECT_EQ(even.cogging_periods, 48);
  EXPECT_EQ(even.symmetry, 8);
  EXPECT_EQ(even.base_windings, 4);
}

}  // namespace
