// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/plausibility.h"

#include "base/quantity.h"
#include "materials/demagnetisation_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lodestone::materials {

namespace {

constexpr double room_temperature = base::zero_celsius + 20.0;
constexpr double warm = base::zero_celsius + 100.0;

enum class Sign { falls, rises, either };

/// What a family's main phase and making allow.
struct Limits {
  MagnetFamily family;
  const char* words;                     ///< in which `process` names it
  double saturation;                     ///< of the main phase, T
  double least_density, most_density;    ///< kg/m³, bonded magnets included
  Sign coercivity;                       ///< with temperature
  std::vector<std::string> base_metals;  ///< a composition that names all of them is meant to be complete
};

const std::vector<Limits>& families() {
  static const std::vector<Limits> list = {
      {MagnetFamily::nd_fe_b, "Fe-B", 1.62, 4500.0, 7800.0, Sign::falls, {"Fe", "B"}},
      {MagnetFamily::sm2_co_17, "Sm2Co17", 1.35, 4800.0, 8700.0, Sign::falls, {"Fe", "Co"}},
      {MagnetFamily::sm_co_5, "SmCo5", 1.15, 4800.0, 8700.0, Sign::falls, {"Co"}},
      {MagnetFamily::sm_fe_n, "Sm-Fe-N", 1.55, 4000.0, 7800.0, Sign::falls, {"Fe", "N"}},
      {MagnetFamily::ferrite, "ferrite", 0.49, 2800.0, 5150.0, Sign::rises, {"Fe", "O"}},
      {MagnetFamily::mn_bi, "Mn-Bi", 0.82, 5000.0, 9100.0, Sign::rises, {"Mn", "Bi"}},
      {MagnetFamily::alnico, "Alnico", 1.45, 6500.0, 7500.0, Sign::either, {"Fe", "Al"}}};
  return list;
}

const Limits* limits_of(const MagnetGrade& grade) {
  const auto found = std::find_if(families().begin(), families().end(), [&](const Limits& one) {
    return grade.process().find(one.words) != std::string::npos;
  });
  return found == families().end() ? nullptr : &*found;
}

/// The value, or nothing where the data end.
std::optional<double> remanence_at(const MagnetGrade& grade, double temperature) {
  try {
    return grade.remanence(temperature);
  } catch (const base::UserError&) {
    return std::nullopt;
  }
}

std::string celsius(double temperature) {
  return base::format_quantity(temperature, "K", "degC");
}

class Findings {
public:
  template <typename... Arguments> void add(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    list_.push_back("Implausible: " + fmt::format(text, std::forward<Arguments>(arguments)...));
  }
  std::vector<std::string> take() { return std::move(list_); }

private:
  std::vector<std::string> list_;
};

void check_family(const MagnetGrade& grade, const Limits& limits, Findings& findings) {
  const auto cold_remanence = remanence_at(grade, room_temperature);
  const auto warm_remanence = remanence_at(grade, warm);
  if (cold_remanence && *cold_remanence > limits.saturation)
    findings.add("a remanence of {:.4g} T at 20 degC; the main phase of {} saturates at {:.3g} T", *cold_remanence,
                 limits.words, limits.saturation);
  if (cold_remanence && warm_remanence && *warm_remanence > *cold_remanence)
    findings.add("the remanence rises with temperature ({:.4g} T at 20 degC, {:.4g} T at 100 degC)", *cold_remanence,
                 *warm_remanence);
  const auto cold = grade.intrinsic_coercivity(room_temperature);
  const auto hot = grade.intrinsic_coercivity(warm);
  if (cold && hot && limits.coercivity != Sign::either && (*hot > *cold) != (limits.coercivity == Sign::rises) &&
      *hot != *cold)
    findings.add("the coercivity of {} {} with temperature ({:.4g} kA/m at 20 degC, {:.4g} kA/m at 100 degC)",
                 limits.words, *hot > *cold ? "rises" : "falls", *cold / 1e3, *hot / 1e3);
  if (grade.density() < limits.least_density || grade.density() > limits.most_density)
    findings.add("a density of {:.4g} kg/m3; {} has {:g} … {:g}", grade.density(), limits.words, limits.least_density,
                 limits.most_density);
}

void check_curve(const MagnetGrade& grade, Findings& findings) {
  const auto remanence = remanence_at(grade, room_temperature);
  if (remanence) {
    const double bound = *remanence * *remanence / (4.0 * base::mu_0);
    if (const auto stated = grade.stated_energy_product()) {
      const double own = maximum_energy_product(demagnetisation_curve(grade, room_temperature));
      if (*stated > bound)
        findings.add("the stated (BH)max of {:.4g} kJ/m3 is above B_r²/(4 μ0) = {:.4g} kJ/m3", *stated / 1e3,
                     bound / 1e3);
      else if (std::abs(own - *stated) > 0.15 * *stated)
        findings.add("the stated (BH)max of {:.4g} kJ/m3 is far from the {:.4g} kJ/m3 of the grade's own curve",
                     *stated / 1e3, own / 1e3);
    }
    if (const auto normal = grade.stated_normal_coercivity()) {
      if (*normal > *remanence / base::mu_0)
        findings.add("the stated H_cB of {:.4g} kA/m is above B_r/μ0 = {:.4g} kA/m", *normal / 1e3,
                     *remanence / base::mu_0 / 1e3);
      const auto intrinsic = grade.intrinsic_coercivity(room_temperature);
      if (intrinsic && *normal > *intrinsic * 1.005)
        findings.add("the stated H_cB of {:.4g} kA/m is above H_cJ = {:.4g} kA/m", *normal / 1e3, *intrinsic / 1e3);
    }
  }
  if (grade.recoil_permeability() < 1.0)
    findings.add("a recoil permeability of {:.4g}, below that of empty space", grade.recoil_permeability());

  if (const auto& curves = grade.measured_curves())
    for (const DemagnetisationBranch& branch : curves->branches()) {
      const std::string at = celsius(branch.temperature);
      const auto given = remanence_at(grade, branch.temperature);
      if (given && std::abs(*given - branch.remanence) > 0.01 * branch.remanence)
        findings.add("'remanence' gives {:.4g} T at {}, the curve measured there {:.4g} T", *given, at,
                     branch.remanence);
      const auto coercivity = grade.intrinsic_coercivity(branch.temperature);
      if (coercivity && branch.intrinsic_coercivity &&
          std::abs(*coercivity - *branch.intrinsic_coercivity) > 0.03 * *branch.intrinsic_coercivity)
        findings.add("'intrinsic_coercivity' gives {:.4g} kA/m at {}, the curve measured there {:.4g} kA/m",
                     *coercivity / 1e3, at, *branch.intrinsic_coercivity / 1e3);
      const auto knee = grade.knee_field(branch.temperature);
      const auto measured = branch.knee_field(grade.recoil_permeability());
      if (knee && measured && branch.intrinsic_coercivity &&
          std::abs(*knee - *measured) > 0.1 * *branch.intrinsic_coercivity)
        findings.add(
            "the knee, 1 % of loss, lies at {:.4g} kA/m by 'squareness' or 'knee' at {}, at {:.4g} kA/m by the "
            "curve measured there",
            *knee / 1e3, at, *measured / 1e3);
    }
}

void check_limit(const MagnetGrade& grade, Findings& findings) {
  const auto limit = grade.maximum_temperature();
  if (!limit)
    return;
  if (!remanence_at(grade, *limit)) {
    findings.add("the temperature limit of {} lies where the data give no remanence", celsius(*limit));
    return;
  }
  const auto coercivity = grade.intrinsic_coercivity(*limit);
  if (coercivity && *coercivity <= 0.0)
    findings.add("no coercivity is left at the temperature limit of {}", celsius(*limit));
  const auto knee = grade.knee_field(*limit);
  if (knee && *knee <= 0.0 && !(coercivity && *coercivity <= 0.0))
    findings.add("the knee has come down to H = 0 at the temperature limit of {}", celsius(*limit));
}

void check_composition(const MagnetGrade& grade, const Limits& limits, Findings& findings) {
  const Composition& composition = grade.composition();
  if (!composition.is_known())
    return;
  Band sum;
  Band rare_earth;
  for (const auto& [element, fraction] : composition.fractions()) {
    sum.min += fraction.min;
    sum.max += fraction.max;
    if (is_rare_earth(element)) {
      rare_earth.min += fraction.min;
      rare_earth.max += fraction.max;
    }
  }
  const bool complete = std::all_of(limits.base_metals.begin(), limits.base_metals.end(),
                                    [&](const auto& metal) { return composition.fractions().count(metal) != 0; });
  if (complete && (sum.max < 0.97 || sum.min > 1.03))
    findings.add("the composition sums to {:.4g} … {:.4g} %, not to 100 %", 100.0 * sum.min, 100.0 * sum.max);
  // Nd2Fe14B holds 26.7 wt% of Nd; a sintered magnet needs more, and holds less than 36 % as metal.
  if (limits.family == MagnetFamily::nd_fe_b && grade.process().rfind("sintered", 0) == 0 &&
      (rare_earth.max < 0.267 || rare_earth.min > 0.36))
    findings.add("{:.4g} … {:.4g} % of rare earth; sintered Nd-Fe-B holds 28 … 34 %, its main phase 26.7 %",
                 100.0 * rare_earth.min, 100.0 * rare_earth.max);
}

Band heavy_rare_earth(const MagnetGrade& grade) {
  const Band dysprosium = grade.composition().fraction("Dy");
  const Band terbium = grade.composition().fraction("Tb");
  return {dysprosium.min + terbium.min, dysprosium.max + terbium.max};
}

bool is_bulk_alloy(const MagnetGrade& grade) {
  return grade.process() == "sintered Nd-Fe-B" && grade.composition().is_known() &&
         grade.intrinsic_coercivity(room_temperature).has_value();
}

}  // namespace

