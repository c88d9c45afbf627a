# SPDX-License-Identifier: MIT
"""Every function and method of `torch` that is documented against PyTorch: values, and gradients, in float64.

One process runs all cases of tests/support/torch_cases.py from a generated script; the tensors pass through safetensors
files. A documented name without a case fails the test. Needs torch and safetensors.
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import BINARY, PATIENCE_S, main  # noqa: E402

try:
    import torch
    from safetensors.torch import load_file, save_file
except ImportError as missing:
    print(f"skipped: torch_reference_test.py: needs Python's torch and safetensors ({missing})")
    sys.exit(77)

from torch_case import CASES, Dim, Draws, Fixed, Generator, Index, Options  # noqa: E402
from torch_cases import NOT_COMPARED  # noqa: E402

torch.set_num_threads(1)
LETTERS = "abcdefgh"

# What the generated script begins with. `run` calls the forms of one case, keeps the first one's results (flattened),
# and their gradient with respect to the arguments in `leaves`; the other forms must give the same.
PRELUDE = '''
local torch = require "torch"
local given, results = torch.load(INPUTS), {}

local function documented()
   local names = {}
   local function add(prefix, functions)
      for name, value in pairs(functions) do
         if type(value) == "table" then add(prefix .. name .. ".", value) else names[#names + 1] = prefix .. name end
      end
   end
   add("torch.", torch)
   for _, object in ipairs { torch.ones(1), torch.Generator() } do
      local events = debug.getmetatable(object)
      local prefix = events.__name .. ":"
      local _, methods = debug.getupvalue(events.__index, 1)
      add(prefix, methods)
      for event, value in pairs(events) do
         local own = { __gc = true, __close = true }
         if type(value) == "function" and not own[event] and (event ~= "__index" or prefix == "Tensor:") then
            names[#names + 1] = prefix .. event
         end
      end
   end
   return names
end

local function flatten(values, count, into)
   for i = 1, count do
      local value = values[i]
      if type(value) == "table" then
         flatten(value, #value, into)
      elseif type(value) == "string" then
         into[#into + 1] = torch.tensor({ value:byte(1, -1) }, { dtype = "uint8" })
      elseif math.type(value) == "float" then
         into[#into + 1] = torch.tensor(value, { dtype = "float64" })
      elseif torch.is_tensor(value) then
         into[#into + 1] = value
      else
         into[#into + 1] = torch.tensor(value)
      end
   end
   return into
end

local function collect(...) return flatten({ ... }, select("#", ...), {}) end

local function compute(key, form, leaves, weights)
   local arguments = {}
   for i, leaf in ipairs(leaves) do
      local tensor = given[key .. ".in." .. i]
      arguments[i] = leaf and tensor:clone():requires_grad_() or tensor
   end
   local values = collect(form(table.unpack(arguments)))
   local inputs, loss = {}, 0
   for i, leaf in ipairs(leaves) do
      if leaf then inputs[#inputs + 1] = arguments[i] end
   end
   for i, value in ipairs(values) do
      if weights[i] then loss = loss + (value * given[key .. ".weight." .. i]):sum() end
   end
   if loss == 0 then return values, {} end
   return values, torch.autograd.grad(loss, inputs, { allow_unused = true })
end

local function run(key, forms, leaves, weights)
   for i, form in ipairs(forms) do
      local done, values, gradients = pcall(compute, key, form, leaves, weights)
      if not done then
         print("FAILED", key, i, (tostring(values):gsub("%s+", " ")))
         return
      end
      for kind, tensors in pairs { out = values, gradient = gradients } do
         for j, tensor in ipairs(tensors) do
            local name = ("%s.%s.%d"):format(key, kind, j)
            tensor = tensor:detach()
            if i == 1 then
               results[name] = tensor
            elseif not results[name] or not tensor:to("float64"):allclose(results[name]:to("float64"), 0, 0, true) then
               print("FAILED", key, i, kind .. " differs from that of the first form")
            end
         end
      end
   end
end

for _, name in ipairs(documented()) do print("NAME", name) end
'''


def lua_text(value, tensors):
    """The value as a Lua expression; tensors are appended to `tensors` and named by letters."""
    if isinstance(value, (torch.Tensor, Index, Fixed)):
        tensors.append(value)
        return LETTERS[len(tensors) - 1]
    if isinstance(value, Dim):
        return str(value.number + 1 if value.number >= 0 else value.number)
    if isinstance(value, Options):
        return "{" + ", ".join(f"{key} = {lua_text(entry, tensors)}" for key, entry in value.values.items()) + "}"
    if isinstance(value, Generator):
        return f"{{ generator = torch.Generator({Draws.SEED}) }}"
    if isinstance(value, Draws):
        return f"torch.Generator({Draws.SEED})"
    if isinstance(value, list):
        return "{" + ", ".join(lua_text(entry, tensors) for entry in value) + "}"
    if value is None or isinstance(value, bool):
        return {None: "nil", True: "true", False: "false"}[value]
    if isinstance(value, float) and value in (torch.inf, -torch.inf):
        return "math.huge" if value > 0 else "-math.huge"
    return repr(value)


def is_leaf(argument):
    """Whether the case asks for the gradient with respect to the argument."""
    return isinstance(argument, torch.Tensor) and argument.dtype == torch.float64


def positional(value, leaves, keywords):
    """The value as Python's functions take it; named ones go to `keywords`, tensors to differentiate to `leaves`."""
    if is_leaf(value):
        leaves.append(value.clone().requires_grad_())
        return leaves[-1]
    if isinstance(value, (Index, Fixed)):
        return value.tensor
    if isinstance(value, Dim):
        return value.number
    if isinstance(value, Draws):
        return torch.Generator().manual_seed(Draws.SEED)
    if isinstance(value, list):
        return [positional(entry, leaves, keywords) for entry in value]
    return value


