// SPDX-License-Identifier: MIT
#include "engine/machine/device.hpp"

#include "engine/base/error.hpp"
#include "engine/machine/cores.hpp"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/util/Exception.h>

#include <cstdlib>
#include <fstream>

#include "optbench_version.hpp"

namespace optbench::machine {
namespace {

bool wants_generic_mkl() { return std::getenv("OPTBENCH_GENERIC_MKL") != nullptr; }

}  // namespace
}  // namespace optbench::machine

/// MKL, which computes LibTorch's matrix products, calls this function to find out whether the
/// processor is Intel's. If it is not, MKL uses generic kernels, which take twice the time on an
/// AMD processor with AVX-512. The definition in the program overrides that of the library. MKL
/// still asks the processor which instructions it supports.
extern "C" [[gnu::visibility("default")]] int mkl_serv_intel_cpu_true() {
  return optbench::machine::wants_generic_mkl() ? 0 : 1;
}

namespace optbench::machine {

at::TensorOptions Device::options() const { return at::TensorOptions(dtype).device(device); }

at::ScalarType parse_dtype(std::string_view text) {
  if (text == "float32") return at::kFloat;
  if (text == "float64") return at::kDouble;
  fail(ErrorKind::invalid_argument, "dtype: must be float32 or float64, got '{}'", text);
}

std::string dtype_name(at::ScalarType dtype) {
  switch (dtype) {
    case at::kFloat:
      return "float32";
    case at::kDouble:
      return "float64";
    case at::kHalf:
      return "float16";
    case at::kBFloat16:
      return "bfloat16";
    case at::kLong:
      return "int64";
    case at::kInt:
      return "int32";
    case at::kShort:
      return "int16";
    case at::kChar:
      return "int8";
    case at::kByte:
      return "uint8";
    case at::kBool:
      return "bool";
    default:
      return c10::toString(dtype);
  }
}

at::Device parse_device(std::string_view text) {
  std::optional<at::Device> device;
  try {
    device = at::Device(std::string(text));
  } catch (const c10::Error&) {
    fail(ErrorKind::invalid_argument, "device: must be cpu, cuda or cuda:N, got '{}'", text);
  }
  if (device->is_cpu()) return at::kCPU;
  if (!device->is_cuda()) {
    fail(ErrorKind::invalid_argument, "device: must be cpu, cuda or cuda:N, got '{}'", text);
  }
  if (!at::hasCUDA()) {
    fail(ErrorKind::invalid_argument,
         "device: '{}' needs a CUDA build of LibTorch and a GPU; this one has {}", text,
         at::globalContext().hasCUDA() ? "no GPU" : "neither");
  }
  const auto count = static_cast<int>(at::getNumGPUs());
  if (device->has_index() && device->index() >= count) {
    fail(ErrorKind::invalid_argument, "device: '{}': this machine has {} GPU(s)", text, count);
  }
  return device->has_index() ? *device : at::Device(at::kCUDA, 0);
}

int threads_for(int threads) {
  if (threads < 0)
    fail(ErrorKind::invalid_argument, "threads: must be at least 1, got {}", threads);
  return threads > 0 ? threads : within_quota(at::get_num_threads());
}

ThreadsInForce::ThreadsInForce(int threads) : before_(at::get_num_threads()) {
  // Until the number was set once, MKL takes fewer threads where it sees fit.
  static bool was_set = false;
  if (threads == before_ && was_set) return;
  at::set_num_threads(threads);
  was_set = true;
}

ThreadsInForce::~ThreadsInForce() {
  if (at::get_num_threads() != before_) at::set_num_threads(before_);
}

void guard_against_broken_amx() {
#if defined(__x86_64__)
  if (std::getenv("ONEDNN_MAX_CPU_ISA") != nullptr) return;
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (!line.starts_with("flags")) continue;
    // AMX tiles are reported; whether they can be used cannot be tested without risking a trap.
    if (line.find(" amx_") != std::string::npos) {
      ::setenv("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16", /*overwrite=*/0);
    }
    return;
  }
#endif
}

std::string processor_name() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

std::string cpu_capability() {
  return at::get_cpu_capability() + (wants_generic_mkl() ? ", generic MKL" : "");
}
std::string engine_version() { return OPTBENCH_VERSION; }
std::string libtorch_version() { return LIBTORCH_VERSION; }

}  // namespace optbench::machine
