"""The documentation says what the program does: what it shows is run, what it lists is complete."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown.extensions.toc import slugify

from espace_ressource import __version__, declared_fields, declared_kinds, declared_vocabularies
from espace_ressource.cli import main, parser
from espace_ressource.kinds import PLACES
from espace_ressource.pages.fragments import MACROS, Fragments, call
from espace_ressource.pages.markup import Renderer, Surroundings
from espace_ressource.problems import Position, Problem
from espace_ressource.reports import as_text
from espace_ressource.selection import Misuse
from espace_ressource.site import make_site
from espace_ressource.source import SourceFile
from espace_ressource.territory import read_territory
from espace_ressource.types import FIELD_TYPES
from espace_ressource.wording import typeset
from territories import CONFIG, run
from test_core_is_pure import EDGES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GUIDE = DOCS / "guide"
PROJECT = DOCS / "projet"
PAGES = sorted([*GUIDE.rglob("*.md"), *PROJECT.rglob("*.md")])
PROSE_IN_FRENCH = [*PAGES, ROOT / "README.fr.md", ROOT / "CHANGELOG.md"]
PROSE = [*PROSE_IN_FRENCH, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PACKAGE = ROOT / "hooks/espace_ressource"
EMPTY = read_territory([])
"""What comes with the package, before a territory adds anything."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands under that second-level heading; empty when there is none."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


# --- Examples are run ------------------------------------------------------------------------------------------------


@dataclass
class Block:
    """A piece of a guide's page that means something to the tests."""

    word: str
    """The language of a fence, or the first word of a comment."""
    text: str
    start: int
    end: int


RECORDS = ("# resources/", "# programmes/")
"""How the examples that are a file of the territory begin."""
_BLOCK = re.compile(
    r"^```(?P<language>\w*)\n(?P<code>.*?)^```$|^<!-- (?P<comment>renommer|supprimer) (?P<about>.*?) -->$",
    re.MULTILINE | re.DOTALL,
)


def blocks(text: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text):
        if found["comment"]:
            yield Block(found["comment"], found["about"], found.start(), found.end())
        else:
            yield Block(found["language"], found["code"], found.start("code"), found.end("code"))


