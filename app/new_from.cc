// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/new_from.h"

#include "app/commands.h"
#include "app/text_output.h"
#include "base/library_path.h"
#include "base/user_error.h"
#include "materials/material_library.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

namespace lodestone::app {

namespace {

/// A path of the user's, as the machine's file names it from its own folder.
void make_absolute(std::optional<std::string>& choice) {
  if (choice && (choice->find('/') != std::string::npos || std::filesystem::path(*choice).extension() == ".yaml"))
    choice = std::filesystem::absolute(*choice).lexically_normal().string();
}

std::string text_of(const geometries::ImportedMachine& machine, const NewFromOptions& options,
                    const std::vector<std::string>& written) {
  Facts facts;
  facts.title(fmt::format("{}, from {}", machine.name, options.file));
  std::string text = facts.text() + "\n";
  Table table({{"value"}, {""}, {"from"}});
  for (const geometries::ImportedValue& value : machine.values)
    table.add({value.key, value.value, value.origin});
  text += table.text() + "\n";
  Facts remarks;
  for (const std::string& remark : machine.remarks)
    remarks.note(remark);
  text += remarks.text();
  for (const std::string& file : written)
    text += "Written: " + file + "\n";
  return text + "Next: lodestone check " + written.front() + "\n";
}

nlohmann::ordered_json json_of(const geometries::ImportedMachine& machine, const NewFromOptions& options,
                               const std::vector<std::string>& written) {
  nlohmann::ordered_json json = {{"machine", machine.name}, {"from", options.file}, {"written", written}};
  json["values"] = nlohmann::ordered_json::array();
  for (const geometries::ImportedValue& value : machine.values)
    json["values"].push_back({{"key", value.key}, {"value", value.value}, {"from", value.origin}});
  json["materials"] = nlohmann::ordered_json::array();
  for (const geometries::ImportedMaterial& material : machine.materials)
    json["materials"].push_back({{"kind", material.kind}, {"name", material.name}, {"from", material.origin}});
  json["remarks"] = machine.remarks;
  return json;
}

}  // namespace

void write_new(const std::string& file, const std::string& text) {
  std::FILE* stream = std::fopen(file.c_str(), "wx");
  if (stream == nullptr)
    throw base::UserError(errno == EEXIST ? file + ": is there already and is not overwritten; choose another name"
                                          : file + ": cannot be written: " + std::strerror(errno));
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  const bool closed = std::fclose(stream) == 0;
  if (!written || !closed)
    throw base::UserError(file + ": cannot be written: " + std::strerror(errno));
}

geometries::ImportedMachine import_checked(const std::string& file, const std::string& name,
                                           const geometries::ImportChoices& choices,
                                           const std::vector<std::string>& library) {
  const materials::MaterialLibrary materials{base::LibraryPath(library)};
  const geometries::ImportedMachine machine = geometries::import_pyleecan(base::Document::load(file), name, choices);
  for (const geometries::ImportedMaterial& material : machine.materials)
    try {
      materials::check_material(base::Document::parse(material.text, material.name + ".yaml"), &materials);
    } catch (const base::UserError& error) {
      throw base::UserError(fmt::format("{}: {}: as a {} of ours it is refused: {}; name another in its place "
                                        "(--magnet, --stator-steel, --rotor-steel, --conductor)",
                                        file, material.origin, material.kind, error.what()));
    }
  return machine;
}

int write_imported(const std::filesystem::path& path, const NewFromOptions& options) {
  geometries::ImportChoices choices = options.choices;
  for (std::optional<std::string>* choice :
       {&choices.magnet, &choices.stator_steel, &choices.rotor_steel, &choices.conductor})
    make_absolute(*choice);
  const geometries::ImportedMachine machine =
      import_checked(options.file, path.stem().string(), choices, options.library);
  std::vector<std::string> files = {path.string()};
  for (const geometries::ImportedMaterial& material : machine.materials)
    files.push_back((path.parent_path() / (material.name + ".yaml")).string());
  for (const std::string& file : files)
    if (std::filesystem::exists(file))
      throw base::UserError(file + ": is there already and is not overwritten; choose another name");
  write_new(files.front(), machine.yaml());
  for (std::size_t k = 0; k < machine.materials.size(); ++k)
    write_new(files[k + 1], machine.materials[k].text);
  if (options.json)
    std::cout << json_of(machine, options, files).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
              << "\n";
  else
    std::cout << text_of(machine, options, files);
  return exit_code::done;
}

}  // namespace lodestone::app
