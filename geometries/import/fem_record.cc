// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/fem_record.h"

#include "base/user_error.h"

#include <fmt/format.h>

#include <utility>

namespace lodestone::geometries {

FemRecord::FemRecord(const FemText& text, std::string section, int begin_line)
    : text_(text), section_(std::move(section)), begin_line_(begin_line) {}

void FemRecord::add(const FemLine& line) {
  const bool names = line.key.size() > 5 && line.key.compare(line.key.size() - 5, 5, "name>") == 0;
  if (names && name_.empty() && !line.words.empty())
    name_ = text_.value(line, field(line.key));
  if (const auto [entry, is_new] = lines_.emplace(line.key, &line); !is_new)
    text_.fail(line.number, field(line.key), fmt::format("the key stands in line {} already", entry->second->number));
}

const FemLine* FemRecord::find(const std::string& key) {
  asked_.insert(key);
  const auto found = lines_.find(key);
  return found == lines_.end() ? nullptr : found->second;
}

int FemRecord::line_of(const std::string& key) {
  const FemLine* line = find(key);
  return line ? line->number : begin_line_;
}

double FemRecord::number(const std::string& key, double absent) {
  const FemLine* line = find(key);
  return line ? text_.number(*line, 0, field(key)) : absent;
}

int FemRecord::integer(const std::string& key, int absent, int least, int most) {
  const FemLine* line = find(key);
  return line ? text_.integer(*line, 0, field(key), least, most) : absent;
}

std::string FemRecord::name_of(const std::string& key) {
  if (!find(key))
    text_.fail(begin_line_, field(key), "the name is missing");
  return name_;
}

void FemRecord::ignore(const std::string& key) {
  number(key, 0.0);
}

void FemRecord::expect_zero(const std::string& key, const std::string& why) {
  if (const double value = number(key, 0.0); value != 0.0)
    text_.fail(line_of(key), field(key), fmt::format("{} is not supported: {}", value, why));
}

void FemRecord::refuse_others() const {
  for (const auto& [key, line] : lines_)
    if (!asked_.count(key))
      text_.fail(line->number, field(key),
                 "this key is not known here" + base::did_you_mean(key, {asked_.begin(), asked_.end()}));
}

std::string FemRecord::field(const std::string& key) const {
  const auto line = lines_.find(key);
  const std::string written = line == lines_.end() ? key : line->second->written_key;
  return name_.empty() ? section_ + "." + written : section_ + "." + name_.substr(0, 40) + "." + written;
}

}  // namespace lodestone::geometries
