// SPDX-License-Identifier: GPL-3.0-or-later
// Stored or just computed cases of studies.
#include "postprocess/comparison/comparison.h"
#include "postprocess/store/case_record.h"
#include "python/bindings.h"

#include <memory>

namespace lodestone::python {

namespace {

using postprocess::CaseRecord;
using postprocess::PointRecord;

py::dict losses_of(const std::vector<postprocess::LossComponent>& components) {
  py::dict losses;
  for (const postprocess::LossComponent& component : components)
    losses[py::str(component.name)] = component.loss;
  return losses;
}

py::dict dict_of(const PointRecord& point) {
  py::dict result;
  result["name"] = point.name;
  result["current"] = point.current;
  result["angle"] = point.current_angle;
  result["speed"] = point.speed;
  result["position"] = array(point.positions);
  result["torque_by_position"] = array(point.torque_by_position);
  result["psi_d_by_position"] = array(point.psi_d_by_position);
  result["psi_q_by_position"] = array(point.psi_q_by_position);
  result["torque"] = point.torque;
  result["torque_ripple"] = point.torque_ripple;
  result["torque_error"] = point.torque_error;
  result["psi_d"] = point.psi_d;
  result["psi_q"] = point.psi_q;
  result["phase_voltage"] = point.phase_voltage;
  result["inductance_d"] = point.inductance_d;
  result["inductance_q"] = point.inductance_q;
  result["peak_flux_density"] = point.peak_flux_density;
  result["losses"] = losses_of(point.losses);
  result["inverter_losses"] = losses_of(point.inverter_losses);
  result["mechanical_power"] = point.mechanical_power;
  result["efficiency"] = point.efficiency;
  result["system_efficiency"] = point.system_efficiency;
  return result;
}

}  // namespace

void bind_cases(py::module_& module) {
  py::class_<CaseRecord, std::shared_ptr<CaseRecord>> one(module, "Case");
  one.def_readonly("id", &CaseRecord::id);
  one.def_readonly("study", &CaseRecord::study);
  one.def_readonly("design", &CaseRecord::design);
  one.def_readonly("machine", &CaseRecord::machine);
  one.def_readonly("magnet", &CaseRecord::magnet);
  one.def_property_readonly("varied", [](const CaseRecord& self) {
    py::dict varied;
    for (const auto& [path, value] : self.varied)
      varied[py::str(path)] = value;
    return varied;
  });
  one.def_readonly("magnet_temperature", &CaseRecord::magnet_temperature);
  one.def_readonly("winding_temperature", &CaseRecord::winding_temperature);
  one.def_readonly("done", &CaseRecord::done);
  one.def_readonly("failure", &CaseRecord::failure);
  one.def_property_readonly("valid", &CaseRecord::valid);
  one.def_property_readonly("why_invalid", [](const CaseRecord& self) { return postprocess::why_invalid(self); });
  one.def_property_readonly("points", [](const CaseRecord& self) {
    py::list points;
    for (const PointRecord& point : self.points)
      points.append(dict_of(point));
    return points;
  });
  const auto when_done = [](auto member) {
    return [member](const CaseRecord& self) { return self.done ? py::cast(self.*member) : py::object(py::none()); };
  };
  one.def_property_readonly("no_load_flux_linkage", when_done(&CaseRecord::no_load_flux_linkage));
  one.def_property_readonly("phase_resistance", when_done(&CaseRecord::phase_resistance));
  one.def_readonly("cogging_torque", &CaseRecord::cogging_torque);
  one.def_property_readonly("demagnetisation_margin", [](const CaseRecord& self) { return self.knee.margin; });
  one.def_property_readonly("confidence", [](const CaseRecord& self) { return materials::to_string(self.confidence); });
  one.def_readonly("notes", &CaseRecord::notes);
  one.def_property_readonly("picture", [](const CaseRecord& self) {
    return self.field_picture.empty() ? py::object(py::none()) : py::object(py::bytes(self.field_picture));
  });
}

}  // namespace lodestone::python
