// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_list.hpp"
#include "engine/base/counted.hpp"

#include <ATen/ATen.h>

#include <array>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// t:f() -> Tensor
template <auto operation>
int of_matrix(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return operation(self); });
}

/// t:f() -> several tensors
template <auto operation>
int parts_of_matrix(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensors(L, [&] { return operation(self); });
}

/// The word at `arg`, one of `words`; the first of them when nil or absent.
template <std::size_t count>
std::string check_word(lua_State* L, int arg, const std::array<std::string_view, count>& words) {
  std::string word = optional_string(L, arg, std::string(words.front()));
  for (const std::string_view known : words) {
    if (word == known) return word;
  }
  fail_argument(L, arg, fmt::format("one of {} expected, got '{}'", fmt::join(words, ", "), word));
}

constexpr std::array<std::string_view, 3> kQrModes = {"reduced", "complete", "r"};
constexpr std::array<std::string_view, 2> kTriangles = {"L", "U"};

int qr(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::string mode = check_word(L, 2, kQrModes);
  return return_tensors(L, [&] { return at::linalg_qr(self, mode); });
}

int svd(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const bool full = optional_boolean(L, 2, true);
  return return_tensors(L, [&] { return at::linalg_svd(self, full); });
}

int eigh(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::string triangle = check_word(L, 2, kTriangles);
  return return_tensors(L, [&] { return at::linalg_eigh(self, triangle); });
}

int eigvalsh(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::string triangle = check_word(L, 2, kTriangles);
  return return_tensor(L, [&] { return at::linalg_eigvalsh(self, triangle); });
}

int cholesky(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const bool upper = optional_boolean(L, 2, false);
  return return_tensor(L, [&] { return at::linalg_cholesky(self, upper); });
}

int cholesky_solve(lua_State* L) {
  const Tensor& right = check_tensor(L, 1);
  const Tensor& factor = check_tensor(L, 2);
  const bool upper = optional_boolean(L, 3, false);
  return return_tensor(L, [&] { return right.cholesky_solve(factor, upper); });
}

int cholesky_inverse(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const bool upper = optional_boolean(L, 2, false);
  return return_tensor(L, [&] { return self.cholesky_inverse(upper); });
}

int solve(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& right = check_tensor(L, 2);
  const bool left = optional_boolean(L, 3, true);
  return return_tensor(L, [&] { return at::linalg_solve(self, right, left); });
}

int solve_triangular(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& right = check_tensor(L, 2);
  const bool upper = check_boolean(L, 3);
  const bool left = optional_boolean(L, 4, true);
  const bool unit = optional_boolean(L, 5, false);
  return return_tensor(L,
                       [&] { return at::linalg_solve_triangular(self, right, upper, left, unit); });
}

int lstsq(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& right = check_tensor(L, 2);
  return return_tensors(L, [&] {
    // Not LibTorch's default, gelsy: it leaves the order of the pivots uninitialised, and the last
    // digits depend on what memory held.
    auto [solution, residuals, rank, singular_values] =
        at::linalg_lstsq(self, right, /*rcond=*/std::nullopt, /*driver=*/"gelsd");
    return std::tuple(solution, residuals, rank);
  });
}

int pinv(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const auto relative = optional_value<double>(L, 2);
  const bool hermitian = optional_boolean(L, 3, false);
  return return_tensor(
      L, [&] { return at::linalg_pinv(self, std::optional<double>(), relative, hermitian); });
}

int matrix_rank(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const auto relative = optional_value<double>(L, 2);
  return return_tensor(
      L, [&] { return at::linalg_matrix_rank(self, std::optional<double>(), relative); });
}

int matrix_power(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t power = check_integer(L, 2);
  return return_tensor(L, [&] { return at::linalg_matrix_power(self, power); });
}

/// The two dimensions of the matrices; the last two when nil or absent.
at::DimVector check_matrix_dimensions(lua_State* L, int arg, std::int64_t rank) {
  if (rank < 2)
    fail_argument(L, 1, fmt::format("a matrix expected, got {}", counted(rank, "dimension")));
  at::DimVector dims = optional_dimensions(L, arg, rank);
  if (dims.empty()) return {rank - 2, rank - 1};
  if (dims.size() != 2) {
    fail_argument(L, arg, fmt::format("two dimensions expected, got {}", dims.size()));
  }
  return dims;
}

constexpr std::array<std::string_view, 2> kMatrixNorms = {"fro", "nuc"};

int matrix_norm(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::DimVector dims = check_matrix_dimensions(L, 3, self.dim());
  const bool keep = optional_boolean(L, 4, false);
  if (lua_type(L, 2) == LUA_TNUMBER) {
    const at::Scalar order = check_scalar(L, 2);
    return return_tensor(L, [&] { return at::linalg_matrix_norm(self, order, dims, keep); });
  }
  const std::string order = check_word(L, 2, kMatrixNorms);
  return return_tensor(L, [&] { return at::linalg_matrix_norm(self, order, dims, keep); });
}

int cond(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_type(L, 2) == LUA_TSTRING) {
    const std::string order = check_word(L, 2, kMatrixNorms);
    return return_tensor(L, [&] { return at::linalg_cond(self, order); });
  }
  const auto order = optional_value<at::Scalar>(L, 2);
  return return_tensor(L, [&] { return at::linalg_cond(self, order); });
}

