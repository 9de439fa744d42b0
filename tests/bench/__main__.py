"""`python -m tests.bench [--quick] [NAME ...]`: run the benchmarks `bench_<name>.py`, all of them without a name.

A name is written with hyphens: `recall-log` is `bench_recall_log.py`.

Prints one table and writes `bench-output/bench.json`. A benchmark that fails is reported and the others go on; the exit
status is 1 when one failed. A missed bar is shown, and is no failure: the figures depend on the machine.
"""

import argparse
import importlib
import sys
import time
import traceback
from pathlib import Path

from tests.bench import report
from tests.bench.report import Row

HERE = Path(__file__).parent
OUTPUT = Path("bench-output") / "bench.json"


def names() -> list[str]:
    """The benchmarks that there are."""
    return sorted(path.stem.removeprefix("bench_").replace("_", "-") for path in HERE.glob("bench_*.py"))


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(names())}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: to see that it runs")
    args = parser.parse_args()
    unknown = set(args.names) - set(names())
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    results: dict[str, list[Row]] = {}
    failed = []
    for name in args.names or names():
        begun = time.perf_counter()
        print(f"{name} …", end=" ", flush=True, file=sys.stderr)
        try:
            module = importlib.import_module(f"tests.bench.bench_{name.replace('-', '_')}")
            results[name] = module.run(quick=args.quick)
        except Exception:
            traceback.print_exc()
            failed.append(name)
        print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr)
    print(report.table(results))
    report.write(results, OUTPUT)
    print(f"\nwritten to {OUTPUT}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
