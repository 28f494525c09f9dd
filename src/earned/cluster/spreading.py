"""Parts of work on a cluster: some ahead, results in order, and another try where a worker is gone."""

from asyncio import run_coroutine_threadsafe
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from earned.core.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

Part = TypeVar("Part")
Result = TypeVar("Result")

TICK = 2.0
"""Seconds between looks at whether anybody is still working."""

TOGETHER = 8
"""Results that are fetched at once: each asking takes time, and each result room."""

PATIENCE = 60.0
"""Seconds without any worker after which nobody is waited for."""


class Cluster:
    """Machines that work for us, from :func:`connected`. ``threads``: how many parts they take at once."""

    def __init__(self, client: "Client", threads: int) -> None:
        """Take a connection."""
        self._client, self.threads = client, threads

    def in_order(
        self, work: Callable[[Part], Result], parts: Iterable[Part], here: Callable[[Part], Result]
    ) -> Generator[Result]:
        """``work(part)`` of each part, in the order of the parts. A few are ahead, so that memory stays flat.

        Where a part fails out there, ``here`` does the same on this machine: errors then are its own, with
        the place that is wrong. Parts of a worker that dies go to another.

        Raises :class:`ClusterError` where the scheduler is gone or no worker is left.
        """
        waiting: deque[tuple[Part, Future]] = deque()
        try:
            for part in parts:
                waiting.append((part, self._client.submit(work, part, pure=False)))
                if len(waiting) > 2 * self.threads + 1:
                    yield self._taken(*waiting.popleft(), here)
            while waiting:
                yield self._taken(*waiting.popleft(), here)
        finally:
            self._client.cancel([future for _, future in waiting])

    def _taken(self, part: Part, future: "Future", here: Callable[[Part], Result]) -> Result:
        if self._failed(future):
            return here(part)
        result: Result = self._waited(future.result)
        return result

    def held(self, make: Callable[[Part], Any], part: Part) -> "Future":
        """``make(part)`` on a worker, kept there; made again where that worker dies."""
        return self._client.submit(make, part, pure=False)

    def forget(self, held: Iterable["Future"]) -> None:
        """What is held, no longer."""
        self._client.cancel(list(held))

    def of_each(
        self, work: Callable[..., Result], held: Iterable["Future"], *arguments: Any
    ) -> Generator[Result]:
        """``work(held, *arguments)`` of everything held, in order. All begin at once, in one message to the
        scheduler, and results are fetched some together: what this machine does for each is what bounds the
        number of workers.

        Raises what ``work`` raises, and :class:`ClusterError` as :meth:`in_order` does, and where workers die
        of one piece of work again and again.
        """

        left, next_ones = list(held), slice(TOGETHER)
        waiting = self._begun(work, left, arguments)
        try:
            while waiting:
                for place, future in enumerate(waiting[next_ones]):
                    if self._dropped(future):
                        (waiting[place],) = self._begun(work, [left[place]], arguments)
                found = self._together(waiting[next_ones])
                if found is not None:
                    del left[next_ones], waiting[next_ones]
                    yield from found
        finally:
            self._client.cancel(waiting)

    def _begun(
        self, work: Callable[..., Any], held: "list[Future]", arguments: tuple[Any, ...]
    ) -> "list[Future]":
        same = ([one] * len(held) for one in arguments)
        found: list[Future] = self._client.map(work, held, *same, pure=False)
        return found

    def _dropped(self, future: "Future") -> bool:
        """Wait for the end; whether a scheduler that still answers let go of it, with a worker that died."""
        if future.status == "pending":
            self._waited(future.exception)
        return future.status in ("cancelled", "lost") and self._client.status == "running"

    def _together(self, futures: "list[Future]") -> list[Any] | None:
        """What all of them found, in one asking, which goes on while we look whether anybody is working.

        ``None`` where one of them was dropped in the meantime.
        """
        from distributed.scheduler import KilledWorker

        loop = self._client.loop.asyncio_loop
        asked = run_coroutine_threadsafe(self._gathered(futures), loop)
        try:
            found: list[Any] | None = self._waited(asked.result)
        except KilledWorker:
            raise _fatal() from None
        finally:
            asked.cancel()
        return found

    async def _gathered(self, futures: "list[Future]") -> list[Any] | None:
        try:
            found: list[Any] = await self._client.gather(futures, asynchronous=True)
        except CancelledError:
            if self._client.status != "running":
                raise
            return None
        except TimeoutError as error:  # of the connection; ours says that we have waited a tick
            raise OSError from error
        return found

    def _failed(self, future: "Future") -> bool:
        """Wait for the end; whether it was a bad one."""
        self._waited(future.exception)
        if future.status in ("cancelled", "lost"):
            raise _gone()
        return str(future.status) == "error"

    def _waited(self, ask: Callable[..., Any]) -> Any:
        """What a future says. A result whose worker died before it was fetched is made again."""
        idle = None
        while True:
            try:
                return ask(timeout=TICK)
            except TimeoutError:
                idle = self._watched(idle)
            except (CancelledError, OSError):
                raise _gone() from None

    def _watched(self, idle: float | None) -> float | None:
        """Since when there has been no worker; ``None`` where there is one."""
        try:
            if self._client.status == "running" and self._client.nthreads():
                return None
        except OSError:
            raise _gone() from None
        if self._client.status not in ("running", "connecting"):
            raise _gone()
        if idle is not None and monotonic() - idle > PATIENCE:
            raise ClusterError(
                f"No worker of the cluster is left, and none came back in {PATIENCE:.0f} seconds. Start"
                " workers, and give the same command again."
            )
        return idle if idle is not None else monotonic()


def _gone() -> ClusterError:
    return ClusterError(
        "The cluster's scheduler stopped answering in the middle. Start it, and give the same command again."
    )


def _fatal() -> ClusterError:
    return ClusterError(
        "Several workers died of the same piece of work; most often they are short of memory. Start more of"
        " them, or on larger machines, and give the same command again."
    )
