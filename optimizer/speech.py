"""In which language a user is spoken to, and click taught to speak both. Knows no command."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import click

from models.errors import Lang, Text


@dataclass(frozen=True)
class Speech:
    """`terminal` for messages and results, `documents` for what is handed on; `debug` shows the traceback of a bug."""

    terminal: Lang
    documents: Lang
    debug: bool = False


def speech_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Speech:
    """Read before anything is parsed, so that even a mistyped command is answered in the right language."""
    asked = _asked(arguments)
    debug = "--debug" in arguments
    if asked is not None:
        return Speech(asked, asked, debug)
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return Speech("zh" if locale.lower().startswith("zh") else "en", "zh", debug)


def _asked(arguments: Sequence[str]) -> Lang | None:
    """The value of `--lang`, wherever it stands; a wrong one is left to the parser."""
    pairs = zip_longest(arguments, arguments[1:], fillvalue="")
    asked = {
        following if word == "--lang" else word.removeprefix("--lang=")
        for word, following in pairs
        if word.startswith("--lang")
    }
    return "zh" if "zh" in asked else "en" if "en" in asked else None


def spoken(ctx: click.Context | None) -> Lang:
    if ctx is not None and isinstance(ctx.obj, Speech):
        return ctx.obj.terminal
    return speech_of((), os.environ).terminal


class Option(click.Option):
    """An option whose help is told in both languages; an optional default is told too."""

    def __init__(self, *arguments: Any, told: Text, **attributes: Any):
        super().__init__(*arguments, **attributes)
        self.told = told

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], self.told.say(spoken(ctx)))


class Argument(click.Argument):
    """An argument whose help is told in both languages."""

    def __init__(self, *arguments: Any, told: Text, **attributes: Any):
        super().__init__(*arguments, **attributes)
        self.told = told


def option(*names: str, told: Text, **attributes: Any) -> Callable[[Any], Any]:
    return click.option(*names, cls=Option, told=told, **attributes)


def argument(name: str, told: Text, **attributes: Any) -> Callable[[Any], Any]:
    return click.argument(name, cls=Argument, told=told, **attributes)


class _Help(click.Command):
    """Help in both languages; Chinese is not wrapped by counting words, so texts keep their own line breaks."""

    def __init__(self, *arguments: Any, told: Text, examples: Sequence[str] = (), **attributes: Any):
        super().__init__(*arguments, **attributes)
        self.told, self.examples = told, tuple(examples)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        prefix = Text("用法：", "Usage: ").say(spoken(ctx))
        formatter.write(f"{prefix}{ctx.command_path} {' '.join(self.collect_usage_pieces(ctx))}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write("\n" + "".join(f"  {line}\n" for line in self.told.say(spoken(ctx)).splitlines()))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [param for param in self.get_params(ctx) if isinstance(param, Argument)]
        rows = [(param.make_metavar(ctx), param.told.say(spoken(ctx))) for param in arguments]
        _list(formatter, Text("参数", "Arguments").say(spoken(ctx)), rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang, rows = spoken(ctx), []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                told = (
                    Text("显示帮助并退出", "show this help and exit").say(lang)
                    if not isinstance(param, Option)
                    else record[1]
                )
                rows.append((record[0], told))
        _list(formatter, Text("选项", "Options").say(lang), rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples:
            heading = Text("示例：", "Examples:").say(spoken(ctx))
            formatter.write(f"\n{heading}\n" + "".join(f"  {example}\n" for example in self.examples))


class Command(_Help):
    pass


class Group(_Help, click.Group):
    pass


def _list(formatter: click.HelpFormatter, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def usage_message(error: click.ClickException, lang: Lang) -> str:
    """What click found wrong with the command line, in the user's language."""
    if lang == "en":
        return error.format_message()
    if isinstance(error, click.NoSuchOption):
        return _perhaps(f"没有选项 {error.option_name}", error.possibilities)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _perhaps(f"没有命令 {error.command_name}", error.possibilities)
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error, '参数')}"
    if isinstance(error, click.BadParameter):
        return f"{_name(error, '参数')} 的值不对：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 用法不对：{error.message}"
    return error.format_message()


def _name(error: click.BadParameter, otherwise: str) -> str:
    return error.param.get_error_hint(error.ctx) if error.param is not None else otherwise


def _perhaps(message: str, possibilities: Sequence[str] | None) -> str:
    return f"{message}。是否想写 {'、'.join(possibilities)}？" if possibilities else f"{message}。"
