"""What the make_*.py scripts share: random numbers of few digits, tensors as JSON, and the writing of a file."""

import json
import os

import numpy as np
import sklearn
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(rng, shape, scale=1.0, digits=3):
    """Normal numbers of few decimal digits: short in JSON, and the same float64 wherever they are read."""
    return np.round(rng.standard_normal(shape) * scale, digits) + 0.0


def tensor(values):
    """{shape, values}, row-major; every float64 as its shortest exact decimal."""
    array = values.detach().numpy() if isinstance(values, torch.Tensor) else np.asarray(values)
    return {"shape": list(array.shape), "values": [float(v) for v in array.astype(np.float64).ravel()]}


def short(value):
    """Whole floats without their '.0', to save room."""
    if isinstance(value, float):
        if not np.isfinite(value):
            raise ValueError("a fixture holds finite numbers only")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {key: short(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [short(entry) for entry in value]
    return value


def write(name, **content):
    versions = {"torch": torch.__version__, "sklearn": sklearn.__version__, "numpy": np.__version__}
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        lines = [f'"versions":{json.dumps(versions)}']
        for key, value in content.items():
            if key == "cases":
                cases = ",\n".join(json.dumps(short(case), separators=(",", ":")) for case in value)
                lines.append(f'"cases":[\n{cases}\n]')
            else:
                lines.append(f'"{key}":{json.dumps(short(value), separators=(",", ":"))}')
        file.write("{" + ",\n".join(lines) + "}\n")
    print(name, os.path.getsize(os.path.join(HERE, name)), "bytes", len(content.get("cases", [])), "cases")
