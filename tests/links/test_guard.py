"""What may be requested, and every way to write what may not."""

import pytest

from espace_ressource.links.guard import MailDomains, Objection, Target, examine, follow
from espace_ressource.links.networks import may_be_reached, read_networks

INSIDE = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/
http://017700000001/ http://0x7f.0.0.0x1/ http://127.0.0.1./ http://127.000.000.001/ http://１２７.0.0.1/ http://127。0。0。1/
http://127．0．0．1/ http://①②⑦.0.0.1/ http://%31%32%37.0.0.1/ http://127.0.0.1:8080/ https://127.0.0.1/ HTTP://127.0.0.1/
http://0/ http://0.0.0.0/ http://0x0/ http://00000000000/ http://10.0.0.1/ http://10.1/ http://167772161/ http://172.16.0.1/
http://172.31.255.255/ http://192.168.0.1/ http://192.168.1/ http://0300.0250.1/ http://3232235521/ http://100.64.0.1/
http://100.100.100.200/ http://100.127.255.255/ http://169.254.169.254/ http://0xa9fea9fe/ http://2852039166/
http://0251.0376.0251.0376/ http://169.254.43518/ http://168.63.129.16/ http://192.0.0.192/ http://192.0.2.1/ http://198.18.0.1/
http://198.51.100.1/ http://203.0.113.9/ http://224.0.0.1/ http://239.255.255.255/ http://240.0.0.1/ http://255.255.255.255/
http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::127.0.0.1]/
http://[::ffff:0:127.0.0.1]/ http://[2002:7f00:1::]/ http://[2002:a9fe:a9fe::1]/ http://[64:ff9b::10.0.0.1]/ http://[64:ff9b::7f00:1]/
http://[64:ff9b:1::1]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fe80::1%eth0]/ http://[fc00::1]/ http://[fd00:ec2::254]/
http://[fec0::1]/ http://[ff02::1]/ http://[2001:db8::1]/ http://[2001::1]/ http://[100::1]/ http://[3fff::1]/
http://[2a00:1450::5efe:10.0.0.1]/ http://localhost/ http://LOCALHOST/ http://localhost./ http://app.localhost/ http://ｌｏｃａｌｈｏｓｔ/
http://imprimante.local/ http://metadata.google.internal/ http://intranet/ http://nas.lan/ http://box.home/ http://x.home.arpa/
http://moi@exemple.org/ http://moi:secret@exemple.org/ http://exemple.org@127.0.0.1/ http://@exemple.org/
file:///etc/passwd file://serveur/partage ftp://exemple.org/ gopher://exemple.org/ data:text/html,x javascript:alert(1)
dict://exemple.org:11211/ ldap://exemple.org/ jar:http://exemple.org!/ view-source:http://exemple.org/ blob:http://exemple.org/x
""".split()  # noqa: SIM905 -- a list of spellings reads as one
MALFORMED = """
http:/// http://:80/ http:/exemple.org http:exemple.org https://exemple.org:0/ https://exemple.org:65536/ https://exemple.org:999999999999/
https://exemple.org:8o/ http://256.0.0.1/ http://1.2.3.4.5/ http://0x100000000/ http://08.0.0.1/ http://127.0.0.1.2/ http://[::1/ http://::1/
http://[127.0.0.1]/ http://exemple..org/ http://-x.org/ http://exemple.org\\@127.0.0.1/ http:\\\\127.0.0.1\\ exemple.org www.exemple.org/page
//exemple.org/ /page #ancre htp://exemple.org hhttps://exemple.org ttps://exemple.org http://exemple.org:25/ http://exemple.org:6667/
mailto: mailto:nous mailto:nous@ mailto:@exemple.org mailto:nous@exemple mailto:a@b@exemple.org tel: tel:nous
""".split()  # noqa: SIM905
FINE = {
    "http://exemple.org": "http://exemple.org/",
    "HTTPS://Exemple.ORG:443/A": "https://exemple.org/A",
    " https://exemple.org/ ": "https://exemple.org/",
    "http://exemple.org:8080": "http://exemple.org:8080/",
    "http://exemple.org.": "http://exemple.org/",
    "https://économie-île.fr/été?q=é&r=a b#haut": "https://xn--conomie-le-96a2e.fr/%C3%A9t%C3%A9?q=%C3%A9&r=a%20b",
    "https://exemple.org/plan local 100%.html": "https://exemple.org/plan%20local%20100%25.html",
    "https://exemple.org/%C3%A9t%c3%a9": "https://exemple.org/%C3%A9t%c3%a9",
    "https://exemple.org?a=1": "https://exemple.org/?a=1",
    "https://93.184.216.34/": "https://93.184.216.34/",
    "https://0x5db8d822/": "https://93.184.216.34/",
    "https://[2606:2800:220:1::1]:8443/": "https://[2606:2800:220:1::1]:8443/",
    "https://[64:ff9b::5db8:d822]/": "https://[64:ff9b::5db8:d822]/",
    "https://exemple.org/a@b": "https://exemple.org/a@b",
    "https://mon_site.exemple.org/": "https://mon_site.exemple.org/",
}


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_that_leads_inside_is_refused(url: str) -> None:
    found = examine(url)
    assert isinstance(found, Objection), found
    assert found.verdict == "refused", found


@pytest.mark.parametrize("url", MALFORMED)
def test_an_address_that_no_browser_understands_is_dead(url: str) -> None:
    found = examine(url)
    assert isinstance(found, Objection), found
    assert found.verdict == "dead", found
    assert found.reason


@pytest.mark.parametrize("url", FINE)
def test_an_address_has_one_plain_form(url: str) -> None:
    found = examine(url)
    assert isinstance(found, Target), found
    assert found.url == FINE[url]
    again = examine(found.url)
    assert isinstance(again, Target)
    assert again.url == found.url


@pytest.mark.parametrize(
    "url",
    [
        "tel:+33123456789",
        "tel:01 23 45 67 89",
        "tel:+33123456789;tel",
        "sms:+33123",
        "geo:48.1,2.3",
        "mailto:?subject=Bonjour",
    ],
)
def test_there_is_nothing_to_fetch(url: str) -> None:
    found = examine(url)
    assert isinstance(found, Objection)
    assert found.verdict == "skipped", found


def test_the_domains_of_a_mail_address() -> None:
    assert examine("mailto:a@exemple.org,b@%C3%A9t%C3%A9.fr?subject=x") == MailDomains(("exemple.org", "xn--t-9fab.fr"))


def test_a_long_or_torn_address_is_dead() -> None:
    for url in ("https://exemple.org/" + "a" * 100_000, "https://exemple.org/a\nb", "https://exe\x00mple.org/"):
        found = examine(url)
        assert isinstance(found, Objection)
        assert found.verdict == "dead"


def test_a_network_can_be_allowed() -> None:
    allowed = read_networks(["127.0.1.0/24", "fd00::/8"])
    assert isinstance(examine("http://127.0.1.9/", allowed), Target)
    assert isinstance(examine("http://[fd00::7]/", allowed), Target)
    assert isinstance(examine("http://[::ffff:127.0.1.9]/", allowed), Target)
    assert isinstance(examine("http://127.0.2.9/", allowed), Objection)
    assert not may_be_reached("10.0.0.1", allowed)
    assert not may_be_reached("nonsense")
    with pytest.raises(ValueError):
        read_networks(["127.0.0.0/99"])


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/neuf", "http://exemple.org/neuf"),
        ("neuf", "http://exemple.org/a/neuf"),
        ("?p=2", "http://exemple.org/a/b?p=2"),
        ("//autre.org/x", "http://autre.org/x"),
        ("https:\\\\autre.org\\x", "https://autre.org/x"),
        ("/\udce9t\udce9", "http://exemple.org/%E9t%E9"),
        ("/été", "http://exemple.org/%C3%A9t%C3%A9"),
    ],
)
def test_a_redirect_leads_where_a_browser_goes(location: str, expected: str) -> None:
    base = examine("http://exemple.org/a/b#bas")
    assert isinstance(base, Target)
    found = follow(base, location)
    assert isinstance(found, Target)
    assert found.url == expected
    assert found.fragment == "bas"


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1/", "//0x7f.1/", "file:///etc/passwd", "http://a@exemple.org/", "http://[::1]:80/"]
)
def test_a_redirect_is_examined_too(location: str) -> None:
    base = examine("http://exemple.org/a/b")
    assert isinstance(base, Target)
    found = follow(base, location)
    assert isinstance(found, Objection)
    assert found.verdict == "refused"
