// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <thread>
#include <vector>

namespace optbench::testing {

/// System calls of one purpose, under all the names that the C library may use.
inline const std::vector<long> kRenameWithoutReplacing = {SYS_renameat2};
inline const std::vector<long> kRename = {
#ifdef SYS_rename
    SYS_rename,
#endif
    SYS_renameat, SYS_renameat2};
inline const std::vector<long> kLink = {
#ifdef SYS_link
    SYS_link,
#endif
    SYS_linkat};

/// Runs `action` in a thread of its own in which these system calls fail with `error`, as on a file
/// system that does not support them. False, and `action` is not run, where the system cannot do
/// that.
template <class Action>
[[nodiscard]] bool with_refused_calls(const std::vector<std::vector<long>>& refused, int error,
                                      const Action& action) {
  std::vector<sock_filter> program = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const std::vector<long>& calls : refused) {
    for (const long call : calls) {
      program.push_back(
          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
      program.push_back(
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error)));
    }
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  bool is_filtered = false;
  std::thread([&] {
    const sock_fprog filter{.len = static_cast<unsigned short>(program.size()),
                            .filter = program.data()};
    is_filtered = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
    if (is_filtered) action();
  }).join();
  return is_filtered;
}

}  // namespace optbench::testing
