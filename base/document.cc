// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/document.h"

#include "base/document_node_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <limits>

namespace lodestone::base {

namespace {

constexpr std::size_t max_bytes = 16777216;  // 16 MiB

/// "rotor.magnet[0].width" as its parts: a key, or "[0]" for an element.
std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : path) {
    if (c == '.' || c == '[') {
      if (!part.empty())
        parts.push_back(part);
      part = c == '[' ? "[" : "";
    } else {
      part += c;
    }
  }
  if (!part.empty())
    parts.push_back(part);
  return parts;
}

/// The child that a part of a path names, or nullptr.
DocumentNode* child(DocumentNode& node, const std::string& part) {
  if (node.kind == DocumentNode::Kind::list) {
    std::size_t index = 0;
    if (part.size() < 3 || part.front() != '[' || part.back() != ']')
      return nullptr;
    const char* last = part.data() + part.size() - 1;
    const auto [end, error] = std::from_chars(part.data() + 1, last, index);
    return error == std::errc() && end == last && index < node.children.size() ? &node.children[index] : nullptr;
  }
  const auto found = std::find(node.keys.begin(), node.keys.end(), part);
  return found == node.keys.end() ? nullptr : &node.children[static_cast<std::size_t>(found - node.keys.begin())];
}

void mark_replacement(DocumentNode& node, const std::string& replaces) {
  node.replaces = replaces;
  for (DocumentNode& element : node.children)
    mark_replacement(element, replaces);
}

/// The copy of a tree with one value replaced; `value` carries its own place.
DocumentNode replace(const DocumentNode& root, const std::string& file, const std::string& path, DocumentNode value,
                     const std::string& value_field) {
  DocumentNode copy = root;
  DocumentNode* node = &copy;
  const std::vector<std::string> parts = split_path(path);
  if (parts.empty())
    throw UserError(value.location, value_field, "the path of the value to replace is empty");
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    DocumentNode* next = child(*node, parts[i]);
    if (next == nullptr) {
      const std::string wanted = parts[i].front() == '[' ? node->field + parts[i] : join_field(node->field, parts[i]);
      std::vector<std::string> siblings;
      for (const DocumentNode& sibling : node->children)
        if (node->kind == DocumentNode::Kind::map)
          siblings.push_back(sibling.field);
      throw UserError(value.location, value_field,
                      fmt::format("there is no '{}' in {}{}", wanted, file, did_you_mean(wanted, siblings)));
    }
    node = next;
  }
  const std::string& leaf = parts.back();
  DocumentNode* target = child(*node, leaf);
  if (target != nullptr) {
    mark_replacement(value, to_string(target->location));
    *target = std::move(value);
  } else if (node->kind == DocumentNode::Kind::map && leaf.front() != '[') {
    mark_replacement(value, to_string(node->location));
    node->keys.push_back(leaf);
    node->key_locations.push_back(value.location);
    node->children.push_back(std::move(value));
  } else {
    throw UserError(value.location, value_field, fmt::format("there is no '{}' in {}", path, file));
  }
  if (depth_of(copy) > max_nesting)
    throw UserError(copy.location, path, fmt::format("values are nested deeper than {} levels", max_nesting));
  set_fields(copy, "");
  return copy;
}

/// Plain where no YAML reader can take it for anything else, else in double quotes with JSON's escapes.
std::string canonical_scalar(const std::string& text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '/' || c == '+' || c == '-' || c == ' ' || c == '%' || c == '^' || c == '*' || c == '(' || c == ')';
  };
  const bool safe = !text.empty() && std::all_of(text.begin(), text.end(), plain) &&
                    std::string(" %*-/").find(text.front()) == std::string::npos && text.back() != ' ' &&
                    text != "null" && text != "Null" && text != "NULL";
  const bool negative = text.size() > 1 && text.front() == '-' && text[1] >= '0' && text[1] <= '9' &&
                        std::all_of(text.begin(), text.end(), plain) && text.back() != ' ';
  if (safe || negative)
    return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      quoted += std::string("\\") + c;
    else if (c == '\n')
      quoted += "\\n";
    else if (c == '\t')
      quoted += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20)
      quoted += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
      quoted += c;
  }
  return quoted + "\"";
}

