"""losses.json: every loss and its gradient, from PyTorch where it has the loss, else from a derivation by hand."""

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import hinge_loss

from fixture import numbers, tensor, write

rng = np.random.default_rng(4)
cases = []


def case(name, kind, wrt, x, t, loss, method, arguments=None):
    """`wrt` says what x is: the predictions p, or the logits before a last sigmoid or softmax."""
    x = torch.tensor(x, requires_grad=True)
    t = torch.tensor(t)
    value = loss(x, t)
    value.backward()
    cases.append(
        {
            "name": name,
            "kind": kind,
            "arguments": arguments or {},
            "wrt": wrt,
            "method": method,
            "x": tensor(x),
            "targets": tensor(t),
            "loss": value.item(),
            "gradient": tensor(x.grad),
        }
    )


def derived(name, kind, x, t, value, gradient, arguments=None):
    """A loss that PyTorch lacks: value and gradient written out in numpy, checked here against autograd."""
    cases.append(
        {
            "name": name,
            "kind": kind,
            "arguments": arguments or {},
            "wrt": "predictions",
            "method": "numpy, by hand; the gradient also by torch.autograd",
            "x": tensor(x),
            "targets": tensor(t),
            "loss": float(value),
            "gradient": tensor(gradient),
        }
    )


def one_hot(labels, classes):
    return np.eye(classes)[labels]


for rows, columns in [(1, 1), (7, 1), (5, 3), (12, 4)]:
    p, t = numbers(rng, (rows, columns), 1.5), numbers(rng, (rows, columns), 1.5)
    size = f"{rows}x{columns}"
    case(f"mse {size}", "mse", "predictions", p, t, F.mse_loss, "torch.nn.functional.mse_loss")
    case(f"mae {size}", "mae", "predictions", p, t, F.l1_loss, "torch.nn.functional.l1_loss")
    for delta in [1.0, 0.25, 3.5]:
        case(
            f"huber {size} delta {delta}",
            "huber",
            "predictions",
            p,
            t,
            lambda p, t: F.huber_loss(p, t, delta=delta),
            "torch.nn.functional.huber_loss",
            {"delta": delta},
        )

    counts = np.round(np.abs(numbers(rng, (rows, columns), 3)))
    rates = np.abs(numbers(rng, (rows, columns))) + 0.05
    case(
        f"poisson {size}",
        "poisson",
        "predictions",
        rates,
        counts,
        lambda p, t: F.poisson_nll_loss(p, t, log_input=False, eps=1e-8),
        "torch.nn.functional.poisson_nll_loss(log_input=False)",
    )

    # ln cosh e = |e| + ln(1 + exp(-2|e|)) - ln 2 stays finite where cosh does not.
    far = p.copy()
    far[0, 0] += 800
    e = far - t
    value = np.mean(np.abs(e) + np.log1p(np.exp(-2 * np.abs(e))) - np.log(2))
    x = torch.tensor(far, requires_grad=True)
    d = x - torch.tensor(t)
    (d.abs() + torch.log1p(torch.exp(-2 * d.abs())) - np.log(2)).mean().backward()
    gradient = np.tanh(e) / e.size
    assert np.allclose(x.grad.numpy(), gradient, rtol=1e-9, atol=0)
    derived(f"log_cosh {size}", "log_cosh", far, t, value, gradient)

    if columns > 1:
        case(
            f"cosine {size}",
            "cosine",
            "predictions",
            p,
            t,
            lambda p, t: (1 - F.cosine_similarity(p, t, dim=1)).mean(),
            "torch.nn.functional.cosine_similarity",
        )

    # One column of 0 and 1, or several independent ones.
    truth = (rng.random((rows, columns)) < 0.5).astype(float)
    logits = numbers(rng, (rows, columns), 2)
    probabilities = np.round(1 / (1 + np.exp(-logits)), 3).clip(0.01, 0.99)
    soft = np.round(rng.random((rows, columns)), 2)
    for label, targets in [("", truth), (" soft targets", soft)]:
        case(
            f"binary_cross_entropy {size}{label}",
            "binary_cross_entropy",
            "predictions",
            probabilities,
            targets,
            F.binary_cross_entropy,
            "torch.nn.functional.binary_cross_entropy",
        )
        case(
            f"binary_cross_entropy {size}{label}, logits",
            "binary_cross_entropy",
            "sigmoid logits",
            logits,
            targets,
            F.binary_cross_entropy_with_logits,
            "torch.nn.functional.binary_cross_entropy_with_logits",
        )

# Logits at which a naive sigmoid would give 0 or 1 and the loss infinity.
extreme = np.array([[-90.0], [60.0], [0.0], [800.0], [-800.0], [35.5]])
for label, flip in [("right", 0.0), ("wrong", 1.0)]:
    case(
        f"binary_cross_entropy extreme logits, {label}",
        "binary_cross_entropy",
        "sigmoid logits",
        extreme,
        np.abs((extreme > 0).astype(float) - flip),
        F.binary_cross_entropy_with_logits,
        "torch.nn.functional.binary_cross_entropy_with_logits",
    )

