// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/machine_choice.h"

#include "base/user_error.h"

#include <filesystem>

namespace lodestone::app {

materials::MaterialLibrary MachineChoice::materials() const {
  return materials::MaterialLibrary(base::LibraryPath(library));
}

base::Document MachineChoice::document(const base::LibraryPath& path) const {
  const base::Document own = base::Document::load(path.find("machines", machine));
  if (magnet.empty())
    return own;
  // Found here, so that a wrong name is the option's and a path starts in the current folder.
  std::string file;
  try {
    file = path.find("magnets", magnet);
  } catch (const base::UserError& error) {
    throw base::UserError(std::string("--magnet: ") + error.what());
  }
  return own.with("magnet", std::filesystem::absolute(file).string(), {"--magnet", 0, 0});
}

void add_machine_choice(CLI::App& command, MachineChoice& choice) {
  command
      .add_option(
          "machine", choice.machine,
          "Machine: a name of the library, or a file (.yaml); or a problem of FEMM (.fem); or a drawing with its "
          "description (.dxf, .msh)")
      ->type_name("MACHINE")
      ->required();
  command.add_option("--magnet", choice.magnet, "Magnet grade in place of the machine's own: a name or a file")
      ->type_name("MAGNET");
  add_library_option(command, choice.library);
}

}  // namespace lodestone::app
