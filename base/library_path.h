// SPDX-License-Identifier: GPL-3.0-or-later
// Where named machines and materials are looked for: the user's folders first, then the library that came with the
// program.
#pragma once

#include <string>
#include <vector>

namespace lodestone::base {

/// Kinds of library files and the folder each lives in under a library root: "machines", "magnets", "steels",
/// "conductors", "elements", "scenarios", "cycles", "vehicles", "duties", "coolings".
class LibraryPath {
public:
  /// Search order: `user_folders` (from --library, first given first), the folders of the environment variable
  /// LODESTONE_LIBRARY (separated by ':'), the program's own library (of the installation, else of the source tree).
  /// @throws UserError for a given folder that does not exist.
  explicit LibraryPath(const std::vector<std::string>& user_folders = {});

  /// The file of a name ("n42sh" → ".../magnets/n42sh.yaml"), or of a path: a name with '/' or ending in ".yaml" or
  /// ".csv" is a path, relative to `relative_to` (a folder) where that is given.
  /// @throws UserError "no magnet 'x' in the library; did you mean 'y'? (lodestone list magnets)".
  std::string find(const std::string& kind, const std::string& name, const std::string& relative_to = "") const;

  /// Sorted names of a kind over the whole search path, without repetition.
  std::vector<std::string> names(const std::string& kind) const;

private:
  std::vector<std::string> folders_of(const std::string& kind) const;
  std::vector<std::string> user_folders_;
};

/// A folder that comes with the program beside its library: share/lodestone/`installed` of the installation, else
/// `in_source` of the source tree; "" where neither is found.
std::string own_folder(const std::string& installed, const std::string& in_source);

}  // namespace lodestone::base
