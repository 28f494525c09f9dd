"""The command `earned`: finds the command group asked for, and turns errors into exit statuses.

A group is imported only when it is called, so that `earned --help` answers at once. To add one,
write it in a file of its own in this folder and name it in `COMMANDS`.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from earned import __version__
from earned.core.errors import EarnedError, NoInputError, UsageError

# name -> (where the click command lies, what `earned --help` says of it)
COMMANDS = {
    "quiz": ("earned.cli.quiz:quiz", "Take the quiz in this terminal, or score answers you have."),
    "score": ("earned.cli.score:score", "Score a table of answers, one row a person."),
    "calibrate": (
        "earned.cli.calibrate:calibrate",
        "Find item parameters from a table of answers.",
    ),
    "describe": (
        "earned.cli.describe:describe",
        "Describe a table of answers: reliability, norms, fairness.",
    ),
    "change": (
        "earned.cli.change:change",
        "Tell change from noise in one person's dated occasions.",
    ),
    "adaptive": (
        "earned.cli.adaptive:adaptive",
        "Replay recorded answers through the adaptive engine.",
    ),
    "instruments": ("earned.cli.instruments:instruments", "List, show or check instruments."),
    "learn": ("earned.cli.learn:learn", "Read about attachment and security."),
    "practise": ("earned.cli.practise:practise", "Do an exercise, guided step by step."),
    "now": ("earned.cli.now:now", "What may help in the next ten minutes."),
    "content": ("earned.cli.content:content", "Check the library's content."),
    "serve": ("earned.cli.serve:serve", "Open the quiz in a browser, here or on your network."),
    "backup": (
        "earned.cli.maintenance.commands:backup",
        "Save a server's database, without its keys.",
    ),
    "restore": ("earned.cli.maintenance.commands:restore", "Bring a backup back."),
    "doctor": (
        "earned.cli.maintenance.commands:doctor",
        "Examine a server's data, keys and sealed records.",
    ),
    "remind": (
        "earned.cli.maintenance.commands:remind",
        "Send reminders by e-mail that are due.",
    ),
    "keys": ("earned.cli.maintenance.commands:keys", "Rotate or copy a server's key store."),
}
INTERRUPTED = 130
PIPE_CLOSED = 141


class LazyGroup(click.Group):
    """A group that imports a command when it is called, not when it is listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from `COMMANDS`, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="earned")
def cli() -> None:
    """Understand how you attach, with honest uncertainty, and become more secure.

    This is education, not diagnosis or therapy.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0, or a status by the kind of error (`core/errors.py`)."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status. Errors become a message on stderr."""
    try:
        status = cli.main(args=arguments, prog_name="earned", standalone_mode=False)
    except EarnedError as error:
        click.echo(str(error), err=True)
        return error.status
    except click.ClickException as error:
        error.show()
        return _status_of(error)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    return status if isinstance(status, int) else 0


def _status_of(error: click.ClickException) -> int:
    if isinstance(error, click.FileError):
        return NoInputError.status
    return UsageError.status if isinstance(error, click.UsageError) else error.exit_code


def _forget_output() -> None:
    """Whoever read our output is gone: let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
