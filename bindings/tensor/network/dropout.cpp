// SPDX-License-Identifier: MIT
#include "bindings/tensor/named_arguments.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "engine/model/noise_source.hpp"
#include "problems/layers/dropped.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// The seed of the next mask: from the problem that computes now, else from the run for which the
/// script is called, else from the process's stream.
std::uint64_t next_seed(lua_State* L) {
  if (model::NoiseSource* noise = interpreter_state(L).noise) return noise->next();
  at::Generator generator =
      generator_or_in_force(std::nullopt, at::kCPU).value_or(at::detail::getDefaultCPUGenerator());
  const std::lock_guard lock(generator.mutex());
  return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

int dropout(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  NamedArguments arguments(L, 2, "torch.dropout");
  const double rate = arguments.get<double>("p", 0.5);
  const bool training = arguments.get<bool>("training", true);
  arguments.finish();
  if (!(rate >= 0 && rate < 1)) {
    fail_argument(L, 2, fmt::format("a probability in [0, 1) expected, got {}", rate));
  }
  if (!training || rate == 0 || !interpreter_state(L).drops) return return_self(L);
  const std::uint64_t seed = next_seed(L);
  return return_tensor(L, [&] {
    if (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble) {
      return problems::layers::dropped(x, rate, seed);
    }
    const Tensor ones = at::ones(x.sizes(), x.options().dtype(at::kFloat));
    return x * problems::layers::dropped(ones, rate, seed).to(x.scalar_type());
  });
}

constexpr Method kFunctions[] = {
    method<dropout>("dropout",
                    "torch.dropout(x: Tensor, p: number = 0.5, training: boolean = true) -> Tensor",
                    "Each element is 0 with probability p, independently of the others, and the "
                    "kept ones are divided by 1 - p; x itself where training is false. The mask "
                    "does not depend on the number of threads."),
};

}  // namespace

std::span<const Method> dropout_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
