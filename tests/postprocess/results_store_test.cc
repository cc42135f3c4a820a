// SPDX-License-Identifier: GPL-3.0-or-later
// Every expectation here is exact: a store gives back what it was given, or says that it cannot.
#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/results_store.h"
#include "tests/postprocess/sample_cases.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <set>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lodestone::postprocess {
namespace {

namespace fs = std::filesystem;

class ResultsStoreTest : public testing::Test {
protected:
  ResultsStoreTest() {
    std::string name = (fs::temp_directory_path() / "lodestone-store-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~ResultsStoreTest() override { fs::remove_all(directory_); }

  std::size_t files_in(const std::string& folder) const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }

  std::string directory_;
};

void expect_equal(const PointRecord& a, const PointRecord& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.current, b.current);
  EXPECT_EQ(a.current_angle, b.current_angle);
  EXPECT_EQ(a.speed, b.speed);
  EXPECT_EQ(a.positions, b.positions);
  EXPECT_EQ(a.torque_by_position, b.torque_by_position);
  EXPECT_EQ(a.psi_d_by_position, b.psi_d_by_position);
  EXPECT_EQ(a.psi_q_by_position, b.psi_q_by_position);
  EXPECT_EQ(a.torque, b.torque);
  EXPECT_EQ(a.torque_ripple, b.torque_ripple);
  EXPECT_EQ(a.psi_d, b.psi_d);
  EXPECT_EQ(a.psi_q, b.psi_q);
  EXPECT_EQ(a.torque_error, b.torque_error);
  EXPECT_EQ(a.largest_torque_error, b.largest_torque_error);
  EXPECT_EQ(a.psi_d_error, b.psi_d_error);
  EXPECT_EQ(a.psi_q_error, b.psi_q_error);
  EXPECT_EQ(a.phase_voltage, b.phase_voltage);
  EXPECT_EQ(a.inductance_d, b.inductance_d);
  EXPECT_EQ(a.inductance_q, b.inductance_q);
  EXPECT_EQ(a.peak_flux_density, b.peak_flux_density);
  EXPECT_EQ(a.mechanical_power, b.mechanical_power);
  EXPECT_EQ(a.efficiency, b.efficiency);
  ASSERT_EQ(a.losses.size(), b.losses.size());
  for (std::size_t i = 0; i < a.losses.size(); ++i) {
    EXPECT_EQ(a.losses[i].name, b.losses[i].name);
    EXPECT_EQ(a.losses[i].label, b.losses[i].label);
    EXPECT_EQ(a.losses[i].loss, b.losses[i].loss);
    EXPECT_EQ(a.losses[i].note, b.losses[i].note);
  }
}

void expect_equal(const std::optional<materials::Band>& a, const std::optional<materials::Band>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (a) {
    EXPECT_EQ(a->min, b->min);
    EXPECT_EQ(a->max, b->max);
  }
}

void expect_equal(const FluxMap& a, const FluxMap& b) {
  EXPECT_EQ(a.data().phases, b.data().phases);
  EXPECT_EQ(a.data().pole_pairs, b.data().pole_pairs);
  EXPECT_EQ(a.data().positions, b.data().positions);
  EXPECT_EQ(a.data().span, b.data().span);
  EXPECT_EQ(a.data().symmetric, b.data().symmetric);
  EXPECT_EQ(a.data().range.least_direct, b.data().range.least_direct);
  EXPECT_EQ(a.data().range.most_direct, b.data().range.most_direct);
  EXPECT_EQ(a.data().tolerance, b.data().tolerance);
  EXPECT_EQ(a.data().ripple_tolerance, b.data().ripple_tolerance);
  EXPECT_EQ(a.data().cells, b.data().cells);
  EXPECT_EQ(a.errors().torque_most, b.errors().torque_most);
  EXPECT_EQ(a.errors().flux_most, b.errors().flux_most);
  EXPECT_EQ(a.errors().ripple_most, b.errors().ripple_most);
  const FluxMapPoint one = a.at({-70.0, 30.0}, 340.0), other = b.at({-70.0, 30.0}, 340.0);
  EXPECT_EQ(one.coenergy, other.coenergy);
  EXPECT_EQ(one.torque, other.torque);
  EXPECT_EQ(one.torque_ripple, other.torque_ripple);
  EXPECT_EQ(one.inductances.dq, other.inductances.dq);
}

/// One square of made-up values at two temperatures.
FluxMap sample_map() {
  FluxMapData data;
  data.pole_pairs = 4;
  data.positions = 16;
  data.span = 1.0471975511965976;
  data.range = {100.0, -100.0, 0.0};
  data.tolerance = 0.002;
  data.ripple_tolerance = 0.01;
  data.side = 100.0;
  data.temperatures = {293.15, 373.15};
  data.remanence = {{293.15, 1.3}, {333.15, 1.25}, {373.15, 1.18}};
  data.cells = {{0, -1, 0}};
  for (const double strength : {1.0, 0.9})
    data.values.push_back({{1.0, {0.1 * strength, 0.0}, 1e-3, 0.0, 2e-3, 1.0},
                           {3.0, {0.12 * strength, 0.2}, 1.1e-3, 1e-5, 1.8e-3, 5.0},
                           {17.0 * strength, {0.2 * strength, 0.0}, 1.2e-3, 0.0, 2.1e-3, 2.0},
                           {25.0 * strength, {0.19 * strength, 0.21}, 1.25e-3, -2e-5, 1.7e-3, 7.0}});
  data.checks = {{{-40.0, 50.0}, 333.0, 50.0, 50.1, {0.15, 0.1}, {0.151, 0.1}, 4.0, 4.5}};
  return FluxMap(data);
}

void expect_equal(const CaseRecord& a, const CaseRecord& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.study, b.study);
  EXPECT_EQ(a.design, b.design);
  EXPECT_EQ(a.machine, b.machine);
  EXPECT_EQ(a.magnet, b.magnet);
  EXPECT_EQ(a.magnet_process, b.magnet_process);
  EXPECT_EQ(a.skew, b.skew);
  EXPECT_EQ(a.varied, b.varied);
  EXPECT_EQ(a.input, b.input);
  EXPECT_EQ(a.magnet_temperature, b.magnet_temperature);
  EXPECT_EQ(a.winding_temperature, b.winding_temperature);
  EXPECT_EQ(a.done, b.done);
  EXPECT_EQ(a.failure, b.failure);
  ASSERT_EQ(a.points.size(), b.points.size());
  for (std::size_t i = 0; i < a.points.size(); ++i) {
    expect_equal(a.points[i], b.points[i]);
  }
  ASSERT_EQ(a.adaptation.has_value(), b.adaptation.has_value());
  if (a.adaptation) {
    EXPECT_EQ(to_json(*a.adaptation), to_json(*b.adaptation));
  }
  EXPECT_EQ(a.no_load_flux_linkage, b.no_load_flux_linkage);
  EXPECT_EQ(a.cogging_torque, b.cogging_torque);
  EXPECT_EQ(a.back_emf_per_speed, b.back_emf_per_speed);
  EXPECT_EQ(a.knee.knee_field, b.knee.knee_field);
  EXPECT_EQ(a.knee.worst_field, b.knee.worst_field);
  EXPECT_EQ(a.knee.margin, b.knee.margin);
  EXPECT_EQ(a.knee.volume_beyond_knee, b.knee.volume_beyond_knee);
  EXPECT_EQ(a.knee.worst_point.x, b.knee.worst_point.x);
  EXPECT_EQ(a.knee.worst_point.y, b.knee.worst_point.y);
  EXPECT_EQ(a.knee.worst_position, b.knee.worst_position);
  ASSERT_EQ(a.load_cases.size(), b.load_cases.size());
  for (std::size_t i = 0; i < a.load_cases.size(); ++i) {
    const LoadCaseResult &one = a.load_cases[i], &other = b.load_cases[i];
    EXPECT_EQ(one.name, other.name);
    EXPECT_EQ(one.magnet_temperature, other.magnet_temperature);
    EXPECT_EQ(one.no_load_flux_loss, other.no_load_flux_loss);
    EXPECT_EQ(one.torque_loss, other.torque_loss);
    EXPECT_EQ(one.volume_beyond_1, other.volume_beyond_1);
    EXPECT_EQ(one.volume_beyond_5, other.volume_beyond_5);
    EXPECT_EQ(one.volume_beyond_20, other.volume_beyond_20);
    EXPECT_EQ(one.mean_remaining, other.mean_remaining);
    EXPECT_EQ(one.dissipated_energy, other.dissipated_energy);
    EXPECT_EQ(one.least_margin, other.least_margin);
    EXPECT_EQ(one.least_kelvin, other.least_kelvin);
    EXPECT_EQ(one.sweeps, other.sweeps);
    ASSERT_EQ(one.short_circuit.has_value(), other.short_circuit.has_value());
    if (one.short_circuit) {
      const ShortCircuitResult &fault = *one.short_circuit, &again = *other.short_circuit;
      EXPECT_EQ(fault.phases, again.phases);
      EXPECT_EQ(fault.sudden, again.sudden);
      EXPECT_EQ(fault.speed, again.speed);
      EXPECT_EQ(fault.before->d, again.before->d);
      EXPECT_EQ(fault.before->q, again.before->q);
      EXPECT_EQ(fault.fault_position, again.fault_position);
      EXPECT_EQ(fault.peak.d, again.peak.d);
      EXPECT_EQ(fault.peak.q, again.peak.q);
      EXPECT_EQ(fault.peak_angle, again.peak_angle);
      EXPECT_EQ(fault.largest_current, again.largest_current);
      EXPECT_EQ(fault.map_current, again.map_current);
    }
    ASSERT_EQ(one.loss_temperature.has_value(), other.loss_temperature.has_value());
    if (one.loss_temperature) {
      EXPECT_EQ(one.loss_temperature->loss, other.loss_temperature->loss);
      EXPECT_EQ(one.loss_temperature->from, other.loss_temperature->from);
      EXPECT_EQ(one.loss_temperature->to, other.loss_temperature->to);
      EXPECT_EQ(one.loss_temperature->temperature, other.loss_temperature->temperature);
    }
  }
  ASSERT_EQ(a.reversed_loads.has_value(), b.reversed_loads.has_value());
  if (a.reversed_loads) {
    EXPECT_EQ(a.reversed_loads->torque_loss, b.reversed_loads->torque_loss);
    EXPECT_EQ(a.reversed_loads->no_load_flux_loss, b.reversed_loads->no_load_flux_loss);
  }
  EXPECT_EQ(a.irreversible_loss_limit, b.irreversible_loss_limit);
  EXPECT_EQ(a.magnet_map.has_value(), b.magnet_map.has_value());
  EXPECT_EQ(a.passport.diffused_mass, b.passport.diffused_mass);
  EXPECT_EQ(a.passport.magnet_mass, b.passport.magnet_mass);
  EXPECT_EQ(a.passport.recycled_content, b.passport.recycled_content);
  EXPECT_EQ(a.passport.parts.stator_steel, b.passport.parts.stator_steel);
  EXPECT_EQ(a.passport.parts.rotor_steel, b.passport.parts.rotor_steel);
  EXPECT_EQ(a.passport.parts.winding, b.passport.parts.winding);
  EXPECT_EQ(a.passport.parts.magnets, b.passport.magnet_mass);
  EXPECT_EQ(a.passport.composition_known, b.passport.composition_known);
  EXPECT_EQ(a.passport.composition_provenance.source, b.passport.composition_provenance.source);
  EXPECT_EQ(a.passport.composition_provenance.confidence, b.passport.composition_provenance.confidence);
  expect_equal(a.passport.rare_earth_mass, b.passport.rare_earth_mass);
  expect_equal(a.passport.heavy_rare_earth_mass, b.passport.heavy_rare_earth_mass);
  ASSERT_EQ(a.passport.element_mass.size(), b.passport.element_mass.size());
  for (const auto& [element, band] : a.passport.element_mass) {
    expect_equal(std::optional<materials::Band>(band), b.passport.element_mass.at(element));
  }
  EXPECT_EQ(a.confidence, b.confidence);
  EXPECT_EQ(a.notes, b.notes);
  EXPECT_EQ(a.phase_resistance, b.phase_resistance);
  EXPECT_EQ(a.cells, b.cells);
  EXPECT_EQ(a.unknowns, b.unknowns);
  EXPECT_EQ(a.seconds, b.seconds);
  EXPECT_EQ(a.field_picture, b.field_picture);
  EXPECT_EQ(a.valid(), b.valid());
  ASSERT_EQ(a.flux_map.has_value(), b.flux_map.has_value());
  if (a.flux_map) {
    expect_equal(*a.flux_map, *b.flux_map);
  }
}

