# SPDX-License-Identifier: MIT
"""The reference networks of tests/support against the problems' descriptions, and the comparison of reference_test.py.

Sizes are counted on the "meta" device, layers are computed again by their definitions in NumPy. Does not run optbench.
Needs torch and numpy, and skips without them.
"""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import main  # noqa: E402

try:
    import numpy
    import torch
except ImportError as missing:
    print(f"skipped: reference_networks_test.py: needs Python's torch and numpy ({missing})")
    sys.exit(77)

import reference_networks as networks  # noqa: E402
import reference_test  # noqa: E402
from documentation import documented_names  # noqa: E402
from reference_networks import PROBLEMS, reference  # noqa: E402

torch.set_num_threads(1)
COMPUTED = ("quadratic_deep", "two_d_beale", "two_d_branin", "two_d_rosenbrock")  # no networks: their tests are in C++


def count(module):
    return sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)


def counts(module, *names):
    return [count(module.get_submodule(name)) for name in names]


def on_meta(network, *arguments):
    with torch.device("meta"):
        return network(*arguments)


def random_values(problem, seed=1):
    """Parameters and buffers of a problem that are not at any special point."""
    draws = torch.Generator().manual_seed(seed)
    ours = reference(problem, torch.float64)
    values = {}
    for name, place in {**ours.parameters(), **ours.buffers()}.items():
        values[name] = 0.1 * torch.randn(place.shape, dtype=torch.float64, generator=draws)
        if name.endswith("running_var"):
            values[name] = 0.5 + values[name].abs()
    return values


def examples(problem, size, seed=2):
    """Inputs, targets and noise as a dump has them."""
    draws = torch.Generator().manual_seed(seed)
    shape, classes = [size, *PROBLEMS[problem].inputs], PROBLEMS[problem].classes
    if problem == "tolstoi_char_rnn":
        return tuple(torch.randint(classes, shape, generator=draws) for _ in range(2)) + (None,)
    inputs = torch.rand(shape, dtype=torch.float64, generator=draws)
    if classes is None:
        return inputs, None, torch.randn((size, 8), dtype=torch.float64, generator=draws)
    return inputs, torch.randint(classes, (size,), generator=draws), None


