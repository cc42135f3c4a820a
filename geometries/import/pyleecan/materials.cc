// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/materials.h"

#include "geometries/import/pyleecan/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lodestone::geometries::pyleecan {

namespace {

/// "M400-50A" as a part of a file's name.
std::string file_part(const std::string& name) {
  std::string result;
  for (const char c : name)
    result += std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::tolower(c)) : '-';
  return result.empty() ? "material" : result;
}

std::string name_of(const base::Node& material) {
  const auto name = present(material, "name");
  return name ? name->text() : "";
}

std::string source_of(const base::Node& material) {
  return fmt::format("source: \"pyleecan, {} of {}\"\nconfidence: medium\n", material.field(),
                     material.location().file);
}

/// An array that the file holds: rows of `columns` numbers, also where it is stored by columns. Nothing where it is
/// empty. @throws base::UserError for one that lies in another file.
std::optional<std::vector<std::vector<double>>> array_of(const base::Node& object, const std::string& key,
                                                         std::size_t columns) {
  const auto array = present(object, key);
  if (!array)
    return std::nullopt;
  if (!array->is_list()) {
    const std::string name = class_of(*array);
    // Of another class and without a file or values: none.
    if (name != "ImportMatrixVal" && (name == "ImportMatrix" || !present(*array, "file_path")))
      return std::nullopt;
    if (name != "ImportMatrixVal")
      refuse_class(*array, "ImportMatrixVal, whose values stand in the file");
    if (!present(*array, "value"))
      return std::nullopt;
  }
  const base::Node list = array->is_list() ? *array : array->at("value");
  std::vector<std::vector<double>> rows;
  for (const base::Node& item : list.items()) {
    rows.emplace_back();
    for (const base::Node& number : item.items())
      rows.back().push_back(number.number());
    if (rows.back().size() != rows.front().size())
      item.fail(
          fmt::format("{} numbers in this row of the table, {} in the first", rows.back().size(), rows.front().size()));
  }
  if (rows.empty())
    return std::nullopt;
  if (rows.front().size() != columns && rows.size() == columns) {
    std::vector<std::vector<double>> turned(rows.front().size(), std::vector<double>(columns));
    for (std::size_t i = 0; i < columns; ++i)
      for (std::size_t k = 0; k < turned.size(); ++k)
        turned[k][i] = rows[i][k];
    rows = turned;
  }
  if (rows.front().size() != columns)
    list.fail(fmt::format("a table of {} columns; {} are expected", rows.front().size(), columns));
  return rows;
}

/// A value of a part of a material: `mag`, `elec`, `struct`.
std::optional<base::Node> property(const base::Node& material, const std::string& part, const std::string& key) {
  const auto object = present(material, part);
  return object ? present(*object, key) : std::nullopt;
}

base::Node needed(const base::Node& material, const std::string& part, const std::string& key) {
  if (const auto found = property(material, part, key))
    return *found;
  material.fail(
      fmt::format("'{}.{}' is missing or null; name a material of ours in its place (--magnet, --stator-steel, "
                  "--rotor-steel, --conductor)",
                  part, key));
}

std::string table(const std::vector<std::vector<double>>& rows) {
  std::string text;
  for (const std::vector<double>& row : rows)
    text += fmt::format("    - [{:.10g}]\n", fmt::join(row, ", "));
  return text;
}

/// One file for a material that several parts have.
/// @param part of the machine, in the name where materials of one name differ.
std::string add(ImportedMachine& machine, const std::string& kind, const std::string& part, const base::Node& material,
                const std::string& text) {
  std::string name = fmt::format("{}-{}", machine.name, file_part(name_of(material)));
  const auto file = [&] { return fmt::format("{}: {}\n", kind, name) + text; };
  std::set<std::string> taken;
  for (const ImportedMaterial& other : machine.materials) {
    if (other.kind == kind && other.text.substr(other.text.find("density:")) == text.substr(text.find("density:")))
      return "./" + other.name + ".yaml";
    taken.insert(other.name);
  }
  while (taken.count(name) != 0)
    name += "-" + part;
  machine.materials.push_back({kind, name, file(), material.field()});
  return "./" + name + ".yaml";
}

/// Frequencies of a loss table in which some rows are: the law is fitted to all of them.
double largest_frequency(const std::vector<std::vector<double>>& rows) {
  double largest = 0.0;
  for (const std::vector<double>& row : rows)
    largest = std::max(largest, row[0]);
  return largest;
}

std::string density_of(const base::Node& material) {
  return fmt::format("density: {:.8g} kg/m3\n",
                     needed(material, "struct", "rho").number(base::Range::between(1000.0, 30000.0)));
}

}  // namespace

std::string import_steel(const base::Node& lamination, const std::string& part, ImportedMachine& machine) {
  const base::Node material = lamination.at("mat_type");
  const base::Node magnetic = needed(material, "mag", "__class__");
  const base::Node properties = material.at("mag");
  const auto curve = array_of(properties, "BH_curve", 2);
  if (!curve)
    material.fail(fmt::format("{}: its B-H curve is empty; name a steel of ours in its place (--{}-steel)",
                              name_of(material).empty() ? "this material" : name_of(material), part));
  std::string text = fmt::format("description: the sheet {} of pyleecan's machine\n", file_part(name_of(material)));
  text += source_of(material) + density_of(material);
  if (const auto thickness = present(properties, "Wlam"); thickness && length(*thickness) > 0.0)
    text += "sheet_thickness: " + millimetres(length(*thickness)) + "\n";
  text += "magnetisation_curve:\n  columns: [A/m, T]\n  rows:\n" + table(*curve);
  if (const auto losses = array_of(properties, "LossData", 3))
    text += fmt::format("core_loss:\n  fit_up_to: {:.8g} Hz\n  columns: [Hz, T, W/kg]\n  rows:\n",
                        largest_frequency(*losses)) +
            table(*losses);
  return add(machine, "steel", part, material, text);
}

