// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/expression.h"

#include "base/quantity.h"
#include "base/user_error.h"

#include <fmt/format.h>
#include <muParser.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

namespace lodestone::base {

namespace {

// ---- arithmetic
// ------------------------------------------------------------------------------------------------------

/// muParser computes with numbers. Those that it gets are places in this list of quantities; the operators and
/// functions that we define for it look the quantities up and append their results.
class Arithmetic {
public:
  double keep(PhysicalValue value) {
    if (!std::isfinite(value.value))
      throw UndefinedResult("the result is not a finite number");
    values_.push_back(std::move(value));
    return static_cast<double>(values_.size() - 1);
  }
  const PhysicalValue& at(double place) const { return values_.at(static_cast<std::size_t>(place)); }

private:
  std::vector<PhysicalValue> values_;
};

/// muParser's operators take no data of ours.
thread_local Arithmetic* arithmetic = nullptr;

const PhysicalValue& at(double place) {
  return arithmetic->at(place);
}

double keep(double value, Dimension dimension) {
  return arithmetic->keep({value, std::move(dimension)});
}

std::string unit_in_words(const Dimension& dimension) {
  return dimension.empty() ? "a number without unit" : si_unit(dimension);
}

void require_same(const PhysicalValue& a, const PhysicalValue& b, const char* what) {
  if (a.dimension != b.dimension)
    throw ExpressionError(fmt::format("{} of {} and {}", what, unit_in_words(a.dimension), unit_in_words(b.dimension)));
}

double number(double place, const char* what) {
  const PhysicalValue& value = at(place);
  if (!value.dimension.empty())
    throw ExpressionError(fmt::format("{} takes a number without unit, not {}", what, si_unit(value.dimension)));
  return value.value;
}

/// Powers added to those of another, `factor` times.
Dimension combined(Dimension dimension, const Dimension& other, double factor) {
  for (const auto& [unit, power] : other)
    if ((dimension[unit] += factor * power) == 0.0)
      dimension.erase(unit);
  return dimension;
}

double add(double a, double b) {
  require_same(at(a), at(b), "a sum");
  return keep(at(a).value + at(b).value, at(a).dimension);
}

double subtract(double a, double b) {
  require_same(at(a), at(b), "a difference");
  return keep(at(a).value - at(b).value, at(a).dimension);
}

double multiply(double a, double b) {
  return keep(at(a).value * at(b).value, combined(at(a).dimension, at(b).dimension, 1.0));
}

double divide(double a, double b) {
  if (at(b).value == 0.0)
    throw UndefinedResult("division by zero");
  return keep(at(a).value / at(b).value, combined(at(a).dimension, at(b).dimension, -1.0));
}

double raise(double a, double b) {
  const double power = number(b, "a power");
  return keep(std::pow(at(a).value, power), combined({}, at(a).dimension, power));
}

double negate(double a) {
  return keep(-at(a).value, at(a).dimension);
}

double same(double a) {
  return a;
}

double square_root(double a) {
  if (at(a).value < 0.0)
    throw UndefinedResult("square root of a negative number");
  return keep(std::sqrt(at(a).value), combined({}, at(a).dimension, 0.5));
}

double magnitude(double a) {
  return keep(std::abs(at(a).value), at(a).dimension);
}

double least(const double* places, int count) {
  double best = places[0];
  for (int i = 1; i < count; ++i) {
    require_same(at(best), at(places[i]), "the least");
    best = at(places[i]).value < at(best).value ? places[i] : best;
  }
  return best;
}

double most(const double* places, int count) {
  double best = places[0];
  for (int i = 1; i < count; ++i) {
    require_same(at(best), at(places[i]), "the most");
    best = at(places[i]).value > at(best).value ? places[i] : best;
  }
  return best;
}

const Dimension& angle() {
  static const Dimension radian = dimension_of("rad");
  return radian;
}

double angle_of(double place, const char* what) {
  if (at(place).dimension != angle())
    throw ExpressionError(
        fmt::format("{} takes an angle such as 30 deg, not {}", what, unit_in_words(at(place).dimension)));
  return at(place).value;
}

double sine(double a) {
  return keep(std::sin(angle_of(a, "sin")), {});
}
double cosine(double a) {
  return keep(std::cos(angle_of(a, "cos")), {});
}
double tangent(double a) {
  return keep(std::tan(angle_of(a, "tan")), {});
}
double arc_sine(double a) {
  return keep(std::asin(number(a, "asin")), angle());
}
double arc_cosine(double a) {
  return keep(std::acos(number(a, "acos")), angle());
}
double arc_tangent(double a) {
  return keep(std::atan(number(a, "atan")), angle());
}
double arc_tangent_of_two(double a, double b) {
  require_same(at(a), at(b), "atan2");
  return keep(std::atan2(at(a).value, at(b).value), angle());
}
double floor_of(double a) {
  return keep(std::floor(number(a, "floor")), {});
}
double ceiling_of(double a) {
  return keep(std::ceil(number(a, "ceil")), {});
}
double rounded(double a) {
  return keep(std::round(number(a, "round")), {});
}
double exponential(double a) {
  return keep(std::exp(number(a, "exp")), {});
}
double natural_logarithm(double a) {
  return keep(std::log(number(a, "ln")), {});
}
double common_logarithm(double a) {
  return keep(std::log10(number(a, "log10")), {});
}

void define_operations(mu::Parser& parser) {
  parser.ClearFun();
  parser.ClearConst();
  parser.ClearInfixOprt();
  parser.EnableBuiltInOprt(false);
  // The places must not be computed with before they are filled.
  parser.EnableOptimizer(false);
  parser.DefineOprt("+", add, mu::prADD_SUB);
  parser.DefineOprt("-", subtract, mu::prADD_SUB);
  parser.DefineOprt("*", multiply, mu::prMUL_DIV);
  parser.DefineOprt("/", divide, mu::prMUL_DIV);
  parser.DefineOprt("^", raise, mu::prPOW, mu::oaRIGHT);
  parser.DefineInfixOprt("-", negate, mu::prINFIX, false);
  parser.DefineInfixOprt("+", same, mu::prINFIX, false);
  const std::vector<std::pair<const char*, mu::fun_type1>> of_one = {
      {"sqrt", square_root},     {"abs", magnitude},         {"sin", sine},        {"cos", cosine},
      {"tan", tangent},          {"asin", arc_sine},         {"acos", arc_cosine}, {"atan", arc_tangent},
      {"floor", floor_of},       {"ceil", ceiling_of},       {"round", rounded},   {"exp", exponential},
      {"ln", natural_logarithm}, {"log10", common_logarithm}};
  for (const auto& [name, function] : of_one)
    parser.DefineFun(name, function, false);
  parser.DefineFun("atan2", arc_tangent_of_two, false);
  parser.DefineFun("min", least, false);
  parser.DefineFun("max", most, false);
}

const std::vector<std::string> functions = {"sqrt",  "abs", "min", "max", "floor", "ceil", "round", "exp",  "ln",
                                            "log10", "sin", "cos", "tan", "asin",  "acos", "atan",  "atan2"};

// ---- text
// ------------------------------------------------------------------------------------------------------------

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
/// Of a word; "%" and what is not ASCII ("µm", "°") are in units alone.
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '%' || (c & 0x80) != 0;
}

bool is_unit(const std::string& text) {
  try {
    dimension_of(text);
    return true;
  } catch (const QuantityError&) {
    return false;
  }
}

/// Goes through the text of an expression and gives the words of muParser's.
class Reader {
public:
  Reader(const std::string& text, const std::vector<std::string>& known_names)
      : text_(text), known_names_(known_names) {}

