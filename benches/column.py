#!/usr/bin/env python3
"""column.py EXPORT COUNT: a made column of drug names, one a line, to stdout.

Of 100 lines 60 are names as they stand, 25 names with slips in them, 10 names
within phrases, and 5 names of drugs that are not covered. EXPORT is what
`immunoref export` prints. The column is the same on every machine.
"""

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


def column(export, count):
    chance = random.Random(7)
    own, others = names_of(export)
    long_ones = [name for name in own if len(name) >= 6]
    for _ in range(count):
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


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        export = json.load(file)
    for line in column(export, int(sys.argv[2])):
        print(line)


if __name__ == "__main__":
    main()
