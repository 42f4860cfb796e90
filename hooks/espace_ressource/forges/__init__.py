"""What a run of continuous integration tells its forge: the memory of links, the issue, the repairs."""
