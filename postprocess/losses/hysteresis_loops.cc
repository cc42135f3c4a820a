// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/hysteresis_loops.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lodestone::postprocess {

std::vector<double> hysteresis_loops(const std::vector<double>& samples) {
  const std::size_t count = samples.size();
  const auto start = static_cast<std::size_t>(std::max_element(samples.begin(), samples.end()) - samples.begin());
  const auto at = [&](std::size_t i) { return samples[(start + i) % count]; };
  // Turning points from the largest value on, flat tops once.
  std::vector<double> turns;
  int before = -1;  // down from the top; the way up to it comes last
  const auto refined = [&](std::size_t i) {
    const double a = at(i + count - 1), b = at(i), c = at(i + 1);
    const double curvature = a - 2.0 * b + c, slope = 0.5 * (c - a);
    // Its vertex, if that lies within the samples beside it.
    return curvature != 0.0 && std::abs(slope) <= std::abs(curvature) ? b - 0.5 * slope * slope / curvature : b;
  };
  turns.push_back(refined(0));
  for (std::size_t i = 1; i < count; ++i) {
    const double step = at(i + 1) - at(i);
    const int direction = step > 0.0 ? 1 : step < 0.0 ? -1 : before;
    if (direction != before)
      turns.push_back(refined(i));
    before = direction;
  }
  // Between samples another top may be the higher one: the period is counted from the highest.
  std::rotate(turns.begin(), std::max_element(turns.begin(), turns.end()), turns.end());
  turns.push_back(turns.front());

  std::vector<double> loops, open;
  for (const double turn : turns) {
    open.push_back(turn);
    while (open.size() >= 4) {
      const std::size_t n = open.size();
      const double last = std::abs(open[n - 1] - open[n - 2]), inner = std::abs(open[n - 2] - open[n - 3]);
      if (inner > last || inner > std::abs(open[n - 3] - open[n - 4]))
        break;
      loops.push_back(0.5 * inner);
      open.erase(open.end() - 3, open.end() - 1);
    }
  }
  for (std::size_t i = 0; i + 2 < open.size(); i += 2)
    loops.push_back(0.5 * std::abs(open[i] - open[i + 1]));
  loops.erase(std::remove(loops.begin(), loops.end(), 0.0), loops.end());
  return loops;
}

}  // namespace lodestone::postprocess
