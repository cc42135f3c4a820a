// SPDX-License-Identifier: GPL-3.0-or-later
// Field solutions that are kept by what they depend on, beside the results: DIR/fields/KEY.txt, a line an answered task
// (postprocess/field_batch.h). Cases that differ in voltages, current limits, inverters, duties or the grid of an
// efficiency map only make their maps of the same fields, and so does the study run again after such a change.
//
// A line is
//
//   CHECK TASK ANSWER
//
// CHECK and TASK hashes (content_hash) of the line's rest and of the task's text. A line that is not whole is passed
// over, and its task done again. While one process does a batch the others with the same key wait for it, and take its
// answers.
#pragma once

#include "base/executor.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lodestone::studies {

class RememberedFields final : public base::Executor {
public:
  using Maker = std::function<std::unique_ptr<base::Executor>()>;
  /// @param folder made when something is first kept. @param key hash of everything that an answer depends on beside
  /// its task. @param solves made for the first task that is not remembered.
  RememberedFields(std::string folder, const std::string& key, Maker solves);

  /// What cannot be read or kept is done: neither ends a batch. Answers that say why there is none are not kept.
  std::vector<std::string> run(const std::vector<std::string>& tasks) override;

private:
  class File;
  std::string folder_, path_;
  Maker make_;
  std::unique_ptr<base::Executor> solves_;
  std::map<std::string, std::string> answers_;  ///< by the hash of the task
};

}  // namespace lodestone::studies