class Sizes(unittest.TestCase):
    def test_every_network_has_the_parameters_of_its_problem(self):
        self.assertEqual(sorted({*PROBLEMS, *COMPUTED}), documented_names("problems.md"))
        for name, problem in PROBLEMS.items():
            with self.subTest(name):
                ours = reference(name, torch.float32)
                self.assertEqual(count(ours.module), problem.parameters)
                self.assertEqual(sum(parameter.numel() for parameter in ours.parameters().values()), problem.parameters)

    def test_small_networks_have_the_layers_of_the_tables(self):
        dense = [f"dense{i}" for i in range(1, 5)]
        self.assertEqual(counts(on_meta(networks.Mlp), *dense), [785_000, 500_500, 50_100, 1_010])
        self.assertEqual(counts(on_meta(networks.Convnet2c2d), "conv1", "conv2", "dense1", "dense2"),
                         [832, 51_264, 3_212_288, 10_250])
        for classes, last in ((10, 2_570), (100, 25_700)):
            layers = counts(on_meta(networks.Convnet3c3d, classes), "conv1", "conv2", "conv3", *dense[:3])
            self.assertEqual(layers, [4_864, 55_392, 110_720, 590_336, 131_328, last])
        self.assertEqual([count(conv) for conv in on_meta(networks.AllCnnC).children() if count(conv)],
                         [2_688, 83_040, 83_040, 166_080, 331_968, 331_968, 331_968, 37_056, 19_300])
        vae = on_meta(networks.Vae)
        self.assertEqual(counts(vae.encoder, "conv1", "conv2", "conv3", "mean", "log_variance"),
                         [1_088, 65_600, 65_600, 25_096, 25_096])
        self.assertEqual(counts(vae.decoder, "dense1", "dense2", "deconv1", "deconv2", "deconv3", "dense3"),
                         [216, 1_225, 1_088, 65_600, 65_600, 9_835_280])

    def test_the_language_model_has_one_bias_in_each_lstm(self):
        shapes = {name: list(p.shape) for name, p in reference("tolstoi_char_rnn", torch.float32).parameters().items()}
        lstm = {"weight_ih": [512, 128], "weight_hh": [512, 128], "bias": [512]}
        self.assertEqual(shapes, {
            "embedding.weight": [83, 128], **{f"lstm1.{name}": shape for name, shape in lstm.items()},
            **{f"lstm2.{name}": shape for name, shape in lstm.items()}, "dense.weight": [83, 128], "dense.bias": [83]})

    def test_vgg_has_the_layers_of_the_table(self):
        start = [1_792, 36_928, 73_856, 147_584, 295_168, 590_080, 590_080]
        convs = {16: start + [1_180_160] + 5 * [2_359_808], 19: start + [590_080, 1_180_160] + 7 * [2_359_808]}
        for depth, expected in convs.items():
            vgg = on_meta(networks.Vgg, depth, 10)
            self.assertEqual([count(module) for name, module in vgg.named_modules() if ".conv" in name], expected)
            self.assertEqual(counts(vgg, "dense1", "dense2", "dense3"), [102_764_544, 16_781_312, 40_970])

    def test_wide_residual_networks_have_the_layers_of_the_table(self):
        for units, classes, convs, norms, weights in ((2, 10, 16, 3_616, 2_745_264), (6, 100, 40, 10_784, 8_961_456)):
            wrn = on_meta(networks.WideResNet, units, 4, classes)
            modules = list(wrn.modules())
            self.assertEqual(sum(count(m) for m in modules if isinstance(m, torch.nn.BatchNorm2d)), norms)
            inner = [m for m in modules if isinstance(m, torch.nn.Conv2d)]
            self.assertEqual(len(inner), convs)  # shortcuts included
            self.assertEqual(sum(p.numel() for n, p in wrn.named_parameters() if n.endswith("weight") and p.dim() > 1),
                             weights)

    def test_inception_has_the_blocks_of_the_table(self):
        inception = on_meta(networks.InceptionV3)
        blocks = [f"mixed{block}" for block in ("5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c")]
        self.assertEqual(counts(inception, "stem", *blocks), [
            172_672, 255_904, 277_472, 285_152, 1_153_280, 1_297_408, 1_691_008, 1_691_008, 2_141_952, 1_698_304,
            5_044_608, 6_076_800])
        units = counts(inception, "auxiliary.unit1", "auxiliary.unit2")
        self.assertEqual((sum(units), *counts(inception, "auxiliary.dense", "dense")), (2_557_696, 769_769, 2_051_049))
        modules = list(inception.modules())
        convs = [count(m) for m in modules if isinstance(m, torch.nn.Conv2d)]
        self.assertEqual((len(convs), sum(convs)), (96, 24_307_040))
        self.assertEqual(sum(count(m) for m in modules if isinstance(m, torch.nn.BatchNorm2d)), 36_224)
        self.assertEqual(count(inception) - count(inception.auxiliary), 23_836_617)

    def test_inception_names_its_units_by_branch(self):
        kernels = reference("imagenet_inception_v3", torch.float32).penalized()
        names = {name.removesuffix(".conv.weight") for name in kernels}
        self.assertEqual({name for name in names if name.startswith("mixed6a")}, {
            "mixed6a.branch2.unit1", "mixed6a.branch3.unit1", "mixed6a.branch3.unit2", "mixed6a.branch3.unit3"})
        self.assertEqual({name for name in names if name.startswith("mixed7b")}, {
            "mixed7b.branch1.unit1", "mixed7b.branch2.unit1", "mixed7b.branch2.left", "mixed7b.branch2.right",
            "mixed7b.branch3.unit1", "mixed7b.branch3.unit2", "mixed7b.branch3.left", "mixed7b.branch3.right",
            "mixed7b.branch4.unit1"})
        block = on_meta(networks.InceptionV3).mixed7b
        self.assertEqual([block.branch3.left.conv.kernel_size, block.branch3.right.conv.kernel_size], [(1, 3), (3, 1)])


