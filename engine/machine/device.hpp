// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <string>
#include <string_view>

namespace optbench::machine {

/// Where and how numbers are computed; chosen once per run and stored in its record.
struct Device {
  at::ScalarType dtype = at::kFloat;  ///< kFloat or kDouble
  at::Device device = at::kCPU;
  int threads = 1;

  [[nodiscard]] at::TensorOptions options() const;
};

/// "float32" or "float64". Throws Error(invalid_argument).
[[nodiscard]] at::ScalarType parse_dtype(std::string_view text);
[[nodiscard]] std::string dtype_name(at::ScalarType dtype);
/// "cpu", "cuda", "cuda:1". Throws Error(invalid_argument) for a device this build or machine
/// lacks.
[[nodiscard]] at::Device parse_device(std::string_view text);

/// The number of threads that a request for `threads` means: 0 means the number in use.
/// Throws Error(invalid_argument) for a negative number.
[[nodiscard]] int threads_for(int threads);

/// Sets LibTorch's number of threads for its lifetime, then restores the number before.
class ThreadsInForce {
 public:
  /// REQUIRES: threads >= 1.
  explicit ThreadsInForce(int threads);
  ~ThreadsInForce();
  ThreadsInForce(const ThreadsInForce&) = delete;
  ThreadsInForce& operator=(const ThreadsInForce&) = delete;

 private:
  int before_;
};

/// Stops oneDNN from using AMX where the processor reports AMX but its instructions trap.
/// Call once, before the first tensor operation. ONEDNN_MAX_CPU_ISA of the user has precedence.
void guard_against_broken_amx();

/// The processor's model name, as the operating system gives it.
[[nodiscard]] std::string processor_name();
/// "DEFAULT", "AVX2", "AVX512": LibTorch's vector kernels; ", generic MKL" if requested.
[[nodiscard]] std::string cpu_capability();
[[nodiscard]] std::string engine_version();
[[nodiscard]] std::string libtorch_version();

}  // namespace optbench::machine
