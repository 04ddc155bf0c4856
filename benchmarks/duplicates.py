"""How well and how fast duplicates are found: on made-up libraries, and on public sets against bib-dedupe.

A set is a folder with ``records_pre_merged.csv`` and ``merged_record_ids.csv``, as the data of bib-dedupe are laid out.
bib-dedupe is installed from its package into an environment of its own, which is thrown away at the end.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

from evidencemap.matching.groups import Duplicates, duplicates
from evidencemap.problems import Place, ProblemLog
from evidencemap.records.entry import reference
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex import RawEntry
from evidencemap.sources.bibtex_fields import RawField

BIB_DEDUPE = "bib-dedupe==0.11.0"
SIZES = (1_000, 7_000, 50_000)
NOT_FIELDS = ("ID", "ENTRYTYPE")
CONSONANTS, VOWELS = "bdfghklmnprst", "aeiou"
SYLLABLES = [consonant + vowel for consonant in CONSONANTS for vowel in VOWELS]

PEER = """
import json, sys, time
import pandas
from bib_dedupe.bib_dedupe import block, cluster, match, prep
found = {}
for folder in sys.argv[1:]:
    records = pandas.read_csv(folder + "/records_pre_merged.csv")
    if "number" not in records.columns and "issue" in records.columns:
        records = records.rename(columns={"issue": "number"})
    start = time.process_time()
    prepared = prep(records, verbosity_level=0, cpu=1)
    groups = cluster(match(block(prepared, cpu=1), cpu=1))
    found[folder] = {"groups": groups, "seconds": time.process_time() - start}
json.dump(found, open("found.json", "w"))
"""


class Count(NamedTuple):
    """Records of a set: rightly taken for copies, wrongly, and not found to be copies."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    def plus(self, other: Count) -> Count:
        """Both counts together, which makes the micro average."""
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


def counted(keys: Iterable[str], truth: Sequence[Sequence[str]], groups: Iterable[Sequence[str]]) -> Count:
    """The count of bib-dedupe: of each group the first record is kept, and each true group has to keep exactly one."""
    kept = set(keys) - {key for group in groups for key in group[1:]}
    labelled = {key for group in truth for key in group}
    wrong = sum(key not in kept for key in set(keys) - labelled)
    right = missed = 0
    for group in truth:
        left = sum(key in kept for key in group)
        wrong += left == 0
        right += len(group) - max(left, 1)
        missed += max(left, 1) - 1
    return Count(right, wrong, missed)


def records_of(folder: Path) -> list[Reference]:
    """The records of a set as references."""
    place = Place(folder.name)
    with (folder / "records_pre_merged.csv").open(encoding="utf-8", newline="") as file:
        return [
            reference(
                RawEntry(
                    row["ID"],
                    row["ENTRYTYPE"] or "article",
                    {name: RawField(value.strip(), place) for name, value in row.items() if _is_field(name, value)},
                    place,
                ),
                ProblemLog(),
            )
            for row in csv.DictReader(file)
        ]


def _is_field(name: str, value: str | None) -> bool:
    return name not in NOT_FIELDS and bool(value and value.strip())


def truth_of(folder: Path) -> list[list[str]]:
    """The groups of keys that people found to be one work each."""
    with (folder / "merged_record_ids.csv").open(encoding="utf-8", newline="") as file:
        return [row["merged_ids"].split(";") for row in csv.DictReader(file)]


def groups_of(found: Duplicates) -> list[list[str]]:
    """The keys of each group."""
    return [[reference.key for reference in group.references] for group in found.groups]


