// SPDX-License-Identifier: GPL-3.0-or-later
// Running studies: resuming, sharding, failing. The results never depend on how the run went (killing: kill_test.cc).
#include "tests/app/program.h"
#include "tests/app/small_study.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::map<std::string, fs::file_time_type> files_of(const std::string& folder) {
  std::map<std::string, fs::file_time_type> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == ".h5" && entry.path().filename() != "results.h5")
      files[entry.path().string()] = entry.last_write_time();
  return files;
}

void sleep_milliseconds(int time) {
  std::this_thread::sleep_for(std::chrono::milliseconds(time));
}

TEST(Run, AgainComputesNothing) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study());
  const Output first = lodestone(scratch.path(), {"run", "quick.yaml", "-j", "2"});
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_NE(first.err.find("8/8"), std::string::npos) << first.err;
  EXPECT_NE(first.err.find("8 cases: 8 computed, 0 reused, 0 failed"), std::string::npos) << first.err;
  EXPECT_NE(first.out.find("lodestone compare out/quick"), std::string::npos) << first.out;
  EXPECT_EQ(first.err.find('\r'), std::string::npos) << "a bar where there is no terminal";
  const auto before = files_of(scratch / "out/quick");
  EXPECT_EQ(before.size(), 8u);

  const Output again = lodestone(scratch.path(), {"run", "quick.yaml", "-j", "2"});
  EXPECT_EQ(again.code, 0);
  EXPECT_NE(again.err.find("8 cases: 0 computed, 8 reused, 0 failed"), std::string::npos) << again.err;
  EXPECT_EQ(files_of(scratch / "out/quick"), before);
}

TEST(Run, AnEditedStudyComputesWhatIsNew) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  conditions.magnet_temperature: [20 degC, 60 degC]"));
  ASSERT_EQ(lodestone(scratch.path(), {"run", "quick.yaml"}).code, 0);
  write_text(scratch / "quick.yaml", quick_study("  conditions.magnet_temperature: [40 degC, 60 degC]"));
  const Output output = lodestone(scratch.path(), {"run", "quick.yaml"});
  EXPECT_NE(output.err.find("2 cases: 1 computed, 1 reused, 0 failed"), std::string::npos) << output.err;
  const json designs = json::parse(lodestone(scratch.path(), {"compare", "out/quick", "--json"}).out);
  EXPECT_EQ(designs.size(), 2u) << "a case of the study's past is shown";
}

TEST(Run, NumberOfProcessesChangesNoBit) {
  const ScratchFolder scratch;
  // Two magnets on two geometries: a worker meets a mesh again after another magnet.
  write_text(
      scratch / "quick.yaml",
      quick_study("  magnet: [nd-n42sh, ferrite-fb13b, smfen-bonded]\n  rotor.magnet.thickness: [6 mm, 6.5 mm]"));
  for (const char* processes : {"1", "2", "5"})
    ASSERT_EQ(
        lodestone(scratch.path(), {"run", "quick.yaml", "-j", processes, "-o", std::string("with-") + processes}).code,
        0);
  const std::string one = comparison(scratch.path(), {"with-1"});
  EXPECT_NE(one.find("nd-n42sh"), std::string::npos);
  EXPECT_EQ(comparison(scratch.path(), {"with-2"}), one);
  EXPECT_EQ(comparison(scratch.path(), {"with-5"}), one);
  const std::string gathered = read_text(scratch / "with-1/results.h5");
  EXPECT_EQ(read_text(scratch / "with-2/results.h5"), gathered);
  EXPECT_EQ(read_text(scratch / "with-5/results.h5"), gathered);
}

TEST(Run, WhatWorkersTellIsWhatTheirFilesHold) {
  const ScratchFolder scratch;
  // Losses, rotations, and a rotor that is infeasible.
  std::string study = quick_study("  magnet: [nd-n42sh, ferrite-fb13b]\n  rotor.magnet.thickness: [6 mm, 30 mm]");
  study.replace(study.find("analysis: field"), 15, "analysis: performance");
  study.replace(study.find("140 deg}"), 8, "140 deg, speed: 1500 rpm}");
  write_text(scratch / "quick.yaml", study);
  const Output run = lodestone(scratch.path(), {"run", "quick.yaml", "-j", "2", "-o", "out"});
  ASSERT_NE(run.err.find("4 cases: 4 computed, 0 reused, 2 failed"), std::string::npos) << run.err;
  const std::string book = read_text(scratch / "out/cases.book"), results = read_text(scratch / "out/results.h5");
  fs::remove(scratch / "out/cases.book");
  lodestone(scratch.path(), {"run", "quick.yaml", "-o", "out"});
  EXPECT_EQ(read_text(scratch / "out/cases.book"), book) << "made from the files";
  EXPECT_EQ(read_text(scratch / "out/results.h5"), results);
}

