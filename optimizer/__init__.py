"""How we choose: from a compiled season to a plan with a proven bound. Knows no chart (the command line excepted)."""
