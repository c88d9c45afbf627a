// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_list.hpp"

#include <ATen/ATen.h>

#include <array>

namespace optbench::bindings::tensor {
namespace {

using at::OptionalIntArrayRef;
using at::Tensor;

OptionalIntArrayRef chosen(const at::DimVector& dims) {
  return dims.empty() ? OptionalIntArrayRef() : OptionalIntArrayRef(dims);
}

/// t:f() -> Tensor, t:f([dim], keepdim = false) -> values, indices from 1.
template <auto whole, auto along>
int order_statistic(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_isnoneornil(L, 2)) return return_tensor(L, [&] { return whole(self); });
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  return return_tensors(L, [&] {
    auto [values, indices] = along(self, dim, keep);
    return std::tuple(values, indices + 1);  // a copy: the gradient needs them
  });
}

/// t:f([dim], keepdim = false), the last dimension unless told otherwise.
int mode(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = lua_isnoneornil(L, 2) ? -1 : check_dimension(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  return return_tensors(L, [&] {
    auto [values, indices] = self.mode(dim, keep);
    return std::tuple(values, indices + 1);  // a copy: the gradient needs them
  });
}

/// t:f([dims], keepdim = false)
template <auto operation>
int over_dimensions(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector dims = optional_dimensions(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return operation(self, dims, keep); });
}

int aminmax(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  std::optional<std::int64_t> dim;
  if (!lua_isnoneornil(L, 2)) dim = check_dimension(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  return return_tensors(L, [&] { return self.aminmax(dim, keep); });
}

/// t:f([dims], keepdim = false, correction = 1) -> spread, mean
template <auto operation>
int spread_and_mean(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector dims = optional_dimensions(L, 2, self.dim());
  const bool keep = optional_boolean(L, 3, false);
  const at::Scalar correction = optional_integer(L, 4, 1);
  return return_tensors(L, [&] { return operation(self, chosen(dims), correction, keep); });
}

constexpr std::array<std::string_view, 5> kInterpolations = {"linear", "lower", "higher",
                                                             "midpoint", "nearest"};

/// t:f(q, [dim], keepdim = false, interpolation = "linear"); q is a number or a tensor.
template <auto operation>
int quantile(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  // A copy: a number that Lua gave would count as float32 beside one of LibTorch.
  const Tensor q =
      check_operand(L, 2, self).to(self.options(), /*non_blocking=*/false, /*copy=*/true);
  std::optional<std::int64_t> dim;
  if (!lua_isnoneornil(L, 3)) dim = check_dimension(L, 3, self.dim());
  const bool keep = optional_boolean(L, 4, false);
  const std::string kind = optional_string(L, 5, "linear");
  if (std::find(kInterpolations.begin(), kInterpolations.end(), kind) == kInterpolations.end()) {
    fail_argument(
        L, 5, fmt::format("one of {} expected, got '{}'", fmt::join(kInterpolations, ", "), kind));
  }
  return return_tensor(L, [&] { return operation(self, q, dim, keep, kind); });
}

/// t:f(dim) -> values, indices from 1: what was met last along a dimension.
template <auto operation>
int running_extreme(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  return return_tensors(L, [&] {
    auto [values, indices] = operation(self, dim);
    return std::tuple(values, indices + 1);  // a copy: the gradient needs them
  });
}

int logcumsumexp(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = check_dimension(L, 2, self.dim());
  return return_tensor(L, [&] { return self.logcumsumexp(dim); });
}

int diff(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t order = optional_integer(L, 2, 1);
  if (order < 0) fail_argument(L, 2, fmt::format("at least 0 expected, got {}", order));
  const std::int64_t dim = lua_isnoneornil(L, 3) ? -1 : check_dimension(L, 3, self.dim());
  return return_tensor(L, [&] { return self.diff(order, dim); });
}

int histc(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t bins = optional_integer(L, 2, 100);
  const at::Scalar low = optional_scalar(L, 3, 0);
  const at::Scalar high = optional_scalar(L, 4, 0);
  return return_tensor(L, [&] { return self.histc(bins, low, high); });
}

/// t:bincount([weights], minlength = 0). The counted numbers are indices: they start at 1.
int bincount(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const auto weights = optional_value<Tensor>(L, 2);
  const std::int64_t least = optional_integer(L, 3, 0);
  if (least < 0) fail_argument(L, 3, fmt::format("at least 0 expected, got {}", least));
  if (at::isIntegralType(self.scalar_type(), /*includeBool=*/false) && self.numel() > 0) {
    const auto smallest = self.min().item<std::int64_t>();
    if (smallest < 1) {
      fail_argument(L, 1, fmt::format("numbers from 1 on expected, the smallest is {}", smallest));
    }
  }
  return return_tensor(L, [&] {
    const Tensor counted = self.dim() == 1 && self.numel() > 0 ? self - 1 : self;
    return counted.bincount(weights, least);
  });
}

int cov(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t correction = optional_integer(L, 2, 1);
  return return_tensor(L, [&] { return self.cov(correction); });
}

int corrcoef(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return self.corrcoef(); });
}

