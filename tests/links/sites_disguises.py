"""More sites of the farm: pages that came with a good status and are something else, and pages that only look so."""

import itertools
from collections.abc import Callable
from urllib.parse import unquote

from aiohttp import web

from links.farm import PROSE, html, redirect
from links.sites import NAV, PAGE, everywhere, here, missing, page, site

# One row a case.
# fmt: off

Make = Callable[[web.Request], web.StreamResponse]
MENU = f"<nav><ul>{NAV}</ul></nav>"
DRAW = itertools.count()
QUOTES = (
    "Qui sème tard récolte en chantant, disait la meunière du haut",
    "Mieux vaut un four commun que cent cheminées froides au village",
    "Le chemin creux connaît toutes les jambes de la commune",
    "On ne bâtit pas un lavoir pour une seule lessive",
    "Au marché du samedi les idées pèsent plus que les poires",
)


def other_pages(id: str, truth: str, own: Make, others: Make, path: str = PAGE) -> None:
    """A site with one page, that answers anything else in its own manner."""

    @site(id, truth, path)
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        return own(request) if here(request, path) else others(request)


def leniently(id: str, truth: str, make: Make) -> None:
    """A site that looks only at how an address starts, and shows a good page for any other in that folder."""

    @site(id, truth)
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        if request.path.startswith(PAGE):
            return make(request)
        return html() if request.path.startswith("/dossier/") else missing()


def last(request: web.Request) -> str:
    return unquote(request.path).rstrip("/").rsplit("/", 1)[-1]


# Errors that say so, at every address ---------------------------------------------------------------------------------
for name, title, words in (
    ("title", "Page introuvable", "Retour à l’accueil"),
    ("title-site", "Page introuvable | Commune du bourg", "Retour à l’accueil"),
    ("title-404", "Commune du bourg - Erreur 404", "Retour à l’accueil"),
    ("lost", "Commune du bourg", "Oups, vous êtes perdu ! Cette page n’est pas ou plus là."),
    ("moved-words", "Commune du bourg", "La page que vous recherchez a été déplacée ou supprimée."),
    ("nothing-here", "Commune du bourg", "Il n’y a rien à cette adresse."),
    ("none-found", "Commune du bourg", "Aucune page ne correspond à votre demande."),
    ("content-none", "Commune du bourg", "Aucun contenu trouvé."),
    ("unknown", "Commune du bourg", "Cette adresse ne mène nulle part."),
    ("not-exist", "Commune du bourg", "Désolé, le contenu que vous avez demandé n’existe pas ou n’existe plus."),
    ("invalid-link", "Commune du bourg", "Le lien que vous avez suivi est peut-être rompu."),
    ("expired-link", "Commune du bourg", "Ce lien n’est plus valide."),
    ("english", "The village", "Oops! That page can’t be found."),
    ("english-nothing", "The village", "Nothing was found at this location. Maybe try a search?"),
    ("english-sorry", "The village", "Sorry, the page you are looking for could not be found."),
    ("english-broken", "The village", "The link you followed may be broken, or the page may have been removed."),
    ("english-this", "The village", "This page isn’t available"),
    ("english-hmm", "The village", "Hmm. We’re having trouble finding that page."),
    ("german", "Das Dorf", "Die angeforderte Seite wurde leider nicht gefunden."),
    ("german-short", "Fehler 404", "Zur Startseite"),
    ("spanish", "El pueblo", "Lo sentimos, la página que busca no existe."),
    ("italian", "Il paese", "La pagina che stai cercando non esiste."),
    ("dutch", "Het dorp", "De pagina die u zoekt bestaat niet (meer)."),
    ("portuguese", "A aldeia", "A página que você procura não foi encontrada."),
    ("catalan", "El poble", "No s’ha trobat la pàgina."),
    ("wiki", "Épicerie du bourg - Wiki", "Cette page n’existe pas encore. Vous pouvez la créer. Modifier Historique"),
    ("dokuwiki", "Wiki du bourg", "This topic does not exist yet. You’ve followed a link to a topic that doesn’t exist yet."),
    ("video", "Vidéos", "Cette vidéo n’est plus disponible."),
    ("product", "Boutique", "Ce produit n’existe plus."),
    ("suspended", "Compte suspendu", "Cet hébergement est suspendu. Contactez votre fournisseur."),
    ("suspended-english", "Account Suspended", "This Account has been suspended. Contact your hosting provider for more information."),
    ("nginx", "Welcome to nginx!", "If you see this page, the nginx web server is successfully installed and working."),
    ("apache", "Apache2 Debian Default Page: It works", "This is the default welcome page used to test the correct operation of the server."),
    ("it-works", "", "<h1>It works!</h1>"),
    ("building", "Bientôt", "Site en construction. Revenez bientôt."),
    ("plesk", "Domain Default page", "If you are seeing this message, the website for is not available at this time."),
    ("database", "Erreur", "Error establishing a database connection"),
    ("number-alone", "Commune du bourg", "404"),
):
    everywhere(f"says-{name}", "dead", lambda request, t=title, w=words: html(w, t))
    leniently(f"starts-{name}", "dead", lambda request, t=title, w=words: html(w, t))
