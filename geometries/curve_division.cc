// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/curve_division.h"

#include "base/index.h"
#include "geometries/sector_mesh.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

/// A curve as a path over t = 0 … 1, exact at both ends.
class Path {
public:
  Path(const CrossSection& section, const Curve& curve)
      : a_(section.points[index(curve.begin)]), b_(section.points[index(curve.end)]), centre_(curve.centre) {
    if (centre_) {
      radius_ = 0.5 * (distance(a_, *centre_) + distance(b_, *centre_));
      begin_ = std::atan2(a_.y - centre_->y, a_.x - centre_->x);
      turn_ = arc_turn(a_, b_, *centre_);
    }
  }
  double length() const { return centre_ ? std::abs(turn_) * radius_ : distance(a_, b_); }
  double turn() const { return centre_ ? std::abs(turn_) : 0.0; }
  Point at(double t) const {
    if (centre_)
      return {centre_->x + radius_ * std::cos(begin_ + t * turn_), centre_->y + radius_ * std::sin(begin_ + t * turn_)};
    return {a_.x + t * (b_.x - a_.x), a_.y + t * (b_.y - a_.y)};
  }

private:
  Point a_, b_;
  std::optional<Point> centre_;
  double radius_ = 0.0, begin_ = 0.0, turn_ = 0.0;
};

/// The cells wanted along a curve: how many at each of evenly spaced parameters have passed.
class Density {
public:
  /// @param shortest length of the shortest curve at each point: sizes grow from there.
  Density(const CrossSection& section, const Curve& curve, double largest, const Fineness& fineness,
          const std::vector<double>& shortest)
      : count_(samples + 1, 0.0) {
    const double length = Path(section, curve).length();
    const auto wish = [&](int point) {
      const double size = section.point_mesh_size[index(point)];
      return std::min({size > 0.0 ? size : largest, largest, shortest[index(point)]});
    };
    const double begin = wish(curve.begin), end = wish(curve.end);
    // Faces of the gap carry the harmonics of the ring, those of the outer circles the area: all of one curve are
    // equal.
    const double gradient =
        curve.boundary == Boundary::gap || curve.boundary == Boundary::flux_parallel ? 0.0 : fineness.growth;
    const Path path(section, curve);
    for (int i = 0; i < samples; ++i) {
      const double t = (i + 0.5) / samples;
      double size =
          std::min({largest, begin + gradient * t * length, end + gradient * (1.0 - t) * length}) / fineness.refinement;
      if (curve.boundary != Boundary::gap)
        for (const SizeWish& wish_there : section.size_wishes)
          if (wish_there.size < size)
            size = std::min(size,
                            wish_there.size +
                                fineness.growth * std::max(0.0, distance(path.at(t), wish_there.at) - wish_there.size));
      count_[index(i + 1)] = count_[index(i)] + length / size / samples;
    }
  }
  double total() const { return count_.back(); }
  /// Takes the finer of two wishes at each place.
  void join(const Density& other, bool reversed) {
    std::vector<double> joined(count_.size(), 0.0);
    for (int i = 0; i < samples; ++i) {
      const int j = reversed ? samples - 1 - i : i;
      joined[index(i + 1)] = joined[index(i)] + std::max(count_[index(i + 1)] - count_[index(i)],
                                                         other.count_[index(j + 1)] - other.count_[index(j)]);
    }
    count_ = std::move(joined);
  }
  /// Parameters 0 … 1 of n edges that share the total equally.
  std::vector<double> divide(int n) const {
    std::vector<double> t(index(n + 1), 0.0);
    t.back() = 1.0;
    std::size_t sample = 0;
    for (int k = 1; k < n; ++k) {
      const double target = total() * k / n;
      while (count_[sample + 1] < target)
        ++sample;
      t[index(k)] =
          (static_cast<double>(sample) + (target - count_[sample]) / (count_[sample + 1] - count_[sample])) / samples;
    }
    return t;
  }

private:
  static constexpr int samples = 256;
  std::vector<double> count_;
};

/// Curves that are divided alike, by the first of them.
struct Alike {
  std::vector<int> group;      ///< of each curve
  std::vector<char> reversed;  ///< the curve runs against the first of its group
};

