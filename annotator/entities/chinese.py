"""Romanised Chinese: one key for pinyin and Wade-Giles, so that Mao Tse-tung is Mao Zedong.

Wade-Giles without its apostrophes does not tell ch from ch' or t from t', so neither does the key.
"""

from __future__ import annotations

import re
from functools import lru_cache

from annotator.entities.spelling import tokens

_FINALS = (
    "iang uang iong iung ang eng ing ong ung iao uai ian ien uan uen uei ueh ieh eou erh ai"
    " ei ao ou an en in un ia ie iu ua ue uo ui er ih eh oo ee a e i o u"
)
_SYLLABLES = re.compile(
    "(?:(?:[zcs]h|hs|t[zs]|s[sz]|[bpmfdtnlgkhjqxrzcsyw])?(?:{})){{1,2}}".format(
        _FINALS.replace(" ", "|")
    )
)
_STEPS = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("ng", "ŋ"),
        ("ee", "i"),
        ("oo", "o"),
        ("eh(?![aeiou])", "e"),
        ("(?<=[iy])en", "an"),  # Lien Chan, Yen Chia-kan
        ("ih|(?<=ss)u|(?<=[ts]z)u", "i"),
        ("erh", "er"),
        ("eou", "iu"),
        ("uŋ", "oŋ"),
        ("you", "yu"),
        ("ue(?=[in])", "u"),
        ("y(?=i)|w(?=u)", ""),
        ("[zc]h|j|q", "C"),
        ("s[sz]|sh|hs|x|(?<!t)s", "S"),
        ("t[zs]|[zc]", "Z"),
        ("[dt]", "T"),
        ("[bp]", "P"),
        ("[gk]", "K"),
        ("uo|(?<![iuy])e(?![inrŋ])", "o"),
    )
]
_PINYIN_SURNAMES = (
    "ai an bai ban bao bei bi bian bo bu cai cao cen chai chang che chen cheng chi chu chong"
    " cui dai deng di ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gu guan"
    " guo han hao he hong hou hu hua huang ji jia jian jiang jiao jin jing ju kang ke kong lai"
    " lan lang lei li lian liang liao lin ling liu long lou lu luo ma mao mei meng mi miao mo"
    " mou mu ni nie ning niu ou pan pang pei peng pu qi qian qiao qin qiu qu quan rao ren rong"
    " ruan rui sha shan shang shao shen sheng shi shu song su sui sun tan tang tao teng tian"
    " tong tu wan wang wei wen weng wu xi xia xiang xiao xie xin xing xiong xu xue yan yang"
    " yao ye yi yin ying you yu yuan yue yun zang zeng zha zhai zhan zhang zhao zhen zheng"
    " zhong zhou zhu zhuang zhuo zong zou zu zuo"
)


def key(name: str) -> str | None:
    """The key of a name that may be a Chinese one, surname first; None if it cannot be."""
    written = tokens(name)
    if not 2 <= len(written) <= 3:
        return None
    surname, given = _syllables(written[0]), _syllables("".join(written[1:]))
    return f"{surname} {given}" if given and surname in _surnames() else None


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(filter(None, map(_syllables, _PINYIN_SURNAMES.split())))


@lru_cache(maxsize=1 << 13)
def _syllables(word: str) -> str | None:
    if not _SYLLABLES.fullmatch(word):
        return None
    for pattern, instead in _STEPS:
        word = pattern.sub(instead, word)
    return word
