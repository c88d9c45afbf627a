// SPDX-License-Identifier: MIT
#include "datasets/fetch/fetch.hpp"

#include "datasets/fetch/fetch_lock.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/digest.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "tests/support/error_message.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/recording_observer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace fs = std::filesystem;
using namespace optbench;
using namespace optbench::testing;

namespace {

/// A data set of the two files "a" and "b.gz", which hold their own names.
data::DatasetEntry tiny_entry(std::vector<std::string> mirrors) {
  return {.name = "tiny",
          .summary = {},
          .source = {},
          .files = {{.name = "a", .sha256 = sha256_hex("a"), .bytes = 1},
                    {.name = "b.gz", .md5 = {md5_hex("b.gz")}, .bytes = 4}},
          .mirrors = std::move(mirrors),
          .open = {}};
}

/// Serves a file's own name as its contents.
LoopbackReply own_name(const LoopbackRequest& request) {
  return file_reply(request, request.path.substr(request.path.rfind('/') + 1));
}

LoopbackReply nothing(const LoopbackRequest&) { return {.status = 404}; }

void check_whole(const fs::path& folder) {
  CHECK(read_file(folder / "a") == "a");
  CHECK(read_file(folder / "b.gz") == "b.gz");
  CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 2);
}

/// An environment variable for the life of this object.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value, 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace

TEST_CASE("every missing file of a data set is fetched, then there is nothing to do") {
  const LoopbackServer server(own_name);
  const TemporaryFolder data;
  RecordingObserver observer;
  const data::DatasetEntry entry = tiny_entry({server.url() + "/deep/folder/"});
  const datasets::fetch::FetchRequest request{.data_dir = data.path()};
  CHECK(fetch_dataset(entry, request, observer) == datasets::fetch::FetchEnd::fetched);
  check_whole(data / "tiny");
  CHECK(server.requests()[0].path == "/deep/folder/a");
  CHECK(fetch_dataset(entry, request, observer) == datasets::fetch::FetchEnd::here);
  CHECK(server.requests().size() == 2);
}

TEST_CASE("files that are there are left alone, decompressed and unpacked ones too") {
  const LoopbackServer server(own_name);
  const TemporaryFolder data;
  data::DatasetEntry entry = tiny_entry({server.url()});
  entry.files.push_back({.name = "c.tar.gz", .unpacked = "c-folder"});
  CHECK(datasets::fetch::missing_files(entry, data.path()).size() == 3);
  write_file_atomically(data / "tiny/b", "decompressed, and not even right");
  fs::create_directories(data / "tiny/c-folder");
  REQUIRE(datasets::fetch::missing_files(entry, data.path()).size() == 1);
  CHECK(datasets::fetch::missing_files(entry, data.path())[0].name == "a");
  RecordingObserver observer;
  CHECK(fetch_dataset(entry, {.data_dir = data.path()}, observer) ==
        datasets::fetch::FetchEnd::fetched);
  CHECK(server.requests().size() == 1);
  CHECK(read_file(data / "tiny/b") == "decompressed, and not even right");
}

TEST_CASE("the mirror that served one file is asked first for the next") {
  const LoopbackServer bad(nothing);
  const LoopbackServer good(own_name);
  const TemporaryFolder data;
  RecordingObserver observer;
  CHECK(fetch_dataset(tiny_entry({bad.url(), good.url()}), {.data_dir = data.path()}, observer) ==
        datasets::fetch::FetchEnd::fetched);
  check_whole(data / "tiny");
  CHECK(bad.requests().size() == 1);
  CHECK(good.requests().size() == 2);
}

TEST_CASE("a base URL takes the place of all mirrors and holds a folder per data set") {
  const LoopbackServer mirror(own_name);
  const LoopbackServer site(own_name);
  const TemporaryFolder data;
  RecordingObserver observer;
  datasets::fetch::FetchRequest request{.data_dir = data.path(),
                                        .source = {.base_url = site.url() + "/data"}};
  CHECK(fetch_dataset(tiny_entry({mirror.url()}), request, observer) ==
        datasets::fetch::FetchEnd::fetched);
  check_whole(data / "tiny");
  CHECK(mirror.requests().empty());
  CHECK(site.requests()[0].path == "/data/tiny/a");
}

TEST_CASE("files that may not be redistributed come with instructions, or from another address") {
  const LoopbackServer site(own_name);
  const TemporaryFolder data;
  RecordingObserver observer;
  data::DatasetEntry entry = tiny_entry({site.url()});
  entry.by_hand = "register at example.org";
  datasets::fetch::FetchRequest request{.data_dir = data.path()};
  CHECK_FALSE(datasets::fetch::is_fetchable(entry, request.source));
  CHECK(thrown_message(ErrorKind::not_found,
                       [&] { (void)fetch_dataset(entry, request, observer); }) ==
        "tiny: cannot be fetched: register at example.org\n  hint: its folder is '" +
            (data / "tiny").string() + "'");
  CHECK(site.requests().empty());
  CHECK(data.names().empty());
  const LoopbackServer empty(nothing);
  request.source.base_url = empty.url();
  CHECK(thrown_message(ErrorKind::io, [&] {
          (void)fetch_dataset(entry, request, observer);
        }).ends_with("HTTP status 404\n  by hand: register at example.org"));
  request.source.base_url = site.url();
  CHECK(datasets::fetch::is_fetchable(entry, request.source));
  CHECK(fetch_dataset(entry, request, observer) == datasets::fetch::FetchEnd::fetched);
}

