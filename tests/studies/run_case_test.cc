// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/store/case_file.h"
#include "studies/field_workers.h"
#include "studies/run_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>

namespace lodestone::studies {
namespace {

const std::string head = "study: title\nmachine: prius-2004\n"
                         "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC, dc_voltage: 200 V}\n"
                         "operating_points:\n"
                         "  - {name: slow, current: 250 A, angle: 140 deg, speed: 100 rpm}\n"
                         "  - {name: fast, current: 250 A, angle: 140 deg, speed: 6000 rpm}\n"
                         "numerics: {degree: 1, positions: 4}\n";

Study read(const std::string& text) {
  return Study::read(base::Document::parse(text, "study.yaml"));
}

const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary result{base::LibraryPath()};
  return result;
}

TEST(Failure, KindsComeBackFromTheirWords) {
  for (const FailureKind kind : {FailureKind::infeasible, FailureKind::mesh, FailureKind::no_convergence,
                                 FailureKind::memory, FailureKind::time_out, FailureKind::killed, FailureKind::crashed})
    EXPECT_EQ(failure_kind(describe_failure(kind, "some: reason")), kind);
  EXPECT_EQ(failure_kind("words of a later version: reason"), FailureKind::other);
}

TEST(Failure, OnlyWhatMayLieOutsideTheCaseIsTriedAgain) {
  postprocess::CaseRecord record;
  const auto again = [&](FailureKind kind) {
    record.failure = describe_failure(kind, "reason");
    return may_pass_next_time(record.failure);
  };
  EXPECT_TRUE(again(FailureKind::time_out));
  EXPECT_TRUE(again(FailureKind::killed));
  EXPECT_TRUE(again(FailureKind::crashed));
  EXPECT_TRUE(again(FailureKind::memory));
  EXPECT_FALSE(again(FailureKind::infeasible));
  EXPECT_FALSE(again(FailureKind::mesh));
  EXPECT_FALSE(again(FailureKind::no_convergence));
}

TEST(RunCase, NotesAMagnetHotterThanItsLimit) {
  const auto grade = library().magnet("nd-n42sh");
  const double limit = grade->maximum_temperature().value();
  EXPECT_EQ(temperature_note(*grade, limit), "");
  EXPECT_NE(temperature_note(*grade, limit + 10.0).find("above the limit"), std::string::npos);
  EXPECT_EQ(temperature_note(*library().magnet("prius-2004-model"), 500.0), "") << "no limit is known";
}

TEST(RunCase, FillsTheRecord) {
  const Study study = read(head);
  const std::vector<Case> cases = expand(study, library());
  FieldModels models;
  const postprocess::CaseRecord record = run_case(study, cases[0], library(), models);
  ASSERT_TRUE(record.done) << record.failure;
  EXPECT_EQ(record.machine, "prius-2004");
  EXPECT_EQ(record.id, describe_case(study, cases[0], library()).id);
  ASSERT_EQ(record.points.size(), 2u);
  // Two independent codes: 360.0 N·m; linear elements on a coarse mesh are a few per cent off.
  EXPECT_NEAR(record.points[0].torque, 360.0, 15.0);
  EXPECT_TRUE(record.points[0].efficiency);
  EXPECT_EQ(record.field_picture.substr(1, 3), "PNG");

  // 200 V of DC voltage give 0.95 · 200 V/√3 = 109.7 V of phase voltage. At 6000 rpm the machine needs about
  // ω ψ = 2513 rad/s · 0.33 Wb = 830 V; at 100 rpm about R I + ω ψ = 9 V + 14 V.
  int notes = 0;
  for (const std::string& note : record.notes)
    if (note.find("110 V") != std::string::npos) {
      ++notes;
      EXPECT_NE(note.find("'fast'"), std::string::npos) << note;
    }
  EXPECT_EQ(notes, 1);
}

TEST(RunCase, EstimatesErrorsWhereAsked) {
  const auto with = [](const std::string& numerics) {
    return read("study: title\nmachine: prius-2004\n"
                "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                "operating_points:\n  - {name: full, current: 250 A, angle: 140 deg, speed: 0 rpm}\n"
                "  - {name: idle, current: 0 A, angle: 90 deg, speed: 0 rpm}\nnumerics: {" +
                numerics + "}\n");
  };
  // The coarser mesh of ./dev verify error-estimate: on still coarser ones, where a mean's error of 0.03 % is left of
  // errors of 0.15 % of either sign, half of it is missed or not with the numbering of the cells.
  const Study asked = with("refinement: 0.7, positions: 4, error_estimate: true");
  const Study plain = with("refinement: 0.7, positions: 4");
  const Case one = expand(asked, library())[0];
  EXPECT_NE(describe_case(asked, one, library()).id, describe_case(plain, one, library()).id);
  FieldModels models;
  const postprocess::CaseRecord record = run_case(asked, one, library(), models);
  ASSERT_TRUE(record.done) << record.failure;
  const postprocess::PointRecord& full = record.points[0];
  ASSERT_TRUE(full.torque_error && full.psi_d_error && full.psi_q_error && full.largest_torque_error);
  EXPECT_GE(*full.largest_torque_error, std::abs(*full.torque_error));
  EXPECT_GT(*full.largest_torque_error, 1e-4 * full.torque);
  // The same positions on a mesh four times as fine, of degree 3: what is left of the error is less than half of it.
  const Study fine = with("degree: 3, refinement: 2, positions: 4");
  const postprocess::CaseRecord converged = run_case(fine, expand(fine, library())[0], library(), models);
  const auto improves = [](double value, double error, double truth) {
    EXPECT_LT(std::abs(value + error - truth), 0.5 * std::abs(value - truth)) << value << " " << error << " " << truth;
  };
  improves(full.torque, *full.torque_error, converged.points[0].torque);
  improves(full.psi_d, *full.psi_d_error, converged.points[0].psi_d);
  improves(full.psi_q, *full.psi_q_error, converged.points[0].psi_q);
  const postprocess::CaseRecord without = run_case(plain, expand(plain, library())[0], library(), models);
  EXPECT_EQ(without.points[0].torque, full.torque);
  EXPECT_FALSE(without.points[0].torque_error);
}

TEST(RunCase, KeepsHowTheMeshWasAdapted) {
  const auto with = [](const std::string& numerics) {
    return read("study: title\nmachine: prius-2004\n"
                "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                "operating_points:\n  - {name: full, current: 250 A, angle: 140 deg, speed: 0 rpm}\n"
                "  - {name: idle, current: 0 A, angle: 90 deg, speed: 0 rpm}\nnumerics: {" +
                numerics + "}\n");
  };
  const Study asked = with("refinement: 0.35, positions: 4, tolerance: 1 %");
  const Study plain = with("refinement: 0.35, positions: 4");
  const Case one = expand(asked, library())[0];
  EXPECT_NE(describe_case(asked, one, library()).id, describe_case(plain, one, library()).id);
  FieldModels models;
  const postprocess::CaseRecord record = run_case(asked, one, library(), models);
  ASSERT_TRUE(record.done) << record.failure;
  ASSERT_TRUE(record.adaptation);
  EXPECT_TRUE(record.adaptation->met) << record.adaptation->reason;
  EXPECT_EQ(record.adaptation->tolerance, 0.01);
  EXPECT_EQ(record.unknowns, record.adaptation->rounds[static_cast<std::size_t>(record.adaptation->taken)].unknowns);
  EXPECT_GT(record.seconds, record.adaptation->seconds());
  EXPECT_FALSE(run_case(plain, one, library(), models).adaptation);
}

TEST(RunCase, WhatRanBeforeChangesNoBit) {
  const Study study = read(head + "vary:\n  magnet: [nd-n42sh, ferrite-fb13b]\n"
                                  "  rotor.magnet.thickness: [6 mm, 6.5 mm]\n");
  const std::vector<Case> cases = expand(study, library());
  FieldModels shared;
  std::vector<postprocess::CaseRecord> in_order;
  in_order.reserve(cases.size());
  for (const Case& one : cases)
    in_order.push_back(run_case(study, one, library(), shared));
  for (std::size_t i = 0; i < cases.size(); ++i) {
    FieldModels fresh;
    const postprocess::CaseRecord alone = run_case(study, cases[i], library(), fresh);
    ASSERT_TRUE(alone.done) << alone.failure;
    for (std::size_t p = 0; p < alone.points.size(); ++p) {
      EXPECT_EQ(alone.points[p].torque_by_position, in_order[i].points[p].torque_by_position) << cases[i].design;
      EXPECT_EQ(alone.points[p].psi_d_by_position, in_order[i].points[p].psi_d_by_position) << cases[i].design;
      EXPECT_EQ(*alone.points[p].efficiency, *in_order[i].points[p].efficiency) << cases[i].design;
    }
    EXPECT_EQ(alone.field_picture, in_order[i].field_picture) << cases[i].design;
  }
}

TEST(RunCase, AnInfeasibleOneIsARecord) {
  const Study study = read(head + "vary:\n  rotor.magnet.thickness: [6.5 mm, 30 mm]\n");
  const std::vector<Case> cases = expand(study, library());
  FieldModels models;
  const postprocess::CaseRecord record = run_case(study, cases[1], library(), models);
  EXPECT_FALSE(record.done);
  EXPECT_EQ(failure_kind(record.failure), FailureKind::infeasible);
  EXPECT_NE(record.failure.find("magnet"), std::string::npos) << record.failure;
  EXPECT_TRUE(record.points.empty());
}

std::string flux_map_study() {
  return "study: title\nmachine: prius-2004\nanalysis: flux-map\n"
         "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
         "operating_points:\n  - {name: full, current: 200 A, angle: 140 deg}\n"
         "flux_map: {current: 200 A, temperatures: [20 degC, 100 degC], tolerance: 2 %, ripple_tolerance: 20 %, "
         "held_out: "
         "3}\nnumerics: {degree: 1, refinement: 0.5, positions: 4}\n";
}

TEST(RunCase, MakesAFluxMap) {
  const Study study = read(flux_map_study());
  const std::vector<Case> cases = expand(study, library());
  FieldModels models;
  const postprocess::CaseRecord record = run_case(study, cases[0], library(), models);
  ASSERT_TRUE(record.done) << record.failure;
  ASSERT_TRUE(record.flux_map);
  EXPECT_EQ(record.flux_map->errors().currents, 3u);
  // The point was solved at the same four positions: what is left is the map's own error, and the difference of the air
  // gap's mean torque from that of the flux linkages on so few.
  const postprocess::PointRecord& point = record.points.front();
  const double angle = 140.0 * base::pi / 180.0;
  const auto mapped = record.flux_map->at({200.0 * std::cos(angle), 200.0 * std::sin(angle)}, 293.15);
  EXPECT_NEAR(mapped.flux_linkage.d, point.psi_d, 0.02 * 0.4);
  EXPECT_NEAR(mapped.flux_linkage.q, point.psi_q, 0.02 * 0.4);
  EXPECT_NE(record.input.find("flux_map"), std::string::npos);
}

TEST(RunCase, MapsTheTorqueSpeedPlane) {
  const std::string text =
      "study: title\nmachine: prius-2004-measured\n"
      "conditions: {magnet_temperature: 80 degC, winding_temperature: 100 degC, dc_voltage: 500 V, "
      "current_limit: 200 A}\n"
      "operating_points:\n  - {name: full, current: 200 A, angle: 130 deg, speed: 1000 rpm}\n"
      "flux_map: {tolerance: 5 %, ripple_tolerance: 100 %, held_out: 2}\n"
      "efficiency_map: {top_speed: 6000 rpm, speeds: 6, torques: 5}\n"
      "numerics: {refinement: 0.5, positions: 4}\n";
  const std::string file = testing::TempDir() + "efficiency_map_study.yaml";
  std::ofstream(file) << text;
  const Study study = Study::load(file);
  const std::vector<Case> cases = expand(study, library());
  FieldModels models;
  const postprocess::CaseRecord alone = run_case(study, cases[0], library(), models);
  ASSERT_TRUE(alone.done) << alone.failure;
  ASSERT_TRUE(alone.loss_map);
  ASSERT_TRUE(alone.efficiency_map);
  EXPECT_EQ(alone.efficiency_map->points.size(), 30u);
  EXPECT_DOUBLE_EQ(alone.efficiency_map->limits.resistance, alone.phase_resistance);
  // The operating point lies in the map: copper and iron of both at 1000 rpm.
  const postprocess::PointRecord& point = alone.points.front();
  const auto losses = alone.loss_map->at({200.0 * std::cos(point.current_angle), 200.0 * std::sin(point.current_angle)},
                                         4.0 * point.speed / (2.0 * base::pi));
  for (const postprocess::LossComponent& component : point.losses)
    if (component.name == "iron_stator") {
      EXPECT_NEAR(losses.iron_stator, component.loss.value(), 0.02 * *component.loss);
    }
  EXPECT_TRUE(std::any_of(alone.notes.begin(), alone.notes.end(), [](const std::string& note) {
    return note.find("end_winding_inductance") != std::string::npos;
  }));

  // Processes give the same to the last bit.
  const postprocess::CaseRecord shared = run_case(
      study, cases[0], library(), models, [&](const Case& one, const auto&) -> std::unique_ptr<base::Executor> {
        return std::make_unique<FieldWorkers>(
            FieldWorkers::Options{LODESTONE_PROGRAM, serving_fields(file, one.index), {}, 2});
      });
  std::remove(file.c_str());
  ASSERT_TRUE(shared.done) << shared.failure;
  for (std::size_t i = 0; i < alone.loss_map->data().values.size(); ++i) {
    EXPECT_EQ(alone.loss_map->data().values[i].stator.eddy, shared.loss_map->data().values[i].stator.eddy);
    EXPECT_EQ(alone.loss_map->data().values[i].magnets, shared.loss_map->data().values[i].magnets);
  }
}

TEST(FieldWorkers, GiveTheSameBitsAsOneProcess) {
  const std::string file = testing::TempDir() + "field_workers_study.yaml";
  std::ofstream(file) << flux_map_study();
  const Study study = Study::load(file);
  const std::vector<Case> cases = expand(study, library());
  FieldModels models;
  const postprocess::CaseRecord alone = run_case(study, cases[0], library(), models);
  const postprocess::CaseRecord shared = run_case(
      study, cases[0], library(), models, [&](const Case& one, const auto&) -> std::unique_ptr<base::Executor> {
        return std::make_unique<FieldWorkers>(
            FieldWorkers::Options{LODESTONE_PROGRAM, serving_fields(file, one.index), {}, 2});
      });
  std::remove(file.c_str());
  ASSERT_TRUE(alone.done) << alone.failure;
  ASSERT_TRUE(shared.done) << shared.failure;
  const auto &a = alone.flux_map->data(), &b = shared.flux_map->data();
  ASSERT_EQ(a.cells, b.cells);
  for (std::size_t k = 0; k < a.values.size(); ++k)
    for (std::size_t n = 0; n < a.values[k].size(); ++n) {
      EXPECT_EQ(a.values[k][n].coenergy, b.values[k][n].coenergy);
      EXPECT_EQ(a.values[k][n].flux_linkage.d, b.values[k][n].flux_linkage.d);
      EXPECT_EQ(a.values[k][n].inductance_dq, b.values[k][n].inductance_dq);
    }
}

TEST(FieldWorkers, PassOnWhatAProcessFindsBad) {
  FieldWorkers none({LODESTONE_PROGRAM, serving_fields("/no/such/study.yaml", 0), {}, 1});
  try {
    none.run({"{}"});
    FAIL();
  } catch (const base::UserError& error) {
    EXPECT_NE(std::string(error.what()).find("/no/such/study.yaml"), std::string::npos) << error.what();
  }
}

TEST(FieldWorkers, GiveUpATaskThatEndsTwoProcesses) {
  FieldWorkers workers({"/bin/false", serving_fields("study.yaml", 0), {}, 2});
  try {
    workers.run({"{}"});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "a task ended two processes, the last by exit code 1");
  }
}

