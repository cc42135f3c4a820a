// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lodestone::geometries::pyleecan {

namespace {

constexpr double longest = 20.0;  // m, as of our templates

bool is_none(const base::Node& value) {
  if (value.is_null())
    return true;
  if (value.is_list())
    return value.items().empty();
  if (value.is_map())
    return value.entries().empty();
  const std::string text = value.text();
  return text.empty() || text == "false" || text == "0" || text == "0.0" || text == "-0.0";
}

/// How a value is told in a message: a class by its name, a number as it is.
std::string in_words(const base::Node& value) {
  if (value.is_list())
    return fmt::format("a list of {}", value.items().size());
  if (value.is_map()) {
    const auto own = value.find("__class__");
    return own && own->is_scalar() ? own->text() : "a map";
  }
  return value.text();
}

}  // namespace

std::string class_of(const base::Node& object) {
  if (!object.is_map())
    object.fail("expected an object of pyleecan with its __class__");
  return object.at("__class__").text();
}

void refuse_class(const base::Node& object, const std::string& read, const std::string& why) {
  object.fail(fmt::format("{} is not read{}{}; read are {}", class_of(object), why.empty() ? "" : ": ", why, read));
}

std::optional<base::Node> present(const base::Node& object, const std::string& key) {
  auto found = object.find(key);
  return found && !found->is_null() ? found : std::nullopt;
}

base::Node either(const base::Node& object, const std::string& key, const std::string& older) {
  if (const auto found = present(object, key))
    return *found;
  if (const auto found = present(object, older))
    return *found;
  object.fail(fmt::format("'{}' (in older files '{}') is missing or null", key, older));
}

double length(const base::Node& value) {
  if (value.is_null())
    value.fail("null: a length in metres is needed");
  return value.number({0.0, longest, true, true});
}

double length(const base::Node& object, const std::string& key) {
  return length(object.at(key));
}

double positive_length(const base::Node& object, const std::string& key) {
  const base::Node value = object.at(key);
  if (value.is_null())
    value.fail("null: a length in metres is needed");
  return value.number({0.0, longest, false, true});
}

double length_or_zero(const base::Node& object, const std::string& key) {
  const auto found = present(object, key);
  return found ? length(*found) : 0.0;
}

bool flag(const base::Node& object, const std::string& key) {
  const auto found = present(object, key);
  return found && (found->text() == "1" || (found->text() != "0" && found->boolean()));
}

Point point(const base::Node& node) {
  const std::string text = node.text();
  const char* at = text.data();
  const char* const end = at + text.size();
  double x = 0.0, y = 0.0;
  if (at != end && *at == '(')
    ++at;
  const auto real = std::from_chars(at, end, x);
  at = real.ptr;
  const bool plus = at != end && *at == '+';
  const auto imaginary = std::from_chars(at + (plus ? 1 : 0), end, y);
  if (real.ec != std::errc() || imaginary.ec != std::errc() || imaginary.ptr == end || *imaginary.ptr != 'j' ||
      !std::isfinite(x) || !std::isfinite(y))
    node.fail(fmt::format("'{}': expected a point as '(x+yj)' in metres", text));
  return {x, y};
}

void refuse_others(const base::Node& object, const std::vector<std::string>& known) {
  for (const auto& [key, value] : object.entries()) {
    if (key == "__class__" || is_none(value) || std::find(known.begin(), known.end(), key) != known.end())
      continue;
    value.fail(
        fmt::format("{}: this field is not read, and what it does would be lost; null, 0, false or empty is none",
                    in_words(value)));
  }
}

void refuse_others_of_slot(const base::Node& slot, std::vector<std::string> known) {
  known.insert(known.end(), {"Zs", "is_bore"});
  refuse_others(slot, known);
  if (present(slot, "is_bore") && !flag(slot, "is_bore"))
    slot.at("is_bore").fail("false: slots of the yoke are not read");
}

std::string millimetres(double metres) {
  return fmt::format("{:.10g} mm", std::round(metres * 1e12) / 1e9);
}

std::string origin(const base::Node& object, const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys)
    text += (text.empty() ? "" : ", ") + (object.field().empty() ? key : object.field() + "." + key);
  return text;
}

}  // namespace lodestone::geometries::pyleecan
