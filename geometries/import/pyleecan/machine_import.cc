// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/machine_import.h"

#include "base/quantity.h"
#include "geometries/import/pyleecan/materials.h"
#include "geometries/import/pyleecan/reading.h"
#include "geometries/import/pyleecan/rotor.h"
#include "geometries/import/pyleecan/slots.h"
#include "geometries/import/pyleecan/winding.h"
#include "geometries/machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace lodestone::geometries {

namespace {

using namespace pyleecan;

/// In YAML's double quotes.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  }
  return result + "\"";
}

std::string quoted_list(const std::string& key, const std::vector<std::string>& texts) {
  if (texts.empty())
    return "";
  std::string result = key + ":\n";
  for (const std::string& text : texts)
    result += "  - " + quoted(text) + "\n";
  return result;
}

std::vector<std::string> split(const std::string& key) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', begin)) {
    parts.push_back(key.substr(begin, dot - begin));
    begin = dot + 1;
  }
  parts.push_back(key.substr(begin));
  return parts;
}

/// Sections of the file in its order, single values first within a section.
std::size_t section_of(const std::string& key) {
  const std::vector<std::string> order = {"stator", "rotor", "winding", "magnet", "materials"};
  const auto found = std::find(order.begin(), order.end(), split(key).front());
  return found == order.end() ? 0 : static_cast<std::size_t>(found - order.begin()) + 1;
}

void refuse_machine_class(const base::Node& root) {
  const std::string name = class_of(root);
  const char* read = "MachineIPMSM, MachineSIPMSM, MachineSyRM";
  for (const char* one : {"MachineIPMSM", "MachineSIPMSM", "MachineSyRM"})
    if (name == one)
      return;
  refuse_class(root, read,
               name == "MachineSCIM"                           ? "an induction machine with a cage"
               : name == "MachineDFIM"                         ? "an induction machine with a wound rotor"
               : name == "MachineWRSM"                         ? "a synchronous machine with a wound rotor"
               : name == "MachineLSPM"                         ? "a line-start machine, whose rotor has a cage"
               : name == "MachineSRM"                          ? "a switched reluctance machine"
               : name == "MachineUD" || name == "MachineAsync" ? "a machine of any laminations"
               : name.rfind("Machine", 0) == 0                 ? ""
                                                               : "no machine");
}

/// Stator and rotor have one length and one stacking factor, and no radial ducts.
void import_stack(const base::Node& stator, const base::Node& rotor, const ImportChoices& choices,
                  ImportedMachine& machine) {
  const double length_of_stator = positive_length(stator, "L1"), length_of_rotor = positive_length(rotor, "L1");
  if (std::abs(length_of_stator - length_of_rotor) > 1e-6 * length_of_stator)
    rotor.at("L1").fail(fmt::format("{}: the stator's stack is {} long, and in two dimensions both are as long",
                                    millimetres(length_of_rotor), millimetres(length_of_stator)));
  machine.set("stack_length", millimetres(length_of_stator), origin(stator, {"L1"}));
  const auto factor = [](const base::Node& part) {
    const auto given = present(part, "Kf1");
    return given ? given->number({0.5, 1.0, true, true}) : 1.0;
  };
  if (!choices.stacking_factor && std::abs(factor(stator) - factor(rotor)) > 1e-9)
    rotor.at("Kf1").fail(fmt::format("{:g}: the stator's stacking factor is {:g}, and ours is of both; name one "
                                     "(--stacking-factor)",
                                     factor(rotor), factor(stator)));
  machine.set("stacking_factor", fmt::format("{:.10g}", choices.stacking_factor.value_or(factor(stator))),
              choices.stacking_factor ? "--stacking-factor" : origin(stator, {"Kf1"}));
  for (const base::Node& part : {stator, rotor})
    if (const auto ducts = present(part, "Nrvd"))
      if (const double width = length_or_zero(part, "Wrvd"); ducts->number() != 0.0 && width > 0.0)
        ducts->fail(fmt::format("{} radial ducts of {}: are not read; 0 is none", ducts->text(), millimetres(width)));
}

void remark_shaft(const base::Node& root, ImportedMachine& machine) {
  if (present(root, "shaft"))
    machine.remark("The shaft is not drawn: no flux passes the hole in which it lies.");
  if (present(root, "frame"))
    machine.remark("The frame is not drawn: no flux leaves the machine outward.");
}

/// The machine as our templates see it, or their refusal with the fields of the JSON.
void try_machine(const base::Document& document, const ImportedMachine& machine) {
  const std::string file = machine.name + ".yaml";
  const auto explained = [&](const base::UserError& error) {
    std::string text = error.what();
    for (const ImportedValue& value : machine.values)
      if (text.find(": " + value.key + ": ") != std::string::npos)
        return fmt::format("{}: {}: as a machine of ours it is refused: {}", document.file(), value.origin, text);
    return fmt::format("{}: as a machine of ours it is refused: {}", document.file(), text);
  };
  try {
    Machine::read(base::Document::parse(machine.yaml(), file));
  } catch (const base::InfeasibleGeometry& error) {
    throw base::InfeasibleGeometry(explained(error));
  } catch (const base::UserError& error) {
    throw base::UserError(explained(error));
  }
}

}  // namespace

