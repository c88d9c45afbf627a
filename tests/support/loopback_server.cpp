// SPDX-License-Identifier: MIT
#include "tests/support/loopback_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cctype>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace optbench::testing {
namespace {

constexpr int kTickMs = 20;

class Socket {
 public:
  explicit Socket(int number) : number_(number) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool is_readable(int socket) {
  pollfd watched{.fd = socket, .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, kTickMs) > 0;
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the client has gone: its right
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

LoopbackRequest parse(const std::string& head) {
  LoopbackRequest request;
  const std::size_t blank = head.find(' ');
  request.path = head.substr(blank + 1, head.find(' ', blank + 1) - blank - 1);
  std::size_t line = head.find("\r\n") + 2;
  while (line < head.size()) {
    const std::size_t end = std::min(head.find("\r\n", line), head.size());
    const std::size_t colon = head.find(": ", line);
    if (colon < end) {
      std::string name = head.substr(line, colon - line);
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      request.headers[name] = head.substr(colon + 2, end - colon - 2);
    }
    line = end + 2;
  }
  return request;
}

}  // namespace

struct LoopbackServer::State {
  Answer answer;
  Socket listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  int port = 0;
  std::atomic<bool> stopping = false;
  mutable std::mutex mutex;
  std::vector<LoopbackRequest> requests;
  std::thread thread;

  void serve() {
    while (!stopping) {
      if (!is_readable(listener.number())) continue;
      const Socket client(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
      if (client.number() >= 0) serve(client.number());
    }
  }

  void serve(int client) {
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
      if (stopping) return;
      if (!is_readable(client)) continue;
      char buffer[4096];
      const ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
      if (got <= 0) return;
      head.append(buffer, static_cast<std::size_t>(got));
    }
    const LoopbackRequest request = parse(head);
    {
      const std::lock_guard lock(mutex);
      requests.push_back(request);
    }
    send(client, answer(request));
  }

  void send(int client, const LoopbackReply& reply) const {
    std::string head = fmt::format("HTTP/1.1 {} Whatever\r\nConnection: close\r\n", reply.status);
    for (const std::string& line : reply.headers) head += line + "\r\n";
    if (reply.says_length) head += fmt::format("Content-Length: {}\r\n", reply.body.size());
    send_all(client, head + "\r\n");
    send_all(client,
             std::string_view(reply.body).substr(0, reply.send_only.value_or(reply.body.size())));
    if (!reply.then_silent) return;
    while (!stopping) {  // until the client goes
      char byte = 0;
      if (is_readable(client) && ::recv(client, &byte, 1, 0) <= 0) return;
    }
  }
};

LoopbackServer::LoopbackServer(Answer answer) : state_(std::make_unique<State>()) {
  state_->answer = std::move(answer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int listener = state_->listener.number();
  if (::bind(listener, generic, size) != 0 || ::listen(listener, 8) != 0 ||
      ::getsockname(listener, generic, &size) != 0) {
    throw std::runtime_error("no loopback server");
  }
  state_->port = ntohs(address.sin_port);
  state_->thread = std::thread([state = state_.get()] { state->serve(); });
}

LoopbackServer::~LoopbackServer() {
  state_->stopping = true;
  state_->thread.join();
}

std::string LoopbackServer::url() const { return fmt::format("http://127.0.0.1:{}", state_->port); }

std::vector<LoopbackRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

std::string LoopbackRequest::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

LoopbackReply file_reply(const LoopbackRequest& request, const std::string& contents,
                         const std::string& etag) {
  LoopbackReply reply{.headers = {"ETag: " + etag}};
  const std::string range = request.header("range");
  const std::string condition = request.header("if-range");
  if (range.empty() || (!condition.empty() && condition != etag)) {
    reply.body = contents;
    return reply;
  }
  const std::size_t first = std::stoul(range.substr(std::string("bytes=").size()));
  if (first >= contents.size()) {
    reply.status = 416;
    return reply;
  }
  reply.status = 206;
  reply.body = contents.substr(first);
  reply.headers.push_back(
      fmt::format("Content-Range: bytes {}-{}/{}", first, contents.size() - 1, contents.size()));
  return reply;
}

}  // namespace optbench::testing
