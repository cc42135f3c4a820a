// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/grade_text.h"

#include "app/text_output.h"
#include "base/quantity.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;
using postprocess::SurvivingDesign;
using studies::GradeInMachine;
using studies::WorthInMachine;

std::string celsius(double kelvin) {
  return fmt::format("{:.0f} degC", kelvin - base::zero_celsius);
}

/// "+1.2 %": how much more b is than a.
std::string change(double a, double b) {
  return fmt::format("{:+.1f} %", 100.0 * (b / a - 1.0));
}

std::string ka_per_m(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f}", *value / 1e3) : "?";
}

std::string percent(const std::optional<double>& fraction, int decimals) {
  return fraction ? fmt::format("{:.{}f}", 100.0 * *fraction, decimals) : "?";
}

/// A current whose rounding is no current.
std::string amperes(double value) {
  return digits(std::abs(value) < 1e-6 ? 0.0 : value, 4);
}

std::string band(const std::optional<materials::Band>& value, double unit) {
  if (!value)
    return "?";
  const std::string middle = digits(value->middle() / unit, 3);
  return value->max - value->min > 0.01 * value->middle()
             ? fmt::format("{} ± {}", middle, digits(0.5 * (value->max - value->min) / unit, 2))
             : middle;
}

/// The elements that a table follows: what any of the grades holds of them.
std::vector<std::string> elements_of(const std::vector<WorthInMachine>& machines) {
  std::vector<std::string> found;
  for (const char* element : {"La", "Ce", "Pr", "Nd", "Sm", "Gd", "Tb", "Dy", "Y", "Co"})
    for (const WorthInMachine& worth : machines)
      if ((worth.grade.passport.element_mass.count(element) != 0 ||
           worth.baseline.passport.element_mass.count(element) != 0) &&
          std::find(found.begin(), found.end(), element) == found.end())
        found.emplace_back(element);
  return found;
}

std::string element_mass(const GradeInMachine& grade, const std::string& element) {
  if (!grade.passport.composition_known)
    return "?";
  const auto found = grade.passport.element_mass.find(element);
  return found == grade.passport.element_mass.end() ? "0" : band(found->second, 1e-3);
}

const char* words_for(const std::string& property) {
  if (property == "B_r")
    return "remanence B_r";
  if (property == "H_cJ")
    return "coercivity H_cJ";
  if (property == "alpha(B_r)")
    return "temperature coefficient of B_r";
  if (property == "beta(H_cJ)")
    return "temperature coefficient of H_cJ";
  return "squareness H_k/H_cJ";
}

