// SPDX-License-Identifier: GPL-3.0-or-later
// Where an optimisation starts: `optimise: {start: …}`, designs that take the place of members of the first population.
//
//   optimise:
//     start:
//       designs:                               # optional: a value of everything that is varied
//         - {magnet: nd-n42sh, rotor.magnet.thickness: 6.5 mm}
//       directory: out/first                   # optional: results of another study that varies the same
//       which: front                           # or all; front unless given
//
// Designs of a directory count by the objectives and limits of this study: its front, or all, the better ones first
// (front by front, then by violation; failed ones are left out). Those beyond the ranges of this study are left out; of
// a front that is larger than the first population as many as fit, evenly along the first objective. Designs that are
// given come before them.
#pragma once

#include "base/document.h"
#include "materials/material_library.h"
#include "studies/optimiser.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

struct Study;

struct SearchStart {
  std::vector<SearchPoint> designs;     ///< that are given
  std::optional<base::Node> directory;  ///< relative to the study's file
  bool all = false;                     ///< of the directory's designs; else its front

  /// @param study with what it varies. @throws base::UserError where a design is not one of the study's.
  static SearchStart read(const base::Node& node, const Study& study);
  /// Of the directory; "" without one.
  std::string path(const Study& study) const;
  /// The given designs and those of the directory, at most as many as the first populations have members.
  /// @throws base::UserError where the directory cannot be read, varies something else, or has no design that fits.
  std::vector<SearchPoint> points(const Study& study, const materials::MaterialLibrary& library) const;
  /// "2 given designs and the front of out/first".
  std::string in_words() const;
};

}  // namespace lodestone::studies