  struct Operand {
    std::string name;  ///< "" of a number
    PhysicalValue value;
  };
  std::vector<Operand> operands;
  std::vector<std::string> units;
  std::string rewritten;

  void read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])))
        read_number();
      else if (is_letter(c))
        read_name();
      else if (std::string_view("+-*/^(), \t\n").find(c) != std::string_view::npos)
        rewritten += text_[at_++];
      else
        throw ExpressionError(fmt::format("'{}' has no meaning here; known are + - * / ^ ( ) and functions", c));
    }
  }

  /// The text from the word on in which muParser's position is.
  std::string_view rest_from(int position) const {
    std::size_t begin = 0;
    for (const auto& [ours, theirs] : starts_)
      if (static_cast<int>(theirs) <= position)
        begin = ours;
    return std::string_view(text_).substr(std::min(begin, text_.size()));
  }

private:
  void add(Operand operand, std::size_t begin) {
    starts_.emplace_back(begin, rewritten.size());
    rewritten += " q" + std::to_string(operands.size()) + " ";
    operands.push_back(std::move(operand));
  }

  void read_number() {
    const std::size_t begin = at_;
    double value = 0.0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc())
      throw ExpressionError(fmt::format("'{}' is no number that can be computed with", text_.substr(at_)));
    at_ = static_cast<std::size_t>(end - text_.data());
    const std::string unit = read_unit();
    std::string literal(text_, begin, static_cast<std::size_t>(end - text_.data()) - begin);
    if (!unit.empty())
      literal += " " + unit;
    try {
      add({"", parse_physical_value(literal)}, begin);
    } catch (const QuantityError& problem) {
      throw ExpressionError(problem.what());
    }
    units.push_back(unit);
  }

  /// The unit behind a number, "" where there is none. It goes on behind '/', '.' or a space while the next word makes
  /// a unit with it and is no name.
  std::string read_unit() {
    std::size_t next = at_;
    while (next < text_.size() && is_space(text_[next]))
      ++next;
    if (next == text_.size() || !is_letter(text_[next]))
      return "";
    std::string unit = word_with_power(next);
    if (is_known_name(unit) || !is_unit(unit))
      throw ExpressionError(fmt::format("unknown unit '{}' behind a number; a product needs '*'", unit));
    at_ = next;
    for (;;) {
      next = at_;
      std::string separator;
      while (next < text_.size() && is_space(text_[next]))
        separator = " ", ++next;
      if (next < text_.size() && (text_[next] == '/' || text_[next] == '.'))
        separator = text_[next++];
      while (next < text_.size() && is_space(text_[next]))
        ++next;
      if (separator.empty() || next == text_.size() || !is_letter(text_[next]))
        return unit;
      const std::string word = word_with_power(next);
      const bool is_call = next < text_.size() && text_[next] == '(';
      if (is_call || is_known_name(word) || word.find('.') != std::string::npos || !is_unit(unit + separator + word))
        return unit;
      unit += separator + word;
      at_ = next;
    }
  }

  /// A dotted word and its power, "mm^2"; `place` moves behind it.
  std::string word_with_power(std::size_t& place) const {
    std::string word = dotted_word(place);
    std::size_t end = place;
    if (end < text_.size() && text_[end] == '^') {
      ++end;
      while (end < text_.size() && is_digit(text_[end]))
        ++end;
      if (end > place + 1 && is_unit(word + text_.substr(place, end - place))) {
        word += text_.substr(place, end - place);
        place = end;
      }
    }
    return word;
  }

  std::string dotted_word(std::size_t& place) const {
    const std::size_t begin = place;
    while (place < text_.size() && (is_letter(text_[place]) || is_digit(text_[place]) ||
                                    (text_[place] == '.' && place + 1 < text_.size() && is_letter(text_[place + 1]))))
      ++place;
    return text_.substr(begin, place - begin);
  }

  void read_name() {
    const std::size_t begin = at_;
    const std::string name = dotted_word(at_);
    std::size_t next = at_;
    while (next < text_.size() && is_space(text_[next]))
      ++next;
    if (next < text_.size() && text_[next] == '(') {
      if (std::find(functions.begin(), functions.end(), name) == functions.end())
        throw ExpressionError(fmt::format("there is no function '{}'{}; known: {}", name, did_you_mean(name, functions),
                                          fmt::join(functions, ", ")));
      starts_.emplace_back(begin, rewritten.size());
      rewritten += name;
      return;
    }
    if (name == "pi")
      add({"", {pi, {}}}, begin);
    else
      add({name, {}}, begin);
  }

  bool is_known_name(const std::string& word) const {
    return std::find(known_names_.begin(), known_names_.end(), word) != known_names_.end();
  }

  const std::string& text_;
  const std::vector<std::string>& known_names_;
  std::size_t at_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> starts_;  ///< of words, in the text and in muParser's
};

