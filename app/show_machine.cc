// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "geometries/drawing.h"
#include "geometries/machine.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/losses/copper.h"
#include "postprocess/machine_materials.h"
#include "postprocess/passport/life_cycle.h"
#include "postprocess/passport/passport.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::app {

namespace {

constexpr double room_temperature = base::zero_celsius + 20.0;

/// r.m.s. current density in the bare conductor at the rated current, A/m².
double current_density(const geometries::Machine& machine) {
  const double area = machine.strands * machine.strand.area();
  return machine.rated_current / (std::sqrt(2.0) * machine.winding->definition().parallel_paths * area);
}

std::string millimetres(double metres) {
  return fmt::format("{:g} mm", std::round(metres * 1e9) / 1e6);
}

/// What the machine's magnets hold and what becomes of it under the library's scenarios.
struct Supply {
  postprocess::Passport passport;
  std::vector<postprocess::LifeCycle> cycles;  ///< none where the composition is unknown
};

Supply supply_of(const geometries::Machine& machine, const postprocess::MachineMaterials& materials,
                 const materials::MaterialLibrary& library) {
  Supply supply{postprocess::make_passport(machine, materials), {}};
  if (supply.passport.composition_known)
    for (const std::string& name : library.path().names("scenarios"))
      supply.cycles.emplace_back(supply.passport, materials.magnet->name(), *library.scenario(name), library);
  return supply;
}

std::string grams(const std::optional<materials::Band>& mass) {
  return mass ? postprocess::format_band({1e3 * mass->min, 1e3 * mass->max}) + " g" : "unknown";
}

void add_supply(Facts& facts, const Supply& supply) {
  facts.title("Rare-earth passport");
  if (supply.cycles.empty()) {
    facts.note("The composition of the magnet is unknown: nothing can be said of its elements.");
    return;
  }
  using Q = postprocess::FlowQuantity;
  for (const postprocess::FlowLine& line : supply.cycles.front().lines())
    if (!line.element.empty())
      facts.add(line.title(), fmt::format("{} in the magnets, {} bought ({} recycled), {} recoverable",
                                          grams(line.value(Q::contained)), grams(line.value(Q::input)),
                                          grams(line.value(Q::recycled)), grams(line.value(Q::recoverable))));
  const postprocess::LifeCycle& first = supply.cycles.front();
  const auto risk = first.total(Q::supply_risk);
  const auto carbon = first.total(Q::carbon);
  facts.add("supply-risk weighted", risk ? postprocess::format_band(*risk) + " kg" : "unknown");
  facts.add("CO2e of the active parts", carbon ? postprocess::format_band(*carbon) + " kg" : "unknown");
  for (const postprocess::LifeCycle& cycle : supply.cycles) {
    const auto cost = cycle.total(Q::cost);
    facts.add("cost, " + cycle.scenario(),
              (cost ? postprocess::format_band(*cost) + " " + cycle.currency() : std::string("unknown")) +
                  " (confidence of the prices: " + materials::to_string(cycle.factor_confidence(Q::cost)) + ")");
  }
  for (const std::string& missing : first.missing())
    facts.note("unknown: " + missing);
}

std::string text_of(const geometries::Machine& machine, const postprocess::MachineMaterials& materials,
                    const Supply& supply) {
  const auto& winding = machine.winding->definition();
  Facts facts;
  facts.title(machine.name + (machine.description.empty() ? "" : ": " + machine.description));
  facts.add("poles, slots, phases", fmt::format("{}, {}, {}", machine.poles, machine.stator->slots(), machine.phases));
  const bool outside = machine.rotor->side() == geometries::RotorSide::outer;
  const auto diameters = [](const auto& part) {
    return millimetres(2.0 * part.outer_radius()) + ", " + millimetres(2.0 * part.inner_radius());
  };
  facts.add(outside ? "stator's outer, inner diameter" : "outer, bore diameter", diameters(*machine.stator));
  facts.add("air gap", millimetres(machine.air_gap));
  facts.add(outside ? "rotor's outer, inner diameter" : "rotor, shaft diameter", diameters(*machine.rotor));
  facts.add("stack length",
            millimetres(machine.stack_length) + fmt::format(", stacking factor {:g}", machine.stacking_factor));
  facts.add("templates", machine.stator->type() + ", " + machine.rotor->type());
  for (const geometries::MagnetBlock& block : machine.rotor->magnets())
    facts.add("magnet blocks",
              fmt::format("{} a {}, {} × {}, {} in all", block.per_repeat,
                          machine.rotor->poles_per_repeat() == 1 ? "pole" : "pole pair", millimetres(block.width),
                          millimetres(block.thickness), machine.rotor->count(block)));

  facts.title("Winding");
  facts.add("layers, coil pitch", fmt::format("{}, {} slots", winding.layers, winding.coil_pitch));
  facts.add("turns a coil, in series",
            fmt::format("{}, {:g} a phase in {} parallel {}", winding.turns_per_coil, machine.winding->series_turns(),
                        winding.parallel_paths, winding.parallel_paths == 1 ? "path" : "paths"));
  facts.add("winding factor",
            fmt::format("{:.4f} (fundamental), {:.4f} (5th), {:.4f} (7th)",
                        std::abs(machine.winding->winding_factor(1)), std::abs(machine.winding->winding_factor(5)),
                        std::abs(machine.winding->winding_factor(7))));
  facts.add("axis of phase A",
            fmt::format("{:.6g} deg, mechanical",
                        std::round(machine.winding->phase_a_axis() * 180.0 / base::pi * 1e6) / 1e6 + 0.0));
  facts.add("conductor", fmt::format("{} × {} in hand, mean turn {}", machine.strands, machine.strand.description(),
                                     millimetres(machine.mean_turn_length())));
  facts.add("slot fill", fmt::format("{:.1f} % (bare copper over winding area)", 100.0 * machine.slot_fill()));
  if (machine.rated_current > 0.0)
    facts.add("current density", digits(1e-6 * current_density(machine), 3, "A/mm² r.m.s.") +
                                     fmt::format(" at the rated {:g} A peak", machine.rated_current));
  facts.add("phase resistance",
            digits(1e3 * postprocess::phase_resistance(machine, *materials.conductor, room_temperature), 4, "mΩ") +
                " at 20 degC" + (machine.measured_resistance ? ", from the measured one" : ", from the mean turn"));

  const postprocess::PartMasses& masses = supply.passport.parts;
  facts.title("Masses of the active parts");
  facts.add("stator steel", digits(masses.stator_steel, 4, "kg") + " of " + machine.stator_steel);
  facts.add("rotor steel", digits(masses.rotor_steel, 4, "kg") + " of " + machine.rotor_steel);
  facts.add("copper", digits(masses.winding, 4, "kg"));
  facts.add("magnets", digits(masses.magnets, 4, "kg") + " of " + materials.magnet->name());
  facts.add("sum", digits(masses.total(), 4, "kg"));
  if (const auto& cut = machine.magnet_segments; cut.circumferential * cut.axial != 1)
    facts.add("magnet segments",
              fmt::format("{} along the face, {} along the shaft, in each block", cut.circumferential, cut.axial));
  if (machine.build_factor != 1.0)
    facts.add("build factor", fmt::format("{:g} on the iron loss of the sheets", machine.build_factor));
  if (machine.end_winding_inductance)
    facts.add("end-winding inductance", digits(1e6 * *machine.end_winding_inductance, 4, "µH") + " a phase");
  if (machine.remanence_factor != 1.0)
    facts.add("remanence factor", fmt::format("{:g} on every grade (see the notes)", machine.remanence_factor));

  add_supply(facts, supply);

  if (!machine.notes.empty())
    facts.title("Notes");
  for (const std::string& note : machine.notes)
    facts.note(note);
  if (!machine.sources.empty())
    facts.title("Sources");
  for (const std::string& source : machine.sources)
    facts.note(source);
  return facts.text();
}

/// Element → mass, scenario → totals; bands as [min, max]. Null where the composition is unknown.
nlohmann::ordered_json json_of(const Supply& supply) {
  if (supply.cycles.empty())
    return nullptr;
  const auto band = [](const std::optional<materials::Band>& value) {
    return value ? nlohmann::ordered_json{value->min, value->max} : nlohmann::ordered_json();
  };
  nlohmann::ordered_json json;
  for (const auto& [element, mass] : supply.passport.element_mass)
    json["element_mass"][element] = band(mass);
  for (const postprocess::LifeCycle& cycle : supply.cycles) {
    nlohmann::ordered_json& one = json["scenarios"][cycle.scenario()];
    one["currency"] = cycle.currency();
    for (const postprocess::FlowName& name : postprocess::flow_names())
      one[name.key] = band(cycle.total(name.quantity));
    one["missing"] = cycle.missing();
  }
  return json;
}

nlohmann::ordered_json json_of(const geometries::Machine& machine, const postprocess::MachineMaterials& materials,
                               const Supply& supply) {
  const auto& winding = machine.winding->definition();
  const postprocess::PartMasses& masses = supply.passport.parts;
  nlohmann::ordered_json json = {
      {"name", machine.name},
      {"description", machine.description},
      {"poles", machine.poles},
      {"slots", machine.stator->slots()},
      {"phases", machine.phases},
      {"stator", machine.stator->type()},
      {"rotor", machine.rotor->type()},
      {"rotor_side", machine.rotor->side() == geometries::RotorSide::inner ? "inner" : "outer"},
      {"outer_radius", machine.stator->outer_radius()},
      {"bore_radius", machine.stator->bore_radius()},
      {"air_gap", machine.air_gap},
      {"rotor_radius", machine.rotor->outer_radius()},
      {"shaft_radius", machine.rotor->inner_radius()},
      {"stack_length", machine.stack_length},
      {"stacking_factor", machine.stacking_factor},
      {"remanence_factor", machine.remanence_factor},
      {"build_factor", machine.build_factor},
      {"end_winding_inductance", machine.end_winding_inductance
                                     ? nlohmann::ordered_json(*machine.end_winding_inductance)
                                     : nlohmann::ordered_json()},
      {"magnet_segments",
       {{"circumferential", machine.magnet_segments.circumferential}, {"axial", machine.magnet_segments.axial}}},
      {"winding",
       {{"layers", winding.layers},
        {"coil_pitch", winding.coil_pitch},
        {"turns_per_coil", winding.turns_per_coil},
        {"parallel_paths", winding.parallel_paths},
        {"series_turns", machine.winding->series_turns()},
        {"winding_factor", std::abs(machine.winding->winding_factor(1))},
        {"phase_a_axis", machine.winding->phase_a_axis() * 180.0 / base::pi},
        {"mean_turn_length", machine.mean_turn_length()},
        {"slot_fill", machine.slot_fill()}}},
      {"rated_current", machine.rated_current},
      {"current_density",
       machine.rated_current > 0.0 ? nlohmann::ordered_json(current_density(machine)) : nlohmann::ordered_json()},
      {"phase_resistance_20_degC", postprocess::phase_resistance(machine, *materials.conductor, room_temperature)},
      {"materials",
       {{"magnet", machine.magnet},
        {"stator_steel", machine.stator_steel},
        {"rotor_steel", machine.rotor_steel},
        {"conductor", machine.conductor}}},
      {"mass",
       {{"stator_steel", masses.stator_steel},
        {"rotor_steel", masses.rotor_steel},
        {"copper", masses.winding},
        {"magnets", masses.magnets},
        {"sum", masses.total()}}},
      {"passport", json_of(supply)},
      {"notes", machine.notes},
      {"sources", machine.sources}};
  return json;
}

}  // namespace

Description describe_machine(const std::string& name, const materials::MaterialLibrary& library) {
  const auto machine = geometries::Machine::read(base::Document::load(library.path().find("machines", name)));
  const postprocess::MachineMaterials materials = postprocess::find_materials(machine, library);
  const Supply supply = supply_of(machine, materials, library);
  return {text_of(machine, materials, supply), json_of(machine, materials, supply),
          [machine] { return geometries::draw_machine(machine); }};
}

}  // namespace lodestone::app
