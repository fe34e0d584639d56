"""Making and upgrading the tables: Alembic's migrations, run inside one immediate transaction."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from monitor.core.errors import StoreError

HEAD = "0009"
_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, reader: Engine) -> None:
    """Bring the database to the newest tables; two programs that start at once take turns.

    Where they are up to date nothing is locked: who only reads does not wait for who writes.
    """
    with reader.connect() as connection:
        if _version(connection) == HEAD:
            return
    with engine.begin() as connection:
        version = _version(connection)
        if version == HEAD:
            return
        if version is None and inspect(connection).get_table_names():
            raise StoreError(f"{engine.url.database}: holds the tables of another program; name another file")
        _run(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _run(connection: Connection) -> None:
    # Imported here: most starts find the tables up to date and need none of it.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"{connection.engine.url.database}: made by a newer monitor; upgrade the program ({error})"
        ) from error
