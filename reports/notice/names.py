"""Enterprise ids as file names that stay in their folder. Knows strings only."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 120
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Device names of Windows, with any ending."""


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """A file name without ending for each id, distinct on every file system.

    Letters (of any script), digits, `_`, `-` and inner dots stay; anything else, slashes and leading dots above all, is
    percent-encoded. Ids that are too long, reserved, or differ from another only in case or Unicode form get `~` and a
    hash of the id.
    """
    ids = list(dict.fromkeys(ids))
    safe = {name: _encoded(name) for name in ids}
    folded = Counter(_folded(name) for name in safe.values())
    return {
        name: _marked(name, text)
        if len(text.encode()) > LONGEST or RESERVED.fullmatch(text) or folded[_folded(text)] > 1
        else text
        for name, text in safe.items()
    }


def _encoded(name: str) -> str:
    text = "".join(char if char.isalnum() or char in "_-." else _percent(char) for char in name)
    text = re.sub(r"^\.+|\.+$", lambda dots: "%2E" * len(dots.group()), text)
    return text or "%"


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _marked(name: str, text: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    kept = text.encode()[: LONGEST - 13].decode("utf-8", "ignore")
    return f"{kept}~{digest}"
