#!/usr/bin/env python3
"""Fit the tables of src/token/ and print them as C. Needs nothing but Python's own library.

  train.py pairs                       letter pairs, from the words of language.py
  features runs < ... | train.py runs
  features segments < ... | train.py segments

The weights are those of a logistic regression, found by gradient descent over all different rows at once: there is no chance in it,
and the result is rounded to integers, so that the same data give the same file.
"""
import math
import sys
from language import WORDS, Chance

LOGIT = 64
CALIBRATION = 33
HEAD = "/* Written by contrib/token-model/train.py; see README there. Not to be edited. */\n#include \"token/model.h\"\n"


def table(values, per_line=16):
    lines = []
    for i in range(0, len(values), per_line):
        lines.append("\t" + " ".join("%d," % v for v in values[i:i + per_line]))
    return "\n".join(lines)


def print_pairs():
    c = Chance(2)
    counts = [[0.5] * 26 for _ in range(26)]
    words = WORDS * 3 + [c.syllables(c.between(1, 3)) for _ in range(1500)]
    for word in words:
        for a, b in zip(word, word[1:]):
            counts[ord(a) - 97][ord(b) - 97] += 1
    total = sum(sum(row) for row in counts)
    print(HEAD)
    print("const signed char token_pair_table[26][26] = {")
    for row in counts:
        print("\t{ " + ", ".join("%d" % max(-48, min(48, round(16 * math.log2(n / total * 676)))) for n in row) + " },")
    print("};")


def fit(rows, size, penalty):
    """rows: {features: [negatives, positives]} -> weights. Gradient descent with a step of its own for each weight."""
    weights = [0.0] * size
    items = [(f, n + p, p) for f, (n, p) in rows.items()]
    mass = [penalty] * size
    for features, total, _ in items:
        for f in features:
            mass[f] += 0.25 * total * len(features)
    velocity = [0.0] * size
    for _ in range(400):
        gradient = [-penalty * w for w in weights]
        for features, total, positive in items:
            score = 0.0
            for f in features:
                score += weights[f]
            error = positive - total / (1.0 + math.exp(-score))
            for f in features:
                gradient[f] += error
        for f in range(size):
            velocity[f] = 0.85 * velocity[f] + gradient[f] / mass[f]
            weights[f] += velocity[f]
    return [round(w * LOGIT) for w in weights]


def read_rows(lines, skip):
    rows = {}
    for line in lines:
        fields = line.split()
        features = tuple(int(f) for f in fields[skip + 1:])
        rows.setdefault(features, [0, 0])[int(fields[skip])] += 1
    return rows


def print_runs():
    size = int(sys.stdin.readline())
    weights = fit(read_rows(sys.stdin, 0), size, 2.0)
    print(HEAD)
    print("const short token_run_weights[TOKEN_RUN_WEIGHTS] = {\n" + table(weights) + "\n};")


def isotonic(points):
    """Pool adjacent violators: [(score, label)] -> [(score, rate)], never falling."""
    pools = []
    for score, label in sorted(points):
        pools.append([score, label, 1])
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            score_, label_, count_ = pools.pop()
            pools[-1][1] += label_
            pools[-1][2] += count_
    return [(s, label / count) for s, label, count in pools]


def calibrate(urls, weights):
    """How often a URL with that best score has a token, at the scores of the table."""
    points = []
    for segments in urls.values():
        score = max(sum(weights[f] for f in features) for features, _ in segments)
        points.append((score, max(label for _, label in segments)))
    steps = isotonic(points)
    result = []
    for i in range(CALIBRATION):
        at = (i - CALIBRATION // 2) * LOGIT // 2
        rate = 0.0
        for score, r in steps:
            if score <= at:
                rate = r
        result.append(max(1, min(999, round(rate * 1000))))
    return result


def print_segments():
    """Three quarters of the URLs are fitted to, the last quarter (other messages) calibrates."""
    size = int(sys.stdin.readline())
    lines = sys.stdin.readlines()
    cut = len(lines) * 3 // 4
    weights = fit(read_rows(lines[:cut], 1), size, 3.0)
    urls = {}
    for line in lines[cut:]:
        fields = [int(f) for f in line.split()]
        urls.setdefault(fields[0], []).append((fields[2:], fields[1]))
    print(HEAD)
    print("const short token_segment_weights[TOKEN_SEGMENT_WEIGHTS] = {\n" + table(weights) + "\n};\n")
    print("const short token_calibration[TOKEN_CALIBRATION] = {\n" + table(calibrate(urls, weights)) + "\n};")


{"pairs": print_pairs, "runs": print_runs, "segments": print_segments}[sys.argv[1]]()
