"""What gunicorn does for every worker; it reads this file by its name from the folder that it is started in."""

from __future__ import annotations

import os
from threading import Event, Thread

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker


def post_worker_init(worker: Worker) -> None:
    """Work out beside the first requests what the first profile would have to wait for, and so for every release."""
    from pages._server.warm import keep_warm  # once the worker has made the app: there are no pages before it

    Thread(target=keep_warm, args=(Event(),), name="keep-warm", daemon=True).start()


def worker_exit(server: Arbiter, worker: Worker) -> None:
    """Leave at once after the last answer. There is nothing to write, and taking Python apart would need seconds.

    It would also abort the process if the thread above were still inside DuckDB.
    """
    is_this_process = worker.pid == os.getpid()  # gunicorn's master calls this too, for a worker that is gone
    if is_this_process and worker.booted:
        os._exit(0)
