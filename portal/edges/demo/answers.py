"""Answers of demo families to the questionnaire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from portal.casework.assessments.answers import flatten
from portal.core.types import Relation
from portal.edges.demo.aid_catalogue import AidPlan
from portal.edges.demo.data_files import load_data
from portal.edges.demo.families import FamilyKind
from portal.registry.households.models import Person

_WORKING, _OLD = 16, 62


@dataclass(frozen=True)
class Hardship:
    """``signs`` is the probability that an answer is a sign of poverty; ``income`` the range of
    monthly income in rupiah per person."""

    signs: float
    income: tuple[int, int]


POOR = Hardship(0.8, (130_000, 300_000))
RECOVERED = Hardship(0.3, (520_000, 800_000))


def make_answers(
    rng: Random,
    people: Sequence[Person],
    *,
    on: date,
    stage: FamilyKind,
    plan: AidPlan,
    hardship: Hardship,
) -> dict[str, Any]:
    """Return answers by field name, as the assessment pages save them."""
    income = _rounded(len(people) * rng.randint(*hardship.income))
    earners = [person for person in people if _earns(person, on)]
    head_income = _rounded(income * (0.7 if len(earners) > 1 else 0.95)) if earners else 0
    return flatten(
        {
            "household_size": len(people),
            "desil": rng.choice(("1", "1", "1", "2", "2", "unranked")),
            "desil_as_of": f"{on.year}-01-15",
            "roster": {
                str(person.id): _person_answers(
                    rng, person, on, _share(person, earners, head_income)
                )
                for person in people
            },
            "home_status": rng.choice(("own", "family", "family", "rented", "state_land")),
            "floor_area": len(people) * (rng.choice((5, 6, 7)) if hardship is POOR else 12),
            "meter": rng.choice(("450", "450", "900")),
            "light": "shared" if hardship is POOR and rng.random() < 0.3 else "own_meter",
            **_sign_answers(rng, hardship),
            "head_work": rng.choice(load_data("answers")["work"][stage.value]),
            "head_income": head_income,
            "monthly_income": income,
            "monthly_spending": _rounded(income * rng.uniform(1.0, 1.18)),
            "debt": rng.random() < 0.5,
            "assets": rng.sample(("phone", "bicycle", "television", "livestock"), k=2),
            **_plan_answers(rng, stage, plan),
        }
    )


def _sign_answers(rng: Random, hardship: Hardship) -> dict[str, Any]:
    return {
        key: rng.choice(options["hardship" if rng.random() < hardship.signs else "other"])
        for key, options in load_data("answers")["signs"].items()
    }


def _plan_answers(rng: Random, stage: FamilyKind, plan: AidPlan) -> dict[str, Any]:
    words: Mapping[str, Sequence[str]] = load_data("answers")["words"]
    return {
        "skills": plan.skill,
        "work_wish": plan.wish,
        "needs": list(plan.needs),
        "tool_wish": plan.tool_wish or None,
        "needs_words": rng.choice(words["needs_elder" if stage is FamilyKind.ELDER else "needs"]),
        "photo_consent": rng.random() < 0.7,
        "remarks": rng.choice(words["remarks"]),
    }


def _person_answers(rng: Random, person: Person, on: date, income: int) -> dict[str, Any]:
    age = person.age_on(on) or 0
    works = "casual" if income else rng.choice(("seeking", "not"))
    about: dict[str, Any] = {
        "disability": rng.choices(("no", "physical", "sight"), weights=(94, 4, 2))[0],
        "chronic": rng.random() < (0.35 if age > 60 else 0.05),
        "bpjs": rng.choices(("pbi", "none"), weights=(75, 25))[0],
        "documents": ["ktp"] if age >= 17 else ["birth"] if rng.random() < 0.8 else ["none"],
    }
    if age >= 10:
        about["works"] = works if age >= _WORKING else "not"
        if income:
            about["income"] = income
    if 7 <= age <= 18:
        about["school"] = rng.choices(("attends", "dropped_out"), weights=(82, 18))[0]
    return about


def _earns(person: Person, on: date) -> bool:
    age = person.age_on(on) or 0
    grown = person.relation in {Relation.HEAD, Relation.SPOUSE} or age >= _WORKING + 2
    return grown and age < _OLD + 8


def _share(person: Person, earners: Sequence[Person], head_income: int) -> int:
    if person not in earners:
        return 0
    return head_income if person is earners[0] else _rounded(head_income * 0.3 / len(earners))


def _rounded(amount: float) -> int:
    """Round to ten thousand rupiah, as people state amounts."""
    return max(10_000, round(amount / 10_000) * 10_000)
