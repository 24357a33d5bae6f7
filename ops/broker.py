"""The broker that needs no server: messages are files in ``broker`` in the var folder.

kombu's filesystem transport, made to bear what a machine does to it. kombu writes a message in place, so a reader
may take half of one, and a damaged file ends the worker; it takes messages through the system's temporary folder; it
expects its folders to exist. Here a message appears whole or not at all, is taken by one rename that one reader wins,
is set aside with a warning when it cannot be read, and folders are made where they are missing.

A message only wakes a worker (the jobs themselves are rows), so none of this needs to survive a power cut.
"""

import contextlib
import json
import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

from ops import processes

logger = logging.getLogger("eolcare.broker")


class Channel(filesystem.Channel):
    """kombu's channel with atomic files."""

    def _folder(self, name: str) -> Path:
        path = Path(self.data_folder_in).parent / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def _queue(self) -> Path:
        return self._folder(Path(self.data_folder_in).name)

    def _waiting(self, queue: str) -> list[Path]:
        """Return the queue's messages, oldest first."""
        ending = f".{queue}.msg"
        return sorted(path for path in self._queue.iterdir() if path.name.endswith(ending) and path.name[0] != ".")

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:
        path = self._queue / f"{time.time_ns():020d}-{uuid.uuid4().hex}.{queue}.msg"
        part = path.with_name(f".{path.name}")
        part.write_text(dumps(payload))
        part.rename(path)

    def _get(self, queue: str) -> dict[str, Any]:
        for path in self._waiting(queue):
            taken = self._folder("taken") / path.name
            try:
                path.rename(taken)
            except FileNotFoundError:  # another worker was faster
                continue
            payload = self._read(taken)
            if payload is not None:
                taken.unlink()
                return payload
        raise Empty

    def _read(self, path: Path) -> dict[str, Any] | None:
        """Return the message, or None for a damaged one, which is set aside."""
        try:
            payload = loads(path.read_bytes().decode())
            if isinstance(payload, dict) and payload["properties"]["delivery_tag"] and "body" in payload:
                return payload
        except (ValueError, KeyError, TypeError):
            pass
        aside = self._folder("damaged") / path.name
        path.rename(aside)
        logger.warning("A damaged message was set aside: %s. Its job is found by the next sweep.", aside)
        return None

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        purged = 0
        for path in self._waiting(queue):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                purged += 1
        return purged

    def get_table(self, exchange: str) -> list[Any]:
        """Return what is bound to ``exchange``; a damaged list counts as empty and is written anew at the next start."""
        try:
            rows = json.loads(self._exchange_file(exchange).read_text())
            return [filesystem.exchange_queue_t(*row) for row in rows]
        except (FileNotFoundError, ValueError, TypeError):
            return []

    def _write_table(self, exchange: str, table: list[Any]) -> None:
        file = self._exchange_file(exchange)
        part = file.with_name(f".{file.name}.{os.getpid()}")
        part.write_text(json.dumps(table))
        part.rename(file)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with processes.locked(self._folder("control") / "lock"):
            table = self.get_table(exchange)
            if bound not in table:
                self._write_table(exchange, [bound, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any) -> None:
        self._purge(queue)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with processes.locked(self._folder("control") / "lock"):
            table = self.get_table(exchange)
            if bound in table:
                self._write_table(exchange, [row for row in table if row != bound])


class Transport(filesystem.Transport):
    """kombu's filesystem transport with our channel; named by ``CELERY_BROKER_TRANSPORT``."""

    Channel = Channel
