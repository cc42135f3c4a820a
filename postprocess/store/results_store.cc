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

std::string ResultsStore::book_file() const {
  return directory_ + "/cases.book";
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

std::optional<CaseRecord> ResultsStore::find(const std::string& id, CaseDetail detail) const {
  const std::string file = case_file(id);
  const auto state = state_of(file);
  if (!state) {
    return std::nullopt;
  }
  const bool pictured = detail == CaseDetail::pictured && (book().has_picture(id) || pages_.has_picture(id));
  if (detail != CaseDetail::whole && !pictured) {
    if (auto record = known(id, *state)) {
      return record;
    }
  }
  return read(file);
}

std::optional<CaseOutcome> ResultsStore::outcome(const std::string& id, bool checked) const {
  const std::string file = case_file(id);
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  std::optional<CaseHead> head;
  if (checked) {
    try {
      const std::string bytes = read_file(file);
      unseal(bytes, "case");
      head = head_of(bytes);
    } catch (const DamagedFile&) {
    } catch (const base::UserError&) {
    }
  } else {
    head = read_head(file);
  }
  if (head && head->done && head->id == id) {
    return CaseOutcome{true, head->seconds, "", ""};
  }
  // Failed, damaged, or of before there were heads.
  const auto record = read(file);
  return record ? std::make_optional(CaseOutcome{record->done, record->seconds, record->design, record->failure})
                : std::nullopt;
}

void ResultsStore::write(const CaseRecord& record) const {
  write_file_of_many(case_file(record.id), encode_case(record));
}

void ResultsStore::sync() const {
  sync_directory(directory_ + "/cases");
}

std::string ResultsStore::page_of(const CaseRecord& record) const {
  const auto state = state_of(case_file(record.id));
  if (!state || !CaseBook::fits(record)) {
    return "";
  }
  CaseBook page;
  page.add(record, *state, !record.field_picture.empty());
  return page.bytes();
}

void ResultsStore::take(const std::string& page) const {
  const CaseBook one = CaseBook::of_bytes(page);
  if (pages_.size() < most_pages) {
    pages_.add(one);
  }
}

std::vector<std::string> ResultsStore::listed_ids() const {
  if (auto list = study()) {
    return std::move(list->cases);
  }
  std::vector<std::string> ids;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_ + "/cases")) {
    if (entry.path().extension() == ".h5" && is_plain(entry.path().stem().string())) {
      ids.push_back(entry.path().stem().string());
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<CaseRecord> ResultsStore::read_all(CaseDetail detail) const {
  std::vector<CaseRecord> records;
  for (const std::string& id : listed_ids()) {
    if (auto record = find(id, detail)) {
      records.push_back(std::move(*record));
    }
  }
  return records;
}

const CaseBook& ResultsStore::book() const {
  if (!book_) {
    book_ = std::make_shared<const CaseBook>(CaseBook::read(book_file()));
  }
  return *book_;
}

std::optional<CaseRecord> ResultsStore::known(const std::string& id, const FileState& state) const {
  auto record = book().find(id, state);
  return record ? record : pages_.find(id, state);
}

void ResultsStore::update_book(const std::vector<std::string>& ids) const {
  auto updated = std::make_shared<CaseBook>();
  std::size_t kept = 0;
  for (const std::string& id : ids) {
    const std::string file = case_file(id);
    // Taken before the file is read: one that replaces it meanwhile is found to be another.
    const auto state = state_of(file);
    if (!state) {
      continue;
    }
    kept += book().holds(id, *state) ? 1 : 0;
    if (const auto there = known(id, *state)) {
      updated->add(*there, *state, book().has_picture(id) || pages_.has_picture(id));
    } else if (const auto record = read(file); record && CaseBook::fits(*record)) {
      updated->add(*record, *state, !record->field_picture.empty());
    }
  }
  if (kept == updated->size() && kept == book().size()) {
    return;
  }
  updated->write(book_file());
  book_ = std::move(updated);
  pages_ = {};
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
  const std::string file = directory_ + "/study.json";
  const std::string text = facts.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::error_code error;
  if (fs::file_size(file, error) != text.size() || error || read_file(file) != text) {
    write_file_atomically(file, text);
  }
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

GatheredCases ResultsStore::gathered() const {
  GatheredCases gathered;
  auto cases = std::make_shared<std::vector<std::string>>();
  auto samples = std::make_shared<std::vector<std::string>>();
  const auto is_readable = [&](const std::string& id) {
    const auto state = state_of(case_file(id));
    return state && (book().holds(id, *state) || outcome(id, true));
  };
  const auto list = study();
  const std::vector<std::string> ids = listed_ids();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!is_readable(ids[i])) {
      continue;
    }
    cases->push_back(ids[i]);
    for (const std::string& id : list&& i < list->samples.size() ? list->samples[i] : std::vector<std::string>{}) {
      if (is_readable(id)) {
        samples->push_back(id);
        gathered.sample_of.push_back(static_cast<std::int64_t>(cases->size() - 1));
      }
    }
  }
  if (cases->empty()) {
    throw base::UserError(directory_ + ": holds no readable case of a study (lodestone run STUDY -o " + directory_ +
                          ")");
  }
  if (list) {
    gathered.refused = list->refused;
  }
  gathered.with_texts = cases->size() <= most_texts;
  const auto walk = [this](std::shared_ptr<const std::vector<std::string>> chosen, CaseDetail detail) {
    return [this, chosen = std::move(chosen), detail](const std::function<void(const CaseRecord&)>& use) {
      for (const std::string& id : *chosen) {
        if (const auto record = find(id, detail)) {
          use(*record);
        }
      }
    };
  };
  gathered.cases = walk(cases, CaseDetail::quantities);
  gathered.whole = walk(cases, CaseDetail::whole);
  gathered.samples = walk(samples, CaseDetail::quantities);
  return gathered;
}

std::string ResultsStore::gather() const {
  std::vector<std::string> ids = listed_ids();
  if (const auto list = study()) {
    for (const std::vector<std::string>& samples : list->samples) {
      ids.insert(ids.end(), samples.begin(), samples.end());
    }
  }
  update_book(ids);
  const std::string file = directory_ + "/results.h5";
  const std::string image = encode_results(gathered());
  write_file_atomically(file, {user_block(image, "results"), image});
  return file;
}

}  // namespace lodestone::postprocess
