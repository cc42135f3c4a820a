// SPDX-License-Identifier: GPL-3.0-or-later
// Polyphase windings: which phase, with how many turns and which direction, lies in which slot.
#pragma once

#include "base/document.h"
#include "geometries/stator/stator.h"

#include <complex>
#include <cstddef>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// Three-phase sets of a winding: one where the number of phases is odd (its phases are evenly spread), a third of them
/// where it is a multiple of six, each set behind the one before by π/phases (six phases: 30 degrees, electrical).
int phase_sets(int phases);
/// Electrical angle, rad, by which the axis of a phase is ahead of that of phase A, and its currents behind in time:
/// 2πk/m for m evenly spread phases; 2π(k mod 3)/3 + π(k div 3)/m in sets of three.
double phase_displacement(int phase, int phases);
/// "A", "B", … "Z", then numbers from "27"; in several sets of three "A1", "B1", "C1", "A2", …
/// @param phases of the winding.
std::string phase_name(std::size_t phase, int phases = 3);

/// One side of the coils in one layer of one slot.
struct CoilSide {
  int phase = 0;       ///< 0 = A, 1 = B, 2 = C; of the second set 3, 4, 5
  double turns = 0.0;  ///< conductors of that phase in this layer, positive where positive current leaves the page (+z)
};

/// A winding laid out by the star of slots: the electrical angles of the coils' first sides fall into 2m belts of equal
/// width, one for each phase and direction (Bianchi & Dai Prè 2006, IEE Proc. Electr. Power Appl. 153(5):687). Slot k
/// has its axis at (k + 1/2) slot pitches from the x axis.
///
/// More than two layers are as many double layers one above the other, each with the same coil pitch (hairpins). Coils
/// of one layer take the free slots in turn; where that gives no balanced winding they begin in every other slot.
class Winding {
public:
  struct Definition {
    int slots = 0;
    int poles = 0;
    int phases = 3;
    int layers = 1;      ///< coil sides in a slot: 1 or an even number
    int coil_pitch = 0;  ///< in slots
    int turns_per_coil = 1;
    int parallel_paths = 1;
  };
  /// @throws base::UserError (at `node`'s place) for a combination that gives no balanced winding, naming the nearest
  /// feasible numbers of slots and poles.
  explicit Winding(const Definition& definition, const base::Node* node = nullptr);

  /// How the coil sides share a slot: one, stacked, or left and right of its axis where coils of two layers are wound
  /// on one tooth. The side by which a coil returns is in layer 0 (2, 4, …).
  SlotLayers slot_layers() const;

  const Definition& definition() const;
  /// Coil sides of a slot, one a layer.
  const std::vector<CoilSide>& slot(int index) const;
  /// Turns in series of one phase: coils × turns / parallel paths.
  double series_turns() const;
  /// Mechanical angle, rad, of the axis of phase A nearest to zero: where positive current in A alone drives the
  /// fundamental of flux outward from the shaft across the gap.
  double phase_a_axis() const;
  /// Winding factor (distribution × pitch) of the harmonic of the given order; order 1 is the working wave.
  double winding_factor(int order) const;
  /// Σ turns·exp(j·waves·angle of the slot) over the coil sides of a phase: amplitude and place of its current wave
  /// with so many periods around the bore.
  std::complex<double> current_wave(int phase, int waves) const;
  /// Conductors of one phase in all slots.
  double conductors() const;
  /// Fewest poles after which the layout repeats, with the field reversed where that number is odd.
  int poles_per_repeat() const;
  /// True where the layout after `poles_per_repeat` poles is the same with currents reversed.
  bool reverses() const;

private:
  /// Poles after which groups of whole coils repeat.
  int poles_per_coil_group() const;
  Definition definition_;
  std::vector<std::vector<CoilSide>> slots_;
};

}  // namespace lodestone::geometries
