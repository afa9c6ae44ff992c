"""What gunicorn does for every worker; it reads this file by its name from the folder that it is started in."""

from __future__ import annotations

from threading import Thread

from gunicorn.workers.base import Worker


def post_worker_init(worker: Worker) -> None:
    """Work out beside the first requests what the first profile would have to wait for."""
    from pages._server.warm import warm_up  # once the worker has made the app: there are no pages before it

    Thread(target=warm_up, name="warm-up", daemon=True).start()
