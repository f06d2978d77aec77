"""What tests of releases look with."""

import sqlite3

from annotator.model import Article, PredictedMention
from annotator.text import sha256

ONE = "Talks in Oslo\n\n🤝 Pak Myong-du, an envoy, came to Oslo on Monday."


AT = "2016-11-02T10:00:00.000+00:00"


def article(name, text, zones=()):
    return Article(name, sha256(text), text[:13], text, {"published": "2016-11-02"}, zones)


def found(text, *wanted):
    """Suggestions of these (surface, label)."""
    return tuple(
        PredictedMention(
            f"m{order}", label, ((text.index(part), text.index(part) + len(part)),), score=0.5
        )
        for order, (part, label) in enumerate(wanted, start=1)
    )


def ids(sheet, label):
    return [mention.id for mention in sheet.mentions if mention.label == label]


def judge(project, name, act, actor="Ana"):
    project.record(act(project.sheet(name)), actor=actor, at=AT)


def rows(path, query):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def changed_by_hand(path, *statements):
    """What another program, or somebody with one, does to a file."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
