"""Time PHStatsMethods on counts and people from standard input: prints seconds for proportions, then for rates.

Run by `benchmarks.statistics` in an environment that has the package.
"""

import sys
import time

import pandas as pd
import PHStatsMethods

table = pd.read_csv(sys.stdin, names=["count", "people"])
for calculate in (PHStatsMethods.ph_proportion, PHStatsMethods.ph_rate):
    started = time.perf_counter()
    calculate(table, "count", "people", metadata=False)
    print(time.perf_counter() - started)
