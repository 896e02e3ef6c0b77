"""Tries every combination of settings and keeps a table of how good each was.

Put your own settings into SETTINGS and your own work into `run`. Needs Python 3 and nothing else.
"""

import csv
import itertools
import math
import os
import random

SETTINGS = {
    "start": [1.0, 5.0, 20.0],
    "cooling": [0.9, 0.97, 0.99],
    "step": [0.1, 0.5, 2.0],
}
STEPS = 20_000


def run(start, cooling, step, seed=1):
    """Looks for the lowest point of a bumpy landscape by simulated annealing; lower is better."""
    rng = random.Random(seed)

    def height(x, y):
        return x * x + y * y + 10 * (2 - math.cos(2 * math.pi * x) - math.cos(2 * math.pi * y))

    x, y = 4.3, -3.7
    here = best = height(x, y)
    warmth = start
    for count in range(STEPS):
        if count % 100 == 0:
            warmth *= cooling
        new_x, new_y = x + rng.gauss(0, step), y + rng.gauss(0, step)
        there = height(new_x, new_y)
        if there < here or rng.random() < math.exp((here - there) / max(warmth, 1e-9)):
            x, y, here = new_x, new_y, there
            best = min(best, here)
    return best


def main():
    os.makedirs("result", exist_ok=True)
    runs = [dict(zip(SETTINGS, values)) for values in itertools.product(*SETTINGS.values())]
    done = []
    with open("result/sweep.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow([*SETTINGS, "best"])
        for number, settings in enumerate(runs, 1):
            best = run(**settings)
            done.append((best, settings))
            table.writerow([*settings.values(), f"{best:.6f}"])
            file.flush()
            shown = "  ".join(f"{name} {value:<5}" for name, value in settings.items())
            print(f"{number:3d}/{len(runs)}  {shown}  best {best:9.6f}", flush=True)
    best, settings = min(done, key=lambda pair: pair[0])
    print(f"Lowest: {best:.6f} with " + ", ".join(f"{name} {value}" for name, value in settings.items()), flush=True)


if __name__ == "__main__":
    main()
