"""The two programs that compare.py measures, each a process that waits for orders."""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "rad-cli" / "target"
BENCHMARKS = ROOT / "rad-benchmarks" / "target" / "classes"
TICKS = os.sysconf("SC_CLK_TCK")


def environment(threads):
    """As bin/rad sets it, with the same number of threads for every pool and without a core type."""
    variables = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
    return {
        **variables,
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": "1",  # its own threads fight LibTorch's
        "MALLOC_ARENA_MAX": "1",  # PyTorch's main thread has that arena anyway
    }


class Worker:
    """A process that answers an order, a line of JSON, with a line of JSON."""

    def __init__(self, name, command, threads):
        self.name = name
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(threads),
        )

    def ask(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended while it worked on {order}")
        answer = json.loads(line)
        if "error" in answer:
            raise SystemExit(f"{self.name} failed at {order}: {answer['error']}")
        return answer

    def processor_seconds(self):
        """What it has used of all processors so far; 0 where the system does not say."""
        try:
            stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return 0.0
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def start(threads, java_options=()):
    """Both workers by name."""
    if not (TARGET / "lib").is_dir():
        raise SystemExit(f"rad is not built yet: (cd {ROOT} && mvn -q -DskipTests package)")
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    rad = [java, "-Xmx2g", "-Djava.awt.headless=true", *java_options, "-cp",
           f"{BENCHMARKS}:{TARGET}/classes:{TARGET}/lib/*", "dev.rad.benchmarks.SpeedWorker", str(threads)]
    torch = [sys.executable, str(ROOT / "rad-benchmarks/peers/torch_worker.py"), str(threads)]
    return {"rad": Worker("rad", rad, threads), "torch": Worker("torch", torch, threads)}
