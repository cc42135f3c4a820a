// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/winding.h"

#include "base/index.h"
#include "geometries/import/pyleecan/reading.h"
#include "geometries/winding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries::pyleecan {

namespace {

using base::index;

constexpr int max_pole_pairs = 100;
constexpr const char* read_windings = "Winding, WindingUD, WindingDW1L, WindingDW2L, WindingCW1L, WindingCW2LT";

/// Turns of each phase in each slot, all layers together: slots × phases.
using Turns = std::vector<std::vector<double>>;

struct Matrix {
  base::Node node;
  int radial = 0, tangential = 0;  ///< layers above and beside each other
  Turns turns;
  double coil = 0.0;  ///< the largest number of turns in a layer
};

/// Nested lists: layers one above the other, beside each other, slots, phases.
Matrix read_matrix(const base::Node& node, int slots, int phases) {
  Matrix matrix{node, 0, 0, Turns(index(slots), std::vector<double>(index(phases))), 0.0};
  const std::vector<base::Node> radial = node.items();
  matrix.radial = static_cast<int>(radial.size());
  for (const base::Node& row : radial) {
    const std::vector<base::Node> tangential = row.items();
    if (matrix.tangential != 0 && matrix.tangential != static_cast<int>(tangential.size()))
      row.fail("the layers of a winding matrix are not as many in every row");
    matrix.tangential = static_cast<int>(tangential.size());
    for (const base::Node& layer : tangential) {
      const std::vector<base::Node> of_slots = layer.items();
      if (static_cast<int>(of_slots.size()) != slots)
        layer.fail(fmt::format("{} slots in the winding's matrix, and the stator has {}", of_slots.size(), slots));
      for (std::size_t k = 0; k < of_slots.size(); ++k) {
        const std::vector<base::Node> of_phases = of_slots[k].items();
        if (static_cast<int>(of_phases.size()) != phases)
          of_slots[k].fail(fmt::format("{} phases in the winding's matrix, and qs is {}", of_phases.size(), phases));
        for (std::size_t phase = 0; phase < of_phases.size(); ++phase) {
          const double turns = of_phases[phase].number(base::Range::between(-1e5, 1e5));
          matrix.turns[k][phase] += turns;
          matrix.coil = std::max(matrix.coil, std::abs(turns));
        }
      }
    }
  }
  if (matrix.coil == 0.0)
    node.fail("the winding's matrix holds no turns");
  return matrix;
}

Turns turns_of(const Winding& winding) {
  const Winding::Definition& d = winding.definition();
  Turns turns(index(d.slots), std::vector<double>(index(d.phases)));
  for (int k = 0; k < d.slots; ++k)
    for (const CoilSide& side : winding.slot(k))
      turns[index(k)][index(side.phase)] += side.turns;
  return turns;
}

/// Whether one layout is the other from another slot on, with the phases in another order or all currents reversed.
bool is_same_layout(const Turns& a, const Turns& b) {
  const std::size_t slots = a.size(), phases = a.front().size();
  std::vector<std::size_t> order(phases);
  std::iota(order.begin(), order.end(), std::size_t{0});
  do {
    for (std::size_t first = 0; first < slots; ++first)
      for (const double sign : {1.0, -1.0}) {
        bool same = true;
        for (std::size_t k = 0; same && k < slots; ++k)
          for (std::size_t phase = 0; same && phase < phases; ++phase)
            same = std::abs(a[k][phase] - sign * b[(k + first) % slots][order[phase]]) < 1e-6;
        if (same)
          return true;
      }
  } while (std::next_permutation(order.begin(), order.end()));
  return false;
}

std::optional<Winding> possible(const Winding::Definition& definition) {
  try {
    return Winding(definition);
  } catch (const base::UserError&) {
    return std::nullopt;
  }
}

/// The layout of a matrix as a star of slots, with the file's coil pitch where that is among the possible ones.
/// @param wanted pitch that the file states, 0 where it states none.
int pitch_of(const Matrix& matrix, Winding::Definition definition, int wanted) {
  std::vector<int> pitches = {wanted};
  for (int pitch = 1; pitch <= std::max(1, 2 * definition.slots / definition.poles + 1); ++pitch)
    pitches.push_back(pitch);
  for (const int pitch : pitches) {
    if (pitch < 1 || pitch >= definition.slots)
      continue;
    definition.coil_pitch = pitch;
    if (const auto winding = possible(definition); winding && is_same_layout(matrix.turns, turns_of(*winding)))
      return pitch;
  }
  matrix.node.fail("this layout of turns is that of no star of slots with one coil pitch, which is what we wind");
}

/// Layers of the older classes.
int layers_of(const base::Node& winding, const std::string& name) {
  if (name == "WindingDW1L" || name == "WindingCW1L")
    return 1;
  if (name == "WindingDW2L" || name == "WindingCW2LT")
    return 2;
  return present(winding, "Nlayer") ? winding.at("Nlayer").integer(1, max_layers) : 0;
}

void import_conductor(const base::Node& winding, ImportedMachine& machine) {
  const base::Node conductor = winding.at("conductor");
  const std::string name = class_of(conductor);
  const auto set = [&](const std::string& key, const std::string& value, const std::vector<std::string>& from) {
    machine.set("winding." + key, value, origin(conductor, from));
  };
  const std::vector<std::string> neutral = {"cond_mat",  "ins_mat", "Wins_cond", "Wins_coil",
                                            "Wins_wire", "Kwoh",    "alpha_ew",  "type_winding_shape"};
  const auto allow = [&](std::vector<std::string> own) {
    own.insert(own.end(), neutral.begin(), neutral.end());
    refuse_others(conductor, own);
  };
  const auto strands = [&] {
    set("strands",
        std::to_string(conductor.at("Nwppc_rad").integer(1, 1000) * conductor.at("Nwppc_tan").integer(1, 100)),
        {"Nwppc_rad", "Nwppc_tan"});
  };
  if (name == "CondType12") {
    allow({"Nwppc", "Wwire"});
    set("strands", std::to_string(conductor.at("Nwppc").integer(1, 100000)), {"Nwppc"});
    set("strand_diameter", millimetres(positive_length(conductor, "Wwire")), {"Wwire"});
  } else if (name == "CondType11") {
    allow({"Nwppc_rad", "Nwppc_tan", "Wwire", "Hwire"});
    strands();
    set("strand_width", millimetres(positive_length(conductor, "Wwire")), {"Wwire"});
    set("strand_height", millimetres(positive_length(conductor, "Hwire")), {"Hwire"});
  } else if (name == "CondType13") {
    allow({"Nwppc_rad", "Nwppc_tan", "Wwire"});
    strands();
    set("strand_diameter", millimetres(positive_length(conductor, "Wwire")), {"Wwire"});
  } else {
    refuse_class(conductor, "CondType11, CondType12, CondType13",
                 name == "Conductor" ? "a conductor without dimensions" : "");
  }
}

}  // namespace

