// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/shards.h"

#include "base/user_error.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace lodestone::studies {
namespace {

using Variables = std::map<std::string, std::string>;

/// "2/8" with the number from 0, or the reason why there is none.
std::string shard(const std::string& text, const Variables& variables = {}) {
  try {
    const Shard one = read_shard(text, [&](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::make_optional(found->second);
    });
    return std::to_string(one.number) + "/" + std::to_string(one.count);
  } catch (const base::UserError& error) {
    return error.what();
  }
}

TEST(Shards, AreReadFromOne) {
  EXPECT_EQ(shard(""), "0/1");
  EXPECT_EQ(shard("1/1"), "0/1");
  EXPECT_EQ(shard("2/8"), "1/8");
  for (const char* const text : {"0/8", "9/8", "2", "2/", "/8", "a/8", "2/8x", "-1/8", "1/0", "automatic"})
    EXPECT_NE(shard(text).find("is not K/N with 1 ≤ K ≤ N"), std::string::npos) << text;
}

/// Variables as Slurm 22.05 (sbatch and srun manuals) and Open MPI 4.1 set them.
TEST(Shards, AreTheSchedulers) {
  EXPECT_EQ(
      shard("auto", {{"SLURM_ARRAY_TASK_ID", "3"}, {"SLURM_ARRAY_TASK_COUNT", "8"}, {"SLURM_ARRAY_TASK_MIN", "1"}}),
      "2/8");
  EXPECT_EQ(
      shard("auto", {{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_COUNT", "8"}, {"SLURM_ARRAY_TASK_MIN", "0"}}),
      "0/8");
  EXPECT_EQ(shard("auto", {{"SLURM_ARRAY_TASK_ID", "14"},
                           {"SLURM_ARRAY_TASK_COUNT", "4"},
                           {"SLURM_ARRAY_TASK_MIN", "2"},
                           {"SLURM_ARRAY_TASK_STEP", "4"}}),
            "3/4");
  const Variables in_array = {{"SLURM_ARRAY_TASK_ID", "2"},
                              {"SLURM_ARRAY_TASK_COUNT", "3"},
                              {"SLURM_ARRAY_TASK_MIN", "1"},
                              {"SLURM_PROCID", "1"},
                              {"SLURM_NTASKS", "4"}};
  // The batch script of an array job is one process, whatever it has asked for; under srun each task is one.
  EXPECT_EQ(shard("auto", in_array), "1/3");
  Variables under_srun = in_array;
  under_srun["SLURM_STEP_ID"] = "0";
  EXPECT_EQ(shard("auto", under_srun), "5/12");
  EXPECT_EQ(shard("auto", {{"SLURM_PROCID", "5"}, {"SLURM_NTASKS", "6"}}), "5/6");
  EXPECT_EQ(shard("auto", {{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}}), "0/2");
}

TEST(Shards, RefuseWhatNoSchedulerSays) {
  EXPECT_NE(shard("auto").find("no scheduler is there"), std::string::npos);
  EXPECT_NE(shard("auto", {{"SLURM_ARRAY_TASK_ID", "3"}}).find("SLURM_ARRAY_TASK_COUNT is not set"), std::string::npos);
  EXPECT_NE(shard("auto", {{"SLURM_PROCID", "x"}, {"SLURM_NTASKS", "6"}}).find("SLURM_PROCID is 'x', no whole number"),
            std::string::npos);
  EXPECT_NE(
      shard("auto", {{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "2"}}).find("task 2 of 2, which is none"),
      std::string::npos);
  // --array=1,5,7 is three tasks, of which the last is the seventh.
  EXPECT_NE(
      shard("auto", {{"SLURM_ARRAY_TASK_ID", "7"}, {"SLURM_ARRAY_TASK_COUNT", "3"}, {"SLURM_ARRAY_TASK_MIN", "1"}})
          .find("not evenly spaced"),
      std::string::npos);
}

}  // namespace
}  // namespace lodestone::studies
