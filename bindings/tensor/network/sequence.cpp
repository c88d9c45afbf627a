// SPDX-License-Identifier: MIT
#include "bindings/tensor/named_arguments.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// Throws where a token is no row of the table.
void expect_rows(const Tensor& tokens, std::int64_t rows) {
  if (tokens.numel() == 0) return;
  const auto [low, high] = at::aminmax(tokens);
  for (const std::int64_t token : {low.item<std::int64_t>(), high.item<std::int64_t>()}) {
    if (token >= 0 && token < rows) continue;
    fail(ErrorKind::invalid_argument,
         "torch.embedding: token {} is out of range: tokens are counted from 0, expected 0 to {}",
         token, rows - 1);
  }
}

int embedding(lua_State* L) {
  const Tensor& tokens = check_tensor(L, 1);
  const Tensor& weight = check_tensor(L, 2);
  if (!at::isIntegralType(tokens.scalar_type(), /*includeBool=*/false) || weight.dim() != 2) {
    fail(ErrorKind::invalid_argument,
         "torch.embedding: expected int64 tokens and weights [tokens, features], got {} tokens and "
         "weights {}",
         c10::toString(tokens.scalar_type()), data::shape_text(weight.sizes()));
  }
  expect_rows(tokens, weight.size(0));
  return return_tensor(L, [&] { return at::embedding(weight, tokens.to(at::kLong)); });
}

int one_hot(lua_State* L) {
  const Tensor& labels = check_tensor(L, 1);
  const std::int64_t classes = optional_integer(L, 2, -1);
  return return_tensor(L, [&] { return at::one_hot(labels.to(at::kLong), classes); });
}

/// What one layer along a sequence is given: x [B, T, inputs], states [B, units] or nil, weights.
struct Recurrence {
  const Tensor& x;
  Tensor weight_ih;
  Tensor weight_hh;
  Tensor bias_ih;
  Tensor bias_hh;
  std::int64_t units;
};

/// `first`: the argument of weight_ih; `gates`: how many rows of the weights each unit has.
Recurrence check_recurrence(lua_State* L, const char* where, int first, std::int64_t gates) {
  const Tensor& x = check_tensor(L, 1);
  const Tensor& weight_ih = check_tensor(L, first);
  const Tensor& weight_hh = check_tensor(L, first + 1);
  if (x.dim() != 3 || weight_ih.dim() != 2 || x.size(2) != weight_ih.size(1) ||
      weight_ih.size(0) % gates != 0) {
    fail(ErrorKind::invalid_argument,
         "{}: inputs have shape {} and the weights {}, expected [B, T, inputs] and [{} * units, "
         "inputs]",
         where, data::shape_text(x.sizes()), data::shape_text(weight_ih.sizes()), gates);
  }
  const std::int64_t units = weight_ih.size(0) / gates;
  const auto bias = [&](int arg) {
    return lua_isnoneornil(L, arg) ? at::zeros({gates * units}, x.options()) : check_tensor(L, arg);
  };
  return {x, weight_ih, weight_hh, bias(first + 2), bias(first + 3), units};
}

/// The state at `arg`, [B, units], as LibTorch takes it; zeros where it is nil.
Tensor check_state(lua_State* L, const char* where, int arg, const Recurrence& layer) {
  const at::DimVector shape = {layer.x.size(0), layer.units};
  if (lua_isnoneornil(L, arg)) return at::zeros({1, shape[0], shape[1]}, layer.x.options());
  const Tensor& state = check_tensor(L, arg);
  data::expect_shape(where, "the state", state, shape);
  return state.unsqueeze(0);
}

int lstm(lua_State* L) {
  const Recurrence layer = check_recurrence(L, "torch.lstm", 4, 4);
  const Tensor hidden = check_state(L, "torch.lstm", 2, layer);
  const Tensor cell = check_state(L, "torch.lstm", 3, layer);
  const std::int64_t before = machine::tensor_bytes_of_thread();
  auto [outputs, last_hidden, last_cell] = with_memory(L, [&] {
    return at::lstm(
        layer.x, {hidden, cell}, {layer.weight_ih, layer.weight_hh, layer.bias_ih, layer.bias_hh},
        /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0, /*train=*/at::GradMode::is_enabled(),
        /*bidirectional=*/false, /*batch_first=*/true);
  });
  push_tensor(L, std::move(outputs), machine::tensor_bytes_of_thread() - before);
  push_tensor(L, last_hidden.squeeze(0));
  push_tensor(L, last_cell.squeeze(0));
  return 3;
}

