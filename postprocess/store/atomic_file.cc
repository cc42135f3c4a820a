// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/atomic_file.h"

#include "base/user_error.h"

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace lodestone::postprocess {

namespace {

namespace fs = std::filesystem;

constexpr const char* temporary_suffix = ".tmp";

std::string reason(int error) {
  return std::generic_category().message(error);
}

/// Part of temporary names, so that whoever comes later can tell whether their writer still lives.
std::string host_name() {
  char name[HOST_NAME_MAX + 1] = {};
  if (::gethostname(name, sizeof(name) - 1) != 0) {
    return "host";
  }
  return name;
}

/// A file descriptor that is closed once.
class Descriptor {
public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  int get() const { return number_; }
  /// Closes now: a full disk may show only here.
  int close() {
    const int result = ::close(number_);
    number_ = -1;
    return result;
  }

private:
  int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (count < 0) {
      if (errno == EINTR) {
        continue;
      }
      return false;
    }
    done += static_cast<std::size_t>(count);
  }
  return true;
}

/// A rename is durable once its directory is. File systems that cannot sync a directory say EINVAL.
bool has_synced(const std::string& directory) {
  const Descriptor descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return descriptor.get() >= 0 && (::fsync(descriptor.get()) == 0 || errno == EINVAL);
}

std::string directory_of(const std::string& file) {
  const std::string directory = fs::path(file).parent_path().string();
  return directory.empty() ? "." : directory;
}

[[noreturn]] void refuse(const std::string& file, int error) {
  throw base::UserError(file + ": cannot be written: " + reason(error));
}

/// Writes beside, syncs and renames into place.
void put(const std::string& file, const std::function<void(const TextSink& sink)>& content) {
  const std::string temporary = directory_of(file) + "/." + fs::path(file).filename().string() + "." + host_name() +
                                "-" + std::to_string(::getpid()) + temporary_suffix;
  Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (descriptor.get() < 0) {
    refuse(file, errno);
  }
  try {
    content([&](std::string_view piece) {
      if (!write_all(descriptor.get(), piece)) {
        refuse(file, errno);
      }
    });
    if (::fsync(descriptor.get()) != 0 || descriptor.close() != 0 || ::rename(temporary.c_str(), file.c_str()) != 0) {
      refuse(file, errno);
    }
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

}  // namespace

void sync_directory(const std::string& directory) {
  if (!has_synced(directory))
    throw base::UserError(directory + ": cannot be synced: " + reason(errno));
}

void write_file_of_many(const std::string& file, std::string_view bytes) {
  put(file, [&](const TextSink& sink) { sink(bytes); });
}

void make_directory(const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error || !fs::is_directory(directory, error)) {
    throw base::UserError(
        directory + ": cannot make this directory: " + (error ? error.message() : "a file of this name is in the way"));
  }
}

void make_directory_of(const std::string& file) {
  if (const fs::path directory = fs::path(file).parent_path(); !directory.empty())
    make_directory(directory.string());
}

void write_file_atomically(const std::string& file, std::string_view bytes) {
  write_file_atomically(file, {bytes});
}

void write_file_atomically(const std::string& file, std::initializer_list<std::string_view> parts) {
  write_file_atomically(file, [&](const TextSink& sink) {
    for (const std::string_view part : parts)
      sink(part);
  });
}

void write_file_atomically(const std::string& file, const std::function<void(const TextSink& sink)>& content) {
  put(file, content);
  if (!has_synced(directory_of(file)))
    refuse(file, errno);
}

void remove_abandoned_files(const std::string& directory) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    const std::string mark = "." + host_name() + "-";
    const std::size_t at = name.rfind(mark);
    if (name.front() != '.' || entry.path().extension() != temporary_suffix || at == std::string::npos) {
      continue;
    }
    const long process = std::strtol(name.c_str() + at + mark.size(), nullptr, 10);
    if (process > 0 && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH) {
      ::unlink(entry.path().c_str());
    }
  }
}

std::string read_file(const std::string& file) {
  const auto refuse = [&](int error) { throw base::UserError(file + ": cannot be read: " + reason(error)); };
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat facts {};
  if (descriptor.get() < 0 || ::fstat(descriptor.get(), &facts) != 0) {
    refuse(errno);
  }
  std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t done = 0;
  // A file that grows while it is read, or a pipe, tells its size by its end.
  while (true) {
    if (done == bytes.size()) {
      bytes.resize(done + 4096);
    }
    const ssize_t count = ::read(descriptor.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      refuse(errno);
    }
    if (count == 0) {
      break;
    }
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace lodestone::postprocess
