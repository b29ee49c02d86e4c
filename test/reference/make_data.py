"""data.json: generators' geometry, scaling and class weights, by scikit-learn."""

import numpy as np
from sklearn.datasets import make_circles, make_gaussian_quantiles, make_moons
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.utils.class_weight import compute_class_weight

from fixture import numbers, tensor, write

rng = np.random.default_rng(14)
cases = []

# Without noise, in scikit-learn's order: one class after the other, along its curve.
for samples in [4, 7, 40]:
    for kind, make in [
        ("moons", lambda n: make_moons(n, shuffle=False)),
        ("circles", lambda n: make_circles(n, shuffle=False, factor=0.5)),
    ]:
        # An odd one falls to the first class in the engine, to the second in scikit-learn.
        points, labels = make(((samples + 1) // 2, samples // 2))
        cases.append(
            {
                "name": f"{kind} of {samples}",
                "kind": kind,
                "samples": samples,
                "points": tensor(points),
                "labels": labels.tolist(),
            }
        )

# The points are scikit-learn's own; the labels are what is compared.
for samples, features, classes in [(30, 2, 3), (25, 1, 4), (41, 3, 2)]:
    points, labels = make_gaussian_quantiles(
        n_samples=samples, n_features=features, n_classes=classes, shuffle=False, random_state=1
    )
    order = rng.permutation(samples)
    cases.append(
        {
            "name": f"gaussian_quantiles of {samples} in {features} dimensions and {classes} classes",
            "kind": "gaussian_quantiles",
            "samples": samples,
            "classes": classes,
            "points": tensor(points[order]),
            "labels": labels[order].tolist(),
        }
    )

columns = np.column_stack(
    [numbers(rng, 12, 3.0), np.full(12, 0.1), np.full(12, -7.0), np.arange(12) * 1e6, numbers(rng, 12, 1e-3, 6)]
)
train = [0, 2, 3, 5, 7, 8, 11]
for method, scaler in [("standardize", StandardScaler()), ("normalize", MinMaxScaler())]:
    scaler.fit(columns[train])
    cases.append(
        {
            "name": method,
            "kind": "scaling",
            "method": method,
            "values": tensor(columns),
            "train": train,
            "scaled": tensor(scaler.transform(columns)),
        }
    )

for labels in [[0, 0, 0, 1], [2, 1, 0, 1, 2, 2, 2], [0, 0]]:
    weights = compute_class_weight("balanced", classes=np.unique(labels), y=labels)
    cases.append({"name": f"weights of {labels}", "kind": "class_weights", "labels": labels, "weights": weights.tolist()})

write("data.json", cases=cases)
