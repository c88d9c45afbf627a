# SPDX-License-Identifier: MIT
"""The networks of our problems in plain PyTorch, written from the problems' descriptions and not from our code.

`reference("cifar10_3c3d", torch.float64)` is one problem: its module, loss and regularization. Modules name their
parameters and buffers as we do. Needs torch. Shapes are [B, C, H, W].
"""

from typing import Callable, NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

LATENT = 8
VOCABULARY = 83
IMAGENET_CLASSES = 1001
LABEL_SMOOTHING = 0.1
AUXILIARY_SHARE = 0.4


# --- Padding as TensorFlow's 'SAME' -----------------------------------------------------------------------------------

def same_padding(size, kernel, stride):
    """Rows before and after, so that ceil(size / stride) come out; the odd one lies after."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def pad_same(x, kernel, stride, value=0.0):
    rows, columns = (same_padding(size, kernel, stride) for size in x.shape[-2:])
    return F.pad(x, (*columns, *rows), value=value)


def max_pool_same(x, kernel, stride):
    return F.max_pool2d(pad_same(x, kernel, stride, value=-torch.inf), kernel, stride)


class SameConv2d(nn.Conv2d):
    def forward(self, x):
        return super().forward(pad_same(x, self.kernel_size[0], self.stride[0]))


class SameConvTranspose2d(nn.ConvTranspose2d):
    """`stride` times as many rows and columns: the full output without what SAME padding would add."""

    def forward(self, x):
        rows, columns = (size * self.stride[0] for size in x.shape[-2:])
        before = (self.kernel_size[0] - self.stride[0]) // 2
        return super().forward(x)[:, :, before:before + rows, before:before + columns]


def resize(x, size):
    return F.interpolate(x, size=(size, size), mode="bilinear", align_corners=True)


# --- Small networks ---------------------------------------------------------------------------------------------------

class Logreg(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(784, 10)

    def forward(self, x):
        return self.dense(x.flatten(1))


class Mlp(nn.Module):
    def __init__(self, inputs=784):
        super().__init__()
        self.dense1 = nn.Linear(inputs, 1000)
        self.dense2 = nn.Linear(1000, 500)
        self.dense3 = nn.Linear(500, 100)
        self.dense4 = nn.Linear(100, 10)

    def forward(self, x):
        x = F.relu(self.dense1(x.flatten(1)))
        x = F.relu(self.dense2(x))
        x = F.relu(self.dense3(x))
        return self.dense4(x)


class Convnet2c2d(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = SameConv2d(1, 32, 5)
        self.conv2 = SameConv2d(32, 64, 5)
        self.dense1 = nn.Linear(3136, 1024)
        self.dense2 = nn.Linear(1024, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.dense2(F.relu(self.dense1(x.flatten(1))))


class Convnet3c3d(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 5)
        self.conv2 = nn.Conv2d(64, 96, 3)
        self.conv3 = SameConv2d(96, 128, 3)
        self.dense1 = nn.Linear(1152, 512)
        self.dense2 = nn.Linear(512, 256)
        self.dense3 = nn.Linear(256, classes)

    def forward(self, x):
        for conv in (self.conv1, self.conv2, self.conv3):
            x = max_pool_same(F.relu(conv(x)), 3, 2)
        x = F.relu(self.dense1(x.flatten(1)))
        return self.dense3(F.relu(self.dense2(x)))


class AllCnnC(nn.Module):
    def __init__(self, width=1):
        super().__init__()
        first, second = round(96 * width), round(192 * width)
        self.dropout_image, self.dropout1, self.dropout2 = nn.Dropout(0.2), nn.Dropout(0.5), nn.Dropout(0.5)
        self.conv1 = SameConv2d(3, first, 3)
        self.conv2 = SameConv2d(first, first, 3)
        self.conv3 = SameConv2d(first, first, 3, stride=2)
        self.conv4 = SameConv2d(first, second, 3)
        self.conv5 = SameConv2d(second, second, 3)
        self.conv6 = SameConv2d(second, second, 3, stride=2)
        self.conv7 = nn.Conv2d(second, second, 3)
        self.conv8 = nn.Conv2d(second, second, 1)
        self.conv9 = nn.Conv2d(second, 100, 1)

    def forward(self, x):
        x = self.dropout_image(x)
        for conv in (self.conv1, self.conv2, self.conv3):
            x = F.relu(conv(x))
        x = self.dropout1(x)
        for conv in (self.conv4, self.conv5, self.conv6):
            x = F.relu(conv(x))
        x = self.dropout2(x)
        for conv in (self.conv7, self.conv8, self.conv9):
            x = F.relu(conv(x))
        return x.mean((2, 3))


# --- Variational autoencoder ------------------------------------------------------------------------------------------

class Encoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = SameConv2d(1, channels, 4, stride=2)
        self.conv2 = SameConv2d(channels, channels, 4, stride=2)
        self.conv3 = SameConv2d(channels, channels, 4)
        self.mean = nn.Linear(49 * channels, LATENT)
        self.log_variance = nn.Linear(49 * channels, LATENT)
        self.dropout = nn.Dropout(0.2)

    def forward(self, x):
        for conv in (self.conv1, self.conv2, self.conv3):
            x = self.dropout(F.leaky_relu(conv(x), 0.3))
        x = x.flatten(1)
        return self.mean(x), 0.5 * self.log_variance(x)


class Decoder(nn.Module):
    def __init__(self, channels, units):
        super().__init__()
        self.dense1 = nn.Linear(LATENT, units)
        self.dense2 = nn.Linear(units, 49)
        self.deconv1 = SameConvTranspose2d(1, channels, 4, stride=2)
        self.deconv2 = SameConvTranspose2d(channels, channels, 4)
        self.deconv3 = SameConvTranspose2d(channels, channels, 4)
        self.dense3 = nn.Linear(196 * channels, 784)
        self.dropout = nn.Dropout(0.2)

    def forward(self, z):
        x = F.leaky_relu(self.dense1(z), 0.3)
        x = F.leaky_relu(self.dense2(x), 0.3).reshape(-1, 1, 7, 7)
        x = self.dropout(F.relu(self.deconv1(x)))
        x = self.dropout(F.relu(self.deconv2(x)))
        x = F.relu(self.deconv3(x))
        return torch.sigmoid(self.dense3(x.flatten(1))).reshape(-1, 1, 28, 28)


class Vae(nn.Module):
    """Reconstruction [B, 1, 28, 28], and the posterior's mean and log standard deviation, [B, 8] each."""

    def __init__(self, width=1):
        super().__init__()
        self.encoder = Encoder(round(64 * width))
        self.decoder = Decoder(round(64 * width), round(24 * width))

    def forward(self, x, noise):
        mean, log_std = self.encoder(x)
        return self.decoder(mean + noise * log_std.exp()), mean, log_std


