"""A case to judge: what was asked, what came back, and what the siblings of the address answered."""

from dataclasses import dataclass, field, replace

from espace_ressource.links.answers import Answer, Visit
from espace_ressource.links.complaints import Complaint, complaint
from espace_ressource.links.documents import Document, read_document
from espace_ressource.links.guard import Target
from espace_ressource.links.signs import Offer, offer
from espace_ressource.links.sniffing import is_html
from espace_ressource.links.values import Verdict

_BLANK = 4_000
"""What is kept of the source of a page without words: all that there is to compare."""


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
        if document is not None:
            source = "" if document.words else document.source[:_BLANK]
            document = replace(
                document, source=source, links=(), hyperlinks=(), embeds=(), captions=(), anchors=frozenset()
            )
        return cls(url, light, document)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a rule may look at."""

    target: Target
    visit: Visit
    document: Document | None
    """The page where the visit ended, when it is one and its body was read."""
    witnesses: tuple[Witness, ...] = field(default=())
    gave_document: bool = False
    """True when the history knows that the address gave a document, and no page, the last time it was well."""
    complaint: Complaint = Complaint.NONE
    """What the page says of its own absence."""
    offer: Offer = Offer.NONE
    """Whether the page offers its own name."""

    @classmethod
    def of(cls, target: Target, visit: Visit, *, gave_document: bool = False) -> "Case":
        """The case for that visit."""
        document = document_of(visit)
        if document is None:
            return cls(target, visit, None, gave_document=gave_document)
        return cls(target, visit, document, (), gave_document, complaint(document), offer(document))

    def at(self, fragment: str) -> "Case":
        """The same visit, made for another place of the page; a redirect that names a place of its own still does."""
        asked = self.target.fragment
        answers = tuple(replace(a, fragment=fragment) if a.fragment == asked else a for a in self.visit.answers)
        target = replace(self.target, fragment=fragment)
        return replace(self, target=target, visit=replace(self.visit, answers=answers))

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
