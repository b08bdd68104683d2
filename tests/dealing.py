"""How the tests are dealt out to the processes of pytest: by file, and what waits beside what computes."""

from __future__ import annotations

import zlib

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

DEALT_OUT, HANDFULS = ("test_guides.py", "test_traps.py"), 64
WAITING = (
    "lab", "tests/checks/", "tests/gather/", "tests/net/", "tests/remedies/", "tests/test_fault_table.py",
    "tests/test_gather_spf.py", "tests/test_guides.py", "tests/test_second_opinion.py",
)  # fmt: skip
"""Seven tenths of their time these wait for answers that never come."""
LONG = ("browser.py", "accessibility.py", "test_serve.py", "test_whole.py")
"""Few tests that take long, most of them with a browser: together they would crowd the cores."""
FIRST = {"gw0": "waiting", "gw1": "waiting", "gw2": "long"}
"""What these processes take first, and the others last, so that no core is idle and none is crowded."""


class ByFile(LoadScopeScheduling):
    """A file's tests stay in one process, the lab's all, and share what is made once; long tables do not."""

    def _split_scope(self, nodeid: str) -> str:
        place = nodeid.partition("::")[0]
        if place.endswith(DEALT_OUT):
            return f"{place} {zlib.crc32(nodeid.encode()) % HANDFULS}"
        return "lab" if place.rpartition("/")[0] == "tests/lab" else place

    def _assign_work_unit(self, node: WorkerController) -> None:
        first = FIRST.get(node.gateway.id, "rest")
        best = min(self.workqueue, key=lambda scope: _kind(scope) != first)  # of several that of most tests
        self.workqueue.move_to_end(best, last=False)
        super()._assign_work_unit(node)


def _kind(scope: str) -> str:
    if scope.startswith(WAITING):
        return "waiting"
    return "long" if scope.endswith(LONG) else "rest"
