// SPDX-License-Identifier: MIT
#include "datasets/fetch/download.hpp"

#include "datasets/fetch/part_file.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/digest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>

#include "tests/support/loopback_server.hpp"
#include "tests/support/recording_observer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace fs = std::filesystem;
using namespace optbench;
using namespace optbench::testing;

namespace {

/// Bytes without a short period, so that a wrongly joined file differs.
std::string made_up_contents(std::size_t size, unsigned seed = 1) {
  std::string contents;
  std::uint32_t state = seed;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525U + 1013904223U;
    contents += static_cast<char>(state >> 24);
  }
  return contents;
}

const std::string kContents = made_up_contents(200'000);
constexpr std::size_t kHalf = 100'000;

/// A folder and a request for the file "data.bin" in it, with its true size and checksum.
struct Fetch {
  TemporaryFolder folder;
  RecordingObserver observer;
  datasets::fetch::DownloadRequest request{
      .dataset = "tiny",
      .file = {.name = "data.bin", .sha256 = sha256_hex(kContents), .bytes = kContents.size()},
      .urls = {},
      .target = folder / "data.bin"};

  std::optional<std::size_t> operator()(std::vector<std::string> urls) {
    request.urls = std::move(urls);
    return datasets::fetch::download(request, observer);
  }
  std::string failure(std::vector<std::string> urls) {
    return thrown_message(ErrorKind::io, [&] { (void)(*this)(std::move(urls)); });
  }
  /// The file is there, whole and right, and nothing else.
  void check_done() const {
    CHECK(folder.names() == std::vector<std::string>{"data.bin"});
    CHECK(read_file(request.target) == kContents);
  }
  void leave_part(const std::string& bytes, const datasets::fetch::PartOrigin& origin = {}) const {
    datasets::fetch::PartFile part(request.target);
    part.restart(origin);
    part.append(bytes);
  }
  void forget_checksum() {
    request.file.sha256.clear();
    request.file.bytes = 0;
  }
};

LoopbackReply whole(const LoopbackRequest& request) { return file_reply(request, kContents); }

/// As `file_reply`, cut off after so many bytes of the file.
LoopbackReply cut_off(const LoopbackRequest& request, std::size_t bytes) {
  LoopbackReply reply = whole(request);
  const std::size_t first = kContents.size() - reply.body.size();
  reply.send_only = bytes > first ? bytes - first : 0;
  return reply;
}

}  // namespace

TEST_CASE("a file is downloaded completely and verified, and nothing else is left") {
  const LoopbackServer server(whole);
  Fetch fetch;
  CHECK(fetch({server.url() + "/data.bin"}) == 0);
  fetch.check_done();
  CHECK(fetch.observer.verdicts == std::vector<std::string>{"SHA-256 matches"});
  CHECK(server.requests().size() == 1);
  CHECK(server.requests()[0].path == "/data.bin");
  CHECK(server.requests()[0].header("range").empty());
}

TEST_CASE("an MD5 is demanded where no SHA-256 is known") {
  const LoopbackServer server(whole);
  Fetch fetch;
  fetch.request.file.sha256.clear();
  fetch.request.file.md5 = {"00000000000000000000000000000000", md5_hex(kContents)};
  CHECK(fetch({server.url()}) == 0);
  CHECK(fetch.observer.verdicts == std::vector<std::string>{"MD5 matches"});

  Fetch other;
  other.request.file.sha256.clear();
  other.request.file.md5 = {"00000000000000000000000000000000"};
  CHECK(other.failure({server.url()}).find("checksum: expected MD5 0000") != std::string::npos);
  CHECK(other.folder.names().empty());
}

