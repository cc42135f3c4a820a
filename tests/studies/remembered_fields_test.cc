// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/remembered_fields.h"
#include "tests/app/program.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

namespace lodestone::studies {
namespace {

namespace fs = std::filesystem;

/// Answers with the task's own text, and counts.
class Counting final : public base::Executor {
public:
  Counting(std::atomic<int>& count, int milliseconds) : count_(count), milliseconds_(milliseconds) {}
  std::vector<std::string> run(const std::vector<std::string>& tasks) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds_));
    std::vector<std::string> answers;
    for (const std::string& task : tasks) {
      ++count_;
      answers.push_back(task == "impossible" ? R"({"bad input":"no such field"})" : "{\"of\":\"" + task + "\"}");
    }
    return answers;
  }

private:
  std::atomic<int>& count_;
  int milliseconds_;
};

class RememberedFieldsTest : public testing::Test {
protected:
  RememberedFields executor(const std::string& key = "key", int milliseconds = 0) {
    return {folder(), key, [this, milliseconds] { return std::make_unique<Counting>(solved, milliseconds); }};
  }
  std::string folder() const { return scratch / "fields"; }
  std::string file() const { return folder() + "/key.txt"; }

  test::ScratchFolder scratch;
  std::atomic<int> solved{0};
};

TEST_F(RememberedFieldsTest, SolvesATaskOnce) {
  const std::vector<std::string> answers = {R"({"of":"a"})", R"({"of":"b"})"};
  RememberedFields first = executor();
  EXPECT_EQ(first.run({"a", "b"}), answers);
  EXPECT_EQ(first.run({"a", "b"}), answers);
  EXPECT_EQ(executor().run({"b", "a"}), (std::vector<std::string>{answers[1], answers[0]}));
  EXPECT_EQ(solved, 2);
  EXPECT_EQ(executor().run({"a", "c"}).back(), R"({"of":"c"})");
  EXPECT_EQ(solved, 3);
}

TEST_F(RememberedFieldsTest, KeysDoNotMeet) {
  executor().run({"a"});
  executor("another").run({"a"});
  EXPECT_EQ(solved, 2);
}

TEST_F(RememberedFieldsTest, WhyThereIsNoAnswerIsAskedAgain) {
  executor().run({"impossible"});
  EXPECT_EQ(executor().run({"impossible"}).front(), R"({"bad input":"no such field"})");
  EXPECT_EQ(solved, 2);
}

/// A file cut or changed anywhere costs solutions, never a wrong answer.
TEST_F(RememberedFieldsTest, DamagedLinesAreSolvedAgain) {
  executor().run({"a", "b"});
  const std::string whole = test::read_text(file());
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (const bool cut : {true, false}) {
      std::string damaged = whole;
      if (cut)
        damaged.resize(at);
      else
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
      test::write_text(file(), damaged);
      for (int again = 0; again < 2; ++again)
        EXPECT_EQ(executor().run({"a", "b"}), (std::vector<std::string>{R"({"of":"a"})", R"({"of":"b"})"})) << at;
      solved = 0;
      executor().run({"a", "b"});
      EXPECT_EQ(solved, 0) << "what was lost at " << at << " was kept again";
    }
}

TEST_F(RememberedFieldsTest, TwoWithTheSameKeyDoABatchOnce) {
  std::vector<std::string> answers[2];
  std::vector<std::thread> threads;
  for (std::vector<std::string>& one : answers)
    threads.emplace_back([&] { one = executor("key", 200).run({"a", "b", "c"}); });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(solved, 3);
}

TEST_F(RememberedFieldsTest, WhereNothingCanBeKeptTheWorkIsDone) {
  test::write_text(folder(), "a file where the folder would be");
  EXPECT_EQ(executor().run({"a"}).front(), R"({"of":"a"})");
  EXPECT_EQ(solved, 1);
}

}  // namespace
}  // namespace lodestone::studies
