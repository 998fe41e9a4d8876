"""The verifier, held against worlds small enough to work out by hand."""
