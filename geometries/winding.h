// SPDX-License-Identifier: GPL-3.0-or-later
// Polyphase windings: which phase, with how many turns and which direction, lies in which slot.
#pragma once

#include "base/document.h"
#include "geometries/stator/stator.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// "A", "B", … "Z", then numbers from "27".
std::string phase_name(std::size_t phase);

/// One side of the coils in one layer of one slot.
struct CoilSide {
  int phase = 0;       ///< 0 = A, 1 = B, 2 = C
  double turns = 0.0;  ///< conductors of that phase in this layer, positive where positive current leaves the page (+z)
};

/// A winding laid out by the star of slots. Slot k has its axis at (k + 1/2) slot pitches from the x axis.
class Winding {
public:
  struct Definition {
    int slots = 0;
    int poles = 0;
    int phases = 3;
    int layers = 1;      ///< 1 or 2 coil sides in a slot
    int coil_pitch = 0;  ///< in slots
    int turns_per_coil = 1;
    int parallel_paths = 1;
  };
  /// @throws base::UserError (at `node`'s place) for a combination that gives no balanced winding, naming the nearest
  /// feasible slot numbers.
  explicit Winding(const Definition& definition, const base::Node* node = nullptr);

  /// How the coil sides share a slot: one, stacked, or left and right of its axis where coils are wound on one tooth.
  /// The side by which a coil returns is in layer 0.
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