TEST(Run, ShardsMakeTheWhole) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study());
  ASSERT_EQ(lodestone(scratch.path(), {"run", "quick.yaml", "-o", "whole"}).code, 0);
  const std::string whole = comparison(scratch.path(), {"whole"});
  const std::vector<std::vector<std::string>> orders = {{"1/3", "2/3", "3/3"}, {"3/3", "1/3", "2/3"}, {"2/2", "1/2"}};
  for (std::size_t o = 0; o < orders.size(); ++o) {
    const std::string directory = "shared-" + std::to_string(o);
    int cases = 0;
    for (const std::string& shard : orders[o]) {
      const Output output = lodestone(
          scratch.path(), {"run", "quick.yaml", "-j", std::to_string(1 + o), "--shard", shard, "-o", directory});
      ASSERT_EQ(output.code, 0) << output.err;
      cases += std::atoi(output.err.substr(output.err.rfind('\n', output.err.size() - 2) + 1).c_str());
      const bool last = shard == orders[o].back();
      EXPECT_EQ(output.err.find("cases of the study are missing, the last shard gathers all") == std::string::npos,
                last);
      EXPECT_EQ(fs::exists(scratch / (directory + "/results.h5")), last);
    }
    EXPECT_EQ(cases, 8) << "a case is in exactly one shard";
    EXPECT_EQ(comparison(scratch.path(), {directory}), whole);
    EXPECT_EQ(read_text(scratch / (directory + "/results.h5")), read_text(scratch / "whole/results.h5"));
  }
}

TEST(Run, AutomaticShardsAreTheSchedulers) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study());
  const Output none = lodestone(scratch.path(), {"run", "quick.yaml", "--shard", "auto"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("no scheduler is there"), std::string::npos) << none.err;
  EXPECT_FALSE(fs::exists(scratch / "out"));
  const Output second = lodestone(
      scratch.path(), {"run", "quick.yaml", "--shard", "auto"},
      {"SLURM_ARRAY_TASK_ID=2", "SLURM_ARRAY_TASK_COUNT=3", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=3"});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_NE(second.err.find("3 cases: 3 computed, 0 reused, 0 failed"), std::string::npos) << second.err;
}

TEST(Run, StatusTellsWhatIsThereAndWhatIsNot) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  rotor.magnet.thickness: [6.5 mm, 30 mm, 6 mm, 6.2 mm]") +
                                         "constraints: [rotor.magnet.thickness != 6.2 mm]\n");
  EXPECT_EQ(lodestone(scratch.path(), {"run", "quick.yaml"}).code, 2);
  write_text(scratch / "quick.yaml", quick_study("  rotor.magnet.thickness: [6.5 mm, 30 mm, 6 mm, 6.2 mm, 5.8 mm]") +
                                         "constraints: [rotor.magnet.thickness >= 6 mm]\n");
  EXPECT_EQ(lodestone(scratch.path(), {"run", "quick.yaml", "--shard", "1/2"}).code, 0);
  const auto status = [&] {
    const Output output = lodestone(scratch.path(), {"status", "out/quick", "--json"});
    EXPECT_EQ(output.code, 0) << output.err;
    return json::parse(output.out);
  };
  json now = status();
  EXPECT_EQ(now.at("cases"), 4);
  EXPECT_EQ(now.at("done"), 2);
  EXPECT_EQ(now.at("missing"), 2);
  EXPECT_EQ(now.at("refused")[0].at("cases"), 1);
  EXPECT_EQ(now.at("runs").size(), 1u);
  EXPECT_EQ(now.at("runs")[0].at("computed"), 2);
  const Output gathered = lodestone(scratch.path(), {"run", "quick.yaml", "--gather"});
  EXPECT_EQ(gathered.code, 1) << gathered.err;
  EXPECT_NE(gathered.err.find("2 cases of the study are missing"), std::string::npos) << gathered.err;
  EXPECT_TRUE(fs::exists(scratch / "out/quick/results.h5"));

  EXPECT_EQ(lodestone(scratch.path(), {"run", "quick.yaml", "--shard", "2/2"}).code, 1);
  now = status();
  EXPECT_EQ(now.at("done"), 3);
  EXPECT_EQ(now.at("failed"), 1);
  EXPECT_EQ(now.at("missing"), 0);
  EXPECT_EQ(now.at("failures")[0].at("kind"), "infeasible");
  EXPECT_TRUE(now.at("seconds_left").is_null());
  EXPECT_GT(now.at("cases_per_second").get<double>(), 0.0);
  EXPECT_FALSE(now.at("runs")[1].at("ended").is_null());
  const std::string text = lodestone(scratch.path(), {"status", "out/quick"}).out;
  EXPECT_NE(text.find("1: 1 infeasible"), std::string::npos) << text;
  EXPECT_NE(text.find("1 by constraint 1 (rotor.magnet.thickness >= 6 mm)"), std::string::npos) << text;
  EXPECT_EQ(lodestone(scratch.path(), {"status", "nowhere"}).code, 2);
}