everywhere("says-with-menus", "dead", lambda request: web.Response(text=f"<html><title>Commune</title><body>{MENU}<main><h1>Erreur</h1><p>La page est introuvable.</main>", content_type="text/html"))
everywhere("says-with-news", "dead", lambda request: html(f"<h2>Page introuvable</h2><p>À lire aussi</p><ul>{NAV}</ul>{PROSE * 6}", "Le journal du bourg"))
everywhere("says-with-echo", "dead", lambda request: html(f"Le fichier « {unquote(request.path)} » est introuvable sur ce serveur.", f"{last(request)} introuvable"))
everywhere("says-with-guess", "dead", lambda request: html(f"Page introuvable. Vouliez-vous dire « {last(request)[::-1]} » ou « {last(request)[:4]} » ?", "Commune"))
everywhere("says-with-token", "dead", lambda request: html(f"<form><input name=csrf value={next(DRAW)}></form>Page introuvable à 12 h {next(DRAW)} min {next(DRAW)} s, incident {next(DRAW):x}-fe.", "Commune"))
everywhere("says-with-quotes", "dead", lambda request: html(f"Page introuvable. En attendant : {QUOTES[next(DRAW) % 5]}.", "Commune du bourg"))
everywhere("says-with-ads", "dead", lambda request: html(f"La page demandée n’existe plus. {QUOTES[next(DRAW) % 5]}. {QUOTES[next(DRAW) * 3 % 5]}. {PROSE}", "Commune du bourg"))
everywhere("says-in-latin", "dead", lambda request: web.Response(body="<html><title>Erreur</title><p>La page demandée a été supprimée".encode("cp1252"), content_type="text/html"))
everywhere("says-in-utf-16", "dead", lambda request: web.Response(body="<html><title>Erreur</title><p>La page demandée a été supprimée".encode("utf-16"), content_type="text/html"))
everywhere("says-in-entities", "dead", lambda request: html("La page demand&eacute;e n&#8217;a pas &eacute;t&eacute; trouv&eacute;e", "Commune"))
everywhere("says-in-a-script-site", "dead", lambda request: html("Cette page est introuvable." + "<script src=/a.js></script>", "Commune"))
page("says-words-alone", "unknown", lambda: html("Cette page n’existe plus.", "Commune du bourg"))
page("says-product-gone", "unknown", lambda: html("Ce produit n’est plus disponible.", "Marmite de fonte"))
page("says-video-gone", "unknown", lambda: html("Cette vidéo n’est plus disponible.", "Vidéos"))
page("says-database-once", "unknown", lambda: html("Error establishing a database connection", "Database Error"))
page("says-nginx-home", "unknown", lambda: html("If you see this page, the nginx web server is successfully installed.", "Welcome to nginx!"), "/")
page("says-building-home", "unknown", lambda: html("Site en construction.", "Bientôt ici"), "/")
page("says-fatal", "unknown", lambda: web.Response(text="<br />\n<b>Fatal error</b>: Uncaught Error: Call to undefined function in /var/www/index.php:3", content_type="text/html"))
page("says-not-found-text", "unknown", lambda: web.Response(text="Not found"))
page("says-not-found-json", "unknown", lambda: web.Response(text='{"error": "not found", "status": 404}', content_type="application/json"))

