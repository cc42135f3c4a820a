// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/worker_process.h"

#include "base/user_error.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace lodestone::studies {

namespace {

constexpr std::size_t kept_errors = 4096;

const std::array<const char*, 4> single_thread = {"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1",
                                                  "DEAL_II_NUM_THREADS=1"};

void close_descriptor(int& descriptor) {
  if (descriptor >= 0)
    ::close(descriptor);
  descriptor = -1;
}

/// Both ends of a pipe that no other child inherits.
struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      throw base::UserError(std::string("cannot make a pipe to a worker: ") + std::strerror(errno));
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    close_descriptor(read_end);
    close_descriptor(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
};

std::vector<std::string> child_environment() {
  std::vector<std::string> variables(single_thread.begin(), single_thread.end());
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string variable = *entry;
    const std::string name = variable.substr(0, variable.find('=') + 1);
    bool replaced = false;
    for (const char* ours : single_thread)
      replaced = replaced || std::string(ours).compare(0, name.size(), name) == 0;
    if (!replaced)
      variables.push_back(variable);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts)
    result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Appends what can be read now; closes the descriptor at the end of the stream. A child that writes without end gets
/// its turn again later.
void read_available(int& descriptor, std::string& text) {
  std::array<char, 4096> block{};
  for (int blocks = 0; descriptor >= 0 && blocks < 256; ++blocks) {
    const ssize_t count = ::read(descriptor, block.data(), block.size());
    if (count > 0)
      text.append(block.data(), static_cast<std::size_t>(count));
    else if (count < 0 && errno == EINTR)
      continue;
    else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return;
    else
      close_descriptor(descriptor);
  }
}

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& arguments) {
  Pipe in, out, err;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, in.read_end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write_end, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write_end, STDERR_FILENO);
  sigset_t blocked, defaults;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  sigaddset(&defaults, SIGTERM);
  posix_spawnattr_setsigmask(&attributes, &blocked);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  std::vector<std::string> argument_texts = arguments;
  std::vector<std::string> variables = child_environment();
  const int error = ::posix_spawn(&pid_, arguments.front().c_str(), &actions, &attributes,
                                  pointers(argument_texts).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0)
    throw base::UserError("cannot start the worker " + arguments.front() + ": " + std::strerror(error));

  input_ = std::exchange(in.write_end, -1);
  output_ = std::exchange(out.read_end, -1);
  errors_ = std::exchange(err.read_end, -1);
  for (const int descriptor : {output_, errors_})
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

WorkerProcess::~WorkerProcess() {
  if (!reaped_) {
    kill();
    ending();
  }
  close_descriptor(input_);
  close_descriptor(output_);
  close_descriptor(errors_);
}

bool WorkerProcess::send(const std::string& line) {
  const std::string text = line + "\n";
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t count = ::write(input_, text.data() + sent, text.size() - sent);
    if (count > 0)
      sent += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      return false;
  }
  return true;
}

void WorkerProcess::close_input() {
  close_descriptor(input_);
}

void WorkerProcess::kill() {
  if (!reaped_)
    ::kill(pid_, SIGKILL);
}

std::vector<std::string> WorkerProcess::read_lines() {
  read_available(output_, partial_line_);
  std::vector<std::string> lines;
  for (std::size_t end = 0; (end = partial_line_.find('\n')) != std::string::npos;) {
    lines.push_back(partial_line_.substr(0, end));
    partial_line_.erase(0, end + 1);
  }
  return lines;
}

void WorkerProcess::read_errors() {
  read_available(errors_, error_tail_);
  if (error_tail_.size() > kept_errors)
    error_tail_.erase(0, error_tail_.size() - kept_errors);
}

std::string WorkerProcess::last_error() const {
  const std::size_t last = error_tail_.find_last_not_of(" \n\r\t");
  if (last == std::string::npos)
    return "";
  const std::size_t before = error_tail_.find_last_of('\n', last);
  const std::size_t first = before == std::string::npos ? 0 : before + 1;
  return error_tail_.substr(first, last + 1 - first);
}

WorkerProcess::Ending WorkerProcess::ending() {
  while (!reaped_) {
    if (::waitpid(pid_, &status_, 0) == pid_ || errno != EINTR)
      reaped_ = true;
  }
  read_errors();
  if (WIFSIGNALED(status_))
    return {true, WTERMSIG(status_)};
  return {false, WEXITSTATUS(status_)};
}

}  // namespace lodestone::studies