Alike divided_alike(const CrossSection& section) {
  const std::size_t count = section.curves.size();
  std::vector<std::vector<std::pair<int, bool>>> neighbours(count);
  for (const Twins& twins : section.twins) {
    neighbours[index(twins.first)].emplace_back(twins.second, twins.reversed);
    neighbours[index(twins.second)].emplace_back(twins.first, twins.reversed);
  }
  Alike alike{std::vector<int>(count, -1), std::vector<char>(count, 0)};
  for (std::size_t first = 0; first < count; ++first) {
    if (alike.group[first] >= 0)
      continue;
    alike.group[first] = static_cast<int>(first);
    std::vector<std::size_t> reached{first};
    while (!reached.empty()) {
      const std::size_t c = reached.back();
      reached.pop_back();
      for (const auto& [other, reversed] : neighbours[c])
        if (alike.group[index(other)] < 0) {
          alike.group[index(other)] = static_cast<int>(first);
          alike.reversed[index(other)] = static_cast<char>((alike.reversed[c] != 0) != reversed);
          reached.push_back(index(other));
        }
    }
  }
  return alike;
}

/// Number of cells along each curve: near the wish; even beside shapes that are filled freely, whose faces are split in
/// two; the same on opposite sides of shapes in rows and columns, and on twins.
/// @param densities joined over twins.
std::vector<int> count_cells(const CrossSection& section, const std::vector<Density>& densities, const Alike& alike,
                             const std::vector<bool>& in_rows, const std::vector<Fineness>& fineness) {
  std::vector<bool> even(section.curves.size(), false);
  const auto group = [&](int c) { return index(alike.group[index(c)]); };
  for (std::size_t s = 0; s < in_rows.size(); ++s)
    if (!in_rows[s])
      for (const int c : section.shapes[s].curves)
        even[group(c)] = true;
  std::vector<int> least(section.curves.size(), 1);
  for (std::size_t c = 0; c < least.size(); ++c) {
    int& most = least[group(static_cast<int>(c))];
    most = std::max(most, static_cast<int>(std::ceil(Path(section, section.curves[c]).turn() / fineness[c].most_turn)));
  }
  std::vector<int> count(section.curves.size());  // of each group, at its first curve
  for (std::size_t c = 0; c < count.size(); ++c) {
    const double wish = densities[c].total();
    count[c] = even[c] ? 2 * std::max(static_cast<int>(std::lround(0.5 * wish)), (least[c] + 1) / 2)
                       : std::max(static_cast<int>(std::lround(wish)), least[c]);
  }
  const auto sum = [&](const std::vector<int>& side) {
    int total = 0;
    for (const int c : side)
      total += count[group(c)];
    return total;
  };
  // Raises the curve of a side that is furthest under its wish.
  const auto raise = [&](const std::vector<int>& side, bool by_one) {
    std::size_t chosen = count.size();
    double need = 0.0;
    for (const int c : side) {
      const double ratio = densities[group(c)].total() / count[group(c)];
      if (!(by_one && even[group(c)]) && (chosen == count.size() || ratio > need)) {
        chosen = group(c);
        need = ratio;
      }
    }
    if (chosen == count.size())
      return false;
    count[chosen] += even[chosen] ? 2 : 1;
    return true;
  };
  for (int round = 0; round < 1000; ++round) {
    bool settled = true;
    for (std::size_t s = 0; s < in_rows.size(); ++s) {
      if (!in_rows[s])
        continue;
      const auto sides = sides_of(section, section.shapes[s]);
      for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
        const int a = sum(sides[k]), b = sum(sides[k + 2]);
        if (a == b)
          continue;
        settled = false;
        const auto& smaller = a < b ? sides[k] : sides[k + 2];
        const auto& larger = a < b ? sides[k + 2] : sides[k];
        const bool by_one = std::abs(a - b) == 1;
        if (!raise(smaller, by_one) && !raise(larger, true))
          raise(smaller, false);
      }
    }
    if (settled) {
      std::vector<int> result;
      for (const int first : alike.group)
        result.push_back(count[index(first)]);
      return result;
    }
  }
  throw MeshError("the numbers of cells on opposite sides cannot be made equal");
}

}  // namespace

