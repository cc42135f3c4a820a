// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/shards.h"

#include "base/user_error.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>

namespace lodestone::studies {

namespace {

constexpr int most_shards = 1'000'000;

std::optional<int> whole_number(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::make_optional(value) : std::nullopt;
}

/// A number that a scheduler has set, or the one to take where it has not.
int number_of(const Environment& environment, const std::string& name, std::optional<int> otherwise = {}) {
  const auto text = environment(name);
  if (!text && otherwise)
    return *otherwise;
  const auto value = text ? whole_number(*text) : std::nullopt;
  if (!value)
    throw base::UserError(
        fmt::format("--shard auto: {} {}", name, text ? "is '" + *text + "', no whole number" : "is not set"));
  return *value;
}

Shard checked(const Shard& shard, const std::string& source) {
  if (shard.count < 1 || shard.count > most_shards || shard.number < 0 || shard.number >= shard.count)
    throw base::UserError(
        fmt::format("--shard auto: {} make task {} of {}, which is none", source, shard.number, shard.count));
  return shard;
}

Shard of_array(const Environment& environment) {
  const int least = number_of(environment, "SLURM_ARRAY_TASK_MIN", 0);
  const int step = number_of(environment, "SLURM_ARRAY_TASK_STEP", 1);
  const int offset = number_of(environment, "SLURM_ARRAY_TASK_ID") - least;
  const int count = number_of(environment, "SLURM_ARRAY_TASK_COUNT");
  if (step < 1 || offset % step != 0 || offset / step >= count)
    throw base::UserError("--shard auto: the tasks of the array job are not evenly spaced (sbatch --array=1-8); give "
                          "--shard K/N yourself");
  return checked({offset / step, count}, "SLURM_ARRAY_TASK_ID, _MIN and _COUNT");
}

Shard of_scheduler(const Environment& environment) {
  const bool in_array = environment("SLURM_ARRAY_TASK_ID").has_value();
  Shard shard;
  if (in_array)
    shard = of_array(environment);
  if (environment("SLURM_PROCID") && (!in_array || environment("SLURM_STEP_ID"))) {
    const Shard task = checked({number_of(environment, "SLURM_PROCID"), number_of(environment, "SLURM_NTASKS")},
                               "SLURM_PROCID and SLURM_NTASKS");
    return {shard.number * task.count + task.number, shard.count * task.count};
  }
  if (in_array)
    return shard;
  if (environment("OMPI_COMM_WORLD_RANK"))
    return checked({number_of(environment, "OMPI_COMM_WORLD_RANK"), number_of(environment, "OMPI_COMM_WORLD_SIZE")},
                   "OMPI_COMM_WORLD_RANK and _SIZE");
  throw base::UserError("--shard auto: no scheduler is there: none of SLURM_ARRAY_TASK_ID, SLURM_PROCID and "
                        "OMPI_COMM_WORLD_RANK is set; give --shard K/N");
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::make_optional<std::string>(value);
}

Shard read_shard(const std::string& text, const Environment& environment) {
  if (text.empty())
    return {};
  if (text == "auto")
    return of_scheduler(environment);
  const std::size_t slash = text.find('/');
  const auto number = whole_number(text.substr(0, slash));
  const auto count = slash == std::string::npos ? std::nullopt : whole_number(text.substr(slash + 1));
  if (!number || !count || *count < 1 || *count > most_shards || *number < 1 || *number > *count)
    throw base::UserError("--shard: '" + text + "' is not K/N with 1 ≤ K ≤ N, such as 2/8, or auto");
  return {*number - 1, *count};
}

}  // namespace lodestone::studies