class Reader:
    """Someone who follows a page of the guide, step by step, in a territory of their own."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys
        self.said = ""
        self.write("mkdocs.yml", CONFIG)
        (root / "resources").mkdir()
        self.type("espace-ressource check --write")

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def type(self, command: str) -> None:
        name, *arguments = shlex.split(command)
        assert name == "espace-ressource"
        main([*arguments, "--territoire", str(self.root)])
        self.said = self.capsys.readouterr().out

    def follow(self, block: Block) -> None:
        """Writes the file, types the command, or renames and removes what the page says."""
        match block.word:
            case "yaml" if block.text.startswith(RECORDS):
                self.write(block.text.split("\n", 1)[0].removeprefix("# "), block.text)
                self.type("espace-ressource check")
            case "sh" if block.text.startswith("espace-ressource check"):
                self.type(block.text.strip())
            case "renommer":
                old, new = block.text.split(" en ")
                shutil.move(self.root / old, self.root / new)
                self.type("espace-ressource check")
            case "supprimer":
                (self.root / block.text).unlink()
                self.type("espace-ressource check --write")


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_examples_give_what_the_page_shows(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    """A YAML example is read without a problem, unless the page shows the tool's answer right after it.

    The YAML begins with the file's path as a comment. A ``text`` block is the whole answer of ``check`` at that point, but for macros, whose
    messages come from a build (see test_macros).
    """
    text = read(page)
    reader = Reader(tmp_path, capsys)
    found = [block for block in blocks(text) if block.word in ("yaml", "sh", "text", "renommer", "supprimer")]
    answers: list[tuple[Block, str]] = []
    for number, block in enumerate(found):
        if block.word == "text":
            if page.stem != "macros":
                answers.append((block, reader.said))
            continue
        reader.follow(block)
        following = found[number + 1].word if number + 1 < len(found) else ""
        if block.word == "yaml" and block.text.startswith(RECORDS) and following not in ("text", "sh"):
            assert "erreur" not in reader.said, reader.said
            assert "attention" not in reader.said, reader.said
            reader.type("espace-ressource check --write")
    if request.config.getoption("--rewrite-golden", default=False):
        for block, answer in reversed(answers):
            text = text[: block.start] + answer + text[block.end :]
        page.write_text(text, encoding="utf-8")
    else:
        for block, answer in answers:
            assert block.text == answer


@pytest.mark.parametrize("name", ["publier-un-programme", "reporter-une-seance", "publier-la-restitution"])
def test_each_programme_shown_has_its_page(name: str) -> None:
    """Every version of every programme of the page, but for those whose mistakes are shown right after them."""
    found = [block for block in blocks(read(GUIDE / f"{name}.md")) if block.word in ("yaml", "text")]
    right = [
        block
        for block, after in zip(found, [*found[1:], None], strict=True)
        if block.word == "yaml" and not (after and after.word == "text")
    ]
    files: dict[str, bytes] = {}
    assert len(right) >= 3
    for block in right:
        path = block.text.split("\n", 1)[0].removeprefix("# ")
        files[path] = block.text.encode()
        sources = {
            folder: [SourceFile(p, c) for p, c in files.items() if p.startswith(f"{folder}/")]
            for folder in ("resources", "programmes")
        }
        territory = read_territory(sources["resources"], programmes=sources["programmes"])
        assert not territory.problems, as_text(territory.problems)
        pages = {page.address: page for page in make_site(territory.catalogue, Surroundings()).pages}
        kind = "programmes" if path.startswith("programmes/") else "ressources"
        identifier = Path(path).stem
        assert any(address.startswith(kind) and address.endswith(f"/{identifier}/") for address in pages), path


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_each_yaml_example_says_its_file(page: Path) -> None:
    for block in blocks(read(page)):
        if block.word == "yaml":
            first = block.text.split("\n", 1)[0]
            assert re.fullmatch(
                r"# ((resources|programmes)/[\w/-]+\.yml|mkdocs\.yml|yaml-language-server: .*)", first
            ), first
            if first == "# mkdocs.yml":
                assert isinstance(yaml.safe_load(block.text), dict)


_VALUES = re.compile(r"<!-- valeurs : (\w+), (\w+) -->\n\|.*\n\|-.*\n((?:\|.*\n)+)")
_ROW = re.compile(r"\| `(.+)` \| ?(.*?) ?\|$", re.MULTILINE)


def shown(folder: str, field: str, written: str) -> str:
    """What a record's page shows of that value, as plain words."""
    if folder == "programmes":
        text = f"titre: Essai\ncreneaux:\n  - titre: Essai\n    {field}: {written}\n"
        territory = read_territory([], programmes=[SourceFile("programmes/essai.yml", text.encode())])
        assert not territory.problems, as_text(territory.problems)
        return str(territory.catalogue.agenda[0].days[0].slots[0].group[field])
    source = SourceFile(f"resources/{folder}/essai.yml", f"titre: Essai\n{field}: {written}\n".encode())
    territory = read_territory([source])
    wrong = [problem for problem in territory.problems if problem.code != "missing-field"]
    assert not wrong, as_text(wrong)
    return ", ".join(str(value) for value in territory.catalogue.records[0].every(field))


def test_values_read_as_the_format_page_says(request: pytest.FixtureRequest) -> None:
    page = GUIDE / "format.md"
    text = read(page)
    tables = list(_VALUES.finditer(text))
    assert len(tables) >= 5

    def row(table: re.Match[str], found: re.Match[str]) -> str:
        return f"| `{found[1]}` | {shown(table[1], table[2], found[1])} |"

    def rewritten(table: re.Match[str]) -> str:
        return table[0].replace(table[3], _ROW.sub(lambda found: row(table, found), table[3]))

    expected = _VALUES.sub(rewritten, text)
    if request.config.getoption("--rewrite-golden", default=False):
        page.write_text(expected, encoding="utf-8")
    else:
        assert text == expected


