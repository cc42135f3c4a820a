// SPDX-License-Identifier: GPL-3.0-or-later
// A study's directory: one HDF5 file a case, named by its hash, written beside, fsynced and renamed into place.
// Layout: docs/results-format.md.
#pragma once

#include "postprocess/store/case_book.h"
#include "postprocess/store/case_file.h"
#include "postprocess/store/case_record.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct GatheredCases;

/// A case that a constraint of its study refused: it was not run.
struct RefusedCase {
  std::string design;                                       ///< for people
  std::vector<std::pair<std::string, std::string>> varied;  ///< dotted path, value as text
  std::size_t constraint = 0;                               ///< its number in the study, from 1
  std::string condition;                                    ///< as the study has it
  std::string reason;                                       ///< its values in this case
};

/// What a study that optimises wants, as its file says it (comparison/design_aims.h).
struct StudyAims {
  std::vector<std::pair<std::string, std::string>> objectives;  ///< quantity, "maximise" or "minimise"
  std::vector<std::pair<std::string, std::string>> limits;      ///< quantity, "> 0 kA/m"
  std::string scenario;                                         ///< library name or path, "" without
  std::vector<std::string> points;                              ///< names of the operating points
  std::string search;                                           ///< for people: "nsga2, population 20, seed 1"
  std::size_t evaluations = 0;                                  ///< that are asked for
  std::size_t evaluated = 0;                                    ///< of them so far, the same design counted again
};

/// What a study's directory is to hold: `study.json`.
struct StudyList {
  std::string study;               ///< title
  std::vector<std::string> cases;  ///< ids in order
  std::vector<RefusedCase> refused = {};
  std::vector<std::vector<std::string>> samples = {};  ///< of each case within its tolerances, ids; empty without
  std::vector<std::pair<std::string, std::string>> limits = {};  ///< on them: quantity, as the study has it
  std::optional<StudyAims> aims = {};  ///< of an optimisation; its cases are those that it has asked for so far
};

/// How much of a case is wanted.
enum class CaseDetail {
  whole,       ///< everything
  quantities,  ///< what tables are made of: input and picture may be missing, but for what a book cannot hold
  pictured     ///< likewise, and the picture of the field
};

/// What a count of cases needs.
struct CaseOutcome {
  bool done = false;
  double seconds = 0.0;  ///< CPU of the case
  /// Of a failed case.
  std::string design, failure;
};

class ResultsStore {
public:
  /// @throws base::UserError where the directory cannot be made or written (for_writing) or read.
  ResultsStore(const std::string& directory, bool for_writing);

  const std::string& directory() const;
  std::string case_file(const std::string& id) const;
  std::string book_file() const;

  /// The stored case with this id; nothing where there is none or where the file is damaged (then `damaged` lists it).
  std::optional<CaseRecord> find(const std::string& id, CaseDetail detail = CaseDetail::whole) const;
  /// Likewise by the head of its file; a failed one is read.
  /// @param checked also the file's checksum. Without, only a file that is shorter or longer than it says is found
  /// damaged.
  std::optional<CaseOutcome> outcome(const std::string& id, bool checked) const;
  /// Atomic: after a kill at any moment the file is there whole or not at all, after a power cut too; but one that was
  /// written since the last sync() may then be none. @throws base::UserError (disk full, …).
  void write(const CaseRecord& record) const;
  /// From now on no power cut takes a case that was written before. @throws base::UserError with the reason.
  void sync() const;
  /// What this process knows of a case that it has just written, for the one that gathers: it need not read the file
  /// again. "" of a case that a book cannot hold.
  std::string page_of(const CaseRecord& record) const;
  /// Such a page of another process; of more than most_pages none is kept. @throws DamagedFile where it is none.
  void take(const std::string& page) const;
  static constexpr std::size_t most_pages = 100'000;
  /// Every readable case: in order of the study's case list where there is one (then only the cases that it lists, so
  /// that an edited study does not show the cases of its past), else by name.
  std::vector<CaseRecord> read_all(CaseDetail detail = CaseDetail::whole) const;
  /// Files that could not be read and were left out, "path: reason", each once.
  const std::vector<std::string>& damaged() const;

  /// The study's own facts (study.json), atomically; nothing is written where they are there already.
  void write_study(const StudyList& list) const;
  /// Nothing where the directory has no such file. @throws base::UserError where it cannot be understood.
  std::optional<StudyList> study() const;
  /// All cases and samples with what `study.json` says of them: their quantities, with input and notes of studies of
  /// up to most_texts cases. They are read as they are walked through; the store must outlive it.
  /// @throws base::UserError where there is no readable case.
  GatheredCases gathered() const;
  static constexpr std::size_t most_texts = 1000;
  /// Gathers all cases (of read_all) into results.h5 with one compound table of all scalar results, and into the book
  /// of cases (case_book.h), from which those are taken that have not changed since. @return its path.
  /// @throws base::UserError where there is none or the file cannot be written.
  std::string gather() const;

private:
  std::optional<CaseRecord> read(const std::string& file) const;
  std::vector<std::string> listed_ids() const;
  const CaseBook& book() const;
  /// What is known of a case without opening its file, which is in this state.
  std::optional<CaseRecord> known(const std::string& id, const FileState& state) const;
  void update_book(const std::vector<std::string>& ids) const;
  void report_damage(const std::string& file, const std::string& reason) const;
  std::string directory_;
  mutable std::vector<std::string> damaged_;
  mutable std::shared_ptr<const CaseBook> book_;  ///< read when it is first wanted
  mutable CaseBook pages_;                        ///< of cases that were written since
};

}  // namespace lodestone::postprocess
