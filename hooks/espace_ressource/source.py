"""YAML text becomes text values, each with the position of its first character.

Nothing is typed here: ``10:30``, ``01004`` and ``no`` stay the words that were written.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from espace_ressource.decoding import UnreadableError, decode
from espace_ressource.problems import Position, Problem
from espace_ressource.wording import _
from espace_ressource.yaml_mistakes import find_mistake

MAX_DEPTH = 60
MAX_ALIASED = 10_000
"""How many values aliases may stand for in one file, so that none expands without end."""

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
        return _Composer(source.path).compose(decode(source.path, source.content))
    except UnreadableError as error:
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
    height: int = 1


@dataclass(slots=True)
class _Anchor:
    """A value that aliases may repeat: how many values it holds, on how many levels, and whether one does."""

    node: Node
    position: Position
    size: int
    height: int
    used: bool = False


class _Composer:
    """Builds nodes from YAML events, without recursion: what can be written cannot exhaust the stack."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.anchors: dict[str, _Anchor] = {}
        self.aliased = 0
        self.stack: list[_Open] = []
        self.root: Node | None = None

    def compose(self, text: str) -> tuple[Node | None, list[Problem]]:
        documents = 0
        for event in self._events(text):
            position = self._position(event)
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise UnreadableError(
                            position,
                            "several-documents",
                            _("second document YAML dans le fichier"),
                            _("Retirez la ligne « --- » : un fichier contient une fiche, ou une liste de fiches."),
                        )
                case yaml.ScalarEvent():
                    self._refuse_tag(event, position)
                    value = unicodedata.normalize("NFC", event.value)
                    self._add(Text(value, position), event.anchor, position)
                case yaml.AliasEvent():
                    self._add_alias(event, position)
                case yaml.CollectionStartEvent():
                    self._refuse_tag(event, position)
                    self._refuse_depth(len(self.stack) + 1, position)
                    self.stack.append(_Open(event, position))
                case yaml.CollectionEndEvent():
                    self._close()
        self._report_unused_anchors()
        if self.root is None or (isinstance(self.root, Text) and not self.root.value.strip()):
            raise UnreadableError(
                Position(self.path),
                "empty-file",
                _("fichier vide"),
                _("Écrivez au moins « titre: … », ou supprimez le fichier."),
            )
        return self.root, self.problems

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=_Loader)
        except yaml.YAMLError as error:
            mistake = find_mistake(error, text)
            position = Position(self.path, mistake.line, mistake.column)
            raise UnreadableError(position, "yaml-syntax", mistake.message, mistake.remedy) from None

    def _position(self, event: yaml.Event) -> Position:
        mark = event.start_mark
        return Position(self.path, mark.line + 1, mark.column + 1) if mark else Position(self.path)

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, position: Position) -> None:
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise UnreadableError(
                position,
                "yaml-tag",
                _("étiquette YAML « {tag} » refusée", tag=tag),
                _(
                    "Écrivez la valeur seule : tout est lu comme du texte. Si le texte commence par « ! », mettez-le entre guillemets."
                ),
            )

    def _add_alias(self, event: yaml.AliasEvent, position: Position) -> None:
        name = event.anchor
        if any(opened.event.anchor == name for opened in self.stack):
            raise UnreadableError(
                position,
                "alias-loop",
                _("le renvoi « *{name} » se contient lui-même", name=name),
                _("Recopiez les valeurs à la place du renvoi."),
            )
        if name not in self.anchors:
            raise UnreadableError(
                position,
                "alias-unknown",
                _("renvoi « *{name} » à une valeur qui n’existe pas", name=name),
                _('Un texte qui commence par une étoile se met entre guillemets : "*{name} …".', name=name),
            )
        anchor = self.anchors[name]
        anchor.used = True
        self.aliased += anchor.size
        if self.aliased > MAX_ALIASED:
            raise UnreadableError(
                position,
                "alias-expansion",
                _("les renvois « *… » de ce fichier se multiplient sans fin"),
                _("Recopiez les valeurs à la place des renvois."),
            )
        self._refuse_depth(len(self.stack) + anchor.height, position)
        self._add(anchor.node, None, position, size=anchor.size, height=anchor.height)

    def _refuse_depth(self, depth: int, position: Position) -> None:
        if depth > MAX_DEPTH:
            raise UnreadableError(
                position,
                "too-deep",
                _("trop de niveaux emboîtés (plus de {depth})", depth=MAX_DEPTH),
                _("Une fiche n’a besoin que de trois ou quatre niveaux : vérifiez les retraits."),
            )

    def _report_unused_anchors(self) -> None:
        """A word after « & » is no part of the text; when nothing repeats it, it was meant as text."""
        for name, anchor in self.anchors.items():
            if not anchor.used:
                self.problems.append(
                    Problem(
                        anchor.position,
                        "anchor-unused",
                        _("« &{name} » n’est pas lu comme du texte", name=name),
                        _('Un texte qui commence par « & » se met entre guillemets : "&{name} …".', name=name),
                    )
                )

    def _add(self, node: Node, anchor: str | None, position: Position, *, size: int = 1, height: int = 0) -> None:
        """Puts a finished node in the collection that is open, or makes it the document."""
        if anchor:
            self.anchors[anchor] = _Anchor(node, position, size, height)
        if not self.stack:
            self.root = node
            return
        opened = self.stack[-1]
        opened.size += size
        opened.height = max(opened.height, height + 1)
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
        raise UnreadableError(
            position,
            "complex-key",
            _("un nom de champ est attendu ici, avant les deux-points"),
            _(
                "Exemple : « titre: Les monnaies alternatives ». Un texte qui commence par « {{ » ou « [ » se met entre guillemets."
            ),
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
        self._add(node, opened.event.anchor, opened.position, size=opened.size, height=opened.height)
