// SPDX-License-Identifier: GPL-3.0-or-later
// Magnet grades: their values and curves over temperature.
#include "materials/demagnetisation_curve.h"
#include "materials/material_library.h"
#include "python/bindings.h"

#include <memory>

namespace lodestone::python {

namespace {

using materials::MagnetGrade;

py::dict curve_of(const MagnetGrade& grade, const py::object& temperature) {
  const double kelvin = quantity(temperature, "temperature", "K", temperatures);
  const auto points = materials::measured_or_modelled_curve(grade, kelvin);
  std::vector<double> field, flux_density, polarisation;
  for (const materials::DemagnetisationPoint& point : points) {
    field.push_back(point.field);
    flux_density.push_back(point.flux_density);
    polarisation.push_back(point.polarisation);
  }
  py::dict curve;
  curve["temperature"] = kelvin;
  curve["field"] = array(field);
  curve["flux_density"] = array(flux_density);
  curve["polarisation"] = array(polarisation);
  curve["maximum_energy_product"] = materials::maximum_energy_product(points);
  return curve;
}

}  // namespace

void bind_magnet(py::module_& module) {
  py::class_<MagnetGrade, std::shared_ptr<MagnetGrade>> magnet(module, "Magnet");
  magnet.def(py::init([](const std::string& name, const std::vector<std::string>& library) {
    return alone([&] {
      const materials::MaterialLibrary materials{base::LibraryPath(library)};
      return std::make_shared<MagnetGrade>(*materials.magnet(name));
    });
  }));
  magnet.def_property_readonly("name", &MagnetGrade::name);
  magnet.def_property_readonly("description", &MagnetGrade::description);
  magnet.def_property_readonly("process", &MagnetGrade::process);
  magnet.def_property_readonly("density", &MagnetGrade::density);
  magnet.def_property_readonly("recoil_permeability", &MagnetGrade::recoil_permeability);
  magnet.def_property_readonly("maximum_temperature", &MagnetGrade::maximum_temperature);
  magnet.def_property_readonly("confidence",
                               [](const MagnetGrade& self) { return materials::to_string(self.confidence()); });
  magnet.def_property_readonly("composition", [](const MagnetGrade& self) {
    py::dict fractions;
    if (!self.composition().is_known())
      return py::object(py::none());
    for (const auto& [element, band] : self.composition().fractions())
      fractions[py::str(element)] = py::make_tuple(band.min, band.max);
    return py::object(fractions);
  });
  magnet.def_property_readonly("remarks", &MagnetGrade::remarks);
  magnet.def("remanence", [](const MagnetGrade& self, const py::object& temperature) {
    return self.remanence(quantity(temperature, "temperature", "K", temperatures));
  });
  magnet.def("intrinsic_coercivity", [](const MagnetGrade& self, const py::object& temperature) {
    return self.intrinsic_coercivity(quantity(temperature, "temperature", "K", temperatures));
  });
  magnet.def("knee_field", [](const MagnetGrade& self, const py::object& temperature) {
    return self.knee_field(quantity(temperature, "temperature", "K", temperatures));
  });
  magnet.def("demagnetisation_curve", &curve_of);
}

}  // namespace lodestone::python
