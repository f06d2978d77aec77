"""What reviewers do with the items of an article: verdicts, shape, relations, meaning."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotator import elsewhere
from annotator.linking import new_entity
from annotator.model import Mention, Relation
from annotator.text import tokens
from tests.app.reviewers import NAMES, SCHEME, Reviewers, items, labels, numbers, who
from tests.app.sources import read_sources


class ItemActs(Reviewers):
    """Two reviewers who do anything with items."""

    # verdicts

    @rule(who=who, item=items)
    def accepts(self, who, item):
        with self.act(who, item=item, goes_on=True) as session:
            session.accept()

    @rule(who=who, item=items)
    def accepts_the_paragraph(self, who, item):
        with self.act(who, item=item, goes_on=True) as session:
            session.accept_paragraph()

    @rule(who=who, item=items)
    def rejects(self, who, item):
        with self.act(who, item=item, goes_on=True) as session:
            session.reject()

    @rule(who=who, item=items, label=labels)
    def presses_a_labels_key(self, who, item, label):
        with self.act(who, item=item) as session:
            session.label(label)

    @rule(who=who, first=numbers, second=numbers, label=labels, stays=st.booleans())
    def marks_what_was_missed(self, who, first, second, label, stays):
        with self.act(who) as session:
            found = tokens(session.sheet.article.text)
            one, other = found[first % len(found)], found[second % len(found)]
            session.select(min(one[0], other[0]), max(one[1], other[1]))
            if stays:
                session.mark_and_stay(SCHEME.mentions[label].key)
            else:
                session.label(label)

    @rule(who=who, item=items, digit=st.sampled_from("1234567890"))
    def presses_a_digit(self, who, item, digit):
        with self.act(who, item=item) as session:
            session.take_offer(digit)

    @rule(who=who, item=items, number=numbers)
    def takes_what_another_run_has_instead(self, who, item, number):
        with self.act(who, item=item) as session:
            read_sources(session)
            found = [] if session.shown is None else session.instead(session.shown)
            if found:
                session.take_instead(found[number % len(found)])

    @rule(who=who, item=items)
    def goes_to_what_decided(self, who, item):
        with self.act(who, item=item) as session:
            session.go_to_decided()

    @rule(who=who, item=items, label=st.sampled_from([*sorted(SCHEME.relations), "no label"]))
    def relabels_a_relation(self, who, item, label):
        with self.act(who, item=item) as session:
            if isinstance(session.sheet.items.get(session.shown), Relation):
                session.relabel_relation(label)

    @rule(who=who, item=items, note=st.sampled_from(["", "sure?", "평양\n'); --"]))
    def notes(self, who, item, note):
        with self.act(who, item=item) as session:
            session.set_note(note)

    @rule(who=who, item=items)
    def flags(self, who, item):
        with self.act(who, item=item) as session:
            session.toggle_flag()

    # shape

    @rule(
        who=who, item=items, edge=st.sampled_from(["start", "end"]), forward=st.booleans(),
        by_character=st.booleans(),
    )  # fmt: skip
    def moves_an_edge(self, who, item, edge, forward, by_character):
        with self.act(who, item=item) as session:
            session.move_edge(edge=edge, forward=forward, by_character=by_character)

    @rule(who=who, number=numbers, start=numbers, length=st.integers(1, 30))
    def drags_an_edge(self, who, number, start, length):
        with self.act(who) as session:
            found = self.numbered(session, number, Mention)
            if found is not None:
                end = min(start + length, len(session.sheet.article.text))
                session.drag_edge(found, min(start, end - 1), end)

    @rule(who=who, item=items, first=numbers, second=numbers, selects=st.booleans())
    def joins(self, who, item, first, second, selects):
        with self.act(who, item=item) as session:
            if selects:
                found = tokens(session.sheet.article.text)
                one, other = sorted((found[first % len(found)], found[second % len(found)]))
                session.select(one[0], other[1])
            session.join()

    @rule(who=who, item=items, way=numbers, start=numbers, selects=st.booleans())
    def splits(self, who, item, way, start, selects):
        with self.act(who, item=item) as session:
            found = session.sheet.items.get(session.focus)
            if selects and isinstance(found, Mention):
                first = min(found.start + start % 5, found.end)
                session.select(first, min(first + way % 9 + 1, len(session.sheet.article.text)))
                session.split_selection()
            else:
                ways = session.splits()
                session.split(ways[way % len(ways)] if ways else ())

    # relations

    @rule(who=who, item=items, reverse=st.booleans(), number=numbers, stays=st.booleans())
    def relates_by_letters(self, who, item, reverse, number, stays):
        with self.act(who, item=item) as session:
            session.start_hints(reverse=reverse)
            codes = sorted(session.hints.values())
            for letter in codes[number % len(codes)] if codes else "":
                session.type_hint(letter, stay=stays)
            if session.choices and number % 3:
                session.type_hint(str(number % len(session.choices) + 1))

    @rule(who=who, first=numbers, second=numbers)
    def relates_by_mouse(self, who, first, second):
        with self.act(who) as session:
            head, tail = (self.numbered(session, each, Mention) for each in (first, second))
            if head is not None and head != tail:
                session.relate(head, tail)
                if session.choices:
                    session.choose(session.choices[first % len(session.choices)])

    @rule(who=who, item=items)
    def turns_a_relation(self, who, item):
        with self.act(who, item=item) as session:
            session.swap()

    # meaning

    @rule(who=who, item=items, number=numbers, new=st.booleans(), alike=st.booleans())
    def says_what_it_means(self, who, item, number, new, alike):
        with self.act(who, item=item) as session:
            known = session.project.entities()
            found = session.sheet.items.get(session.focus)
            if not isinstance(found, Mention):
                return
            also = session.alike() if alike else ()
            if new or not known:
                session.link_entity(new_entity(found.label, NAMES[number % 2]), new=True, also=also)
            else:
                session.link_entity(known[number % len(known)], new=False, also=also)

    @rule(who=who, item=items)
    def says_no_more_what_it_means(self, who, item):
        with self.act(who, item=item) as session:
            if isinstance(session.sheet.items.get(session.focus), Mention):
                session.unlink_entity()

    @rule(
        who=who,
        what=st.sampled_from(["rename", "note", "ids", "merge", "split", "remove"]),
        first=numbers,
        second=numbers,
        name=st.sampled_from(NAMES),
    )
    def works_on_an_entity(self, who, what, first, second, name):
        with self.act(who) as session:
            known = session.project.entities()
            if not known:
                return
            one, other = known[first % len(known)], known[second % len(known)]
            match what:
                case "rename":
                    session.rename_entity(one.id, name)
                case "note":
                    session.note_entity(one.id, name)
                case "ids":
                    session.add_outside_id(one.id, ("Q90", "Q31", "nonsense")[second % 3])
                case "merge":
                    session.merge_entities(one.id, other.id)
                case "split" if second % 2:
                    session.split_entity(one.id, other, new=False, written=["Oslo"])
                case "split":
                    fresh = new_entity(one.label, "another")
                    session.split_entity(one.id, fresh, new=True, written=["Ada Lind", "Oslo"])
                case "remove":
                    session.remove_entity(one.id)

    @rule(who=who, item=items, leave=st.integers(0, 3))
    def marks_the_same_everywhere(self, who, item, leave):
        with self.act(who, item=item) as session:
            look = session.same()
            if look is None:
                return
            places = list(look.known)
            for found in elsewhere.look(session.project, look):
                places += found.renamed
                places += [each for sight in found.sightings for each in sight.occurrences]
            session.mark_same(places[leave:])
