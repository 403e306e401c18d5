"""Loads a 2.2 GB ADM checkpoint with rad and with PyTorch, in turn, and prints the ratio.

    python rad-examples/benchmarks/load_checkpoint.py [--file FILE] [--runs N]

Needs PyTorch, and rad built (mvn -q -DskipTests package). Each run is a process of its own; the
clock starts once LibTorch (or PyTorch) is loaded and stops when every parameter is in place.
PyTorch: torch.load(mmap=True) and load_state_dict into a module with the same parameters.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

PEER = """
import json, sys, time, torch
shapes = json.load(open(sys.argv[2]))
root = torch.nn.Module()
for key, shape in shapes.items():
    module = root
    *path, name = key.split(".")
    for part in path:
        if part not in module._modules:
            module.add_module(part, torch.nn.Module())
        module = module._modules[part]
    module.register_parameter(name, torch.nn.Parameter(torch.empty(shape)))
began = time.perf_counter()
root.load_state_dict(torch.load(sys.argv[1], mmap=True, weights_only=True))
print(json.dumps({"seconds": time.perf_counter() - began}))
"""


def java(*arguments):
    target = ROOT / "rad-examples" / "target"
    command = ["java", "-Xmx1g", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-cp",
               f"{target}/classes:{target}/lib/*", "dev.rad.examples.benchmarks.LoadBenchmark",
               *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--file", default="/tmp/adm-256-random.pt")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    shapes_file = options.file + ".shapes.json"
    pathlib.Path(shapes_file).write_text(java("shapes"))
    if not os.path.exists(options.file):
        import torch

        shapes = json.loads(pathlib.Path(shapes_file).read_text())
        torch.save({key: torch.randn(shape) * 0.02 for key, shape in shapes.items()}, options.file)
    ours, peers = [], []
    for _ in range(options.runs + 1):  # the first of each warms the file cache
        ours.append(json.loads(java("load", options.file)))
        peer = subprocess.run([sys.executable, "-c", PEER, options.file, shapes_file],
                              check=True, capture_output=True, text=True)
        peers.append(json.loads(peer.stdout))
    rad = [run["seconds"] for run in ours[1:]]
    torch_ = [run["seconds"] for run in peers[1:]]
    print("rad      s:", " ".join(f"{s:.2f}" for s in rad))
    print("PyTorch  s:", " ".join(f"{s:.2f}" for s in torch_))
    print(f"median ratio rad / PyTorch: {statistics.median(a / b for a, b in zip(rad, torch_)):.2f}")
    last = ours[-1]
    print(f"memory: {last['anonymous_mib']} MiB for a model of {last['model_mib']} MiB")


if __name__ == "__main__":
    main()