MagnetFamily family_of(const MagnetGrade& grade) {
  const Limits* limits = limits_of(grade);
  return limits == nullptr ? MagnetFamily::other : limits->family;
}

std::vector<std::string> implausibilities(const MagnetGrade& grade) {
  Findings findings;
  const Limits* limits = limits_of(grade);
  if (limits != nullptr) {
    check_family(grade, *limits, findings);
    check_composition(grade, *limits, findings);
  }
  check_curve(grade, findings);
  check_limit(grade, findings);
  return findings.take();
}

std::vector<std::string> implausible_beside(const MagnetGrade& grade,
                                            const std::vector<std::shared_ptr<const MagnetGrade>>& others) {
  Findings findings;
  if (!is_bulk_alloy(grade))
    return {};
  const double coercivity = *grade.intrinsic_coercivity(room_temperature);
  const Band heavy = heavy_rare_earth(grade);
  const MagnetGrade* nearest = nullptr;
  double lead = 1.05;  // what a better process may gain
  for (const auto& other : others) {
    if (other->name() == grade.name() || !is_bulk_alloy(*other) || heavy.max >= heavy_rare_earth(*other).min)
      continue;
    const double ratio = coercivity / *other->intrinsic_coercivity(room_temperature);
    if (ratio > lead) {
      lead = ratio;
      nearest = other.get();
    }
  }
  if (nearest != nullptr) {
    const Band more = heavy_rare_earth(*nearest);
    findings.add("{:.4g} kA/m with {:.3g} … {:.3g} % of Dy and Tb, against {:.4g} kA/m with {:.3g} … {:.3g} % in '{}': "
                 "coercivity rises where dysprosium is taken away; is 'process' another, a diffusion or fine grains?",
                 coercivity / 1e3, 100.0 * heavy.min, 100.0 * heavy.max,
                 *nearest->intrinsic_coercivity(room_temperature) / 1e3, 100.0 * more.min, 100.0 * more.max,
                 nearest->name());
  }
  return findings.take();
}

}  // namespace lodestone::materials
