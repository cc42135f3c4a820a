// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lodestone::test {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
  std::string name = (fs::temp_directory_path() / "lodestone-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("cannot make a scratch folder");
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Program::Program(const std::string& folder, const std::vector<std::string>& arguments,
                 const std::vector<std::string>& environment) {
  static std::atomic<int> count{0};
  const std::string stem =
      (fs::temp_directory_path() / ("lodestone-output-" + std::to_string(::getpid()) + "-" + std::to_string(count++)))
          .string();
  out_file_ = stem + ".out";
  err_file_ = stem + ".err";
  std::vector<std::string> words = {LODESTONE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);

  pid_ = ::fork();
  if (pid_ < 0)
    throw std::runtime_error("cannot fork");
  if (pid_ == 0) {
    const auto redirect = [](const std::string& file, int descriptor, int flags) {
      const int opened = ::open(file.c_str(), flags, 0600);
      if (opened < 0 || ::dup2(opened, descriptor) < 0)
        ::_exit(127);
      ::close(opened);
    };
    redirect("/dev/null", STDIN_FILENO, O_RDONLY);
    redirect(out_file_, STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(err_file_, STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    ::unsetenv("LODESTONE_LIBRARY");
    for (const std::string& variable : environment) {
      const std::size_t equals = variable.find('=');
      ::setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
    }
    if (::chdir(folder.c_str()) != 0)
      ::_exit(127);
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
  }
}

Program::~Program() {
  if (!reaped_) {
    ::kill(pid_, SIGKILL);
    wait();
  }
}

bool Program::is_running() {
  if (!reaped_ && ::waitpid(pid_, &status_, WNOHANG) == pid_)
    reaped_ = true;
  return !reaped_;
}

void Program::send_signal(int number) const {
  if (!reaped_)
    ::kill(pid_, number);
}

std::vector<pid_t> Program::children() const {
  const std::string process = "/proc/" + std::to_string(pid_);
  std::ifstream stream(process + "/task/" + std::to_string(pid_) + "/children");
  std::vector<pid_t> result;
  for (pid_t child = 0; stream >> child;)
    result.push_back(child);
  return result;
}

Output Program::wait() {
  while (!reaped_)
    if (::waitpid(pid_, &status_, 0) == pid_ || errno != EINTR)
      reaped_ = true;
  Output output;
  output.code = WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
  std::error_code ignored;
  if (fs::exists(out_file_)) {
    output.out = read_text(out_file_);
    output.err = read_text(err_file_);
    fs::remove(out_file_, ignored);
    fs::remove(err_file_, ignored);
  }
  return output;
}

Output lodestone(const std::string& folder, const std::vector<std::string>& arguments,
                 const std::vector<std::string>& environment) {
  return Program(folder, arguments, environment).wait();
}

std::string read_text(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write_text(const std::string& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  if (!stream.flush())
    throw std::runtime_error("cannot write " + file);
}

}  // namespace lodestone::test
