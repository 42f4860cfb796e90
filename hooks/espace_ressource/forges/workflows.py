"""The files of continuous integration that a territory receives, one template a forge and a moment."""

import re
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined

from espace_ressource import __version__

FILES: ReadOnly[str, ReadOnly[str, str]] = MappingProxyType(
    {
        "github": MappingProxyType(
            {
                ".github/workflows/liens-semaine.yml": "github-semaine.yml",
                ".github/workflows/liens-proposition.yml": "github-proposition.yml",
            }
        ),
        "gitlab": MappingProxyType({".gitlab/liens.yml": "gitlab.yml"}),
        "forgejo": MappingProxyType(
            {
                ".forgejo/workflows/liens-semaine.yml": "forgejo-semaine.yml",
                ".forgejo/workflows/liens-proposition.yml": "forgejo-proposition.yml",
            }
        ),
    }
)
"""For each forge, the files of the territory, and the template of each."""
INCLUDING = ".gitlab-ci.yml"
"""GitLab reads this file alone, which most territories have already for their site."""
INCLUDE = "include:\n  - local: .gitlab/liens.yml\n"
"""What it must say."""
ACTIONS: ReadOnly[str, str] = MappingProxyType(
    {
        "checkout": "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
        "python": "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0",
        "upload": "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2",
        "download": "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0",
    }
)
"""The actions of others, each by the commit of its version: a tag may be moved to other code, a commit may not."""
OWN = ("--require-hashes --requirement .locks/site.txt", "--no-deps --no-build-isolation --editable .")
"""What pip installs in this repository, whose workflows are made from the same templates."""
_NAMED = re.compile(r"^\s*espace[-_.]ressource\b", re.IGNORECASE | re.MULTILINE)


def installation(requirements: str | None, *, is_own: bool = False) -> tuple[str, ...]:
    """What pip installs: this repository, or what the territory's ``requirements.txt`` says, or the last version."""
    if is_own:
        return OWN
    if requirements is not None and _NAMED.search(requirements):
        return ("--requirement requirements.txt",)
    return (f'"espace-ressource>={__version__}"',)


def rendered(forge: str, install: tuple[str, ...], *, shards: int = 1) -> dict[str, str]:
    """The forge's files, by path from the territory's root; the weekly look is split over ``shards`` machines."""
    environment = Environment(
        loader=PackageLoader("espace_ressource", "workflows"),
        autoescape=False,  # noqa: S701 - YAML, from words of ours alone
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    given = {"actions": ACTIONS, "install": install, "shards": shards}
    return {path: environment.get_template(name).render(given) for path, name in FILES[forge].items()}
