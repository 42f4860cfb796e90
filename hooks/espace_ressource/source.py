"""YAML text becomes text values, each with the position of its first character.

Nothing is typed here: ``10:30``, ``01004`` and ``no`` stay the words that were written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from espace_ressource.problems import Position, Problem
from espace_ressource.wording import _
from espace_ressource.yaml_messages import explain

MAX_BYTES = 16 * 1024 * 1024
"""Larger files are refused unread; ten thousand records fit in half of it."""
MAX_DEPTH = 60
MAX_ALIASED = 10_000
"""How many values aliases may stand for in one file, so that none expands without end."""

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it was written, in NFC."""

    value: str
    position: Position


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and what it holds."""

    key: Text
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pairs in the order of the file; each key stands once."""

    pairs: tuple[Pair, ...]
    position: Position

    def get(self, key: str) -> "Node | None":
        """The value of that key, or None."""
        return next((pair.value for pair in self.pairs if pair.key.value == key), None)

    def text(self, key: str) -> str | None:
        """The value of that key when it is a text."""
        value = self.get(key)
        return value.value if isinstance(value, Text) else None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in the order of the file."""

    items: tuple["Node", ...]
    position: Position


Node = Text | Mapping | Sequence


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the territory, read but not yet understood."""

    path: str
    """From the territory's root, with ``/``."""
    content: bytes


def parse(source: SourceFile) -> tuple[Node | None, list[Problem]]:
    """The one YAML document of that file; None and at least one problem when there is no reading it."""
    try:
        text = _decode(source)
        return _Composer(source.path).compose(text)
    except _Unreadable as error:
        return None, [error.problem]


def plain(node: Node) -> object:
    """The node as ordinary strings, lists and dicts, for examples and schemas."""
    match node:
        case Text():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {pair.key.value: plain(pair.value) for pair in node.pairs}


class _Unreadable(Exception):
    def __init__(self, position: Position, code: str, message: str, remedy: str) -> None:
        self.problem = Problem(position, code, message, remedy)


def _decode(source: SourceFile) -> str:
    """UTF-8 (with or without BOM) to text without a control character."""
    start = Position(source.path)
    if len(source.content) > MAX_BYTES:
        raise _Unreadable(
            start,
            "file-too-large",
            _("fichier trop gros ({size} Mo)", size=round(len(source.content) / 1e6)),
            _("Une fiche tient en quelques lignes. Répartissez-les en plusieurs fichiers de moins de 16 Mo."),
        )
    if b"\x00" in source.content:
        raise _Unreadable(
            start,
            "binary-file",
            _("ce n’est pas un fichier de texte"),
            _("Enregistrez la fiche en texte simple, codage UTF-8, ou retirez ce fichier de resources/."),
        )
    try:
        text = source.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source.content[: error.start].decode("utf-8", "replace")
        raise _Unreadable(
            _position_at(source.path, before, len(before)),
            "not-utf-8",
            _("caractère illisible : le fichier n’est pas en UTF-8"),
            _("Dans votre éditeur : « Enregistrer sous », codage « UTF-8 »."),
        ) from None
    if found := _FORBIDDEN.search(text):
        raise _Unreadable(
            _position_at(source.path, text, found.start()),
            "control-character",
            _("caractère invisible interdit (U+{code:04X})", code=ord(found.group())),
            _("Effacez ce caractère : il vient souvent d’un copier-coller. Retapez le mot s’il le faut."),
        )
    return text


def _position_at(path: str, text: str, index: int) -> Position:
    lines = re.split(r"\r\n|\r|\n", text[:index])
    return Position(path, len(lines), len(lines[-1]) + 1)


@dataclass(slots=True)
class _Open:
    """A mapping or a sequence whose end has not been met."""

    event: yaml.CollectionStartEvent
    position: Position
    items: list[Node] = field(default_factory=list)
    keys: dict[str, Text] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    key: Text | None = None
    size: int = 1


