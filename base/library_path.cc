// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/library_path.h"

#include "base/user_error.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

namespace lodestone::base {

namespace fs = std::filesystem;

namespace {

/// "machine" of "machines": but for "duties" every kind is a regular plural.
std::string singular(const std::string& kind) {
  if (kind == "duties")
    return "duty";
  return !kind.empty() && kind.back() == 's' ? kind.substr(0, kind.size() - 1) : kind;
}

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  const fs::path relative = file.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

/// Where the program's own library lies: an installation keeps it in one folder, the source tree keeps each kind beside
/// the code that reads it.
struct OwnLibrary {
  fs::path installed;
  fs::path source;

  fs::path folder_of(const std::string& kind) const {
    if (!installed.empty())
      return installed / kind;
    if (source.empty())
      return {};
    if (kind == "machines")
      return source / "geometries" / "library";
    if (const fs::path of_use = source / "postprocess" / "library" / kind; is_folder(of_use))
      return of_use;
    return source / "materials" / "library" / kind;
  }
};

/// The shared library that holds this code: an installation is found from it, whoever's program loaded it.
fs::path own_binary() {
  Dl_info info;
  std::error_code error;
  if (dladdr(reinterpret_cast<const void*>(&own_binary), &info) == 0 || info.dli_fname == nullptr)
    return {};
  const fs::path binary = fs::canonical(info.dli_fname, error);
  return error ? fs::path() : binary;
}

OwnLibrary find_own_library() {
  const fs::path binary = own_binary();
  const fs::path source = LODESTONE_SOURCE_ROOT;
  const fs::path build = LODESTONE_BUILD_ROOT;
  // A program of the build tree uses the files of its source tree, whatever else is installed on the machine.
  if (lies_in(binary, build) && is_folder(source / "materials" / "library"))
    return {{}, source};
  // An installation, wherever it was moved: PREFIX/lib or PREFIX/lib/<architecture> beside PREFIX/share.
  fs::path prefix = binary.parent_path();
  for (int level = 0; level < 2 && prefix.has_relative_path(); ++level) {
    prefix = prefix.parent_path();
    if (const fs::path data = prefix / "share" / "lodestone" / "library"; is_folder(data))
      return {data, {}};
  }
  if (is_folder(LODESTONE_INSTALLED_LIBRARY))
    return {LODESTONE_INSTALLED_LIBRARY, {}};
  if (is_folder(source / "materials" / "library"))
    return {{}, source};
  // A checkout that was moved after it was built.
  for (fs::path folder = binary.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    if (is_folder(folder / "materials" / "library"))
      return {{}, folder};
  return {};
}

const OwnLibrary& own_library() {
  static const OwnLibrary library = find_own_library();
  return library;
}

bool is_path(const std::string& name) {
  const std::string extension = fs::path(name).extension().string();
  return name.find('/') != std::string::npos || (name != extension && (extension == ".yaml" || extension == ".csv"));
}

}  // namespace

LibraryPath::LibraryPath(const std::vector<std::string>& user_folders) : user_folders_(user_folders) {
  for (const std::string& folder : user_folders)
    if (!is_folder(folder))
      throw UserError("--library: there is no folder '" + folder + "'");
  const char* variable = std::getenv("LODESTONE_LIBRARY");
  if (variable == nullptr)
    return;
  std::istringstream list(variable);
  for (std::string folder; std::getline(list, folder, ':');) {
    if (folder.empty())
      continue;
    if (!is_folder(folder))
      throw UserError("LODESTONE_LIBRARY: there is no folder '" + folder + "'");
    user_folders_.push_back(folder);
  }
}

std::vector<std::string> LibraryPath::folders_of(const std::string& kind) const {
  std::vector<std::string> folders;
  for (const std::string& folder : user_folders_)
    folders.push_back((fs::path(folder) / kind).string());
  if (const fs::path own = own_library().folder_of(kind); !own.empty())
    folders.push_back(own.string());
  return folders;
}

std::string LibraryPath::find(const std::string& kind, const std::string& name, const std::string& relative_to) const {
  if (name.empty())
    throw UserError(fmt::format("the name of the {} is empty (lodestone list {})", singular(kind), kind));
  if (is_path(name)) {
    fs::path path(name);
    if (path.is_relative() && !relative_to.empty())
      path = fs::path(relative_to) / path;
    if (!is_file(path))
      throw UserError(fmt::format("no {} file '{}'", singular(kind), path.string()));
    return path.string();
  }
  for (const std::string& folder : folders_of(kind))
    if (const fs::path path = fs::path(folder) / (name + ".yaml"); is_file(path))
      return path.string();
  throw UserError(fmt::format("no {} '{}' in the library{} (lodestone list {})", singular(kind), name,
                              did_you_mean(name, names(kind)), kind));
}

std::vector<std::string> LibraryPath::names(const std::string& kind) const {
  std::set<std::string> found;
  for (const std::string& folder : folders_of(kind)) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".yaml" && is_file(entry.path()))
        found.insert(entry.path().stem().string());
  }
  return {found.begin(), found.end()};
}

std::string own_folder(const std::string& installed, const std::string& in_source) {
  const OwnLibrary& library = own_library();
  if (!library.installed.empty())
    return (library.installed.parent_path() / installed).string();
  return library.source.empty() ? "" : (library.source / in_source).string();
}

}  // namespace lodestone::base
