// SPDX-License-Identifier: GPL-3.0-or-later
// What `lodestone show` says of each kind.
#pragma once

#include "base/library_path.h"
#include "materials/material_library.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>

namespace lodestone::app {

/// One thing of a library in three forms.
// nlohmann's ordered map moves without noexcept.
struct Description {                  // NOLINT(bugprone-exception-escape)
  std::string text;                   ///< for people
  nlohmann::ordered_json json;        ///< SI units; temperatures in degC
  std::function<std::string()> draw;  ///< the SVG; empty where there is nothing to draw
};

/// Each by library name or path. @throws base::UserError.
Description describe_machine(const std::string& name, const materials::MaterialLibrary& library);
Description describe_magnet(const std::string& name, const materials::MaterialLibrary& library);
Description describe_steel(const std::string& name, const materials::MaterialLibrary& library);
Description describe_conductor(const std::string& name, const materials::MaterialLibrary& library);
Description describe_template(const std::string& name, const materials::MaterialLibrary& library);

}  // namespace lodestone::app
