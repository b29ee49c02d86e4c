"""runs.json: whole runs as a user of PyTorch would write them, batch by batch: optimizer, schedule, clipping, penalty."""

import numpy as np
import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

from fixture import numbers, tensor, write
from torch_layers import build_all, chain, tensors_of

rng = np.random.default_rng(12)
cases = []


class Lion(torch.optim.Optimizer):
    """Chen et al., 2023, algorithm 2; PyTorch 1.13 has none."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for w in group["params"]:
                m = self.state[w].setdefault("m", torch.zeros_like(w))
                update = torch.sign(beta1 * m + (1 - beta1) * w.grad)
                w.copy_(w - group["lr"] * (update + group["weight_decay"] * w))
                m.copy_(beta2 * m + (1 - beta2) * w.grad)


def betas(a):
    return (a["beta1"], a["beta2"])


OPTIMIZERS = {
    "sgd": lambda p, a: torch.optim.SGD(
        p, a["lr"], momentum=a.get("momentum", 0), nesterov=a.get("nesterov", False), weight_decay=a["weight_decay"]
    ),
    "adam": lambda p, a: torch.optim.Adam(p, a["lr"], betas(a), weight_decay=a["weight_decay"]),
    "adamw": lambda p, a: torch.optim.AdamW(p, a["lr"], betas(a), weight_decay=a["weight_decay"]),
    "nadam": lambda p, a: torch.optim.NAdam(p, a["lr"], betas(a), weight_decay=a["weight_decay"]),
    "amsgrad": lambda p, a: torch.optim.Adam(p, a["lr"], betas(a), weight_decay=a["weight_decay"], amsgrad=True),
    "adagrad": lambda p, a: torch.optim.Adagrad(p, a["lr"], weight_decay=a["weight_decay"]),
    "adadelta": lambda p, a: torch.optim.Adadelta(p, a["lr"], weight_decay=a["weight_decay"]),
    "rmsprop": lambda p, a: torch.optim.RMSprop(
        p, a["lr"], momentum=a.get("momentum", 0), centered=a.get("centered", False), weight_decay=a["weight_decay"]
    ),
    "lion": lambda p, a: Lion(p, a["lr"], betas(a), a["weight_decay"]),
    "lbfgs": lambda p, a: torch.optim.LBFGS(
        p, a["lr"], a["max_iter"], history_size=a["history"], line_search_fn="strong_wolfe"
    ),
}

SCHEDULES = {
    "constant": lambda o, a, epochs, steps: None,
    "step": lambda o, a, epochs, steps: lr_scheduler.StepLR(o, a["every"], a["factor"]),
    "exponential": lambda o, a, epochs, steps: lr_scheduler.ExponentialLR(o, a["factor"]),
    "cosine": lambda o, a, epochs, steps: lr_scheduler.CosineAnnealingLR(o, epochs, a["min"]),
    "plateau": lambda o, a, epochs, steps: lr_scheduler.ReduceLROnPlateau(
        o, factor=a["factor"], patience=a["patience"]
    ),
    "one_cycle": lambda o, a, epochs, steps: lr_scheduler.OneCycleLR(
        o, a["max"], total_steps=steps, div_factor=a["max"] / o.param_groups[0]["lr"], cycle_momentum=False
    ),
}


def loss_of(kind, a, y, t):
    """The mean over the batch; class weights weigh each sample's share of it."""
    weights = torch.tensor(a["class_weights"]) if "class_weights" in a else None
    if kind == "cross_entropy":
        return F.cross_entropy(y.log(), t, weights, label_smoothing=a.get("label_smoothing", 0))
    if kind == "binary_cross_entropy":
        return F.binary_cross_entropy(y, t, None if weights is None else weights[t.long()])
    if kind == "huber":
        return F.huber_loss(y, t, delta=a["delta"])
    return F.mse_loss(y, t)


def layer(kind, name, layers=None, /, **arguments):
    return {"kind": kind, "name": name, "arguments": arguments, **({"layers": layers} if layers else {})}


