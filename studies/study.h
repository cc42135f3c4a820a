// SPDX-License-Identifier: GPL-3.0-or-later
// A study file: one machine, conditions, operating points, and what is varied; and its expansion into cases.
#pragma once

#include "base/document.h"
#include "base/library_path.h"
#include "postprocess/rotation.h"

#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

enum class Analysis {
  field,       ///< one field solution a point, at its first position
  rotation,    ///< torque, ripple, flux linkages, back-EMF
  performance  ///< rotation, losses, efficiency, knee, passport
};

struct Conditions {
  double magnet_temperature = 0.0;   ///< K
  double winding_temperature = 0.0;  ///< K
};

/// What a case's numbers depend on beside machine and materials.
struct Numerics {
  int degree = 2;
  double refinement = 1.0;
  int positions = 16;  ///< a sixth of an electrical period
};

/// One entry of `vary`: a dotted path of the machine (or of conditions) and its values.
struct Variation {
  std::string path;
  std::vector<std::string> values;  ///< as text with unit
  std::vector<base::Location> places;
};

struct Study {
  std::string title;
  std::string file;
  std::string machine;  ///< library name or path
  base::Document document;
  Conditions conditions;
  std::vector<postprocess::OperatingPoint> operating_points;
  Analysis analysis = Analysis::performance;
  Numerics numerics;
  std::vector<Variation> variations;

  static Study load(const std::string& file);
};

/// One case: a machine document with its overrides applied.
struct Case {
  std::string design;  ///< for people: what is varied, in words
  std::vector<std::pair<std::string, std::string>> varied;
  base::Document machine;
  Conditions conditions;
};

/// The full product of the variations, in file order, last entry fastest. Every value is checked against its parameter's
/// type, unit and range: bad input is refused before anything runs; infeasible combinations remain cases.
std::vector<Case> expand(const Study& study, const base::LibraryPath& library);

}  // namespace lodestone::studies
