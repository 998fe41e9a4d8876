"""Policy files into Policy: rules with clause, words, bureau, window, selector and effect. Knows no line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from models.errors import Text
from models.policy import Policy, Rule, Unless, Window
from models.read.convert import identifier, words
from models.read.effects import read_effect, read_window
from models.read.names import Names
from models.read.nodes import Node, read_yaml
from models.read.notes import Notes, shown_path
from models.read.schema import Field, listing, mapping, scalar
from models.read.selectors import Kind, read_kind, read_selector


def read_policies(paths: Iterable[Path], notes: Notes, names: Names) -> tuple[Policy, ...]:
    """Every policy that can be read; ids of policies and of rules must not repeat among all of them."""
    policies: list[Policy] = []
    rules: dict[str, str] = {}
    for path in paths:
        root = read_yaml(path, notes)
        policy = _policy(root, notes, names) if root else None
        if root is None or policy is None:
            continue
        for other in policies:
            if policy.policy_id and other.policy_id == policy.policy_id:
                again = Text(f"与 {other.file} 的政策编号重复", f"is also the id of the policy in {other.file}")
                notes.fault(policy.file, root.row, "policy", policy.policy_id, again)
        for rule in policy.rules:
            _check_unique(policy.file, rule, rules, notes)
        policies.append(policy)
    return tuple(policies)


def _check_unique(file: str, rule: Rule, seen: dict[str, str], notes: Notes) -> None:
    if rule.rule_id in seen:
        again = Text(
            f"规则编号重复，已见于 {seen[rule.rule_id]}", f"is a repeated rule id, first in {seen[rule.rule_id]}"
        )
        notes.fault(file, rule.row, "id", rule.rule_id, again)
    elif rule.rule_id:
        seen[rule.rule_id] = f"{file}:{rule.row}"


def _policy(root: Node, notes: Notes, names: Names) -> Policy | None:
    text = scalar(words)
    fields = {
        "policy": Field(scalar(identifier), required=True, default=""),
        "title": Field(text, required=True, default=""),
        "document": Field(text, required=True, default=""),
        "rules": Field(listing(lambda node, notes: _rule(node, notes, names)), required=True, default=()),
        "note": Field(text, default=""),
    }
    values = mapping(root, notes, fields)
    if values is None:
        return None
    rules = tuple(rule for rule in values["rules"] or () if rule is not None)
    return Policy(
        policy_id=values["policy"] or "",
        title=values["title"],
        document=values["document"],
        rules=rules,
        file=shown_path(root.file),
        note=values["note"],
    )


def _rule(node: Node, notes: Notes, names: Names) -> Rule | None:
    text = scalar(words)
    target = node.value.get("applies_to") if isinstance(node.value, dict) else None
    kind = read_kind(target) if target else None
    fields = {
        "id": Field(scalar(identifier), required=True, default=""),
        "clause": Field(text, required=True),
        "says": Field(text, required=True),
        "bureau": Field(text, required=True),
        "window": Field(read_window, default=Window()),
        "applies_to": Field(
            lambda child, notes: read_selector(child, notes, names, kind, needs_kind=True), required=True
        ),
        "unless": Field(listing(lambda child, notes: _unless(child, notes, names, kind)), default=()),
        "effect": Field(lambda child, notes: read_effect(child, notes, names, kind), required=True),
        "note": Field(text, default=""),
    }
    values = mapping(node, notes, fields)
    if values is None:
        return None
    return Rule(
        rule_id=values["id"] or "",
        clause=values["clause"],
        says=values["says"],
        bureau=values["bureau"],
        window=values["window"],
        applies_to=values["applies_to"],
        effect=values["effect"],
        unless=values["unless"],
        kind=kind or "line",
        note=values["note"],
        row=node.row,
    )


def _unless(node: Node, notes: Notes, names: Names, kind: Kind | None) -> Unless | None:
    """A selector, and the words that excuse whom it matches."""
    if not isinstance(node.value, dict):
        node.fault(notes, Text("应为键值对", "must be a mapping of keys to values"))
        return None
    rest = {key: child for key, child in node.value.items() if key != "because"}
    reason = {key: child for key, child in node.value.items() if key == "because"}
    selector = read_selector(replace(node, value=rest), notes, names, kind)
    because = mapping(replace(node, value=reason), notes, {"because": Field(scalar(words), required=True)})
    return Unless(selector, because["because"]) if selector and because else None