def peer_results(folders: Sequence[Path]) -> dict[str, dict[str, object]]:
    """Groups and CPU seconds of bib-dedupe for each set."""
    with tempfile.TemporaryDirectory() as name:
        venv.create(name, with_pip=True)
        python = Path(name, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", BIB_DEDUPE], check=True)
        subprocess.run([python, "-c", PEER, *map(str, folders)], check=True, cwd=name)
        found: dict[str, dict[str, object]] = json.loads(Path(name, "found.json").read_text())
        return found


def judged_rightly(found: Duplicates, truth: Sequence[Sequence[str]]) -> tuple[list[frozenset[str]], int]:
    """The pairs to be judged that are one work, and how many there are to judge."""
    of = {key: number for number, group in enumerate(truth) for key in group}
    pairs = [(pair.first.key, pair.second.key) for pair in found.to_judge]
    return [frozenset(pair) for pair in pairs if pair[0] in of and of.get(pair[0]) == of.get(pair[1])], len(pairs)


def compare_on_sets(folders: Sequence[Path], with_peer: bool) -> None:
    """Print how well both do on each set and on all."""
    peer = peer_results(folders) if with_peer else {}
    print("set                  records  program        F1   false  missed   CPU s   ratio   to judge (right)  F1 then")
    ours_all = asked_all = peer_all = Count(0, 0, 0)
    seconds_all = peer_seconds_all = 0.0
    for folder in folders:
        records, truth = records_of(folder), truth_of(folder)
        keys = [record.key for record in records]
        start = process_time()
        found = duplicates(records)
        seconds = process_time() - start
        right, asked = judged_rightly(found, truth)
        ours = counted(keys, truth, groups_of(found))
        then = counted(keys, truth, groups_of(duplicates(records, same=right)))
        ours_all, asked_all, seconds_all = ours_all.plus(ours), asked_all.plus(then), seconds_all + seconds
        ratio = ""
        if folder_result := peer.get(str(folder)):
            theirs = counted(keys, truth, folder_result["groups"])  # type: ignore[arg-type]
            their_seconds = float(folder_result["seconds"])  # type: ignore[arg-type]
            peer_all, peer_seconds_all = peer_all.plus(theirs), peer_seconds_all + their_seconds
            ratio = f"{their_seconds / seconds:6.1f}"
            print(f"{folder.name:<20} {len(keys):7}  bib-dedupe   {_columns(theirs)} {their_seconds:7.2f}")
        print(
            f"{folder.name:<20} {len(keys):7}  evidencemap  {_columns(ours)} {seconds:7.2f} {ratio:>7}"
            f"   {asked:8} {f'({len(right)})':>7}  {then.f1:7.4f}"
        )
    if peer:
        print(f"{'all':<29} bib-dedupe   {_columns(peer_all)} {peer_seconds_all:7.2f}")
    ratio = f"{peer_seconds_all / seconds_all:6.1f}" if peer else ""
    print(f"{'all':<29} evidencemap  {_columns(ours_all)} {seconds_all:7.2f} {ratio:>7} {'':19}  {asked_all.f1:7.4f}")


def _columns(count: Count) -> str:
    return f"{count.f1:6.4f} {count.wrong:6} {count.missed:7}"


def made_up_library(size: int) -> list[Reference]:
    """A library of so many records, one in five a copy as another database would print it."""
    random = Random(size)
    words = ["".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(4_000)]
    weights = [1 / (rank + 5) for rank in range(len(words))]
    names = ["".join(random.choices(SYLLABLES, k=random.randint(2, 3))).title() for _ in range(size // 5)]
    journals = [" ".join(random.sample(words, 3)).title() for _ in range(300)]
    library: list[Reference] = []
    while len(library) < size:
        if library and random.random() < 0.2:
            library.append(_copied(library[random.randrange(len(library))], len(library), random))
            continue
        first = random.randint(1, 2_000)
        year = random.randint(1980, 2025)
        title = " ".join(random.choices(words, weights, k=random.randint(6, 16))).capitalize()
        authors = " and ".join(
            f"{name}, {random.choice('ABCDEFGHJKLMRST')}." for name in random.sample(names, random.randint(1, 8))
        )
        fields = {"title": title, "author": authors, "journal": random.choice(journals), "year": str(year)}
        fields |= {"volume": str(year - 1970), "pages": f"{first}--{first + random.randint(3, 15)}"}
        if random.random() < 0.7:
            fields["doi"] = f"10.1000/{len(library)}"
        library.append(_made(f"r{len(library)}", fields))
    return library


def _copied(original: Reference, number: int, random: Random) -> Reference:
    fields = {name: value for name, value in original.fields.items() if name != "doi" or random.random() < 0.5}
    fields["title"] = random.choice(
        (fields["title"].upper(), f"{fields['title']}. [Review] [45 refs]", fields["title"])
    )
    fields["journal"] = " ".join(word[:4] for word in fields["journal"].split())
    return _made(f"r{number}", fields)


def _made(key: str, fields: dict[str, str]) -> Reference:
    place = Place("made-up.bib")
    raw = {name: RawField(value, place) for name, value in fields.items()}
    return reference(RawEntry(key, "article", raw, place), ProblemLog())


def grow() -> None:
    """Print CPU seconds and memory for libraries of growing size, each in a process of its own."""
    print("records   CPU s   MB more   groups   to judge")
    for size in SIZES:
        subprocess.run([sys.executable, __file__, "--size", str(size)], check=True)
    print()


def measure(size: int) -> None:
    """Print one row of the table of sizes."""
    import resource

    library = made_up_library(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = process_time()
    found = duplicates(library)
    seconds = process_time() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{size:7} {seconds:7.2f} {more:9.0f} {len(found.groups):8} {len(found.to_judge):10}")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, metavar="FOLDER", help="a folder of labelled sets")
    parser.add_argument("--alone", action="store_true", help="do not install and run bib-dedupe")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.size:
        measure(arguments.size)
        return
    grow()
    if arguments.sets:
        folders = sorted(file.parent.resolve() for file in arguments.sets.glob("*/records_pre_merged.csv"))
        compare_on_sets(folders, with_peer=not arguments.alone)


if __name__ == "__main__":
    main()
