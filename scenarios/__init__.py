"""Scenarios and policies as data files, so that an installed copy carries them. Holds no code."""
