"""The start page (App Home): one candidate at a time, the quarter, what entries lack, the sources."""

from dataclasses import replace

from monitor.delivery.card import make_card
from monitor.delivery.slack_views import NOBODY, Home, home_view
from monitor.services.health import Health, health
from monitor.services.overview import FILTERS, Looking, Overview, named, overview
from monitor.slack_app.events import Click, metadata
from monitor.slack_app.office import Office


def show_home(office: Office, user: str, looking: Looking | None = None, *, told: str = "") -> None:
    """Publish the page of a user; without `looking` as it was last."""
    app, person = office.app, office.person(user)
    today = office.clock().astimezone(app.zone).date()
    page = overview(
        app.store,
        who=person.name if person else "",
        looking=looking or office.homes.get(user, Looking()),
        today=today,
    )
    office.homes[user] = page.looking
    ops = person is not None and person.role in ("ops", "curator")
    office.ask("views.publish", user_id=user, view=home_view(_home(office, page, ops=ops, told=told)))


def turned(click: Click) -> Looking:
    """What a click on the page makes somebody look at."""
    was = metadata(click.view)
    position = was.get("position")
    looking = Looking(
        filter=next((one for one in FILTERS if one == was.get("filter")), "all"),
        institution=str(was.get("institution") or ""),
        position=position if isinstance(position, int) else 0,
    )
    if click.action == "home_filter":
        return replace(looking, filter=next((one for one in FILTERS if one == click.choice), "all"), position=0)
    if click.action == "home_institution":
        return replace(looking, institution="" if click.choice == NOBODY else click.choice, position=0)
    if click.action in ("home_next", "home_back") and click.value.isdigit():
        return replace(looking, position=int(click.value))
    return looking


def sources_at_a_glance(office: Office) -> list[tuple[str, str]]:
    """Each enabled source with what is wrong with it and what to do, "" where nothing is."""
    rows = health(office.app.store, [one for one in office.app.sources if one.enabled], now=office.clock())
    return [(one.source, _trouble(one) if one.trouble else "") for one in rows]


def _trouble(one: Health) -> str:
    return " → ".join(part for part in (one.error, one.remedy) if part) or str(one.state)


def _home(office: Office, page: Overview, *, ops: bool, told: str) -> Home:
    app, quarter = office.app, page.quarter
    card = None
    if page.candidate:
        card = make_card(
            page.candidate, page.verdicts, app.registry, publishers=app.publishers, now=office.clock(), last=page.last
        )
    return Home(
        card=card, position=page.looking.position, total=len(page.queue), filter=page.looking.filter,
        institution=page.looking.institution, institutions=named(app.registry, page.institutions),
        quarter=quarter.period.label, accepted=quarter.accepted, open=quarter.open, days_left=quarter.days_left,
        without_implications=[(one.id, one.draft.title) for one in page.without_implications],
        untranslated=[(one.id, one.draft.title) for one in page.untranslated],
        sources=sources_at_a_glance(office) if ops else [],
        told=told,
    )  # fmt: skip
