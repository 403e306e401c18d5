"""Times rad and PyTorch eager in turn, on the same weights and inputs, and prints ratios.

    mvn -q -DskipTests package
    python rad-benchmarks/peers/compare.py [--cases NAME ...] [--pairs N] [--threads N]
        [--device cuda] [--folder DIR]

Two processes wait for orders and compute by turns: A B, B A, A B and so on. A ratio is that of one
turn of A and the turn of B beside it, so that what slows the machine for a while slows both. Before
the cases, both measure what the machine can do: 3x3 convolutions, matrix products, a copy. No
evaluation can take less than its operations at the best rate of convolutions that either program
reached, or its bytes at the copy's; the greater of the two times over the measured one is the
fraction reached, at the median and, as the machine's rates are its best, at the fastest run. --list names the cases. Results go to DIR/results.json and DIR/results.md. Needs
PyTorch and safetensors.
"""

import argparse
import datetime
import fnmatch
import json
import math
import os
import pathlib
import statistics
import sys
import time

from safetensors.torch import load_file

import speed_report
import speed_workers
from speed_cases import all_cases, weights_of

SHAPES = [(64, 64), (128, 32), (128, 128), (192, 16), (256, 32), (256, 64), (512, 16), (512, 32)]
MEASURE = 0.3  # seconds that a machine's rate is measured for, per program and shape


def rate(worker, order, unit, device):
    """The best rate at a piece of work, in units of its cost a second."""
    order = {**order, "device": device}
    cost = worker.ask(do="open", name="peak", work=order)
    worker.ask(do="run", name="peak", times=2)
    seconds, until = [], time.perf_counter() + MEASURE
    while time.perf_counter() < until or len(seconds) < 5:
        seconds += worker.ask(do="run", name="peak", times=5)["seconds"]
    worker.ask(do="close", name="peak")
    return cost[unit] / min(seconds)


def convolutions(channels, size, dtype, batch):
    order = {"kind": "convolution", "channels": channels, "size": size, "dtype": dtype, "batch": batch}
    return [{**order, "channels_last": last} for last in (False, True)]


def bounds(workers, dtypes, device):
    """The machine's rates per program: GFLOP/s per element type, and GB/s."""
    batch = 1 if device == "cpu" else 16  # one picture does not fill a GPU
    found = {name: {"convolution": {}, "matrix product": {}, "copy": 0} for name in workers}
    for dtype in dtypes:
        for channels, size in SHAPES:
            for order in convolutions(channels, size, dtype, batch):
                for name, worker in workers.items():
                    best = found[name]["convolution"]
                    best[dtype] = max(best.get(dtype, 0), rate(worker, order, "flops", device) / 1e9)
        for name, worker in workers.items():
            order = {"kind": "matrix-product", "size": 2048, "dtype": dtype}
            found[name]["matrix product"][dtype] = rate(worker, order, "flops", device) / 1e9
    for name, worker in workers.items():
        order = {"kind": "copy", "numbers": 1 << 26}
        found[name]["copy"] = rate(worker, order, "bytes", device) / 1e9
    return found


class Turns:
    """Both sides' seconds, turn by turn, and what a waiting program used of the processor."""

    def __init__(self, workers, comparison):
        self.workers = workers
        self.sides = {"a": comparison.a, "b": comparison.b}
        self.seconds = {"a": [], "b": []}
        self.fastest = {"a": math.inf, "b": math.inf}
        self.losses = {"a": [], "b": []}
        self.idle = self.waited = 0.0

    def worker(self, name):
        return self.workers[self.sides[name].program]

    def take(self, name, times):
        waiting = [w for w in self.workers.values() if w is not self.worker(name)]
        used, began = [w.processor_seconds() for w in waiting], time.perf_counter()
        answer = self.worker(name).ask(do="run", name=name, times=times)
        self.waited += time.perf_counter() - began
        self.idle += sum(w.processor_seconds() - u for w, u in zip(waiting, used))
        self.seconds[name].append(statistics.median(answer["seconds"]))
        self.fastest[name] = min(self.fastest[name], *answer["seconds"])
        if "loss" in answer:
            self.losses[name].append(answer["loss"])

    def all(self, pairs, times, warmup):
        for name in self.sides:
            self.worker(name).ask(do="run", name=name, times=warmup)
        for i in range(pairs):
            for name in ("ab", "ba")[i % 2]:
                self.take(name, times)