void ImportedMachine::set(const std::string& key, const std::string& value, const std::string& origin) {
  values.push_back({key, value, origin});
}

void ImportedMachine::remark(const std::string& text) {
  if (std::find(remarks.begin(), remarks.end(), text) == remarks.end())
    remarks.push_back(text);
}

std::string ImportedMachine::yaml() const {
  std::string text = fmt::format("machine: {}\n", name);
  if (!description.empty())
    text += "description: " + quoted(description) + "\n";
  text += quoted_list("sources", sources) + quoted_list("notes", remarks);
  std::string section, group;
  for (const ImportedValue& value : values) {
    const std::vector<std::string> parts = split(value.key);
    if (section_of(value.key) != 0 && parts.front() != section) {
      text += parts.size() > 1 ? fmt::format("\n{}:\n", parts.front()) : "\n";
      section = parts.front();
      group.clear();
    }
    const std::string own_group = parts.size() == 3 ? parts[1] : "";
    if (own_group != group && !own_group.empty())
      text += fmt::format("  {}:\n", own_group);
    group = own_group;
    text += fmt::format("{}{}: {}  # {}\n", std::string(2 * (parts.size() - 1), ' '), parts.back(), value.value,
                        value.origin);
  }
  return text;
}

bool is_pyleecan_file(const std::string& file) {
  return std::filesystem::path(file).extension() == ".json";
}

ImportedMachine import_pyleecan(const base::Document& document, const std::string& name, const ImportChoices& choices) {
  const base::Node root = document.root();
  if (!root.is_map() || !root.find("__class__"))
    root.fail("is no machine of pyleecan: one is a JSON object with __class__ (MachineIPMSM, …), stator and rotor");
  refuse_machine_class(root);
  refuse_others(root, {"name", "desc", "type_machine", "logger_name", "__save_date__", "__version__", "frame", "shaft",
                       "stator", "rotor"});
  const base::Node stator = root.at("stator"), rotor = root.at("rotor");
  ImportedMachine machine;
  machine.name = name;
  if (const auto own = present(root, "desc"))
    machine.description = own->text();
  const auto own_name = present(root, "name");
  machine.sources.push_back(fmt::format("pyleecan's machine {}, {}", own_name ? own_name->text() : "without a name",
                                        std::filesystem::path(document.file()).filename().string()));

  const bool outer = !flag(rotor, "is_internal");
  if (outer != flag(stator, "is_internal"))
    stator.at("is_internal").fail("stator and rotor: one of the two is internal");
  const RotorSide side = outer ? RotorSide::outer : RotorSide::inner;
  check_stator_class(stator);
  const int poles = poles_of(stator);
  machine.set("poles", std::to_string(poles), "stator.winding.p");
  machine.set("phases", std::to_string(stator.at("winding").at("qs").integer(3, 15)), "stator.winding.qs");
  import_stack(stator, rotor, choices, machine);
  const ImportedStator around = import_stator(stator, side, machine);
  const ImportedRotor drawn = import_rotor(rotor, side, poles, around.slots, machine);
  const std::string at_gap = outer ? "Rext" : "Rint";
  const double gap = into_stator(side) * (around.gap_radius - drawn.gap_radius);
  if (!(gap > 0.0))
    stator.at(at_gap).fail(fmt::format("{}: the rotor's surface, at {}, lies beyond it", millimetres(around.gap_radius),
                                       millimetres(drawn.gap_radius)));
  machine.set("air_gap", millimetres(gap), origin(stator, {at_gap}) + ", rotor");
  import_winding(stator, around.slots, machine);

  machine.set("magnet", choices.magnet ? *choices.magnet : import_magnet(drawn.magnets, machine),
              choices.magnet ? "--magnet" : drawn.magnets.front().field() + ".mat_type");
  const auto steel = [&](const char* part, const base::Node& lamination, const std::optional<std::string>& chosen) {
    machine.set(fmt::format("materials.{}_steel", part), chosen ? *chosen : import_steel(lamination, part, machine),
                chosen ? fmt::format("--{}-steel", part) : lamination.field() + ".mat_type");
  };
  steel("stator", stator, choices.stator_steel);
  steel("rotor", rotor, choices.rotor_steel);
  const base::Node conductor = stator.at("winding").at("conductor");
  machine.set("materials.conductor",
              choices.conductor ? *choices.conductor : import_conductor_material(conductor, machine),
              choices.conductor ? "--conductor" : conductor.field() + ".cond_mat");
  remark_shaft(root, machine);

  // Values of a section together, and within it those of one group.
  std::stable_sort(machine.values.begin(), machine.values.end(), [](const ImportedValue& a, const ImportedValue& b) {
    if (section_of(a.key) != section_of(b.key))
      return section_of(a.key) < section_of(b.key);
    return (split(a.key).size() > 2 ? split(a.key)[1] : "") < (split(b.key).size() > 2 ? split(b.key)[1] : "");
  });
  try_machine(document, machine);
  return machine;
}

}  // namespace lodestone::geometries