int multi_dot(lua_State* L) {
  const std::vector<Tensor> tensors = check_tensors(L, 1);
  return return_tensor(L, [&] { return at::linalg_multi_dot(tensors); });
}

constexpr Method kMethods[] = {
    method<qr>("qr", "t:qr(mode: string = \"reduced\") -> Q: Tensor, R: Tensor",
               "t = Q R with orthonormal columns in Q and R upper triangular; mode \"complete\" "
               "makes Q square, \"r\" computes only R. t may be a batch, as in all of these."),
    method<svd>("svd", "t:svd(full_matrices: boolean = true) -> U: Tensor, S: Tensor, Vh: Tensor",
                "t = U diag(S) Vh, singular values largest first. With full_matrices false U and "
                "Vh have only as many columns and rows as there are singular values."),
    method<of_matrix<[](const Tensor& t) { return at::linalg_svdvals(t); }>>(
        "svdvals", "t:svdvals() -> Tensor", "The singular values, largest first."),
    method<eigh>("eigh", "t:eigh(triangle: string = \"L\") -> values: Tensor, vectors: Tensor",
                 "Eigenvalues, smallest first, and eigenvectors (columns) of a symmetric matrix, "
                 "of which only the lower (\"L\") or upper (\"U\") triangle is read."),
    method<eigvalsh>("eigvalsh", "t:eigvalsh(triangle: string = \"L\") -> Tensor",
                     "The eigenvalues of a symmetric matrix, smallest first."),
    method<cholesky>("cholesky", "t:cholesky(upper: boolean = false) -> Tensor",
                     "The lower triangular L with L L' = t, for a positive definite t; its "
                     "transpose with `upper`."),
    method<cholesky_solve>("cholesky_solve",
                           "b:cholesky_solve(factor: Tensor, upper: boolean = false) -> Tensor",
                           "The x with A x = b, where factor = A:cholesky(upper)."),
    method<cholesky_inverse>("cholesky_inverse",
                             "factor:cholesky_inverse(upper: boolean = false) -> Tensor",
                             "The inverse of the matrix that has this Cholesky factor."),
    method<parts_of_matrix<[](const Tensor& t) { return at::linalg_lu(t); }>>(
        "lu", "t:lu() -> P: Tensor, L: Tensor, U: Tensor",
        "t = P L U: a permutation, a unit lower and an upper triangular matrix."),
    method<solve>("solve", "t:solve(b: Tensor, left: boolean = true) -> Tensor",
                  "The x with t x = b (x t = b with left false); b is a vector or a matrix."),
    method<solve_triangular>(
        "solve_triangular",
        "t:solve_triangular(b: Tensor, upper: boolean, left: boolean = true, unitriangular: "
        "boolean = false) -> Tensor",
        "The x with t x = b, reading only one triangle of t; with unitriangular its diagonal "
        "counts as ones."),
    method<lstsq>("lstsq",
                  "t:lstsq(b: Tensor) -> solution: Tensor, residuals: Tensor, rank: Tensor",
                  "The x with the least |t x - b|, the sums of squares that are left (where t has "
                  "more rows than columns), and the rank of t. b is a matrix."),
    method<of_matrix<[](const Tensor& t) { return at::linalg_inv(t); }>>(
        "inv", "t:inv() -> Tensor", "The inverse of a square matrix; an error if it has none."),
    method<of_matrix<[](const Tensor& t) { return t.inverse(); }>>(
        "inverse", "t:inverse() -> Tensor", "The same as inv."),
    method<pinv>("pinv", "t:pinv([rtol: number], hermitian: boolean = false) -> Tensor",
                 "The pseudoinverse; singular values below rtol * the largest count as 0."),
    method<of_matrix<[](const Tensor& t) { return at::linalg_det(t); }>>(
        "det", "t:det() -> Tensor", "The determinant of a square matrix."),
    method<parts_of_matrix<[](const Tensor& t) { return at::linalg_slogdet(t); }>>(
        "slogdet", "t:slogdet() -> sign: Tensor, logarithm: Tensor",
        "The sign of the determinant and the logarithm of its absolute value."),
    method<matrix_norm>(
        "matrix_norm",
        "t:matrix_norm(ord: string|number = \"fro\", dims: integer|integer[] = {-2, -1}, keepdim: "
        "boolean = false) -> Tensor",
        "Norm of a matrix: \"fro\", \"nuc\", 1, -1, 2, -2, math.huge or -math.huge."),
    method<cond>("cond", "t:cond(p: string|number = 2) -> Tensor",
                 "The condition number in a norm of matrix_norm: norm(t) * norm(inverse of t)."),
    method<matrix_power>("matrix_power", "t:matrix_power(n: integer) -> Tensor",
                         "A square matrix to a whole power; the inverse's for a negative one."),
    method<of_matrix<[](const Tensor& t) { return at::linalg_matrix_exp(t); }>>(
        "matrix_exp", "t:matrix_exp() -> Tensor", "The matrix exponential of a square matrix."),
    method<matrix_rank>("matrix_rank", "t:matrix_rank([rtol: number]) -> Tensor",
                        "How many singular values are above rtol * the largest (int64)."),
};

constexpr Method kFunctions[] = {
    method<multi_dot>("multi_dot", "torch.linalg.multi_dot(tensors: Tensor[]) -> Tensor",
                      "The product of a list of matrices, in the order that costs least."),
};

}  // namespace

std::span<const Method> tensor_linalg_methods() { return kMethods; }
std::span<const Method> tensor_linalg_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