TEST_CASE("a transfer that breaks off is resumed at once") {
  std::atomic<int> count = 0;
  const LoopbackServer server([&](const LoopbackRequest& request) {
    return ++count == 1 ? cut_off(request, kHalf) : whole(request);
  });
  Fetch fetch;
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
  REQUIRE(server.requests().size() == 2);
  CHECK(server.requests()[1].header("range") == "bytes=100000-");
  CHECK(server.requests()[1].header("if-range") == "\"v1\"");
  CHECK(fetch.observer.begins == std::vector<std::uint64_t>{0, kHalf});
  REQUIRE(fetch.observer.notes.size() == 1);
  CHECK(fetch.observer.notes[0].find("resuming from there") != std::string::npos);
}

TEST_CASE("a later call resumes where an earlier one broke off") {
  std::atomic<bool> ill = true;
  const LoopbackServer server([&](const LoopbackRequest& request) {
    if (!ill) return whole(request);
    if (request.header("range").empty()) return cut_off(request, kHalf);
    return LoopbackReply{.status = 503};
  });
  Fetch fetch;
  CHECK(fetch.failure({server.url()}).find("HTTP status 503") != std::string::npos);
  CHECK_FALSE(fs::exists(fetch.request.target));
  CHECK(read_file(datasets::fetch::part_path(fetch.request.target)) == kContents.substr(0, kHalf));
  ill = false;
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
  CHECK(server.requests().back().header("range") == "bytes=100000-");
}

TEST_CASE("an address that keeps breaking off is given up for the next one") {
  const LoopbackServer bad([](const LoopbackRequest& request) {
    const std::string range = request.header("range");
    const std::size_t first = range.empty() ? 0 : std::stoul(range.substr(6));
    return cut_off(request, first + 1000);
  });
  const LoopbackServer good(whole);
  Fetch fetch;
  CHECK(fetch({bad.url(), good.url()}) == 1);
  fetch.check_done();
  CHECK(bad.requests().size() == 4);
  CHECK(good.requests()[0].header("range") == "bytes=4000-");
  CHECK(good.requests()[0].header("if-range").empty());  // the other server's ETag says nothing
}

TEST_CASE("with a server without ranges the part file is started again") {
  const LoopbackServer server(
      [](const LoopbackRequest&) { return LoopbackReply{.body = kContents}; });
  Fetch fetch;
  fetch.leave_part(kContents.substr(0, kHalf));
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
  CHECK(server.requests().size() == 1);
  CHECK(server.requests()[0].header("range") == "bytes=100000-");
}

TEST_CASE("a range at another position than requested is not appended") {
  const LoopbackServer server([](const LoopbackRequest& request) {
    LoopbackReply reply{.body = kContents};
    if (request.header("range").empty()) return reply;
    reply.status = 206;
    reply.headers = {"Content-Range: bytes 0-199999/200000"};
    return reply;
  });
  Fetch fetch;
  fetch.leave_part(kContents.substr(0, kHalf));
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a part longer than the server's file is started again") {
  const LoopbackServer server(whole);
  Fetch fetch;
  fetch.request.file.bytes = 0;
  fetch.leave_part(kContents + "and more");
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
  CHECK(server.requests().size() == 2);  // the first was answered with 416
}