class Shapes(unittest.TestCase):
    def shapes(self, name, size=3, training=False):
        """Of the output, and of what enters and leaves each layer by its name; nothing is computed."""
        ours, entering, leaving = reference(name, torch.float32), {}, {}

        def hook(layer):
            def note(_, x, y):
                entering[layer] = list(x[0].shape)
                leaving[layer] = list(y.shape) if isinstance(y, torch.Tensor) else None
            return note

        for layer, module in ours.module.named_modules():
            module.register_forward_hook(hook(layer))
        inputs, targets, noise = (None if t is None else t.to("meta") for t in examples(name, size))
        inputs = inputs if name == "tolstoi_char_rnn" else inputs.float()
        output, losses = ours.losses(inputs, targets, noise if noise is None else noise.float(), training)
        self.assertEqual(list(losses.shape), [size])
        return list(output.shape), entering, leaving

    def test_outputs_have_the_shapes_of_the_specification(self):
        for name, problem in PROBLEMS.items():
            shape = [3, problem.classes]
            if problem.classes is None:
                shape = [3, 1, 28, 28]
            elif name == "tolstoi_char_rnn":
                shape = [3, 50, 83]
            with self.subTest(name):
                self.assertEqual(self.shapes(name)[0], shape)

    def test_the_last_maps_have_the_shapes_of_the_specification(self):
        self.assertEqual(self.shapes("mnist_2c2d")[1]["dense1"], [3, 3136])
        self.assertEqual(self.shapes("cifar10_3c3d")[1]["dense1"], [3, 1152])
        self.assertEqual(self.shapes("cifar100_vgg16")[1]["dense1"], [3, 25088])
        self.assertEqual(self.shapes("cifar100_allcnnc")[2]["conv9"], [3, 100, 6, 6])
        self.assertEqual(self.shapes("svhn_wrn164")[2]["bn"], [3, 256, 8, 8])
        self.assertEqual(self.shapes("cifar100_wrn404")[2]["bn"], [3, 256, 8, 8])

    def test_the_autoencoders_maps_have_the_shapes_of_the_table(self):
        leaving = self.shapes("fmnist_vae")[2]
        for layer, shape in (("encoder.conv1", [64, 14, 14]), ("encoder.conv2", [64, 7, 7]),
                             ("encoder.conv3", [64, 7, 7]), ("encoder.mean", [8]), ("encoder.log_variance", [8]),
                             ("decoder.dense1", [24]), ("decoder.dense2", [49]), ("decoder.deconv1", [64, 14, 14]),
                             ("decoder.deconv2", [64, 14, 14]), ("decoder.deconv3", [64, 14, 14])):
            self.assertEqual(leaving[layer], [3, *shape], layer)

    def test_inceptions_maps_have_the_sizes_of_the_table(self):
        _, entering, leaving = self.shapes("imagenet_inception_v3", 2, training=True)
        for layer, shape in (("stem.unit1", [3, 299, 299]), ("stem.unit2", [32, 149, 149]),
                             ("stem.unit3", [32, 147, 147]), ("stem.unit4", [64, 73, 73]),
                             ("stem.unit5", [80, 73, 73]), ("mixed5b", [192, 35, 35]), ("mixed5c", [256, 35, 35]),
                             ("mixed5d", [288, 35, 35]), ("mixed6a", [288, 35, 35]), ("mixed6b", [768, 17, 17]),
                             ("mixed7a", [768, 17, 17]), ("auxiliary", [768, 17, 17]),
                             ("auxiliary.unit1", [768, 5, 5]), ("auxiliary.dense", [768]),
                             ("mixed7b", [1280, 8, 8]), ("mixed7c", [2048, 8, 8]), ("dense", [2048])):
            self.assertEqual(entering[layer], [2, *shape], layer)
        self.assertEqual(leaving["stem.unit5"], [2, 192, 71, 71])
        self.assertEqual(leaving["auxiliary.unit2"], [2, 768, 1, 1])
        self.assertEqual(leaving["mixed7c"], [2, 2048, 8, 8])


