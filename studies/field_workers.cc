// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/field_workers.h"

#include "base/user_error.h"
#include "postprocess/field_batch.h"
#include "studies/adapted_mesh.h"
#include "studies/cases.h"
#include "studies/field_models.h"
#include "studies/worker_answers_internal.h"
#include "studies/worker_process.h"

#include <fmt/format.h>

#include <poll.h>

#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>

namespace lodestone::studies {

namespace {

/// While it lives, writing to a process that died is no signal but an error.
class NoBrokenPipe {
public:
  NoBrokenPipe() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &before_);
  }
  ~NoBrokenPipe() { ::sigaction(SIGPIPE, &before_, nullptr); }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

private:
  struct sigaction before_ {};
};

}  // namespace

/// A process with the task it has in hand.
struct FieldWorkers::Seat {
  std::unique_ptr<WorkerProcess> process;
  std::optional<std::size_t> running;
};

FieldWorkers::FieldWorkers(Options options) : options_(std::move(options)) {
  seats_.resize(static_cast<std::size_t>(std::max(1, options_.processes)));
}

FieldWorkers::~FieldWorkers() = default;

void FieldWorkers::give(Seat& seat, const std::vector<std::string>& tasks, std::size_t task) {
  if (!seat.process) {
    std::vector<std::string> arguments = {options_.program};
    arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
    for (const std::string& folder : options_.library_folders) {
      arguments.emplace_back("--library");
      arguments.push_back(folder);
    }
    seat.process = std::make_unique<WorkerProcess>(arguments);
  }
  seat.running = task;
  // Where the process does not read any more its end is found by listening, and the task goes back.
  seat.process->send(tasks[task]);
}

std::vector<std::string> FieldWorkers::run(const std::vector<std::string>& tasks) {
  try {
    return share_out(tasks);
  } catch (...) {
    // What is still being done belongs to nobody any more.
    for (Seat& seat : seats_)
      seat = Seat();
    throw;
  }
}

std::vector<std::string> FieldWorkers::share_out(const std::vector<std::string>& tasks) {
  const NoBrokenPipe guard;
  std::vector<std::string> answers(tasks.size());
  std::deque<std::size_t> pending;
  for (std::size_t k = 0; k < tasks.size(); ++k)
    pending.push_back(k);
  std::map<std::size_t, int> deaths;
  for (std::size_t done = 0; done < tasks.size();) {
    for (Seat& seat : seats_)
      if (!seat.running && !pending.empty()) {
        give(seat, tasks, pending.front());
        pending.pop_front();
      }
    std::vector<pollfd> descriptors;
    for (const Seat& seat : seats_)
      if (seat.process)
        for (const int descriptor : {seat.process->output(), seat.process->errors()})
          if (descriptor >= 0)
            descriptors.push_back({descriptor, POLLIN, 0});
    ::poll(descriptors.data(), descriptors.size(), -1);

    for (Seat& seat : seats_) {
      if (!seat.process)
        continue;
      seat.process->read_errors();
      for (const std::string& line : seat.process->read_lines())
        if (seat.running) {
          answers[*seat.running] = line;
          seat.running.reset();
          ++done;
        }
      if (!seat.process->ended())
        continue;
      const WorkerProcess::Ending ending = seat.process->ending();
      const std::string last_words = seat.process->last_error();
      seat.process.reset();
      if (!ending.by_signal && ending.number == 2)
        throw base::UserError(last_words);
      if (!seat.running)
        continue;
      if (++deaths[*seat.running] > 1)
        throw std::runtime_error(fmt::format("a task ended two processes, the last by {} {}{}",
                                             ending.by_signal ? "signal" : "exit code", ending.number,
                                             last_words.empty() ? "" : "; its last words: " + last_words));
      pending.push_front(*seat.running);
      seat.running.reset();
    }
  }
  return answers;
}

std::vector<std::string> serving_fields(const std::string& study_file, std::size_t case_index) {
  return {"field-worker", study_file, std::to_string(case_index)};
}

int serve_fields(const std::string& study_file, std::size_t case_index,
                 const std::vector<std::string>& library_folders) {
  if (!die_with_parent())
    return 1;
  ::signal(SIGPIPE, SIG_IGN);
  const WorkerAnswers answers;
  const Study study = Study::load(study_file);
  const materials::MaterialLibrary library{base::LibraryPath(library_folders)};
  const Case one = make_case(study, load_machine(study, library.path()), case_index);
  const geometries::Machine machine = geometries::Machine::read(one.machine);
  const postprocess::MachineMaterials found = postprocess::find_materials(machine, library);
  FieldModels models;
  // Adapted anew in every process: the same input gives the same mesh.
  const AdaptedModel adapted = adapted_model(models, machine, library, one.conditions.magnet_temperature,
                                             study.numerics, study.operating_points);
  postprocess::FieldServer server(machine, found, *adapted.model.problem);
  for (std::string line; std::getline(std::cin, line);)
    if (!answers.send(server.answer(line)))
      return 1;
  return 0;
}

}  // namespace lodestone::studies
