// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/topologies.h"

#include "geometries/rotor/bar_magnet.h"
#include "geometries/rotor/bread_loaf_magnet.h"
#include "geometries/rotor/consequent_pole.h"
#include "geometries/rotor/delta.h"
#include "geometries/rotor/double_v.h"
#include "geometries/rotor/spoke.h"
#include "geometries/rotor/surface_magnet.h"
#include "geometries/rotor/synchronous_reluctance.h"
#include "geometries/rotor/u_magnet.h"
#include "geometries/rotor/v_magnet.h"
#include "geometries/rotor_fillets.h"
#include "geometries/rotor_holes.h"
#include "geometries/slot_fillets.h"
#include "geometries/stator/hairpin_slot.h"
#include "geometries/stator/parallel_slot.h"
#include "geometries/stator/parallel_tooth_slot.h"
#include "geometries/stator/radial_slot.h"
#include "geometries/stator/round_bottom_slot.h"
#include "geometries/stator/semi_closed_parallel_tooth.h"
#include "geometries/stator/slotless.h"
#include "geometries/stator/trapezoidal_slot.h"
#include "geometries/template_radii.h"

#include <stdexcept>

namespace lodestone::geometries {

namespace {

struct RotorTemplate {
  TemplateDescription description;
  std::shared_ptr<const Rotor> (*read)(const base::Node& node, const RotorDimensions& at_gap);
};

struct StatorTemplate {
  TemplateDescription description;
  std::shared_ptr<const Stator> (*read)(const base::Node& node, RotorSide rotor);
};

// The lists. One line a template.

const std::vector<RotorTemplate>& rotors() {
  static const std::vector<RotorTemplate> list{
      {{"v-magnet", "interior magnets in a V that opens to the gap, one block a leg", VMagnetRotor::parameters(),
        VMagnetRotor::choices()},
       &VMagnetRotor::read},
      {{"bread-loaf-magnet", "surface magnets with a flat bottom and parallel sides, one block a pole",
        BreadLoafMagnetRotor::parameters()},
       &BreadLoafMagnetRotor::read},
      {{"surface-magnet",
        "arc magnets on a round core or inset in it, parallel, radial or Halbach, bare or in a sleeve",
        SurfaceMagnetRotor::parameters(), SurfaceMagnetRotor::choices()},
       &SurfaceMagnetRotor::read},
      {{"consequent-pole", "one arc magnet a pole pair, the core between them the other pole",
        ConsequentPoleRotor::parameters(), ConsequentPoleRotor::choices()},
       &ConsequentPoleRotor::read},
      {{"bar-magnet", "interior magnets across the pole, one block a pole", BarMagnetRotor::parameters(),
        BarMagnetRotor::choices()},
       &BarMagnetRotor::read},
      {{"double-v", "interior magnets in two layers, each a V", DoubleVRotor::parameters(), DoubleVRotor::choices()},
       &DoubleVRotor::read},
      {{"delta", "interior magnets in two layers, a bar above a V", DeltaRotor::parameters(), DeltaRotor::choices()},
       &DeltaRotor::read},
      {{"u-magnet", "interior magnets in a U, across the pole and in two legs", UMagnetRotor::parameters(),
        UMagnetRotor::choices()},
       &UMagnetRotor::read},
      {{"spoke", "magnets between the poles, magnetised across the q axis", SpokeRotor::parameters(),
        SpokeRotor::choices()},
       &SpokeRotor::read},
      {{"synchronous-reluctance", "flux barriers in a U, one below the other, empty or with magnets",
        SynchronousReluctanceRotor::parameters(), SynchronousReluctanceRotor::choices()},
       &SynchronousReluctanceRotor::read}};
  return list;
}

const std::vector<StatorTemplate>& stators() {
  static const std::vector<StatorTemplate> list{
      {{"round-bottom-slot", "semi-closed slots with straight flanks and a round bottom",
        RoundBottomSlotStator::parameters()},
       &RoundBottomSlotStator::read},
      {{"parallel-tooth-slot", "open slots between teeth with parallel sides", ParallelToothSlotStator::parameters()},
       &ParallelToothSlotStator::read},
      {{"parallel-tooth-semi-closed-slot", "semi-closed slots between teeth with parallel sides and tips",
        SemiClosedParallelToothStator::parameters()},
       &SemiClosedParallelToothStator::read},
      {{"parallel-slot", "rectangular slots, open or semi-closed", ParallelSlotStator::parameters()},
       &ParallelSlotStator::read},
      {{"trapezoidal-slot", "trapezoidal slots, open or semi-closed", TrapezoidalSlotStator::parameters()},
       &TrapezoidalSlotStator::read},
      {{"radial-slot", "slots between radial walls, their bottom about the shaft, open or semi-closed",
        RadialSlotStator::parameters()},
       &RadialSlotStator::read},
      {{"hairpin-slot", "rectangular slots around solid rectangular conductors, one a layer",
        HairpinSlotStator::parameters(), HairpinSlotStator::choices()},
       &HairpinSlotStator::read},
      {{"slotless", "a ring winding in the gap, without teeth", SlotlessStator::parameters()}, &SlotlessStator::read}};
  return list;
}

/// Of every rotor.
ChoiceDescription side_choice() {
  return {"side",
          {"inner", "outer"},
          0,
          0,
          "within the stator, or around it: then `outer_radius` is given instead of `inner_radius`, of the stator too"};
}

template <class Template> std::vector<TemplateDescription> descriptions(const std::vector<Template>& list) {
  std::vector<TemplateDescription> result;
  result.reserve(list.size());
  for (const auto& entry : list)
    result.push_back(entry.description);
  return result;
}

const TemplateDescription& of_type(const std::vector<TemplateDescription>& list, const std::string& type) {
  for (const TemplateDescription& one : list)
    if (one.type == type)
      return one;
  throw std::out_of_range("no template '" + type + "'");
}

template <class Template> const Template& chosen(const std::vector<Template>& list, const base::Node& node) {
  std::vector<std::string> types;
  types.reserve(list.size());
  for (const auto& entry : list)
    types.push_back(entry.description.type);
  return list[node.at("type").choice(types)];
}

}  // namespace

const std::vector<TemplateDescription>& rotor_templates() {
  static const std::vector<TemplateDescription> list = [] {
    std::vector<TemplateDescription> result = descriptions(rotors());
    for (TemplateDescription& one : result)
      one.choices.insert(one.choices.begin(), side_choice());
    return result;
  }();
  return list;
}

const std::vector<TemplateDescription>& stator_templates() {
  static const std::vector<TemplateDescription> list = descriptions(stators());
  return list;
}

std::vector<ParameterDescription> rotor_parameters(const std::string& type, RotorSide side) {
  return with_core_radius_for(side, of_type(rotor_templates(), type).parameters);
}

std::vector<ParameterDescription> stator_parameters(const std::string& type, RotorSide rotor) {
  return with_radii_for(rotor, of_type(stator_templates(), type).parameters);
}

RotorSide rotor_side(const base::Node& node) {
  const auto side = node.find("side");
  return side && side->choice(side_choice().words) == 1 ? RotorSide::outer : RotorSide::inner;
}

std::shared_ptr<const Rotor> read_rotor(const base::Node& node, int poles, double gap_radius) {
  RotorDimensions at_gap;
  at_gap.poles = poles;
  at_gap.side = rotor_side(node);
  at_gap.set_gap_radius(gap_radius);
  const RotorTemplate& own = chosen(rotors(), node);
  const std::size_t first = own.description.parameters.size(), of_holes = first + rotor_fillet_parameters().size();
  return with_holes(node, with_pocket_fillets(node, own.read(node, at_gap), first), of_holes);
}

std::shared_ptr<const Stator> read_stator(const base::Node& node, RotorSide rotor) {
  const auto bore = rotor == RotorSide::outer ? node.find("bore_radius") : std::nullopt;
  if (bore)
    bore->fail("within its rotor a stator has an outer_radius, at the gap, and an inner_radius, of its hole");
  const StatorTemplate& own = chosen(stators(), node);
  return with_slot_fillets(node, own.read(node, rotor), own.description.parameters.size());
}

}  // namespace lodestone::geometries
