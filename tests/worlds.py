"""Made-up languages: articles in which everything is known that is a mention, and what was read."""

import random
from dataclasses import dataclass, field

from annotator.model import ArticleId, Prediction
from annotator.passed_over import ReadArticle
from tests.making import article, mention

SCRIPTS = {
    "latin": "abdegiklmnoprstu",
    "cyrillic": "абвгдеклмнопрсту",
    "hangul": "가나다라마바사아자차카타파하",
    "arabic": "ابتجدرسكلمنهوي",
    "devanagari": "कखगजतदनपबमरलसह",
    "han": "一七三上下不与中丰主义乐书事",
    "thai": "กขคงจชดตทนบปมร",
}
UNSPACED = {"han", "thai"}
LABELS = ("PERSON", "GPE", "ROLE")


@dataclass
class World:
    """A language with its names and other words, all by chance from one number.

    Where there are capitals names have them, and so do some of the other words. `fresh` names are
    those that no read article has.
    """

    script: str
    seed: int
    chance: random.Random = field(init=False)

    def __post_init__(self):
        self.chance = random.Random(f"{self.script} {self.seed}")
        words = [self._word() for _ in range(60)]
        words = list(dict.fromkeys(words))
        small, rest = words[:24], [each.title() for each in words[24:]]
        self.common = small + [each.title() for each in small[:12]]
        self.names = {
            self.joined(rest[at : at + 1 + at % 2]): LABELS[at % 3]
            for at in range(0, len(rest) - 4, 2)
        }
        self.names |= {words[12 + at]: "ROLE" for at in range(3)}  # names need no capital
        self.common = [each for each in self.common if each.casefold() not in self._of_names()]
        self.fresh = {} if self.script in UNSPACED else {rest[-1]: "GPE", rest[-2]: "PERSON"}

    def _of_names(self):
        return {word.casefold() for name in self.names for word in name.split()}

    def _word(self):
        letters = SCRIPTS[self.script]
        length = self.chance.randint(1, 2) if self.script in UNSPACED else self.chance.randint(4, 8)
        return "".join(self.chance.choice(letters) for _ in range(length))

    def joined(self, words):
        return ("" if self.script in UNSPACED else " ").join(words)

    def text(self, *, sentences=24, names=None):
        """(text, [(start, end, label)]): sentences with a name or two in each."""
        parts, marked, length = [], [], 0
        known = list((names or self.names).items())
        gap = "" if self.script in UNSPACED else " "
        for number in range(sentences):
            for turn in range(self.chance.randint(6, 12)):
                name, label = self.chance.choice(known)
                is_name = turn % 5 == 3
                word = name if is_name else self.chance.choice(self.common)
                if is_name:
                    marked.append((length, length + len(word), label))
                parts.append(word + gap)
                length += len(word + gap)
            parts.append(".\n" if number % 4 == 3 else ". ")
            length += 2
        return "".join(parts), marked

    def read(self, *, many=8):
        """Finished articles in which all names are marked."""
        found = []
        for _ in range(many):
            text, marked = self.text()
            spans = tuple((label, ((start, end),)) for start, end, label in marked)
            found.append(ReadArticle(text, accepted=spans))
        return found

    def article(self, name="a1", *, said=0.8, sentences=24):
        """An article, its true mentions, and what an extractor says: not all of them, scored."""
        text, marked = self.text(names=self.names | self.fresh, sentences=sentences)
        suggested = tuple(
            mention(f"m{at}", label, (start, end), score=round(self.chance.uniform(0.3, 1), 3))
            for at, (start, end, label) in enumerate(marked)
            if self.chance.random() < said
        )
        return article(text, name), marked, Prediction(ArticleId(name), suggested)