std::string in_words(const mu::ParserError& error, const Reader& reader, const std::string& text) {
  const std::string near = fmt::format("near '{}'", reader.rest_from(static_cast<int>(error.GetPos())));
  switch (error.GetCode()) {
  case mu::ecUNEXPECTED_EOF:
    return text.find_first_not_of(" \t\n") == std::string::npos ? "the expression is empty"
                                                                : "the expression ends too early";
  case mu::ecEMPTY_EXPRESSION:
    return "the expression is empty";
  case mu::ecMISSING_PARENS:
    return "a bracket is not closed";
  case mu::ecUNEXPECTED_PARENS:
    return "a bracket that does not belong there, " + near;
  case mu::ecUNEXPECTED_VAR:
  case mu::ecUNEXPECTED_VAL:
  case mu::ecUNEXPECTED_FUN:
    return "an operator such as '*' is missing " + near;
  case mu::ecUNEXPECTED_OPERATOR:
    return "an operator without a value before it, " + near;
  case mu::ecUNEXPECTED_ARG_SEP:
    return "a comma outside of a function; the decimal point is '.'";
  case mu::ecTOO_MANY_PARAMS:
  case mu::ecTOO_FEW_PARAMS:
    return "a function with the wrong number of arguments";
  default:
    return "this is no expression " + near;
  }
}

}  // namespace

