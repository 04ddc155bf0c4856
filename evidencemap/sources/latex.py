"""LaTeX as it stands in bibliographies to plain text, by table; mathematics stays as it is.

Nothing is ever executed or looked up: an unknown command stays readable as its own name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = dict(
    zip(
        "`'^\"~=.cvuHkrdb",
        "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u0328\u030a\u0323\u0331",
        strict=True,
    )
)
_SIGNS = r"""
o ø O Ø l ł L Ł i ı j ȷ aa å AA Å ae æ AE Æ oe œ OE Œ ss ß SS SS dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ
S § P ¶ pounds £ euro € texteuro € copyright © textcopyright © textregistered ® texttrademark ™ dag †
ldots … dots … textellipsis … textendash – textemdash — textdegree ° texttimes × textpm ± textmu µ
textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” textquotesingle ' textquotedbl "
guillemotleft « guillemotright » quotedblbase „ textordfeminine ª textordmasculine º textperiodcentered ·
textbackslash \ textasciitilde ~ textasciicircum ^ textunderscore _ textbar | textless < textgreater >
textdollar $ lbrace { rbrace } slash / LaTeX LaTeX TeX TeX BibTeX BibTeX
"""
_COMMANDS = dict(zip(_SIGNS.split()[::2], _SIGNS.split()[1::2], strict=True)) | dict.fromkeys(("space", "quad"), " ")
_LAYOUT = """
textit textbf textsc textsl textup textmd textrm textsf texttt textnormal textsuperscript textsubscript text emph
underline uline mbox hbox ensuremath enquote mkbibemph mkbibquote mkbibbold mkbibitalic bibstring nocase protect relax
it em bf sc sl rm tt itshape bfseries scshape slshape upshape rmfamily sffamily ttfamily normalfont small footnotesize
NoCaseChange MakeUppercase MakeLowercase allowbreak noindent
"""
_INVISIBLE = frozenset(_LAYOUT.split())
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_ACCENT = r"\\(?:[`'^\"~=.]|[cvuHkrdb](?![A-Za-z]))\s*+\{*+\s*+"
_TOKEN = re.compile(
    rf"""(?=[\\${{}}~`'-])(?:
      \{{\\(?P<mark>[`'^\"~=.])\{{?(?P<base>[A-Za-z])\}}{{1,2}}
    | (?P<math>\$(?:[^$\\]++|\\.)++\$)
    | (?P<accents>(?:{_ACCENT}){{1,3}}+)(?P<letter>\\[ij](?![A-Za-z])|[^\W\d_])
    | \\(?:url|path|nolinkurl)\s*+\{{(?P<address>[^{{}}]*+)\}}
    | \\(?:enquote|mkbibquote)\s*+\{{(?P<quoted>[^{{}}]*+)\}}
    | \\(?:href|textcolor|foreignlanguage)\s*+\{{[^{{}}]*+\}}(?=\s*+\{{)
    | \\(?P<command>[A-Za-z]++)(?P<after>\{{\}}|\s++|)
    | \\(?P<escaped>[&%$\#_{{}}]|[~^'"`](?=\{{\}}))
    | (?P<space>\\[\s,;:]|\\\\)
    | (?P<hyphenation>\\[-!/@])
    | (?P<ligature>---?|``|''|~)
    | (?P<brace>[{{}}])
    )""",
    re.VERBOSE | re.DOTALL,
)
_REPEATED = 100
"""Shorter values are often there again, as names and journals are, and are remembered."""
_BLANKS = re.compile(r" {2,}")
_ADDRESS = re.compile(r"(?:(?:https?|ftp)://|10\.\d{4,9}/)\S++")
_ESCAPED = re.compile(r"\\([&%$#_~{}])")


def plain_text(value: str) -> str:
    """The value as people read it: accents and signs as Unicode, commands of layout and braces gone.

    A value that is one web address or DOI keeps its tildes and hyphens.
    """
    if value.isalnum() or not (
        "\\" in value or "{" in value or "}" in value or "~" in value or "--" in value or "$" in value or "``" in value
    ):
        return value
    return _unlatexed(value) if len(value) < _REPEATED else _without_latex(value)


def _without_latex(value: str) -> str:
    if _ADDRESS.fullmatch(value):
        return _ESCAPED.sub(r"\1", value)
    return _BLANKS.sub(" ", _TOKEN.sub(_replacement, value)).strip(" ")


_unlatexed = lru_cache(maxsize=4096)(_without_latex)


def _replacement(match: re.Match[str]) -> str:
    found = match.lastgroup
    if found == "base":
        return _accented(match["base"], f"\\{match['mark']}")
    if found == "letter":
        return _accented(match["letter"], match["accents"])
    if found == "after":
        return _commanded(match)
    if found == "quoted":
        return f"“{_TOKEN.sub(_replacement, match['quoted'])}”"
    if found == "address":
        return _ESCAPED.sub(r"\1", match["address"])
    if found == "ligature":
        return _LIGATURES[match.group()]
    if found == "space":
        return " "
    return match.group(found) if found in ("math", "escaped") else ""


@lru_cache(maxsize=1024)
def _accented(letter: str, accents: str) -> str:
    marks = [_MARKS[accent] for accent in re.findall(r"\\(.)", accents)]
    base = letter[-1]
    if marks[-1] == _MARKS["."] and base == "i":
        marks.pop()
    return unicodedata.normalize("NFC", base + "".join(reversed(marks)))


def _commanded(match: re.Match[str]) -> str:
    name, after = match["command"], match["after"]
    if name in _COMMANDS:
        return _COMMANDS[name]
    if name in _INVISIBLE:
        return ""
    if match.string.startswith("{", match.end()) or after == "{}":
        return f"\\{name} "
    return match.group()
