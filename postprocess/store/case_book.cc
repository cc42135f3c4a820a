// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/case_book.h"

#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/sealed_file.h"

#include <fmt/format.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <type_traits>
#include <utility>

namespace lodestone::postprocess {

namespace {

/// Raised with the fields below. What a record gains in size tells a reader of another program's book, too.
const std::string kind = fmt::format("book 2-{}-{}-{}", sizeof(CaseRecord), sizeof(PointRecord), sizeof(Passport));

template <class Value> struct IsPlain : std::bool_constant<std::is_arithmetic_v<Value> || std::is_enum_v<Value>> {};

/// A text that hardly any other case has.
template <class Text> struct Own { Text& text; };
template <class Text> Own<Text> own(Text& text) {
  return {text};
}

// The fields, once for writing and for reading: `a` takes each in turn.

template <class A, class T> void fields(A& a, T& band, const materials::Band* /*tag*/) {
  a(band.min), a(band.max);
}

template <class A, class T> void fields(A& a, T& point, const geometries::Point* /*tag*/) {
  a(point.x), a(point.y);
}

template <class A, class T> void fields(A& a, T& one, const LossComponent* /*tag*/) {
  a(one.name), a(one.label), a(one.loss), a(one.note);
}

template <class A, class T> void fields(A& a, T& round, const MeshAdaptation::Round* /*tag*/) {
  a(round.cells), a(round.unknowns), a(round.torque_error), a(round.seconds);
}

template <class A, class T> void fields(A& a, T& one, const MeshAdaptation* /*tag*/) {
  a(one.tolerance), a(one.met), a(one.taken), a(one.rounds), a(one.reason);
}

template <class A, class T> void fields(A& a, T& point, const PointRecord* /*tag*/) {
  a(point.name), a(point.current), a(point.current_angle), a(point.speed);
  a(point.positions), a(point.torque_by_position), a(point.psi_d_by_position), a(point.psi_q_by_position);
  a(point.torque), a(point.torque_ripple), a(point.psi_d), a(point.psi_q), a(point.phase_voltage);
  a(point.inductance_d), a(point.inductance_q);
  a(point.torque_error), a(point.largest_torque_error), a(point.psi_d_error), a(point.psi_q_error);
  a(point.peak_flux_density), a(point.losses), a(point.mechanical_power), a(point.efficiency);
  a(point.inverter_losses), a(point.system_efficiency);
}

template <class A, class T> void fields(A& a, T& knee, const KneeCheck* /*tag*/) {
  a(knee.knee_field), a(knee.worst_field), a(knee.margin), a(knee.volume_beyond_knee);
  a(knee.worst_point), a(knee.worst_position);
}

template <class A, class T> void fields(A& a, T& passport, const Passport* /*tag*/) {
  a(passport.magnet_mass), a(passport.composition_known), a(passport.element_mass), a(passport.diffused_mass);
  a(passport.rare_earth_mass), a(passport.heavy_rare_earth_mass), a(passport.recycled_content);
  a(passport.composition_provenance.source), a(passport.composition_provenance.confidence);
  a(passport.parts.stator_steel), a(passport.parts.rotor_steel), a(passport.parts.winding), a(passport.parts.magnets);
}

template <class A, class T> void fields(A& a, T& record, const CaseRecord* /*tag*/) {
  a(own(record.id)), a(record.version), a(record.study), a(own(record.design)), a(record.machine), a(record.magnet);
  a(record.magnet_process), a(record.varied), a(record.magnet_temperature), a(record.winding_temperature);
  a(record.skew), a(record.done), a(own(record.failure)), a(record.points);
  a(record.no_load_flux_linkage), a(record.cogging_torque), a(record.back_emf_per_speed), a(record.knee);
  a(record.irreversible_loss_limit), a(record.passport), a(record.confidence), a(record.notes);
  a(record.phase_resistance), a(record.cells), a(record.unknowns), a(record.seconds), a(record.adaptation);
}

/// What a book cannot hold is no field of its own: see fits().
class Writer {
public:
  template <class Number> Writer(std::string& out, Number number_of) : out_(out), number_of_(std::move(number_of)) {}