TEST_F(ResultsStoreTest, GivesBackWhatItWasGiven) {
  std::vector<CaseRecord> cases = test::sample_cases();
  cases[0].field_picture = std::string("\x89PNG\r\n\0\xff", 8);
  cases[0].design = "Dy 5…7 % – \"größer\" </script>";
  cases[1].knee.margin.reset();
  cases[1].points[0].efficiency.reset();
  cases[1].points[0].losses.clear();
  cases[2].points.push_back(cases[2].points[0]);
  cases[2].points[1].name = "cruise / 50 km/h";
  cases[2].input = std::string(300000, 'x');
  cases[2].points[1].torque_ripple.reset();
  cases[2].flux_map = sample_map();
  cases[10].failure = "no convergence: " + std::string(100000, '9');
  const ResultsStore store(directory_, true);
  for (const CaseRecord& record : cases) {
    store.write(record);
  }
  for (const CaseRecord& record : cases) {
    const std::optional<CaseRecord> found = store.find(record.id);
    ASSERT_TRUE(found) << record.id;
    expect_equal(record, *found);
  }
  EXPECT_FALSE(store.find("not-there"));
  EXPECT_EQ(files_in(directory_ + "/cases"), cases.size()) << "nothing temporary may be left";
  EXPECT_TRUE(store.damaged().empty());
}

