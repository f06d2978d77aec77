from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.learn.fitting import fit, taught_by
from annotator.extract.learn.lesson import Lesson, Name
from annotator.extract.learn.predicting import predict
from annotator.extract.learn.units import cuts_at, finer
from annotator.extract.reading import Reading, Word
from annotator.model import Article, ArticleId, PredictedMention, Prediction
from annotator.text import sha256

TOKENS = st.text(
    alphabet="abzABÉé́1٣-/’.한국はアの国交ابגд", min_size=1, max_size=8
)  # with a combining mark, and scripts with and without capitals


def reading_of(tokens):
    text = " ".join(tokens)
    words, at = [], 0
    for order, token in enumerate(tokens):
        words.append(Word(at, at + len(token), token, "NN", "dep", (order + 1) % len(tokens)))
        at += len(token) + 1
    whole = [range(len(words))]
    return Reading(Article(ArticleId("a"), sha256(text), "", text), words, whole, whole)


def marked(text, *names, label="CHEESE", named="k1"):
    """A lesson in which every one of these names is a mention."""
    mentions, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        mentions.append(PredictedMention(f"m{len(mentions)}", label, ((start, at),)))
    article = Article(ArticleId(named), sha256(text), "", text)
    return Lesson(article, Prediction(article.id, tuple(mentions)))


def said(model, reader, scheme, text):
    article = Article(ArticleId("new"), sha256(text), "", text)
    found = predict(model, reader.read(article), scheme)
    return [text[each.start : each.end] for each in found.mentions]


@given(st.lists(TOKENS, min_size=1, max_size=6), st.data())
def test_a_decided_edge_is_an_edge_of_words_or_one_that_nothing_can_cut(tokens, data):
    reading = reading_of(tokens)
    edge = data.draw(st.integers(0, len(reading.article.text)))
    cuts = cuts_at(reading, [edge])
    fine, parts = finer(reading, cuts)
    inside = any(each.start < edge < each.end for each in fine.words)
    assert inside == (not cuts and any(each.start < edge < each.end for each in reading.words))
    assert len(parts) == len(fine.words)
    for word in fine.words:
        assert word.text == reading.article.text[word.start : word.end]
        assert 0 <= word.head < len(fine.words)
    assert "".join(each.text for each in fine.words) == "".join(each.text for each in reading.words)
    assert [each.stop for each in fine.sentences] == [len(fine.words)]


@given(st.lists(TOKENS, min_size=1, max_size=4), st.data())
def test_a_decided_mention_is_learnable_or_counted(cheeses, reader, tokens, data):
    text = " ".join(tokens)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    article = Article(ArticleId("a"), sha256(text), "", text)
    mention = PredictedMention("m", "CHEESE", ((start, end),))
    lesson = Lesson(article, Prediction(article.id, (mention,)))
    page = taught_by(lesson, cheeses, reader).page
    model = fit([lesson], cheeses, reader)
    learnable = page.finer(model.marking.cuts).exact(start, end) is not None
    assert model.about["unlearnable"] == (not learnable)


def test_names_with_particles_are_learnt_without_them(cheeses, reader):
    lines = [
        "우리는 브리를 판다.",
        "모두가 고다는 좋아한다.",
        "오늘 에담을 먹었다.",
        "브리는 싸다.",
    ]
    names = ["브리", "고다", "에담", "브리"]
    lessons = [marked("\n".join(lines * 2), *names * 2), marked("\n".join(lines[::-1]), "브리")]
    model = fit(lessons[:1], cheeses, reader)
    assert model.marking.cuts == {"within HANGUL"}
    assert model.about["unlearnable"] == 0
    assert "고다" in said(model, reader, cheeses, "어제 고다를 샀다.")


def test_names_in_text_without_spaces_are_learnt(cheeses, reader):
    lessons = [marked("我们卖布里奶酪。他们买高达奶酪。我们卖布里奶酪。", "布里", "高达", "布里")]
    model = fit(lessons, cheeses, reader)
    assert "布里" in said(model, reader, cheeses, "他们买布里奶酪。")


def test_what_lessons_never_cut_stays_whole(cheeses, reader):
    model = fit([marked("We sell Brie.", "Brie")], cheeses, reader)
    assert model.marking.cuts == frozenset()


def test_a_name_before_a_mark_is_found_before_that_mark_elsewhere(cheeses, reader):
    model = fit(
        [marked("They like Brie_light and Brie_dark and Edam_dark.", "Brie", "Brie", "Edam")],
        cheeses,
        reader,
        names=[Name("Old_Gouda", "CHEESE")],
    )
    assert model.marking.cuts == {"before _"}
    assert "Brie" in said(model, reader, cheeses, "Nobody likes Brie_mild here.")
    assert "Old_Gouda" in said(model, reader, cheeses, "Nobody likes Old_Gouda here.")
