from __future__ import annotations

import pytest

from evidencemap.sources.latex import plain_text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\'e {\'e} \'{e} {\'{e}}", "é é é é"),
        (r"G{\"u}ven\c{c} {\c c} \c c", "Güvenç ç ç"),
        (r"\v{s} \~n \H{o} \H o \k{a} \r{a} \r a \u{g} \d{h} \b{d}", "š ñ ő ő ą å å ğ ḥ ḏ"),
        (r"\.z \=a \^o \`a", "ż ā ô à"),
        (r"na{\"\i}ve \'\i \'{\i} \v{\j} \.{I}", "naïve í í ǰ İ"),
        (r"\'{\^e} \v{\"u}", "ế ǚ"),
        (r"Kj{\o}lbye, {\O}stby, \AA rhus, \aa{} b", "Kjølbye, Østby, Århus, å b"),
        (r"Stra\ss e Stra{\ss}e Stra\ss{}e \l \L \ae \AE \oe \OE", "Straße Straße Straße łŁæÆœŒ"),
    ],
)
def test_letters(latex: str, text: str) -> None:
    """Accents and foreign letters become Unicode, however their braces stand."""
    assert plain_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"50\% of \#1 \& more \_ \$5 \{x\}", "50% of #1 & more _ $5 {x}"),
        ("pp. 1--2 --- see~p. 3", "pp. 1–2 — see p. 3"),
        ("``so'' it's", "“so” it's"),
        (r"\enquote{so} and \enquote{{\'e}}", "“so” and é"),
        (r"a\\b \-c\,d \ldots", "a b c d …"),
    ],
)
def test_signs(latex: str, text: str) -> None:
    """Escaped signs, dashes, quotation marks and ties read as in print."""
    assert plain_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{Mentalization} for {{BPD}}", "Mentalization for BPD"),
        (r"\textit{A} \emph{b} {\em c} \textbf{d} \textsc{E} x\textsuperscript{2}", "A b c d E x2"),
        (r"\href{https://a.org}{the site}, \url{https://a.org/~x--y\_z}", "the site, https://a.org/~x--y_z"),
        (r"\input{/etc/passwd} \unknown{x} \alpha", r"\input /etc/passwd \unknown x \alpha"),
        (r"{{ 7*7 }} ${7*7}", "7*7 $7*7"),
        ("\\", "\\"),
        (r"\'", r"\'"),
        ("}{", ""),
    ],
)
def test_commands(latex: str, text: str) -> None:
    """Commands of layout leave their content; a command that is not known stays readable and does nothing."""
    assert plain_text(latex) == text


@pytest.mark.parametrize("latex", [r"the $\alpha_{1}$ level", r"$x^{2} -- y$", r"\$5"[1:] + " and more"])
def test_mathematics(latex: str) -> None:
    """Mathematics stays as written."""
    assert plain_text(latex) == latex


@pytest.mark.parametrize("address", ["https://a.org/~doe/a--b_c", "10.1002/(SICI)1097(1999)55:11<1--2>3.0;2-K"])
def test_addresses(address: str) -> None:
    """A value that is one web address or DOI keeps its signs, but for the backslashes before them."""
    assert plain_text(address) == address
    assert plain_text(address.replace("_", r"\_").replace("~", r"\~")) == address


@pytest.mark.parametrize("text", ["", "Plain title", "O'Brien (2020): 5'' & <b>x</b>", "a - b", "日本語"])
def test_plain_text_stays(text: str) -> None:
    """Text without LaTeX is left alone."""
    assert plain_text(text) == text


@pytest.mark.parametrize("piece", ["{", "\\", "\\'", "\\'{", "$", "$a", "$\\", r"\url{", r"\href{a}", r"\c ", "-", "~"])
def test_long_nonsense(piece: str) -> None:
    """A hundred thousand repetitions of anything are read without recursion."""
    assert isinstance(plain_text(piece * 100_000), str)
