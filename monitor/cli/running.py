"""`monitor run`: keep watching."""

import logging

from monitor.cli.options import InstitutionsFile, SourcesFile, opened


def run(sources: SourcesFile = None, institutions: InstitutionsFile = None) -> None:
    """Keep reading what is due and handing over what is queued; Ctrl-C or SIGTERM stops it.

    Example: monitor run
    """
    from monitor.jobs import run as work

    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("monitor").setLevel(logging.INFO)
    with opened(sources, institutions) as app:
        work(app)


COMMANDS = (run,)
