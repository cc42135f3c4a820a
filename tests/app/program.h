// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the real program as a user does, in a scratch folder.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace lodestone::test {

/// A folder that goes with the test.
class ScratchFolder {
public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

struct Output {
  int code = 0;  ///< exit code; 128 + number of the signal that ended it
  std::string out;
  std::string err;
};

/// A child of the test that runs `lodestone ARGUMENTS` in `folder`, with its output in files there.
class Program {
public:
  Program(const std::string& folder, const std::vector<std::string>& arguments,
          const std::vector<std::string>& environment = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  bool is_running();
  void send_signal(int number) const;
  /// Processes that the program has started, from /proc.
  std::vector<pid_t> children() const;
  Output wait();

private:
  pid_t pid_ = -1;
  int status_ = 0;
  bool reaped_ = false;
  std::string out_file_, err_file_;
};

/// Runs to the end.
Output lodestone(const std::string& folder, const std::vector<std::string>& arguments,
                 const std::vector<std::string>& environment = {});

std::string read_text(const std::string& file);
void write_text(const std::string& file, const std::string& text);

}  // namespace lodestone::test
