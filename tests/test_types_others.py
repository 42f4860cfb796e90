"""Territories, addresses, choices, groups, references, whole numbers: what each understands."""

import pytest
from hypothesis import given, settings, strategies as st

from espace_ressource.fields import Absent, Field
from espace_ressource.territory import read_declarations
from espace_ressource.types.urls import normal_url
from espace_ressource.vocabularies import Term
from reading import codes, read, read_well

SETTINGS = settings(max_examples=200, deadline=None, derandomize=True)
VOCABULARIES = read_declarations(()).vocabularies
TERRITORIES = list(VOCABULARIES["territoires"])
CODED = [term for term in TERRITORIES if term.insee and term.level in ("région", "département")]


@given(st.sampled_from(TERRITORIES))
@SETTINGS
def test_a_known_territory_by_any_name(term: Term) -> None:
    for word in (term.label, term.label.upper(), term.code, *term.synonyms):
        assert read_well("territoire", f'"{word}"') == term


@given(st.sampled_from(CODED))
@SETTINGS
def test_a_known_territory_by_its_code(term: Term) -> None:
    level, insee, label = term.level or "", term.insee, term.label
    for text in (
        f'"{level} {insee}"',
        f'"{level} {insee} {label}"',
        f'{{ niveau: {level}, code: "{insee}" }}',
        f'{{ niveau: {level.upper()}, code: "{insee}", libelle: "{label}" }}',
    ):
        assert read_well("territoire", text) == term
    _value, (problem,) = read("territoire", f'"{insee}"')
    assert problem.code == "territory-ambiguous"
    assert f"{level} {insee}" in problem.remedy


def test_a_code_that_two_levels_bear_shows_both() -> None:
    _value, (problem,) = read("territoire", "84")
    assert "Auvergne-Rhône-Alpes" in problem.remedy
    assert "Vaucluse" in problem.remedy


@pytest.mark.parametrize(
    ("written", "code", "broader"),
    [
        ("commune 26167 Luc-en-Diois", "luc-en-diois-26167", "drome"),
        ("Commune 2A004 Ajaccio", "ajaccio-2a004", "corse-du-sud"),
        ("commune 97411 Saint-Denis", "saint-denis-97411", "la-reunion"),
        ("{ niveau: commune, code: 26167, libelle: Luc-en-Diois }", "luc-en-diois-26167", "drome"),
        ("epci 732829320 Communauté du Diois", "communaute-du-diois-732829320", None),
        ('{ niveau: EPCI, code: "732 829 320", libelle: Communauté du Diois }', "communaute-du-diois-732829320", None),
        ("territoire pays-basque-nord Pays Basque nord", "pays-basque-nord", None),
    ],
)
def test_territories_that_a_record_brings(written: str, code: str, broader: str | None) -> None:
    term = read_well("territoire", written)
    assert term.code == code
    assert term.broader == broader


@pytest.mark.parametrize("written", ["en ligne", "À distance", "visioconférence", "Internet"])
def test_online_is_no_place(written: str) -> None:
    assert codes("territoire", written) == ["not-a-place"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("département 07 Drôme", "territory-label"),
        ("commune 26167", "territory-label"),
        ("département 20", "unknown-territory"),
        ("Atlantide", "unknown-territory"),
        ("commune 26 Luc", "territory-code"),
        ("commune 99167 Ailleurs", "territory-code"),
        ("epci 123456789 Ailleurs", "territory-code"),
        ("{ niveau: territoire, code: ../.., libelle: Ailleurs }", "territory-code"),
        ("{ niveau: canton, code: 1, libelle: Ailleurs }", "territory-level"),
        ("{ niveau: commune }", "missing-field"),
        ("{ niveau: inconnu, code: 26167 }", None),
    ],
)
def test_what_is_no_territory(written: str, code: str | None) -> None:
    value, problems = read("territoire", written)
    assert value is None
    assert [problem.code for problem in problems] == ([code] if code else [])


