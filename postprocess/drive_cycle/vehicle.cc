// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/drive_cycle/vehicle.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/drive_cycle/profile_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace lodestone::postprocess {

using base::Node;
using base::Range;

namespace {

/// Standard acceleration of free fall, m/s² (3rd CGPM 1901).
constexpr double gravity = 9.80665;
constexpr double largest_grade = 1.0;
constexpr double largest_speed = 200.0;  // m/s: more is a wrong unit

/// Reads values of a file and keeps the weakest of their sources.
class Reader {
public:
  explicit Reader(const Node& root) : root_(root), file_(materials::read_provenance(root, {})) {}

  double required(const Node& node, const std::string& unit, const Range& range) {
    const materials::SourcedValue value = materials::read_sourced(node, unit, range, file_);
    if (!weakest_ || value.provenance.confidence < weakest_->confidence)
      weakest_ = value.provenance;
    return value.value;
  }
  double required(const std::string& key, const std::string& unit, const Range& range) {
    return required(root_.at(key), unit, range);
  }
  std::optional<double> optional(const std::string& key, const std::string& unit, const Range& range) {
    const auto node = root_.find(key);
    return node ? std::optional<double>(required(*node, unit, range)) : std::nullopt;
  }
  materials::Provenance weakest() const { return weakest_.value_or(file_); }

private:
  const Node& root_;
  materials::Provenance file_;
  std::optional<materials::Provenance> weakest_;
};

void read_road_load(Vehicle& vehicle, const Node& root, Reader& reader) {
  const std::vector<std::string> aerodynamic = {"rolling_resistance", "drag_coefficient", "frontal_area",
                                                "air_density"};
  if (const auto road = root.find("road_load")) {
    for (const std::string& key : aerodynamic)
      if (const auto given = root.find(key))
        given->fail("give either 'road_load' or rolling resistance and drag, not both");
    road->allow_keys({"constant", "linear", "quadratic", "source", "confidence"});
    vehicle.constant = reader.required(road->at("constant"), "N", Range::non_negative());
    // A fit of a coast-down may have a negative slope.
    vehicle.linear = reader.required(road->at("linear"), "N/(m/s)", Range::any());
    vehicle.quadratic = reader.required(road->at("quadratic"), "N/(m/s)^2", Range::non_negative());
    return;
  }
  if (!root.find("rolling_resistance"))
    root.fail("the road load is missing: either road_load: {constant: …, linear: …, quadratic: …}, or "
              "rolling_resistance, drag_coefficient, frontal_area and air_density");
  vehicle.rolling = reader.required("rolling_resistance", "1", Range::between(0.0, 0.5));
  vehicle.quadratic = 0.5 * reader.required("air_density", "kg/m3", Range::between(0.1, 10.0)) *
                      reader.required("drag_coefficient", "1", Range::between(0.0, 5.0)) *
                      reader.required("frontal_area", "m2", Range::positive());
}

void read_braking(Vehicle& vehicle, const Node& braking) {
  if (braking.is_scalar()) {
    braking.choice({"none"});
    return;
  }
  braking.allow_keys({"share", "down_to"});
  vehicle.brake_share = braking.at("share").quantity("1", Range::between(0.0, 1.0));
  vehicle.brake_down_to = braking.at("down_to").quantity("m/s", Range::non_negative());
}

}  // namespace

Vehicle Vehicle::read(const base::Document& document) {
  const Node root = document.root();
  root.allow_keys({"vehicle", "description", "source", "confidence", "mass", "road_load", "rolling_resistance",
                   "drag_coefficient", "frontal_area", "air_density", "wheel_radius", "gear_ratio", "gear_efficiency",
                   "wheel_inertia", "motors", "regenerative_braking", "lifetime"});
  Reader reader(root);
  Vehicle vehicle;
  vehicle.name = root.at("vehicle").text();
  if (const auto description = root.find("description"))
    vehicle.description = description->text();
  vehicle.mass = reader.required("mass", "kg", Range::positive());
  read_road_load(vehicle, root, reader);
  vehicle.wheel_radius = reader.required("wheel_radius", "m", Range::between(0.01, 10.0));
  vehicle.gear_ratio = reader.required("gear_ratio", "1", Range::between(0.01, 1000.0));
  vehicle.gear_efficiency = reader.optional("gear_efficiency", "1", {0.0, 1.0, false, true});
  vehicle.wheel_inertia = reader.optional("wheel_inertia", "kg.m2", Range::non_negative()).value_or(0.0);
  if (const auto motors = root.find("motors"))
    vehicle.motors = motors->integer(1, 100);
  read_braking(vehicle, root.at("regenerative_braking"));
  // No result of the machine rests on it.
  if (const auto lifetime = root.find("lifetime"))
    vehicle.lifetime = materials::read_sourced(*lifetime, "m", Range::positive(), {}).value;
  vehicle.weakest = reader.weakest();
  vehicle.content = document.canonical_text();
  return vehicle;
}