# Errors that do not say so --------------------------------------------------------------------------------------------
everywhere("silent-home", "dead", lambda request: html("Bienvenue chez nous. " + PROSE * 4, "Accueil"))
everywhere("silent-home-echo", "dead", lambda request: html(f"Bienvenue. {PROSE * 3} <a href='/partager?page={request.path}'>Partager {last(request)}</a>", "Accueil"))
everywhere("silent-language", "dead", lambda request: html("Orri hau ez dago hemen. " * 3, "Herria"))
everywhere("silent-casino", "dead", lambda request: html("Meilleurs bonus, jouez maintenant, retrait rapide. " * 6, "Casino en ligne"))
everywhere("silent-picture", "unknown", lambda request: web.Response(text="<html><title></title><body><img src=/perdu.png alt=404><script src=/s.js></script>", content_type="text/html"))
everywhere("silent-shell", "unknown", lambda request: web.Response(text="<html><title>Carte</title><body><div id=app></div><script src=/a.js></script>", content_type="text/html"))
everywhere("silent-shell-noscript", "unknown", lambda request: web.Response(text="<html><title>Carte</title><body><noscript>Vous devez activer JavaScript.</noscript><div id=x></div><script type=module src=/a.js></script>", content_type="text/html"))
everywhere("silent-shell-framed", "unknown", lambda request: web.Response(text=f"<html><title>Carte des lieux</title><body><header>{NAV}</header><div id=app>Chargement…</div><footer>{PROSE}</footer><script src=/a.js></script>", content_type="text/html"))
everywhere("silent-shell-prose", "unknown", lambda request: web.Response(text=f"<html><title>Carte des lieux</title><body><div id=root></div><p>{PROSE * 2}</p><script src=/a.js></script>", content_type="text/html"))
everywhere("silent-shell-home", "ok", lambda request: web.Response(text="<html><title>Carte</title><body><div id=app></div><script src=/a.js></script>", content_type="text/html"), "/")

# Pages that are there, whatever they say ------------------------------------------------------------------------------
for name, title, words in (
    ("404-explained", "Comprendre l’erreur 404", "Une erreur 404 signifie que la page n’a pas été trouvée par le serveur. Voici comment la corriger."),
    ("404-short", "L’erreur 404", "Une page introuvable fait fuir un visiteur sur deux. Trois conseils pour ne plus en avoir sur votre site."),
    ("404-faq", "Foire aux questions", "Pourquoi la page est-elle introuvable ? Parce que vous n’êtes pas connecté. Comment payer ? Par chèque."),
    ("lost-document", "Que faire quand un document est introuvable ?", "Demandez-le au secrétariat, il en garde une copie."),
    ("lost-objects", "Objets trouvés", "Un document trouvé ? Rapportez-le à la mairie. Le fichier des objets n’est plus disponible en ligne."),
    ("missing-book", "Un livre introuvable", "Ce livre n’est plus disponible en librairie ; nous en prêtons deux exemplaires."),
    ("past-event", "Fête du four", "Cet événement est passé. Merci aux cent personnes venues !"),
    ("archived", "Guide de 2012", "Cette page est archivée et n’est plus mise à jour."),
    ("embed", "Notre film", "Contenu indisponible : activez les cookies pour voir la vidéo. Le film dure douze minutes et raconte le chantier."),
    ("sold-out", "La marmite", "Ce produit est en rupture de stock, il sera de retour en mai."),
    ("closed-shop", "L’épicerie", "L’épicerie n’existe plus depuis 2019 ; son histoire reste à raconter."),
    ("deleted-rule", "Règlement", "L’article 4 a été supprimé par l’assemblée du 3 mai."),
    ("works", "Le chantier", "Le site est en travaux jusqu’en mars ; on y entre par la rue du Four."),
    ("short", "Bonjour", "Bonjour."),
    ("shop-for-sale", "L’épicerie est à vendre", "Le fonds de commerce est à vendre avec le logement."),
    ("wine-estate", "Domaine viticole à vendre", "Ce domaine de douze hectares est à vendre ; la commune cherche un repreneur."),
    ("land", "Domaine de la Source", "Le domaine est en vente. Faire une offre à l’étude avant le 3 mai."),
    ("paywall", "Les monnaies locales", "Cet article est réservé aux abonnés. Il vous reste 80 % à lire."),
    ("404-people", "404 habitants", "Le village compte 404 habitants et un four."),
    ("error-of-name", "Erreur de casting", "Une comédie en trois actes, par la troupe du bourg."),
    ("http-410", "Supprimer une page proprement", "Répondez 410 Gone plutôt que 404 Not Found quand la page est retirée."),
    ("captcha", "Qu’est-ce qu’un captcha ?", "Un test qui demande de prouver que l’on est humain."),
    ("moved-office", "La mairie a déménagé", "La page que vous cherchez est sur le panneau de l’entrée : la mairie est rue du Four."),
):
    page(f"lives-{name}", "ok", lambda t=title, w=words: html(w, t))
    leniently(f"lives-longer-{name}", "ok", lambda request, t=title, w=words: html(f"{w} {PROSE}", t))