void write_canonical(const DocumentNode& node, std::size_t indent, std::string& out) {
  const std::string space(indent, ' ');
  switch (node.kind) {
  case DocumentNode::Kind::null:
    out += " ~\n";
    return;
  case DocumentNode::Kind::scalar:
    out += " " + canonical_scalar(node.scalar) + "\n";
    return;
  case DocumentNode::Kind::list:
    if (node.children.empty()) {
      out += " []\n";
      return;
    }
    out += "\n";
    for (const DocumentNode& element : node.children) {
      out += space + "-";
      write_canonical(element, indent + 2, out);
    }
    return;
  case DocumentNode::Kind::map:
    if (node.children.empty()) {
      out += " {}\n";
      return;
    }
    out += "\n";
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      out += space + canonical_scalar(node.keys[i]) + ":";
      write_canonical(node.children[i], indent + 2, out);
    }
    return;
  }
}

}  // namespace

// ---- Node

Node::Node(std::shared_ptr<const DocumentNode> node) : node_(std::move(node)) {}

bool Node::is_scalar() const {
  return node_->kind == DocumentNode::Kind::scalar;
}
bool Node::is_list() const {
  return node_->kind == DocumentNode::Kind::list;
}
bool Node::is_map() const {
  return node_->kind == DocumentNode::Kind::map;
}
bool Node::is_null() const {
  return node_->kind == DocumentNode::Kind::null;
}

void Node::fail(const std::string& message) const {
  std::string text = message;
  if (!node_->replaces.empty())
    text += " (this value replaces the one at " + node_->replaces + ")";
  throw UserError(node_->location, node_->field, text);
}

std::optional<Node> Node::find(const std::string& key) const {
  if (!is_map())
    fail("expected a map with the key '" + key + "', found " + kind_in_words(*node_));
  const auto found = std::find(node_->keys.begin(), node_->keys.end(), key);
  if (found == node_->keys.end())
    return std::nullopt;
  const auto index = static_cast<std::size_t>(found - node_->keys.begin());
  // The alias constructor: the handle points to the child and keeps the whole document alive.
  return Node(std::shared_ptr<const DocumentNode>(node_, &node_->children[index]));
}

Node Node::at(const std::string& key) const {
  std::optional<Node> found = find(key);
  if (!found) {
    // The likely slip is a misspelt key: name it when there is one.
    fail("'" + key + "' is missing" + did_you_mean(key, node_->keys));
  }
  return *found;
}

std::vector<std::pair<std::string, Node>> Node::entries() const {
  if (!is_map())
    fail("expected a map, found " + kind_in_words(*node_));
  std::vector<std::pair<std::string, Node>> result;
  for (std::size_t i = 0; i < node_->children.size(); ++i)
    result.emplace_back(node_->keys[i], Node(std::shared_ptr<const DocumentNode>(node_, &node_->children[i])));
  return result;
}

std::vector<Node> Node::items() const {
  if (!is_list())
    fail("expected a list, found " + kind_in_words(*node_));
  std::vector<Node> result;
  for (const DocumentNode& element : node_->children)
    result.push_back(Node(std::shared_ptr<const DocumentNode>(node_, &element)));
  return result;
}

void Node::allow_keys(const std::vector<std::string>& keys) const {
  if (!is_map())
    fail("expected a map, found " + kind_in_words(*node_));
  for (std::size_t i = 0; i < node_->keys.size(); ++i) {
    const std::string& key = node_->keys[i];
    if (std::find(keys.begin(), keys.end(), key) != keys.end())
      continue;
    std::string message = "unknown key '" + key + "'";
    const std::string hint = did_you_mean(key, keys);
    if (hint.empty())
      message += fmt::format("; known here: {}", fmt::join(keys, ", "));
    else
      message += hint;
    if (!node_->children[i].replaces.empty())
      message += " (set in the map at " + node_->children[i].replaces + ")";
    throw UserError(node_->key_locations[i], node_->field, message);
  }
}

std::string Node::text() const {
  if (!is_scalar())
    fail("expected a text, found " + kind_in_words(*node_));
  return node_->scalar;
}

bool Node::boolean() const {
  if (is_scalar()) {
    if (node_->scalar == "true" || node_->scalar == "yes")
      return true;
    if (node_->scalar == "false" || node_->scalar == "no")
      return false;
  }
  fail("expected true or false, found " + kind_in_words(*node_));
}

