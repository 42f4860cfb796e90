"""The command line: ``espace-ressource check | build | serve | links | workflows | report | schema``."""

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from espace_ressource import __version__, builder, pdf, reports
from espace_ressource.forges.command import add_report_options, add_workflow_options
from espace_ressource.links.command import add_options as add_link_options
from espace_ressource.problems import has_errors
from espace_ressource.schemas import kind_schemas
from espace_ressource.timezones import UnknownZoneError
from espace_ressource.wording import _, counted
from espace_ressource.workshop import configured_folder, open_territory, write_addresses, write_sessions

SCHEMAS = "resources/_schemas"
_OK, _ERRORS, _COULD_NOT_RUN = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """argparse, in French."""

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog=prog, description=description, add_help=False)
        self._positionals.title = _("commandes")
        self._optionals.title = _("options")
        self.add_argument("-h", "--help", "--aide", action="help", help=_("affiche cette aide"))

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", _("usage :"), 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", _("usage :"), 1)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(
            _COULD_NOT_RUN,
            _("Commande incomprise. « {program} --aide » montre ce que l’on peut écrire.", program=self.prog) + "\n",
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; 0 when all is well or only worth a look, 1 on errors, 2 when it could not run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # under LC_ALL=C too
    options = parser().parse_args(arguments)
    config_file: Path = options.territoire / "mkdocs.yml"
    if not config_file.is_file():
        print(
            _(
                "Pas de mkdocs.yml dans {place} : placez-vous dans le dossier du territoire.",
                place=options.territoire.resolve(),
            ),
            file=sys.stderr,
        )
        return _COULD_NOT_RUN
    try:
        return int(options.run(options))
    except UnknownZoneError as error:
        print(_("mkdocs.yml : {error}", error=error), file=sys.stderr)
        return _COULD_NOT_RUN
    except OSError as error:
        print(_("{path} : {reason}", path=error.filename or "", reason=error.strerror or error), file=sys.stderr)
        return _COULD_NOT_RUN


def parser() -> argparse.ArgumentParser:
    """The commands and their options, each with its help."""
    whole = _Parser(prog="espace-ressource", description=_("Des fiches en YAML deviennent un site."))
    whole.add_argument("--version", action="version", version=__version__, help=_("affiche la version"))
    commands = whole.add_subparsers(metavar=_("commande"), required=True)

    check = commands.add_parser("check", help=_("relit toutes les fiches et montre ce qui est à corriger"))
    check.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help=_("text pour lire, json pour un programme, github pour une intégration continue"),
    )
    check.add_argument(
        "--write",
        action="store_true",
        help=_("tient à jour la liste des adresses qui ne doivent pas disparaître, et celle des séances publiées"),
    )
    check.add_argument("--today", type=_date, metavar="AAAA-MM-JJ", help=_("le jour où l’on relit"))
    check.set_defaults(run=_check)

    build = commands.add_parser("build", help=_("construit le site, et ne remplace l’ancien que s’il est entier"))
    build.add_argument("--site", type=Path, help=_("le dossier du site (par défaut, celui de mkdocs.yml)"))
    build.add_argument("--pdf", action="store_true", help=_("écrit aussi chaque programme et son dossier en PDF"))
    build.set_defaults(run=_build)

    serve = commands.add_parser("serve", help=_("montre le site pendant que l’on écrit"))
    serve.add_argument("--adresse", default="127.0.0.1:8000", help=_("où le montrer (par défaut 127.0.0.1:8000)"))
    serve.set_defaults(run=_serve)

    links = commands.add_parser("links", help=_("regarde si chaque adresse répond, s’en souvient, et dit quoi changer"))
    add_link_options(links)

    workflows = commands.add_parser(
        "workflows", help=_("écrit ce qu’il faut pour que la forge regarde les liens chaque semaine")
    )
    add_workflow_options(workflows)

    report = commands.add_parser(
        "report", help=_("sur la forge : enregistre la mémoire des liens, tient le ticket, propose les réparations")
    )
    add_report_options(report)

    schema = commands.add_parser(
        "schema", help=_("écrit les schémas qui aident l’éditeur de texte à compléter et vérifier")
    )
    schema.set_defaults(run=_schema)

    for command in (check, build, serve, links, workflows, report, schema):
        command.add_argument(
            "--territoire",
            type=Path,
            default=Path(),
            metavar=_("DOSSIER"),
            help=_("le dossier qui contient mkdocs.yml (par défaut, celui-ci)"),
        )
    return whole


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _check(options: argparse.Namespace) -> int:
    territory = open_territory(options.territoire, options.today)
    problems = territory.problems
    if options.write and not has_errors(problems):
        added = write_addresses(options.territoire, territory)
        changed = write_sessions(options.territoire, territory)
        problems = open_territory(options.territoire, options.today).problems
        if options.format == "text":
            if added:
                print(counted("{number} adresse ajoutée à la liste.", "{number} adresses ajoutées à la liste.", added))
            if changed:
                print(
                    counted(
                        "{number} séance mise à jour dans la liste.",
                        "{number} séances mises à jour dans la liste.",
                        changed,
                    )
                )
    if options.format == "json":
        print(reports.as_json(problems))
    elif options.format == "github":
        print(reports.as_github(problems), end="\n" if problems else "")
    else:
        if problems:
            print(reports.as_text(problems) + "\n")
        print(reports.summary(problems, len(territory.catalogue.by_id)))
    return _ERRORS if has_errors(problems) else _OK


def _build(options: argparse.Namespace) -> int:
    site = options.site or configured_folder(options.territoire, "site_dir", "site")
    try:
        write_pdfs = _pdf_writer(options.territoire) if options.pdf else None
        builder.build(options.territoire / "mkdocs.yml", site, write_pdfs=write_pdfs)
    except pdf.PdfUnavailable as error:
        print(error, file=sys.stderr)
        return _COULD_NOT_RUN
    except builder.BuildFailed:
        print(_("Le site n’a pas été construit ; celui d’avant est resté en place."), file=sys.stderr)
        return _ERRORS
    print(
        _(
            "Le site est prêt dans {folder}/. Pour le regarder ici : make serve, ou espace-ressource serve.",
            folder=os.path.relpath(site),
        )
    )
    return _OK


def _pdf_writer(root: Path) -> Callable[[Path], None]:
    """What writes the territory's PDFs into a built site; PdfUnavailable, before anything is built, when nothing can."""
    pdf.require_weasyprint()

    def write(site: Path) -> None:
        agenda = open_territory(root).catalogue.agenda
        number = pdf.write_pdfs(site, (p.id for p in agenda if p.record.kind.id == "programme"))
        print(counted("{number} PDF écrit.", "{number} PDF écrits.", number))

    return write


def _serve(options: argparse.Namespace) -> int:
    return builder.serve(options.territoire / "mkdocs.yml", options.adresse)


def _schema(options: argparse.Namespace) -> int:
    territory = open_territory(options.territoire)
    folder = options.territoire / SCHEMAS
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = territory.catalogue
    written = dict(kind_schemas({**catalogue.kinds, **catalogue.agenda_kinds}, catalogue.vocabularies))
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    print(
        counted(
            "{number} schéma écrit dans {folder}/.",
            "{number} schémas écrits dans {folder}/.",
            len(written),
            folder=SCHEMAS,
        )
    )
    return _OK
