// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison prints of load cases.
#include "base/quantity.h"
#include "postprocess/comparison/comparison_load_cases_internal.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr double degrees = 180.0 / base::pi;

std::string percent(std::optional<double> share) {
  return share ? fmt::format("{:.2f}", 100.0 * *share) : "–";
}

std::string rounded(std::optional<double> value) {
  return value && std::isfinite(*value) ? fmt::format("{:.0f}", *value) : "–";
}

std::string in_words(const ShortCircuitResult& fault) {
  std::string text = fmt::format("    {} short circuit of {} at {}: i_d down to {:.0f} A",
                                 fault.sudden ? "sudden" : "steady", fault.phases == 3 ? "three phases" : "two phases",
                                 base::format_quantity(fault.speed, "rad/s", "rpm"), fault.peak.d);
  if (fault.before)
    text += fmt::format(", {:.0f} electrical degrees after it, from i_d = {:.0f} A, i_q = {:.0f} A",
                        fault.peak_angle * degrees, fault.before->d, fault.before->q);
  if (fault.fault_position)
    text += fmt::format(" with the rotor at {:.0f} degrees", *fault.fault_position * degrees);
  return text + fmt::format(" (flux map up to {:.0f} A)\n", fault.map_current);
}

}  // namespace

std::string loss_temperature_in_words(const LossTemperature* found) {
  if (found == nullptr)
    return "–";
  const auto celsius = [](double kelvin) { return fmt::format("{:.0f}", kelvin - base::zero_celsius); };
  const bool hotter = found->to > found->from;
  if (!found->temperature)
    return (hotter ? "> " : "< ") + celsius(found->to);
  if (*found->temperature == found->from)
    return (hotter ? "< " : "> ") + celsius(found->from);
  return celsius(*found->temperature);
}

std::string load_cases_in_words(const CaseRecord& record) {
  if (record.load_cases.empty())
    return "";
  std::string text = fmt::format("Load cases of {}, each on what the one before has left:\n", record.design);
  for (const LoadCaseResult& load : record.load_cases) {
    text += fmt::format(
        "  {} at {}: torque −{} %, no-load flux −{} %; {} % of the magnets lost over 1 %, {} % over 5 %, {} % over "
        "20 %; margin {} kA/m, {} K\n",
        load.name, base::format_quantity(load.magnet_temperature, "K", "degC"), percent(load.torque_loss),
        percent(load.no_load_flux_loss), percent(load.volume_beyond_1), percent(load.volume_beyond_5),
        percent(load.volume_beyond_20),
        rounded(load.least_margin ? std::optional<double>(*load.least_margin / 1e3) : std::nullopt),
        rounded(load.least_kelvin));
    if (load.short_circuit)
      text += in_words(*load.short_circuit);
    if (const auto& found = load.loss_temperature)
      text += fmt::format("    alone on whole magnets {:.3g} % are lost at {} degC\n", 100.0 * found->loss,
                          loss_temperature_in_words(&*found));
  }
  if (const auto& reversed = record.reversed_loads) {
    const LoadCaseResult& last = record.load_cases.back();
    text += fmt::format("  in the opposite order: torque −{} %, no-load flux −{} %", percent(reversed->torque_loss),
                        percent(reversed->no_load_flux_loss));
    const double difference = reversed->torque_loss && last.torque_loss
                                  ? *reversed->torque_loss - *last.torque_loss
                                  : reversed->no_load_flux_loss - last.no_load_flux_loss;
    text += fmt::format("; the order makes {:.3f} % of the {}\n", 100.0 * std::abs(difference),
                        reversed->torque_loss ? "torque" : "flux");
  }
  return text;
}

}  // namespace lodestone::postprocess
