// SPDX-License-Identifier: GPL-3.0-or-later
// A machine: templates of its stator and rotor with their parameters, winding, materials by name, and what a
// comparison with a measurement needs. Read from `geometries/library/*.yaml` or a user's file.
#pragma once

#include "base/document.h"
#include "geometries/bearing.h"
#include "geometries/rotor/rotor.h"
#include "geometries/stator/stator.h"
#include "geometries/winding.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries {

/// Phase resistance as measured, with the temperature it was measured at.
struct MeasuredResistance {
  double resistance = 0.0;   ///< Ω, one phase
  double temperature = 0.0;  ///< K
};

/// One bare wire.
struct Strand {
  enum class Shape { round, rectangular };
  Shape shape = Shape::round;
  double width = 0.0;   ///< m; diameter of a round one
  double height = 0.0;  ///< m; the same as the width of a round or square one
  double area() const;  ///< m²
  /// "0.912 mm", "0.455 × 0.455 mm".
  std::string description() const;
};

/// Pieces, insulated from each other, that each magnet block is cut into: what eddy currents see of it.
struct MagnetSegments {
  int circumferential = 1;  ///< of equal width along the face
  int axial = 1;            ///< of equal length along the shaft
};

struct Machine {
  std::string name;
  std::string description;
  std::vector<std::string> sources;
  std::vector<std::string> notes;  ///< assumptions that a result must show

  int poles = 0;
  int phases = 3;
  double stack_length = 0.0;   ///< m
  double air_gap = 0.0;        ///< m, bore radius less rotor radius
  double rated_current = 0.0;  ///< A peak, a default for `solve`; 0 where the file gives none

  std::shared_ptr<const Stator> stator;
  std::shared_ptr<const Rotor> rotor;
  std::shared_ptr<const Winding> winding;

  std::string stator_steel;  ///< library names or paths (relative to the machine's file)
  std::string rotor_steel;
  std::string magnet;  ///< empty: a rotor without magnets whose file names none
  std::string conductor;
  double stacking_factor = 1.0;  ///< enters the steel's law once
  MagnetSegments magnet_segments;
  /// Loss of the built core over that of its sheets as measured: punching, stress, short circuits between sheets. An
  /// assumption of the user's, for the iron loss of stator and rotor alike.
  double build_factor = 1.0;
  double remanence_factor = 1.0;  ///< multiplies every grade's remanence; its reason stands in the notes

  int strands = 1;                               ///< wires in hand
  Strand strand;                                 ///< each of them
  double end_winding_length = 0.0;               ///< m, straight extension a side beyond the stack
  std::optional<double> given_mean_turn_length;  ///< m, where the file gives it
  std::optional<MeasuredResistance> measured_resistance;
  std::optional<double> end_winding_inductance;  ///< H, leakage of one phase beyond the stack, where the file gives it

  std::optional<std::vector<Bearing>> bearings;  ///< both ends; nothing where the file does not say

  /// The file's tree with every override: what is hashed and stored.
  base::Document document;

  /// Reads and checks a machine. @throws base::UserError with file, line and field; base::InfeasibleGeometry where the
  /// parameters fit no machine.
  static Machine read(const base::Document& document);
  /// Without any values; `read` fills it.
  explicit Machine(base::Document source) : document(std::move(source)) {}

  int pole_pairs() const { return poles / 2; }

  // Derived quantities of the whole machine, SI.
  double magnet_volume() const;
  double steel_volume_stator() const;  ///< of the stack, stacking factor not applied
  double steel_volume_rotor() const;
  double copper_area_per_slot() const;  ///< bare copper
  double slot_fill() const;             ///< bare copper over winding area
  /// The given one, else 2 (stack + 2 · straight extension + end turn), m. The end turn of a distributed winding is a
  /// half circle over the coil pitch at the winding's centroid, that of a tooth coil 0.93 slot pitches with two layers
  /// and 1.36 with one (Magnussen & Sadarangani 2003, IEMDC, vol. 1, p. 333; as cited by emetor.com/glossary).
  double mean_turn_length() const;
  double copper_volume() const;

  /// Mechanical angle of the drawn north pole axis for an electrical position θ (rad): the angle of the d axis from the
  /// axis of phase A, divided by the pole pairs.
  double rotor_angle(double position) const { return winding->phase_a_axis() + position / pole_pairs(); }
};

}  // namespace lodestone::geometries
