"""Print figures when they are measured, and judge them at the end, misses first."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

Judge = Callable[..., None]
MOST_MISSES = 99  # as a process may end with


@dataclass(frozen=True)
class Verdict:
    """One figure and its goal; ``missed_by`` is above 1 if the goal is missed."""

    what: str
    figure: float
    goal: str
    missed_by: float

    def __str__(self) -> str:
        return f"{self.figure:10,.2f}  {self.goal:>10}  {self.what}"


_verdicts = pytest.StashKey[list[Verdict]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_verdicts] = []


@pytest.fixture(scope="session")
def judge(pytestconfig: pytest.Config) -> Judge:
    """``judge("export of bare", 0.64, at_least=0.6)``: store a figure for the end of the run."""

    def judge(
        what: str, figure: float, *, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        if at_most is not None:
            goal, missed_by = f"<= {at_most:g}", _beyond(figure, at_most)
        else:
            assert at_least is not None
            goal, missed_by = f">= {at_least:g}", _beyond(at_least, figure)
        pytestconfig.stash[_verdicts].append(Verdict(what, figure, goal, missed_by))

    return judge


def _beyond(more: float, less: float) -> float:
    """Return the ratio of ``more`` to ``less``; the goal is met up to 1."""
    if not less:
        return float("inf") if more else 1.0
    return more / less


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    verdicts = sorted(config.stash[_verdicts], key=lambda one: -one.missed_by)
    if not verdicts:
        return
    missed = _missed(config)
    terminalreporter.section(f"{missed} of {len(verdicts)} figures miss their goal")
    for place, verdict in enumerate(verdicts):
        if place == missed:
            terminalreporter.line("and these hold:")
        terminalreporter.line(str(verdict))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Exit with the number of missed goals, unless a benchmark itself has failed."""
    if session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = min(_missed(session.config), MOST_MISSES)


def _missed(config: pytest.Config) -> int:
    return sum(verdict.missed_by > 1 for verdict in config.stash[_verdicts])
