// SPDX-License-Identifier: GPL-3.0-or-later
// A study's directory: one HDF5 file a case, named by its hash, written beside, fsynced and renamed into place.
// Layout: docs/results-format.md.
#pragma once

#include "postprocess/case_record.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// 32 hexadecimal digits: XXH3-128 of the text.
std::string content_hash(const std::string& text);

class ResultsStore {
public:
  /// @throws base::UserError where the directory cannot be made or written (for_writing) or read.
  ResultsStore(const std::string& directory, bool for_writing);

  const std::string& directory() const;
  std::string case_file(const std::string& id) const;

  /// The stored case with this id; nothing where there is none or where the file is damaged (then `damaged` lists it).
  std::optional<CaseRecord> find(const std::string& id) const;
  /// Atomic: after a kill at any moment the file is there whole or not at all. @throws base::UserError (disk full, …).
  void write(const CaseRecord& record) const;
  /// Every readable case, in order of the study's case list where there is one, else by name.
  std::vector<CaseRecord> read_all() const;
  /// Files that could not be read, with the reason.
  const std::vector<std::string>& damaged() const;

  /// The study's own facts: name, ordered ids of its cases. Written once by `run` (study.json).
  void write_study(const std::string& study, const std::vector<std::string>& case_ids) const;
  /// Gathers all cases into results.h5 with one compound table of all scalar results. @return its path.
  std::string gather() const;

private:
  std::string directory_;
  mutable std::vector<std::string> damaged_;
};

}  // namespace lodestone::postprocess
