"""Coating work of a season: which way each painting line and task went and what it cost, as a table. Knows the columns,
not how the ways are told apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.errors import Lang
from models.scenario import Scenario
from reports import words
from reports.coating_lines import painting_lines
from reports.coating_options import OPTIONS, CoatingWork, Share
from reports.coating_tasks import painting_tasks
from reports.done import Done
from reports.readback import read_unless
from reports.tables import number

COATING = "coating.csv"
COLUMNS = (
    "subject", "kind", "owner", "district", "coating", "rules", "closed_days", "hit_days", "option",
    *(f"{option}_days" for option in OPTIONS if option != "untouched"),
    "allowed_by", "because", "loss_yuan", "restart_yuan", "delay_yuan", "measure_yuan", "normal_vocs_kg",
    "planned_vocs_kg",
)  # fmt: skip


def coating_work(scenario: Scenario, done: Done) -> tuple[CoatingWork, ...]:
    """Every active line with a coating (its own, or one that a measure gave it) and every task with one, in the order of
    the tables. A task without worked days, as an unverified plan may have, is left out."""
    return (*painting_lines(scenario, done), *painting_tasks(scenario, done))


def write_coating(file: Path, works: Iterable[CoatingWork]) -> None:
    """One row per subject. The delay of a project is that of all its work, whatever caused it; it stands once, at the
    last to end of the painting tasks that a closure kept waiting and that the project's end hangs on."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(works))


def _rows(works: Iterable[CoatingWork]) -> Iterator[tuple[str, ...]]:
    for work in works:
        total, line = work.total, work.kind == "line"
        yield (
            work.subject, work.kind, work.owner, work.district, work.coating, ";".join(work.rules),
            str(work.closed_days), str(work.hit_days), work.option,
            *(str(work.shares.get(option, Share()).days) for option in OPTIONS if option != "untouched"),
            ";".join(work.allowed_by), _plain(reason(work, "zh")),
            number(total.loss_yuan) if line else "", number(total.restart_yuan) if line else "",
            number(total.delay_yuan) if work.delay_charged else "", number(total.measure_yuan) if line else "",
            number(work.normal_kg), number(work.planned_kg),
        )  # fmt: skip


def reason(work: CoatingWork, lang: Lang) -> str:
    """Why a subject works under an exemption, in the clause's words; empty where it does not."""
    return ("；" if lang == "zh" else "; ").join(dict.fromkeys(read_unless(unless, lang) for unless in work.because))


def ways(work: CoatingWork, lang: Lang) -> str:
    """Every option a subject took, with its days."""
    taken = [(words.OPTIONS[option].say(lang), work.shares.get(option, Share())) for option in OPTIONS]
    said = [words.days(name, share.days, lang) if share.days else name for name, share in taken if share.is_taken]
    return ("、" if lang == "zh" else ", ").join(said) or words.OPTIONS[work.option].say(lang)


def _plain(text: str) -> str:
    """Words for people: a spreadsheet that opens the table must not take them for a formula."""
    return f"'{text}" if text.startswith(words.FORMULA_STARTS) else text