TEST_F(ResultsStoreTest, SameRecordSameBytes) {
  const CaseRecord record = test::sample_cases()[3];
  EXPECT_EQ(encode_case(record), encode_case(record));
}

TEST_F(ResultsStoreTest, OrderIsTheStudysAndOnlyItsCasesCount) {
  const std::vector<CaseRecord> cases = test::sample_cases();
  const ResultsStore store(directory_, true);
  for (const CaseRecord& record : cases) {
    store.write(record);
  }
  EXPECT_EQ(store.read_all().size(), cases.size());
  EXPECT_EQ(store.read_all().front().id, cases.front().id);
  store.write_study({"a study", {cases[4].id, "not-computed-yet", cases[1].id}});
  const std::vector<CaseRecord> read = ResultsStore(directory_, false).read_all();
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].id, cases[4].id);
  EXPECT_EQ(read[1].id, cases[1].id);
}

// Any byte that changes, any length, anywhere: found, reported, not used, and mended by writing again.
TEST_F(ResultsStoreTest, DamagedFilesAreReportedAndNeverUsed) {
  const CaseRecord record = test::sample_cases()[0];
  const ResultsStore writer(directory_, true);
  writer.write(record);
  const std::string file = writer.case_file(record.id);
  const std::string good = read_file(file);
  const auto put = [&](const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; };
  const auto expect_refused = [&](const std::string& bytes, const std::string& what) {
    put(bytes);
    const ResultsStore store(directory_, false);
    EXPECT_FALSE(store.find(record.id)) << what;
    ASSERT_EQ(store.damaged().size(), 1U) << what;
    EXPECT_EQ(store.damaged()[0].find(file + ": "), 0U) << store.damaged()[0];
    EXPECT_TRUE(store.read_all().empty()) << what;
    EXPECT_EQ(store.damaged().size(), 1U) << "the same damage is listed once";
  };
  for (std::size_t at = 0; at < good.size(); at += 97) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    expect_refused(bad, "bit flipped at byte " + std::to_string(at));
  }
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{511}, std::size_t{512}, std::size_t{513},
                                   good.size() / 2, good.size() - 1}) {
    expect_refused(good.substr(0, length), "truncated to " + std::to_string(length));
  }
  expect_refused(good + "x", "too long");
  expect_refused("hello", "a text file");
  expect_refused(encode_case(test::sample_cases()[1]), "another case's content");
  expect_refused(seal("no HDF5 at all", "case"), "sealed, but no HDF5");
  std::string newer = good;
  newer.replace(newer.find("schema 5"), 8, "schema 9");
  put(newer);
  const ResultsStore store(directory_, false);
  EXPECT_FALSE(store.find(record.id));
  EXPECT_NE(store.damaged().at(0).find("schema 9"), std::string::npos);
  writer.write(record);
  EXPECT_TRUE(writer.find(record.id));
}

