#!/usr/bin/env python3
"""bm25.py PROGRAM dev.tsv questions.tsv SCORER: a plain BM25 over the statements of
`PROGRAM export`, and PROGRAM's own search: how many rows of each file either gets right."""
import csv, heapq, json, math, re, subprocess, sys, textwrap, types
from collections import Counter
from importlib.machinery import SourceFileLoader

sys.dont_write_bytecode = True
ESCAPES = {"t": "\t", "n": "\n", "0": "", "x1b": "\x1b"}  # no argument can hold a NUL
pairs = lambda node, key: node.items() if isinstance(node, dict) else [(key, it) for it in node]

def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

def row_text(node, key=""):  # of rates or actions, without the citations
    if isinstance(node, (dict, list)):
        return ", ".join(row_text(it, below) for below, it in pairs(node, key) if below != "citations")
    return f"{node}%" if key in ("any_grade", "percent") else str(node)

def statements(node, key=""):
    if isinstance(node, dict) and (key in ("rates", "actions") or {"text", "citations"} <= node.keys()):
        yield node["text"] if "text" in node else row_text(node)
    elif isinstance(node, (dict, list)):
        yield from (text for below, it in pairs(node, key) for text in statements(it, below))

def bm25(hits, k1=1.2, b=0.75):
    """What finds the best three hits, each an id and a text, for a query."""
    words = lambda text: re.findall(r"\w+", text.lower())
    counts = [Counter(words(text)) for _, text in hits]
    having, mean = Counter(word for it in counts for word in it), sum(map(Counter.total, counts)) / len(hits)
    idf = {word: math.log(1 + (len(hits) - n + 0.5) / (n + 0.5)) for word, n in having.items()}
    norms = [k1 * (1 - b + b * it.total() / mean) for it in counts]
    def best(query):
        asked = [it for it in words(query) if it in idf]
        scores = [sum(idf[w] * n[w] * (k1 + 1) / (n[w] + norm) for w in asked) for n, norm in zip(counts, norms)]
        return [hits[at] for at in heapq.nlargest(3, range(len(hits)), scores.__getitem__) if scores[at] > 0]
    return best

def main(program, dev, questions, scorer):
    score = types.ModuleType("score")
    SourceFileLoader("score", scorer).exec_module(score)
    run = lambda *args: json.loads(subprocess.run([program, *args], stdin=subprocess.DEVNULL, capture_output=True).stdout)
    best = bm25([(e["id"], f"{e['id']} {e['name']}: {it}") for e in run("export")["entries"] for it in statements(e)])
    found = lambda query: [(it["id"], it) for it in run("search", "--json", "--", query)["results"]]
    def reply(query):
        lines = [line for _, text in best(query) for line in textwrap.wrap(text, 80)][: score.LINES]
        return 0 if lines else 1, score.flat("\n".join(lines)), bool(lines)
    def named(row, first):
        query = re.sub(r"\\(t|n|0|x1b)", lambda it: ESCAPES[it[1]], row["query"])
        id = next((id for id, _ in first(query)), "NONE")
        return not {id, id.split(":")[-1]}.isdisjoint(row["expected_id"].split("|"))
    dev, questions = rows_of(dev), rows_of(questions)
    print(f"| right | dev, of {len(dev)} | questions, of {len(questions)} |\n|---|---:|---:|")
    for name, first, answer in ("bm25", best, reply), ("immunoref", found, lambda it: score.ask(program, it)):
        told = sum(score.judge(row, *answer(row["question"]))[1] for row in questions)
        print(f"| {name} | {sum(named(row, first) for row in dev)} | {told} |")

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 5 else __doc__)
