// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/derivations.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/read_text_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

namespace lodestone::studies {

namespace {

using base::Document;
using base::Expression;
using base::ExpressionError;
using base::Node;
using base::PhysicalValue;

// Twelve digits, as the values of a range: what is stored and hashed does not show the rounding of the arithmetic.
constexpr int derived_digits = 12;

/// Words of a machine's file that are units, too: a pole is a rod of 5.03 m.
const std::vector<std::string> names_like_units = {"poles"};

const std::vector<std::string> comparison_words = {"<=", ">=", "<", ">"};

/// Every path of a document that ends in a value.
void add_paths(const Node& node, const std::string& path, std::vector<std::string>& paths) {
  if (node.is_map())
    for (const auto& [key, child] : node.entries())
      add_paths(child, path.empty() ? key : fmt::format("{}.{}", path, key), paths);
  else if (node.is_scalar())
    paths.push_back(path);
}

Expression parse(const Node& node, const std::string& text) {
  try {
    return Expression(text, names_like_units);
  } catch (const ExpressionError& error) {
    node.fail(error.what());
  }
}

/// The number at a name of an expression.
PhysicalValue value_of(const std::string& name, const Document& machine, const Document& study) {
  const Node root = is_of_study(name) ? study.root() : machine.root();
  const auto text = text_at(root, name);
  if (!text) {
    std::vector<std::string> known;
    add_paths(machine.root(), "", known);
    for (const char* section : {"conditions", "inverter"})
      if (const auto node = study.root().find(section))
        add_paths(*node, section, known);
    throw ExpressionError(fmt::format("'{}' has no value in {}{}", name,
                                      is_of_study(name) ? "this study" : machine.file(),
                                      base::did_you_mean(name, known)));
  }
  try {
    return base::parse_physical_value(*text);
  } catch (const base::QuantityError&) {
    throw ExpressionError(fmt::format("'{}' is '{}', which is no number", name, *text));
  }
}

/// In the first unit of the expressions that fits, for people.
std::string shown(const PhysicalValue& value, const std::vector<Expression>& sides) {
  for (const Expression& side : sides)
    for (const std::string& unit : side.units())
      if (base::dimension_of(unit.empty() ? "1" : unit) == value.dimension)
        return base::to_text(value, unit);
  return base::to_text(value, base::si_unit(value.dimension));
}

/// @param refusal what the case is told to break, where the expression has no result.
[[noreturn]] void fail(const Node& node, const ExpressionError& error, const std::string& design, Refusal refusal) {
  const std::string message = error.what() + (design.empty() ? "" : " (case " + design + ")");
  if (dynamic_cast<const base::UndefinedResult*>(&error) == nullptr)
    node.fail(message);
  refusal.reason = error.what();
  throw UndefinedCase(node, message, std::move(refusal));
}

/// Of a comparison that does not hold. What is broken counts, however little: a strict one of two equal values.
double distance(double left, double right) {
  const double scale = std::max(std::abs(left), std::abs(right));
  return std::max(scale > 0.0 ? std::abs(left - right) / scale : 0.0, 1e-12);
}

bool holds(double left, const std::string& comparison, double right) {
  if (comparison == "<")
    return left < right;
  if (comparison == "<=")
    return left <= right;
  if (comparison == ">")
    return left > right;
  return left >= right;
}

}  // namespace

bool is_of_study(const std::string& path) {
  return path.rfind("conditions.", 0) == 0 || path.rfind("inverter.", 0) == 0;
}

std::optional<std::string> text_at(const Node& root, const std::string& path) {
  Node node = root;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const auto next = node.is_map() ? node.find(path.substr(begin, end - begin)) : std::nullopt;
    if (!next)
      return std::nullopt;
    node = *next;
    begin = end + 1;
  }
  return node.is_scalar() ? std::make_optional(node.text()) : std::nullopt;
}

Derivations::Constraint Derivations::read_constraint(const Node& node) {
  const std::string text = read_text(node);
  Constraint constraint{node, {}, {}};
  std::size_t begin = 0;
  for (std::size_t at = text.find_first_of("<>="); at != std::string::npos; at = text.find_first_of("<>=", begin)) {
    const auto word = std::find_if(comparison_words.begin(), comparison_words.end(),
                                   [&](const std::string& one) { return text.compare(at, one.size(), one) == 0; });
    if (word == comparison_words.end())
      node.fail("a constraint compares by <, <=, > or >=; a value that shall equal another is one of 'derive'");
    constraint.sides.push_back(parse(node, text.substr(begin, at - begin)));
    constraint.comparisons.push_back(*word);
    begin = at + word->size();
  }
  if (constraint.comparisons.empty())
    node.fail("a constraint compares by <, <=, > or >=, such as 'rotor.bridge >= 1 mm'");
  constraint.sides.push_back(parse(node, text.substr(begin)));
  return constraint;
}

