// SPDX-License-Identifier: MIT
#include <torch/types.h>

#include <doctest/doctest.h>

#include <functional>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;
using testing::ScriptFixture;

/// Same dtype, shape and bits (NaN equals NaN).
bool same(const Tensor& a, const Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         a.allclose(b, /*rtol=*/0, /*atol=*/0, /*equal_nan=*/true);
}

struct Case {
  const char* expression;
  Tensor expected;
};

/// Each expression gives what LibTorch's own function gives.
void check_all(testing::ScriptFixture& lua, const std::vector<Case>& cases) {
  for (const Case& entry : cases) {
    CAPTURE(std::string(entry.expression));
    CHECK(same(lua.tensor(entry.expression), entry.expected));
  }
}

TEST_CASE("pointwise methods are LibTorch's, out of place and in place") {
  using Operation = std::function<Tensor(const Tensor&)>;
  const std::vector<std::pair<const char*, Operation>> operations = {
      {"abs", [](const Tensor& t) { return at::abs(t); }},
      {"neg", [](const Tensor& t) { return at::neg(t); }},
      {"sign", [](const Tensor& t) { return at::sign(t); }},
      {"square", [](const Tensor& t) { return at::square(t); }},
      {"sqrt", [](const Tensor& t) { return at::sqrt(t); }},
      {"rsqrt", [](const Tensor& t) { return at::rsqrt(t); }},
      {"reciprocal", [](const Tensor& t) { return at::reciprocal(t); }},
      {"exp", [](const Tensor& t) { return at::exp(t); }},
      {"expm1", [](const Tensor& t) { return at::expm1(t); }},
      {"log", [](const Tensor& t) { return at::log(t); }},
      {"log1p", [](const Tensor& t) { return at::log1p(t); }},
      {"log2", [](const Tensor& t) { return at::log2(t); }},
      {"log10", [](const Tensor& t) { return at::log10(t); }},
      {"sin", [](const Tensor& t) { return at::sin(t); }},
      {"cos", [](const Tensor& t) { return at::cos(t); }},
      {"tan", [](const Tensor& t) { return at::tan(t); }},
      {"asin", [](const Tensor& t) { return at::asin(t); }},
      {"acos", [](const Tensor& t) { return at::acos(t); }},
      {"atan", [](const Tensor& t) { return at::atan(t); }},
      {"sinh", [](const Tensor& t) { return at::sinh(t); }},
      {"cosh", [](const Tensor& t) { return at::cosh(t); }},
      {"tanh", [](const Tensor& t) { return at::tanh(t); }},
      {"sigmoid", [](const Tensor& t) { return at::sigmoid(t); }},
      {"relu", [](const Tensor& t) { return at::relu(t); }},
      {"erf", [](const Tensor& t) { return at::erf(t); }},
      {"floor", [](const Tensor& t) { return at::floor(t); }},
      {"ceil", [](const Tensor& t) { return at::ceil(t); }},
      {"round", [](const Tensor& t) { return at::round(t); }},
      {"trunc", [](const Tensor& t) { return at::trunc(t); }},
  };
  testing::ScriptFixture lua;
  for (const at::ScalarType dtype : {at::kFloat, at::kDouble}) {
    const Tensor t = torch::tensor({-1.7, -0.5, 0.0, 0.25, 0.5, 2.5}, dtype);
    lua.set("t", t);
    for (const auto& [name, operation] : operations) {
      CAPTURE(std::string(name));
      const Tensor expected = operation(t);
      CHECK(same(lua.tensor(std::string("t:") + name + "()"), expected));
      CHECK(same(lua.tensor(std::string("torch.") + name + "(t)"), expected));
      CHECK(same(lua.tensor(std::string("t:clone():") + name + "_()"), expected));
    }
    CHECK(same(t, torch::tensor({-1.7, -0.5, 0.0, 0.25, 0.5, 2.5}, dtype)));
  }
}