TEST(Run, SamplesWithinTolerancesGiveTheirSpread) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  rotor.magnet.thickness: [6.5 mm, 6 mm]") +
                                         "tolerance: {remanence_factor: 3 %, air_gap: 0.03 mm}\n"
                                         "robustness: {samples: 8}\nlimits: {torque: \"> 1 N m\"}\n");
  const Output output = lodestone(scratch.path(), {"run", "quick.yaml", "-j", "2"});
  ASSERT_EQ(output.code, 0) << output.err;
  EXPECT_NE(output.err.find("18 cases: 18 computed"), std::string::npos) << output.err;
  const json designs = json::parse(lodestone(scratch.path(), {"compare", "out/quick", "--json"}).out);
  ASSERT_EQ(designs.size(), 2u) << "samples are no designs";
  for (const json& design : designs) {
    const json& torque = design.at("robustness").at("spread").at("torque");
    const double nominal = design.at("torque");
    // By half a per cent the mean of a bent response leaves the design's.
    EXPECT_NEAR(torque.at("mean").get<double>(), nominal, 0.005 * nominal);
    EXPECT_GT(torque.at("standard_deviation").get<double>(), 1e-3 * nominal);
    EXPECT_LT(torque.at("standard_deviation").get<double>(), 2e-2 * nominal);
    EXPECT_EQ(design.at("robustness").at("any_limit").at("failing"), 0);
  }
  EXPECT_EQ(json::parse(lodestone(scratch.path(), {"status", "out/quick", "--json"}).out).at("samples"), 16);
}

TEST(Run, AnInfeasibleCaseStopsNobody) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  rotor.magnet.thickness: [6.5 mm, 30 mm, 6 mm]"));
  const Output output = lodestone(scratch.path(), {"run", "quick.yaml", "-j", "2"});
  EXPECT_EQ(output.code, 1) << output.err;
  EXPECT_NE(output.err.find("3 cases: 3 computed, 0 reused, 1 failed"), std::string::npos) << output.err;
  EXPECT_NE(output.err.find("rotor.magnet.thickness 30 mm: infeasible: "), std::string::npos) << output.err;

  const Output again = lodestone(scratch.path(), {"run", "quick.yaml"});
  EXPECT_EQ(again.code, 1);
  EXPECT_NE(again.err.find("3 cases: 0 computed, 3 reused, 1 failed"), std::string::npos) << again.err;
  const Output retried = lodestone(scratch.path(), {"run", "quick.yaml", "--retry-failed"});
  EXPECT_NE(retried.err.find("3 cases: 1 computed, 2 reused, 1 failed"), std::string::npos) << retried.err;
}