/// The few sentences that the tables prove.
void conclude(Facts& facts, const studies::WorthRequest& request, const std::vector<WorthInMachine>& machines,
              const studies::Ranking& ranking) {
  const std::string own = machines.front().grade.magnet, baseline = machines.front().baseline.magnet;
  double least = 1e9, most = -1e9;
  for (const WorthInMachine& worth : machines) {
    const double gain = 100.0 * (worth.grade.torque / worth.baseline.torque - 1.0);
    least = std::min(least, gain);
    most = std::max(most, gain);
  }
  facts.note(fmt::format("Torque: {} gives {:+.1f} %{} beside {} at the same current and {}.", own, least,
                         most - least > 0.05 ? fmt::format(" to {:+.1f} %", most) : "", baseline,
                         celsius(request.magnet_temperature)));

  const WorthInMachine* hardest = nullptr;
  std::vector<std::string> failing, lacking;
  for (const WorthInMachine& worth : machines) {
    if (!worth.grade.margin) {
      lacking.push_back(fmt::format("{} ({})", worth.machine, worth.grade.lacks));
      continue;
    }
    if (*worth.grade.margin < 0.0)
      failing.push_back(worth.grade.torque_loss ? fmt::format("{} (it loses {} of the torque for good)", worth.machine,
                                                              digits(100.0 * *worth.grade.torque_loss, 2, "%"))
                                                : worth.machine);
    if (hardest == nullptr || *worth.grade.needed_coercivity > *hardest->grade.needed_coercivity)
      hardest = &worth;
  }
  const auto join = [](const std::vector<std::string>& list) {
    std::string text;
    for (std::size_t i = 0; i < list.size(); ++i)
      text += (i == 0 ? "" : i + 1 == list.size() ? " and " : ", ") + list[i];
    return text;
  };
  if (!failing.empty())
    facts.note(fmt::format("Demagnetisation: at {} it does not survive the worst loads in {}.",
                           celsius(request.load_temperature), join(failing)));
  else if (hardest != nullptr)
    facts.note(fmt::format("Demagnetisation: it survives the worst loads at {} wherever that can be judged.",
                           celsius(request.load_temperature)));
  if (!lacking.empty())
    facts.note("Demagnetisation cannot be judged in " + join(lacking) + ".");
  if (hardest != nullptr) {
    const double needed = *hardest->grade.needed_coercivity, has = *hardest->grade.coercivity;
    facts.note(fmt::format("Coercivity: with its temperature coefficient the loads ask for {:.0f} kA/m at room "
                           "temperature ({}, {}), it has {:.0f}: {}.",
                           needed / 1e3, hardest->machine, hardest->grade.worst_load, has / 1e3,
                           needed > has ? fmt::format("{:.0f} kA/m are lacking", (needed - has) / 1e3)
                                        : fmt::format("{:.0f} kA/m may be given for remanence", (has - needed) / 1e3)));
  }
  const studies::RankedProperty& best = ranking.properties.front();
  const studies::RankedProperty& second = ranking.properties.at(1);
  const auto gain = [&](const studies::RankedProperty& one) {
    return ranking.by_survival ? fmt::format("{:+.2g} K of the temperature it survives", one.kelvin.value_or(0.0))
                               : fmt::format("{:+.2g} % of torque", one.torque);
  };
  facts.note(fmt::format("Improve next: the {} ({} for 1 % of it), then the {} ({}).", words_for(best.property),
                         gain(best), words_for(second.property), gain(second)));
}

}  // namespace

std::string worth_text(const studies::WorthRequest& request, const std::vector<WorthInMachine>& machines,
                       const std::string& currency) {
  const studies::Ranking ranking = rank_properties(machines);
  Facts answer;
  answer.title(
      fmt::format("What is {} worth beside {}?", machines.front().grade.magnet, machines.front().baseline.magnet));
  conclude(answer, request, machines, ranking);
  std::string text = answer.text();

  Table current({{"at the same current"},
                 {"A", true},
                 {"torque N·m", true},
                 {"change", true},
                 {"efficiency %", true},
                 {"was", true},
                 {"margin kA/m", true},
                 {"was", true},
                 {"margin K", true},
                 {"H_cJ needed", true},
                 {"worst load"}});
  for (const WorthInMachine& worth : machines)
    current.add(
        {worth.machine, digits(worth.current, 4), digits(worth.grade.torque, 4),
         change(worth.baseline.torque, worth.grade.torque), percent(worth.grade.efficiency, 2),
         percent(worth.baseline.efficiency, 2), ka_per_m(worth.grade.margin), ka_per_m(worth.baseline.margin),
         worth.grade.kelvin && std::isfinite(*worth.grade.kelvin) ? fmt::format("{:.0f}", *worth.grade.kelvin) : "?",
         ka_per_m(worth.grade.needed_coercivity), worth.grade.worst_load});
  text += "\n" + current.text();

  const bool by_stack = request.adjustment == studies::Adjustment::stack_length;
  std::vector<Table::Column> columns = {{"at the same torque"}, {by_stack ? "stack mm" : "magnet mm", true},
                                        {"change", true},       {"efficiency %", true},
                                        {"was", true},          {"magnets kg", true},
                                        {"was", true}};
  const std::vector<std::string> elements = elements_of(machines);
  for (const std::string& element : elements)
    columns.push_back({element + " g", true});
  columns.push_back({currency, true});
  columns.push_back({"was", true});
  Table torque(columns);
  Facts notes;
  for (const WorthInMachine& worth : machines) {
    if (!worth.adjusted) {
      notes.note(worth.machine + ": " + worth.why_not_adjusted);
      continue;
    }
    const GradeInMachine& one = *worth.adjusted;
    const double now = by_stack ? one.stack_length : one.magnet_thickness;
    const double was = by_stack ? worth.baseline.stack_length : worth.baseline.magnet_thickness;
    std::vector<std::string> row = {worth.machine,
                                    digits(1e3 * now, 4),
                                    change(was, now),
                                    percent(one.efficiency, 2),
                                    percent(worth.baseline.efficiency, 2),
                                    digits(one.magnet_mass, 3),
                                    digits(worth.baseline.magnet_mass, 3)};
    std::vector<std::string> before = {worth.baseline.magnet, "", "", "", "", "", ""};
    for (const std::string& element : elements) {
      row.push_back(element_mass(one, element));
      before.push_back(element_mass(worth.baseline, element));
    }
    row.push_back(band(one.cost, 1.0));
    row.push_back(band(worth.baseline.cost, 1.0));
    before.insert(before.end(), {"", ""});
    torque.add(row);
    torque.add(before);
  }
  text += "\n" + torque.text();

  Table answers({{"1 % better"}, {"torque %", true}, {"survived temperature K", true}});
  for (const studies::RankedProperty& one : ranking.properties)
    answers.add({words_for(one.property), fmt::format("{:+.2f}", one.torque),
                 one.kelvin ? fmt::format("{:+.2f}", *one.kelvin) : "?"});
  text += "\n" + answers.text();

  notes.note(fmt::format("Mean of the machines in the last table; a coefficient is better where it is smaller in size. "
                         "Ranked by {}.",
                         ranking.by_survival ? "the temperature, since the loads do damage" : "torque"));
  notes.note(
      fmt::format("Torque and efficiency at {} of the magnets, {} of the windings and {:g} Hz; efficiency without "
                  "magnet, mechanical and PWM loss. Worst loads: this current, and the steady short circuit, at "
                  "{}. Cost: rare earths and cobalt of the magnets, {}.",
                  celsius(request.magnet_temperature), celsius(request.winding_temperature),
                  request.electrical_frequency, celsius(request.load_temperature), currency));
  for (const WorthInMachine& worth : machines)
    for (const std::string& note : worth.notes)
      notes.note(worth.machine + ": " + note);
  return text + "\n" + notes.text();
}

