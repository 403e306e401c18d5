"""How compare.py tells its results: lines, tables, JSON."""

import json
import os
import pathlib
import platform
import re
import statistics
import subprocess

import torch

from speed_workers import ROOT, TARGET

HEAD = (
    "| case | A | B | A ms | B ms | A / B | of pairs | wanted | outputs differ | least ms | reached by A"
    " | by B |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n"
)


def machine(device):
    """Processor, GPU, memory, system, and how busy it was before anything was measured."""
    text = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    model = re.search(r"model name\s*: (.+)", text)
    flags = set(" ".join(re.findall(r"^flags\s*: (.+)", text, re.M)).split())
    units = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in flags]
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": model.group(1) if model else platform.processor(),
        "cores": os.cpu_count(),
        "units": units,
        "gpu": torch.cuda.get_device_name(device) if device.startswith("cuda") else None,
        "memory_gib": round(pages / 2**30, 1),
        "system": platform.platform(),
        "load_before": [round(load, 2) for load in os.getloadavg()],
    }


def versions():
    jars = {f.name for f in (TARGET / "lib").glob("pytorch-*.jar")} if TARGET.exists() else set()
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    commit = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True
    )
    return {
        "rad": commit.stdout.strip(),
        "libtorch": sorted(jars)[0] if jars else "?",
        "java": java.splitlines()[0] if java else "?",
        "python": platform.python_version(),
        "torch": torch.__version__,
    }


def bounds_table(bounds):
    """What the machine can do, per program."""
    dtypes = list(next(iter(bounds.values()))["convolution"])
    lines = ["| | " + " | ".join(bounds) + " |", "|---|" + "---|" * len(bounds)]
    for kind in ("convolution", "matrix product"):
        for dtype in dtypes:
            rates = " | ".join(f"{rates[kind][dtype]:.0f}" for rates in bounds.values())
            lines.append(f"| best {kind}, {dtype}, GFLOP/s | {rates} |")
    copies = " | ".join(f"{rates['copy']:.1f}" for rates in bounds.values())
    lines.append(f"| copy, GB/s read and written | {copies} |")
    return "\n".join(lines) + "\n"


def least_seconds(result, side, bounds):
    """The two bounds of a side: operations over the best rate, bytes over the copy's."""
    flops, moved = result["cost"]["flops"], result["cost"]["bytes"]
    if bounds is None or not flops:
        return None
    mine, first = (result["dtypes"][side], result["dtypes"][0])
    width = {"float32": 4, "bfloat16": 2, "float16": 2}
    rate = 1e9 * max(program["convolution"][mine] for program in bounds.values())
    bandwidth = 1e9 * max(program["copy"] for program in bounds.values())
    return flops / rate, moved * width[mine] / width[first] / bandwidth


def row(result, bounds):
    """The cells of a case."""
    times = [result["seconds"][side] for side in "ab"]
    medians = [statistics.median(t) for t in times]
    spreads = [100 * (max(t) - min(t)) / m for t, m in zip(times, medians)]
    ratios = result["ratios"]
    least = [least_seconds(result, side, bounds) for side in (0, 1)]
    fastest = [result["fastest"][side] for side in "ab"]
    reached = [
        f"{max(l) / m:.2f} (at best {max(l) / f:.2f})" if l else ""
        for l, m, f in zip(least, medians, fastest)
    ]
    differs = result.get("largest_difference")
    return {
        "case": f"{result['case']} ({result['network']}, {result['size']} px)",
        "A": result["a"],
        "B": result["b"],
        "A ms": f"{1000 * medians[0]:.1f} ± {spreads[0]:.0f} %",
        "B ms": f"{1000 * medians[1]:.1f} ± {spreads[1]:.0f} %",
        "A / B": f"{statistics.median(ratios):.3f}",
        "of pairs": f"{min(ratios):.3f}–{max(ratios):.3f}",
        "wanted": f"≤ {result['limit']}" if result["limit"] else "",
        "outputs differ": "" if differs is None else f"{differs:.1e}",
        "least ms": " and ".join(f"{1000 * s:.1f}" for s in least[0]) if least[0] else "",
        "reached by A": reached[0],
        "by B": reached[1],
    }


def line(result, bounds):
    """A case for the terminal."""
    cells = row(result, bounds)
    text = (
        f"{cells['case']}: A {cells['A ms']}, B {cells['B ms']}, A / B {cells['A / B']}"
        f" (pairs {cells['of pairs']}{', wanted ' + cells['wanted'] if cells['wanted'] else ''})"
    )
    if cells["least ms"]:
        text += f"; least {cells['least ms']} ms, reached {cells['reached by A']} and {cells['by B']}"
    if "largest_difference" in result:
        text += (
            f"; outputs differ by {cells['outputs differ']} at most, {result['mean_grey_levels']:.2e}"
            f" grey levels on average{'' if result['agrees'] else ': TOO MUCH'}"
        )
    if result["losses"]["a"]:
        losses = [statistics.mean(result["losses"][side]) for side in "ab"]
        text += f"; mean losses {losses[0]:.3f} and {losses[1]:.3f}"
    return text + f"; waiting programs used {100 * result['idle_share']:.1f} % of a core"


def markdown(results):
    about = results["machine"]
    text = [
        f"Measured {results['began']} with `{results['command']}`, {results['threads']} threads, on {results['device']}.",
        f"Machine: {about['processor']}, {about['cores']} cores, {', '.join(about['units'])},"
        f" {about['memory_gib']} GiB{', ' + about['gpu'] if about['gpu'] else ''}; load before: {about['load_before'][0]}.",
        "Versions: " + ", ".join(f"{k} {v}" for k, v in results["versions"].items()) + ".",
    ]
    text = ["\n".join(text)]
    if results["bounds"]:
        text.append(bounds_table(results["bounds"]))
    rows = [row(result, results["bounds"]) for result in results["cases"]]
    text.append(HEAD + "".join("| " + " | ".join(cells.values()) + " |\n" for cells in rows))
    text.append(
        "Medians of turns ± range over median; ratios of neighbouring turns, their median and range."
        " Least: operations at the best rate of convolutions, and bytes at the copy's; reached: the"
        " greater of them over the median, and over the fastest run."
    )
    return "\n\n".join(text) + "\n"


def write(results, folder):
    """Both files, each beside the older one and then in its place."""
    texts = {"results.json": json.dumps(results, indent=1), "results.md": markdown(results)}
    for name, text in texts.items():
        part = folder / f"{name}.part"
        part.write_text(text)
        os.replace(part, folder / name)
