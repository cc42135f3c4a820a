// SPDX-License-Identifier: GPL-3.0-or-later
// JSON within a page.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace lodestone::postprocess {

/// Text that is safe inside a <script> element; what is no UTF-8 is replaced.
std::string safe_json(const nlohmann::ordered_json& json);

}  // namespace lodestone::postprocess
