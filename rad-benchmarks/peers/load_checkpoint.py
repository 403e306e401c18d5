"""Loads a 2.2 GB ADM checkpoint with rad and with PyTorch, in turn, and prints the ratio.

    python rad-benchmarks/peers/load_checkpoint.py [--file FILE] [--runs N]
        [--stored float32|float16|bfloat16] [--network float32|float16|bfloat16]

Needs PyTorch, and rad built (mvn -q -DskipTests package). --stored is the type of the elements in
the file, which is made if it is not there, --network the type that they are loaded as.

"process" is what a user waits for: a process that loads the checkpoint and ends, its start and
the loading of LibTorch (or import torch) included. The other two are taken inside of processes
that load twice. "first": the clock starts once LibTorch (or PyTorch) is loaded, and stops when
every parameter is in place; for rad this includes loading and interpreting its own classes, which
Python did at import torch. "second": another load in the same process, into fresh memory.
PyTorch: torch.load(mmap=True) and load_state_dict into a module with the same parameters, which is
made before the clock starts; rad makes its network while the clock runs.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TYPES = {"float32": "F32", "float16": "F16", "bfloat16": "BF16"}

PEER = """
import json, sys, time, torch
def network():
    root = torch.nn.Module()
    for key, shape in json.load(open(sys.argv[2])).items():
        module = root
        *path, name = key.split(".")
        for part in path:
            if part not in module._modules:
                module.add_module(part, torch.nn.Module())
            module = module._modules[part]
        empty = torch.empty(shape, dtype=getattr(torch, sys.argv[3]))
        module.register_parameter(name, torch.nn.Parameter(empty))
    return root

def load():
    root = network()
    began = time.perf_counter()
    root.load_state_dict(torch.load(sys.argv[1], mmap=True, weights_only=True))
    return time.perf_counter() - began

if sys.argv[4] == "once":
    load()
else:
    print(json.dumps({"first": load(), "second": load()}))
"""


def java(*arguments):
    target = ROOT / "rad-cli" / "target"
    command = ["java", "-Xmx1g", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-cp",
               f"{target}/classes:{target}/lib/*", "dev.rad.benchmarks.LoadBenchmark",
               *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--file")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--stored", choices=TYPES, default="float32")
    parser.add_argument("--network", choices=TYPES, default="float32")
    options = parser.parse_args()
    file = options.file or f"/tmp/adm-256-random-{options.stored}.pt"
    shapes_file = file + ".shapes.json"
    pathlib.Path(shapes_file).write_text(java("shapes"))
    if not os.path.exists(file):
        import torch

        shapes = json.loads(pathlib.Path(shapes_file).read_text())
        stored = getattr(torch, options.stored)
        torch.save({key: (torch.randn(shape) * 0.02).to(stored) for key, shape in shapes.items()},
                   file)
    def peer(mode):
        command = [sys.executable, "-c", PEER, file, shapes_file, options.network, mode]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def seconds(load):
        began = time.perf_counter()
        load()
        return time.perf_counter() - began

    ours, peers = [], []
    for _ in range(options.runs + 1):  # the first of each warms the file cache
        ours.append(json.loads(java("load", file, TYPES[options.network])))
        peers.append(json.loads(peer("load")))
        ours[-1]["process"] = seconds(lambda: java("once", file, TYPES[options.network]))
        peers[-1]["process"] = seconds(lambda: peer("once"))
    for load in "process", "first", "second":
        rad = [run[load] for run in ours[1:]]
        torch_ = [run[load] for run in peers[1:]]
        print(load)
        print("  rad      s:", " ".join(f"{s:.2f}" for s in rad))
        print("  PyTorch  s:", " ".join(f"{s:.2f}" for s in torch_))
        ratio = statistics.median(a / b for a, b in zip(rad, torch_))
        print(f"  median ratio rad / PyTorch: {ratio:.2f}")
    last = ours[-1]
    print(f"memory: {last['anonymous_mib']} MiB for a model of {last['model_mib']} MiB")


if __name__ == "__main__":
    main()
