"""optimizers.json: 50 steps of every optimizer, with every option, on given gradients; lbfgs on given functions."""

import numpy as np
import torch

from fixture import numbers, tensor, write

STEPS = 50
SIZE = 4
rng = np.random.default_rng(5)

weights = numbers(rng, SIZE)
gradients = numbers(rng, (STEPS, SIZE))
# A weight without any gradient at first, one with a single tiny one, one whose sign alternates.
gradients[:7, 0] = 0
gradients[:, 1] *= 1e-3
gradients[:, 2] = np.abs(gradients[:, 2]) * (-1.0) ** np.arange(STEPS)
# Rates as a schedule would set them.
changing = np.round(0.02 * (1 + np.cos(np.arange(STEPS) / 8)) + 0.001, 5)

optimizer = torch.optim
made = {
    "sgd": lambda p, a: optimizer.SGD(
        p, a["lr"], momentum=a["momentum"], nesterov=a["nesterov"], weight_decay=a["weight_decay"]
    ),
    "adam": lambda p, a: optimizer.Adam(p, a["lr"], (a["beta1"], a["beta2"]), a["eps"], a["weight_decay"]),
    "adamw": lambda p, a: optimizer.AdamW(p, a["lr"], (a["beta1"], a["beta2"]), a["eps"], a["weight_decay"]),
    "nadam": lambda p, a: optimizer.NAdam(
        p, a["lr"], (a["beta1"], a["beta2"]), a["eps"], a["weight_decay"], a["momentum_decay"]
    ),
    "amsgrad": lambda p, a: optimizer.Adam(
        p, a["lr"], (a["beta1"], a["beta2"]), a["eps"], a["weight_decay"], amsgrad=True
    ),
    "adagrad": lambda p, a: optimizer.Adagrad(p, a["lr"], weight_decay=a["weight_decay"], eps=a["eps"]),
    "adadelta": lambda p, a: optimizer.Adadelta(p, a["lr"], a["rho"], a["eps"], a["weight_decay"]),
    "rmsprop": lambda p, a: optimizer.RMSprop(
        p, a["lr"], a["alpha"], a["eps"], a["weight_decay"], a["momentum"], a["centered"]
    ),
}

