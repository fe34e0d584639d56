"""How fast names are found and items judged: python benchmarks/match.py [--aliases 1000 10000 100000] [--rounds 7]

CPU milliseconds for one text of 3,000 words, medians; and ratios, in the same run, to what one would write first: one
flat alternation of all aliases as a regular expression, and spaCy's PhraseMatcher where spaCy is installed. Names and
texts are made up from a seed, English and Spanish by turns, with about as many countries and near misses as real ones.
"""

import argparse
import gc
import importlib
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from monitor.core.classify import classify
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Country, Item, Language
from monitor.core.registry import Acronym, Institution, InstitutionType, Names, Registry
from monitor.core.text import fold

WORDS = 3_000
TEXTS = 12
SYLLABLES = "al bar cas dor el fir gan hol is jan kor lem mar nor os pel quin ros sal tor ur ver wen xal yor zun"
HEADS: dict[Language, str] = {
    "en": "Joint Committee on|Working Group on|High-Level Dialogue on|Commission for|Council of|Agreement on",
    "es": "Comité Conjunto de|Grupo de Trabajo de|Diálogo de Alto Nivel de|Comisión de|Consejo de|Acuerdo de",
}
PROSE: dict[Language, str] = {
    "en": """the of and to in for on with that by as at from is was will this an are have been which their also during
    ambassador minister foreign affairs relations cooperation agreement signed ceremony meeting visit delegation state
    president secretary council nations permanent mission negotiation summit conference statement partnership trade
    investment exchange development climate migration rights process assistance regional border law students officers
    today yesterday week month year government republic people country city department committee water food security
    support project strategy policy energy health education science technology Brazil Chile China Canada Japan""",
    "es": """el la los las de del y en un una para por con que se su al como más entre durante tras también este fue
    embajador ministra relaciones exteriores cooperación acuerdo firmó ceremonia reunión visita delegación estado
    presidenta secretario consejo naciones permanente misión negociación cumbre conferencia declaración comercio
    inversión intercambio desarrollo clima migración derechos proceso asistencia regional frontera ley estudiantes hoy
    ayer semana mes año gobierno república pueblo país ciudad departamento comité agua seguridad apoyo proyecto
    estrategia política energía salud educación ciencia tecnología Brasil Chile China Canadá Japón Alemania""",
}
TYPES: tuple[InstitutionType, ...] = ("agreement", "dialogue_mechanism", "program", "formal_organization", "office")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aliases", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(f"{'ms a text of 3,000 words':26} {'build s':>8} {'find':>7} {'judge':>7}   flat re  ratio     spaCy  ratio")
    for count in options.aliases:
        row(count, options.rounds)
    linear(options.rounds)


def row(count: int, rounds: int) -> None:
    """One line of the table, for a registry of `count` aliases."""
    registry = make_registry(count)
    began = time.process_time()
    gazetteer = Gazetteer(registry)
    built = time.process_time() - began
    aliases = [name for one in registry.institutions for name in (*one.names.en, *one.names.es)]
    items = [make_item(seed, aliases, WORDS) for seed in range(TEXTS)]
    flat = flat_expression(aliases) if count <= 1_000 else None
    phrases = phrase_matcher(aliases) if count <= 10_000 else None

    def find() -> None:
        for item in items:
            gazetteer.find(item)

    def judge() -> None:
        for item in items:
            classify(item, gazetteer)

    def alternation() -> None:
        for item in items[:2] if flat else ():
            assert flat
            list(flat.finditer(fold(item.text)))

    def spacy() -> None:
        for item in items if phrases else ():
            assert phrases
            phrases(item.text)

    tasks = interleaved([find, judge, alternation, spacy], rounds)
    found, judged = tasks[0] / TEXTS, tasks[1] / TEXTS
    others = [tasks[2] / 2 if flat else 0.0, tasks[3] / TEXTS if phrases else 0.0]
    ratios = "".join(f"{told(other):>9} {told(other and found / other):>6}" for other in others)
    print(f"{count:>18,} aliases {built:8.2f} {found:7.3f} {judged:7.3f} {ratios}")


