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
  double outer_radius = 0.0;  ///< m, of the rotor
  int poles = 0;
};

/// A length that suits a machine of any size: so many radii of the rotor and so many pole pitches of its surface.
struct ScaledLength {
  double radii = 0.0;
  double pole_pitches = 0.0;
  double of(const TemplateSize& size) const;  ///< m
};

/// A template's parameter as users write it: the reference documentation, `new` and `show template` are made from it.
struct ParameterDescription {
  std::string path;          ///< "magnet.thickness"
  std::string unit;          ///< SI: "m", "rad", "1"
  std::string display_unit;  ///< "mm", "deg", ""
  base::Range range;
  std::string meaning;
  std::optional<double> default_value;  ///< SI; a parameter without one is required
  double example = 0.0;                 ///< SI; what `new` writes
  /// Where a missing value is worked out from others: what it is then, in words.
  std::string proportion = {};
  std::optional<ScaledLength> scaled_default = std::nullopt;  ///< instead of default_value

  /// The value where none is given; nothing for a required parameter.
  std::optional<double> otherwise(const TemplateSize& size) const;
};

/// A length with a scaled default. Its example is that of 8 poles and 80 mm, to a tenth of a millimetre.
ParameterDescription scaled_length(const std::string& path, const base::Range& range, const std::string& meaning,
                                   const ScaledLength& scaled_default);

/// A key of a template that is no quantity: one of some words, or a whole number.
struct ChoiceDescription {
  std::string key;
  std::vector<std::string> words;  ///< the first where none is given; empty: a whole number
  int least = 0, most = 0;         ///< of the number
  std::string meaning;
  int otherwise = least;  ///< the number where none is given
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
