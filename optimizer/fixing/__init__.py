"""Some lines day by day and exactly, while others share out their columns: one mixed-integer programme (relax and fix, Wolsey 1998)."""
