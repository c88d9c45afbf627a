// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch_observer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace optbench::testing {

/// Records all notifications, and asks to stop once a number of bytes was received.
class RecordingObserver final : public datasets::fetch::FetchObserver {
 public:
  std::vector<std::string> notes;
  std::vector<std::uint64_t> begins;  ///< bytes that were there already
  std::vector<std::string> verdicts;
  int advances = 0;
  std::uint64_t bytes = 0;
  std::uint64_t stop_at = UINT64_MAX;
  bool stop_now = false;

  void on_note(const std::string& line) override { notes.push_back(line); }
  void on_begin(const std::string&, const std::string&, const std::string&, std::uint64_t done,
                std::uint64_t) override {
    begins.push_back(done);
  }
  void on_bytes(std::uint64_t done, std::uint64_t) override {
    ++advances;
    bytes = done;
  }
  void on_placed(const std::string&, const std::string&, std::uint64_t,
                 const std::string& verdict) override {
    verdicts.push_back(verdict);
  }
  [[nodiscard]] bool stop() override { return stop_now || bytes >= stop_at; }
};

}  // namespace optbench::testing