@pytest.mark.parametrize(
    "url",
    [
        "https://exemple.org",
        "http://exemple.org/",
        "https://exemple.org:8443/a?b=c#d",
        "https://été.exemple.org/é",
        "https://a.b",
        "https://[2001:db8::1]/x",
        "https://exemple.org/a_(b)",
        "HTTPS://Exemple.ORG",
    ],
)
def test_addresses(url: str) -> None:
    assert read_well("url", f'"{url}"') == url


@pytest.mark.parametrize(
    "url",
    [
        *(
            "exemple.org",
            "//exemple.org",
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://a.b",
            "mailto:a@b.c",
        ),
        *(
            "https://",
            "https:exemple.org",
            "https:///exemple.org",
            "https://exemple",
            "https://ex emple.org",
            "https://a@exemple.org",
            "https://a:b@exemple.org",
            "https://-a.org",
        ),
        *(
            "https://exemple.org:0",
            "https://exemple.org:99999",
            "https://exemple.org:x",
            "https://[::1",
            "https://exemple..org",
            "http://https://exemple.org",
            "une page",
        ),
    ],
)
def test_what_is_no_address(url: str) -> None:
    assert codes("url", f'"{url}"') == ["url"]


@given(
    st.sampled_from(
        ["https://exemple.org/a", "http://exemple.org/a/", "https://www.exemple.org/a#b", "HTTPS://EXEMPLE.org:443/a"]
    )
)
def test_one_page_has_one_normal_address(url: str) -> None:
    assert normal_url(url) == "exemple.org/a"


def test_other_pages_have_others() -> None:
    assert (
        len(
            set(
                map(
                    normal_url,
                    ["https://a.b/c", "https://a.b/C", "https://a.b/c?d", "https://a.b:8080/c", "https://d.a.b/c"],
                )
            )
        )
        == 5
    )


@given(st.sampled_from([(name, term) for name, words in VOCABULARIES.items() for term in words if not term.internal]))
@SETTINGS
def test_a_choice_by_label_code_or_synonym(pair: tuple[str, Term]) -> None:
    name, term = pair
    for word in (term.label, term.code, *term.synonyms):
        assert read_well("choix", f'"{word}"', vocabulary=name) == term


def test_a_synonym_is_replaced_by_its_term() -> None:
    values = read_well(
        "choix", "[épargne de proximité, Épargne locale, epargne-locale]", vocabulary="themes", many=True
    )
    assert [term.label for term in values] == ["Épargne locale"]


@pytest.mark.parametrize(
    "written",
    [
        "monnaies locales, coopératives",
        "monnaies locales ; coopératives",
        "monnaies locales et coopératives",
        "monnaies locales/coopératives",
    ],
)
def test_several_terms_on_one_line_are_refused_with_the_list_to_write(written: str) -> None:
    _value, (problem,) = read("choix", f'"{written}"', vocabulary="themes", many=True)
    assert "champ: [monnaies locales, coopératives]" in problem.remedy


SUB = {
    "url": Field("url", "Adresse", "url", example="https://a.b"),
    "titre": Field("titre", "Titre", "texte", example="x"),
    "date": Field("date", "Date", "date", example="2012"),
}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://exemple.org", {"url": "https://exemple.org"}),
        ("La Tribune", {"titre": "La Tribune"}),
        ("www.exemple.org", {"titre": "www.exemple.org"}),
        ("{ titre: La Tribune, url: https://exemple.org }", {"url": "https://exemple.org", "titre": "La Tribune"}),
        ("[La Tribune]", {"titre": "La Tribune"}),
    ],
)
def test_a_bare_text_stands_for_the_first_field_that_accepts_it(written: str, expected: dict[str, str]) -> None:
    group = read_well("groupe", written, fields=SUB, short_form=("url", "titre"))
    assert dict(group.pairs) == expected


