"""Teaches a small neural network to read handwritten digits, with nothing but Python's standard library.

Prints a line per epoch and writes to result/:
  model.json    the network's weights
  metrics.csv   loss and accuracy after every epoch
  report.png    the loss curves, and which digits are taken for which
"""

import argparse
import csv
import gzip
import json
import math
import random
import sys
import time
from operator import mul
from pathlib import Path

from report import draw_report

PROJECT = Path(__file__).resolve().parent.parent
CLASSES = 10


def read_digits(path):
    """Images of 8 by 8 pixels, each 0 to 16, with the digit they show at the end of the line."""
    with gzip.open(path, "rt", newline="") as lines:
        for row in csv.reader(lines):
            *pixels, label = (int(value) for value in row)
            yield [pixel / 16 for pixel in pixels], label


class Network:
    """Two layers: tanh, then softmax."""

    def __init__(self, inputs, hidden, rng):
        def layer(rows, columns):
            scale = math.sqrt(1 / columns)
            return [[rng.gauss(0, scale) for _ in range(columns)] for _ in range(rows)]

        self.w1, self.b1 = layer(hidden, inputs), [0.0] * hidden
        self.w2, self.b2 = layer(CLASSES, hidden), [0.0] * CLASSES

    def run(self, image):
        hidden = [math.tanh(sum(map(mul, row, image)) + bias) for row, bias in zip(self.w1, self.b1)]
        scores = [sum(map(mul, row, hidden)) + bias for row, bias in zip(self.w2, self.b2)]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return hidden, [power / total for power in powers]

    def learn(self, image, label, rate):
        """One step of gradient descent on one image; returns the loss before it."""
        hidden, odds = self.run(image)
        loss = -math.log(max(odds[label], 1e-12))
        errors = odds
        errors[label] -= 1
        back = [0.0] * len(hidden)
        for digit, error in enumerate(errors):
            row = self.w2[digit]
            back = [sum_ + error * weight for sum_, weight in zip(back, row)]
            step = rate * error
            self.w2[digit] = [weight - step * value for weight, value in zip(row, hidden)]
            self.b2[digit] -= step
        for unit, value in enumerate(hidden):
            step = rate * back[unit] * (1 - value * value)
            self.w1[unit] = [weight - step * pixel for weight, pixel in zip(self.w1[unit], image)]
            self.b1[unit] -= step
        return loss

    def weights(self):
        def rounded(row):
            return [round(weight, 6) for weight in row]

        return {
            "w1": [rounded(row) for row in self.w1],
            "b1": rounded(self.b1),
            "w2": [rounded(row) for row in self.w2],
            "b2": rounded(self.b2),
        }


def test(network, images):
    """Loss, and a table of how often each digit was read as which."""
    loss = 0.0
    table = [[0] * CLASSES for _ in range(CLASSES)]
    for image, label in images:
        _, odds = network.run(image)
        loss -= math.log(max(odds[label], 1e-12))
        table[label][odds.index(max(odds))] += 1
    return loss / len(images), table


def accuracy(table):
    return sum(table[digit][digit] for digit in range(CLASSES)) / sum(map(sum, table))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--epochs", type=int, default=40)
    options.add_argument("--hidden", type=int, default=40, help="units in the hidden layer")
    options.add_argument("--rate", type=float, default=0.01, help="learning rate at the start")
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()

    rng = random.Random(asked.seed)
    images = list(read_digits(PROJECT / "data" / "digits.csv.gz"))
    rng.shuffle(images)
    held_back = len(images) // 5
    testing, training = images[:held_back], images[held_back:]
    print(f"{len(training)} images to learn from, {len(testing)} to test with", flush=True)

    result = PROJECT / "result"
    result.mkdir(exist_ok=True)
    network = Network(len(training[0][0]), asked.hidden, rng)
    history = []
    began = time.monotonic()
    with open(result / "metrics.csv", "w", newline="") as file:
        metrics = csv.writer(file)
        metrics.writerow(["epoch", "train_loss", "test_loss", "test_accuracy", "seconds"])
        for epoch in range(1, asked.epochs + 1):
            rate = asked.rate * (1 - 0.9 * (epoch - 1) / asked.epochs)
            rng.shuffle(training)
            train_loss = sum(network.learn(image, label, rate) for image, label in training) / len(training)
            test_loss, table = test(network, testing)
            history.append((train_loss, test_loss))
            seconds = time.monotonic() - began
            metrics.writerow([epoch, f"{train_loss:.6f}", f"{test_loss:.6f}", f"{accuracy(table):.4f}", f"{seconds:.2f}"])
            file.flush()
            print(f"epoch {epoch:3d}/{asked.epochs}  loss {train_loss:.4f}  test loss {test_loss:.4f}  accuracy {accuracy(table):6.2%}", flush=True)

    with open(result / "model.json", "w") as file:
        json.dump({"epochs": asked.epochs, "accuracy": round(accuracy(table), 4), **network.weights()}, file)
    draw_report(result / "report.png", history, table)
    print(f"{accuracy(table):.2%} of {len(testing)} digits read right after {time.monotonic() - began:.1f} s; wrote model.json, metrics.csv and report.png", flush=True)


if __name__ == "__main__":
    sys.exit(main())
