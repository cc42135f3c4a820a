// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/results_store.h"

#include "base/user_error.h"
#include "postprocess/comparison/results_table.h"
#include "postprocess/store/atomic_file.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <unistd.h>

namespace lodestone::postprocess {

namespace {

namespace fs = std::filesystem;

/// Ids become file names: nothing else than letters, digits, '-' and '_' may be in them.
bool is_plain(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

}  // namespace

ResultsStore::ResultsStore(const std::string& directory, bool for_writing) : directory_(directory) {
  const std::string cases = directory_ + "/cases";
  if (for_writing) {
    make_directory(cases);
    if (::access(cases.c_str(), W_OK | X_OK) != 0) {
      throw base::UserError(cases + ": cannot be written: " + std::generic_category().message(errno));
    }
    remove_abandoned_files(directory_);
    remove_abandoned_files(cases);
    return;
  }
  std::error_code error;
  if (!fs::is_directory(directory_, error)) {
    throw base::UserError(directory_ + ": " +
                          (fs::exists(directory_, error) ? "not a directory" : "no such directory") +
                          "; give the output directory of a `lodestone run`");
  }
  if (!fs::is_directory(cases, error)) {
    throw base::UserError(directory_ +
                          ": holds no results (no folder 'cases'); run a study into it first: "
                          "lodestone run STUDY -o " +
                          directory_);
  }
  if (::access(cases.c_str(), R_OK | X_OK) != 0) {
    throw base::UserError(cases + ": cannot be read: " + std::generic_category().message(errno));
  }
}

const std::string& ResultsStore::directory() const {
  return directory_;
}

std::string ResultsStore::case_file(const std::string& id) const {
  if (!is_plain(id)) {
    throw base::UserError(directory_ + ": '" + id + "' is no case id");
  }
  return directory_ + "/cases/" + id + ".h5";
}

void ResultsStore::report_damage(const std::string& file, const std::string& reason) const {
  const std::string text = file + ": " + reason;
  if (std::find(damaged_.begin(), damaged_.end(), text) == damaged_.end()) {
    damaged_.push_back(text);
  }
}

std::optional<CaseRecord> ResultsStore::read(const std::string& file) const {
  try {
    CaseRecord record = decode_case(read_file(file));
    const std::string expected = fs::path(file).stem().string();
    if (record.id != expected) {
      throw DamagedFile("holds case " + record.id + ": the file was renamed or copied over");
    }
    return record;
  } catch (const DamagedFile& error) {
    report_damage(file, error.what());
  } catch (const base::UserError& error) {
    // read_file names the file already.
    report_damage(file, std::string(error.what()).substr(file.size() + 2));
  }
  return std::nullopt;
}

std::optional<CaseRecord> ResultsStore::find(const std::string& id) const {
  const std::string file = case_file(id);
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  return read(file);
}

void ResultsStore::write(const CaseRecord& record) const {
  write_file_atomically(case_file(record.id), encode_case(record));
}

void ResultsStore::for_each_case(const std::function<void(CaseRecord&)>& use) const {
  if (const auto list = study()) {
    for (const std::string& id : list->cases) {
      if (auto record = find(id)) {
        use(*record);
      }
    }
    return;
  }
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_ + "/cases")) {
    if (entry.path().extension() == ".h5" && entry.path().filename().string().front() != '.') {
      files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    if (auto record = read(file)) {
      use(*record);
    }
  }
}

std::vector<CaseRecord> ResultsStore::read_all() const {
  std::vector<CaseRecord> records;
  for_each_case([&](CaseRecord& record) { records.push_back(std::move(record)); });
  return records;
}

const std::vector<std::string>& ResultsStore::damaged() const {
  return damaged_;
}

void ResultsStore::write_study(const StudyList& list) const {
  nlohmann::json refused = nlohmann::json::array();
  for (const RefusedCase& one : list.refused) {
    refused.push_back({{"design", one.design},
                       {"varied", one.varied},
                       {"constraint", one.constraint},
                       {"condition", one.condition},
                       {"reason", one.reason}});
  }
  nlohmann::json facts = {
      {"schema", results_schema_version}, {"study", list.study},  {"cases", list.cases}, {"refused", refused},
      {"samples", list.samples},          {"limits", list.limits}};
  if (const auto& aims = list.aims)
    facts["aims"] = {{"objectives", aims->objectives}, {"limits", aims->limits}, {"scenario", aims->scenario},
                     {"points", aims->points},         {"search", aims->search}, {"evaluations", aims->evaluations},
                     {"evaluated", aims->evaluated}};
  write_file_atomically(directory_ + "/study.json",
                        facts.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

std::optional<StudyList> ResultsStore::study() const {
  const std::string file = directory_ + "/study.json";
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  try {
    const nlohmann::json facts = nlohmann::json::parse(read_file(file));
    StudyList list{facts.value("study", ""), facts.at("cases").get<std::vector<std::string>>()};
    // Absent from what an older version wrote.
    for (const nlohmann::json& one : facts.value("refused", nlohmann::json::array())) {
      list.refused.push_back(
          {one.at("design"), one.at("varied"), one.at("constraint"), one.at("condition"), one.at("reason")});
    }
    list.samples = facts.value("samples", list.samples);
    list.limits = facts.value("limits", list.limits);
    if (const auto aims = facts.find("aims"); aims != facts.end())
      list.aims = StudyAims{aims->at("objectives"), aims->at("limits"),      aims->at("scenario"), aims->at("points"),
                            aims->at("search"),     aims->at("evaluations"), aims->at("evaluated")};
    return list;
  } catch (const nlohmann::json::exception& error) {
    throw base::UserError(file + ": is not the case list that `lodestone run` writes (" + error.what() +
                          "); remove it or run the study again");
  }
}

GatheredCases ResultsStore::read_gathered() const {
  GatheredCases gathered;
  const auto keep = [](std::vector<CaseRecord>& records, CaseRecord& record) {
    record.field_picture = std::string();  // by far the largest part
    records.push_back(std::move(record));
  };
  if (const auto list = study()) {
    gathered.refused = list->refused;
    for (std::size_t i = 0; i < list->cases.size(); ++i) {
      auto design = find(list->cases[i]);
      if (!design) {
        continue;
      }
      keep(gathered.cases, *design);
      for (const std::string& id : i < list->samples.size() ? list->samples[i] : std::vector<std::string>{}) {
        if (auto sample = find(id)) {
          keep(gathered.samples, *sample);
          gathered.sample_of.push_back(static_cast<std::int64_t>(gathered.cases.size() - 1));
        }
      }
    }
  } else {
    for_each_case([&](CaseRecord& record) { keep(gathered.cases, record); });
  }
  if (gathered.cases.empty()) {
    throw base::UserError(directory_ + ": holds no readable case of a study (lodestone run STUDY -o " + directory_ +
                          ")");
  }
  return gathered;
}

std::string ResultsStore::gather() const {
  const std::string file = directory_ + "/results.h5";
  write_file_atomically(file, encode_results(read_gathered()));
  return file;
}

}  // namespace lodestone::postprocess
