// SPDX-License-Identifier: MIT
#include "engine/prefetch.hpp"

#include <ATen/core/grad_mode.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace optbench {
namespace {

class PrefetchedPass : public BatchPass {
 public:
  PrefetchedPass(std::unique_ptr<BatchPass> pass, std::size_t depth)
      : pass_(std::move(pass)), depth_(depth), worker_([this] { prepare(); }) {}

  ~PrefetchedPass() override {
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
    }
    changed_.notify_all();
    worker_.join();
  }
  PrefetchedPass(const PrefetchedPass&) = delete;
  PrefetchedPass& operator=(const PrefetchedPass&) = delete;

  [[nodiscard]] std::int64_t batches() const override { return pass_->batches(); }

  Batch next() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !ready_.empty() || error_ != nullptr; });
    if (ready_.empty()) std::rethrow_exception(error_);
    Batch batch = std::move(ready_.front());
    ready_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return batch;
  }

 private:
  void prepare() {
    const at::NoGradGuard no_grad;
    try {
      const std::int64_t count = pass_->batches();
      for (std::int64_t i = 0; i < count; ++i) {
        Batch batch = pass_->next();
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ready_.size() < depth_ || abandoned_; });
        if (abandoned_) return;
        ready_.push_back(std::move(batch));
        lock.unlock();
        changed_.notify_all();
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = std::current_exception();
    }
    changed_.notify_all();
  }

  std::unique_ptr<BatchPass> pass_;
  std::size_t depth_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> ready_;   // guarded by mutex_
  std::exception_ptr error_;  // guarded by mutex_
  bool abandoned_ = false;    // guarded by mutex_
  std::thread worker_;        // last: it starts when all else is there
};

}  // namespace

std::unique_ptr<BatchPass> prefetched(std::unique_ptr<BatchPass> pass, std::size_t depth) {
  return std::make_unique<PrefetchedPass>(std::move(pass), depth);
}

}  // namespace optbench
