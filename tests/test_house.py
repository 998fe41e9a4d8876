"""The house keeps its own rules: wings apart, packages declared and pinned, nothing of one machine in any file."""

from __future__ import annotations

import ast
import configparser
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
WINGS = ("models", "optimizer", "reports", "scenarios")
MODULES = sorted(path for wing in WINGS for path in (ROOT / wing).rglob("*.py"))
CONFIG = configparser.ConfigParser()
CONFIG.read(ROOT / "setup.cfg", encoding="utf-8")


def _requirements(text: str) -> dict[str, str]:
    names = (re.match(r"([A-Za-z0-9_.-]+)(.*)", line.strip()) for line in text.strip().splitlines())
    return {re.sub(r"[-_.]+", "-", found[1]).lower(): found[2] for found in names if found}


REQUIRED = _requirements(CONFIG["options"]["install_requires"])
PINNED = _requirements((ROOT / "constraints.txt").read_text(encoding="utf-8"))


def _imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - set(WINGS)


def test_wings_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="setup.cfg", cache_dir=None) == 0


def test_every_imported_package_is_declared_and_none_for_nothing() -> None:
    packages = importlib.metadata.packages_distributions()
    imported = {packages[name][0].lower().replace("_", "-") for module in MODULES for name in _imported(module)}
    assert imported == set(REQUIRED)


def test_every_declared_package_is_pinned() -> None:
    development = _requirements(CONFIG["options.extras_require"]["dev"])
    assert set(REQUIRED) | set(development) <= set(PINNED)
    assert all(re.fullmatch(r"==[\w.]+", version) for version in PINNED.values())


def test_highs_and_ortools_live_in_one_process() -> None:
    """highspy 1.15 and ortools 9.15 each carry a libhighs and cannot be imported together; 1.14 can."""
    told = "import highspy, ortools.sat.python.cp_model; import pyomo.environ"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
    assert PINNED["highspy"].startswith("==1.14.")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_and_reads_in_one_sitting(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= 400


def _tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = done.stdout.decode("utf-8").split("\0") if done.returncode == 0 else []
    return [ROOT / name for name in names if name]


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Split so that this file does not name them either."""
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry.np" + "mjs"]
    places = ["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "C:" + "\\Users"]
    kinds = {".py", ".cfg", ".toml", ".txt", ".md", ".yaml", ".csv", ".typ", ".html"}
    files = [path for path in _tracked() if path.suffix in kinds and path.is_file()]
    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for word in [*hosts, *places]
        if word in path.read_text(encoding="utf-8", errors="ignore")
    }
    assert not found


@pytest.mark.parametrize("name", ["README", "CONTRIBUTING"])
def test_both_languages_name_the_same_commands_and_files(name: str) -> None:
    def named(path: Path) -> set[str]:
        text = path.read_text(encoding="utf-8")
        return set(re.findall(r"`(?:cuofeng \w+|[\w/.-]+\.(?:py|csv|json|yaml|cfg))", text))

    assert named(ROOT / f"{name}.md") == named(ROOT / f"{name}.zh.md")


@pytest.mark.parametrize(
    "document", sorted((ROOT / "docs").glob("*.md")) + sorted(ROOT.glob("*.md")), ids=lambda p: p.name
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "CONTRIBUTING.zh.md", "docs/model.md", "docs/model.zh.md"])
def test_files_named_in_the_guides_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:models|optimizer|reports|tests|docs|scenarios)/[\w/.-]*)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