TEST_CASE("arithmetic with tensors is LibTorch's") {
  testing::ScriptFixture lua;
  const Tensor a = torch::tensor({1.5, -2.25, 3.1}, at::kDouble);
  const Tensor b = torch::tensor({0.3, 4.0, -7.7}, at::kDouble);
  lua.set("a", a);
  lua.set("b", b);
  check_all(lua, {
                     {"a + b", a + b},
                     {"a - b", a - b},
                     {"a * b", a * b},
                     {"a / b", a / b},
                     {"a // b", at::floor_divide(a, b)},
                     {"a % b", at::remainder(a, b)},
                     {"a:abs() ^ b", at::pow(a.abs(), b)},
                     {"a:add(b, 0.1)", at::add(a, b, 0.1)},
                     {"a:clone():sub_(b, 0.1)", at::sub(a, b, 0.1)},
                     {"a:lerp(b, 0.3)", at::lerp(a, b, 0.3)},
                     {"a:clone():lerp_(b, b)", at::lerp(a, b, b)},
                     {"a:addcmul(b, b, 0.7)", at::addcmul(a, b, b, 0.7)},
                     {"a:clone():addcdiv_(a, b, -0.7)", at::addcdiv(a, a, b, -0.7)},
                     {"a:maximum(b)", at::maximum(a, b)},
                     {"a:clone():minimum_(b)", at::minimum(a, b)},
                     {"a:gt(b)", at::gt(a, b)},
                     {"torch.where(a:gt(b), a, b)", at::where(a > b, a, b)},
                     {"a:masked_fill(a:lt(0), 9)", a.masked_fill(a < 0, 9)},
                 });
}

TEST_CASE("arithmetic with numbers is LibTorch's, for each dtype") {
  testing::ScriptFixture lua;
  for (const at::ScalarType dtype : {at::kFloat, at::kDouble, at::kLong, at::kByte, at::kBool}) {
    const Tensor t = torch::tensor({0, 1, 1}).to(dtype).mul(dtype == at::kBool ? 1 : 3).to(dtype);
    const at::ScalarType floating = t.is_floating_point() ? dtype : at::kFloat;
    const at::ScalarType whole = dtype == at::kBool ? at::kLong : dtype;
    CAPTURE(std::string(c10::toString(dtype)));
    lua.set("t", t);
    check_all(lua,
              {
                  {"t + 2", t + 2},
                  {"2 + t", t + 2},
                  {"t + 0.1", t + 0.1},
                  {"t * 0.1", t * 0.1},
                  {"t * 3", t * 3},
                  {"t / 3", t / 3},
                  {"1 / (t + 1)", at::reciprocal(t + 1)},
                  {"0.3 / (t + 1)", torch::full({3}, 0.3, floating) / (t + 1)},
                  {"t:add(0.1, 3)", at::add(t.to(dtype == at::kBool ? at::kByte : dtype), 0.1, 3)},
                  {"t:eq(3)", t.eq(3)},
                  {"t:lt(0.5)", t.lt(0.5)},
                  {"t:maximum(2)", at::maximum(t.to(whole), at::scalar_tensor(2, whole))},
              });
  }
}

TEST_CASE("a number beside float32 is rounded once, as LibTorch does") {
  testing::ScriptFixture lua;
  const Tensor t = torch::tensor({1.0F, 3.0F});
  lua.set("t", t);
  const std::int64_t large = (std::int64_t{1} << 53) + 1;
  check_all(lua, {
                     {"t * 0.1", t * 0.1},
                     {"t:clone():mul_(1e-40)", t * 1e-40},
                     {"t + 1e39", t + 1e39},
                     {"t + ((1 << 53) + 1)", t + large},
                     {"t:double() + ((1 << 53) + 1)", t.to(at::kDouble) + large},
                     {"t - 0/0", t - NAN},
                     {"t:sum() * 0.1", t.sum() * 0.1},
                     {"t * 0.1 + t * 0.2", t * 0.1 + t * 0.2},
                 });
}

