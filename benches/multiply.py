#!/usr/bin/env python3
"""multiply.py FROM TO COUNT: knowledge with COUNT times the entries.

Every entry gets COUNT - 1 siblings under ids of their own. Their names are
spelt with other letters, vowels for vowels and consonants for consonants, so
that they look like names, lie as far apart as names do, and nothing shares a
beginning. What is said of an entry stays, and the label of a drug has siblings
as the drug has. What is said of the treatment as a
whole is not multiplied: it stands beside every answer, and would make the
answers longer and not the knowledge larger.
"""

import json
import random
import re
import sys
from pathlib import Path

KINDS = ["drugs", "events", "regimens", "side-effects", "terms", "topics", "trials"]
SORTED = ["drugs", "events", "sources", "terms", "trials"]
# What entries show their parts of: rows without names.
TABLES = ["uses", "red-flags", "actions", "rates"]
OTHERS = ["edition", "management", "stop-words", "other-drugs", "subject-words"]


def cipher(number):
    """Letters for letters, one way for each number."""
    chance = random.Random(number)
    table = {}
    for letters in ("aeiou", "bcdfghjklmnpqrstvwxyz"):
        others = list(letters)
        chance.shuffle(others)
        table.update(zip(letters, others))
        table.update(zip(letters.upper(), (it.upper() for it in others)))
    return str.maketrans(table)


def folded(name):
    """A name as the checks compare it, more or less."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


class Sibling:
    """The entries of the knowledge once more, as the sibling of this number."""

    def __init__(self, number, ids, labels, taken):
        self.letters = cipher(number)
        # A code is told from another by its digits.
        self.mark = f" {number}"
        self.ids = {it: f"{it}-s{number}" for it in ids}
        self.labels = {it: f"{it}-s{number}" for it in labels}
        self.taken = taken

    def name(self, name):
        # Short words join the others, or are abbreviations that stand for something else.
        new = re.sub("[A-Za-z]{4,}", lambda word: word[0].translate(self.letters), name)
        if any(it.isdigit() for it in new) or len(new) < 6 or new == name or folded(new) in self.taken:
            new += self.mark
        self.taken.add(folded(new))
        return new

    def row(self, row):
        return json.loads(json.dumps(row), object_hook=self.references)

    def entry(self, entry):
        new = self.row(entry)
        new["id"] = self.ids[entry["id"]]
        new["name"] = self.name(entry["name"])
        for role, names in entry["names"].items():
            new["names"][role] = sorted((self.name(it) for it in names), key=folded)
        for field in ("lay_name", "long_name", "registration"):
            if field in entry:
                new[field] = self.name(entry[field])
        return new

    def label(self, source):
        return source | {"id": self.labels[source["id"]], "drug": self.ids[source["drug"]]}

    def references(self, value):
        """The same with the ids of the siblings wherever an id stands."""
        for key, it in value.items():
            if key == "source":
                value[key] = self.labels.get(it, it)
            elif isinstance(it, str) and it in self.ids:
                value[key] = self.ids[it]
            elif isinstance(it, list):
                value[key] = [self.ids.get(each, each) if isinstance(each, str) else each for each in it]
        return value


def is_whole(kind, entry):
    return kind == "regimens" and not entry.get("drugs")


def main():
    source, target, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    target.mkdir(parents=True, exist_ok=True)
    files = {kind: json.loads((source / f"{kind}.json").read_text()) for kind in KINDS}
    once = {kind: file["entries"] for kind, file in files.items()}
    ids = [entry["id"] for kind in KINDS for entry in once[kind] if not is_whole(kind, entry)]
    tables = {table: json.loads((source / f"{table}.json").read_text()) for table in TABLES}
    ids += [use["id"] for use in tables["uses"]["entries"]]
    others = json.loads((source / "other-drugs.json").read_text())["entries"]
    taken = {folded(name) for other in others for name in [other["name"], *other.get("names", [])]}
    for entry in (entry for entries in once.values() for entry in entries):
        taken.update(folded(it) for names in entry["names"].values() for it in names)
        taken.add(folded(entry["name"]))
    files["sources"] = json.loads((source / "sources.json").read_text())
    labels = [it for it in files["sources"]["entries"] if "drug" in it]
    entries = {kind: list(all) for kind, all in once.items()} | {"sources": list(files["sources"]["entries"])}
    rows = {table: list(file["entries"]) for table, file in tables.items()}
    for number in range(1, count):
        sibling = Sibling(number, ids, [it["id"] for it in labels], taken)
        entries["sources"] += [sibling.label(it) for it in labels]
        for kind in KINDS:
            entries[kind] += [sibling.entry(it) for it in once[kind] if not is_whole(kind, it)]
        for table in TABLES:
            rows[table] += [sibling.row(it) for it in tables[table]["entries"]]
    files |= tables
    entries |= rows
    for kind in [*KINDS, "sources", *TABLES]:
        if kind in SORTED:
            entries[kind].sort(key=lambda it: it["id"])
        text = json.dumps(files[kind] | {"entries": entries[kind]}, ensure_ascii=False, indent=2)
        (target / f"{kind}.json").write_text(text + "\n")
    for name in OTHERS:
        (target / f"{name}.json").write_text((source / f"{name}.json").read_text())


if __name__ == "__main__":
    main()
