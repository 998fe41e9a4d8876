"""Ctrl-C: the first asks, the second ends."""

from __future__ import annotations

import signal
import threading

import pytest

from optimizer.interrupt import asked_to_stop


def test_the_first_is_told_once_and_leaves_the_program_running() -> None:
    told: list[str] = []
    with asked_to_stop(lambda: told.append("stopping")) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
    assert told == ["stopping"]


def test_the_second_ends_the_program() -> None:
    with asked_to_stop(lambda: None), pytest.raises(KeyboardInterrupt, match=r"^$"):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)


def test_afterwards_ctrl_c_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with asked_to_stop(lambda: None):
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread_nobody_asks() -> None:
    heard: list[bool] = []

    def work() -> None:
        with asked_to_stop(lambda: None) as stop:
            heard.append(stop())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert heard == [False]
