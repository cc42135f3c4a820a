// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"

#include "base/dimension.h"

#include <fmt/format.h>
#include <udunits2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

namespace lodestone::base {

namespace {

struct UnitDeleter {
  void operator()(ut_unit* unit) const { ut_free(unit); }
};
using UnitHandle = std::unique_ptr<ut_unit, UnitDeleter>;

struct ConverterDeleter {
  void operator()(cv_converter* converter) const { cv_free(converter); }
};

/// A parsed unit and its power of the radian. UDUNITS-2 treats the radian as dimensionless, so that "50 Hz" would pass
/// as 50 rad/s; we keep it as a dimension of its own.
struct Unit {
  UnitHandle handle;
  int radian_power = 0;
};

/// "" where UDUNITS-2 has no words for it.
std::string definition_of(const ut_unit* unit) {
  std::array<char, 512> text{};
  const int length = ut_format(unit, text.data(), text.size() - 1, UT_ASCII | UT_DEFINITION);
  return length <= 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(length));
}

int radian_power_of(const ut_unit* unit) {
  const std::string text = definition_of(unit);
  const std::string_view definition = text;
  for (std::size_t at = definition.find("rad"); at != std::string_view::npos; at = definition.find("rad", at + 1)) {
    int power = 1;
    const char* first = definition.data() + at + 3;
    std::from_chars(first, definition.data() + definition.size(), power);
    return power;
  }
  return 0;
}

/// The UDUNITS-2 system with our additions, read on first use. libudunits2 is not thread-safe: every call is locked.
class UnitSystem {
public:
  static UnitSystem& instance() {
    static UnitSystem system;
    return system;
  }

  double convert(double value, const std::string& from, const std::string& to) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const Unit& a = unit(from);
    const Unit& b = unit(to);
    if (a.radian_power != b.radian_power || ut_are_convertible(a.handle.get(), b.handle.get()) == 0)
      throw QuantityError(fmt::format("'{}' does not convert to '{}'", from, to));
    const std::unique_ptr<cv_converter, ConverterDeleter> converter(ut_get_converter(a.handle.get(), b.handle.get()));
    if (!converter)
      throw QuantityError(fmt::format("'{}' does not convert to '{}'", from, to));
    return cv_convert_double(converter.get(), value);
  }

  /// In base units, "0.001 m" or "K @ 273.15".
  std::string definition(const std::string& text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return definition_of(unit(text).handle.get());
  }

  bool knows(const std::string& text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    try {
      unit(text);
      return true;
    } catch (const QuantityError&) {
      return false;
    }
  }

private:
  UnitSystem() {
    ut_set_error_message_handler(ut_ignore);
    system_ = ut_read_xml(nullptr);
    if (system_ == nullptr)
      throw QuantityError("the unit database of UDUNITS-2 cannot be read (Debian package libudunits2-data; "
                          "UDUNITS2_XML_PATH may point to a missing file)");
    add("deg", "degree");
    add("rev", "turn");
    // The gauss and the oersted exactly; UDUNITS-2 rounds the latter to seven digits.
    add("G", "1e-4 T");
    add("Gs", "1e-4 T");
    const std::string oersted = fmt::format("{:.17g} A/m", 1000.0 / (4.0 * pi));
    ut_unmap_symbol_to_unit(system_, "Oe", UT_ASCII);
    add("Oe", oersted);
    add("Wh", "3600 J");
    add("MGOe", fmt::format("{:.17g} J/m3", 1e6 * 1e-4 * 1000.0 / (4.0 * pi)));
    for (const char* currency : {"EUR", "USD", "CNY"}) {
      const UnitHandle base(ut_new_base_unit(system_));
      ut_map_symbol_to_unit(currency, UT_ASCII, base.get());
      ut_map_unit_to_symbol(base.get(), currency, UT_ASCII);
    }
  }

  void add(const char* symbol, const std::string& definition) {
    const UnitHandle handle(ut_parse(system_, definition.c_str(), UT_ASCII));
    ut_map_symbol_to_unit(symbol, UT_ASCII, handle.get());
  }

