"""layers.json and activations.json: every layer kind and activation, forward and backward, by PyTorch."""

import numpy as np
import torch

from fixture import numbers, tensor, write
from torch_layers import ACTIVATIONS, build

torch.manual_seed(0)

rng = np.random.default_rng(3)
cases = []


def add(kind, shape, /, batch=3, training=True, x=None, **arguments):
    spec = {"kind": kind, "arguments": arguments}
    layer = build(spec, shape, rng)
    layer.train(training)
    if x is None:
        x = numbers(rng, (batch, *shape))
        if kind == "embedding":
            x = rng.integers(0, arguments["vocabulary"], (batch, *shape)).astype(float)
        if kind == "max_pool2d":
            # No two values alike, so that the largest of a window is one.
            x = (rng.permutation(x.size).reshape(x.shape) - x.size / 2) / 8
    x = torch.tensor(x, requires_grad=kind != "embedding")
    buffers = {key: tensor(value) for key, value in layer.kept.items()}
    y = layer(x)
    upstream = torch.tensor(numbers(rng, tuple(y.shape), digits=2))
    loss = (y * upstream).sum()
    loss.backward()
    written = " ".join(f"{key}={'x'.join(map(str, v)) if isinstance(v, list) else v}" for key, v in arguments.items())
    cases.append(
        {
            "name": f"{kind} of {'x'.join(map(str, shape))} {written}, batch {len(x)}"
            + ("" if training else ", evaluation"),
            "kind": kind,
            "arguments": arguments,
            "input": list(shape),
            "batch": len(x),
            "training": training,
            "parameters": {key: tensor(value) for key, value in layer.named.items()},
            **({"buffers": buffers} if buffers else {}),
            "x": tensor(x),
            "y": tensor(y),
            "upstream": tensor(upstream),
            "loss": loss.item(),
            "gradients": {key: tensor(value.grad) for key, value in layer.named.items()},
            **({} if x.grad is None else {"dx": tensor(x.grad)}),
            **({"buffersAfter": {key: tensor(value) for key, value in layer.kept.items()}} if buffers else {}),
        }
    )


add("dense", [4], units=3)
add("dense", [1], units=1, batch=1)
add("dense", [5], units=2, bias=False, activation="tanh")
add("dense", [3, 4], units=5, activation="gelu")
add("dense", [3, 4], units=3, activation="softmax", batch=2)
for kind in ACTIVATIONS:
    add("dense", [3], units=4, activation=kind, batch=2)

add("conv1d", [6, 2], filters=3, size=3)
add("conv1d", [7, 3], filters=2, size=2, stride=2, activation="tanh")
add("conv1d", [8, 1], filters=2, size=3, stride=4, bias=False)
add("conv1d", [5, 2], filters=2, size=3, padding="same", activation="silu")
add("conv1d", [5, 2], filters=2, size=4, padding="same")
add("conv1d", [2, 2], filters=1, size=5, padding="same")
add("conv1d", [4, 3], filters=4, size=4, batch=1)
add("conv1d", [3, 2], filters=3, size=1, activation="softmax")

add("conv2d", [1, 4, 5], filters=2, size=[3, 3], batch=2)
add("conv2d", [2, 5, 4], filters=3, size=[2, 3], batch=2, activation="tanh")
add("conv2d", [2, 6, 7], filters=2, size=[3, 2], stride=2, batch=2)
add("conv2d", [1, 7, 7], filters=2, size=[2, 2], stride=3, bias=False, batch=1)
add("conv2d", [2, 4, 4], filters=2, size=[3, 3], padding="same", activation="relu", batch=2)
add("conv2d", [1, 4, 3], filters=2, size=[2, 4], padding="same", batch=2)
add("conv2d", [3, 2, 2], filters=2, size=[1, 1], batch=2, activation="gelu")
add("conv2d", [1, 2, 2], filters=1, size=[5, 3], padding="same", batch=1)

