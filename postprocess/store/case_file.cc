// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/case_file.h"

#include "postprocess/demagnetisation/load_case_file_internal.h"
#include "postprocess/demagnetisation/magnet_map_file_internal.h"
#include "postprocess/drive_cycle/duty_file_internal.h"
#include "postprocess/efficiency_map/efficiency_map_file_internal.h"
#include "postprocess/flux_map/flux_map_file_internal.h"
#include "postprocess/losses/loss_map_file_internal.h"
#include "postprocess/noise/pressure_orders_file_internal.h"
#include "postprocess/store/hdf5_internal.h"
#include "postprocess/strength/rotor_strength_file_internal.h"
#include "postprocess/thermal/thermal_file_internal.h"

#include <cmath>
#include <limits>

namespace lodestone::postprocess {

namespace {

using hdf5::Group;
using hdf5::Table;

// ---- writing -------------------------------------------------------------------------------------------------------

void write_losses(const Group& group, const std::string& name, const std::vector<LossComponent>& components,
                  const std::string& description) {
  std::vector<std::string> names;
  std::vector<std::string> labels;
  std::vector<std::string> notes;
  std::vector<double> losses;
  for (const LossComponent& component : components) {
    names.push_back(component.name);
    labels.push_back(component.label);
    losses.push_back(component.loss.value_or(std::numeric_limits<double>::quiet_NaN()));
    notes.push_back(component.note);
  }
  group.write_table(name,
                    Table({{"name", "", "component", names},
                           {"label", "", "for people", labels},
                           {"loss", "W", "NaN: unknown", losses},
                           {"note", "", "why it is unknown, or what to know of it", notes}}),
                    description);
}

void write_point(const Group& group, const PointRecord& point) {
  group.set_attribute("name", point.name);
  group.write("current", point.current, "A", "peak phase current");
  group.write("current_angle", point.current_angle, "rad", "of the current from the +d axis, electrical");
  group.write("speed", point.speed, "rad/s", "mechanical");
  group.write("torque", point.torque, "N m", "mean over the positions, whole machine");
  group.write("torque_ripple", point.torque_ripple, "N m",
              "peak to peak over the positions; empty where one was solved");
  group.write("psi_d", point.psi_d, "Wb", "mean flux linkage of the d axis");
  group.write("psi_q", point.psi_q, "Wb", "mean flux linkage of the q axis");
  group.write("inductance_d", point.inductance_d, "H", "apparent, (psi_d - psi_0) / i_d");
  group.write("inductance_q", point.inductance_q, "H", "apparent, psi_q / i_q");
  group.write("phase_voltage", point.phase_voltage, "V", "peak of a phase's fundamental");
  group.write("torque_error", point.torque_error, "N m", "what a finer mesh would add to the mean, estimated");
  group.write("largest_torque_error", point.largest_torque_error, "N m", "estimated, at a single position");
  group.write("psi_d_error", point.psi_d_error, "Wb", "what a finer mesh would add to the mean, estimated");
  group.write("psi_q_error", point.psi_q_error, "Wb", "what a finer mesh would add to the mean, estimated");
  group.write("mechanical_power", point.mechanical_power, "W", "torque times speed");
  group.write("efficiency", point.efficiency, "1", efficiency_note(point.losses));
  group.write("system_efficiency", point.system_efficiency, "1", "of motor and inverter; empty without a switch");
  group.write_table("by_position",
                    Table({{"position", "rad", "electrical, of the d axis from phase A", point.positions},
                           {"torque", "N m", "whole machine", point.torque_by_position},
                           {"psi_d", "Wb", "flux linkage of the d axis", point.psi_d_by_position},
                           {"psi_q", "Wb", "flux linkage of the q axis", point.psi_q_by_position}}),
                    "solved rotor positions");
  std::vector<std::string> parts;
  std::vector<double> peaks;
  for (const auto& [part, peak] : point.peak_flux_density) {
    parts.push_back(part);
    peaks.push_back(peak);
  }
  group.write_table("peak_flux_density",
                    Table({{"part", "", "part of the machine", parts}, {"peak", "T", "largest |B| in it", peaks}}),
                    "largest flux density by part");
  write_losses(group, "losses", point.losses, "losses by component; empty where no speed was given");
  write_losses(group, "inverter_losses", point.inverter_losses, "of the inverter; empty where no switch was given");
  if (point.gap_pressure) {
    write_pressure_orders(group.make_group("gap_pressure"), *point.gap_pressure);
  }
}

void write_band(const Group& group, const std::string& name, const std::optional<materials::Band>& band,
                const std::string& description) {
  group.write(name + "_min", band ? std::optional<double>(band->min) : std::nullopt, "kg", description + ", least");
  group.write(name + "_max", band ? std::optional<double>(band->max) : std::nullopt, "kg", description + ", most");
}

void write_passport(const Group& group, const Passport& passport) {
  group.set_attribute("composition_known", passport.composition_known ? 1 : 0);
  group.set_attribute("composition_source", passport.composition_provenance.source);
  group.set_attribute("composition_confidence", materials::to_string(passport.composition_provenance.confidence));
  group.write("magnet_mass", passport.magnet_mass, "kg", "of all magnets of the machine");
  group.write("recycled_content", passport.recycled_content, "1", "of the magnets; empty where the grade does not say");
  group.write("stator_steel_mass", passport.parts.stator_steel, "kg", "sheets of the stator");
  group.write("rotor_steel_mass", passport.parts.rotor_steel, "kg", "sheets of the rotor");
  group.write("winding_mass", passport.parts.winding, "kg", "bare copper, end windings included");
  write_band(group, "rare_earth_mass", passport.rare_earth_mass, "of all rare earths in the magnets");
  write_band(group, "heavy_rare_earth_mass", passport.heavy_rare_earth_mass, "of the heavy rare earths in the magnets");
  std::vector<std::string> elements;
  std::vector<double> least;
  std::vector<double> most;
  for (const auto& [element, band] : passport.element_mass) {
    elements.push_back(element);
    least.push_back(band.min);
    most.push_back(band.max);
  }
  group.write_table("element_mass",
                    Table({{"element", "", "symbol", elements},
                           {"min", "kg", "mass at the composition's lower end", least},
                           {"max", "kg", "mass at the composition's upper end", most}}),
                    "mass by element; elements that are not named are absent from the magnets");
  elements.clear();
  least.clear();
  for (const auto& [element, mass] : passport.diffused_mass) {
    elements.push_back(element);
    least.push_back(mass);
  }
  group.write_table("diffused_mass", Table({{"element", "", "symbol", elements}, {"mass", "kg", "", least}}),
                    "of it, what a coercivity profile adds at grain boundaries");
}

void write_knee(const Group& group, const KneeCheck& knee) {
  group.write("knee_field", knee.knee_field, "A/m", "|H| along the easy axis whose recoil loses 1 % of the remanence");
  group.write("worst_field", knee.worst_field, "A/m", "largest demagnetising |H| along the easy axis");
  group.write("margin", knee.margin, "A/m", "knee_field - worst_field; negative: the magnet has passed its knee");
  group.write("volume_beyond_knee", knee.volume_beyond_knee, "1", "fraction of the magnet volume");
  group.write_vector("worst_point", {knee.worst_point.x, knee.worst_point.y}, "m", "x and y in the rotor's frame");
  group.write("worst_position", knee.worst_position, "rad", "electrical");
}

void write_adaptation(const Group& group, const MeshAdaptation& adaptation) {
  group.write("tolerance", adaptation.tolerance, "1", "asked for, of the torque at every position");
  group.write("torque_error", adaptation.torque_error(), "1", "largest estimate on the mesh that was taken, alike");
  group.set_attribute("met", adaptation.met ? 1 : 0);
  group.write_integer("taken", adaptation.taken, "row of the mesh that was taken");
  group.write_text("reason", adaptation.reason, "why the tolerance was not met; empty otherwise");
  std::vector<std::int64_t> cells;
  std::vector<std::int64_t> unknowns;
  std::vector<double> errors;
  std::vector<double> seconds;
  for (const MeshAdaptation::Round& round : adaptation.rounds) {
    cells.push_back(round.cells);
    unknowns.push_back(round.unknowns);
    errors.push_back(round.torque_error);
    seconds.push_back(round.seconds);
  }
  group.write_table("rounds",
                    Table({{"cells", "1", "of the meshes of one sector", cells},
                           {"unknowns", "1", "of the field problem", unknowns},
                           {"torque_error", "1", "largest estimate, as the tolerance", errors},
                           {"seconds", "s", "CPU time of mesh, fields and estimates", seconds}}),
                    "the first mesh first");
}

void write_record(const Group& root, const CaseRecord& record) {
  root.set_attribute("format", "lodestone case");
  root.set_attribute("schema", results_schema_version);
  root.set_attribute("id", record.id);
  root.set_attribute("version", record.version);
  root.set_attribute("study", record.study);
  root.set_attribute("design", record.design);
  root.set_attribute("machine", record.machine);
  root.set_attribute("magnet", record.magnet);
  root.set_attribute("magnet_process", record.magnet_process);
  root.set_attribute("status", record.done ? "done" : "failed");
  root.set_attribute("confidence", materials::to_string(record.confidence));
  root.write_text("failure", record.failure, "why a failed case failed; empty otherwise");
  root.write_text("input", record.input, "canonical JSON of the full input");
  if (!record.skew.empty())
    root.write_text("skew", record.skew, "slices of the stack; results are means over them");

  const Group conditions = root.make_group("conditions");
  conditions.write("magnet_temperature", record.magnet_temperature, "K", "of the magnets");
  conditions.write("winding_temperature", record.winding_temperature, "K", "of the windings");

  std::vector<std::string> paths;
  std::vector<std::string> values;
  for (const auto& [path, value] : record.varied) {
    paths.push_back(path);
    values.push_back(value);
  }
  root.write_table("varied",
                   Table({{"path", "", "dotted path of the parameter", paths}, {"value", "", "as text", values}}),
                   "what the study varied");
  root.write_texts("notes", record.notes, "assumptions and remarks behind the results");
  root.write_integer("cells", record.cells, "of the meshes of one sector");
  root.write_integer("unknowns", record.unknowns, "of the field problem");
  root.write("seconds", record.seconds, "s", "CPU time of the case");

  root.write("no_load_flux_linkage", record.no_load_flux_linkage, "Wb",
             "peak of a phase's fundamental without current");
  root.write("cogging_torque", record.cogging_torque, "N m", "peak to peak without current");
  root.write("phase_resistance", record.phase_resistance, "ohm", "of one phase at the winding's temperature");
  std::vector<std::int64_t> orders;
  std::vector<double> amplitudes;
  for (const auto& [order, amplitude] : record.back_emf_per_speed) {
    orders.push_back(order);
    amplitudes.push_back(amplitude);
  }
  root.write_table("back_emf_per_speed",
                   Table({{"order", "1", "electrical harmonic", orders},
                          {"amplitude", "V s/rad", "peak of a phase per mechanical angular speed", amplitudes}}),
                   "harmonics of the no-load voltage");

  write_knee(root.make_group("knee"), record.knee);
  write_load_cases(root, record.load_cases, record.reversed_loads);
  if (!record.load_cases.empty()) {
    root.write("irreversible_loss_limit", record.irreversible_loss_limit, "1",
               "of torque or no-load flux, that load cases may cost a valid design");
  }
  if (record.magnet_map) {
    write_magnet_map(root.make_group("magnet_map"), *record.magnet_map);
  }
  write_passport(root.make_group("passport"), record.passport);
  const Group points = root.make_group("points");
  for (std::size_t i = 0; i < record.points.size(); ++i) {
    write_point(points.make_group(std::to_string(i)), record.points[i]);
  }
  if (record.adaptation) {
    write_adaptation(root.make_group("adaptation"), *record.adaptation);
  }
  if (record.flux_map) {
    write_flux_map(root.make_group("flux_map"), *record.flux_map);
  }
  if (record.loss_map) {
    write_loss_map(root.make_group("loss_map"), *record.loss_map);
  }
  if (record.efficiency_map) {
    write_efficiency_map(root.make_group("efficiency_map"), *record.efficiency_map);
  }
  if (record.rotor_strength) {
    write_rotor_strength(root.make_group("rotor_strength"), *record.rotor_strength);
  }
  write_duties(root, record.duties);
  if (record.thermal) {
    write_thermal(root.make_group("thermal"), *record.thermal);
  }
  root.write_bytes("field_picture", record.field_picture, "PNG file: field of the first operating point");
}

// ---- reading -------------------------------------------------------------------------------------------------------

std::vector<LossComponent> read_losses(const Group& group, const std::string& name) {
  std::vector<LossComponent> components;
  const Table losses = group.table(name);
  for (std::size_t i = 0; i < losses.rows(); ++i) {
    const double loss = losses.numbers("loss")[i];
    components.push_back({losses.texts("name")[i], losses.texts("label")[i],
                          std::isnan(loss) ? std::nullopt : std::optional<double>(loss), losses.texts("note")[i]});
  }
  return components;
}

PointRecord read_point(const Group& group) {
  PointRecord point;
  point.name = group.text_attribute("name");
  point.current = group.given("current");
  point.current_angle = group.given("current_angle");
  point.speed = group.given("speed");
  point.torque = group.given("torque");
  point.torque_ripple = group.number("torque_ripple");
  point.psi_d = group.given("psi_d");
  point.psi_q = group.given("psi_q");
  point.inductance_d = group.number("inductance_d");
  point.inductance_q = group.number("inductance_q");
  if (group.has("phase_voltage"))  // stores of before have none
    point.phase_voltage = group.number("phase_voltage");
  if (group.has("torque_error")) {  // stores of before have none
    point.torque_error = group.number("torque_error");
    point.largest_torque_error = group.number("largest_torque_error");
    point.psi_d_error = group.number("psi_d_error");
    point.psi_q_error = group.number("psi_q_error");
  }
  point.mechanical_power = group.number("mechanical_power");
  point.efficiency = group.number("efficiency");
  point.system_efficiency = group.number("system_efficiency");
  const Table by_position = group.table("by_position");
  point.positions = by_position.numbers("position");
  point.torque_by_position = by_position.numbers("torque");
  point.psi_d_by_position = by_position.numbers("psi_d");
  point.psi_q_by_position = by_position.numbers("psi_q");
  const Table peaks = group.table("peak_flux_density");
  for (std::size_t i = 0; i < peaks.rows(); ++i) {
    point.peak_flux_density[peaks.texts("part")[i]] = peaks.numbers("peak")[i];
  }
  point.losses = read_losses(group, "losses");
  point.inverter_losses = read_losses(group, "inverter_losses");
  if (group.has("gap_pressure")) {
    point.gap_pressure = read_pressure_orders(group.group("gap_pressure"));
  }
  return point;
}

std::optional<materials::Band> read_band(const Group& group, const std::string& name) {
  const std::optional<double> least = group.number(name + "_min");
  const std::optional<double> most = group.number(name + "_max");
  if (!least || !most) {
    return std::nullopt;
  }
  return materials::Band{*least, *most};
}

Passport read_passport(const Group& group) {
  Passport passport;
  passport.composition_known = group.integer_attribute("composition_known") != 0;
  passport.composition_provenance.source = group.text_attribute("composition_source");
  passport.composition_provenance.confidence = hdf5::confidence_from(group.text_attribute("composition_confidence"));
  passport.magnet_mass = group.given("magnet_mass");
  passport.recycled_content = group.number("recycled_content");
  passport.parts = {group.given("stator_steel_mass"), group.given("rotor_steel_mass"), group.given("winding_mass"),
                    passport.magnet_mass};
  passport.rare_earth_mass = read_band(group, "rare_earth_mass");
  passport.heavy_rare_earth_mass = read_band(group, "heavy_rare_earth_mass");
  const Table elements = group.table("element_mass");
  for (std::size_t i = 0; i < elements.rows(); ++i) {
    passport.element_mass[elements.texts("element")[i]] = {elements.numbers("min")[i], elements.numbers("max")[i]};
  }
  if (group.has("diffused_mass")) {
    const Table diffused = group.table("diffused_mass");
    for (std::size_t i = 0; i < diffused.rows(); ++i) {
      passport.diffused_mass[diffused.texts("element")[i]] = diffused.numbers("mass")[i];
    }
  }
  return passport;
}

KneeCheck read_knee(const Group& group) {
  KneeCheck knee;
  knee.knee_field = group.number("knee_field");
  knee.worst_field = group.given("worst_field");
  knee.margin = group.number("margin");
  knee.volume_beyond_knee = group.given("volume_beyond_knee");
  const std::vector<double> point = group.vector("worst_point");
  if (point.size() != 2) {
    throw hdf5::Error("'worst_point' is not two numbers");
  }
  knee.worst_point = {point[0], point[1]};
  knee.worst_position = group.given("worst_position");
  return knee;
}

MeshAdaptation read_adaptation(const Group& group) {
  MeshAdaptation adaptation;
  adaptation.tolerance = group.given("tolerance");
  adaptation.met = group.integer_attribute("met") != 0;
  adaptation.taken = static_cast<int>(group.integer("taken"));
  adaptation.reason = group.text("reason");
  const Table rounds = group.table("rounds");
  for (std::size_t i = 0; i < rounds.rows(); ++i) {
    adaptation.rounds.push_back({static_cast<int>(rounds.integers("cells")[i]),
                                 static_cast<int>(rounds.integers("unknowns")[i]), rounds.numbers("torque_error")[i],
                                 rounds.numbers("seconds")[i]});
  }
  if (adaptation.taken < 0 || static_cast<std::size_t>(adaptation.taken) >= adaptation.rounds.size()) {
    throw hdf5::Error("'taken' is none of the rounds");
  }
  return adaptation;
}

CaseRecord read_record(const Group& root) {
  CaseRecord record;
  record.id = root.text_attribute("id");
  record.version = root.text_attribute("version");
  record.study = root.text_attribute("study");
  record.design = root.text_attribute("design");
  record.machine = root.text_attribute("machine");
  record.magnet = root.text_attribute("magnet");
  record.magnet_process = root.text_attribute("magnet_process");
  record.done = root.text_attribute("status") == "done";
  record.failure = root.text("failure");
  record.confidence = hdf5::confidence_from(root.text_attribute("confidence"));
  record.input = root.text("input");
  if (root.has("skew"))
    record.skew = root.text("skew");
  const Group conditions = root.group("conditions");
  record.magnet_temperature = conditions.given("magnet_temperature");
  record.winding_temperature = conditions.given("winding_temperature");
  const Table varied = root.table("varied");
  for (std::size_t i = 0; i < varied.rows(); ++i) {
    record.varied.emplace_back(varied.texts("path")[i], varied.texts("value")[i]);
  }
  record.notes = root.texts("notes");
  record.cells = static_cast<int>(root.integer("cells"));
  record.unknowns = static_cast<int>(root.integer("unknowns"));
  record.seconds = root.given("seconds");
  record.no_load_flux_linkage = root.given("no_load_flux_linkage");
  record.cogging_torque = root.number("cogging_torque");
  record.phase_resistance = root.given("phase_resistance");
  const Table back_emf = root.table("back_emf_per_speed");
  for (std::size_t i = 0; i < back_emf.rows(); ++i) {
    record.back_emf_per_speed[static_cast<int>(back_emf.integers("order")[i])] = back_emf.numbers("amplitude")[i];
  }
  record.knee = read_knee(root.group("knee"));
  record.load_cases = read_load_cases(root);
  record.reversed_loads = read_reversed_loads(root);
  if (root.has("irreversible_loss_limit")) {
    record.irreversible_loss_limit = root.given("irreversible_loss_limit");
  }
  if (root.has("magnet_map")) {
    record.magnet_map = read_magnet_map(root.group("magnet_map"));
  }
  record.passport = read_passport(root.group("passport"));
  const Group points = root.group("points");
  for (std::size_t i = 0; points.has(std::to_string(i)); ++i) {
    record.points.push_back(read_point(points.group(std::to_string(i))));
  }
  if (root.has("adaptation")) {
    record.adaptation = read_adaptation(root.group("adaptation"));
  }
  if (root.has("flux_map")) {
    record.flux_map = read_flux_map(root.group("flux_map"));
  }
  if (root.has("loss_map")) {
    record.loss_map = read_loss_map(root.group("loss_map"));
  }
  if (root.has("efficiency_map")) {
    record.efficiency_map = read_efficiency_map(root.group("efficiency_map"));
  }
  if (root.has("rotor_strength")) {
    record.rotor_strength = read_rotor_strength(root.group("rotor_strength"));
  }
  record.duties = read_duties(root);
  if (root.has("thermal")) {
    record.thermal = read_thermal(root.group("thermal"));
  }
  record.field_picture = root.bytes("field_picture");
  return record;
}

}  // namespace

std::string encode_case(const CaseRecord& record) {
  const hdf5::FileImage file;
  write_record(file.root(), record);
  const CaseHead head{record.id, record.done, record.seconds};
  return seal(file.bytes(), "case", &head);
}

CaseRecord decode_case(const std::string& bytes) {
  const std::string image = unseal(bytes, "case");
  try {
    const hdf5::FileImage file(image);
    return read_record(file.root());
  } catch (const hdf5::Error& error) {
    throw DamagedFile(error.what());
  }
}

}  // namespace lodestone::postprocess
