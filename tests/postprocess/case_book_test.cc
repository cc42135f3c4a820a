// SPDX-License-Identifier: GPL-3.0-or-later
// The book of cases: what it gives back makes the same tables as the files, and only of files that have not changed.
#include "postprocess/store/case_book.h"

#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/results_table.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/results_store.h"
#include "tests/postprocess/sample_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

namespace lodestone::postprocess {
namespace {

namespace fs = std::filesystem;

class CaseBookTest : public testing::Test {
protected:
  CaseBookTest() {
    directory_ = (fs::temp_directory_path() / ("lodestone-book-" + std::to_string(::getpid()))).string();
    fs::remove_all(directory_);
  }
  ~CaseBookTest() override { fs::remove_all(directory_); }

  /// A study of the sample cases, one with a picture, gathered.
  ResultsStore gathered_store() {
    cases_ = test::sample_cases();
    cases_[3].field_picture = "a picture";
    ResultsStore store(directory_, true);
    std::vector<std::string> ids;
    for (const CaseRecord& record : cases_) {
      store.write(record);
      ids.push_back(record.id);
    }
    store.write_study({"a study", ids});
    store.gather();
    return store;
  }

  static std::string json_of(std::vector<CaseRecord> cases) { return Comparison(std::move(cases)).json(); }

