// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/winding.h"

#include "base/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numeric>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

struct Layout {
  std::vector<std::vector<CoilSide>> slots;
  std::string refusal;  ///< why there is none
};

/// Slots in which the coils of one layer begin, every one of `step` where it is free; nothing where they do not fill
/// the slots.
std::vector<int> single_layer_starts(const Winding::Definition& d, int step) {
  std::vector<int> starts;
  std::vector<bool> taken(index(d.slots), false);
  for (int k = 0; k < d.slots; k += step) {
    const int other = (k + d.coil_pitch) % d.slots;
    if (taken[index(k)])
      continue;
    if (taken[index(other)])
      return {};
    taken[index(k)] = taken[index(other)] = true;
    starts.push_back(k);
  }
  if (2 * static_cast<int>(starts.size()) != d.slots)
    return {};
  return starts;
}

std::complex<double> phasor(const Layout& layout, int phase, int waves) {
  const double slots = static_cast<double>(layout.slots.size());
  std::complex<double> sum;
  for (std::size_t k = 0; k < layout.slots.size(); ++k)
    for (const CoilSide& side : layout.slots[k])
      if (side.phase == phase)
        sum += std::polar(1.0, 2.0 * base::pi * waves * (static_cast<double>(k) + 0.5) / slots) * side.turns;
  return sum;
}

double conductors_of(const Layout& layout, int phase) {
  double sum = 0.0;
  for (const auto& slot : layout.slots)
    for (const CoilSide& side : slot)
      sum += side.phase == phase ? std::abs(side.turns) : 0.0;
  return sum;
}

/// Phase and direction of a belt of the star; belts follow each other by π/phases. Three phases: +A −C +B −A +C −B.
struct Belt {
  int phase = 0;
  bool positive = true;
};
Belt belt_at(int belt, int phases) {
  const int sets = phase_sets(phases), of_set = phases / sets, here = belt / sets;
  const bool positive = here % 2 == 0;
  return {of_set * (belt % sets) + (positive ? here / 2 : ((here + of_set) / 2) % of_set), positive};
}

Layout lay_out(const Winding::Definition& d, const std::vector<int>& starts) {
  Layout layout;
  const int pole_pairs = d.poles / 2;
  layout.slots.assign(index(d.slots), std::vector<CoilSide>(index(d.layers)));
  for (const int k : starts) {
    // The electrical angle of the coil in 1/slots of a turn; integers, so that no rounding decides.
    const int spoke = static_cast<int>(static_cast<long>(pole_pairs) * k % d.slots);
    const Belt belt = belt_at(static_cast<int>(2L * d.phases * spoke / d.slots), d.phases);
    const double turns = belt.positive ? d.turns_per_coil : -d.turns_per_coil;
    for (int below = 0; below < d.layers; below += 2) {
      layout.slots[index(k)][index(std::min(below + 1, d.layers - 1))] = {belt.phase, turns};
      layout.slots[index((k + d.coil_pitch) % d.slots)][index(below)] = {belt.phase, -turns};
    }
  }
  // Balanced: every phase the same amplitude, each where its currents make one wave with those of the others.
  const std::complex<double> first = phasor(layout, 0, pole_pairs);
  for (int phase = 0; phase < d.phases; ++phase) {
    const std::complex<double> expected = first * std::polar(1.0, phase_displacement(phase, d.phases));
    if (std::abs(phasor(layout, phase, pole_pairs) - expected) > 1e-9 * d.slots * d.layers * d.turns_per_coil ||
        conductors_of(layout, phase) != conductors_of(layout, 0)) {
      layout.refusal = fmt::format("{} slots, {} poles and {} phases in {} layer{} give no balanced winding", d.slots,
                                   d.poles, d.phases, d.layers, d.layers == 1 ? "" : "s");
      return layout;
    }
  }
  const double factor = std::abs(first) / conductors_of(layout, 0);
  if (factor < 0.4)
    layout.refusal = fmt::format("a coil pitch of {} slots at {:.3g} slots a pole gives a winding factor of {:.3f}",
                                 d.coil_pitch, static_cast<double>(d.slots) / d.poles, factor);
  return layout;
}

