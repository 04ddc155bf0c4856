"""Five trials of TAAR1 agonists in psychosis with their risk of bias, for tests of judgements.

From the data of the GALENOS living systematic review LSR3 (human studies), version of January 2024, CC BY 4.0: the
tables of included studies and of secondary risk of bias (outcome *overall*, 3 to 13 weeks). Years are those of the
table, the year of completion.
"""

from __future__ import annotations

_TRIALS = (
    ("koblan2020", 2018, "245", "schizophrenia", "low", "A non-D2-receptor-binding drug for schizophrenia"),
    ("nct04072354", 2023, "463", "schizophrenia", "low", "An investigational drug in acute schizophrenia, one"),
    (
        "nct04092686",
        2023,
        "462",
        "schizophrenia",
        "low",
        "An investigational drug in acute schizophrenia, two",
    ),
    ("nct04512066", 2022, "287", "schizophrenia", "low", "Ralmitaront against placebo in acute exacerbation"),
    (
        "isaacson2023",
        2023,
        "39",
        "parkinson-psychosis",
        "high",
        "Ulotaront in Parkinson disease psychosis",
    ),
)

_REVIEW = """
title: TAAR1 agonists in psychosis
question: Do TAAR1 agonists help people with psychosis?
map: {rows: population, columns: risk}
"""

_CODEBOOK = """
facets:
  - facet: design
    label: design
    on: study
    names_study: yes
    phrase: "{term}"
    terms:
      - {term: trial, label: trial, definition: Chance decided.}
  - facet: population
    label: population
    role: population
    on: study
    phrase: "in {term}"
    terms:
      - term: psychosis
        label: psychosis
        definition: Any psychosis.
        narrower:
          - {term: schizophrenia, label: schizophrenia, definition: Acute schizophrenia.}
          - {term: parkinson-psychosis, label: psychosis of Parkinson's disease, definition: Psychosis of the disease.}
          - {term: late-psychosis, label: psychosis of late onset, definition: Psychosis that begins after sixty.}
  - facet: risk
    label: risk of bias
    role: risk of bias
    on: study
    phrase: "with {term}"
    terms:
      - {term: low, label: low risk, definition: Low in every domain that matters., sound: yes}
      - {term: some-concerns, label: some concerns, definition: Some concerns in one domain.}
      - {term: high, label: high risk, definition: High in one domain at least.}
"""

_STUDY = """
study: {id}
title: "{title}"
reports: [{id}-report]
design: trial
population: {population}
risk: {risk}
sample: {{size: "{size}", unit: people}}
"""

_ENTRY = """@misc{{{id}-report,
  title = {{{title}}},
  year = {{{year}}},
}}
"""

_NAMES = ("id", "year", "size", "population", "risk", "title")
_ROWS = [dict(zip(_NAMES, trial, strict=True)) for trial in _TRIALS]

FILES = {
    "review.yaml": _REVIEW,
    "codebook.yaml": _CODEBOOK,
    "trials.bib": "\n".join(_ENTRY.format(**row) for row in _ROWS),
    **{f"studies/{row['id']}.yaml": _STUDY.format(**row) for row in _ROWS},
}
