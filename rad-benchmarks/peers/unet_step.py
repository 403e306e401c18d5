"""Times one evaluation of the ADM UNet in PyTorch, as JSON lines.

    python rad-benchmarks/peers/unet_step.py --preset landscapes-adm-64 [--size N] [--threads N]

The peer of rad's speed benchmarks: adm_unet.py, run eagerly. Ways of telling the noise level:
"uniform" is one time step per image; "dense" one per pixel, with the embedding at full resolution
and resized anew in every block, as RAD's program does; "dense-reuse" the same, but resized once per
resolution. Weights are random: they do not matter to the time. Each line has the median, the least
and the largest time of the repeats in milliseconds.
"""

import argparse
import json
import pathlib
import statistics
import time

import torch

import adm_unet

ROOT = pathlib.Path(__file__).resolve().parents[2]
WAYS = ["uniform", "dense", "dense-reuse"]


def milliseconds(run, device, warmup, repeats):
    times = []
    for k in range(warmup + repeats):
        began = time.perf_counter()
        run()
        if device.type == "cuda":
            torch.cuda.synchronize()
        if k >= warmup:
            times.append(1000 * (time.perf_counter() - began))
    return times


def inputs(flags, size, batch, device, dtype):
    """Noisy images, a time step each, a map with a hole in the middle, and classes or None."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(batch, flags["in_channels"], size, size, generator=generator)
    steps = torch.full((batch,), 500.0)
    levels = torch.zeros(batch, 1, size, size)
    levels[:, :, size // 4 : 3 * size // 4, size // 4 : 3 * size // 4] = 500.0
    y = torch.zeros(batch, dtype=torch.long) if flags["num_classes"] else None
    return (
        x.to(device, dtype),
        {"uniform": steps.to(device), "dense": levels.to(device)},
        None if y is None else y.to(device),
    )


def main():
    parser = argparse.ArgumentParser()
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--preset", help="a name in checkpoints/presets")
    source.add_argument("--flags", type=pathlib.Path, help="a JSON file of the network's flags")
    parser.add_argument("--size", type=int, help="side of the images; the network's own if absent")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--threads", type=int, help="PyTorch's default if absent")
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    parser.add_argument("--dtypes", nargs="+", default=["float32", "bfloat16"])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--channels-last", action="store_true", help="NHWC weights and input")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    name = options.preset or str(options.flags)
    file = options.flags or ROOT / "checkpoints" / "presets" / f"{options.preset}.json"
    torch.manual_seed(0)
    network = adm_unet.UNet(adm_unet.read_flags(file)).eval().to(options.device)
    size = options.size or network.flags["image_size"]
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    network = network.to(memory_format=layout)
    for dtype_name in options.dtypes:
        dtype = getattr(torch, dtype_name)
        network = network.to(dtype)
        x, steps, y = inputs(network.flags, size, options.batch, options.device, dtype)
        x = x.contiguous(memory_format=layout)
        for way in options.ways:
            noise = steps["uniform" if way == "uniform" else "dense"]

            @torch.inference_mode()
            def run():
                return network(x, noise, y, reuse=way == "dense-reuse")

            times = milliseconds(run, options.device, options.warmup, options.repeats)
            line = {
                "program": f"PyTorch {torch.__version__}",
                "network": name,
                "device": str(options.device),
                "threads": torch.get_num_threads(),
                "size": size,
                "batch": options.batch,
                "dtype": dtype_name,
                "channels_last": options.channels_last,
                "noise": way,
                "repeats": options.repeats,
                "median_ms": round(statistics.median(times), 3),
                "least_ms": round(min(times), 3),
                "largest_ms": round(max(times), 3),
            }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
