"""What a step of a benchmark took: time of the processor and of the wall, and the memory of the process."""

from __future__ import annotations

import resource
import time


class Clock:
    """A moment, in seconds of the processor and of the wall: other load on the machine slows the wall only."""

    def __init__(self) -> None:
        self.cpu = time.process_time()
        self.wall = time.perf_counter()

    def since(self, start: Clock, step: str) -> dict[str, float]:
        """Return what a step took."""
        return {
            f"{step}_seconds_cpu": round(self.cpu - start.cpu, 2),
            f"{step}_seconds": round(self.wall - start.wall, 2),
        }


def peak_megabytes() -> int:
    """Return the most memory that the process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
