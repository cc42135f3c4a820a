// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/page_text.h"

#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/comparison_formats_internal.h"

namespace lodestone::postprocess {

std::optional<materials::Band> scaled(const std::optional<materials::Band>& band, double factor) {
  return band ? std::optional<materials::Band>({band->min * factor, band->max * factor}) : std::nullopt;
}

std::optional<double> percent(const std::optional<double>& fraction) {
  return scaled(fraction, 100.0);
}

std::optional<materials::Band> heavy_grams(const CaseRecord& record) {
  return scaled(record.passport.heavy_rare_earth_mass, 1e3);
}

std::string fixed(const std::optional<double>& value, int decimals) {
  std::string text = format_fixed(value, decimals);
  if (text.front() == '-')
    text.replace(0, 1, "−");
  return text;
}

std::string band_text(const std::optional<materials::Band>& band) {
  return band ? format_band(*band) : "–";
}

}  // namespace lodestone::postprocess
