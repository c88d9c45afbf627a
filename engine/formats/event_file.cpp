// SPDX-License-Identifier: MIT
#include "engine/formats/event_file.hpp"

#include "engine/base/error.hpp"
#include "engine/formats/wire_format.hpp"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace optbench::formats {
namespace fs = std::filesystem;
namespace {

/// TFRecord's checksum: CRC-32C, rotated and offset so that it can be applied to data that contain
/// checksums.
std::uint32_t masked_crc(std::string_view bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  const std::uint32_t sum = crc.checksum();
  return ((sum >> 15) | (sum << 17)) + 0xA282EAD8U;
}

template <class T>
void append_raw(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Event with its time; message Event { double wall_time = 1; int64 step = 2; ... }.
WireMessage event(double seconds) {
  WireMessage message;
  message.number(1, seconds);
  return message;
}

/// Event.summary = 5: Summary { repeated Value value = 1 }.
WireMessage summary_event(double seconds, const WireMessage& value) {
  return event(seconds).message(5, WireMessage().message(1, value));
}

/// Value { tag = 1, metadata = 9 }: SummaryMetadata { plugin_data = 1 { plugin_name = 1, content =
/// 2 } }, content: HParamsPluginData.
WireMessage hparams_value(std::string_view tag, const WireMessage& content) {
  const WireMessage plugin = WireMessage().bytes(1, "hparams").bytes(2, content.text());
  return WireMessage().bytes(1, tag).message(9, WireMessage().message(1, plugin));
}

/// google.protobuf.Value: number_value = 2, string_value = 3, bool_value = 4. Its numbers are
/// doubles: a larger integer, such as a seed, is written as text.
WireMessage hparam(const OptionValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    return WireMessage().integer(4, *flag ? 1 : 0);
  }
  constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;
  const auto* integer = std::get_if<std::int64_t>(&value);
  if (integer != nullptr && *integer >= -kLargestExact && *integer <= kLargestExact) {
    return WireMessage().number(2, static_cast<double>(*integer));
  }
  if (const auto* number = std::get_if<double>(&value)) return WireMessage().number(2, *number);
  return WireMessage().bytes(3, to_text(value));
}

}  // namespace

EventFile::EventFile(const fs::path& folder, double seconds)
    : path_(folder / fmt::format("events.out.tfevents.{:.0f}.optbench", seconds)) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(ErrorKind::io, "{}: cannot be made: {}", folder.string(), error.message());
  file_.reset(std::fopen(path_.c_str(), "wbx"));
  if (!file_) fail_writing();
  write(event(seconds).bytes(3, "brain.Event:2").text());
  flush();
}

void EventFile::fail_writing() const {
  fail(ErrorKind::io, "{}: cannot be written: {}", path_.string(), std::strerror(errno));
}

void EventFile::write(std::string_view bytes) {
  std::string record;
  append_raw(record, static_cast<std::uint64_t>(bytes.size()));
  append_raw(record, masked_crc(record));
  record += bytes;
  append_raw(record, masked_crc(bytes));
  if (std::fwrite(record.data(), 1, record.size(), file_.get()) != record.size()) fail_writing();
}

void EventFile::add_scalar(std::string_view tag, double value, std::int64_t step, double seconds) {
  WireMessage point;
  point.bytes(1, tag).single(2, static_cast<float>(value));
  WireMessage message = event(seconds);
  message.integer(2, static_cast<std::uint64_t>(step));
  message.message(5, WireMessage().message(1, point));
  write(message.text());
}

void EventFile::add_hyperparameters(const Options& options, double seconds) {
  // SessionStartInfo { map<string, Value> hparams = 1; double start_time_secs = 5; }
  WireMessage start;
  for (const auto& [name, value] : options) {
    start.message(1, WireMessage().bytes(1, name).message(2, hparam(value)));
  }
  start.number(5, seconds);
  // HParamsPluginData { session_start_info = 3 }
  write(summary_event(
            seconds, hparams_value("_hparams_/session_start_info", WireMessage().message(3, start)))
            .text());
}

void EventFile::add_end(bool succeeded, double seconds) {
  // SessionEndInfo { Status status = 1 (1: success, 2: failure); double end_time_secs = 2; }
  WireMessage end;
  end.integer(1, succeeded ? 1 : 2).number(2, seconds);
  // HParamsPluginData { session_end_info = 4 }
  write(summary_event(seconds,
                      hparams_value("_hparams_/session_end_info", WireMessage().message(4, end)))
            .text());
}

void EventFile::flush() {
  if (std::fflush(file_.get()) != 0) fail_writing();
}

}  // namespace optbench::formats
