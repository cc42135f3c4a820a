// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/msh_text.h"

#include "base/index.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <unordered_map>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr double largest_number = 1e12;

/// Elements of Gmsh's list that a plane section may have.
struct ElementType {
  int number = 0;
  int dimension = 0;
  int corners = 0;
  int nodes = 0;
};
constexpr ElementType element_types[] = {{1, 1, 2, 2}, {8, 1, 2, 3}, {15, 0, 1, 1}, {2, 2, 3, 3},
                                         {9, 2, 3, 6}, {3, 2, 4, 4}, {16, 2, 4, 8}, {10, 2, 4, 9}};
constexpr int solid_types[] = {4, 5, 6, 7, 11, 12, 13, 14, 17, 18, 19, 29, 30, 31};

struct Token {
  std::string_view text;
  int line = 0;
};

class Reader {
public:
  explicit Reader(const std::string& path) { mesh_.file = path; }

  MshMesh run() {
    load();
    std::set<std::string> sections;
    while (at_ < tokens_.size()) {
      const Token begin = tokens_[at_++];
      if (begin.text.front() != '$' || begin.text.substr(0, 4) == "$End")
        fail(begin.line, fmt::format("'{}' stands outside of every section", shortened(begin.text)));
      const std::string name(begin.text.substr(1));
      if (!sections.insert(name).second && (name == "Nodes" || name == "Elements" || name == "MeshFormat"))
        fail(begin.line, fmt::format("a second section ${}", name));
      if (version_ == 0.0 && name != "MeshFormat")
        fail(begin.line, "the file does not begin with $MeshFormat: it is no mesh of Gmsh (MSH 2.2 or 4.1)");
      read_section(name, begin.line);
    }
    if (version_ == 0.0)
      fail(0, "the file is empty");
    for (const char* needed : {"Nodes", "Elements"})
      if (!sections.count(needed))
        fail(0, fmt::format("it has no section ${}", needed));
    return std::move(mesh_);
  }

private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw base::UserError({mesh_.file, line, 0}, "", message);
  }
  static std::string shortened(std::string_view text) {
    return std::string(text.substr(0, 40)) + (text.size() > 40 ? "…" : "");
  }

  void load() {
    std::ifstream stream(mesh_.file, std::ios::binary);
    if (!stream)
      fail(0, "the file cannot be read");
    std::ostringstream buffer;
    buffer << stream.rdbuf();
    text_ = buffer.str();
    if (text_.empty())
      fail(0, "the file is empty, or no file");
    if (text_.size() > largest_file)
      fail(0, "the file is over 64 MiB");
    // A binary file says so in the words of its second line.
    const std::size_t head = text_.find('\0');
    if (head != std::string::npos)
      fail(0, text_.rfind("$MeshFormat", 0) == 0
                  ? "this is a binary mesh; save it as text (Mesh.Binary = 0, or without -bin)"
                  : "this is no text");
    int line = 1;
    for (std::size_t k = 0; k < text_.size();) {
      const char c = text_[k];
      if (c == '\n')
        ++line;
      if (c == '\n' || c == ' ' || c == '\t' || c == '\r') {
        ++k;
        continue;
      }
      std::size_t end = k + 1;
      if (c == '"') {
        end = text_.find_first_of("\"\n", k + 1);
        if (end == std::string::npos || text_[end] != '"')
          fail(line, "a name that begins with \" does not end on its line");
        ++end;
      } else {
        while (end < text_.size() && text_[end] != ' ' && text_[end] != '\t' && text_[end] != '\r' &&
               text_[end] != '\n')
          ++end;
      }
      tokens_.push_back({std::string_view(text_).substr(k, end - k), line});
      k = end;
    }
  }

  // ---- tokens

  const Token& next(const char* what) {
    if (at_ == tokens_.size())
      fail(tokens_.back().line, fmt::format("the file ends where {} should stand: it was cut off", what));
    if (tokens_[at_].text.front() == '$')
      fail(tokens_[at_].line, fmt::format("'{}' stands where {} should", shortened(tokens_[at_].text), what));
    return tokens_[at_++];
  }
  double number(const char* what) {
    const Token& token = next(what);
    const std::string text(token.text);
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != '\0' || text.find_first_of("xXnN") != std::string::npos || !(std::abs(value) <= largest_number))
      fail(token.line,
           fmt::format("'{}' is no number, or one above 1e12, where {} should stand", shortened(text), what));
    return value;
  }
  int integer(const char* what, double least = -2e9) {
    const double value = number(what);
    if (value != std::floor(value) || value < least || value > 2e9)
      fail(tokens_[at_ - 1].line, fmt::format("'{}' is no {}", shortened(tokens_[at_ - 1].text), what));
    return static_cast<int>(value);
  }
  /// A number of things of which each takes some words more: not more than the file has.
  int count(const char* what, int words_each) {
    const int value = integer(what, 0.0);
    if (static_cast<double>(value) * words_each > static_cast<double>(tokens_.size() - at_))
      fail(tokens_[at_ - 1].line, fmt::format("{} is announced as {}, for which the file is too short", what, value));
    return value;
  }

  // ---- sections

  void read_section(const std::string& name, int begin) {
    if (name == "MeshFormat")
      read_format();
    else if (name == "PhysicalNames")
      read_names();
    else if (name == "Entities")
      read_entities();
    else if (name == "Nodes")
      version_ < 3.0 ? read_nodes_2() : read_nodes_4();
    else if (name == "Elements")
      version_ < 3.0 ? read_elements_2() : read_elements_4();
    else
      while (at_ < tokens_.size() && tokens_[at_].text.front() != '$')
        ++at_;
    if (at_ == tokens_.size())
      fail(begin, fmt::format("the section ${} has no end: the file was cut off", shortened(name)));
    if (tokens_[at_].text != "$End" + name)
      fail(tokens_[at_].line, fmt::format("'{}' stands where $End{} should; is the count right?",
                                          shortened(tokens_[at_].text), shortened(name)));
    ++at_;
  }

  void read_format() {
    version_ = number("the version of the format");
    const int line = tokens_[at_ - 1].line;
    if (version_ != 2.2 && version_ != 4.1)
      fail(line, fmt::format("format {} is not read: 2.2 and 4.1 are (Mesh.MshFileVersion)", version_));
    if (integer("the kind of file") != 0)
      fail(line, "this is a binary mesh; save it as text (Mesh.Binary = 0, or without -bin)");
    integer("the size of a number");
  }

  void read_names() {
    const int names = count("the number of physical names", 3);
    for (int k = 0; k < names; ++k) {
      const int dimension = integer("the dimension of a physical group", 0.0),
                tag = integer("the tag of a physical group");
      const Token& name = next("the name of a physical group");
      if (name.text.size() < 3 || name.text.front() != '"')
        fail(name.line, fmt::format("'{}' is no name in quotes", shortened(name.text)));
      mesh_.names[{dimension, std::abs(tag)}] = std::string(name.text.substr(1, name.text.size() - 2));
    }
  }

  void read_entities() {
    int counts[4] = {};
    for (int& each : counts)
      each = count("the number of entities", 1);
    for (int dimension = 0; dimension < 4; ++dimension)
      for (int k = 0; k < counts[dimension]; ++k) {
        const int tag = integer("the tag of an entity");
        for (int c = 0; c < (dimension == 0 ? 3 : 6); ++c)
          number("the coordinate of an entity");
        const int groups = count("the number of physical groups", 1);
        int own = 0;
        for (int g = 0; g < groups; ++g) {
          const int group = std::abs(integer("the tag of a physical group"));
          if (g > 0 && dimension == 2)
            fail(tokens_[at_ - 1].line,
                 fmt::format("surface {} belongs to several physical groups, {} and {}; a region has one", tag, own,
                             group));
          own = g == 0 ? group : own;
        }
        group_of_[{dimension, tag}] = own;
        if (dimension > 0)
          for (int b = count("the number of bounding entities", 1); b > 0; --b)
            integer("the tag of a bounding entity");
      }
  }

  void add_node(int tag, int line, int curve, double x, double y, double z) {
    if (mesh_.nodes.empty())
      height_ = z;
    largest_ = std::max({largest_, std::abs(x), std::abs(y)});
    if (std::abs(z - height_) > 1e-6 * largest_)
      fail(line,
           fmt::format("node {} lies at z = {:g}, the first one at {:g}: a plane section is needed", tag, z, height_));
    if (!number_.emplace(tag, static_cast<int>(mesh_.nodes.size())).second)
      fail(line, fmt::format("a second node {}", tag));
    mesh_.nodes.push_back({{x, y}, curve});
  }

  void read_nodes_2() {
    const int nodes = count("the number of nodes", 4);
    for (int k = 0; k < nodes; ++k) {
      const int tag = integer("the tag of a node"), line = tokens_[at_ - 1].line;
      const double x = number("x of a node"), y = number("y of a node");
      add_node(tag, line, 0, x, y, number("z of a node"));
    }
  }

  void read_nodes_4() {
    const int blocks = count("the number of blocks of nodes", 4);
    for (int k = 0; k < 3; ++k)
      integer("a count or tag of nodes");
    for (int b = 0; b < blocks; ++b) {
      const int dimension = integer("a dimension", 0.0), entity = integer("the tag of an entity");
      const int parameters = integer("the word 'parametric' as 0 or 1", 0.0) == 0 ? 0 : dimension;
      const int nodes = count("the number of nodes of a block", 4);
      std::vector<int> tags;
      for (int k = 0; k < nodes; ++k)
        tags.push_back(integer("the tag of a node"));
      for (const int tag : tags) {
        const double x = number("x of a node"), y = number("y of a node"), z = number("z of a node");
        add_node(tag, tokens_[at_ - 1].line, dimension == 1 ? entity : 0, x, y, z);
        for (int p = 0; p < parameters && p < 3; ++p)
          number("the parameter of a node");
      }
    }
  }

  const ElementType& type_of(int number, int line) const {
    const auto found = std::find_if(std::begin(element_types), std::end(element_types),
                                    [&](const ElementType& type) { return type.number == number; });
    if (found != std::end(element_types))
      return *found;
    if (std::find(std::begin(solid_types), std::end(solid_types), number) != std::end(solid_types))
      fail(line, fmt::format("an element of type {} is a solid; a plane section is needed", number));
    fail(line, fmt::format("elements of type {} are not read; triangles and quadrilaterals of first and second order "
                           "are (types 2, 3, 9, 10, 16)",
                           number));
  }

  void add_element(const ElementType& type, int physical, int entity, int line) {
    MshMesh::Element element;
    element.dimension = type.dimension;
    element.corners = type.corners;
    element.second_order = type.nodes > type.corners;
    element.physical = physical;
    element.entity = entity;
    element.line = line;
    for (int k = 0; k < type.nodes; ++k) {
      const int tag = integer("the tag of a node");
      const auto found = number_.find(tag);
      if (found == number_.end())
        fail(line, fmt::format("the element has a node {}, which $Nodes has not", tag));
      if (k < 8)  // the ninth stands in the middle
        element.nodes[index(k)] = found->second;
    }
    const auto corners_end = element.nodes.begin() + type.corners;
    for (auto corner = element.nodes.begin(); corner != corners_end; ++corner)
      if (std::find(corner + 1, corners_end, *corner) != corners_end)
        fail(line, "the element has the same node at two corners");
    if (type.dimension > 0)
      mesh_.elements.push_back(element);
  }

  void read_elements_2() {
    const int elements = count("the number of elements", 5);
    for (int k = 0; k < elements; ++k) {
      integer("the tag of an element");
      const int line = tokens_[at_ - 1].line;
      const ElementType& type = type_of(integer("the type of an element"), line);
      const int tags = count("the number of an element's tags", 1);
      int own[2] = {};
      for (int t = 0; t < tags; ++t) {
        const int tag = integer("a tag of an element");
        if (t < 2)
          own[t] = tag;
      }
      add_element(type, std::abs(own[0]), own[1], line);
    }
  }

  void read_elements_4() {
    const int blocks = count("the number of blocks of elements", 4);
    for (int k = 0; k < 3; ++k)
      integer("a count or tag of elements");
    for (int b = 0; b < blocks; ++b) {
      const int dimension = integer("a dimension", 0.0), entity = integer("the tag of an entity");
      const ElementType& type = type_of(integer("the type of elements"), tokens_[at_ - 1].line);
      const int elements = count("the number of elements of a block", 2);
      const auto group = group_of_.find({dimension, entity});
      for (int k = 0; k < elements; ++k) {
        integer("the tag of an element");
        add_element(type, group == group_of_.end() ? 0 : group->second, entity, tokens_[at_ - 1].line);
      }
    }
  }

  MshMesh mesh_;
  std::string text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  double version_ = 0.0;
  double height_ = 0.0, largest_ = 0.0;
  std::unordered_map<int, int> number_;          ///< of a node by its tag
  std::map<std::pair<int, int>, int> group_of_;  ///< physical group of an entity by dimension and tag
};

}  // namespace

MshMesh MshMesh::load(const std::string& path) {
  return Reader(path).run();
}

}  // namespace lodestone::geometries
