// SPDX-License-Identifier: GPL-3.0-or-later
// Pressure orders as a group of a case's HDF5 file, and back. Layout: docs/results-format.md. Not installed.
#pragma once

#include "postprocess/noise/pressure_orders.h"
#include "postprocess/store/hdf5_internal.h"

namespace lodestone::postprocess {

void write_pressure_orders(const hdf5::Group& group, const PressureOrders& orders);
/// @throws hdf5::Error where the group is none.
PressureOrders read_pressure_orders(const hdf5::Group& group);

}  // namespace lodestone::postprocess