  const Unit& unit(const std::string& text) {
    const auto found = cache_.find(text);
    if (found != cache_.end())
      return found->second;
    // Offsets ("m @ 5", "since"), logarithmic references and multiples ("3 m") are units to UDUNITS-2, slips to us.
    const auto holds = [&](const char* word) { return text.find(word) != std::string::npos; };
    UnitHandle handle;
    if (!holds("@") && !holds(" since ") && !holds("(re "))
      handle.reset(ut_parse(system_, text.c_str(), UT_UTF8));
    if (!handle)
      throw QuantityError(fmt::format("unknown unit '{}'", text));
    Unit result;
    result.radian_power = radian_power_of(handle.get());
    result.handle = std::move(handle);
    return cache_.emplace(text, std::move(result)).first->second;
  }

  ut_system* system_ = nullptr;
  std::map<std::string, Unit> cache_;
  std::mutex mutex_;
};

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

struct Parts {
  double value;
  std::string_view unit;
};

Parts split(std::string_view text) {
  const std::string_view whole = trim(text);
  std::string_view rest = whole;
  if (rest.empty())
    throw QuantityError("is empty; expected a number");
  if (rest.front() == '+' && rest.size() > 1 && rest[1] != '-' && rest[1] != '+')
    rest.remove_prefix(1);
  // from_chars reads no locale: "1.5" everywhere.
  double value = 0.0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error == std::errc::result_out_of_range)
    throw QuantityError(fmt::format("'{}' is too large or too small a number", whole));
  if (error != std::errc() || end == rest.data()) {
    if (whole == ".nan" || whole == ".NaN" || whole == ".NAN" || whole.find("inf") != std::string_view::npos)
      throw QuantityError(fmt::format("'{}' is not a finite number", whole));
    throw QuantityError(fmt::format("'{}' is not a number", whole));
  }
  if (!std::isfinite(value))
    throw QuantityError(fmt::format("'{}' is not a finite number", whole));
  const std::string_view unit = trim(rest.substr(static_cast<std::size_t>(end - rest.data())));
  if (!unit.empty() && unit.front() == ',')
    throw QuantityError(fmt::format("'{}' has a comma; write the decimal point as '.'", whole));
  const bool reciprocal = unit.substr(0, 2) == "1/";  // "0.00393 1/K"
  if (!unit.empty() && !reciprocal &&
      (unit.front() == '+' || unit.front() == '-' || (unit.front() >= '0' && unit.front() <= '9')))
    throw QuantityError(fmt::format("'{}' holds two numbers; expected one with its unit", whole));
  // UDUNITS-2 reads "m 5" as five metres.
  for (std::size_t i = 1; i < unit.size(); ++i)
    if (is_space(unit[i - 1]) && unit[i] >= '0' && unit[i] <= '9')
      throw QuantityError(fmt::format("'{}' holds two numbers; expected one with its unit", whole));
  return {value, unit};
}

/// What a reader of the error most likely wants to write.
std::string customary_unit(const std::string& unit) {
  static const std::map<std::string, std::string> table = {
      {"m", "mm"},        {"m2", "mm2"},     {"K", "degC"},       {"rad", "deg"},       {"rad/s", "rpm"},
      {"1/K", "%/K"},     {"A/m", "kA/m"},   {"ohm", "mohm"},     {"ohm.m", "uohm.cm"}, {"S/m", "MS/m"},
      {"kg/m3", "kg/m3"}, {"W/kg", "W/kg"},  {"kg", "kg"},        {"1", "%"},           {"H", "mH"},
      {"Pa", "MPa"},      {"A/m2", "A/mm2"}, {"kg/m^3", "kg/m3"}, {"m^2", "mm2"}};
  const auto found = table.find(unit);
  return found == table.end() ? unit : found->second;
}

}  // namespace

bool Range::contains(double value) const {
  return (min_allowed ? value >= min : value > min) && (max_allowed ? value <= max : value < max);
}

double parse_quantity(std::string_view text, const std::string& unit) {
  const Parts parts = split(text);
  if (parts.unit.empty()) {
    if (unit == "1")
      return parts.value;
    const std::string example = customary_unit(unit);
    throw QuantityError(fmt::format("'{}' needs a unit, such as '{} {}'", trim(text), trim(text), example));
  }
  const std::string given(parts.unit);
  UnitSystem& units = UnitSystem::instance();
  if (!units.knows(given))
    throw QuantityError(
        fmt::format("unknown unit '{}' in '{}'; expected one such as '{}'", given, trim(text), customary_unit(unit)));
  double value = 0.0;
  try {
    value = units.convert(parts.value, given, unit);
  } catch (const QuantityError&) {
    if (unit == "1")
      throw QuantityError(fmt::format("'{}' must be a plain number without a unit (or in %)", trim(text)));
    throw QuantityError(
        fmt::format("'{}' has the wrong dimension; expected a unit such as '{}'", trim(text), customary_unit(unit)));
  }
  if (!std::isfinite(value))
    throw QuantityError(fmt::format("'{}' is too large a number", trim(text)));
  if (unit == "K" && value < 0.0)
    throw QuantityError(fmt::format("'{}' is below absolute zero", trim(text)));
  return value;
}