# --- VGG and wide residual networks -----------------------------------------------------------------------------------

class VggBlock(nn.Module):
    def __init__(self, channels_in, channels, convs):
        super().__init__()
        for i in range(convs):
            self.add_module(f"conv{i + 1}", nn.Conv2d(channels if i else channels_in, channels, 3, padding=1))

    def forward(self, x):
        for conv in self.children():
            x = F.relu(conv(x))
        return F.max_pool2d(x, 2)


class Vgg(nn.Module):
    def __init__(self, depth, classes, width=1):
        super().__init__()
        convs = {16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}[depth]
        channels = (3, *(round(count * width) for count in (64, 128, 256, 512, 512)))
        for i in range(5):
            self.add_module(f"block{i + 1}", VggBlock(channels[i], channels[i + 1], convs[i]))
        units = round(4096 * width)
        self.dense1 = nn.Linear(49 * channels[5], units)
        self.dense2 = nn.Linear(units, units)
        self.dense3 = nn.Linear(units, classes)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        x = resize(x, 224)
        for block in (self.block1, self.block2, self.block3, self.block4, self.block5):
            x = block(x)
        x = self.dropout(F.relu(self.dense1(x.flatten(1))))
        return self.dense3(self.dropout(F.relu(self.dense2(x))))


class WrnUnit(nn.Module):
    """The way round the residual is a 1x1 convolution of the activated input where the shape changes, else x itself."""

    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(channels_in, eps=1e-5, momentum=0.1)
        self.shortcut = None
        if channels_in != channels:
            self.shortcut = nn.Conv2d(channels_in, channels, 1, stride=stride, bias=False)
        self.conv1 = SameConv2d(channels_in, channels, 3, stride=stride, bias=False)
        self.bn2 = nn.BatchNorm2d(channels, eps=1e-5, momentum=0.1)
        self.conv2 = SameConv2d(channels, channels, 3, bias=False)

    def forward(self, x):
        h = F.relu(self.bn1(x))
        residual = self.conv2(F.relu(self.bn2(self.conv1(h))))
        return residual + (x if self.shortcut is None else self.shortcut(h))