TEST_CASE("a fetch that fails leaves no empty folder, and what it got stays") {
  const LoopbackServer half([](const LoopbackRequest& request) {
    return request.path == "/a" ? own_name(request) : LoopbackReply{.status = 500};
  });
  const LoopbackServer bad(nothing);
  const TemporaryFolder data;
  RecordingObserver observer;
  const datasets::fetch::FetchRequest request{.data_dir = data.path()};
  CHECK(error_message([&] {
          (void)fetch_dataset(tiny_entry({bad.url()}), request, observer);
        }).find("HTTP status 404") != std::string::npos);
  CHECK(data.names().empty());
  CHECK(error_message([&] {
          (void)fetch_dataset(tiny_entry({half.url()}), request, observer);
        }).find("'b.gz' cannot be fetched") != std::string::npos);
  CHECK(read_file(data / "tiny/a") == "a");
}

TEST_CASE("a disk that is too small is told before anything is asked for") {
  const LoopbackServer server(own_name);
  const TemporaryFolder data;
  RecordingObserver observer;
  data::DatasetEntry entry = tiny_entry({server.url()});
  entry.files[0].bytes = std::uint64_t{1} << 60;
  const std::string message = thrown_message(
      ErrorKind::io, [&] { (void)fetch_dataset(entry, {.data_dir = data.path()}, observer); });
  CHECK(message.find("is too small: 1152921504.6 GB are still to be fetched") != std::string::npos);
  CHECK(server.requests().empty());
}

TEST_CASE("of two fetches at once the second waits and finds everything there") {
  std::atomic<bool> second_waits = false;
  const LoopbackServer server([&](const LoopbackRequest& request) {
    while (!second_waits) std::this_thread::yield();
    return own_name(request);
  });
  struct Waiting final : datasets::fetch::FetchObserver {
    std::atomic<bool>& waits;
    explicit Waiting(std::atomic<bool>& flag) : waits(flag) {}
    void on_note(const std::string&) override { waits = true; }
    void on_begin(const std::string&, const std::string&, const std::string&, std::uint64_t,
                  std::uint64_t) override {}
    void on_bytes(std::uint64_t, std::uint64_t) override {}
    void on_placed(const std::string&, const std::string&, std::uint64_t,
                   const std::string&) override {}
    [[nodiscard]] bool stop() override { return false; }
  };
  const TemporaryFolder data;
  const data::DatasetEntry entry = tiny_entry({server.url()});
  const datasets::fetch::FetchRequest request{.data_dir = data.path()};
  std::vector<datasets::fetch::FetchEnd> ends(2, datasets::fetch::FetchEnd::stopped);
  std::vector<std::thread> threads;
  for (datasets::fetch::FetchEnd& end : ends) {
    threads.emplace_back([&] {
      Waiting observer(second_waits);
      end = fetch_dataset(entry, request, observer);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK((ends == std::vector{datasets::fetch::FetchEnd::fetched, datasets::fetch::FetchEnd::here} ||
         ends == std::vector{datasets::fetch::FetchEnd::here, datasets::fetch::FetchEnd::fetched}));
  check_whole(data / "tiny");
  CHECK(server.requests().size() == 2);
}

TEST_CASE("asked to stop, a fetch says so") {
  const LoopbackServer server(own_name);
  const TemporaryFolder data;
  RecordingObserver observer;
  observer.stop_now = true;
  CHECK(fetch_dataset(tiny_entry({server.url()}), {.data_dir = data.path()}, observer) ==
        datasets::fetch::FetchEnd::stopped);
  CHECK_FALSE(fs::exists(data / "tiny/a"));
}

TEST_CASE("the environment sets another address and the timeout") {
  {
    const Variable url("OPTBENCH_DATA_URL", "file:///site/data//");
    const Variable timeout("OPTBENCH_DATA_TIMEOUT", "7");
    CHECK(datasets::fetch::fetch_source().base_url == "file:///site/data");
    CHECK(datasets::fetch::fetch_source().timeout == std::chrono::seconds(7));
  }
  {
    const Variable url("OPTBENCH_DATA_URL", "");
    const Variable timeout("OPTBENCH_DATA_TIMEOUT", "");
    CHECK(datasets::fetch::fetch_source().base_url.empty());
    CHECK(datasets::fetch::fetch_source().timeout == std::chrono::seconds(30));
  }
  const Variable none("OPTBENCH_DATA_TIMEOUT", "");
  {
    const Variable url("OPTBENCH_DATA_URL", "/site/data");
    CHECK(thrown_message(ErrorKind::invalid_argument,
                         [] { (void)datasets::fetch::fetch_source(); }) ==
          "$OPTBENCH_DATA_URL: must begin with http://, https:// or file://, got '/site/data'   "
          "hint: file:///site/data");
  }
  const Variable url("OPTBENCH_DATA_URL", "");
  for (const char* text : {"0", "-1", "1.5", "soon", "86401"}) {
    const Variable timeout("OPTBENCH_DATA_TIMEOUT", text);
    CHECK(thrown_message(ErrorKind::invalid_argument,
                         [] { (void)datasets::fetch::fetch_source(); }) ==
          std::string("$OPTBENCH_DATA_TIMEOUT: must be a whole number of seconds in [1, 86400], "
                      "got '") +
              text + "'");
  }
}