TEST(FieldModels, AreSharedByCasesThatDifferInMaterialsOnly) {
  const Study study = read(head + "vary:\n  rotor.magnet.thickness: [6 mm, 6.5 mm]\n"
                                  "  magnet: [nd-n42sh, ferrite-fb13b]\n");
  const std::vector<Case> cases = expand(study, library());
  FieldModels models;
  const auto mesh_of = [&](std::size_t index, const Numerics& numerics) {
    return models.of(geometries::Machine::read(cases[index].machine), library(), 300.0, numerics).mesh;
  };
  const geometries::SectorMesh* first = mesh_of(0, study.numerics);
  EXPECT_EQ(mesh_of(1, study.numerics), first) << "another magnet, the same mesh";
  const geometries::SectorMesh* second = mesh_of(2, study.numerics);
  EXPECT_NE(second, first) << "another geometry";
  EXPECT_EQ(mesh_of(3, study.numerics), second);
  EXPECT_EQ(mesh_of(0, study.numerics), first) << "kept meanwhile";
  Numerics finer = study.numerics;
  finer.degree = 2;
  EXPECT_NE(mesh_of(0, finer), first) << "another degree";
}

TEST(RunCase, AnInverterAddsItsLossAndIsVaried) {
  const std::string fed =
      "study: title\nmachine: prius-2004\n"
      "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC, dc_voltage: 500 V}\n"
      "operating_points:\n  - {name: town, current: 100 A, angle: 130 deg, speed: 1500 rpm}\n"
      "inverter: {switch: ff450r12kt4, carrier_frequency: 5 kHz, junction_temperature: 125 degC}\n"
      "numerics: {degree: 1, positions: 4, refinement: 0.5}\n"
      "vary: {inverter.switch: [ff450r12kt4, cab450m12xm3], inverter.ripple_losses: [true, false]}\n";
  const Study study = read(fed);
  const std::vector<Case> cases = expand(study, library());
  ASSERT_EQ(cases.size(), 4u);
  FieldModels models;
  std::vector<postprocess::CaseRecord> records;
  for (const Case& one : cases)
    records.push_back(run_case(study, one, library(), models));
  for (const auto& record : records) {
    ASSERT_TRUE(record.done) << record.failure;
    const postprocess::PointRecord& point = record.points.front();
    ASSERT_EQ(point.inverter_losses.size(), 3u);
    // Both efficiencies from their losses by hand.
    double inside = 0.0, drag = 0.0, outside = 0.0;
    for (const auto& component : point.losses)
      (component.name == "windage" ? drag : inside) += component.loss.value_or(0.0);
    for (const auto& component : point.inverter_losses)
      outside += component.loss.value();
    const double power = *point.mechanical_power, shaft = power - drag;
    EXPECT_NEAR(*point.efficiency, shaft / (power + inside), 1e-12);
    EXPECT_NEAR(*point.system_efficiency, shaft / (power + inside + outside), 1e-12);
    const auto again = postprocess::decode_case(postprocess::encode_case(record)).points.front();
    EXPECT_EQ(again.system_efficiency, point.system_efficiency);
    EXPECT_EQ(again.inverter_losses.size(), 3u);
  }
  EXPECT_NE(records[0].id, records[1].id);
  EXPECT_NE(records[0].id, records[2].id);
  const auto names = [](const postprocess::CaseRecord& record) {
    std::string all;
    for (const auto& component : record.points.front().losses)
      all += component.name + " ";
    return all;
  };
  EXPECT_NE(names(records[0]).find("pwm_copper pwm_iron_stator pwm_iron_rotor pwm_magnets"), std::string::npos);
  EXPECT_EQ(names(records[1]).find("pwm"), std::string::npos);
  // The ripple costs the machine something, and silicon carbide loses less than silicon.
  EXPECT_LT(*records[0].points[0].efficiency, *records[1].points[0].efficiency);
  EXPECT_GT(*records[2].points[0].system_efficiency, *records[0].points[0].system_efficiency);
}

TEST(RunCase, AnUnknownSwitchIsRefusedWhereItStands) {
  const std::string fed = "study: title\nmachine: prius-2004\n"
                          "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC, dc_voltage: 500 V}\n"
                          "operating_points:\n  - {name: town, current: 100 A, angle: 130 deg, speed: 1500 rpm}\n";
  const auto error = [&](const std::string& more) -> std::string {
    try {
      expand(read(fed + more), library());
    } catch (const base::UserError& found) {
      return found.what();
    }
    return "";
  };
  EXPECT_NE(error("inverter: {switch: ff450r12kt3, carrier_frequency: 5 kHz, junction_temperature: 125 degC}\n")
                .find("ff450r12kt4"),
            std::string::npos);
  EXPECT_NE(error("inverter: {switch: ff450r12kt4, carrier_frequency: 5 kHz, junction_temperature: 225 degC}\n")
                .find("outside its data"),
            std::string::npos);
  EXPECT_NE(error("inverter: {switch: ff450r12kt4, carrier_frequency: 5 kHz, junction_temperature: 125 degC}\n"
                  "vary: {inverter.switch: [ff450r12kt4, gan-none]}\n")
                .find("gan-none"),
            std::string::npos);
}

}  // namespace
}  // namespace lodestone::studies
