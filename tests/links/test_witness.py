"""An independent witness: LinkChecker and we agree on every link of a built site to itself that both can judge."""

from pathlib import Path

from espace_ressource.links.internal import broken_links
from espace_ressource.links.reading import load_site
from links.witness import judged
from territories import make_territory, run

PAGE = """\
# Essai

<a href="ressources/livre/monnaies-alternatives/">bon</a>
<a href="ressources/livre/monnaies-alternatives">bon, sans sa barre</a>
<a href="./ressources/../ressources/livre/">bon, par un détour</a>
<a href="/ressources/livre/monnaies-alternatives/#__nope__">endroit absent</a>
<a href="#essai">bon, ici</a>
<a href="#nulle-part">endroit absent, ici</a>
<a href="seconde/#titre-de-la-page">bon, là</a>
<a href="seconde/#d%C3%A9tail">bon, avec son accent</a>
<a href="seconde/#absent">endroit absent, là</a>
<a href="seconde/?tri=date">bon, avec une question</a>
<a href="ressources/livre/nulle-part/">page absente</a>
<a href="/disparue.html">page absente, depuis la racine</a>
<a href="t%C3%A9l%C3%A9chargements/guide.pdf">bon, un document accentué</a>
<a href="téléchargements/absent.pdf">document absent</a>
<img src="vues/absente.png" alt="une vue absente">
"""
SECOND = """\
# Titre de la page

<h2 id="détail">Détail</h2>
<a href="../">bon, retour</a>
<a href="../seconde/troisieme/">page absente</a>
<a href="../#essai">bon, retour à un endroit</a>
"""
BROKEN = {
    "ressources/livre/monnaies-alternatives/#__nope__",
    "#nulle-part",
    "seconde/#absent",
    "ressources/livre/nulle-part/",
    "disparue.html",
    "téléchargements/absent.pdf",
    "vues/absente.png",
    "seconde/troisieme/",
}


def test_we_and_the_witness_agree(tmp_path: Path) -> None:
    files = {"docs/index.md": PAGE, "docs/seconde.md": SECOND, "docs/téléchargements/guide.pdf": "%PDF-1.4"}
    territory = make_territory(tmp_path / "territoire", files)
    done = run("mkdocs", "build", "--quiet", cwd=territory)
    assert done.returncode == 0, done.stderr
    theirs = judged(territory / "site", tmp_path)
    ours = {finding.url.removeprefix("index.html") for finding in broken_links(*load_site(territory / "site"))}
    assert ours == BROKEN
    assert {url for url, is_good in theirs.items() if not is_good} == ours & theirs.keys()
    assert (
        len(ours & theirs.keys()) >= len(BROKEN) - 2
    )  # now and then it leaves out a place in the page where it stands
    assert len(theirs) >= 30