truth = np.array([[0.0], [1.0], [1.0], [0.0], [1.0]])
logits = numbers(rng, (5, 1), 2)
class_weights = [0.7, 2.5]
row_weights = torch.tensor(np.where(truth == 1, class_weights[1], class_weights[0]))
case(
    "binary_cross_entropy class_weights",
    "binary_cross_entropy",
    "predictions",
    np.round(1 / (1 + np.exp(-logits)), 3),
    truth,
    lambda p, t: F.binary_cross_entropy(p, t, weight=row_weights),
    "torch.nn.functional.binary_cross_entropy(weight of each row)",
    {"class_weights": class_weights},
)
case(
    "binary_cross_entropy class_weights, logits",
    "binary_cross_entropy",
    "sigmoid logits",
    logits,
    truth,
    lambda p, t: F.binary_cross_entropy_with_logits(p, t, weight=row_weights),
    "torch.nn.functional.binary_cross_entropy_with_logits(weight of each row)",
    {"class_weights": class_weights},
)

# Class probabilities as targets: PyTorch then divides by the batch, also under weights.
for rows, classes in [(1, 2), (6, 3), (9, 5)]:
    logits = numbers(rng, (rows, classes), 2)
    labels = one_hot(rng.integers(0, classes, rows), classes)
    weights = [round(0.4 + 0.3 * c, 2) for c in range(classes)]
    for smoothing in [0.0, 0.1, 0.35]:
        for weighted in [None, weights]:
            arguments = {"label_smoothing": smoothing}
            if weighted:
                arguments["class_weights"] = weighted
            case(
                f"cross_entropy {rows}x{classes} smoothing {smoothing}{' class_weights' if weighted else ''}",
                "cross_entropy",
                "softmax logits",
                logits,
                labels,
                lambda z, t: F.cross_entropy(
                    z, t, weight=torch.tensor(weighted) if weighted else None, label_smoothing=smoothing
                ),
                "torch.nn.functional.cross_entropy(class probabilities)",
                arguments,
            )
    mixed = rng.random((rows, classes))
    mixed = np.round(mixed / mixed.sum(1, keepdims=True), 3)
    case(
        f"cross_entropy {rows}x{classes} soft targets",
        "cross_entropy",
        "softmax logits",
        logits,
        mixed,
        F.cross_entropy,
        "torch.nn.functional.cross_entropy(class probabilities)",
        {"label_smoothing": 0.0},
    )
    for label, targets in [("one-hot", labels), ("soft targets", mixed)]:
        p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        case(
            f"kl_divergence {rows}x{classes} {label}",
            "kl_divergence",
            "predictions",
            np.round(p, 3).clip(0.001),
            targets,
            lambda p, t: F.kl_div(p.log(), t, reduction="batchmean"),
            "torch.nn.functional.kl_div(log p, batchmean)",
        )
case(
    "cross_entropy extreme logits",
    "cross_entropy",
    "softmax logits",
    np.array([[900.0, -900.0, 0.0], [-50.0, 50.0, 49.0], [1e-3, 0.0, 0.0]]),
    one_hot([1, 1, 2], 3),
    F.cross_entropy,
    "torch.nn.functional.cross_entropy(class probabilities)",
    {"label_smoothing": 0.0},
)

# The hinges: targets stand here as in the data, 0 and 1; in the formula they are -1 and 1.
for rows, columns in [(6, 1), (1, 1), (7, 3)]:
    p = numbers(rng, (rows, columns), 1.2)
    labels = rng.integers(0, max(columns, 2), rows)
    t01 = one_hot(labels, columns) if columns > 1 else labels[:, None].astype(float)
    t = 2 * t01 - 1
    margin = 1 - t * p
    assert np.abs(margin).min() > 1e-6
    weights = [0.5, 1.75, 2.25][: max(columns, 2)]
    for weighted in [None, weights]:
        w = np.array(weighted)[labels][:, None] if weighted else np.ones((rows, 1))
        arguments = {"class_weights": weighted} if weighted else {}
        for kind, power in [("hinge", 1), ("squared_hinge", 2)]:
            positive = np.maximum(margin, 0)
            value = np.mean(w * positive**power)
            gradient = -w * t * (power * positive ** (power - 1) * (margin > 0)) / t.size
            x = torch.tensor(p, requires_grad=True)
            (torch.tensor(w) * torch.clamp(1 - torch.tensor(t) * x, min=0) ** power).mean().backward()
            assert np.allclose(x.grad.numpy(), gradient, rtol=1e-12, atol=1e-15)
            if kind == "hinge" and columns == 1 and not weighted and rows > 1:
                assert abs(hinge_loss(labels, p[:, 0]) - value) < 1e-14
            derived(f"{kind} {rows}x{columns}{' class_weights' if weighted else ''}", kind, p, t01, value, gradient, arguments)

write("losses.json", cases=cases)
