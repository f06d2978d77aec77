"""Whom a surname alone means in an article."""

import pytest

from annotator.entities import bearer


@pytest.mark.parametrize(
    ("surname", "name"),
    [
        ("Choe", "Choe Son-hui"),
        ("Choi", "Choe Son-hui"),
        ("Lee", "Ri Yong-ho"),
        ("최", "최선희"),
        ("Kim", "Myong-gil Kim"),
        ("Kim", "Sung Kim"),
        ("Moon", "Jae-in Moon"),
        ("Sigal", "Leon V. Sigal"),
        ("SIGAL", "Leon Sigal"),
        ("Lawrow", "Sergei Lavrov"),
        ("Wang", "Wang Yi"),
        ("Hu", "Hu Jintao"),
        ("Abe", "Shinzo Abe"),
        ("Abe", "Abe Shinzo"),
        ("Assad", "Bashar al-Assad"),
        ("van der Stoel", "Max van der Stoel"),
        ("King", "Martin Luther King Jr."),
        ("Guehenno", "Jean-Marie Guéhenno"),
    ],
)
def test_a_surname_means_the_name_that_bears_it(surname, name):
    assert bearer(surname, ["Ada Lind", name, "Bo Ek"]) == name


@pytest.mark.parametrize(
    ("surname", "name"),
    [("hui", "Choe Son-hui"), ("Jintao", "Hu Jinta"), ("Wit", "Leon Sigal"), ("", "Bo Ek")],
)
def test_other_words_mean_nobody(surname, name):
    assert bearer(surname, [name]) is None


def test_two_people_of_one_surname_leave_it_open():
    assert bearer("Kim", ["Kim Jong-un", "Joel Wit", "Kim Kye-gwan"]) is None
    assert bearer("Bush", ["George W. Bush", "Jeb Bush"]) is None


def test_the_nearest_writing_of_one_person_is_meant():
    assert bearer("Kim", ["Kim Jong-un", "Joel Wit", "Kim Jong Un"]) == "Kim Jong Un"
    assert bearer("Sigal", ["Leon V. Sigal", "Leon Sigal"]) == "Leon Sigal"


def test_a_surname_counts_before_a_given_name():
    assert bearer("Ho", ["Ri Yong Ho", "Ho Jong-man"]) == "Ho Jong-man"


def test_nobody_was_named_yet():
    assert bearer("Kim", []) is None
    assert bearer("Kim", ["Kim"]) is None
