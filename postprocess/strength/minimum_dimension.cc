// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/strength/minimum_dimension.h"

#include "base/quantity.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <cmath>
#include <sstream>

namespace lodestone::postprocess {

namespace {

constexpr double step = 0.8;             // of a trial outside the bracket
constexpr int most_steps = 12;           // down to a fifteenth, up to fifteen times
constexpr double bracket_width = 0.005;  // of the dimension
constexpr int most_trials = 40;

base::Node node_at(const base::Node& root, const std::string& path) {
  base::Node node = root;
  std::istringstream parts(path);
  for (std::string part; std::getline(parts, part, '.');)
    node = node.at(part);
  return node;
}

class Search {
public:
  Search(const geometries::Machine& machine, const MachineMaterials& materials, const RotorStrengthRequest& request)
      : machine_(machine), materials_(materials), request_(request) {
    result_.path = request.minimum;
  }

  MinimumDimension run() {
    const base::Node node = node_at(machine_.document.root(), request_.minimum);
    const double start = node.quantity("m", base::Range::non_negative());
    if (!(start > 0.0))
      node.fail("a dimension of 0 has no least value to search; give it a width");
    const auto first = factor(start);
    if (!first)
      throw base::UserError(failure_);  // the design itself
    return *first >= request_.safety_factor ? search_down(start, *first) : search_up(start, *first);
  }

private:
  static std::string millimetres(double value) { return fmt::format("{:.3g} mm", 1e3 * value); }

  /// The safety factor with another value; nothing where that cannot be drawn or meshed.
  std::optional<double> factor(double value) {
    try {
      const base::Document document =
          machine_.document.with(request_.minimum, fmt::format("{:.9g} m", value),
                                 node_at(machine_.document.root(), request_.minimum).location());
      const geometries::Machine machine = geometries::Machine::read(document);
      const double found = solve_rotor_strength(machine, materials_, request_).safety_factor();
      result_.trials.push_back({value, found});
      return found;
    } catch (const base::InfeasibleGeometry& error) {
      failure_ = error.what();
    } catch (const geometries::MeshError& error) {
      failure_ = error.what();
    }
    return std::nullopt;
  }

  MinimumDimension search_down(double good, double good_factor) {
    for (int k = 0; k < most_steps; ++k) {
      const double value = step * good;
      const auto found = factor(value);
      if (!found) {
        result_.value = good;
        result_.remark = fmt::format("even {} keeps the safety factor, and {} cannot be drawn", millimetres(good),
                                     millimetres(value));
        return result_;
      }
      if (*found < request_.safety_factor)
        return narrow(value, *found, good, good_factor);
      good = value;
      good_factor = *found;
    }
    result_.value = good;
    result_.remark = fmt::format("even {} keeps the safety factor; less was not tried", millimetres(good));
    return result_;
  }

  MinimumDimension search_up(double bad, double bad_factor) {
    for (int k = 0; k < most_steps; ++k) {
      const double value = bad / step;
      const auto found = factor(value);
      if (!found)
        break;
      if (*found >= request_.safety_factor)
        return narrow(bad, bad_factor, value, *found);
      bad = value;
      bad_factor = *found;
    }
    result_.remark =
        fmt::format("none that can be drawn keeps the safety factor: {} gives {:.3g}", millimetres(bad), bad_factor);
    return result_;
  }

  MinimumDimension narrow(double bad, double bad_factor, double good, double good_factor) {
    const auto excess = [&](double found) { return std::log(found / request_.safety_factor); };
    double f_bad = excess(bad_factor), f_good = excess(good_factor);
    int same = 0;  // ends that stayed, in a row: −1 the bad one, +1 the good one
    while (good - bad > bracket_width * good && static_cast<int>(result_.trials.size()) < most_trials) {
      double part = f_good > f_bad ? -f_bad / (f_good - f_bad) : 0.5;
      part = std::min(std::max(part, 0.02), 0.98);
      const double value = std::exp(std::log(bad) + part * std::log(good / bad));
      const auto found = factor(value);
      if (!found)  // between two that can be drawn: a mesh that failed
        break;
      if (*found >= request_.safety_factor) {
        good = value;
        f_good = excess(*found);
        f_bad *= same == 1 ? 0.5 : 1.0;
        same = 1;
      } else {
        bad = value;
        f_bad = excess(*found);
        f_good *= same == -1 ? 0.5 : 1.0;
        same = -1;
      }
      if (f_good == 0.0)
        break;
    }
    result_.value = good;
    return result_;
  }

  const geometries::Machine& machine_;
  const MachineMaterials& materials_;
  const RotorStrengthRequest& request_;
  MinimumDimension result_;
  std::string failure_;
};

}  // namespace

const std::vector<std::string>& strength_dimensions() {
  static const std::vector<std::string> paths = {"rotor.bridge", "rotor.rib", "rotor.centre_web"};
  return paths;
}

MinimumDimension find_minimum_dimension(const geometries::Machine& machine, const MachineMaterials& materials,
                                        const RotorStrengthRequest& request) {
  return Search(machine, materials, request).run();
}

}  // namespace lodestone::postprocess
