// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters of a template: described once, read by the description, and refused with the range that would do.
#pragma once

#include "base/document.h"
#include "base/quantity.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// What a template may scale its defaults by.
struct TemplateSize {
  double radius = 0.0;  ///< m, at the gap
  int pitches = 0;      ///< poles of a rotor, slots of a stator
  double depth = 0.0;   ///< m, of a stator's core from the gap to behind the yoke
  int conductors = 1;   ///< that share the depth of a slot
  double least = 0.0;   ///< m: what is smaller could not be drawn

  /// Pole or slot pitch along the circle of `radius`, m.
  double pitch() const;
};

/// A length that suits a machine of any size: so many radii, so many pole or slot pitches and so many depths of the
/// core. Never below TemplateSize::least, unless all three are zero.
struct ScaledLength {
  double radii = 0.0;
  double pitches = 0.0;
  double depths = 0.0;
  bool shared = false;                        ///< the depth's part is divided by the conductors of a slot
  double of(const TemplateSize& size) const;  ///< m
  bool is_none() const { return radii == 0.0 && pitches == 0.0 && depths == 0.0; }
};

/// A template's parameter as users write it: the reference documentation, `new` and `show template` are made from it.
struct ParameterDescription {
  std::string path;          ///< "magnet.thickness"
  std::string unit;          ///< SI: "m", "rad", "1"
  std::string display_unit;  ///< "mm", "deg", ""
  base::Range range;
  std::string meaning;
  std::optional<double> default_value;  ///< SI; a parameter without one is required
  double example = 0.0;                 ///< SI, of a machine of 8 poles, 48 slots and a bore of some 160 mm
  std::optional<ScaledLength> scaled_default = std::nullopt;  ///< instead of default_value
  /// In the template's drawing, where the default is none at all.
  std::optional<ScaledLength> drawn = std::nullopt;
  /// Of a rotor around its stator, where that takes another default.
  std::optional<ScaledLength> outside = std::nullopt;

  /// The value where none is given; nothing for a required parameter.
  std::optional<double> otherwise(const TemplateSize& size) const;
};

/// A length of a rotor with a scaled default. Its example is that of 8 poles and 80 mm, to a tenth of a millimetre.
ParameterDescription scaled_length(const std::string& path, const base::Range& range, const std::string& meaning,
                                   const ScaledLength& scaled_default,
                                   const std::optional<ScaledLength>& drawn = std::nullopt);
/// A length of a stator likewise. Its example is that of 48 slots, a bore of 80.95 mm and a core 53.7 mm deep, to a
/// hundredth of a millimetre.
ParameterDescription scaled_slot_length(const std::string& path, const base::Range& range, const std::string& meaning,
                                        const ScaledLength& scaled_default,
                                        const std::optional<ScaledLength>& drawn = std::nullopt);
/// Size of the stator that a map describes by `slots` and its radii at the gap and behind the yoke, the first two of
/// its descriptions. @throws base::UserError where one is missing or out of its range.
TemplateSize read_stator_size(const base::Node& node, const std::vector<ParameterDescription>& descriptions,
                              int conductors = 1);
/// @param depth m, of the core from the gap to behind the yoke.
TemplateSize stator_size(double bore_radius, int slots, double depth, int conductors = 1);

/// A key of a template that is no quantity: one of some words, or a whole number.
struct ChoiceDescription {
  std::string key;
  std::vector<std::string> words;  ///< the first where none is given; empty: a whole number
  int least = 0, most = 0;         ///< of the number
  std::string meaning;
  int otherwise = least;   ///< the number where none is given
  std::string drawn = {};  ///< in the template's drawing, where it is another
};

/// Why a drawing is impossible, and the parameters to blame.
struct Conflict {
  std::vector<std::size_t> parameters;  ///< indices into the descriptions, the likeliest first
  std::string reason;                   ///< "the magnet's outer end would cut the bridge"
};

/// The first conflict of a set of values, or nothing where the drawing is possible.
using ConflictFinder = std::function<std::optional<Conflict>(const std::vector<double>& values)>;

/// Refuses a combination of values, at the place of one of them as base::Node::fail does.
/// @throws base::InfeasibleGeometry
[[noreturn]] void refuse_combination(const base::Node& node, const std::string& message);

/// Reads the values of `descriptions`, in their order, from a map (and its maps: "magnet.width" is `width` in
/// `magnet`). `other_keys` are keys of the map itself that someone else reads. `size` scales
/// the defaults.
/// @throws base::UserError for a missing, unknown or out-of-range value.
std::vector<double> read_parameters(const base::Node& node, const std::vector<ParameterDescription>& descriptions,
                                    const std::vector<std::string>& other_keys, const TemplateSize& size = {});

/// @throws base::InfeasibleGeometry at the place of the first parameter to blame; the message names for each of them
/// the interval in which it may lie while the others stay as they are.
void refuse_conflicts(const base::Node& node, const std::vector<ParameterDescription>& descriptions,
                      const std::vector<double>& values, const ConflictFinder& find_conflict);

}  // namespace lodestone::geometries
