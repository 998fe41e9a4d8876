"""A run's folder judged from its tables and its schedule. Knows the order of the checks, none of their content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from reports.verdict import LimitCheck, Verdict
from reports.verify import claims, lines, works
from reports.verify.accounts import keep_accounts
from reports.verify.bound import check_bound
from reports.verify.bound_rates import Watch
from reports.verify.case import Case, read_case
from reports.verify.certificate import check_certificate
from reports.verify.files import Inputs, raw_bytes
from reports.verify.law import law_of_lines
from reports.verify.ledger import make_ledger
from reports.verify.limits import Books, check_limits
from reports.verify.measures import read_taken
from reports.verify.notes import Notes, UnreadableError
from reports.verify.reasons import check_rules_column
from reports.verify.schedule import read_schedule
from reports.verify.sites import read_sites

MANIFEST = "manifest.json"

Four = tuple[float, float, float, float]


def verify_run(folder: Path, watch_bound: Watch | None = None) -> Verdict:
    """Judges a run's folder: its inputs against their hashes, schedule.csv, measures.csv and tasks.csv against tables and law,
    limits.csv and summary.json against what is recomputed. Whatever is wrong is a finding, never an exception. With
    `watch_bound`, which hears of the progress, the bound is recomputed too."""
    notes, inputs = Notes(), Inputs()
    manifest = claims.read_json(folder, MANIFEST, notes)
    if manifest is None:
        return _unknown(notes)
    try:
        case = read_case(_scenario(folder, manifest), inputs)
        books = judge(case, folder, notes)
        limits = check_limits(books)
    except UnreadableError as trouble:
        notes.add("input", trouble.where, trouble.text.zh, trouble.text.en)
        check_inputs(folder, manifest, inputs, notes)
        return _unknown(notes)
    check_inputs(folder, manifest, inputs, notes)
    summary = claims.read_json(folder, claims.SUMMARY, notes)
    if summary is None or summary.get("status") != "targets_unmet":
        _note_missed(limits, notes)
    claims.check_limits_table(folder, limits, notes)
    check_certificate(folder, summary, notes)
    bound = None
    if summary is not None:
        _check_summary(claims.Summary(summary, notes), manifest, books, limits)
        if watch_bound is not None:
            try:
                bound = check_bound(folder, books, limits, summary, notes, watch_bound)
            except UnreadableError as trouble:
                notes.add("input", trouble.where, trouble.text.zh, trouble.text.en)
    return replace(_verdict(books, limits, notes), bound=bound)


def verify_schedule(scenario: Path, folder: Path) -> Verdict:
    """Judges schedule.csv, measures.csv and tasks.csv of a folder against a scenario alone. Nobody has said that limits are missed, so
    a missed limit is a finding."""
    return verify_schedules(scenario, (folder,))[0]


def verify_schedules(scenario: Path, folders: Sequence[Path]) -> tuple[Verdict, ...]:
    """Judges the schedules of several folders against one scenario, which is read once."""
    notes = Notes()
    try:
        case = read_case(scenario, Inputs())
    except UnreadableError as trouble:
        notes.add("input", trouble.where, trouble.text.zh, trouble.text.en)
        return tuple(_unknown(notes) for _ in folders)
    return tuple(_verify_schedule(case, folder) for folder in folders)


def _verify_schedule(case: Case, folder: Path) -> Verdict:
    notes = Notes()
    try:
        books = judge(case, folder, notes)
        limits = check_limits(books)
    except UnreadableError as trouble:
        notes.add("input", trouble.where, trouble.text.zh, trouble.text.en)
        return _unknown(notes)
    _note_missed(limits, notes)
    return _verdict(books, limits, notes)


def judge(case: Case, folder: Path, notes: Notes) -> Books:
    """Every check of single lines and tasks, noted; the books of what was planned."""
    plan, taken = read_schedule(folder, case, notes), read_taken(folder, case, notes)
    matter = lines.Matter(case, law_of_lines(case, taken), plan, taken)
    for check in lines.CHECKS.values():
        check(matter, notes)
    check_rules_column(matter, notes)
    sites = read_sites(folder, case, notes)
    works.check_sites(sites, case, notes)
    return Books(case, matter, keep_accounts(matter), works.keep_works(sites, case))


def _scenario(folder: Path, manifest: dict[str, Any]) -> Path:
    said = manifest.get("scenario")
    if not isinstance(said, str) or not said:
        raise UnreadableError(MANIFEST, "没有写明情景文件（scenario）", "does not name the scenario file")
    return folder / said


def check_inputs(folder: Path, manifest: dict[str, Any], inputs: Inputs, notes: Notes) -> None:
    """Every input is the one the run used, by its hash, and every file read here is listed."""
    listed = manifest.get("inputs")
    known = set()
    for entry in listed if isinstance(listed, list) else []:
        path, digest = (entry.get(key) if isinstance(entry, dict) else None for key in ("path", "sha256"))
        if not isinstance(path, str) or not isinstance(digest, str):
            notes.add("input", MANIFEST, "inputs 中有一项不完整", "an entry of inputs is incomplete")
            continue
        try:
            here = (folder / path).resolve()
            raw = raw_bytes(here, path)
        except (UnreadableError, OSError, ValueError, RuntimeError):
            notes.add("input", path, "输入文件已不存在", "this input is no longer there")
            continue
        known.add(here)
        if hashlib.sha256(raw).hexdigest() != digest.lower():
            notes.add("input", path, "运行之后此文件已被改动", "this file has changed since the run")
    for path_read in sorted(set(inputs.opened) - known):
        notes.add("input", path_read.name, "未列入 manifest.json", "is not listed in manifest.json")


def _check_summary(
    summary: claims.Summary, manifest: dict[str, Any], books: Books, limits: tuple[LimitCheck, ...]
) -> None:
    tables, accounts = books.case.tables, books.accounts
    loss, restart = float(accounts.loss_yuan.sum()), float(accounts.restart_yuan.sum())
    delay, measures = books.works.delay_yuan, books.measure_yuan
    options = manifest.get("options")
    asked = claims.as_number(options.get("gap")) if isinstance(options, dict) else None
    claims.check_counts(summary, books.case.name, len(tables.lines), len(tables.tasks))
    claims.check_costs(summary, loss, restart, delay, measures, bool(books.case.offers))
    claims.check_reduction(summary, *_reduction(books))
    off = (books.matter.plan.modes != 0) & books.matter.active[:, None]
    curtailed = np.flatnonzero(off.any(axis=1))
    firms = {tables.lines[n].firm.enterprise_id for n in curtailed}
    missed = sum(not check.holds for check in limits)
    claims.check_extent(summary, len(curtailed), int(off.sum()), len(firms), missed, len(books.matter.taken))
    claims.check_bound(summary, loss + restart + delay + measures)
    claims.check_status(summary, missed == 0, books.case.gap if asked is None else asked)


def _reduction(books: Books) -> tuple[Four, Four, Four]:
    """Kg, share of the scheduled baseline, and that baseline in kg, by pollutant over the season."""
    planned, baseline = (total.sum(axis=0) for total in books.area("city"))
    cut = baseline - planned
    share = np.divide(cut, baseline, out=np.zeros(4), where=baseline > 0)
    return _four(cut.tolist()), _four(share.tolist()), _four(baseline.tolist())


def _four(values: list[float]) -> Four:
    so2, nox, pm, vocs = values
    return so2, nox, pm, vocs


def _note_missed(limits: tuple[LimitCheck, ...], notes: Notes) -> None:
    for check in limits:
        if not check.holds:
            names = (check.kind, check.pollutant, check.product, check.area, check.period)
            zh = f"要求 {check.required:g}，实为 {check.planned:g}"
            en = f"required {check.required:g}, planned {check.planned:g}"
            notes.add("limit", " ".join(filter(None, names)), zh, en, clause="§3")


def _unknown(notes: Notes) -> Verdict:
    return Verdict(False, "unknown", tuple(notes.findings))


def _verdict(books: Books, limits: tuple[LimitCheck, ...], notes: Notes) -> Verdict:
    kg, share, _ = _reduction(books)
    return Verdict(
        passed=not notes.findings,
        status="met" if all(check.holds for check in limits) else "unmet",
        findings=tuple(notes.findings),
        limits=limits,
        loss_yuan=float(books.accounts.loss_yuan.sum()),
        restart_yuan=float(books.accounts.restart_yuan.sum()),
        delay_yuan=books.works.delay_yuan,
        measure_yuan=books.measure_yuan,
        reduction_kg=kg,
        reduction_share=share,
        ledger=make_ledger(books),
    )