class WideResNet(nn.Module):
    def __init__(self, units, widening, classes):
        super().__init__()
        self.conv = SameConv2d(3, 16, 3, bias=False)
        channels = 16
        for i, stride in enumerate((1, 2, 2)):
            wide = 16 * widening * 2 ** i
            group = nn.Sequential()
            for j in range(units):
                group.add_module(f"unit{j + 1}", WrnUnit(wide if j else channels, wide, 1 if j else stride))
            self.add_module(f"group{i + 1}", group)
            channels = wide
        self.bn = nn.BatchNorm2d(channels, eps=1e-5, momentum=0.1)
        self.dense = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.group3(self.group2(self.group1(self.conv(x))))
        return self.dense(F.relu(self.bn(x)).mean((2, 3)))


# --- Inception v3 -----------------------------------------------------------------------------------------------------

class Cbr(nn.Module):
    """Convolution without bias, batch normalization, ReLU. Zero padding keeps the size, unless `valid`."""

    def __init__(self, channels_in, channels, kernel, stride=1, valid=False):
        super().__init__()
        height, width = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        padding = 0 if valid else (height // 2, width // 2)
        self.conv = nn.Conv2d(channels_in, channels, (height, width), stride=stride, padding=padding, bias=False)
        self.bn = nn.BatchNorm2d(channels, eps=1e-3, momentum=0.0003)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Branch(nn.Module):
    """A pooling where given, units (channels, kernel, stride, valid), where `split` 1x3 and 3x1 side by side."""

    def __init__(self, channels, *units, pool=None, split=None):
        super().__init__()
        self.pool = pool or nn.Identity()
        self.units = [f"unit{i + 1}" for i in range(len(units))]
        for name, unit in zip(self.units, units):
            self.add_module(name, Cbr(channels, *unit))
            channels = unit[0]
        self.left = Cbr(channels, split, (1, 3)) if split else None
        self.right = Cbr(channels, split, (3, 1)) if split else None

    def forward(self, x):
        x = self.pool(x)
        for name in self.units:
            x = getattr(self, name)(x)
        return x if self.left is None else torch.cat([self.left(x), self.right(x)], 1)


class Block(nn.Module):
    def __init__(self, *branches):
        super().__init__()
        for i, branch in enumerate(branches):
            self.add_module(f"branch{i + 1}", branch)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.children()], 1)


def mean3():
    return nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)


def block5(c, pooled):
    return Block(Branch(c, (64, 1)), Branch(c, (pooled, 1), pool=mean3()), Branch(c, (48, 1), (64, 5)),
                 Branch(c, (64, 1), (96, 3), (96, 3)))


def block10(c):
    return Block(Branch(c, pool=nn.MaxPool2d(3, 2)), Branch(c, (384, 3, 2, True)),
                 Branch(c, (64, 1), (96, 3), (96, 3, 2, True)))


def block6(c, f):
    wide, tall = (1, 7), (7, 1)
    return Block(Branch(c, (192, 1)), Branch(c, (192, 1), pool=mean3()), Branch(c, (f, 1), (f, wide), (192, tall)),
                 Branch(c, (f, 1), (f, tall), (f, wide), (f, tall), (192, wide)))


