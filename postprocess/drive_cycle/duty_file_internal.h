// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine made of its duties, in the store.
#pragma once

#include "postprocess/drive_cycle/duty_result.h"
#include "postprocess/store/hdf5_internal.h"

#include <vector>

namespace lodestone::postprocess {

/// A group `duties` with one a duty; nothing where there are none.
void write_duties(const hdf5::Group& root, const std::vector<DutyResult>& duties);
/// @throws hdf5::Error.
std::vector<DutyResult> read_duties(const hdf5::Group& root);

}  // namespace lodestone::postprocess