TEST_CASE("without a checksum only the same version of the same address is resumed") {
  const LoopbackServer server(
      [](const LoopbackRequest& request) { return file_reply(request, kContents, "\"v2\""); });
  const std::string stale = made_up_contents(kHalf, 7);
  const std::string first_half = kContents.substr(0, kHalf);
  const auto range_asked = [&] { return server.requests().back().header("range"); };

  SUBCASE("another version: the server sends it whole") {
    Fetch fetch;
    fetch.forget_checksum();
    fetch.leave_part(stale, {.url = server.url(), .validator = "\"v1\"", .bytes = 200'000});
    CHECK(fetch({server.url()}) == 0);
    fetch.check_done();
    CHECK(range_asked() == "bytes=100000-");
  }
  SUBCASE("the same version: the rest is enough") {
    Fetch fetch;
    fetch.forget_checksum();
    fetch.leave_part(first_half, {.url = server.url(), .validator = "\"v2\"", .bytes = 200'000});
    CHECK(fetch({server.url()}) == 0);
    fetch.check_done();
    CHECK(fetch.observer.begins == std::vector<std::uint64_t>{kHalf});
  }
  SUBCASE("another address or no known version: no range is asked for") {
    for (const datasets::fetch::PartOrigin& origin :
         {datasets::fetch::PartOrigin{.url = "http://elsewhere", .validator = "\"v2\""},
          datasets::fetch::PartOrigin{.url = server.url()}, datasets::fetch::PartOrigin{}}) {
      Fetch fetch;
      fetch.forget_checksum();
      fetch.leave_part(stale, origin);
      CHECK(fetch({server.url()}) == 0);
      fetch.check_done();
      CHECK(range_asked().empty());
    }
  }
}

TEST_CASE("a file that grew meanwhile is not appended to the old one") {
  const LoopbackServer server([](const LoopbackRequest& request) {
    LoopbackReply reply = whole(request);  // a server that ignores If-Range
    return reply;
  });
  Fetch fetch;
  fetch.request.file.bytes = 0;
  fetch.leave_part(made_up_contents(kHalf, 7), {.url = server.url(), .bytes = 150'000});
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
  CHECK(server.requests().size() == 2);
}

TEST_CASE("a part that turns out wrong is fetched anew from the same address") {
  const LoopbackServer server(whole);
  Fetch fetch;
  fetch.leave_part(made_up_contents(kHalf, 7));
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
  CHECK(server.requests().size() == 2);
  CHECK(server.requests()[1].header("range").empty());
}

TEST_CASE("a part that was finished but not named needs no server") {
  Fetch fetch;
  fetch.leave_part(kContents);
  CHECK(fetch({"http://127.0.0.1:1/"}) == 0);
  fetch.check_done();
}

TEST_CASE("a wrong checksum removes the part and asks the next address") {
  const LoopbackServer wrong([](const LoopbackRequest& request) {
    return file_reply(request, made_up_contents(kContents.size(), 3));
  });
  const LoopbackServer right(whole);
  Fetch fetch;
  const std::string message = fetch.failure({wrong.url()});
  CHECK(message == "tiny: 'data.bin' cannot be fetched:\n    " + wrong.url() +
                       ": checksum: expected SHA-256 " + sha256_hex(kContents) + ", got SHA-256 " +
                       sha256_hex(made_up_contents(kContents.size(), 3)));
  CHECK(fetch.folder.names().empty());
  CHECK(wrong.requests().size() == 1);
  CHECK(fetch({wrong.url(), right.url()}) == 1);
  fetch.check_done();
}

TEST_CASE("checksum and size are not demanded when that was said") {
  const LoopbackServer server(
      [](const LoopbackRequest& request) { return file_reply(request, "something else"); });
  Fetch fetch;
  fetch.request.verify = false;
  CHECK(fetch({server.url()}) == 0);
  CHECK(read_file(fetch.request.target) == "something else");
  CHECK(fetch.observer.verdicts == std::vector<std::string>{"not verified"});
}

TEST_CASE("never more than the published size is written") {
  const std::string longer = kContents + "!";
  SUBCASE("announced: not a byte") {
    const LoopbackServer server(
        [&](const LoopbackRequest& request) { return file_reply(request, longer); });
    Fetch fetch;
    CHECK(fetch.failure({server.url()}) ==
          "tiny: 'data.bin' cannot be fetched:\n    " + server.url() +
              ": size: expected 200000 bytes, the server offers 200001");
    CHECK(fetch.observer.begins.empty());
    CHECK(fetch.observer.advances == 0);
    CHECK(fetch.folder.names().empty());
  }
  SUBCASE("not announced") {
    const LoopbackServer server([&](const LoopbackRequest&) {
      return LoopbackReply{.body = longer, .says_length = false};
    });
    Fetch fetch;
    CHECK(fetch.failure({server.url()}).find("expected 200000 bytes, the server sends more") !=
          std::string::npos);
    CHECK_FALSE(fs::exists(fetch.request.target));
    CHECK(fs::file_size(datasets::fetch::part_path(fetch.request.target)) <= kContents.size());
  }
}

TEST_CASE("a file that ends early without notice is no whole file") {
  const LoopbackServer server([](const LoopbackRequest& request) {
    LoopbackReply reply = cut_off(request, kHalf);
    reply.says_length = false;
    return reply;
  });
  Fetch fetch;
  CHECK(fetch.failure({server.url()}).find("ended after 100000 of 200000 bytes") !=
        std::string::npos);
  CHECK_FALSE(fs::exists(fetch.request.target));
}

TEST_CASE("after errors the next address is asked, and every reason is told") {
  const LoopbackServer missing([](const LoopbackRequest&) { return LoopbackReply{.status = 404}; });
  const LoopbackServer good(whole);
  Fetch fetch;
  CHECK(fetch({"http://127.0.0.1:1/x", missing.url(), good.url()}) == 2);
  fetch.check_done();

  Fetch other;
  const std::string message = other.failure({"http://127.0.0.1:1/x", missing.url() + "/y"});
  CHECK(message.starts_with("tiny: 'data.bin' cannot be fetched:\n    http://127.0.0.1:1/x: "));
  CHECK(message.ends_with("\n    " + missing.url() + "/y: HTTP status 404"));
  CHECK(other.folder.names().empty());
}

TEST_CASE("redirections are followed, but not to files of this machine") {
  const TemporaryFolder secret;
  write_file_atomically(secret / "file", kContents);
  const LoopbackServer server([&](const LoopbackRequest& request) {
    if (request.path == "/data.bin") {
      return LoopbackReply{.status = 302, .headers = {"Location: /moved"}, .body = "moved"};
    }
    if (request.path == "/trap") {
      return LoopbackReply{.status = 302,
                           .headers = {"Location: file://" + (secret / "file").string()}};
    }
    if (request.path == "/loop") {
      return LoopbackReply{.status = 302, .headers = {"Location: /loop"}};
    }
    return whole(request);
  });
  Fetch fetch;
  CHECK(fetch({server.url() + "/data.bin"}) == 0);
  fetch.check_done();
  for (const char* path : {"/trap", "/loop"}) {
    Fetch other;
    CHECK(other.failure({server.url() + path}) != "(no Error)");
    CHECK(other.folder.names().empty());
  }
}

TEST_CASE("a server that falls silent is given up") {
  const LoopbackServer silent([](const LoopbackRequest& request) {
    LoopbackReply reply = cut_off(request, 100);
    reply.then_silent = true;
    return reply;
  });
  const LoopbackServer good(whole);
  Fetch fetch;
  fetch.request.timeout = std::chrono::seconds(1);
  CHECK(fetch({silent.url(), good.url()}) == 1);
  fetch.check_done();
  CHECK(good.requests()[0].header("range") == "bytes=100-");
}

TEST_CASE("a download that is asked to stop keeps the received bytes") {
  const LoopbackServer server(whole);
  Fetch fetch;
  fetch.observer.stop_at = 1;
  CHECK_FALSE(fetch({server.url()}).has_value());
  CHECK_FALSE(fs::exists(fetch.request.target));
  const std::string part = read_file(datasets::fetch::part_path(fetch.request.target));
  CHECK_FALSE(part.empty());
  CHECK(kContents.starts_with(part));
  fetch.observer.stop_at = UINT64_MAX;
  CHECK(fetch({server.url()}) == 0);
  fetch.check_done();
}

TEST_CASE("a file:// address is copied, gone on with, and missed") {
  const TemporaryFolder site;
  write_file_atomically(site / "a file.bin", kContents);
  const std::string url = "file://" + (site / "a file.bin").string();
  SUBCASE("whole") {
    Fetch fetch;
    CHECK(fetch({url}) == 0);
    fetch.check_done();
  }
  SUBCASE("the rest") {
    Fetch fetch;
    fetch.leave_part(kContents.substr(0, kHalf));
    CHECK(fetch({url}) == 0);
    fetch.check_done();
    CHECK(fetch.observer.begins == std::vector<std::uint64_t>{kHalf});
  }
  SUBCASE("no such file") {
    Fetch fetch;
    CHECK(fetch.failure({url + ".not"}) != "(no Error)");
    CHECK(fetch.folder.names().empty());
  }
  SUBCASE("another size") {
    write_file_atomically(site / "a file.bin", "short");
    Fetch fetch;
    CHECK(fetch.failure({url}).find("size: expected 200000 bytes, the server offers 5") !=
          std::string::npos);
    CHECK(fetch.folder.names().empty());
  }
}

TEST_CASE("an empty file can be fetched where none was published otherwise") {
  const LoopbackServer server([](const LoopbackRequest& request) {
    return LoopbackReply{.status = request.path == "/" ? 200 : 404};
  });
  Fetch fetch;
  fetch.forget_checksum();
  CHECK(fetch({server.url() + "/"}) == 0);
  CHECK(fs::file_size(fetch.request.target) == 0);
}

TEST_CASE("a link in place of the part file is not written through") {
  const TemporaryFolder elsewhere;
  write_file_atomically(elsewhere / "precious", "precious");
  const LoopbackServer server(whole);
  Fetch fetch;
  fs::create_symlink(elsewhere / "precious", datasets::fetch::part_path(fetch.request.target));
  CHECK(fetch.failure({server.url()}).find("expected an unfinished download") != std::string::npos);
  CHECK(read_file(elsewhere / "precious") == "precious");
}

TEST_CASE("a file that appears under the final name meanwhile is not replaced") {
  Fetch fetch;
  const LoopbackServer server([&](const LoopbackRequest& request) {
    write_file_atomically(fetch.request.target, "the user's own");
    return whole(request);
  });
  CHECK(fetch.failure({server.url()}).find("has appeared while it was fetched") !=
        std::string::npos);
  CHECK(read_file(fetch.request.target) == "the user's own");
}

TEST_CASE("a folder that cannot be written is an error of its own") {
  const LoopbackServer server(whole);
  Fetch fetch;
  fetch.request.target = fetch.folder / "no such folder" / "data.bin";
  CHECK(fetch.failure({server.url(), server.url()}).find("cannot be written") != std::string::npos);
  CHECK(server.requests().size() == 1);  // no other address would help
}

TEST_CASE("addresses are shown without the user's name and password") {
  CHECK(datasets::fetch::shown_url("https://user:pass@host/a@b") == "https://host/a@b");
  CHECK(datasets::fetch::shown_url("https://host/a@b") == "https://host/a@b");
  CHECK(datasets::fetch::shown_url("https://user@host") == "https://host");
  CHECK(datasets::fetch::shown_url("file:///a@b/c") == "file:///a@b/c");
}

TEST_CASE("sizes are told in decimal units") {
  CHECK(datasets::fetch::bytes_text(0) == "0 bytes");
  CHECK(datasets::fetch::bytes_text(1) == "1 byte");
  CHECK(datasets::fetch::bytes_text(999) == "999 bytes");
  CHECK(datasets::fetch::bytes_text(1'000) == "1.0 kB");
  CHECK(datasets::fetch::bytes_text(9'912'422) == "9.9 MB");
  CHECK(datasets::fetch::bytes_text(999'949'999) == "999.9 MB");
  CHECK(datasets::fetch::bytes_text(999'950'000) == "1.0 GB");
  CHECK(datasets::fetch::bytes_text(147'897'477'120) == "147.9 GB");
}
