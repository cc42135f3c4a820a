// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone list KIND: what the libraries hold, with the values by which one chooses.
#include "app/commands.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "geometries/machine.h"
#include "geometries/topologies.h"
#include "materials/material_library.h"
#include "postprocess/drive_cycle/vehicle.h"
#include "postprocess/thermal/cooling.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <iostream>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;

struct Options {
  std::string kind;
  bool json = false;
  std::vector<std::string> library;
};

/// A list as it grows: the same entries as a table and as JSON.
struct Listing {
  Table table;
  ordered_json json = ordered_json::array();
};

constexpr double room_temperature = base::zero_celsius + 20.0;

/// Temperatures in degC with the digits that were meant: 373.15 K is 100.
double celsius(double kelvin) {
  return std::round((kelvin - base::zero_celsius) * 1e6) / 1e6;
}

ordered_json or_null(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

std::string percent(const materials::Band& band) {
  const std::string low = fmt::format("{:.1f}", 100.0 * band.min);
  const std::string high = fmt::format("{:.1f}", 100.0 * band.max);
  return low == high ? low : low + "-" + high;
}

void add_machine(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto machine = geometries::Machine::read(base::Document::load(library.path().find("machines", name)));
  listing.table.add({name, std::to_string(machine.poles), std::to_string(machine.stator->slots()),
                     digits(2e3 * machine.stator->outer_radius(), 4), digits(1e3 * machine.stack_length, 4),
                     digits(machine.rated_current, 4), machine.rotor->type(), machine.magnet});
  listing.json.push_back({{"name", name},
                          {"description", machine.description},
                          {"poles", machine.poles},
                          {"slots", machine.stator->slots()},
                          {"outer_diameter", 2.0 * machine.stator->outer_radius()},
                          {"stack_length", machine.stack_length},
                          {"rated_current", machine.rated_current},
                          {"rotor", machine.rotor->type()},
                          {"stator", machine.stator->type()},
                          {"magnet", machine.magnet}});
}

void add_magnet(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto grade = library.magnet(name);
  // Grades that were measured hot only have no value here.
  std::optional<double> remanence;
  try {
    remanence = grade->remanence(room_temperature);
  } catch (const base::UserError&) {
  }
  const auto coercivity = grade->intrinsic_coercivity(room_temperature);
  materials::Band rare, heavy;
  for (const auto& [element, fraction] : grade->composition().fractions()) {
    if (materials::is_rare_earth(element))
      rare = {rare.min + fraction.min, rare.max + fraction.max};
    if (materials::is_heavy_rare_earth(element))
      heavy = {heavy.min + fraction.min, heavy.max + fraction.max};
  }
  const bool known = grade->composition().is_known();
  const auto limit = grade->maximum_temperature();
  listing.table.add({name, grade->process(), remanence ? digits(*remanence, 4) : "-",
                     coercivity ? digits(1e-3 * *coercivity, 4) : "-",
                     limit ? fmt::format("{:g}", celsius(*limit)) : "-", known ? percent(rare) : "?",
                     known ? percent(heavy) : "?", materials::to_string(grade->confidence())});
  ordered_json entry = {{"name", name},
                        {"description", grade->description()},
                        {"process", grade->process()},
                        {"remanence", or_null(remanence)},
                        {"intrinsic_coercivity", or_null(coercivity)},
                        {"maximum_temperature", limit ? ordered_json(celsius(*limit)) : ordered_json()},
                        {"rare_earth", nullptr},
                        {"heavy_rare_earth", nullptr},
                        {"confidence", materials::to_string(grade->confidence())}};
  if (known) {
    entry["rare_earth"] = {rare.min, rare.max};
    entry["heavy_rare_earth"] = {heavy.min, heavy.max};
  }
  listing.json.push_back(entry);
}

void add_steel(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto steel = library.steel(name);
  const double b_5000 = steel->reluctivity.flux_density(5000.0);
  std::optional<double> loss;
  if (steel->core_loss)
    loss = steel->core_loss->specific_loss(400.0, 1.0);
  listing.table.add({name, steel->sheet_thickness ? digits(1e3 * *steel->sheet_thickness, 3) : "-", digits(b_5000, 4),
                     digits(steel->reluctivity.saturation_polarisation(), 4), loss ? digits(*loss, 3) : "-",
                     digits(steel->density, 4), materials::to_string(steel->provenance.confidence)});
  listing.json.push_back({{"name", name},
                          {"description", steel->description},
                          {"sheet_thickness", or_null(steel->sheet_thickness)},
                          {"flux_density_at_5000_A_per_m", b_5000},
                          {"saturation_polarisation", steel->reluctivity.saturation_polarisation()},
                          {"loss_at_1_T_400_Hz", or_null(loss)},
                          {"density", steel->density},
                          {"confidence", materials::to_string(steel->provenance.confidence)}});
}

void add_conductor(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto conductor = library.conductor(name);
  listing.table.add({name, digits(1e9 * conductor->resistivity_at(room_temperature), 4),
                     digits(100.0 * conductor->temperature_coefficient, 3), digits(conductor->density, 4),
                     materials::to_string(conductor->provenance.confidence)});
  listing.json.push_back({{"name", name},
                          {"description", conductor->description},
                          {"resistivity", conductor->resistivity_at(room_temperature)},
                          {"temperature_coefficient", conductor->temperature_coefficient},
                          {"density", conductor->density},
                          {"confidence", materials::to_string(conductor->provenance.confidence)}});
}

void add_switch(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto device = library.power_switch(name);
  const double warm = 125.0 + base::zero_celsius;
  const double drop = device->conduction(warm).at(device->rated_current());
  const double energies = device->energies(device->reference_current(), device->reference_voltage(), warm).sum();
  listing.table.add({name, to_string(device->technology()), digits(device->blocking_voltage(), 4),
                     digits(device->rated_current(), 4), digits(drop, 3), digits(1e3 * energies, 3),
                     fmt::format("{:g} V, {:g} A", device->reference_voltage(), device->reference_current()),
                     materials::to_string(device->provenance().confidence)});
  listing.json.push_back({{"name", name},
                          {"description", device->description()},
                          {"technology", to_string(device->technology())},
                          {"blocking_voltage", device->blocking_voltage()},
                          {"rated_current", device->rated_current()},
                          {"voltage_drop_at_125_degC", drop},
                          {"switching_energy_at_125_degC", energies},
                          {"switching_voltage", device->reference_voltage()},
                          {"switching_current", device->reference_current()},
                          {"source", device->provenance().source},
                          {"confidence", materials::to_string(device->provenance().confidence)}});
}

void add_scenario(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto scenario = library.scenario(name);
  const auto price = [&](const char* element) -> std::optional<double> {
    const auto found = scenario->prices.find(element);
    return found == scenario->prices.end() ? std::nullopt : std::optional<double>(found->second.value);
  };
  const auto shown = [](const std::optional<double>& value) { return value ? digits(*value, 4) : "-"; };
  listing.table.add({name, shown(price("Nd")), shown(price("Dy")), shown(price("Tb")), scenario->currency + "/kg",
                     scenario->description});
  ordered_json prices = ordered_json::object();
  for (const auto& [element, one] : scenario->prices)
    prices[element] = one.value;
  listing.json.push_back(
      {{"name", name}, {"description", scenario->description}, {"currency", scenario->currency}, {"prices", prices}});
}

void add_composition_law(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto law = library.composition_law(name);
  ordered_json elements = ordered_json::object();
  for (const auto& [symbol, element] : law->elements) {
    const auto shown = [](const materials::SourcedValue& value) { return digits(value.value / 1e5, 3); };
    listing.table.add({name, symbol, shown(element.bulk.coercivity_per_mass),
                       shown(element.boundary.coercivity_per_mass), digits(element.bulk.remanence_per_mass.value, 3),
                       law->base, materials::to_string(law->confidence(symbol))});
    elements[symbol] = {{"bulk", element.bulk.coercivity_per_mass.value},
                        {"boundary", element.boundary.coercivity_per_mass.value},
                        {"remanence_per_mass", element.bulk.remanence_per_mass.value},
                        {"confidence", materials::to_string(law->confidence(symbol))}};
  }
  listing.json.push_back(
      {{"name", name}, {"description", law->description}, {"base", law->base}, {"elements", elements}});
}

void add_cycle(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto cycle = postprocess::DriveCycle::load(library.path(), name);
  const double most = *std::max_element(cycle.speed.begin(), cycle.speed.end());
  const double duration = cycle.time.back() - cycle.time.front();
  listing.table.add({name, digits(duration, 5), digits(1e-3 * cycle.distance(), 4), digits(3.6 * most, 4),
                     to_string(cycle.provenance.confidence), cycle.description});
  listing.json.push_back({{"name", name},
                          {"description", cycle.description},
                          {"duration", duration},
                          {"distance", cycle.distance()},
                          {"top_speed", most},
                          {"source", cycle.provenance.source},
                          {"confidence", to_string(cycle.provenance.confidence)}});
}

void add_vehicle(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto vehicle = postprocess::Vehicle::load(library.path(), name);
  const double speed = 100.0 / 3.6;
  listing.table.add({name, digits(vehicle.mass, 4), digits(vehicle.road_load(speed), 4), digits(vehicle.gear_ratio, 4),
                     digits(1e3 * vehicle.wheel_radius, 4), to_string(vehicle.weakest.confidence),
                     vehicle.description});
  listing.json.push_back({{"name", name},
                          {"description", vehicle.description},
                          {"mass", vehicle.mass},
                          {"road_load_at_100_km_h", vehicle.road_load(speed)},
                          {"gear_ratio", vehicle.gear_ratio},
                          {"wheel_radius", vehicle.wheel_radius},
                          {"confidence", to_string(vehicle.weakest.confidence)}});
}

void add_duty(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const postprocess::Duty duty = postprocess::load_duty(library.path(), name, {1.0, 1.0}).duty;
  listing.table.add({name, digits(duty.duration(), 5), std::to_string(duty.steps.size()),
                     to_string(duty.provenance.confidence), duty.description});
  listing.json.push_back({{"name", name},
                          {"description", duty.description},
                          {"duration", duty.duration()},
                          {"steps", duty.steps.size()},
                          {"source", duty.provenance.source},
                          {"confidence", to_string(duty.provenance.confidence)}});
}

void add_cooling(Listing& listing, const std::string& name, const materials::MaterialLibrary& library) {
  const auto cooling = postprocess::Cooling::load(library.path(), name);
  const double coolant = celsius(cooling.coolant_temperature.value);
  listing.table.add({name, digits(coolant, 4), digits(cooling.frame_film.value, 4), digits(cooling.winding.value, 3),
                     to_string(cooling.confidence), cooling.description});
  listing.json.push_back({{"name", name},
                          {"description", cooling.description},
                          {"coolant_temperature", coolant},
                          {"frame_film", cooling.frame_film.value},
                          {"winding_conductivity", cooling.winding.value},
                          {"factors", cooling.factors},
                          {"confidence", to_string(cooling.confidence)}});
}

Listing templates() {
  Listing listing{Table({{"template"}, {"of"}, {"what it is"}})};
  const auto add = [&](const std::vector<geometries::TemplateDescription>& list, const std::string& part) {
    for (const auto& one : list) {
      listing.table.add({one.type, part, one.summary});
      listing.json.push_back({{"name", one.type}, {"of", part}, {"summary", one.summary}});
    }
  };
  add(geometries::rotor_templates(), "rotor");
  add(geometries::stator_templates(), "stator");
  return listing;
}

struct Kind {
  std::string name;
  std::vector<Table::Column> columns;
  void (*add)(Listing&, const std::string&, const materials::MaterialLibrary&);
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> list = {
      {"machines",
       {{"machine"},
        {"poles", true},
        {"slots", true},
        {"outer mm", true},
        {"stack mm", true},
        {"rated A", true},
        {"rotor"},
        {"magnet"}},
       add_machine},
      {"magnets",
       {{"magnet"},
        {"process"},
        {"B_r T", true},
        {"H_cJ kA/m", true},
        {"max degC", true},
        {"rare earth wt%", true},
        {"heavy wt%", true},
        {"confidence"}},
       add_magnet},
      {"steels",
       {{"steel"},
        {"sheet mm", true},
        {"B at 5 kA/m, T", true},
        {"J_s T", true},
        {"loss 1 T 400 Hz, W/kg", true},
        {"kg/m³", true},
        {"confidence"}},
       add_steel},
      {"conductors",
       {{"conductor"}, {"nΩ·m at 20 degC", true}, {"%/K", true}, {"kg/m³", true}, {"confidence"}},
       add_conductor},
      {"switches",
       {{"switch"},
        {"technology"},
        {"blocks V", true},
        {"rated A", true},
        {"drop at 125 degC, V", true},
        {"energies mJ", true},
        {"of"},
        {"confidence"}},
       add_switch},
      {"scenarios",
       {{"scenario"}, {"Nd", true}, {"Dy", true}, {"Tb", true}, {"of the element in"}, {"what it is"}},
       add_scenario},
      {"composition-laws",
       {{"composition law"},
        {"element"},
        {"kA/m per wt%, bulk", true},
        {"at boundaries", true},
        {"B_r % per wt%", true},
        {"base"},
        {"confidence"}},
       add_composition_law},
      {"cycles", {{"cycle"}, {"s", true}, {"km", true}, {"top km/h", true}, {"confidence"}, {"what it is"}}, add_cycle},
      {"vehicles",
       {{"vehicle"},
        {"kg", true},
        {"N at 100 km/h", true},
        {"gear", true},
        {"wheel mm", true},
        {"confidence"},
        {"what it is"}},
       add_vehicle},
      {"duties", {{"duty"}, {"s", true}, {"steps", true}, {"confidence"}, {"what it is"}}, add_duty},
      {"coolings",
       {{"cooling"},
        {"coolant degC", true},
        {"frame W/(m².K)", true},
        {"winding W/(m.K)", true},
        {"confidence"},
        {"what it is"}},
       add_cooling}};
  return list;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const Kind& kind : kinds())
    names.push_back(kind.name);
  names.emplace_back("templates");
  return names;
}

