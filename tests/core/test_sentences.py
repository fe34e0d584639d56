"""Sentences with their offsets: abbreviations, datelines, bullets, wrapped lines, speakers; and which are noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core import noise
from monitor.core.sentences import paragraphs, split


def said(text: str) -> list[str]:
    return [sentence.said for sentence in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and Mexico met. They agreed.", ["The U.S. and Mexico met.", "They agreed."]),
        ("They met in Washington, D.C. The talks went on.", ["They met in Washington, D.C.", "The talks went on."]),
        ("She saw U.S. Ambassador Salazar in the U.S. The visit ended.",
         ["She saw U.S. Ambassador Salazar in the U.S.", "The visit ended."]),
        ("Secretary Antony J. Blinken met Dr. Liz Sherwood-Randall.",
         ["Secretary Antony J. Blinken met Dr. Liz Sherwood-Randall."]),
        ("El Lic. Ebrard viajó a EE.UU. Ambos países acordaron la Minuta No. 328.",
         ["El Lic. Ebrard viajó a EE.UU.", "Ambos países acordaron la Minuta No. 328."]),
        ("¿Habrá reunión? Sí. Será el lunes.", ["¿Habrá reunión?", "Sí.", "Será el lunes."]),
        ("He said “we agree.” Then he left.", ["He said “we agree.”", "Then he left."]),
        ("Trade grew 3.5 percent to $1.2 billion.", ["Trade grew 3.5 percent to $1.2 billion."]),
        ("A line that was wrapped\nby a machine goes on.", ["A line that was wrapped by a machine goes on."]),
        ("A heading\nThey met.\n- They agreed on water.", ["A heading", "They met.", "They agreed on water."]),
        ("It follows 33 U.S.C. 535 in all. It ends.", ["It follows 33 U.S.C. 535 in all.", "It ends."]),
        ("1. The ministers agreed. 2. They left.", ["The ministers agreed.", "They left."]),
    ],
)  # fmt: skip
def test_a_text_falls_into_its_sentences(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "dateline",
    [
        "WASHINGTON – ",
        "WASHINGTON (AP) — ",
        "Washington, D.C., July 6, 2023 – ",
        "MEXICO CITY, July 25 - ",
        "Ciudad de México, 25 de julio de 2023.- ",
        "Tijuana, B.C., a 7 de agosto de 2023. ",
    ],
)
def test_a_dateline_is_left_out(dateline: str) -> None:
    text = dateline + "The commissioners signed the minute."
    (sentence,) = split(text)
    assert text[sentence.start : sentence.end] == sentence.said == "The commissioners signed the minute."


@pytest.mark.parametrize(
    "text",
    [
        "On July 24-26, the Secretary traveled to Mexico City.",
        "From September 30 – October 2, the delegation was there.",
        "The Secretary – who had met him before – agreed.",
        "Deputy Secretary Verma – a former ambassador – led the delegation.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert said(text) == [text]


def test_a_speaker_is_told_apart_from_what_is_said() -> None:
    first, second = split("5:07 P.M. EDT MODERATOR: The dialogue begins.\n\nMR. PRICE: It will be in Washington.")
    assert (first.speaker, first.said) == ("MODERATOR", "The dialogue begins.")
    assert (second.speaker, second.said) == ("MR. PRICE", "It will be in Washington.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Office of the Spokesperson",
        "The below is attributable to Spokesperson Ned Price:",
        "For more information, please visit the page of the bureau.",
        "Para más información consulte la página de la Secretaría.",
        "Follow us on the social networks of the embassy.",
        "Good morning, and thank you all for joining us today.",
        "Damas y caballeros, sean todos ustedes muy bienvenidos a este acto.",
        "We will go now to the next question, please.",
        "(Applause.) The two countries are friends and partners and neighbours.",
        "Maestra Layda Sansores San Román, gobernadora constitucional del estado de Campeche.",
        "What did the two presidents agree on today in Washington?",
        "###",
        "Agenda:",
        "He said that “the border is shared by both of our countries.",
    ],
)
def test_noise_is_known(sentence: str) -> None:
    assert noise.is_noise(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The two leaders discussed water, trade and the shared border.",
        "El canciller se reunió con el secretario para hablar de migración.",
        "Secretary of State Antony Blinken welcomed Foreign Secretary Alicia Bárcena to Washington.",
        "They met at the meeting of the Central American Integration System (SICA) in San José.",
        "On June 10-11, Homeland Security Advisor Liz Sherwood-Randall traveled to Mexico City.",
    ],
)
def test_news_is_no_noise(sentence: str) -> None:
    assert not noise.is_noise(sentence)


def test_transcripts_are_known_by_title_or_by_their_speakers() -> None:
    assert noise.is_transcript("Remarks by the President", "")
    assert noise.is_transcript("Versión estenográfica. Reunión bilateral", "")
    assert noise.is_transcript("Briefing", "MR. PRICE: Yes.\n\nQUESTION: And Mexico?\n\nMR. PRICE: They met.")
    assert not noise.is_transcript("FACT SHEET: The Dialogue", "The ministers met.\n\nNOTE: They agreed.")


def test_sentences_of_a_speech_are_told_apart() -> None:
    assert noise.is_spoken("I want to thank the President of Mexico.")
    assert not noise.is_spoken("The President said “I thank Mexico” and left.")
    assert noise.leans_back("They also discussed trade.")
    assert not noise.leans_back("The ministers also discussed trade.")
    assert noise.is_quotation("“We share a border and a future, and we act together,” she said.")


@given(st.text(alphabet=" \n.?!:-–*#()“”\"'abCÁñ019¿", max_size=400))
def test_any_text_splits_into_ordered_spans(text: str) -> None:
    end = 0
    for sentence in split(text):
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.said == " ".join(text[sentence.start : sentence.end].split())
        noise.is_noise(sentence.said)
        end = sentence.end
    assert all(text[start:stop].strip() for start, stop in paragraphs(text))
