#!/usr/bin/env python3
"""Invent the URLs of messages: harmless ones, and those of senders who track, with what in them was made for one reader.

The format is that of features.c. A sender is a set of habits drawn by chance: where its pictures lie, how its articles are
named, what its tokens are made of and where they stand. Shapes that harmless and tracking senders share (a digest that names a picture, a
number that names an article) are made on purpose: what tells them apart is the rest of the message.
"""
import sys
from language import BASE32, BASE36, BASE62, BASE64URL, CROCKFORD, Chance, DIGITS, HEX

TOPS = ["com", "com", "com", "net", "org", "co.uk", "de", "fr", "info", "eu", "io"]
IMAGES = ["png", "jpg", "jpg", "gif", "jpeg", "webp"]

# Names by which sites count where their visitors come from: a mailing has one value for each, the same for all its readers.
LABELS = ["utm_campaign", "utm_campaign", "utm_campaign", "utm_id", "mtm_campaign", "pk_campaign", "mc_cid", "s_cid", "cmpid", "utm_content", "_hsmi", "utm_term"]
# Names of a signature over the address.
PROOFS = ["sig", "signature", "hmac", "usg", "mac", "checksum", "sign", "X-Amz-Signature", "Signature", "hm"]


def domain(c):
    return c.word() + c.one_of(("", "", c.word(), "-" + c.word())) + "." + c.one_of(TOPS)


