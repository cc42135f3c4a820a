// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/drive_cycle/duty.h"

#include "base/quantity.h"
#include "postprocess/drive_cycle/profile_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

/// How long each row holds, s; the last of a table over time holds no time.
std::vector<double> durations(const ProfileTable& table) {
  std::vector<double> result;
  if (table.has("duration")) {
    if (table.has("time"))
      table.fail(0, "time", "give either 'time' or 'duration', not both");
    result = table.values("duration");
    for (std::size_t i = 0; i < result.size(); ++i)
      if (!(result[i] > 0.0))
        table.fail(i, "duration", "must be above 0");
    return result;
  }
  if (!table.has("time"))
    table.fail(0, "", "the column 'time [s]' or 'duration [s]' is missing");
  const std::vector<double>& time = table.values("time");
  if (time.size() < 2)
    table.fail(0, "time", "one row has no duration; a profile over time needs two at least");
  for (std::size_t i = 1; i < time.size(); ++i) {
    if (!(time[i] > time[i - 1]))
      table.fail(i, "time", "must be later than in the row before");
    result.push_back(time[i] - time[i - 1]);
  }
  return result;
}

/// Torque or speed of the rows, scaled.
std::vector<double> scaled(const ProfileTable& table, const std::string& column, const std::optional<double>& largest,
                           const std::string& key) {
  std::vector<double> values = table.values(column);
  double most = 0.0;
  for (const double value : values)
    most = std::max(most, std::abs(value));
  if (!largest) {
    if (table.unit(column) == "1")
      table.fail(0, column,
                 fmt::format("is relative; the study must say its largest value, such as duty: {{profile: …, {}: {}}}",
                             key, key == "largest_torque" ? "200 N.m" : "3000 rpm"));
    return values;
  }
  if (!(most > 0.0))
    table.fail(0, column, fmt::format("is 0 everywhere and cannot be scaled to '{}'", key));
  for (double& value : values)
    value *= *largest / most;
  return values;
}

}  // namespace

double Duty::duration() const {
  double sum = 0.0;
  for (const DutyStep& step : steps)
    sum += step.duration;
  return sum;
}

DutyProfile load_duty(const base::LibraryPath& library, const std::string& name, const DutyScale& scale,
                      const base::Node* reference) {
  const ProfileSource source = find_profile(library, "duties", "duty", {"lifetime"}, name, reference);
  return at_reference(reference, [&] {
    const ProfileTable table(source.table, {{"time", {"s"}, false},
                                            {"duration", {"s"}, false},
                                            {"torque", {"N.m", "1"}, true},
                                            {"speed", {"rad/s", "1"}, true}});
    DutyProfile profile;
    profile.content = source.content;
    Duty& duty = profile.duty;
    duty.name = source.name;
    duty.description = source.description;
    duty.provenance = source.provenance;
    const std::vector<double> duration = durations(table);
    const std::vector<double> torque = scaled(table, "torque", scale.largest_torque, "largest_torque");
    const std::vector<double> speed = scaled(table, "speed", scale.largest_speed, "largest_speed");
    for (std::size_t i = 0; i < duration.size(); ++i) {
      if (speed[i] < 0.0)
        table.fail(i, "speed", "must not be negative; backwards is forwards with both signs changed");
      duty.steps.push_back({duration[i], torque[i], speed[i]});
    }
    if (source.document)
      if (const auto lifetime = source.document->root().find("lifetime"))
        duty.repetitions = lifetime->quantity("s", base::Range::positive()) / duty.duration();
    return profile;
  });
}

}  // namespace lodestone::postprocess
