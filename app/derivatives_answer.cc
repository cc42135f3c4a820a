// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/derivatives_answer.h"

#include "app/text_output.h"
#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace lodestone::app {

namespace {

using postprocess::elasticity;
using postprocess::FieldQuantities;
using postprocess::ParameterDerivative;

/// Of the largest effect on torque.
constexpr std::size_t bar_width = 12;

/// Units of people in which "one more" is a sensible step.
double per_display_unit(const ParameterDerivative& parameter, double derivative) {
  if (parameter.unit == "K")
    return derivative;  // a kelvin is a degree Celsius more
  const std::string display = parameter.display_unit.empty() ? parameter.unit : parameter.display_unit;
  return derivative * (base::convert(1.0, display, parameter.unit) - base::convert(0.0, display, parameter.unit));
}

std::string value_in_words(const ParameterDerivative& parameter) {
  if (parameter.display_unit.empty())
    return fmt::format("{:.4g}", parameter.value);
  const double value = base::convert(parameter.value, parameter.unit, parameter.display_unit);
  return fmt::format("{:.4g} {}", std::abs(value) < 1e-9 ? 0.0 : value, parameter.display_unit);
}

/// A change; what is below all that a reader would act on is 0.
std::string change(const std::optional<double>& value) {
  if (!value)
    return "-";
  return std::abs(*value) < 5e-5 ? "0" : fmt::format("{:+.3g}", *value);
}

std::string unit_in_words(const ParameterDerivative& parameter) {
  const std::string unit = parameter.display_unit.empty() ? std::string() : parameter.display_unit;
  return unit == "degC" ? "K" : unit;
}

}  // namespace

std::string derivatives_text(const postprocess::ParameterDerivatives& derivatives) {
  const FieldQuantities& q = derivatives.quantities;
  Table ratios({{"1 % more of"},
                {"which is", true},
                {"torque %", true},
                {""},
                {"psi_d %", true},
                {"psi_q %", true},
                {"stator iron B^2 %", true},
                {"torque N·m per unit", true},
                {""}});
  Table units({{"one more of"},
               {"which is", true},
               {"", false},
               {"torque N·m", true},
               {"psi_d mWb", true},
               {"psi_q mWb", true}});
  Facts facts;
  double most = 0.0;
  for (const ParameterDerivative& p : derivatives.parameters)
    if (p.by_unit && p.is_ratio)
      most = std::max(most, std::abs(elasticity(p, p.by_unit->torque, q.torque).value_or(0.0)));
  for (const ParameterDerivative& p : derivatives.parameters) {
    if (!p.by_unit) {
      facts.note("no derivative to " + p.parameter + " (" + value_in_words(p) + "): " + p.remark);
      continue;
    }
    const FieldQuantities& d = *p.by_unit;
    const std::string unit = unit_in_words(p);
    if (p.is_ratio) {
      const std::optional<double> torque = elasticity(p, d.torque, q.torque);
      ratios.add({p.parameter, value_in_words(p), change(torque),
                  torque && most > 0.0 ? bar(std::abs(*torque) / most, bar_width) : "",
                  change(elasticity(p, d.flux_linkage.d, q.flux_linkage.d)),
                  change(elasticity(p, d.flux_linkage.q, q.flux_linkage.q)),
                  change(elasticity(p, d.stator_squared_flux_density, q.stator_squared_flux_density)),
                  fmt::format("{:+.3g}", per_display_unit(p, d.torque)), unit.empty() ? "" : "a " + unit});
      if (!p.remark.empty())
        facts.note(p.parameter + ": " + p.remark);
    } else {
      units.add({p.parameter, value_in_words(p), unit, fmt::format("{:+.3g}", per_display_unit(p, d.torque)),
                 fmt::format("{:+.3g}", 1e3 * per_display_unit(p, d.flux_linkage.d)),
                 fmt::format("{:+.3g}", 1e3 * per_display_unit(p, d.flux_linkage.q))});
    }
  }
  return "\n" + ratios.text() + "\n" + units.text() + facts.text();
}

}  // namespace lodestone::app
