"""What the pure core hands to the edges: pages for the theme to frame, and files to write as they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a page's table of contents."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page: its body is finished HTML, with links relative to its address."""

    address: str
    title: str
    body: str
    description: str = ""
    """One sentence, plain text, for search engines and previews."""
    headings: tuple[Heading, ...] = ()
    origin: str | None = None
    """The file that it comes from, for « Modifier cette fiche »."""
    listed: bool = True
    """False for a notice, which no search should find."""
    image: str | None = None
    """Its card for previews, from the site's root; None for the site's own."""
    structured_data: str | None = None
    """Its JSON-LD, ready to stand within ``<script>``."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site, by its path from the root."""

    path: str
    content: str | bytes
