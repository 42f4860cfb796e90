"""The commands ``espace-ressource workflows`` and ``espace-ressource report``: their options, and what they print."""

import argparse
import os
import sys
import tomllib
from collections.abc import Callable, Mapping as ReadOnly
from pathlib import Path
from types import MappingProxyType

from espace_ressource.forges import workflows
from espace_ressource.forges.asking import Api
from espace_ressource.forges.checker import Checker
from espace_ressource.forges.checkouts import Git
from espace_ressource.forges.delivering import Delivery
from espace_ressource.forges.forgejo import Forgejo
from espace_ressource.forges.github import GitHub
from espace_ressource.forges.gitlab import GitLab
from espace_ressource.forges.refusals import Failed
from espace_ressource.forges.runs import read_run
from espace_ressource.links.archive import BASE
from espace_ressource.links.history import PATH
from espace_ressource.wording import _

_OK, _ERRORS, _COULD_NOT_RUN = 0, 1, 2
_CLIENTS: ReadOnly[str, type[GitHub] | type[GitLab]] = MappingProxyType(
    {"github": GitHub, "gitlab": GitLab, "forgejo": Forgejo}
)
_MOST_SHARDS = 50


def add_workflow_options(command: argparse.ArgumentParser) -> None:
    """Gives ``workflows`` its options."""
    command.add_argument(
        "--forge", choices=tuple(workflows.FILES), required=True, help=_("la forge où sont les fichiers du territoire")
    )
    command.add_argument(
        "--shards",
        type=_shards,
        default=1,
        metavar="N",
        help=_("partage le passage entre N machines, pour un grand catalogue (par défaut 1)"),
    )
    command.add_argument("--force", action="store_true", help=_("récrit aussi les fichiers que l’on a changés"))
    command.set_defaults(run=_write_workflows)


def add_report_options(command: argparse.ArgumentParser) -> None:
    """Gives ``report`` its options."""
    command.add_argument(
        "--merge",
        nargs="+",
        type=Path,
        default=[],
        metavar=_("FICHIER"),
        help=_("les mémoires à enregistrer (par défaut, celle du territoire)"),
    )
    command.add_argument(
        "--archive",
        nargs="?",
        const=BASE,
        metavar=_("ADRESSE"),
        help=_("propose aussi une copie des pages mortes ({base} par défaut)", base=BASE),
    )
    command.set_defaults(run=_report)


def _write_workflows(options: argparse.Namespace) -> int:
    root: Path = options.territoire
    if options.forge == "forgejo" and options.shards > 1:
        print(_("Forgejo ne partage pas le passage : laissez « --shards » de côté."), file=sys.stderr)
        return _COULD_NOT_RUN
    install = workflows.installation(_text_of(root / "requirements.txt"), is_own=_is_own(root))
    files = workflows.rendered(options.forge, install, shards=options.shards)
    including = _text_of(root / workflows.INCLUDING) if options.forge == "gitlab" else workflows.INCLUDE
    if including is None:
        files[workflows.INCLUDING] = including = workflows.INCLUDE
    kept = [path for path, text in files.items() if not _write(root / path, text, by_force=options.force)]
    for path in files:
        if path in kept:
            print(_("{path} : vous l’avez changé, il reste comme il est. « --force » le récrirait.", path=path))
        else:
            print(_("{path} : à jour.", path=path))
    if not any(path in including for path in workflows.FILES["gitlab"]):
        print(_("Dans {path}, il faut ces lignes :", path=workflows.INCLUDING))
        print("\n" + workflows.INCLUDE)
    return _ERRORS if kept else _OK


def _write(file: Path, text: str, *, by_force: bool) -> bool:
    """Writes the file; False when one with another text stands there, and may not be written over."""
    current = _text_of(file)
    if current == text:
        return True
    if current is not None and not by_force:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return True


def _text_of(file: Path) -> str | None:
    return file.read_bytes().decode("utf-8", "replace") if file.is_file() else None


def _is_own(root: Path) -> bool:
    """True in the repository that the package comes from."""
    try:
        project = tomllib.loads(_text_of(root / "pyproject.toml") or "").get("project", {})
    except tomllib.TOMLDecodeError:
        return False
    return isinstance(project, dict) and project.get("name") == "espace-ressource"


def _report(options: argparse.Namespace) -> int:
    root: Path = options.territoire
    own = root / PATH
    memories = options.merge or ([own] if own.is_file() else [])
    try:
        run = read_run(os.environ)
        client = _CLIENTS[run.forge]
        ask: Callable[..., object] = Api(run.forge, run.api, client.headers(run.token)).ask
        delivery = Delivery(Git(root, run), client(ask, run.project), Checker(run), print)
        is_whole = delivery.make(memories, archive=options.archive)
    except Failed as failed:
        print(failed, file=sys.stderr)
        return _COULD_NOT_RUN
    return _OK if is_whole else _COULD_NOT_RUN


def _shards(text: str) -> int:
    if not 1 <= (number := int(text)) <= _MOST_SHARDS:
        raise ValueError(text)
    return number
