// SPDX-License-Identifier: MIT
#include "datasets/fetch/transfer.hpp"

#include "datasets/fetch/response_head.hpp"
#include "engine/base/error.hpp"
#include "engine/machine/device.hpp"

#include <array>
#include <cstring>
#include <curl/curl.h>
#include <exception>
#include <memory>
#include <optional>

namespace optbench::datasets::fetch {
namespace {

constexpr long kMostRedirections = 10;
constexpr long kStalledBelow = 100;  // bytes per second

using End = TransferResult::End;

/// One transfer in progress. No exception may pass through libcurl's C frames, so one thrown in a
/// callback is kept until libcurl has returned.
class Transfer {
 public:
  Transfer(const TransferRequest& request, PartFile& part, const TransferWatcher& watcher);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  TransferResult run();

 private:
  void configure();
  void allow_protocols();
  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(curl_.get(), option, value);
    if (code != CURLE_OK) {
      fail(ErrorKind::internal, "transfer: libcurl refuses option {}: {}", static_cast<int>(option),
           curl_easy_strerror(code));
    }
  }

  static std::size_t on_header(char* text, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_tick(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  /// Runs a part of a callback; false when it threw or ended the transfer. libcurl may call once
  /// more after that: then nothing is run.
  template <class Action>
  bool guarded(Action&& action) {
    try {
      if (!exception_ && !decided_) action();
    } catch (...) {
      exception_ = std::current_exception();
    }
    return !exception_ && !decided_;
  }

  void begin_body();
  void begin_local_file();
  void begin_anew(std::uint64_t total);
  void go_on(const ResponseHead::Range& range);
  void take(std::string_view bytes);
  void tick();
  void decide(End end, std::string reason) { decided_ = {.end = end, .reason = std::move(reason)}; }
  [[nodiscard]] bool is_expected_total(std::uint64_t total);
  [[nodiscard]] TransferResult result_of(CURLcode code);
  [[nodiscard]] TransferResult finished();

  const TransferRequest& request_;
  PartFile& part_;
  const TransferWatcher& watcher_;
  const bool local_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_;
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_{nullptr,
                                                                       &curl_slist_free_all};
  std::array<char, CURL_ERROR_SIZE> message_{};
  ResponseHead head_;
  bool begun_ = false;  // the first byte of the file was received
  bool from_start_ = false;
  std::uint64_t total_ = 0;  // 0: unknown
  std::optional<TransferResult> decided_;
  std::exception_ptr exception_;
};

CURL* new_handle() {
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL* handle = initialized == CURLE_OK ? curl_easy_init() : nullptr;
  if (handle == nullptr) fail(ErrorKind::internal, "transfer: libcurl cannot be started");
  return handle;
}

Transfer::Transfer(const TransferRequest& request, PartFile& part, const TransferWatcher& watcher)
    : request_(request),
      part_(part),
      watcher_(watcher),
      local_(request.url.starts_with("file://")),
      curl_(new_handle(), &curl_easy_cleanup) {
  configure();
}

/// libcurl does not accept spaces, which are common in paths.
std::string without_blanks(const std::string& url) {
  std::string result;
  for (const char c : url) {
    if (c == ' ') {
      result += "%20";
    } else {
      result += c;
    }
  }
  return result;
}

void Transfer::configure() {
  set(CURLOPT_URL, without_blanks(request_.url).c_str());
  allow_protocols();
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, kMostRedirections);
  set(CURLOPT_FAILONERROR, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  const auto seconds = static_cast<long>(request_.timeout.count());
  set(CURLOPT_CONNECTTIMEOUT, seconds);
  set(CURLOPT_LOW_SPEED_LIMIT, kStalledBelow);
  set(CURLOPT_LOW_SPEED_TIME, seconds);
  set(CURLOPT_ERRORBUFFER, message_.data());
  set(CURLOPT_USERAGENT, ("optbench/" + machine::engine_version()).c_str());
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &Transfer::on_tick);
  set(CURLOPT_XFERINFODATA, this);
  if (!request_.resume) return;
  // A range header instead of CURLOPT_RESUME_FROM, so that the response is checked here.
  set(CURLOPT_RANGE, (std::to_string(part_.size()) + "-").c_str());
  if (request_.validator.empty()) return;
  headers_.reset(curl_slist_append(nullptr, ("If-Range: " + request_.validator).c_str()));
  set(CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::allow_protocols() {
  const bool secure = request_.url.starts_with("https://");
#if LIBCURL_VERSION_NUM >= 0x075500
  set(CURLOPT_PROTOCOLS_STR, local_ ? "file" : "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
#else
  const long web = CURLPROTO_HTTP | CURLPROTO_HTTPS;
  set(CURLOPT_PROTOCOLS, local_ ? static_cast<long>(CURLPROTO_FILE) : web);
  set(CURLOPT_REDIR_PROTOCOLS, secure ? static_cast<long>(CURLPROTO_HTTPS) : web);
#endif
}

std::size_t Transfer::on_header(char* text, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const bool ok = transfer.guarded([&] { transfer.head_.add_line({text, size * count}); });
  return ok ? size * count : 0;
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const bool ok = transfer.guarded([&] { transfer.take({bytes, size * count}); });
  return ok ? size * count : 0;
}

int Transfer::on_tick(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(self);
  return transfer.guarded([&] { transfer.tick(); }) ? 0 : 1;
}

void Transfer::tick() {
  if (begun_) watcher_.advance(part_.size(), total_);
  if (watcher_.stop()) decide(End::stopped, "stopped");
}

/// Checks the response headers before the first byte is accepted.
void Transfer::begin_body() {
  begun_ = true;
  if (local_) return begin_local_file();
  if (head_.status() == 206) {
    const auto range = head_.range();
    if (!request_.resume || !range) {
      return decide(End::refused, "the server sent a part of the file that nobody asked for");
    }
    return go_on(*range);
  }
  if (head_.status() != 200) {
    return decide(End::refused, fmt::format("HTTP status {}", head_.status()));
  }
  begin_anew(head_.length().value_or(0));
}

void Transfer::begin_local_file() {
  curl_off_t left = 0;
  const CURLcode code = curl_easy_getinfo(curl_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &left);
  const bool known = code == CURLE_OK && left >= 0;
  const std::uint64_t total =
      known ? static_cast<std::uint64_t>(left) + (request_.resume ? part_.size() : 0) : 0;
  if (request_.resume) return go_on({.first = part_.size(), .total = total});
  begin_anew(total);
}

void Transfer::begin_anew(std::uint64_t total) {
  if (!is_expected_total(total)) return;
  part_.restart({.url = request_.url, .validator = head_.validator(), .bytes = total});
  from_start_ = true;
}

void Transfer::go_on(const ResponseHead::Range& range) {
  const std::uint64_t total = range.total.value_or(0);
  const std::uint64_t before = part_.origin().bytes;
  if (range.first != part_.size() || (total != 0 && before != 0 && total != before)) {
    return decide(End::changed, "the server has another version of the file");
  }
  (void)is_expected_total(total);
}

bool Transfer::is_expected_total(std::uint64_t total) {
  total_ = total != 0 ? total : request_.bytes;
  if (total == 0 || request_.bytes == 0 || total == request_.bytes) return true;
  decide(End::refused,
         fmt::format("size: expected {} bytes, the server offers {}", request_.bytes, total));
  return false;
}

void Transfer::take(std::string_view bytes) {
  if (!begun_) {
    begin_body();
    if (decided_) return;
    watcher_.begin(part_.size(), total_);
  }
  if (request_.bytes != 0 && bytes.size() > request_.bytes - part_.size()) {
    return decide(End::refused,
                  fmt::format("size: expected {} bytes, the server sends more", request_.bytes));
  }
  part_.append(bytes);
  tick();
}

TransferResult Transfer::run() {
  const CURLcode code = curl_easy_perform(curl_.get());
  if (exception_) std::rethrow_exception(exception_);
  if (!decided_ && code == CURLE_OK && !begun_) guarded([&] { begin_body(); });  // an empty file
  if (exception_) std::rethrow_exception(exception_);
  if (decided_) return *decided_;
  return code == CURLE_OK ? finished() : result_of(code);
}

TransferResult Transfer::finished() {
  if (total_ == 0 || part_.size() == total_) {
    return {.end = End::complete, .from_start = from_start_};
  }
  return {.end = End::broken,
          .reason = fmt::format("the connection ended after {} of {} bytes", part_.size(), total_)};
}

TransferResult Transfer::result_of(CURLcode code) {
  if (code == CURLE_HTTP_RETURNED_ERROR) {
    constexpr int kRangeNotSatisfiable = 416;
    return {.end = request_.resume && head_.status() == kRangeNotSatisfiable ? End::changed
                                                                             : End::refused,
            .reason = fmt::format("HTTP status {}", head_.status())};
  }
  if (local_ && request_.resume &&
      (code == CURLE_BAD_DOWNLOAD_RESUME || code == CURLE_RANGE_ERROR)) {
    return {.end = End::changed, .reason = "the file is shorter than what was read before"};
  }
  std::string reason = message_[0] != '\0' ? message_.data() : curl_easy_strerror(code);
  if (code == CURLE_OPERATION_TIMEDOUT && begun_) {
    reason = fmt::format("the server sent less than 100 bytes per second for {} s",
                         request_.timeout.count());
  }
  return {.end = begun_ ? End::broken : End::refused, .reason = std::move(reason)};
}

}  // namespace

TransferResult transfer(const TransferRequest& request, PartFile& part,
                        const TransferWatcher& watcher) {
  return Transfer(request, part, watcher).run();
}

}  // namespace optbench::datasets::fetch
