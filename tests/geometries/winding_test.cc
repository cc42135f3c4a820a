// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/winding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace lodestone;
using geometries::phase_name;
using geometries::SlotLayers;
using geometries::Winding;

Winding make(int slots, int poles, int layers, int pitch, int turns = 1, int paths = 1, int phases = 3) {
  Winding::Definition d;
  d.slots = slots;
  d.poles = poles;
  d.phases = phases;
  d.layers = layers;
  d.coil_pitch = pitch;
  d.turns_per_coil = turns;
  d.parallel_paths = paths;
  return Winding(d);
}

std::string layout(const Winding& winding, int layer, int slots) {
  std::string text;
  for (int k = 0; k < slots; ++k) {
    const auto side = winding.slot(k)[static_cast<std::size_t>(layer)];
    text += side.turns > 0.0 ? "+" : "-";
    text += static_cast<char>('A' + side.phase);
  }
  return text;
}

TEST(Winding, PhasesAreLettersThenNumbers) {
  EXPECT_EQ(phase_name(0), "A");
  EXPECT_EQ(phase_name(25), "Z");
  EXPECT_EQ(phase_name(26), "27");
  EXPECT_EQ(phase_name(0, 6), "A1");
  EXPECT_EQ(phase_name(5, 6), "C2");
  EXPECT_EQ(phase_name(4, 5), "E");
}

TEST(Winding, PriusSlotsOfOnePoleAndItsReverse) {
  // pyleecan's Toyota_Prius: A A −C −C B B, the next pole reversed.
  const Winding winding = make(48, 8, 1, 6, 9);
  EXPECT_EQ(layout(winding, 0, 12), "+A+A-C-C+B+B-A-A+C+C-B-B");
  EXPECT_DOUBLE_EQ(winding.slot(0)[0].turns, 9.0);
  EXPECT_DOUBLE_EQ(winding.series_turns(), 72.0);  // 8 coils of 9 turns
  EXPECT_EQ(winding.poles_per_repeat(), 1);
  EXPECT_TRUE(winding.reverses());
  EXPECT_EQ(winding.slot_layers(), SlotLayers::one);
}

TEST(Winding, FactorsOfTwoSlotsAPoleAndPhase) {
  // Full pitch, q = 2: k_d = sin(qνγ/2)/(q sin(νγ/2)) with γ = 30°: 0.9659 at ν = 1, 0.2588 at 5 and 7.
  const Winding winding = make(48, 8, 1, 6);
  EXPECT_NEAR(winding.winding_factor(1), std::cos(base::pi / 12.0), 1e-12);
  EXPECT_NEAR(winding.winding_factor(5), std::cos(5.0 * base::pi / 12.0), 1e-12);
  EXPECT_NEAR(winding.winding_factor(7), std::abs(std::cos(7.0 * base::pi / 12.0)), 1e-12);
}

TEST(Winding, FactorWithShortPitch) {
  // Pitch 5 of 6: times sin(5/6 · 90°).
  const Winding winding = make(48, 8, 2, 5);
  EXPECT_NEAR(winding.winding_factor(1), std::cos(base::pi / 12.0) * std::sin(75.0 * base::pi / 180.0), 1e-12);
  EXPECT_EQ(winding.slot_layers(), SlotLayers::stacked(2));
}

TEST(Winding, ToothCoils) {
  // 12 slots, 10 poles: 0.933; 9 slots, 6 poles: 0.866; 18 slots, 16 poles: 0.945 (Hendershot & Miller 1994, factors of
  // fractional-slot windings; from the star of slots).
  EXPECT_NEAR(make(12, 10, 2, 1).winding_factor(1), 0.9330127, 1e-6);
  EXPECT_NEAR(make(9, 6, 2, 1).winding_factor(1), 0.8660254, 1e-6);
  EXPECT_NEAR(make(18, 16, 2, 1).winding_factor(1), 0.9452, 1e-4);
  EXPECT_EQ(make(12, 10, 2, 1).slot_layers(), SlotLayers::side_by_side);
}

