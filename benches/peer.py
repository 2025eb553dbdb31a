#!/usr/bin/env python3
"""peer.py EXPORT COLUMN: what RapidFuzz takes for a line of a column.

Every line is compared by WRatio with the names that `drug --batch` knows, as
people do in Python who clean a column. Prints seconds a line, and nothing of
what was found: it is not asked whether it is right.
"""

import json
import sys
import time

from column import names_of
from rapidfuzz import fuzz, process


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        own, others = names_of(json.load(file))
    names = sorted({name.lower() for name in own + others})
    with open(sys.argv[2], encoding="utf-8") as file:
        lines = [line.strip().lower() for line in file]
    start = time.perf_counter()
    for line in lines:
        process.extractOne(line, names, scorer=fuzz.WRatio)
    print((time.perf_counter() - start) / len(lines))


if __name__ == "__main__":
    main()
