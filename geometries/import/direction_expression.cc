// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/direction_expression.h"

#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

namespace lodestone::geometries {

namespace {

constexpr int deepest_nesting = 50;
constexpr double largest_value = 1e6;  ///< degrees: more is no direction

class Parser {
public:
  explicit Parser(const std::string& text) : text_(text) {}

  DirectionOfTheta parse() {
    const DirectionOfTheta value = sum();
    skip_blanks();
    if (at_ != text_.size())
      fail(fmt::format("'{}' is not expected here", text_[at_]));
    if (!(std::abs(value.angle) <= largest_value && std::abs(value.order) <= largest_value))
      fail("its value is too large");
    return value;
  }

private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw ExpressionError(fmt::format("the direction '{}' is not understood: {}", text_.substr(0, 60), reason));
  }
  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])))
      ++at_;
  }
  bool take(char wanted) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != wanted)
      return false;
    ++at_;
    return true;
  }

  DirectionOfTheta sum() {
    DirectionOfTheta value = product();
    while (true) {
      const bool plus = take('+');
      if (!plus && !take('-'))
        return value;
      const DirectionOfTheta other = product();
      value.angle += plus ? other.angle : -other.angle;
      value.order += plus ? other.order : -other.order;
    }
  }

  DirectionOfTheta product() {
    DirectionOfTheta value = factor();
    while (true) {
      if (take('*')) {
        const DirectionOfTheta other = factor();
        if (value.order != 0.0 && other.order != 0.0)
          fail("theta times theta; only what is linear in theta is possible");
        value = {value.angle * other.angle, value.angle * other.order + value.order * other.angle};
      } else if (take('/')) {
        const DirectionOfTheta other = factor();
        if (other.order != 0.0)
          fail("a division by theta; only what is linear in theta is possible");
        if (other.angle == 0.0)
          fail("a division by zero");
        value = {value.angle / other.angle, value.order / other.angle};
      } else {
        return value;
      }
    }
  }

  DirectionOfTheta factor() {
    if (++depth_ > deepest_nesting)
      fail("it is nested too deeply");
    DirectionOfTheta value;
    if (take('-')) {
      value = factor();
      value = {-value.angle, -value.order};
    } else if (take('+')) {
      value = factor();
    } else if (take('(')) {
      value = sum();
      if (!take(')'))
        fail("a ')' is missing");
    } else {
      value = atom();
    }
    --depth_;
    return value;
  }

  DirectionOfTheta atom() {
    skip_blanks();
    if (at_ == text_.size())
      fail("it ends too early");
    const auto first = static_cast<unsigned char>(text_[at_]);
    if (std::isdigit(first) || first == '.') {
      std::size_t end = text_.find_first_not_of("0123456789.", at_);
      end = std::min(end, text_.size());
      if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
        std::size_t digits = end + 1;
        if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-'))
          ++digits;
        if (digits < text_.size() && std::isdigit(static_cast<unsigned char>(text_[digits])))
          end = std::min(text_.find_first_not_of("0123456789", digits), text_.size());
      }
      const std::string number = text_.substr(at_, end - at_);
      char* rest = nullptr;
      const double value = std::strtod(number.c_str(), &rest);
      if (*rest != '\0')
        fail(fmt::format("'{}' is no number", number));
      at_ = end;
      return {value, 0.0};
    }
    if (!std::isalpha(first))
      fail(fmt::format("'{}' is not expected here", text_[at_]));
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
      ++at_;
    const std::string name = text_.substr(begin, at_ - begin);
    if (name == "theta")
      return {0.0, 1.0};
    if (name == "pi" || name == "Pi" || name == "PI")
      return {base::pi, 0.0};
    fail(fmt::format("'{}'; numbers, + - * /, parentheses, pi and theta (degrees) are possible", name));
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

DirectionOfTheta parse_direction(const std::string& text) {
  return Parser(text).parse();
}

}  // namespace lodestone::geometries
