// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing that stators with straight-sided, flat-bottomed slots share.
//
// From the gap into the stator (outward, or toward the shaft where the rotor lies outside): an opening with parallel
// walls; a shoulder over which it widens (no depth: straight across); straight flanks from one width to another; a
// bottom straight across. Opening and shoulder hold air, what is between the flanks the winding, in layers of equal
// area; or solid conductors, one a layer, with insulation around each.
#pragma once

#include "geometries/parameters.h"
#include "geometries/stator/stator.h"
#include "geometries/template_radii.h"

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct FlatBottomSlotParameters;

struct FlatBottomSlot {
  int slots = 0;
  double bore_radius = 0.0;  ///< m, at the gap
  double back_radius = 0.0;  ///< behind the yoke
  RotorSide rotor = RotorSide::inner;
  double opening_width = 0.0;  ///< the same as top_width: an open slot
  double opening_depth = 0.0;  ///< along the opening's walls
  double shoulder_depth = 0.0;
  double top_width = 0.0;     ///< where the winding begins
  double bottom_width = 0.0;  ///< at the bottom
  double bottom = 0.0;        ///< height of the bottom over the shaft's centre

  struct Bars {
    SlotConductors conductors;
    double wall = 0.0;     ///< m, insulation from a conductor to the slot's sides, top and bottom
    double between = 0.0;  ///< m, from one conductor to the next
  };
  std::optional<Bars> bars;

  bool is_open() const;
  /// Heights over the shaft's centre along the slot's axis, m.
  double opening_end() const;
  double winding_begin() const;
  double winding_area() const;    ///< m², of the slot; bare conductors where it holds bars
  double winding_radius() const;  ///< m, of its centroid

  /// A height as far from another as `distance`, into the stator.
  double beyond(double height, double distance) const { return height + into_stator(rotor) * distance; }
  /// How much further into the stator one height or radius lies than another.
  double further(double height, double than) const { return into_stator(rotor) * (height - than); }

  CrossSection half_slot_pitch(SlotLayers layers) const;
  /// Bore, outer radius and opening; the shoulder and the opening's width where the slot is not open.
  Dimensions opening_dimensions(const FlatBottomSlotParameters& parameters) const;
  /// "tooth tip" below the winding, "tooth" beside it, "stator yoke" beyond the slot.
  std::string steel_part(const Point& at) const;
};

/// Which parameters of a template (indices into its descriptions) make each dimension of the outline: whom to blame.
struct FlatBottomSlotParameters {
  std::size_t bore = 0, outer = 0, opening_width = 0, opening_depth = 0, shoulder_depth = 0, top_width = 0,
              bottom_width = 0, depth = 0;
  std::size_t bar_height = 0, wall = 0, between = 0;  ///< of conductors and their insulation
};

std::optional<Conflict> find_conflict(const FlatBottomSlot& slot, const FlatBottomSlotParameters& parameters);

/// The parameters of a semi-closed slot: radii, those that are the template's own, opening, shoulder and depth.
std::vector<ParameterDescription> semi_closed_slot(std::vector<ParameterDescription> own);
/// An outline as far as a template's values say it alike: radii, opening and shoulder.
FlatBottomSlot outline_of_opening(const std::vector<double>& values, int slots, RotorSide rotor,
                                  const FlatBottomSlotParameters& parameters);

/// A stator with such slots: what its templates have in common.
class FlatBottomSlotStator : public Stator {
public:
  int slots() const override { return slot_.slots; }
  double bore_radius() const override { return slot_.bore_radius; }
  double back_radius() const override { return slot_.back_radius; }
  CrossSection half_slot_pitch(SlotLayers layers) const override { return slot_.half_slot_pitch(layers); }
  std::string steel_part(const Point& at) const override { return slot_.steel_part(at); }
  double winding_area() const override { return slot_.winding_area(); }
  double winding_radius() const override { return slot_.winding_radius(); }

protected:
  explicit FlatBottomSlotStator(const FlatBottomSlot& slot) : slot_(slot) {}
  const FlatBottomSlot& slot() const { return slot_; }

  /// How a template reads itself.
  struct Reading {
    std::vector<ParameterDescription> descriptions;  ///< the first two are the radii (template_radii.h)
    RotorSide rotor = RotorSide::inner;
    std::vector<std::string> other_keys;  ///< besides `type` and `slots`
    std::function<FlatBottomSlot(const std::vector<double>& values, int slots, RotorSide rotor)> outline;
    FlatBottomSlotParameters blame;
    /// Where an open slot is given by no opening width: that of the slot is to blame.
    bool zero_opens = false;
    int conductors = 1;  ///< that share the slot's depth
  };
  /// The values of a file, missing ones filled in. @throws base::UserError, base::InfeasibleGeometry.
  static StatorValues read_values(const base::Node& node, const Reading& reading);

private:
  FlatBottomSlot slot_;
};

}  // namespace lodestone::geometries
