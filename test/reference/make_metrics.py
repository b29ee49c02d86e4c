"""metrics.json: every metric, by scikit-learn."""

import warnings

import numpy as np
from sklearn import metrics

from fixture import numbers, tensor, write

warnings.simplefilter("ignore")  # a precision without any positive call is 0, which scikit-learn warns about
rng = np.random.default_rng(7)
cases = []


def of_classes(name, outputs, labels, threshold=0.5):
    """`outputs` of one column: the second class when above the threshold; of several: the largest."""
    outputs = np.asarray(outputs, dtype=float)
    if outputs.shape[1] == 1:
        predicted, average = (outputs[:, 0] > threshold).astype(int), "binary"
        targets = np.asarray(labels)[:, None]
    else:
        predicted, average = outputs.argmax(1), "macro"
        targets = np.eye(outputs.shape[1])[labels]
    kind = f"scikit-learn, average={average}"
    cases.append(
        {
            "name": name,
            "target": "classes",
            "method": kind,
            "outputs": tensor(outputs),
            "targets": tensor(targets),
            "threshold": threshold,
            "values": {
                "accuracy": float(metrics.accuracy_score(labels, predicted)),
                "precision": float(metrics.precision_score(labels, predicted, average=average)),
                "recall": float(metrics.recall_score(labels, predicted, average=average)),
                "f1": float(metrics.f1_score(labels, predicted, average=average)),
            },
        }
    )


def of_numbers(name, outputs, targets):
    outputs, targets = np.asarray(outputs, dtype=float), np.asarray(targets, dtype=float)
    cases.append(
        {
            "name": name,
            "target": "numbers",
            "method": "scikit-learn, multioutput=uniform_average",
            "outputs": tensor(outputs),
            "targets": tensor(targets),
            "values": {
                "mae": float(metrics.mean_absolute_error(targets, outputs)),
                # The root of the mean over all columns; scikit-learn's own averages the columns' roots.
                "rmse": float(np.sqrt(metrics.mean_squared_error(targets, outputs))),
                "r2": float(metrics.r2_score(targets, outputs)),
            },
        }
    )


for samples in [1, 2, 9, 60]:
    labels = rng.integers(0, 2, samples)
    of_classes(f"binary, {samples}", np.round(rng.random((samples, 1)), 3), labels)
    of_classes(f"margin, {samples}", numbers(rng, (samples, 1)), labels, threshold=0.0)
of_classes("binary, nothing called positive", [[0.1], [0.2], [0.3]], [0, 1, 1])
of_classes("binary, nothing positive", [[0.9], [0.2], [0.3]], [0, 0, 0])
of_classes("binary, all negative and called so", [[0.1], [0.2]], [0, 0])
of_classes("binary, perfect", [[0.9], [0.2], [0.8]], [1, 0, 1])
for samples, classes in [(2, 3), (10, 3), (60, 5), (40, 10)]:
    labels = rng.integers(0, classes, samples)
    outputs = rng.random((samples, classes)) + 0.7 * np.eye(classes)[labels] * (rng.random((samples, 1)) < 0.6)
    of_classes(f"{classes} classes, {samples}", np.round(outputs, 4), labels)
of_classes("two classes in two columns", [[0.6, 0.4], [0.2, 0.8], [0.9, 0.1], [0.3, 0.7]], [0, 1, 1, 1])
# scikit-learn averages over the classes that occur, as targets or as predictions.
of_classes("a class that neither occurs nor is predicted", [[0.7, 0.2, 0.1], [0.2, 0.7, 0.1], [0.6, 0.3, 0.1]], [0, 1, 1])
of_classes("a class that is predicted but does not occur", [[0.7, 0.2, 0.1], [0.2, 0.1, 0.7], [0.3, 0.6, 0.1]], [0, 1, 1])
for samples, columns in [(2, 1), (12, 1), (30, 3)]:
    targets = numbers(rng, (samples, columns), 5)
    of_numbers(f"numbers {samples}x{columns}", np.round(targets + numbers(rng, (samples, columns)), 3), targets)
of_numbers("perfect", [[1], [2], [4]], [[1], [2], [4]])
of_numbers("worse than the mean", [[9], [-4], [7]], [[1], [2], [4]])
of_numbers("constant target, missed", [[1], [2], [4]], [[3], [3], [3]])
of_numbers("constant target, met", [[3], [3]], [[3], [3]])
of_numbers("one column constant", [[1, 3], [2, 3], [4, 2.5]], [[1.5, 3], [2, 3], [3, 3]])

write("metrics.json", cases=cases)
