"""How pages say that something is not there, in the words of several languages: patterns for a text made ``plain``.

A statement is about the page that was asked for (« la page demandée n’existe plus ») and stops there; what is said of pages in
general (« une page introuvable fait fuir »), of a condition (« si la page… ») or goes on (« n’est pas disponible en anglais »)
is none.
"""

import functools
import re
import unicodedata


def plain(text: str) -> str:
    """The text without accents, case, apostrophes or ornaments; what stood in parentheses stands between commas."""
    text = text[:4_000]
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _ORNAMENTS.sub(" ", _PARENTHESES.sub(",", text.casefold())).strip(" ,")


_MARKS = re.compile("[\u0300-\u036f]+")
_PARENTHESES = re.compile(r" ?[()\[\]]")
_ORNAMENTS = re.compile(r"[\s«»\"“”’'\N{MODIFIER LETTER APOSTROPHE}]+")
_GREETING = (
    r"(?:(?:oups|oops|ooops|ouch|aie|zut|mince|oh non|oh no|uh oh|oh|whoops|hmm+|desolee?s?|nous sommes desolee?s?|sorry|we re sorry|we are sorry"
    r"|attention|erreur|error|fehler|http|statut|status|code|err|404|410|malheureusement|unfortunately|helas|leider|lo sentimos|ops|oeps|hoppla|vaya)\b[ ,:!.#/|–—-]*){0,6}"
)
"""What comes before the statement."""
_BEFORE = r"(?:(?!(?:si|quand|lorsque|comment|pourquoi|une?|des|d|if|when|how|why|an?|some|parce|because|where)\b)[^\s.,;:]+,? ){0,6}?"
"""Words that keep a statement one: « Il semble que », « We are sorry but ». A condition or an indefinite article does not."""
_AFTER = (
    r"(?= ?(?:$|[,;:.!…|–—-])| (?:ou|et|ni|or|and|nor|sur (?:ce|cet|cette|notre|le|ces|nos)|on (?:this|our|the)|at (?:this|that|the|your)|a (?:cette|cet|ce|l adresse|votre|vos|\d+)|dans (?:ce|cette|notre)"
    r"|from (?:this|our)|ici|here|pour le moment|pour l instant|actuellement|temporairement|en ce moment|desormais|mais|car|but|because|please|any ?more|any longer|yet|right now|currently"
    r"|temporarily|encore|malheureusement|par (?:son|l|le|un)|by (?:its|the)|suite a|merci|veuillez|you|vous|en telechargement|pour (?:cette|ce|votre|le moment)|du site|de (?:ce|notre|cette) site)\b)"
)
"""A statement ends there: what is « not available in English », or « removed by the meeting of May », is not missing."""
_NOUN_FR = (
    r"(?:page|adresse|url|lien|document|fichier|ressource|contenu|article|fiche|annonce|produit|offre|evenement|video|site|publication|rubrique"
    r"|sujet|element|compte|projet|collecte|petition|sondage|questionnaire|utilisateur|profil|album|photo|dossier|formulaire|service|blog|hebergement|post|billet|message|discussion|boutique)s?"
)
_WHICH_FR = (
    r"(?: (?:web|internet|demandee?s?|recherchee?s?|souhaitee?s?|voulue?s?|desiree?s?|indiquee?s?|saisie?s?|visee?s?|en question|d origine"
    r"|(?:que|a laquelle|auquel|vers laquelle|ou) (?:vous|tu|nous)(?: [^\s.]+){1,7}?)){0,3}"
)
_ECHO = r"(?: (?:\S*/\S*|\S+\.\w{2,5}|\S+-\S+-\S+))?"
_SOFTLY_FR = (
    r"(?:,? (?:est|sont|etait|semble|parait|etre|peut|peut-etre|a|ont|avoir|ete|ou|malheureusement|helas|actuellement|desormais|sans doute|probablement"
    r"|bien|temporairement|momentanement|provisoirement|definitivement|visiblement|apparemment|pas encore|encore))*"
)
_LOST_FR = (
    r"(?:introuvables?|inexistante?s?|indisponibles?|inaccessibles?|inconnue?s?|invalides?|incorrecte?s?|erronee?s?|supprimee?s?|effacee?s?|retiree?s?|depubliee?s?|deplacee?s?|disparue?s?"
    r"|disparu|expiree?s?|perimee?s?|obsoletes?|rompue?s?|brisee?s?|cassee?s?|morte?s?|perdue?s?|egaree?s?|suspendue?s?|desactivee?s?|fermee? definitivement|definitivement fermee?"
    r"|n existe(?:nt)? (?:pas|plus)|s est (?:perdue?|egaree?|envolee?|volatilisee?|fait la malle)|ne (?:mene|conduit) (?:nulle part|a rien)|ne correspond a (?:rien|aucune? \w+)"
    r"|n aboutit (?:pas|a rien)|ne repond (?:plus|pas)|fait son temps|pris la (?:poudre d escampette|fuite)|ferme ses portes|non trouvee?s?|n a pu etre (?:trouvee?|affichee?|chargee?))"
)
_NOT_FR = (
    r"(?: (?:n |ne )?(?:est|sont|a|ont|semble|soit|peut|y a)?(?: \S+){0,2}? ?(?:pas|plus|non|jamais|ni)(?: (?:pas|plus|ou|la|encore|ete|etre|pu|avoir|en mesure d))*"
    r" (?:disponibles?|trouvee?s?|accessibles?|en ligne|la|ici|publiee?s?|valides?|actifs?|actives?|affichee?s?|localisee?s?|presente?s?|existante?s?|de ce monde|a cette adresse))"
)
_FR = (
    rf"{_BEFORE}(?:la|le|l|les|cette|ce|cet|ces|votre|notre) {_NOUN_FR}{_WHICH_FR}{_ECHO}(?:{_SOFTLY_FR} {_LOST_FR}|{_NOT_FR}){_AFTER}"
    rf"|(?:vous|tu)(?: [^\s.,;:]+){{1,7}}? une? {_NOUN_FR} qui(?:{_SOFTLY_FR} {_LOST_FR}|{_NOT_FR}){_AFTER}"
    rf"|(?:rien|aucune? {_NOUN_FR}|aucun resultat)(?: [^\s.,;:]+){{0,4}}? (?:trouvee?s?|ne correspond|n existe|a cette adresse|ici|disponible){_AFTER}"
    rf"|{_BEFORE}rien n(?: [^\s.,;:]+){{0,3}}? trouve\b"
    r"|il n y a (?:plus |pas encore )?(?:rien|(?:aucune?|(?:pas |plus )?(?:encore )?de) (?:page|contenu|texte|document))(?: a voir)?(?: sous ce nom| a ce nom)?(?: (?:ici|a cet(?:te)? (?:adresse|endroit)|pour (?:cette|ce) \w+))?"
    + _AFTER
    + rf"|{_BEFORE}(?:nous|on|je) ne?(?: [^\s.,;:]+){{0,3}}? (?:pas|plus|rien|parvenons|arrivons|puissions)(?: [^\s.,;:]+){{0,3}}? (?:trouver?|trouvons|localiser|retrouver?|afficher)(?: (?:la|le|l|cette|ce|cet|votre|de) {_NOUN_FR}| ce que (?:vous|tu)| (?:a cette|a cet|ici))\b"
    rf"|(?:on|nous) ne (?:trouve|trouvons|retrouve|retrouvons) (?:pas|plus|rien)(?: (?:la|le|l|cette|ce|votre) {_NOUN_FR}| ce que| ici| a cette)\b"
    rf"|impossible de (?:trouver|charger|afficher|localiser) (?:la|le|l|cette|ce|cet|votre) {_NOUN_FR}\b"
    rf"|(?:vous|tu)(?: [^\s.,;:]+){{1,4}}? (?:perdue?s?|egaree?s?|fausse route|lien (?:mort|rompu|perime|casse)){_AFTER}"
)
_NOUN_EN = (
    r"(?:pages?|web ?pages?|file|document|content|url|resource|article|item|post|site|website|web site|address|link|video|listing|account|topic|product|event|job|story"
    r"|thread|profile|view|photo|object|entry|shop|store|domain|bucket|app|blog|project|repository|service)"
)
_WHICH_EN = (
    r"(?:you|we|that|which|what|at|for|were|are|was|is|have|has|had|ve|re|been|requested|request|looking|look|trying|try|tried|to|reach|followed|follow|clicked|click|entered|enter"
    r"|access|accessing|visit|visiting|view|find|seeking|want|wanted|does|do|did|isn|wasn|might|may|could|can|be|or|and|the|this|page|address|url|link|name|sorry|not|no|longer|currently"
    r"|temporarily|probably|either|cannot|[^\s.]*[/._-][^\s]*)"
)
_LOST_EN = (
    r"(?:not (?:be )?(?:found|displayed|loaded)|not exist|not available|not here|not there|not accessible|not valid|not active|not connected(?: to a website)?(?: yet)?"
    r"|no longer (?:exists?|available|here|there|active|valid|online|accessible)|never existed|(?:been |be |is |was |or |has |have )?(?:removed|deleted|moved|retired|renamed|unpublished|expired"
    r"|broken|invalid|gone(?: missing)?|missing|unavailable|suspended|disabled|deactivated|taken down|misspelled|mistyped)"
    r"|(?:isn|wasn|doesn|couldn|hasn|can|cannot|can ?not|don|aren)(?: ?t)?(?: currently)?(?: be)? (?:found|exist|available|here|there|active|valid|accessible|displayed|located|reached|opened|connected to a website)"
    r"|went missing|unavailable)"
)
_EN = (
    rf"{_BEFORE}(?:(?:the|this|that|your|our|these) (?:requested |specified |web ?)?{_NOUN_EN}|whatever) (?:{_WHICH_EN} ){{0,14}}?{_LOST_EN}{_AFTER}"
    rf"|{_BEFORE}(?:you|we)(?: [^\s.,;:]+){{1,6}}? an? {_NOUN_EN} (?:that|which) (?:{_WHICH_EN} ){{0,3}}?{_LOST_EN}{_AFTER}"
    rf"|(?:it looks like |there is |there s |there was |it seems )?nothing (?:was |is |has been |to be )?(?:found|here|to see|at this)\b"
    rf"|there is(?: ?n t| not| no) an? (?:[^\s.,;:]+ ){{1,4}}(?:here|at this address){_AFTER}|there isn t an? (?:[^\s.,;:]+ ){{1,4}}(?:here|at this address){_AFTER}"
    rf"|{_BEFORE}(?:we|i) (?:can ?t|can ?not|cannot|could(?: ?not|n t)|did(?: ?not|n t)|(?:were|are|re|was|am) (?:unable|not able) to|(?:re|are) having trouble) (?:seem to )?(?:find|finding|locate|locating)"
    rf" (?:(?:this|that|the|your) (?:[^\s.]+ )?{_NOUN_EN}|what you|it|anything)\b"
    rf"|we (?:ve |have )?lost (?:this|that|the|your) {_NOUN_EN}{_AFTER}"
    rf"|(?:can ?t|can ?not|cannot|unable to|couldn t|could not|can t seem to) (?:find|locate) (?:this|that|the|your|an?)? ?{_NOUN_EN}\b"
    rf"|this is(?: ?n t| not) the {_NOUN_EN} (?:you|that)\b|no such {_NOUN_EN}"
    rf"|you (?:ve|have|seem|may|appear|re|are|look|must)(?: [^\s.,;:]+){{0,4}}? (?:lost|(?:bad|broken|dead|outdated|old) link|mistyped(?: the)?(?: \w+)?){_AFTER}"
    rf"|(?:looks like )?you re lost{_AFTER}"
)
_BARE = (
    r"(?:page|adresse|url|document|fichier|ressource|article|contenu|site|fiche|annonce|produit|lien|video|compte|evenement|hebergement|sujet)s?(?: (?:web|demandee?|recherchee?|internet))?(?:,? (?:est|n a))? ?"
    r"(?:introuvables?|inexistante?s?|non trouvee?s?|(?:pas|non) (?:ete )?trouvee?s?|inconnue?s?|invalide|supprimee?s?|expiree?s?|perdue?s?|suspendue?s?|n existe (?:pas|plus)|non disponible|plus disponible)"
    r"|(?:page|document|site|service|fichier|ressource) (?:temporairement |momentanement )?(?:indisponible|inaccessible)|rien ici|mauvais(?:e adresse| lien)"
    rf"|(?:requested )?{_NOUN_EN} (?:is |was |has been |could |can |does )?{_LOST_EN}|no (?:page|results?|content|posts?|items?|matches)(?: \S+){{0,3}} found|(?:invalid|bad|broken|wrong) (?:url|link|address)|(?:this is )?(?:a )?404"
    rf"|(?:une |an )?(?:(?:erreur|error|fehler|http|code|status)s?[ :#]*){{0,3}}(?:404|410)(?:\.\d)?(?: (?:s est produite|est survenue|occurred))?(?: ?[:,|–—-]? ?(?:error|erreur|not found|gone|page.*|{_NOUN_FR}.*|rien.*|non.*|error page|fehler))?"
)
_ALONE = r"(?:not found|gone|404|410)"
_TROUBLE = (
    r"error establishing a database connection|erreur (?:lors |de )+(?:la )?connexion a (?:la|une) base de donnees|fatal error ?: |parse error ?: |uncaught \w+"
    r"|internal server error|500 internal|502 bad gateway|bad gateway|gateway time-?out|service (?:temporarily )?unavailable|connection (?:failed|refused)"
    r"|une erreur (?:interne |inattendue |technique |grave |critique |fatale |systeme )?(?:s est produite|est survenue)|something went wrong"
    r"|an? (?:unexpected |internal |application |unknown |server )?error (?:has )?occurred|there has been a critical error|site (?:temporairement )?(?:indisponible|inaccessible)"
    r"|database (?:connection )?error"
)
_SERVED = (
    r"welcome to (?:nginx|openresty|centos|caddy|tengine)|apache2?(?: \S+){0,2} (?:default|test) page|(?:web ?server |domain )?(?:default page|placeholder page|default web ?site page)"
    r"|iis windows(?: server)?|if you (?:see|are seeing) this (?:page|message), the (?:nginx|\S+) (?:web server|website|site)|this is the default (?:welcome |web )?page|future home of"
)
"""Server pages that nobody wrote."""
_UNFINISHED = (
    r"it works(?=[ .!…]*$)|(?:ce |le |notre |votre |this |our |the )?(?:site|page|site (?:web|internet)|website|web site)(?: (?:est|is))?(?: (?:actuellement|currently|encore|toujours|still|en cours de))*"
    r" (?:en construction|en cours de construction|under construction|being built)|(?:site )?(?:coming soon|bientot en ligne)|page en construction|page par defaut"
)
_PAUSE = (
    r"(?:ce |le |notre |the |this |our )?(?:site|service|page|site (?:web|internet)|website)(?: (?:est|is))?(?: (?:actuellement|currently|temporairement|temporarily|down|en cours de))*"
    r" (?:en|for|under|de|undergoing)(?: scheduled)? maintenance|maintenance(?: en cours| mode| technique| programmee)|(?:down |closed )for maintenance|under maintenance|mode maintenance"
    r"|(?:we ll |nous serons |on sera )?(?:be right back|back soon|de retour (?:bientot|dans \S+ \S+))"
)
_ELSEWHERE = tuple(
    re.escape(plain(text))
    for text in (
        "страница не найдена", "страницу не найдена", "сторінку не знайдено", "ページが見つかりません", "お探しのページ", "页面不存在", "找不到页面", "您访问的页面", "페이지를 찾을 수 없",
        "الصفحة غير موجودة", "הדף לא נמצא", "η σελιδα δεν βρεθηκε", "sayfa bulunamadı", "stránka nenalezena", "stránka nebyla nalezena", "strona nie została znaleziona",
        "nie znaleziono strony", "pagina nu a fost găsită", "pagina nu există", "az oldal nem található", "strona nie istnieje", "sivua ei löytynyt", "sidan kunde inte hittas", "sidan hittades inte",
        "siden ble ikke funnet", "siden blev ikke fundet", "siden finnes ikke", "pajenn n'eo ket bet kavet", "n'eus ket eus ar bajenn", "orria ez da aurkitu", "ez da orria aurkitu", "pagina non trobada",
    )
)  # fmt: skip
_NEIGHBOURS = (
    r"(?:die |diese |der |das |dieser |dieses )?(?:[^\s.]+ ){0,3}?(?:seite|datei|inhalt|artikel|dokument|url|adresse)(?: [^\s.]+){0,6}? (?:nicht (?:gefunden|verfugbar|vorhanden|mehr)|(?:ist |sind )?(?:leider )?nicht (?:verfugbar|mehr)|existiert (?:leider )?nicht|geloscht|entfernt|verschoben)"
    r"|(?:la |esta |el |este )?(?:pagina|archivo|documento|contenido|enlace|articulo)(?: [^\s.]+){0,6}? (?:no (?:existe|encontrad[ao]|se encuentra|esta disponible|ha sido encontrad[ao]|se ha encontrado|se pudo encontrar)|eliminad[ao])"
    r"|no (?:pudimos|hemos podido|podemos) encontrar(?: [^\s.]+){0,3}? (?:pagina|archivo|documento|contenido)"
    r"|no se (?:ha )?(?:encontro|encontrado|pudo encontrar|encuentra)(?: [^\s.]+){0,3}? (?:pagina|archivo|documento|contenido)"
    r"|(?:la |questa |il )?(?:pagina|file|documento|contenuto|articolo)(?: [^\s.]+){0,6}? (?:non (?:esiste|trovat[ao]|e (?:stat[ao] trovat[ao]|(?:piu )?disponibile|piu))|inesistente|rimoss[ao])"
    r"|(?:a |esta |o )?(?:pagina|arquivo|ficheiro|documento|conteudo)(?: [^\s.]+){0,6}? nao (?:existe|foi (?:possivel )?encontr\w+|encontrad[ao]|esta disponivel)"
    r"|(?:de |deze |het |dit )?(?:opgevraagde )?(?:pagina|bestand|document|artikel|inhoud)(?: [^\s.]+){0,6}? (?:niet (?:gevonden|beschikbaar|meer|langer|worden gevonden)|bestaat (?:helaas )?niet|verwijderd)"
    r"|(?:la |aquesta )?pagina(?: [^\s.]+){0,5}? no (?:existeix|s ha trobat)|no s ha trobat(?: [^\s.]+){0,3}? pagina"
)
_STATEMENT = f"{_FR}|{_EN}|{_BEFORE}(?:{_NEIGHBOURS})|{'|'.join(_ELSEWHERE)}|{_TROUBLE}"