add("max_pool2d", [2, 4, 4], size=[2, 2], batch=2)
add("max_pool2d", [1, 5, 7], size=[2, 3], batch=2)
add("max_pool2d", [2, 3, 3], size=[3, 3], batch=2)
add("max_pool2d", [1, 3, 4], size=[1, 2], batch=1)
# Equal values: the first in row-major order gets the gradient.
add("max_pool2d", [1, 4, 4], size=[2, 2], x=np.zeros((1, 1, 4, 4)))
add("max_pool2d", [1, 4, 4], size=[2, 2], x=np.array([[[[1, 2, -1, -1], [2, 1, -1, -3], [0, 5, 5, 5], [5, 0, 5, 4]]]], float))

add("avg_pool2d", [2, 4, 4], size=[2, 2], batch=2)
add("avg_pool2d", [1, 5, 7], size=[2, 3], batch=2)
add("avg_pool2d", [2, 3, 3], size=[3, 3], batch=2)
add("avg_pool2d", [1, 3, 4], size=[2, 1], batch=1)

add("global_avg_pool", [3, 2, 4], batch=2)
add("global_avg_pool", [5, 3], batch=2)
add("global_avg_pool", [1, 1, 1], batch=1)

add("flatten", [2, 3, 2], batch=2)
add("reshape", [12], shape=[2, 3, 2], batch=2)
add("reshape", [2, 3, 2], shape=[4, 3], batch=2)
add("dropout", [5], rate=0.4, training=False)

for training in [True, False]:
    add("batch_norm", [4], batch=5, training=training)
    add("batch_norm", [2, 2, 3], batch=3, training=training)
    add("batch_norm", [3, 2], batch=3, training=training)
add("batch_norm", [3], batch=2, momentum=0.4, eps=0.1)
add("batch_norm", [1, 2, 2], batch=1, momentum=1.0)
add("batch_norm", [2], batch=4, momentum=0.0)

add("layer_norm", [6])
add("layer_norm", [3, 4], batch=2, eps=0.01)
add("layer_norm", [2, 2, 3], batch=2)
add("layer_norm", [1], batch=2)
add("layer_norm", [2], batch=2)

add("embedding", [4], vocabulary=5, units=3)
add("embedding", [1], vocabulary=2, units=4, batch=1)
add("embedding", [3], vocabulary=1, units=2, batch=2)

for kind in ["rnn", "gru", "lstm"]:
    for both in [False, True]:
        for which in ["last", "sequence"]:
            add(kind, [4, 3], units=2, batch=2, **{"return": which, "bidirectional": both})
    add(kind, [3, 2], units=3, batch=2, bias=False)
    add(kind, [1, 2], units=2, batch=1, **{"return": "sequence"})
    add(kind, [1, 2], units=1, batch=2, bidirectional=True)
    add(kind, [9, 1], units=2, batch=1)

add("attention", [3, 4], heads=2, batch=2)
add("attention", [4, 3], heads=1, batch=2)
add("attention", [2, 6], heads=3, batch=1, bias=False)
add("attention", [1, 2], heads=2, batch=2)
add("attention", [5, 4], heads=4, batch=1)

write("layers.json", cases=cases)

cases = []
near = [-4.5, -2.9, -1.7, -1, -0.3, -1e-3, -1e-9, 0, 1e-9, 1e-3, 0.2, 1, 1.8, 2.9, 4.6]
values = {
    "gelu": near + [6, 9, 20, 40, 100],
    "hard_sigmoid": near + [-3, 3, -3.001, 3.001, 50, -50, 10, -10, 2.999, -2.999],
}
for kind, function in ACTIVATIONS.items():
    x = values.get(kind, near + [-30, 30, -90, 90, 19.5, 20.5, -700, 700, 5, -6])
    x = torch.tensor(np.array(x).reshape(-1, 5), requires_grad=True)
    y = function(x)
    upstream = torch.tensor(numbers(rng, tuple(y.shape), digits=2))
    (y * upstream).sum().backward()
    cases.append(
        {"name": kind, "kind": kind, "x": tensor(x), "y": tensor(y), "upstream": tensor(upstream), "dx": tensor(x.grad)}
    )
write("activations.json", cases=cases)
