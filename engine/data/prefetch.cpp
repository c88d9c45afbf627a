// SPDX-License-Identifier: MIT
#include "engine/data/prefetch.hpp"

#include "engine/machine/cores.hpp"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

namespace optbench::data {
namespace {

/// A ring buffer of batches between one thread that fills it and one that empties it. Neither takes
/// a lock; a thread that finds nothing to do sleeps. The filling thread is woken only when three
/// quarters of the ring are empty, so that a caller with steps of microseconds does not pay for a
/// wake-up at each.
class PrefetchedPass : public BatchPass {
  static constexpr std::size_t kRingOfSmallBatches = 8;
  static constexpr std::chrono::microseconds kNap{500};

 public:
  PrefetchedPass(std::unique_ptr<BatchPass> pass, std::size_t depth)
      : pass_(std::move(pass)), ring_(depth), worker_([this] { fill(); }) {}

  ~PrefetchedPass() override {
    abandoned_.store(true, std::memory_order_relaxed);
    taken_.fetch_add(1, std::memory_order_release);  // wait() returns only on a change
    taken_.notify_one();
    worker_.join();
  }
  PrefetchedPass(const PrefetchedPass&) = delete;
  PrefetchedPass& operator=(const PrefetchedPass&) = delete;

  [[nodiscard]] std::int64_t batches() const override { return pass_->batches(); }

  Batch next() override {
    const int taken = taken_.load(std::memory_order_relaxed);
    for (int state = made_.load(std::memory_order_acquire); state / 2 <= taken;
         state = made_.load(std::memory_order_acquire)) {
      if (state % 2 == 1) std::rethrow_exception(error_);
      made_.wait(state, std::memory_order_acquire);
    }
    Batch batch = std::move(slot(taken));
    taken_.store(taken + 1, std::memory_order_release);
    if ((taken + 1) % woken_after() == 0) taken_.notify_one();
    return batch;
  }

 private:
  [[nodiscard]] Batch& slot(int number) {
    return ring_[static_cast<std::size_t>(number) % ring_.size()];
  }
  [[nodiscard]] int woken_after() const {
    return std::max(static_cast<int>(ring_.size()) * 3 / 4, 1);
  }

  void fill() {
    machine::compute_in_this_thread_alone();
    const at::NoGradGuard no_grad;
    const auto count = static_cast<int>(pass_->batches());
    int made = 0;
    try {
      for (; made < count; ++made) {
        Batch batch = pass_->next();
        if (!wait_for_room(made)) return;
        slot(made) = std::move(batch);
        publish(2 * (made + 1));
      }
    } catch (...) {
      error_ = std::current_exception();
      publish(2 * made + 1);
    }
  }

  /// False when no more batches are wanted.
  [[nodiscard]] bool wait_for_room(int made) {
    for (;;) {
      const int taken = taken_.load(std::memory_order_acquire);
      if (abandoned_.load(std::memory_order_relaxed)) return false;
      if (made - taken < static_cast<int>(ring_.size())) return true;
      if (!was_taken_during_a_nap(taken)) taken_.wait(taken, std::memory_order_acquire);
    }
  }

  /// Waking this thread would cost a fast caller a system call. So it sleeps for a short time
  /// instead; the ring holds enough batches for that.
  [[nodiscard]] bool was_taken_during_a_nap(int taken) const {
    if (ring_.size() < kRingOfSmallBatches) return false;
    std::this_thread::sleep_for(kNap);
    return taken_.load(std::memory_order_relaxed) != taken;
  }

  void publish(int state) {
    made_.store(state, std::memory_order_release);
    made_.notify_one();
  }

  std::unique_ptr<BatchPass> pass_;
  std::vector<Batch> ring_;
  std::atomic<int> made_{0};   // 2 · batches made, odd when the pass failed after them
  std::atomic<int> taken_{0};  // batches
  std::atomic<bool> abandoned_{false};
  std::exception_ptr error_;  // written before made_ turns odd
  std::thread worker_;        // last, since the thread starts when all other members exist
};

}  // namespace

std::unique_ptr<BatchPass> prefetched(std::unique_ptr<BatchPass> pass, std::size_t depth) {
  return std::make_unique<PrefetchedPass>(std::move(pass), depth);
}

}  // namespace optbench::data