class Harmless:
    """Pictures, articles, fonts and other things that are the same for all readers."""

    def __init__(self, c, site):
        self.c = c
        self.site = site
        self.assets = c.one_of((site, "cdn." + site, "img." + site, "static." + site, "images." + domain(c), c.text(BASE36, 13) + ".cdn." + c.one_of(TOPS)))
        self.folder = "/".join([c.one_of(("images", "img", "assets", "media", "uploads", "files", "static", "im", "i", "content", "photos", "_next/image", ""))] +
                               [c.one_of((c.word(), c.text(DIGITS, c.between(2, 8)), c.text(HEX, c.one_of((8, 24, 32))), c.uuid(), c.date("/"),
                                          "v" + c.text(DIGITS, 10), c.text(BASE36, c.between(6, 12)))) for _ in range(c.below(3))]).strip("/")
        self.picture_style = c.below(10)
        self.query_style = c.below(20)
        self.article_style = c.below(17)
        self.section = c.one_of(("news", "blog", "article", c.word(), c.word() + "/" + c.word(), "p", "story", "a"))
        self.version = c.one_of((c.text(DIGITS, 10), c.text(DIGITS, c.between(1, 9)), c.text(DIGITS, c.between(1, 9)), c.text(HEX, 8), c.date(""), "16" + c.text(DIGITS, 8), c.text(HEX, 32), "1.2.%d" % c.below(20)))
        self.redirector, self.redirect, self.target = c.one_of(("", "www.")) + domain(c), c.one_of(("url", "redirect", "out", "l.php", "go", "link")), c.one_of(("q", "url", "u", "to", "target"))
        self.redirect_sign = c.one_of(PROOFS)
        self.labels = self.labelling() if c.maybe(45) else ""
        self.signs = c.one_of(("s", "k", "f", "h", c.one_of(PROOFS), c.one_of(PROOFS)))
        self.sign = c.one_of((lambda: c.text(HEX, c.one_of((32, 40, 64))), lambda: c.text(BASE64URL, c.one_of((22, 27, 28, 43))), lambda: c.text(BASE36, c.between(8, 28))))

    def labelling(self):
        """By what this mailing is counted: written by a person, or the id that a service gave it."""
        c = self.c
        made = c.one_of((c.text(HEX, c.one_of((8, 10, 10, 16, 24, 32))), c.text(BASE62, c.between(6, 12)), c.uuid(), c.text(BASE36, c.between(6, 14)), c.text(DIGITS, c.between(7, 12))))
        said = c.one_of((c.slug(2, 4), c.date("") + "_" + c.word(), c.text(DIGITS, 8), c.word() + c.text(DIGITS, 4)))
        label = "&".join("%s=%s" % pair for pair in (("utm_source", c.word()), ("utm_medium", "email")) if c.maybe(80))
        label += "&%s=%s" % (c.one_of(LABELS), made if c.maybe(50) else said)
        if c.maybe(20):
            label += "&%s=%s" % (c.one_of(LABELS), c.one_of((made, c.word(), c.slug(1, 3))))
        return label.strip("&")

    def stem(self):
        c, style = self.c, self.picture_style
        if style == 0:
            return c.text(HEX, c.one_of((32, 32, 40)))
        if style == 1:
            return c.uuid()
        if style == 2:
            return c.slug(1, 4, c.one_of("-_")) + c.one_of("-_.") + c.text(HEX, c.one_of((8, 10, 20)))
        if style == 3:
            return c.text(BASE62, c.between(6, 12))
        if style == 4:
            return c.text(BASE36, c.between(6, 14))
        if style == 5:
            return c.text(DIGITS, c.between(5, 14))
        if style == 6:
            return c.text(BASE64URL, c.between(20, 120)).strip("-_")
        return c.one_of((c.word(), c.slug(2, 4, "-"), c.slug(2, 3, "_"), c.word() + "_" + c.date(""), c.word() + "%dx%d" % (c.between(1, 9) * 100, c.between(1, 9) * 50),
                         "%s@2x" % c.word(), "%s%d" % (c.word(), c.below(40)), "image%03d" % c.below(30), "IMG_%d" % c.between(1000, 9999)))

    def query(self):
        c, style = self.c, self.query_style
        if style == 0:
            return "?v=" + self.version
        if style == 1:
            return "?w=%d&h=%d&fit=crop&q=%d" % (c.between(1, 20) * 50, c.between(1, 20) * 50, c.between(6, 9) * 10)
        if style == 2:
            return "?" + c.one_of(("cb", "ts", "_", "rnd", "t")) + "=" + c.one_of((c.text(DIGITS, 13), "16" + c.text(DIGITS, 8), "0." + c.text(DIGITS, 16)))
        if style == 3:
            return "?" + self.version
        if style == 4:
            return "?width=%d&hash=%s" % (c.between(1, 20) * 50, c.text(HEX, 40).upper())
        if style == 7:
            return "?e=%s&%s=%s" % ("17" + c.text(DIGITS, 8), c.one_of(("t", "sig", c.word()[:4])), c.text(BASE64URL, c.between(24, 60)))
        if style == 5:
            return "?itok=" + c.text(BASE64URL, 8)
        if style == 6:
            return "?" + c.one_of(("s", "sig", c.one_of(PROOFS), c.one_of(PROOFS))) + "=" + c.text(HEX, c.one_of((32, 40, 64)))
        if style == 8:
            return "?%s=%d&%s=%d&%s=%s" % (c.one_of(("w", "width")), c.between(1, 20) * 50, c.one_of(("q", "quality", "h")), c.between(5, 60) * 10, self.signs, self.sign())
        if style == 9:
            return "?Expires=17%s&Signature=%s&Key-Pair-Id=K%s" % (c.text(DIGITS, 8), c.text(BASE64URL, c.between(60, 170)), c.text(BASE36.upper(), 13))
        if style in (10, 14):
            pair = ["%s=%s" % (c.one_of(("token", "hash", "st", "md5", "key", "verify", self.signs)), self.sign()), "%s=17%s" % (c.one_of(("expires", "expires", "exp", "e", "ttl", "expiry")), c.text(DIGITS, 8))]
            return "?" + "&".join(pair if c.maybe(60) else pair[::-1])
        if style == 13:
            pairs = ["%s=%s" % (c.one_of(PROOFS), self.sign()), "%s=%s" % (c.one_of(("X-Goog-Credential", "policy", "keyid", "X-Amz-Credential")), c.text(BASE36.upper(), c.between(12, 20))),
                     "%s=%s" % (c.one_of(("X-Amz-Expires", "expires", "exp", "X-Goog-Expires")), c.text(DIGITS, c.between(4, 10)))]
            return "?" + "&".join(pairs[c.below(2):] if c.maybe(60) else pairs[::-1])
        if style == 11:
            return "?1%d%s" % (c.between(2, 8), c.text(DIGITS, 8))
        if style == 12:
            return "?%s=%s&token=%s" % (c.one_of(("alt", "format", "type")), c.one_of(("media", "png", "image")), c.one_of((c.uuid, self.sign))())
        return ""

    def by_hand(self):
        """A sender who gives names himself."""
        self.picture_style = self.c.between(7, 9)
        self.folder = "/".join([self.c.one_of(("images", "img", "assets", "media", "uploads", "files", "static", "")), self.c.one_of((self.c.word(), self.c.date("/")[:7], "", self.c.text(DIGITS, self.c.between(3, 8))))]).strip("/")

    def picture(self):
        c = self.c
        size = c.one_of(("", "", "", "", "/%dx%d" % (c.between(1, 12) * 50, c.between(1, 12) * 50), "/w_%d,c_fill" % (c.between(1, 12) * 50), "/s%d-c" % c.between(32, 1600)))
        extension = "" if self.picture_style in (1, 6) and c.maybe(60) else "." + c.one_of(IMAGES)
        return "p", "", "https://%s/%s%s/%s%s%s" % (self.assets, self.folder, size, self.stem(), extension, self.query())

    def hosted(self):
        """How pictures are named that a sender keeps with others: image hosts, builders of newsletters, proxies, shops of apps."""
        c = self.c
        host = "https://" + c.one_of(("", "i.", "cdn.", "images.", c.text(BASE36, 13) + ".", c.word() + ".", c.short_form() + ".")) + domain(c)
        account = c.one_of((lambda: c.text(HEX, c.one_of((16, 24, 25, 32, 64))), c.uuid, lambda: c.text(DIGITS, c.between(5, 9)), lambda: c.text(BASE62, c.between(6, 12))))()
        folder = c.one_of(("files", "images", "up", "media", "public/" + c.word(), "content/guids", c.word(), "o", "a"))
        extension = "." + c.one_of(IMAGES)
        return c.one_of((
            lambda: host + "/" + c.text(BASE62, c.between(5, 8)) + extension,
            lambda: host + "/" + c.text(BASE62, c.between(5, 8)) + extension,
            lambda: host + "/" + c.text(BASE36, c.between(4, 8)) + extension,
            lambda: host + "/" + folder + "/" + c.date("/")[2:7] + "/" + c.text(BASE36, c.between(4, 6)) + extension,
            lambda: host + "/" + folder + "/" + c.text(HEX, c.one_of((12, 15, 16, 20, 32, 40))) + extension,
            lambda: host + "/" + c.text(HEX, c.one_of((32, 40, 64))) + extension,
            lambda: host + "/" + account + "/" + folder + "/" + c.uuid() + extension,
            lambda: host + "/" + c.uuid() + extension,
            lambda: host + "/" + folder + "/" + c.text(DIGITS, c.between(4, 8)) + "/" + c.text(BASE62, 40) + extension,
            lambda: host + "/" + folder + "/%d%s/" % (c.between(1, 4), c.one_of("xX")) + "/".join(c.text(HEX, 3)) + "/" + c.text(HEX, 40) + extension,
            lambda: host + "/" + folder + "/" + c.text(DIGITS, c.between(4, 9)) + "/" + c.word() + "/" + c.text(DIGITS, c.between(4, 9)) + "/" + c.one_of((c.word(), c.uuid())) + extension,
            lambda: host + "/" + account + "/" + c.uuid() + "/%dx%d" % (c.between(1, 60) * 10, c.between(1, 60) * 10) + extension,
            lambda: host + "/" + folder + "/" + account + "/" + c.text(DIGITS, c.between(5, 8)) + "/" + c.text(HEX, 15) + extension,
            lambda: host + "/" + folder + "/" + c.word().upper() + "_" + account + "/images/" + c.slug(1, 4, "_") + extension,
            lambda: host + "/" + account + "/" + c.slug(1, 3, "_") + extension,
            lambda: host + "/" + c.text(BASE64URL, c.between(40, 160)).strip("-_"),
            lambda: host + "/proxy/" + c.text(BASE64URL, c.between(80, 160)).strip("-_") + "=s0-d-e1-ft",
            lambda: host + "/images?q=tbn:" + c.text(BASE64URL, c.between(36, 80)).strip("-_") + c.one_of(("", "&s", "&usqp=CAU")),
            lambda: host + "/media/" + c.text(BASE62, 15) + "?format=jpg&name=medium",
            lambda: host + "/" + folder + "/" + "".join(c.word().capitalize() for _ in range(c.between(2, 4))) + "-" + c.word().capitalize() + extension,
            lambda: host + "/" + folder + "/" + c.word() + "_" + c.word() + "%d/" % c.below(9) + c.text(HEX, 32) + extension,
        ))

    def logo(self):
        """A picture that a person put somewhere and named."""
        c = self.c
        where = c.one_of((lambda: "", lambda: c.word() + "/", lambda: c.one_of(("images", "img", "assets", "media", "static")) + "/", lambda: c.word() + "/" + c.word() + "/",
                          lambda: "wp-content/uploads/" + c.date("/")[:7] + "/", lambda: c.word() + "/" + c.text(DIGITS, c.between(2, 8)) + "/",
                          lambda: c.word() + "/" + c.text(DIGITS, c.between(3, 8)) + "/" + c.word() + "/" + c.text(DIGITS, c.between(3, 8)) + "/", lambda: c.one_of(("mail", "signature", "email", "sig")) + "/" + c.date("")[:4] + "/"))()
        name = c.one_of((c.word(), c.slug(2, 4, c.one_of("-_")), c.word() + "%d" % c.below(30), c.word().upper(), c.word().capitalize() + c.word().capitalize(),
                         c.word() + "%20" + c.word(), c.slug(1, 2) + "-%dx%d" % (c.between(1, 9) * 100, c.between(1, 9) * 50), c.word() + c.word(), c.word()[:3] + "-" + c.word()[:3]))
        host = c.one_of((self.site, "www." + self.site, c.word() + "." + self.site, self.assets, c.word() + "." + domain(c)))
        return "p", "", "https://%s/%s%s.%s" % (host, where, name, c.one_of(IMAGES))

    def guest(self):
        return "p", "", self.hosted()()

    def spacer(self):
        return "h", "", "https://%s/%s/%s.gif" % (self.assets, self.folder, self.c.one_of(("spacer", "blank", "pixel", "clear", "dot", "transparent", "trans", "1x1")))

    def article(self):
        c, style = self.c, self.article_style
        base = "https://%s/%s" % (c.one_of(("www." + self.site, self.site)), self.section)
        path = {
            0: lambda: "/%s/%s.html" % (c.date("/"), c.slug(4, 10)),
            1: lambda: "/%s-%s" % (c.slug(3, 9), c.text(DIGITS, c.between(5, 9))),
            2: lambda: "/%s" % c.slug(3, 9),
            3: lambda: "/%s" % c.text(DIGITS, c.between(4, 10)),
            4: lambda: "/%s-%s" % (c.slug(3, 8), c.text(HEX, c.one_of((8, 12)))),
            5: lambda: "?id=" + c.text(DIGITS, c.between(3, 8)),
            6: lambda: "/%s/%s" % (c.word(), c.slug(1, 3)),
            7: lambda: "/%s" % c.text(BASE36, c.between(6, 10)),
            8: lambda: "/%s" % c.uuid(),
            9: lambda: "/%s.php?%s=%s&page=%d" % (c.word(), c.one_of(("article", "id", "p", "item")), c.text(DIGITS, 5), c.below(9)),
            10: lambda: "/%s/%s#%s" % (c.word(), c.slug(2, 4), c.word()),
            11: lambda: "/%s_%s.html" % (c.slug(2, 5, "_"), c.text(DIGITS, 6)),
            12: lambda: "/%s/%s" % (c.text(DIGITS, c.between(4, 9)), c.slug(2, 8)),
            13: lambda: "/%s/%s/%s" % (c.word(), c.text(DIGITS, c.between(4, 9)), c.slug(1, 6)),
            14: lambda: "/%s/%s/" % (c.slug(2, 7), c.text(DIGITS, c.between(4, 8))),
            15: lambda: "/%s/%s-%s" % (c.date("/")[:7], c.text(DIGITS, c.between(4, 8)), c.slug(2, 6)),
            16: lambda: "/%s/%s" % (c.one_of((c.text(HEX, c.one_of((8, 24))), c.text(BASE62, c.between(6, 11)))), c.slug(2, 7)),
        }[style]()
        if self.labels:
            path += ("&" if "?" in path else "?") + self.labels
            if "#" in path:
                path = path.replace("#", "?", 1).replace("?" + self.labels, "&" + self.labels, 1)
        return "c", "", base + path

    def redirected(self):
        """By way of somebody who signs where he leads to: search engines, portals, shops. Another signature for each page."""
        c = self.c
        target = "https%3A%2F%2F" + c.one_of((self.site, domain(c))) + "%2F" + c.slug(1, 5)
        if c.maybe(30):
            target = target.replace("%3A", ":").replace("%2F", "/")
        more = c.one_of(("", "", "sa=D&", "%s=%s&" % (c.one_of(("exp", "expires", "ust")), c.text(DIGITS, c.between(8, 16))), "source=%s&" % c.word(), "sa=D&sntz=1&", "rd=1&", self.labels + "&" if self.labels else ""))
        return "c", "", "https://%s/%s?%s=%s&%s%s=%s" % (self.redirector, self.redirect, self.target, target, more, self.redirect_sign, self.sign())

    def elsewhere(self):
        """Pages of others: films, documents, profiles, shops, short links. Each names a thing, not a reader."""
        c = self.c
        d = domain(c)
        if c.maybe(15):
            d = c.one_of((c.short_form(), c.word() + "%d" % c.below(30), c.word(), "%s%d-%s%d" % (c.word()[:2], c.below(9), c.word()[:2], c.below(9)))) + "." + d
        return "c", "", "https://" + c.one_of((
            lambda: d + "/watch?v=" + c.text(BASE64URL, 11),
            lambda: d + "/" + c.text(BASE62, c.between(6, 8)),
            lambda: d + "/document/d/" + c.text(BASE64URL, 44) + "/edit",
            lambda: d + "/" + c.word() + "/status/" + c.text(DIGITS, 19),
            lambda: d + "/p/" + c.text(BASE64URL, 11) + "/",
            lambda: d + "/dp/" + c.text(BASE36.upper(), 10),
            lambda: d + "/" + c.word() + c.word(),
            lambda: d + "/company/" + c.slug(1, 3),
            lambda: d + "/app/" + c.slug(1, 3) + "/id" + c.text(DIGITS, 10),
            lambda: d + "/posts/" + c.text(DIGITS, 19) + "/",
            lambda: d + "/channel/UC" + c.text(BASE64URL, 22),
            lambda: d + "/maps/" + c.text(BASE62, 17),
            lambda: d + "/" + c.word() + "/" + c.text(BASE62, 22),
            lambda: d + "/register/" + c.text(BASE64URL, 22),
            lambda: d + "/index.php?option=%s_%s&view=%s&id=%s" % (c.word(), c.word(), c.word(), c.text(DIGITS, 4)),
            lambda: d + "/playlist?list=PL" + c.text(BASE64URL, 32),
            lambda: d + "/sharer/sharer.php?u=https%3A%2F%2F" + domain(c) + "%2F" + c.slug(2, 5),
            lambda: d + "/j/" + c.text(DIGITS, 11),
            lambda: d + "/j/" + c.text(DIGITS, c.between(9, 11)) + "?pwd=" + c.text(BASE62, c.between(6, 32)),
            lambda: d + "/%s?%s=%s" % (c.word(), c.one_of(("docid", "product", "item", "file", "article", "passcode", "photo", "storyid")), c.text(c.one_of((HEX, BASE36, BASE62)), c.between(6, 24))),
            lambda: d + "/maps/place/" + c.slug(2, 4, "+"),
            lambda: d + "/@" + c.word(),
            lambda: d + "/",
            lambda: d + "/" + c.slug(1, 3),
            lambda: d + "/" + c.slug(1, 3),
            lambda: d + "/privacy",
            lambda: d + "/" + c.word() + "/" + c.slug(2, 5) + ".pdf",
            lambda: d + "/%s/%s" % (c.word(), c.text(HEX, 40)),
            lambda: d + "/e/" + c.slug(2, 6) + "-tickets-" + c.text(DIGITS, 12),
            lambda: d + "/forms/d/e/1FAIpQL" + c.text(BASE64URL, 50) + "/viewform",
        ))()

    def font(self):
        c = self.c
        return "r", "", "https://" + c.one_of((
            lambda: "fonts." + domain(c) + "/css?family=" + c.word().capitalize() + ":400,700",
            lambda: "fonts." + domain(c) + "/s/" + c.word() + "/v%d/" % c.below(40) + c.text(BASE64URL, 60) + ".woff2",
            lambda: "use." + domain(c) + "/" + c.text(LOWER_AND_DIGITS, 7) + ".css",
            lambda: domain(c) + "/css/" + c.word() + ".min.css?ver=" + "%d.%d" % (c.below(9), c.below(20)),
            lambda: domain(c) + "/assets/" + c.word() + "." + c.text(HEX, 8) + ".css",
        ))()


