// SPDX-License-Identifier: MIT
#include "engine/sweep/run_claim.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace optbench::sweep {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kBegin = ".optbench-";
constexpr std::string_view kEnd = ".claim";
constexpr int kFolderLevels = 3;  // problem, label, setting
/// How often something is repeated that another process may undo at the same time.
constexpr int kAttempts = 10'000;

/// An open file, closed by the destructor.
class File {
 public:
  File(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

  /// False only if another process has locked it; true also where the file system knows no locks.
  [[nodiscard]] bool lock() const {
    return ::flock(number_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  }
  [[nodiscard]] bool is_there() const {
    struct stat status {};
    return ::fstat(number_, &status) == 0 && status.st_nlink > 0;
  }
  [[nodiscard]] std::string text() const {
    std::array<char, 4096> buffer{};  // more than any claim
    const ssize_t got = ::pread(number_, buffer.data(), buffer.size(), 0);
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }
  /// In one piece.
  [[nodiscard]] bool write(std::string_view text) const {
    return ::pwrite(number_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
  }

 private:
  int number_;
};

std::string text_of_file(const fs::path& path) {
  try {
    std::string text = read_file(path);
    while (text.ends_with('\n')) text.pop_back();
    return text;
  } catch (const Error&) {
    return {};
  }
}

/// When a process began, in ticks since the machine did; none when it has ended.
std::optional<std::int64_t> start_of(std::int64_t process) {
  const std::string status = text_of_file(fmt::format("/proc/{}/stat", process));
  // The second field is a name in brackets that may hold anything.
  std::istringstream fields(status.substr(std::min(status.rfind(')') + 1, status.size())));
  std::string field;
  for (int number = 3; fields >> field; ++number) {
    if (number == 3 && (field == "Z" || field == "X")) return std::nullopt;
    if (number != 22) continue;
    std::int64_t ticks = 0;
    if (std::from_chars(field.data(), field.data() + field.size(), ticks).ec != std::errc()) break;
    return ticks;
  }
  return std::nullopt;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

ProcessIdentity identity_of_this_process() {
  std::error_code error;
  const fs::path names = fs::read_symlink("/proc/self/ns/pid", error);
  ProcessIdentity identity{
      .host = host_name(),
      .machine = text_of_file("/proc/sys/kernel/random/boot_id") + " " + names.string(),
      .process = ::getpid()};
  if (const auto start = start_of(identity.process)) {
    identity.start = *start;
  } else {
    identity.machine.clear();  // without /proc nobody can look at us
  }
  return identity;
}

std::optional<ProcessIdentity> read_holder(const std::string& text) {
  try {
    const Json claim = read_json(text, "claim");
    return ProcessIdentity{.host = claim.at("host").get<std::string>(),
                           .machine = claim.at("machine").get<std::string>(),
                           .process = claim.at("process").get<std::int64_t>(),
                           .start = claim.at("start").get<std::int64_t>()};
  } catch (const Error&) {
    return std::nullopt;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

/// Whether /proc knows about the process.
bool is_of_this_machine(const ProcessIdentity& holder) {
  return !holder.machine.empty() && holder.machine == ProcessIdentity::of_this_process().machine;
}

bool lives_here(const ProcessIdentity& holder) { return start_of(holder.process) == holder.start; }

bool is_silent(const std::string& text, ClaimWatch& watch, RunClaim::Time now,
               std::chrono::seconds limit) {
  if (watch.since == RunClaim::Time{} || watch.seen != text) {
    watch.seen = text;
    watch.since = now;
  }
  return now - watch.since >= limit;
}

bool lives(const std::string& text, ClaimWatch& watch, RunClaim::Time now) {
  const auto holder = read_holder(text);
  watch.holder = holder ? holder->text() : "";
  if (!holder) return !is_silent(text, watch, now, RunClaim::kUnreadable);
  if (is_of_this_machine(*holder)) return lives_here(*holder);
  return !is_silent(text, watch, now, RunClaim::kSilence);
}

[[noreturn]] void fail_claim(const fs::path& path, int error) {
  fail(ErrorKind::io, "{}: cannot be written: {}", path.string(),
       std::generic_category().message(error));
}

void remove_dead_claim(const fs::path& path) {
  const File file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file.is_open() || !file.lock() || !file.is_there()) return;
  const auto holder = read_holder(file.text());
  if (holder && is_of_this_machine(*holder) && !lives_here(*holder)) ::unlink(path.c_str());
}

/// Whether there was something, so that the folder may be empty now.
bool remove_left_overs(const fs::path& folder, int levels) {
  bool found = false;
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.starts_with(kBegin) && name.ends_with(kEnd)) {
      remove_dead_claim(entry->path());
      found = true;
    } else if (is_temporary_name(name)) {
      remove_if_left_over(entry->path());
      found = true;
    } else if (levels > 0 && !name.starts_with('.') && !entry->is_symlink(ignored) &&
               entry->is_directory(ignored)) {
      folders.push_back(entry->path());
    }
  }
  for (const fs::path& each : folders) found |= remove_left_overs(each, levels - 1);
  if (found && levels < kFolderLevels) fs::remove(folder, error);  // a folder with results stays
  return found;
}

}  // namespace

const ProcessIdentity& ProcessIdentity::of_this_process() {
  static const ProcessIdentity identity = identity_of_this_process();
  return identity;
}

std::string ProcessIdentity::text() const { return fmt::format("{}, process {}", host, process); }

std::string RunClaim::text_of(const ProcessIdentity& holder, std::int64_t beats) {
  // The count has a fixed width, so that a beat rewrites the file in one piece.
  return write_json({{"host", holder.host},
                     {"machine", holder.machine},
                     {"process", holder.process},
                     {"start", holder.start},
                     {"beats", fmt::format("{:012}", beats)}},
                    -1) +
         "\n";
}

std::optional<RunClaim> RunClaim::take(const fs::path& path, ClaimWatch& watch, Time now) {
  int error = 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const File made(path, O_WRONLY | O_CREAT | O_EXCL);
    error = errno;
    if (made.is_open()) {
      if (made.write(text_of(ProcessIdentity::of_this_process(), 0))) return RunClaim(path);
      error = errno;
      ::unlink(path.c_str());
      break;
    }
    if (error == ENOENT) {  // also because somebody tidied up just now
      std::error_code refusal;
      fs::create_directories(path.parent_path(), refusal);
      if (refusal && refusal != std::errc::no_such_file_or_directory) break;
      continue;
    }
    if (error != EEXIST) break;
    // Whoever judges, takes over or gives back a claim has locked its file.
    const File held(path, O_RDONLY);
    if (!held.is_open()) {
      if (errno == ENOENT) continue;
      error = errno;
      break;
    }
    if (!held.lock()) return std::nullopt;
    if (!held.is_there()) continue;
    if (lives(held.text(), watch, now)) return std::nullopt;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      error = errno;
      break;
    }
  }
  fail_claim(path, error);
}

RunClaim::RunClaim(RunClaim&& other) noexcept
    : path_(std::exchange(other.path_, {})), beats_(other.beats_) {}

RunClaim::~RunClaim() {
  if (path_.empty()) return;
  const File file(path_, O_RDONLY);
  if (!file.is_open()) return;
  // Another process looks at it for a moment at most.
  for (int attempt = 0; attempt < kAttempts && !file.lock(); ++attempt) ::usleep(1000);
  if (read_holder(file.text()) == ProcessIdentity::of_this_process()) ::unlink(path_.c_str());
}

void RunClaim::beat() {
  const File file(path_, O_RDWR);
  if (!file.is_open() || !file.lock() || !file.is_there()) return;
  if (read_holder(file.text()) != ProcessIdentity::of_this_process()) return;  // taken over
  (void)file.write(text_of(ProcessIdentity::of_this_process(), ++beats_));
}

std::string claim_name(std::string_view run_key) {
  return fmt::format("{}{}{}", kBegin, run_key, kEnd);
}

void remove_left_overs(const fs::path& output_dir) {
  (void)remove_left_overs(output_dir, kFolderLevels);
}

}  // namespace optbench::sweep