def test_a_broken_address_never_passes_for_a_title() -> None:
    assert codes("groupe", "https://exemple", fields=SUB, short_form=("url", "titre")) == ["url"]
    assert codes("groupe", "jamais", fields=SUB, short_form=("url", "date")) == ["short-form"]
    assert codes("groupe", "jamais", fields=SUB, short_form=("date",)) == ["date"]
    assert codes("groupe", "jamais", fields=SUB) == ["wrong-shape"]


@pytest.mark.parametrize("written", ["inconnu", "Inconnue", "INCONNUS", "[inconnu]", '" inconnu "'])
@pytest.mark.parametrize(
    "type_name", ["texte", "date", "isbn", "personne", "territoire", "montant", "fiche", "oui_non", "entier", "groupe"]
)
def test_unknown_is_an_answer(type_name: str, written: str) -> None:
    for many in (False, True):
        assert read_well(type_name, written, many=many, fields=SUB) is Absent.UNKNOWN
        assert read_well(type_name, "aucune", many=many, fields=SUB) is Absent.NONE
        assert read_well(type_name, '""', many=many, fields=SUB) is None


def test_unknown_may_not_stand_among_values() -> None:
    value, problems = read("texte", "[a, aucun, b]", many=True)
    assert value == ("a", "b")
    assert [(problem.code, problem.position.column) for problem in problems] == [("absent-among-values", 12)]


def test_a_title_may_be_the_word_unknown() -> None:
    assert read_well("texte", "Inconnu", place="titre") == "Inconnu"


@pytest.mark.parametrize(
    ("written", "number"),
    [("0", 0), ("127", 127), ("1 234", 1234), ("127 p.", 127), ("127p", 127), ("1\u202f234 p.", 1234)],
)
def test_whole_numbers(written: str, number: int) -> None:
    assert read_well("entier", written, unit="p.") == number


@pytest.mark.parametrize("written", ["-1", "1,5", "1.500", "douze", "٣"])
def test_what_is_no_whole_number(written: str) -> None:
    assert codes("entier", written) == ["integer"]


@pytest.mark.parametrize(("written", "answer"), [("oui", True), ("Non", False), ("true", True), ("no", False)])
def test_yes_or_no(written: str, *, answer: bool) -> None:
    assert read_well("oui_non", written) is answer


@given(st.sampled_from(["a", "a-b", "a1-2-c"]))
def test_identifiers_are_references(written: str) -> None:
    assert read_well("fiche", written).id == written
    assert read_well("identifiant", f"livre/{written}") == f"livre/{written}"


@pytest.mark.parametrize("written", ["A", "a b", "a--b", "-a", "a_b", "é", "a.b", "../a", "a" * 101])
def test_what_is_no_identifier(written: str) -> None:
    assert codes("fiche", f'"{written}"') == ["identifier"]
    assert codes("identifiant", f'"{written}"') == ["identifier"]


@pytest.mark.parametrize("address", ["contact@exemple.org", "mailto:contact@exemple.org"])
def test_e_mail_addresses(address: str) -> None:
    assert read_well("courriel", address) == "contact@exemple.org"


@pytest.mark.parametrize(
    "address", ["contact", "contact@exemple", "a b@exemple.org", "a@b@exemple.org", "Claire <contact@exemple.org>"]
)
def test_what_is_no_e_mail_address(address: str) -> None:
    assert codes("courriel", f'"{address}"') == ["email"]


def test_html_in_markdown_is_shown_as_it_is() -> None:
    value, problems = read("markdown", '"un <b>mot</b>"')
    assert value == "un <b>mot</b>"
    assert [(problem.code, problem.severity) for problem in problems] == [("html-in-markdown", "warning")]
    for plain in ("2 < 3 et 4 > 3", "<https://exemple.org>", "a <- b", "**gras**"):
        assert read_well("markdown", f'"{plain}"') == plain
