"""The pages of a small review full of malice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evidencemap.project import load
from evidencemap.site.build import site_files

MALICE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7 * 7 }}"


@pytest.fixture(scope="session")
def hostile_files(tmp_path_factory: pytest.TempPathFactory, write_review: Callable[..., Path]) -> Mapping[str, bytes]:
    """Every file of the site of a review whose texts and keys try to break out of their pages."""
    quoted = MALICE.replace("'", "''")
    starter = Path(__file__).parents[2] / "evidencemap" / "starter"
    replaced = {
        name: (starter / name).read_text(encoding="utf-8").replace(old, f"'{quoted}'")
        for name, old in (
            ("review.yaml", "An example review of reading practice"),
            ("codebook.yaml", "reading aloud"),
            ("studies/aloud-trial.yaml", "A trial of a reading programme at two schools"),
        )
    }
    bibliography = (
        f"@misc{{CON, title={{{MALICE}}}, url={{javascript:alert(1)}}, howpublished={{data:text/html,x}}}}\n"
        f"@misc{{../../up/and:away*?, title={{A key with signs}}, note={{{MALICE}}}}}\n"
        f"@misc{{{'long' * 75}, title={{A long key}}}}\n"
        '@misc{Ünïcode, title={A key beyond ASCII}, doi={10.1000/<b>&"x}}\n'
    )
    folder = write_review(tmp_path_factory.mktemp("hostile"), **replaced, **{"malice.bib": bibliography})
    project = load(folder)
    assert not project.mistakes, "\n".join(map(str, project.mistakes))
    return site_files(project.map, project.folder)