TEST(Run, ACaseThatAConstraintRefusesIsRecordedAndNotRun) {
  const ScratchFolder scratch;
  const std::string study = quick_study("  rotor.magnet.thickness: [6 mm, 6.2 mm, 6.5 mm]") +
                            "derive: {rotor.bridge: 0.25 * rotor.magnet.thickness}\n"
                            "constraints: [rotor.magnet.width * rotor.magnet.thickness < ";
  write_text(scratch / "quick.yaml", study + "118 mm^2]\n");
  const Output output = lodestone(scratch.path(), {"run", "quick.yaml", "-j", "2"});
  EXPECT_EQ(output.code, 0) << output.err;
  EXPECT_NE(output.err.find("2 cases: 2 computed, 0 reused, 0 failed; 1 more refused by constraints"),
            std::string::npos)
      << output.err;
  const json list = json::parse(read_text(scratch / "out/quick/study.json"));
  ASSERT_EQ(list.at("refused").size(), 1u);
  EXPECT_EQ(list["refused"][0]["constraint"], 1);
  EXPECT_EQ(list["refused"][0]["reason"], "122.85 mm^2 < 118 mm^2 does not hold");
  EXPECT_EQ(list["refused"][0]["varied"], json::parse(R"([["rotor.magnet.thickness", "6.5 mm"],
                                                         ["rotor.bridge", "1.625 mm"]])"));
  const Output compared = lodestone(scratch.path(), {"compare", "out/quick"});
  EXPECT_NE(compared.out.find("1 of 3 cases refused by constraint 1 (rotor.magnet.width * rotor.magnet.thickness < "
                              "118 mm^2), not run"),
            std::string::npos)
      << compared.out;
  // Another bound: what was computed stays.
  write_text(scratch / "quick.yaml", study + "130 mm^2]\n");
  EXPECT_NE(lodestone(scratch.path(), {"run", "quick.yaml"}).err.find("3 cases: 1 computed, 2 reused, 0 failed\n"),
            std::string::npos);
  write_text(scratch / "quick.yaml", study + "1 mm^2]\n");
  const Output none = lodestone(scratch.path(), {"run", "quick.yaml", "-o", "none"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("every case is infeasible or refused, 3 of them"), std::string::npos) << none.err;
  EXPECT_FALSE(fs::exists(scratch / "none"));
}

TEST(Run, AMagnetWithoutDataAtItsTemperatureIsAFailedCase) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  conditions.magnet_temperature: [20 degC, 2000 degC]"));
  const Output output = lodestone(scratch.path(), {"run", "quick.yaml"});
  EXPECT_EQ(output.code, 1) << output.err;
  EXPECT_NE(output.err.find("infeasible: "), std::string::npos) << output.err;
}

TEST(Run, OnlyInfeasibleCasesAreBadInput) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  conditions.magnet_temperature: [2000 degC, 3000 degC]"));
  EXPECT_EQ(lodestone(scratch.path(), {"run", "quick.yaml"}).code, 2);
}

