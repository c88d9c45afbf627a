// SPDX-License-Identifier: MIT
#include "datasets/images/image_pass.hpp"

#include "engine/machine/cores.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kBatchesAhead = 2;
constexpr std::int64_t kValues = Image::kChannels * kCropSide * kCropSide;

/// A batch being made.
struct Growing {
  data::Batch batch;
  std::int64_t missing = 0;  // images
  std::exception_ptr error = nullptr;
  std::int64_t error_place = 0;  // position of the image that caused `error`
  bool ready = false;
};

/// One image to load and transform.
struct Task {
  std::shared_ptr<Growing> growing;
  std::int64_t place = 0;  // within its batch
  std::int64_t image = 0;
  LargeImageAugmentation draws;
};

/// Working memory of a thread.
struct Workbench {
  LargeImageTransform transform;
  std::vector<std::byte> file = {};
  Image image = {};
};

class ImagePass : public data::BatchPass {
 public:
  explicit ImagePass(ImagePlan plan) : plan_(std::move(plan)), examples_(plan_.positions.size(0)) {
    const std::int64_t wanted = std::max(plan_.device.threads, 1);
    try {
      for (std::int64_t i = 0; i < std::min(wanted, examples_); ++i) {
        workers_.emplace_back([this] { work(); });
      }
    } catch (...) {  // no more threads available
      leave();
      throw;
    }
  }

  ~ImagePass() override { leave(); }
  ImagePass(const ImagePass&) = delete;
  ImagePass& operator=(const ImagePass&) = delete;

  [[nodiscard]] std::int64_t batches() const override {
    return (examples_ + plan_.batch_size - 1) / plan_.batch_size;
  }

  data::Batch next() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] {
      return failure_ != nullptr || (!growing_.empty() && growing_.front()->ready);
    });
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    const std::shared_ptr<Growing> first = std::move(growing_.front());
    growing_.pop_front();
    ++taken_;
    lock.unlock();
    changed_.notify_all();
    if (first->error != nullptr) std::rethrow_exception(first->error);
    return std::move(first->batch);
  }

 private:
  void leave() {
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  void work() {
    machine::compute_in_this_thread_alone();
    const at::NoGradGuard no_grad;
    Workbench bench{.transform = LargeImageTransform(plan_.options)};
    try {
      while (std::optional<Task> task = take_task()) {
        prepare(*task, bench);
        hand_in(*task);
      }
    } catch (...) {  // out of memory, on the CPU or the device
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
    }
    changed_.notify_all();
  }

  /// The next image in order, with its draws; none when there are no more.
  std::optional<Task> take_task() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] {
      return abandoned_ || failure_ != nullptr || given_ == examples_ ||
             given_ / plan_.batch_size < taken_ + kBatchesAhead;
    });
    if (abandoned_ || failure_ != nullptr || given_ == examples_) return std::nullopt;
    if (given_ % plan_.batch_size == 0) {
      const std::int64_t size = std::min(plan_.batch_size, examples_ - given_);
      auto growing = std::make_shared<Growing>();
      growing->batch.inputs = at::empty({size, Image::kChannels, kCropSide, kCropSide},
                                        at::TensorOptions(plan_.device.dtype));
      growing->batch.targets = at::empty({size}, at::TensorOptions(at::kLong));
      growing->missing = size;
      growing_.push_back(std::move(growing));
    }
    Task task{.growing = growing_.back(),
              .place = given_ % plan_.batch_size,
              .image = plan_.positions.const_data_ptr<std::int64_t>()[given_],
              .draws = {}};
    if (plan_.augmentation_seed) {
      task.draws = draw_large_image_augmentation(
          data::numbered_seed(*plan_.augmentation_seed, plan_.first + given_));
    }
    ++given_;
    return task;
  }

  void prepare(const Task& task, Workbench& bench) {
    try {
      plan_.images->load(task.image, bench.file, bench.image);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      Growing& growing = *task.growing;
      if (growing.error == nullptr || task.place < growing.error_place) {
        growing.error = std::current_exception();
        growing.error_place = task.place;
      }
      return;
    }
    const at::Tensor& inputs = task.growing->batch.inputs;
    task.growing->batch.targets.mutable_data_ptr<std::int64_t>()[task.place] =
        plan_.images->label(task.image);
    if (plan_.device.dtype == at::kDouble) {
      transform(bench, task, inputs.mutable_data_ptr<double>() + task.place * kValues);
    } else {
      transform(bench, task, inputs.mutable_data_ptr<float>() + task.place * kValues);
    }
  }

  template <class T>
  void transform(Workbench& bench, const Task& task, T* to) {
    if (plan_.augmentation_seed) {
      bench.transform.training(bench.image, task.draws, to);
    } else {
      bench.transform.evaluation(bench.image, to);
    }
  }

  /// The thread that finishes the last image of a batch moves the batch to the device.
  void hand_in(const Task& task) {
    Growing& growing = *task.growing;
    {
      const std::lock_guard lock(mutex_);
      if (--growing.missing > 0) return;
    }
    if (growing.error == nullptr) {
      growing.batch.inputs = growing.batch.inputs.to(plan_.device.device);
      growing.batch.targets = growing.batch.targets.to(plan_.device.device);
    }
    {
      const std::lock_guard lock(mutex_);
      growing.ready = true;
    }
    changed_.notify_all();
  }

  ImagePlan plan_;
  std::int64_t examples_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Growing>> growing_;  // guarded by mutex_, in order
  std::int64_t given_ = 0;                        // guarded by mutex_: images handed to workers
  std::int64_t taken_ = 0;                        // guarded by mutex_: batches taken by the caller
  std::exception_ptr failure_;                    // guarded by mutex_: ends the pass
  bool abandoned_ = false;                        // guarded by mutex_
  std::vector<std::thread> workers_;
};

}  // namespace

std::unique_ptr<data::BatchPass> image_pass(ImagePlan plan) {
  return std::make_unique<ImagePass>(std::move(plan));
}

}  // namespace optbench::datasets::images
