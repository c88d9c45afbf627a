// SPDX-License-Identifier: MIT
#include "engine/machine/cores.hpp"

#include <ATen/Parallel.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "tests/support/temporary_folder.hpp"

namespace optbench::machine {

TEST_CASE("a core is free where threads and processes leave one") {
  const int cores = usable_cores();
  REQUIRE(cores >= 1);
  CHECK(has_free_core(cores - 1));
  CHECK_FALSE(has_free_core(cores));
  share_cores(2);
  CHECK(has_free_core(1) == (cores >= 4));
  CHECK_FALSE(has_free_core(cores / 2));
  share_cores(1);
}

namespace {

/// The files below /proc/self and the mounts of control groups, as a kernel would show them.
class Machine {
 public:
  void write(const std::string& path, const std::string& text) const {
    const std::filesystem::path file = folder_.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  [[nodiscard]] std::optional<double> quota() const {
    return cpu_quota(folder_.path() / "proc", folder_.path());
  }

 private:
  testing::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("the smallest quota of a group and of those above it counts: version 2") {
  Machine machine;
  machine.write("proc/cgroup", "0::/user.slice/job.scope\n");
  machine.write("proc/mountinfo",
                "22 1 0:21 / /proc rw - proc proc rw\n"
                "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
  CHECK_FALSE(machine.quota().has_value());
  machine.write("sys/fs/cgroup/user.slice/job.scope/cpu.max", "max 100000\n");
  CHECK_FALSE(machine.quota().has_value());
  machine.write("sys/fs/cgroup/user.slice/cpu.max", "250000 100000\n");
  CHECK(machine.quota() == 2.5);
  machine.write("sys/fs/cgroup/user.slice/job.scope/cpu.max", "300000 100000\n");
  CHECK(machine.quota() == 2.5);
  machine.write("sys/fs/cgroup/user.slice/job.scope/cpu.max", "50000 100000\n");
  CHECK(machine.quota() == 0.5);
  for (const char* broken : {"", "0 100000", "100000", "a b", "100000 0", "-1 100000"}) {
    machine.write("sys/fs/cgroup/user.slice/job.scope/cpu.max", broken);
    CHECK(machine.quota() == 2.5);
  }
}

TEST_CASE("a container sees its own quota at the mount: both versions") {
  Machine second;
  second.write("proc/cgroup", "0::/\n");
  second.write("proc/mountinfo", "31 23 0:28 / /sys/fs/cgroup ro - cgroup2 cgroup ro\n");
  second.write("sys/fs/cgroup/cpu.max", "400000 200000\n");
  CHECK(second.quota() == 2);
  Machine first;  // the path is that of the machine, the mount begins at the container's group
  first.write("proc/cgroup", "4:memory:/docker/12ab\n3:cpu,cpuacct:/docker/12ab\n0::/\n");
  first.write(
      "proc/mountinfo",
      "32 31 0:29 /docker/12ab /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
      "33 31 0:30 /docker/12ab /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
  first.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000\n");
  CHECK_FALSE(first.quota().has_value());
  first.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  CHECK(first.quota() == 1.5);
  first.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
  CHECK_FALSE(first.quota().has_value());
}

TEST_CASE("groups of version 1 have parents, and another controller's quota is none") {
  Machine machine;
  machine.write("proc/cgroup", "3:cpuset:/set\n2:cpu:/jobs/7\n");
  machine.write("proc/mountinfo",
                "32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
                "33 31 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");
  machine.write("sys/fs/cgroup/cpuset/set/cpu.cfs_quota_us", "10000\n");
  machine.write("sys/fs/cgroup/cpuset/set/cpu.cfs_period_us", "100000\n");
  CHECK_FALSE(machine.quota().has_value());
  machine.write("sys/fs/cgroup/cpu/jobs/cpu.cfs_quota_us", "800000\n");
  machine.write("sys/fs/cgroup/cpu/jobs/cpu.cfs_period_us", "100000\n");
  CHECK(machine.quota() == 8);
  CHECK_FALSE(cpu_quota("/nowhere", "/nowhere").has_value());
}

TEST_CASE("a thread that computes alone leaves the others their threads") {
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  int alone = 0;
  int other = 0;
  std::thread([&] {
    compute_in_this_thread_alone();
    alone = at::get_num_threads();
  }).join();
  std::thread([&] { other = at::get_num_threads(); }).join();
  CHECK(alone == 1);
  CHECK(other == 2);
  CHECK(at::get_num_threads() == 2);
  at::set_num_threads(before);
}

}  // namespace optbench::machine