def test_the_territories_shown_for_a_start_build(tmp_path: Path) -> None:
    """Each whole ``mkdocs.yml`` of the page, with the record and the home page that it shows."""
    found = [block.text for block in blocks(read(GUIDE / "personnaliser.md")) if block.word == "yaml"]
    record = next(text for text in found if text.startswith("# resources/"))
    home = next(block.text for block in blocks(read(GUIDE / "personnaliser.md")) if block.text.startswith("---"))
    whole = [text for text in found if text.startswith("# mkdocs.yml\nsite_name:")]
    rest = [text for text in found if text.startswith("# mkdocs.yml") and text not in whole]
    assert len(whole) == 2
    assert rest
    for number, config in enumerate((whole[0], whole[1] + "".join(rest))):
        root = tmp_path / str(number)
        files = {
            "mkdocs.yml": config,
            "docs/index.md": home,
            "docs/assets/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "docs/assets/maison.css": "",
            record.split("\n", 1)[0].removeprefix("# "): record,
        }
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        built = run("espace_ressource", "build", cwd=root)
        assert built.returncode == 0, built.stdout + built.stderr
        page = read(root / "site/ressources/site/rtes/index.html")
        edit = "https://framagit.org/notre-centre/site/-/edit/main/resources/sites/rtes.yml"
        assert (edit in page) == bool(number)


def test_the_misuse_of_a_macro_is_told_as_the_page_shows(fragments: Fragments, request: pytest.FixtureRequest) -> None:
    page = GUIDE / "macros.md"
    (block,) = (block for block in blocks(read(page)) if block.word == "text")
    with pytest.raises(Misuse) as raised:
        call("fiches", fragments, (), {"forme": "table"})
    problem = Problem(Position("docs/index.md", 12), "macro", raised.value.message, raised.value.remedy)
    told = as_text([problem]) + "\n"
    if request.config.getoption("--rewrite-golden", default=False):
        page.write_text(read(page).replace(block.text, told), encoding="utf-8")
    else:
        assert block.text == told


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_mistake_of_the_readme_is_told_in_those_words(name: str) -> None:
    """It is one of those that the guide shows, and that are run above."""
    (mistake,) = (block.text for block in blocks(read(ROOT / name)) if "  erreur" in block.text)
    assert mistake in read(GUIDE / "ajouter-un-livre.md")


# --- Lists are complete ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fragments() -> Fragments:
    return Fragments(Renderer(EMPTY.catalogue, Surroundings()), "guide/format/")


def arguments_of(name: str, fragments: Fragments) -> set[str]:
    """The arguments of a macro, as it tells them to someone who gets one wrong."""
    macro: Any = getattr(fragments, name)
    code = macro.__func__.__code__
    declared = set(code.co_varnames[1 : code.co_argcount])
    try:
        call(name, fragments, (), {"zzz": 1})
    except Misuse as misuse:
        listed = re.search(r": (.*?)\.", misuse.remedy.replace("\N{NO-BREAK SPACE}", " "))
        return declared | ({word.strip() for word in listed[1].split(",")} - {""} if listed else set())
    raise AssertionError(name)


@pytest.mark.parametrize("name", MACROS)
def test_each_macro_is_documented_with_its_arguments(name: str, fragments: Fragments) -> None:
    text = section(read(GUIDE / "macros.md"), f"`{name}`")
    assert f"{{{{ {name}(" in text
    for argument in arguments_of(name, fragments):
        assert f"`{argument}`" in text, argument


