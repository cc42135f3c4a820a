// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/drive_cycle/duty_file_internal.h"

#include <cmath>
#include <functional>
#include <limits>

namespace lodestone::postprocess {

using hdf5::Group;
using hdf5::Table;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// One number a step: name, unit, meaning, and both ways between step and number.
struct SampleColumn {
  const char* name;
  const char* unit;
  const char* description;
  std::function<double(const DutySample&)> get;
  std::function<void(DutySample&, double)> set;
};

const std::vector<SampleColumn>& sample_columns() {
  using S = DutySample;
  const auto of_point = [](const char* name, const char* unit, const char* description, auto member) {
    return SampleColumn{name, unit, description,
                        [member](const S& s) {
                          return s.point ? std::optional<double>(s.point.value().*member).value_or(unknown) : unknown;
                        },
                        [member](S& s, double value) {
                          if (!std::isnan(value)) {
                            if (!s.point)
                              s.point.emplace();
                            s.point.value().*member = value;
                          }
                        }};
  };
  using P = EfficiencyMapPoint;
  static const std::vector<SampleColumn> columns = {
      {"time", "s", "where the step begins", [](const S& s) { return s.time; },
       [](S& s, double value) { s.time = value; }},
      {"duration", "s", "", [](const S& s) { return s.step.duration; },
       [](S& s, double value) { s.step.duration = value; }},
      {"torque", "N m", "asked of the shaft; negative: generating", [](const S& s) { return s.step.torque; },
       [](S& s, double value) { s.step.torque = value; }},
      {"speed", "rad/s", "of the shaft", [](const S& s) { return s.step.speed; },
       [](S& s, double value) { s.step.speed = value; }},
      of_point("copper_dc", "W", "NaN, as those below: the step is beyond the limits and was not done", &P::copper),
      of_point("copper_strands", "W", "skin and proximity effect", &P::strands),
      of_point("iron_stator", "W", "", &P::iron_stator),
      of_point("iron_rotor", "W", "", &P::iron_rotor),
      of_point("magnet_eddy", "W", "NaN where unknown", &P::magnets),
      of_point("bearings", "W", "NaN where unknown", &P::bearings),
      of_point("windage", "W", "", &P::windage),
      of_point("efficiency", "1", "got out over put in; NaN where nothing is put in", &P::efficiency),
      {"i_d", "A", "", [](const S& s) { return s.point ? s.point->current.d : unknown; },
       [](S& s, double value) {
         if (s.point)
           s.point->current.d = value;
       }},
      {"i_q", "A", "", [](const S& s) { return s.point ? s.point->current.q : unknown; },
       [](S& s, double value) {
         if (s.point)
           s.point->current.q = value;
       }},
      of_point("voltage", "V", "peak of a phase's fundamental", &P::voltage),
      {"terminal_power", "W", "from voltages and currents; negative: generated",
       [](const S& s) { return s.terminal_power; }, [](S& s, double value) { s.terminal_power = value; }}};
  return columns;
}

void write_losses(const Group& group, const std::string& name, const std::vector<LossEnergy>& losses,
                  const std::string& description) {
  std::vector<std::string> names, labels;
  std::vector<double> energies;
  for (const LossEnergy& one : losses) {
    names.push_back(one.name);
    labels.push_back(one.label);
    energies.push_back(one.energy.value_or(unknown));
  }
  group.write_table(name,
                    Table({{"name", "", "component", names},
                           {"label", "", "for people", labels},
                           {"energy", "J", "over the duty; NaN: unknown", energies}}),
                    description);
}

std::vector<LossEnergy> read_losses(const Group& group, const std::string& name) {
  return group.table(name).read([](const hdf5::TableRow& row) {
    return LossEnergy{row.text("name"), row.text("label"), row.known("energy")};
  });
}

void write_duty(const Group& group, const DutyResult& duty) {
  group.set_attribute("name", duty.name);
  group.set_attribute("description", duty.description);
  group.set_attribute("vehicle", duty.vehicle);
  group.set_attribute("source", duty.provenance.source);
  group.set_attribute("confidence", materials::to_string(duty.provenance.confidence));
  group.write_texts("notes", duty.notes, "assumptions");
  group.write("duration", duty.duration, "s", "");
  group.write("distance", duty.distance, "m", "empty: not of a vehicle");
  group.write("repetitions", duty.repetitions, "1", "in a life; empty: unknown");
  group.write("friction_brake_energy", duty.friction_brake_energy, "J", "by the vehicle's rule of braking");
  group.write("mechanical_out", duty.mechanical_out, "J", "motoring");
  group.write("mechanical_in", duty.mechanical_in, "J", "generating");
  group.write("electrical_in", duty.electrical_in, "J", "at the terminals");
  group.write("electrical_out", duty.electrical_out, "J", "at the terminals, generating");
  group.write("terminal_energy", duty.terminal_energy, "J", "from voltages and currents alone");
  group.write("efficiency", duty.efficiency(), "1", "got out over put in");
  group.write("unmet_time", duty.unmet_time, "s", "beyond the limits: in none of the sums");
  group.write("unmet_motoring_energy", duty.unmet_motoring_energy, "J", "mechanical");
  group.write("unmet_braking_energy", duty.unmet_braking_energy, "J", "mechanical, that brakes would have to take");
  const auto of_worst = [&](double DutyResult::Unmet::*member) {
    return duty.worst ? std::optional<double>(*duty.worst.*member) : std::nullopt;
  };
  using U = DutyResult::Unmet;
  group.write("worst_time", of_worst(&U::time), "s", "of the unmet steps the one of most power; empty: all are met");
  group.write("worst_torque", of_worst(&U::torque), "N m", "asked there");
  group.write("worst_speed", of_worst(&U::speed), "rad/s", "asked there");
  group.write("worst_largest", of_worst(&U::largest), "N m", "magnitude, that the limits allow there");
  write_losses(group, "losses", duty.losses, "loss energy by component");
  if (!duty.inverter_losses.empty()) {
    write_losses(group, "inverter_losses", duty.inverter_losses, "of the inverter, beside the machine's");
    group.write("dc_in", duty.dc_in, "J", "taken from the inverter's dc side");
    group.write("dc_out", duty.dc_out, "J", "given back to it");
    group.write("system_efficiency", duty.system_efficiency(), "1", "of motor and inverter: got out over put in");
  }
  std::vector<hdf5::Column> columns;
  for (const SampleColumn& one : sample_columns()) {
    std::vector<double> values;
    for (const DutySample& sample : duty.samples)
      values.push_back(one.get(sample));
    columns.push_back({one.name, one.unit, one.description, std::move(values)});
  }
  group.write_table("steps", Table(std::move(columns)), "every step as it was asked and done");
}

DutyResult read_duty(const Group& group) {
  DutyResult duty;
  duty.name = group.text_attribute("name");
  duty.description = group.text_attribute("description");
  duty.vehicle = group.text_attribute("vehicle");
  duty.provenance = {group.text_attribute("source"), hdf5::confidence_from(group.text_attribute("confidence"))};
  duty.notes = group.texts("notes");
  duty.duration = group.given("duration");
  duty.distance = group.number("distance");
  duty.repetitions = group.number("repetitions");
  duty.friction_brake_energy = group.given("friction_brake_energy");
  duty.mechanical_out = group.given("mechanical_out");
  duty.mechanical_in = group.given("mechanical_in");
  duty.electrical_in = group.given("electrical_in");
  duty.electrical_out = group.given("electrical_out");
  duty.terminal_energy = group.given("terminal_energy");
  duty.unmet_time = group.given("unmet_time");
  duty.unmet_motoring_energy = group.given("unmet_motoring_energy");
  duty.unmet_braking_energy = group.given("unmet_braking_energy");
  if (group.number("worst_time"))
    duty.worst = {group.given("worst_time"), group.given("worst_torque"), group.given("worst_speed"),
                  group.given("worst_largest")};
  duty.losses = read_losses(group, "losses");
  if (group.has("inverter_losses")) {
    duty.inverter_losses = read_losses(group, "inverter_losses");
    duty.dc_in = group.number("dc_in");
    duty.dc_out = group.number("dc_out");
  }
  const Table steps = group.table("steps");
  duty.samples.resize(steps.rows());
  for (const SampleColumn& one : sample_columns()) {
    const std::vector<double>& values = steps.numbers(one.name);
    for (std::size_t i = 0; i < values.size(); ++i)
      one.set(duty.samples[i], values[i]);
  }
  return duty;
}

}  // namespace

void write_duties(const Group& root, const std::vector<DutyResult>& duties) {
  if (duties.empty())
    return;
  const Group group = root.make_group("duties");
  for (std::size_t i = 0; i < duties.size(); ++i)
    write_duty(group.make_group(std::to_string(i)), duties[i]);
}

std::vector<DutyResult> read_duties(const Group& root) {
  std::vector<DutyResult> duties;
  if (!root.has("duties"))
    return duties;
  const Group group = root.group("duties");
  for (std::size_t i = 0; group.has(std::to_string(i)); ++i)
    duties.push_back(read_duty(group.group(std::to_string(i))));
  return duties;
}

}  // namespace lodestone::postprocess
