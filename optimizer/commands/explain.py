"""`explain`: why an enterprise, line, project or task stands as it does. Writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from models.errors import Lang, Text
from optimizer.commands.opened import changed_inputs, scenario_of
from optimizer.commands.options import command, json_option, print_json, run_argument
from optimizer.commands.season import warn
from optimizer.speech import Speech, argument
from reports.explain import Account, Passage, read_run_tables
from reports.explain import explain as account_of
from reports.readback import amount, read_rule


@command(
    "explain",
    Text(
        "逐段说明某企业、生产线、项目或工序的安排：时间、方式、依据的条文原文、代价与减排量，以及为什么。",
        "Say, block by block, how an enterprise, line, project or task is planned: dates, mode, the clause's own words,\n"
        "what it costs, what it cuts, and why.",
    ),
    "cuofeng explain runs/summer E0001",
    "cuofeng explain runs/summer E0001-L1 --json",
)
@run_argument
@argument("subject", Text("企业、生产线、项目或工序的编号", "id of an enterprise, line, project or task"), metavar="ID")
@json_option
@click.pass_obj
def explain(speech: Speech, run: Path, subject: str, as_json: bool) -> int:
    scenario = scenario_of(run)
    warn(speech, changed_inputs(run))
    accounts = account_of(scenario, read_run_tables(run), subject)
    if as_json:
        print_json({"id": subject, "subjects": [_account_data(account) for account in accounts]})
        return 0
    for account in accounts:
        _tell(account, speech.terminal)
    return 0


def _tell(account: Account, lang: Lang) -> None:
    """A rule is read out where it is met first; later blocks name it."""
    click.echo(account.heading.say(lang))
    for note in account.notes:
        click.echo(f"  {note.say(lang)}")
    read: set[str] = set()
    for passage in account.passages:
        click.echo(f"  {_first_line(passage, lang)}")
        for rule in passage.rules:
            if rule.rule_id in read:
                click.echo(f"    {Text(f'依据同前：{rule.rule_id}', f'by {rule.rule_id}, as above').say(lang)}")
                continue
            read.add(rule.rule_id)
            click.echo(f"    {Text('依据', 'by ').say(lang)}{read_rule(rule, lang)}")
            if rule.says:
                click.echo(f"      “{rule.says}”")
        for why in passage.why:
            click.echo(f"    {why.say(lang)}")
    click.echo()


def _first_line(passage: Passage, lang: Lang) -> str:
    days = (passage.last - passage.first).days + 1
    parts = [f"{passage.first} – {passage.last}", passage.what.say(lang), Text(f"{days} 天", f"{days} days").say(lang)]
    if passage.lost_yuan:
        parts.append(Text(f"少产出 {passage.lost_yuan:,.0f} 元", f"loses {passage.lost_yuan:,.0f} yuan").say(lang))
    if passage.reduced_kg:
        cut = ", ".join(f"{pollutant} {amount(kg)} kg" for pollutant, kg in passage.reduced_kg)
        parts.append(Text(f"减排 {cut}", f"cuts {cut}").say(lang))
    return ("，" if lang == "zh" else ", ").join(parts)


def _account_data(account: Account) -> dict[str, Any]:
    return {
        "id": account.subject_id,
        "heading": account.heading._asdict(),
        "notes": [note._asdict() for note in account.notes],
        "blocks": [
            {
                "from": passage.first.isoformat(),
                "to": passage.last.isoformat(),
                "what": passage.what._asdict(),
                "rules": [{"id": rule.rule_id, "clause": rule.clause, "says": rule.says} for rule in passage.rules],
                "lost_yuan": round(passage.lost_yuan, 6),
                "reduced_kg": {pollutant: round(kg, 6) for pollutant, kg in passage.reduced_kg},
                "why": [why._asdict() for why in passage.why],
            }
            for passage in account.passages
        ],
    }
