// SPDX-License-Identifier: GPL-3.0-or-later
// The tree behind base::Node and the parser that builds it; not installed.
#pragma once

#include "base/user_error.h"

#include <string>
#include <vector>

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

/// Deepest allowed nesting of lists and maps.
inline constexpr std::size_t max_nesting = 64;

/// "a.b" of "a" and "b".
std::string join_field(const std::string& parent, const std::string& key);

/// Writes the dotted path of every value below a root.
void set_fields(DocumentNode& node, const std::string& field);

/// Levels of a tree; 1 for a scalar.
std::size_t depth_of(const DocumentNode& node);

/// What an error calls a value: 'its text', "a list", "a map", "nothing".
std::string kind_in_words(const DocumentNode& node);

/// Parses the text of a file named `name`. @throws UserError as Document::parse.
DocumentNode parse_tree(const std::string& text, const std::string& name);

}  // namespace lodestone::base
