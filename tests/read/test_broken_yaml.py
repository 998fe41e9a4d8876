"""One slip in a technology, a policy or a scenario gives one fault, with its line, its key and words."""

from __future__ import annotations

import re

import pytest

from .world import World

S, P, T = "scenarios/season.yaml", "scenarios/policies/law.yaml", "data/technologies.yaml"

TECHNOLOGIES = {
    "share without percent": (T, "output: 0.8", "output: 80", r"technologies.yaml, row 4, kiln.modes.limit.output = 80: must be a share from 0 to 1"),
    "output left out": (T, "{output: 0.8, ", "{", r"row 4, kiln.modes.limit.output: is required and missing"),
    "emission without percent": (T, "nox: 0.82", "nox: 82", r"row 4, kiln.modes.limit.emits.nox = 82: must be a share from 0 to 2"),
    "unknown pollutant": (T, "nox: 0.82", "nox2: 0.82", r"kiln.modes.limit.emits.nox2: is an unknown key \(did you mean nox\?\)"),
    "shortest block of no day": (T, "min_days: 3", "min_days: 0", r"min_days = 0: must be a whole number of at least 1"),
    "misspelt property": (T, "max_blocks", "max_block", r"row 5, kiln.modes.stop.max_block: is an unknown key \(did you mean max_blocks\?\)"),
    "run that is not normal": (T, "run: {", "run: {output: 0.9, ", r"row 3, kiln.modes.run: run is normal operation"),
    "modes as a list": (T, "{output: 1, hours: 18:00-08:00}", "[1, 2]", r"coater.modes.night: must be a mapping"),
    "no modes": (T, "coater:\n  modes:\n    night: {output: 1, hours: 18:00-08:00}", "coater: {}", r"row 6, coater.modes: is required"),
    "impossible hours": (T, "18:00-08:00", "18:60-08:00", r"hours = 18:60-08:00: must be clock hours"),
    "emission as a list": (T, "{nox: 0.82}", "[0.82]", r"limit.emits: must be a single value"),
    "mode name with a semicolon": (T, "    night:", "    ni;ght:", r"row 8, coater.modes.ni;ght: an id holds no semicolon"),
    "too many modes": (T, "    night:", "".join(f"    m{n}: {{output: 1}}\n" for n in range(100)) + "    night:", r"coater.modes: must hold at most 100"),
    "empty restart": (T, "{value_days: 0.3, emit_days: 0.5}", "{}", r"restart: needs value_days or emit_days"),
    "doubled key": (T, "coater:", "kiln: {modes: {}}\ncoater:", r"row 6, kiln: is a repeated key, first on line 1"),
}  # fmt: skip

