"""One person's result while it is looked at, and the plan made again when they argue with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from earned.app.plan import plan_for
from earned.app.quiz import Answer, Circumstances, Result
from earned.app.telling import Told, tell


@dataclass(frozen=True, slots=True)
class Case:
    """``name``: what a named person is called."""

    result: Result
    answers: Sequence[Answer]
    circumstances: Circumstances
    name: str | None = None

    def told(self, language: str) -> Told:
        """All sentences of the result."""
        return tell(
            self.result, list(self.answers), self.circumstances, name=self.name, language=language
        )

    def under(self, circumstances: Circumstances) -> "Case":
        """The same answers under other circumstances: the plan is made again."""
        plan = plan_for(self.result.position, self.result.styles, circumstances.situation)
        return replace(self, result=replace(self.result, plan=plan), circumstances=circumstances)

    @property
    def offered(self) -> tuple[str, ...]:
        """The practices of the plan, each once."""
        plan = self.result.plan
        return tuple(dict.fromkeys([*(f.practice for f in plan.focuses), plan.start_now]))
