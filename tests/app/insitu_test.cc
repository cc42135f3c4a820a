// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures and extracts by ParaView Catalyst while a study runs, through the real program on an X server of its own.
// Each start of ParaView takes seconds: a run checks several things.
#include "tests/app/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;

const std::string tree = LODESTONE_SOURCE_DIR;

std::string study(const std::string& in_situ, const std::string& vary = "  rotor.magnet.thickness: [6.5 mm, 6 mm]\n") {
  return "study: pictures\nmachine: prius-2004\n"
         "conditions: {magnet_temperature: 100 degC, winding_temperature: 100 degC}\n"
         "operating_points:\n  - {name: full, current: 250 A, angle: 140 deg}\n"
         "analysis: field\nnumerics: {refinement: 0.5}\ninsitu: " +
         in_situ + "\nvary:\n  magnet: [nd-n42sh]\n" + vary;
}

/// A shell command in the scratch folder with `lodestone` in its PATH; its output in the file `log` there.
int shell(const ScratchFolder& scratch, const std::string& command) {
  const std::string line = "cd " + scratch.path() + " && export HOME=" + scratch.path() +
                           " PATH=" + fs::path(LODESTONE_PROGRAM).parent_path().string() + ":$PATH && ( " + command +
                           " ) > log 2>&1";
  const int status = std::system(line.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string on_display(const std::string& command) {
  return tree + "/tests/support/with_display " + command;
}

std::size_t count_files(const std::string& folder, const std::string& ending) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    count += entry.path().string().size() >= ending.size() &&
             entry.path().string().compare(entry.path().string().size() - ending.size(), ending.size(), ending) == 0;
  return count;
}

TEST(InSitu, LeavesPicturesExtractsAndAnIndex) {
  const ScratchFolder scratch;
  // Beside the ready scripts one that keeps the whole field, with which all others are compared.
  write_text(scratch / "keep.py",
             "# script-version: 2.0\nfrom paraview import catalyst\nfrom paraview.simple import *\n"
             "options = catalyst.Options()\n"
             "for name, kind in {'input': 'VTU', 'thumbnail': 'VTP'}.items():\n"
             "    extractor = CreateExtractor(kind, TrivialProducer(registrationName=name))\n"
             "    extractor.Writer.FileName = 'keep-' + name + '_{timestep:06d}.p' + kind.lower()\n"
             "def catalyst_execute(info):\n    print('printed by a script')\n");
  write_text(scratch / "s.yaml", study("{script: [picture, gap-line, magnets, keep.py]}"));
  ASSERT_EQ(shell(scratch, on_display("lodestone run s.yaml -j 1 -o out")), 0) << read_text(scratch / "log");
  EXPECT_NE(read_text(scratch / "log").find("Pictures and extracts: out/insitu.cdb/data.csv"), std::string::npos);
  EXPECT_EQ(count_files(scratch / "out/insitu.cdb", ".png"), 2u);

  // The solver's own values (--output, in doubles), the extracts and the picture by hand agree.
  ASSERT_EQ(
      lodestone(scratch.path(), {"solve", "prius-2004", "--magnet", "nd-n42sh", "--current", "250A", "--angle",
                                 "140deg", "--temperature", "100degC", "--refinement", "0.5", "--output", "solved"})
          .code,
      0);
  ASSERT_EQ(shell(scratch, on_display("pvbatch " + tree + "/tests/app/look_at_extracts.py " + tree +
                                      "/postprocess/paraview " + scratch.path())),
            0)
      << read_text(scratch / "log");

  // Nothing is made twice; an edited script is run again.
  ASSERT_EQ(shell(scratch, on_display("lodestone run s.yaml -j 1 -o out")), 0);
  EXPECT_NE(read_text(scratch / "log").find("0 computed, 2 reused"), std::string::npos) << read_text(scratch / "log");

  ASSERT_EQ(lodestone(scratch.path(), {"compare", "out", "--html", "report.html"}).code, 0);
  const std::string page = read_text(scratch / "report.html");
  EXPECT_NE(page.find("Pictures of the sweep"), std::string::npos);
  EXPECT_NE(page.find("rotor.magnet.thickness&quot;:&quot;6 mm&quot;"), std::string::npos);
}

TEST(InSitu, KeepsTheResultsWhereAScriptFails) {
  const ScratchFolder scratch;
  write_text(scratch / "raise.py",
             "# script-version: 2.0\nfrom paraview import catalyst\noptions = catalyst.Options()\n"
             "def catalyst_execute(info):\n    raise ValueError('no luck today')\n");
  write_text(scratch / "s.yaml", study("{script: raise.py}"));
  EXPECT_EQ(shell(scratch, "env -u DISPLAY lodestone run s.yaml -j 1 -o out"), 1);
  std::string log = read_text(scratch / "log");
  EXPECT_NE(log.find("2 of 2 cases without their pictures and extracts, their results are stored; ValueError: no luck "
                     "today"),
            std::string::npos)
      << log;
  EXPECT_EQ(lodestone(scratch.path(), {"compare", "out"}).code, 0);

  // Its mistake mended, and the program run again: no display is needed where nothing is drawn.
  write_text(scratch / "s.yaml", study("{script: gap-line}"));
  EXPECT_EQ(shell(scratch, "env -u DISPLAY lodestone run s.yaml -j 1 -o out"), 0) << read_text(scratch / "log");
  EXPECT_NE(read_text(scratch / "log").find("2 computed"), std::string::npos);
  EXPECT_EQ(count_files(scratch / "out/insitu.cdb", "gap-line_000000.csv"), 2u);

  write_text(scratch / "s.yaml", study("{script: picture}"));
  EXPECT_EQ(shell(scratch, "env -u DISPLAY lodestone run s.yaml -j 1 -o out"), 1);
  log = read_text(scratch / "log");
  EXPECT_NE(log.find("there is no display to draw on"), std::string::npos) << log;
  EXPECT_EQ(lodestone(scratch.path(), {"compare", "out"}).code, 0);

  write_text(scratch / "s.yaml", study("{script: picture.yp}"));
  EXPECT_EQ(shell(scratch, "lodestone run s.yaml"), 2);
  EXPECT_NE(read_text(scratch / "log").find("s.yaml:8:18: insitu.script: 'picture.yp' is no script"), std::string::npos)
      << read_text(scratch / "log");
  write_text(scratch / "s.yaml", study("{script: gone.py}"));
  EXPECT_EQ(shell(scratch, "lodestone run s.yaml"), 2);
  EXPECT_NE(read_text(scratch / "log").find("s.yaml:8:18: insitu.script: there is no file 'gone.py'"),
            std::string::npos)
      << read_text(scratch / "log");
}

// Two ranks are two shards; each worker is an MPI world of its own.
TEST(InSitu, RunsUnderMpirun) {
  const ScratchFolder scratch;
  write_text(scratch / "s.yaml", study("{script: gap-line}"));
  write_text(scratch / "rank", "exec lodestone run s.yaml -j 1 -o out --shard $((OMPI_COMM_WORLD_RANK + 1))/2\n");
  ASSERT_EQ(shell(scratch, "mpirun --allow-run-as-root --oversubscribe -np 2 sh rank"), 0)
      << read_text(scratch / "log");
  EXPECT_EQ(count_files(scratch / "out/insitu.cdb", "gap-line_000000.csv"), 2u);
  EXPECT_EQ(count_files(scratch / "out/insitu.cdb", "extracts.json"), 2u);
}

// The program itself knows nothing of ParaView: starting it loads none of its libraries.
TEST(InSitu, LeavesTheProgramWithoutParaView) {
  const ScratchFolder scratch;
  EXPECT_EQ(shell(scratch, "ldd " + std::string(LODESTONE_PROGRAM)), 0);
  EXPECT_EQ(read_text(scratch / "log").find("-pv5"), std::string::npos);

  // Without the module: an installation's library folder that lacks it.
  fs::create_directories(scratch / "bin");
  fs::create_directories(scratch / "lib");
  fs::copy(LODESTONE_PROGRAM, scratch / "bin/lodestone");
  const fs::path build = fs::path(LODESTONE_PROGRAM).parent_path().parent_path();
  for (const auto& entry : fs::directory_iterator(build / "lib"))
    if (entry.path().filename().string().rfind("liblodestone_", 0) == 0)
      fs::copy(entry.path(), fs::path(scratch / "lib") / entry.path().filename(), fs::copy_options::copy_symlinks);
  write_text(scratch / "s.yaml", study("{script: gap-line}"));
  EXPECT_EQ(shell(scratch, "LD_LIBRARY_PATH=" + scratch.path() + "/lib LODESTONE_LIBRARY= " + scratch.path() +
                               "/bin/lodestone run s.yaml -o none"),
            2);
  EXPECT_NE(read_text(scratch / "log").find("s.yaml:8:9: insitu: this program was built without ParaView"),
            std::string::npos)
      << read_text(scratch / "log");
  EXPECT_FALSE(fs::exists(scratch / "none")) << "nothing is written";
}

}  // namespace
}  // namespace lodestone::test
