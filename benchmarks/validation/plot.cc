// SPDX-License-Identifier: GPL-3.0-or-later
// validation_plot FOLDER: the curves that a JSON list on standard input describes, each as a file of FOLDER, drawn as
// the program draws its own plots. One: {"file", "title", "x_label", "y_label", "logarithmic_x", "logarithmic_y",
// "curves": [{"label", "points": [[x, y], …], "colour", "markers"}]}.
#include "postprocess/plots/curve_plot.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>

using namespace lodestone;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: validation_plot FOLDER < plots.json\n");
    return 2;
  }
  try {
    for (const nlohmann::json& one : nlohmann::json::parse(std::cin)) {
      postprocess::Plot plot;
      plot.title = one.at("title");
      plot.x_label = one.at("x_label");
      plot.y_label = one.at("y_label");
      plot.logarithmic_x = one.at("logarithmic_x");
      plot.logarithmic_y = one.at("logarithmic_y");
      for (const nlohmann::json& curve : one.at("curves"))
        plot.curves.push_back({curve.at("label"), curve.at("points"), curve.at("colour"), false, curve.at("markers")});
      std::ofstream file(std::filesystem::path(argv[1]) / one.at("file").get<std::string>());
      file << postprocess::draw_plot(plot);
      if (!file.flush())
        throw std::runtime_error("cannot write " + one.at("file").get<std::string>());
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "validation_plot: %s\n", error.what());
    return 1;
  }
  return 0;
}
