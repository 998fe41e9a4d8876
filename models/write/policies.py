"""A policy as a file that reads back as the same policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from models.policy import Effect, Policy, Rule, Window
from models.write.selectors import edge, selector, without_empty


def write_policy(file: Path, policy: Policy) -> None:
    """Writes every rule of the policy, its words and notes included; comments of the file it came from are not kept."""
    told = {
        "policy": policy.policy_id,
        "title": policy.title,
        "document": policy.document,
        **without_empty({"note": policy.note}),
        "rules": [_rule(rule) for rule in policy.rules],
    }
    file.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.rule_id,
        "clause": rule.clause,
        "says": rule.says,
        "bureau": rule.bureau,
        **without_empty({"window": _window(rule.window)}),
        "applies_to": selector(rule.applies_to),
        **without_empty({"unless": [{**selector(one.selector), "because": one.because} for one in rule.unless]}),
        "effect": _effect(rule.effect),
        **without_empty({"note": rule.note}),
    }


def _window(window: Window) -> dict[str, Any]:
    return without_empty({"from": edge(window.first), "to": edge(window.last)})


def _effect(effect: Effect) -> dict[str, Any]:
    days = effect.mode_days
    return without_empty(
        {
            "open": effect.open,
            "only": effect.only,
            "output_at_most": effect.output_at_most,
            "output_at_least": effect.output_at_least,
            "closed_hours": str(effect.closed_hours) if effect.closed_hours else None,
            "mode_days": None
            if days is None
            else {
                "mode": days.mode,
                "at_least": days.at_least,
                "per": days.per,
                **without_empty({"by_grade": dict(days.by_grade)}),
            },
            "ban": effect.ban,
        }
    )
