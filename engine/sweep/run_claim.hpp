// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace optbench::sweep {

/// A process as others can recognise it, without any clock: its number, which the system gives to
/// another one later, and when it began, in ticks since the machine did.
struct ProcessIdentity {
  std::string host;     ///< for people
  std::string machine;  ///< start of the machine and namespace in which `process` is a number
  std::int64_t process = 0;
  std::int64_t start = 0;

  [[nodiscard]] static const ProcessIdentity& of_this_process();
  /// "node3, process 4711".
  [[nodiscard]] std::string text() const;
  bool operator==(const ProcessIdentity&) const = default;
};

/// What was seen of another process's claim: whether its holder lives on another machine shows in
/// changes of the file alone.
struct ClaimWatch {
  std::string seen = {};
  std::chrono::steady_clock::time_point since = {};
  std::string holder = {};  ///< "node3, process 4711"; empty: unknown
};

/// A file that says which process makes a run, so that no other one makes it too.
///
/// The file exists from take() until the destructor. A process that dies leaves it behind; another
/// one on this machine sees at once that its holder is no more, one on another machine after
/// kSilence without a beat(), measured by its own clock. What the clocks say plays no part.
class RunClaim {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// How long the file of a process on another machine stays the same before that counts as dead.
  static constexpr std::chrono::seconds kSilence{180};
  /// A file that says nothing: its process was killed, or has not written it yet.
  static constexpr std::chrono::seconds kUnreadable{10};

  /// The claim at `path`; none while another process holds it, of which `watch` then knows more.
  /// Missing folders are made. Throws Error(io) when no file can be made there.
  [[nodiscard]] static std::optional<RunClaim> take(const std::filesystem::path& path,
                                                    ClaimWatch& watch, Time now);
  RunClaim(RunClaim&& other) noexcept;
  RunClaim& operator=(RunClaim&& other) = delete;
  RunClaim(const RunClaim&) = delete;
  RunClaim& operator=(const RunClaim&) = delete;
  /// Gives the claim back.
  ~RunClaim();

  /// Shows other machines that this process lives; several times within kSilence.
  void beat();

  /// What a claim file holds. For tests.
  [[nodiscard]] static std::string text_of(const ProcessIdentity& holder, std::int64_t beats);

 private:
  explicit RunClaim(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;  // empty: moved from
  std::int64_t beats_ = 0;
};

/// The name of the claim of a run within its setting's folder. Hidden: readers of results pass it
/// over.
[[nodiscard]] std::string claim_name(std::string_view run_key);

/// Removes what killed processes left below a folder of results: files that were being written, and
/// claims of processes of this machine; and the folders that are empty then.
void remove_left_overs(const std::filesystem::path& output_dir);

}  // namespace optbench::sweep