int Node::integer(int min, int max) const {
  const std::string allowed =
      min == std::numeric_limits<int>::min() || max == std::numeric_limits<int>::max()
          ? (min == std::numeric_limits<int>::min() ? std::string("a whole number")
                                                    : fmt::format("a whole number from {} on", min))
          : fmt::format("a whole number from {} to {}", min, max);
  if (!is_scalar())
    fail("expected " + allowed + ", found " + kind_in_words(*node_));
  const std::string& text = node_->scalar;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max)
    fail("expected " + allowed + ", found '" + text + "'");
  return value;
}

double Node::number(const Range& range) const {
  if (!is_scalar())
    fail("expected a number, found " + kind_in_words(*node_));
  double value = 0.0;
  try {
    if (const std::string unit = unit_of(node_->scalar); !unit.empty() && unit != "%")
      fail("'" + node_->scalar + "' must be a plain number without a unit");
    value = parse_quantity(node_->scalar, "1");
  } catch (const QuantityError& error) {
    fail(error.what());
  }
  if (!range.contains(value))
    fail(fmt::format("{} is not allowed; it must be {}", node_->scalar, describe(range, "1", "1")));
  return value;
}

double Node::quantity(const std::string& unit, const Range& range) const {
  if (!is_scalar())
    fail("expected a number with a unit, found " + kind_in_words(*node_));
  try {
    const double value = parse_quantity(node_->scalar, unit);
    if (!range.contains(value)) {
      const std::string own = unit_of(node_->scalar);
      fail(fmt::format("{} is not allowed; it must be {}", node_->scalar,
                       describe(range, unit, own.empty() ? unit : own)));
    }
    return value;
  } catch (const QuantityError& error) {
    fail(error.what());
  }
}

std::size_t Node::choice(const std::vector<std::string>& words) const {
  const std::string word = text();
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end())
    fail(fmt::format("'{}' is not one of {}{}", word, fmt::join(words, ", "), did_you_mean(word, words)));
  return static_cast<std::size_t>(found - words.begin());
}

Location Node::location() const {
  return node_->location;
}
std::string Node::field() const {
  return node_->field;
}

// ---- Document

Document::Document(std::shared_ptr<const DocumentNode> root, std::string file)
    : root_(std::move(root)), file_(std::move(file)) {}

Document Document::load(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status))
    throw UserError({path, 0, 0}, "", "no such file");
  if (fs::is_directory(status))
    throw UserError({path, 0, 0}, "", "is a folder, not a file");
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    throw UserError({path, 0, 0}, "", "cannot be read (permissions?)");
  // Read at most one byte over the limit: a pipe or a device has no size to ask for.
  std::string text;
  std::string block(1u << 16, '\0');
  while (text.size() <= max_bytes &&
         (stream.read(&block[0], static_cast<std::streamsize>(block.size())) || stream.gcount() > 0))
    text.append(block, 0, static_cast<std::size_t>(stream.gcount()));
  return parse(text, path);
}

Document Document::parse(const std::string& text, const std::string& name) {
  if (text.size() > max_bytes)
    throw UserError({name, 0, 0}, "", "the file is larger than 16 MiB");
  if (text.find('\0') != std::string::npos)
    throw UserError({name, 0, 0}, "", "is not a text file (it holds zero bytes)");
  return Document(std::make_shared<DocumentNode>(parse_tree(text, name)), name);
}

Node Document::root() const {
  return Node(root_);
}
const std::string& Document::file() const {
  return file_;
}

Document Document::with(const std::string& path, const Node& value) const {
  auto root = std::make_shared<DocumentNode>(replace(*root_, file_, path, *value.node_, value.field()));
  return Document(std::move(root), file_);
}

Document Document::with(const std::string& path, const std::string& scalar, const Location& location) const {
  DocumentNode value;
  value.kind = DocumentNode::Kind::scalar;
  value.scalar = scalar;
  value.location = location;
  auto root = std::make_shared<DocumentNode>(replace(*root_, file_, path, std::move(value), path));
  return Document(std::move(root), file_);
}

std::string Document::canonical_text() const {
  std::string out;
  write_canonical(*root_, 0, out);
  // A map or list starts on its own line below its key; at the root there is no key.
  out.erase(0, out.find_first_not_of("\n "));
  return out;
}

}  // namespace lodestone::base