int list(const Options& options) {
  int code = exit_code::done;
  const auto print = [&](const Listing& listing) {
    std::cout << (options.json ? listing.json.dump(2) + "\n" : listing.table.text());
  };
  if (options.kind == "templates") {
    print(templates());
    return code;
  }
  const materials::MaterialLibrary library{base::LibraryPath(options.library)};
  for (const Kind& kind : kinds()) {
    if (kind.name != options.kind)
      continue;
    Listing listing{Table(kind.columns)};
    // A broken file of the user's hides nothing else.
    for (const std::string& name : library.path().names(kind.name))
      try {
        kind.add(listing, name, library);
      } catch (const base::UserError& error) {
        fmt::print(stderr, "{}\n", error.what());
        code = exit_code::bad_input;
      }
    print(listing);
    return code;
  }
  throw base::UserError(fmt::format("lodestone list: '{}' is not one of {}{}", options.kind,
                                    fmt::join(kind_names(), ", "), base::did_you_mean(options.kind, kind_names())));
}

}  // namespace

void add_list(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add_subcommand("list", "List machines, magnets, steels, conductors, switches, scenarios, "
                                     "composition-laws, cycles, vehicles, duties, coolings or templates");
  offer_words(*command
                   ->add_option("kind", options->kind,
                                "machines, magnets, steels, conductors, switches, scenarios, composition-laws, cycles, "
                                "vehicles, duties, coolings or templates")
                   ->required(),
              "KIND", kind_names());
  command->add_flag("--json", options->json, "Print a JSON array (SI units; temperatures in degC, mass fractions)");
  add_library_option(*command, options->library);
  add_examples(*command, {"lodestone list magnets", "lodestone list machines --library ~/motors --json"});
  command->callback([options, &action] { action = [options] { return list(*options); }; });
}

}  // namespace lodestone::app
