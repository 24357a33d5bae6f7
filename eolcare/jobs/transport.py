"""The broker that needs no server: messages are files under ``var/broker``. Production has a real one.

Kombu's own file transport reads a message while it is still being written (the worker then dies on half a JSON text),
and never makes its folders again once somebody removed them. This one writes beside and renames, which is one step
for every reader, makes a folder whenever it is missing, and drops a message that is no message: jobs are rows, so
nothing is lost with it.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages as files, each taken by one reader: whoever renames it first."""

    supports_fanout = False

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = self.data_folder_out
        # Nanoseconds since 1970 sort the files by age, across restarts of the machine too.
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        unfinished = os.path.join(folder, f".{name}")
        try:
            os.makedirs(folder, exist_ok=True)
            with open(unfinished, "w", encoding="utf-8") as file:
                file.write(dumps(payload))
            os.rename(unfinished, os.path.join(folder, name))
        except OSError as error:
            raise ChannelError(f"No message can be put into {folder}: {error.strerror}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in self._names(queue):
            path = os.path.join(self.data_folder_in, name)
            mine = os.path.join(self.data_folder_in, f".taken-{uuid.uuid4().hex}")
            try:
                os.rename(path, mine)
            except OSError:
                continue  # Another worker was faster.
            try:
                with open(mine, encoding="utf-8") as file:
                    message = loads(file.read())
                if message["body"] is not None and message["properties"]["delivery_tag"]:
                    return message
                raise ValueError("no message")
            except (OSError, ValueError, KeyError, TypeError):
                logger.warning("A message in %s could not be read and is dropped.", self.data_folder_in)
            finally:
                if os.path.exists(mine):
                    os.remove(mine)
        raise Empty

    def _names(self, queue: str) -> list[str]:
        ending = f".{queue}.msg"
        try:
            return sorted(name for name in os.listdir(self.data_folder_in) if name.endswith(ending) and name[0] != ".")
        except FileNotFoundError:
            return []

    def _size(self, queue: str) -> int:
        return len(self._names(queue))

    def _purge(self, queue: str) -> int:
        names = self._names(queue)
        for name in names:
            try:
                os.remove(os.path.join(self.data_folder_in, name))
            except FileNotFoundError:
                continue
        return len(names)

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        """Keep nothing: every queue of this broker is named by its routing key."""

    def get_table(self, exchange: str) -> list[Any]:
        """Return no bindings: see :meth:`_lookup`."""
        return []

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:
        # Events and orders to all workers go through exchanges of other types; nobody listens to those here.
        return [routing_key] if self.typeof(exchange).type == "direct" else []

    def _delete(self, queue: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)


class Transport(filesystem.Transport):
    """The transport behind ``filesystem://``, registered by :mod:`eolcare.celery`."""

    Channel = Channel