std::array<std::vector<int>, 4> sides_of(const CrossSection& section, const Shape& shape) {
  // Once around the outline from the first corner: each curve and the point where it arrives.
  std::vector<std::pair<int, int>> walk;
  std::vector<int> left = shape.curves;
  int at = shape.corners.front();
  while (!left.empty()) {
    const auto next = std::find_if(left.begin(), left.end(), [&](int c) {
      return section.curves[index(c)].begin == at || section.curves[index(c)].end == at;
    });
    if (next == left.end())
      throw MeshError("the outline of '" + shape.name + "' is not one loop");
    const Curve& curve = section.curves[index(*next)];
    at = curve.begin == at ? curve.end : curve.begin;
    walk.emplace_back(*next, at);
    left.erase(next);
  }
  // The corners may be listed the other way round.
  const auto position = [&](int point) {
    return std::find_if(walk.begin(), walk.end(), [point](const auto& step) { return step.second == point; });
  };
  if (position(shape.corners[1]) > position(shape.corners[2])) {
    std::vector<std::pair<int, int>> back;
    for (std::size_t k = walk.size(); k-- > 0;)
      back.emplace_back(walk[k].first, k > 0 ? walk[k - 1].second : shape.corners.front());
    walk = back;
  }
  std::array<std::vector<int>, 4> sides;
  std::size_t side = 0;
  for (const auto& [curve, arrival] : walk) {
    sides[std::min<std::size_t>(side, 3)].push_back(curve);
    if (arrival == shape.corners[(side + 1) % 4])
      ++side;
  }
  if (side != 4)
    throw MeshError("the outline of '" + shape.name + "' does not pass its corners in order");
  return sides;
}

DividedCurves divide_curves(const CrossSection& section, const std::vector<bool>& in_rows,
                            const std::vector<Fineness>& fineness) {
  std::vector<double> largest(section.curves.size(), 1e9);
  for (const Shape& shape : section.shapes)
    for (const int c : shape.curves)
      if (shape.mesh_size > 0.0)
        largest[index(c)] = std::min(largest[index(c)], shape.mesh_size);
  for (std::size_t c = 0; c < section.curve_mesh_size.size(); ++c)
    largest[c] = std::min(largest[c], section.curve_mesh_size[c]);
  std::vector<double> shortest(section.points.size(), 1e9);
  for (const Curve& curve : section.curves)
    if (curve.boundary != Boundary::gap)
      for (const int point : {curve.begin, curve.end})
        shortest[index(point)] = std::min(shortest[index(point)], Path(section, curve).length());
  std::vector<Density> densities;
  for (std::size_t c = 0; c < section.curves.size(); ++c) {
    const bool gap = section.curves[c].boundary == Boundary::gap;
    if (gap && section.gap_mesh_size > 0.0)
      largest[c] = std::min(largest[c], section.gap_mesh_size);
    densities.emplace_back(section, section.curves[c], largest[c], fineness[c],
                           gap ? std::vector<double>(section.points.size(), 1e9) : shortest);
  }
  const Alike alike = divided_alike(section);
  std::vector<bool> even(section.curves.size(), false);  // of each group, at its first curve
  for (std::size_t c = 0; c < densities.size(); ++c) {
    const std::size_t first = index(alike.group[c]);
    if (first != c)
      densities[first].join(densities[c], alike.reversed[c] != 0);
    even[first] = even[first] || section.curves[c].boundary == Boundary::gap;
  }
  const std::vector<int> count = count_cells(section, densities, alike, in_rows, fineness);

  DividedCurves result;
  result.vertices = section.points;
  for (std::size_t c = 0; c < section.curves.size(); ++c) {
    const Curve& curve = section.curves[c];
    const Path path(section, curve);
    const std::size_t first = index(alike.group[c]);
    std::vector<double> t = densities[first].divide(count[c]);
    if (even[first])
      for (std::size_t k = 1; k + 1 < t.size(); ++k)
        t[k] = static_cast<double>(k) / count[c];
    if (alike.reversed[c] != 0) {
      std::reverse(t.begin(), t.end());
      for (double& parameter : t)
        parameter = 1.0 - parameter;
    }
    std::vector<int> chain{curve.begin};
    for (std::size_t k = 1; k + 1 < t.size(); ++k) {
      chain.push_back(static_cast<int>(result.vertices.size()));
      result.vertices.push_back(path.at(t[k]));
    }
    chain.push_back(curve.end);
    result.chains.push_back(chain);
  }
  return result;
}

}  // namespace lodestone::geometries