def test_each_macro_shown_is_also_played() -> None:
    """What stands between raw marks stands live after it, but for the two that would fill the page."""
    text = read(GUIDE / "macros.md")
    for example in re.findall(r"{% raw %}\n```\n(.*?)```\n{% endraw %}", text, re.DOTALL):
        if not example.startswith(("{{ glossaire(", "{{ champs(")):
            assert text.count(example.strip()) == 2, example


def declared_in(group: Any) -> Iterator[Any]:
    for field in group.values():
        yield field
        yield from declared_in(field.fields)


KINDS = {**EMPTY.catalogue.kinds, **EMPTY.catalogue.agenda_kinds}


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_of_each_kind_is_in_the_format_page(kind: str, fragments: Fragments) -> None:
    assert f'{{{{ champs("{kind}") }}}}' in read(GUIDE / "format.md")
    html = fragments.champs(kind)
    for field in declared_in(KINDS[kind].fields):
        assert re.search(rf"(<code>|› ){field.name}</code>", html), field.name


@pytest.mark.parametrize("name", EMPTY.catalogue.vocabularies)
def test_each_vocabulary_is_in_the_format_page(name: str, fragments: Fragments) -> None:
    assert f'{{{{ vocabulaire("{name}") }}}}' in read(GUIDE / "format.md")
    html = fragments.vocabulaire(name)
    for term in EMPTY.catalogue.vocabularies[name]:
        assert term.internal or f"<dt>{typeset(term.label)}</dt>" in html


def test_each_relation_is_named_by_its_code() -> None:
    text = section(read(GUIDE / "format.md"), "Les mots admis")
    for term in EMPTY.catalogue.vocabularies["relations"]:
        assert term.internal or f"`{term.code}`" in text


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("Ce que dit un type", declared_kinds._KIND_FIELDS),
        ("Ce que dit un champ", declared_fields._FIELD_FIELDS),
        ("Ce que dit un terme", declared_vocabularies._TERM_FIELDS),
        ("Ce que dit un terme", declared_vocabularies._VOCABULARY_FIELDS),
    ],
)
def test_each_key_of_a_declaration_is_documented(title: str, fields: dict[str, Any]) -> None:
    text = section(read(GUIDE / "nouveau-type.md"), title)
    for name in fields:
        assert f"`{name}`" in text, name


def test_each_type_and_place_of_a_field_is_documented() -> None:
    text = section(read(GUIDE / "nouveau-type.md"), "Ce que dit un champ")
    for name in (*FIELD_TYPES, *(place for place, _label in PLACES)):
        assert f"`{name}`" in text, name


def commands() -> dict[str, Any]:
    (found,) = (
        action for action in parser()._actions if hasattr(action, "choices") and isinstance(action.choices, dict)
    )
    return found.choices


@pytest.mark.parametrize("command", commands())
def test_each_command_and_option_has_help_and_stands_in_the_guide(command: str) -> None:
    page = read(GUIDE / "commandes.md")
    text = section(page, f"`espace-ressource {command}`")
    assert text
    for action in commands()[command]._actions:
        assert action.help, action.option_strings
        assert any(option in text + page.split("\n## ")[0] for option in action.option_strings), action.option_strings
    (choices,) = (
        action for action in parser()._actions if hasattr(action, "choices") and isinstance(action.choices, dict)
    )
    assert next(each.help for each in choices._choices_actions if each.dest == command)


def test_each_format_of_the_report_is_documented() -> None:
    text = section(read(GUIDE / "commandes.md"), "`espace-ressource check`")
    (formats,) = (action.choices for action in commands()["check"]._actions if action.dest == "format")
    for name in formats:
        assert f"`--format {name}`" in text


def test_each_module_is_named_in_the_architecture() -> None:
    text = read(PROJECT / "architecture.md")
    for module in sorted(PACKAGE.rglob("*.py")):
        name = module.relative_to(PACKAGE).with_suffix("").as_posix()
        if not name.endswith("__init__"):
            assert f"`{name}`" in text, name


