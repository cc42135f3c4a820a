// SPDX-License-Identifier: GPL-3.0-or-later
// What the sources of the native half of the Python module share. The half that people see is python/lodestone/: it
// holds the documentation; this one hands values over and computes nothing.
#pragma once

#include "base/quantity.h"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::python {

namespace py = pybind11;

/// Who computes. A report of progress may call back into this module.
inline std::recursive_mutex& turn() {
  static std::recursive_mutex mutex;
  return mutex;
}

/// Runs what may take long, or reads files, without Python's global lock. One at a time: Gmsh, UDUNITS-2 and our
/// libraries of materials are not for several threads at once.
template <typename Work> auto alone(Work&& work) {
  const py::gil_scoped_release release;
  const std::lock_guard lock(turn());
  return std::forward<Work>(work)();
}

/// The SI value of an argument: a number is in `unit`, a text carries its unit ("250 A"); nothing of None.
/// @throws base::UserError that names the argument.
std::optional<double> optional_quantity(const py::object& value, const std::string& name, const std::string& unit,
                                        const base::Range& range);
/// Likewise, refusing None.
double quantity(const py::object& value, const std::string& name, const std::string& unit, const base::Range& range);

/// A whole number from `least` to `most`. @throws base::UserError that names the argument.
int integer(const py::object& value, const std::string& name, int least, int most);

/// A temperature, K.
inline const base::Range temperatures{0.0, std::numeric_limits<double>::infinity(), false, true};

/// A new array that owns a copy.
py::array_t<double> array(const std::vector<double>& values);

void bind_machine(py::module_& module);
void bind_magnet(py::module_& module);
void bind_cases(py::module_& module);
void bind_maps(py::module_& module);
void bind_studies(py::module_& module);

}  // namespace lodestone::python
