// SPDX-License-Identifier: GPL-3.0-or-later
// A study's directory: one HDF5 file a case, named by its hash, written beside, fsynced and renamed into place.
// Layout: docs/results-format.md.
#pragma once

#include "postprocess/store/case_file.h"
#include "postprocess/store/case_record.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

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
  /// Every readable case: in order of the study's case list where there is one (then only the cases that it lists, so
  /// that an edited study does not show the cases of its past), else by name.
  std::vector<CaseRecord> read_all() const;
  /// Files that could not be read and were left out, "path: reason", each once.
  const std::vector<std::string>& damaged() const;

  /// The study's own facts: name, ordered ids of its cases. Written once by `run` (study.json), atomically.
  void write_study(const std::string& study, const std::vector<std::string>& case_ids) const;
  /// Gathers all cases (of read_all) into results.h5 with one compound table of all scalar results. @return its path.
  /// @throws base::UserError where there is none or the file cannot be written.
  std::string gather() const;

private:
  std::optional<CaseRecord> read(const std::string& file) const;
  void for_each_case(const std::function<void(CaseRecord&)>& use) const;
  void report_damage(const std::string& file, const std::string& reason) const;
  std::string directory_;
  mutable std::vector<std::string> damaged_;
};

}  // namespace lodestone::postprocess
