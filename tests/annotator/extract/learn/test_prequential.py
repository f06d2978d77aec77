from annotator.extract.learn.prequential import prequential


def test_each_article_is_scored_before_it_is_learnt_from(market, cheeses, reader):
    points = list(prequential(market, cheeses, reader))
    assert [each.lessons for each in points] == list(range(6))
    assert [each.article for each in points] == [each.article.id for each in market]
    assert points[0].mentions.right == 0
    assert points[-1].mentions.f1 > 0.8
    assert all(each.rule_mentions.right == 0 for each in points)


def test_learning_less_often_says_what_was_known(market, cheeses, reader):
    assert [each.lessons for each in prequential(market, cheeses, reader, every=3)] == [
        0, 0, 0, 3, 3, 3,
    ]  # fmt: skip