TEST(Run, ATimeOutIsStoredAndTriedAgain) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  conditions.magnet_temperature: [20 degC, 60 degC]"));
  const Output output = lodestone(scratch.path(), {"run", "quick.yaml", "-j", "2", "--case-timeout", "1 ms"});
  EXPECT_EQ(output.code, 1) << output.err;
  EXPECT_NE(output.err.find("time-out: not done after 0.001 s"), std::string::npos) << output.err;
  const Output again = lodestone(scratch.path(), {"run", "quick.yaml"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_NE(again.err.find("2 cases: 2 computed, 0 reused, 0 failed"), std::string::npos) << again.err;
}

TEST(Run, ACaseThatNeedsTooMuchMemoryIsStoredAndTriedAgain) {
  const ScratchFolder scratch;
  // Some 2 million unknowns, and then their factor.
  write_text(scratch / "large.yaml",
             quick_study("  conditions.magnet_temperature: [20 degC, 60 degC]", "{degree: 4, refinement: 6}"));
  const Output output =
      lodestone(scratch.path(), {"run", "large.yaml", "-j", "1", "-o", "out", "--case-memory", "500MB"});
  EXPECT_EQ(output.code, 1) << output.err;
  EXPECT_NE(output.err.find("2 cases: 2 computed, 0 reused, 2 failed"), std::string::npos) << output.err;
  EXPECT_NE(output.err.find("out of memory: "), std::string::npos) << output.err;
  // The same cases with what they need.
  write_text(scratch / "small.yaml", quick_study("  conditions.magnet_temperature: [20 degC, 60 degC]"));
  const Output enough =
      lodestone(scratch.path(), {"run", "small.yaml", "-j", "1", "-o", "small", "--case-memory", "1GB"});
  EXPECT_EQ(enough.code, 0) << enough.err;
  for (const char* wrong : {"1MB", "-1", "much", "2 parsecs"}) {
    const Output refused = lodestone(scratch.path(), {"run", "small.yaml", "-o", "none", "--case-memory", wrong});
    EXPECT_EQ(refused.code, 2) << wrong;
    EXPECT_NE(refused.err.find("--case-memory"), std::string::npos) << refused.err;
    EXPECT_FALSE(fs::exists(scratch / "none"));
  }
}

TEST(Run, EventsAreToldToPrograms) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  rotor.magnet.thickness: [6 mm, 30 mm]"));
  const Output output = lodestone(scratch.path(), {"run", "quick.yaml", "-q", "-o", "out", "--events", "events.jsonl"});
  EXPECT_EQ(output.code, 1) << output.err;
  std::istringstream lines(read_text(scratch / "events.jsonl"));
  std::vector<json> events;
  for (std::string line; std::getline(lines, line);)
    events.push_back(json::parse(line));
  ASSERT_GE(events.size(), 4u);
  EXPECT_EQ(events.front()["event"], "progress");
  EXPECT_EQ(events.front()["total"], 2);
  EXPECT_TRUE(events.front()["seconds_left"].is_null()) << "nothing is known of it yet";
  std::size_t ended = 0, failed = 0;
  for (const json& event : events)
    if (event["event"] == "case") {
      ++ended;
      failed += event["failure"].is_null() ? 0 : 1;
      EXPECT_NE(event["design"].get<std::string>().find("rotor.magnet.thickness"), std::string::npos);
      EXPECT_EQ(event["done"], ended);
      EXPECT_GE(event["seconds_left"].get<double>(), 0.0);
    }
  EXPECT_EQ(ended, 2u);
  EXPECT_EQ(failed, 1u);
  EXPECT_EQ(events.back(), (json{{"event", "end"},
                                 {"total", 2},
                                 {"computed", 2},
                                 {"reused", 0},
                                 {"failed", 1},
                                 {"infeasible", 1},
                                 {"refused", 0},
                                 {"missing", 0},
                                 {"stopped", nullptr},
                                 {"signal", nullptr}}));
  const Output refused = lodestone(scratch.path(), {"run", "quick.yaml", "-o", "none", "--events", "no/folder/e"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("--events: no/folder/e cannot be written: "), std::string::npos) << refused.err;
  EXPECT_FALSE(fs::exists(scratch / "none"));
}

TEST(Run, ACaseThatAlwaysCrashesIsStoredWithItsSignal) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  conditions.magnet_temperature: [20 degC]"));
  Program program(scratch.path(), {"run", "quick.yaml", "-j", "1"});
  while (program.is_running()) {
    for (const pid_t worker : program.children())
      ::kill(worker, SIGSEGV);
    sleep_milliseconds(20);
  }
  const Output output = program.wait();
  EXPECT_EQ(output.code, 1) << output.err;
  EXPECT_NE(output.err.find("crashed: signal 11"), std::string::npos) << output.err;
  const Output again = lodestone(scratch.path(), {"run", "quick.yaml"});
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST(Run, CtrlCKeepsWhatIsDone) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml",
             quick_study("  conditions.magnet_temperature: {from: 20 degC, to: 90 degC, count: 20}"));
  Program program(scratch.path(), {"run", "quick.yaml", "-j", "2"});
  while (program.is_running() && (!fs::exists(scratch / "out/quick") || files_of(scratch / "out/quick").size() < 3))
    sleep_milliseconds(10);
  program.send_signal(SIGINT);
  const Output output = program.wait();
  ASSERT_EQ(output.code, 130) << output.err;
  EXPECT_NE(output.err.find("the same command goes on"), std::string::npos) << output.err;
  const std::size_t kept = files_of(scratch / "out/quick").size();
  EXPECT_GE(kept, 3u);
  EXPECT_LT(kept, 20u);
  const Output rest = lodestone(scratch.path(), {"run", "quick.yaml"});
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_NE(rest.err.find(std::to_string(kept) + " reused"), std::string::npos) << rest.err;
}

