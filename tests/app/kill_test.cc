// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is killed, full, read-only or damaged: running again gives the tables of an undisturbed run, byte by byte,
// and says what it computed again. Two hundred kills: ./dev verify studies.
#include "tests/app/kills.h"
#include "tests/app/program.h"
#include "tests/app/small_study.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;

class Kills : public testing::Test {
protected:
  void SetUp() override {
    write_text(scratch_ / "study.yaml", quick_study());
    const auto begin = std::chrono::steady_clock::now();
    const Output output = lodestone(scratch_.path(), {"run", "study.yaml", "-j", "2", "-o", "whole"});
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    ASSERT_EQ(output.code, 0) << output.err;
    whole_ = comparison(scratch_.path(), {"whole"});
  }

  std::vector<fs::path> case_files(const std::string& directory) const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(scratch_ / (directory + "/cases")))
      files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }

  /// Runs a script of sh, whose words $lodestone and $folder are those of the test. @return its exit code.
  int shell(const std::string& script) const {
    write_text(scratch_ / "script.sh",
               "set -u; lodestone=" LODESTONE_PROGRAM "; folder=" + scratch_.path() + "; cd \"$folder\"\n" + script);
    const int status =
        std::system(("sh " + scratch_.path() + "/script.sh >" + scratch_.path() + "/script.out 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string printed() const { return read_text(scratch_ / "script.out"); }

  ScratchFolder scratch_;
  std::string whole_;
  double seconds_ = 0.0;
};

TEST_F(Kills, TwentyAtRandomMoments) {
  const KillReport report = kill_study(scratch_.path(), 20, 20040, seconds_);
  EXPECT_EQ(report.kills(), 20);
  EXPECT_GE(report.workers, 5);
  EXPECT_GE(report.parents, 5);
  EXPECT_GE(report.everything, 5);
  for (const std::string& problem : report.problems)
    ADD_FAILURE() << problem;
}

/// A file system of 300 KiB that is full after some cases, in a mount namespace of its own.
TEST_F(Kills, ADiskThatIsFull) {
  if (shell("unshare -rm sh -c 'mkdir small && mount -t tmpfs -o size=16k none small'") != 0)
    GTEST_LOG_(INFO) << "no mount namespaces here: the limit of a file's size alone (" << printed() << ")";
  else {
    const std::string script = "set -e; mkdir -p small; mount -t tmpfs -o size=300k none small\n"
                               "code=0; $lodestone run study.yaml -j 2 -o small/out || code=$?\n"
                               "echo code $code; ls -A small/out/cases\n"
                               "mount -o remount,size=100m small; $lodestone run study.yaml -j 2 -o small/out\n"
                               "cp -r small/out mended\n";
    write_text(scratch_ / "inside.sh", "lodestone=" LODESTONE_PROGRAM "\n" + script);
    ASSERT_EQ(shell("unshare -rm sh inside.sh"), 0) << printed();
    EXPECT_NE(printed().find("cannot be written: No space left on device"), std::string::npos) << printed();
    EXPECT_NE(printed().find("code 1\n"), std::string::npos) << printed();
    EXPECT_EQ(printed().find(".tmp"), std::string::npos) << printed();
    EXPECT_EQ(comparison(scratch_.path(), {"mended"}), whole_);
  }
}

TEST_F(Kills, AFileThatMayNotGrow) {
  // 8 blocks of 512 bytes: study.json fits, no case does.
  EXPECT_EQ(shell("ulimit -f 8; $lodestone run study.yaml -j 2 -o limited"), 1) << printed();
  EXPECT_NE(printed().find("cannot be written: File too large"), std::string::npos) << printed();
  EXPECT_TRUE(case_files("limited").empty());
  EXPECT_EQ(shell("$lodestone run study.yaml -j 2 -o limited"), 0) << printed();
  EXPECT_EQ(comparison(scratch_.path(), {"limited"}), whole_);
}

TEST_F(Kills, ADirectoryThatIsReadOnly) {
  fs::remove(case_files("whole").front());
  // Root may write everywhere, unless without this privilege, or as nobody, who must be able to run the program.
  std::string without;
  if (::geteuid() == 0)
    for (const char* const way : {"setpriv --reuid 65534 --regid 65534 --clear-groups ",
                                  "setpriv --bounding-set -dac_override,-dac_read_search --inh-caps "
                                  "-dac_override,-dac_read_search "})
      if (shell(way + std::string("$lodestone --version")) == 0)
        without = way;
  ASSERT_EQ(shell("chmod 755 . && chmod -R a+rX . && chmod -R a-w whole"), 0) << printed();
  EXPECT_EQ(shell(without + "$lodestone run study.yaml -j 2 -o whole"), 2) << printed();
  EXPECT_NE(printed().find("whole/cases: cannot be written: Permission denied"), std::string::npos) << printed();
  // Reading is allowed.
  EXPECT_EQ(shell(without + "$lodestone status whole"), 0) << printed();
  ASSERT_EQ(shell("chmod -R u+w whole"), 0);
  const Output output = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "whole"});
  EXPECT_NE(output.err.find("8 cases: 1 computed, 7 reused, 0 failed"), std::string::npos) << output.err;
  EXPECT_EQ(comparison(scratch_.path(), {"whole"}), whole_);
}

TEST_F(Kills, FilesThatAreTruncatedOrInWhichABitHasFlipped) {
  std::mt19937 random(7);
  for (int round = 0; round < 6; ++round) {
    const std::vector<fs::path> files = case_files("whole");
    const fs::path file = files[random() % files.size()];
    std::string bytes = read_text(file.string());
    const bool truncated = round % 2 == 0;
    if (truncated)
      bytes.resize(random() % bytes.size());
    else
      // Behind the first 512 bytes, of which the text for people is not checked.
      bytes[512 + random() % (bytes.size() - 512)] ^= static_cast<char>(1u << (random() % 8));
    write_text(file.string(), bytes);
    const Output output = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "whole"});
    EXPECT_EQ(output.code, 0) << output.err;
    EXPECT_NE(output.err.find("Damaged, computed again: whole/cases/" + file.filename().string() + ": "),
              std::string::npos)
        << output.err;
    EXPECT_NE(output.err.find("8 cases: 1 computed, 7 reused, 0 failed"), std::string::npos) << output.err;
    EXPECT_EQ(comparison(scratch_.path(), {"whole"}), whole_);
  }
  // The other files follow from the cases.
  for (const char* const name : {"study.json", "results.h5"}) {
    const std::string file = scratch_ / (std::string("whole/") + name);
    write_text(file, read_text(file).substr(0, 100));
    const Output output = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "whole"});
    EXPECT_NE(output.err.find("8 cases: 0 computed, 8 reused, 0 failed"), std::string::npos) << output.err;
    EXPECT_EQ(comparison(scratch_.path(), {"whole"}), whole_) << name;
    EXPECT_GT(fs::file_size(file), 100u);
  }
}

}  // namespace
}  // namespace lodestone::test
