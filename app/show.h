// SPDX-License-Identifier: GPL-3.0-or-later
// What `lodestone show` says of each kind.
#pragma once

#include "app/find_case.h"
#include "base/library_path.h"
#include "materials/material_library.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>

namespace lodestone::app {

/// One thing of a library in three forms.
// nlohmann's ordered map moves without noexcept.
struct Description {                                                 // NOLINT(bugprone-exception-escape)
  std::string text;                                                  ///< for people
  nlohmann::ordered_json json;                                       ///< SI units; temperatures in degC
  std::function<std::string()> draw;                                 ///< the SVG; empty where there is nothing to draw
  std::function<std::string()> draw_png = nullptr;                   ///< likewise
  std::function<void(const std::string& file)> write_vtu = nullptr;  ///< likewise
};

/// Each by library name or path. @throws base::UserError.
Description describe_machine(const std::string& name, const materials::MaterialLibrary& library);
Description describe_magnet(const std::string& name, const materials::MaterialLibrary& library);
Description describe_steel(const std::string& name, const materials::MaterialLibrary& library);
Description describe_conductor(const std::string& name, const materials::MaterialLibrary& library);
Description describe_switch(const std::string& name, const materials::MaterialLibrary& library);
Description describe_scenario(const std::string& name, const materials::MaterialLibrary& library);
Description describe_template(const std::string& name, const std::vector<std::string>& choices);

/// What `show winding` takes in place of a machine's file.
struct WindingQuestion {
  std::optional<int> layers, coil_pitch, phases;  ///< 2, the nearest to a pole pitch, 3 unless given
};
/// The winding of a machine (library name or path), or of so many slots and poles: "12s10p". @throws base::UserError.
Description describe_winding(const std::string& name, const WindingQuestion& question,
                             const materials::MaterialLibrary& library);

/// A current (its peak, A, and its angle from the +d axis, rad) and a magnet temperature (K) to ask a flux map for.
struct FluxMapQuestion {
  std::optional<double> current;
  std::optional<double> angle;
  std::optional<double> temperature;
};
/// The map of a case file, or of a directory of results that holds one; drawn at the question's temperature, or the
/// lowest. @throws base::UserError.
Description describe_flux_map(const CasePlace& where, const FluxMapQuestion& question);

/// The torque-speed plane of a case with an efficiency map, of its file or of a directory of results that holds one.
/// @throws base::UserError.
/// @param baseline design of the same directory that is taken away; "": none.
Description describe_efficiency_map(const CasePlace& where, const std::string& baseline);

/// The waves of radial pressure of a case's operating point; empty: the first. @throws base::UserError.
Description describe_noise_orders(const CasePlace& where, const std::string& point);

/// The magnets of a case with load cases, of its file or of a directory of results that holds one; after `load_case`,
/// or, where that is empty, over all of them. @throws base::UserError.
Description describe_magnet_map(const CasePlace& where, const std::string& load_case);

}  // namespace lodestone::app
