// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone show winding NAME: layout, star of slots, winding factors and harmonics of the magnetomotive force.
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/machine.h"
#include "geometries/winding_drawing.h"
#include "geometries/winding_mmf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <regex>

namespace lodestone::app {

namespace {

using geometries::CoilSide;
using geometries::MmfHarmonic;
using geometries::Winding;

/// "12s10p" as slots and poles; nothing for other names.
std::optional<std::pair<int, int>> slots_and_poles(const std::string& name) {
  static const std::regex pattern("([0-9]{1,4})s([0-9]{1,4})p");
  std::smatch match;
  if (!std::regex_match(name, match, pattern))
    return std::nullopt;
  return std::make_pair(std::stoi(match[1]), std::stoi(match[2]));
}

Winding winding_of(int slots, int poles, const WindingQuestion& question) {
  Winding::Definition definition;
  definition.slots = slots;
  definition.poles = poles;
  definition.phases = question.phases.value_or(3);
  definition.layers = question.layers.value_or(2);
  definition.coil_pitch =
      question.coil_pitch.value_or(std::max(1, static_cast<int>(std::lround(static_cast<double>(slots) / poles))));
  return Winding(definition);
}

/// "+A 9": nine conductors with current out of the page.
std::string in_words(const CoilSide& side, int phases) {
  return fmt::format("{}{} {:g}", side.turns > 0.0 ? "+" : "−",
                     geometries::phase_name(static_cast<std::size_t>(side.phase), phases), std::abs(side.turns));
}

/// Conductors of a phase in a slot, positive out of the page.
double turns_in(const std::vector<CoilSide>& slot, int phase) {
  double sum = 0.0;
  for (const CoilSide& side : slot)
    sum += side.phase == phase ? side.turns : 0.0;
  return sum;
}

/// Electrical angle of a slot from slot 1, degrees from 0 up.
double star_angle(const Winding::Definition& d, int slot) {
  return 360.0 * static_cast<double>(static_cast<long>(slot) * (d.poles / 2) % d.slots) / d.slots;
}

std::vector<int> possible_paths(const Winding& winding) {
  std::vector<int> result;
  for (int paths = 1; paths <= winding.definition().poles * winding.definition().layers; ++paths) {
    Winding::Definition candidate = winding.definition();
    candidate.parallel_paths = paths;
    try {
      static_cast<void>(Winding(candidate));
      result.push_back(paths);
    } catch (const base::UserError&) {
      continue;
    }
  }
  return result;
}

/// Waves worth showing: up to those of the second slot harmonics.
std::vector<MmfHarmonic> harmonics_of(const Winding& winding) {
  return mmf_harmonics(winding, 2 * winding.definition().slots + winding.definition().poles / 2);
}

double working_wave(const Winding& winding) {
  const int pole_pairs = winding.definition().poles / 2;
  return mmf_harmonics(winding, pole_pairs).back().forward;
}

std::string text_of(const Winding& winding, const std::string& title) {
  const Winding::Definition& d = winding.definition();
  const geometries::SlotPoleSymmetry symmetry = slot_pole_symmetry(winding);
  const int pole_phases = d.poles * d.phases, common = std::gcd(d.slots, pole_phases);
  Facts facts;
  facts.title(
      fmt::format("{}{} slots, {} poles, {} phases", title.empty() ? "" : title + ": ", d.slots, d.poles, d.phases));
  if (const int sets = geometries::phase_sets(d.phases); sets > 1)
    facts.add("sets of three phases",
              fmt::format("{}, each {:g} deg electrical behind the one before", sets, 180.0 / d.phases));
  facts.add("slots a pole and phase", common == pole_phases
                                          ? fmt::format("{}", d.slots / pole_phases)
                                          : fmt::format("{}/{}", d.slots / common, pole_phases / common));
  facts.add("layers, coil pitch", fmt::format("{}, {} of {:.4g} slots a pole", d.layers, d.coil_pitch,
                                              static_cast<double>(d.slots) / d.poles));
  facts.add("turns in series", fmt::format("{:g} a phase of {} a coil, {} parallel", winding.series_turns(),
                                           d.turns_per_coil, d.parallel_paths));
  facts.add("parallel paths possible", fmt::format("{}", fmt::join(possible_paths(winding), ", ")));
  facts.add("winding factor", fmt::format("{:.4f}", winding.winding_factor(1)));
  facts.add("harmonic leakage",
            fmt::format("{:.4g} of the working wave's inductance in the gap", harmonic_leakage(winding)));
  facts.add("working wave", fmt::format("{:.4g} A per A of peak phase current", working_wave(winding)));
  facts.add("layout repeats",
            fmt::format("after {} pole{}{}", winding.poles_per_repeat(), winding.poles_per_repeat() == 1 ? "" : "s",
                        winding.reverses() ? ", currents reversed" : ""));
  facts.add("base windings", fmt::format("{}", symmetry.base_windings));
  facts.add("cogging periods a turn", fmt::format("{}", symmetry.cogging_periods));
  facts.add("equal sectors", symmetry.symmetry == 1 ? "1: the rotor is pulled to one side under load"
                                                    : fmt::format("{}", symmetry.symmetry));

  std::vector<Table::Column> columns{{"slot", true}, {"star, deg", true}};
  for (int layer = d.layers - 1; layer >= 0; --layer)
    columns.push_back({d.layers == 1                  ? "layer"
                       : winding.slot_layers().halved ? (layer == 1 ? "larger angle" : "smaller angle")
                       : layer == d.layers - 1        ? "at the opening"
                       : layer == 0                   ? "at the bottom"
                                                      : fmt::format("layer {}", layer + 1)});
  for (int phase = 0; phase < d.phases; ++phase)
    columns.push_back({geometries::phase_name(static_cast<std::size_t>(phase), d.phases), true});
  Table layout(columns);
  const int shown = d.slots * winding.poles_per_repeat() / d.poles;
  for (int slot = 0; slot < shown; ++slot) {
    std::vector<std::string> row{std::to_string(slot + 1), fmt::format("{:.4g}", star_angle(d, slot))};
    for (int layer = d.layers - 1; layer >= 0; --layer)
      row.push_back(in_words(winding.slot(slot)[static_cast<std::size_t>(layer)], d.phases));
    for (int phase = 0; phase < d.phases; ++phase)
      row.push_back(fmt::format("{:g}", turns_in(winding.slot(slot), phase)));
    layout.add(row);
  }

  Table table(
      {{"waves", true}, {"of the poles'", true}, {"winding factor", true}, {"forward", true}, {"backward", true}});
  const double working = working_wave(winding);
  for (const MmfHarmonic& one : harmonics_of(winding)) {
    const double forward = one.forward / working, backward = one.backward / working;
    if (std::max(forward, backward) < 0.005)
      continue;
    table.add({std::to_string(one.waves), fmt::format("{:.4g}", 2.0 * one.waves / d.poles),
               fmt::format("{:.4f}", one.winding_factor),
               forward < 5e-4 ? "" : fmt::format("{:.1f} %", 100.0 * forward),
               backward < 5e-4 ? "" : fmt::format("{:.1f} %", 100.0 * backward)});
  }
  return facts.text() +
         fmt::format(
             "\nConductors in the slots (+: out of the page){}\n{}\nMagnetomotive force of balanced currents, of "
             "the working wave; waves from 0.5 % up\n{}",
             shown < d.slots ? fmt::format(", the first {} of {}", shown, d.slots) : "", layout.text(), table.text());
}

nlohmann::ordered_json json_of(const Winding& winding, const std::string& title) {
  const Winding::Definition& d = winding.definition();
  const geometries::SlotPoleSymmetry symmetry = slot_pole_symmetry(winding);
  nlohmann::ordered_json json = {{"name", title.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(title)},
                                 {"slots", d.slots},
                                 {"poles", d.poles},
                                 {"phases", d.phases},
                                 {"phase_sets", geometries::phase_sets(d.phases)},
                                 {"layers", d.layers},
                                 {"coil_pitch", d.coil_pitch},
                                 {"turns_per_coil", d.turns_per_coil},
                                 {"parallel_paths", d.parallel_paths},
                                 {"parallel_paths_possible", possible_paths(winding)},
                                 {"series_turns", winding.series_turns()},
                                 {"slots_per_pole_and_phase", static_cast<double>(d.slots) / (d.poles * d.phases)},
                                 {"winding_factor", winding.winding_factor(1)},
                                 {"harmonic_leakage", harmonic_leakage(winding)},
                                 {"phase_a_axis", winding.phase_a_axis() * 180.0 / base::pi},
                                 {"poles_per_repeat", winding.poles_per_repeat()},
                                 {"reverses", winding.reverses()},
                                 {"base_windings", symmetry.base_windings},
                                 {"cogging_periods", symmetry.cogging_periods},
                                 {"equal_sectors", symmetry.symmetry}};
  for (int slot = 0; slot < d.slots; ++slot) {
    nlohmann::ordered_json layers = nlohmann::ordered_json::array();
    for (const CoilSide& side : winding.slot(slot))
      layers.push_back(
          {{"phase", geometries::phase_name(static_cast<std::size_t>(side.phase), d.phases)}, {"turns", side.turns}});
    json["slot"].push_back({{"star_angle", star_angle(d, slot)}, {"layers", layers}});
  }
  for (const MmfHarmonic& one : harmonics_of(winding))
    json["mmf"].push_back({{"waves", one.waves},
                           {"winding_factor", one.winding_factor},
                           {"forward", one.forward},
                           {"backward", one.backward}});
  return json;
}

Description describe(const Winding& winding, const std::string& title) {
  return {text_of(winding, title), json_of(winding, title),
          [winding, title] { return geometries::draw_winding(winding, title); }};
}

}  // namespace

Description describe_winding(const std::string& name, const WindingQuestion& question,
                             const materials::MaterialLibrary& library) {
  if (const auto numbers = slots_and_poles(name))
    return describe(winding_of(numbers->first, numbers->second, question), "");
  if (question.layers || question.coil_pitch || question.phases)
    throw base::UserError(fmt::format("--layers, --coil-pitch, --phases: '{}' is a machine, whose file says them; a "
                                      "winding without a machine is named by its slots and poles, 12s10p",
                                      name));
  const auto machine = geometries::Machine::read(base::Document::load(library.path().find("machines", name)));
  return describe(*machine.winding, machine.name);
}

}  // namespace lodestone::app
