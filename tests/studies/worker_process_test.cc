// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/user_error.h"
#include "studies/worker_process.h"

#include <gtest/gtest.h>

#include <csignal>
#include <unistd.h>

namespace lodestone::studies {
namespace {

std::vector<std::string> read_until_end(WorkerProcess& process) {
  std::vector<std::string> lines;
  while (!process.ended()) {
    for (const std::string& line : process.read_lines())
      lines.push_back(line);
    process.read_errors();
    ::usleep(1000);
  }
  return lines;
}

TEST(WorkerProcess, SpeaksInLines) {
  WorkerProcess process({"/bin/cat"});
  EXPECT_TRUE(process.send("one"));
  EXPECT_TRUE(process.send("two"));
  process.close_input();
  EXPECT_EQ(read_until_end(process), (std::vector<std::string>{"one", "two"}));
  const auto ending = process.ending();
  EXPECT_FALSE(ending.by_signal);
  EXPECT_EQ(ending.number, 0);
}

TEST(WorkerProcess, TellsHowItEnded) {
  WorkerProcess exits({"/bin/sh", "-c", "echo a reason >&2; echo >&2; exit 2"});
  read_until_end(exits);
  EXPECT_EQ(exits.ending().number, 2);
  EXPECT_FALSE(exits.ending().by_signal);
  EXPECT_EQ(exits.last_error(), "a reason");

  WorkerProcess crashes({"/bin/sh", "-c", "kill -SEGV $$"});
  read_until_end(crashes);
  EXPECT_TRUE(crashes.ending().by_signal);
  EXPECT_EQ(crashes.ending().number, SIGSEGV);
  EXPECT_EQ(crashes.last_error(), "");
}

TEST(WorkerProcess, HoldsLibrariesToOneThread) {
  ::setenv("OMP_NUM_THREADS", "7", 1);
  WorkerProcess process({"/bin/sh", "-c", "echo $OMP_NUM_THREADS $OPENBLAS_NUM_THREADS $DEAL_II_NUM_THREADS"});
  EXPECT_EQ(read_until_end(process), std::vector<std::string>{"1 1 1"});
}

TEST(WorkerProcess, IsKilledWithItsHandle) {
  pid_t pid = 0;
  {
    WorkerProcess process({"/bin/sleep", "1000"});
    pid = process.pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST(WorkerProcess, DoesNotSeeCtrlC) {
  WorkerProcess process({"/bin/sh", "-c", "kill -INT $$; echo alive"});
  EXPECT_EQ(read_until_end(process), std::vector<std::string>{"alive"});
}

TEST(WorkerProcess, OfAProgramThatIsNotThereIsAnError) {
  EXPECT_THROW(WorkerProcess({"/not/there"}), base::UserError);
}

}  // namespace
}  // namespace lodestone::studies
