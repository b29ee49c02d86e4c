"""schedules.json: the learning rate of every step, from torch.optim.lr_scheduler; see README.md for the warm-up."""

import numpy as np
import torch
from torch.optim import lr_scheduler

from fixture import write

cases = []


def rates_of(kind, arguments, lr, epochs, steps_per_epoch, losses):
    """The rates of all steps. Warm-up is lr s / W in step s < W (s from 0); then the schedule starts at its beginning."""
    warmup = arguments["warmup"]
    total = epochs * steps_per_epoch
    warm_epochs = warmup // steps_per_epoch
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr)
    if kind == "step":
        scheduler = lr_scheduler.StepLR(optimizer, arguments["every"], arguments["factor"])
    elif kind == "exponential":
        scheduler = lr_scheduler.ExponentialLR(optimizer, arguments["factor"])
    elif kind == "cosine":
        scheduler = lr_scheduler.CosineAnnealingLR(optimizer, epochs - warm_epochs, arguments["min"])
    elif kind == "plateau":
        scheduler = lr_scheduler.ReduceLROnPlateau(
            optimizer, "min", factor=arguments["factor"], patience=arguments["patience"]
        )
    elif kind == "one_cycle":
        # From the optimizer's own rate up to max and down again, instead of from max / 25.
        scheduler = lr_scheduler.OneCycleLR(
            optimizer, arguments["max"], total_steps=total - warmup, div_factor=arguments["max"] / lr
        )
    else:
        scheduler = lr_scheduler.LambdaLR(optimizer, lambda epoch: 1.0)

    rates = []
    # What the schedule begins with, which warm-up rises to: lr.
    start = optimizer.param_groups[0]["lr"]
    for step in range(total):
        rates.append(start * step / warmup if step < warmup else optimizer.param_groups[0]["lr"])
        optimizer.step()
        if kind == "one_cycle":
            if warmup <= step < total - 1:
                scheduler.step()
        elif (step + 1) % steps_per_epoch == 0 and step + 1 > warmup:
            if kind == "plateau":
                scheduler.step(losses[step // steps_per_epoch])
            else:
                scheduler.step()
    return rates


def add(kind, lr, epochs, steps_per_epoch, losses=None, **arguments):
    for warmup in [0, 7, 2 * steps_per_epoch, 1]:
        full = {**arguments, "warmup": warmup}
        cases.append(
            {
                "name": " ".join([kind, *(f"{key}={value}" for key, value in full.items())])
                + f", {epochs} epochs of {steps_per_epoch}",
                "kind": kind,
                "arguments": full,
                "lr": lr,
                "epochs": epochs,
                "steps_per_epoch": steps_per_epoch,
                **({"losses": losses} if losses else {}),
                "rates": [float(rate) for rate in rates_of(kind, full, lr, epochs, steps_per_epoch, losses)],
            }
        )


add("constant", 0.1, 13, 4)
add("step", 0.1, 15, 4, every=3, factor=0.1)
add("step", 0.03, 52, 1, every=7, factor=0.7)
add("step", 0.03, 12, 5, every=1, factor=2.0)
add("exponential", 0.1, 20, 3, factor=0.9)
add("exponential", 0.01, 55, 1, factor=1.05)
add("cosine", 0.1, 15, 4, min=0.0)
add("cosine", 0.05, 55, 1, min=0.002)
add("one_cycle", 0.01, 15, 4, max=0.1)
add("one_cycle", 0.001, 60, 1, max=0.3)
rng = np.random.default_rng(6)
falling = np.round(np.exp(-np.arange(55) / 9) + 0.2 + 0.05 * rng.standard_normal(55), 4).tolist()
# Improvements just below and just above PyTorch's relative threshold of 1e-4, and a loss that rises again.
edges = [1, 0.99995, 0.9999, 0.9998, 0.9998, 0.9997999, 1.2, 0.5, 0.5, 0.5, 0.49996, 0.49994, 2, 3, 0.1, 0.2, 0.3, 0.4]
add("plateau", 0.1, 55, 1, falling, factor=0.5, patience=2)
add("plateau", 0.1, 20, 3, falling[:20], factor=0.1, patience=0)
add("plateau", 0.1, 18, 3, edges, factor=0.3, patience=1)
add("plateau", 1e-7, 55, 1, falling, factor=0.5, patience=1)

write("schedules.json", cases=cases)