TEST(Winding, SixPhasesAreTwoSetsThirtyDegreesApart) {
  // q = 1 of six phases: the belts of set 2 follow those of set 1 by 30 electrical degrees.
  const Winding winding = make(48, 8, 1, 6, 1, 1, 6);
  const std::vector<int> expected{0, 3, 2, 5, 1, 4};  // A1 A2 −C1 −C2 B1 B2 in one pole
  for (int k = 0; k < 12; ++k) {
    const auto& side = winding.slot(k)[0];
    EXPECT_EQ(side.phase, expected[static_cast<std::size_t>(k % 6)]) << k;
    const bool reversed_belt = k % 6 == 2 || k % 6 == 3;
    EXPECT_EQ(side.turns > 0.0, reversed_belt != (k < 6)) << k;
  }
  EXPECT_NEAR(winding.winding_factor(1), 1.0, 1e-12);
  EXPECT_EQ(winding.poles_per_repeat(), 1);
  for (int phase = 0; phase < 6; ++phase)
    EXPECT_NEAR(std::remainder(std::arg(winding.current_wave(phase, 4)) - std::arg(winding.current_wave(0, 4)) -
                                   (phase % 3) * 2.0 * base::pi / 3.0 - (phase / 3) * base::pi / 6.0,
                               2.0 * base::pi),
                0.0, 1e-12);
}

TEST(Winding, HairpinLayersRepeatADoubleLayer) {
  const Winding two = make(48, 8, 2, 5), six = make(48, 8, 6, 5);
  for (int k = 0; k < 48; ++k)
    for (std::size_t layer = 0; layer < 6; ++layer) {
      EXPECT_EQ(six.slot(k)[layer].phase, two.slot(k)[layer % 2].phase);
      EXPECT_EQ(six.slot(k)[layer].turns, two.slot(k)[layer % 2].turns);
    }
  EXPECT_NEAR(six.winding_factor(1), two.winding_factor(1), 1e-12);
  EXPECT_DOUBLE_EQ(six.series_turns(), 3.0 * two.series_turns());
  EXPECT_EQ(six.slot_layers(), SlotLayers::stacked(6));
}

TEST(Winding, ASingleLayerOfShortCoilsTakesEveryOtherSlot) {
  // 48 slots, 8 poles, pitch 5: a chain winding. The same slots carry the same currents as at full pitch (the two of a
  // belt on either side of a slot pitch), with shorter end turns.
  const Winding winding = make(48, 8, 1, 5);
  EXPECT_NEAR(winding.winding_factor(1), std::cos(base::pi / 12.0), 1e-12);
  EXPECT_EQ(layout(winding, 0, 12), "+A-C-C+B+B-A-A+C+C-B-B+A");
}

TEST(Winding, AxisOfPhaseA) {
  // In the published drawing the first slot of A lies at −18.75° and the axis at −37.5°; here it lies at +3.75°, so
  // the axis is 22.5° further on.
  EXPECT_NEAR(make(48, 8, 1, 6).phase_a_axis() * 180.0 / base::pi, -15.0, 1e-10);
}

/// Radial field of phase currents on a smooth bore, by Ampère's law dF/dθ = −K: the angle of its working wave's crest.
double crest(const Winding& winding, const std::vector<double>& currents) {
  const int p = winding.definition().poles / 2;
  double cosine = 0.0, sine = 0.0;
  for (int k = 0; k < winding.definition().slots; ++k) {
    const double theta = 2.0 * base::pi * (k + 0.5) / winding.definition().slots;
    for (const auto& side : winding.slot(k)) {
      const double ampere_turns = side.turns * currents[static_cast<std::size_t>(side.phase)];
      // F of one conductor: −(1/πp) sin(p(x − θ)) at order p.
      cosine += ampere_turns * std::sin(p * theta);
      sine -= ampere_turns * std::cos(p * theta);
    }
  }
  return std::atan2(sine, cosine) / p;
}

