// SPDX-License-Identifier: GPL-3.0-or-later
// An Executor over processes that answer tasks, a line each, started by exec of this program: for the field solutions
// of one case (postprocess/field_batch.h), whose processes each mesh the case's machine once, or for any other command
// that reads tasks and writes answers.
#pragma once

#include "base/executor.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace lodestone::studies {

class FieldWorkers final : public base::Executor {
public:
  struct Options {
    std::string program;                 ///< path of the lodestone executable
    std::vector<std::string> arguments;  ///< the command that serves and what it needs: serving_fields()
    std::vector<std::string> library_folders;
    int processes = 1;
  };
  /// The processes start with the first batch and live as long as the object.
  explicit FieldWorkers(Options options);
  ~FieldWorkers() override;
  FieldWorkers(const FieldWorkers&) = delete;
  FieldWorkers& operator=(const FieldWorkers&) = delete;

  /// A task whose process dies is done once more by another. @throws base::UserError for what a process finds bad of
  /// its input; std::runtime_error where a task ends two processes.
  std::vector<std::string> run(const std::vector<std::string>& tasks) override;

private:
  struct Seat;
  std::vector<std::string> share_out(const std::vector<std::string>& tasks);
  void give(Seat& seat, const std::vector<std::string>& tasks, std::size_t task);
  Options options_;
  std::vector<Seat> seats_;
};

/// The command whose processes solve the fields of a case of a study: its machine, materials and numerics.
std::vector<std::string> serving_fields(const std::string& study_file, std::size_t case_index);

/// The process's side: answers until its standard input ends. @return exit code. @throws base::UserError.
int serve_fields(const std::string& study_file, std::size_t case_index,
                 const std::vector<std::string>& library_folders);

}  // namespace lodestone::studies
