"""A recomputed bound in a few lines, and how far its recomputing has come. Knows what a verifier found, no engine."""

from __future__ import annotations

import time

import click

from models.errors import Lang, Text
from optimizer.progress import QUIET_SECONDS
from reports.verdict import BoundCheck

WHAT = {
    "lines": Text("生产线", "lines"),
    "firms": Text("企业的生产线", "lines of enterprises asked as one"),
    "projects": Text("工程", "projects"),
}


class Watched:
    """Hears how many lines and projects are done; tells it on stderr when that takes long."""

    def __init__(self, lang: Lang):
        self._lang = lang
        self._next = time.monotonic() + QUIET_SECONDS

    def __call__(self, what: str, done: int, of: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + QUIET_SECONDS
            far = f"{done:,} / {of:,}"
            said = Text(f"重新证明下界：{WHAT[what].zh} {far}", f"proving the bound anew: {WHAT[what].en} {far}")
            click.echo(said.say(self._lang), err=True)


def tell_bound(check: BoundCheck, lang: Lang) -> None:
    for said in _told(check):
        click.echo(said.say(lang))


def _told(check: BoundCheck) -> list[Text]:
    if check.basis == "no_bound":
        return [
            Text(
                "下界：此次运行没有声明下界，无可复算。",
                "Bound: this run claims none, so there is nothing to recompute.",
            )
        ]
    assert check.claimed is not None
    claimed = _yuan(Text("声明的下界", "bound claimed"), check.claimed)
    if check.basis == "exact":
        why = Text(
            "下界由穷尽搜索证明，不依据价格，不能由价格复算。",
            "The bound rests on an exhaustive search and cannot be recomputed from prices.",
        )
        return [why, claimed]
    if check.recomputed is None or check.highest is None:
        why = Text("有的生产线或工程没有任何可行排程。", "Some line or project has no schedule at all.")
        return [why, claimed]
    found = [_headline(check), claimed, _yuan(Text("复算的下界", "bound recomputed"), check.recomputed)]
    if check.highest > check.recomputed:
        most = Text("这些价格至多能证明", "most that these prices can prove")
        found.append(_yuan(most, check.highest))
    gap = check.gap
    assert gap is not None
    share = Text(f"  按复算下界的差距：{gap:.4%}", f"  gap from the bound recomputed: {gap:.4%}")
    return [*found, _yuan(Text("成本", "cost"), check.cost), share]


def _headline(check: BoundCheck) -> Text:
    assert check.claimed is not None and check.highest is not None
    if check.reached:
        return Text("下界已由价格重新证明。", "The bound is proven anew from the prices.")
    if check.claimed <= check.highest + 1e-6 * abs(check.claimed) + 0.01:
        return Text(
            "此处只能证明较低的下界：个别工程或生产线规模过大，未能求出其最低价格。",
            "What is proven here is less: the least price of some project or line could not be found in reasonable time.",
        )
    return Text("这些价格不能证明所声明的下界。", "The prices do NOT prove the bound that is claimed.")


def _yuan(name: Text, value: float) -> Text:
    return Text(f"  {name.zh}（元）：{value:,.2f}", f"  {name.en} (yuan): {value:,.2f}")
