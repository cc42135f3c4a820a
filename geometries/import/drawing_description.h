// SPDX-License-Identifier: GPL-3.0-or-later
// The YAML file beside a drawing (DXF, Gmsh mesh): what its layers mean. `drawing: FILE` is its first key.
#pragma once

#include "base/document.h"
#include "geometries/point.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// What fills the regions of one layer.
struct LayerFill {
  enum Kind { air, hole, steel, magnet, winding };
  std::string layer;
  Kind kind = air;
  std::string material;           ///< steel, magnet: library name or path
  double stacking_factor = 1.0;   ///< of steel
  double remanence_factor = 1.0;  ///< of a magnet
  /// Of magnetisation: direction + direction_order · polar angle, rad, in the drawing's frame.
  double direction = 0.0;
  double direction_order = 0.0;
  std::string circuit;  ///< of a winding
  double turns = 1.0;   ///< conductors in each region, positive along +z
  int line = 0;
};

struct DrawingDescription {
  struct Circuit {
    std::string name;
    double current = 0.0;  ///< A
    int line = 0;
  };
  /// A region that no layer tells, by a point in it.
  struct Label {
    Point at;           ///< m
    std::string layer;  ///< one of `layers`
    int line = 0;
  };
  /// The ring of air that the air-gap element solves: arcs about the origin of these two radii bound it.
  struct Gap {
    double inner_radius = 0.0;  ///< m
    double outer_radius = 0.0;  ///< m
    int line = 0;
  };
  std::string file;            ///< this description's; "" before it is written
  std::string drawing;         ///< path of the drawing, from the working folder
  double depth = 0.0;          ///< m
  std::optional<double> unit;  ///< m, of the drawing's lengths; else the drawing's own (DXF)
  int poles = 0;               ///< of the machine; 0: not said
  int sectors = 1;             ///< that make the whole machine
  int sectors_line = 0;
  bool antiperiodic = false;
  double rotor_angle = 0.0;  ///< rad, counter-clockwise, of what lies inside the gap
  std::optional<Gap> gap;
  double join = 0.0;                ///< m: ends nearer than this are one; 0: a millionth of the drawing's size
  double magnet_temperature = 0.0;  ///< K; 0: no magnet
  std::vector<Circuit> circuits;
  std::vector<LayerFill> layers;
  std::vector<Label> labels;
  std::vector<std::string> ignore;       ///< layers that are not read
  std::vector<std::string> outlines;     ///< layers whose lines part regions and fill none
  std::vector<std::string> flux_normal;  ///< layers of outlines that the field meets at right angles

  const LayerFill* find(const std::string& layer) const;

  /// @throws base::UserError with file, line and field.
  static DrawingDescription read(const base::Document& document);
  /// The text that `read` takes, comments included; `drawing` is written without its folder.
  std::string to_yaml(const std::string& title) const;
};

/// True where a file is meant as a drawing by its name: .dxf, .msh.
bool is_drawing_file(const std::string& path);
bool is_dxf_file(const std::string& path);

/// The description of a drawing: the .yaml file of the same name beside it, or a description itself.
/// @throws base::UserError where there is none.
DrawingDescription load_drawing_description(const std::string& path);

}  // namespace lodestone::geometries
