#!/usr/bin/env python3
"""Times whole processes that fill one hole: rad inpaint with both priors and with the photo's alone, beside G'MIC.

    photo_prior.py PHOTO [--width 1000] [--hole 10] [--turns 5] [--threads N] [--no-gmic]

PHOTO is brought to the width; the hole is an ellipse of so many per cent of it. The programs take turns, so that the
machine's mood is the same for all; printed are median and range in seconds, the largest memory, and the median of
the ratios to G'MIC's, turn by turn. Several widths and holes, separated by commas, show how time grows.
Needs G'MIC's program `gmic` (apt-get install gmic), which also prepares the pictures, and a built rad.
"""
import argparse
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

RAD = pathlib.Path(__file__).resolve().parents[2] / "bin" / "rad"


def run(command):
    """Seconds and MiB of one process and its children."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, command))} failed: {error.decode(errors='replace')}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def gmic(*arguments):
    return ["gmic", *map(str, arguments)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo")
    parser.add_argument("--width", default="1000", help="pixels, several separated by commas (1000)")
    parser.add_argument("--hole", default="10", help="per cent of the photo, several separated by commas (10)")
    parser.add_argument("--turns", type=int, default=5, help="how often each program runs (5)")
    parser.add_argument("--threads", help="rad's threads (all cores)")
    parser.add_argument("--no-gmic", action="store_true", help="leave the peer out")
    arguments = parser.parse_args()
    threads = ["--threads", arguments.threads] if arguments.threads else []
    with tempfile.TemporaryDirectory() as folder:
        for width in map(int, arguments.width.split(",")):
            photo = f"{folder}/photo-{width}.png"
            run(gmic(arguments.photo, "resize", f"{width},{{round({width}*h/w)}},1,3,5", "round", "cut", "0,255",
                     "output", photo))
            for share in map(float, arguments.hole.split(",")):
                mask = f"{folder}/mask.png"
                radius = math.sqrt(share / 100 / math.pi)
                run(gmic(photo, "fill", "0", "channels", "0", "ellipse",
                         f"{{w/2}},{{h/2}},{{{radius}*w}},{{{radius}*h}},0,1,255", "output", mask))
                rad = [RAD, "inpaint", "--image", photo, "--mask", mask, "--force", "--quiet", *threads]
                programs = {
                    "rad both": [*rad, "--out", f"{folder}/both.png"],
                    "rad photo": [*rad, "--prior", "photo", "--out", f"{folder}/patches.png"],
                }
                if not arguments.no_gmic:
                    programs["gmic"] = gmic(photo, mask, "inpaint_matchpatch[0]", "[1]", "remove[1]", "output",
                                            f"{folder}/gmic.png")
                measured = {name: [] for name in programs}
                for turn in range(arguments.turns + 1):
                    for name, command in programs.items():
                        seconds, memory = run(command)
                        if turn:  # the first warms the disk's cache
                            measured[name].append((seconds, memory))
                for name, runs in measured.items():
                    seconds = [s for s, _ in runs]
                    line = (f"{width} px, hole {share:g} %  {name:9}  {statistics.median(seconds):6.2f} s"
                            f" ({min(seconds):.2f} to {max(seconds):.2f})  {max(m for _, m in runs):5.0f} MiB")
                    if name != "gmic" and "gmic" in measured:
                        ratios = [s / g for s, (g, _) in zip(seconds, measured["gmic"])]
                        line += f"  {statistics.median(ratios):.2f} times G'MIC"
                    print(line, flush=True)


if __name__ == "__main__":
    main()
