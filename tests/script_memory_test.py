# SPDX-License-Identifier: MIT
"""Memory of scripts that forget what they compute: loops over tensors and graphs must not grow."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main  # noqa: E402

MIB = 1 << 20

# Bytes that the process holds now, and the most it ever held, before and after `body` ran.
MEASURED = """
local function status(field)
   for line in io.lines("/proc/self/status") do
      local kilobytes = line:match("^" .. field .. ":%s+(%d+)")
      if kilobytes then return tonumber(kilobytes) * 1024 end
   end
end
local function body() {body} end
local before, mapped = status "VmRSS", status "RssFile"
body()
print(before, status "VmHWM", status "RssFile" - mapped)
"""


class Memory(CommandLineCase):
    def growth(self, body):
        """By how much the process's peak exceeds what it held before `body`, in bytes, without pages of libraries that
        were read meanwhile."""
        before, peak, libraries = map(int, self.optbench("-e", MEASURED.format(body=body)).stdout.split())
        return peak - before - libraries

    def test_ten_thousand_backward_passes_stay_within_50_mib(self):
        self.assertLess(self.growth("""
            local x = torch.ones(100):requires_grad_()
            for _ = 1, 10000 do
               local loss = ((x * 2):exp() - x:sqrt()):sum()
               loss:backward()
            end
            assert(x:grad()[1] > 0)"""), 50 * MIB)

    def test_ten_thousand_second_derivatives_stay_within_50_mib(self):
        self.assertLess(self.growth("""
            local x, v = torch.ones(100), torch.ones(100)
            for _ = 1, 10000 do torch.autograd.hvp(function(y) return (y ^ 3):sum() end, x, v) end"""), 50 * MIB)

    def test_graphs_that_are_never_gone_through_are_forgotten(self):
        self.assertLess(self.growth("""
            local x = torch.ones(100):requires_grad_()
            for _ = 1, 10000 do local loss = ((x * 2):exp() - x:sqrt()):sum() end"""), 50 * MIB)

    def test_graphs_over_4_mb_temporaries_stay_within_400_mib(self):
        self.assertLess(self.growth("""
            local x = torch.ones(1000000):requires_grad_()
            for _ = 1, 300 do
               local loss = ((x * 2):exp() - x:sqrt()):sum()
               loss:backward()
            end"""), 400 * MIB)

    def test_4_mb_temporaries_without_graphs_stay_within_400_mib(self):
        self.assertLess(self.growth("""
            local x = torch.ones(1000000)
            for _ = 1, 1000 do local y = (x * 2):exp() end"""), 400 * MIB)

    def test_what_a_graph_saved_within_one_operation_counts(self):
        # The results are a few bytes each; what log_softmax saves for its gradient is 4 MB.
        self.assertLess(self.growth("""
            local x = torch.ones(100, 10000):requires_grad_()
            local kept = {}
            for i = 1, 300 do kept = { x:log_softmax(2):sum() } end"""), 400 * MIB)


if __name__ == "__main__":
    main()
