"""PyTorch's modules under the engine's kinds, arguments, tensor names and axis orders."""

import torch
import torch.nn.functional as F
from torch import nn

from fixture import numbers

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": F.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "hard_sigmoid": F.hardsigmoid,
    "softmax": lambda z: F.softmax(z, -1),
}


class Layer(nn.Module):
    """A module, its input's and output's axes turned where PyTorch's differ, its tensors by the engine's names."""

    def __init__(self, call, tensors=None, buffers=None, parts=()):
        super().__init__()
        self.call = call
        self.named = tensors or {}
        self.kept = buffers or {}
        self.parts = nn.ModuleList(parts)

    def forward(self, x):
        return self.call(x)


def turned(call):
    """Steps x features, the engine's order, to features x steps, PyTorch's for convolution and normalisation."""
    return lambda x: call(x.transpose(1, 2)).transpose(1, 2)


def build(spec, shape, rng):
    """The layer of a spec {kind, arguments, layers?, name?} for an input of this shape, with random parameters."""
    kind, a = spec["kind"], spec.get("arguments", {})
    bias = a.get("bias", True)
    activation = ACTIVATIONS[a.get("activation", "linear")]

    if kind == "dense":
        inner = nn.Linear(shape[-1], a["units"], bias)
        layer = Layer(lambda x: activation(inner(x)), dict(inner.named_parameters()), parts=[inner])
    elif kind in ("conv1d", "conv2d"):
        module, channels = (nn.Conv1d, shape[-1]) if kind == "conv1d" else (nn.Conv2d, shape[0])
        inner = module(channels, a["filters"], a["size"], a.get("stride", 1), a.get("padding", "valid"), bias=bias)
        # The activation comes after the turn, so that softmax runs over the last axis.
        convolve = turned(inner) if kind == "conv1d" else inner
        layer = Layer(lambda x: activation(convolve(x)), dict(inner.named_parameters()), parts=[inner])
    elif kind == "max_pool2d":
        layer = Layer(lambda x: F.max_pool2d(x, a["size"]))
    elif kind == "avg_pool2d":
        layer = Layer(lambda x: F.avg_pool2d(x, a["size"]))
    elif kind == "global_avg_pool":
        layer = Layer(lambda x: x.mean((2, 3)) if x.dim() == 4 else x.mean(1))
    elif kind == "flatten":
        layer = Layer(lambda x: x.flatten(1))
    elif kind == "reshape":
        layer = Layer(lambda x: x.reshape(len(x), *a["shape"]))
    elif kind == "activation":
        function = ACTIVATIONS[a["kind"]]
        layer = Layer(function)
    elif kind == "dropout":
        layer = Layer(nn.Dropout(a["rate"]))
    elif kind == "batch_norm":
        module = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
        size = shape[0] if len(shape) == 3 else shape[-1]
        inner = module(size, eps=a.get("eps", 1e-5), momentum=a.get("momentum", 0.1))
        call = turned(inner) if len(shape) == 2 else inner
        buffers = {key: value for key, value in inner.named_buffers() if key.startswith("running")}
        layer = Layer(call, dict(inner.named_parameters()), buffers, [inner])
    elif kind == "layer_norm":
        inner = nn.LayerNorm(shape[-1], eps=a.get("eps", 1e-5))
        layer = Layer(inner, dict(inner.named_parameters()), parts=[inner])
    elif kind == "embedding":
        inner = nn.Embedding(a["vocabulary"], a["units"])
        layer = Layer(lambda x: inner(x.long()), dict(inner.named_parameters()), parts=[inner])
    elif kind in ("rnn", "gru", "lstm"):
        module = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[kind]
        both = a.get("bidirectional", False)
        inner = module(shape[-1], a["units"], batch_first=True, bias=bias, bidirectional=both)

        def recur(x):
            every, final = inner(x)
            if a.get("return", "last") == "sequence":
                return every
            final = final[0] if kind == "lstm" else final
            return torch.cat(list(final), -1)

        tensors = {key.replace("_l0", ""): value for key, value in inner.named_parameters()}
        layer = Layer(recur, tensors, parts=[inner])
    elif kind == "attention":
        inner = nn.MultiheadAttention(shape[-1], a["heads"], bias=bias, batch_first=True)
        layer = Layer(lambda x: inner(x, x, x, need_weights=False)[0], dict(inner.named_parameters()), parts=[inner])
    elif kind == "residual":
        body, _ = build_all(spec["layers"], shape, rng)
        run = chain(body)
        layer = Layer(lambda x: x + run(x), parts=[module for _, module in body])
        layer.body = body
        return layer
    else:
        raise ValueError(kind)

    with torch.no_grad():
        for key, value in layer.named.items():
            scale = 0.5 if value.dim() > 1 else 0.3
            value.copy_(torch.tensor(numbers(rng, tuple(value.shape), scale)))
            if key == "weight" and kind.endswith("norm"):
                value.add_(1)
        for key, value in layer.kept.items():
            value.copy_(torch.tensor(numbers(rng, tuple(value.shape), 0.3)).abs() + (0.5 if key == "running_var" else 0))
    return layer


def chain(body):
    def run(x):
        for _, module in body:
            x = module(x)
        return x

    return run


def build_all(specs, shape, rng):
    """The layers of a model with their names, and its output's shape."""
    body = []
    for spec in specs:
        module = build(spec, shape, rng)
        module.eval()
        with torch.no_grad():
            shape = list(module(torch.zeros(2, *shape)).shape[1:])
        module.train()
        body.append((spec["name"], module))
    return body, shape


def tensors_of(body, which):
    """All tensors (`named`: parameters, `kept`: running statistics) by full name, top to bottom."""
    found = {}
    for name, module in body:
        for key, value in getattr(module, which).items():
            found[f"{name}.{key}"] = value
        if hasattr(module, "body"):
            found.update(tensors_of(module.body, which))
    return found
