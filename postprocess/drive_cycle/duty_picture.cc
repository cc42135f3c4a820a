// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/drive_cycle/duty_picture.h"

#include "base/quantity.h"
#include "postprocess/plots/curve_plot.h"

namespace lodestone::postprocess {

std::string draw_duty(const DutyResult& duty, const EfficiencyMap& map, const std::string& title) {
  constexpr double rpm = 30.0 / base::pi;
  Plot plot;
  plot.title = title;
  plot.x_label = "speed, rpm";
  plot.y_label = "torque, N·m";
  PlotCurve motoring{"motoring", {}, 0, false, true}, generating{"generating", {}, 1, false, true};
  PlotCurve unmet{"not met", {}, 3, false, true};
  bool braking = false;
  for (const DutySample& sample : duty.samples) {
    PlotCurve& curve = !sample.point ? unmet : sample.step.torque < 0.0 ? generating : motoring;
    curve.points.emplace_back(sample.step.speed * rpm, sample.step.torque);
    braking = braking || sample.step.torque < 0.0;
  }
  PlotCurve most{"most torque", {}, 2, true, false}, least{"", {}, 2, true, false};
  for (const EnvelopePoint& point : map.envelope) {
    most.points.emplace_back(point.speed * rpm, point.point.torque);
    least.points.emplace_back(point.speed * rpm, -point.point.torque);
  }
  plot.curves = {most};
  if (braking)
    plot.curves.push_back(least);
  for (PlotCurve* curve : {&motoring, &generating, &unmet})
    if (!curve->points.empty())
      plot.curves.push_back(*curve);
  return draw_plot(plot);
}

}  // namespace lodestone::postprocess
