"""The learner: suggestions that get better with every article reviewed, for any scheme.

`lesson` is what it learns from, `fitting.fit` makes a frozen `model.Model` of lessons, and
`predicting.predict` turns a reading and a model into suggestions. The same lessons in any order
give the same model to the byte, and the same model the same suggestions.
"""
