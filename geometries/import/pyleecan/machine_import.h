// SPDX-License-Identifier: GPL-3.0-or-later
// Machines of pyleecan (github.com/Eomys/pyleecan), read from the JSON that it writes, as machines of our templates.
//
// Read is what one of our templates draws in the same shape; the machine that comes out is a file of ours, to be edited
// and varied like any other. Lengths in the file are metres, angles radians, temperatures those of 20 degC. Everything
// else is refused by its field, so that nothing of a machine is lost in silence; what the field in two dimensions does
// not see (end windings, the frame) is told in a remark. The names of classes and fields, and what they mean, are those
// of pyleecan's sources (Apache-2.0: pyleecan/Methods/Slot/*/_comp_point_coordinate.py,
// pyleecan/Generator/ClassesRef/).
#pragma once

#include "base/document.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// One value of the machine that is written, and where it comes from.
struct ImportedValue {
  std::string key;     ///< of the machine's file, "stator.slot.opening_width"
  std::string value;   ///< as it stands there, with its unit
  std::string origin;  ///< field of the JSON, "stator.slot.W0"; several where it follows from more than one
};

/// A material of the JSON as a file of our library.
struct ImportedMaterial {
  std::string kind;    ///< "magnet", "steel", "conductor"
  std::string name;    ///< also of its file, NAME.yaml
  std::string text;    ///< YAML
  std::string origin;  ///< field of the JSON, "rotor.mat_type"
};

struct ImportedMachine {
  std::string name;
  std::string description;
  std::vector<std::string> sources;
  std::vector<ImportedValue> values;  ///< in the order of the machine's file
  std::vector<std::string> remarks;   ///< what is not as in the JSON, and why that is no loss; notes of the machine
  std::vector<ImportedMaterial> materials;

  void set(const std::string& key, const std::string& value, const std::string& origin);
  /// Each once.
  void remark(const std::string& text);
  /// The machine's file; each value with its origin as a comment.
  std::string yaml() const;
};

/// Values in place of those of the JSON. Materials are of ours: names, or paths that end in .yaml.
struct ImportChoices {
  std::optional<std::string> magnet, stator_steel, rotor_steel, conductor;
  std::optional<double> stacking_factor;  ///< of stator and rotor, in place of their Kf1
};

/// True of a file that is named .json.
bool is_pyleecan_file(const std::string& file);

/// @param document the JSON (YAML reads it, and tells line and column of every value).
/// @param name of the machine; the files of its materials begin with it.
/// @throws base::UserError with line, column and field of what is not read, naming what is;
/// base::InfeasibleGeometry where our template refuses the dimensions.
ImportedMachine import_pyleecan(const base::Document& document, const std::string& name,
                                const ImportChoices& choices = {});

}  // namespace lodestone::geometries
