// SPDX-License-Identifier: GPL-3.0-or-later
// What a grade is worth: its answers to small changes against the grade with the change in its file.
#include "base/user_error.h"
#include "studies/field_workers.h"
#include "studies/grade_worth.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <unistd.h>

namespace {

using namespace lodestone;
using namespace lodestone::studies;
namespace fs = std::filesystem;

constexpr double celsius = base::zero_celsius;

struct Grade {
  double remanence = 1.30, alpha = -0.12, coercivity = 1900.0, beta = -0.55, squareness = 0.93,
         recoil_permeability = 1.05;
};

class GradeWorth : public ::testing::Test {
protected:
  GradeWorth() : folder_(fs::temp_directory_path() / ("lodestone-grade-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~GradeWorth() override { fs::remove_all(folder_); }

  std::string file(const Grade& grade) {
    const std::string path = (folder_ / ("grade-" + std::to_string(++files_) + ".yaml")).string();
    std::ofstream out(path);
    out.precision(12);
    out << "magnet: mine\nprocess: sintered Nd-Fe-B\nsource: made up\nconfidence: low\n"
        << "remanence: {value: " << grade.remanence << " T, at: 20 degC, coefficient: " << grade.alpha << " %/K}\n"
        << "intrinsic_coercivity: {value: " << grade.coercivity << " kA/m, at: 20 degC, coefficient: " << grade.beta
        << " %/K}\n"
        << "squareness: " << grade.squareness << "\nrecoil_permeability: " << grade.recoil_permeability
        << "\ndensity: 7500 kg/m3\n"
        << "composition: {Nd: 24 %, Pr: 6 %, Dy: 2 %}\n";
    return path;
  }
  static WorthRequest request(const std::string& magnet) {
    WorthRequest one;
    one.machine = "prius-2004";
    one.magnet = magnet;
    one.baseline = "nd-n42sh";
    one.magnet_temperature = celsius + 100.0;
    one.load_temperature = celsius + 120.0;
    one.winding_temperature = celsius + 120.0;
    one.positions = 4;
    return one;
  }
  WorthInMachine worth(const Grade& grade) { return grade_worth(request(file(grade)), library_); }

  fs::path folder_;
  int files_ = 0;
  materials::MaterialLibrary library_{base::LibraryPath()};
};

TEST_F(GradeWorth, AnswersAreThoseOfAChangedGrade) {
  const Grade grade;
  const WorthInMachine whole = worth(grade);
  ASSERT_TRUE(whole.grade.margin);
  std::map<std::string, PropertyAnswer> answers;
  for (const PropertyAnswer& answer : whole.answers)
    answers[answer.property] = answer;
  ASSERT_EQ(answers.size(), 6u);

  Grade changed = grade;
  changed.remanence *= 1.01;
  const WorthInMachine stronger = worth(changed);
  // The angle of most torque moves, which the torque does not feel in first order; the load's currents move with the
  // angle and with ψ_0, which the answer holds.
  EXPECT_NEAR(answers["B_r"].torque, 100.0 * (stronger.grade.torque / whole.grade.torque - 1.0), 0.02);
  EXPECT_GT(answers["B_r"].torque, 0.3);
  EXPECT_LT(*answers["B_r"].margin, 0.0);

  changed = grade;
  changed.alpha *= 0.99;
  EXPECT_NEAR(answers["alpha(B_r)"].torque, 100.0 * (worth(changed).grade.torque / whole.grade.torque - 1.0), 0.01);

  changed = grade;
  changed.recoil_permeability *= 0.99;
  EXPECT_NEAR(answers["mu_rec"].torque, 100.0 * (worth(changed).grade.torque / whole.grade.torque - 1.0), 0.01);
  EXPECT_GT(answers["mu_rec"].torque, 0.05);

  // Fields are the same: the margin moves with the knee alone. 1 % is small, not infinitesimal.
  const auto moved = [&](const Grade& one) { return *worth(one).grade.margin - *whole.grade.margin; };
  changed = grade;
  changed.coercivity *= 1.01;
  EXPECT_NEAR(*answers["H_cJ"].margin / moved(changed), 1.0, 0.02);
  changed = grade;
  changed.beta *= 0.99;
  EXPECT_NEAR(*answers["beta(H_cJ)"].margin / moved(changed), 1.0, 0.02);
  changed = grade;
  changed.squareness *= 1.01;
  EXPECT_NEAR(*answers["squareness"].margin / moved(changed), 1.0, 0.03);
}

TEST_F(GradeWorth, EqualTorqueByTheStack) {
  const WorthInMachine one = worth({});
  ASSERT_TRUE(one.adjusted);
  EXPECT_EQ(one.adjusted->torque, one.baseline.torque);
  const double share = one.baseline.torque / one.grade.torque;
  EXPECT_NEAR(one.adjusted->stack_length, share * one.grade.stack_length, 1e-12);
  EXPECT_NEAR(one.adjusted->magnet_mass, share * one.grade.magnet_mass, 1e-9);
  EXPECT_NEAR(one.adjusted->passport.element_mass.at("Dy").middle(), 0.02 * one.adjusted->magnet_mass, 1e-12);
  ASSERT_TRUE(one.adjusted->cost && one.grade.cost);
  EXPECT_NEAR(one.adjusted->cost->middle() / one.grade.cost->middle(), share, 1e-9);
}

TEST_F(GradeWorth, TheSameFromAProcess) {
  const WorthRequest one = request(file({}));
  const WorthInMachine here = grade_worth(one, library_);
  FieldWorkers workers({LODESTONE_PROGRAM, serving_worth(), {}, 1});
  WorthInMachine there = grade_worth({one}, workers).at(0);
  there.seconds = here.seconds;
  EXPECT_EQ(to_json_text(there), to_json_text(here));
  WorthRequest wrong = one;
  wrong.machine = "prius-2005";
  EXPECT_THROW(grade_worth({wrong}, workers), base::UserError);
}

// Numbers in other units than those of the program: some do not come back by the product with the unit alone.
TEST(WorthMessages, EveryNumberComesBackTheSame) {
  WorthInMachine sent;
  base::SerialExecutor echo([&](const std::string&) { return to_json_text(sent); });
  for (int i = 0; i < 2000; ++i) {
    sent.grade.current_angle = 1.5 + 0.7 * std::sin(i);
    sent.grade.margin = 1e5 * std::cos(i);
    sent.grade.coercivity = 1e6 + 1e5 * std::sin(2 * i);
    EXPECT_EQ(to_json_text(grade_worth({WorthRequest{}}, echo).at(0)), to_json_text(sent));
  }
}

TEST(Ranking, ByTorqueWhereAllSurvive) {
  WorthInMachine a;
  a.grade.margin = 10e3;
  a.answers = {{"B_r", 0.5, {}, -1e3, -0.4}, {"H_cJ", 0.0, {}, 5e3, 0.6}};
  EXPECT_EQ(rank_properties({a}).properties.front().property, "B_r");
  WorthInMachine b = a;
  b.grade.margin = -10e3;
  const Ranking ranking = rank_properties({a, b});
  EXPECT_TRUE(ranking.by_survival);
  EXPECT_EQ(ranking.properties.front().property, "H_cJ");
  EXPECT_NEAR(*ranking.properties.front().kelvin, 0.6, 1e-12);
}

}  // namespace
