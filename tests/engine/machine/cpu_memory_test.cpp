// SPDX-License-Identifier: MIT
#include "engine/machine/cpu_memory.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <iostream>
#include <thread>

namespace optbench::machine {
namespace {

constexpr std::int64_t kMegabyte = std::int64_t{1} << 20;

at::Tensor megabytes(std::int64_t count) { return at::empty({count * kMegabyte}, at::kByte); }

bool is_off() {
#if defined(__SANITIZE_ADDRESS__)
  std::cout << "skipped: memory of tensors is not cached under the address sanitizer\n";
  return true;
#else
  return false;  // tests/main.cpp switches it on
#endif
}

TEST_CASE("a large tensor's memory serves the next one of its size") {
  if (is_off()) return;
  release_cached_memory();
  const TensorMemory before = tensor_memory();
  CHECK(before.cached == 0);
  at::Tensor first = megabytes(40);
  void* const place = first.mutable_data_ptr();
  CHECK(reinterpret_cast<std::uintptr_t>(place) % 64 == 0);
  CHECK(tensor_memory().in_use - before.in_use >= 40 * kMegabyte);
  CHECK(tensor_memory().in_use - before.in_use <= 45 * kMegabyte);
  first.reset();
  CHECK(tensor_memory().in_use == before.in_use);
  CHECK(tensor_memory().cached >= 40 * kMegabyte);
  const at::Tensor second = megabytes(40);
  CHECK(second.const_data_ptr() == place);
  CHECK(tensor_memory().cached == 0);
  // Nearly the same size shares the block, another does not.
  const at::Tensor third = megabytes(20);
  CHECK(third.const_data_ptr() != place);
}

TEST_CASE("the cache stays within half of the peak use") {
  if (is_off()) return;
  release_cached_memory();
  const std::int64_t start = tensor_memory().in_use;
  for (std::int64_t size = 10; size < 60; ++size) static_cast<void>(megabytes(size).fill_(1));
  const TensorMemory after = tensor_memory();
  CHECK(after.in_use == start);
  CHECK(after.cached <= 3 * (start + 64 * kMegabyte) / 2);
  CHECK(after.cached > 0);
  release_cached_memory();
  CHECK(tensor_memory().cached == 0);
}

TEST_CASE("small tensors and empty ones are malloc's business") {
  if (is_off()) return;
  const TensorMemory before = tensor_memory();
  const at::Tensor small = at::ones({1000});
  const at::Tensor empty = at::empty({0});
  CHECK(small.sum().item<double>() == 1000);
  CHECK(empty.numel() == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(small.const_data_ptr()) % 64 == 0);
  CHECK(tensor_memory().in_use == before.in_use);
}

TEST_CASE("tensors may be freed by another thread, and grow") {
  if (is_off()) return;
  const std::int64_t before = tensor_memory().in_use;
  at::Tensor tensor = megabytes(8).fill_(7);
  tensor.resize_({16 * kMegabyte});
  CHECK(tensor[8 * kMegabyte - 1].item<int>() == 7);
  std::thread([moved = std::move(tensor)]() mutable { moved.reset(); }).join();
  CHECK(tensor_memory().in_use == before);
}

TEST_CASE("more memory than there is, is refused and leaves no trace") {
  if (is_off()) return;
  const TensorMemory before = tensor_memory();
  std::string message;
  try {
    static_cast<void>(at::empty({std::int64_t{1} << 52}));
  } catch (const c10::Error& error) {
    message = error.what_without_backtrace();
  }
  CHECK(message.find("can't allocate memory: you tried to allocate 18014398509481984 bytes.") !=
        std::string::npos);
  CHECK(tensor_memory().in_use == before.in_use);
  static_cast<void>(megabytes(10));
  CHECK(tensor_memory().cached < 64 * kMegabyte + 3 * before.in_use / 2);
}

TEST_CASE("blocks are at most an eighth larger than what they hold") {
  if (is_off()) return;
  for (const std::int64_t bytes :
       {kMegabyte, 2 * kMegabyte, 3 * kMegabyte + 17, 8 * kMegabyte, 100 * kMegabyte + 1}) {
    CAPTURE(bytes);
    const std::int64_t before = tensor_memory().in_use;
    const at::Tensor tensor = at::empty({bytes}, at::kByte);
    CHECK(tensor_memory().in_use - before >= bytes);
    CHECK(tensor_memory().in_use - before <= bytes + bytes / 8);
  }
}

TEST_CASE("threads take and free at the same time, and nobody's numbers change") {
  if (is_off()) return;
  const std::int64_t before = tensor_memory().in_use;
  std::atomic<int> wrong = 0;
  const auto work = [&wrong](int number) {
    for (int i = 0; i < 200; ++i) {
      const at::Tensor tensor = megabytes(1 + (number + i) % 4).fill_(number);
      const at::Tensor other = megabytes(2);
      if (!tensor.eq(number).all().item<bool>()) ++wrong;
    }
  };
  std::thread first(work, 1);
  std::thread second(work, 2);
  first.join();
  second.join();
  CHECK(wrong == 0);
  CHECK(tensor_memory().in_use == before);
}

TEST_CASE("a lazy clone is copied when it is written to") {
  if (is_off()) return;
  const at::Tensor original = megabytes(4).fill_(3);
  const at::Tensor clone = at::_lazy_clone(original);
  clone.fill_(5);
  CHECK(original.eq(3).all().item<bool>());
  CHECK(clone.eq(5).all().item<bool>());
}

}  // namespace
}  // namespace optbench::machine
