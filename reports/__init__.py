"""How we tell: verdict, tables, charts and notices. Knows no optimiser."""
