"""The replay tool: documents in the order of their times, one a poll, then 304."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.replay import feeds_of, serving


def get(url: str, etag: str = "") -> tuple[bytes, str]:
    request = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read(), answer.headers["ETag"] or ""


def test_documents_come_in_order_and_the_last_one_stays(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "empty").mkdir()
    for name in ("20210602T000000Z", "20210601T000000Z"):
        (tmp_path / "state" / f"{name}.xml").write_text(name)
    feeds = feeds_of(tmp_path)
    assert list(feeds) == ["state"]
    with serving(feeds) as urls:
        first, etag = get(urls["state"])
        second, last = get(urls["state"], etag)
        assert (first, second) == (b"20210601T000000Z", b"20210602T000000Z")
        with pytest.raises(urllib.error.HTTPError, match="304"):
            get(urls["state"], last)
        assert get(urls["state"])[0] == second
        assert get(urls["state"].removesuffix("state"))[0] == b"state 0 left of 2\n"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(urls["state"] + "x")