page("lives-forum", "ok", lambda: html("Bonjour, mon site affiche « page not found », que faire ? Réponse : le fichier manque." + PROSE, "Page not found sur mon site - Forum"))
page("lives-404-film", "ok", lambda: html(PROSE * 7, "404"))
page("lives-terms", "ok", lambda: html(PROSE * 7 + "L’éditeur n’est pas responsable si la page est indisponible.", "Conditions"))
page("lives-listing", "ok", lambda: html('<a href="../">Parent</a> <a href=plan.pdf>plan.pdf</a>', "Index of /dossier"), "/dossier/")
page("lives-frames", "ok", lambda: web.Response(text="<html><title>Site</title><frameset cols=*><frame src=/a.html></frameset></html>", content_type="text/html"))
page("lives-embedded", "ok", lambda: web.Response(text="<html><body><embed src=/plan.pdf type=application/pdf></body></html>", content_type="text/html"))
page("lives-xhtml", "ok", lambda: web.Response(text='<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Bourg</title></head><body><p>Bonjour à tous</p></body></html>', content_type="application/xhtml+xml"))

# Pages that look like each other --------------------------------------------------------------------------------------
TOPS = f"<header>{NAV}</header>"


def notice(number: str, text: str) -> web.Response:
    return html(f"{TOPS}Fiche n° {number}. {text}", "Catalogue du territoire")
