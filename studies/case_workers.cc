// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/case_workers.h"

#include "base/user_error.h"
#include "postprocess/store/sealed_file.h"
#include "studies/run_case.h"
#include "studies/worker_process.h"

#include <boost/algorithm/hex.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>

namespace lodestone::studies {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double tick = 1.0;            // s between looks while nothing ends
constexpr double most_unsynced = 10.0;  // s of a run that a power cut may take
constexpr std::array<int, 2> numbers = {SIGINT, SIGTERM};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

volatile sig_atomic_t interruptions = 0;
volatile sig_atomic_t last = 0;

void note_signal(int number) {
  last = number;
  // SIGTERM does not wait for the cases in flight.
  interruptions = interruptions + (number == SIGTERM ? 2 : 1);
}

std::string why(const WorkerProcess::Ending& ending, bool timed_out, double timeout, const std::string& last_words) {
  const std::string words = last_words.empty() ? "" : "; its last words: " + last_words;
  if (timed_out)
    return describe_failure(FailureKind::time_out, fmt::format("not done after {:g} s", timeout));
  if (ending.by_signal && ending.number == SIGKILL)
    return describe_failure(FailureKind::killed, "two workers in turn by signal 9 (out of memory?)" + words);
  if (ending.by_signal)
    return describe_failure(FailureKind::crashed,
                            fmt::format("signal {} ({})", ending.number, ::strsignal(ending.number)) + words);
  return describe_failure(FailureKind::crashed, fmt::format("exit code {} of the worker", ending.number) + words);
}

}  // namespace

struct Interruptions::Before {
  std::array<struct sigaction, 2> actions{};
  struct sigaction pipe {};
  sigset_t mask{};
};

Interruptions::Interruptions() : before_(std::make_unique<Before>()) {
  interruptions = 0;
  last = 0;
  sigset_t ours;
  sigemptyset(&ours);
  for (const int number : numbers)
    sigaddset(&ours, number);
  // Threads that are made from here on block them too: the signals are this thread's.
  ::pthread_sigmask(SIG_BLOCK, &ours, &before_->mask);
  struct sigaction action {};
  action.sa_handler = note_signal;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    ::sigaction(numbers[i], &action, &before_->actions[i]);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before_->pipe);
}

Interruptions::~Interruptions() {
  for (std::size_t i = 0; i < numbers.size(); ++i)
    ::sigaction(numbers[i], &before_->actions[i], nullptr);
  ::sigaction(SIGPIPE, &before_->pipe, nullptr);
  ::pthread_sigmask(SIG_SETMASK, &before_->mask, nullptr);
}

void Interruptions::wait(std::vector<pollfd>& descriptors, double seconds) const {
  timespec time{static_cast<time_t>(seconds), 0};
  time.tv_nsec = static_cast<long>((seconds - static_cast<double>(time.tv_sec)) * 1e9);
  sigset_t open = before_->mask;
  for (const int number : numbers)
    sigdelset(&open, number);
  if (::ppoll(descriptors.data(), descriptors.size(), &time, &open) < 0)
    for (pollfd& descriptor : descriptors)
      descriptor.revents = 0;
}

bool Interruptions::any() {
  return interruptions > 0;
}

bool Interruptions::at_once() {
  return interruptions >= 2;
}

int Interruptions::last_signal() {
  return last;
}

/// A worker with the case it has in hand.
struct CaseWorkers::Seat {
  std::unique_ptr<WorkerProcess> process;
  std::optional<CaseJob> running;
  Clock::time_point begun;
  bool timed_out = false;
};

CaseWorkers::CaseWorkers(const Study& study, const RunOptions& options, const postprocess::ResultsStore& store,
                         std::function<postprocess::CaseRecord(const CaseJob&)> describe)
    : study_(study), options_(options), store_(store), describe_(std::move(describe)) {}

CaseWorkers::~CaseWorkers() = default;

void CaseWorkers::add(CaseJob job) {
  pending_.push_back(std::move(job));
  if (seats_.size() < static_cast<std::size_t>(options_.processes))
    seats_.emplace_back();
}

bool CaseWorkers::idle() const {
  if (!stopped_.empty() || Interruptions::at_once())
    return true;
  return running() == 0 && (pending_.empty() || Interruptions::any());
}

std::size_t CaseWorkers::running() const {
  return static_cast<std::size_t>(
      std::count_if(seats_.begin(), seats_.end(), [](const Seat& seat) { return seat.running.has_value(); }));
}

void CaseWorkers::end() {
  if (seats_.empty())
    return;
  seats_.clear();
  sync();
}

void CaseWorkers::sync() {
  synced_ = Clock::now();
  try {
    store_.sync();
  } catch (const base::UserError& error) {
    if (stopped_.empty())
      stopped_ = error.what();
  }
}

