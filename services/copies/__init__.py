"""Which pages are copies of one another: sent again, scanned twice, with a stamp or a header more.

`words` folds a page to its words, `prints` makes the print by which its like is found, `compare` looks at two pages
word by word before anything is told. All of it is arithmetic on words: no files, no records.
"""

from services.copies.compare import are_copies
from services.copies.prints import BANDS, VERSION, Print, Printed, likeness, page_print
from services.copies.words import PageWords, page_words

__all__ = ["BANDS", "VERSION", "PageWords", "Print", "Printed", "are_copies", "likeness", "page_print", "page_words"]
