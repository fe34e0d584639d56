"""slack-sdk's client as the monitor needs it: it never retries, as its retry after a lost connection posts twice."""

import logging

from slack_sdk import WebClient

SECONDS = 15


def make_client(token: str, base_url: str) -> WebClient:
    """A client for Slack, or for whatever answers at `base_url` in its place."""
    quiet = logging.getLogger("monitor.slack.client")
    quiet.setLevel(logging.CRITICAL)  # every failure is raised, and told once by whoever asked
    return WebClient(token=token, base_url=base_url, timeout=SECONDS, retry_handlers=[], logger=quiet)
