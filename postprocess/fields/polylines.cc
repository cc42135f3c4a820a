// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/polylines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace lodestone::postprocess {

using geometries::Point;

namespace {

double square_of_distance(const Point& point, const Point& from, const Point& to) {
  const Point along = {to.x - from.x, to.y - from.y};
  const Point at = {point.x - from.x, point.y - from.y};
  const double square = along.x * along.x + along.y * along.y;
  const double part = square > 0.0 ? std::clamp((at.x * along.x + at.y * along.y) / square, 0.0, 1.0) : 0.0;
  const Point off = {at.x - part * along.x, at.y - part * along.y};
  return off.x * off.x + off.y * off.y;
}

}  // namespace

std::vector<std::vector<Point>> joined(const std::vector<std::array<Point, 2>>& pieces, double tolerance) {
  using Place = std::pair<std::int64_t, std::int64_t>;
  const auto place = [&](const Point& point) {
    return Place(std::llround(point.x / tolerance), std::llround(point.y / tolerance));
  };
  std::vector<std::pair<Place, std::size_t>> begins;
  begins.reserve(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i)
    begins.emplace_back(place(pieces[i][0]), i);
  std::sort(begins.begin(), begins.end());
  const std::size_t none = pieces.size();
  std::vector<std::size_t> next(pieces.size(), none);
  std::vector<bool> is_followed_to(pieces.size(), false);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Place end = place(pieces[i][1]);
    auto found = std::lower_bound(begins.begin(), begins.end(), std::make_pair(end, std::size_t{0}));
    while (found != begins.end() && found->first == end && (found->second == i || is_followed_to[found->second]))
      ++found;
    if (found != begins.end() && found->first == end) {
      next[i] = found->second;
      is_followed_to[found->second] = true;
    }
  }
  std::vector<std::vector<Point>> lines;
  std::vector<bool> used(pieces.size(), false);
  // Lines with two ends first; what is left is closed.
  for (const bool closed : {false, true})
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (used[i] || (!closed && is_followed_to[i]))
        continue;
      std::vector<Point>& line = lines.emplace_back(std::vector<Point>{pieces[i][0]});
      for (std::size_t k = i; k != none && !used[k]; k = next[k]) {
        used[k] = true;
        line.push_back(pieces[k][1]);
      }
    }
  return lines;
}

std::vector<Point> simplified(const std::vector<Point>& line, double distance) {
  std::vector<Point> result;
  if (line.empty())
    return result;
  // Stretches that are not settled yet, the nearest last.
  std::vector<std::pair<std::size_t, std::size_t>> stretches = {{0, line.size() - 1}};
  result.push_back(line.front());
  while (!stretches.empty()) {
    const auto [begin, end] = stretches.back();
    stretches.pop_back();
    double most = distance * distance;
    std::size_t farthest = end;
    for (std::size_t i = begin + 1; i < end; ++i)
      if (const double square = square_of_distance(line[i], line[begin], line[end]); square > most) {
        most = square;
        farthest = i;
      }
    if (farthest != end) {
      stretches.emplace_back(farthest, end);
      stretches.emplace_back(begin, farthest);
    } else if (end > begin) {
      result.push_back(line[end]);
    }
  }
  return result;
}

}  // namespace lodestone::postprocess