int gru(lua_State* L) {
  const Recurrence layer = check_recurrence(L, "torch.gru", 3, 3);
  const Tensor hidden = check_state(L, "torch.gru", 2, layer);
  const std::int64_t before = machine::tensor_bytes_of_thread();
  auto [outputs, last_hidden] = with_memory(L, [&] {
    return at::gru(
        layer.x, hidden, {layer.weight_ih, layer.weight_hh, layer.bias_ih, layer.bias_hh},
        /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0, /*train=*/at::GradMode::is_enabled(),
        /*bidirectional=*/false, /*batch_first=*/true);
  });
  push_tensor(L, std::move(outputs), machine::tensor_bytes_of_thread() - before);
  push_tensor(L, last_hidden.squeeze(0));
  return 2;
}

int attention(lua_State* L) {
  const Tensor& query = check_tensor(L, 1);
  const Tensor& key = check_tensor(L, 2);
  const Tensor& value = check_tensor(L, 3);
  NamedArguments arguments(L, 4, "torch.scaled_dot_product_attention");
  const auto mask = arguments.get<Tensor>("attn_mask");
  const bool causal = arguments.get<bool>("is_causal", false);
  const auto scale = arguments.get<double>("scale");
  arguments.finish();
  return return_tensor(L, [&] {
    return at::scaled_dot_product_attention(query, key, value, mask, /*dropout_p=*/0, causal,
                                            scale);
  });
}

constexpr Method kFunctions[] = {
    method<embedding>("embedding", "torch.embedding(tokens: Tensor, weight: Tensor) -> Tensor",
                      "The rows of weight [tokens, features] at int64 tokens [...], which are "
                      "counted from 0: [..., features]."),
    method<one_hot>("one_hot",
                    "torch.one_hot(labels: Tensor, classes: integer = largest + 1) -> Tensor",
                    "int64 [..., classes] with a 1 where the label is, labels counted from 0."),
    method<lstm>(
        "lstm",
        "torch.lstm(x: Tensor, hidden: Tensor|nil, cell: Tensor|nil, weight_ih: Tensor, weight_hh: "
        "Tensor, [bias: Tensor], [bias_hh: Tensor]) -> outputs: Tensor, hidden: Tensor, cell: "
        "Tensor",
        "One LSTM layer along x [B, T, inputs]: outputs [B, T, units] and the states [B, units] "
        "after the last step. Gates in the order i, f, g, o: weight_ih [4 units, inputs], "
        "weight_hh [4 units, units], bias [4 units] or nil; bias_hh, usually absent, is added to "
        "it. States that are nil are zeros."),
    method<gru>(
        "gru",
        "torch.gru(x: Tensor, hidden: Tensor|nil, weight_ih: Tensor, weight_hh: Tensor, [bias_ih: "
        "Tensor], [bias_hh: Tensor]) -> outputs: Tensor, hidden: Tensor",
        "One GRU layer along x [B, T, inputs]: outputs [B, T, units] and the state [B, units] "
        "after the last step. Gates in the order r, z, n: weight_ih [3 units, inputs], weight_hh "
        "[3 units, units], biases [3 units] or nil. Two biases, as the reset gate scales one "
        "only."),
    method<attention>(
        "scaled_dot_product_attention",
        "torch.scaled_dot_product_attention(query: Tensor, key: Tensor, value: Tensor, {attn_mask: "
        "Tensor, is_causal: boolean = false, scale: number}) -> Tensor",
        "softmax(query * key^T * scale) * value over the last two dimensions [T, features]; scale "
        "is 1 / sqrt(features) unless given. attn_mask: bool (true: may look) or numbers to add."),
};

}  // namespace

std::span<const Method> sequence_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
