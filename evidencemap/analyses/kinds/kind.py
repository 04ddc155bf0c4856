"""The kinds of gap, each with its reason, its formula and its source; and one finding of a kind."""

from __future__ import annotations

from enum import Enum
from functools import cached_property

from evidencemap.analyses.gap_ids import gap_id
from evidencemap.query.syntax import Test
from evidencemap.records.codebook import Term
from evidencemap.records.study import Study
from evidencemap.values import dataclass


class Reason(Enum):
    """Why evidence does not suffice; letter and words are those of Robinson, Saldanha & McKoy, AHRQ 2011."""

    INSUFFICIENT = ("A", "insufficient or imprecise information")
    BIASED = ("B", "biased information")
    INCONSISTENT = ("C", "inconsistency or unknown consistency")
    NOT_RIGHT = ("D", "not the right information")
    NONE = ("–", "a matter of the review or the literature, not of the evidence")

    @property
    def code(self) -> str:
        """The letter; a dash where none fits."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What the letter stands for."""
        return self.value[1]


@dataclass(frozen=True)
class Definition:
    """A kind in words: its name, why it is a gap, what it means, how it is computed, and who says so.

    ``inherited`` is True where what holds of a pattern holds of every narrower one that has studies: then only the
    most general pattern is worth telling.
    """

    word: str
    reason: Reason
    meaning: str
    formula: str
    source: str
    inherited: bool = False


AHRQ = "Robinson, Saldanha & McKoy, AHRQ, 2011"
GRADE = "Guyatt et al., BMJ 2008; Lewin et al., PLoS Medicine 2015"
SEARCHED = "Asudeh, Jin & Jagadish, ICDE 2019"
SHOJANIA = "Shojania et al., Annals of Internal Medicine 2007 (reviews last 5.5 years in the median)"
COCHRANE = "Thomas et al., Cochrane Handbook for Systematic Reviews of Interventions, chapter 2 (scope of a review)"
SHADISH = "Shadish, Cook & Campbell, Experimental and Quasi-Experimental Designs for Generalized Causal Inference, 2002"
CITED = "Robinson & Goodman, Annals of Internal Medicine 2011"
MIAKE_LYE = "Miake-Lye et al., Systematic Reviews 2016"


