"""How pages say that they are not there, and what only sounds like it."""

import time

import pytest

from espace_ressource.links.complaints import Complaint, complains, complaint, same_complaint
from espace_ressource.links.documents import Document, read_document
from espace_ressource.links.signs import Offer, offer


def said(text: str, title: str = "Organisme") -> Document:
    return read_document(f"<title>{title}</title><h1>{title}</h1><p>{text}</p><p>Retour</p>".encode())


@pytest.mark.parametrize(
    "text",
    [
        "La page demandée n’existe pas.",
        "Cette page n'existe plus",
        "Document introuvable",
        "Le contenu a été supprimé.",
        "Désolé, cette fiche n’est plus disponible.",
        "La page que vous cherchez n’a pu être trouvée.",
        "Nous n’avons pas trouvé la page demandée.",
        "Erreur 404",
        "404 Not Found",
        "The page you requested could not be found.",
        "Sorry, we can’t find that page!",
        "This article has been removed.",
        "This page doesn’t exist.",
        "Seite nicht gefunden",
        "Account suspended",
        "Adresse inconnue",
        "Oups ! Cette page est introuvable. Il semble que rien n’ait été trouvé à cet emplacement.",
        "Il semble que rien n’ait été trouvé à cet emplacement.",
        "Vous avez demandé une page qui n’existe pas ou plus.",
        "La page que vous souhaitez consulter n’est pas disponible.",
        "Cette adresse ne correspond à aucune page du site.",
        "Oh ! Vous semblez perdu.",
        "Le contenu que vous cherchez n’est plus en ligne",
        "La ressource demandée n’a pas pu être trouvée.",
        "Page non trouvée",
        "Zut, rien ici !",
        "Il semble que nous ne puissions trouver ce que vous cherchez.",
        "La page a été supprimée ou son adresse a changé",
        "404 Cette page a pris la poudre d’escampette",
        "L’URL demandée n’a pas été trouvée sur ce serveur.",
        "Aucun résultat n’a été trouvé pour votre requête",
        "Le lien que vous avez suivi est incorrect",
        "Désolé, ce contenu n’est pas accessible",
        "Cette page s’est fait la malle.",
        "Fichier non trouvé",
        "Malheureusement cette page n’est plus disponible sur notre site.",
        "Page inexistante",
        "Nous n’arrivons pas à trouver cette page",
        "Oups, page perdue !",
        "Il n’y a pas de page ici.",
        "Ce site n’existe plus.",
        "Ce blog a été supprimé.",
        "Ce site a fermé ses portes.",
        "La page à laquelle vous tentez d’accéder n’existe pas ou a été déplacée.",
        "Nous sommes désolés mais la page que vous cherchez n’existe pas.",
        "Vous êtes arrivé sur une page qui n’existe pas.",
        "Cette page est momentanément indisponible.",
        "La page /dossier/x.html n’existe pas.",
        "Le document demandé n’est plus disponible en téléchargement.",
        "Ce lien est mort.",
        "Une erreur 404 s’est produite.",
        "La page recherchée est introuvable : elle a pu être déplacée, renommée ou supprimée.",
        "Vous cherchez une page qui a disparu.",
        "On ne trouve pas cette page !",
        "Cette ressource n’a pas été trouvée",
        "This page could not be found.",
        "404 | This page could not be found.",
        "The page you’re looking for doesn’t exist.",
        "We couldn’t find the page you were looking for",
        "Sorry, this page isn’t available.",
        "Uh oh. That page doesn’t exist.",
        "We lost this page",
        "Whoops, looks like this page does not exist.",
        "There isn’t a GitHub Pages site here.",
        "No such page",
        "The resource you are looking for has been removed, had its name changed, or is temporarily unavailable.",
        "HTTP Error 404.0 - Not Found",
        "Object not found! The requested URL was not found on this server.",
        "The page cannot be found",
        "This is not the page you are looking for",
        "File not found.",
        "Unfortunately, the page you’ve requested has moved or is no longer available",
        "This content is no longer available",
        "This page has gone missing",
        "It seems we can’t find what you’re looking for. Perhaps searching can help.",
        "The site you were looking for couldn’t be found",
        "Looks like this domain isn’t connected to a website yet",
        "There’s nothing here, yet.",
        "No such app",
        "Sorry, this shop is currently unavailable.",
        "Whatever you were looking for doesn’t currently exist at this address",
        "The specified bucket does not exist",
        "You’ve reached a page that doesn’t exist.",
        "Page doesn’t exist",
        "Sorry! Page not available",
        "The requested page is not available",
        "The document has moved",
        "The page you tried to view could not be displayed.",
        "Nothing to see here.",
        "You may have mistyped the address or the page may have moved.",
        "Oops, something went wrong.",
        "¡Vaya! No pudimos encontrar esa página",
        "Error 404: esta página no existe",
        "La página solicitada no se pudo encontrar.",
        "Página no encontrada",
        "Hoppla! Diese Seite existiert nicht",
        "Die gesuchte Seite konnte nicht gefunden werden",
        "Die von Ihnen aufgerufene Seite ist leider nicht verfügbar.",
        "Pagina non trovata",
        "Ops! La pagina richiesta non è stata trovata.",
        "Siamo spiacenti, la pagina non è disponibile",
        "Oeps! Deze pagina bestaat niet",
        "De opgevraagde pagina kon niet worden gevonden.",
        "Página não encontrada",
        "A página solicitada não foi encontrada",
        "Lo sentimos, esta página no está disponible.",
        "N’eus ket eus ar bajenn-mañ.",
    ],
)
def test_the_words_of_an_error(text: str) -> None:
    assert complaint(said(text)) is Complaint.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "L’école est à vendre.",
        "Un manuel introuvable en librairie",
        "La monnaie locale existe depuis 2014.",
        "Nos pages jaunes",
        "Cette association n’existe que par ses membres.",
        "Le site est en travaux depuis mars.",
        "Nothing is missing here",
        "Le document est disponible en ligne.",
        "Nous ne trouvons plus de bénévoles pour le four.",
        "Ce lieu n’existe plus que dans les mémoires.",
        "La page se tourne : notre lettre change de nom.",
        "Le site n’est pas accessible aux fauteuils roulants.",
        "Ce service n’est pas disponible le dimanche.",
        "Le service est indisponible du 1er au 15 août.",
        "Notre boutique est fermée pour l’été.",
        "Le dossier était introuvable depuis 1974.",
        "Not found: a story of lost villages.",
        "This page lists the schools that no longer exist.",
        "The site was moved in 1850 to higher ground.",
        "The link between food and land is broken.",
        "Cette page recense les commerces disparus.",
        "Il n’y a rien à jeter ici.",
        "Nous n’avons pas trouvé de local, mais nous avons un projet.",
        "Le lien est rompu entre la ville et ses champs.",
        "Le produit de la vente est versé à la commune.",
        "Aucun article n’est vendu sans facture.",
        "Cette page est en cours de rédaction.",
        "Le document est disponible en mairie.",
        "Le document n’est pas disponible en anglais.",
        "Cette fiche est à jour.",
        "Vous êtes perdu dans les sigles : ce lexique est fait pour vous.",
        "La page est mise à jour chaque mois.",
        "L’événement est annulé en raison de la météo.",
        "L’offre est expirée depuis mai, la prochaine ouvre en juin.",
        "Ce site utilise des cookies. Une erreur ? Écrivez-nous.",
        "Ce contenu est réservé aux adhérents.",
        "Cette vidéo est en anglais, sous-titres disponibles.",
        "Le site de l’ancienne usine a été retiré de la liste des friches.",
        "Les pages de ce livre sont perdues.",
        "We found the perfect page for your project.",
        "You are lost without a map. Here is one.",
        "The content of this page is under a free licence.",
        "The page was last modified on 3 May.",
        "The event has moved to Lyon.",
        "Our account of the missing villages.",
        "The product is available in May.",
        "This document is not available in French.",
        "This article is about the disambiguation of pages that do not exist.",
        "Une page qui n’existe pas : voilà ce que voit votre visiteur.",
        "404 logements seront construits.",
        "Error handling in a village shop.",
        "Erreur de débutant, le livre",
        "Nous avons cherché longtemps un document introuvable.",
        "Le compte est bon : il ne manque rien.",
        "Cet article n’existe plus qu’en version papier, à lire sur place.",
        "L’adresse a changé : nous sommes rue du Four.",
        "Notre adresse est inchangée.",
        "La ressource en eau est rare. Elle a disparu de trois puits.",
        "Le chemin n’existe plus sur les cartes.",
        "Cette ferme n’existe plus.",
        "Le contenu de la malle a été retrouvé.",
        "L’adresse du four : rue haute.",
        "La page blanche fait peur aux élus.",
        "Aucun document n’est demandé à l’entrée.",
        "Aucune fiche de paie à faire : tout le monde est bénévole.",
        "Rien ne se perd, rien ne se crée.",
        "Cette publication est gratuite.",
        "Le lien est fait avec l’école.",
        "Les produits indisponibles sont signalés par un point rouge.",
        "Ce guide remplace un document introuvable depuis 2012.",
        "Le formulaire est à rendre avant le 3 mai.",
        "Le service est gratuit.",
        "Ce projet n’a pas abouti.",
        "Le site est fermé le lundi.",
        "L’événement a eu lieu en mai.",
        "Cette page explique comment retrouver un document perdu.",
        "La vidéo dure trois minutes.",
        "Vous n’avez pas trouvé ce que vous cherchiez ? Écrivez-nous.",
        "We have moved to a new building.",
        "This page is a work in progress.",
        "This site uses cookies.",
        "The page turns slowly.",
        "You have found the right page.",
        "No event is planned in August.",
        "Content is under CC BY.",
        "The link road is closed.",
        "The document you need is on the second shelf.",
        "We can find a place for your event.",
        "Maintenance du four : qui tient la pelle.",
        "It works because everyone does two hours a month.",
        "Le site en construction sera un lieu de vie.",
    ],
)
def test_words_that_are_no_error(text: str) -> None:
    assert complaint(said(text)) <= Complaint.MENTION
    assert offer(said(text)) is Offer.NONE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Welcome to nginx!", Complaint.PLACEHOLDER),
        ("It works!", Complaint.PLACEHOLDER),
        ("Ce site est en construction.", Complaint.PLACEHOLDER),
        ("Site en maintenance, de retour bientôt.", Complaint.PAUSE),
        ("Notre site est actuellement en maintenance.", Complaint.PAUSE),
        ("Une page introuvable fait fuir un visiteur.", Complaint.MENTION),
        ("Un four, un lavoir, un chemin.", Complaint.NONE),
    ],
)
def test_what_a_page_says_of_itself(text: str, kind: Complaint) -> None:
    assert complaint(said(text)) is kind


