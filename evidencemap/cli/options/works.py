"""How works come into the library, and whom they cite."""

from __future__ import annotations

from evidencemap.cli.options.command import Commands, command, day, dry_run

ENCODINGS = ("windows-1252", "latin-1", "mac-roman")


def add_to(commands: Commands) -> None:
    """Add these commands."""
    _adding(commands)
    _converting(commands)
    _duplicates(commands)
    _citing(commands)


def _adding(commands: Commands) -> None:
    add = command(
        commands,
        "add",
        "take search results into the library, each work once",
        "evidencemap add scopus.ris pubmed.nbib",
    )
    add.add_argument("files", nargs="*", metavar="FILE", help="BibTeX, RIS, PubMed, CSL-JSON, EndNote, CSV ...")
    add.add_argument("--yes-new", action="store_true", help="add what is new without asking; what is open stays open")
    add.add_argument("--plan", metavar="PLAN.yaml", help="only write down what would be done, to be changed by hand")
    add.add_argument("--apply", metavar="PLAN.yaml", help="do what the plan says, or go on where judging was left")
    add.add_argument("--to", metavar="NAME.bib", help="the bibliography of the review (default: the longest)")
    add.add_argument("--fill", action="store_true", help="give entries that are there the fields that they lack")
    add.add_argument("--by", metavar="NAME", help="who judges (default: EVIDENCEMAP_BY)")
    add.add_argument("--all", action="store_true", help="show every record")
    add.add_argument("--encoding", choices=ENCODINGS, help="of files that are not UTF-8")
    add.add_argument("--anyway", action="store_true", help="take what could be read although mistakes were told")
    dry_run(add)


def _converting(commands: Commands) -> None:
    convert = command(
        commands,
        "convert",
        "bibliographies of any format to one BibTeX file",
        "evidencemap convert scopus.ris pubmed.nbib --output found.bib",
        formats=(),
    )
    convert.add_argument("files", nargs="+", metavar="FILE", help="BibTeX, RIS, PubMed, CSL-JSON, EndNote, CSV ...")
    convert.add_argument("--output", metavar="OUT.bib", help="where to (default: it is printed)")
    convert.add_argument("--encoding", choices=ENCODINGS, help="of a file that is not UTF-8")
    convert.add_argument("--anyway", action="store_true", help="write what could be read although mistakes were told")


def _duplicates(commands: Commands) -> None:
    duplicates = command(
        commands,
        "duplicates",
        "which works the library has more than once, and what was decided about them",
        "evidencemap duplicates\n"
        '  evidencemap duplicates different example2015 example2019 --by "Ada Sample" --dry-run',
    )
    duplicates.add_argument(
        "words",
        nargs="*",
        metavar="FILE",
        help="bibliographies to look at instead of those of the review; or a decision: same KEY KEY, "
        "different KEY KEY, merge KEPT OTHER, split KEY (takes a merge back)",
    )
    duplicates.add_argument("--by", metavar="NAME", help="who decides (default: EVIDENCEMAP_BY from the environment)")
    duplicates.add_argument("--on", type=day, metavar="DATE", help="when, as in 2026-11-22 (default: today)")
    duplicates.add_argument("--note", metavar="TEXT", help="why")
    dry_run(duplicates)


def _citing(commands: Commands) -> None:
    cite = command(
        commands,
        "cite",
        "find what a text cites, and link it",
        "evidencemap cite paper.txt --for sample2020 --dry-run",
    )
    cite.add_argument("file", metavar="FILE", help="the text of a paper, or its reference list, as plain text")
    cite.add_argument("--for", dest="citing", metavar="KEY", required=True, help="the citation key of that paper")
    cite.add_argument("--yes", action="store_true", help="write the links to citations/KEY.yaml without asking")
    dry_run(cite)
