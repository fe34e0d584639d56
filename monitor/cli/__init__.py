"""The terminal: parse, call one service, show. What fails as expected is one line on stderr and an exit code."""

import errno
import os
import sys

from monitor.core.errors import ConfigError, MonitorError


def main() -> None:
    """Run one command; exit code 0 done, 1 partly failed or nothing by that id, 2 wrong usage or configuration."""
    from monitor.cli.commands import cli

    try:
        try:
            cli(standalone_mode=True)
        finally:
            sys.stdout.flush()  # here, where it can still be told
    except ConfigError as error:
        _say(error, code=2)
    except MonitorError as error:
        _say(error, code=1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _mute()
        sys.exit(141)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            raise
        _mute()
        _say(MonitorError(f"the output cannot be written: {(error.strerror or str(error)).lower()}"), code=1)


def _mute() -> None:
    """Nobody takes the output any more; without this Python would complain once more at its own end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(error: MonitorError, *, code: int) -> None:
    for line in str(error).splitlines():
        print(line, file=sys.stderr)  # noqa: T201 - the terminal is this file's business
    sys.exit(code)
