// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/options.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace optbench::formats {

/// An event file, which TensorBoard can read while it grows: records of TFRecord (length, masked
/// CRC-32C of it, bytes, masked CRC-32C of them), each a message `Event` in protocol buffers' wire
/// format (tensorboard/compat/proto/event.proto, plugins/hparams/plugin_data.proto).
class EventFile {
 public:
  /// Creates FOLDER/events.out.tfevents.SECONDS.optbench, and the folder. Throws Error(io).
  /// `seconds`: since 1970, here and below.
  EventFile(const std::filesystem::path& folder, double seconds);
  EventFile(const EventFile&) = delete;
  EventFile& operator=(const EventFile&) = delete;

  /// One point of the curve `tag`: "loss/test" is the curve "test" of the panel "loss". Kept in
  /// single precision, as TensorBoard does.
  void add_scalar(std::string_view tag, double value, std::int64_t step, double seconds);
  /// The run's hyperparameters, for the panel "HParams"; once, before the others.
  void add_hyperparameters(const Options& options, double seconds);
  /// How the run ended, for the same panel.
  void add_end(bool succeeded, double seconds);
  /// Flushes to the operating system, so that TensorBoard sees it. Throws Error(io).
  void flush();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void write(std::string_view event);
  [[noreturn]] void fail_writing() const;

  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace optbench::formats
