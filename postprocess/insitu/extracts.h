// SPDX-License-Identifier: GPL-3.0-or-later
// What in-situ scripts leave of a study, in the folder insitu.cdb of its directory: a folder a case, and an index of
// all files by parameter. Layout: docs/paraview.md.
//
// The index is a Cinema database of specification D (cinemascience.org: a folder *.cdb with data.csv, a row a step,
// columns that begin with FILE hold paths relative to the folder), so that its viewers browse it too.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

/// One execution of the scripts.
struct ExtractStep {
  std::string point;               ///< operating point
  double position = 0.0;           ///< rad, electrical
  double torque = 0.0;             ///< N·m, at this position
  double seconds = 0.0;            ///< CPU time of making the grid and running the scripts, s
  std::vector<std::string> files;  ///< relative to insitu.cdb
};

struct CaseExtracts {
  std::string id;  ///< of the case
  std::string design;
  std::vector<std::pair<std::string, std::string>> varied;  ///< dotted path, value as text
  std::string scripts;                                      ///< hash of what made them: scripts and steps
  std::string error;                                        ///< why some are missing; "" where none is
  std::vector<ExtractStep> steps;
};

class ExtractsFolder {
public:
  /// @param directory of the study's results.
  explicit ExtractsFolder(const std::string& directory);
  const std::string& path() const { return path_; }

  /// An empty folder for a case's files, what was there is gone. @throws base::UserError.
  std::string make_case_folder(const std::string& id) const;
  /// Written last: a case has its extracts where this is there.
  void write(const CaseExtracts& extracts) const;
  /// Nothing where there is none or it cannot be read.
  std::optional<CaseExtracts> find(const std::string& id) const;
  /// Writes data.csv of these cases, in their order. @return its path; "" where no case has a file.
  std::string write_index(const std::vector<std::string>& ids) const;

private:
  std::string path_;
};

/// A picture of a sweep with what it shows.
struct SweepPicture {
  std::vector<std::pair<std::string, std::string>> shows;  ///< parameter, value: what is varied, point, position
  std::string png;                                         ///< bytes
};

/// At most so many pictures of the cases in a directory's index, evenly over all of them; none where no script made
/// any.
/// @throws base::UserError for an index that cannot be read.
std::vector<SweepPicture> sweep_pictures(const std::string& directory, std::size_t most);

/// The rows of an index with the header first, RFC 4180. A parameter whose values all have one unit becomes a column of
/// numbers that names it: "rotor.magnet.thickness (mm)".
std::string index_csv(const std::vector<CaseExtracts>& cases);

}  // namespace lodestone::postprocess
