"""espace-ressource: curated YAML references become a searchable, offline, static site."""

__version__ = "0.1.0"
