"""A territory whose programmes are everything that a page must know how to tell, and the pages that they make."""

import datetime
from functools import cache
from pathlib import Path

from espace_ressource.pages.markup import Surroundings
from espace_ressource.pages.page import Page
from espace_ressource.problems import Severity
from espace_ressource.site import make_site
from espace_ressource.workshop import open_territory
from territories import CONFIG, make_territory

TODAY = datetime.date(2027, 1, 10)
SITE = "https://exemple.org/"
DATED = CONFIG.replace("  - espace-ressource\n", "  - espace-ressource:\n      aujourd_hui: 2027-01-10\n")
"""Whose site is built on that day."""

CASE = """\
titre: L’épicerie du bourg
resume: Une épicerie que ses clients possèdent, avec des parts sociales.
themes: [confiance]
territoires: [Ardèche]
mecanismes: [foncière]
texte: Une histoire.
sources:
  - { titre: Le journal du bourg, url: "https://exemple.org/epicerie" }
analyse:
  confiance: Par des réunions dans la cuisine de la mairie.
liens:
  cite: [monnaies-alternatives]
"""
TERM = """\
titre: Part sociale
definition: Ce que possède un membre d’une coopérative.
synonymes: [parts sociales]
themes: [confiance]
"""
TOOL = """\
titre: La charte du bourg
sorte: charte
resume: Une page que chacun signe.
themes: [confiance]
"""
DAY = """\
titre: Journée des chantiers
nature: journée
resume: Une journée pour lancer cinq chantiers.
objectifs: [écrire une charte]
organisateurs: Le Labo
publie_par: { nom: L’agenda du pays, url: "https://exemple.org/agenda" }
partie_de: saison
rang: 2
a_lire:
  - { fiche: epicerie, avant: le jour 1, consigne: lire à deux }
  - monnaies-alternatives
documents: { titre: La charte, fiche: charte }
seances:
  - date: jeudi 14 janvier 2027
    statut: confirmée
    lieux:
      - { nom: Salle des fêtes, adresse: 1 place de la Mairie, commune: commune 26113 Die, acces: à dix minutes de la gare, accessibilite: de plain-pied }
    inscription: { obligatoire: obligatoire, url: "https://exemple.org/inscription", limite: 2027-01-12, contact: contact@exemple.org }
    prix: gratuit
    places: 80
    places_restantes: 16
    creneaux:
      - 9h-9h30: Accueil
      - heure: 9h30-9h45
        titre: Introduction
        salle: grande salle
        intervenants:
          - { nom: Claude Martin, role: président d’honneur, organisme: Le Labo }
          - { nom: Personne Pressentie, statut: pressenti }
      - 9h45-10h: Cadre de la journée
      - heure: 10h
        duree: 1 h
        titre: Présentation des chantiers
        formats: [individuel, grand groupe]
        intervenants: { nom: Marie Dupont, statut: à confirmer }
      - 11h-12h30: Fonctionnement et charte
        cas: epicerie
      - 12h30-13h: Synthèse
      - 13h-14h: Déjeuner
      - 14h-14h15: Remise en mouvement
      - heure: 14h15-15h45
        titre: Cinq ateliers
        temps: [motivations, feuille de route, implication]
        activites:
          - { titre: Accompagnement, salle: salle 1, places: 12, complet: oui }
          - { titre: Financement, salle: salle 2, places: 12, places_restantes: 3 }
          - { titre: Évaluation, salle: salle 3, places: 12, places_restantes: 1 }
          - { titre: Formation des coopératrices et des coopérateurs, salle: mezzanine, places: 15 }
          - { titre: Plaidoyer, salle: jardin }
      - 15h45-16h15: Restitution collective
      - heure: 16h15-16h30
        titre: Conclusion commune
        partage_avec: [tresorerie]
ajoute_le: 2026-11-22
"""
OFFER = """\
titre: Susciter des démarches
nature: atelier
resume: Deux journées sur la relation d’associé.
pour_qui: Dix épargnants et entrepreneurs.
commande_par: Un acteur du développement local.
duree: 2 jours
capacite: 10
prix: inconnu
a_lire: epicerie
intersession: { frequence: chaque semaine, lieu: l’espace ressource }
jours:
  - rang: 1
    theme: comprendre
    creneaux:
      - { moment: matin, titre: Les enjeux, formats: [individuel, grand groupe] }
      - { moment: matin, titre: Les besoins }
      - { moment: après-midi, titre: Découverte de cas, formats: [binôme, grand groupe] }
  - rang: 2
    creneaux:
      - { moment: soirée, titre: Clôture, statut: éventuel }
"""
TREASURY = """\
titre: Trésorerie associative
nature: formation
resume: Lire un plan de trésorerie.
prix: { nature: payant, montant: 120 €, precision: repas compris }
intersession: { frequence: une fois, activite: remplir son plan }
seances:
  - id: die
    titre: Session de Die
    statut: complète
    lieux: { nom: Maison des associations, commune: commune 26113 Die }
    places: 12
    places_restantes: 0
    jours:
      - { date: 2027-03-12, theme: lire un plan, heures: [9h30-12h30, 14h-17h] }
      - date: 2027-04-09
        creneaux: [9h30-12h Retour sur les plans, 14h Avec un chargé de prêt]
  - id: gap
    titre: Session de Gap
    date: 2027-05-20
    date_initiale: 2027-02-04
    statut: confirmée
    motif: la salle était prise
    heures: 9h-17h
    lieux: { commune: commune 05061 Gap }
  - id: valence
    titre: Session de Valence
    date: 2027-02-11
    statut: reportée
    motif: grève des trains
    remplacee_par: [tresorerie#gap, en-ligne]
  - id: privas
    titre: Session de Privas
    date: 2027-06-03
    statut: annulée
    motif: pas assez d’inscrits
ajoute_le: 2026-11-22
"""
ONLINE = """\
titre: Lire un plan, depuis La Réunion
nature: webconférence
seances:
  - date: 2027-02-25
    heures: 14h-15h30
    fuseau: La Réunion
    mode: en ligne
    statut: confirmée
    prix: { nature: inclus, precision: dans l’adhésion }
    intervenants:
      - ou: [{ nom: Anne Petit, role: trésorière }, { nom: Jean Grand, role: comptable }]
        organisme: Le Réseau
"""
REPORT = """\
titre: La soupe aux cailloux
nature: atelier
partie_de: saison
rang: 1
seances:
  - { date: 2026-11-05, statut: terminée, lieux: { nom: Lyon, commune: commune 69123 Lyon } }
restitution:
  resume: Trois axes, trois propositions.
  date: 2026-11
  questions: [Comment agir sur un contexte ?]
  constats: [Les dossiers sont lus trop vite.]
  axes:
    - { titre: Une ambition, questions: ["Réparer ou transformer ?"] }
    - { titre: Une articulation }
  propositions:
    - { id: citoyennete, numero: 1, titre: Encourager la citoyenneté, intentions: [le débat], criteres: [la transparence], destinataire: la région, suites: [un comité est créé] }
    - { numero: 2, titre: Qualifier le conseil, pistes: [des croisements d’expérience] }
    - Promouvoir l’innovation
  besoins:
    - { besoin: des chartes, outils: [charte] }
    - un observatoire
"""
SEASON = "titre: La saison des ateliers\nresume: Des ateliers qui se suivent.\nfrequence: deux fois par an\n"
SPRING = "titre: Rencontre des clubs\nseances:\n  - { date: printemps 2027, statut: projetée, lieux: { commune: commune 26113 Die } }\n"
RETIRED = "titre: Un doublon\nstatut: retirée\nmotif_retrait: Publié deux fois.\nremplace_par: journee\n"

