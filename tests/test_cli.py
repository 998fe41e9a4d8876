"""The command line as such: help, languages, mistakes, exit codes, encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.cli import COMMANDS, _tell_bug
from optimizer.speech import Speech, speech_of
from tests.conftest import Cuofeng

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("lang, heading", [("en", "Commands:"), ("zh", "命令")])
def test_help_lists_every_command_in_both_languages(cuofeng: Cuofeng, lang: str, heading: str) -> None:
    result = cuofeng("--lang", lang, "--help")
    assert result.exit_code == 0
    assert heading in result.stdout
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("lang, example", [("en", "Examples:"), ("zh", "示例：")])
def test_every_command_has_help_with_an_example(cuofeng: Cuofeng, name: str, lang: str, example: str) -> None:
    result = cuofeng(name, "--help", "--lang", lang)
    assert result.exit_code == 0
    assert f"{example}\n  cuofeng {name}" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(cuofeng: Cuofeng, name: str) -> None:
    options = cuofeng(name, "--help").stdout.split("Options:")[1].split("Examples:")[0].strip().splitlines()
    assert all(len(option.split("  ", 2)) > 1 for option in options)


def test_without_a_command_help_is_shown_as_a_mistake(cuofeng: Cuofeng) -> None:
    result = cuofeng()
    assert result.exit_code == 2
    assert "Usage: cuofeng" in result.stderr


@pytest.mark.parametrize("lang, told", [("en", "Did you mean 'check'?"), ("zh", "没有命令 chekc。是否想写 check？")])
def test_a_mistyped_command_is_answered_with_the_nearest(cuofeng: Cuofeng, lang: str, told: str) -> None:
    result = cuofeng("chekc", "--lang", lang)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("run", "--froce"), "没有选项 --froce。是否想写 --force？"),
        (("synth", "--out", "x"), "缺少 '--enterprises'"),
        (("synth", "--enterprises", "none", "--out", "x"), "'--enterprises' 的值不对"),
        (("check", "absent.yaml"), "的值不对"),
    ],
)
def test_mistakes_are_told_in_chinese(cuofeng: Cuofeng, arguments: tuple[str, ...], told: str) -> None:
    result = cuofeng(*arguments, "--lang", "zh")
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_share_is_written_either_way(cuofeng: Cuofeng, tiny: Path) -> None:
    result = cuofeng("solve", tiny, "--out", "x", "--gap", "120%")
    assert result.exit_code == 2
    assert "120%" in result.stderr


@pytest.mark.parametrize(
    "arguments, locale, terminal, documents",
    [
        ((), "zh_CN.UTF-8", "zh", "zh"),
        ((), "de_DE.UTF-8", "en", "zh"),
        ((), "", "en", "zh"),
        (("--lang", "en"), "zh_CN.UTF-8", "en", "en"),
        (("--lang=zh",), "C", "zh", "zh"),
    ],
)
def test_terminal_follows_the_locale_documents_are_chinese(
    arguments: tuple[str, ...], locale: str, terminal: str, documents: str
) -> None:
    assert speech_of(arguments, {"LANG": locale}) == Speech(terminal, documents)  # type: ignore[arg-type]


def test_a_bug_is_told_shortly(capsys: pytest.CaptureFixture[str]) -> None:
    _tell_bug(Speech("en", "zh"), KeyError, KeyError("lost"), None)
    told = capsys.readouterr().err
    assert "KeyError: 'lost'" in told
    assert "--debug" in told


def test_chinese_is_printed_even_where_the_locale_knows_only_ascii() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "optimizer.cli", "--help", "--lang", "zh"],
        capture_output=True,
        env=environment,
        cwd=ROOT,
        check=True,
    )
    assert "错峰" in done.stdout.decode("utf-8")


def test_help_needs_no_engine() -> None:
    told = "import sys, optimizer.cli as c\nprint(sorted({'numpy', 'ortools', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