std::string worth_json(const studies::WorthRequest& request, const std::vector<WorthInMachine>& machines,
                       const std::string& currency) {
  ordered_json json;
  json["magnet"] = machines.front().grade.magnet;
  json["baseline"] = machines.front().baseline.magnet;
  json["adjust"] = request.adjustment == studies::Adjustment::stack_length ? "stack-length" : "magnet-volume";
  json["magnet_temperature"] = request.magnet_temperature - base::zero_celsius;
  json["load_temperature"] = request.load_temperature - base::zero_celsius;
  json["winding_temperature"] = request.winding_temperature - base::zero_celsius;
  json["electrical_frequency"] = request.electrical_frequency;
  json["currency"] = currency;
  json["machines"] = ordered_json::array();
  for (const WorthInMachine& worth : machines)
    json["machines"].push_back(ordered_json::parse(to_json_text(worth)));
  const studies::Ranking ranking = rank_properties(machines);
  json["ranked_by"] = ranking.by_survival ? "kelvin" : "torque";
  json["improve_next"] = ordered_json::array();
  for (const studies::RankedProperty& one : ranking.properties)
    json["improve_next"].push_back({{"property", one.property},
                                    {"torque", one.torque},
                                    {"kelvin", one.kelvin ? ordered_json(*one.kelvin) : ordered_json()}});
  return json.dump(2);
}

namespace {

std::string grams(double kilograms) {
  return digits(1e3 * kilograms, 3);
}

/// Irreversible loss of torque after the last load.
std::optional<double> torque_loss(const SurvivingDesign& design) {
  return design.loads.cases.empty() ? std::nullopt : design.loads.cases.back().torque_loss;
}

}  // namespace

