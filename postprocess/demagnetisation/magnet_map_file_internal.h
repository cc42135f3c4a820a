// SPDX-License-Identifier: GPL-3.0-or-later
// A map of magnets as a group of a case's HDF5 file, and back. Layout: docs/results-format.md. Not installed.
#pragma once

#include "postprocess/demagnetisation/magnet_map.h"
#include "postprocess/store/hdf5_internal.h"

namespace lodestone::postprocess {

void write_magnet_map(const hdf5::Group& group, const MagnetMap& map);
/// @throws hdf5::Error where the group is no map.
MagnetMap read_magnet_map(const hdf5::Group& group);

}  // namespace lodestone::postprocess
