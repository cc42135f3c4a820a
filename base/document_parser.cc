// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/document_node_internal.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace lodestone::base {

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

std::string join_field(const std::string& parent, const std::string& key) {
  return parent.empty() ? key : parent + "." + key;
}

void set_fields(DocumentNode& node, const std::string& field) {
  node.field = field;
  for (std::size_t i = 0; i < node.children.size(); ++i)
    set_fields(node.children[i], node.kind == DocumentNode::Kind::map ? join_field(field, node.keys[i])
                                                                      : fmt::format("{}[{}]", field, i));
}

std::size_t depth_of(const DocumentNode& node) {
  std::size_t depth = 0;
  for (const DocumentNode& child : node.children)
    depth = std::max(depth, depth_of(child));
  return depth + 1;
}

namespace {

constexpr std::size_t max_values = 1'000'000;

std::size_t count_values(const DocumentNode& node) {
  std::size_t count = 1;
  for (const DocumentNode& child : node.children)
    count += count_values(child);
  return count;
}

/// Builds our own tree from yaml-cpp's events. yaml-cpp's own tree accepts duplicate keys and alias cycles silently and
/// keeps no place for keys.
class TreeBuilder final : public YAML::EventHandler {
public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  bool has_root() const { return has_root_; }
  const Location& start() const { return start_; }
  DocumentNode take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = place(mark); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    DocumentNode node;
    node.location = place(mark);
    // yaml-cpp gives a missing value the place of whatever follows it; its key is what a reader looks for.
    if (!open_.empty() && open_.back().has_key)
      node.location = open_.back().node.key_locations.back();
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
        field = join_field(field, level.node.keys.back());
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
      throw UserError(key.location, join_field(current_field(), key.scalar),
                      fmt::format("this key appears twice (first in line {})", first.line));
    }
    parent.node.keys.push_back(key.scalar);
    parent.node.key_locations.push_back(key.location);
    parent.has_key = true;
  }

  std::string file_;
  Location start_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, DocumentNode> anchors_;  ///< completed values only: an open one in an alias is a cycle
  std::size_t values_ = 0;
  DocumentNode root_;
  bool has_root_ = false;
};

}  // namespace

DocumentNode parse_tree(const std::string& text, const std::string& name) {
  // yaml-cpp ends a quoted text silently at the end of the file; an end-of-document mark makes it an error.
  std::istringstream stream(text + (text.empty() || text.back() == '\n' ? "...\n" : "\n...\n"));
  TreeBuilder builder(name);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder) || !builder.has_root())
      throw UserError({name, 0, 0}, "", "the file is empty");
    TreeBuilder second(name);
    if (parser.HandleNextDocument(second))
      throw UserError(second.start(), "",
                      "a second document starts here ('---', or a line that belongs to nothing above it)");
  } catch (const YAML::Exception& error) {
    const Location location{name, error.mark.is_null() ? 0 : error.mark.line + 1,
                            error.mark.is_null() ? 0 : error.mark.column + 1};
    throw UserError(location, "", "not valid YAML: " + error.msg);
  }
  DocumentNode root = builder.take_root();
  if (root.kind == DocumentNode::Kind::null)
    throw UserError({name, 0, 0}, "", "the file is empty");
  set_fields(root, "");
  return root;
}

}  // namespace lodestone::base