std::string design_text(const studies::DesignReport& report) {
  const postprocess::LeastDysprosium& least = report.designs;
  const std::string& element = report.element;
  Facts answer;
  answer.title(fmt::format("The least {} that survives in {}", element, report.machine));
  const studies::DesignReport& r = report;
  if (least.uniform.added_mass == 0.0)
    answer.note(fmt::format("{} survives these loads as it is: no {} is needed.", r.base, element));
  else {
    answer.note(fmt::format(
        "Diffusion through {} does with {} g what uniform alloying needs {} g for: {} g of {} saved ({:.0f} %), torque "
        "{}, efficiency {:+.2f} points.",
        postprocess::in_words(least.diffusion.faces), grams(least.diffusion.added_mass),
        grams(least.uniform.added_mass), grams(least.uniform.added_mass - least.diffusion.added_mass), element,
        100.0 * (1.0 - least.diffusion.added_mass / least.uniform.added_mass),
        least.uniform.torque ? change(*least.uniform.torque, *least.diffusion.torque) : "?",
        100.0 * (least.diffusion.efficiency.value_or(0.0) - least.uniform.efficiency.value_or(0.0))));
    answer.note(fmt::format("No grading of this alloy can do with less than {} g: each point what it needs, no more.",
                            grams(least.ideal.added_mass)));
    if (least.diffusion.beyond_reported_gain)
      answer.note(fmt::format("The treated faces would have to gain {:.0f} kA/m, more than diffusion has been seen to "
                              "give ({}): a harder base, or diffusion on a milder bulk alloying.",
                              least.diffusion.gain / 1e3, report.law));
  }
  if (!r.library_grades.empty()) {
    const postprocess::LibraryGrade& last = r.library_grades.back();
    if (last.design.survives())
      answer.note(fmt::format("Of the library the mildest grade that survives is {}, with {} g of heavy rare earth.",
                              last.name, grams(last.heavy_rare_earth)));
    else
      answer.note("No sintered or hot-deformed Nd-Fe-B grade of the library with known composition survives.");
  }
  std::string text = answer.text();

  Table loads({{"load case"}, {"i_d A", true}, {"i_q A", true}, {"magnets", true}});
  for (const postprocess::LoadCase& load : r.loads)
    loads.add({load.name, amperes(load.states.front().current.d), amperes(load.states.front().current.q),
               celsius(load.magnet_temperature)});
  text += "\n" + loads.text();

  Table table({{"magnets"},
               {element + " g", true},
               {"wt %", true},
               {"H_cJ kA/m", true},
               {"B_r %", true},
               {"torque N·m", true},
               {"efficiency %", true},
               {"torque lost %", true},
               {"damaged vol %", true}});
  const auto add = [&](const std::string& name, const SurvivingDesign& design, double mass, double fraction) {
    table.add({name, grams(mass), digits(100.0 * fraction, 3), fmt::format("{:.0f}", design.coercivity / 1e3),
               fmt::format("{:.1f}", 100.0 * design.mean_remanence), design.torque ? digits(*design.torque, 4) : "?",
               percent(design.efficiency, 2), percent(torque_loss(design), 2), percent(design.volume_beyond_loss, 1)});
  };
  add(r.base + ", as it is", least.base, 0.0, 0.0);
  add("alloyed uniformly", least.uniform, least.uniform.added_mass, least.uniform.mass_fraction);
  add("diffused, " + postprocess::in_words(least.diffusion.faces), least.diffusion, least.diffusion.added_mass,
      least.diffusion.mass_fraction);
  add("graded ideally", least.ideal, least.ideal.added_mass, least.ideal.mass_fraction);
  text += "\n" + table.text();

  if (!r.library_grades.empty()) {
    Table grades({{"library grade"},
                  {"heavy g", true},
                  {"H_cJ kA/m", true},
                  {"torque N·m", true},
                  {"efficiency %", true},
                  {"torque lost %", true},
                  {"damaged vol %", true},
                  {"survives"}});
    for (const postprocess::LibraryGrade& grade : r.library_grades)
      grades.add({grade.name, grams(grade.heavy_rare_earth), fmt::format("{:.0f}", grade.coercivity / 1e3),
                  grade.design.torque ? digits(*grade.design.torque, 4) : "?", percent(grade.design.efficiency, 2),
                  percent(torque_loss(grade.design), 2), percent(grade.design.volume_beyond_loss, 1),
                  grade.design.survives() ? "yes" : "no"});
    text += "\n" + grades.text();
  }

  Facts notes;
  if (least.uniform.added_mass > 0.0) {
    std::string choices;
    for (const auto& [faces, mass] : least.diffusion.choices)
      choices += fmt::format("{}{} {} g", choices.empty() ? "" : ", ", postprocess::in_words(faces), grams(mass));
    notes.note("Faces to treat, by the field of the base alloy: " + choices + ".");
  }
  notes.note(
      fmt::format("Magnets of {} in all. A point may lose {:g} % of its remanence; at singular corners 0.2 % of the "
                  "volume may lose more. H_cJ is the highest in the magnets, at {}; torque and efficiency are "
                  "those of '{}' at {}, before the loads; efficiency without magnet, mechanical and PWM loss.",
                  digits(least.magnet_mass, 4, "kg"), 100.0 * r.loss, celsius(least.reference_temperature),
                  r.point.name, celsius(r.magnet_temperature)));
  notes.note(
      "Every point keeps the temperature coefficient of the base alloy's coercivity; a harder one loses less, so "
      "that the masses err on the safe side.");
  for (const auto& [name, design] : {std::make_pair("uniform", &least.uniform), std::make_pair("ideal", &least.ideal)})
    if (!design->converged)
      notes.note(fmt::format("The {} design was still changing after {} iterations.", name, design->iterations));
  if (!least.diffusion.converged)
    notes.note(fmt::format("The diffused design was still changing after {} iterations.", least.diffusion.iterations));
  notes.note(fmt::format("Composition law {}, lowest confidence of it and of {}: {}.", r.law, r.base,
                         to_string(least.confidence)));
  for (const std::string& note : r.notes)
    notes.note(note);
  return text + "\n" + notes.text();
}

