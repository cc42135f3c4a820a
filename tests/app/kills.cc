// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/kills.h"

#include "tests/app/program.h"
#include "tests/app/small_study.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

namespace lodestone::test {

namespace {

namespace fs = std::filesystem;

int stored_cases(const std::string& directory) {
  int count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory + "/cases", error))
    count += entry.path().extension() == ".h5" ? 1 : 0;
  return count;
}

bool is_alive(pid_t process) {
  // A zombie that nobody waits for in a container is dead enough.
  const std::string status = read_text("/proc/" + std::to_string(process) + "/status");
  return !status.empty() && status.find("State:\tZ") == std::string::npos;
}

void wait_for_end(const std::vector<pid_t>& processes) {
  for (const pid_t process : processes)
    for (int i = 0; i < 1000 && is_alive(process); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

/// The number before a word of the run's last line, −1 where it is not told: "8 cases: 3 computed, 5 reused, …".
int told(const std::string& text, const std::string& word) {
  const std::size_t at = text.rfind(" " + word);
  if (at == std::string::npos)
    return -1;
  const std::size_t begin = text.find_last_not_of("0123456789", at - 1) + 1;
  return std::atoi(text.substr(begin, at - begin).c_str());
}

class Killer {
public:
  Killer(std::string folder, std::uint32_t seed, double seconds)
      : folder_(std::move(folder)), directory_(folder_ + "/killed"), whole_(comparison(folder_, {"whole"})),
        random_(seed), milliseconds_(static_cast<std::uint32_t>(1e3 * seconds)) {}

  KillReport run(int kills) {
    fs::remove_all(directory_);
    // A run that ends before its moment came is compared, and begun anew.
    for (int attempt = 0; attempt < 10 * kills && report_.kills() < kills; ++attempt)
      kill_one();
    end(lodestone(folder_, words_), stored_cases(directory_));
    return report_;
  }

private:
  void kill_one() {
    const int kind = report_.kills() % 3;
    const int stored = stored_cases(directory_);
    Program program(folder_, words_);
    std::this_thread::sleep_for(std::chrono::milliseconds(random_() % milliseconds_));
    std::vector<pid_t> workers = program.children();
    // There are none before it has read its input.
    while (kind == 0 && workers.empty() && program.is_running()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      workers = program.children();
    }
    if (!program.is_running()) {
      end(program.wait(), stored);
      return;
    }
    if (kind == 0 && !workers.empty()) {
      ++report_.workers;
      ::kill(workers[random_() % workers.size()], SIGKILL);
      end(program.wait(), stored);
      return;
    }
    ++report_.restarts;
    if (kind == 2) {
      ++report_.everything;
      for (const pid_t worker : workers)
        ::kill(worker, SIGKILL);
    } else {
      ++report_.parents;
    }
    program.send_signal(SIGKILL);
    program.wait();
    wait_for_end(workers);
  }

  /// A run came to its end, with so many cases stored before it.
  void end(const Output& output, int stored) {
    const auto problem = [&](const std::string& what) {
      report_.problems.push_back("after " + std::to_string(report_.kills()) + " kills: " + what + ": " + output.err);
    };
    if (output.code != 0)
      problem("exit code " + std::to_string(output.code));
    if (told(output.err, "reused") != stored ||
        told(output.err, "computed") + told(output.err, "reused") != told(output.err, "cases:"))
      problem("it does not say that it found " + std::to_string(stored) + " cases and computed the rest");
    try {
      if (comparison(folder_, {"killed"}) != whole_)
        problem("the tables differ from those of an undisturbed run");
    } catch (const std::exception& error) {
      problem(error.what());
    }
    for (const auto& entry : fs::recursive_directory_iterator(directory_))
      if (entry.path().string().find(".tmp") != std::string::npos && output.code == 0 && report_.problems.empty() &&
          entry.last_write_time() < begun_)
        problem("left behind " + entry.path().string());
    ++report_.finished;
    fs::remove_all(directory_);
  }

  std::string folder_, directory_, whole_;
  std::vector<std::string> words_ = {"run", "study.yaml", "-j", "2", "-o", "killed"};
  std::mt19937 random_;
  std::uint32_t milliseconds_;
  KillReport report_;
  fs::file_time_type begun_ = fs::file_time_type::clock::now();
};

}  // namespace

KillReport kill_study(const std::string& folder, int kills, std::uint32_t seed, double seconds) {
  return Killer(folder, seed, seconds).run(kills);
}

}  // namespace lodestone::test
