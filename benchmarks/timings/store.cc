// SPDX-License-Identifier: GPL-3.0-or-later
// What do many cases cost once they are computed? 20 000 invented cases in a directory: written, gathered, counted,
// compared; and a million rows without files, from the book of cases to results.h5 and to CSV. Each step in a process
// of its own: CPU time, wall time and the most memory. Prints Markdown.
//
//   bench_store FOLDER [cases [rows]]
#include "benchmarks/timings/process_usage.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/results_table.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/results_store.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace lodestone::postprocess;
namespace fs = std::filesystem;

/// As a field at one operating point leaves it, with figures near those of the 2004 Prius motor; no two alike.
CaseRecord invented_case(std::size_t number) {
  CaseRecord record;
  record.id = content_hash(std::to_string(number));
  record.version = "0.1.0";
  record.study = "invented";
  record.design = fmt::format("rotor.magnet.thickness {:.6g} mm, rotor.bridge {:.6g} mm",
                              5.0 + 1e-6 * static_cast<double>(number), 1.0 + 1e-6 * static_cast<double>(number));
  record.machine = "prius-2004";
  record.magnet = "nd-n42sh";
  record.magnet_process = "sintered Nd-Fe-B";
  record.varied = {{"rotor.magnet.thickness", fmt::format("{:.6g} mm", 5.0 + 1e-6 * static_cast<double>(number))},
                   {"rotor.bridge", fmt::format("{:.6g} mm", 1.0 + 1e-6 * static_cast<double>(number))}};
  // The size of a real one.
  record.input = std::string(17000, 'i');
  record.magnet_temperature = 373.15;
  record.winding_temperature = 393.15;
  record.done = true;
  const double share = std::sin(static_cast<double>(number));
  PointRecord point;
  point.name = "full";
  point.current = 250.0;
  point.current_angle = 2.44;
  point.speed = 157.0;
  point.positions = {0.1};
  point.torque = 330.0 + share;
  point.torque_by_position = {point.torque};
  point.psi_d_by_position = {0.05};
  point.psi_q_by_position = {0.21};
  point.psi_d = 0.05;
  point.psi_q = 0.21;
  point.phase_voltage = 132.0;
  point.inductance_d = 1.6e-3;
  point.inductance_q = 2.1e-3;
  point.peak_flux_density = {{"tooth", 2.01}, {"stator yoke", 1.62}, {"bridge", 2.2}, {"rotor", 1.8}};
  point.mechanical_power = point.torque * point.speed;
  point.losses = {{"copper_dc", "copper, direct current", 4000.0},
                  {"iron_stator", "stator iron", 400.0 + share},
                  {"iron_rotor", "rotor iron", 90.0},
                  {"magnet_eddy", "magnets, eddy currents", std::nullopt, "no conductivity in the file"}};
  point.efficiency = 0.91 + 0.01 * share;
  record.points = {point};
  record.no_load_flux_linkage = 0.16;
  record.back_emf_per_speed = {{1, 0.64}, {3, 0.02}, {5, 0.05}};
  record.knee.knee_field = 9.0e5;
  record.knee.worst_field = 5.0e5 + share;
  record.knee.margin = 4.0e5 - share;
  record.passport.magnet_mass = 1.25 + 0.01 * share;
  record.passport.parts = {19.0, 10.2, 6.8, 1.25};
  record.passport.composition_known = true;
  record.passport.element_mass = {
      {"Nd", {0.275, 0.3}}, {"Pr", {0.07, 0.075}}, {"Dy", {0.0375, 0.05 + 0.001 * share}}, {"Co", {0.01, 0.02}}};
  record.passport.rare_earth_mass = {{0.38, 0.42}};
  record.passport.heavy_rare_earth_mass = {{0.0375, 0.05 + 0.001 * share}};
  record.passport.composition_provenance = {"invented for this timing", lodestone::materials::Confidence::low};
  record.notes = {"remanence multiplied by 0.86 to meet the measured open-circuit voltage",
                  "M235-35A beyond 1.9 T: approach to saturation, an assumption"};
  record.phase_resistance = 0.096;
  record.cells = 2100;
  record.unknowns = 8800;
  record.seconds = 0.02;
  return record;
}

