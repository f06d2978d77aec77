"""Whether decoded text looks like what a legacy encoding is used for: what speaks against it."""

from __future__ import annotations

import re

_LETTERS = "À-ÖØ-öø-ÿŠšŽžŒœŸ"
# Marks that stand together with each other and with letters: “É, ’…, «Á, ¿É
_MARKS = "‘’‚“”„‹›«»–—…•\u00a0¿¡"
_RUN = re.compile(
    rf"""
    [{_MARKS}]* [{_LETTERS}]{{0,2}} [{_MARKS}]*            # accented letters with marks around
  | [{_MARKS}]* [£€¥¢§©®™°·†‡½¼¾²³ºª´\u00ad] [{_MARKS}]*  # one sign: 5 °C, £20, © 2016
    """,
    re.VERBOSE,
)
_ODD_PLACES = re.compile(
    r"""
    (?<=[a-z])[À-ÖØ-ÞŠŽŒŸ]                             # donÕt: Mac Roman
  | (?<=[A-Za-z])[£€¥¢§©®°†‡½¼¾²³¿¡«»](?=[A-Za-z])     # W³adys³aw: Latin-2
  | (?<=[A-Za-z])[“„‚¿¡](?=[a-z])                      # r‚sum‚: code page 850
    """,
    re.VERBOSE,
)
# Text in a language of CP1252 keeps to that language's letters; Czech or Turkish in the code page
# of its own, read as CP1252, mixes those of several.
_ALPHABETS = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüßéåš",  # German, Finnish, Swedish, Estonian less õ
    "äöüõšž",  # Estonian
    "áéíóúñüçàèòï",  # Spanish, Catalan
    "áâãàçéêíóôõúü",  # Portuguese
    "àèéìíîòóùú",  # Italian, Irish
    "æøåéèêóòôäöü",  # Danish, Norwegian
    "áðéíóúýþæöø",  # Icelandic, Faroese
    "ëïéèêöüáíóú",  # Dutch, Afrikaans
)


def doubt_of_western(text: str) -> str:
    """Why this is hardly Western text in CP1252; empty if it well may be."""
    runs = re.findall(r"[^\x00-\x7f]+", text)
    odd = sum(_RUN.fullmatch(run) is None for run in runs) + len(_ODD_PLACES.findall(text))
    if odd * 20 > len(runs):
        return f"{odd} of {len(runs)} special characters stand where none should"
    accented = re.findall(rf"[{_LETTERS}]", text.lower())
    plain = len(re.findall(r"[A-Za-z]", text))
    if len(accented) > max(2, plain):
        return "too few plain letters"
    if len(accented) * 50 > plain:  # not only a name here and there
        best = max(sum(letter in alphabet for letter in accented) for alphabet in _ALPHABETS)
        if best < 0.95 * len(accented):
            return "its accented letters are no one language's"
    return ""


# The syllables that make up about half of running Korean text.
_FREQUENT = frozenset(
    "이다의는에을가고하한로지도기사리은서를대정자인시일어아스해나전부보국과장라들으"
    "여주원회수제상동안선것있적북미했그면만게였진계관"
)
_KOREAN_MARKS = re.compile(
    r"[\u2010-\u203b\u3000-\u3017\uff01-\uff5e·×÷°℃±§¶※→←↑↓↔▲△▼▽■□◆◇●○◎★☆♥♡♠♣"
    r"½⅓⅔¼¾¹²³㈜㎏㎞㎡㎢㎜㎝％€®©™\u00ad¡¿´]"
)


def doubt_of_korean(text: str) -> str:
    """Why this is hardly Korean text in CP949; empty if it well may be."""
    special = re.findall(r"[^\x00-\x7f]", text)
    hangul = [mark for mark in special if "가" <= mark <= "힣"]
    hanja = sum("\u4e00" <= mark <= "\u9fff" or "\uf900" <= mark <= "\ufaff" for mark in special)
    marks = sum(_KOREAN_MARKS.fullmatch(mark) is not None for mark in special)
    jamo = sum("\u3131" <= mark <= "\u318e" for mark in special)
    other = len(special) - len(hangul) - hanja - marks - min(jamo, len(hangul) // 4)
    if other * 20 > len(special):
        return f"{other} of {len(special)} characters are no Hangul, Hanja or mark"
    rare = sum(len(mark.encode("euc_kr", "ignore")) != 2 for mark in hangul)
    if rare * 10 > len(hangul):
        return f"{rare} of {len(hangul)} Hangul syllables hardly ever occur"
    if hanja * 3 > len(hangul):
        return "too many Hanja for Korean"
    # of Chinese read as CP949 hardly a dozen characters in a row come out as Hangul alone
    frequent = sum(mark in _FREQUENT for mark in hangul)
    if (hanja or len(hangul) < 12) and frequent * 5 < len(hangul):
        return "too few of the frequent Hangul syllables"
    return ""
