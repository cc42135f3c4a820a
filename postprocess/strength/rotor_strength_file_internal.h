// SPDX-License-Identifier: GPL-3.0-or-later
// A rotor's strength as a group of a case's HDF5 file, and back. Layout: docs/results-format.md. Not installed.
#pragma once

#include "postprocess/store/hdf5_internal.h"
#include "postprocess/strength/rotor_strength.h"

namespace lodestone::postprocess {

void write_rotor_strength(const hdf5::Group& group, const RotorStrength& strength);
/// @throws hdf5::Error where the group is none.
RotorStrength read_rotor_strength(const hdf5::Group& group);

}  // namespace lodestone::postprocess