LOWER_AND_DIGITS = BASE36


class Tracker:
    """One way to carry a token. Tokens of one message are of one recipient."""

    def __init__(self, c, site):
        self.c = c
        self.site = site
        self.host = c.one_of((site, "www." + site, c.one_of(("click", "track", "email", "links", "go", "t", "trk", "news", "e", c.word())) + "." + c.one_of((site, domain(c)))))
        self.scheme = c.one_of(("https", "https", "http"))
        self.style = c.below(13)
        self.name = c.one_of(("id", "u", "uid", "rid", "e", "t", "k", "r", "s", "token", "key", "d", "data", "x", "m", "c", "p", "email", "sid", "user", "recipient",
                              "upn", "q", "o", "eid", "ref", "hash", c.word(), c.text("abcdefghijklmnopqrstuvwxyz", 2)))
        self.folder = c.one_of(("open", "o", "track", "t", "pixel", "px", "e", "r", "wf", "view", "beacon", "op", "mo", "c", c.word(), c.word() + "/" + c.word(), c.text(BASE62, 4)))
        self.click = c.one_of(("click", "c", "l", "r", "link", "go", "ls/click", "redirect", "t", "f/a", "e3t", "CL0", c.word()))
        self.make = self.maker()
        self.token = self.make()
        self.account = c.one_of((lambda: c.text(DIGITS, c.between(3, 8)), lambda: c.text(HEX, c.one_of((10, 24, 32))), lambda: c.text(BASE62, c.between(4, 10)), c.uuid))()
        self.mailing = c.one_of((lambda: c.text(DIGITS, c.between(3, 8)), lambda: c.text(HEX, 10), lambda: c.text(BASE36, 8), c.uuid))()
        self.per_link = c.maybe(50)
        # On a picture that needs none, any name will do; those that sound harmless there are not.
        self.picture_name = c.one_of((self.name, self.name, self.name, "v", "ref", "src", "source", "n", "img", "w", "s", c.one_of(LABELS), c.word()))
        self.service_name = c.one_of(("mc_eid", "mkt_tok", "_hsenc", "vero_id", "et_rid", "_kx", "uid", "subscriber_id", "e", "user", "contact", c.word()))
        self.end = c.one_of(("", "", ".gif", ".png", "/", "/px.gif", ".php", "/open.gif", ".jpg"))

    def maker(self):
        c = self.c
        short = c.between(6, 12)
        middle = c.between(13, 36)
        long = c.between(40, 220)
        hex_length = c.one_of((8, 10, 12, 16, 20, 24, 32, 32, 40, 64))
        digits = c.between(5, 12)
        return c.one_of((
            lambda: c.text(BASE62, short), lambda: c.text(BASE62, middle), lambda: c.text(BASE64URL, long).strip("-_"), lambda: c.text(BASE64URL, middle).strip("-_"),
            lambda: c.text(HEX, hex_length), lambda: c.text(HEX, hex_length), c.uuid, c.uuid, lambda: c.text(BASE36, short), lambda: c.text(BASE36, middle),
            lambda: c.text(CROCKFORD, 26), lambda: c.text(BASE32, middle), lambda: c.text(DIGITS, digits), lambda: c.text(DIGITS, digits), lambda: c.text(DIGITS, digits), lambda: c.text(BASE62, long),
            lambda: c.text(BASE36, 4) + "-" + c.text(BASE36, 4) + "-" + c.text(BASE36, 4), lambda: c.text(HEX, 8) + "_" + c.text(DIGITS, 5),
            lambda: c.text(BASE64URL, middle) + "." + c.text(BASE64URL, 27).strip("-_")))

    def url(self, folder, token, end, target=None):
        c, style = self.c, self.style
        host = "%s://%s" % (self.scheme, self.host)
        extra = "" if target is None else "&url=https%3A%2F%2F" + domain(c) + "%2F" + c.slug(1, 4)
        if style in (0, 1):
            return "%s/%s%s?%s=%s%s" % (host, folder, end if end.startswith(".") else "", self.name, token, extra)
        if style == 2:
            return "%s/%s/%s%s" % (host, folder, token, end)
        if style == 3:
            return "%s/%s/%s/%s/%s%s" % (host, folder, self.account, self.mailing, token, end)
        if style == 4:
            return "%s/%s?u=%s&id=%s&%s=%s%s" % (host, folder, self.account, self.mailing, self.name, token, extra)
        if style == 5:
            return "%s/%s/%s?%s=%s" % (host, folder, self.account, self.name, token)
        if style == 6:
            return "%s/%s?%s" % (host, folder, token)
        if style == 7:
            return "%s/%s/%s/%s%s" % (host, token, folder, c.text(DIGITS, c.between(1, 6)), end)
        if style == 8:
            return "%s/%s%s" % (host, token, end)
        if style == 9:
            return "%s/%s/%s/%s/%s" % (host, folder, self.mailing, token, c.below(99))
        if style == 10:
            return "%s/%s/%s_%s%s" % (host, folder, self.account, token, end if end.startswith(".") else "")
        if style == 11:
            return "%s/%s?%s=%s&%s=%s" % (host, folder, c.word(), self.mailing, self.name, token)
        return "%s/%s-%s%s" % (host, folder, token, end if end.startswith(".") else "")

    def tokens(self, token):
        """Ids of sender and mailing stand beside the token only where there is one: they speak for it too."""
        return " ".join((token, self.account, self.mailing))

    def pixel(self):
        return self.c.one_of("hhpp"), self.tokens(self.token), self.url(self.folder, self.token, self.end)

    def link(self):
        token = self.make() if self.per_link else self.token
        return "c", self.tokens(token), self.url(self.click, token, "", True)

    def wrapped_pixel(self):
        """Subdomain, file stem among pictures, or nothing but the token."""
        c = self.c
        kind = c.below(4)
        low = c.text(BASE36, c.between(8, 32)) if c.maybe(60) else c.text(HEX, 16)
        if kind < 2:
            return c.one_of("hp"), low, "%s://%s.%s/%s" % (self.scheme, low, self.host, c.one_of(("", "o.gif", c.word() + ".png", c.word() + "/" + c.word())))
        if kind == 2:
            return c.one_of("hp"), self.token, "%s://%s/%s/%s.%s" % (self.scheme, self.host, c.one_of(("images", "img", c.word(), "media")), self.token, c.one_of(IMAGES))
        return "h", self.token, "%s://%s/%s" % (self.scheme, self.host, self.token)

    def lone_picture(self):
        """An article's picture with the token in its path, its query or its user name."""
        c = self.c
        picture = c.one_of((c.word(), c.slug(2, 4))) + "." + c.one_of(IMAGES)
        folder = c.one_of((c.word(), "images", "images", "img", "media", "static", "photos", "news"))
        if c.maybe(8):
            return c.one_of("pph"), self.token, "%s://%s@%s/%s" % (self.scheme, self.token, self.host, c.one_of((picture, folder + "/" + picture, c.word() + ".gif")))
        if c.maybe(8):
            pieces = [c.text(c.one_of((HEX, BASE36, BASE62)), c.between(5, 8)) for _ in range(c.between(2, 4))]
            return "p", " ".join(pieces), "%s://%s/%s/%s" % (self.scheme, self.host, "/".join(pieces), picture)
        if c.maybe(20):
            low = c.text(BASE36, c.between(8, 32)) if c.maybe(60) else c.text(HEX, 12)
            return "p", low, "%s://%s.%s/%s/%s" % (self.scheme, low, self.host, folder, picture)
        return "p", self.token, self.scheme + "://" + self.host + "/" + c.one_of((
            "%s/%s" % (self.token, picture), "%s/%s/%s" % (folder, self.token, picture), "%s/%s/%s" % (folder, self.token, picture), "%s/%s?%s=%s" % (folder, picture, self.picture_name, self.token),
            "%s?%s=%s" % (picture, self.picture_name, self.token), "%s/%s?%s=%s" % (folder, picture, self.picture_name, self.token), "%s?%s" % (picture, self.token), "%s/%s?%s" % (folder, picture, self.token),
            "%s.%s" % (self.token, c.one_of(IMAGES)), "%s/%s.%s" % (folder, self.token, c.one_of(IMAGES))))

    def fragment(self):
        return "c", self.token, "https://%s/%s%s#%s" % (self.host, self.c.word(), self.c.one_of(("", ".html", "/")), self.token)

    def marked(self, url):
        """A token on a picture or a page that is the same for all."""
        load, _, href = url
        return load, self.token, href + ("&" if "?" in href else "?") + self.name + "=" + self.token

    def marked_page(self, url):
        """How mailing services tell the site they lead to who comes: beside their label, in a name that says so."""
        load, _, href = url
        return load, self.token, href.split("#")[0] + ("&" if "?" in href else "?") + self.service_name + "=" + self.token


