// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/vtu_output.h"

#include "base/markup.h"
#include "postprocess/fields/field_view.h"
#include "postprocess/fields/vtu_text.h"
#include "postprocess/store/atomic_file.h"

#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

/// A biquadratic cell for each tile of a map, of the whole machine where that is wanted, with the values of the points.
FieldGrid magnet_grid(const MagnetMap& map, const std::vector<MagnetValues>& values, bool whole_machine) {
  FieldGrid grid(2);
  const int images = whole_machine ? map.sectors : 1;
  for (int image = 0; image < images; ++image)
    for (std::size_t i = 0; i < map.points(); ++i) {
      std::vector<Point> points;
      for (const Point& point : map.tile(i))
        points.push_back(turned(point, image * map.angle));
      grid.add_cell(points);
    }
  for (const MagnetValues& one : values) {
    if (one.values.size() != map.points())
      throw std::invalid_argument("values of another map");
    std::vector<double> all;
    for (int image = 0; image < images; ++image)
      all.insert(all.end(), one.values.begin(), one.values.end());
    grid.cell_scalars(one.name, all);
  }
  return grid;
}

}  // namespace

void write_vtu(const std::string& file, const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
               const GridOptions& options) {
  write_file_atomically(file, vtu_text(solution_grid(mesh, solution, options)));
}

void write_magnet_vtu(const std::string& file, const MagnetMap& map, bool whole_machine) {
  std::vector<MagnetValues> values;
  const auto add = [&](const MagnetFrame& frame, const std::string& suffix) {
    const auto scaled = [](std::vector<double> list, double factor) {
      for (double& value : list)
        value *= factor;
      return list;
    };
    values.push_back({"H along the easy axis (kA/m)" + suffix, scaled(frame.field, 1e-3)});
    values.push_back({margin_name + suffix, scaled(frame.margin, 1e-3)});
    values.push_back({"Margin to knee (K)" + suffix, frame.kelvin});
    if (!frame.remaining.empty())
      values.push_back({"Remanence left" + suffix, frame.remaining});
  };
  add(map.whole_sequence(), "");
  std::vector<std::string> names;
  for (std::size_t k = 0; k < map.frames.size(); ++k) {
    names.push_back(map.frames[k].name);
    if (map.frames.size() > 1)
      add(map.frames[k], ": " + map.frames[k].name);
  }
  FieldGrid grid = magnet_grid(map, values, whole_machine);
  grid.field_texts("Load cases", names);
  write_file_atomically(file, vtu_text(grid));
}

void write_magnet_vtu(const std::string& file, const MagnetMap& map, const std::vector<MagnetValues>& values,
                      bool whole_machine) {
  write_file_atomically(file, vtu_text(magnet_grid(map, values, whole_machine)));
}

void write_pvd(const std::string& file, const std::vector<std::pair<double, std::string>>& vtu_files) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::absolute(file).lexically_normal().parent_path();
  std::string xml = "<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"0.1\" "
                    "byte_order=\"LittleEndian\">\n<Collection>\n";
  for (const auto& [position, vtu] : vtu_files) {
    const fs::path relative = fs::absolute(vtu).lexically_normal().lexically_relative(folder);
    const std::string name =
        relative.empty() || *relative.begin() == ".." ? fs::absolute(vtu).string() : relative.string();
    xml += fmt::format("<DataSet timestep=\"{:.10g}\" part=\"0\" file=\"{}\"/>\n", position, base::escape_markup(name));
  }
  write_file_atomically(file, xml + "</Collection>\n</VTKFile>\n");
}

}  // namespace lodestone::postprocess
