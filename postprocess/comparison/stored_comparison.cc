// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/stored_comparison.h"

#include "base/user_error.h"
#include "postprocess/store/results_store.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace lodestone::postprocess {

namespace {

/// What the list of a study tells beside its cases.
void add_list(const StudyList& list, const ResultsStore& store, ComparisonOptions& how) {
  how.refused.insert(how.refused.end(), list.refused.begin(), list.refused.end());
  for (const auto& [quantity, text] : list.limits)
    how.limits.push_back(read_limit(quantity, text));
  for (std::size_t i = 0; i < list.samples.size(); ++i) {
    DesignSamples& samples = how.samples[list.cases.at(i)];
    samples.wanted = list.samples[i].size();
    for (const std::string& id : list.samples[i])
      if (auto record = store.find(id, CaseDetail::quantities)) {
        strip_to_quantities(*record);
        samples.records.push_back(std::move(*record));
      }
  }
}

/// Those of an optimisation, which is compared by them where it stands alone.
void add_aims(const StudyList& list, const StoredDesigns& designs, const materials::MaterialLibrary& library,
              ComparisonOptions& how) {
  if (!list.aims || designs.directories.size() > 1)
    return;
  how.aims = read_aims(*list.aims, library);
  how.search = fmt::format("{}: {} of {} evaluations", list.aims->search, list.aims->evaluated, list.aims->evaluations);
}

}  // namespace

StoredComparison compare_stored(const StoredDesigns& designs, const materials::MaterialLibrary& library) {
  std::vector<CaseRecord> cases;
  std::set<std::string> ids;
  std::vector<std::string> damaged;
  ComparisonOptions how;
  for (const std::string& directory : designs.directories) {
    const ResultsStore store(directory, false);
    for (CaseRecord& record : store.read_all(designs.pictured ? CaseDetail::pictured : CaseDetail::quantities))
      if (ids.insert(record.id).second)
        cases.push_back(std::move(record));
    if (const auto list = store.study()) {
      add_list(*list, store, how);
      add_aims(*list, designs, library, how);
    }
    damaged.insert(damaged.end(), store.damaged().begin(), store.damaged().end());
  }
  if (cases.empty()) {
    std::string text;
    for (const std::string& file : damaged)
      text += file + "\n";
    throw base::UserError(text + fmt::format("{}: holds no readable case of a study (lodestone run STUDY -o {})",
                                             designs.directories.front(), designs.directories.front()));
  }
  std::string title = cases.front().study;
  how.point = designs.point;
  how.width = designs.width;
  how.library = &library;
  for (const std::string& name : designs.scenarios.empty() ? library.path().names("scenarios") : designs.scenarios)
    how.scenarios.push_back(library.scenario(name));
  if (designs.directories.size() > 1 && !how.limits.empty())
    throw base::UserError("compare: studies with limits on their samples are compared one by one");
  return {Comparison(std::move(cases), how), std::move(title), designs.directories, std::move(damaged)};
}

}  // namespace lodestone::postprocess
