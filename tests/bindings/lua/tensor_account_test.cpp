// SPDX-License-Identifier: MIT
#include "bindings/lua/tensor_account.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings {
namespace {

using testing::ScriptFixture;

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

/// How many bytes LibTorch's CPU tensors hold now, asked of the storages that a test watches.
class WatchedStorages {
 public:
  void watch(const at::Tensor& tensor) {
    watched_.emplace_back(tensor.storage().getWeakStorageImpl());
  }
  [[nodiscard]] std::size_t alive() const {
    std::size_t count = 0;
    for (const auto& storage : watched_) count += storage.use_count() > 0 ? 1 : 0;
    return count;
  }

 private:
  std::vector<c10::weak_intrusive_ptr<c10::StorageImpl>> watched_;
};

TEST_CASE("a tensor is charged with its storage, a view with nothing") {
  testing::ScriptFixture lua;
  TensorAccount& account = lua.interpreter().account();
  const std::size_t start = account.live_bytes();
  lua.run("a = torch.zeros(256, {dtype = 'float64'})");
  CHECK(account.live_bytes() - start == 2048);
  lua.run("b = a:view(16, 16); c = a[{{1, 4}}]; d = a:detach()");
  CHECK(account.live_bytes() - start == 2048);
  lua.run("a:release()");
  CHECK(account.live_bytes() == start);
  CHECK(lua.value<double>("b:sum():item()") == 0);  // the view keeps the memory
}

TEST_CASE("what the engine holds as well is not charged") {
  testing::ScriptFixture lua;
  const std::size_t start = lua.interpreter().account().live_bytes();
  const at::Tensor held = at::zeros({1000});
  lua.set("held", held);
  CHECK(lua.interpreter().account().live_bytes() == start);
}

TEST_CASE("memory returns to its start after 10,000 temporaries") {
  testing::ScriptFixture lua;
  TensorAccount& account = lua.interpreter().account();
  lua.run("collectgarbage()");
  const std::size_t start = account.live_bytes();
  lua.run(
      "local x = torch.ones(1000)\n"
      "for i = 1, 10000 do local y = x * i + 1 end");
  lua.run("collectgarbage()");
  CHECK(account.live_bytes() == start);
}

TEST_CASE("the storages of temporaries are really freed") {
  testing::ScriptFixture lua;
  WatchedStorages storages;
  for (int i = 0; i < 100; ++i) {
    at::Tensor tensor = at::zeros({1000});
    storages.watch(tensor);
    tensor::push_tensor(lua.state(), std::move(tensor));
    lua_pop(lua.state(), 1);
  }
  lua.run("collectgarbage()");
  CHECK(storages.alive() == 0);
}

TEST_CASE("passing the ceiling collects what is garbage") {
  testing::ScriptFixture lua;
  TensorAccount& account = lua.interpreter().account();
  account.set_ceiling(8 * kMegabyte);
  const std::size_t collections = account.collections();
  lua.run(
      "collectgarbage('stop') for _ = 1, 100 do local t = torch.zeros(262144) end");  // 1 MB each
  CHECK(account.collections() > collections);
  CHECK(account.live_bytes() <= 9 * kMegabyte);
  CHECK(account.ceiling() == 8 * kMegabyte);
}

TEST_CASE("the ceiling rises when most of it is live") {
  testing::ScriptFixture lua;
  TensorAccount& account = lua.interpreter().account();
  account.set_ceiling(10 * kMegabyte);
  lua.run("kept = {} for i = 1, 11 do kept[i] = torch.zeros(262144) end");
  CHECK(account.ceiling() == 14 * kMegabyte);
  lua.run("kept = nil");
  CHECK(lua.value<double>("torch.ones(2):sum():item()") == 2);
}

TEST_CASE("an in-place step leaves no garbage") {
  testing::ScriptFixture lua;
  lua.run(
      "x, g, m = torch.ones(10), torch.ones(10), torch.zeros(10)\n"
      "function step() m:mul_(0.9):add_(g, 0.1); x:add_(m, -0.01) end\n"
      "step()\n"
      "collectgarbage() collectgarbage('stop')\n"
      "before = collectgarbage('count')\n"
      "for _ = 1, 1000 do step() end\n"
      "after = collectgarbage('count')");
  CHECK(lua.value<double>("after - before") == 0);
}

}  // namespace
}  // namespace optbench::bindings
