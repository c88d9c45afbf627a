// SPDX-License-Identifier: MIT
#include "engine/device.hpp"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/thrown_message.hpp"

namespace optbench {
namespace {

using testing::thrown_message;

std::string dtype_complaint(std::string_view text) {
  return thrown_message(ErrorKind::invalid_argument, [&] { (void)parse_dtype(text); });
}

std::string device_complaint(std::string_view text) {
  return thrown_message(ErrorKind::invalid_argument, [&] { (void)parse_device(text); });
}

}  // namespace

TEST_CASE("dtypes have the names that records use") {
  CHECK((parse_dtype("float32") == at::kFloat));
  CHECK((parse_dtype("float64") == at::kDouble));
  CHECK(dtype_name(at::kFloat) == "float32");
  CHECK(dtype_name(at::kDouble) == "float64");
  CHECK(dtype_name(at::kLong) == "int64");
  CHECK(dtype_name(at::kInt) == "int32");
  CHECK(dtype_name(at::kByte) == "uint8");
  CHECK(dtype_name(at::kBool) == "bool");
  CHECK(dtype_complaint("float16") == "dtype: must be float32 or float64, got 'float16'");
  CHECK(dtype_complaint("") == "dtype: must be float32 or float64, got ''");
}

TEST_CASE("devices are those of this build and machine") {
  CHECK(parse_device("cpu") == at::Device(at::kCPU));
  for (const char* text : {"", "gpu", "cuda:x", "mps", "meta", "cpu cpu"}) {
    CHECK(device_complaint(text) ==
          fmt::format("device: must be cpu, cuda or cuda:N, got '{}'", text));
  }
  if (at::hasCUDA()) {
    CHECK(parse_device("cuda") == at::Device(at::kCUDA, 0));
    CHECK(device_complaint("cuda:99").starts_with("device: 'cuda:99': this machine has "));
  } else {
    CHECK(device_complaint("cuda").starts_with(
        "device: 'cuda' needs a CUDA build of LibTorch and a GPU"));
  }
}

TEST_CASE("options carry dtype and device") {
  const Device device{.dtype = at::kDouble};
  CHECK(device.options().dtype() == at::kDouble);
  CHECK(device.options().device() == at::Device(at::kCPU));
}

TEST_CASE("threads are set for the process, and zero keeps them") {
  const int before = at::get_num_threads();
  CHECK(use_threads(1) == 1);
  CHECK(use_threads(0) == 1);
  CHECK(at::get_num_threads() == 1);
  CHECK(thrown_message(ErrorKind::invalid_argument, [] { use_threads(-2); }) ==
        "threads: must be at least 1, got -2");
  use_threads(before);
}

TEST_CASE(
    "a processor that announces AMX has oneDNN capped below it, unless the user says otherwise") {
  const char* present = std::getenv("ONEDNN_MAX_CPU_ISA");
  const std::string kept = present == nullptr ? "" : present;

  ::setenv("ONEDNN_MAX_CPU_ISA", "AVX2", 1);
  guard_against_broken_amx();
  CHECK(std::string(std::getenv("ONEDNN_MAX_CPU_ISA")) == "AVX2");

  ::unsetenv("ONEDNN_MAX_CPU_ISA");
  guard_against_broken_amx();
  std::ifstream cpuinfo("/proc/cpuinfo");
  const std::string text{std::istreambuf_iterator<char>(cpuinfo), {}};
  const char* capped = std::getenv("ONEDNN_MAX_CPU_ISA");
  CHECK((capped != nullptr) == (text.find(" amx_") != std::string::npos));

  if (present == nullptr) {
    ::unsetenv("ONEDNN_MAX_CPU_ISA");
  } else {
    ::setenv("ONEDNN_MAX_CPU_ISA", kept.c_str(), 1);
  }
}

TEST_CASE("a record can say what computed it") {
  CHECK_FALSE(processor_name().empty());
  CHECK_FALSE(cpu_capability().empty());
  CHECK(libtorch_version().find('.') != std::string::npos);
  CHECK(engine_version().find('.') != std::string::npos);
}

}  // namespace optbench
