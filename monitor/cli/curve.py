"""The curve of an evaluation as a picture: recall and usefulness over the threshold, as one SVG; pure."""

from collections.abc import Callable, Sequence

from monitor.core.evaluate import Share, Tally

_LEFT, _TOP, _WIDTH, _HEIGHT = 70, 40, 560, 300
_LINES: tuple[tuple[str, str, Callable[[Tally], Share]], ...] = (
    ("recall of A", "#b3261e", lambda tally: tally.recall),
    ("useful (A or B) among shown", "#1b4965", lambda tally: tally.useful),
    ("A among shown", "#5a8f3c", lambda tally: tally.precision),
)


def draw(tallies: Sequence[Tally], threshold: float) -> str:
    """The three lines with their 95 % bands, the threshold in force as a dashed line."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 40} {_TOP + _HEIGHT + 110}"'
        ' font-family="sans-serif" font-size="13" role="img" aria-label="Recall and precision over the threshold">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for tenth in range(0, 11, 2):
        share = tenth / 10
        parts.append(
            f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{_y(share):.1f}" y2="{_y(share):.1f}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 10}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.1f}</text>'
            f'<text x="{_x(share):.1f}" y="{_TOP + _HEIGHT + 22}" text-anchor="middle">{share:.1f}</text>'
        )
    for _, colour, share_of in _LINES:
        shown = [(tally.threshold, share_of(tally)) for tally in tallies if share_of(tally).whole]
        low = " ".join(f"{_x(at):.1f},{_y(share.interval[0]):.1f}" for at, share in shown)
        high = " ".join(f"{_x(at):.1f},{_y(share.interval[1]):.1f}" for at, share in reversed(shown))
        line = " ".join(f"{_x(at):.1f},{_y(share.value):.1f}" for at, share in shown)
        parts.append(f'<polygon points="{low} {high}" fill="{colour}" opacity="0.12"/>')
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
    parts.append(
        f'<line x1="{_x(threshold):.1f}" x2="{_x(threshold):.1f}" y1="{_TOP}" y2="{_TOP + _HEIGHT}" stroke="#555"'
        f' stroke-dasharray="5 4"/><text x="{_x(threshold):.1f}" y="{_TOP - 8}" text-anchor="middle">in force</text>'
        f'<text x="{_LEFT + _WIDTH / 2}" y="{_TOP + _HEIGHT + 44}" text-anchor="middle">threshold of the score</text>'
    )
    for number, (name, colour, _) in enumerate(_LINES):
        x, y = _LEFT + (0, 150, 390)[number], _TOP + _HEIGHT + 80
        parts.append(
            f'<line x1="{x}" x2="{x + 24}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="3"/>'
            f'<text x="{x + 30}" y="{y}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>\n"])


def _x(share: float) -> float:
    return _LEFT + share * _WIDTH


def _y(share: float) -> float:
    return _TOP + (1 - share) * _HEIGHT