TEST_CASE("in-place arithmetic keeps its dtype or refuses") {
  testing::ScriptFixture lua;
  lua.set("whole", torch::tensor({1, 2}));
  CHECK(same(lua.tensor("whole:add_(2)"), torch::tensor({3, 4})));
  CHECK(lua.error("whole:add_(0.5)") ==
        "test:1: result type float32 can't be cast to the desired output type int64");
  CHECK(same(lua.tensor("torch.ones(2):add_(torch.ones(2, {dtype = 'float64'}))"),
             torch::full({2}, 2.0F)));
}

TEST_CASE("reductions are LibTorch's") {
  testing::ScriptFixture lua;
  const Tensor m = torch::tensor({{1.5, -2.0, 0.25}, {4.0, 0.5, -3.0}}, at::kDouble);
  lua.set("m", m);
  check_all(lua, {
                     {"m:sum()", m.sum()},
                     {"m:sum(1)", m.sum(0)},
                     {"m:sum({1, -1}, true)", m.sum({0, 1}, true)},
                     {"m:mean(2)", m.mean(1)},
                     {"m:prod(2, true)", m.prod(1, true)},
                     {"m:std()", m.std()},
                     {"m:std(1)", m.std(0)},
                     {"m:var(2, false, 0)", m.var(std::vector<std::int64_t>{1}, 0, false)},
                     {"m:norm()", m.norm()},
                     {"m:norm(1, 2)", at::linalg_vector_norm(m, 1, {1})},
                     {"m:norm(3)", m.norm(3)},
                     {"m:max()", m.max()},
                     {"(m:max(2))", std::get<0>(m.max(1))},
                     {"(select(2, m:min(1)))", std::get<1>(m.min(0)) + 1},
                     {"m:argmax()", m.argmax() + 1},
                     {"m:argmin(2, true)", m.argmin(1, true) + 1},
                     {"m:cumsum(1)", m.cumsum(0)},
                     {"m:cumprod(-1)", m.cumprod(-1)},
                     {"m:softmax(2)", m.softmax(1)},
                     {"m:logsumexp(1)", m.logsumexp(0)},
                     {"m:gt(0):any(1)", (m > 0).any(0)},
                     {"m:gt(0):all()", (m > 0).all()},
                 });
}

TEST_CASE("views write into the same memory as in LibTorch") {
  testing::ScriptFixture lua;
  const Tensor t = torch::zeros({4, 6});
  lua.set("t", t);
  lua.run(
      "t:select(1, 2):fill_(1)\n"
      "t:narrow(2, 2, 2):add_(10)\n"
      "t:t()[-1]:add_(100)\n"
      "t:view(2, 12)[2][1] = 5\n"
      "t[{3, {4, 5}}] = 7\n");
  Tensor expected = torch::zeros({4, 6});
  expected.select(0, 1).fill_(1);
  expected.narrow(1, 1, 2).add_(10);
  expected.t()[-1].add_(100);
  expected.view({2, 12})[1][0] = 5;
  expected[2].narrow(0, 3, 2).fill_(7);
  CHECK(same(t, expected));
}

TEST_CASE("random creation draws from the generator as LibTorch does") {
  testing::ScriptFixture lua;
  const auto generator = [] { return at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{5}); };
  check_all(lua,
            {
                {"torch.rand(3, {generator = torch.Generator(5)})", at::rand({3}, generator())},
                {"torch.randn({2, 2}, {generator = torch.Generator(5), dtype = 'float64'})",
                 at::randn({2, 2}, generator(), at::kDouble)},
                {"torch.randint(2, 9, 20, {generator = torch.Generator(5)})",
                 at::randint(2, 9, {20}, generator())},
                {"torch.randperm(10, {generator = torch.Generator(5)})",
                 at::randperm(10, generator()) + 1},
                {"torch.zeros(4):normal_(1, 2, torch.Generator(5))",
                 torch::zeros({4}).normal_(1, 2, generator())},
                {"torch.full({9}, 0.5):bernoulli({generator = torch.Generator(5)})",
                 at::bernoulli(torch::full({9}, 0.5), generator())},
            });
}

