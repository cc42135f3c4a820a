// SPDX-License-Identifier: GPL-3.0-or-later
// Calls of HDF5 that the sources of hdf5_internal.h share, checked. Not installed.
#pragma once

#include "postprocess/store/hdf5_internal.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lodestone::postprocess::hdf5 {

/// @throws Error with HDF5's own innermost reason.
[[noreturn]] void fail(const std::string& what);
/// @throws Error where the status is negative.
void require(herr_t status, const std::string& what);

Handle scalar_space();
Handle space(const std::vector<hsize_t>& sizes);
/// UTF-8 of so many bytes, or H5T_VARIABLE.
Handle text_type(std::size_t length);
/// Without time stamps: they would make two stores of the same record differ.
Handle plain_creation();
Handle make_dataset(hid_t parent, const std::string& name, hid_t type, hid_t dataspace, hid_t creation);
void attach_text(hid_t object, const std::string& name, const std::string& text);
void attach_texts(hid_t object, const std::string& name, const std::vector<std::string>& texts);
/// Attributes `unit`, unless it is empty, and `description`.
void describe(const Handle& dataset, const std::string& unit, const std::string& description);
Handle open_dataset(hid_t parent, const std::string& name);
Handle space_of(const Handle& dataset);
std::size_t count_of(const Handle& dataspace);

}  // namespace lodestone::postprocess::hdf5