def test_an_error_is_said_first() -> None:
    lines = "".join(f"<p>Le chantier a duré {n} jours." for n in range(8))
    assert complaint(said(f"{lines}<p>Cette page n’existe plus.")) is Complaint.MENTION
    assert complaint(said(f"Cette page n’existe plus.{lines}")) is Complaint.ERROR
    assert complaint(said(lines, "Page introuvable")) is Complaint.ERROR


def test_the_same_error_but_for_what_is_repeated() -> None:
    one, other = (
        said("La page /four est introuvable (demande 12)."),
        said("La page /lavoir est introuvable (demande 99)."),
    )
    assert same_complaint(one, other, {"four", "lavoir"})
    assert not same_complaint(one, said("Ce document a été supprimé."), set())
    assert not same_complaint(said("Bonjour"), said("Bonjour"), set())


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Not found", True),
        ('{"error": "not found"}', True),
        ('{"status":404,"message":"x"}', True),
        ('{"nom": "four"}', False),
        ("Bonjour", False),
        ("", False),
    ],
)
def test_a_few_words_that_are_no_page(note: str, expected: bool) -> None:
    assert complains(note) is expected


@pytest.mark.parametrize(
    "text",
    ["que vous que vous que vous " * 60, "la page " * 180, "you have a page that " * 70, "erreur 404 " * 130, "nous n avons pas " * 80, "the page you were looking for " * 50],
    ids=lambda text: text[:16],
)  # fmt: skip
def test_no_sentence_is_long_to_read(text: str) -> None:
    begun = time.process_time()
    complaint(said(text, text[:400]))
    assert time.process_time() - begun < 0.5