def linear(rounds: int) -> None:
    registry = make_registry(1_000)
    gazetteer = Gazetteer(registry)
    aliases = [name for one in registry.institutions for name in one.names.en]
    print("\nwords of one text, ms to judge, microseconds a word")
    for words in (300, 3_000, 30_000, 300_000):
        item = make_item(2, aliases, words)
        (judge,) = interleaved([partial(classify, item, gazetteer)], rounds)
        print(f"{words:>9,} {judge:9.3f} {1_000 * judge / words:7.3f}")


def interleaved(tasks: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The median CPU milliseconds of each task, run in turn so that the machine's drift hits all alike."""
    times: list[list[float]] = [[] for _ in tasks]
    gc.disable()
    for _ in range(rounds + 1):  # the first round warms up
        for task, spent in zip(tasks, times, strict=True):
            began = time.process_time()
            task()
            spent.append((time.process_time() - began) * 1_000)
    gc.enable()
    return [statistics.median(spent[1:]) for spent in times]


def told(value: float) -> str:
    return f"{value:.3f}" if value else "-"


def make_registry(aliases: int) -> Registry:
    """Institutions with three names and one acronym each, until there are so many aliases."""
    draw = random.Random(7)
    syllables = SYLLABLES.split()

    def word() -> str:
        return "".join(draw.choice(syllables) for _ in range(draw.randint(2, 4))).capitalize()

    def head(language: Language) -> str:
        return draw.choice(HEADS[language].split("|"))

    return Registry(
        institutions=tuple(
            Institution(
                id=f"institution-{n}",
                type=TYPES[n % len(TYPES)],
                names=Names(
                    en=(f"{head('en')} {word()}", f"{word()} {word()} Institute"), es=(f"{head('es')} {word()}",)
                ),
                acronyms=(Acronym(text="".join(draw.choice("ABCDEFGHILMNOPRST") for _ in range(5))),),
            )
            for n in range(aliases // 4)
        )
    )


def make_item(seed: int, aliases: Sequence[str], words: int) -> Item:
    """A release of about so many words in which an alias stands in every thousand."""
    draw = random.Random(seed)
    language: Language = "es" if seed % 2 else "en"
    country: Country = "MX" if seed % 2 else "US"
    prose, heads = PROSE[language].split(), HEADS[language].split("|")
    parts: list[str] = []
    while len(parts) < words:
        sentence = draw.choices(prose, k=draw.randint(10, 26))
        if draw.random() < 0.15:
            sentence.append(draw.choice(heads))
        if draw.random() < 0.018:
            sentence.append(draw.choice(aliases))
        parts += [sentence[0].capitalize(), *sentence[1:-1], sentence[-1] + "."]
    return Item(source="bench", language=language, country=country, title=" ".join(parts[:9]), text=" ".join(parts))


def flat_expression(aliases: Sequence[str]) -> re.Pattern[bytes]:
    longest_first = sorted((fold(alias) for alias in aliases), key=len, reverse=True)
    return re.compile(rb"(?<![0-9a-z])(?:" + b"|".join(map(re.escape, longest_first)) + rb")(?![0-9a-z])")


def phrase_matcher(aliases: Sequence[str]) -> Callable[[str], object] | None:
    """spaCy's matcher over a blank pipeline; None where spaCy is not installed."""
    try:
        language = importlib.import_module("spacy").blank("xx")
        matcher = importlib.import_module("spacy.matcher").PhraseMatcher(language.vocab, attr="LOWER")
    except ImportError:
        return None
    matcher.add("alias", [language.make_doc(alias) for alias in aliases])
    return lambda text: matcher(language.make_doc(text))


if __name__ == "__main__":
    main()
