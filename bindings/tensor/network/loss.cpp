// SPDX-License-Identifier: MIT
#include "bindings/tensor/named_arguments.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>
#include <ATen/core/Reduction.h>

namespace optbench::bindings {

/// How a loss of many elements becomes one: "mean", "sum" or "none" (not at all).
template <>
struct LuaValue<at::Reduction::Reduction> {
  static constexpr const char* word = "text, \"mean\", \"sum\" or \"none\"";
  static std::optional<at::Reduction::Reduction> read(lua_State* L, int index) {
    const auto name = LuaValue<std::string>::read(L, index);
    if (name == "mean") return at::Reduction::Mean;
    if (name == "sum") return at::Reduction::Sum;
    if (name == "none") return at::Reduction::None;
    return std::nullopt;
  }
};

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

namespace {

using at::Tensor;
using at::Reduction::Reduction;

Reduction get_reduction(NamedArguments& arguments) {
  return arguments.get<Reduction>("reduction", at::Reduction::Mean);
}

/// Throws where the shapes differ: what LibTorch would broadcast, with a warning, is a mistake.
void expect_same_shape(const char* where, const Tensor& x, const Tensor& target) {
  if (x.sizes() == target.sizes()) return;
  fail(ErrorKind::invalid_argument, "{}: the target has shape {}, expected that of the input, {}",
       where, data::shape_text(target.sizes()), data::shape_text(x.sizes()));
}

/// Classes as LibTorch takes them. Whether they are in range is asked only when it refuses them.
Tensor class_labels(const char* where, const Tensor& scores, const Tensor& labels) {
  if (!at::isIntegralType(labels.scalar_type(), /*includeBool=*/false)) {
    fail(ErrorKind::invalid_argument, "{}: labels must be int64, got {}", where,
         c10::toString(labels.scalar_type()));
  }
  at::DimVector expected(scores.sizes());
  if (!expected.empty()) expected.erase(expected.begin() + (expected.size() > 1 ? 1 : 0));
  if (labels.sizes() != at::IntArrayRef(expected)) {
    fail(ErrorKind::invalid_argument, "{}: labels have shape {}, expected {} for scores {}", where,
         data::shape_text(labels.sizes()), data::shape_text(expected),
         data::shape_text(scores.sizes()));
  }
  return labels.to(at::kLong);
}

/// Runs `make`; where LibTorch finds a label out of range, says how labels are counted.
template <class Make>
Tensor with_labels(const char* where, const Tensor& scores, const Tensor& labels, Make make) {
  try {
    return make();
  } catch (const c10::IndexError&) {
    const std::int64_t classes = scores.size(scores.dim() > 1 ? 1 : 0);
    const Tensor wrong = labels.masked_select(labels.lt(0).logical_or(labels.ge(classes)));
    fail(ErrorKind::invalid_argument,
         "{}: label {} is out of range: classes are counted from 0, expected 0 to {}", where,
         wrong.numel() == 0 ? 0 : wrong[0].item<std::int64_t>(), classes - 1);
  }
}

int cross_entropy(lua_State* L) {
  constexpr const char* kName = "torch.cross_entropy";
  const Tensor& logits = check_tensor(L, 1);
  const Tensor& target = check_tensor(L, 2);
  NamedArguments arguments(L, 3, kName);
  const auto weight = arguments.get<Tensor>("weight");
  const auto ignored = arguments.get<std::int64_t>("ignore_index", -100);
  const Reduction reduction = get_reduction(arguments);
  const double smoothing = arguments.get<double>("label_smoothing", 0);
  arguments.finish();
  const bool probabilities = target.is_floating_point();
  if (probabilities) expect_same_shape(kName, logits, target);
  const Tensor wanted = probabilities ? target : class_labels(kName, logits, target);
  return return_tensor(L, [&] {
    return with_labels(kName, logits, wanted, [&] {
      return at::cross_entropy_loss(logits, wanted, weight, reduction, ignored, smoothing);
    });
  });
}

int nll_loss(lua_State* L) {
  constexpr const char* kName = "torch.nll_loss";
  const Tensor& scores = check_tensor(L, 1);
  const Tensor& target = check_tensor(L, 2);
  NamedArguments arguments(L, 3, kName);
  const auto weight = arguments.get<Tensor>("weight");
  const auto ignored = arguments.get<std::int64_t>("ignore_index", -100);
  const Reduction reduction = get_reduction(arguments);
  arguments.finish();
  const Tensor labels = class_labels(kName, scores, target);
  return return_tensor(L, [&] {
    return with_labels(kName, scores, labels,
                       [&] { return at::nll_loss_nd(scores, labels, weight, reduction, ignored); });
  });
}

/// torch.f(x, target, {reduction = "mean"})
template <auto operation>
int distance(lua_State* L, const char* where) {
  const Tensor& x = check_tensor(L, 1);
  const Tensor& target = check_tensor(L, 2);
  NamedArguments arguments(L, 3, where);
  const Reduction reduction = get_reduction(arguments);
  arguments.finish();
  expect_same_shape(where, x, target);
  return return_tensor(L, [&] { return operation(x, target, reduction); });
}

int mse_loss(lua_State* L) {
  return distance<[](const auto&... each) { return at::mse_loss(each...); }>(L, "torch.mse_loss");
}

int l1_loss(lua_State* L) {
  return distance<[](const auto&... each) { return at::l1_loss(each...); }>(L, "torch.l1_loss");
}

/// torch.f(x, target, {reduction = "mean", limit = 1}): quadratic below the limit, then linear.
template <auto operation>
int limited_distance(lua_State* L, const char* where, const char* limit) {
  const Tensor& x = check_tensor(L, 1);
  const Tensor& target = check_tensor(L, 2);
  NamedArguments arguments(L, 3, where);
  const Reduction reduction = get_reduction(arguments);
  const double value = arguments.get<double>(limit, 1);
  arguments.finish();
  expect_same_shape(where, x, target);
  return return_tensor(L, [&] { return operation(x, target, reduction, value); });
}

int smooth_l1_loss(lua_State* L) {
  return limited_distance<[](const auto&... each) { return at::smooth_l1_loss(each...); }>(
      L, "torch.smooth_l1_loss", "beta");
}

int huber_loss(lua_State* L) {
  return limited_distance<[](const auto&... each) { return at::huber_loss(each...); }>(
      L, "torch.huber_loss", "delta");
}

int binary_cross_entropy(lua_State* L) {
  constexpr const char* kName = "torch.binary_cross_entropy";
  const Tensor& x = check_tensor(L, 1);
  const Tensor& target = check_tensor(L, 2);
  NamedArguments arguments(L, 3, kName);
  const auto weight = arguments.get<Tensor>("weight");
  const Reduction reduction = get_reduction(arguments);
  arguments.finish();
  expect_same_shape(kName, x, target);
  return return_tensor(L, [&] { return at::binary_cross_entropy(x, target, weight, reduction); });
}

int binary_cross_entropy_with_logits(lua_State* L) {
  constexpr const char* kName = "torch.binary_cross_entropy_with_logits";
  const Tensor& x = check_tensor(L, 1);
  const Tensor& target = check_tensor(L, 2);
  NamedArguments arguments(L, 3, kName);
  const auto weight = arguments.get<Tensor>("weight");
  const Reduction reduction = get_reduction(arguments);
  const auto pos_weight = arguments.get<Tensor>("pos_weight");
  arguments.finish();
  expect_same_shape(kName, x, target);
  return return_tensor(L, [&] {
    return at::binary_cross_entropy_with_logits(x, target, weight, pos_weight, reduction);
  });
}

int kl_div(lua_State* L) {
  constexpr const char* kName = "torch.kl_div";
  const Tensor& x = check_tensor(L, 1);
  const Tensor& target = check_tensor(L, 2);
  NamedArguments arguments(L, 3, kName);
  const auto name = arguments.get<std::string>("reduction", "mean");
  const bool log_target = arguments.get<bool>("log_target", false);
  arguments.finish();
  if (name != "mean" && name != "sum" && name != "none" && name != "batchmean") {
    fail(ErrorKind::invalid_argument,
         "{}: option 'reduction' must be mean, batchmean, sum or none, got '{}'", kName, name);
  }
  expect_same_shape(kName, x, target);
  return return_tensor(L, [&] {
    if (name == "none") return at::kl_div(x, target, at::Reduction::None, log_target);
    if (name == "mean") return at::kl_div(x, target, at::Reduction::Mean, log_target);
    const Tensor sum = at::kl_div(x, target, at::Reduction::Sum, log_target);
    return name == "sum" || x.dim() == 0 ? sum : sum / x.size(0);
  });
}

int cosine_similarity(lua_State* L) {
  const Tensor& a = check_tensor(L, 1);
  const Tensor& b = check_tensor(L, 2);
  const std::int64_t rank = std::max(a.dim(), b.dim());
  const std::int64_t dim =
      lua_isnoneornil(L, 3) ? std::min<std::int64_t>(1, rank - 1) : check_dimension(L, 3, rank);
  const double eps = optional_number(L, 4, 1e-8);
  return return_tensor(L, [&] { return at::cosine_similarity(a, b, dim, eps); });
}

int correct(lua_State* L) {
  const Tensor& scores = check_tensor(L, 1);
  const Tensor labels = class_labels("torch.correct", scores, check_tensor(L, 2));
  return return_tensor(L, [&] { return scores.argmax(scores.dim() > 1 ? 1 : 0).eq(labels); });
}

constexpr Method kFunctions[] = {
    method<cross_entropy>(
        "cross_entropy",
        "torch.cross_entropy(logits: Tensor, labels: Tensor, {weight: Tensor, ignore_index: "
        "integer = -100, reduction: string = \"mean\", label_smoothing: number = 0}) -> Tensor",
        "-log(softmax(logits)) at the labels: logits [B, classes] or [B, classes, ...], int64 "
        "labels [B] or [B, ...] counted from 0, or probabilities like logits. `weight` [classes] "
        "weighs the classes; the mean is over their weights."),
    method<nll_loss>("nll_loss",
                     "torch.nll_loss(log_probabilities: Tensor, labels: Tensor, {weight: Tensor, "
                     "ignore_index: integer = -100, reduction: string = \"mean\"}) -> Tensor",
                     "Minus the log probability [B, classes] at int64 labels [B], counted from 0."),
    method<mse_loss>(
        "mse_loss",
        "torch.mse_loss(x: Tensor, target: Tensor, {reduction: string = \"mean\"}) -> Tensor",
        "Squared differences."),
    method<l1_loss>(
        "l1_loss",
        "torch.l1_loss(x: Tensor, target: Tensor, {reduction: string = \"mean\"}) -> Tensor",
        "Absolute differences."),
    method<smooth_l1_loss>("smooth_l1_loss",
                           "torch.smooth_l1_loss(x: Tensor, target: Tensor, {reduction: string = "
                           "\"mean\", beta: number = 1}) -> Tensor",
                           "d^2 / (2 beta) for differences |d| < beta, |d| - beta / 2 beyond."),
    method<huber_loss>("huber_loss",
                       "torch.huber_loss(x: Tensor, target: Tensor, {reduction: string = \"mean\", "
                       "delta: number = 1}) -> Tensor",
                       "d^2 / 2 for differences |d| <= delta, delta * (|d| - delta / 2) beyond."),
    method<binary_cross_entropy>("binary_cross_entropy",
                                 "torch.binary_cross_entropy(p: Tensor, target: Tensor, {weight: "
                                 "Tensor, reduction: string = \"mean\"}) -> Tensor",
                                 "-target log(p) - (1 - target) log(1 - p) for probabilities p."),
    method<binary_cross_entropy_with_logits>(
        "binary_cross_entropy_with_logits",
        "torch.binary_cross_entropy_with_logits(logits: Tensor, target: Tensor, {weight: Tensor, "
        "reduction: string = \"mean\", pos_weight: Tensor}) -> Tensor",
        "binary_cross_entropy of sigmoid(logits), without overflow; pos_weight multiplies the "
        "target's term."),
    method<kl_div>("kl_div",
                   "torch.kl_div(log_p: Tensor, target: Tensor, {reduction: string = \"mean\", "
                   "log_target: boolean = false}) -> Tensor",
                   "target * (log(target) - log_p); the target holds logarithms where log_target "
                   "is true. reduction: also \"batchmean\", the sum divided by the first size."),
    method<cosine_similarity>("cosine_similarity",
                              "torch.cosine_similarity(a: Tensor, b: Tensor, dim: integer = 2, "
                              "eps: number = 1e-8) -> Tensor",
                              "Cosine of the angle between a and b along a dimension."),
    method<correct>("correct", "torch.correct(scores: Tensor, labels: Tensor) -> Tensor",
                    "A bool tensor [B]: whether the largest of scores [B, classes] is at the "
                    "label, counted from 0. Its mean is the accuracy: "
                    "torch.correct(scores, labels):to(\"float64\"):mean()."),
};

}  // namespace

std::span<const Method> loss_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