TEST_CASE("an optimizer step in Lua is the same step in C++, bit for bit") {
  testing::ScriptFixture lua;
  for (const at::ScalarType dtype : {at::kFloat, at::kDouble}) {
    const Tensor g = torch::linspace(-1, 1, 100, dtype);
    Tensor x = torch::linspace(0, 1, 100, dtype);
    Tensor mean = torch::zeros_like(x);
    Tensor square = torch::zeros_like(x);
    lua.set("x", x.clone());
    lua.set("g", g);
    lua.run(
        "local mean, square, root = x:zeros_like(), x:zeros_like(), x:zeros_like()\n"
        "for t = 1, 20 do\n"
        "  mean:mul_(0.9):add_(g, 1 - 0.9)\n"
        "  square:mul_(0.999):addcmul_(g, g, 1 - 0.999)\n"
        "  root:copy_(square):div_(1 - 0.999 ^ t):sqrt_():add_(1e-8)\n"
        "  x:addcdiv_(mean, root, -1e-3 / (1 - 0.9 ^ t))\n"
        "end");
    for (int t = 1; t <= 20; ++t) {
      mean.mul_(0.9).add_(g, 1 - 0.9);
      square.mul_(0.999).addcmul_(g, g, 1 - 0.999);
      const Tensor root = square.div(1 - std::pow(0.999, t)).sqrt_().add_(1e-8);
      x.addcdiv_(mean, root, -1e-3 / (1 - std::pow(0.9, t)));
    }
    CHECK(same(lua.tensor("x"), x));
  }
}

TEST_CASE("too large a tensor is an error, not the end") {
  testing::ScriptFixture lua;
  const std::string error = lua.error("return torch.empty(1 << 50)");
  CAPTURE(error);
  CHECK(error.starts_with("test:1: "));
  CHECK(error.find("memory") != std::string::npos);
  CHECK(error.find('\n') == std::string::npos);
  CHECK(lua.value<double>("torch.ones(2):sum():item()") == 2);
}

TEST_CASE("elements become booleans, integers and floats by the dtype") {
  testing::ScriptFixture lua;
  for (const char* dtype : {"int64", "int32", "uint8"}) {
    const std::string made = std::string("torch.ones(1, {dtype = '") + dtype + "'})";
    CHECK(lua.value<std::string>("math.type(" + made + "[1])") == "integer");
    CHECK(lua.value<std::int64_t>(made + ":item()") == 1);
    CHECK(lua.value<std::string>(made + ":dtype()") == dtype);
  }
  CHECK(lua.value<bool>("torch.ones(1, {dtype = 'bool'}):item()"));
  CHECK(lua.value<std::string>("math.type(torch.ones(1):item())") == "float");
  CHECK(lua.value<double>("torch.tensor(0.1):double():item()") == static_cast<double>(0.1F));
  CHECK(lua.value<double>("torch.arange(12, {dtype = 'float64'}):view(3, 4):t()[2][3]") == 9);
  CHECK(lua.error("torch.ones(2):item()") ==
        "test:1: calling 'item' on bad self (one element expected, got shape [2])");
}

TEST_CASE("equality of tensor values is identity") {
  testing::ScriptFixture lua;
  const Tensor held = torch::zeros({2});
  lua.set("a", held);
  lua.set("b", held);
  CHECK(lua.value<bool>("a == b"));
  CHECK_FALSE(lua.value<bool>("a == a:clone()"));
  CHECK_FALSE(lua.value<bool>("a == a:view(2)"));
  CHECK(lua.value<bool>("a ~= nil and a ~= 3"));
}

}  // namespace
}  // namespace optbench::bindings::tensor
