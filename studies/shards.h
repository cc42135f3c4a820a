// SPDX-License-Identifier: GPL-3.0-or-later
// A share of a study's cases: several runs, on one machine or many, work on the same directory without knowing of each
// other.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace lodestone::studies {

/// Every case whose number is `number` modulo `count`.
struct Shard {
  int number = 0;  ///< from 0
  int count = 1;
};

/// The value of an environment variable, nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
std::optional<std::string> process_environment(const std::string& name);

/// "2/8" is the second of eight; "" is everything. "auto" asks the scheduler: a Slurm array job (SLURM_ARRAY_TASK_ID,
/// _COUNT, _MIN, _STEP; contiguous), in it or alone the tasks of an srun (SLURM_PROCID, SLURM_NTASKS), or Open MPI
/// (OMPI_COMM_WORLD_RANK, _SIZE). Array and srun together multiply; within an array job the tasks count only under srun
/// (SLURM_STEP_ID). @throws base::UserError for anything else, and for "auto" where no scheduler has set its variables.
Shard read_shard(const std::string& text, const Environment& environment = process_environment);

}  // namespace lodestone::studies
