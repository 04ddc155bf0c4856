"""LaTeX as it stands in bibliographies to plain text, by table; mathematics stays as it is.

Nothing is ever executed or looked up: an unknown command stays readable as its own name.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = dict(
    zip(
        "`'^\"~=.cvuHkrdb",
        "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u0328\u030a\u0323\u0331",
        strict=True,
    )
)
_COMMANDS = {
    **{"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ"},
    **{"oe": "œ", "OE": "Œ", "ss": "ß", "SS": "SS", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ"},
    **{"ng": "ŋ", "NG": "Ŋ", "S": "§", "P": "¶", "pounds": "£", "euro": "€", "copyright": "©", "dag": "†"},
    **{"ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—", "textdegree": "°"},
    **{"textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”"},
    **{"textquotesingle": "'", "textquotedbl": '"', "guillemotleft": "«", "guillemotright": "»", "quotedblbase": "„"},
    **{"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textbar": "|"},
    **{"textless": "<", "textgreater": ">", "textdollar": "$", "lbrace": "{", "rbrace": "}", "slash": "/"},
    **{"textregistered": "®", "texttrademark": "™", "textcopyright": "©", "texteuro": "€", "textmu": "µ"},
    **{"textordfeminine": "ª", "textordmasculine": "º", "texttimes": "×", "textpm": "±", "textperiodcentered": "·"},
    **{"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "space": " ", "quad": " ", "qquad": " ", "newline": " "},
}
_INVISIBLE = frozenset(
    "textit textbf textsc textsl textup textmd textrm textsf texttt textnormal textsuperscript textsubscript emph "
    "underline uline mbox hbox text ensuremath enquote mkbibemph mkbibquote mkbibbold mkbibitalic bibstring nocase "
    "noopsort protect relax it em bf sc sl rm tt itshape bfseries scshape slshape upshape rmfamily sffamily ttfamily "
    "normalfont small footnotesize NoCaseChange MakeUppercase MakeLowercase allowbreak noindent".split()
)
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_ACCENT = r"\\(?:[`'^\"~=.]|[cvuHkrdb](?![A-Za-z]))\s*+\{*+\s*+"
_TOKEN = re.compile(
    rf"""
      (?P<math>\$(?:[^$\\]++|\\.)++\$)
    | (?P<accents>(?:{_ACCENT})++)(?P<letter>\\[ij](?![A-Za-z])|[^\W\d_])
    | \\(?:url|path|nolinkurl)\s*+\{{(?P<address>[^{{}}]*+)\}}
    | \\(?:href|textcolor|foreignlanguage)\s*+\{{[^{{}}]*+\}}(?=\s*+\{{)
    | \\(?P<command>[A-Za-z]++)(?P<after>\{{\}}|\s++|)
    | \\(?P<escaped>[&%$\#_{{}}])
    | (?P<space>\\[\s,;:/]|\\\\)
    | (?P<hyphenation>\\[-!/@])
    | (?P<ligature>---?|``|''|~)
    | (?P<brace>[{{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_NEEDS_WORK = re.compile(r"[\\{}~$]|``|--")


def plain_text(value: str) -> str:
    """The value as people read it: accents and signs as Unicode, commands of layout and braces gone."""
    if not _NEEDS_WORK.search(value):
        return value
    return " ".join(_TOKEN.sub(_replacement, value).split(" ")).strip(" ")


def _replacement(match: re.Match[str]) -> str:
    found = match.lastgroup
    if found == "letter":
        return _accented(match["letter"], match["accents"])
    if found == "after":
        return _commanded(match)
    if found == "ligature":
        return _LIGATURES[match.group()]
    if found == "space":
        return " "
    return match.group(found) if found in ("math", "address", "escaped") else ""


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
    return match.group() if after != "{}" else f"\\{name}"
