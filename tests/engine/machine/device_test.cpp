// SPDX-License-Identifier: MIT
#include "engine/machine/device.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <string>

#include "tests/support/thrown_message.hpp"

namespace optbench::machine {
namespace {

using testing::thrown_message;

std::string dtype_complaint(std::string_view text) {
  return testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)parse_dtype(text); });
}

std::string device_complaint(std::string_view text) {
  return testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)parse_device(text); });
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

TEST_CASE("threads are in force as long as somebody says so, and zero means those in force") {
  const int before = at::get_num_threads();
  {
    const ThreadsInForce one(1);
    CHECK(at::get_num_threads() == 1);
    CHECK(threads_for(0) == 1);
    CHECK(threads_for(3) == 3);
    {
      const ThreadsInForce two(2);
      CHECK(at::get_num_threads() == 2);
      CHECK(threads_for(0) == 2);
    }
    CHECK(at::get_num_threads() == 1);
  }
  CHECK(at::get_num_threads() == before);
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [] { (void)threads_for(-2); }) ==
        "threads: must be at least 1, got -2");
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

TEST_CASE("MKL is told to use all instructions, unless the user says otherwise") {
  using Question = int (*)();
  const auto asked = reinterpret_cast<Question>(::dlsym(RTLD_DEFAULT, "mkl_serv_intel_cpu_true"));
  REQUIRE((asked != nullptr));  // what MKL finds when it asks
  if (std::getenv("OPTBENCH_GENERIC_MKL") != nullptr) {
    MESSAGE("skipped: OPTBENCH_GENERIC_MKL is set");
    return;
  }
  CHECK(asked() == 1);
  const std::string usual = cpu_capability();
  ::setenv("OPTBENCH_GENERIC_MKL", "1", 1);
  CHECK(asked() == 0);
  CHECK(cpu_capability() == usual + ", generic MKL");
  ::unsetenv("OPTBENCH_GENERIC_MKL");
}

TEST_CASE("matrix products of all kinds of shapes are those of a plain loop") {
  at::Generator random = at::detail::createCPUGenerator(7);
  for (const at::ScalarType dtype : {at::kFloat, at::kDouble}) {
    for (const std::int64_t rows : {1, 3, 50, 129}) {
      for (const std::int64_t inner : {1, 10, 33, 200}) {
        for (const std::int64_t columns : {1, 10, 17, 128}) {
          const at::Tensor a = at::randn({rows, inner}, random, at::TensorOptions(dtype));
          const at::Tensor b = at::randn({inner, columns}, random, at::TensorOptions(dtype));
          const at::Tensor in_double = (a.to(at::kDouble).unsqueeze(2) * b.to(at::kDouble)).sum(1);
          // Each of the sum's terms is rounded, and each of its partial sums.
          const double tolerance =
              8 * std::sqrt(static_cast<double>(inner)) * (dtype == at::kFloat ? 6e-8 : 1.2e-16);
          const at::Tensor scale = (a.to(at::kDouble).square().sum(1, true).sqrt() *
                                    b.to(at::kDouble).square().sum(0, true).sqrt());
          const auto furthest = [&](const at::Tensor& product) {
            return ((product.to(at::kDouble) - in_double).abs() / scale).max().item<double>();
          };
          CHECK(furthest(a.mm(b)) < tolerance);
          CHECK(furthest(b.t().mm(a.t()).t()) < tolerance);
          CHECK(furthest(at::linear(a, b.t().contiguous())) < tolerance);
        }
      }
    }
  }
}

TEST_CASE("a record can say what computed it") {
  CHECK_FALSE(processor_name().empty());
  CHECK_FALSE(cpu_capability().empty());
  CHECK(libtorch_version().find('.') != std::string::npos);
  CHECK(engine_version().find('.') != std::string::npos);
}

}  // namespace optbench::machine
