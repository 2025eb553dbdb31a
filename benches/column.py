#!/usr/bin/env python3
"""column.py EXPORT COUNT [TERMS]: a made column of drug names, one a line, to stdout.

Of 100 lines 60 are names as they stand, 25 names with slips in them, 10 names
within phrases, and 5 names of drugs that are not covered. EXPORT is what
`immunoref export` prints. The column is the same on every machine.

With TERMS the lines repeat themselves, as those of reports do: they are drawn
from 20,000 distinct strings, the nth of which comes a nth as often as the
first (Zipf). Of these the second column of TERMS, a table with tabs and a
header, gives as many as it has, and the names above the others.
"""

import csv
import itertools
import json
import random
import sys

PHRASES = [
    "{} 200 mg",
    "{} 400 mg every 6 weeks",
    "{} infusion",
    "{} iv q3w",
    "{} (first line)",
    "{} + chemotherapy",
    "inj. {} 500 mg",
    "continue {} until progression",
    "on {} since march",
    "started {} last week",
]
DISTINCT = 20_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def names_of(export):
    """The names of the drugs that are covered, and of those that are not."""
    own = []
    for drug in (it for it in export["entries"] if it["kind"] == "drug"):
        own.append(drug["name"])
        own += [name for names in drug["names"].values() for name in names]
    others = [name for it in export["other_drugs"] for name in [it["name"], *it.get("names", [])]]
    return own, others


def cased(chance, name):
    return chance.choice([str, str.lower, str.upper, str.title])(name)


def slipped(chance, name):
    """A letter left out, put in, put for another, or put before its neighbour."""
    at = chance.randrange(1, len(name) - 1)
    slip = chance.randrange(4)
    if slip == 0:
        return name[:at] + name[at + 1 :]
    if slip == 1:
        return name[:at] + chance.choice(LETTERS) + name[at:]
    if slip == 2:
        return name[:at] + chance.choice(LETTERS) + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def names(export, chance):
    """Names without end, as they are typed."""
    own, others = names_of(export)
    long_ones = [name for name in own if len(name) >= 6]
    while True:
        what = chance.randrange(100)
        if what < 60:
            yield cased(chance, chance.choice(own))
        elif what < 85:
            name = slipped(chance, chance.choice(long_ones))
            # Most slips come alone.
            yield cased(chance, slipped(chance, name) if chance.random() < 0.2 else name)
        elif what < 95:
            yield chance.choice(PHRASES).format(cased(chance, chance.choice(own)))
        else:
            yield cased(chance, chance.choice(others))


def column(export, count):
    return itertools.islice(names(export, random.Random(7)), count)


def repeated(export, count, terms):
    """Terms and names, drawn by the rule of Zipf."""
    chance = random.Random(7)
    distinct = dict.fromkeys(terms)
    for name in names(export, chance):
        distinct[name] = None
        if len(distinct) == DISTINCT:
            break
    distinct = list(distinct)
    chance.shuffle(distinct)
    weights = [1 / rank for rank in range(1, DISTINCT + 1)]
    return chance.choices(distinct, weights, k=count)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        export = json.load(file)
    count = int(sys.argv[2])
    if len(sys.argv) > 3:
        with open(sys.argv[3], encoding="utf-8", newline="") as file:
            terms = [row[1] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
        lines = repeated(export, count, terms)
    else:
        lines = column(export, count)
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
