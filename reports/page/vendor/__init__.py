"""Third-party files as published, each with its licence; never edited. A package only so that the wheel carries them."""