class Regularization(unittest.TestCase):
    @staticmethod
    def expected(ours, kind=torch.nn.Module):
        """At Glorot's variance 2 / (fan in + fan out), which is that of all these networks' weights."""
        total = 0.0
        for name, weight in ours.penalized().items():
            if isinstance(ours.module.get_submodule(name.removesuffix(".weight")), kind):
                area = weight[0, 0].numel()
                total += weight.numel() * 2 / (area * (weight.shape[0] + weight.shape[1]))
        return 0.5 * ours.problem.l2 * total

    def test_the_expected_start_is_that_of_the_specification(self):
        for name, problem in PROBLEMS.items():
            with self.subTest(name):
                expected = self.expected(reference(name, torch.float32))
                self.assertAlmostEqual(expected, problem.regularization, delta=6e-4)
        for depth, expected in ((16, 0.9668), (19, 1.2868)):
            vgg = reference(f"cifar10_vgg{depth}", torch.float32)
            self.assertAlmostEqual(self.expected(vgg, torch.nn.Conv2d), expected, delta=6e-5)

    def test_what_is_penalized_is_what_the_specification_names(self):
        def names(problem):
            return list(reference(problem, torch.float32).penalized())

        self.assertEqual(names("svhn_3c3d"), [f"{layer}{i}.weight" for layer in ("conv", "dense") for i in (1, 2, 3)])
        self.assertEqual(names("cifar100_allcnnc"), [f"conv{i}.weight" for i in range(1, 10)])
        self.assertEqual([len(names(f"imagenet_vgg{depth}")) for depth in (16, 19)], [16, 19])
        for problem, convs in (("svhn_wrn164", 16), ("cifar100_wrn404", 40)):
            self.assertEqual(len(names(problem)), convs + 1)
            self.assertFalse([name for name in names(problem) if "bn" in name])
            self.assertEqual(len([name for name in names(problem) if "shortcut" in name]), 3)
        inception = names("imagenet_inception_v3")
        self.assertEqual((len(inception), sum("auxiliary" in name for name in inception)), (96, 2))
        self.assertFalse([name for name in inception if not name.endswith(".conv.weight")])
        for problem in PROBLEMS:
            if problem.startswith(("mnist", "fmnist", "tolstoi")):
                self.assertEqual(names(problem), [])

    def test_it_is_half_of_lambda_times_the_squares_and_its_gradient_lambda_times_the_weight(self):
        ours, values = reference("svhn_3c3d", torch.float64), random_values("svhn_3c3d")
        ours.load(values)
        ours.regularization().backward()
        weights = {name: value for name, value in values.items() if name.endswith("weight")}
        squares = sum(float((value.numpy() ** 2).sum()) for value in weights.values())
        self.assertAlmostEqual(ours.regularization().item(), 0.001 * squares, places=10)
        for name, gradient in ours.gradients().items():
            expected = 0.002 * values[name] if name in weights else torch.zeros_like(values[name])
            self.assertTrue(torch.allclose(gradient, expected, rtol=1e-14, atol=0), name)


# --- Definitions ------------------------------------------------------------------------------------------------------

def conv_by_definition(x, w, stride, before, out):
    """One channel: each number of the output from the numbers under the kernel; outside of x there are zeros."""
    y = numpy.zeros((out, out))
    for i, j in numpy.ndindex(out, out):
        for a, b in numpy.ndindex(w.shape):
            row, column = i * stride + a - before, j * stride + b - before
            if 0 <= row < len(x) and 0 <= column < len(x):
                y[i, j] += x[row, column] * w[a, b]
    return y


def conv_transposed_by_definition(x, w, stride, before, out):
    """One channel: the transpose of the map x -> conv_by_definition(x), from [out, out] to x's shape."""
    y = numpy.zeros((out, out))
    for i, j in numpy.ndindex(x.shape):
        for a, b in numpy.ndindex(w.shape):
            row, column = i * stride + a - before, j * stride + b - before
            if 0 <= row < out and 0 <= column < out:
                y[row, column] += x[i, j] * w[a, b]
    return y


def sigmoid(x):
    return 1 / (1 + numpy.exp(-x))


def lstm_by_definition(x, w_ih, w_hh, bias):
    """[T, in] -> [T, units], gates in the order i, f, g, o, the forget gate's input moved by 1."""
    units = w_hh.shape[1]
    h, c, outputs = numpy.zeros(units), numpy.zeros(units), []
    for step in x:
        i, f, g, o = (w_ih @ step + w_hh @ h + bias).reshape(4, units)
        c = sigmoid(f + 1) * c + sigmoid(i) * numpy.tanh(g)
        h = sigmoid(o) * numpy.tanh(c)
        outputs.append(h)
    return numpy.array(outputs)


