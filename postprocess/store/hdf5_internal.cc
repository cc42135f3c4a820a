// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/hdf5_internal.h"

#include "postprocess/store/hdf5_calls_internal.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <mutex>

namespace lodestone::postprocess::hdf5 {

namespace {

/// Keeps the message of the innermost entry of HDF5's error stack.
herr_t keep_innermost(unsigned int depth, const H5E_error2_t* entry, void* text) {
  if (depth == 0 && entry->desc != nullptr) {
    *static_cast<std::string*>(text) = entry->desc;
  }
  return 0;
}

/// A text as one fixed-length element; HDF5 has no string of length 0.
std::size_t stored_length(const std::string& text) {
  return std::max<std::size_t>(text.size(), 1);
}

std::string trim_nulls(std::string text) {
  text.resize(std::min(text.size(), std::strlen(text.c_str())));
  return text;
}

}  // namespace

[[noreturn]] void fail(const std::string& what) {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &reason);
  H5Eclear2(H5E_DEFAULT);
  throw Error(reason.empty() ? what : what + " (HDF5: " + reason + ")");
}

void require(herr_t status, const std::string& what) {
  if (status < 0) {
    fail(what);
  }
}

Handle scalar_space() {
  return {H5Screate(H5S_SCALAR), H5Sclose, "cannot make a scalar dataspace"};
}

Handle space(const std::vector<hsize_t>& sizes) {
  return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose, "cannot make a dataspace"};
}

Handle text_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "cannot make a text type");
  require(H5Tset_size(type.get(), length), "cannot size a text type");
  require(H5Tset_cset(type.get(), H5T_CSET_UTF8), "cannot make a text type UTF-8");
  return type;
}

Handle plain_creation() {
  Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "cannot make a property list");
  require(H5Pset_obj_track_times(list.get(), false), "cannot switch time stamps off");
  return list;
}

