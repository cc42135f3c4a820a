// SPDX-License-Identifier: GPL-3.0-or-later
// Materials by name, each read once.
#pragma once

#include "base/document.h"
#include "base/library_path.h"
#include "materials/conductor.h"
#include "materials/magnet.h"
#include "materials/steel.h"

#include <map>
#include <memory>
#include <string>

namespace lodestone::materials {

class MaterialLibrary {
public:
  explicit MaterialLibrary(base::LibraryPath path);

  /// By library name or path (see base::LibraryPath::find); `reference` is the node that named it, for the error's
  /// place (nullptr from the command line). An error inside the named file names both files.
  std::shared_ptr<const MagnetGrade> magnet(const std::string& name, const base::Node* reference = nullptr) const;
  std::shared_ptr<const Steel> steel(const std::string& name, const base::Node* reference = nullptr) const;
  std::shared_ptr<const Conductor> conductor(const std::string& name, const base::Node* reference = nullptr) const;

  /// Canonical text of the file behind a name: enters the hash of a case.
  std::string content(const std::string& kind, const std::string& name) const;

  const base::LibraryPath& path() const;

private:
  base::LibraryPath path_;
  mutable std::map<std::string, std::shared_ptr<const MagnetGrade>> magnets_;
  mutable std::map<std::string, std::shared_ptr<const Steel>> steels_;
  mutable std::map<std::string, std::shared_ptr<const Conductor>> conductors_;
};

}  // namespace lodestone::materials
