// SPDX-License-Identifier: GPL-3.0-or-later
// Interior magnets in layers: pockets with magnets that cross the pole one below the other, and the steel around them;
// in every pole, or (`consequent: true`) in every other one, whose neighbours are of iron.
//
// Half a pole in the frame of rotor_dimensions.h, in which the rotor lies on either side of its stator: its axis x, the
// q axis at π/poles. A layer is bounded by two faces, toward the gap (outer) and toward the core (inner), from the
// pole's axis (or the centre web along it) outward. It ends at a line parallel to the q axis, half the
// `rib` away, and where the bridge arc (surface less `bridge`) comes first, at that. The surface is a circle about the
// shaft, or with a pole shape an arc about another point of the pole's axis (pole_shape.h).
#pragma once

#include "geometries/cross_section.h"
#include "geometries/parameters.h"
#include "geometries/pole_surface.h"
#include "geometries/rotor/rotor.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// What the layers of a pole have in common.
struct LayeredDimensions : RotorDimensions {
  double bridge = 0.0;  ///< m
  double recess = 0.0;  ///< m, of the pole's surface on the q axis (pole_shape.h)

  /// The surface, and the arc less the bridge that bounds the layers.
  PoleSurface surface() const;
  PoleSurface bridge_arc() const { return surface().less(bridge); }
  /// Of these dimensions alone. @param places of them in a template's parameters.
  struct Places {
    std::size_t inner_radius, bridge, recess;
  };
  std::optional<Conflict> conflict(const Places& places) const;
  /// Where `recess` lies in a drawing.
  Dimension recess_line(std::size_t place) const;
};

/// `consequent`, of templates of layers.
ChoiceDescription consequent_choice();
/// The dimensions of `rotor:` with its `consequent`. @throws base::UserError for fewer than four poles, of whose sides,
/// one line, no layer across the pole meets any.
RotorDimensions layered_dimensions(const base::Node& node, RotorDimensions dimensions);
/// The values of a template of layers, in the order of its parameters (template_radii.h).
std::vector<double> read_layered_values(const base::Node& node, const RotorDimensions& dimensions,
                                        const std::vector<ParameterDescription>& parameters,
                                        const ConflictFinder& find_conflict);

/// Sizes of cells that are the same in all layers, m.
struct LayeredMeshSizes {
  explicit LayeredMeshSizes(const LayeredDimensions& dimensions);
  double surface = 0.0;  ///< even along the surface
  double bridge = 0.0;   ///< one or more across
  double core = 0.0;     ///< along the end of the core
  double at_rib(double rib) const;
  double at_magnet(double thickness) const;
};

struct MagnetLayer {
  struct Corner {
    Point at;
    double mesh_size = 0.0;
  };
  /// A magnet or a piece of pocket: it begins where the one before ends.
  struct Part {
    std::string name;
    RegionKind kind = RegionKind::air;
    std::size_t outer_end = 0, inner_end = 0;           ///< its last corners on the two faces
    double magnetisation = 0.0;                         ///< rad, of a magnet
    double mesh_size = 0.0;                             ///< m, on its outline
    std::optional<std::array<std::size_t, 2>> in_rows;  ///< its two corners on the inner face, where it has four
  };
  /// From the axis outward, the last corners where the layer ends: of the outer face the mouth, of the inner the foot
  /// on the rib.
  std::vector<Corner> outer, inner;
  std::vector<Part> parts;    ///< from the axis outward; the last one ends at mouth and foot
  std::size_t rib_begin = 0;  ///< corner of the inner face from which on it runs along the rib: the last one or before
  Corner rib_end;             ///< where the layer leaves the rib: at the bridge arc, or the mouth
  bool at_bridge = false;     ///< the bridge arc bounds the layer from mouth to rib_end
  double rib = 0.0;           ///< m
  double half_web = 0.0;      ///< m, of the centre web; 0: none
  double web_mesh_size = 0.0;

  /// Whether a point lies on the gap's side of the outer face, prolonged. The faces open toward the gap.
  bool is_before(const Point& at) const;
};

/// Why the lower layer (farther from the gap) cannot lie below the upper; nothing where it can.
std::optional<std::string> layers_conflict(const LayeredDimensions& dimensions, const MagnetLayer& upper,
                                           const MagnetLayer& lower);

/// A rotor whose poles hold such layers and nothing else.
class LayeredRotor : public Rotor {
public:
  /// @param layers from the gap into the core, one or more. @param magnets blocks as bought. @param lines of the
  /// template's drawing, in the frame of rotor_dimensions.h.
  LayeredRotor(std::string type, const LayeredDimensions& dimensions, std::vector<MagnetLayer> layers,
               std::vector<MagnetBlock> magnets, Dimensions lines = {});
  CrossSection half_pole() const override;
  std::vector<MagnetBlock> magnets() const override { return magnets_; }
  /// "bridge" over the pockets, "rib" between those of the lowest layer and the q axis, "centre web", "rotor pole" on
  /// the gap's side of the magnets, "steel between layers", "rotor yoke" on the core's; "iron pole" of consequent
  /// poles.
  std::string steel_part(const Point& at) const override;
  Dimensions dimensions() const override { return lines_; }

private:
  LayeredDimensions dimensions_;
  std::vector<MagnetLayer> layers_;
  std::vector<MagnetBlock> magnets_;
  Dimensions lines_;
};

}  // namespace lodestone::geometries
