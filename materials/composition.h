// SPDX-License-Identifier: GPL-3.0-or-later
// What a magnet is made of: mass fraction of each element, as a band where it is known only as a range.
#pragma once

#include "base/document.h"
#include "materials/provenance.h"

#include <map>
#include <string>

namespace lodestone::materials {

/// Both ends of an uncertain value; equal where it is known exactly.
struct Band {
  double min = 0.0;
  double max = 0.0;
  double middle() const { return 0.5 * (min + max); }
};

class Composition {
public:
  Composition() = default;
  /// Reads a map of mass fractions by element symbol, with `source` and `confidence`:
  ///
  ///     composition:
  ///       Nd: 22 … 24 %                    # a band; "22 to 24 %" is the same
  ///       Dy: {min: 3 %, max: 4 %}         # the same in other words
  ///       Co: 1 %                          # known exactly
  ///       NdPr: {min: 28 %, max: 30 %, Nd_share: 75 … 80 %}   # didymium, split by the share of Nd in it
  ///       source: …
  ///       confidence: low
  ///
  /// or the word `unknown`. Elements not named count as absent, so the rare earths must be complete; iron and other
  /// cheap elements may be left out.
  /// @throws base::UserError for an unknown element, a negative fraction, a band whose ends are exchanged, an element
  /// given twice (NdPr beside Nd or Pr), minima that add to more than 100 %.
  static Composition read(const base::Node& node, const Provenance& fallback = {});

  /// False where the file gives none: masses of such a grade are unknown, not zero.
  bool is_known() const;
  /// Mass fraction by element symbol; elements not named are absent (zero).
  const std::map<std::string, Band>& fractions() const;
  Band fraction(const std::string& element) const;
  const Provenance& provenance() const;

private:
  bool known_ = false;
  std::map<std::string, Band> fractions_;
  Provenance provenance_;
};

/// Rare earths in the order of the periodic table (La … Lu, Y, Sc); heavy ones from Gd on, with Y.
bool is_rare_earth(const std::string& element);
bool is_heavy_rare_earth(const std::string& element);

}  // namespace lodestone::materials
