"""What workers of tests are asked to do."""

import os


def doubled(number: int) -> int:
    return 2 * number


def picky(number: int) -> int:
    if number % 5 == 3:
        raise ValueError(number)
    return 2 * number


def process(_: int) -> int:
    return os.getpid()


def kept(number: int) -> list[int]:
    return [number, os.getpid()]


def added(held: list[int], more: int) -> list[int]:
    return [held[0] + more, os.getpid()]
