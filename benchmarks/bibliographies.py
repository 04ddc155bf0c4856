"""How long reading bibliographies takes, and how that compares with pybtex in the same run."""

from __future__ import annotations

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import process_time

SIZES = (1_000, 10_000, 50_000)
RUNS = 3
HEADER = " entries  reader       CPU s   µs/entry   peak MB   pybtex"
READERS = ("evidencemap", "pybtex")
WORDS = """
reading aloud silent fluency comprehension pupils school trial classroom text effect study follow-up teacher randomised
control interview attention working memory vocabulary spelling dyslexia motivation peer tutoring home
"""
STARTS = r"Ber Gar Han Jo Kar Lin Mar No Pe Ro San Tan Wal Ya Zim M{\"u} Nu{\~n} {\O}s Ko{\l} D{\'e}"
MIDDLES = "ber den gen ka le man ner ri sta ter to ven vi wen zo"
ENDS = r"ber der g gren kov lund man nes ov s sen son stein tti ura v{\'a} vi{\'c} w ya z"
GIVEN = r"Anna Bj{\"o}rn Carla D. Emil F.-X. Jos{\'e} Kai L. Maria Noor Ole Ren{\'e}e Tom Yun Zo{\"e}"
NAME_PARTS = [parts.split() for parts in (STARTS, MIDDLES, ENDS)]
GIVEN_NAMES = GIVEN.split()
JOURNALS = (
    "Journal of Reading",
    r"Zeitschrift f{\"u}r P{\"a}dagogik",
    "Reading \\& Writing",
    "Learning and Instruction",
)


def made_up_bibliography(size: int) -> str:
    """So many entries as databases export them: articles, books, chapters; LaTeX accents; every third an abstract."""
    random = Random(size)
    return "\n".join(_entry(number, random) for number in range(size))


def _entry(number: int, random: Random) -> str:
    def text(words: int) -> str:
        return " ".join(random.choices(known, k=words))

    known = WORDS.split()
    people = (_person(random) for _ in range(random.randint(1, 6)))
    kind = random.choices(("article", "book", "incollection"), (8, 1, 1))[0]
    start = random.randint(1, 900)
    fields = {
        "author": " and ".join(people),
        "title": f"{text(5).capitalize()}: {{ADHD}} and {text(4)}",
        "journal" if kind == "article" else "booktitle": random.choice(JOURNALS),
        "year": str(random.randint(1980, 2026)),
        "volume": str(random.randint(1, 80)),
        "number": str(random.randint(1, 12)),
        "pages": f"{start}--{start + random.randint(2, 30)}",
        "doi": f"10.1234/made.up.{number}",
        "publisher": "Example Press",
        "issn": f"{random.randint(1000, 9999)}-{random.randint(1000, 9999)}",
        "keywords": ", ".join(random.sample(known, 4)),
    }
    if number % 3 == 0:
        fields["abstract"] = f"{text(150).capitalize()}."
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{made{number},\n{body}}}\n"


def _person(random: Random) -> str:
    """Somebody of one of 5,700 families; one in eight has a particle, one in three a second initial."""
    family = "".join(random.choice(parts) for parts in NAME_PARTS)
    particle = random.choice(("", "", "", "", "", "", "", "van der "))
    initial = random.choice(("", "", f" {random.choice('ABCDEFGHJKLM')}."))
    return f"{particle}{family}, {random.choice(GIVEN_NAMES)}{initial}"


def read(reader: str, file: Path) -> int:
    """How many entries the reader finds in the file."""
    if reader == "evidencemap":
        from evidencemap.bibliography import read_references
        from evidencemap.problems import ProblemLog

        return len(read_references(file, file.name, ProblemLog()).references)
    from pybtex.database import parse_file

    return len(parse_file(file, "bibtex").entries)


def measured(reader: str, file: Path) -> tuple[float, float]:
    """The least CPU seconds of several runs, and the most memory in MB, each in a process of its own."""
    runs = []
    for _ in range(RUNS):
        command = [sys.executable, __file__, "--one", reader, str(file)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        runs.append((float(told[0]), float(told[1])))
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def tell_of_one(reader: str, file: Path) -> None:
    """Read once and print seconds and memory: what ``measured`` asks another process for."""
    from evidencemap.__main__ import GARBAGE

    gc.set_threshold(GARBAGE)  # as the command does; pybtex gains by it as well
    before = process_time()
    read(reader, file)
    print(process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--one", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        tell_of_one(arguments.one[0], Path(arguments.one[1]))
        return
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        for size in (size for size in SIZES if size <= arguments.largest):
            file = Path(folder) / f"{size}.bib"
            file.write_text(made_up_bibliography(size), encoding="utf-8")
            figures = {reader: measured(reader, file) for reader in READERS}
            for reader, (seconds, memory) in figures.items():
                ratio = figures["pybtex"][0] / seconds
                print(f"{size:8,}  {reader:11} {seconds:6.2f} {seconds / size * 1e6:10.0f} {memory:9.0f} {ratio:7.1f}x")


if __name__ == "__main__":
    main()
