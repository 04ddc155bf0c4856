"""Results about citations as JSON: the keys are a promise to scripts, so each stands here once."""

from __future__ import annotations

from typing import Any

from evidencemap.analyses.citing import EarlierStudy, PriorResearch
from evidencemap.analyses.citing_summary import CitationSummary
from evidencemap.analyses.communities import CitationNetwork
from evidencemap.analyses.core_works import CoreWork, CoreWorks
from evidencemap.analyses.literatures import Between, Flow, Literature
from evidencemap.query.truth import Truth

Json = dict[str, Any]
CITED = {Truth.YES: True, Truth.NO: False, Truth.MAYBE: None}


def prior_json(prior: PriorResearch) -> Json:
    """The prior research citation index of a study; null where it is not known, with the reason."""
    return {
        "study": prior.study.id,
        "index": prior.index,
        "index_at_most": prior.index_at_most,
        "index_of_others": prior.index_of_others,
        "why_none": prior.why_none.value if prior.why_none else None,
        "earlier": [earlier_json(item) for item in prior.earlier],
        "year_open": [study.id for study in prior.year_open],
        "noted": list(prior.noted),
        "not_noted": list(prior.not_noted),
    }


def earlier_json(item: EarlierStudy) -> Json:
    """An earlier study; ``cited`` is null where a list that is not noted may cite it."""
    cells = [{term.facet: term.id for term in question} for question in item.shared]
    return {
        "study": item.study.id,
        "cited": CITED[item.cited],
        "cells": cells,
        "only_through_it": item.only_through_it,
    }


def between_json(pair: Between) -> Json:
    """Two literatures and what goes between them."""
    return {
        "one": _literature_json(pair.one),
        "other": _literature_json(pair.other),
        "there": _flow_json(pair.there),
        "back": _flow_json(pair.back),
        "both": [study.id for study in pair.both],
        "linked": pair.linked,
        "only_by_both": pair.only_by_both,
    }


def summary_json(found: CitationSummary) -> Json:
    """All that the citations tell."""
    return {
        "prior_research": [prior_json(prior) for prior in found.prior],
        "missed": [{"study": item.study.id, "does_not_cite": earlier_json(item.earlier)} for item in found.missed],
        "literatures": {
            "silent": [between_json(pair) for pair in found.silences.pairs],
            "linked": found.silences.linked,
            "unknown": found.silences.unknown,
        },
        "network": _network_json(found.network),
        "core_works": _core_json(found.core),
    }


def _literature_json(literature: Literature) -> Json:
    return {
        "query": str(literature.test),
        "studies": [study.id for study in literature.studies],
        "noted": list(literature.noted),
        "not_noted": list(literature.not_noted),
    }


def _flow_json(flow: Flow) -> Json:
    return {
        "citations": [{"citing": pair.citing, "study": pair.study.id} for pair in flow.citations],
        "possible": flow.known,
    }


def _network_json(network: CitationNetwork) -> Json:
    return {
        "modularity": network.modularity,
        "communities": [{"works": list(one.works), "citing": list(one.citing)} for one in network.communities],
        "bridges": [
            {
                "reference": bridge.key,
                "communities": list(bridge.communities),
                "betweenness": bridge.betweenness,
                "cites": bridge.cites,
                "cited_by": list(bridge.cited_by),
            }
            for bridge in network.bridges
        ],
        "noted": list(network.noted),
        "unlinked": list(network.unlinked),
    }


def _core_json(core: CoreWorks) -> Json:
    return {
        "at_least": core.at_least,
        "lists": core.lists,
        "studies": core.studies,
        "open": [_work_json(work) for work in core.open],
        "screened": [_work_json(work) for work in core.screened],
    }


def _work_json(work: CoreWork) -> Json:
    return {
        "reference": work.key,
        "cited_by": list(work.cited_by),
        "decision": work.decision.value if work.decision else None,
        "reason": work.reason,
    }