def test_each_dependency_is_justified() -> None:
    text = read(PROJECT / "decisions/001-bibliotheques.md")
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    for group in (project["project"]["dependencies"], *project["dependency-groups"].values()):
        for requirement in group:
            name = re.split(r"[<>=!\[; ]", requirement)[0]
            assert f"`{name}`" in text, name


def test_each_decision_is_linked_from_its_index() -> None:
    index = read(PROJECT / "decisions/index.md")
    numbers = []
    for note in sorted((PROJECT / "decisions").glob("[0-9]*.md")):
        assert f"]({note.name})" in index, note.name
        numbers.append(int(note.name[:3]))
    assert numbers == list(range(1, len(numbers) + 1))


# --- The architecture page tells the edges ----------------------------------------------------------------------------


@pytest.mark.parametrize("edge", sorted(EDGES))
def test_an_edge_is_told(edge: str) -> None:
    assert f"`{edge.removesuffix('.py')}`" in section(read(ROOT / "docs/projet/architecture.md"), "Les bords")


# --- Links, words and addresses --------------------------------------------------------------------------------------

_CODE = re.compile(r"^```.*?^```$|^( {4}).*$|`[^`\n]+`|{%.*?%}|{{.*?}}|<!--.*?-->|<[^>\n]+>", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def without_code(text: str) -> str:
    return _CODE.sub("", text)


def anchors(page: Path) -> set[str]:
    headings = re.findall(
        r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", read(page), flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {slugify(heading.replace("`", ""), "-") for heading in headings}


@pytest.mark.parametrize("page", PROSE, ids=named)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(without_code(read(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _hash, fragment = target.partition("#")
        aim = page if not path else (page.parent / path).resolve()
        assert aim.exists() or aim == ROOT / "docs/assets/capture-accueil.png", target
        assert not fragment or fragment in anchors(aim), target


@pytest.mark.parametrize("page", PROSE_IN_FRENCH, ids=named)
def test_french_is_typeset(page: Path) -> None:
    """« x », x ?, 10 000, l’eau: outside code, the spaces and apostrophes that the interface itself uses."""
    for line in without_code(read(page)).split("\n"):
        assert typeset(line) == line


@pytest.mark.parametrize("page", PROSE, ids=named)
def test_no_machine_and_no_registry_is_named(page: Path) -> None:
    folders, registries = ("work", "tmp", "root", "home"), ("pypi", "pythonhosted", "npmjs", "anaconda")
    assert not re.search(rf"/({'|'.join(folders)})/|({'|'.join(registries)})\.", read(page))


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_two_commands_are_on_the_first_screen(name: str) -> None:
    beginning = read(ROOT / name).split("\n")[:40]
    for command in ("make site", "make test", "make serve"):
        assert any(line.startswith(command) for line in beginning), command
    assert any("docs/assets/capture-accueil.png" in line for line in beginning)


def test_each_make_target_is_in_contributing() -> None:
    makefile = read(ROOT / "Makefile")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets
    for target in targets[1].split():
        assert f"`make {target}`" in read(ROOT / "CONTRIBUTING.md"), target


def test_the_changelog_is_in_french_and_knows_this_version() -> None:
    text = read(ROOT / "CHANGELOG.md")
    assert f"## {__version__}" in text
    assert "## Non publié" in text
    titles = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert titles
    assert set(titles) <= {"Ajouté", "Changé", "Corrigé", "Retiré", "Déprécié", "Sécurité"}


def test_each_page_is_in_the_menu_or_linked_from_an_index() -> None:
    menu = read(ROOT / "mkdocs.yml").split("\nnav:")[1]
    for page in PAGES:
        path = page.relative_to(DOCS).as_posix()
        if not re.match(r"projet/decisions/\d", path):
            assert path in menu, path
    index = read(GUIDE / "index.md")
    for page in GUIDE.glob("*.md"):
        assert page.stem == "index" or f"]({page.name})" in index, page.name