page("alike-number", "ok", lambda: notice("1204", "Four banal, pierre, dix-huitième siècle."), "/fiche/1204")
other_pages("alike-number-soft", "ok", lambda request: notice("1204", "Four banal, pierre, dix-huitième siècle."), lambda request: notice("", "Cette fiche n’existe pas."), "/fiche/1204")
other_pages("alike-number-empty", "ok", lambda request: notice("1204", "Four banal du haut, en pierre."), lambda request: notice("", ""), "/fiche/1204")
other_pages("alike-all-titles", "ok", lambda request: html(f"{TOPS}<p>La mairie ouvre le mardi matin et le jeudi soir.</p>", "Commune du bourg"), lambda request: html(f"{TOPS}<p>Page introuvable.</p>", "Commune du bourg"))
other_pages("alike-quotes", "ok", lambda request: html(f"{TOPS}<p>La mairie ouvre le mardi matin, le jeudi soir et le premier samedi du mois, sauf en août.</p>{QUOTES[next(DRAW) % 5]}", "Commune"), lambda request: html(f"{TOPS}<p>Page introuvable.</p>{QUOTES[next(DRAW) % 5]}", "Commune"))
other_pages("alike-other-article", "ok", lambda request: html(), lambda request: html(QUOTES[next(DRAW) % 5] * 9, QUOTES[next(DRAW) % 5]))
other_pages("alike-home-elsewhere", "ok", lambda request: html(), lambda request: html(PROSE * 3, "Accueil"))
other_pages("alike-to-home-elsewhere", "ok", lambda request: html(), lambda request: html(title="Accueil") if request.path == "/" else redirect(302, "/"))
other_pages("alike-shell-elsewhere", "ok", lambda request: html(head="<script src=/a.js></script>"), lambda request: web.Response(text="<html><title>App</title><div id=root></div><script src=/a.js></script>", content_type="text/html"))
ALERT = "<p>Une erreur est survenue, veuillez réessayer.</p>"
other_pages("alike-hidden-alert", "ok", lambda request: html(f"<div style='display:none'>{ALERT}</div>Le four chauffe le samedi.", "Le four"), lambda request: html(f"<div style='display:none'>{ALERT}</div>Rien.", "Perdu", 404))
other_pages("alike-alert-everywhere", "ok", lambda request: html(ALERT + PROSE * 8, "Le four"), lambda request: html(ALERT + "Page introuvable", "Perdu", 404))
other_pages("alike-alert-short", "unknown", lambda request: html(ALERT + PROSE * 2, "Le four"), lambda request: html(ALERT + "Page introuvable", "Perdu", 404))
other_pages("alike-busy-elsewhere", "ok", lambda request: html("Document introuvable ? Écrivez-nous.", "Aide"), lambda request: html(status=429))
other_pages("alike-error-elsewhere", "ok", lambda request: html(), lambda request: html("La page est introuvable", "Erreur 404"))


def one_of(*prefixes: str) -> Make:
    return lambda request: html() if request.path.lower().startswith(prefixes) else missing()
everywhere("ignores-query", "ok", lambda request: html() if here(request, "/agenda") else missing(), "/agenda?page=2&utm_source=lettre")
everywhere("ignores-query-home", "ok", lambda request: html() if request.path == "/" else missing(), "/?utm_source=lettre")
everywhere("ignores-end", "ok", one_of("/article/1204"), "/article/1204/le-four-du-bourg")
everywhere("ignores-slug", "ok", one_of("/article/1204-"), "/article/1204-le-four-du-bourg")
everywhere("ignores-slug-last", "ok", lambda request: html() if "1204" in request.path else missing(), "/article/le-four-du-bourg-1204.html")
everywhere("ignores-folder", "ok", one_of("/agenda/"), "/agenda/2026/mars")
everywhere("ignores-case", "ok", one_of("/dossier/epicerie"), "/Dossier/Epicerie")
everywhere("ignores-slash", "ok", one_of("/dossier/epicerie"), "/dossier/epicerie/")
everywhere("ignores-slug-about-404", "ok", lambda request: (html("Une page introuvable fait fuir un visiteur sur deux. Trois conseils.", "L’erreur 404") if request.path.startswith("/article/1204") else missing()), "/article/1204-l-erreur-404")
everywhere("ignores-slug-missing", "ok", lambda request: (html("Ce livre n’est plus disponible en librairie. Nous le prêtons.", "Le four du bourg") if request.path.startswith("/livre/1204") else missing()), "/livre/1204-le-four-du-bourg")
everywhere("one-page-named", "ok", lambda request: html("Notre ferme accueille des groupes toute l’année. " + PROSE, "La ferme du haut bourg"), "/la-ferme-du-haut-bourg")
everywhere("one-page-home-index", "ok", lambda request: html(PROSE * 3, "La ferme"), "/index.html")
everywhere("one-page-utm", "ok", lambda request: html(PROSE * 3, "La ferme"), "/?utm_source=lettre")
everywhere("one-page-language", "ok", lambda request: html(PROSE * 3, "La ferme"), "/fr/")

