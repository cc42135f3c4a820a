// SPDX-License-Identifier: GPL-3.0-or-later
// An efficiency map as a group of a case's HDF5 file, and back. Layout: docs/results-format.md. Not installed.
#pragma once

#include "postprocess/efficiency_map/efficiency_map.h"
#include "postprocess/store/hdf5_internal.h"

namespace lodestone::postprocess {

void write_efficiency_map(const hdf5::Group& group, const EfficiencyMap& map);
/// @throws hdf5::Error where the group is no map.
EfficiencyMap read_efficiency_map(const hdf5::Group& group);

}  // namespace lodestone::postprocess
