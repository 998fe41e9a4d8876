"""What is true: facts and law. Knows no solver, no chart and no screen."""
