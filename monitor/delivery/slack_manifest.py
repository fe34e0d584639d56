"""The Slack app as a manifest: what it shows, may do and listens to, and the link that makes it. Pure."""

import json
from typing import Any
from urllib.parse import quote

SCOPES = (
    "chat:write", "commands", "files:write", "channels:read", "channels:history", "groups:read", "groups:history",
    "im:write",
)  # fmt: skip
_NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_json="


def manifest(*, request_url: str = "") -> dict[str, Any]:
    """The manifest: for Socket Mode, or for signed requests to `request_url`."""
    return {
        "display_information": {
            "name": "monitor",
            "description": "Drafts the events between binational institutions for curators to decide",
            "background_color": "#0b4c6f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "monitor", "always_online": True},
            "shortcuts": [
                {
                    "name": "File this as an event", "type": "message", "callback_id": "file_event",
                    "description": "Draft an event from this message",
                }
            ],
            "slash_commands": [
                {
                    "command": "/monitor", "description": "Queue, search, reports and health",
                    "usage_hint": "help | queue | search TEXT | add URL | report KIND PERIOD | explain URL | health",
                    "should_escape": False, **({"url": request_url} if request_url else {}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {
                "bot_events": ["app_home_opened"], **({"request_url": request_url} if request_url else {}),
            },
            "interactivity": {"is_enabled": True, **({"request_url": request_url} if request_url else {})},
            "org_deploy_enabled": False, "socket_mode_enabled": not request_url, "token_rotation_enabled": False,
        },
    }  # fmt: skip


def new_app_link(wanted: dict[str, Any]) -> str:
    """The address at which Slack offers to make the app."""
    return _NEW_APP + quote(json.dumps(wanted, separators=(",", ":")), safe="")