  template <class T> void operator()(const T& value) {
    if constexpr (IsPlain<T>::value)
      put(value);
    else
      fields(*this, value, static_cast<const T*>(nullptr));
  }
  void operator()(const std::string& text) { put(number_of_(text)); }
  void operator()(Own<const std::string> own) {
    put(static_cast<std::uint32_t>(own.text.size()));
    out_ += own.text;
  }
  template <class T> void operator()(const std::optional<T>& value) {
    put(value.has_value());
    if (value)
      (*this)(*value);
  }
  template <class T> void operator()(const std::vector<T>& values) {
    put(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values)
      (*this)(value);
  }
  void operator()(const std::vector<std::pair<std::string, std::string>>& pairs) {
    put(static_cast<std::uint32_t>(pairs.size()));
    for (const auto& [name, value] : pairs)
      (*this)(name), (*this)(Own<const std::string>{value});
  }
  template <class K, class V> void operator()(const std::map<K, V>& values) {
    put(static_cast<std::uint32_t>(values.size()));
    for (const auto& [key, value] : values)
      (*this)(key), (*this)(value);
  }

private:
  template <class T> void put(const T& value) { out_.append(reinterpret_cast<const char*>(&value), sizeof(value)); }

  std::string& out_;
  std::function<std::uint32_t(const std::string&)> number_of_;
};

class Reader {
public:
  Reader(const std::string& in, std::size_t at, const std::vector<std::string>& texts)
      : in_(in), at_(at), texts_(texts) {}

  template <class T> void operator()(T& value) {
    if constexpr (IsPlain<T>::value)
      value = get<T>();
    else
      fields(*this, value, static_cast<const T*>(nullptr));
  }
  void operator()(std::string& text) { text = texts_.at(get<std::uint32_t>()); }
  void operator()(Own<std::string> own) {
    const auto size = get<std::uint32_t>();
    own.text = in_.substr(at_, size);
    at_ += size;
  }
  template <class T> void operator()(std::optional<T>& value) {
    value.reset();
    if (get<bool>())
      (*this)(value.emplace());
  }
  template <class T> void operator()(std::vector<T>& values) {
    values.resize(get<std::uint32_t>());
    for (T& value : values)
      (*this)(value);
  }
  void operator()(std::vector<std::pair<std::string, std::string>>& pairs) {
    pairs.resize(get<std::uint32_t>());
    for (auto& [name, value] : pairs)
      (*this)(name), (*this)(own(value));
  }
  template <class K, class V> void operator()(std::map<K, V>& values) {
    for (auto count = get<std::uint32_t>(); count > 0; --count) {
      K key{};
      (*this)(key);
      (*this)(values.emplace_hint(values.end(), std::move(key), V{})->second);
    }
  }

private:
  template <class T> T get() {
    T value;
    if (at_ + sizeof(value) > in_.size())
      throw DamagedFile("a record ends early");
    std::memcpy(&value, in_.data() + at_, sizeof(value));
    at_ += sizeof(value);
    return value;
  }

  const std::string& in_;
  std::size_t at_;
  const std::vector<std::string>& texts_;
};

template <class T> void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

template <class T> T take(const std::string& bytes, std::size_t& at) {
  T value;
  if (at + sizeof(value) > bytes.size())
    throw DamagedFile("it ends early");
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  at += sizeof(value);
  return value;
}

std::string take_text(const std::string& bytes, std::size_t& at) {
  const auto size = take<std::uint32_t>(bytes, at);
  std::string text = bytes.substr(at, size);
  at += size;
  return text;
}

}  // namespace

std::optional<FileState> state_of(const std::string& file) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0)
    return std::nullopt;
  return FileState{static_cast<std::uint64_t>(facts.st_size),
                   static_cast<std::uint64_t>(facts.st_mtim.tv_sec) * 1'000'000'000U +
                       static_cast<std::uint64_t>(facts.st_mtim.tv_nsec),
                   static_cast<std::uint64_t>(facts.st_ino)};
}

