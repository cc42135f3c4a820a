// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes as text, RFC 4648.
#pragma once

#include <string>

namespace lodestone::postprocess {

std::string base64(const std::string& bytes);

}  // namespace lodestone::postprocess