std::string design_json(const studies::DesignReport& report) {
  const postprocess::LeastDysprosium& least = report.designs;
  const auto or_null = [](const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); };
  const auto of = [&](const SurvivingDesign& design) {
    return ordered_json{{"added_mass", design.added_mass},
                        {"mass_fraction", design.mass_fraction},
                        {"coercivity", design.coercivity / 1e3},
                        {"gain", design.gain / 1e3},
                        {"mean_remanence", design.mean_remanence},
                        {"torque", or_null(design.torque)},
                        {"efficiency", or_null(design.efficiency)},
                        {"irreversible_torque_loss", or_null(torque_loss(design))},
                        {"volume_beyond_loss", design.volume_beyond_loss},
                        {"worst_loss", design.worst_loss},
                        {"survives", design.survives()},
                        {"iterations", design.iterations},
                        {"converged", design.converged}};
  };
  ordered_json json;
  json["machine"] = report.machine;
  json["base"] = report.base;
  json["composition_law"] = report.law;
  json["element"] = report.element;
  json["loss"] = report.loss;
  json["magnet_mass"] = least.magnet_mass;
  json["confidence"] = to_string(least.confidence);
  json["load_cases"] = ordered_json::array();
  for (const postprocess::LoadCase& load : report.loads)
    json["load_cases"].push_back({{"name", load.name},
                                  {"magnet_temperature", load.magnet_temperature - base::zero_celsius},
                                  {"states", load.states.size()}});
  json["designs"] = {{"base", of(least.base)},
                     {"uniform", of(least.uniform)},
                     {"diffusion", of(least.diffusion)},
                     {"ideal", of(least.ideal)}};
  json["designs"]["diffusion"]["faces"] = materials::to_string(least.diffusion.faces);
  json["designs"]["diffusion"]["beyond_reported_gain"] = least.diffusion.beyond_reported_gain;
  for (const auto& [faces, mass] : least.diffusion.choices)
    json["designs"]["diffusion"]["choices"][materials::to_string(faces)] = mass;
  json["library_grades"] = ordered_json::array();
  for (const postprocess::LibraryGrade& grade : report.library_grades) {
    ordered_json one = of(grade.design);
    for (const char* key : {"added_mass", "mass_fraction", "gain", "mean_remanence", "iterations", "converged"})
      one.erase(key);
    one["magnet"] = grade.name;
    one["heavy_rare_earth_mass"] = grade.heavy_rare_earth;
    json["library_grades"].push_back(one);
  }
  json["not_judged"] = report.not_judged;
  json["notes"] = report.notes;
  json["seconds"] = report.seconds;
  json["units"] = {{"mass", "kg"}, {"coercivity", "kA/m"}, {"torque", "N·m"}, {"temperature", "degC"}};
  return json.dump(2);
}

}  // namespace lodestone::app
