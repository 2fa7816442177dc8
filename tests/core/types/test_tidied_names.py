"""Normalised spelling of names: offered while typing, and printed on papers."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.types import addressed, comparison_key, tidied


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("siti rohmah", "Siti Rohmah"),
        ("SITI ROHMAH", "Siti Rohmah"),
        ("Siti Rohmah", "Siti Rohmah"),
        ("Ibu Hj. saodah", "Hj. saodah"),
        ("ibu hj. saodah", "Hj. Saodah"),
        ("BU NENG", "Neng"),
        ("BPK. H. AMIN", "H. Amin"),
        ("nur'aini wulandari", "Nur'aini Wulandari"),
        ("NUR’AINI", "Nur’aini"),
        ("AMINAH BINTI ABDULLAH", "Aminah binti Abdullah"),
        ("ade-irma", "Ade-Irma"),
        ("siti rohmah, s.pd.", "Siti Rohmah, S.Pd."),
        ("SITI ROHMAH, S.Pd", "Siti Rohmah, S.Pd"),
        ("AI", "Ai"),
        ("MOH.ALI", "Moh.Ali"),
        ("deWi", "deWi"),
        ("Ibu", "Ibu"),
        ("", ""),
    ],
)
def test_a_name_is_tidied(typed: str, tidy: str) -> None:
    assert tidied(typed) == tidy


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=9)
NAMES = st.lists(LETTERS, min_size=1, max_size=4).map(" ".join)
TITLES = st.sampled_from(["", "Ibu ", "BU ", "Bpk. ", "ny. ", "Sdri "])


@given(name=NAMES, title=TITLES, shout=st.booleans())
@example(name="'", title="Ibu ", shout=False)
@example(name="h", title="Ibu ", shout=False)
def test_it_stays_the_same_name_and_is_tidied_once(name: str, title: str, shout: bool) -> None:
    typed = title + (name.upper() if shout else name)
    assert comparison_key(tidied(typed)) == comparison_key(typed)
    assert tidied(tidied(typed)) == tidied(typed)


@given(name=NAMES, title=TITLES.filter(bool))
def test_a_salutation_is_never_doubled(name: str, title: str) -> None:
    words = addressed("Ibu", tidied(title + name)).split()
    assert words[:1] == ["Ibu"]
    assert [word for word in words[1:2] if word.strip(".").casefold() in {"ibu", "bu", "ny"}] in (
        [],
        [word for word in name.split()[:1] if word in {"ibu", "bu", "ny"}],
    )


@given(name=st.text(max_size=40))
def test_no_text_breaks_it(name: str) -> None:
    assert isinstance(tidied(name), str)
