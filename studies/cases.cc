// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/cases.h"

#include "base/user_error.h"
#include "geometries/machine.h"
#include "postprocess/store/refusals.h"
#include "studies/rotor_strength_request_internal.h"
#include "studies/steady_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lodestone::studies {

namespace {

using base::Document;
using base::Node;

/// Where a machine document names its materials.
struct MaterialField {
  const char* kind;
  std::vector<std::string> path;
};
const std::array<MaterialField, 4> material_fields = {{{"magnets", {"magnet"}},
                                                       {"steels", {"materials", "stator_steel"}},
                                                       {"steels", {"materials", "rotor_steel"}},
                                                       {"conductors", {"materials", "conductor"}}}};

std::optional<Node> find_path(const Node& root, const std::vector<std::string>& path) {
  Node node = root;
  for (const std::string& key : path) {
    const auto next = node.is_map() ? node.find(key) : std::nullopt;
    if (!next)
      return std::nullopt;
    node = *next;
  }
  return node;
}

Document with_value(const Document& document, const Variation& variation, const VariedValue& value) {
  // A value of a list keeps its own node; one of a range has none and stands where the range does.
  return value.source.is_scalar() ? document.with(variation.path, value.source)
                                  : document.with(variation.path, value.text, value.source.location());
}

void read_material(const materials::MaterialLibrary& materials, const std::string& kind, const Node& name) {
  if (kind == "magnets")
    materials.magnet(name.text(), &name);
  else if (kind == "steels")
    materials.steel(name.text(), &name);
  else
    materials.conductor(name.text(), &name);
}

bool is_about(const std::string& file, const std::string& message) {
  return message.rfind(file + ":", 0) == 0;
}

/// Reads the machine before any variation; an error in its own file names the study's place too.
void check_machine(const Study& study, const Document& machine) {
  const std::string reached = " (machine of " + base::to_string(study.document.root().at("machine").location()) + ")";
  try {
    geometries::Machine::read(machine);
  } catch (const base::InfeasibleGeometry& error) {
    // A study that varies the geometry may begin with a machine that is impossible.
    if (study.variations.all().empty() && study.derivations.empty())
      throw base::InfeasibleGeometry(error.what() + reached);
  } catch (const base::UserError& error) {
    throw base::UserError(error.what() + reached);
  }
}

/// Why a variant of a good machine is infeasible, "" where it is feasible.
std::string infeasibility(const Document& machine) {
  try {
    geometries::Machine::read(machine);
    return "";
  } catch (const base::UserError& error) {
    return error.what();
  }
}

std::optional<InverterSettings> read_inverter(const Node& study) {
  const auto node = study.find("inverter");
  return node ? std::make_optional(InverterSettings::read(*node)) : std::nullopt;
}

std::string in_words(const Refusal& refusal) {
  return fmt::format("refused by {}: {}", postprocess::refused_by(refusal.constraint, refusal.condition),
                     refusal.reason);
}

/// One value of one variation, alone.
void check_value(const Study& study, const Document& machine, const Variation& variation, const VariedValue& value,
                 const materials::MaterialLibrary& materials) {
  if (is_of_study(variation.path)) {
    const Node root = with_value(study.document, variation, value).root();
    const Conditions conditions = Conditions::read(root.at("conditions"));
    check_current_limit(study, conditions, &value.source);
    if (const auto inverter = read_inverter(root))
      inverter->drive(materials, conditions.dc_voltage.value_or(0.0));
    return;
  }
  const Document changed = with_value(machine, variation, value);
  // By the study's own node: an unknown name is reported as vary.magnet[2], where the user wrote it.
  for (const MaterialUse& use : materials_of(changed))
    if (use.node.field() == variation.path)
      read_material(materials, use.kind, value.source.is_scalar() ? value.source : use.node);
  try {
    geometries::Machine::read(changed);
  } catch (const base::InfeasibleGeometry&) {
    // With another value of another variation it may be possible.
  } catch (const base::UserError& error) {
    // An error elsewhere in the machine is one of their combination: coils that do not fit the number of slots.
    if (is_about(study.file, error.what()))
      throw;
  }
}

}  // namespace

