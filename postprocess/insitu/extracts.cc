// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/insitu/extracts.h"

#include "base/csv_text.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace lodestone::postprocess {

namespace fs = std::filesystem;

namespace {

/// "picture" of "1/picture_000003.png" or "1/picture_000003_extra.csv": what a script calls its files, without the
/// step.
std::string kind_of(const std::string& file) {
  std::string stem = fs::path(file).stem().string();
  const std::size_t end = stem.find_last_not_of("0123456789");
  if (end != std::string::npos && end + 1 < stem.size() && (stem[end] == '_' || stem[end] == '-' || stem[end] == '.'))
    stem.resize(end);
  return stem;
}

/// The number and unit of a value as text; nothing for a name.
std::optional<std::pair<std::string, std::string>> number_and_unit(const std::string& text) {
  try {
    const std::string unit = base::unit_of(text);
    base::parse_quantity(text, unit.empty() ? "1" : unit);
    std::string number = text.substr(0, text.size() - unit.size());
    while (!number.empty() && number.back() == ' ')
      number.pop_back();
    return std::make_pair(number, unit);
  } catch (const base::QuantityError&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<SweepPicture> sweep_pictures(const std::string& directory, std::size_t most) {
  // The cases of the study as it is now, in its order.
  const std::string study = directory + "/study.json";
  std::error_code error;
  if (most == 0 || !fs::exists(directory + "/insitu.cdb/data.csv", error) || !fs::exists(study, error))
    return {};
  std::vector<std::string> ids;
  try {
    ids = nlohmann::json::parse(read_file(study)).at("cases").get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception& failure) {
    throw base::UserError(study + ": is not the case list that `lodestone run` writes: " + failure.what());
  }
  const ExtractsFolder folder(directory);
  std::vector<std::pair<SweepPicture, std::string>> all;  // with the file
  for (const std::string& id : ids)
    if (const auto extracts = folder.find(id))
      for (const ExtractStep& step : extracts->steps)
        for (const std::string& file : step.files)
          if (fs::path(file).extension() == ".png") {
            SweepPicture picture{extracts->varied, ""};
            picture.shows.emplace_back("operating point", step.point);
            picture.shows.emplace_back("position", fmt::format("{:.4g} deg", step.position * 180.0 / base::pi));
            all.emplace_back(std::move(picture), folder.path() + "/" + file);
          }
  std::vector<SweepPicture> chosen;
  const std::size_t count = std::min(most, all.size());
  for (std::size_t k = 0; k < count; ++k) {
    auto& [picture, file] = all[k * all.size() / count];
    if (!fs::exists(file, error))
      continue;
    picture.png = read_file(file);
    chosen.push_back(std::move(picture));
  }
  return chosen;
}

std::string index_csv(const std::vector<CaseExtracts>& cases) {
  std::vector<std::string> paths, kinds;
  std::map<std::string, std::set<std::string>> units;
  std::set<std::string> words;  // parameters with a value that is no number
  const auto note = [](std::vector<std::string>& list, const std::string& name) {
    if (std::find(list.begin(), list.end(), name) == list.end())
      list.push_back(name);
  };
  for (const CaseExtracts& one : cases) {
    for (const auto& [path, value] : one.varied) {
      note(paths, path);
      if (const auto number = number_and_unit(value))
        units[path].insert(number->second);
      else
        words.insert(path);
    }
    for (const ExtractStep& step : one.steps)
      for (const std::string& file : step.files)
        note(kinds, kind_of(file));
  }
  const auto is_number = [&](const std::string& path) { return words.count(path) == 0 && units[path].size() == 1; };

  std::string text;
  for (const std::string& path : paths) {
    const std::string unit = is_number(path) ? *units[path].begin() : "";
    text += base::csv_text(unit.empty() ? path : fmt::format("{} ({})", path, unit)) + ",";
  }
  text += "Operating point,Position (deg),Torque (N m),Case";
  for (const std::string& kind : kinds)
    text += "," + base::csv_text("FILE_" + kind);
  text += "\n";
  for (const CaseExtracts& one : cases)
    for (const ExtractStep& step : one.steps) {
      for (const std::string& path : paths) {
        std::string cell;
        for (const auto& [varied, value] : one.varied)
          if (varied == path)
            cell = is_number(path) ? number_and_unit(value)->first : value;
        text += base::csv_text(cell) + ",";
      }
      text += fmt::format("{},{:.6g},{:.9g},{}", base::csv_text(step.point), step.position * 180.0 / base::pi,
                          step.torque, one.id);
      for (const std::string& kind : kinds) {
        const auto file = std::find_if(step.files.begin(), step.files.end(),
                                       [&](const std::string& name) { return kind_of(name) == kind; });
        text += "," + (file == step.files.end() ? std::string() : base::csv_text(*file));
      }
      text += "\n";
    }
  return text;
}

ExtractsFolder::ExtractsFolder(const std::string& directory) : path_(directory + "/insitu.cdb") {}

std::string ExtractsFolder::make_case_folder(const std::string& id) const {
  const std::string folder = path_ + "/" + id;
  std::error_code error;
  fs::remove_all(folder, error);
  make_directory(folder);
  return folder;
}

void ExtractsFolder::write(const CaseExtracts& extracts) const {
  nlohmann::ordered_json json = {{"id", extracts.id},         {"design", extracts.design},
                                 {"varied", extracts.varied}, {"scripts", extracts.scripts},
                                 {"error", extracts.error},   {"steps", nlohmann::ordered_json::array()}};
  for (const ExtractStep& step : extracts.steps)
    json["steps"].push_back({{"point", step.point},
                             {"position", step.position},
                             {"torque", step.torque},
                             {"seconds", step.seconds},
                             {"files", step.files}});
  write_file_atomically(path_ + "/" + extracts.id + "/extracts.json",
                        json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

std::optional<CaseExtracts> ExtractsFolder::find(const std::string& id) const {
  const std::string file = path_ + "/" + id + "/extracts.json";
  std::error_code error;
  if (!fs::exists(file, error))
    return std::nullopt;
  try {
    const nlohmann::json json = nlohmann::json::parse(read_file(file));
    CaseExtracts extracts;
    extracts.id = json.at("id");
    extracts.design = json.at("design");
    extracts.varied = json.at("varied").get<decltype(extracts.varied)>();
    extracts.scripts = json.at("scripts");
    extracts.error = json.at("error");
    for (const nlohmann::json& step : json.at("steps"))
      extracts.steps.push_back({step.at("point"), step.at("position"), step.at("torque"), step.at("seconds"),
                                step.at("files").get<std::vector<std::string>>()});
    return extracts;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  } catch (const base::UserError&) {
    return std::nullopt;
  }
}

std::string ExtractsFolder::write_index(const std::vector<std::string>& ids) const {
  std::vector<CaseExtracts> cases;
  bool any = false;
  for (const std::string& id : ids)
    if (auto extracts = find(id)) {
      any = any || !extracts->steps.empty();
      cases.push_back(std::move(*extracts));
    }
  if (!any)
    return "";
  const std::string file = path_ + "/data.csv";
  write_file_atomically(file, index_csv(cases));
  return file;
}

}  // namespace lodestone::postprocess
