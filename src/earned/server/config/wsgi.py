"""The application that granian serves: ``earned.server.config.wsgi:application``."""

import os

# Before numpy is loaded: the matrices of one person are small, and threads that a linear algebra
# library starts for them cost more than they save, in time as well as in memory.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "earned.server.config.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the lines above come first

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


_start()
