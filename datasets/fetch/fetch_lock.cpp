// SPDX-License-Identifier: MIT
#include "datasets/fetch/fetch_lock.hpp"

#include "engine/base/error.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace optbench::datasets::fetch {
namespace {

constexpr std::chrono::milliseconds kBetweenTries{100};

}  // namespace

FetchLock::FetchLock(const std::string& dataset, const std::filesystem::path& path,
                     FetchObserver& observer)
    : path_(path) {
  bool said = false;
  for (;;) {
    open();
    if (::flock(number_, LOCK_EX | LOCK_NB) == 0) {
      // The previous owner may have removed the file between opening and locking.
      if (is_still_there()) return;
      close();
      continue;
    }
    const int error = errno;
    close();
    if (error == EINTR) continue;
    if (error != EWOULDBLOCK) {
      ::unlink(path_.c_str());
      observer.on_note(dataset + ": the folder cannot be locked (" +
                       std::generic_category().message(error) +
                       "): make sure that no other process fetches these files now");
      return;
    }
    if (!std::exchange(said, true)) {
      observer.on_note(dataset + ": another process is fetching it; waiting for that one");
    }
    if (observer.stop()) {
      may_go_on_ = false;
      return;
    }
    std::this_thread::sleep_for(kBetweenTries);
  }
}

FetchLock::~FetchLock() {
  if (number_ < 0) return;
  ::unlink(path_.c_str());  // while it is locked, so that no other lock file is removed
  close();
}

void FetchLock::open() {
  number_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (number_ >= 0) return;
  fail(ErrorKind::io, "{}: cannot be written: {}", path_.string(),
       std::generic_category().message(errno));
}

void FetchLock::close() { ::close(std::exchange(number_, -1)); }

bool FetchLock::is_still_there() const {
  struct stat held {};
  struct stat named {};
  return ::fstat(number_, &held) == 0 && ::stat(path_.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

}  // namespace optbench::datasets::fetch