TEST(Run, WorkersDieWithTheirParent) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml",
             quick_study("  conditions.magnet_temperature: {from: 20 degC, to: 90 degC, count: 40}"));
  Program program(scratch.path(), {"run", "quick.yaml", "-j", "2"});
  while (program.is_running() && (!fs::exists(scratch / "out/quick") || files_of(scratch / "out/quick").size() < 2))
    sleep_milliseconds(10);
  const std::vector<pid_t> workers = program.children();
  ASSERT_EQ(workers.size(), 2u);
  program.send_signal(SIGKILL);
  program.wait();
  const auto alive = [](pid_t process) {
    // A zombie that nobody waits for in a container is dead enough.
    const std::string status = read_text("/proc/" + std::to_string(process) + "/status");
    return !status.empty() && status.find("State:\tZ") == std::string::npos;
  };
  for (int i = 0; i < 200 && (alive(workers[0]) || alive(workers[1])); ++i)
    sleep_milliseconds(10);
  EXPECT_FALSE(alive(workers[0]));
  EXPECT_FALSE(alive(workers[1]));
}

TEST(Run, AMaterialThatChangesMeanwhileStopsTheRun) {
  const ScratchFolder scratch;
  fs::create_directories(scratch / "mine/magnets");
  const std::string grade =
      read_text(std::string(LODESTONE_SOURCE_DIR) + "/materials/library/magnets/prius-2004-model.yaml");
  write_text(scratch / "mine/magnets/prius-2004-model.yaml", grade);
  write_text(scratch / "quick.yaml",
             quick_study("  conditions.magnet_temperature: {from: 20 degC, to: 90 degC, count: 200}"));
  Program program(scratch.path(), {"run", "quick.yaml", "-j", "1", "--library", "mine"});
  while (program.is_running() && (!fs::exists(scratch / "out/quick") || files_of(scratch / "out/quick").size() < 2))
    sleep_milliseconds(10);
  write_text(scratch / "mine/magnets/prius-2004-model.yaml", grade + "maximum_temperature: 150 degC\n");
  // The worker has read the old file; the one that replaces it reads the new one.
  for (const pid_t worker : program.children())
    ::kill(worker, SIGKILL);
  const Output output = program.wait();
  EXPECT_EQ(output.code, 1) << output.err;
  EXPECT_NE(output.err.find("changed while it ran"), std::string::npos) << output.err;
}

TEST(Compare, ADamagedFileIsNamedAndTheRestIsShown) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study());
  ASSERT_EQ(lodestone(scratch.path(), {"run", "quick.yaml"}).code, 0);
  const std::string whole = comparison(scratch.path(), {"out/quick"});
  const std::string file = files_of(scratch / "out/quick").begin()->first;
  const std::string bytes = read_text(file);
  write_text(file, bytes.substr(0, bytes.size() / 2));
  const Output output = lodestone(scratch.path(), {"compare", "out/quick", "--json"});
  EXPECT_EQ(output.code, 1);
  EXPECT_NE(output.err.find(fs::path(file).filename().string()), std::string::npos) << output.err;
  EXPECT_EQ(json::parse(output.out).size(), 7u);
  // Running again mends it.
  const Output mended = lodestone(scratch.path(), {"run", "quick.yaml"});
  EXPECT_NE(mended.err.find("8 cases: 1 computed, 7 reused, 0 failed"), std::string::npos) << mended.err;
  EXPECT_EQ(comparison(scratch.path(), {"out/quick"}), whole);
}

TEST(Compare, WritesThePage) {
  const ScratchFolder scratch;
  write_text(scratch / "quick.yaml", quick_study("  magnet: [nd-n42sh, ferrite-fb13b]"));
  ASSERT_EQ(lodestone(scratch.path(), {"run", "quick.yaml"}).code, 0);
  const Output output = lodestone(scratch.path(), {"compare", "out/quick", "--html", "new/report.html"});
  EXPECT_EQ(output.code, 0) << output.err;
  EXPECT_NE(output.out.find("Written: new/report.html"), std::string::npos);
  const std::string page = read_text(scratch / "new/report.html");
  EXPECT_NE(page.find("nd-n42sh"), std::string::npos);
  EXPECT_NE(page.find("</html>"), std::string::npos);
}

}  // namespace
}  // namespace lodestone::test
