"""``python -m espace_ressource``: the command line."""

import sys

from espace_ressource.cli import main

sys.exit(main())