std::string import_magnet(const std::vector<base::Node>& magnets, ImportedMachine& machine) {
  const base::Node material = magnets.front().at("mat_type");
  const auto number = [](const base::Node& own, const char* key) {
    const auto value = property(own, "mag", key);
    return value ? value->number() : 0.0;
  };
  for (const base::Node& magnet : magnets)
    for (const char* key : {"Brm20", "mur_lin", "alpha_Br"})
      if (const base::Node own = magnet.at("mat_type"); number(own, key) != number(material, key))
        own.fail(
            fmt::format("{} is {:g}, that of the pole's first magnet is {:g}: the magnets of our rotors are of one "
                        "grade",
                        key, number(own, key), number(material, key)));
  if (const auto properties = present(material, "mag"); properties && array_of(*properties, "BH_curve", 2))
    properties->at("BH_curve")
        .fail("a magnet's own curve is not read; null is none. Name a magnet of ours in its place (--magnet), with the "
              "curve as demagnetisation_curves");
  const base::Node remanence = needed(material, "mag", "Brm20"), recoil = needed(material, "mag", "mur_lin");
  const double coefficient = number(material, "alpha_Br");
  if (std::abs(coefficient) > 0.02)
    material.at("mag").at("alpha_Br").fail(fmt::format("{:g} a kelvin: −0.02 … 0.02 are possible", coefficient));
  std::string text = fmt::format("description: the magnet {} of pyleecan's machine, a straight recoil line\n",
                                 file_part(name_of(material)));
  text += source_of(material) + "process: unknown\n" + density_of(material);
  text += fmt::format("remanence: {{value: {:.10g} T, at: 20 degC, coefficient: {:.8g} %/K}}\n",
                      remanence.number({0.0, 2.5, false, true}), 100.0 * coefficient);
  text += fmt::format("recoil_permeability: {:.10g}\n", recoil.number(base::Range::between(0.9, 5.0)));
  if (const auto resistivity = property(material, "elec", "rho"); resistivity && resistivity->number() > 0.0) {
    // Some files hold 1, pyleecan's default, for a resistivity that nobody gave.
    if (const double rho = resistivity->number(); rho >= 1e-9 && rho < 0.5)
      text += fmt::format("resistivity: {:.8g} uohm.cm\n", 1e8 * rho);
  }
  text += "composition: unknown\n";
  if (coefficient == 0.0)
    machine.remark("The magnet's remanence is the same at every temperature, as in the file (" + material.field() +
                   ".mag.alpha_Br): set the coefficient of your grade.");
  machine.remark(
      "The file holds no coercivity of the magnet: demagnetisation is not checked and its margin is unknown.");
  for (const base::Node& magnet : magnets)
    if (const auto pieces = present(magnet, "Nseg"); pieces && pieces->integer(0, 1000) > 1)
      machine.remark("The magnet's pieces along the shaft (" + pieces->field() +
                     ") are not read: set magnet_segments for its eddy currents.");
  return add(machine, "magnet", "magnet", material, text);
}

std::string import_conductor_material(const base::Node& conductor, ImportedMachine& machine) {
  const base::Node material = conductor.at("cond_mat");
  const double rho = needed(material, "elec", "rho").number(base::Range::positive());
  // The coefficient of resistance; in older files it stands at the coefficient of expansion, and 1 is that of nobody.
  for (const char* part : {"elec", "HT"}) {
    const auto alpha = property(material, part, "alpha");
    if (!alpha || !(alpha->number() > 1e-3 && alpha->number() < 1e-2))
      continue;
    const std::string text =
        fmt::format("description: the conductor {} of pyleecan's machine\n", file_part(name_of(material))) +
        source_of(material) + density_of(material) +
        fmt::format("resistivity: {{value: {:.8g} uohm.cm, at: 20 degC, coefficient: {:.8g} %/K}}\n", 1e8 * rho,
                    100.0 * alpha->number());
    return add(machine, "conductor", "conductor", material, text);
  }
  // IEC 60028: 1.7241e-8 ohm m at 20 degC.
  constexpr double copper = 1.7241e-8;
  if (std::abs(rho / copper - 1.0) > 0.05)
    material.fail(
        fmt::format("no coefficient of resistance in elec.alpha or HT.alpha, and {:g} ohm m at 20 degC are not "
                    "copper's; name a conductor of ours in its place (--conductor)",
                    rho));
  machine.remark(fmt::format("The conductor is the library's copper, 1.7241 uohm.cm at 20 degC; the file says {:.5g} "
                             "({}) without a coefficient over temperature.",
                             1e8 * rho, material.field() + ".elec.rho"));
  return "copper";
}

}  // namespace lodestone::geometries::pyleecan