void print(const std::string& step, const bench::Usage& usage) {
  std::cout << fmt::format("| {} | {:.1f} | {:.1f} | {:.0f} |\n", step, usage.cpu, usage.wall, usage.megabytes)
            << std::flush;
}

void time_files(const std::string& directory, std::size_t count) {
  print(fmt::format("{} cases written, each synced", count), bench::usage_of([&] {
          const ResultsStore store(directory, true);
          StudyList list{"invented", {}};
          for (std::size_t i = 0; i < count; ++i) {
            const CaseRecord record = invented_case(i);
            store.write(record);
            list.cases.push_back(record.id);
          }
          store.write_study(list);
        }));
  const auto gather = [&] { ResultsStore(directory, true).gather(); };
  print("gathered, every file read", bench::usage_of(gather));
  const std::string results = read_file(directory + "/results.h5");
  print("gathered again, none changed", bench::usage_of(gather));
  if (read_file(directory + "/results.h5") != results)
    throw std::runtime_error("results.h5 differs");
  print("counted (`lodestone status`)", bench::usage_of([&] {
          const ResultsStore store(directory, false);
          std::size_t done = 0;
          const auto list = store.study();
          for (const std::string& id : list->cases)
            done += store.outcome(id, false)->done ? 1 : 0;
          if (done != count)
            throw std::runtime_error("a case is missing");
        }));
  print("found again by a run, checksums compared", bench::usage_of([&] {
          const ResultsStore store(directory, false);
          const auto list = store.study();
          for (const std::string& id : list->cases)
            store.outcome(id, true);
        }));
  const auto compared = [&](std::string (Comparison::*text)() const) {
    return [directory, text] {
      ComparisonOptions how;
      const Comparison comparison(ResultsStore(directory, false).read_all(CaseDetail::quantities), how);
      write_file_atomically(directory + "/compared", (comparison.*text)());
    };
  };
  print("compared, table", bench::usage_of(compared(&Comparison::table)));
  print("compared, CSV", bench::usage_of(compared(&Comparison::csv)));
  print("compared, JSON", bench::usage_of(compared(&Comparison::json)));
}

void time_rows(const std::string& folder, std::size_t count) {
  const std::string file = folder + "/rows.book";
  print(fmt::format("{} rows put into a book", count), bench::usage_of([&] {
          CaseBook book;
          for (std::size_t i = 0; i < count; ++i)
            book.add(invented_case(i), {i, 0, 0}, false);
          book.write(file);
        }));
  const auto each_of_book = [&file, count] {
    auto book = std::make_shared<const CaseBook>(CaseBook::read(file));
    return [book, count](const std::function<void(const CaseRecord&)>& use) {
      for (std::size_t i = 0; i < count; ++i)
        use(*book->find(content_hash(std::to_string(i)), {i, 0, 0}));
    };
  };
  print("from it to results.h5", bench::usage_of([&] {
          GatheredCases gathered;
          gathered.cases = each_of_book();
          gathered.with_texts = false;
          const std::string image = encode_results(gathered);
          write_file_atomically(folder + "/results.h5", {user_block(image, "results"), image});
        }));
  print("from it to CSV, all columns",
        bench::usage_of([&] { write_file_atomically(folder + "/rows.csv", ResultColumns(each_of_book()).csv()); }));
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int at, std::size_t otherwise) {
    return argc > at ? static_cast<std::size_t>(std::strtoul(argv[at], nullptr, 10)) : otherwise;
  };
  const std::string folder = (fs::temp_directory_path() / fmt::format("lodestone-bench-store-{}", ::getpid())).string();
  fs::create_directories(folder);
  std::cout << "Invented cases of one operating point; each step in a process of its own.\n\n"
               "| step | CPU, s | wall, s | most memory, MB |\n|---|---|---|---|\n";
  int code = 0;
  try {
    time_files(folder + "/study", number(2, 20'000));
    time_rows(folder, number(3, 1'000'000));
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    code = 1;
  }
  fs::remove_all(folder);
  return code;
}
