// SPDX-License-Identifier: MIT
#include "problems/layers/dropped.hpp"

#include "engine/data/random.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace optbench::problems::layers {
namespace {

constexpr std::int64_t kBlock = 1024;

/// A bijection of 32 bits with good mixing (the "lowbias32" of Wellons 2018, found by a search for
/// the least avalanche bias).
inline std::uint32_t scramble(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  return x ^ (x >> 16);
}

/// kept[i] = 0 with probability threshold / 2^32, else 1, for the elements first to first + n − 1.
/// Each half of the seed enters before a scramble: the draws of different seeds are independent.
#if defined(__x86_64__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
void draw_mask(
    std::uint64_t seed, std::uint32_t first, std::int64_t n, std::uint32_t threshold, float* kept) {
  const auto low = static_cast<std::uint32_t>(seed);
  const auto high = static_cast<std::uint32_t>(seed >> 32);
  for (std::int64_t i = 0; i < n; ++i) {
    const std::uint32_t place = first + static_cast<std::uint32_t>(i);
    kept[i] = scramble(scramble(place ^ low) + high) >= threshold ? 1.0F : 0.0F;
  }
}

template <class T>
void multiply_by_mask(const T* x, T* y, std::int64_t n, double rate, std::uint64_t seed) {
  const auto threshold =
      static_cast<std::uint32_t>(std::min<long long>(std::llround(rate * 0x1p32), 0xffffffffLL));
  const T scale = static_cast<T>(1 / (1 - rate));
  const std::int64_t blocks = (n + kBlock - 1) / kBlock;
  at::parallel_for(0, blocks, 16, [&](std::int64_t begin, std::int64_t end) {
    std::array<float, kBlock> kept;
    for (std::int64_t block = begin; block < end; ++block) {
      const std::int64_t first = block * kBlock;
      const std::int64_t count = std::min(kBlock, n - first);
      // Positions have 32 bits; every 2^32 elements use another seed.
      const std::uint64_t own_seed = seed + data::mix_bits(static_cast<std::uint64_t>(first) >> 32);
      draw_mask(own_seed, static_cast<std::uint32_t>(first), count, threshold, kept.data());
      for (std::int64_t i = 0; i < count; ++i) {
        y[first + i] = x[first + i] * (scale * static_cast<T>(kept[static_cast<std::size_t>(i)]));
      }
    }
  });
}

/// x, dense in memory, times its mask; the result has the memory layout of x.
at::Tensor masked(const at::Tensor& x, double rate, std::uint64_t seed) {
  at::Tensor y = at::empty_strided(x.sizes(), x.strides(), x.options());
  if (!x.is_cpu()) {
    const at::Tensor on_cpu = at::ones_like(x, x.options().device(at::kCPU));
    return y.copy_(masked(on_cpu, rate, seed)).mul_(x);
  }
  if (x.scalar_type() == at::kFloat) {
    multiply_by_mask(x.const_data_ptr<float>(), y.mutable_data_ptr<float>(), x.numel(), rate, seed);
  } else {
    multiply_by_mask(x.const_data_ptr<double>(), y.mutable_data_ptr<double>(), x.numel(), rate,
                     seed);
  }
  return y;
}

class Dropped : public torch::autograd::Function<Dropped> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                            double rate, std::int64_t seed) {
    const at::Tensor dense = x.is_non_overlapping_and_dense() ? x : x.contiguous();
    context->saved_data["rate"] = rate;
    context->saved_data["seed"] = seed;
    context->saved_data["strides"] = dense.strides().vec();
    return masked(dense, rate, static_cast<std::uint64_t>(seed));
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    at::Tensor gradient = gradients[0];
    const std::vector<std::int64_t> strides = context->saved_data["strides"].toIntVector();
    if (gradient.strides() != at::IntArrayRef(strides)) {
      gradient = at::empty_strided(gradient.sizes(), strides, gradient.options()).copy_(gradient);
    }
    // Linear in x: the derivative applies the same mask, and so does the second derivative.
    return {apply(gradient, context->saved_data["rate"].toDouble(),
                  context->saved_data["seed"].toInt()),
            {},
            {}};
  }
};

}  // namespace

at::Tensor dropped(const at::Tensor& x, double rate, std::uint64_t seed) {
  return Dropped::apply(x, rate, static_cast<std::int64_t>(seed));
}

}  // namespace optbench::problems::layers
