// SPDX-License-Identifier: GPL-3.0-or-later
// Flux maps and efficiency maps of cases, as arrays.
#include "base/user_error.h"
#include "postprocess/efficiency_map/efficiency_map_picture.h"
#include "postprocess/flux_map/flux_map_picture.h"
#include "postprocess/store/case_record.h"
#include "python/bindings.h"

#include <limits>
#include <memory>
#include <stdexcept>

namespace lodestone::python {

namespace {

using postprocess::CaseRecord;
using postprocess::EfficiencyMap;
using postprocess::EfficiencyMapPoint;
using postprocess::EnvelopePoint;
using postprocess::FluxMap;
using postprocess::FluxMapPoint;

using Values = py::array_t<double, py::array::c_style | py::array::forcecast>;

/// Three arrays of one shape that Python has made; the map at each triple.
py::dict at(const FluxMap& map, const Values& direct, const Values& quadrature, const Values& temperature) {
  const py::ssize_t count = direct.size();
  const std::vector<py::ssize_t> shape(direct.shape(), direct.shape() + direct.ndim());
  py::dict result;
  std::vector<double*> columns;
  for (const char* name :
       {"torque", "torque_ripple", "coenergy", "psi_d", "psi_q", "inductance_dd", "inductance_dq", "inductance_qq"}) {
    py::array_t<double> column(shape);
    columns.push_back(column.mutable_data());
    result[name] = column;
  }
  for (py::ssize_t i = 0; i < count; ++i) {
    FluxMapPoint point;
    try {
      point = map.at({direct.data()[i], quadrature.data()[i]}, temperature.data()[i]);
    } catch (const std::out_of_range& error) {
      throw base::UserError(error.what());
    }
    const double values[] = {point.torque,         point.torque_ripple,  point.coenergy,       point.flux_linkage.d,
                             point.flux_linkage.q, point.inductances.dd, point.inductances.dq, point.inductances.qq};
    for (std::size_t k = 0; k < columns.size(); ++k)
      columns[k][i] = values[k];
  }
  return result;
}

py::array_t<bool> covers(const FluxMap& map, const Values& direct, const Values& quadrature,
                         const Values& temperature) {
  py::array_t<bool> result(std::vector<py::ssize_t>(direct.shape(), direct.shape() + direct.ndim()));
  for (py::ssize_t i = 0; i < direct.size(); ++i) {
    const solver::DirectQuadrature current{direct.data()[i], quadrature.data()[i]};
    result.mutable_data()[i] = map.data().range.contains(current) && map.covers(current, temperature.data()[i]);
  }
  return result;
}

py::dict nodes_of(const FluxMap& map) {
  const auto nodes = static_cast<py::ssize_t>(map.nodes().size());
  const auto layers = static_cast<py::ssize_t>(map.data().temperatures.size());
  py::array_t<double> direct(nodes), quadrature(nodes);
  py::array_t<double> psi_d({layers, nodes}), psi_q({layers, nodes}), coenergy({layers, nodes}),
      ripple({layers, nodes});
  for (py::ssize_t n = 0; n < nodes; ++n) {
    const auto node = static_cast<std::size_t>(n);
    direct.mutable_at(n) = map.nodes()[node].d;
    quadrature.mutable_at(n) = map.nodes()[node].q;
    for (py::ssize_t k = 0; k < layers; ++k) {
      const postprocess::FluxMapValues& values = map.data().values[static_cast<std::size_t>(k)][node];
      psi_d.mutable_at(k, n) = values.flux_linkage.d;
      psi_q.mutable_at(k, n) = values.flux_linkage.q;
      coenergy.mutable_at(k, n) = values.coenergy;
      ripple.mutable_at(k, n) = values.torque_ripple;
    }
  }
  py::dict result;
  result["i_d"] = direct;
  result["i_q"] = quadrature;
  result["psi_d"] = psi_d;
  result["psi_q"] = psi_q;
  result["coenergy"] = coenergy;
  result["torque_ripple"] = ripple;
  return result;
}

py::dict errors_of(const FluxMap& map) {
  const postprocess::FluxMapErrors errors = map.errors();
  py::dict result;
  result["currents"] = errors.currents;
  result["largest_torque"] = errors.torque_scale;
  result["largest_flux_linkage"] = errors.flux_scale;
  result["torque_error"] = errors.torque_most;
  result["torque_error_rms"] = errors.torque_rms;
  result["flux_linkage_error"] = errors.flux_most;
  result["torque_ripple_error"] = errors.ripple_most;
  return result;
}

/// Of every point of the plane, [speed][torque]; not a number where the envelope does not reach or it is not known.
template <typename Quantity> py::array_t<double> plane(const EfficiencyMap& map, const Quantity& of) {
  py::array_t<double> values({map.speeds.size(), map.torques.size()});
  for (std::size_t i = 0; i < map.points.size(); ++i) {
    const std::optional<double> value = map.points[i] ? of(*map.points[i]) : std::nullopt;
    values.mutable_data()[i] = value.value_or(std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

py::dict planes_of(const EfficiencyMap& map) {
  using Point = EfficiencyMapPoint;
  const auto known = [](double value) { return std::optional<double>(value); };
  py::dict result, losses;
  result["efficiency"] = plane(map, [](const Point& p) { return p.efficiency; });
  result["system_efficiency"] = plane(map, [](const Point& p) { return p.system_efficiency; });
  result["loss"] = plane(map, [&](const Point& p) { return known(p.loss()); });
  result["i_d"] = plane(map, [&](const Point& p) { return known(p.current.d); });
  result["i_q"] = plane(map, [&](const Point& p) { return known(p.current.q); });
  result["voltage"] = plane(map, [&](const Point& p) { return known(p.voltage); });
  losses["copper_dc"] = plane(map, [&](const Point& p) { return known(p.copper); });
  losses["copper_strands"] = plane(map, [&](const Point& p) { return known(p.strands); });
  losses["iron_stator"] = plane(map, [&](const Point& p) { return known(p.iron_stator); });
  losses["iron_rotor"] = plane(map, [&](const Point& p) { return known(p.iron_rotor); });
  losses["magnet_eddy"] = plane(map, [](const Point& p) { return p.magnets; });
  losses["bearings"] = plane(map, [](const Point& p) { return p.bearings; });
  losses["windage"] = plane(map, [](const Point& p) { return p.windage; });
  result["losses"] = losses;
  return result;
}

py::dict envelope_of(const EfficiencyMap& map) {
  std::vector<double> speed, torque, direct, quadrature, voltage;
  py::list region;
  for (const EnvelopePoint& one : map.envelope) {
    speed.push_back(one.speed);
    torque.push_back(one.point.torque);
    direct.push_back(one.point.current.d);
    quadrature.push_back(one.point.current.q);
    voltage.push_back(one.point.voltage);
    region.append(to_string(one.region));
  }
  py::dict result;
  result["speed"] = array(speed);
  result["torque"] = array(torque);
  result["i_d"] = array(direct);
  result["i_q"] = array(quadrature);
  result["voltage"] = array(voltage);
  result["region"] = region;
  return result;
}

}  // namespace

void bind_maps(py::module_& module) {
  py::class_<FluxMap, std::shared_ptr<FluxMap>> flux(module, "FluxMap");
  flux.def_property_readonly("temperatures", [](const FluxMap& self) { return array(self.data().temperatures); });
  flux.def_property_readonly("range", [](const FluxMap& self) {
    const postprocess::FluxMapRange& range = self.data().range;
    return py::make_tuple(range.current, range.least_direct, range.most_direct);
  });
  flux.def_property_readonly("phases", [](const FluxMap& self) { return self.data().phases; });
  flux.def_property_readonly("pole_pairs", [](const FluxMap& self) { return self.data().pole_pairs; });
  flux.def("nodes", &nodes_of);
  flux.def("errors", &errors_of);
  flux.def("at", &at);
  flux.def("covers", &covers);
  flux.def("svg", [](const FluxMap& self, const py::object& temperature, const std::string& title) {
    const double kelvin = optional_quantity(temperature, "magnet_temperature", "K", temperatures)
                              .value_or(self.data().temperatures.front());
    if (!self.covers({}, kelvin))
      throw base::UserError("magnet_temperature: the map does not cover it");
    return alone([&] { return postprocess::draw_flux_map(self, kelvin, title); });
  });

  py::class_<EfficiencyMap, std::shared_ptr<EfficiencyMap>> efficiency(module, "EfficiencyMap");
  efficiency.def_property_readonly("speeds", [](const EfficiencyMap& self) { return array(self.speeds); });
  efficiency.def_property_readonly("torques", [](const EfficiencyMap& self) { return array(self.torques); });
  efficiency.def("planes", &planes_of);
  efficiency.def("envelope", &envelope_of);
  efficiency.def_readonly("base_speed", &EfficiencyMap::base_speed);
  efficiency.def_readonly("characteristic_current", &EfficiencyMap::characteristic_current);
  efficiency.def_readonly("open_circuit_voltage", &EfficiencyMap::open_circuit_voltage);
  efficiency.def_readonly("dc_voltage", &EfficiencyMap::dc_voltage);
  efficiency.def_property_readonly("best", [](const EfficiencyMap& self) -> py::object {
    const auto best = self.best();
    if (!best)
      return py::none();
    return py::make_tuple(*best / self.torques.size(), *best % self.torques.size());
  });
  efficiency.def_readonly("note", &EfficiencyMap::note);
  efficiency.def("svg", [](const EfficiencyMap& self, const std::string& title) {
    return alone([&] { return postprocess::draw_efficiency_map(self, title); });
  });

  // Parts of a case, which they keep alive.
  const auto one = py::class_<CaseRecord, std::shared_ptr<CaseRecord>>(module.attr("Case"));
  auto cases = one;
  cases.def_property_readonly("flux_map", [](const std::shared_ptr<CaseRecord>& self) {
    return self->flux_map ? std::shared_ptr<FluxMap>(self, &*self->flux_map) : nullptr;
  });
  cases.def_property_readonly("efficiency_map", [](const std::shared_ptr<CaseRecord>& self) {
    return self->efficiency_map ? std::shared_ptr<EfficiencyMap>(self, &*self->efficiency_map) : nullptr;
  });
}

}  // namespace lodestone::python