class _Composer:
    """Builds nodes from YAML events, without recursion: what can be written cannot exhaust the stack."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.aliased = 0
        self.stack: list[_Open] = []
        self.root: Node | None = None

    def compose(self, text: str) -> tuple[Node | None, list[Problem]]:
        documents = 0
        for event in self._events(text):
            position = self._position(event.start_mark)
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _Unreadable(
                            position,
                            "several-documents",
                            _("second document YAML dans le fichier"),
                            _("Retirez la ligne « --- » : un fichier contient une fiche, ou une liste de fiches."),
                        )
                case yaml.ScalarEvent():
                    self._refuse_tag(event, position)
                    value = unicodedata.normalize("NFC", event.value)
                    self._add(Text(value, position), 1, event.anchor, position)
                case yaml.AliasEvent():
                    self._add_alias(event, position)
                case yaml.CollectionStartEvent():
                    self._refuse_tag(event, position)
                    if len(self.stack) >= MAX_DEPTH:
                        raise _Unreadable(
                            position,
                            "too-deep",
                            _("trop de niveaux emboîtés (plus de {depth})", depth=MAX_DEPTH),
                            _("Une fiche n’a besoin que de trois ou quatre niveaux : vérifiez les retraits."),
                        )
                    self.stack.append(_Open(event, position))
                case yaml.CollectionEndEvent():
                    self._close()
        if self.root is None and not self.problems:
            raise _Unreadable(
                Position(self.path),
                "empty-file",
                _("fichier vide"),
                _("Écrivez au moins « titre: … », ou supprimez le fichier."),
            )
        return self.root, self.problems

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            message, remedy = explain(error.problem or "", error.context or "")
            mark = error.problem_mark or error.context_mark
            raise _Unreadable(self._position(mark), "yaml-syntax", message, remedy) from None
        except yaml.YAMLError:
            message, remedy = explain("", "")
            raise _Unreadable(Position(self.path), "yaml-syntax", message, remedy) from None

    def _position(self, mark: yaml.Mark | None) -> Position:
        return Position(self.path, mark.line + 1, mark.column + 1) if mark else Position(self.path)

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, position: Position) -> None:
        if event.tag not in (None, "!"):
            raise _Unreadable(
                position,
                "yaml-tag",
                _("étiquette YAML « {tag} » refusée", tag=event.tag),
                _("Écrivez la valeur seule : tout est lu comme du texte. Si le texte commence par « ! », mettez-le entre guillemets."),
            )

    def _add_alias(self, event: yaml.AliasEvent, position: Position) -> None:
        name = event.anchor
        if any(opened.event.anchor == name for opened in self.stack):
            raise _Unreadable(
                position,
                "alias-loop",
                _("le renvoi « *{name} » se contient lui-même", name=name),
                _("Recopiez les valeurs à la place du renvoi."),
            )
        if name not in self.anchors:
            raise _Unreadable(
                position,
                "alias-unknown",
                _("renvoi « *{name} » à une valeur qui n’existe pas", name=name),
                _("Si le texte commence par une étoile, mettez-le entre guillemets : \"*{name}\".", name=name),
            )
        node, size = self.anchors[name]
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            raise _Unreadable(
                position,
                "alias-expansion",
                _("les renvois « *… » de ce fichier se multiplient sans fin"),
                _("Recopiez les valeurs à la place des renvois."),
            )
        self._add(node, size, None, position)

    def _add(self, node: Node, size: int, anchor: str | None, position: Position) -> None:
        """Puts a finished node in the collection that is open, or makes it the document."""
        if anchor:
            self.anchors[anchor] = (node, size)
        if not self.stack:
            self.root = node
            return
        opened = self.stack[-1]
        opened.size += size
        if isinstance(opened.event, yaml.SequenceStartEvent):
            opened.items.append(node)
        elif opened.key is None:
            opened.key = self._as_key(node, position)
        else:
            self._pair(opened, opened.key, node)
            opened.key = None

    def _as_key(self, node: Node, position: Position) -> Text:
        if isinstance(node, Text) and node.value:
            return Text(node.value, position)
        raise _Unreadable(
            position,
            "complex-key",
            _("un nom de champ est attendu ici, avant les deux-points"),
            _("Exemple : « titre: Les monnaies alternatives ». Un texte qui commence par « {{ » ou « [ » se met entre guillemets."),
        )

    def _pair(self, opened: _Open, key: Text, value: Node) -> None:
        first = opened.keys.setdefault(key.value, key)
        if first is not key:
            self.problems.append(
                Problem(
                    key.position,
                    "duplicate-key",
                    _("champ « {key} » écrit deux fois", key=key.value),
                    _("Gardez une seule des deux lignes (la première est ligne {line}).", line=first.position.line),
                )
            )
            return
        opened.pairs.append(Pair(key, value))

    def _close(self) -> None:
        opened = self.stack.pop()
        node: Node
        if isinstance(opened.event, yaml.SequenceStartEvent):
            node = Sequence(tuple(opened.items), opened.position)
        else:
            node = Mapping(tuple(opened.pairs), opened.position)
        self._add(node, opened.size, opened.event.anchor, opened.position)
