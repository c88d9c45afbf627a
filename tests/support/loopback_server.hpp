// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace optbench::testing {

struct LoopbackRequest {
  std::string path;                            ///< "/mnist/train"
  std::map<std::string, std::string> headers;  ///< names in lower case
  [[nodiscard]] std::string header(const std::string& name) const;
};

struct LoopbackReply {
  int status = 200;
  std::vector<std::string> headers = {};  ///< whole lines; Content-Length is added
  std::string body = {};
  bool says_length = true;                    ///< otherwise the connection's end ends the body
  std::optional<std::size_t> send_only = {};  ///< so many bytes of the body, then the end, or
  bool then_silent = false;                   ///< nothing more over an open connection
};

/// A web server on a port of the loopback interface for the life of this object. It answers one
/// request after the other with what `answer` returns (on a thread of its own), and remembers them.
class LoopbackServer {
 public:
  using Answer = std::function<LoopbackReply(const LoopbackRequest&)>;
  explicit LoopbackServer(Answer answer);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// "http://127.0.0.1:40123".
  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::vector<LoopbackRequest> requests() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What an ordinary server of files says: the whole file with its ETag, or the range that was asked
/// for where If-Range, if there is one, names this ETag.
[[nodiscard]] LoopbackReply file_reply(const LoopbackRequest& request, const std::string& contents,
                                       const std::string& etag = "\"v1\"");

}  // namespace optbench::testing
