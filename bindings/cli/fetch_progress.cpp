// SPDX-License-Identifier: MIT
#include "bindings/cli/fetch_progress.hpp"

#include "bindings/cli/terminal.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "datasets/fetch/download.hpp"
#include "engine/base/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace optbench::bindings::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kBetweenLines{30};
constexpr std::size_t kBar = 20;

std::string bar_text(std::uint64_t done, std::uint64_t total) {
  const double share = static_cast<double>(done) / static_cast<double>(total);
  const auto filled = std::min(kBar, static_cast<std::size_t>(share * kBar));
  return fmt::format("[{:<{}}]", std::string(filled, '='), kBar);
}

}  // namespace

std::string fetch_line(const std::string& what, std::uint64_t done, std::uint64_t total,
                       double rate, std::size_t width) {
  std::string figures = datasets::fetch::bytes_text(done);
  if (total > 0) {
    const double share = static_cast<double>(done) / static_cast<double>(total);
    figures = fmt::format("{:3.0f} %  {} of {}", std::min(100.0, 100 * share), figures,
                          datasets::fetch::bytes_text(total));
  }
  if (rate > 0) {
    figures += fmt::format("  {}/s", datasets::fetch::bytes_text(static_cast<std::uint64_t>(rate)));
    if (total > done) {
      figures += fmt::format("  {} left", duration_text(static_cast<double>(total - done) / rate));
    }
  }
  std::string line = fmt::format("{}  {}", what, figures);
  if (total > 0 && line.size() + kBar + 4 <= width) {
    line = fmt::format("{}  {}  {}", what, bar_text(done, total), figures);
  }
  return cut_to_width(line, width);
}

FetchProgress::FetchProgress(Detail detail)
    : detail_(detail), moving_(detail == Detail::shown && progress_on_terminal()) {}

FetchProgress::~FetchProgress() { erase(); }

void FetchProgress::on_note(const std::string& line) { print_line(line); }

void FetchProgress::on_begin(const std::string& dataset, const std::string& file,
                             const std::string& url, std::uint64_t done, std::uint64_t total) {
  what_ = fmt::format("{}: {}", dataset, file);
  first_ = done;
  begun_ = Clock::now();
  last_shown_ = begun_;
  if (detail_ == Detail::none) return;
  std::string line = fmt::format("{}: from {}", what_, url);
  if (total > 0) line += fmt::format(", {}", datasets::fetch::bytes_text(total));
  if (done > 0)
    line += fmt::format(", {} of it are here already", datasets::fetch::bytes_text(done));
  print_line(line);
}

void FetchProgress::on_bytes(std::uint64_t done, std::uint64_t total) {
  const auto now = Clock::now();
  if (detail_ == Detail::none) return;
  const auto pause = moving_ ? Clock::duration(kRedraw) : Clock::duration(kBetweenLines);
  if (now - last_shown_ < pause) return;
  last_shown_ = now;
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  const double rate = done > first_ ? static_cast<double>(done - first_) / seconds : 0;
  const auto columns = static_cast<std::size_t>(terminal_columns() - 1);
  const std::string line = fetch_line(what_, done, total, rate, columns);
  if (!moving_) return print_line(line);
  fmt::print(stderr, "\r\x1b[K{}", line);
  std::fflush(stderr);
  drawn_ = true;
}

void FetchProgress::on_placed(const std::string& dataset, const std::string& file,
                              std::uint64_t bytes, const std::string& verdict) {
  if (detail_ == Detail::none) return;
  print_line(
      fmt::format("{}: {}: {}, {}", dataset, file, datasets::fetch::bytes_text(bytes), verdict));
}

bool FetchProgress::stop() { return Interruption::requested(); }

void FetchProgress::erase() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
}

void FetchProgress::print_line(const std::string& line) {
  erase();
  fmt::print(stderr, "{}\n", line);
}

}  // namespace optbench::bindings::cli
