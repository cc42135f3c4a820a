// SPDX-License-Identifier: GPL-3.0-or-later
// A course over time from a CSV file, whose columns a program knows by name: `time [s], speed [km/h]`.
//
// It stands alone, or behind a YAML file of the library that says where it comes from:
//
//     cycle: my-route            # or duty: …
//     description: …
//     source: …
//     confidence: measured
//     table: my-route.csv        # beside this file
#pragma once

#include "base/document.h"
#include "base/library_path.h"
#include "materials/provenance.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What a column may be.
struct ProfileColumn {
  std::string name;                ///< "speed"
  std::vector<std::string> units;  ///< SI units into which its own may convert, "1" for shares
  bool required = false;
};

class ProfileTable {
public:
  /// @throws base::UserError "file:line:column: …" for an unreadable file, a column that is unknown, missing, given
  /// twice or in a wrong unit, a cell that is no number.
  ProfileTable(const std::string& file, const std::vector<ProfileColumn>& columns);

  std::size_t rows() const { return lines_.size(); }
  bool has(const std::string& column) const { return find(column) != nullptr; }
  /// In the column's SI unit. @throws std::out_of_range for a column that is not there.
  const std::vector<double>& values(const std::string& column) const;
  /// Which of its SI units a column is in.
  const std::string& unit(const std::string& column) const;
  /// @throws base::UserError at a cell of the file.
  [[noreturn]] void fail(std::size_t row, const std::string& column, const std::string& message) const;

private:
  struct Column {
    std::string name;
    std::string unit;
    std::vector<double> values;
    std::vector<int> places;
  };
  const Column* find(const std::string& name) const;
  std::string file_;
  std::vector<int> lines_;
  std::vector<Column> columns_;
};

/// What the YAML file before a table says; of a bare CSV its name alone.
struct ProfileSource {
  std::string name;
  std::string description;
  materials::Provenance provenance;
  std::string table;  ///< path of the CSV
  /// The YAML file, for what else it may hold; nothing for a bare CSV.
  std::optional<base::Document> document;
  std::string content;  ///< what enters the hash of a case: both texts
};

/// Finds `name` in the library's folder `kind` ("cycles", "duties"): a name, a path of a YAML file, or one of a CSV.
/// @param key of the YAML file's first line, "cycle". @param more keys that it may hold.
/// @throws base::UserError; with `reference`, at its place, naming both files.
ProfileSource find_profile(const base::LibraryPath& library, const std::string& kind, const std::string& key,
                           const std::vector<std::string>& more, const std::string& name,
                           const base::Node* reference = nullptr);

/// Runs `read`, and adds the place of a reference to the error of the file that it names. @throws base::UserError.
template <class Read> auto at_reference(const base::Node* reference, Read&& read) {
  try {
    return read();
  } catch (const base::UserError& error) {
    if (reference == nullptr)
      throw;
    reference->fail(error.what());
  }
}

}  // namespace lodestone::postprocess
