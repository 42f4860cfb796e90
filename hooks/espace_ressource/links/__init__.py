"""The links of a territory: which are alive, which moved, which are dead, and since when."""