std::vector<MaterialUse> materials_of(const Document& machine) {
  std::vector<MaterialUse> uses;
  for (const MaterialField& field : material_fields)
    if (const auto node = find_path(machine.root(), field.path); node && node->is_scalar())
      uses.push_back({field.kind, *node});
  return uses;
}

Document load_machine(const Study& study, const base::LibraryPath& library) {
  const Node node = study.document.root().at("machine");
  std::string file;
  try {
    file = library.find("machines", study.machine, study.folder());
  } catch (const base::UserError& error) {
    node.fail(error.what());
  }
  const Document machine = Document::load(file);
  return study.refinement ? with_origin(*study.refinement, machine) : machine;
}

namespace {

/// @param conditions the study's document; the case's values are set in it. @param candidate of a search: what has no
/// result is refused.
Case make_case(const Study& study, const Document& machine, std::size_t index, const std::vector<VariedValue>& values,
               Document& conditions, bool candidate = false) {
  Case one{index, "", {}, machine, study.conditions};
  one.sample = index % study.cases_of_design();
  for (std::size_t v = 0; v < values.size(); ++v) {
    const Variation& variation = study.variations.all()[v];
    const VariedValue& value = values[v];
    if (is_of_study(variation.path))
      conditions = with_value(conditions, variation, value);
    else
      one.machine = with_value(one.machine, variation, value);
    one.varied.emplace_back(variation.path, value.text);
    one.design += one.design.empty() ? "" : ", ";
    // The magnet is what most studies vary: its name speaks for itself.
    one.design += variation.path == "magnet" ? value.text : variation.path + " " + value.text;
  }
  try {
    for (auto& derived : study.derivations.derive(one.machine, conditions, one.design))
      one.varied.push_back(std::move(derived));
    one.refused = study.derivations.refusal(one.machine, conditions, one.design);
  } catch (const UndefinedCase& undefined) {
    if (!candidate)
      throw;
    one.refused = undefined.refusal();
  }
  if (one.design.empty())
    one.design = study.machine;
  if (one.sample > 0) {
    for (auto& [path, text] : study.tolerances.perturb(one.machine, conditions, one.sample - 1)) {
      const auto before = std::find_if(one.varied.begin(), one.varied.end(),
                                       [&, &name = path](const auto& varied) { return varied.first == name; });
      if (before == one.varied.end())
        one.varied.emplace_back(path, text);
      else
        before->second = text;
    }
    one.design += fmt::format(", sample {} of {}", one.sample, study.tolerances.samples());
  }
  one.conditions = Conditions::read(conditions.root().at("conditions"));
  one.inverter = read_inverter(conditions.root());
  return one;
}

}  // namespace

Case make_case(const Study& study, const Document& machine, std::size_t index) {
  Document conditions = study.document;
  return make_case(study, machine, index, study.variations.values_of(index / study.cases_of_design()), conditions);
}

Case make_candidate(const Study& study, const Document& machine, std::size_t index, const std::vector<double>& shares) {
  Document conditions = study.document;
  return make_case(study, machine, index, study.variations.values_at(shares), conditions, true);
}

Case make_case(const Study& study, const Document& machine, std::size_t index, const std::vector<VariedValue>& values) {
  Document conditions = study.document;
  return make_case(study, machine, index, values, conditions);
}

