// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace lodestone::base {

struct DocumentNode {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  std::string scalar;
  std::vector<DocumentNode> children;   ///< of a list, or the values of a map
  std::vector<std::string> keys;        ///< of a map, one a child
  std::vector<Location> key_locations;  ///< of a map, one a child
  Location location;
  std::string field;     ///< dotted path from the root
  std::string replaces;  ///< "file:line:column" of the value that this one stands for, or ""
};

namespace {

constexpr std::size_t max_nesting = 64;
constexpr std::size_t max_values = 1'000'000;
constexpr std::uintmax_t max_bytes = 16u * 1024u * 1024u;

std::string kind_in_words(const DocumentNode& node) {
  switch (node.kind) {
  case DocumentNode::Kind::null:
    return "nothing";
  case DocumentNode::Kind::scalar:
    return "'" + node.scalar + "'";
  case DocumentNode::Kind::list:
    return "a list";
  default:
    return "a map";
  }
}

std::string join(const std::string& parent, const std::string& key) {
  return parent.empty() ? key : parent + "." + key;
}

void set_fields(DocumentNode& node, const std::string& field) {
  node.field = field;
  for (std::size_t i = 0; i < node.children.size(); ++i)
    set_fields(node.children[i],
               node.kind == DocumentNode::Kind::map ? join(field, node.keys[i]) : fmt::format("{}[{}]", field, i));
}

std::size_t count_values(const DocumentNode& node) {
  std::size_t count = 1;
  for (const DocumentNode& child : node.children)
    count += count_values(child);
  return count;
}

std::size_t depth_of(const DocumentNode& node) {
  std::size_t depth = 0;
  for (const DocumentNode& child : node.children)
    depth = std::max(depth, depth_of(child));
  return depth + 1;
}

/// Builds our own tree from yaml-cpp's events. yaml-cpp's own tree accepts duplicate keys and alias cycles silently and
/// keeps no place for keys.
class TreeBuilder final : public YAML::EventHandler {
public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  bool has_root() const { return has_root_; }
  DocumentNode take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    DocumentNode node;
    node.location = place(mark);
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      throw UserError(place(mark), current_field(), "this alias refers to a value that contains it (a cycle)");
    if (open_.size() + depth_of(found->second) > max_nesting)
      fail_nesting(place(mark));
    values_ += count_values(found->second);
    check_values(place(mark));
    DocumentNode copy = found->second;
    add(std::move(copy), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
    DocumentNode node;
    node.kind = DocumentNode::Kind::scalar;
    node.scalar = value;
    node.location = place(mark);
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor, DocumentNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor, DocumentNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

private:
  struct Open {
    DocumentNode node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;  ///< of a map: the key of the value to come is known
  };

  Location place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  std::string current_field() const {
    std::string field;
    for (const Open& level : open_)
      if (level.node.kind == DocumentNode::Kind::list)
        field += fmt::format("[{}]", level.node.children.size());
      else if (level.has_key)
        field = join(field, level.node.keys.back());
    return field;
  }

  [[noreturn]] void fail_nesting(const Location& location) const {
    throw UserError(location, "", fmt::format("values are nested deeper than {} levels", max_nesting));
  }

  void check_values(const Location& location) const {
    if (values_ > max_values)
      throw UserError(location, "", fmt::format("the file holds more than {} values", max_values));
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, DocumentNode::Kind kind) {
    if (!open_.empty() && open_.back().node.kind == DocumentNode::Kind::map && !open_.back().has_key)
      throw UserError(place(mark), current_field(), "a key must be a word, not a list or a map");
    if (open_.size() >= max_nesting)
      fail_nesting(place(mark));
    Open level;
    level.node.kind = kind;
    level.node.location = place(mark);
    level.anchor = anchor;
    open_.push_back(std::move(level));
  }

  void close() {
    Open level = std::move(open_.back());
    open_.pop_back();
    add(std::move(level.node), level.anchor);
  }

  void add(DocumentNode node, YAML::anchor_t anchor) {
    ++values_;
    check_values(node.location);
    if (anchor != 0)
      anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      has_root_ = true;
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == DocumentNode::Kind::map && !parent.has_key) {
      add_key(parent, node);
      return;
    }
    parent.node.children.push_back(std::move(node));
    parent.has_key = false;
  }

  void add_key(Open& parent, const DocumentNode& key) {
    if (key.kind != DocumentNode::Kind::scalar || key.scalar.empty())
      throw UserError(key.location, current_field(), "a key must be a word, not " + kind_in_words(key));
    if (key.scalar == "<<")
      throw UserError(key.location, current_field(), "merge keys ('<<') are not supported; write the values out");
    const auto& keys = parent.node.keys;
    const auto found = std::find(keys.begin(), keys.end(), key.scalar);
    if (found != keys.end()) {
      const Location& first = parent.node.key_locations[static_cast<std::size_t>(found - keys.begin())];
      throw UserError(key.location, join(current_field(), key.scalar),
                      fmt::format("this key appears twice (first in line {})", first.line));
    }
    parent.node.keys.push_back(key.scalar);
    parent.node.key_locations.push_back(key.location);
    parent.has_key = true;
  }

  std::string file_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, DocumentNode> anchors_;  ///< completed values only: an open one in an alias is a cycle
  std::size_t values_ = 0;
  DocumentNode root_;
  bool has_root_ = false;
};

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
      const std::string wanted = parts[i].front() == '[' ? node->field + parts[i] : join(node->field, parts[i]);
      std::vector<std::string> siblings;
      for (const DocumentNode& sibling : node->children)
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
  std::istringstream stream(text);
  TreeBuilder builder(name);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder) || !builder.has_root())
      throw UserError({name, 0, 0}, "", "the file is empty");
    TreeBuilder second(name);
    if (parser.HandleNextDocument(second))
      throw UserError({name, 0, 0}, "", "the file holds more than one document ('---'); write one file each");
  } catch (const YAML::Exception& error) {
    const Location location{name, error.mark.is_null() ? 0 : error.mark.line + 1,
                            error.mark.is_null() ? 0 : error.mark.column + 1};
    throw UserError(location, "", "not valid YAML: " + error.msg);
  }
  auto root = std::make_shared<DocumentNode>(builder.take_root());
  if (root->kind == DocumentNode::Kind::null)
    throw UserError({name, 0, 0}, "", "the file is empty");
  set_fields(*root, "");
  return Document(std::move(root), name);
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