def note(c, plain):
    """What a person or a program writes to few: a logo, a picture or none, the site's own pages, a profile or two."""
    if c.maybe(70):
        plain.by_hand()
    picture = c.one_of((plain.picture, plain.picture, plain.logo, plain.logo, plain.guest, plain.guest))
    urls = [picture() for _ in range(c.one_of((0, 1, 1, 1, 2)))]
    urls += [plain.article() for _ in range(c.one_of((0, 1, 1, 2, 3)))]
    urls += [plain.elsewhere() for _ in range(c.one_of((0, 0, 1, 2, 3)))]
    return urls or [plain.logo()]


def message(c):
    site = domain(c)
    plain = Harmless(c, site)
    tracker = Tracker(c, site)
    sender = site if c.maybe(75) else domain(c)
    if c.maybe(13):
        return sender, note(c, plain)
    pictures = c.one_of((0, 1, 1, 2, 3, 5, 8, 12, 16))
    # Who puts a picture or two on his own site gave them names; who has many has a program that numbers them.
    if pictures <= 2 and c.maybe(70):
        plain.by_hand()
    urls = [plain.picture() for _ in range(pictures)]
    urls += [plain.article() for _ in range(c.one_of((0, 1, 2, 4, 8, 12)))]
    urls += [plain.elsewhere() for _ in range(c.one_of((0, 0, 1, 2, 4, 6)))]
    if c.maybe(12):
        urls += [plain.redirected() for _ in range(c.one_of((1, 1, 2, 4, 8)))]
    if c.maybe(25):
        urls += [plain.font() for _ in range(c.between(1, 2))]
    if c.maybe(13):
        urls.append(plain.spacer())
    if c.maybe(40):
        hosted = plain.hosted()
        urls += [("p", "", hosted()) for _ in range(c.one_of((1, 1, 2, 2, 3, 6)))]
    if c.maybe(20):
        other = Harmless(c, domain(c))
        urls += [other.picture() for _ in range(c.between(1, 4))]
    if c.maybe(25):
        return sender, urls
    if c.maybe(14):
        return kit(c, tracker, plain)
    if c.maybe(10):
        return sender, urls[:c.below(3)] + [c.one_of((tracker.fragment, tracker.fragment, tracker.link))()]
    if c.maybe(72):
        return lure(c, tracker, plain, urls)
    habit = c.below(9)
    if habit < 5 or not urls:
        urls.append(tracker.pixel())
    if habit in (3, 4, 5):
        links = [tracker.link() for _ in urls]
        urls = [links[i] if u[0] == "c" and c.maybe(95) else u for i, u in enumerate(urls)]
    if habit == 6:
        urls.append(tracker.wrapped_pixel())
    if habit == 7:
        urls = [tracker.marked(u) if u[0] == "p" else u for u in urls]
    if habit == 7 and c.maybe(50):
        tracker.host = domain(c)
        urls.append(tracker.wrapped_pixel())
    if habit == 8:
        urls = [tracker.marked_page(u) if u[0] == "c" else u for u in urls]
    if c.maybe(8):
        urls.append(tracker.fragment())
    if c.maybe(50):
        urls.append(tracker.link())
    return sender, urls