FILES = {
    "resources/cas/epicerie.yml": CASE,
    "resources/glossaire/part-sociale.yml": TERM,
    "resources/outils/charte.yml": TOOL,
    "programmes/journee.yml": DAY,
    "programmes/demarches.yml": OFFER,
    "programmes/tresorerie.yml": TREASURY,
    "programmes/en-ligne.yml": ONLINE,
    "programmes/soupe.yml": REPORT,
    "programmes/series/saison.yml": SEASON,
    "programmes/clubs.yml": SPRING,
    "programmes/doublon.yml": RETIRED,
    "docs/agenda.md": '# Agenda\n\n<div markdown>\n\n{{ agenda(limite=2, titre="Prochaines séances") }}\n\n{{ agenda(forme="tableau") }}\n\n'
    '{{ seances(programme="tresorerie") }}\n\n{{ programme("soupe") }}\n\n</div>\n',
}


def sample_territory(root: Path) -> Path:
    """The territory, on the disk."""
    return make_territory(root, FILES, config=DATED)


@cache
def pages_of(root: Path, today: datetime.date = TODAY, site_url: str = SITE) -> dict[str, Page]:
    """Every page that a territory makes, by address; nothing is wrong in it."""
    opened = open_territory(root, today)
    assert not [problem for problem in opened.problems if problem.severity is Severity.ERROR], opened.problems
    site = make_site(opened.catalogue, Surroundings(site_name="Essai", site_url=site_url))
    return {page.address: page for page in site.pages}
