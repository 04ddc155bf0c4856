"""Checks between records, each a generator of problems; a check of one field lives with its record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from evidencemap.model import EvidenceMap, units_of
from evidencemap.nearest import did_you_mean
from evidencemap.problems import Place, Problem
from evidencemap.records.claim import Claim, Quantifier
from evidencemap.records.protocol import Axis

OF_A_REVIEW = ("scope", "includes", "searched")


def cross_record_problems(review: EvidenceMap) -> Iterator[Problem]:
    """Every place where one record points at another that is not there, or contradicts it."""
    yield from _keys_of_studies(review)
    yield from _included_studies(review)
    yield from _keys_of_citations(review)
    yield from _keys_of_claims(review)
    yield from _order_of_claims(review)
    yield from _screening(review)
    yield from _keys_of_dispositions(review)
    yield from _keys_of_duplicates(review)
    yield from _axis(review, "rows", review.protocol.map.rows)
    yield from _axis(review, "columns", review.protocol.map.columns)
    yield from _gap_plan(review)
    yield from _impossible_findings(review)


def _unknown_keys(review: EvidenceMap, keys: Iterable[str], field: str, place: Place) -> Iterator[Problem]:
    for key in keys:
        if key not in review.references:
            hint = did_you_mean(key, review.references)
            yield Problem(place, f"{field}: no bibliography entry '{key}'", hint)


def _keys_of_studies(review: EvidenceMap) -> Iterator[Problem]:
    for study in review.records:
        if study.id in review.references and study.id not in study.reports:
            message = f"study: '{study.id}' is the citation key of a work that it does not report"
            hint = "name the study otherwise, or add the key to its reports"
            yield Problem(study.places.get("study", study.place), message, hint)
        for field, keys in (("reports", study.reports), ("described_in", study.described_in)):
            place = study.places.get(field, study.place)
            yield from _unknown_keys(review, keys, field, place)
            for key, times in Counter(keys).items():
                if times > 1:
                    yield Problem(place, f"{field}: '{key}' is here twice")
        for finding in study.findings:
            if finding.report and finding.report not in study.reports:
                hint = did_you_mean(finding.report, study.reports)
                yield Problem(finding.place, f"report: '{finding.report}' is no report of this study", hint)


def _included_studies(review: EvidenceMap) -> Iterator[Problem]:
    for study in review.records:
        place = next((study.places[name] for name in OF_A_REVIEW if name in study.places), study.place)
        said = (study.scope, study.includes, study.searched)
        if any(one is not None for one in said) and not review.could_be_review(study):
            hint = "its kind of study, or one above it, has 'reviews: yes' in the codebook"
            yield Problem(
                place, "only a review says what its scope is, what it includes and until when it searched", hint
            )
        for id, times in Counter(study.includes or ()).items():
            if id == study.id:
                yield Problem(place, f"includes: '{id}' is this study itself")
            elif id not in review.studies:
                yield Problem(place, f"includes: no study '{id}'", did_you_mean(id, review.studies))
            if times > 1:
                yield Problem(place, f"includes: '{id}' is here twice")


def _keys_of_citations(review: EvidenceMap) -> Iterator[Problem]:
    for citations in review.citations.values():
        yield from _unknown_keys(review, [citations.citing], "citing", citations.place)
        seen: set[str] = set()
        for link in citations.links:
            yield from _unknown_keys(review, [link.key], "cites", link.place)
            if link.key in seen:
                yield Problem(link.place, f"cites: '{link.key}' is here twice")
            seen.add(link.key)


def _keys_of_claims(review: EvidenceMap) -> Iterator[Problem]:
    for claim in review.claims.values():
        yield from _unknown_keys(review, [claim.source], "source", claim.places.get("source", claim.place))
        for older in claim.repeats:
            if older not in review.claims:
                place = claim.places.get("repeats", claim.place)
                yield Problem(place, f"repeats: no claim '{older}'", did_you_mean(older, review.claims))
        if claim.expect.quantifier is Quantifier.ONLY:
            for id in claim.expect.studies:
                if id not in review.studies:
                    place = claim.places.get("expect", claim.place)
                    yield Problem(place, f"expect: no study '{id}'", did_you_mean(id, review.studies))


def _order_of_claims(review: EvidenceMap) -> Iterator[Problem]:
    """Claims that repeat a later one, or, by way of others, themselves; a circle is told once."""
    in_circles: set[str] = set()
    hint = "a claim repeats an older one"
    for claim in sorted(review.claims.values(), key=lambda claim: claim.place):
        place = claim.places.get("repeats", claim.place)
        circle = () if claim.id in in_circles else _circle(review.claims, claim)
        if circle:
            in_circles.update(circle)
            way = " → ".join((*circle, claim.id))
            yield Problem(place, f"repeats: in a circle: {way}", hint)
        for older in (review.claims[id] for id in claim.repeats if id in review.claims):
            if claim.as_of and older.as_of and older.as_of > claim.as_of:
                yield Problem(place, f"repeats: '{older.id}' is of {older.as_of}, this claim of {claim.as_of}", hint)


def _circle(claims: Mapping[str, Claim], claim: Claim) -> tuple[str, ...]:
    """The shortest way from a claim back to itself along what is repeated; empty where there is none."""
    ways: list[tuple[str, ...]] = [(claim.id,)]
    seen = {claim.id}
    for way in ways:
        for id in claims[way[-1]].repeats if way[-1] in claims else ():
            if id == claim.id:
                return way
            if id not in seen:
                seen.add(id)
                ways.append((*way, id))
    return ()


def _screening(review: EvidenceMap) -> Iterator[Problem]:
    reported = {key: study.id for study in review.extracted for key in study.reports}
    seen: dict[str, Place] = {}
    for items in review.screening.by_decision().values():
        for item in items:
            yield from _unknown_keys(review, [item.key], "screening", item.place)
            if item.key in seen:
                yield Problem(item.place, f"'{item.key}' is here twice", f"first at {seen[item.key]}")
            if item.key in reported:
                hint = f"remove the line, or the report from studies/{reported[item.key]}.yaml"
                yield Problem(item.place, f"'{item.key}' is screened here and reports a study", hint)
            seen.setdefault(item.key, item.place)


def _keys_of_duplicates(review: EvidenceMap) -> Iterator[Problem]:
    """Decisions about works that have left the bibliography, which do no harm."""
    decided = review.duplicates
    for judged in (*decided.same, *decided.different):
        for key in judged.keys:
            if review.reference(key) is None:
                hint = did_you_mean(key, review.references) or "take the decision out if the work is gone"
                yield Problem(judged.place, f"keys: no bibliography entry '{key}'", hint, notice=True)
    for merged in decided.merged:
        if review.aliases.get(merged.was, "") != review.aliases.get(merged.key, merged.key):
            hint = f"write ids = {{{merged.was}}} into the entry '{merged.key}'"
            yield Problem(merged.place, f"was: '{merged.was}' is no other key of '{merged.key}'", hint)


def _keys_of_dispositions(review: EvidenceMap) -> Iterator[Problem]:
    for disposition in review.dispositions:
        if disposition.source:
            yield from _unknown_keys(review, [disposition.source], "source", disposition.places["source"])


def _axis(review: EvidenceMap, side: str, axis: Axis) -> Iterator[Problem]:
    facet = review.codebook.facets.get(axis.facet)
    if facet is None:
        yield Problem(axis.place, f"{side}: no facet '{axis.facet}'", did_you_mean(axis.facet, review.codebook.facets))
        return
    for term in axis.terms:
        if term not in facet.terms:
            yield Problem(axis.place, f"{side}: unknown term '{term}'", facet.hint(term))


def _gap_plan(review: EvidenceMap) -> Iterator[Problem]:
    plan, facets = review.protocol.gaps, review.codebook.facets
    for id in plan.facets:
        if id not in facets:
            yield Problem(plan.place, f"gaps: no facet '{id}'", did_you_mean(id, facets))
    kinds = {id for facet in review.codebook if facet.names_study for id in facet.terms}
    for id in plan.designs:
        if id not in kinds:
            yield Problem(plan.place, f"designs: no kind of study '{id}'", did_you_mean(id, kinds))


def _impossible_findings(review: EvidenceMap) -> Iterator[Problem]:
    """Codings that the codebook calls impossible together: one of them, or the codebook, is wrong."""
    for study in review.records:
        for unit in units_of(study):
            place = unit.finding.place if unit.finding else study.place
            for impossible in review.codebook.impossible:
                if all(unit.is_coded(facet, term) for facet, term in impossible.terms.items()):
                    words = " with ".join(f"{facet} '{term.id}'" for facet, term in impossible.terms.items())
                    hint = f"the codebook says why: {impossible.reason}"
                    yield Problem(place, f"{words} is impossible", hint)