def kit(c, tracker, plain):
    """Bait for many, from anybody: a picture kept elsewhere, and all links to one domain, each with a token; mostly a pixel beside it."""
    tracker.host = c.one_of(("", "", "", "www.", c.word() + ".")) + domain(c)
    tracker.style = c.one_of((0, 2, 8, 8, 8, tracker.style))
    urls = [c.one_of((plain.guest, plain.guest, plain.picture))() for _ in range(c.one_of((0, 1, 1, 2)))]
    urls += [tracker.link() for _ in range(c.one_of((1, 1, 2, 3, 5)))]
    if c.maybe(65):
        urls.append(tracker.pixel())
    return c.one_of((domain(c), domain(c), plain.site)), urls


def lure(c, tracker, plain, urls):
    """An article written for few: its picture or pixel lies on a site of its own, or on the one that its links lead to."""
    picture = c.one_of((tracker.pixel, tracker.wrapped_pixel, tracker.lone_picture, tracker.lone_picture, tracker.lone_picture, tracker.lone_picture, tracker.link))
    before = ("", "", "", "www.", "img.", "static.", "news.")
    if c.maybe(50):
        bought = domain(c)
        tracker.host = c.one_of(before) + bought
        return bought if c.maybe(65) else domain(c), urls[:c.below(7)] + [picture()]
    tracker.host = c.one_of(before) + tracker.site
    return tracker.site if c.maybe(75) else domain(c), [plain.article() for _ in range(c.one_of((0, 1, 1, 2, 4)))] + [plain.elsewhere() for _ in range(c.one_of((0, 0, 1, 2)))] + [picture()]


def main():
    c = Chance(int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 8000):
        sender, urls = message(c)
        print("m\t" + sender)
        for load, tokens, href in urls:
            print("%s\t%s\t%s" % (load, tokens, href))


main()