bool CaseBook::fits(const CaseRecord& record) {
  for (const PointRecord& point : record.points)
    if (point.gap_pressure)
      return false;
  return record.load_cases.empty() && !record.reversed_loads && !record.magnet_map && !record.flux_map &&
         !record.loss_map && !record.efficiency_map && !record.rotor_strength && record.duties.empty() &&
         !record.thermal;
}

std::uint32_t CaseBook::number_of(const std::string& text) {
  const auto [found, added] = numbers_.emplace(text, static_cast<std::uint32_t>(texts_.size()));
  if (added)
    texts_.push_back(text);
  return found->second;
}

void CaseBook::add(const CaseBook& other) {
  for (const auto& [id, place] : other.places_)
    add(other.record_at(place), place.state, place.has_picture);
}

CaseRecord CaseBook::record_at(const Place& place) const {
  CaseRecord record;
  Reader reader(records_, place.begin, texts_);
  reader(record);
  return record;
}

void CaseBook::add(const CaseRecord& record, const FileState& state, bool has_picture) {
  places_[record.id] = {state, records_.size(), has_picture};
  Writer writer(records_, [this](const std::string& text) { return number_of(text); });
  writer(record);
}

bool CaseBook::holds(const std::string& id, const FileState& state) const {
  const auto found = places_.find(id);
  return found != places_.end() && found->second.state == state;
}

std::optional<CaseRecord> CaseBook::find(const std::string& id, const FileState& state) const {
  const auto found = places_.find(id);
  if (found == places_.end() || !(found->second.state == state))
    return std::nullopt;
  return record_at(found->second);
}

bool CaseBook::has_picture(const std::string& id) const {
  const auto found = places_.find(id);
  return found != places_.end() && found->second.has_picture;
}

std::string CaseBook::image() const {
  std::string image;
  append(image, places_.size());
  for (const auto& [id, place] : places_) {
    append(image, static_cast<std::uint32_t>(id.size()));
    image += id;
    // One by one: between them are bytes of no meaning.
    append(image, place.state);
    append(image, place.begin);
    append(image, place.has_picture);
  }
  append(image, texts_.size());
  for (const std::string& text : texts_) {
    append(image, static_cast<std::uint32_t>(text.size()));
    image += text;
  }
  image += records_;
  return image;
}

std::string CaseBook::bytes() const {
  return seal(image(), kind);
}

CaseBook CaseBook::of_bytes(const std::string& bytes) {
  std::string image = unseal(bytes, kind);
  CaseBook book;
  std::size_t at = 0;
  const auto count = take<std::size_t>(image, at);
  book.places_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::string id = take_text(image, at);
    Place& place = book.places_[std::move(id)];
    place.state = take<FileState>(image, at);
    place.begin = take<std::size_t>(image, at);
    place.has_picture = take<bool>(image, at);
  }
  const auto texts = take<std::size_t>(image, at);
  for (std::size_t i = 0; i < texts; ++i) {
    book.texts_.push_back(take_text(image, at));
    book.numbers_.emplace(book.texts_.back(), static_cast<std::uint32_t>(i));
  }
  image.erase(0, at);
  book.records_ = std::move(image);
  return book;
}

void CaseBook::write(const std::string& file) const {
  const std::string content = image();
  write_file_atomically(file, {user_block(content, kind), content});
}

CaseBook CaseBook::read(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return {};
  try {
    return of_bytes(read_file(file));
  } catch (const DamagedFile&) {
  } catch (const base::UserError&) {
  }
  return {};
}

}  // namespace lodestone::postprocess