struct Expression::Parsed {
  std::string text;
  std::vector<std::string> names, units;
  std::vector<Reader::Operand> operands;
  std::vector<double> places;  ///< of the operands: muParser's variables
  mu::Parser parser;
};

Expression::Expression(const std::string& text, const std::vector<std::string>& names)
    : parsed_(std::make_unique<Parsed>()) {
  parsed_->text = text;
  Reader reader(parsed_->text, names);
  reader.read();
  parsed_->operands = reader.operands;
  parsed_->units = reader.units;
  for (const Reader::Operand& operand : parsed_->operands)
    if (!operand.name.empty() &&
        std::find(parsed_->names.begin(), parsed_->names.end(), operand.name) == parsed_->names.end())
      parsed_->names.push_back(operand.name);
  parsed_->places.resize(parsed_->operands.size());
  try {
    define_operations(parsed_->parser);
    for (std::size_t i = 0; i < parsed_->places.size(); ++i) {
      parsed_->places[i] = static_cast<double>(i);
      parsed_->parser.DefineVar("q" + std::to_string(i), &parsed_->places[i]);
    }
    parsed_->parser.SetExpr(reader.rewritten);
    parsed_->parser.GetUsedVar();  // parses, without a value computed
  } catch (const mu::ParserError& error) {
    throw ExpressionError(in_words(error, reader, text));
  }
}

Expression::~Expression() = default;
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;

const std::string& Expression::text() const {
  return parsed_->text;
}
const std::vector<std::string>& Expression::names() const {
  return parsed_->names;
}
const std::vector<std::string>& Expression::units() const {
  return parsed_->units;
}

PhysicalValue Expression::evaluate(const std::function<PhysicalValue(const std::string&)>& value_of) const {
  Arithmetic values;
  for (const Reader::Operand& operand : parsed_->operands)
    values.keep(operand.name.empty() ? operand.value : value_of(operand.name));
  struct InUse {
    explicit InUse(Arithmetic& now) : before(std::exchange(arithmetic, &now)) {}
    ~InUse() { arithmetic = before; }
    Arithmetic* before;
  } const in_use(values);
  try {
    int results = 0;
    const double* places = parsed_->parser.Eval(results);
    if (results != 1)
      throw ExpressionError("a comma outside of a function; the decimal point is '.'");
    return values.at(places[0]);
  } catch (const mu::ParserError& error) {
    throw ExpressionError(error.GetMsg());
  }
}

}  // namespace lodestone::base
