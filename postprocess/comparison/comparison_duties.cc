// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/comparison_duties_internal.h"

#include "base/quantity.h"
#include "postprocess/comparison/text_columns.h"
#include "postprocess/passport/use_phase.h"

#include <fmt/format.h>

#include <algorithm>

namespace lodestone::postprocess {

namespace {

using Json = nlohmann::ordered_json;

constexpr double rpm = 30.0 / base::pi;
constexpr double megajoule = 1e6;
constexpr double megawatt_hour = 3.6e9;  // J

Json number(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

Json band(const std::optional<materials::Band>& value, double factor = 1.0) {
  return value ? Json{{"min", value->min * factor}, {"max", value->max * factor}} : Json();
}

std::string band_text(const std::optional<materials::Band>& value, double factor = 1.0) {
  return value ? format_band({value->min * factor, value->max * factor}) : "–";
}

std::optional<double> scaled(const std::optional<double>& value, double factor) {
  return value ? std::optional<double>(*value * factor) : std::nullopt;
}

/// kJ, MJ or GJ, by the size of a duty.
struct EnergyUnit {
  const char* name;
  double size;
};
EnergyUnit unit_for(double energy) {
  return energy < 1e7 ? EnergyUnit{"kJ", 1e3} : energy < 1e10 ? EnergyUnit{"MJ", 1e6} : EnergyUnit{"GJ", 1e9};
}

std::optional<UsePhase> first_use(const DutyResult& duty, const std::vector<LifeCycle>& cycles) {
  return cycles.empty() ? std::nullopt : use_phase(duty, cycles.front());
}

std::string unmet_in_words(const DutyResult& duty) {
  std::string text =
      fmt::format("{:.3g} % of the time is not met: {:.3g} MJ to drive, {:.3g} MJ to brake", 100.0 * duty.unmet_share(),
                  duty.unmet_motoring_energy / megajoule, duty.unmet_braking_energy / megajoule);
  if (const auto& worst = duty.worst)
    text += fmt::format("; at {:.0f} s {:.1f} N·m at {:.0f} rpm, possible are {:.1f}", worst->time, worst->torque,
                        worst->speed * rpm, worst->largest);
  return text;
}

std::optional<double> energy_of(const std::vector<LossEnergy>& losses, const std::string& name) {
  for (const LossEnergy& loss : losses)
    if (loss.name == name)
      return loss.energy;
  return std::nullopt;
}

Json losses_json(const std::vector<LossEnergy>& losses) {
  Json object = Json::object();
  for (const LossEnergy& one : losses)
    object[one.name] = number(one.energy);
  return object;
}

std::string duty_table(const Comparison& comparison, const DutyKey& key) {
  const DutyResult* first = nullptr;
  double most = 0.0;
  for (const CaseRecord& record : comparison.cases())
    if (const DutyResult* duty = find_duty(record, key)) {
      first = first == nullptr ? duty : first;
      most = std::max(most, duty->put_in());
    }
  if (first == nullptr)
    return "";
  const EnergyUnit unit = unit_for(most);
  TextColumns columns("  design");
  columns.add_column("efficiency", "%");
  if (!first->inverter_losses.empty())
    columns.add_column("with inverter", "%");
  columns.add_column("put in", unit.name);
  columns.add_column("delivered", unit.name);
  const EnergyUnit loss_unit = unit_for(0.1 * most);
  for (const LossEnergy& one : first->losses)
    columns.add_column(one.name, loss_unit.name);
  for (const LossEnergy& one : first->inverter_losses)
    columns.add_column(one.name, loss_unit.name);
  columns.add_column("magnets' share", "%");
  columns.add_column("not met", "% of time");
  columns.add_column("rare earth", "kg");
  columns.add_column("heavy", "kg");
  columns.add_column("CO2e of losses", "kg/MWh");
  columns.add_column("embodied", "kg/MWh");
  std::string unmet, scenario;
  for (std::size_t i = 0; i < comparison.cases().size(); ++i) {
    const CaseRecord& record = comparison.cases()[i];
    const DutyResult* duty = find_duty(record, key);
    if (duty == nullptr)
      continue;
    std::vector<std::string> cells = {format_fixed(scaled(duty->efficiency(), 100.0), 2)};
    if (!first->inverter_losses.empty())
      cells.push_back(format_fixed(scaled(duty->system_efficiency(), 100.0), 2));
    cells.push_back(format_fixed(duty->put_in() / unit.size, 1));
    cells.push_back(format_fixed(duty->delivered() / unit.size, 1));
    const auto add_energies = [&](const std::vector<LossEnergy>& known, const std::vector<LossEnergy>& losses) {
      for (const LossEnergy& one : known)
        cells.push_back(format_fixed(scaled(energy_of(losses, one.name), 1.0 / loss_unit.size), 1));
    };
    add_energies(first->losses, duty->losses);
    add_energies(first->inverter_losses, duty->inverter_losses);
    cells.push_back(format_fixed(scaled(duty->magnet_share(), 100.0), 2));
    cells.push_back(format_fixed(100.0 * duty->unmet_share(), 2));
    cells.push_back(band_text(record.passport.rare_earth_mass));
    cells.push_back(band_text(record.passport.heavy_rare_earth_mass));
    const auto use = first_use(*duty, comparison.life_cycles(i));
    cells.push_back(format_fixed(use ? scaled(use->carbon_per_delivered, megawatt_hour) : std::nullopt, 3));
    cells.push_back(band_text(use ? use->embodied_per_delivered : std::nullopt, megawatt_hour));
    if (use)
      scenario = comparison.life_cycles(i).front().scenario();
    columns.add_row("  " + record.design, cells);
    if (!duty->met())
      unmet += fmt::format("! {}: {}\n", record.design, unmet_in_words(*duty));
  }
  std::string text = fmt::format("\nDuty {}: {:.6g} s{}\n\n", key.words(), first->duration,
                                 first->distance ? fmt::format(", {:.4g} km", 1e-3 * *first->distance) : "");
  text += columns.text(comparison.width()) + "\n" + unmet;
  text += "What is not met counts in no energy and no efficiency. Torque is that of the shaft; losses as in the "
          "efficiency map (" +
          (comparison.cases().empty() ? std::string() : std::string(efficiency_label)) + ").\n";
  if (!scenario.empty())
    text += fmt::format("CO2e per MWh delivered in a life, of the losses and embodied, under {}.\n", scenario);
  for (const std::string& note : first->notes)
    text += "– " + note + "\n";
  return text;
}

}  // namespace

std::vector<DutyKey> duty_keys(const std::vector<CaseRecord>& cases) {
  std::vector<DutyKey> keys;
  for (const CaseRecord& record : cases)
    for (const DutyResult& duty : record.duties)
      if (const DutyKey key{duty.name, duty.vehicle}; std::find(keys.begin(), keys.end(), key) == keys.end())
        keys.push_back(key);
  return keys;
}

const DutyResult* find_duty(const CaseRecord& record, const DutyKey& key) {
  for (const DutyResult& duty : record.duties)
    if (DutyKey{duty.name, duty.vehicle} == key)
      return &duty;
  return nullptr;
}

std::string duty_tables(const Comparison& comparison) {
  std::string text;
  for (const DutyKey& key : duty_keys(comparison.cases()))
    text += duty_table(comparison, key);
  return text;
}

Json duties_json(const CaseRecord& record, const std::vector<LifeCycle>& cycles) {
  if (record.duties.empty())
    return nullptr;
  Json list = Json::array();
  for (const DutyResult& duty : record.duties) {
    Json use = Json::object();
    for (const LifeCycle& cycle : cycles) {
      const auto phase = use_phase(duty, cycle);
      use[cycle.scenario()] =
          phase ? Json{{"delivered", phase->delivered},
                       {"loss_energy", phase->losses},
                       {"carbon", number(phase->carbon)},
                       {"embodied_carbon", band(phase->embodied)},
                       {"carbon_per_MWh", number(scaled(phase->carbon_per_delivered, megawatt_hour))},
                       {"embodied_carbon_per_MWh", band(phase->embodied_per_delivered, megawatt_hour)},
                       {"carbon_source",
                        cycle.electricity_carbon() ? Json(cycle.electricity_carbon()->provenance.source) : Json()}}
                : Json();
    }
    const auto& worst = duty.worst;
    list.push_back({{"name", duty.name},
                    {"description", duty.description},
                    {"vehicle", duty.vehicle.empty() ? Json() : Json(duty.vehicle)},
                    {"duration", duty.duration},
                    {"distance", number(duty.distance)},
                    {"efficiency", number(duty.efficiency())},
                    {"mechanical_out", duty.mechanical_out},
                    {"mechanical_in", duty.mechanical_in},
                    {"electrical_in", duty.electrical_in},
                    {"electrical_out", duty.electrical_out},
                    {"losses", losses_json(duty.losses)},
                    {"loss_energy", duty.loss_energy()},
                    {"magnet_share", number(duty.magnet_share())},
                    {"inverter_losses", duty.inverter_losses.empty() ? Json() : losses_json(duty.inverter_losses)},
                    {"dc_in", number(duty.dc_in)},
                    {"dc_out", number(duty.dc_out)},
                    {"system_efficiency", number(duty.system_efficiency())},
                    {"terminal_energy", duty.terminal_energy},
                    {"imbalance", duty.imbalance()},
                    {"friction_brake_energy", duty.friction_brake_energy},
                    {"unmet_time_share", duty.unmet_share()},
                    {"unmet_motoring_energy", duty.unmet_motoring_energy},
                    {"unmet_braking_energy", duty.unmet_braking_energy},
                    {"unmet_worst", worst ? Json{{"time", worst->time},
                                                 {"torque", worst->torque},
                                                 {"speed", worst->speed * rpm},
                                                 {"largest_torque", worst->largest}}
                                          : Json()},
                    {"repetitions_in_life", number(duty.repetitions)},
                    {"use_phase", cycles.empty() ? Json() : use},
                    {"source", duty.provenance.source},
                    {"confidence", materials::to_string(duty.provenance.confidence)},
                    {"notes", duty.notes}});
  }
  return list;
}

std::vector<DutyColumn> duty_columns(const std::vector<CaseRecord>& cases) {
  std::vector<DutyColumn> columns;
  for (const DutyKey& key : duty_keys(cases)) {
    const auto add = [&](const std::string& quantity, const std::string& unit, const std::string& description,
                         const std::function<std::optional<double>(const DutyResult&)>& value) {
      std::string spoken = quantity;
      std::replace(spoken.begin(), spoken.end(), '_', ' ');
      columns.push_back({key.words() + " " + spoken, "duty." + key.name + "." + quantity, unit, description,
                         [key, value](const CaseRecord& record) -> std::optional<double> {
                           const DutyResult* duty = find_duty(record, key);
                           return duty != nullptr ? value(*duty) : std::nullopt;
                         }});
    };
    using D = DutyResult;
    add("efficiency", "1", "got out over put in", [](const D& d) { return d.efficiency(); });
    add("system_efficiency", "1", "of motor and inverter", [](const D& d) { return d.system_efficiency(); });
    add("put_in", "J", "energy, electrical and mechanical", [](const D& d) { return d.put_in(); });
    add("delivered", "J", "energy, mechanical and electrical", [](const D& d) { return d.delivered(); });
    for (const CaseRecord& record : cases)
      if (const DutyResult* duty = find_duty(record, key)) {
        for (const LossEnergy& one : duty->losses)
          add("loss_" + one.name, "J", one.label, [name = one.name](const D& d) { return energy_of(d.losses, name); });
        for (const LossEnergy& one : duty->inverter_losses)
          add("loss_" + one.name, "J", one.label,
              [name = one.name](const D& d) { return energy_of(d.inverter_losses, name); });
        break;
      }
    add("unmet_time_share", "1", "of the time, beyond the limits", [](const D& d) { return d.unmet_share(); });
    add("unmet_motoring_energy", "J", "mechanical", [](const D& d) { return d.unmet_motoring_energy; });
  }
  return columns;
}

}  // namespace lodestone::postprocess
