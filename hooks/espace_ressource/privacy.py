"""What a programme's file may hold and nobody else should: links to video conferences, telephones, addresses of people."""

import re

_VIDEO_HOSTS = (
    r"zoom\.us",
    r"zoom\.com/j",
    r"meet\.google\.com",
    r"teams\.(?:microsoft|live)\.com",
    r"webex\.com",
    r"gotomeet(?:ing)?\.(?:com|me)",
    r"whereby\.com",
    r"livestorm\.co",
    r"skype\.com",
    r"jit\.si",
    r"8x8\.vc",
    r"kmeet\.infomaniak\.com",
    r"framatalk\.org",
    r"rendez-vous\.renater\.fr",
    r"webconf\.numerique\.gouv\.fr",
    r"visio\.numerique\.gouv\.fr",
    r"webinaire\.numerique\.gouv\.fr",
    r"(?:bbb|visio|visios|jitsi|meet|greenlight|bigbluebutton|webconf)\d*\.[a-z0-9-]+(?:\.[a-z0-9-]+)*",
)
_HOST = rf"(?:[a-z0-9-]+\.)*(?:{'|'.join(_VIDEO_HOSTS)})"
_VIDEO = re.compile(rf"(?<![\w.@-])(?:https?://)?{_HOST}(?:/(?!rec/)[^\s<>«»()]*|(?![\w./-]))", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*://|\bmailto:|\btel:|\bsip:|\bwww\.)[^\s<>«»()]+"
    r"|(?<![\w@])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>«»()]*"
    r"|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(
    r"(?<!\d)(?:\+\s?(?:\d\s?){2,3}(?:\(0\)\s?)?\d|0\d)(?:[\s.\N{NARROW NO-BREAK SPACE}-]?\d{2}){4}(?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)[67](?:[\s.\N{NARROW NO-BREAK SPACE}-]?\d{2}){4}(?!\d)")
_LEFT_OVER = re.compile(r"\(\s*\)|\[\s*\]|«\s*»|<\s*>")


def video_link_in(text: str) -> str | None:
    """The first link to a video conference in that text; a recording is not one."""
    found = _VIDEO.search(text)
    return found[0].rstrip(".,;:!?") if found else None


def mobile_in(text: str) -> str | None:
    """The first French mobile number in that text, as it is written."""
    found = _MOBILE.search(text)
    return found[0] if found else None


def without_contacts(text: str) -> str:
    """The text without any link, electronic address or telephone: what may be sent to diaries that strangers keep."""
    for pattern in (_ADDRESS, _VIDEO, _TELEPHONE, _LEFT_OVER):
        text = pattern.sub("", text)
    lines = (" ".join(line.split()).rstrip(" :-–—,;") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