POLICIES = {
    "mode of no technology": (P, "[limit, stop]", "[limit, halt]", r"law.yaml, row 14, rules\[1\].effect.open\[2\] = halt: is a mode of no technology"),
    "kind left out": (P, "{kind: line, emits", "{emits", r"row 10, rules\[1\].applies_to.kind: is required"),
    "kind unknown": (P, "kind: line, emits", "kind: lines, emits", r"applies_to.kind = lines: must be one of line, task \(did you mean line"),
    "key of the other kind": (P, "kind: task,", "kind: task, sector: 水泥,", r"row 27, rules\[3\].applies_to.sector: does not suit kind: task"),
    "effect of the other kind": (P, "{ban: true}", "{ban: true, open: stop}", r"effect.open: does not suit kind: task"),
    "unknown selector key": (P, "key_emitter", "key_emiter", r"applies_to.key_emiter: is an unknown key \(did you mean key_emitter\?\)"),
    "unknown pollutant": (P, "emits: vocs", "emits: voc", r"emits = voc: must be one of so2, nox, pm, vocs \(did you mean vocs\?\)"),
    "unknown technology": (P, "technology: kiln", "technology: kilm", r"technology = kilm: is not listed in technologies.yaml \(did you mean kiln"),
    "unknown zone": (P, "zone: core", "zone: centre", r"zone = centre: is not listed in districts"),
    "unknown coating": (P, "powder", "powdery", r"coating\[2\] = powdery: must be one of"),
    "unknown line": (P, "technology: kiln", "line_id: L9", r"line_id = L9: is not listed in lines"),
    "permit neither": (P, "permit: [no, yes]", "permit: [no, off]", r"permit\[2\] = off: must be one of yes, no, pending"),
    "thirtieth of February": (P, "to: 02-29", "to: 02-30", r"row 19, rules\[2\].window.to = 02-30: is no day of the calendar"),
    "thirteenth month": (P, "from: 11-01", "from: 13-01", r"window.from = 13-01: is no day of the calendar"),
    "mixed window": (P, "from: 11-01", "from: 2018-11-01", r"row 19, rules\[2\].window: needs from and to in one form"),
    "half a recurring window": (P, "from: 11-01, ", "", r"window: needs both from and to when it recurs"),
    "window that ends first": (P, "to: 2018-07-15", "to: 2018-06-15", r"window: ends \(2018-06-15\) before it begins \(2018-07-01\)"),
    "window in words": (P, "from: 11-01", "from: November", r"window.from = November: must be month-day"),
    "window without ends": (P, "{from: 11-01, to: 02-29}", "{}", r"row 19, rules\[2\].window: needs from or to"),
    "nothing left between": (P, "{open: [limit, stop]}", "{output_at_most: 50%, output_at_least: 80%}", r"effect: output_at_most lies below"),
    "grade twice": (P, "{A: 16}", "{A: 16, A级: 17}", r"by_grade.A级 = 17: repeats a grade"),
    "excuse without shape": (P, "{on_list: ultra_low, joined_by: 2018-09-30, because: 名单除外}", "名单除外", r"unless\[2\] = 名单除外: must be a mapping"),
    "text for a list": (P, "unless:\n      - {coating: [waterborne, powder], because: 低挥发性涂料除外}\n      - {on_list: ultra_low, joined_by: 2018-09-30, because: 名单除外}", "unless: 名单", r"unless = 名单: must be a list"),
    "list for a text": (P, "bureau: 市建委", "bureau: [市建委, 市经信委]", r"rules\[3\].bureau: must be a single value"),
    "blank text": (P, "bureau: 市建委", "bureau: ' '", r"rules\[3\].bureau.*must not be empty"),
    "nothing done": (P, "{ban: true}", "{}", r"row 28, rules\[3\].effect: needs at least one of ban, closed_hours"),
    "ban that bans nothing": (P, "ban: true", "ban: no", r"effect.ban = no: can only be true"),
    "nothing opened": (P, "[limit, stop]", "[]", r"effect.open: must not be an empty list"),
    "days owed in words": (P, "at_least: 40", "at_least: forty", r"mode_days.at_least = forty: must be a whole number"),
    "days owed per week": (P, "per: season", "per: week", r"mode_days.per = week: must be one of season, month, quarter"),
    "excused without a word": (P, ", because: 名单除外", "", r"row 13, rules\[1\].unless\[2\].because: is required"),
    "excused without a condition": (P, "on_list: ultra_low, joined_by: 2018-09-30, ", "", r"unless\[2\]: needs at least one condition"),
    "kind inside not": (P, "not: {grade: [A, B级]}", "not: {kind: line}", r"not.kind: kind belongs to the outermost"),
    "clause left out": (P, "    clause: 第7项\n", "", r"row 5, rules\[1\].clause: is required"),
    "words left empty": (P, "says: 限产、停产", "says:", r"row 7, rules\[1\].says: is required"),
    "repeated rule": (P, "id: winter", "id: summer", r"row 15, id = summer: is a repeated rule id, first in .*law.yaml:5"),
    "rules as a mapping": (P, "rules:\n  - id: summer", "rules:\n  summer", r"law.yaml, row \d+: is not valid YAML"),
    "tab for indentation": (P, "  - id: earth", "\t- id: earth", r"law.yaml, row 22: is not valid YAML"),
    "alias of nothing": (P, "kind: task", "kind: *task", r"law.yaml, row 27: is not valid YAML"),
}  # fmt: skip

