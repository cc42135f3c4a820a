// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/remembered_fields.h"

#include "postprocess/field_batch.h"
#include "postprocess/store/case_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <sstream>
#include <system_error>
#include <utility>

namespace lodestone::studies {

using postprocess::content_hash;

/// The file of one key, locked as long as this lives; nothing where there can be none.
class RememberedFields::File {
public:
  File(const std::string& folder, const std::string& path) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    descriptor_ = ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
      return;
    // Waits for whoever does a batch of the same key; the lock of a process that dies is free.
    while (::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~File() {
    if (descriptor_ >= 0)
      ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::string text() const {
    std::string result;
    std::array<char, 65536> buffer{};
    off_t at = 0;
    for (ssize_t got = 0; descriptor_ >= 0; at += got) {
      got = ::pread(descriptor_, buffer.data(), buffer.size(), at);
      if (got <= 0)
        break;
      result.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return result;
  }

  /// All or nothing: half a line is taken back where the disk allows it, and passed over by readers where not.
  void append(const std::string& lines) const {
    if (descriptor_ < 0)
      return;
    const off_t before = ::lseek(descriptor_, 0, SEEK_END);
    std::size_t written = 0;
    while (written < lines.size()) {
      const ssize_t put = ::write(descriptor_, lines.data() + written, lines.size() - written);
      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0) {
        [[maybe_unused]] const int taken_back = ::ftruncate(descriptor_, before);
        return;
      }
      written += static_cast<std::size_t>(put);
    }
  }

private:
  int descriptor_ = -1;
};

RememberedFields::RememberedFields(std::string folder, const std::string& key, Maker solves)
    : folder_(std::move(folder)), path_(folder_ + "/" + key + ".txt"), make_(std::move(solves)) {}

std::vector<std::string> RememberedFields::run(const std::vector<std::string>& tasks) {
  std::vector<std::string> names;
  for (const std::string& task : tasks)
    names.push_back(content_hash(task));
  const auto unknown = [&](const std::string& name) { return answers_.count(name) == 0; };
  if (std::any_of(names.begin(), names.end(), unknown)) {
    const File file(folder_, path_);
    std::istringstream kept(file.text());
    for (std::string line; std::getline(kept, line);) {
      const std::size_t length = content_hash("").size();
      if (line.size() < 2 * length + 2 || line[length] != ' ' || line[2 * length + 1] != ' ' ||
          content_hash(line.substr(length + 1)) != line.substr(0, length))
        continue;
      answers_[line.substr(length + 1, length)] = line.substr(2 * length + 2);
    }

    std::vector<std::string> left;
    for (std::size_t k = 0; k < tasks.size(); ++k)
      if (unknown(names[k]))
        left.push_back(tasks[k]);
    if (!left.empty()) {
      if (!solves_)
        solves_ = make_();
      const std::vector<std::string> answers = solves_->run(left);
      std::string lines = "\n";  // ends what a killed process may have left
      for (std::size_t k = 0; k < left.size(); ++k) {
        const std::string name = content_hash(left[k]);
        answers_[name] = answers[k];
        if (postprocess::is_refusal(answers[k]))
          continue;
        const std::string rest = name + " " + answers[k];
        lines += content_hash(rest) + " " + rest + "\n";
      }
      file.append(lines);
    }
  }
  std::vector<std::string> result;
  for (const std::string& name : names)
    result.push_back(answers_.at(name));
  return result;
}

}  // namespace lodestone::studies
