"""When results appear: once a month, whatever is filled in between, so that nobody checks a score daily."""

from datetime import UTC, date, datetime


def month_begun(today: date) -> date:
    """The day this month's results appeared: they hold what was filled in before it."""
    return today.replace(day=1)


def next_month(today: date) -> date:
    """The day the next results appear."""
    if today.month == 12:
        return date(today.year + 1, 1, 1)
    return date(today.year, today.month + 1, 1)


def moment(day: date) -> datetime:
    """The beginning of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
