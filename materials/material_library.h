// SPDX-License-Identifier: GPL-3.0-or-later
// Materials by name, each read once.
#pragma once

#include "base/document.h"
#include "base/library_path.h"
#include "materials/composition_law.h"
#include "materials/conductor.h"
#include "materials/element.h"
#include "materials/magnet.h"
#include "materials/power_switch.h"
#include "materials/scenario.h"
#include "materials/steel.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lodestone::materials {

class MaterialLibrary {
public:
  explicit MaterialLibrary(base::LibraryPath path);

  /// By library name or path (see base::LibraryPath::find). `reference` is the node that named it, for the error's
  /// place and the folder that a path is relative to (nullptr from the command line). An error inside the named file
  /// names both files. A file is read at its first use and kept; not for use from several threads at once.
  std::shared_ptr<const MagnetGrade> magnet(const std::string& name, const base::Node* reference = nullptr) const;
  std::shared_ptr<const Steel> steel(const std::string& name, const base::Node* reference = nullptr) const;
  std::shared_ptr<const Conductor> conductor(const std::string& name, const base::Node* reference = nullptr) const;

  std::shared_ptr<const PowerSwitch> power_switch(const std::string& name, const base::Node* reference = nullptr) const;

  std::shared_ptr<const Scenario> scenario(const std::string& name, const base::Node* reference = nullptr) const;
  std::shared_ptr<const CompositionLaw> composition_law(const std::string& name,
                                                        const base::Node* reference = nullptr) const;

  /// Supply facts of an element by its symbol, "Nd"; nothing where the library has none.
  std::shared_ptr<const Element> element(const std::string& symbol) const;

  /// Canonical text of the file behind a name, with the CSV files that it names: enters the hash of a case. `kind` is a
  /// folder of the library, "magnets", "steels", "conductors", "switches".
  std::string content(const std::string& kind, const std::string& name, const base::Node* reference = nullptr) const;

  const base::LibraryPath& path() const;

private:
  base::LibraryPath path_;
  mutable std::map<std::string, std::shared_ptr<const MagnetGrade>> magnets_;
  mutable std::map<std::string, std::shared_ptr<const Steel>> steels_;
  mutable std::map<std::string, std::shared_ptr<const Conductor>> conductors_;
  mutable std::map<std::string, std::shared_ptr<const PowerSwitch>> switches_;
  mutable std::map<std::string, std::shared_ptr<const Element>> elements_;
  mutable std::map<std::string, std::shared_ptr<const Scenario>> scenarios_;
  mutable std::map<std::string, std::shared_ptr<const CompositionLaw>> composition_laws_;
  mutable std::map<std::string, std::string> contents_;  ///< by file
};

/// What kind of material a document describes, by its first words `magnet: NAME`, `steel: NAME`, `conductor: NAME`,
/// `element: SYMBOL`, `scenario: NAME`, `composition_law: NAME`, `switch: NAME`: the word before the colon, or "" for
/// anything else.
std::string material_kind(const base::Document& document);

/// Reads a material file of any kind and says what a reader should know of it: what was clipped, added or assumed, what
/// is missing, what is implausible (see implausibilities), a name that is not the file's. @param library beside whose
/// magnets a magnet must be plausible; nullptr: for itself alone. @throws base::UserError for a broken file, or one
/// that is no material.
std::vector<std::string> check_material(const base::Document& document, const MaterialLibrary* library = nullptr);

}  // namespace lodestone::materials
