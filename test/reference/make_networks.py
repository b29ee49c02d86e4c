"""networks.json: whole networks, outputs, loss and every gradient of one training step, by PyTorch."""

import numpy as np
import torch
import torch.nn.functional as F

from fixture import numbers, tensor, write
from torch_layers import build_all, chain, tensors_of

rng = np.random.default_rng(8)
cases = []


def layer(kind, name, layers=None, /, **arguments):
    return {"kind": kind, "name": name, "arguments": arguments, **({"layers": layers} if layers else {})}


def add(name, shape, batch, loss, layers, inputs=None):
    body, output = build_all(layers, shape, rng)
    parameters, buffers = tensors_of(body, "named"), tensors_of(body, "kept")
    before = {key: tensor(value) for key, value in buffers.items()}
    x = numbers(rng, (batch, *shape)) if inputs is None else inputs
    y = chain(body)(torch.tensor(x))
    if loss == "cross_entropy":
        targets = np.eye(output[-1])[rng.integers(0, output[-1], batch)]
        value = -(torch.tensor(targets) * y.log()).sum(-1).mean()
    elif loss == "binary_cross_entropy":
        targets = rng.integers(0, 2, (batch, *output)).astype(float)
        value = F.binary_cross_entropy(y, torch.tensor(targets))
    else:
        targets = numbers(rng, (batch, *output))
        value = F.mse_loss(y, torch.tensor(targets))
    value.backward()
    cases.append(
        {
            "name": name,
            "kind": "network",
            "layers": layers,
            "input": list(shape),
            "loss": {"kind": loss, "arguments": {"label_smoothing": 0} if loss == "cross_entropy" else {}},
            "batch": batch,
            "inputs": tensor(x),
            "targets": tensor(targets.reshape(batch, -1)),
            "parameters": {key: tensor(value) for key, value in parameters.items()},
            **({"buffers": before} if before else {}),
            "outputs": tensor(y.reshape(batch, -1)),
            "lossValue": value.item(),
            "gradients": {key: tensor(value.grad) for key, value in parameters.items()},
            **({"buffersAfter": {key: tensor(value) for key, value in buffers.items()}} if buffers else {}),
        }
    )


add(
    "classes by three dense layers",
    [3],
    5,
    "cross_entropy",
    [
        layer("dense", "a", units=4, activation="relu"),
        layer("dense", "b", units=4, activation="elu", bias=False),
        layer("dense", "c", units=3, activation="softmax"),
    ],
)
add(
    "two classes",
    [2],
    6,
    "binary_cross_entropy",
    [layer("dense", "a", units=5, activation="tanh"), layer("dense", "b", units=1, activation="sigmoid")],
)
add(
    "residual",
    [4],
    3,
    "mse",
    [
        layer("dense", "a", units=4, activation="tanh"),
        layer(
            "residual", "r", [layer("dense", "b", units=6, activation="silu"), layer("dense", "c", units=4)]
        ),
        layer("dense", "d", units=2),
    ],
)
add(
    "residual first, nested, and with two in a row",
    [3],
    4,
    "mse",
    [
        layer(
            "residual",
            "outer",
            [
                layer("residual", "inner", [layer("dense", "a", units=3, activation="gelu")]),
                layer("residual", "second", [layer("activation", "t", kind="tanh"), layer("layer_norm", "n")]),
                layer("dense", "b", units=3, activation="softsign"),
            ],
        ),
        layer("residual", "next", [layer("activation", "s", kind="sigmoid")]),
    ],
)
add(
    "images: convolution, batch_norm, pools",
    [1, 6, 6],
    3,
    "cross_entropy",
    [
        layer("conv2d", "a", filters=2, size=[3, 3], padding="same"),
        layer("batch_norm", "n"),
        layer("activation", "t", kind="silu"),
        layer(
            "residual",
            "r",
            [layer("conv2d", "b", filters=2, size=[3, 3], padding="same", activation="tanh", bias=False)],
        ),
        layer("avg_pool2d", "p", size=[2, 2]),
        layer("conv2d", "c", filters=3, size=[2, 2], activation="elu"),
        layer("max_pool2d", "m", size=[2, 2]),
        layer("flatten", "f"),
        layer("dense", "d", units=3, activation="softmax"),
    ],
)
add(
    "images by their channels' means",
    [2, 5, 4],
    2,
    "mse",
    [layer("conv2d", "a", filters=3, size=[2, 2], stride=2, activation="gelu"), layer("global_avg_pool", "g")],
)
add(
    "text: embedding, a transformer's block, mean",
    [4],
    3,
    "cross_entropy",
    [
        layer("embedding", "e", vocabulary=6, units=4),
        layer("residual", "r1", [layer("layer_norm", "n1"), layer("attention", "a", heads=2)]),
        layer(
            "residual",
            "r2",
            [
                layer("layer_norm", "n2"),
                layer("dense", "b", units=6, activation="gelu"),
                layer("dense", "c", units=4),
            ],
        ),
        layer("global_avg_pool", "g"),
        layer("dense", "d", units=3, activation="softmax"),
    ],
    inputs=rng.integers(0, 6, (3, 4)).astype(float),
)
add(
    "sequences: convolution, recurrent layers in a stack",
    [6, 2],
    2,
    "mse",
    [
        layer("conv1d", "a", filters=3, size=2, activation="tanh"),
        layer("lstm", "l", units=2, bidirectional=True, **{"return": "sequence"}),
        layer("gru", "g", units=3, **{"return": "sequence"}),
        layer("batch_norm", "n"),
        layer("rnn", "r", units=2),
        layer("dense", "d", units=1),
    ],
)
add(
    "every step of a sequence",
    [3, 2],
    2,
    "mse",
    [layer("rnn", "r", units=3, **{"return": "sequence"}), layer("dense", "d", units=2)],
)
add(
    "a vector as an image",
    [12],
    2,
    "mse",
    [
        layer("reshape", "s", shape=[1, 3, 4]),
        layer("conv2d", "c", filters=2, size=[2, 2], activation="softplus"),
        layer("flatten", "f"),
        layer("dense", "d", units=2),
    ],
)
write("networks.json", cases=cases)
