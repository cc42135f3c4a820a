// SPDX-License-Identifier: GPL-3.0-or-later
// A YAML file whose every value knows its file, line, column and dotted field name, so that an error can name them.
#pragma once

#include "base/quantity.h"
#include "base/user_error.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::base {

struct DocumentNode;  // the tree behind Node; defined in document.cc

/// One value of a document: a scalar, a list or a map. A light handle; it keeps its document alive.
/// Every reader throws UserError with the value's place and field where the value is not what was asked for.
class Node {
public:
  bool is_scalar() const;
  bool is_list() const;
  bool is_map() const;
  bool is_null() const;

  /// The child of a map. @throws UserError where it is missing.
  Node at(const std::string& key) const;
  /// The child of a map, or nothing where the key is absent.
  std::optional<Node> find(const std::string& key) const;
  /// Children of a map in file order.
  std::vector<std::pair<std::string, Node>> entries() const;
  /// Elements of a list.
  std::vector<Node> items() const;

  /// Refuses every key of this map that is not listed, with "did you mean".
  void allow_keys(const std::vector<std::string>& keys) const;

  std::string text() const;
  bool boolean() const;
  int integer(int min, int max) const;
  /// A plain number without unit.
  double number(const Range& range = Range::any()) const;
  /// A quantity in the SI unit `unit`; the range is in that unit too. `display_unit` is used in the error text
  /// (default: the unit that the file used).
  double quantity(const std::string& unit, const Range& range = Range::any()) const;
  /// One of the allowed words; the index into `words`.
  std::size_t choice(const std::vector<std::string>& words) const;

  Location location() const;
  /// Dotted path from the root, "rotor.magnet.thickness", list elements as "operating_points[0].current".
  std::string field() const;
  [[noreturn]] void fail(const std::string& message) const;

private:
  friend class Document;
  explicit Node(std::shared_ptr<const DocumentNode> node);
  std::shared_ptr<const DocumentNode> node_;
};

/// A parsed YAML file. Refused with UserError: unreadable or empty file, syntax error, duplicate key, alias cycle,
/// nesting over 64, more than one document, a file over 16 MiB.
class Document {
public:
  static Document load(const std::string& path);
  /// Parses text; `name` stands for the file in messages.
  static Document parse(const std::string& text, const std::string& name);

  Node root() const;
  const std::string& file() const;

  /// This document with the value at the dotted path replaced, as a study's `vary` does. The new value keeps its own
  /// place (the study's), and messages about it name both files.
  /// @throws UserError at the value's place where the path's parent is not in the document (with "did you mean").
  Document with(const std::string& path, const Node& value) const;
  /// The same with a scalar text, for values that come from the command line or from a range.
  Document with(const std::string& path, const std::string& scalar, const Location& location) const;

  /// Canonical text of the whole tree (block style, keys in file order): the content that is hashed and stored.
  std::string canonical_text() const;

private:
  explicit Document(std::shared_ptr<const DocumentNode> root, std::string file);
  std::shared_ptr<const DocumentNode> root_;
  std::string file_;
};

}  // namespace lodestone::base