Layout lay_out(const Winding::Definition& d) {
  if (d.layers > 1) {
    std::vector<int> every(index(d.slots));
    std::iota(every.begin(), every.end(), 0);
    return lay_out(d, every);
  }
  Layout layout;
  layout.refusal = fmt::format("coils of pitch {} do not fill {} slots in one layer", d.coil_pitch, d.slots);
  for (const int step : {1, 2}) {
    const std::vector<int> starts = single_layer_starts(d, step);
    if (starts.empty())
      continue;
    Layout found = lay_out(d, starts);
    if (found.refusal.empty())
      return found;
    if (step == 1 || layout.slots.empty())
      layout = std::move(found);
  }
  return layout;
}

/// The coil pitch that is nearest to a pole pitch and gives a winding, 0 where none near it does: a single layer wants
/// one that pairs the slots.
int feasible_pitch(Winding::Definition d) {
  const double pole_pitch = static_cast<double>(d.slots) / d.poles;
  std::vector<int> pitches;
  for (int pitch = 1; pitch < d.slots && pitch <= 1.5 * pole_pitch + 1.0; ++pitch)
    if (std::abs(pitch - pole_pitch) <= std::max(1.0, 0.34 * pole_pitch))
      pitches.push_back(pitch);
  std::stable_sort(pitches.begin(), pitches.end(),
                   [&](int a, int b) { return std::abs(a - pole_pitch) < std::abs(b - pole_pitch); });
  for (const int pitch : pitches) {
    d.coil_pitch = pitch;
    if (lay_out(d).refusal.empty())
      return pitch;
  }
  return 0;
}

/// Up to three numbers of slots and of poles, nearest to the wanted ones, that give a winding with a coil pitch near a
/// pole pitch.
std::string feasible_neighbours(const Winding::Definition& d) {
  std::vector<std::pair<int, int>> slots, poles;  // with the coil pitch
  const auto try_out = [](const Winding::Definition& candidate, int number, std::vector<std::pair<int, int>>& found) {
    if (const int pitch = feasible_pitch(candidate))
      found.emplace_back(number, pitch);
  };
  for (int distance = 0; distance <= d.slots && slots.size() < 3; ++distance)
    for (const int number : {d.slots - distance, d.slots + distance}) {
      if (number < d.phases || number > max_slots || (distance == 0 && !slots.empty()))
        continue;
      Winding::Definition candidate = d;
      candidate.slots = number;
      try_out(candidate, number, slots);
    }
  for (int distance = 2; distance <= d.poles && poles.size() < 3; distance += 2)
    for (const int number : {d.poles - distance, d.poles + distance}) {
      if (number < 2)
        continue;
      Winding::Definition candidate = d;
      candidate.poles = number;
      try_out(candidate, number, poles);
    }
  std::string text;
  const auto add = [&text](const std::string& what, std::vector<std::pair<int, int>>& found) {
    std::sort(found.begin(), found.end());
    for (std::size_t k = 0; k < found.size(); ++k)
      text += fmt::format("{}{} (coil pitch {})", k == 0 ? what : ", ", found[k].first, found[k].second);
  };
  add(fmt::format("; feasible slot numbers nearby with {} poles: ", d.poles), slots);
  add(fmt::format("; feasible pole numbers nearby with {} slots: ", d.slots), poles);
  return text;
}

[[noreturn]] void refuse(const base::Node* node, const std::string& key, const std::string& message) {
  if (node == nullptr)
    throw base::UserError("winding: " + message);
  const auto place = node->find(key);
  (place ? *place : *node).fail(message);
}

bool repeats_after(const Layout& layout, int slots, bool reversed) {
  const std::size_t n = layout.slots.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t l = 0; l < layout.slots[k].size(); ++l) {
      const CoilSide& here = layout.slots[k][l];
      const CoilSide& there = layout.slots[(k + index(slots)) % n][l];
      const double turns = reversed ? -there.turns : there.turns;
      if (here.phase != there.phase || std::abs(here.turns - turns) > 1e-9)
        return false;
    }
  return true;
}

}  // namespace

int phase_sets(int phases) {
  return phases % 6 == 0 ? phases / 3 : 1;
}

double phase_displacement(int phase, int phases) {
  const int sets = phase_sets(phases), of_set = phases / sets;
  return 2.0 * base::pi * (phase % of_set) / of_set + base::pi * (phase / of_set) / phases;
}

