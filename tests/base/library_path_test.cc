// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/library_path.h"
#include "base/user_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <unistd.h>

using namespace lodestone::base;
namespace fs = std::filesystem;

namespace {

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "(none)";
}

class LibraryPathTest : public ::testing::Test {
protected:
  void SetUp() override {
    ::unsetenv("LODESTONE_LIBRARY");
    root_ = fs::temp_directory_path() / ("lodestone-library-" + std::to_string(::getpid()));
    for (const char* name : {"one/magnets/n42sh.yaml", "one/magnets/n38eh.yaml", "two/magnets/n42sh.yaml",
                             "two/magnets/only-two.yaml", "two/magnets/notes.txt"}) {
      fs::create_directories((root_ / name).parent_path());
      std::ofstream(root_ / name) << "x: 1\n";
    }
  }
  void TearDown() override {
    fs::remove_all(root_);
    ::unsetenv("LODESTONE_LIBRARY");
  }
  std::string folder(const char* name) const { return (root_ / name).string(); }
  fs::path root_;
};

}  // namespace

TEST_F(LibraryPathTest, EarlierFoldersComeFirst) {
  const LibraryPath path({folder("one"), folder("two")});
  EXPECT_EQ(path.find("magnets", "n42sh"), folder("one/magnets/n42sh.yaml"));
  EXPECT_EQ(path.find("magnets", "only-two"), folder("two/magnets/only-two.yaml"));
  const LibraryPath reversed({folder("two"), folder("one")});
  EXPECT_EQ(reversed.find("magnets", "n42sh"), folder("two/magnets/n42sh.yaml"));
  const auto names = path.names("magnets");
  EXPECT_EQ(std::count(names.begin(), names.end(), "n42sh"), 1);
  EXPECT_EQ(std::count(names.begin(), names.end(), "notes"), 0);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST_F(LibraryPathTest, EnvironmentComesAfterGivenFolders) {
  ::setenv("LODESTONE_LIBRARY", (folder("one") + "::" + folder("two")).c_str(), 1);
  EXPECT_EQ(LibraryPath().find("magnets", "n42sh"), folder("one/magnets/n42sh.yaml"));
  EXPECT_EQ(LibraryPath({folder("two")}).find("magnets", "n42sh"), folder("two/magnets/n42sh.yaml"));
  const std::string absent = folder("absent");
  ::setenv("LODESTONE_LIBRARY", absent.c_str(), 1);
  EXPECT_EQ(error_of([] { LibraryPath path; }), "LODESTONE_LIBRARY: there is no folder '" + absent + "'");
}

TEST_F(LibraryPathTest, PathsAreRelativeToTheFileThatNamesThem) {
  const LibraryPath path;
  EXPECT_EQ(path.find("magnets", "magnets/n42sh.yaml", folder("one")), folder("one/magnets/n42sh.yaml"));
  EXPECT_EQ(path.find("magnets", "n38eh.yaml", folder("one/magnets")), folder("one/magnets/n38eh.yaml"));
  EXPECT_EQ(path.find("magnets", folder("two/magnets/n42sh.yaml"), "/elsewhere"), folder("two/magnets/n42sh.yaml"));
  EXPECT_EQ(error_of([&] { path.find("magnets", "x.yaml", "/tmp"); }), "no magnet file '/tmp/x.yaml'");
}

TEST_F(LibraryPathTest, ErrorsNameTheLikelyName) {
  const LibraryPath path({folder("one")});
  EXPECT_EQ(error_of([&] { path.find("magnets", "n42hs"); }),
            "no magnet 'n42hs' in the library; did you mean 'n42sh'? (lodestone list magnets)");
  EXPECT_EQ(error_of([&] { path.find("steels", "zzzzzzzz"); }),
            "no steel 'zzzzzzzz' in the library (lodestone list steels)");
  EXPECT_EQ(error_of([&] { path.find("magnets", ""); }), "the name of the magnet is empty (lodestone list magnets)");
  const std::string absent = folder("absent");
  EXPECT_EQ(error_of([&] { LibraryPath bad({absent}); }), "--library: there is no folder '" + absent + "'");
}

TEST_F(LibraryPathTest, FindsTheProgramsOwnLibrary) {
  const LibraryPath path;
  EXPECT_FALSE(path.names("magnets").empty());
  EXPECT_FALSE(path.names("steels").empty());
}
