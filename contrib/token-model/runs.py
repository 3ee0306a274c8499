#!/usr/bin/env python3
"""Invent letters and digits that stand together: "1<tab>TEXT" made by a machine, "0<tab>TEXT" said by a person."""
from language import BASE32, BASE36, BASE62, CROCKFORD, Chance, DIGITS, HEX, LOWER


def made(c):
    alphabet = c.one_of((BASE62, BASE62, BASE62, BASE36, BASE36, HEX, HEX, BASE32, CROCKFORD, LOWER, BASE36.upper(), LOWER + LOWER.upper()))
    length = c.one_of((5, 6, 7, 7, 8, 8, 9, 10, 11, 12, 13, 14, 16, 16, 20, 22, 24, 26, 32, 32, 36, 40, 48, 64))
    return c.text(alphabet, length)


def cased(c, word):
    return c.one_of((word, word, word, word.capitalize(), word.upper()))


def said(c):
    kind = c.below(10)
    if c.maybe(5):
        return c.short_form()
    if kind < 3:
        return cased(c, c.word())
    if kind < 4:
        return "".join(c.word()[:c.between(3, 12)].capitalize() for _ in range(c.between(2, 4)))
    if kind < 5:
        return c.word() + "".join(w.capitalize() if c.maybe(60) else w for w in (c.word() for _ in range(c.between(1, 2))))
    if kind < 8:
        return cased(c, c.word()) + c.text(DIGITS, c.between(1, 4)) + (c.one_of(("", "", "a", "px", "x", "b")))
    if kind < 9:
        return c.word() + "%dx%d" % (c.between(1, 20) * 50, c.between(1, 12) * 50)
    return cased(c, c.one_of(("img", "dsc", "pic", "screenshot", "vol", "no", "rev", "pg", "top", "hdr", "btn", "bg", "ico", "lnk"))) + \
        c.one_of(("", "_")).replace("_", "") + c.text(DIGITS, c.between(1, 5))


def main():
    c = Chance(1)
    for _ in range(40000):
        text = made(c)
        if not text.isdigit():
            print("1\t" + text)
        text = said(c)
        if len(text) >= 5:
            print("0\t" + text)


main()