Vehicle Vehicle::load(const base::LibraryPath& library, const std::string& name, const Node* reference) {
  return at_reference(reference, [&] {
    const std::string folder =
        reference == nullptr ? "" : std::filesystem::path(reference->location().file).parent_path().string();
    return read(base::Document::load(library.find("vehicles", name, folder)));
  });
}

double Vehicle::road_load(double speed, double grade) const {
  if (!(speed > 0.0))
    return 0.0;
  const double slope = std::atan(grade), weight = mass * gravity;
  const double level = rolling ? *rolling * weight * std::cos(slope) : constant + linear * speed;
  return level + quadratic * speed * speed + weight * std::sin(slope);
}

DriveCycle DriveCycle::load(const base::LibraryPath& library, const std::string& name, const Node* reference) {
  const ProfileSource source = find_profile(library, "cycles", "cycle", {}, name, reference);
  return at_reference(reference, [&] {
    const ProfileTable table(source.table, {{"time", {"s"}, true}, {"speed", {"m/s"}, true}, {"grade", {"1"}, false}});
    DriveCycle cycle;
    cycle.name = source.name;
    cycle.description = source.description;
    cycle.provenance = source.provenance;
    cycle.content = source.content;
    cycle.time = table.values("time");
    cycle.speed = table.values("speed");
    if (table.has("grade"))
      cycle.grade = table.values("grade");
    if (cycle.time.size() < 2)
      table.fail(0, "time", "a cycle needs two rows at least");
    for (std::size_t i = 0; i < cycle.time.size(); ++i) {
      if (i > 0 && !(cycle.time[i] > cycle.time[i - 1]))
        table.fail(i, "time", "must be later than in the row before");
      if (cycle.speed[i] < 0.0 || cycle.speed[i] > largest_speed)
        table.fail(i, "speed",
                   fmt::format("{:.6g} m/s is not allowed; allowed is 0 to {:g} m/s", cycle.speed[i], largest_speed));
      if (!cycle.grade.empty() && std::abs(cycle.grade[i]) > largest_grade)
        table.fail(i, "grade",
                   fmt::format("{:.4g} % is not allowed; at most {:g} % (rise over run) up or down",
                               100.0 * cycle.grade[i], 100.0 * largest_grade));
    }
    return cycle;
  });
}

double DriveCycle::distance() const {
  double sum = 0.0;
  for (std::size_t i = 1; i < time.size(); ++i)
    sum += 0.5 * (speed[i] + speed[i - 1]) * (time[i] - time[i - 1]);
  return sum;
}

Duty drive(const Vehicle& vehicle, const DriveCycle& cycle) {
  Duty duty;
  duty.name = cycle.name;
  duty.vehicle = vehicle.name;
  duty.description = cycle.description;
  duty.provenance = cycle.provenance.confidence <= vehicle.weakest.confidence ? cycle.provenance : vehicle.weakest;
  duty.distance = cycle.distance();
  if (vehicle.lifetime && *duty.distance > 0.0)
    duty.repetitions = *vehicle.lifetime / *duty.distance;
  const double inert = vehicle.mass + vehicle.wheel_inertia / (vehicle.wheel_radius * vehicle.wheel_radius);
  const double lever = vehicle.wheel_radius / vehicle.gear_ratio;
  const double efficiency = vehicle.gear_efficiency.value_or(1.0);
  for (std::size_t i = 1; i < cycle.time.size(); ++i) {
    const double duration = cycle.time[i] - cycle.time[i - 1];
    const double speed = 0.5 * (cycle.speed[i] + cycle.speed[i - 1]);
    DutyStep step{duration, 0.0, speed / lever};
    if (speed > 0.0) {
      const double grade = cycle.grade.empty() ? 0.0 : cycle.grade[i - 1];
      const double force = inert * (cycle.speed[i] - cycle.speed[i - 1]) / duration + vehicle.road_load(speed, grade);
      const double share = speed >= vehicle.brake_down_to ? vehicle.brake_share : 0.0;
      step.torque = lever / vehicle.motors * (force > 0.0 ? force / efficiency : share * force * efficiency);
      if (force < 0.0)
        duty.friction_brake_energy += (1.0 - share) * -force * speed * duration;
    }
    duty.steps.push_back(step);
  }
  if (!vehicle.gear_efficiency)
    duty.notes.push_back(vehicle.name + ": the gear is without loss (no gear_efficiency)");
  if (vehicle.motors > 1)
    duty.notes.push_back(fmt::format("{}: energies are those of one of its {} motors", vehicle.name, vehicle.motors));
  return duty;
}

}  // namespace lodestone::postprocess