class Definitions(unittest.TestCase):
    def setUp(self):
        self.random = numpy.random.RandomState(7)

    def assert_close(self, ours, expected, tolerance=1e-12):
        ours = ours.detach().numpy()
        self.assertEqual(ours.shape, expected.shape)
        self.assertLessEqual(float(abs(ours - expected).max()), tolerance)

    def test_same_padding_is_that_of_the_table(self):
        for size, kernel, stride, expected in (
                (28, 3, 2, (0, 1)), (12, 3, 2, (0, 1)), (6, 3, 2, (0, 1)), (6, 3, 1, (1, 1)), (28, 5, 1, (2, 2)),
                (14, 5, 1, (2, 2)), (28, 4, 2, (1, 1)), (14, 4, 2, (1, 1)), (7, 4, 1, (1, 2)), (32, 3, 2, (0, 1)),
                (16, 3, 2, (0, 1)), (32, 1, 2, (0, 0)), (16, 1, 2, (0, 0)), (224, 3, 1, (1, 1)), (224, 2, 2, (0, 0))):
            self.assertEqual(networks.same_padding(size, kernel, stride), expected, (size, kernel, stride))

    def test_convolutions_with_same_padding_are_as_defined(self):
        for size, kernel, stride, before, out in ((8, 3, 2, 0, 4), (5, 4, 1, 1, 5), (8, 4, 2, 1, 4), (6, 3, 1, 1, 6)):
            conv = networks.SameConv2d(2, 3, kernel, stride=stride).double()
            x = self.random.normal(size=(2, size, size))
            w, bias = conv.weight.detach().numpy(), conv.bias.detach().numpy()
            expected = numpy.array([
                sum(conv_by_definition(x[c], w[k, c], stride, before, out) for c in range(2)) + bias[k]
                for k in range(3)])
            self.assert_close(conv(torch.from_numpy(x)[None])[0], expected)

    def test_transposed_convolutions_are_cropped_by_one_before_and_the_rest_after(self):
        for size, stride in ((5, 1), (7, 1), (4, 2), (7, 2)):
            conv = networks.SameConvTranspose2d(2, 3, 4, stride=stride).double()
            x = self.random.normal(size=(2, size, size))
            w, bias, out = conv.weight.detach().numpy(), conv.bias.detach().numpy(), size * stride
            expected = numpy.array([
                sum(conv_transposed_by_definition(x[c], w[c, k], stride, 1, out) for c in range(2)) + bias[k]
                for k in range(3)])
            self.assert_close(conv(torch.from_numpy(x)[None])[0], expected)

        x, conv = torch.randn(1, 2, 14, 14).double(), networks.SameConvTranspose2d(2, 3, 4).double()
        full = torch.nn.functional.conv_transpose2d(x, conv.weight, conv.bias)
        self.assertEqual(list(full.shape), [1, 3, 17, 17])
        self.assertTrue(torch.equal(conv(x), full[:, :, 1:15, 1:15]))
        strided = networks.SameConvTranspose2d(2, 3, 4, stride=2).double()
        padded = torch.nn.functional.conv_transpose2d(x, strided.weight, strided.bias, stride=2, padding=1)
        self.assert_close(strided(x), padded.detach().numpy())

    def test_a_transposed_convolution_is_the_transpose_of_the_convolution_with_the_same_padding(self):
        for stride in (1, 2):
            w = torch.randn(3, 2, 4, 4, dtype=torch.float64)
            down = networks.SameConv2d(2, 3, 4, stride, bias=False)
            up = networks.SameConvTranspose2d(3, 2, 4, stride, bias=False)
            down.weight, up.weight = torch.nn.Parameter(w), torch.nn.Parameter(w)
            x, y = torch.randn(1, 2, 14, 14).double(), torch.randn(1, 3, 14 // stride, 14 // stride).double()
            self.assertAlmostEqual((down(x) * y).sum().item(), (x * up(y)).sum().item(), places=9)

    def test_pooling_with_same_padding_looks_at_what_lies_after(self):
        x = self.random.uniform(-2, -1, size=(6, 6))  # zeros outside would be larger
        expected = numpy.array([[x[2 * i:2 * i + 3, 2 * j:2 * j + 3].max() for j in range(3)] for i in range(3)])
        self.assert_close(networks.max_pool_same(torch.from_numpy(x)[None, None], 3, 2)[0, 0], expected)

    def test_means_of_three_by_three_leave_out_what_is_outside(self):
        x = self.random.normal(size=(4, 4))
        expected = numpy.array([
            [x[max(i - 1, 0):i + 2, max(j - 1, 0):j + 2].mean() for j in range(4)] for i in range(4)])
        self.assert_close(networks.mean3()(torch.from_numpy(x)[None, None])[0, 0], expected)

    def test_resizing_puts_corners_on_corners(self):
        x = self.random.normal(size=(4, 4))
        expected = numpy.zeros((9, 9))
        for i, j in numpy.ndindex(9, 9):
            row, column = i * 3 / 8, j * 3 / 8
            a, b = min(int(row), 2), min(int(column), 2)
            p, q = row - a, column - b
            expected[i, j] = ((1 - p) * ((1 - q) * x[a, b] + q * x[a, b + 1])
                              + p * ((1 - q) * x[a + 1, b] + q * x[a + 1, b + 1]))
        self.assert_close(networks.resize(torch.from_numpy(x)[None, None], 9)[0, 0], expected)
        large = torch.rand(1, 1, 224, 224, dtype=torch.float64)
        self.assertTrue(torch.equal(networks.resize(large, 224), large))

    def test_the_language_model_is_two_cells_with_one_bias_and_a_forget_offset(self):
        values = random_values("tolstoi_char_rnn")
        ours = reference("tolstoi_char_rnn", torch.float64)
        ours.load(values)
        inputs, targets, _ = examples("tolstoi_char_rnn", 2)
        output, losses = ours.losses(inputs, targets)
        v = {name: value.numpy() for name, value in values.items()}
        for row in range(2):
            x = v["embedding.weight"][inputs[row].numpy()]
            for lstm in ("lstm1", "lstm2"):
                x = lstm_by_definition(x, *(v[f"{lstm}.{name}"] for name in ("weight_ih", "weight_hh", "bias")))
            logits = x @ v["dense.weight"].T + v["dense.bias"]
            self.assert_close(output[row], logits)
            right = logits[numpy.arange(50), targets[row].numpy()]
            expected = (numpy.log(numpy.exp(logits).sum(1)) - right).mean()
            self.assertAlmostEqual(float(losses[row].detach()), expected, places=12)
        losses.mean().backward()
        self.assertEqual(list(ours.gradients()), list(ours.parameters()))
        self.assertGreater(float(ours.gradients()["lstm1.bias"].abs().max()), 0)
        self.assertIsNone(ours.module.lstm1.bias_hh_l0.grad)

    def test_a_wide_unit_goes_round_the_residual_with_x_itself_or_with_the_activated_x(self):
        x = torch.randn(2, 4, 6, 6, dtype=torch.float64)
        same = networks.WrnUnit(4, 4, 1).double().eval()
        torch.nn.init.zeros_(same.conv2.weight)
        self.assertTrue(torch.equal(same(x), x))
        other = networks.WrnUnit(4, 8, 2).double().eval()
        torch.nn.init.zeros_(other.conv2.weight)
        h = torch.relu(x / numpy.sqrt(1 + 1e-5))  # fresh statistics
        expected = torch.einsum("kc,bcij->bkij", other.shortcut.weight[:, :, 0, 0], h[:, :, ::2, ::2])
        self.assert_close(other(x), expected.detach().numpy())

    def test_running_statistics_move_by_the_share_of_the_specification(self):
        for norm, share in ((networks.WrnUnit(4, 4, 1).bn1, 0.1), (networks.Cbr(3, 4, 1).bn, 0.0003)):
            x = self.random.normal(2, 3, size=(5, 4, 3, 3))
            norm.double()(torch.from_numpy(x))
            self.assert_close(norm.running_mean, share * x.mean((0, 2, 3)))
            self.assert_close(norm.running_var, 1 - share + share * x.var((0, 2, 3), ddof=1))
        self.assertEqual((networks.WrnUnit(4, 4, 1).bn2.eps, networks.Cbr(3, 4, 1).bn.eps), (1e-5, 1e-3))

    def test_the_autoencoders_losses_are_as_defined(self):
        values = random_values("mnist_vae")
        inputs, _, noise = examples("mnist_vae", 3)
        for loss in ("squared_error", "binary_cross_entropy"):
            ours = reference("mnist_vae", torch.float64, loss=loss)
            ours.load(values)
            output, losses = ours.losses(inputs, None, noise, True)
            mean, s = (t.detach().numpy() for t in ours.module.encoder(inputs))
            z = torch.from_numpy(mean + noise.numpy() * numpy.exp(s))
            self.assertTrue(torch.allclose(ours.module.decoder(z), output, rtol=1e-12, atol=0))
            x, y = inputs.numpy(), output.detach().numpy()
            errors = (x - y) ** 2
            if loss == "binary_cross_entropy":
                errors = -(x * numpy.log(y) + (1 - x) * numpy.log(1 - y))
            divergence = -0.5 * (1 + 2 * s - mean ** 2 - numpy.exp(2 * s)).sum(1)
            self.assert_close(losses, errors.sum((1, 2, 3)) + divergence, 1e-9)
        with self.assertRaises(ValueError):
            reference("mnist_vae", torch.float64, loss="huber")

    def test_inceptions_loss_smooths_labels_and_counts_the_auxiliary_head_in_training(self):
        class Heads(networks.InceptionV3):
            def __init__(self, main, auxiliary):
                torch.nn.Module.__init__(self)
                self.heads = main, auxiliary

            def forward(self, _):
                return self.heads

        main, auxiliary = self.random.normal(size=(2, 4, 1001))
        targets = self.random.randint(1001, size=4)
        wanted = numpy.full((4, 1001), 0.1 / 1001)
        wanted[numpy.arange(4), targets] += 0.9
        expected = [-(wanted * (x - numpy.log(numpy.exp(x).sum(1, keepdims=True)))).sum(1) for x in (main, auxiliary)]
        ours = reference("imagenet_inception_v3", torch.float64)
        ours.module = Heads(torch.from_numpy(main), torch.from_numpy(auxiliary))
        for training, share in ((False, 0), (True, 0.4)):
            output, losses = ours.losses(None, torch.from_numpy(targets), None, training)
            self.assert_close(output, main)
            self.assert_close(losses, expected[0] + share * expected[1])

    def test_dropout_has_the_rates_of_the_specification_and_does_nothing_here(self):
        rates = {"mnist_vae": 5 * [0.2], "cifar100_allcnnc": [0.2, 0.5, 0.5], "imagenet_vgg16": [0.5, 0.5],
                 "imagenet_inception_v3": [0.8], "tolstoi_char_rnn": 4 * [0.2], "svhn_wrn164": [], "svhn_3c3d": []}
        for problem, expected in rates.items():
            ours, used = reference(problem, torch.float32), []
            for module in ours.module.modules():
                if isinstance(module, torch.nn.Dropout):
                    module.register_forward_hook(lambda module, *_: used.append(module.p))
            inputs, targets, noise = (None if t is None else t.to("meta") for t in examples(problem, 2))
            inputs = inputs.float() if problem != "tolstoi_char_rnn" else inputs
            ours.losses(inputs, targets, noise if noise is None else noise.float())
            self.assertEqual(used, expected, problem)
        ours = reference("tolstoi_char_rnn", torch.float64)
        ours.load(random_values("tolstoi_char_rnn"))
        batch = examples("tolstoi_char_rnn", 2)
        self.assertTrue(torch.equal(ours.losses(*batch, training=True)[1], ours.losses(*batch, training=False)[1]))
        drawn = ours.module.train()(batch[0])  # as training outside of a dump does
        self.assertFalse(torch.equal(drawn, ours.losses(*batch)[0]))


class Loading(unittest.TestCase):
    def test_names_shapes_and_types_must_be_ours(self):
        ours, values = reference("tolstoi_char_rnn", torch.float64), random_values("tolstoi_char_rnn")
        for change, message in (({"lstm1.bias_hh": torch.zeros(512).double()}, "lstm1.bias_hh is unknown"),
                                ({"lstm1.bias": torch.zeros(256).double()}, "lstm1.bias is torch.float64[256]"),
                                ({"lstm2.bias": torch.zeros(512)}, "lstm2.bias is torch.float32[512]")):
            with self.assertRaises(ValueError) as caught:
                ours.load({**values, **change})
            self.assertIn(message, str(caught.exception))
        with self.assertRaises(ValueError) as caught:
            ours.load({name: value for name, value in values.items() if name != "dense.bias"})
        self.assertEqual(str(caught.exception), "dense.bias is missing")

    def test_statistics_are_needed_and_their_counter_is_not(self):
        ours, values = reference("svhn_wrn164", torch.float64), random_values("svhn_wrn164")
        ours.load({**values, "bn.num_batches_tracked": torch.tensor(7)})
        self.assertTrue(torch.equal(ours.module.bn.running_var, values["bn.running_var"]))
        del values["bn.running_var"]
        with self.assertRaises(ValueError):
            ours.load(values)

    def test_values_are_copied(self):
        ours, values = reference("svhn_wrn164", torch.float64), random_values("svhn_wrn164")
        ours.load(values)
        before = values["bn.running_mean"].clone()
        ours.losses(*examples("svhn_wrn164", 2), training=True)
        self.assertTrue(torch.equal(values["bn.running_mean"], before))
        self.assertFalse(torch.equal(ours.buffers()["bn.running_mean"], before))


def dump_of(problem, mode, size=2):
    """What `optbench dump` would write, were it the reference network."""
    ours, values = reference(problem, torch.float64), random_values(problem)
    ours.load(values)
    inputs, targets, noise = examples(problem, size)
    output, losses = ours.losses(inputs, targets, noise, mode == "train")
    loss = losses.mean() + ours.regularization()
    loss.backward()
    tensors = {f"parameter/{name}": values[name] for name in ours.parameters()}
    tensors.update({f"buffer/{name}": values[name] for name in ours.buffers()})
    tensors.update({"batch/inputs": inputs, "output": output, "losses": losses, "loss": loss,
                    "regularization": ours.regularization()})
    if noise is not None:
        tensors["noise/latent"] = noise
    else:
        tensors["batch/targets"] = targets
    tensors.update(reference_test.reference_metrics(problem, output, losses, targets))
    if mode == "train":
        tensors.update({f"buffer_after/{name}": buffer for name, buffer in ours.buffers().items()})
    tensors.update({f"gradient/{name}": gradient for name, gradient in ours.gradients().items()})
    metadata = {"problem": problem, "mode": mode, "parameters": json.dumps(list(ours.parameters()))}
    return {name: tensor.detach().clone() for name, tensor in tensors.items()}, metadata


class Comparison(unittest.TestCase):
    def changed(self, tensors, metadata, name, change):
        """Differences once one tensor is changed."""
        altered = {other: tensor.clone() for other, tensor in tensors.items()}
        altered[name] = change(altered[name])
        return reference_test.differences(altered, metadata, metadata["problem"], metadata["mode"])

    def test_a_dump_of_the_reference_itself_agrees(self):
        for problem, mode in (("mnist_logreg", "eval"), ("mnist_vae", "train"), ("tolstoi_char_rnn", "eval"),
                              ("svhn_3c3d", "train"), ("svhn_wrn164", "eval"), ("svhn_wrn164", "train")):
            with self.subTest(problem=problem, mode=mode):
                self.assertEqual(reference_test.differences(*dump_of(problem, mode), problem, mode), [])

    def test_a_number_that_is_off_by_little_is_seen(self):
        tensors, metadata = dump_of("svhn_wrn164", "train")

        def nudged(tensor):
            flat = tensor.flatten()
            flat[flat.abs().argmax()] *= 1 + 1e-6
            return flat.reshape(tensor.shape)

        gradient = "group2.unit1.conv1.weight"
        for name, words in (("output", "output: off"), ("losses", "losses: off"), ("loss", "loss: off"),
                            ("regularization", "regularization: off"), ("accuracy", "accuracy: off"),
                            (f"gradient/{gradient}", f"gradient of {gradient}: off"),
                            ("gradient/bn.bias", "gradient of bn.bias: off"),
                            ("buffer_after/bn.running_var", "bn.running_var after the pass: off")):
            with self.subTest(name):
                change = nudged if name != "accuracy" else lambda right: right + 0.5
                found = self.changed(tensors, metadata, name, change)
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(words), found)
        self.assertGreater(len(self.changed(tensors, metadata, "parameter/conv.weight", nudged)), 10)
        self.assertGreater(len(self.changed(tensors, metadata, "batch/inputs", nudged)), 10)

    def test_what_is_missing_or_not_a_number_or_of_another_kind_is_seen(self):
        tensors, metadata = dump_of("svhn_3c3d", "train")
        for change in (lambda t: t * torch.nan, lambda t: t.float(), lambda t: t[..., :-1]):
            self.assertEqual(len(self.changed(tensors, metadata, "gradient/dense3.bias", change)), 1)
        for name in ("gradient/dense3.bias", "parameter/dense3.bias", "accuracy"):
            rest = {other: tensor for other, tensor in tensors.items() if other != name}
            self.assertNotEqual(reference_test.differences(rest, metadata, "svhn_3c3d", "train"), [], name)
        other = {**metadata, "mode": "eval"}
        self.assertIn("in eval", reference_test.differences(tensors, other, "svhn_3c3d", "train")[0])
        swapped = {**metadata, "parameters": json.dumps(sorted(json.loads(metadata["parameters"]), reverse=True))}
        self.assertEqual(len(reference_test.differences(tensors, swapped, "svhn_3c3d", "train")), 1)

    def test_statistics_that_did_not_move_in_training_are_seen(self):
        tensors, metadata = dump_of("svhn_wrn164", "train")
        still = {f"buffer_after/{name}": tensor for name, tensor in reference_test.below(tensors, "buffer/").items()}
        found = reference_test.differences({**tensors, **still}, metadata, "svhn_wrn164", "train")
        self.assertEqual(len(found), len(still))
        counters = {f"{kind}/bn.num_batches_tracked": torch.tensor(1) for kind in ("buffer", "buffer_after")}
        self.assertEqual(reference_test.differences({**tensors, **counters}, metadata, "svhn_wrn164", "train"), [])
        absent = {name: tensor for name, tensor in tensors.items() if not name.startswith("buffer_after/")}
        self.assertEqual(len(reference_test.differences(absent, metadata, "svhn_wrn164", "train")), 1)


if __name__ == "__main__":
    main()
