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

CaseRecord find_case(const CasePlace& where, const std::string& what, const std::string& needs,
                     const std::function<bool(const CaseRecord&)>& holds) {
  const std::string& place = where.place;
  if (!std::filesystem::is_directory(place)) {
    if (!where.design.empty())
      throw base::UserError("--design: chooses from a directory of results; " + place + " is not one");
    try {
      CaseRecord record = postprocess::decode_case(postprocess::read_file(place));
      if (!holds(record))
        throw base::UserError(fmt::format("{}: this case has no {}; its study needs {}", place, what, needs));
      return record;
    } catch (const postprocess::DamagedFile& error) {
      throw base::UserError(place + ": " + error.what());
    }
  }
  std::vector<CaseRecord> found;
  std::vector<std::string> designs;
  for (CaseRecord& record : postprocess::ResultsStore(place, false).read_all())
    if (holds(record)) {
      designs.push_back(record.design);
      if (where.design.empty() || record.design == where.design)
        found.push_back(std::move(record));
    }
  if (designs.empty())
    throw base::UserError(fmt::format("{}: holds no {}; run a study with {} into it", place, what, needs));
  if (found.empty())
    throw base::UserError(fmt::format("--design: no '{}' in {}{}; there is: {}", where.design, place,
                                      base::did_you_mean(where.design, designs), fmt::join(designs, ", ")));
  if (found.size() > 1)
    throw base::UserError(fmt::format("{}: holds {} {}s; choose one by --design: {}", place, found.size(), what,
                                      fmt::join(designs, ", ")));
  return std::move(found.front());
}

}  // namespace lodestone::app
