"""All the sites of the farm."""

from links import sites_answers, sites_contents, sites_disguises, sites_redirects
from links.sites import SITES
from links.sites_addresses import NAMES, NOT_REQUESTED

__all__ = ["NAMES", "NOT_REQUESTED", "SITES", "sites_answers", "sites_contents", "sites_disguises", "sites_redirects"]