class Kind(Enum):
    """The ways in which evidence can fall short, in the order in which they are told."""

    ABSOLUTE = Definition(
        "absolute",
        Reason.INSUFFICIENT,
        "Nothing has been studied, and nothing that is still unknown could turn out to be it.",
        "possible = 0, and every pattern one step more general has a study that matches or could",
        f"{SEARCHED}; {AHRQ}",
        inherited=True,
    )
    THIN = Definition(
        "thin",
        Reason.INSUFFICIENT,
        "There are studies, but fewer than the review calls enough.",
        "0 < sure < enough; certain where possible < enough",
        AHRQ,
        inherited=True,
    )
    SYNTHESIS = Definition(
        "synthesis",
        Reason.INSUFFICIENT,
        "There are primary studies to bring together, and no review of them that is up to date.",
        "primary ≥ 3, and no review of equal or wider scope searched within 5 years; a scope is equal or wider if the "
        "pattern asks for all that limits the review, by the same or narrower terms; "
        "debt = studies that no review includes / primary studies",
        f"{SHOJANIA}; {COCHRANE}; {AHRQ}",
    )
    DESIGN = Definition(
        "design",
        Reason.NOT_RIGHT,
        "It was studied, but not in a way that the review wants.",
        "sure ≥ enough, and for a wanted design sure = 0 within the pattern; certain where possible = 0",
        AHRQ,
        inherited=True,
    )
    MEASUREMENT = Definition(
        "measurement",
        Reason.NOT_RIGHT,
        "What is known rests on one instrument or on one sort of informant.",
        "studies that rely on one measure or one source of data alone / studies ≥ .8, of at least 3 studies; "
        "or all rely on self-report alone",
        f"{SHADISH} (mono-operation and mono-method bias)",
    )
    ATTRIBUTION = Definition(
        "attribution",
        Reason.NOT_RIGHT,
        "It was studied as part of a package only, so that what is due to it cannot be told.",
        "includes(c): sure ≥ 1; isolated(c): sure = 0; certain where possible = 0",
        f"Collins, Optimization of Behavioral, Biobehavioral, and Biomedical Interventions, 2018; {AHRQ}",
        inherited=True,
    )
    POPULATION = Definition(
        "population",
        Reason.NOT_RIGHT,
        "It was studied in some people, but not in others of the same sort.",
        "sure ≥ enough, and of two populations under one broader term sure ≥ 1 for the one, sure = 0 for the other; "
        "certain where possible = 0",
        f"{AHRQ}; PROGRESS-Plus: O'Neill et al., Journal of Clinical Epidemiology 2014",
        inherited=True,
    )
    REPLICATION = Definition(
        "replication",
        Reason.INSUFFICIENT,
        "All studies come from one team, so that nobody independent has found the same.",
        "studies ≥ 2, and connected components by shared author, report or cohort < 2",
        "Makel & Plucker, Educational Researcher 2014",
        inherited=True,
    )
    RECENCY = Definition(
        "recency",
        Reason.INSUFFICIENT,
        "The last study is old.",
        "year of the review - year of the last report > 10",
        f"{AHRQ}; ten years are a convention of this program",
        inherited=True,
    )
    CERTAINTY = Definition(
        "certainty",
        Reason.BIASED,
        "There are studies, but none that can be relied on.",
        "no study with a judgement that the codebook calls sound: "
        "certainty of at least moderate (GRADE, CERQual), or low risk of bias",
        GRADE,
        inherited=True,
    )
    CONFLICT = Definition(
        "conflict",
        Reason.INCONSISTENT,
        "Studies of the same thing point in opposite directions.",
        "1 - |n₊ - n₋| / (n₊ + n₋) ≥ .5, with n₊ and n₋ the studies with a positive and with a negative finding "
        "on one outcome, each side with a study that is not on the other",
        f"{AHRQ}; counted, not pooled: Borenstein et al., Introduction to Meta-Analysis, 2009, chapter 28",
    )
    CITATION = Definition(
        "citation",
        Reason.NONE,
        "Later studies do not cite the earlier ones, or two halves of the literature do not know each other.",
        "pairs of a later and an earlier study in which it is cited / pairs of which it is known < .5; "
        "or two halves without a link",
        CITED,
    )
    CODING = Definition(
        "coding",
        Reason.NONE,
        "Too little is recorded of the studies to say what is missing: read these before claiming a gap.",
        "possible - sure ≥ 3, and possible - sure > sure",
        "Kleene, Introduction to Metamathematics, 1952, § 64; the thresholds are conventions of this program",
    )
    CLUSTER = Definition(
        "cluster",
        Reason.NONE,
        "No gap: there is much primary work, enough for a synthesis.",
        "sure ≥ many",
        MIAKE_LYE,
    )

    @property
    def word(self) -> str:
        """How pages, queries and JSON name it."""
        return self.value.word

    @property
    def reason(self) -> Reason:
        """Why it is a gap."""
        return self.value.reason


@dataclass(frozen=True)
class KindOfGap:
    """One way in which the evidence on a pattern falls short, with its proof.

    ``certain`` is False where something that is not known could refute it. ``about`` are the terms that it is about
    beside the pattern: the designs that are missing, say. ``studies`` prove it, ``numbers`` are what the formula took
    and gave. ``read`` are the studies that would settle it, those that settle most first. The least ``weight`` comes
    first among findings of a kind.
    """

    kind: Kind
    test: Test
    sentence: str
    studies: tuple[Study, ...]
    numbers: tuple[tuple[str, float], ...]
    certain: bool = True
    about: tuple[Term, ...] = ()
    read: tuple[Study, ...] = ()
    weight: tuple[float, ...] = ()

    @cached_property
    def id(self) -> str:
        """The name of the pattern."""
        return gap_id(self.test)


@dataclass(frozen=True)
class Unsupported:
    """A kind that the records of a review cannot show, and why."""

    kind: Kind
    why: str
