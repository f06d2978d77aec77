"""What something takes, measured many times: by the clock, and in processor time of this process.

The clock is what a reviewer feels; where other programs have the processor meanwhile, processor
time says what it would have been.
"""

import time


class Samples:
    """Milliseconds of one act, done many times."""

    def __init__(self):
        self.wall, self.cpu = [], []

    def take(self, act, *arguments, **options):
        """Do it once more; gives what it gives."""
        cpu, wall = time.process_time(), time.perf_counter()
        given = act(*arguments, **options)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        self.wall.append(1000 * wall)
        self.cpu.append(1000 * cpu)
        return given

    def without(self, part):
        """What remains of each when a part of it, measured as often, is taken away."""
        rest = Samples()
        rest.wall = [whole - less for whole, less in zip(self.wall, part.wall, strict=True)]
        rest.cpu = [whole - less for whole, less in zip(self.cpu, part.cpu, strict=True)]
        return rest


def median(values):
    """The middle one."""
    return sorted(values)[len(values) // 2]


def p99(values):
    """What one in a hundred exceeds."""
    return sorted(values)[len(values) * 99 // 100]