def theirs(case):
    """PyTorch's results, flattened, and the tensors to differentiate."""
    leaves, keywords, arguments = [], {}, []
    for value in case.arguments:
        if isinstance(value, Generator) and case.python is None:
            keywords["generator"] = torch.Generator().manual_seed(Draws.SEED)
        elif isinstance(value, Options):
            for key, entry in value.values.items():
                converted = getattr(torch, entry) if key == "dtype" else positional(entry, leaves, keywords)
                keywords[key] = converted
        else:
            arguments.append(positional(value, leaves, keywords))
    function = case.python
    if function is None:
        is_method = bool(arguments) and torch.is_tensor(arguments[0]) and hasattr(torch.Tensor, case.name)
        function = getattr(torch.Tensor if is_method else torch, case.name)
    if case.name.endswith("_"):
        arguments[0] = arguments[0].clone()
    return flattened(function(*arguments, **keywords)), leaves


def flattened(value):
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, str):
        return [torch.tensor(list(value.encode()), dtype=torch.uint8)]
    if isinstance(value, (list, tuple)):
        return [tensor for entry in value for tensor in flattened(entry)]
    return [torch.tensor(value, dtype=torch.float64 if isinstance(value, float) else None)]


def input_tensor(value):
    if isinstance(value, Index):
        return torch.where(value.tensor < 0, value.tensor, value.tensor + 1)
    return value.tensor if isinstance(value, Fixed) else value


class Script:
    """The generated script, the tensors it reads, and what PyTorch makes of them."""

    def __init__(self, names):
        self.names = names
        self.lines, self.inputs, self.expected, self.shown, self.problems = [], {}, {}, set(), {}
        for case in CASES:
            self.add(case)

    @staticmethod
    def first_tensor(case):
        """Whether the first argument can be what a method is called on."""
        return bool(case.arguments) and isinstance(case.arguments[0], (torch.Tensor, Index, Fixed))

    def forms(self, case, words):
        if case.lua is not None:
            self.shown.update(case.names)
            return [case.lua]
        forms = []
        receiver = words[0] + ":clone()" if case.name.endswith("_") else words[0] if words else None
        for name, text in ((f"Tensor:{case.name}", f"{receiver}:{case.name}({', '.join(words[1:])})"),
                           (f"torch.{case.name}", f"torch.{case.name}({', '.join(words)})"),
                           (f"torch.linalg.{case.name}", f"torch.linalg.{case.name}({', '.join(words)})")):
            is_method = name.startswith("Tensor:")
            if name in self.names and (self.first_tensor(case) or not is_method):
                self.shown.add(name)
                forms.append(text)
        return forms

    def add(self, case):
        tensors = []
        words = [lua_text(value, tensors) for value in case.arguments]
        forms = self.forms(case, words)
        if not forms:
            self.problems[case.key] = "no documented name is called so"
            return
        for position, tensor in enumerate(tensors, 1):
            self.inputs[f"{case.key}.in.{position}"] = input_tensor(tensor).contiguous().clone()
        outputs, leaves = theirs(case)
        gradient = case.gradient and leaves
        weights, loss = [], 0
        for position, output in enumerate(outputs, 1):
            weighted = bool(gradient) and output.requires_grad and output.dtype == torch.float64
            weights.append(weighted)
            if weighted:
                weight = torch.linspace(0.5, 1.5, output.numel(), dtype=torch.float64).reshape(output.shape)
                self.inputs[f"{case.key}.weight.{position}"] = weight
                loss = loss + (output * weight).sum()
        for position, output in enumerate(outputs, 1):
            shift = 1 if position - 1 in case.from_one else 0
            self.expected[f"{case.key}.out.{position}"] = (case, output.detach() + shift if shift else output.detach())
        differentiated = any(weights)
        if differentiated:
            for position, result in enumerate(torch.autograd.grad(loss, leaves, allow_unused=True), 1):
                result = torch.zeros_like(leaves[position - 1]) if result is None else result
                self.expected[f"{case.key}.gradient.{position}"] = (case, result)
        parameters = ", ".join(LETTERS[:len(tensors)])
        flags = ", ".join(str(differentiated and is_leaf(tensor)).lower() for tensor in tensors)
        chosen = ", ".join(str(weighted).lower() for weighted in weights)
        functions = ", ".join(f"function({parameters}) return {form} end" for form in forms)
        self.lines.append(f'run("{case.key}", {{ {functions} }}, {{ {flags} }}, {{ {chosen} }})')