def block_d(c):
    return Block(Branch(c, pool=nn.MaxPool2d(3, 2)),
                 Branch(c, (192, 1), (192, (1, 7)), (192, (7, 1)), (192, 3, 2, True)),
                 Branch(c, (192, 1), (320, 3, 2, True)))


def block7(c):
    return Block(Branch(c, (320, 1)), Branch(c, (384, 1), split=384), Branch(c, (448, 1), (384, 3), split=384),
                 Branch(c, (192, 1), pool=mean3()))


class InceptionStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.unit1 = Cbr(3, 32, 3, 2, valid=True)
        self.unit2 = Cbr(32, 32, 3, valid=True)
        self.unit3 = Cbr(32, 64, 3)
        self.unit4 = Cbr(64, 80, 1)
        self.unit5 = Cbr(80, 192, 3, valid=True)

    def forward(self, x):
        x = F.max_pool2d(self.unit3(self.unit2(self.unit1(x))), 3, 2)
        return F.max_pool2d(self.unit5(self.unit4(x)), 3, 2)


class InceptionAuxiliary(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.unit1 = Cbr(768, 128, 1)
        self.unit2 = Cbr(128, 768, 5, valid=True)
        self.dense = nn.Linear(768, classes)

    def forward(self, x):
        return self.dense(self.unit2(self.unit1(F.avg_pool2d(x, 5, 3))).flatten(1))


class InceptionV3(nn.Module):
    """Logits of the main and of the auxiliary head."""

    def __init__(self, classes=IMAGENET_CLASSES):
        super().__init__()
        self.stem = InceptionStem()
        self.mixed5b, self.mixed5c, self.mixed5d = block5(192, 32), block5(256, 64), block5(288, 64)
        self.mixed6a = block10(288)
        self.mixed6b, self.mixed6c = block6(768, 128), block6(768, 160)
        self.mixed6d, self.mixed6e = block6(768, 160), block6(768, 192)
        self.auxiliary = InceptionAuxiliary(classes)
        self.mixed7a, self.mixed7b, self.mixed7c = block_d(768), block7(1280), block7(2048)
        self.dropout = nn.Dropout(0.8)
        self.dense = nn.Linear(2048, classes)

    def forward(self, x):
        x = self.stem(resize(x, 299))
        x = self.mixed5d(self.mixed5c(self.mixed5b(x)))
        x = self.mixed6e(self.mixed6d(self.mixed6c(self.mixed6b(self.mixed6a(x)))))
        auxiliary = self.auxiliary(x)
        x = self.mixed7c(self.mixed7b(self.mixed7a(x)))
        x = F.avg_pool2d(x, 8, 1).flatten(1)
        return self.dense(self.dropout(x)), auxiliary


# --- Character-level language model -----------------------------------------------------------------------------------

class CharRnn(nn.Module):
    """Logits [B, T, 83] of the next character. nn.LSTM's second bias is the constant offset.

    It begins with a state of zeros, unless `carries`, which begins with what the pass before left in `states`.
    """

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 128)
        self.lstm1 = nn.LSTM(128, 128, batch_first=True)
        self.lstm2 = nn.LSTM(128, 128, batch_first=True)
        self.dense = nn.Linear(128, VOCABULARY)
        self.dropout = nn.Dropout(0.2)
        self.carries, self.states = False, [None, None]
        for lstm in (self.lstm1, self.lstm2):
            lstm.bias_hh_l0.requires_grad_(False).copy_(forget_offset())

    def forward(self, x):
        before = self.states if self.carries else [None, None]
        x, first = self.lstm1(self.dropout(self.embedding(x)), before[0])
        x = self.dropout(x)
        x, second = self.lstm2(self.dropout(x), before[1])
        self.states = [tuple(part.detach() for part in state) for state in (first, second)]
        return self.dense(self.dropout(x))