int poles_of(const base::Node& stator) {
  return 2 * stator.at("winding").at("p").integer(1, max_pole_pairs);
}

void import_winding(const base::Node& stator, int slots, ImportedMachine& machine) {
  const base::Node node = stator.at("winding");
  const std::string name = class_of(node);
  const std::vector<std::string> classes = {"Winding",     "WindingUD",   "WindingDW1L",
                                            "WindingDW2L", "WindingCW1L", "WindingCW2LT"};
  if (std::find(classes.begin(), classes.end(), name) == classes.end())
    refuse_class(node, read_windings, name == "WindingCW2LR" ? "coils on one tooth, one above the other" : "");
  refuse_others(node, {"qs",
                       "p",
                       "Nlayer",
                       "coil_pitch",
                       "Ntcoil",
                       "Npcp",
                       "Npcpp",
                       "Nslot_shift_wind",
                       "is_reverse_wind",
                       "is_reverse_layer",
                       "is_change_layer",
                       "is_permute_B_C",
                       "wind_mat",
                       "user_wind_mat",
                       "Lewout",
                       "conductor",
                       "end_winding",
                       "type_connection",
                       "is_wye",
                       "per_a",
                       "is_aper_a"});
  Winding::Definition d;
  d.slots = slots;
  d.poles = poles_of(stator);
  d.phases = node.at("qs").integer(3, 15);
  if (const auto connection = present(node, "type_connection"); connection && connection->integer(-1, 100) == 1)
    connection->fail("1 (delta): windings are read in star, 0");
  if (present(node, "is_wye") && !flag(node, "is_wye"))
    node.at("is_wye").fail("false (delta): windings are read in star, true");

  std::optional<Matrix> matrix;
  for (const char* key : {"wind_mat", "user_wind_mat"})
    if (const auto given = present(node, key); given && !matrix)
      matrix = read_matrix(*given, slots, d.phases);
  if (name == "WindingUD" && !matrix)
    node.fail("WindingUD: its matrix wind_mat is missing or null");
  if (matrix && d.phases > 6)
    matrix->node.fail(fmt::format("{} phases: matrices are compared up to 6", d.phases));
  if (!matrix && d.phases % 2 == 0)
    node.at("qs").fail(fmt::format("{}: of an even number of phases the layout is needed, as wind_mat", d.phases));

  d.layers = matrix ? matrix->radial * matrix->tangential : layers_of(node, name);
  if (d.layers == 0)
    node.fail("'Nlayer' is missing or null");
  d.turns_per_coil = present(node, "Ntcoil") || !matrix ? node.at("Ntcoil").integer(1, 100000)
                                                        : static_cast<int>(std::lround(matrix->coil));
  const std::string paths = present(node, "Npcp") ? "Npcp" : "Npcpp";
  d.parallel_paths = node.at(paths).integer(1, 1000);
  const auto stated = present(node, "coil_pitch");
  const int pitch = stated ? stated->integer(0, slots - 1) : 0;
  const int full = std::max(1, slots / d.poles);
  const bool tooth_coils = name.rfind("WindingCW", 0) == 0;
  if (matrix) {
    // Where the layout is another, parallel paths must not hide it.
    Winding::Definition one = d;
    one.parallel_paths = 1;
    d.coil_pitch = pitch_of(*matrix, one, pitch);
  } else {
    d.coil_pitch = tooth_coils ? 1 : pitch == 0 || (d.layers == 1 && pitch != 1) ? full : pitch;
  }
  if (pitch != 0 && pitch != d.coil_pitch)
    machine.remark(fmt::format("The coils span {} slots, in the file {} ({}): the layout of turns is the same, and the "
                               "end turns alone differ.",
                               d.coil_pitch, pitch, stated->field()));
  try {
    const Winding winding(d);
    const bool beside = winding.slot_layers().halved;
    const int of_file = matrix ? (flag(node, "is_change_layer") ? matrix->radial : matrix->tangential) : 0;
    if (matrix && d.layers == 2 && beside != (of_file == 2))
      matrix->node.fail(beside
                            ? "coils on one tooth whose sides lie one above the other in a slot: ours lie beside each "
                              "other"
                            : "coil sides beside each other of coils over several teeth: ours lie one above the "
                              "other");
  } catch (const base::InfeasibleGeometry&) {
    throw;
  } catch (const base::UserError& error) {
    // Of the winding itself: it knows no place.
    const std::string text = error.what();
    if (text.rfind("winding: ", 0) != 0)
      throw;
    node.fail(text.substr(9));
  }
  if (flag(node, "is_reverse_wind") || flag(node, "is_permute_B_C"))
    machine.remark("The phases follow each other counter-clockwise; in the file they are reversed (" + node.field() +
                   "), which names them otherwise.");
  if (present(node, "end_winding"))
    machine.remark("The end winding's inductance and shape are not read (" + node.field() +
                   ".end_winding): give end_winding_inductance where the voltage matters.");

  const auto set = [&](const std::string& key, int value, const std::string& from) {
    machine.set("winding." + key, std::to_string(value), from);
  };
  set("layers", d.layers,
      matrix ? matrix->node.field() : origin(node, {present(node, "Nlayer") ? "Nlayer" : "__class__"}));
  set("coil_pitch", d.coil_pitch, matrix ? matrix->node.field() : origin(node, {stated ? "coil_pitch" : "__class__"}));
  set("turns_per_coil", d.turns_per_coil, origin(node, {"Ntcoil"}));
  set("parallel_paths", d.parallel_paths, origin(node, {paths}));
  import_conductor(node, machine);
  if (present(node, "Lewout"))
    machine.set("winding.end_winding_length", millimetres(length(node, "Lewout")), origin(node, {"Lewout"}));
}

}  // namespace lodestone::geometries::pyleecan
