// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/find_case.h"

#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/case_file.h"
#include "postprocess/store/results_store.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace lodestone::app {

using postprocess::CaseRecord;

CaseRecord find_case(const std::string& place, const std::string& what, const std::string& needs,
                     const std::function<bool(const CaseRecord&)>& holds) {
  if (!std::filesystem::is_directory(place)) {
    try {
      CaseRecord record = postprocess::decode_case(postprocess::read_file(place));
      if (!holds(record))
        throw base::UserError(fmt::format("{}: this case has no {}; its study needs {}", place, what, needs));
      return record;
    } catch (const postprocess::DamagedFile& error) {
      throw base::UserError(place + ": " + error.what());
    }
  }
  const postprocess::ResultsStore store(place, false);
  std::vector<CaseRecord> found;
  std::string files;
  for (CaseRecord& record : store.read_all())
    if (holds(record)) {
      files += fmt::format("\n  {}  {}", store.case_file(record.id), record.design);
      found.push_back(std::move(record));
    }
  if (found.empty())
    throw base::UserError(fmt::format("{}: holds no {}; run a study with {} into it", place, what, needs));
  if (found.size() > 1)
    throw base::UserError(fmt::format("{}: holds {} {}s; name the file of one:{}", place, found.size(), what, files));
  return std::move(found.front());
}

}  // namespace lodestone::app
