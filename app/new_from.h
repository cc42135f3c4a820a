// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone new machine NAME --from FILE.json: a machine of pyleecan as a file of ours, its materials beside it.
#pragma once

#include "geometries/import/pyleecan/machine_import.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lodestone::app {

struct NewFromOptions {
  std::string file;  ///< the JSON
  geometries::ImportChoices choices;
  bool json = false;
  std::vector<std::string> library;
};

/// Never over a file that exists. @throws base::UserError.
void write_new(const std::string& file, const std::string& text);

/// Writes the machine to `path` and its materials into the same folder, and tells what became of what.
/// @throws base::UserError where the JSON is not read; nothing is written then.
int write_imported(const std::filesystem::path& path, const NewFromOptions& options);

/// The machine of a JSON with its materials, all of them read as from our own files. @throws base::UserError.
geometries::ImportedMachine import_checked(const std::string& file, const std::string& name,
                                           const geometries::ImportChoices& choices,
                                           const std::vector<std::string>& library);

}  // namespace lodestone::app
