"""The process that answers requests. It ends when the command that started it does, however that ends."""

import multiprocessing
import os
import signal
import threading

from earned.server.config.wsgi import application

__all__ = ["application"]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=_end_with_parent, daemon=True).start()