namespace {

/// Either end of each tolerance alone, on the first design: what no machine can have is refused before anything runs.
void check_tolerances(const Study& study, const materials::MaterialLibrary& materials) {
  if (study.tolerances.samples() == 0)
    return;
  Document conditions = study.document;
  const Case design =
      make_case(study, load_machine(study, materials.path()), 0, study.variations.values_of(0), conditions);
  for (const Tolerance& tolerance : study.tolerances.all())
    for (const double deviation : {-1.0, 1.0}) {
      const Document& document = is_of_study(tolerance.path) ? conditions : design.machine;
      const std::string text = Tolerances::value(tolerance, document, deviation);
      const Document changed = document.with(tolerance.path, text, tolerance.node.location());
      try {
        if (is_of_study(tolerance.path))
          Conditions::read(changed.root().at("conditions"));
        else
          geometries::Machine::read(changed);
      } catch (const base::InfeasibleGeometry&) {
        // A sample of another design may be possible; this one's is stored as failed.
      }
    }
}

}  // namespace

Document check_study(const Study& study, const materials::MaterialLibrary& materials) {
  const Document machine = load_machine(study, materials.path());
  check_machine(study, machine);
  const auto varied = [&](const std::string& path) {
    return std::any_of(study.variations.all().begin(), study.variations.all().end(),
                       [&](const Variation& variation) { return variation.path == path; });
  };
  for (const MaterialUse& use : materials_of(machine))
    if (!varied(use.node.field()))
      read_material(materials, use.kind, use.node);
  load_duties(study.duties, materials.path());
  if (study.thermal) {
    load_cooling(*study.thermal, materials.path());
    if (!varied("rotor.side"))
      check_thermal_machine(study.document.root().at("thermal"), machine);
  }
  if (study.inverter && !varied("inverter.switch"))
    study.inverter->drive(materials, *study.conditions.dc_voltage);
  for (const Variation& variation : study.variations.all())
    for (const VariedValue& value : variation.values)
      check_value(study, machine, variation, value, materials);

  check_tolerances(study, materials);

  if (study.rotor_strength && !varied("rotor.type") && !varied("materials.rotor_steel"))
    check_rotor_strength(study.document.root().at("rotor_strength"), machine, materials);

  if (study.chooses()) {
    (study.optimisation ? *study.optimisation : study.refinement->wanted).aims(materials);
    const auto& optimisation = study.optimisation;
    if (optimisation && optimisation->start)
      optimisation->start->points(study, materials);
    // Names and units of the expressions are those of every candidate that they have results of.
    for (const double share : {0.5, 0.25, 0.75}) {
      const Case one = make_candidate(study, machine, 0,
                                      study.refinement ? start_of(study, machine)
                                                       : std::vector<double>(study.variations.all().size(), share));
      if (one.refused)
        continue;
      check_current_limit(study, one.conditions);
      break;
    }
    return machine;
  }

  std::string first_reason;
  bool any_feasible = false;
  for (std::size_t i = 0; i < study.case_count(); i += study.cases_of_design()) {
    // Expressions are computed for every case before any runs.
    if (any_feasible && study.derivations.empty())
      break;
    const Case one = make_case(study, machine, i);
    if (!study.derivations.empty())
      check_current_limit(study, one.conditions);
    if (any_feasible)
      continue;
    const std::string reason = one.refused ? in_words(*one.refused) : infeasibility(one.machine);
    any_feasible = reason.empty();
    if (i == 0)
      first_reason = reason;
  }
  if (any_feasible)
    return machine;
  const Node root = study.document.root();
  const char* const field = root.find("vary") ? "vary" : "derive";
  throw base::InfeasibleGeometry(root.find(field).value_or(root).location(), field,
                                 fmt::format("every case is infeasible or refused, {} of them; the first ({}): {}",
                                             study.variations.case_count(), make_case(study, machine, 0).design,
                                             first_reason));
}

bool is_feasible(const Case& one) {
  return infeasibility(one.machine).empty();
}

std::vector<Case> expand(const Study& study, const materials::MaterialLibrary& materials) {
  const Document machine = check_study(study, materials);
  std::vector<Case> cases;
  for (std::size_t i = 0; i < study.case_count(); ++i)
    cases.push_back(make_case(study, machine, i));
  return cases;
}

}  // namespace lodestone::studies