def forget_offset():
    """1 on the forget gate's part of the gates i, f, g, o."""
    return torch.eye(4)[1].repeat_interleave(128)


# --- Problems ---------------------------------------------------------------------------------------------------------

class Problem(NamedTuple):
    network: Callable
    inputs: list              # shape of one example
    classes: int | None
    parameters: int           # how many numbers are trained
    l2: float = 0.0
    penalized: tuple = ()     # the layers whose weights count
    regularization: float = 0.0  # expected at the start


ALL_WEIGHTS = (nn.Conv2d, nn.Linear)
IMAGE, COLOUR, LARGE = [1, 28, 28], [3, 32, 32], [3, 224, 224]


def _vgg(depth, inputs, classes, parameters, regularization):
    return Problem(lambda: Vgg(depth, classes), inputs, classes, parameters, 5e-4, ALL_WEIGHTS, regularization)


def _convnet_3c3d(classes, parameters, regularization):
    return Problem(lambda: Convnet3c3d(classes), COLOUR, classes, parameters, 0.002, ALL_WEIGHTS, regularization)


def _wrn(units, classes, parameters, regularization):
    network = lambda: WideResNet(units, 4, classes)  # noqa: E731
    return Problem(network, COLOUR, classes, parameters, 5e-4, ALL_WEIGHTS, regularization)


def _on_both_mnists(network, *columns):
    return {f"{data}_{network}": Problem(*columns) for data in ("mnist", "fmnist")}


PROBLEMS = {
    **_on_both_mnists("logreg", Logreg, IMAGE, 10, 7_850),
    **_on_both_mnists("mlp", Mlp, IMAGE, 10, 1_336_610),
    **_on_both_mnists("2c2d", Convnet2c2d, IMAGE, 10, 3_274_634),
    **_on_both_mnists("vae", Vae, IMAGE, None, 10_151_489),
    "cifar10_3c3d": _convnet_3c3d(10, 895_210, 1.2618),
    "cifar10_vgg16": _vgg(16, COLOUR, 10, 134_301_514, 3.756),
    "cifar10_vgg19": _vgg(19, COLOUR, 10, 139_611_210, 4.076),
    "cifar100_3c3d": _convnet_3c3d(100, 918_340, 1.3863),
    "cifar100_allcnnc": Problem(AllCnnC, COLOUR, 100, 1_387_108, 5e-4, (nn.Conv2d,), 0.3063),
    "cifar100_vgg16": _vgg(16, COLOUR, 100, 134_670_244, 3.800),
    "cifar100_vgg19": _vgg(19, COLOUR, 100, 139_979_940, 4.120),
    "cifar100_wrn404": _wrn(6, 100, 8_972_340, 1.4100),
    "svhn_3c3d": _convnet_3c3d(10, 895_210, 1.2618),
    "svhn_wrn164": _wrn(2, 10, 2_748_890, 0.4829),
    "imagenet_vgg16": _vgg(16, LARGE, IMAGENET_CLASSES, 138_361_641, 4.154),
    "imagenet_vgg19": _vgg(19, LARGE, IMAGENET_CLASSES, 143_671_337, 4.474),
    "imagenet_inception_v3": Problem(InceptionV3, LARGE, IMAGENET_CLASSES, 27_164_082, 5e-4, (nn.Conv2d,), 5.334),
    "tolstoi_char_rnn": Problem(CharRnn, [50], VOCABULARY, 284_499),
}


