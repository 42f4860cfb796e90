"""What bytes are, whatever their declared type: a page, a text, a file; and the text that they write."""

import codecs
import re

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PAGE = re.compile(
    rb"<(?:!doctype html|html|head|body|meta|title|script|h1|div|p|table|a|br|iframe|style|b|font|!--)(?:[\s>/!-]|$)"
)
_FILE = re.compile(
    rb"\s*(?:%pdf-|pk\x03\x04|pk\x05\x06|\x89png|gif8|\xff\xd8\xff|<\?xml|riff|\x1f\x8b|\xd0\xcf\x11\xe0|id3)"
)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def is_html(body: bytes, media_type: str) -> bool:
    """True when those bytes are a page, whatever their declared type (WHATWG MIME Sniffing §7.1, in short)."""
    start = body[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if _PAGE.match(start):
        return not start.startswith(b"<!--") or "html" in media_type or b"<html" in start
    if start.startswith(b"<?xml"):
        return re.search(rb"<(?:!doctype html|html)[\s>]", start) is not None
    return "html" in media_type and not _FILE.match(start)


def is_text(body: bytes) -> bool:
    """True when those bytes are words, by whatever name: no file of a known kind, no byte that a text never holds (§7.2)."""
    start = body[:1024]
    return bool(start.strip()) and not (_NOT_TEXT.search(start) or _FILE.match(start.lower()) and b"<?xml" not in start)


def decoded(body: bytes, content_type: str) -> str:
    """The bytes as text: by their mark, by what HTTP says, then the page, then UTF-8, then what Windows wrote."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = re.search(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", content_type)
    in_page = _CHARSET.search(body[:4096])
    for name in (declared[1] if declared else "", in_page[1].decode("ascii") if in_page else "", "utf-8"):
        try:
            if name and codecs.lookup(name)._is_text_encoding:
                return body.decode(name, "strict" if name == "utf-8" and not declared else "replace")
        except (LookupError, UnicodeError, ValueError):
            continue
    # A body that was cut may end in the middle of a character.
    cut = body[:-4].decode("utf-8", "replace")
    return body.decode("utf-8", "replace") if "\ufffd" not in cut else body.decode("cp1252", "replace")