std::string phase_name(std::size_t phase, int phases) {
  if (phase_sets(phases) > 1)
    return std::string(1, static_cast<char>('A' + phase % 3)) + std::to_string(phase / 3 + 1);
  return phase < 26 ? std::string(1, static_cast<char>('A' + phase)) : std::to_string(phase + 1);
}

Winding::Winding(const Definition& definition, const base::Node* node) : definition_(definition) {
  const Definition& d = definition_;
  if (d.poles < 2 || d.poles % 2 != 0)
    refuse(node, "layers", fmt::format("{} poles: an even number from 2 on is needed", d.poles));
  if (d.phases < 3 || (d.phases % 2 == 0 && phase_sets(d.phases) == 1))
    refuse(node, "layers",
           fmt::format("{} phases: an odd number from 3 on, or a multiple of 6 (sets of three) is needed", d.phases));
  if (d.layers < 1 || d.layers > max_layers || (d.layers > 1 && d.layers % 2 != 0))
    refuse(node, "layers", fmt::format("{} layers: 1 or an even number up to {} is possible", d.layers, max_layers));
  if (d.turns_per_coil < 1)
    refuse(node, "turns_per_coil", fmt::format("{} turns: at least 1 is needed", d.turns_per_coil));
  if (d.slots < d.phases || d.slots > max_slots)
    refuse(node, "layers", fmt::format("{} slots: {} … {} are possible", d.slots, d.phases, max_slots));
  if (d.coil_pitch < 1 || d.coil_pitch >= d.slots)
    refuse(node, "coil_pitch", fmt::format("{}: 1 … {} slots are possible", d.coil_pitch, d.slots - 1));

  const Layout layout = lay_out(d);
  if (!layout.refusal.empty())
    refuse(node, "coil_pitch", layout.refusal + feasible_neighbours(d));
  slots_ = layout.slots;

  // Paths are equal where each takes whole repetitions of the layout; coils of a single layer span two poles.
  const int step = poles_per_coil_group();
  const int groups = d.poles / step;
  if (d.parallel_paths < 1 || groups % d.parallel_paths != 0) {
    std::string allowed;
    for (int paths = 1; paths <= groups; ++paths)
      if (groups % paths == 0)
        allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", paths);
    refuse(node, "parallel_paths",
           fmt::format("{} equal paths cannot be formed; possible are {}", d.parallel_paths, allowed));
  }
}

int Winding::poles_per_coil_group() const {
  const int step = poles_per_repeat();
  return definition_.layers == 1 && step % 2 != 0 ? std::min(2 * step, definition_.poles) : step;
}

const Winding::Definition& Winding::definition() const {
  return definition_;
}

const std::vector<CoilSide>& Winding::slot(int index_of_slot) const {
  return slots_.at(index(index_of_slot));
}

SlotLayers Winding::slot_layers() const {
  if (definition_.layers == 2 && definition_.coil_pitch == 1)
    return SlotLayers::side_by_side;
  return SlotLayers::stacked(definition_.layers);
}

double Winding::series_turns() const {
  const double coils = 0.5 * definition_.slots * definition_.layers / definition_.phases;
  return coils * definition_.turns_per_coil / definition_.parallel_paths;
}

double Winding::phase_a_axis() const {
  // A conductor with current out of the page has the outward field on its smaller-angle side: the wave of flux is a
  // quarter period behind the wave of current.
  const int pole_pairs = definition_.poles / 2;
  const double electrical = std::remainder(std::arg(current_wave(0, pole_pairs)) - 0.5 * base::pi, 2.0 * base::pi);
  return electrical / pole_pairs;
}

double Winding::winding_factor(int order) const {
  return std::abs(current_wave(0, order * definition_.poles / 2)) / conductors();
}

std::complex<double> Winding::current_wave(int phase, int waves) const {
  return phasor({slots_, ""}, phase, waves);
}

double Winding::conductors() const {
  return conductors_of({slots_, ""}, 0);
}

int Winding::poles_per_repeat() const {
  const Layout layout{slots_, ""};
  for (int n = 1; n < definition_.poles; ++n)
    if (definition_.poles % n == 0 && (definition_.slots * n) % definition_.poles == 0 &&
        repeats_after(layout, definition_.slots * n / definition_.poles, n % 2 != 0))
      return n;
  return definition_.poles;
}

bool Winding::reverses() const {
  return poles_per_repeat() % 2 != 0;
}

}  // namespace lodestone::geometries
