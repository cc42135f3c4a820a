// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/winding.h"

#include "base/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numeric>
#include <optional>

namespace lodestone::geometries {

namespace {

using base::index;

struct Layout {
  std::vector<std::vector<CoilSide>> slots;
  std::string refusal;  ///< why there is none
};

/// Coils are numbered by the slot of their first side; in a double layer every slot begins one, in a single layer the
/// slots that no earlier coil returns to do.
std::vector<int> coil_starts(const Winding::Definition& d) {
  std::vector<int> starts;
  std::vector<bool> taken(index(d.slots), false);
  for (int k = 0; k < d.slots; ++k) {
    if (d.layers == 2) {
      starts.push_back(k);
      continue;
    }
    const int other = (k + d.coil_pitch) % d.slots;
    if (taken[index(k)])
      continue;
    if (taken[index(other)])
      return {};
    taken[index(k)] = taken[index(other)] = true;
    starts.push_back(k);
  }
  return starts;
}

std::complex<double> phasor(const Layout& layout, int phase, int pole_pairs, int order) {
  const double slots = static_cast<double>(layout.slots.size());
  std::complex<double> sum;
  for (std::size_t k = 0; k < layout.slots.size(); ++k)
    for (const CoilSide& side : layout.slots[k])
      if (side.phase == phase)
        sum +=
            std::polar(1.0, 2.0 * base::pi * order * pole_pairs * (static_cast<double>(k) + 0.5) / slots) * side.turns;
  return sum;
}

double conductors(const Layout& layout, int phase) {
  double sum = 0.0;
  for (const auto& slot : layout.slots)
    for (const CoilSide& side : slot)
      sum += side.phase == phase ? std::abs(side.turns) : 0.0;
  return sum;
}

Layout lay_out(const Winding::Definition& d) {
  Layout layout;
  const std::vector<int> starts = coil_starts(d);
  if (starts.empty()) {
    layout.refusal = fmt::format("coils of pitch {} do not fill {} slots in one layer", d.coil_pitch, d.slots);
    return layout;
  }
  const int pole_pairs = d.poles / 2;
  layout.slots.assign(index(d.slots), std::vector<CoilSide>(index(d.layers)));
  for (const int k : starts) {
    // Star of slots: the electrical angle of the coil in 1/slots of a turn falls into one of 2m belts of equal width,
    // in the order +A −C +B −A +C −B for three phases; integers, so that no rounding decides.
    const int spoke = static_cast<int>(static_cast<long>(pole_pairs) * k % d.slots);
    const int belt = static_cast<int>(2L * d.phases * spoke / d.slots);
    const bool positive = belt % 2 == 0;
    const int phase = positive ? belt / 2 : ((belt + d.phases) / 2) % d.phases;
    const double turns = positive ? d.turns_per_coil : -d.turns_per_coil;
    layout.slots[index(k)][index(d.layers - 1)] = {phase, turns};
    layout.slots[index((k + d.coil_pitch) % d.slots)][0] = {phase, -turns};
  }
  // Balanced: every phase the same amplitude, in turn 1/m of a period apart.
  const std::complex<double> first = phasor(layout, 0, pole_pairs, 1);
  for (int phase = 0; phase < d.phases; ++phase) {
    const std::complex<double> expected = first * std::polar(1.0, 2.0 * base::pi * phase / d.phases);
    if (std::abs(phasor(layout, phase, pole_pairs, 1) - expected) > 1e-9 * d.slots * d.turns_per_coil) {
      layout.refusal = fmt::format("{} slots, {} poles and {} phases in {} layer{} give no balanced winding", d.slots,
                                   d.poles, d.phases, d.layers, d.layers == 1 ? "" : "s");
      return layout;
    }
  }
  const double factor = std::abs(first) / conductors(layout, 0);
  if (factor < 0.4)
    layout.refusal = fmt::format("a coil pitch of {} slots at {:.3g} slots a pole gives a winding factor of {:.3f}",
                                 d.coil_pitch, static_cast<double>(d.slots) / d.poles, factor);
  return layout;
}

/// Slot numbers nearest to the wanted one that give a balanced winding with a coil pitch near a pole pitch.
std::string feasible_slots(const Winding::Definition& d) {
  std::vector<int> found;
  for (int distance = 0; distance <= d.slots && found.size() < 3; ++distance)
    for (const int slots : {d.slots - distance, d.slots + distance}) {
      if (slots < d.phases || slots > max_slots || (distance == 0 && slots == d.slots && !found.empty()))
        continue;
      Winding::Definition candidate = d;
      candidate.slots = slots;
      candidate.coil_pitch = std::max(1, static_cast<int>(std::lround(static_cast<double>(slots) / d.poles)));
      if (std::find(found.begin(), found.end(), slots) == found.end() && lay_out(candidate).refusal.empty())
        found.push_back(slots);
    }
  std::sort(found.begin(), found.end());
  std::string text;
  for (const int slots : found)
    text += fmt::format("{}{} (coil pitch {})", text.empty() ? "" : ", ", slots,
                        std::max(1, static_cast<int>(std::lround(static_cast<double>(slots) / d.poles))));
  return text.empty() ? "" : "; feasible slot numbers nearby: " + text;
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

std::string phase_name(std::size_t phase) {
  return phase < 26 ? std::string(1, static_cast<char>('A' + phase)) : std::to_string(phase + 1);
}

Winding::Winding(const Definition& definition, const base::Node* node) : definition_(definition) {
  const Definition& d = definition_;
  if (d.poles < 2 || d.poles % 2 != 0)
    refuse(node, "layers", fmt::format("{} poles: an even number from 2 on is needed", d.poles));
  if (d.phases < 3 || d.phases % 2 == 0)
    refuse(node, "layers", fmt::format("{} phases: an odd number from 3 on is needed", d.phases));
  if (d.layers < 1 || d.layers > 2)
    refuse(node, "layers", fmt::format("{} layers: 1 or 2 are possible", d.layers));
  if (d.turns_per_coil < 1)
    refuse(node, "turns_per_coil", fmt::format("{} turns: at least 1 is needed", d.turns_per_coil));
  if (d.slots < d.phases || d.slots > max_slots)
    refuse(node, "layers", fmt::format("{} slots: {} … {} are possible", d.slots, d.phases, max_slots));
  if (d.coil_pitch < 1 || d.coil_pitch >= d.slots)
    refuse(node, "coil_pitch", fmt::format("{}: 1 … {} slots are possible", d.coil_pitch, d.slots - 1));

  const Layout layout = lay_out(d);
  if (!layout.refusal.empty())
    refuse(node, "coil_pitch", layout.refusal + feasible_slots(d));
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
  if (definition_.layers == 1)
    return SlotLayers::one;
  return definition_.coil_pitch == 1 ? SlotLayers::side_by_side : SlotLayers::stacked;
}

double Winding::series_turns() const {
  const double coils = 0.5 * definition_.slots * definition_.layers / definition_.phases;
  return coils * definition_.turns_per_coil / definition_.parallel_paths;
}

double Winding::phase_a_axis() const {
  // A conductor with current out of the page has the outward field on its smaller-angle side: the wave of flux is a
  // quarter period behind the wave of current.
  const int pole_pairs = definition_.poles / 2;
  const std::complex<double> current = phasor({slots_, ""}, 0, pole_pairs, 1);
  const double electrical = std::remainder(std::arg(current) - 0.5 * base::pi, 2.0 * base::pi);
  return electrical / pole_pairs;
}

double Winding::winding_factor(int order) const {
  const Layout layout{slots_, ""};
  return std::abs(phasor(layout, 0, definition_.poles / 2, order)) / conductors(layout, 0);
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
