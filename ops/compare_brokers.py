"""What ADR 4 rests on: the two brokers that need no server, side by side.

    python -m ops.compare_brokers

Each message is published through one connection and received through another in a second process, as a web
server and a worker do. The SQL transport needs SQLAlchemy, which the portal does not install; without it that
line is left out.
"""

import importlib.util
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ops import postgres

SINGLE = 40
BURST = 500


def _connection(url: str, folder: str):
    from kombu import Connection

    options: dict[str, object] = {}
    if url.startswith("filesystem"):
        queue = f"{folder}/queue"
        options = {"data_folder_in": queue, "data_folder_out": queue, "polling_interval": 0.2}
    # The SQL transport hands its options to SQLAlchemy, which refuses this one: it looks once a second, always.
    return Connection(url, transport_options=options)


def receive(url: str, folder: str, count: int) -> None:
    """Receive ``count`` messages, printing for each when it came."""
    with _connection(url, folder) as connection, connection.SimpleQueue("measured") as queue:
        print("listening", flush=True)
        for _ in range(count):
            message = queue.get(timeout=60)
            message.ack()
            print(repr(time.time()), flush=True)


def _measure(url: str, folder: str, count: int, pauses: float) -> tuple[list[float], list[float], float]:
    """Return the seconds that each publishing took, those until each message came, and those of all together."""
    reader = subprocess.Popen(
        [sys.executable, "-m", "ops.compare_brokers", "receive", url, folder, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    reader.stdout.readline()
    published, sent = [], []
    with _connection(url, folder) as connection, connection.SimpleQueue("measured") as queue:
        for number in range(count):
            before = time.time()
            queue.put({"number": number})
            sent.append(before)
            published.append(time.time() - before)
            time.sleep(random.uniform(0, 2 * pauses))
        came = [float(reader.stdout.readline()) for _ in range(count)]
    reader.wait(60)
    return published, [there - here for here, there in zip(sent, came, strict=True)], came[-1] - sent[0]


def _idle_transactions(url: str, folder: str, transactions: Callable[[], int], seconds: float) -> float:
    reader = subprocess.Popen(
        [sys.executable, "-m", "ops.compare_brokers", "receive", url, folder, "1"], stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    reader.stdout.readline()
    time.sleep(1.5)
    before = transactions()
    time.sleep(seconds)
    rate = (transactions() - before) / seconds
    reader.kill()
    reader.wait()
    return rate


def main() -> int:
    """Measure both and print a line each."""
    if sys.argv[1:2] == ["receive"]:
        import eolcare.celery

        receive(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return 0
    import psycopg2

    import eolcare.celery  # noqa: F401

    with tempfile.TemporaryDirectory() as folder, postgres.lease():
        postgres.ensure_database("eolcare_brokers")
        admin = psycopg2.connect(host=str(postgres.socket_directory()), user="postgres", dbname="postgres")
        admin.autocommit = True

        def transactions() -> int:
            with admin.cursor() as cursor:
                cursor.execute(
                    "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'eolcare_brokers'"
                )
                row = cursor.fetchone()
                return row[0] if row else 0

        brokers = {"files": "filesystem://localhost/"}
        if importlib.util.find_spec("sqlalchemy"):
            host = postgres.socket_directory()
            brokers["SQL"] = f"sqla+postgresql+psycopg2://postgres@/eolcare_brokers?host={host}"
        else:
            print("SQLAlchemy is not installed: the SQL transport is left out.")
        print(f"{os.cpu_count()} cores, {SINGLE} messages one by one, then {BURST} at once")
        for name, url in brokers.items():
            own = str(Path(folder) / name)
            published, waited, _ = _measure(url, own, SINGLE, 0.4)
            _, _, whole = _measure(url, own, BURST, 0)
            idle = _idle_transactions(url, own, transactions, 5)
            print(
                f"{name:<6} publish {1000 * statistics.median(published):5.1f} ms"
                f" | until received {1000 * statistics.median(waited):4.0f} ms (median),"
                f" {1000 * max(waited):4.0f} ms (longest)"
                f" | {BURST / whole:5.0f} a second at once | idle worker: {idle:4.1f} transactions a second"
            )
        with admin.cursor() as cursor:
            cursor.execute("DROP DATABASE eolcare_brokers WITH (FORCE)")
        admin.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
