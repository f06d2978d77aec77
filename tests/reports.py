"""Made gold and made extractors that are wrong in every way, for the reports of scores."""

import random

from annotator import text as texts
from annotator.evaluate import Gold, GoldArticle, Predictions, evaluate
from annotator.model import PredictedMention, PredictedRelation, Prediction, Zone, ZoneKind

PEOPLE = ("Mara Lindqvist", "Oduya Bekele", "Jung Ha-neul", "정하늘", "ليلى حداد")
ORGS = ("the Foreign Ministry", "Council of Ports", "외교부", "وزارة التجارة")
PLACES = ("Veldt", "Port Amsel", "서울", "القاهرة")


def made_gold(articles=6, *, name="news-1.0", relations=True, ids="news-{:04}"):
    """Articles in three languages; a third of them is dev, the others test."""
    return Gold(
        name,
        tuple(
            _article(ids.format(number), number, relations=relations) for number in range(articles)
        ),
    )


def made_run(gold, name="rules", *, wrong=1.0, scores=True):
    """What an extractor says of gold's articles: `wrong` 0 is nearly all right."""
    chance = random.Random(name)
    return Predictions(
        name, tuple(_prediction(each, chance, wrong, scores=scores) for each in gold.articles)
    )


def made_report(articles=6, runs=(("rules", 1.0),), **options):
    """Gold, and the report of runs by their names and how wrong they are."""
    gold = made_gold(articles)
    options = {"resamples": 200, **options}
    return gold, evaluate(gold, *(made_run(gold, name, wrong=w) for name, w in runs), **options)


def _article(article, number, *, relations):
    chance = random.Random(number)
    text, mentions, links = "", [], []

    def say(words, label):
        nonlocal text
        start, text = len(text), text + words
        mentions.append(PredictedMention(f"m{len(mentions)}", label, ((start, len(text)),)))
        return mentions[-1].id

    for _ in range(chance.randint(2, 5)):
        person = say(chance.choice(PEOPLE), "PERSON")
        text += " of "
        org = say(chance.choice(ORGS), "ORG")
        text += " met "
        other = say(chance.choice(PEOPLE), "PERSON")
        text += " in "
        say(chance.choice(PLACES), "GPE")
        text += chance.choice((" on Tuesday, and said little of it.\n", " after two days. "))
        for label, tail in (("affiliated_with", org), ("met_with", other)):
            links.append(PredictedRelation(f"r{len(links)}", label, person, tail))
    return GoldArticle(
        article,
        texts.sha256(text),
        text,
        True,
        tuple(mentions),
        tuple(links) if relations else (),
        (Zone(0, 20, ZoneKind.HEADLINE),),
        {"source": chance.choice(("Kyodo", "Veldt Times"))},
        "test" if number % 3 else "dev",
    )


def _prediction(article, chance, wrong, *, scores):
    def score():
        return round(chance.random(), 3) if scores else None

    mentions, links = [], []
    for each in article.mentions:
        ((start, end),) = each.fragments
        label, drawn = each.label, chance.random()
        if drawn < 0.12 * wrong:
            continue
        if drawn < 0.2 * wrong:
            start = max(0, start - 4)
        elif drawn < 0.28 * wrong:
            label = chance.choice(("ORG", "GPE", "PERSON"))
        elif drawn < 0.34 * wrong:
            end, label = min(len(article.text), end + 5), "GPE"
        mentions.append(PredictedMention(each.id, label, ((start, end),), score()))
        if drawn > 0.97:
            mentions.append(PredictedMention(f"{each.id}-again", label, ((start, end),), score()))
    place = chance.randrange(len(article.text) - 12)
    mentions.append(PredictedMention("made-up", "ORG", ((place, place + 8),), score()))
    ids = sorted(each.id for each in mentions)
    for each in article.relations:
        head, tail, label, drawn = each.head, each.tail, each.label, chance.random()
        if head not in ids or tail not in ids:
            continue
        if drawn < 0.1 * wrong:
            head, tail = tail, head
        elif drawn < 0.2 * wrong:
            label = "met_with"
        elif drawn < 0.3 * wrong:
            tail = chance.choice(ids)
        links.append(PredictedRelation(each.id, label, head, tail, score()))
    return Prediction(article.id, tuple(mentions), tuple(links))
