"""Lines that the detecting network sees against tesseract's words, with a network that says what it is told to."""

import numpy as np

from services.ingest.ocr import lines
from services.ingest.ocr.nets import Character
from services.ingest.plugin import OcrWord

PAPER = np.full((300, 800), 255, dtype=np.uint8)
LINE = (90.0, 93.0, 700.0, 127.0)


class SaidNets:
    """Reads every cut as the same words."""

    def __init__(self, text, confidence=0.97):
        self.text, self.confidence, self.widths = text, confidence, []

    def read(self, part):
        self.widths.append(part.shape[1])
        step = part.shape[1] / max(1, len(self.text))
        return tuple(Character(one, self.confidence, (place + 0.5) * step) for place, one in enumerate(self.text))


def a_word(text, left, right, *, top=100, bottom=120, sure=0.96, line=0):
    return OcrWord(text=text, box=(left, top, right, bottom), confidence=sure, block=1000, line=line)


def texts(words):
    return [word.text for word in words]


def test_a_line_without_words_is_read():
    words = [a_word("arriba", 100, 300, top=20, bottom=40)]
    kept = lines.completed(PAPER, words, [LINE], SaidNets("bajo el sello"))
    assert texts(kept) == ["arriba", "bajo", "el", "sello"]
    assert all(93 <= word.box[1] < word.box[3] <= 128 for word in kept[1:])


def test_the_rest_of_a_broken_line_is_set_in_where_it_stands():
    words = [a_word("primero", 100, 220), a_word("último", 600, 690)]
    nets = SaidNets("en medio")
    assert texts(lines.completed(PAPER, words, [LINE], nets)) == ["primero", "en", "medio", "último"]
    assert nets.widths == [381]


def test_a_whole_line_is_not_read_again():
    nets = SaidNets("otra cosa")
    words = [a_word("una", 95, 390), a_word("línea", 400, 690)]
    assert texts(lines.completed(PAPER, words, [LINE], nets)) == ["una", "línea"]
    assert nets.widths == []


def test_an_unsure_reading_is_not_taken():
    assert lines.completed(PAPER, [], [LINE], SaidNets("dudoso", 0.5)) == []


def test_dirt_where_no_print_is_goes_and_faint_print_stays():
    words = [a_word("~;", 300, 320, top=200, bottom=210, sure=0.2), a_word("pálido", 95, 690, sure=0.45)]
    assert texts(lines.completed(PAPER, words, [LINE], SaidNets("x", 0.1))) == ["pálido"]


def test_marks_that_became_a_line_of_their_own_join_their_line():
    words = [
        a_word("ı", 300, 310, top=107, bottom=113, sure=0.4, line=0),
        a_word("dijo", 100, 290, line=1),
        a_word("no", 320, 690, line=1),
    ]
    kept = lines.completed(PAPER, words, [LINE], SaidNets('dijo "no"'))
    assert texts(kept) == ["dijo", '"no"']
    assert {word.line for word in kept} == {1}
    assert kept[0].other == "dijo ı no"


def test_tails_of_letters_that_became_a_line_of_their_own_go():
    words = [
        a_word("quatorze", 100, 290, sure=0.7),
        a_word("cadernos", 300, 480),
        a_word("q", 100, 104, top=106, bottom=126, sure=0.7, line=1),
        a_word("qu", 310, 330, top=106, bottom=126, sure=0.9, line=1),
        a_word("com", 490, 690),
    ]
    kept = lines.completed(PAPER, words, [LINE], SaidNets("quatorze cadernos com"))
    assert texts(kept) == ["quatorze", "cadernos", "com"]


def test_columns_are_never_joined_though_the_network_sees_one_line():
    words = [a_word("izquierda", 95, 350, line=0), a_word("derecha", 420, 690, line=5)]
    assert texts(lines.completed(PAPER, words, [LINE], SaidNets("", 0.9))) == ["izquierda", "derecha"]


def test_a_page_read_whole_needs_no_second_look():
    page = np.full((300, 800), 255, dtype=np.uint8)
    page[100:120:3, 100:400] = 0
    assert lines.unfinished(page, [a_word("todo", 100, 400)]) == []
    assert lines.unfinished(page, [a_word("todo", 100, 400, sure=0.85)]) == [(0, 300)]


def test_only_where_something_may_be_missing_a_page_is_looked_at_again():
    page = np.full((1500, 800), 255, dtype=np.uint8)
    page[100:120, 100:400:7] = 0
    page[1200:1220, 100:400:7] = 0
    ((top, bottom),) = lines.unfinished(page, [a_word("todo", 100, 400)])
    assert 1180 <= top <= 1200
    assert 1219 <= bottom <= 1240
    # A poor line, whose letters no band may part.
    words = [
        a_word("todoloquedijo", 100, 400, sure=0.99),
        a_word("mal", 100, 400, top=1198, bottom=1222, sure=0.7, line=1),
    ]
    ((top, bottom),) = lines.unfinished(page, words)
    assert 1180 <= top <= 1198
    assert 1222 <= bottom <= 1240


def test_a_line_that_was_torn_in_two_is_looked_at_and_columns_are_not():
    page = np.full((1500, 800), 255, dtype=np.uint8)
    beside = [a_word("dijo", 100, 290, top=600, bottom=622), a_word("no", 300, 400, top=602, bottom=622, line=1)]
    assert lines.unfinished(page, beside) == [(600, 623)]
    columns = [a_word("dijo", 100, 290, top=600, bottom=622), a_word("no", 330, 400, top=602, bottom=622, line=1)]
    assert lines.unfinished(page, columns) == []


def test_the_rules_of_a_form_are_nothing_to_look_for_but_print_on_a_bar_is():
    page = np.full((1500, 800), 255, dtype=np.uint8)
    page[100:120:3, 100:400] = 0
    words = [a_word("todo", 100, 400)]
    page[300:1300:100, 50:750] = page[301:1301:100, 50:750] = 0
    page[300:1300, 50:52] = page[300:1300, 748:750] = 0
    assert lines.unfinished(page, words) == []
    page = page.copy()  # a picture that was looked at is never changed
    page[320:360, 50:750] = 0
    assert len(lines.unfinished(page, words)) == 1


def test_lines_around_a_band_are_left_alone():
    class Sees:
        """Sees three lines of the part that it is given."""

        def lines(self, grey, *, side):
            assert side == round(960 * max(grey.shape) / 1500)
            return [(0.0, 5.0, 90.0, 35.0), (0.0, 100.0, 90.0, 130.0), (0.0, 190.0, 90.0, 210.0)]

    page = np.full((1500, 800), 255, dtype=np.uint8)
    assert lines.seen(page, [(600, 640)], Sees()) == [(0.0, 604.0, 90.0, 634.0)]