TEST(Winding, PositiveSequenceTurnsCounterClockwiseFromTheAxis) {
  for (const Winding& winding :
       {make(48, 8, 1, 6), make(36, 6, 2, 5), make(12, 10, 2, 1), make(9, 6, 2, 1), make(54, 6, 1, 9)}) {
    const int p = winding.definition().poles / 2;
    for (double electrical = 0.0; electrical < 6.0; electrical += 0.37) {
      std::vector<double> currents(3);
      for (std::size_t phase = 0; phase < 3; ++phase)
        currents[phase] = std::cos(electrical - 2.0 * base::pi * static_cast<double>(phase) / 3.0);
      const double expected = winding.phase_a_axis() + electrical / p;
      EXPECT_NEAR(std::remainder(p * (crest(winding, currents) - expected), 2.0 * base::pi), 0.0, 1e-9);
    }
  }
}

TEST(Winding, Repetition) {
  EXPECT_EQ(make(12, 10, 2, 1).poles_per_repeat(), 5);
  EXPECT_TRUE(make(12, 10, 2, 1).reverses());
  EXPECT_EQ(make(9, 6, 2, 1).poles_per_repeat(), 2);
  EXPECT_FALSE(make(9, 6, 2, 1).reverses());
  EXPECT_EQ(make(36, 6, 2, 5).poles_per_repeat(), 1);
  // All repeats are what they claim.
  for (const Winding& winding : {make(12, 10, 2, 1), make(9, 6, 2, 1), make(48, 8, 1, 6)}) {
    const auto& d = winding.definition();
    const int shift = d.slots * winding.poles_per_repeat() / d.poles;
    for (int k = 0; k < d.slots; ++k)
      EXPECT_DOUBLE_EQ(winding.slot((k + shift) % d.slots)[0].turns,
                       (winding.reverses() ? -1.0 : 1.0) * winding.slot(k)[0].turns);
  }
}

TEST(Winding, EveryPhaseHasTheSameTurnsAndNoNetCurrent) {
  for (const Winding& winding :
       {make(48, 8, 1, 6, 9), make(36, 4, 2, 8, 3), make(60, 10, 1, 6), make(30, 4, 2, 7, 1, 1, 5)})
    for (int phase = 0; phase < winding.definition().phases; ++phase) {
      double net = 0.0, sum = 0.0;
      for (int k = 0; k < winding.definition().slots; ++k)
        for (const auto& side : winding.slot(k))
          if (side.phase == phase) {
            net += side.turns;
            sum += std::abs(side.turns);
          }
      EXPECT_DOUBLE_EQ(net, 0.0);
      EXPECT_DOUBLE_EQ(sum, 2.0 * winding.series_turns());
    }
}

void expect_refused(int slots, int poles, int layers, int pitch, int paths, const std::vector<std::string>& parts,
                    int phases = 3) {
  try {
    make(slots, poles, layers, pitch, 1, paths, phases);
    FAIL() << "accepted";
  } catch (const base::UserError& error) {
    for (const auto& part : parts)
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

TEST(Winding, RefusalsNameWhatWouldDo) {
  expect_refused(50, 8, 1, 6, 1, {"fill 50 slots", "48"});
  expect_refused(10, 4, 2, 2, 1, {"no balanced winding", "9 (coil pitch 2)", "12 (coil pitch 3)"});
  expect_refused(12, 6, 2, 2, 1,
                 {"no balanced winding", "slot numbers nearby with 6 poles: 9 (coil pitch 1)",
                  "pole numbers nearby with 12 slots: 2 (coil pitch 6), 4 (coil pitch 3), 8 (coil pitch 1)"});
  expect_refused(18, 4, 2, 4, 1, {"no balanced"}, 6);
  expect_refused(48, 8, 2, 11, 1, {"winding factor"});
  expect_refused(48, 8, 1, 6, 3, {"3 equal paths", "1, 2, 4"});
  expect_refused(48, 8, 1, 48, 1, {"1 … 47 slots"});
  expect_refused(48, 7, 1, 6, 1, {"7 poles", "even"});
  expect_refused(48, 8, 3, 6, 1, {"3 layers", "1 or an even number"});
}

TEST(Winding, ParallelPathsDivideSeriesTurns) {
  EXPECT_DOUBLE_EQ(make(48, 8, 1, 6, 9, 4).series_turns(), 18.0);
  EXPECT_DOUBLE_EQ(make(48, 8, 2, 5, 1, 8).series_turns(), 2.0);
}

}  // namespace
