"""Trains a workload with PyTorch: python3 pytorch.py FOLDER WORKLOAD(JSON) SECONDS THREADS; prints epochs as JSON."""

import json
import math
import pathlib
import sys
import time

import torch
from torch import nn

folder = pathlib.Path(sys.argv[1])
workload = json.loads(sys.argv[2])
seconds = float(sys.argv[3])
torch.set_num_threads(int(sys.argv[4]))


def floats(file, shape):
    values = bytearray((folder / file).read_bytes())
    return torch.frombuffer(values, dtype=torch.float32).reshape(shape)


def read_weights():
    """As `../safetensors.mjs` reads them."""
    data = (folder / f"{workload['weights']}.safetensors").read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        first, last = entry["data_offsets"]
        values = bytearray(data[start + first : start + last])
        tensors[name] = torch.frombuffer(values, dtype=torch.float32).reshape(entry["shape"])
    return tensors


activations = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


class LastState(nn.Module):
    def __init__(self, width, units):
        super().__init__()
        self.lstm = nn.LSTM(width, units, batch_first=True)

    def forward(self, x):
        return self.lstm(x)[0][:, -1]


def build():
    """The network; softmax and a final sigmoid belong to the losses."""
    tensors = {} if workload["data"] == "random" else read_weights()
    modules = []
    shape = workload["input"]
    for layer in workload["layers"]:
        kind = layer["kind"]
        units = layer.get("units")
        size = layer.get("size")
        if kind == "dense":
            module = nn.Linear(shape[-1], units)
            shape = [units]
        elif kind == "conv2d":
            module = nn.Conv2d(shape[0], units, size)
            shape = [units, shape[1] - size + 1, shape[2] - size + 1]
        elif kind == "max_pool2d":
            module = nn.MaxPool2d(size)
            shape = [shape[0], shape[1] // size, shape[2] // size]
        elif kind == "flatten":
            module = nn.Flatten()
            shape = [math.prod(shape)]
        else:
            module = LastState(shape[-1], units)
            shape = [units]
        modules.append(module)
        if tensors and kind in ("dense", "conv2d", "lstm"):
            with torch.no_grad():
                for name, parameter in module.named_parameters():
                    short = name.replace("lstm.", "").replace("_l0", "")
                    parameter.copy_(tensors[f"{layer['name']}.{short}"])
        last = layer is workload["layers"][-1]
        activation = layer.get("activation")
        if activation in activations and not (last and activation == "sigmoid"):
            modules.append(activations[activation]())
    return nn.Sequential(*modules)


samples = workload["samples"]
batch = workload["batch"]
if workload["data"] == "random":
    inputs = torch.randn(samples, *workload["input"])
    targets = torch.randn(samples, workload["outputs"])
else:
    inputs = floats(f"{workload['data']}.inputs", [-1, *workload["input"]])[:samples]
    targets = floats(f"{workload['data']}.targets", [-1, workload["outputs"]])[:samples]
losses = {"mse": nn.MSELoss(), "cross_entropy": nn.CrossEntropyLoss(), "binary_cross_entropy": nn.BCEWithLogitsLoss()}
loss_of = losses[workload["loss"]]
if workload["loss"] == "cross_entropy":
    targets = targets.argmax(1)
network = build()
kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
optimizer = kinds[workload["optimizer"]["kind"]](network.parameters(), lr=workload["optimizer"]["lr"])


def train_epoch():
    total = 0.0
    for start in range(0, samples, batch):
        x = inputs[start : start + batch]
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(network(x), targets[start : start + batch])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
    return total / samples


epochs = []
while len(epochs) < 3 or sum(epoch["seconds"] for epoch in epochs) < seconds:
    began = time.perf_counter()
    loss = train_epoch()
    epochs.append({"loss": loss, "seconds": time.perf_counter() - began})
print(json.dumps({"version": torch.__version__, "epochs": epochs}))
