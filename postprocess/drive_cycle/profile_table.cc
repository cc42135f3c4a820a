// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/drive_cycle/profile_table.h"

#include "base/quantity.h"
#include "materials/separated_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool ends_in(const std::string& text, const std::string& end) {
  return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

ProfileTable::ProfileTable(const std::string& file, const std::vector<ProfileColumn>& columns) : file_(file) {
  std::vector<std::string> names, titles;
  for (const ProfileColumn& known : columns) {
    names.push_back(known.name);
    titles.push_back(fmt::format("{} [{}]", known.name, known.units.front()));
  }
  materials::SeparatedValues csv = materials::SeparatedValues::load(file);
  const auto fail_heading = [&](const std::string& message) {
    throw base::UserError({file, csv.heading_line, 0}, "", message);
  };
  for (std::size_t j = 0; j < csv.headings.size(); ++j) {
    const materials::Heading& heading = csv.headings[j];
    const auto known = std::find_if(columns.begin(), columns.end(),
                                    [&](const ProfileColumn& one) { return one.name == heading.name; });
    if (known == columns.end())
      fail_heading(fmt::format("'{}' is no column here{}; expected {}", heading.name,
                               base::did_you_mean(heading.name, names), fmt::join(titles, ", ")));
    if (has(heading.name))
      fail_heading(fmt::format("the column '{}' is given twice", heading.name));
    if (heading.unit.empty())
      fail_heading(fmt::format("the column '{0}' has no unit; write '{0} [{1}]'", heading.name, known->units.front()));
    const auto unit = std::find_if(known->units.begin(), known->units.end(),
                                   [&](const std::string& one) { return base::converts(heading.unit, one); });
    if (unit == known->units.end())
      fail_heading(fmt::format("'{}' is no unit of the column '{}'; expected one such as '{}'", heading.unit,
                               heading.name, fmt::join(known->units, "', '")));
    Column column{heading.name, *unit, {}, {}};
    for (std::size_t i = 0; i < csv.rows.size(); ++i) {
      column.values.push_back(base::convert(csv.rows[i][j], heading.unit, *unit));
      column.places.push_back(csv.columns[i][j]);
    }
    columns_.push_back(std::move(column));
  }
  for (const ProfileColumn& known : columns)
    if (known.required && !has(known.name))
      fail_heading(
          fmt::format("the column '{0}' is missing; write it as '{0} [{1}]'", known.name, known.units.front()));
  lines_ = std::move(csv.lines);
}

const ProfileTable::Column* ProfileTable::find(const std::string& name) const {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(), [&](const Column& one) { return one.name == name; });
  return found == columns_.end() ? nullptr : &*found;
}

const std::vector<double>& ProfileTable::values(const std::string& column) const {
  if (const Column* found = find(column))
    return found->values;
  throw std::out_of_range("no column " + column);
}

const std::string& ProfileTable::unit(const std::string& column) const {
  if (const Column* found = find(column))
    return found->unit;
  throw std::out_of_range("no column " + column);
}

void ProfileTable::fail(std::size_t row, const std::string& column, const std::string& message) const {
  const Column* found = find(column);
  throw base::UserError({file_, lines_.at(row), found != nullptr ? found->places.at(row) : 0}, column, message);
}

ProfileSource find_profile(const base::LibraryPath& library, const std::string& kind, const std::string& key,
                           const std::vector<std::string>& more, const std::string& name, const base::Node* reference) {
  namespace fs = std::filesystem;
  return at_reference(reference, [&] {
    const std::string folder = reference == nullptr ? "" : fs::path(reference->location().file).parent_path().string();
    ProfileSource source;
    const std::string file = library.find(kind, name, folder);
    if (ends_in(file, ".csv")) {
      source.name = fs::path(file).stem().string();
      source.provenance.source = "the user's file";
      source.table = file;
      source.content = text_of(file);
      return source;
    }
    source.document = base::Document::load(file);
    const base::Node root = source.document->root();
    std::vector<std::string> keys = {key, "description", "source", "confidence", "table"};
    keys.insert(keys.end(), more.begin(), more.end());
    root.allow_keys(keys);
    source.name = root.at(key).text();
    if (const auto description = root.find("description"))
      source.description = description->text();
    source.provenance = materials::read_provenance(root, {});
    const base::Node table = root.at("table");
    source.table = (fs::path(file).parent_path() / table.text()).string();
    std::error_code error;
    if (!fs::is_regular_file(source.table, error))
      table.fail(fmt::format("there is no file '{}'", source.table));
    source.content = source.document->canonical_text() + "\n# table\n" + text_of(source.table);
    return source;
  });
}

}  // namespace lodestone::postprocess
