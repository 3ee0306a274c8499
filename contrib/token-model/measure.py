#!/usr/bin/env python3
"""Read what "features judge" prints and say how good the judgements are; fail below the marks.

  measure.py [RECALL FALSE_ALARMS]     at least and at most, in percent, at a confidence of 0.5
"""
import sys

rows = [line.split(" ", 2)[:2] for line in sys.stdin]
with_token = [float(c) for label, c in rows if label == "1"]
without = [float(c) for label, c in rows if label == "0"]


def share(values, threshold):
    return 100.0 * sum(v >= threshold for v in values) / max(1, len(values))


print("%d URLs with a token, %d without" % (len(with_token), len(without)))
print("confidence  recall  false alarms")
for threshold in (0.2, 0.3, 0.5, 0.7, 0.9):
    print("   %.1f     %6.2f %%  %6.2f %%" % (threshold, share(with_token, threshold), share(without, threshold)))
if len(sys.argv) == 3 and (share(with_token, 0.5) < float(sys.argv[1]) or share(without, 0.5) > float(sys.argv[2])):
    sys.exit("measure.py: below the marks")