SCENARIOS = {
    "unknown key": (S, "targets:", "target:", r"season.yaml, row 6, target: is an unknown key \(did you mean targets\?\)"),
    "unknown key inside": (S, "area: core, per: month", "aera: core, per: month", r"row 7, targets\[1\].aera: is an unknown key \(did you mean area\?\)"),
    "unknown area": (S, "area: 青羊区", "area: 青洋区", r"row 10, caps\[1\].area = 青洋区: must be city, a district or a zone \(did you mean 青羊区\?\)"),
    "unknown pollutant": (S, "pollutant: nox", "pollutant: no2", r"targets\[2\].pollutant = no2: must be one of so2, nox, pm, vocs"),
    "unknown product": (S, "product: cement", "product: cements", r"floors\[1\].product = cements: is the product of no line \(did you mean cement\?\)"),
    "both a share and kg": (S, "reduce_kg: 900", "reduce_kg: 900, reduce: 5%", r"row 8, targets\[2\]: needs exactly one of reduce and reduce_kg"),
    "neither share nor kg": (S, ", at_most: 85%", "", r"row 10, caps\[1\]: needs exactly one of at_most and at_most_kg"),
    "cap without percent": (S, "85%", "85", r"at_most = 85: must be a share from 0 to 2"),
    "more than everything": (S, "reduce: 20%", "reduce: 120%", r"reduce = 120%: must be a share from 0 to 1"),
    "unknown period": (S, "per: month, reduce", "per: monthly, reduce", r"per = monthly: must be one of season, .*did you mean month"),
    "season backwards": (S, "to: 2018-08-31", "to: 2018-04-30", r"row 2, season: ends \(2018-04-30\) before it begins"),
    "season by month": (S, "{from: 2018-05-01", "{from: 05-01", r"season.from = 05-01: must be a date"),
    "season of decades": (S, "to: 2018-08-31", "to: 2081-08-31", r"season: must not be longer than 731 days"),
    "season beyond the horizon": (S, "2018-12-31", "2018-08-30", r"row 3, horizon: must contain the season, 2018-05-01 to 2018-08-31"),
    "season left out": (S, "season: {from: 2018-05-01, to: 2018-08-31}\nhorizon: {from: 2018-03-01, to: 2018-12-31}\n", "", r"row 1, season: is required"),
    "data nowhere": (S, "../data", "../date", r"row 4, data = ../date: is not there: date$"),
    "data in a file": (S, "../data", "policies/law.yaml", r"row 4, data = policies/law.yaml: must be a folder or an .xlsx"),
    "policy nowhere": (S, "policies/law.yaml", "policies/laws.yaml", r"row 5, policies\[1\] = policies/laws.yaml: names no file"),
    "policy twice": (S, "[policies/law.yaml]", "[policies/law.yaml, ./policies/law.yaml]", r"policies\[2\] = ./policies/law.yaml: is listed twice"),
    "extends nothing": (S, "name: tiny", "extends: none.yaml", r"row 1, extends = none.yaml: names no file"),
    "a name too long for a file": (S, "name: tiny", f"extends: {'x' * 300}", r"row 1, extends = xxx.*…: names no file"),
    "line break in a path": (S, "../data", r'"../da\nta"', r"data = ../da\\nta: is not there: da\\nta$"),
    "half a character": (S, "name: tiny", r'name: "a\ud800"', r"row 1, name = a\\ud800: must not contain control characters"),
    "extends itself": (S, "name: tiny", "extends: season.yaml", r"extends = season.yaml: extends in a circle: .*season.yaml → .*season.yaml"),
    "task key for lines": (S, "{technology: kiln}", "{work_type: earthworks}", r"alternate\[1\].lines.work_type: does not suit kind: line"),
    "half a line": (S, "at_most_stopped: 50%", "at_most_stopped: 2.5", r"at_most_stopped = 2.5: must be a share such as 50%, or a number"),
    "gap without percent": (S, "gap: 0.5%", "gap: 5", r"solve.gap = 5: must be a share"),
    "no time": (S, "time_limit: 60", "time_limit: 0", r"solve.time_limit = 0: must be a number from 0.001"),
    "unknown method": (S, "seed: 7", "method: decompos", r"solve.method = decompos: must be one of auto, decompose, exact \(did you mean decompose\?\)"),
    "grade's share without percent": (S, "{A: 0, B级: 20%, D: stop}", "{A: 0, B: 20, D: stop}", r"row 35, grade_table.B = 20: must be the share of output given up, such as 50%, or stop"),
    "grade's share in words": (S, "D: stop", "D: halt", r"grade_table.D = halt: must be the share"),
    "grade twice in the table": (S, "A: 0, B级", "B: 0, B级", r"grade_table.B级 = 20%: repeats a grade"),
    "grades as a list": (S, "{A: 0, B级: 20%, D: stop}", "[A, B]", r"row 35, grade_table: must be a mapping"),
    "grade table misspelt": (S, "grade_table", "grades_table", r"grades_table: is an unknown key \(did you mean grade_table\?\)"),
    "slope left out": (S, "slope: 0.77", "offset: 0.1", r"guards\[1\].vocs_over_nox.slope: is required"),
    "limits as a mapping": (S, "  - {product: cement", "  {product: cement", r"row 11, floors: must be a list"),
    "alias of itself": (S, "name: tiny", "name: &a [*a]", r"season.yaml: is nested too deeply, or an alias contains itself"),
    "empty file": (S, None, "# nothing yet\n", r"season.yaml: is empty"),
    "list for a mapping": (S, None, "- a\n- b\n", r"season.yaml, row 1: must be a mapping"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [*TECHNOLOGIES.values(), *POLICIES.values(), *SCENARIOS.values()],
    ids=[
        f"{file}: {name}"
        for file, cases in (("technologies", TECHNOLOGIES), ("policy", POLICIES), ("scenario", SCENARIOS))
        for name in cases
    ],
)
def test_one_slip_is_one_fault(world: World, file: str, old: str | None, new: str, told: str) -> None:
    if old is None:
        world.files[file] = new
    else:
        world.edit(file, old, new)

    faults = world.told()

    assert len(faults) == 1, faults
    assert re.search(told, faults[0]), faults[0]


def test_two_policies_of_one_name(world: World) -> None:
    world.edit(S, "[policies/law.yaml]", "[policies/law.yaml, policies/more.yaml]")
    world.files["scenarios/policies/more.yaml"] = "policy: law\ntitle: a\ndocument: b\nrules: []\n"

    (fault,) = world.told()

    assert re.search(r"more.yaml, row 1, policy = law: is also the id of the policy in .*law.yaml", fault)


def test_unreadable_districts_are_not_held_against_law_and_limits(world: World) -> None:
    world.files["data/districts.csv"] = b"\x00"

    assert len(world.told()) == 1


def test_a_technology_at_fault_does_not_blame_its_lines(world: World) -> None:
    world.edit(T, "stop: {output: 0,", "stop: {output: x,")

    (fault,) = world.told()

    assert "kiln.modes.stop.output = x" in fault


def test_an_alias_bomb_is_refused(world: World) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    world.files[S] = bomb

    assert "nested too deeply" in world.told()[0]


def test_deep_nesting_is_refused(world: World) -> None:
    world.files[S] = "name: " + "[" * 3000

    assert re.search("nested too deeply|not valid YAML", world.told()[0])


def test_a_missing_scenario(world: World) -> None:
    assert world.faults("scenarios/other.yaml")[0].expected.en == "no such file"


def test_a_folder_for_a_scenario(world: World) -> None:
    assert world.faults("scenarios")[0].expected.zh == "这是文件夹，应为文件"
