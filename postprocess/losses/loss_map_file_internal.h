// SPDX-License-Identifier: GPL-3.0-or-later
// A loss map as a group of a case's HDF5 file, and back. Layout: docs/results-format.md. Not installed.
#pragma once

#include "postprocess/losses/loss_map.h"
#include "postprocess/store/hdf5_internal.h"

namespace lodestone::postprocess {

void write_loss_map(const hdf5::Group& group, const LossMap& map);
/// @throws hdf5::Error where the group is no map.
LossMap read_loss_map(const hdf5::Group& group);

}  // namespace lodestone::postprocess
