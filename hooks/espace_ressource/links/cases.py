"""A case to judge: what was asked, what came back, and what the siblings of the address answered."""

from dataclasses import dataclass, field, replace

from espace_ressource.links.answers import Answer, Visit
from espace_ressource.links.documents import Document, is_html, read_document
from espace_ressource.links.guard import Target
from espace_ressource.links.values import Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, and the French words for it."""

    verdict: Verdict
    reason: str
    """A clause, without capital or full stop."""
    proposed: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """What a sibling that cannot exist answered."""

    url: str
    visit: Visit
    document: Document | None

    @classmethod
    def of(cls, url: str, visit: Visit) -> "Witness":
        """The witness for that visit; its body is not kept."""
        document = document_of(visit)
        light = replace(visit, answers=tuple(replace(answer, body=b"") for answer in visit.answers))
        return cls(url, light, replace(document, source="", links=()) if document else None)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a rule may look at."""

    target: Target
    visit: Visit
    document: Document | None
    """The page where the visit ended, when it is one and its body was read."""
    witnesses: tuple[Witness, ...] = field(default=())

    @classmethod
    def of(cls, target: Target, visit: Visit, witnesses: tuple[Witness, ...] = ()) -> "Case":
        """The case for that visit."""
        return cls(target, visit, document_of(visit), witnesses)

    @property
    def answer(self) -> Answer | None:
        """The answer that ended the visit."""
        return self.visit.last

    @property
    def final_url(self) -> str:
        """Where the visit ended."""
        return self.answer.url if self.answer else self.target.url

    @property
    def was_redirected(self) -> bool:
        """True when the visit ended at another address."""
        return self.final_url != self.target.url


def document_of(visit: Visit) -> Document | None:
    """The page where that visit ended; None when it is none, or its body was not read."""
    answer = visit.last
    if visit.fault or answer is None or not answer.was_read or not is_html(answer.body, answer.media_type):
        return None
    if answer.headers.get("content-encoding", "").strip().lower() not in ("", "identity", "gzip", "x-gzip", "deflate"):
        return None
    return read_document(answer.body, answer.headers.get("content-type", ""))
