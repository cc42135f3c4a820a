// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/run_notes.h"

#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <climits>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <unistd.h>

namespace lodestone::postprocess {

namespace fs = std::filesystem;

std::string time_in_words() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32] = {};
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

RunNote begin_note(int shard, int of) {
  char host[HOST_NAME_MAX + 1] = {};
  ::gethostname(host, sizeof(host) - 1);
  RunNote note;
  note.shard = shard;
  note.of = of;
  note.host = host;
  note.begun = time_in_words();
  return note;
}

void write_run_note(const std::string& directory, const RunNote& note) {
  const std::string folder = directory + "/runs";
  make_directory(folder);
  const nlohmann::ordered_json json = {{"shard", note.shard},       {"of", note.of},         {"host", note.host},
                                       {"begun", note.begun},       {"ended", note.ended},   {"cases", note.cases},
                                       {"computed", note.computed}, {"reused", note.reused}, {"failed", note.failed},
                                       {"stopped", note.stopped}};
  write_file_atomically(folder + "/shard-" + std::to_string(note.shard) + "-of-" + std::to_string(note.of) + ".json",
                        json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

std::vector<RunNote> read_run_notes(const std::string& directory) {
  std::vector<RunNote> notes;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory + "/runs", error)) {
    if (entry.path().extension() != ".json")
      continue;
    try {
      const nlohmann::json json = nlohmann::json::parse(read_file(entry.path().string()));
      RunNote note;
      json.at("shard").get_to(note.shard);
      json.at("of").get_to(note.of);
      json.at("host").get_to(note.host);
      json.at("begun").get_to(note.begun);
      json.at("ended").get_to(note.ended);
      json.at("cases").get_to(note.cases);
      json.at("computed").get_to(note.computed);
      json.at("reused").get_to(note.reused);
      json.at("failed").get_to(note.failed);
      json.at("stopped").get_to(note.stopped);
      notes.push_back(std::move(note));
    } catch (const nlohmann::json::exception&) {
    } catch (const base::UserError&) {
    }
  }
  std::sort(notes.begin(), notes.end(),
            [](const RunNote& a, const RunNote& b) { return std::tie(a.of, a.shard) < std::tie(b.of, b.shard); });
  return notes;
}

}  // namespace lodestone::postprocess