/// Each after those that it needs; where that is a circle, it is named.
void Derivations::sort() {
  enum class Mark { none, open, done };
  std::map<std::string, std::pair<std::shared_ptr<const Derived>, Mark>> marks;
  for (const auto& one : derived_)
    marks[one->path] = {one, Mark::none};
  std::vector<std::string> way;
  const std::function<void(const std::string&)> visit = [&](const std::string& path) {
    const auto found = marks.find(path);
    if (found == marks.end() || found->second.second == Mark::done)
      return;
    if (found->second.second == Mark::open) {
      way.erase(way.begin(), std::find(way.begin(), way.end(), path));
      way.push_back(path);
      found->second.first->node.fail(fmt::format("derived from itself: {}", fmt::join(way, " needs ")));
    }
    found->second.second = Mark::open;
    way.push_back(path);
    for (const std::string& name : found->second.first->expression.names())
      visit(name);
    way.pop_back();
    found->second.second = Mark::done;
    ordered_.push_back(found->second.first);
  };
  for (const auto& one : derived_)
    visit(one->path);
}

Derivations Derivations::read(const Node& study, const Variations& variations) {
  Derivations result;
  if (const auto derive = study.find("derive"))
    for (const auto& [path, node] : derive->entries()) {
      const auto varied = [&name = path](const Variation& variation) { return variation.path == name; };
      if (std::any_of(variations.all().begin(), variations.all().end(), varied))
        node.fail("is varied, too; a value is either");
      result.derived_.push_back(std::make_shared<const Derived>(Derived{path, node, parse(node, read_text(node))}));
    }
  if (const auto constraints = study.find("constraints"))
    for (const Node& node : constraints->items())
      result.constraints_.push_back(std::make_shared<const Constraint>(read_constraint(node)));
  result.sort();
  return result;
}

std::vector<std::pair<std::string, std::string>> Derivations::derive(Document& machine, Document& study,
                                                                     const std::string& design) const {
  std::map<std::string, std::string> texts;
  for (const auto& one : ordered_) {
    Document& document = is_of_study(one->path) ? study : machine;
    try {
      const PhysicalValue value =
          one->expression.evaluate([&](const std::string& name) { return value_of(name, machine, study); });
      std::string unit = value.dimension.empty() ? "" : base::si_unit(value.dimension);
      if (const auto before = text_at(document.root(), one->path)) {
        try {
          unit = base::unit_of(*before);
        } catch (const base::QuantityError&) {
          throw ExpressionError(fmt::format("replaces '{}', which is no number", *before));
        }
        if (base::dimension_of(unit.empty() ? "1" : unit) != value.dimension)
          throw ExpressionError(fmt::format("gives {}, which does not replace '{}'",
                                            value.dimension.empty() ? "a number without unit"
                                                                    : "a value in " + base::si_unit(value.dimension),
                                            *before));
      }
      const std::string text = base::to_text(value, unit, derived_digits);
      texts[one->path] = text;
      document = document.with(one->path, text, one->node.location());
    } catch (const ExpressionError& error) {
      fail(one->node, error, design, {0, fmt::format("derive.{} ({})", one->path, one->expression.text()), "", {}});
    }
  }
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& one : derived_)
    result.emplace_back(one->path, texts.at(one->path));
  return result;
}

std::optional<Refusal> Derivations::refusal(const Document& machine, const Document& study,
                                            const std::string& design) const {
  std::optional<Refusal> refusal;
  for (std::size_t c = 0; c < constraints_.size(); ++c) {
    const Constraint& constraint = *constraints_[c];
    try {
      std::vector<PhysicalValue> values;
      for (const Expression& side : constraint.sides) {
        values.push_back(side.evaluate([&](const std::string& name) { return value_of(name, machine, study); }));
        if (values.back().dimension != values.front().dimension)
          throw ExpressionError(fmt::format("compares {} with {}", base::si_unit(values.front().dimension),
                                            base::si_unit(values.back().dimension)));
      }
      for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        if (holds(values[i].value, constraint.comparisons[i], values[i + 1].value))
          continue;
        if (!refusal)
          refusal = Refusal{c + 1, constraint.node.text(),
                            fmt::format("{} {} {} does not hold", shown(values[i], constraint.sides),
                                        constraint.comparisons[i], shown(values[i + 1], constraint.sides)),
                            0.0};
        refusal->violation = *refusal->violation + distance(values[i].value, values[i + 1].value);
      }
    } catch (const ExpressionError& error) {
      // One that guards this one may be broken already.
      if (!refusal || dynamic_cast<const base::UndefinedResult*>(&error) == nullptr)
        fail(constraint.node, error, design, {c + 1, constraint.node.text(), "", {}});
    }
  }
  return refusal;
}

UndefinedCase::UndefinedCase(const Node& node, const std::string& message, Refusal refusal)
    : UserError(node.location(), node.field(), message), refusal_(std::move(refusal)) {}

}  // namespace lodestone::studies