def difference(ours, expected, tolerance):
    """What is wrong with a tensor; "" when it is as expected."""
    if ours is None:
        return "missing"
    if ours.dtype != expected.dtype:
        return f"dtype {ours.dtype}, not {expected.dtype}"
    if ours.shape != expected.shape:
        return f"shape {list(ours.shape)}, not {list(expected.shape)}"
    ours, expected = ours.double(), expected.double()
    scale = expected[expected.isfinite()].abs().max() if expected.isfinite().any() else torch.tensor(0.0)
    close = torch.isclose(ours, expected, rtol=0, atol=tolerance * max(1.0, float(scale)), equal_nan=True)
    if bool(close.all()):
        return ""
    return f"{ours[~close].flatten()[:3].tolist()}, not {expected[~close].flatten()[:3].tolist()}"


def run(script_text, folder):
    path = pathlib.Path(folder) / "script.lua"
    path.write_text(script_text)
    done = subprocess.run([BINARY, str(path)], capture_output=True, text=True, timeout=PATIENCE_S, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


class TorchReference(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = pathlib.Path(scratch.name)
        save_file({}, cls.folder / "none.safetensors")
        listed = run(PRELUDE.replace("INPUTS", '"none.safetensors"'), cls.folder)
        cls.names = {line.split("\t")[1] for line in listed.splitlines()}
        cls.script = Script(cls.names)
        save_file(cls.script.inputs, cls.folder / "in.safetensors")
        text = PRELUDE.replace("INPUTS", '"in.safetensors"') + "\n".join(cls.script.lines)
        cls.output = run(text + '\ntorch.save("out.safetensors", results)\n', cls.folder)
        cls.results = load_file(cls.folder / "out.safetensors")

    def describe(self, case):
        return f"{case.name or case.lua}#{case.key}"

    def test_every_case_runs_in_all_its_forms(self):
        cases = {case.key: case for case in CASES}
        found = [f"{self.describe(cases[key])}: {problem}" for key, problem in self.script.problems.items()]
        for line in self.output.splitlines():
            kind, *words = line.split("\t")
            if kind == "FAILED":
                found.append(f"{self.describe(cases[words[0]])}, form {words[1]}: {words[2]}")
        self.assertEqual(found, [])

    def compare(self, kind):
        found, compared = [], 0
        for name, (case, expected) in self.script.expected.items():
            if f".{kind}." in name:
                compared += 1
                problem = difference(self.results.get(name), expected, case.tolerance)
                if problem:
                    found.append(f"{self.describe(case)} {name}: {problem}")
        self.assertEqual(found, [])
        return compared

    def test_values_are_those_of_pytorch(self):
        self.assertGreater(self.compare("out"), 800)

    def test_gradients_are_those_of_pytorch(self):
        self.assertGreater(self.compare("gradient"), 400)

    def test_every_documented_name_has_a_case(self):
        documented = {name for name in self.names if not name.startswith("Generator:")}
        self.assertEqual(sorted(documented - self.script.shown - set(NOT_COMPARED)), [])
        self.assertEqual(sorted((self.script.shown | set(NOT_COMPARED)) - documented), [])
        self.assertEqual(sorted(self.script.shown & set(NOT_COMPARED)), [])
        self.assertGreater(len(documented), 500)


if __name__ == "__main__":
    main()