defaults = {
    "sgd": {"lr": 0.01, "momentum": 0, "nesterov": False, "weight_decay": 0},
    "adam": {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
    "adamw": {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01},
    "nadam": {"lr": 0.002, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0, "momentum_decay": 0.004},
    "amsgrad": {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
    "adagrad": {"lr": 0.01, "eps": 1e-10, "weight_decay": 0},
    "adadelta": {"lr": 1, "rho": 0.9, "eps": 1e-6, "weight_decay": 0},
    "rmsprop": {"lr": 0.01, "alpha": 0.99, "eps": 1e-8, "momentum": 0, "centered": False, "weight_decay": 0},
    "lion": {"lr": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0},
}

options = {
    "sgd": [
        {},
        {"lr": 0.1, "weight_decay": 0.05},
        {"momentum": 0.9},
        {"momentum": 0.8, "weight_decay": 0.1, "lr": 0.2},
        {"momentum": 0.9, "nesterov": True},
        {"momentum": 0.7, "nesterov": True, "weight_decay": 0.02},
    ],
    "adam": [{}, {"lr": 0.1, "weight_decay": 0.05}, {"beta1": 0.5, "beta2": 0.9, "eps": 1e-3}, {"beta1": 0, "beta2": 0}],
    "adamw": [{}, {"lr": 0.1, "weight_decay": 0.3}, {"weight_decay": 0, "beta1": 0.6, "eps": 1e-4}],
    "nadam": [{}, {"lr": 0.05, "weight_decay": 0.1}, {"beta1": 0.7, "beta2": 0.95, "momentum_decay": 0.1, "eps": 1e-5}],
    "amsgrad": [{}, {"lr": 0.1, "weight_decay": 0.05}, {"beta1": 0.5, "beta2": 0.6, "eps": 1e-3}],
    "adagrad": [{}, {"lr": 0.3, "weight_decay": 0.05}, {"eps": 0.1}],
    "adadelta": [{}, {"lr": 0.5, "weight_decay": 0.05}, {"rho": 0.6, "eps": 1e-3}],
    "rmsprop": [
        {},
        {"momentum": 0.9},
        {"centered": True, "eps": 1e-4},
        {"centered": True, "momentum": 0.5, "alpha": 0.8, "weight_decay": 0.05, "lr": 0.02, "eps": 1e-3},
        {"alpha": 0.5, "weight_decay": 0.1},
    ],
}


def by_torch(kind, arguments, rates):
    w = torch.tensor(weights, requires_grad=True)
    stepper = made[kind]([w], arguments)
    after = []
    for step in range(STEPS):
        if rates is not None:
            stepper.param_groups[0]["lr"] = rates[step]
        w.grad = torch.tensor(gradients[step])
        stepper.step()
        after.append(w.detach().numpy().copy())
    return np.array(after)


def lion(arguments, rates):
    """Chen et al., 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2, a weight at a time."""
    after = np.zeros((STEPS, SIZE))
    for i in range(SIZE):
        w, m = weights[i], 0.0
        for step in range(STEPS):
            lr = arguments["lr"] if rates is None else rates[step]
            g = gradients[step, i]
            c = m * arguments["beta1"] + g * (1 - arguments["beta1"])
            direction = (c > 0) * 1.0 - (c < 0) * 1.0
            w = w - lr * (direction + arguments["weight_decay"] * w)
            m = m * arguments["beta2"] + g * (1 - arguments["beta2"])
            after[step, i] = w
    return after


cases = []
for kind, variants in options.items():
    for changed in variants:
        arguments = {**defaults[kind], **changed}
        name = " ".join([kind, *(f"{key}={value}" for key, value in changed.items())])
        cases.append(
            {
                "name": name,
                "kind": kind,
                "method": f"torch.optim.{type(made[kind]([torch.zeros(1, requires_grad=True)], arguments)).__name__}",
                "arguments": arguments,
                "weights": tensor(by_torch(kind, arguments, None)),
            }
        )
    arguments = {**defaults[kind], **variants[-1]}
    cases.append(
        {
            "name": f"{kind} with a rate that changes each step",
            "kind": kind,
            "method": "torch.optim, param_groups[0]['lr'] set before each step",
            "arguments": arguments,
            "rates": list(changing),
            "weights": tensor(by_torch(kind, arguments, changing)),
        }
    )
for changed in [{}, {"lr": 0.01, "weight_decay": 0.1}, {"beta1": 0.5, "beta2": 0.7}]:
    arguments = {**defaults["lion"], **changed}
    for rates in [None, changing] if changed.get("lr") else [None]:
        cases.append(
            {
                "name": " ".join(["lion", *(f"{key}={value}" for key, value in changed.items())])
                + ("" if rates is None else " with a rate that changes each step"),
                "kind": "lion",
                "method": "numpy, algorithm 2 of Chen et al., 2023, a weight at a time; PyTorch 1.13 has none",
                "arguments": arguments,
                **({} if rates is None else {"rates": list(rates)}),
                "weights": tensor(lion(arguments, rates)),
            }
        )

# lbfgs asks for the function itself, several times a step.
A = np.round(rng.standard_normal((6, SIZE)), 2)
b = np.round(rng.standard_normal(6), 2)
functions = {
    # Σ (A w - b)² with badly scaled columns
    "least squares": lambda w: ((torch.tensor(A) * torch.tensor([1.0, 10.0, 0.1, 3.0])) @ w - torch.tensor(b)).square().sum(),
    # Σ 100 (wᵢ₊₁ - wᵢ²)² + (1 - wᵢ)²
    "rosenbrock": lambda w: (100 * (w[1:] - w[:-1] ** 2) ** 2 + (1 - w[:-1]) ** 2).sum(),
    # Σ ln(1 + exp(-yᵢ (A w)ᵢ)) + 0.05 ‖w‖², yᵢ the sign of bᵢ
    "logistic": lambda w: torch.nn.functional.softplus(-torch.tensor(np.sign(b)) * (torch.tensor(A) @ w)).sum()
    + 0.05 * w.square().sum(),
}
for function, f in functions.items():
    for changed in [{"max_iter": 1}, {"max_iter": 4, "history": 3}, {}, {"lr": 0.5, "max_iter": 2, "history": 2}]:
        arguments = {"lr": 1, "history": 100, "max_iter": 20, **changed}
        w = torch.tensor(weights, requires_grad=True)
        stepper = torch.optim.LBFGS(
            [w],
            lr=arguments["lr"],
            max_iter=arguments["max_iter"],
            history_size=arguments["history"],
            line_search_fn="strong_wolfe",
        )
        after, values, evaluations = [], [], []

        def closure():
            global calls
            calls += 1
            stepper.zero_grad()
            loss = f(w)
            loss.backward()
            return loss

        for step in range(STEPS):
            calls = 0
            values.append(stepper.step(closure).item())
            evaluations.append(calls)
            after.append(w.detach().numpy().copy())
        cases.append(
            {
                "name": " ".join([f"lbfgs {function}", *(f"{key}={value}" for key, value in changed.items())]),
                "kind": "lbfgs",
                "method": "torch.optim.LBFGS(line_search_fn='strong_wolfe')",
                "arguments": arguments,
                "function": function,
                # The function's value at the start of each step, and how often the step asked for it.
                "losses": values,
                "evaluations": evaluations,
                "weights": tensor(np.array(after)),
            }
        )

write(
    "optimizers.json",
    initial=tensor(weights),
    gradients=tensor(gradients),
    lbfgs={"A": tensor(A), "b": tensor(b), "scale": [1, 10, 0.1, 3]},
    cases=cases,
)
