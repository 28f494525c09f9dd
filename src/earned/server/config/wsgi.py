"""The application that granian serves: ``earned.server.config.wsgi:application``."""

import gc
import os

# Before numpy is loaded: the matrices of one person are small, and threads that a linear algebra
# library starts for them cost more than they save, in time as well as in memory.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "earned.server.config.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the lines above come first
from django.urls import get_resolver  # noqa: E402

application = get_wsgi_application()


def _start() -> None:
    from earned.app.quiz import load_quiz
    from earned.core.instruments.item import FRAMES
    from earned.server.config import startup

    startup.make_data_folder()
    startup.check_keys()
    startup.purge()
    for frame in FRAMES:
        load_quiz(frame)  # so that nobody's first question waits for it
    _open_library()
    _settle()


def _open_library() -> None:
    """The library is read and indexed before anybody asks; other languages when they are asked for."""
    from earned.app.now.index import index
    from earned.library.units import FALLBACK_LANGUAGE
    from earned.server.learn.caching import edition
    from earned.server.learn.finding import finder
    from earned.server.learn.shelves import neighbours

    edition()
    for read in (neighbours, finder, index):
        read(FALLBACK_LANGUAGE)


def _settle() -> None:
    """What was made so far stays: the collector of cycles need not look at it again.

    It waits with a whole round until new objects are a quarter of all. With half a million old ones that
    is long: meanwhile a worker holds what pages left behind, and then one answer waits for the round.
    """
    get_resolver().url_patterns  # noqa: B018 - reads in the pages
    gc.collect()
    gc.freeze()


_start()
