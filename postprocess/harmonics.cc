// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/harmonics.h"

#include "base/quantity.h"

#include <cmath>
#include <cstddef>

namespace lodestone::postprocess {

double Harmonics::amplitude(int order) const {
  const auto n = static_cast<std::size_t>(order);
  return std::hypot(cosine[n], sine[n]);
}

Harmonics harmonics(const std::vector<double>& samples) {
  const std::size_t count = samples.size();
  const std::size_t orders = (count + 1) / 2;
  Harmonics result{std::vector<double>(orders), std::vector<double>(orders)};
  for (std::size_t n = 0; n < orders; ++n) {
    for (std::size_t i = 0; i < count; ++i) {
      // The index is reduced first, so that a high order loses no digits.
      const double angle = 2.0 * base::pi * static_cast<double>(n * i % count) / static_cast<double>(count);
      result.cosine[n] += samples[i] * std::cos(angle);
      result.sine[n] += samples[i] * std::sin(angle);
    }
    const double scale = (n == 0 ? 1.0 : 2.0) / static_cast<double>(count);
    result.cosine[n] *= scale;
    result.sine[n] *= scale;
  }
  return result;
}

}  // namespace lodestone::postprocess
