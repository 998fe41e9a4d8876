"""What all offline pages share: one file under a strict policy, the style, the script's tools. Knows markup, no subject."""

from reports.offline.assemble import Page, assemble, embedded

__all__ = ["Page", "assemble", "embedded"]