void CaseWorkers::give_work(Seat& seat) {
  if (seat.running || pending_.empty() || Interruptions::any())
    return;
  if (!seat.process) {
    std::vector<std::string> arguments = {options_.program, "worker", study_.file, store_.directory()};
    // Where there are fewer cases than processes the fields of a map are shared out.
    if (const int each = options_.processes / static_cast<int>(seats_.size());
        each > 1 && study_.flux_map && !study_.chooses()) {
      arguments.emplace_back("--field-processes");
      arguments.push_back(std::to_string(each));
    }
    if (options_.case_memory > 0) {
      arguments.emplace_back("--memory");
      arguments.push_back(std::to_string(options_.case_memory));
    }
    for (const std::string& folder : options_.library_folders) {
      arguments.emplace_back("--library");
      arguments.push_back(folder);
    }
    seat.process = std::make_unique<WorkerProcess>(arguments);
  }
  seat.running = std::move(pending_.front());
  pending_.pop_front();
  seat.begun = Clock::now();
  seat.timed_out = false;
  nlohmann::json request = {{"case", seat.running->index}, {"id", seat.running->id}};
  if (!seat.running->shares.empty())
    request["shares"] = seat.running->shares;
  if (seat.running->gradient)
    request["gradient"] = *seat.running->gradient;
  // Where the worker does not read any more, its end is found by listening, and the case goes back.
  seat.process->send(request.dump());
}

std::vector<EndedCase> CaseWorkers::advance(const Interruptions& signals) {
  std::vector<EndedCase> ended;
  for (Seat& seat : seats_)
    give_work(seat);
  if (idle())
    return ended;
  std::vector<pollfd> descriptors;
  double patience = tick;
  for (const Seat& seat : seats_) {
    if (!seat.process)
      continue;
    for (const int descriptor : {seat.process->output(), seat.process->errors()})
      if (descriptor >= 0)
        descriptors.push_back({descriptor, POLLIN, 0});
    if (seat.running && !seat.timed_out)
      patience = std::min(patience, std::max(0.0, options_.case_timeout - seconds_since(seat.begun)));
  }
  signals.wait(descriptors, patience);
  for (Seat& seat : seats_) {
    if (!seat.process)
      continue;
    seat.process->read_errors();
    for (const std::string& line : seat.process->read_lines())
      hear(seat, line, ended);
    if (seat.process->ended()) {
      mourn(seat, ended);
    } else if (seat.running && !seat.timed_out && seconds_since(seat.begun) >= options_.case_timeout) {
      seat.timed_out = true;
      seat.process->kill();
    }
  }
  if (seconds_since(synced_) > most_unsynced)
    sync();
  return ended;
}

/// One line from a worker.
void CaseWorkers::hear(Seat& seat, const std::string& line, std::vector<EndedCase>& ended) {
  const nlohmann::json answer = nlohmann::json::parse(line, nullptr, false);
  if (!answer.is_object() || !seat.running || !answer.contains("case") || answer["case"] != seat.running->index)
    return;
  const std::string status = answer.value("status", "");
  const std::string reason = answer.value("reason", "");
  if (status == "done" || status == "failed") {
    take_page(answer.value("page", ""));
    ended.push_back({std::move(*seat.running), reason, answer.value("insitu", "")});
    seat.running.reset();
  } else if (status == "changed") {
    stopped_ = "the study, its machine or a material changed while it ran; run it again";
  } else {
    stopped_ = reason;
  }
}

/// Where it cannot be understood, the case's file is read instead.
void CaseWorkers::take_page(const std::string& digits) const {
  if (digits.empty())
    return;
  try {
    store_.take(boost::algorithm::unhex(digits));
  } catch (const postprocess::DamagedFile&) {
  } catch (const boost::algorithm::hex_decode_error&) {
  }
}

/// A worker is gone.
void CaseWorkers::mourn(Seat& seat, std::vector<EndedCase>& ended) {
  const WorkerProcess::Ending ending = seat.process->ending();
  const std::string last_words = seat.process->last_error();
  seat.process.reset();
  if (!ending.by_signal && ending.number == 2) {
    // The worker found the input bad: a file changed or vanished after we read it.
    stopped_ = last_words.empty() ? "a worker found its input bad and did not say why" : last_words;
    return;
  }
  if (!seat.running)
    return;
  CaseJob job = std::move(*seat.running);
  seat.running.reset();
  if (Interruptions::any() && !seat.timed_out)
    return;
  if (!seat.timed_out && ++deaths_[job.id] == 1) {
    pending_.push_front(std::move(job));
    return;
  }
  const std::string failure = why(ending, seat.timed_out, options_.case_timeout, last_words);
  // Where the case is stored already, a script ended its worker: ParaView crashed, or takes too long.
  if (const auto stored = study_.in_situ ? store_.find(job.id) : std::nullopt; stored && stored->done) {
    ended.push_back({std::move(job), "", failure});
    return;
  }
  // Nor is a case lost whose derivatives end their process.
  if (const auto stored = job.gradient ? store_.find(job.id) : std::nullopt; stored && stored->done) {
    ended.push_back({std::move(job), failure, ""});
    return;
  }
  postprocess::CaseRecord record = describe_(job);
  record.failure = failure;
  try {
    store_.write(record);
  } catch (const base::UserError& error) {
    stopped_ = error.what();
    return;
  }
  ended.push_back({std::move(job), failure, ""});
}

}  // namespace lodestone::studies
