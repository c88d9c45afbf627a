# SPDX-License-Identifier: MIT
"""torch.save and torch.load against Python's safetensors package and NumPy, in both directions.

Needs torch, numpy and safetensors.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import CommandLineCase, main  # noqa: E402

try:
    import numpy
    import torch
    from safetensors.torch import load_file, save_file
except ImportError as missing:
    print(f"skipped: tensor_file_test.py: needs Python's torch, numpy and safetensors ({missing})")
    sys.exit(77)


class TensorFiles(CommandLineCase):
    DTYPES = ("float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool")

    def run_script(self, text):
        self.optbench(self.write("script.lua", text))

    def tensor(self, dtype):
        return torch.arange(6.0).reshape(2, 3).to(getattr(torch, dtype))

    def modulus(self, dtype):
        return 2 if dtype == "bool" else 100

    def array(self, dtype, shape=(2, 3)):
        return (numpy.arange(int(numpy.prod(shape))).reshape(shape) % self.modulus(dtype)).astype(dtype)

    def test_safetensors_files_are_read_by_python(self):
        lines = [f'{dtype} = torch.arange(6, {{dtype = "float32"}}):view(2, 3):to("{dtype}")'
                 for dtype in (*self.DTYPES, "bfloat16")]
        self.run_script('torch.save("a.safetensors", { ' + ", ".join(lines) + ', layers = { { w = torch.ones(2) }, '
                        '{ w = torch.zeros(0, 3) } }, transposed = torch.arange(6):view(2, 3):t() }, '
                        '{ metadata = { origin = "ä" } })')
        loaded = load_file(self.folder / "a.safetensors")
        self.assertEqual(set(loaded), {*self.DTYPES, "bfloat16", "layers.1.w", "layers.2.w", "transposed"})
        for dtype in (*self.DTYPES, "bfloat16"):
            self.assertTrue(torch.equal(loaded[dtype], self.tensor(dtype)), dtype)
        self.assertTrue(torch.equal(loaded["transposed"], torch.arange(6).reshape(2, 3).t()))
        self.assertEqual(loaded["layers.2.w"].shape, (0, 3))

    def test_pythons_safetensors_files_are_read(self):
        tensors = {dtype: self.tensor(dtype) for dtype in (*self.DTYPES, "bfloat16")}
        save_file({**tensors, "layer.0.weight": torch.ones(3)}, self.folder / "a.safetensors", {"made": "by Python"})
        checks = "\n".join(
            f'assert(t.{dtype}:dtype() == "{dtype}" and t.{dtype}:equal(torch.arange(6):view(2, 3):to("{dtype}")))'
            for dtype in tensors)
        self.run_script('local t, metadata = torch.load("a.safetensors")\n' + checks +
                        '\nassert(t["layer.0.weight"]:numel() == 3 and metadata.made == "by Python")')

    def test_npy_files_are_read_by_numpy(self):
        shapes = ((2, 3), (), (4,), (0, 2))
        lines = []
        for dtype in self.DTYPES:
            for i, shape in enumerate(shapes):
                sizes = ", ".join(map(str, shape))
                lines.append(f'torch.save("{dtype}{i}.npy", torch.arange({int(numpy.prod(shape))}):reshape({{{sizes}}})'
                             f':remainder({self.modulus(dtype)}):to("{dtype}"))')
        self.run_script("\n".join(lines))
        for dtype in self.DTYPES:
            for i, shape in enumerate(shapes):
                with self.subTest(dtype=dtype, shape=shape):
                    read = numpy.load(self.folder / f"{dtype}{i}.npy", allow_pickle=False)
                    self.assertEqual((read.dtype, read.shape), (numpy.dtype(dtype), shape))
                    self.assertTrue(numpy.array_equal(read, self.array(dtype, shape)))

    def test_numpys_files_are_read_in_either_order_of_elements_and_bytes(self):
        checks = ["local function is_counted(name, dtype, modulus)",
                  "   local t = torch.load(name)",
                  "   local counted = torch.arange(24):remainder(modulus):view(2, 3, 4)",
                  "   assert(t:dtype() == dtype and t:long():equal(counted), name)",
                  "end"]
        for dtype in self.DTYPES:
            for order in ("C", "F"):
                for bytes_order in ("<", ">"):
                    name = f"{dtype}{order}{'little' if bytes_order == '<' else 'big'}.npy"
                    array = numpy.asarray(self.array(dtype, (2, 3, 4)), order=order).astype(
                        numpy.dtype(dtype).newbyteorder(bytes_order), order="K")
                    numpy.save(self.folder / name, array)
                    checks.append(f'is_counted("{name}", "{dtype}", {self.modulus(dtype)})')
        for version in ((2, 0), (3, 0)):
            with open(self.folder / f"v{version[0]}.npy", "wb") as file:
                numpy.lib.format.write_array(file, self.array("float64"), version=version)
            checks.append(f'assert(torch.load("v{version[0]}.npy"):numel() == 6)')
        numpy.save(self.folder / "objects.npy", numpy.array([{}, None]), allow_pickle=True)
        checks.append('local done, message = pcall(torch.load, "objects.npy")\n'
                      'assert(not done and message:find("objects.npy: has elements of kind \'|O\'", 1, true), message)')
        self.run_script("\n".join(checks))


if __name__ == "__main__":
    main()
