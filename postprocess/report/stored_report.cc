// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/stored_report.h"

#include "postprocess/report/report.h"
#include "postprocess/store/atomic_file.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

namespace {

/// Of in-situ scripts, in a page: some megabytes.
constexpr std::size_t most_pictures = 96;

}  // namespace

void write_stored_report(const StoredComparison& stored, const std::string& file) {
  make_directory_of(file);
  std::vector<SweepPicture> pictures;
  for (const std::string& directory : stored.directories)
    for (SweepPicture& picture : sweep_pictures(directory, most_pictures / stored.directories.size()))
      pictures.push_back(std::move(picture));
  write_report(stored.comparison, stored.title, file, pictures);
}

}  // namespace lodestone::postprocess