Handle make_dataset(hid_t parent, const std::string& name, hid_t type, hid_t dataspace, hid_t creation) {
  return {H5Dcreate2(parent, name.c_str(), type, dataspace, H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose,
          "cannot make dataset '" + name + "'"};
}

void attach_text(hid_t object, const std::string& name, const std::string& text) {
  const Handle type = text_type(stored_length(text));
  const Handle one = scalar_space();
  const Handle attribute(H5Acreate2(object, name.c_str(), type.get(), one.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "cannot make attribute '" + name + "'");
  std::string buffer = text;
  buffer.resize(stored_length(text), '\0');
  require(H5Awrite(attribute.get(), type.get(), buffer.data()), "cannot write attribute '" + name + "'");
}

void attach_texts(hid_t object, const std::string& name, const std::vector<std::string>& texts) {
  const Handle type = text_type(H5T_VARIABLE);
  const Handle many = space({texts.size()});
  const Handle attribute(H5Acreate2(object, name.c_str(), type.get(), many.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "cannot make attribute '" + name + "'");
  std::vector<const char*> pointers;
  pointers.reserve(texts.size());
  for (const std::string& text : texts) {
    pointers.push_back(text.c_str());
  }
  require(H5Awrite(attribute.get(), type.get(), pointers.data()), "cannot write attribute '" + name + "'");
}

void describe(const Handle& dataset, const std::string& unit, const std::string& description) {
  if (!unit.empty()) {
    attach_text(dataset.get(), "unit", unit);
  }
  attach_text(dataset.get(), "description", description);
}

Handle open_dataset(hid_t parent, const std::string& name) {
  return {H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose, "no dataset '" + name + "'"};
}

Handle space_of(const Handle& dataset) {
  return {H5Dget_space(dataset.get()), H5Sclose, "a dataset without dataspace"};
}

std::size_t count_of(const Handle& dataspace) {
  const hssize_t count = H5Sget_simple_extent_npoints(dataspace.get());
  require(count < 0 ? -1 : 0, "a dataspace without size");
  return static_cast<std::size_t>(count);
}

namespace {

/// HDF5 prints its error stack to the terminal unless told not to; our own errors carry the reason.
void silence() {
  static std::once_flag once;
  std::call_once(once,
                 [] { require(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "cannot set HDF5's error handling"); });
}

/// Reads texts of either kind, fixed or variable length.
std::vector<std::string> read_texts(const Handle& dataset, const std::string& name) {
  const Handle stored(H5Dget_type(dataset.get()), H5Tclose, "dataset '" + name + "' has no type");
  const Handle extent = space_of(dataset);
  const std::size_t count = count_of(extent);
  std::vector<std::string> texts;
  if (H5Tget_class(stored.get()) != H5T_STRING) {
    throw Error("dataset '" + name + "' is not text");
  }
  if (count == 0) {
    return texts;
  }
  if (H5Tis_variable_str(stored.get()) > 0) {
    const Handle type = text_type(H5T_VARIABLE);
    std::vector<char*> pointers(count, nullptr);
    require(H5Dread(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
            "cannot read '" + name + "'");
    for (const char* pointer : pointers) {
      texts.emplace_back(pointer == nullptr ? "" : pointer);
    }
    require(H5Dvlen_reclaim(type.get(), extent.get(), H5P_DEFAULT, pointers.data()), "cannot free '" + name + "'");
    return texts;
  }
  const std::size_t length = H5Tget_size(stored.get());
  std::string buffer(count * length, '\0');
  require(H5Dread(dataset.get(), stored.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer.data()),
          "cannot read '" + name + "'");
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back(trim_nulls(buffer.substr(i * length, length)));
  }
  return texts;
}

}  // namespace

Handle::Handle(hid_t id, Closer closer, const std::string& what) : id_(id), closer_(closer) {
  if (id_ < 0) {
    fail(what);
  }
}

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(closer_, other.closer_);
  return *this;
}

Handle::~Handle() {
  if (id_ >= 0) {
    closer_(id_);
  }
}

materials::Confidence confidence_from(const std::string& word) {
  for (const auto confidence :
       {materials::Confidence::low, materials::Confidence::medium, materials::Confidence::high}) {
    if (materials::to_string(confidence) == word) {
      return confidence;
    }
  }
  throw Error("unknown confidence '" + word + "'");
}

Group Group::make_group(const std::string& name) const {
  return Group({H5Gcreate2(handle_.get(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose,
                "cannot make group '" + name + "'"});
}

Group Group::group(const std::string& name) const {
  return Group({H5Gopen2(handle_.get(), name.c_str(), H5P_DEFAULT), H5Gclose, "no group '" + name + "'"});
}

void Group::set_attribute(const std::string& name, const std::string& text) const {
  attach_text(handle_.get(), name, text);
}

void Group::set_attribute(const std::string& name, std::int64_t value) const {
  const Handle one = scalar_space();
  const Handle attribute(H5Acreate2(handle_.get(), name.c_str(), H5T_NATIVE_INT64, one.get(), H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose, "cannot make attribute '" + name + "'");
  require(H5Awrite(attribute.get(), H5T_NATIVE_INT64, &value), "cannot write attribute '" + name + "'");
}

std::string Group::text_attribute(const std::string& name) const {
  const Handle attribute(H5Aopen(handle_.get(), name.c_str(), H5P_DEFAULT), H5Aclose, "no attribute '" + name + "'");
  const Handle type(H5Aget_type(attribute.get()), H5Tclose, "attribute '" + name + "' has no type");
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) > 0) {
    throw Error("attribute '" + name + "' is not a text of fixed length");
  }
  std::string text(H5Tget_size(type.get()), '\0');
  require(H5Aread(attribute.get(), type.get(), text.data()), "cannot read attribute '" + name + "'");
  return trim_nulls(std::move(text));
}

std::int64_t Group::integer_attribute(const std::string& name) const {
  const Handle attribute(H5Aopen(handle_.get(), name.c_str(), H5P_DEFAULT), H5Aclose, "no attribute '" + name + "'");
  std::int64_t value = 0;
  require(H5Aread(attribute.get(), H5T_NATIVE_INT64, &value), "cannot read attribute '" + name + "'");
  return value;
}

void Group::write(const std::string& name, const std::optional<double>& value, const std::string& unit,
                  const std::string& description) const {
  const Handle creation = plain_creation();
  const Handle extent =
      value ? scalar_space() : Handle(H5Screate(H5S_NULL), H5Sclose, "cannot make an empty dataspace");
  const Handle dataset = make_dataset(handle_.get(), name, H5T_IEEE_F64LE, extent.get(), creation.get());
  if (value) {
    require(H5Dwrite(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &*value),
            "cannot write '" + name + "'");
  }
  describe(dataset, unit, description);
}

void Group::write_integer(const std::string& name, std::int64_t value, const std::string& description) const {
  const Handle creation = plain_creation();
  const Handle one = scalar_space();
  const Handle dataset = make_dataset(handle_.get(), name, H5T_STD_I64LE, one.get(), creation.get());
  require(H5Dwrite(dataset.get(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value),
          "cannot write '" + name + "'");
  describe(dataset, "1", description);
}

void Group::write_vector(const std::string& name, const std::vector<double>& values, const std::string& unit,
                         const std::string& description) const {
  const Handle creation = plain_creation();
  const Handle extent = space({values.size()});
  const Handle dataset = make_dataset(handle_.get(), name, H5T_IEEE_F64LE, extent.get(), creation.get());
  require(H5Dwrite(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
          "cannot write '" + name + "'");
  describe(dataset, unit, description);
}

void Group::write_packed(const std::string& name, const std::vector<double>& values, std::size_t columns,
                         const std::string& unit, const std::string& description) const {
  const std::size_t rows = values.size() / columns;
  const Handle creation = plain_creation();
  if (rows > 0) {
    const std::array<hsize_t, 2> chunk = {rows, columns};
    require(H5Pset_chunk(creation.get(), columns == 1 ? 1 : 2, chunk.data()), "cannot chunk '" + name + "'");
    require(H5Pset_shuffle(creation.get()), "cannot pack '" + name + "'");
    require(H5Pset_deflate(creation.get(), 6), "cannot compress '" + name + "'");
  }
  const Handle extent = columns == 1 ? space({rows}) : space({rows, columns});
  const Handle dataset = make_dataset(handle_.get(), name, H5T_IEEE_F32LE, extent.get(), creation.get());
  require(H5Dwrite(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
          "cannot write '" + name + "'");
  describe(dataset, unit, description);
}

void Group::write_text(const std::string& name, const std::string& text, const std::string& description) const {
  const Handle creation = plain_creation();
  const Handle type = text_type(stored_length(text));
  const Handle one = scalar_space();
  const Handle dataset = make_dataset(handle_.get(), name, type.get(), one.get(), creation.get());
  std::string buffer = text;
  buffer.resize(stored_length(text), '\0');
  require(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer.data()),
          "cannot write '" + name + "'");
  describe(dataset, "", description);
}

void Group::write_texts(const std::string& name, const std::vector<std::string>& texts,
                        const std::string& description) const {
  const Handle creation = plain_creation();
  const Handle type = text_type(H5T_VARIABLE);
  const Handle extent = space({texts.size()});
  const Handle dataset = make_dataset(handle_.get(), name, type.get(), extent.get(), creation.get());
  std::vector<const char*> pointers;
  pointers.reserve(texts.size());
  for (const std::string& text : texts) {
    pointers.push_back(text.c_str());
  }
  require(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
          "cannot write '" + name + "'");
  describe(dataset, "", description);
}

void Group::write_long_texts(const std::string& name, const std::vector<std::string>& texts,
                             const std::string& description) const {
  if (texts.empty()) {
    write_texts(name, texts, description);
    return;
  }
  std::size_t length = 1;
  for (const std::string& text : texts) {
    length = std::max(length, text.size());
  }
  const Handle creation = plain_creation();
  const hsize_t chunk = 1;
  require(H5Pset_chunk(creation.get(), 1, &chunk), "cannot chunk '" + name + "'");
  require(H5Pset_deflate(creation.get(), 6), "cannot compress '" + name + "'");
  const Handle type = text_type(length);
  const Handle extent = space({texts.size()});
  const Handle dataset = make_dataset(handle_.get(), name, type.get(), extent.get(), creation.get());
  const Handle one = scalar_space();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string buffer = texts[i];
    buffer.resize(length, '\0');
    const hsize_t at = i;
    const hsize_t count = 1;
    require(H5Sselect_hyperslab(extent.get(), H5S_SELECT_SET, &at, nullptr, &count, nullptr),
            "cannot select a row of '" + name + "'");
    require(H5Dwrite(dataset.get(), type.get(), one.get(), extent.get(), H5P_DEFAULT, buffer.data()),
            "cannot write '" + name + "'");
  }
  describe(dataset, "", description);
}

void Group::write_bytes(const std::string& name, const std::string& bytes, const std::string& description) const {
  const Handle creation = plain_creation();
  const Handle extent = space({bytes.size()});
  const Handle dataset = make_dataset(handle_.get(), name, H5T_STD_U8LE, extent.get(), creation.get());
  require(H5Dwrite(dataset.get(), H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()),
          "cannot write '" + name + "'");
  describe(dataset, "", description);
}

bool Group::has(const std::string& name) const {
  const htri_t exists = H5Lexists(handle_.get(), name.c_str(), H5P_DEFAULT);
  require(exists, "cannot look for '" + name + "'");
  return exists > 0;
}

double Group::given(const std::string& name) const {
  const std::optional<double> value = number(name);
  if (!value) {
    throw Error("'" + name + "' is empty");
  }
  return *value;
}

std::optional<double> Group::number(const std::string& name) const {
  const Handle dataset = open_dataset(handle_.get(), name);
  const Handle extent = space_of(dataset);
  if (H5Sget_simple_extent_type(extent.get()) == H5S_NULL) {
    return std::nullopt;
  }
  if (count_of(extent) != 1) {
    throw Error("dataset '" + name + "' is not one number");
  }
  double value = 0.0;
  require(H5Dread(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value),
          "cannot read '" + name + "'");
  return value;
}

std::int64_t Group::integer(const std::string& name) const {
  const Handle dataset = open_dataset(handle_.get(), name);
  const Handle extent = space_of(dataset);
  if (count_of(extent) != 1) {
    throw Error("dataset '" + name + "' is not one number");
  }
  std::int64_t value = 0;
  require(H5Dread(dataset.get(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value),
          "cannot read '" + name + "'");
  return value;
}

std::vector<double> Group::vector(const std::string& name) const {
  const Handle dataset = open_dataset(handle_.get(), name);
  const Handle extent = space_of(dataset);
  std::vector<double> values(count_of(extent));
  require(H5Dread(dataset.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
          "cannot read '" + name + "'");
  return values;
}

std::string Group::text(const std::string& name) const {
  const std::vector<std::string> one = texts(name);
  if (one.size() != 1) {
    throw Error("dataset '" + name + "' is not one text");
  }
  return one.front();
}

std::vector<std::string> Group::texts(const std::string& name) const {
  return read_texts(open_dataset(handle_.get(), name), name);
}

std::string Group::bytes(const std::string& name) const {
  const Handle dataset = open_dataset(handle_.get(), name);
  const Handle extent = space_of(dataset);
  std::string bytes(count_of(extent), '\0');
  require(H5Dread(dataset.get(), H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()),
          "cannot read '" + name + "'");
  return bytes;
}

namespace {

Handle image_access() {
  silence();
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot make a property list");
  const std::size_t increment = 1U << 18;
  require(H5Pset_fapl_core(access.get(), increment, false), "cannot keep a file in memory");
  // The oldest format that can hold what we write: every HDF5 reads it, and its superblock carries no checksum of its
  // own, which H5Fget_file_image of 1.10 leaves stale in newer ones.
  require(H5Pset_libver_bounds(access.get(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18), "cannot set the file's version");
  return access;
}

/// Of each image another: HDF5 takes two open files of one name for the same.
std::string image_name() {
  static std::atomic<std::uint64_t> count{0};
  return "lodestone-" + std::to_string(++count) + ".h5";
}

Handle create_in_memory() {
  const Handle access = image_access();
  return {H5Fcreate(image_name().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose,
          "cannot make a file in memory"};
}

Handle open_in_memory(const std::string& bytes) {
  const Handle access = image_access();
  // HDF5 copies the buffer; the interface merely lacks a const.
  require(H5Pset_file_image(access.get(), const_cast<char*>(bytes.data()), bytes.size()), "cannot read an image");
  return {H5Fopen(image_name().c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, "not an HDF5 file"};
}

}  // namespace

FileImage::FileImage() : file_(create_in_memory()) {}

FileImage::FileImage(const std::string& bytes) : file_(open_in_memory(bytes)) {}

Group FileImage::root() const {
  return Group({H5Gopen2(file_.get(), "/", H5P_DEFAULT), H5Gclose, "a file without root"});
}

std::string FileImage::bytes() const {
  require(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), "cannot flush a file in memory");
  const ssize_t size = H5Fget_file_image(file_.get(), nullptr, 0);
  require(size < 0 ? -1 : 0, "cannot size a file in memory");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  require(H5Fget_file_image(file_.get(), bytes.data(), bytes.size()) < 0 ? -1 : 0, "cannot copy a file in memory");
  return bytes;
}

}  // namespace lodestone::postprocess::hdf5
