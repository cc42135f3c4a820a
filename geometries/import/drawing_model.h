// SPDX-License-Identifier: GPL-3.0-or-later
// A drawing on layers with its description as a field problem: regions found and filled, sides paired, the gap told.
// The problem has the form of a .fem file's (fem_model.h), and goes the same way from there: lay_out, mesh_section.
//
// What fills a region: the label in it (a point or text of the drawing, or a point of the description); else the layer
// whose lines enclose it. A layer encloses a place from which a ray crosses its lines an odd number of times, so that a
// hole is a line on the same layer. Of several layers that enclose a region that one counts which lies wholly inside
// each of the others (a magnet on its layer, within a rotor of which the outline only is drawn).
#pragma once

#include "base/user_error.h"
#include "geometries/export/labelled_section.h"
#include "geometries/import/drawing_description.h"
#include "geometries/import/drawing_sheet.h"
#include "geometries/import/fem_model.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// Something wrong at a place of a drawing.
struct DrawingFault {
  Point at;  ///< m
  std::string text;
  int line = 0;  ///< of the drawing's file; 0 where it has none
};

struct DrawingReading {
  DrawingDescription description;
  LabelledSection drawing;  ///< for pictures; without faces where the lines themselves are faulty
  std::vector<DrawingFault> faults;
  std::vector<std::string> remarks;
  std::optional<FemModel> model;  ///< where there is no fault
};

/// @param path the description, or the drawing beside which it stands. @throws base::UserError for files that cannot be
/// read at all; faults of the drawing are in the result.
DrawingReading read_drawing(const std::string& path);
DrawingReading read_drawing(const DrawingDescription& description, const DrawingSheet& sheet);

/// The problem. @throws base::UserError that lists the faults, a line each with its place.
const FemModel& model_of(const DrawingReading& reading);

}  // namespace lodestone::geometries
