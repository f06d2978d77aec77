"""Made gold and a made extractor for the figures of scoring, as files and as other scorers' input.

Articles are tokens with a blank between them, in slots: at most one mention a slot on each side, so
that no two of a side overlap and scorers that cannot nest take part. Four in five predictions are
right; the others are a token too long, of another label, or somewhere else.
"""

import json
import random

from annotator import scheme as schemes
from annotator import text as texts
from annotator.model import (
    Article,
    ArticleId,
    ItemId,
    ItemState,
    Mention,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Provenance,
    Relation,
    Verdict,
)
from annotator.store import NewRun, Project
from annotator.store.release_file import manifest, to_bytes
from annotator.store.release_rows import Release, rows_of

MENTIONS, RELATIONS, SLOT = 20, 8, 16
"""Of an article on each side; tokens of a slot, of which the last is in no mention."""
SCHEME = schemes.load("diplomacy")
LABELS, LINKS = list(SCHEME.mentions), list(SCHEME.relations)


class Made:
    """What one article has and what is said of it: (first token, past the last, label) a slot."""

    def __init__(self, number, chance, words, slots):
        self.id = ArticleId(f"article-{number:06}")
        self.tokens = chance.choices(words, k=slots * SLOT)
        self.text = " ".join(self.tokens)
        self.starts, place = [], 0
        for token in self.tokens:
            self.starts.append(place)
            place += len(token) + 1
        self.gold, self.said = [], []
        for slot in range(slots):
            first = slot * SLOT + chance.randrange(8)
            mention = first, first + chance.choice((1, 1, 2, 2, 3, 4)), chance.choice(LABELS)
            self.gold.append(mention)
            self.said.append(self._nearly(mention, slot, chance))
        links = RELATIONS * slots // MENTIONS
        self.links = self._related(chance, links)
        self.said_links = [
            (chance.choice(LINKS) if chance.random() < 0.1 else label, head, tail)
            for label, head, tail in self.links
        ]

    @staticmethod
    def _nearly(mention, slot, chance):
        first, last, label = mention
        drawn = chance.random()
        if drawn < 0.08:
            return first, last + 1, label
        if drawn < 0.14:
            return first, last, chance.choice(LABELS)
        if drawn < 0.2:
            return slot * SLOT + 12, slot * SLOT + 14, label
        return mention

    @staticmethod
    def _related(chance, links):
        found = {}
        while len(found) < links:
            head = chance.randrange(links * MENTIONS // RELATIONS)
            tail = max(0, head - chance.randrange(1, 6))
            found[chance.choice(LINKS), head, tail] = None
        return list(found)

    def span(self, mention):
        """A mention in code points."""
        first, last, _ = mention
        return self.starts[first], self.starts[last - 1] + len(self.tokens[last - 1])

    def tags(self, mentions):
        """The tokens' tags as seqeval reads them."""
        tags = ["O"] * len(self.tokens)
        for first, last, label in mentions:
            tags[first:last] = [f"B-{label}"] + [f"I-{label}"] * (last - first - 1)
        return tags


def make(folder, *, articles, slots=MENTIONS):
    """gold.sqlite and news.goldspan with its run "made"; gives the articles."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(2, 11)))
        for _ in range(3000)
    ]
    made = [Made(number, chance, words, slots) for number in range(articles)]
    folder.mkdir(parents=True, exist_ok=True)
    _release(folder / "gold.sqlite", made)
    with Project.create(folder / "news.goldspan", scheme=SCHEME) as project:
        project.add_articles(map(_article, made))
        project.add_run(NewRun("made", "made", "1", {}), (_prediction(each) for each in made))
    return made


def _article(made):
    meta = {"source": "made", "published": "2016-10-24"}
    return Article(made.id, texts.sha256(made.text), made.text[:20], made.text, meta)


def _release(path, made):
    triples, sources = [], []
    for each in made:
        mentions = tuple(
            Mention(
                ItemId(f"{each.id}-m{place}"), mention[2], (each.span(mention),), ItemState.ACCEPTED
            )
            for place, mention in enumerate(each.gold)
        )
        relations = tuple(
            Relation(
                ItemId(f"{each.id}-r{place}"),
                label,
                mentions[head].id,
                mentions[tail].id,
                ItemState.ACCEPTED,
            )
            for place, (label, head, tail) in enumerate(each.links)
        )
        triples.append((_article(each), mentions, relations))
        sources += [
            Provenance(item.id, "Ana", "2016-10-25T09:00:00Z", Verdict.ACCEPT, None, None)
            for item in (*mentions, *relations)
        ]
    rows = rows_of(Release(SCHEME, tuple(triples), provenance=tuple(sources)))
    blind = {each.id: [] for each in made}
    meta = {"name": "made", "version": "1", "assisted": json.dumps(blind)}
    path.write_bytes(to_bytes(rows, meta | manifest(rows, meta)))


def _prediction(made):
    chance = random.Random(made.id)
    return Prediction(
        made.id,
        tuple(
            PredictedMention(
                f"m{place}", mention[2], (made.span(mention),), round(chance.random(), 4)
            )
            for place, mention in enumerate(made.said)
        ),
        tuple(
            PredictedRelation(f"r{place}", label, f"m{head}", f"m{tail}", round(chance.random(), 4))
            for place, (label, head, tail) in enumerate(made.said_links)
        ),
    )