TEST_F(ResultsStoreTest, BadDirectoriesAreNamed) {
  const auto message = [](const std::string& directory, bool for_writing) -> std::string {
    try {
      const ResultsStore store(directory, for_writing);
    } catch (const base::UserError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(message(directory_ + "/none", false).find("no such directory"), std::string::npos);
  EXPECT_NE(message(directory_, false).find("holds no results"), std::string::npos);
  std::ofstream(directory_ + "/file") << "x";
  EXPECT_NE(message(directory_ + "/file", false).find("not a directory"), std::string::npos);
  EXPECT_NE(message(directory_ + "/file/out", true).find("cannot make"), std::string::npos);
  const ResultsStore store(directory_ + "/out", true);
  EXPECT_THROW(store.case_file((std::filesystem::path("..") / "escape").string()), base::UserError);
  EXPECT_THROW(store.gather(), base::UserError);
  std::ofstream(directory_ + "/out/study.json") << "{";
  EXPECT_THROW(store.read_all(), base::UserError);
}

// The file-size limit stands in for a full disk: write(2) fails with EFBIG as it would with ENOSPC.
TEST_F(ResultsStoreTest, FullDiskIsAnErrorAndLeavesNothing) {
  const ResultsStore store(directory_, true);
  CaseRecord record = test::sample_cases()[0];
  store.write(record);
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  record.seconds = 77.0;
  EXPECT_THROW(store.write(record), base::UserError);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(files_in(directory_ + "/cases"), 1U);
  ASSERT_TRUE(store.find(record.id));
  EXPECT_EQ(store.find(record.id)->seconds, 9.5) << "the old file is untouched";
}

// Also of a text that comes in pieces, when what makes them fails half-way.
TEST_F(ResultsStoreTest, FileInPiecesIsWholeOrTheOldOne) {
  const std::string file = directory_ + "/pieces.txt";
  const auto pieces = [](bool fails) {
    return [fails](const TextSink& sink) {
      sink("one, ");
      if (fails)
        throw std::runtime_error("no second piece");
      sink("two");
    };
  };
  write_file_atomically(file, pieces(false));
  EXPECT_EQ(read_file(file), "one, two");
  write_file_atomically(file, "old");
  EXPECT_THROW(write_file_atomically(file, pieces(true)), std::runtime_error);
  EXPECT_EQ(read_file(file), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()), 1) << "nothing beside it";
}

// Kills a process that writes cases without pause, at many moments: what is there is whole.
TEST_F(ResultsStoreTest, KillAtAnyMomentLeavesWholeFiles) {
  CaseRecord record = test::sample_cases()[0];
  record.field_picture = std::string(200000, 'p');
  { const ResultsStore store(directory_, true); }
  std::size_t seen = 0;
  for (int round = 0; round < 20; ++round) {
    std::array<int, 2> written{};
    ASSERT_EQ(::pipe(written.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const ResultsStore store(directory_, true);
      for (int i = 0;; ++i) {
        record.id = "kill" + std::to_string(round) + "-" + std::to_string(i % 3);
        store.write(record);
        if (i == 0 && ::write(written[1], "1", 1) != 1)
          ::_exit(1);
      }
    }
    ::close(written[1]);
    // Every other round waits for the first write, however slow it is, and kills a later one.
    char one = 0;
    if (round % 2 == 1) {
      ASSERT_EQ(::read(written[0], &one, 1), 1);
    }
    ::usleep(static_cast<useconds_t>(3000 + 1700 * round));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(written[0]);
    const ResultsStore store(directory_, false);
    seen = store.read_all().size();
    EXPECT_TRUE(store.damaged().empty()) << store.damaged().front();
  }
  EXPECT_GT(seen, 0U);
  const ResultsStore store(directory_, true);
  EXPECT_EQ(files_in(directory_ + "/cases"), seen) << "what killed writers left is removed by the next one";
}

TEST_F(ResultsStoreTest, ReadableWithH5py) {
  std::vector<CaseRecord> cases = test::sample_cases();
  const ResultsStore store(directory_, true);
  std::vector<std::string> ids;
  for (const CaseRecord& record : cases) {
    store.write(record);
    ids.push_back(record.id);
  }
  store.write_study({"a study", ids});
  EXPECT_EQ(store.gather(), directory_ + "/results.h5");
  const std::string command =
      std::string("/usr/bin/python3 ") + LODESTONE_SOURCE_DIR + "/tests/postprocess/read_results.py " + directory_;
  EXPECT_EQ(std::system(command.c_str()), 0);
}

// deal.II and ParaView load the Open MPI flavour; a second libhdf5 in one process corrupts both.
TEST(Hdf5, OneLibraryIsMapped) {
  encode_case(test::sample_cases()[0]);
  std::ifstream maps("/proc/self/maps");
  std::set<std::string> libraries;
  const std::regex pattern(R"((/\S*/libhdf5[a-z_]*\.so\S*|/\S*/libhdf5_(openmpi|serial|mpich)\S*))");
  for (std::string line; std::getline(maps, line);) {
    std::smatch match;
    if (std::regex_search(line, match, pattern) && line.find("_hl") == std::string::npos &&
        line.find("_cpp") == std::string::npos) {
      libraries.insert(match[1]);
    }
  }
  ASSERT_EQ(libraries.size(), 1U);
  EXPECT_NE(libraries.begin()->find("openmpi"), std::string::npos) << *libraries.begin();
}

// Reference: `printf 'lodestone' | xxhsum -H2`, xxhash 0.8.1.
TEST(ContentHash, IsXxh3Of128Bits) {
  EXPECT_EQ(content_hash(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(content_hash("lodestone").size(), 32U);
  EXPECT_NE(content_hash("lodestone"), content_hash("lodestonf"));
}

}  // namespace
}  // namespace lodestone::postprocess
