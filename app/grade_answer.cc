// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/grade_answer.h"

#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::app {

namespace {

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

}  // namespace

const char* words_for(const std::string& property) {
  if (property == "B_r")
    return "remanence B_r";
  if (property == "H_cJ")
    return "coercivity H_cJ";
  if (property == "alpha(B_r)")
    return "temperature coefficient of B_r";
  if (property == "beta(H_cJ)")
    return "temperature coefficient of H_cJ";
  if (property == "mu_rec")
    return "recoil permeability, smaller";
  return "squareness H_k/H_cJ";
}

namespace {

/// The few sentences that the tables prove.
std::vector<std::string> conclude(const studies::WorthRequest& request, const std::vector<WorthInMachine>& machines,
                                  const studies::Ranking& ranking) {
  std::vector<std::string> facts;
  const std::string own = machines.front().grade.magnet, baseline = machines.front().baseline.magnet;
  double least = 1e9, most = -1e9;
  for (const WorthInMachine& worth : machines) {
    const double gain = 100.0 * (worth.grade.torque / worth.baseline.torque - 1.0);
    least = std::min(least, gain);
    most = std::max(most, gain);
  }
  facts.push_back(fmt::format("Torque: {} gives {:+.1f} %{} beside {} at the same current and {}.", own, least,
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
    facts.push_back(fmt::format("Demagnetisation: at {} it does not survive the worst loads in {}.",
                                celsius(request.load_temperature), join(failing)));
  else if (hardest != nullptr)
    facts.push_back(fmt::format("Demagnetisation: it survives the worst loads at {} wherever that can be judged.",
                                celsius(request.load_temperature)));
  if (!lacking.empty())
    facts.push_back("Demagnetisation cannot be judged in " + join(lacking) + ".");
  if (hardest != nullptr) {
    const double needed = *hardest->grade.needed_coercivity, has = *hardest->grade.coercivity;
    facts.push_back(fmt::format("Coercivity: with its temperature coefficient the loads ask for {:.0f} kA/m at room "
                                "temperature ({}, {}), it has {:.0f}: {}.",
                                needed / 1e3, hardest->machine, hardest->grade.worst_load, has / 1e3,
                                needed > has
                                    ? fmt::format("{:.0f} kA/m are lacking", (needed - has) / 1e3)
                                    : fmt::format("{:.0f} kA/m may be given for remanence", (has - needed) / 1e3)));
  }
  const studies::RankedProperty& best = ranking.properties.front();
  const studies::RankedProperty& second = ranking.properties.at(1);
  const auto gain = [&](const studies::RankedProperty& one) {
    return ranking.by_survival ? fmt::format("{:+.2g} K of the temperature it survives", one.kelvin.value_or(0.0))
                               : fmt::format("{:+.2g} % of torque", one.torque);
  };
  facts.push_back(fmt::format("Improve next: the {} ({} for 1 % of it), then the {} ({}).", words_for(best.property),
                              gain(best), words_for(second.property), gain(second)));
  return facts;
}

}  // namespace

GradeAnswer worth_answer(const studies::WorthRequest& request, const std::vector<WorthInMachine>& machines,
                         const std::string& currency) {
  const studies::Ranking ranking = rank_properties(machines);
  GradeAnswer answer;
  answer.title =
      fmt::format("What is {} worth beside {}?", machines.front().grade.magnet, machines.front().baseline.magnet);
  answer.conclusions = conclude(request, machines, ranking);

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
  answer.tables.emplace_back("At the same current", current);

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
  for (const WorthInMachine& worth : machines) {
    if (!worth.adjusted) {
      answer.notes.push_back(worth.machine + ": " + worth.why_not_adjusted);
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
  answer.tables.emplace_back("At the same torque", torque);

  Table answers({{"1 % better"}, {"torque %", true}, {"survived temperature K", true}});
  for (const studies::RankedProperty& one : ranking.properties)
    answers.add({words_for(one.property), fmt::format("{:+.2f}", one.torque),
                 one.kelvin ? fmt::format("{:+.2f}", *one.kelvin) : "?"});
  answer.tables.emplace_back("What to improve next", answers);

  answer.notes.push_back(
      fmt::format("Mean of the machines in the last table; a coefficient is better where it is smaller in size. "
                  "Ranked by {}.",
                  ranking.by_survival ? "the temperature, since the loads do damage" : "torque"));
  answer.notes.push_back(
      fmt::format("Torque and efficiency at {} of the magnets, {} of the windings and {:g} Hz; efficiency without "
                  "PWM loss, nor any that is unknown. Worst loads: this current, and the steady short circuit, at "
                  "{}. Cost: rare earths and cobalt of the magnets, {}.",
                  celsius(request.magnet_temperature), celsius(request.winding_temperature),
                  request.electrical_frequency, celsius(request.load_temperature), currency));
  for (const WorthInMachine& worth : machines)
    for (const std::string& note : worth.notes)
      answer.notes.push_back(worth.machine + ": " + note);
  return answer;
}

namespace {

std::string grams(double kilograms) {
  return digits(1e3 * kilograms, 3);
}

}  // namespace

GradeAnswer design_answer(const studies::DesignReport& report) {
  const postprocess::LeastDysprosium& least = report.designs;
  const std::string& element = report.element;
  GradeAnswer answer;
  answer.title = fmt::format("The least {} that survives in {}", element, report.machine);
  const studies::DesignReport& r = report;
  if (least.uniform.added_mass == 0.0)
    answer.conclusions.push_back(fmt::format("{} survives these loads as it is: no {} is needed.", r.base, element));
  else {
    answer.conclusions.push_back(fmt::format(
        "Diffusion through {} does with {} g what uniform alloying needs {} g for: {} g of {} saved ({:.0f} %), torque "
        "{}, efficiency {:+.2f} points.",
        postprocess::in_words(least.diffusion.faces), grams(least.diffusion.added_mass),
        grams(least.uniform.added_mass), grams(least.uniform.added_mass - least.diffusion.added_mass), element,
        100.0 * (1.0 - least.diffusion.added_mass / least.uniform.added_mass),
        least.uniform.torque ? change(*least.uniform.torque, *least.diffusion.torque) : "?",
        100.0 * (least.diffusion.efficiency.value_or(0.0) - least.uniform.efficiency.value_or(0.0))));
    answer.conclusions.push_back(
        fmt::format("No grading of this alloy can do with less than {} g: each point what it needs, no more.",
                    grams(least.ideal.added_mass)));
    if (least.diffusion.beyond_reported_gain)
      answer.conclusions.push_back(
          fmt::format("The treated faces would have to gain {:.0f} kA/m, more than diffusion has been seen to "
                      "give ({}): a harder base, or diffusion on a milder bulk alloying.",
                      least.diffusion.gain / 1e3, report.law));
  }
  if (!r.library_grades.empty()) {
    const postprocess::LibraryGrade& last = r.library_grades.back();
    if (last.design.survives())
      answer.conclusions.push_back(
          fmt::format("Of the library the mildest grade that survives is {}, with {} g of heavy rare earth.", last.name,
                      grams(last.heavy_rare_earth)));
    else
      answer.conclusions.emplace_back(
          "No sintered or hot-deformed Nd-Fe-B grade of the library with known composition survives.");
  }
  Table loads({{"load case"}, {"i_d A", true}, {"i_q A", true}, {"magnets", true}});
  for (const postprocess::LoadCase& load : r.loads)
    loads.add({load.name, amperes(load.states.front().current.d), amperes(load.states.front().current.q),
               celsius(load.magnet_temperature)});
  answer.tables.emplace_back("The loads", loads);

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
               percent(design.efficiency, 2), percent(design.torque_loss(), 2), percent(design.volume_beyond_loss, 1)});
  };
  add(r.base + ", as it is", least.base, 0.0, 0.0);
  add("alloyed uniformly", least.uniform, least.uniform.added_mass, least.uniform.mass_fraction);
  add("diffused, " + postprocess::in_words(least.diffusion.faces), least.diffusion, least.diffusion.added_mass,
      least.diffusion.mass_fraction);
  add("graded ideally", least.ideal, least.ideal.added_mass, least.ideal.mass_fraction);
  answer.tables.emplace_back("One alloy, graded in three ways", table);

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
                  percent(grade.design.torque_loss(), 2), percent(grade.design.volume_beyond_loss, 1),
                  grade.design.survives() ? "yes" : "no"});
    answer.tables.emplace_back("Grades of the library, from the least heavy rare earth on", grades);
  }

  if (least.uniform.added_mass > 0.0) {
    std::string choices;
    for (const auto& [faces, mass] : least.diffusion.choices)
      choices += fmt::format("{}{} {} g", choices.empty() ? "" : ", ", postprocess::in_words(faces), grams(mass));
    answer.notes.push_back("Faces to treat, by the field of the base alloy: " + choices + ".");
  }
  answer.notes.push_back(
      fmt::format("Magnets of {} in all. A point may lose {:g} % of its remanence; at singular corners 0.2 % of the "
                  "volume may lose more. H_cJ is the highest in the magnets, at {}; torque and efficiency are "
                  "those of '{}' at {}, before the loads; efficiency without PWM loss, nor any that is unknown.",
                  digits(least.magnet_mass, 4, "kg"), 100.0 * r.loss, celsius(least.reference_temperature),
                  r.point.name, celsius(r.magnet_temperature)));
  answer.notes.emplace_back(
      "Every point keeps the temperature coefficient of the base alloy's coercivity; a harder one loses less, so "
      "that the masses err on the safe side.");
  for (const auto& [name, design] : {std::make_pair("uniform", &least.uniform), std::make_pair("ideal", &least.ideal)})
    if (!design->converged)
      answer.notes.push_back(
          fmt::format("The {} design was still changing after {} iterations.", name, design->iterations));
  if (!least.diffusion.converged)
    answer.notes.push_back(
        fmt::format("The diffused design was still changing after {} iterations.", least.diffusion.iterations));
  answer.notes.push_back(fmt::format("Composition law {}, lowest confidence of it and of {}: {}.", r.law, r.base,
                                     to_string(least.confidence)));
  for (const std::string& note : r.notes)
    answer.notes.push_back(note);
  return answer;
}

std::string text_of(const GradeAnswer& answer) {
  Facts head, notes;
  head.title(answer.title);
  for (const std::string& conclusion : answer.conclusions)
    head.note(conclusion);
  for (const std::string& note : answer.notes)
    notes.note(note);
  std::string text = head.text();
  for (const auto& [title, table] : answer.tables)
    text += "\n" + table.text();
  return text + "\n" + notes.text();
}

}  // namespace lodestone::app
