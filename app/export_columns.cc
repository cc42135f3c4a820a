// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export_columns.h"

#include "app/commands.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "postprocess/comparison/results_table.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/results_store.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;

std::string listed(const std::vector<postprocess::ResultColumn>& columns) {
  Table table({{"Column"}, {"Unit"}, {"Meaning"}});
  for (const postprocess::ResultColumn& one : columns)
    table.add({one.name, one.unit, one.description});
  return table.text();
}

}  // namespace

int export_columns(const ColumnsExport& wanted) {
  const postprocess::ResultsStore store(wanted.directory, false);
  const postprocess::GatheredCases gathered = store.gathered();
  if (wanted.samples && gathered.sample_of.empty())
    throw base::UserError(wanted.directory + ": holds no samples: its study has no tolerances");
  const postprocess::ResultColumns columns(wanted.samples ? gathered.samples : gathered.cases);
  const std::size_t rows = columns.rows();
  for (const std::string& file : store.damaged())
    fmt::print(stderr, "{}; left out, run the study again to mend it\n", file);
  if (wanted.csv.empty()) {
    if (!wanted.columns.empty())
      throw base::UserError("lodestone export: --columns chooses what --csv FILE writes; there is no --csv");
    if (wanted.json) {
      ordered_json list = ordered_json::array();
      for (const postprocess::ResultColumn& one : columns.names())
        list.push_back({{"name", one.name}, {"unit", one.unit}, {"description", one.description}});
      std::cout << ordered_json{{"rows", rows}, {"columns", list}}.dump(2) << "\n";
    } else {
      std::cout << listed(columns.names())
                << fmt::format("{} rows. Next: lodestone export {} --csv columns.csv\n", rows, wanted.directory);
    }
  } else {
    const std::string text = [&] {
      try {
        return columns.csv(wanted.columns);
      } catch (const base::UserError& error) {
        throw base::UserError(std::string("--columns: ") + error.what());
      }
    }();
    if (wanted.csv == "-") {
      std::cout << text;
    } else {
      postprocess::make_directory_of(wanted.csv);
      postprocess::write_file_atomically(wanted.csv, text);
      const std::size_t count = wanted.columns.empty() ? columns.names().size() : wanted.columns.size();
      if (wanted.json)
        std::cout << ordered_json{{"rows", rows}, {"columns", count}, {"files", {wanted.csv}}}.dump(2) << "\n";
      else
        std::cout << fmt::format("{} rows, {} columns\nWritten: {}\n", rows, count, wanted.csv);
    }
  }
  return store.damaged().empty() ? exit_code::done : exit_code::some_failed;
}

}  // namespace lodestone::app