# Names for sale -------------------------------------------------------------------------------------------------------
for name, title, words in (
    ("french", "exemple.fr", "Le nom de domaine exemple.fr est à vendre. Faire une offre."),
    ("french-polite", "Nom de domaine disponible", "Ce nom de domaine est en vente ! Renseignez-vous auprès de son propriétaire."),
    ("english", "exemple.com is for sale", "Get this domain. Make an offer. Buy now."),
    ("english-may", "exemple.com", "This domain may be for sale. Inquire now. Related Searches: credit, insurance."),
    ("expired", "exemple.com", "This domain has expired. If you are the owner, renew it now."),
    ("expired-french", "exemple.fr", "Ce nom de domaine a expiré. Si vous en êtes le titulaire, renouvelez-le."),
    ("registered", "Félicitations", "Félicitations ! Votre nom de domaine a bien été enregistré. Votre hébergement n’est pas encore en ligne."),
    ("reserved", "exemple.fr", "Ce nom de domaine est réservé par un client de notre bureau d’enregistrement."),
    ("parked", "exemple.com", "This web page is parked free, courtesy of the registrar."),
    ("german", "exemple.de", "Diese Domain steht zum Verkauf! Domain kaufen."),
    ("spanish", "exemple.es", "Este dominio está en venta. Compre este dominio."),
    ("future", "exemple.org", "Future home of something quite cool. This domain is registered but has no website yet."),
):
    everywhere(f"sale-{name}", "dead", lambda request, t=title, w=words: html(w, t))
    leniently(f"starts-sale-{name}", "dead", lambda request, t=title, w=words: html(w, t))
    everywhere(f"sale-{name}-home", "dead", lambda request, t=title, w=words: html(w, t), "/")
everywhere("sale-service", "dead", lambda request: web.Response(text="<html><title>exemple.com</title><body><a href=https://www.sedo.com/search/details/?domain=exemple.com>exemple.com</a> Related links: credit, hotel<script src=https://img.sedoparking.com/x.js></script>", content_type="text/html"))
everywhere("sale-service-home", "dead", lambda request: web.Response(text="<html><title>exemple.com</title><body><p>Credit Hotel Insurance<iframe src=https://www.parkingcrew.net/x></iframe><script src=https://img.sedoparking.com/x.js></script>", content_type="text/html"), "/")


def lander(request: web.Request) -> web.Response:
    """What a great registrar shows for the names that it sells."""
    if request.path == "/lander":
        return web.Response(
            text="<html><div id=root></div><script src=https://img1.example/parking-lander/static/main.js></script>",
            content_type="text/html",
        )
    return web.Response(
        text='<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>',
        content_type="text/html",
    )
everywhere("sale-lander", "dead", lander)
everywhere("sale-lander-home", "dead", lander, "/")


@site("sale-by-redirect", "dead")
async def _lander(request: web.Request, number: int) -> web.StreamResponse:
    if request.path == "/vente":
        return html("exemple.org est à vendre. Buy this domain.", "exemple.org est à vendre")
    return redirect(302, f"/vente?domaine=exemple.org&de={request.path}")
page("sale-words-alone", "unknown", lambda: html("Ce nom de domaine est à vendre.", "exemple.org"))
page("sale-shop", "ok", lambda: html("Nos noms de domaine : .fr à 7 euros, .bzh à 30 euros. Achetez le vôtre, hébergement compris. " + PROSE, "Acheter un nom de domaine"), "/domaines/")
everywhere("sale-shop-home", "ok", lambda request: (html("Nos noms de domaine : .fr à 7 euros. Achetez le vôtre. " + PROSE * 3, "Bureau d’enregistrement") if request.path == "/" else missing()), "/")
page("sale-article", "ok", lambda: html("Un nom de domaine à vendre n’est pas toujours une bonne affaire. Trois points à vérifier avant d’acheter.", "Noms de domaine : bien choisir"))
page("sale-adverts", "ok", lambda: html("Vélo à vendre, 30 euros. Poules à vendre. Faire une offre à l’épicerie. " + PROSE, "Petites annonces"))
page("sale-castle", "ok", lambda: html("Ce domaine est à vendre : château, bois, étang. Visites le samedi.", "Le domaine du Haut"))
