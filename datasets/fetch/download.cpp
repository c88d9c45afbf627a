// SPDX-License-Identifier: MIT
#include "datasets/fetch/download.hpp"

#include "datasets/fetch/file_check.hpp"
#include "datasets/fetch/part_file.hpp"
#include "datasets/fetch/transfer.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace optbench::datasets::fetch {
namespace {

constexpr int kBreaks = 3;  // per address, each after some bytes were received

bool has_checksum(const data::DataFile& file) {
  return !file.sha256.empty() || !file.md5.empty() || !file.contents_md5.empty();
}

/// One download, address after address.
class Download {
 public:
  Download(const DownloadRequest& request, FetchObserver& observer)
      : request_(request), observer_(observer), part_(request.target) {}

  std::optional<std::size_t> run();

 private:
  enum class Answer { placed, stopped, next };

  Answer ask(const std::string& url);
  /// Whether the part file may be resumed.
  [[nodiscard]] bool can_resume(const std::string& url) const;
  [[nodiscard]] TransferResult attempt(const std::string& url);
  Answer place();

  [[nodiscard]] std::uint64_t published_bytes() const {
    return request_.verify ? request_.file.bytes : 0;
  }
  [[nodiscard]] bool is_whole() const;
  Answer give_up(const std::string& reason);
  [[noreturn]] void fail_everywhere() const;

  const DownloadRequest& request_;
  FetchObserver& observer_;
  PartFile part_;
  std::string url_;                  // current address, as shown
  std::vector<std::string> faults_;  // "URL: reason"
};

std::optional<std::size_t> Download::run() {
  if (published_bytes() != 0 && part_.size() > published_bytes()) part_.discard();
  for (std::size_t i = 0; i < request_.urls.size(); ++i) {
    switch (ask(request_.urls[i])) {
      case Answer::placed:
        return i;
      case Answer::stopped:
        return std::nullopt;
      case Answer::next:
        break;
    }
  }
  fail_everywhere();
}

Download::Answer Download::ask(const std::string& url) {
  url_ = shown_url(url);
  bool anew = false;
  for (int breaks = 0;;) {
    const std::uint64_t before = part_.size();
    const TransferResult result = attempt(url);
    switch (result.end) {
      case TransferResult::End::stopped:
        return Answer::stopped;
      case TransferResult::End::refused:
        return give_up(result.reason);
      case TransferResult::End::broken:
        if (part_.size() <= before || ++breaks > kBreaks) return give_up(result.reason);
        observer_.on_note(
            fmt::format("{}: {}: {}; resuming from there", request_.dataset, url_, result.reason));
        continue;
      case TransferResult::End::changed:
        if (anew) return give_up(result.reason);
        break;
      case TransferResult::End::complete: {
        const Answer answer = place();
        if (answer != Answer::next || result.from_start || anew) return answer;
        faults_.pop_back();  // the error may come from the earlier attempt
        break;
      }
    }
    anew = true;
    part_.discard();
  }
}

bool Download::can_resume(const std::string& url) const {
  if (part_.size() == 0) return false;
  if (request_.verify && has_checksum(request_.file)) return true;
  return part_.origin().url == url && !part_.origin().validator.empty();
}

bool Download::is_whole() const {
  const std::uint64_t bytes = published_bytes() != 0 ? published_bytes() : part_.origin().bytes;
  return bytes != 0 && part_.size() == bytes;
}

TransferResult Download::attempt(const std::string& url) {
  const bool resume = can_resume(url);
  if (resume && is_whole()) return {};  // ended after its last byte, before renaming
  const TransferWatcher watcher{
      .begin =
          [&](std::uint64_t done, std::uint64_t total) {
            observer_.on_begin(request_.dataset, request_.file.name, url_, done, total);
          },
      .advance = [&](std::uint64_t done, std::uint64_t total) { observer_.on_bytes(done, total); },
      .stop = [&] { return observer_.stop(); }};
  const bool same = part_.origin().url == url;
  return transfer({.url = url,
                   .bytes = published_bytes(),
                   .resume = resume,
                   .validator = same ? part_.origin().validator : "",
                   .timeout = request_.timeout},
                  part_, watcher);
}

Download::Answer Download::place() {
  if (published_bytes() != 0 && part_.size() != published_bytes()) {
    const std::uint64_t got = part_.size();
    part_.discard();
    return give_up(fmt::format("size: expected {} bytes, got {}", published_bytes(), got));
  }
  std::string verdict = "not verified";
  if (request_.verify) {
    const FileCheck check = check_file(part_.path(), request_.file, FileForm::published,
                                       [this] { return observer_.stop(); });
    if (check.result == FileCheck::Result::stopped) return Answer::stopped;
    if (check.result == FileCheck::Result::differs) {
      part_.discard();
      return give_up(fmt::format("checksum: expected {}, got {}", check.expected, check.got));
    }
    verdict = check.verdict;
  }
  const std::uint64_t bytes = part_.size();
  part_.place();
  observer_.on_placed(request_.dataset, request_.file.name, bytes, verdict);
  return Answer::placed;
}

Download::Answer Download::give_up(const std::string& reason) {
  faults_.push_back(fmt::format("{}: {}", url_, reason));
  return Answer::next;
}

void Download::fail_everywhere() const {
  fail(ErrorKind::io, "{}: '{}' cannot be fetched:\n    {}", request_.dataset, request_.file.name,
       fmt::join(faults_, "\n    "));
}

}  // namespace

std::optional<std::size_t> download(const DownloadRequest& request, FetchObserver& observer) {
  return Download(request, observer).run();
}

std::string shown_url(const std::string& url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t host = scheme + 3;
  const std::size_t at = url.rfind('@', url.find('/', host));
  return at == std::string::npos || at < host ? url : url.substr(0, host) + url.substr(at + 1);
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array kUnits = {"kB", "MB", "GB"};
  if (bytes < 1000) return fmt::format("{} byte{}", bytes, bytes == 1 ? "" : "s");
  auto value = static_cast<double>(bytes) / 1e3;
  std::size_t unit = 0;
  for (; value >= 999.95 && unit + 1 < kUnits.size(); ++unit) value /= 1e3;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

}  // namespace optbench::datasets::fetch
