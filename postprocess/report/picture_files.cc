// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/picture_files.h"

#include "base/user_error.h"
#include "postprocess/report/page_sections.h"
#include "postprocess/store/atomic_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace lodestone::postprocess {

namespace {

namespace fs = std::filesystem;

/// A page with more of them is one that nobody looks through, and opens slowly.
constexpr std::size_t most_in_page = 60;
constexpr std::size_t most_bytes = 6'000'000;  // of PNG; a third more as text

/// A folder of this name may be a reader's own, such as browsers make: it is not ours to replace.
bool is_of_pictures(const std::string& folder) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().rfind("field-", 0) != 0 || entry.path().extension() != ".png")
      return false;
  return true;
}

}  // namespace

PictureFiles::PictureFiles(const Comparison& comparison, const std::string& page) {
  const fs::path path(page);
  folder_ = (path.parent_path() / (path.stem().string() + "_files")).string();
  const auto& cases = comparison.cases();
  const auto has_picture = [](const CaseRecord& record) { return !record.field_picture.empty(); };
  std::size_t bytes = 0;
  for (const bool front : {true, false})
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (comparison.on_front(i) != front || !has_picture(cases[i]))
        continue;
      bytes += cases[i].field_picture.size();
      if (in_page_.size() < most_in_page && bytes <= most_bytes)
        in_page_.push_back(i);
      else
        files_[i] = fmt::format("field-{}-{}.png", i + 1, cases[i].id);
    }
  std::sort(in_page_.begin(), in_page_.end());
}

std::string PictureFiles::link_of(std::size_t index) const {
  const auto found = files_.find(index);
  if (found == files_.end())
    return "";
  // Of the folder's name, what is no plain character of a link.
  std::string link;
  for (const char c : fs::path(folder_).filename().string() + "/" + found->second) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || std::string("-_./~").find(c) != std::string::npos;
    link += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return link;
}

void PictureFiles::write(const Comparison& comparison) const {
  std::error_code ignored;
  const bool is_there = fs::exists(folder_, ignored);
  if (is_there && !(fs::is_directory(folder_, ignored) && is_of_pictures(folder_))) {
    if (files_.empty())
      return;
    throw base::UserError(folder_ + ": holds what is no field picture of a report; move it away, or name another file");
  }
  if (files_.empty()) {
    fs::remove_all(folder_, ignored);
    return;
  }
  const std::string fresh = fmt::format("{}.{}.tmp", folder_, ::getpid());
  const auto refuse = [&](const std::string& why) {
    fs::remove_all(fresh, ignored);
    throw base::UserError(folder_ + ": cannot be written: " + why);
  };
  try {
    make_directory(fresh);
  } catch (const base::UserError& error) {
    refuse(error.what());
  }
  for (const auto& [index, name] : files_) {
    const std::string& bytes = comparison.cases()[index].field_picture;
    std::ofstream file(fresh + "/" + name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file)
      refuse(std::generic_category().message(errno));
  }
  // All at once: to wait for the disk at each of thousands takes minutes.
  const int descriptor = ::open(fresh.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::syncfs(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0)
    ::close(descriptor);
  if (!synced)
    refuse(std::generic_category().message(error));
  if (!is_there) {
    if (std::rename(fresh.c_str(), folder_.c_str()) != 0)
      refuse(std::generic_category().message(errno));
    return;
  }
  // The two change places in one step; what was there before is removed under the other name.
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, folder_.c_str(), RENAME_EXCHANGE) != 0)
    refuse(std::generic_category().message(errno));
  fs::remove_all(fresh, ignored);
}

}  // namespace lodestone::postprocess
