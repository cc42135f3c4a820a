// SPDX-License-Identifier: GPL-3.0-or-later
// What the formats of a comparison share. Not installed.
#pragma once

#include "base/quantity.h"
#include "materials/composition.h"
#include "postprocess/passport/passport.h"

#include <array>
#include <optional>
#include <string>

namespace lodestone::postprocess {

inline constexpr double degrees = 180.0 / base::pi;
inline constexpr double rpm = 30.0 / base::pi;

/// Elements whose mass is always told where the composition is known, in the order of tables.
inline constexpr std::array<const char*, 8> passport_elements = {"Nd", "Pr", "Dy", "Tb", "Ce", "La", "Sm", "Co"};

inline std::optional<double> scaled(const std::optional<double>& value, double factor) {
  return value ? std::optional<double>(*value * factor) : std::nullopt;
}

/// Mass of an element in a known composition; an element that is not named is absent.
inline materials::Band mass_of(const Passport& passport, const std::string& element) {
  const auto found = passport.element_mass.find(element);
  return found == passport.element_mass.end() ? materials::Band{} : found->second;
}

}  // namespace lodestone::postprocess
