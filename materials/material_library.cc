// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/material_library.h"

#include "materials/plausibility.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace lodestone::materials {

namespace {

/// The folder that a path in the reference's file is relative to; "" from the command line.
std::string folder_of(const base::Node* reference) {
  if (reference == nullptr)
    return "";
  return std::filesystem::path(reference->location().file).parent_path().string();
}

/// Finds, reads and keeps a material; an error gets the place of the reference, and the place inside the named file.
template <typename Material>
std::shared_ptr<const Material> read_once(std::map<std::string, std::shared_ptr<const Material>>& known,
                                          const base::LibraryPath& path, const std::string& kind,
                                          const std::string& name, const base::Node* reference) {
  try {
    const std::string file = path.find(kind, name, folder_of(reference));
    const auto found = known.find(file);
    if (found != known.end())
      return found->second;
    auto material = std::make_shared<const Material>(Material::read(base::Document::load(file)));
    known.emplace(file, material);
    return material;
  } catch (const base::UserError& error) {
    if (reference == nullptr)
      throw;
    reference->fail(error.what());
  }
}

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

MaterialLibrary::MaterialLibrary(base::LibraryPath path) : path_(std::move(path)) {}

std::shared_ptr<const MagnetGrade> MaterialLibrary::magnet(const std::string& name, const base::Node* reference) const {
  return read_once(magnets_, path_, "magnets", name, reference);
}

std::shared_ptr<const Steel> MaterialLibrary::steel(const std::string& name, const base::Node* reference) const {
  return read_once(steels_, path_, "steels", name, reference);
}

std::shared_ptr<const Conductor> MaterialLibrary::conductor(const std::string& name,
                                                            const base::Node* reference) const {
  return read_once(conductors_, path_, "conductors", name, reference);
}

std::shared_ptr<const PowerSwitch> MaterialLibrary::power_switch(const std::string& name,
                                                                 const base::Node* reference) const {
  return read_once(switches_, path_, "switches", name, reference);
}

std::shared_ptr<const Scenario> MaterialLibrary::scenario(const std::string& name, const base::Node* reference) const {
  return read_once(scenarios_, path_, "scenarios", name, reference);
}

std::shared_ptr<const CompositionLaw> MaterialLibrary::composition_law(const std::string& name,
                                                                       const base::Node* reference) const {
  return read_once(composition_laws_, path_, "composition-laws", name, reference);
}

std::shared_ptr<const Element> MaterialLibrary::element(const std::string& symbol) const {
  // Asked for each element of each design under each scenario: the folders are looked at once.
  if (const auto found = elements_.find(symbol); found != elements_.end())
    return found->second;
  std::shared_ptr<const Element> element;
  const std::vector<std::string> known = path_.names("elements");
  if (std::find(known.begin(), known.end(), symbol) != known.end())
    element = std::make_shared<const Element>(Element::read(base::Document::load(path_.find("elements", symbol))));
  return elements_[symbol] = element;
}

std::string MaterialLibrary::content(const std::string& kind, const std::string& name,
                                     const base::Node* reference) const {
  try {
    const std::string file = path_.find(kind, name, folder_of(reference));
    const auto known = contents_.find(file);
    if (known != contents_.end())
      return known->second;
    std::string text = base::Document::load(file).canonical_text();
    if (kind == "magnets")
      if (const auto& curves = magnet(name, reference)->measured_curves())
        for (const std::string& table : curves->files())
          text += "\n# " + std::filesystem::path(table).filename().string() + "\n" + text_of(table);
    return contents_[file] = text;
  } catch (const base::UserError& error) {
    if (reference == nullptr)
      throw;
    reference->fail(error.what());
  }
}

const base::LibraryPath& MaterialLibrary::path() const {
  return path_;
}

std::string material_kind(const base::Document& document) {
  const base::Node root = document.root();
  if (root.is_map())
    for (const char* kind : {"magnet", "steel", "conductor", "element", "scenario", "composition_law", "switch"})
      if (root.find(kind))
        return kind;
  return "";
}

std::vector<std::string> check_material(const base::Document& document, const MaterialLibrary* library) {
  const std::string kind = material_kind(document);
  std::string name;
  std::vector<std::string> remarks;
  if (kind == "magnet") {
    const MagnetGrade grade = MagnetGrade::read(document);
    name = grade.name();
    remarks = grade.remarks();
    const auto add = [&](const std::vector<std::string>& more) {
      remarks.insert(remarks.end(), more.begin(), more.end());
    };
    add(implausibilities(grade));
    if (library != nullptr) {
      std::vector<std::shared_ptr<const MagnetGrade>> others;
      for (const std::string& other : library->path().names("magnets")) {
        try {
          others.push_back(library->magnet(other));
        } catch (const base::UserError&) {
          // Another file that is broken is no fault of this one.
        }
      }
      add(implausible_beside(grade, others));
    }
  } else if (kind == "steel") {
    const Steel steel = Steel::read(document);
    name = steel.name;
    remarks = steel.remarks;
  } else if (kind == "conductor") {
    name = Conductor::read(document).name;
  } else if (kind == "element") {
    name = Element::read(document).symbol;
  } else if (kind == "scenario") {
    name = Scenario::read(document).name;
  } else if (kind == "composition_law") {
    name = CompositionLaw::read(document).name;
  } else if (kind == "switch") {
    name = PowerSwitch::read(document).name();
  } else {
    document.root().fail("this is no material: it starts with none of 'magnet:', 'steel:', 'conductor:', 'element:', "
                         "'scenario:', 'composition_law:', 'switch:'");
  }
  const std::string stem = std::filesystem::path(document.file()).stem().string();
  if (name != stem)
    remarks.push_back("The file says '" + name + "' but is found by its own name, '" + stem + "'.");
  return remarks;
}

}  // namespace lodestone::materials
