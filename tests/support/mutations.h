// SPDX-License-Identifier: GPL-3.0-or-later
// Files with something wrong in them, the same ones every time.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace lodestone::test {

/// How many a test tries: 50, or what the environment's LODESTONE_MUTATIONS says.
int mutations_to_try();

/// A text with one to three things wrong: a line gone, twice, exchanged or cut short, a word exchanged for one that
/// does not belong, a number changed, letters changed, the end cut off.
std::string mutated(const std::string& text, std::mt19937& random);

}  // namespace lodestone::test