def states_error(sentence: str) -> bool:
    """True for a sentence that says, of what was asked for, that it is not there."""
    return _patterns()["sentence"].match(sentence) is not None


def titles_error(title: str) -> bool:
    """True for a title or a heading that is nothing but an error's."""
    return _patterns()["heading"].fullmatch(title) is not None


def states_empty_place(sentence: str) -> bool:
    """True for a sentence that says that nobody has put a page there yet."""
    return _patterns()["empty place"].match(sentence) is not None


def states_pause(sentence: str) -> bool:
    """True for a sentence that says that the site is closed for a while."""
    return _patterns()["pause"].match(sentence) is not None


def mentions_error(text: str) -> bool:
    """True for a text that holds the words of an error, whatever it says of them."""
    return _patterns()["anywhere"].search(text) is not None


def answers_error(fields: str) -> bool:
    """True for the fields of a program's answer (JSON, XML) that say an error."""
    return _patterns()["answer"].search(fields) is not None


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The patterns, compiled when the first page is read: most commands read none."""
    tail = r"(?:[ ,.!…:#/|–—-]|\b(?:404|410|error|erreur|code|1)\b)*+"
    texts = {
        "sentence": rf"{_GREETING}(?:{_STATEMENT}|(?:{_BARE}){_AFTER}|{_ALONE}(?=[ .!…]*$))",
        "heading": rf"{_GREETING}(?:(?:{_STATEMENT}|{_BARE}|{_ALONE}){tail}|(?:{_STATEMENT}).*)|(?:oups|oops|whoops|erreur|error|fehler)[ .!…]*",
        "empty place": rf"{_GREETING}(?:(?:{_SERVED})\b|(?:{_UNFINISHED}){_AFTER})",
        "pause": rf"{_GREETING}(?:(?:{_PAUSE}){_AFTER}|(?:site )?maintenance[ .!…]*$)",
        "anywhere": rf"\b{_NOUN_FR}(?: \S+){{0,8}}?(?: {_LOST_FR}|{_NOT_FR})\b|\b{_NOUN_EN}(?: \S+){{0,6}}? {_LOST_EN}\b|{_NEIGHBOURS}|{'|'.join(_ELSEWHERE)}"
        r"|\b(?:erreur|error|http|fehler|code)s?(?: http)?[ :]*(?:404|410)\b|\b(?:404|410)[ :]*(?:error|erreur|not found|gone|page)\b|\bnot found\b"
        rf"|\bpas (?:pu )?(?:trouver?|localiser) (?:\S+ ){{1,3}}?{_NOUN_FR}\b|\b(?:suspended|suspendu)\b|{_TROUBLE}|{_SERVED}|{_UNFINISHED}",
        "answer": r"(?:error|erreur|message|status|code|detail|title) ?: ?(?:[\w ]{0,40}?\b(?:404|410|not ?found|introuvable|no such|nosuch)|true\b)|<code>nosuch",
    }
    return {name: re.compile(text) for name, text in texts.items()}
