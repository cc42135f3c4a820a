// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone._lodestone: the native half of the Python module; its exceptions and arguments.
#include "base/library_path.h"
#include "base/user_error.h"
#include "geometries/sector_mesh.h"
#include "python/bindings.h"
#include "solver/field_problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::python {

namespace {

/// In the text's own unit, as the command line says it.
void check_range(double value, const std::string& text, const std::string& own_unit, const std::string& name,
                 const std::string& unit, const base::Range& range) {
  if (!range.contains(value))
    throw base::UserError(fmt::format("{}: {} is not allowed; it must be {}", name, text,
                                      base::describe(range, unit, own_unit.empty() ? unit : own_unit)));
}

}  // namespace

std::optional<double> optional_quantity(const py::object& value, const std::string& name, const std::string& unit,
                                        const base::Range& range) {
  if (value.is_none())
    return std::nullopt;
  if (py::isinstance<py::str>(value)) {
    const auto text = value.cast<std::string>();
    try {
      return alone([&] {
        const double number = base::parse_quantity(text, unit);
        check_range(number, text, base::unit_of(text), name, unit, range);
        return number;
      });
    } catch (const base::QuantityError& error) {
      throw base::UserError(name + ": " + error.what());
    }
  }
  double number = 0.0;
  try {
    number = py::float_(value);
  } catch (const py::error_already_set&) {
    throw base::UserError(fmt::format("{}: expected a number in {} or a text with its unit, found {}", name, unit,
                                      py::repr(value).cast<std::string>()));
  }
  if (!std::isfinite(number))
    throw base::UserError(fmt::format("{}: {} is not a finite number", name, number));
  check_range(number, fmt::format("{:g} {}", number, unit), unit, name, unit, range);
  return number;
}

double quantity(const py::object& value, const std::string& name, const std::string& unit, const base::Range& range) {
  if (const auto number = optional_quantity(value, name, unit, range))
    return *number;
  throw base::UserError(fmt::format("{}: expected a number in {} or a text with its unit, found None", name, unit));
}

int integer(const py::object& value, const std::string& name, int least, int most) {
  long long number = 0;
  try {
    number = py::int_(py::reinterpret_steal<py::object>(PyNumber_Index(value.ptr())));
  } catch (const py::error_already_set&) {
    throw base::UserError(
        fmt::format("{}: expected a whole number, found {}", name, py::repr(value).cast<std::string>()));
  }
  if (number < least || number > most)
    throw base::UserError(fmt::format("{}: {} is not allowed; {} to {} are possible", name, number, least, most));
  return static_cast<int>(number);
}

py::array_t<double> array(const std::vector<double>& values) {
  py::array_t<double> result(static_cast<py::ssize_t>(values.size()));
  std::copy(values.begin(), values.end(), result.mutable_data());
  return result;
}

}  // namespace lodestone::python

PYBIND11_MODULE(_lodestone, module) {
  using namespace lodestone;
  module.doc() = "The native half of the package lodestone.";
  module.attr("version") = LODESTONE_VERSION;
  module.attr("room_temperature") = base::zero_celsius + 20.0;

  namespace py = pybind11;
  // The name alone: what else is thrown is Python's RuntimeError. What was registered last is tried first.
  const py::exception<std::runtime_error> error(module, "Error", PyExc_RuntimeError);
  py::register_exception<geometries::MeshError>(module, "MeshError", error);
  py::register_exception<solver::ConvergenceError>(module, "ConvergenceError", error);
  const auto bases = py::make_tuple(error, py::handle(PyExc_ValueError));
  const auto& user_error = py::register_exception<base::UserError>(module, "UserError", bases);
  py::register_exception<base::InfeasibleGeometry>(module, "InfeasibleGeometry", user_error);

  module.def("names", [](const std::string& kind, const std::vector<std::string>& library) {
    return python::alone([&] { return base::LibraryPath(library).names(kind); });
  });
  python::bind_machine(module);
  python::bind_magnet(module);
  python::bind_cases(module);
  python::bind_maps(module);
  python::bind_studies(module);
}
