"""Two coders' own records of the studies of the starter review and of one more, made up like these."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import STARTER, write_review

WORK = """
@article{new2021,
  author = {New, Nora},
  title  = {Silent reading at one school: a survey},
  year   = {2021},
}
"""

ADA = {
    "aloud-trial": """study: aloud-trial
title: A trial of a reading programme
reports: [example2015, example2019]
design: {term: randomised-trial, at: p. 2}
country: here
sample: {size: "40", unit: children}
practice: reading-programme
findings:
  - summary: Children in the programme read more fluently after a term.
    outcome: {term: fluency, at: p. 6}
    direction: positive
  - summary: There was no difference in what they understood.
    outcome: comprehension
    direction: none
  - summary: Teachers found it easy to run.
    outcome: not applicable
    at: p. 8
""",
    "new2021": """study: new2021
title: Silent reading at one school
reports: [new2021]
design: interview-study
country: not reported
practice: silent-reading
findings:
  - summary: Most children liked to read to themselves.
    outcome: [pleasure, fluency]
    direction: positive
""",
    "paired-interviews": """study: paired-interviews
title: What children say of reading to each other
reports: [sample2020]
design: interview-study
country: not reported
practice: {term: paired-reading, within: none}
outcome: pleasure
findings:
  - summary: Most liked reading to a friend.
    direction: mixed
""",
}

BEN = {
    "aloud-trial": """study: aloud-trial
title: Reading aloud at two schools
reports: [example2015, example2019]
design: randomised-trial
country: not reported
sample: {size: "40", unit: children}
practice: reading-aloud
findings:
  - summary: No difference in how much was understood.
    outcome: comprehension
    direction: none
  - summary: The programme made children read more fluently after one term.
    outcome: {term: fluency, at: table 2}
    direction: positive
""",
    "new2021": """study: new2021
title: A survey of silent reading
reports: [new2021]
design: interview-study
country: not reported
practice: silent-reading
findings:
  - summary: Children mostly liked silent reading.
    outcome: pleasure
    direction: mixed
""",
    "paired-interviews": ADA["paired-interviews"],
}


def double_coded_review(folder: Path, **more: str | None) -> Path:
    """The starter review with the records of two coders and no consensus on the new work."""
    library = (STARTER / "library.bib").read_text(encoding="utf-8") + WORK
    files: dict[str, str | bytes | None] = {"library.bib": library, **more}
    for coder, records in (("ada", ADA), ("ben", BEN)):
        files.update({f"codings/{coder}/{id}.yaml": record for id, record in records.items()})
    return write_review(folder, **files)