  std::string directory_;
  std::vector<CaseRecord> cases_;
};

TEST_F(CaseBookTest, HoldsAllButInputPictureAndWhatIsLarge) {
  CaseBook book;
  const FileState state{1, 2, 3};
  std::size_t held = 0;
  for (CaseRecord& record : test::sample_cases()) {
    record.field_picture = "a picture";
    if (!CaseBook::fits(record))
      continue;
    ++held;
    book.add(record, state, true);
    const auto found = book.find(record.id, state);
    ASSERT_TRUE(found);
    EXPECT_TRUE(book.has_picture(record.id));
    record.field_picture.clear();
    record.input.clear();
    // The bytes of a case file hold every field.
    EXPECT_EQ(encode_case(*found), encode_case(record)) << record.design;
    EXPECT_FALSE(book.find(record.id, {1, 2, 4}));
  }
  // One of the samples has load cases and a map of its magnets.
  EXPECT_EQ(held, test::sample_cases().size() - 1);
  EXPECT_EQ(book.size(), held);
}

TEST_F(CaseBookTest, SurvivesTheDiskAndRefusesDamage) {
  const ResultsStore store = gathered_store();
  const CaseBook book = CaseBook::read(store.book_file());
  EXPECT_EQ(book.size(), cases_.size() - 1);
  std::string bytes = read_file(store.book_file());
  bytes[bytes.size() / 2] ^= 1;
  write_file_atomically(store.book_file(), bytes);
  EXPECT_EQ(CaseBook::read(store.book_file()).size(), 0u);
  EXPECT_EQ(CaseBook::read(directory_ + "/none").size(), 0u);
}

TEST_F(CaseBookTest, TablesAreThoseOfTheFiles) {
  const ResultsStore written = gathered_store();
  const ResultsStore store(directory_, false);
  const std::string whole = json_of(store.read_all());
  EXPECT_EQ(json_of(store.read_all(CaseDetail::quantities)), whole);
  // That they come from the book shows their missing input.
  EXPECT_EQ(store.find(cases_[0].id, CaseDetail::quantities)->input, "");
  EXPECT_EQ(store.find(cases_[0].id)->input, cases_[0].input);
  EXPECT_EQ(store.find(cases_[3].id, CaseDetail::pictured)->field_picture, "a picture");
  EXPECT_EQ(ResultColumns(store.gathered().cases).csv(), ResultColumns(each_of(store.read_all())).csv());

  const std::string results = read_file(directory_ + "/results.h5");
  fs::remove(store.book_file());
  ResultsStore(directory_, true).gather();
  EXPECT_EQ(read_file(directory_ + "/results.h5"), results) << "with and without a book";
  ResultsStore(directory_, true).gather();
  EXPECT_EQ(read_file(directory_ + "/results.h5"), results);
}

TEST_F(CaseBookTest, AGatherTakesThePagesOfOthers) {
  ResultsStore reader(directory_, true);
  const ResultsStore writer(directory_, true);
  cases_ = test::sample_cases();
  cases_[3].field_picture = "a picture";
  std::vector<std::string> ids;
  std::size_t pages = 0;
  for (const CaseRecord& record : cases_) {
    writer.write(record);
    ids.push_back(record.id);
    const std::string page = writer.page_of(record);
    EXPECT_EQ(page.empty(), !CaseBook::fits(record));
    if (page.empty())
      continue;
    ++pages;
    EXPECT_THROW(reader.take(page.substr(0, page.size() / 3)), DamagedFile);
    reader.take(page);
    EXPECT_EQ(reader.find(record.id, CaseDetail::quantities)->input, "") << "not from its file";
    EXPECT_EQ(reader.find(record.id)->input, record.input);
  }
  EXPECT_EQ(pages, cases_.size() - 1);
  EXPECT_EQ(reader.find(cases_[3].id, CaseDetail::pictured)->field_picture, "a picture");
  // A file that was replaced since is not what its page says.
  CaseRecord changed = cases_[4];
  changed.points[0].torque = 123.0;
  writer.write(changed);
  writer.write_study({"a study", ids});
  reader.gather();
  const std::string book = read_file(reader.book_file()), results = read_file(directory_ + "/results.h5");
  fs::remove(reader.book_file());
  ResultsStore(directory_, true).gather();
  EXPECT_EQ(read_file(reader.book_file()), book) << "with and without pages";
  EXPECT_EQ(read_file(directory_ + "/results.h5"), results);
}

TEST_F(CaseBookTest, PicturesStayWhereTheBookGrows) {
  gathered_store();
  CaseRecord added = cases_[0];
  added.id = "added";
  const ResultsStore store(directory_, true);
  store.write(added);
  std::vector<std::string> ids = {added.id};
  for (const CaseRecord& record : cases_)
    ids.push_back(record.id);
  store.write_study({"a study", ids});
  store.gather();
  EXPECT_EQ(ResultsStore(directory_, false).find(cases_[3].id, CaseDetail::pictured)->field_picture, "a picture");
}

TEST_F(CaseBookTest, WhatHasChangedSinceIsReadAgain) {
  const ResultsStore writer = gathered_store();
  CaseRecord changed = cases_[4];
  changed.points[0].torque = 123.0;
  writer.write(changed);
  fs::remove(writer.case_file(cases_[5].id));
  const ResultsStore store(directory_, false);
  EXPECT_EQ(store.find(changed.id, CaseDetail::quantities)->points[0].torque, 123.0);
  EXPECT_FALSE(store.find(cases_[5].id, CaseDetail::quantities));
  EXPECT_EQ(store.read_all(CaseDetail::quantities).size(), cases_.size() - 1);
  // A damaged file is not hidden by the book's copy.
  std::string bytes = read_file(writer.case_file(cases_[6].id));
  bytes.back() ^= 1;
  write_file_atomically(writer.case_file(cases_[6].id), bytes);
  EXPECT_FALSE(store.find(cases_[6].id, CaseDetail::quantities));
  EXPECT_EQ(store.damaged().size(), 1u);
}

TEST_F(CaseBookTest, CasesAreCountedByTheirHeads) {
  const ResultsStore writer = gathered_store();
  const ResultsStore store(directory_, false);
  for (const CaseRecord& record : cases_)
    for (const bool checked : {false, true}) {
      const auto outcome = store.outcome(record.id, checked);
      ASSERT_TRUE(outcome);
      EXPECT_EQ(outcome->done, record.done);
      EXPECT_EQ(outcome->seconds, record.seconds);
      EXPECT_EQ(outcome->failure, record.failure);
      EXPECT_EQ(outcome->design, record.done ? "" : record.design);
    }
  EXPECT_FALSE(store.outcome("not-there", false));
  const std::string file = store.case_file(cases_[0].id);
  const std::string bytes = read_file(file);
  std::string bad = bytes;
  bad.back() ^= 1;
  write_file_atomically(file, bad);
  EXPECT_TRUE(store.outcome(cases_[0].id, false)) << "a count reads heads alone";
  EXPECT_FALSE(store.outcome(cases_[0].id, true));
  write_file_atomically(file, bytes.substr(0, bytes.size() - 1));
  EXPECT_FALSE(store.outcome(cases_[0].id, false)) << "shorter than its head says";
  // In the head itself a bit has flipped.
  bad = bytes;
  bad[bad.find("status done") + 8] ^= 1;
  write_file_atomically(file, bad);
  EXPECT_FALSE(read_head(file));
  EXPECT_FALSE(store.outcome(cases_[0].id, false));
}

TEST_F(CaseBookTest, TheListOfTheStudyIsWrittenWhereItChanged) {
  const ResultsStore store(directory_, true);
  const std::string file = directory_ + "/study.json";
  store.write_study({"a study", {"one"}});
  const auto first = state_of(file);
  store.write_study({"a study", {"one"}});
  EXPECT_EQ(state_of(file), first);
  store.write_study({"a study", {"two"}});
  EXPECT_FALSE(state_of(file) == first);
  EXPECT_EQ(store.study()->cases.front(), "two");
}

/// Most memory that this process has had so far, MB.
double most_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// 20 000 cases of 20 kB each, 400 MB, of which a table takes some columns: one case at a time. The million of them:
/// ./dev bench (store).
TEST(ManyCases, AreNeverInMemoryTogether) {
  constexpr std::size_t count = 20'000;
  std::size_t walks = 0;
  const EachCase each = [&](const std::function<void(const CaseRecord&)>& use) {
    ++walks;
    CaseRecord record = test::sample_cases()[0];
    record.input = std::string(20'000, 'i');
    for (std::size_t i = 0; i < count; ++i) {
      record.id = std::to_string(i);
      use(record);
    }
  };
  const double before = most_memory();
  const ResultColumns columns(each);
  EXPECT_EQ(columns.rows(), count);
  const std::string text = columns.csv({"id", "peak.torque"});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(count) + 1);
  EXPECT_EQ(walks, 2u);
  GatheredCases gathered;
  gathered.cases = each;
  gathered.with_texts = false;
  // Four matrices of 16 positions and some 80 columns, 8 bytes a cell: 30 MB, grown and copied.
  EXPECT_GT(encode_results(gathered).size(), count * 4 * 16 * 8);
  EXPECT_LT(most_memory() - before, 150.0);
}

}  // namespace
}  // namespace lodestone::postprocess