def measure(name, comparison, workers, options):
    """Opens both works, takes turns, compares the outputs, and closes them."""
    costs = {}
    for side_name, side in (("a", comparison.a), ("b", comparison.b)):
        order = {
            **side.order,
            "device": options.device,
            "weights": str(weights_of(side.network, options.folder)),
        }
        if side.program == "torch" and options.torch_channels_last:
            order["channels_last"] = True
        worker = workers[side.program]
        costs[side_name] = worker.ask(do="open", name=side_name, work=order)
    turns = Turns(workers, comparison)
    turns.all(options.pairs, options.times, options.warmup)
    result = {
        "case": name,
        "a": comparison.a.describe(),
        "b": comparison.b.describe(),
        "size": comparison.a.order["size"],
        "network": comparison.a.network,
        "dtypes": [comparison.a.order["dtype"], comparison.b.order["dtype"]],
        "seconds": turns.seconds,
        "fastest": turns.fastest,
        "ratios": [a / b for a, b in zip(turns.seconds["a"], turns.seconds["b"])],
        "limit": comparison.limit,
        "cost": costs["a"],
        "idle_share": turns.idle / turns.waited,
        "losses": turns.losses,
    }
    if comparison.tolerance is not None or comparison.grey_levels is not None:
        result.update(difference(turns, options.folder))
        result["agrees"] = comparison.agrees(result)
    for side_name in "ab":
        turns.worker(side_name).ask(do="close", name=side_name)
    return result


def difference(turns, folder):
    outputs = []
    for name in "ab":
        file = folder / f"output-{name}.safetensors"
        turns.worker(name).ask(do="write", name=name, file=str(file))
        outputs.append(load_file(file)["out"])
        file.unlink()
    a, b = outputs
    apart = (a - b).abs()
    return {
        "largest_difference": (apart.max() / b.abs().max()).item(),
        "mean_difference": apart.mean().item(),
        "mean_grey_levels": 127.5 * apart.mean().item(),
    }


def chosen(patterns, device):
    cases = all_cases(device)
    names = [n for n in cases if any(fnmatch.fnmatch(n, pattern) for pattern in patterns)]
    if not names:
        raise SystemExit(f"no case is called {' or '.join(patterns)}; there are {', '.join(cases)}")
    return {name: cases[name] for name in names}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", nargs="+", default=["*"], help="names, or patterns such as ffhq*")
    parser.add_argument("--list", action="store_true", help="print the cases' names and end")
    parser.add_argument("--pairs", type=int, default=9, help="turns of each side")
    parser.add_argument("--times", type=int, default=3, help="runs in a turn, of which the median")
    parser.add_argument("--warmup", type=int, default=2, help="runs before the first turn")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N, of both programs")
    parser.add_argument("--folder", type=pathlib.Path, default=speed_workers.ROOT / "out" / "speed")
    parser.add_argument("--no-bounds", action="store_true", help="do not measure the machine")
    parser.add_argument("--torch-channels-last", action="store_true", help="NHWC in PyTorch")
    parser.add_argument("--java-option", action="append", default=[], help="for the virtual machine")
    options = parser.parse_args()
    cases = chosen(options.cases, options.device)
    if options.list:
        print("\n".join(cases))
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    results = {
        "began": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "command": " ".join([pathlib.Path(sys.executable).name, *sys.argv]),
        "machine": speed_report.machine(options.device),
        "versions": speed_report.versions(),
        "threads": options.threads,
        "device": options.device,
        "bounds": None,
        "cases": [],
    }
    workers = speed_workers.start(options.threads, options.java_option)
    dtypes = sorted({s.order["dtype"] for c in cases.values() for s in (c.a, c.b)}, reverse=True)
    if not options.no_bounds:
        results["bounds"] = bounds(workers, dtypes, options.device)
        print(speed_report.bounds_table(results["bounds"]), flush=True)
    for name, comparison in cases.items():
        result = measure(name, comparison, workers, options)
        results["cases"].append(result)
        print(speed_report.line(result, results["bounds"]), flush=True)
        speed_report.write(results, options.folder)
    for worker in workers.values():
        worker.close()
    print(f"results in {options.folder}")
    if not all(result.get("agrees", True) for result in results["cases"]):
        sys.exit("outputs differ by more than they may")


if __name__ == "__main__":
    main()
