// SPDX-License-Identifier: GPL-3.0-or-later
// The machine that a command line names, with the magnet put in.
#pragma once

#include "app/commands.h"
#include "base/document.h"
#include "materials/material_library.h"

#include <string>
#include <vector>

namespace lodestone::app {

struct MachineChoice {
  std::string machine;  ///< library name or path
  std::string magnet;   ///< library name or path; "": the machine's own
  std::vector<std::string> library;

  materials::MaterialLibrary materials() const;
  /// The machine's document with the magnet in it. @throws base::UserError.
  base::Document document(const base::LibraryPath& path) const;
};

/// The positional MACHINE, --magnet and --library.
void add_machine_choice(CLI::App& command, MachineChoice& choice);

}  // namespace lodestone::app