std::string unit_of(std::string_view text) {
  return std::string(split(text).unit);
}

double convert(double value, const std::string& unit, const std::string& display_unit) {
  if (unit == display_unit)
    return value;
  return UnitSystem::instance().convert(value, unit, display_unit);
}

std::string format_quantity(double value, const std::string& unit, const std::string& display_unit) {
  const double shown = convert(value, unit, display_unit);
  // Rounding first keeps 20.000000000000057 degC from showing as anything but 20.
  const std::string number = fmt::format("{:.6g}", shown == 0.0 ? 0.0 : shown);
  if (display_unit.empty() || display_unit == "1")
    return number;
  return number + " " + display_unit;
}

bool converts(const std::string& unit, const std::string& display_unit) {
  try {
    convert(1.0, unit, display_unit);
    return true;
  } catch (const QuantityError&) {
    return false;
  }
}

Dimension dimension_of(const std::string& unit) {
  // "0.001 m.kg-1", "K @ 273.15", "1": a factor, base units with their powers, an origin.
  const std::string text = UnitSystem::instance().definition(unit);
  std::string_view rest = trim(std::string_view(text).substr(0, text.find('@')));
  Dimension dimension;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find_first_of(". "));
    std::size_t letters = 0;
    while (letters < word.size() && std::isalpha(static_cast<unsigned char>(word[letters])) != 0)
      ++letters;
    if (letters > 0) {
      int power = 1;
      std::from_chars(word.data() + letters, word.data() + word.size(), power);
      dimension[std::string(word.substr(0, letters))] += power;
      rest.remove_prefix(word.size());
    } else {
      rest.remove_prefix(std::min(rest.find(' '), rest.size()));
    }
    rest.remove_prefix(std::min(rest.find_first_not_of(". "), rest.size()));
  }
  return dimension;
}

std::string si_unit(const Dimension& dimension) {
  std::string text;
  for (const auto& [unit, power] : dimension)
    text += fmt::format("{}{}{}", text.empty() ? "" : " ", unit, power == 1.0 ? "" : fmt::format("^{:g}", power));
  return text.empty() ? "1" : text;
}

PhysicalValue parse_physical_value(std::string_view text) {
  const std::string unit = unit_of(text);
  PhysicalValue result;
  if (!unit.empty()) {
    if (!UnitSystem::instance().knows(unit))
      throw QuantityError(fmt::format("unknown unit '{}' in '{}'", unit, trim(text)));
    result.dimension = dimension_of(unit);
  }
  result.value = parse_quantity(text, si_unit(result.dimension));
  return result;
}

std::string to_text(const PhysicalValue& value, const std::string& unit, int digits) {
  if (dimension_of(unit.empty() ? "1" : unit) != value.dimension)
    throw QuantityError(fmt::format("is in {}, which is not converted to '{}'", si_unit(value.dimension), unit));
  const double shown = unit.empty() ? value.value : convert(value.value, si_unit(value.dimension), unit);
  const std::string number = fmt::format("{:.{}g}", shown == 0.0 ? 0.0 : shown, digits);
  return unit.empty() || unit == "1" ? number : number + " " + unit;
}

std::string describe(const Range& range, const std::string& unit, const std::string& display_unit) {
  const bool lower = std::isfinite(range.min);
  const bool upper = std::isfinite(range.max);
  const auto show = [&](double value) { return format_quantity(value, unit, display_unit); };
  if (lower && upper) {
    if (range.min_allowed && range.max_allowed)
      return show(range.min) + " … " + show(range.max);
    return (range.min_allowed ? "at least " : "above ") + show(range.min) + " and " +
           (range.max_allowed ? "at most " : "below ") + show(range.max);
  }
  if (lower)
    return (range.min_allowed ? "at least " : "above ") + show(range.min);
  if (upper)
    return (range.max_allowed ? "at most " : "below ") + show(range.max);
  return "any value";
}

}  // namespace lodestone::base
