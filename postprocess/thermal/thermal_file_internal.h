// SPDX-License-Identifier: GPL-3.0-or-later
// Steady temperatures in the store.
#pragma once

#include "postprocess/store/hdf5_internal.h"
#include "postprocess/thermal/thermal_result.h"

namespace lodestone::postprocess {

void write_thermal(const hdf5::Group& group, const ThermalResult& thermal);
/// @throws hdf5::Error.
ThermalResult read_thermal(const hdf5::Group& group);

}  // namespace lodestone::postprocess
