// SPDX-License-Identifier: GPL-3.0-or-later
// `cases.book` of a study's directory: a copy of what tables are made of, for all cases in one file, with the state of
// each case's file when it was read. A file that has not changed since need not be read again: 20 000 of them take
// some seconds to open and decode, their copies some tenths. It is made by a gather, holds nothing that the cases do
// not, and may be deleted.
//
// Left out are the input's text and the field's picture, and every case that holds maps, load cases, duties, strength,
// temperatures or waves: to read them costs little beside having computed them.
#pragma once

#include "postprocess/store/case_record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lodestone::postprocess {

/// Which writing of a file this is: files are replaced, never changed.
struct FileState {
  std::uint64_t size = 0, nanoseconds = 0, inode = 0;
  bool operator==(const FileState& other) const {
    return size == other.size && nanoseconds == other.nanoseconds && inode == other.inode;
  }
};

/// Nothing where there is no such file.
std::optional<FileState> state_of(const std::string& file);

class CaseBook {
public:
  CaseBook() = default;
  /// Empty where the file is missing, damaged, or of another version.
  static CaseBook read(const std::string& file);

  /// Whether a book can hold what tables need of this case.
  static bool fits(const CaseRecord& record);
  /// A case that fits. @param has_picture whether its file has one of the field: a record from a book shows none.
  void add(const CaseRecord& record, const FileState& state, bool has_picture);
  /// All that another book holds.
  void add(const CaseBook& other);

  std::size_t size() const { return places_.size(); }
  bool holds(const std::string& id, const FileState& state) const;
  /// Without input and picture; nothing where the file's state is another.
  std::optional<CaseRecord> find(const std::string& id, const FileState& state) const;
  /// Of a case that it holds: whether its file has a picture of the field.
  bool has_picture(const std::string& id) const;

  /// Atomically. @throws base::UserError.
  void write(const std::string& file) const;

  /// What its file holds, or one process tells another.
  std::string bytes() const;
  /// @throws DamagedFile.
  static CaseBook of_bytes(const std::string& bytes);

private:
  struct Place {
    FileState state;
    std::size_t begin = 0;
    bool has_picture = false;
  };
  std::string image() const;
  CaseRecord record_at(const Place& place) const;
  std::uint32_t number_of(const std::string& text);

  std::unordered_map<std::string, Place> places_;
  std::string records_;
  /// Texts that many cases share.
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

}  // namespace lodestone::postprocess