def add(shape, layers, loss, optimizer, schedule, clip=None, batch=8, epochs=17, samples=23, targets=None):
    (loss_kind, loss_arguments), (kind, a), (plan, s) = loss, optimizer, schedule
    body, output = build_all(layers, shape, rng)
    named = tensors_of(body, "named")
    start = {key: tensor(value) for key, value in named.items()}
    frozen = [one["name"] for one in layers if one["arguments"].get("frozen")]
    trained = [value for key, value in named.items() if key.split(".")[0] not in frozen]
    penalised = [
        (named[key], one["arguments"].get("l1", 0), one["arguments"].get("l2", 0))
        for one in layers
        for key in named
        if key.split(".")[0] == one["name"] and "bias" not in key.split(".", 1)[1]
    ]
    x = torch.tensor(numbers(rng, (samples, *shape)))
    if loss_kind == "cross_entropy":
        t = torch.tensor(np.eye(output[-1])[rng.integers(0, output[-1], samples)])
    elif loss_kind == "binary_cross_entropy":
        t = torch.tensor(rng.integers(0, 2, (samples, *output)).astype(float))
    else:
        t = torch.tensor(numbers(rng, (samples, *output)))

    run = chain(body)
    steps_per_epoch = -(-samples // batch)
    stepper = OPTIMIZERS[kind](trained, a)
    scheduler = SCHEDULES[plan](stepper, s, epochs, epochs * steps_per_epoch)
    weights, losses, penalties, rates = [], [], [], []
    for _ in range(epochs):
        total = 0.0
        for at in range(0, samples, batch):
            part, wanted = x[at : at + batch], t[at : at + batch]
            seen = []

            def closure():
                stepper.zero_grad()
                value = loss_of(loss_kind, loss_arguments, run(part), wanted)
                penalty = sum(l1 * w.abs().sum() + l2 * (w * w).sum() for w, l1, l2 in penalised)
                (value + penalty).backward()
                if clip and "norm" in clip:
                    torch.nn.utils.clip_grad_norm_(trained, clip["norm"])
                if clip and "value" in clip:
                    torch.nn.utils.clip_grad_value_(trained, clip["value"])
                seen.append(value.item())
                return value + penalty

            rates.append(stepper.param_groups[0]["lr"])
            if kind == "lbfgs":
                stepper.step(closure)
            else:
                closure()
                stepper.step()
            weights.append(torch.cat([w.detach().flatten() for w in named.values()]))
            total += seen[0] * len(part)
            if plan == "one_cycle" and len(rates) < epochs * steps_per_epoch:
                scheduler.step()
        losses.append(total / samples)
        penalties.append(float(sum(l1 * w.abs().sum() + l2 * (w * w).sum() for w, l1, l2 in penalised)))
        if plan == "plateau":
            scheduler.step(losses[-1])
        elif scheduler and plan != "one_cycle":
            scheduler.step()

    # The weights of every tenth step and the last; those between are passed on the way.
    kept = [*range(9, len(weights), 10), len(weights) - 1]
    cases.append(
        {
            "name": f"{kind}, {plan}, {loss_kind}" + (f", clip {' '.join(clip)}" if clip else ""),
            "kind": kind,
            "layers": layers,
            "input": list(shape),
            "loss": {"kind": loss_kind, "arguments": loss_arguments},
            "optimizer": {"kind": kind, "arguments": a},
            "schedule": {"kind": plan, "arguments": s},
            **({"clip": clip} if clip else {}),
            "batch": batch,
            "epochs": epochs,
            "inputs": tensor(x.reshape(samples, -1)),
            "targets": tensor(t.reshape(samples, -1)),
            "parameters": start,
            "steps": [step + 1 for step in kept],
            "weights": tensor(torch.stack([weights[step] for step in kept])),
            "losses": losses,
            "penalties": penalties,
            "rates": rates,
        }
    )


adaptive = {"beta1": 0.9, "beta2": 0.999, "weight_decay": 0}
classifier = [
    layer("dense", "a", units=5, activation="tanh"),
    layer("batch_norm", "n"),
    layer("dense", "b", units=3, activation="softmax", l2=0.01),
]
regressor = [
    layer("dense", "a", units=4, activation="silu", l1=0.001),
    layer("dense", "b", units=3, activation="tanh", frozen=True),
    layer("dense", "c", units=2, l1=0.002, l2=0.003),
]
binary = [layer("dense", "a", units=4, activation="elu", l2=0.002), layer("dense", "b", units=1, activation="sigmoid")]
images = [
    layer("conv2d", "a", filters=2, size=[2, 2], activation="tanh"),
    layer("avg_pool2d", "p", size=[2, 2]),
    layer("flatten", "f"),
    layer("dense", "b", units=3, activation="softmax"),
]
sequences = [layer("gru", "a", units=3), layer("dense", "b", units=2)]

add(
    [4],
    classifier,
    ("cross_entropy", {}),
    ("sgd", {"lr": 0.2, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("step", {"every": 5, "factor": 0.3}),
    {"norm": 0.5},
)
add(
    [4],
    classifier,
    ("cross_entropy", {"label_smoothing": 0.1}),
    ("adam", {**adaptive, "lr": 0.02}),
    ("cosine", {"min": 0.001}),
)
add([3], regressor, ("mse", {}), ("adamw", {**adaptive, "lr": 0.03, "weight_decay": 0.1}), ("exponential", {"factor": 0.9}))
add(
    [3],
    binary,
    ("binary_cross_entropy", {"class_weights": [0.5, 2.0]}),
    ("nadam", {**adaptive, "lr": 0.01}),
    ("one_cycle", {"max": 0.1}),
)
add([2, 2], sequences, ("mse", {}), ("amsgrad", {**adaptive, "lr": 0.05}), ("plateau", {"factor": 0.5, "patience": 0}))
add([3], regressor, ("huber", {"delta": 0.5}), ("adagrad", {"lr": 0.1, "weight_decay": 0}), ("constant", {}), {"value": 0.05})
add([1, 4, 4], images, ("cross_entropy", {}), ("adadelta", {"lr": 1.0, "weight_decay": 0.001}), ("cosine", {"min": 0.0}))
add(
    [3],
    binary,
    ("binary_cross_entropy", {}),
    ("rmsprop", {"lr": 0.005, "momentum": 0.5, "centered": True, "weight_decay": 0}),
    ("one_cycle", {"max": 0.02}),
    {"norm": 2.0, "value": 0.3},
)
add(
    [4],
    classifier,
    ("cross_entropy", {"class_weights": [1.0, 0.3, 2.5]}),
    ("lion", {"lr": 0.003, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.1}),
    ("step", {"every": 4, "factor": 0.5}),
)
add(
    [3],
    # One minimum: elsewhere a line search makes much of the last digit.
    [layer("dense", "a", units=2, activation="softplus", l2=0.05)],
    ("mse", {}),
    ("lbfgs", {"lr": 1.0, "history": 5, "max_iter": 3}),
    ("constant", {}),
    batch=23,
    epochs=50,
)

write("runs.json", cases=cases)