class Reference:
    """One problem. The module has no values (it lies on the "meta" device) until load()."""

    def __init__(self, name, dtype, loss="squared_error", network=None):
        self.problem = PROBLEMS[name]
        self.dtype = dtype
        self.drops = False  # whether passes in training mode drop, as Python's torch draws it
        if loss not in ("squared_error", "binary_cross_entropy"):
            raise ValueError(f"unknown loss {loss!r}")
        self.loss = loss
        with torch.device("meta"):
            self.module = (network or self.problem.network)().to(dtype)

    def parameters(self):
        """What is trained, by our names."""
        return {self._our_name(name): parameter for name, parameter in self.module.named_parameters()
                if parameter.requires_grad}

    def buffers(self):
        """Running statistics, by our names."""
        return {name: buffer for name, buffer in self.module.named_buffers() if buffer.is_floating_point()}

    def _our_name(self, name):
        return name.replace("bias_ih_l0", "bias").removesuffix("_l0") if isinstance(self.module, CharRnn) else name

    def load(self, tensors):
        """Copies parameters and buffers. ValueError unless names, shapes and types are exactly ours."""
        tensors = {name: tensor for name, tensor in tensors.items() if not name.endswith("num_batches_tracked")}
        wanted = {**self.parameters(), **self.buffers()}
        wrong = [f"{name} is missing" for name in wanted.keys() - tensors.keys()]
        wrong += [f"{name} is unknown" for name in tensors.keys() - wanted.keys()]
        for name in wanted.keys() & tensors.keys():
            ours, theirs = tensors[name], wanted[name]
            if (ours.shape, ours.dtype) != (theirs.shape, theirs.dtype):
                wrong.append(f"{name} is {ours.dtype}{list(ours.shape)}, not {theirs.dtype}{list(theirs.shape)}")
        if wrong:
            raise ValueError("; ".join(sorted(wrong)))
        state = {}
        for name in self.module.state_dict():
            if name.endswith("bias_hh_l0"):
                state[name] = forget_offset().to(self.dtype)
            elif name.endswith("num_batches_tracked"):
                state[name] = torch.zeros((), dtype=torch.int64)
            else:
                state[name] = tensors[self._our_name(name)].detach().clone()
        self.module.load_state_dict(state, assign=True)

    def losses(self, inputs, targets=None, noise=None, training=False):
        """Output and losses [B] of a new pass. Clears the gradients; training moves the statistics."""
        self.module.zero_grad()
        self.module.train(training)
        for module in self.module.modules():
            if isinstance(module, nn.Dropout) and not self.drops:
                module.eval()
        if isinstance(self.module, Vae):
            output, mean, log_std = self.module(inputs, noise)
            divergence = -0.5 * (1 + 2 * log_std - mean ** 2 - torch.exp(2 * log_std)).sum(1)
            return output, self._reconstruction_losses(output, inputs) + divergence
        if isinstance(self.module, InceptionV3):
            output, auxiliary = self.module(inputs)
            losses = F.cross_entropy(output, targets, reduction="none", label_smoothing=LABEL_SMOOTHING)
            if training:
                losses = losses + AUXILIARY_SHARE * F.cross_entropy(
                    auxiliary, targets, reduction="none", label_smoothing=LABEL_SMOOTHING)
            return output, losses
        output = self.module(inputs)
        if isinstance(self.module, CharRnn):
            return output, F.cross_entropy(output.transpose(1, 2), targets, reduction="none").mean(1)
        return output, F.cross_entropy(output, targets, reduction="none")

    def _reconstruction_losses(self, output, inputs):
        if self.loss == "squared_error":
            return ((output - inputs) ** 2).sum((1, 2, 3))
        return F.binary_cross_entropy(output, inputs, reduction="none").sum((1, 2, 3))

    def penalized(self):
        """The weights that the regularization counts, by our names."""
        return {f"{name}.weight": module.weight for name, module in self.module.named_modules()
                if isinstance(module, self.problem.penalized)}

    def regularization(self):
        total = torch.zeros((), dtype=self.dtype)
        for weight in self.penalized().values():
            total = total + 0.5 * self.problem.l2 * (weight ** 2).sum()
        return total

    def gradients(self):
        """Of what backward() was called on, by our names; zeros where it does not depend on a parameter."""
        return {name: torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
                for name, parameter in self.parameters().items()}


def reference(problem_name, dtype, **options):
    """One of PROBLEMS. Option `loss` for the autoencoders: "squared_error" (as published), "binary_cross_entropy".

    Option `network`: what makes the module in place of the problem's own.
    """
    return Reference(problem_name, dtype, **options)
