"""What the YAML reader complains of, said in French with what to write instead."""

from espace_ressource.wording import _

_QUOTE = 'Mettez le texte entre guillemets : titre: "…".'
INDENT = "Alignez cette ligne sur les champs voisins : deux espaces par niveau, jamais de tabulation."
_TAB = "Remplacez la tabulation par des espaces (deux par niveau)."
_ESCAPE = (
    "Entre guillemets doubles, « \\ » a un sens particulier : écrivez « \\\\ », ou utilisez des guillemets simples."
)
_FIRST_CHARACTER = 'Un texte qui commence par @, `, %, & ou * se met entre guillemets : titre: "@…".'

_MESSAGES: dict[str, tuple[str, str]] = {
    "block sequence entries are not allowed in this context": (
        "tiret de liste mal placé",
        "Mettez le tiret sur sa propre ligne, sous le nom du champ ; ou entre guillemets s’il fait partie du texte.",
    ),
    "could not find expected ':'": (
        "cette ligne n’a pas la forme « champ: valeur »",
        "Ajoutez le nom du champ et deux-points, ou un tiret dans une liste ; si elle continue la ligne précédente, décalez-la de deux espaces.",
    ),
    "could not find expected directive name": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "did not find URI escaped octet": ("étiquette « ! » mal comprise", _FIRST_CHARACTER),
    "did not find expected '!'": ("étiquette « ! » mal comprise", _QUOTE),
    "did not find expected ',' or ']'": (
        "liste entre crochets non terminée",
        "Fermez le crochet et séparez par des virgules : [épargne locale, coopératives].",
    ),
    "did not find expected ',' or '}'": (
        "groupe entre accolades non terminé",
        "Fermez l’accolade et séparez par des virgules : {{ valeur: 3 000 €, au: 2013 }}.",
    ),
    "did not find expected '-' indicator": (
        "ligne mal alignée dans une liste",
        "Commencez chaque élément par un tiret, à la même hauteur que les autres.",
    ),
    "did not find expected <document start>": (
        "texte inattendu : la fiche semblait finie",
        "Écrivez tout sous la forme « champ: valeur », sans « --- » ni texte libre.",
    ),
    "did not find expected <stream-start>": (
        "fichier illisible",
        "Enregistrez la fiche en texte simple, codage UTF-8.",
    ),
    "did not find expected alphabetic or numeric character": ("caractère spécial en début de valeur", _FIRST_CHARACTER),
    "did not find expected comment or line break": (
        "texte inattendu en fin de ligne",
        "Après « > » ou « | », allez à la ligne et décalez le texte de deux espaces.",
    ),
    "did not find expected digit or '.' character": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "did not find expected hexdecimal number": ("séquence « \\ » mal comprise", _ESCAPE),
    "did not find expected key": (
        "texte en trop après une valeur",
        "Un texte qui contient des guillemets ou des crochets ne commence pas par eux ; vérifiez aussi ceux de la ligne précédente.",
    ),
    "did not find expected node content": (
        "une valeur est attendue ici",
        "Écrivez une valeur, ou retirez la ponctuation en trop.",
    ),
    "did not find expected tag URI": ("étiquette « ! » mal comprise", _QUOTE),
    "did not find expected version number": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "did not find expected whitespace": ("espace manquant", "Ajoutez une espace après la ponctuation."),
    "did not find expected whitespace or line break": ("espace manquant", "Ajoutez une espace après la ponctuation."),
    "did not find the expected '>'": ("étiquette « ! » mal comprise", _QUOTE),
    "found a tab character that violates indentation": ("tabulation en début de ligne", _TAB),
    "found a tab character where an indentation space is expected": ("tabulation en début de ligne", _TAB),
    "found an indentation indicator equal to 0": (
        "« >0 » ou « |0 » n’est pas compris",
        "Écrivez seulement « > » ou « | ».",
    ),
    "found character that cannot start any token": (
        "caractère spécial en début de valeur",
        _FIRST_CHARACTER,
    ),
    "found duplicate %TAG directive": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "found duplicate %YAML directive": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "found extremely long version number": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "found incompatible YAML document": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "found invalid Unicode character escape code": ("séquence « \\u » mal comprise", _ESCAPE),
    "found undefined tag handle": ("étiquette « ! » mal comprise", _QUOTE),
    "found unexpected ':'": ("deux-points inattendus", _QUOTE),
    "found unexpected document indicator": (
        "guillemet jamais refermé",
        "Refermez ce guillemet, ou retirez-le : un texte simple n’en a pas besoin.",
    ),
    "found unexpected end of stream": (
        "guillemet jamais refermé",
        "Refermez ce guillemet, ou retirez-le : un texte simple n’en a pas besoin.",
    ),
    "found unexpected non-alphabetical character": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "found unknown directive name": ("ligne commençant par « % » mal comprise", _FIRST_CHARACTER),
    "found unknown escape character": ("séquence « \\ » mal comprise", _ESCAPE),
    "mapping keys are not allowed in this context": ("point d’interrogation mal placé", _QUOTE),
    "mapping values are not allowed in this context": (
        "deux-points au milieu d’une valeur",
        'Mettez la valeur entre guillemets : titre: "Ambiance Bois : une aventure".',
    ),
    "exceeded maximum depth": ("trop de niveaux emboîtés", INDENT),
}
"""libyaml's whole vocabulary for text that is already valid Unicode, and its meaning for a person."""

_TAG = ("étiquette « ! » mal comprise", 'Un texte qui commence par « ! » se met entre guillemets : titre: "! …".')
_STAR = ("étoile ou « & » en début de valeur", 'Mettez le texte entre guillemets : resume: "**Un jeu** …".')
_IN_CONTEXT: dict[tuple[str, str], tuple[str, str]] = {
    ("did not find expected key", "while parsing a flow mapping"): _MESSAGES["did not find expected ',' or '}'"],
    ("did not find expected whitespace or line break", "while scanning a tag"): _TAG,
    ("did not find expected alphabetic or numeric character", "while scanning an alias"): _STAR,
    ("did not find expected alphabetic or numeric character", "while scanning an anchor"): _STAR,
}


def explain(problem: str, context: str) -> tuple[str, str]:
    """What is wrong and what to do, for libyaml's ``problem`` met in its ``context``."""
    message, remedy = _IN_CONTEXT.get((problem, context)) or _MESSAGES.get(problem) or ("YAML illisible ici", INDENT)
    return _(message), _(remedy)


def is_translated(problem: str) -> bool:
    """True when this message of the YAML reader has its French."""
    return problem in _MESSAGES