int trapezoid(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim = lua_isnoneornil(L, 3) ? -1 : check_dimension(L, 3, self.dim());
  return with_operand(L, 2, [&](const auto& x) {
    return return_tensor(L, [&] { return at::trapezoid(self, x, dim); });
  });
}

constexpr Method kMethods[] = {
    method<order_statistic<[](const Tensor& t) { return t.median(); },
                           [](const Tensor& t, std::int64_t dim, bool keep) {
                             return t.median(dim, keep);
                           }>>(
        "median",
        "t:median() -> Tensor; t:median(dim: integer, keepdim: boolean = false) -> values: Tensor, "
        "indices: Tensor",
        "The middle element (the lower of two, as in PyTorch); along a dimension also where it "
        "is, counted from 1."),
    method<order_statistic<[](const Tensor& t) { return t.nanmedian(); },
                           [](const Tensor& t, std::int64_t dim, bool keep) {
                             return t.nanmedian(dim, keep);
                           }>>("nanmedian",
                               "t:nanmedian() -> Tensor; t:nanmedian(dim: integer, keepdim: "
                               "boolean = false) -> values: Tensor, indices: Tensor",
                               "median of the elements that are not NaN."),
    method<mode>(
        "mode",
        "t:mode(dim: integer = -1, keepdim: boolean = false) -> values: Tensor, indices: Tensor",
        "The most frequent value along a dimension, and where it is, counted from 1."),
    method<quantile<[](const Tensor& t, const Tensor& q, std::optional<std::int64_t> dim, bool keep,
                       const std::string& kind) { return t.quantile(q, dim, keep, kind); }>>(
        "quantile",
        "t:quantile(q: Tensor|number, [dim: integer], keepdim: boolean = false, interpolation: "
        "string = \"linear\") -> Tensor",
        "The value below which the part q (0 to 1) of the elements lies; q is a number or a "
        "vector. interpolation: linear, lower, higher, midpoint, nearest."),
    method<quantile<[](const Tensor& t, const Tensor& q, std::optional<std::int64_t> dim, bool keep,
                       const std::string& kind) { return t.nanquantile(q, dim, keep, kind); }>>(
        "nanquantile",
        "t:nanquantile(q: Tensor|number, [dim: integer], keepdim: boolean = false, interpolation: "
        "string = \"linear\") -> Tensor",
        "quantile of the elements that are not NaN."),
    method<over_dimensions<[](const Tensor& t, const at::DimVector& dims, bool keep) {
      return t.amax(dims, keep);
    }>>("amax", "t:amax([dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "The largest element over a dimension or a list of them; among equal ones the gradient "
        "is shared."),
    method<over_dimensions<[](const Tensor& t, const at::DimVector& dims, bool keep) {
      return t.amin(dims, keep);
    }>>("amin", "t:amin([dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "The smallest element over a dimension or a list of them; among equal ones the gradient "
        "is shared."),
    method<aminmax>(
        "aminmax",
        "t:aminmax([dim: integer], keepdim: boolean = false) -> smallest: Tensor, largest: Tensor",
        "Both extremes, of everything or along a dimension."),
    method<over_dimensions<[](const Tensor& t, const at::DimVector& dims, bool keep) {
      return t.nansum(chosen(dims), keep);
    }>>("nansum", "t:nansum([dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "Sum in which NaN counts as 0."),
    method<over_dimensions<[](const Tensor& t, const at::DimVector& dims, bool keep) {
      return t.nanmean(chosen(dims), keep);
    }>>("nanmean", "t:nanmean([dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "Mean of the elements that are not NaN."),
    method<over_dimensions<[](const Tensor& t, const at::DimVector& dims, bool keep) {
      const Tensor set = t.ne(0);
      return set.sum(chosen(dims), keep);
    }>>("count_nonzero",
        "t:count_nonzero([dims: integer|integer[]], keepdim: boolean = false) -> Tensor",
        "How many elements are not 0 (int64)."),
    method<
        spread_and_mean<[](const Tensor& t, OptionalIntArrayRef dims, const at::Scalar& correction,
                           bool keep) { return at::std_mean(t, dims, correction, keep); }>>(
        "std_mean",
        "t:std_mean([dims: integer|integer[]], keepdim: boolean = false, correction: integer = 1) "
        "-> std: Tensor, mean: Tensor",
        "Standard deviation and mean at once."),
    method<
        spread_and_mean<[](const Tensor& t, OptionalIntArrayRef dims, const at::Scalar& correction,
                           bool keep) { return at::var_mean(t, dims, correction, keep); }>>(
        "var_mean",
        "t:var_mean([dims: integer|integer[]], keepdim: boolean = false, correction: integer = 1) "
        "-> variance: Tensor, mean: Tensor",
        "Variance and mean at once."),
    method<running_extreme<[](const Tensor& t, std::int64_t dim) { return t.cummax(dim); }>>(
        "cummax", "t:cummax(dim: integer) -> values: Tensor, indices: Tensor",
        "The largest element so far along a dimension, and where it is, counted from 1."),
    method<running_extreme<[](const Tensor& t, std::int64_t dim) { return t.cummin(dim); }>>(
        "cummin", "t:cummin(dim: integer) -> values: Tensor, indices: Tensor",
        "The smallest element so far along a dimension, and where it is, counted from 1."),
    method<logcumsumexp>("logcumsumexp", "t:logcumsumexp(dim: integer) -> Tensor",
                         "Logarithms of the running sums of exponentials, computed stably."),
    method<diff>("diff", "t:diff(n: integer = 1, dim: integer = -1) -> Tensor",
                 "Differences of neighbours along a dimension, taken n times."),
    method<histc>("histc",
                  "t:histc(bins: integer = 100, low: number = 0, high: number = 0) -> Tensor",
                  "How many elements lie in each of `bins` equal parts of [low, high]; from the "
                  "smallest to the largest element when both are 0."),
    method<bincount>("bincount", "t:bincount([weights: Tensor], minlength: integer = 0) -> Tensor",
                     "How often (or with which total weight) 1, 2, 3, ... stand in an int64 "
                     "vector; at least minlength entries."),
    method<cov>("cov", "t:cov(correction: integer = 1) -> Tensor",
                "Covariances of the rows of a matrix, each a variable, with divisor n - "
                "correction."),
    method<corrcoef>("corrcoef", "t:corrcoef() -> Tensor",
                     "Correlations of the rows of a matrix, each a variable."),
    method<trapezoid>("trapezoid", "t:trapezoid([x: Tensor|number], dim: integer = -1) -> Tensor",
                      "Integral by the trapezoidal rule; x is the spacing or the points."),
};

}  // namespace

std::span<const Method> tensor_statistics_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
