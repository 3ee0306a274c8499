#!/usr/bin/env python3
"""Invent other messages than those that the model was trained with, to measure it: "make check-token-model" prints the result.

messages.py draws habits by chance. This one imitates, one by one, the shapes that mailing services, mail merge kits, phishing
campaigns, content networks and web sites of the real world are documented to use; nothing of it goes into the training.
"""
import sys
from language import BASE32, BASE36, BASE62, BASE64URL, Chance, DIGITS, HEX, LOWER

UPPER = LOWER.upper()


def name(c):
    return c.syllables(2) + c.one_of((".com", ".org", ".eu", ".news", ".ca", ".co"))


# Services and kits: for a sender's domain, what is loaded and how a link looks. Each gives (LOAD, TOKENS, URL).

def mailchimp(c, d):
    account, mailing, member = c.text(HEX, 25), c.text(HEX, 10), c.text(HEX, 10)
    base = "https://%s.us%d.list-manage.com/" % (c.word(), c.between(1, 21))
    return (lambda: ("h", member, base + "track/open.php?u=%s&id=%s&e=%s" % (account, mailing, member)),
            lambda t: ("c", member, base + "track/click?u=%s&id=%s&e=%s" % (account, c.text(HEX, 10), member)))


def sendgrid(c, d):
    sub = "u%s.ct." % c.text(DIGITS, 8) + d

    def upn():
        return "u001." + c.text(BASE62, c.between(80, 300)) + "-3D"
    a = upn()

    def link(t):
        u = upn()
        return "c", u, "https://%s/ls/click?upn=%s" % (sub, u)
    return lambda: ("h", a, "https://%s/wf/open?upn=%s" % (sub, a)), link


def ses(c, d):
    host = c.text(BASE36, 8) + ".r.%s.awstrack.me" % c.one_of(("us-east-1", "eu-west-1"))
    ident = "0%s%s-%s-000000" % (c.text(DIGITS, 1), c.text(HEX, 14), c.uuid())

    def link(t):
        s = c.text(BASE64URL, 27) + "=" + c.text(DIGITS, 3)
        return "c", ident + " " + s, "https://%s/L0/https:%%2F%%2F%s%%2F%s/1/%s/%s" % (host, d, c.slug(1, 4), ident, s)
    s = c.text(BASE64URL, 27) + "=" + c.text(DIGITS, 3)
    return lambda: ("h", ident + " " + s, "https://%s/I0/%s/%s" % (host, ident, s)), link


def mailgun(c, d):
    def token():
        return "eJ" + c.text(BASE64URL, c.between(90, 200))
    a = token()

    def link(t):
        u = token()
        return "c", u, "https://email.%s/c/%s" % (d, u)
    return lambda: ("h", a, "https://email.%s/o/%s" % (d, a)), link


def hubspot(c, d):
    a = "*%s" % c.text(BASE62, c.between(60, 90))
    host = "d%s.hubspotlinks.com" % c.text(BASE62, 6)

    def link(t):
        u = "VX" + c.text(BASE62, c.between(100, 250)) + "_" + c.text(BASE62, 8)
        return "c", u, "https://%s/Ctc/%s/%s/%s" % (host, c.text(BASE62, 3), c.text(BASE62, 6), u)
    return lambda: ("h", a, "https://t.%s/e2t/o/%s" % (host, a)), link


def postmark(c, d):
    a = c.text(BASE62, 22)
    return (lambda: ("h", a, "https://pstmrk.it/open?m=v3_%s.%s" % (c.text(DIGITS, 1), a)),
            lambda t: ("c", a, "https://click.pstmrk.it/3s/%s%%2F%s/%s/%s/AQ/%s" % (d, c.word(), c.text(BASE62, 4), c.text(BASE62, 4), a)))


def campaign_monitor(c, d):
    a, low = "%s" % c.text(LOWER, c.between(8, 10)), "%s-%s-%s-r" % (c.text(LOWER, 1), c.text(LOWER, 7), c.text(LOWER, 8))
    host = "%s.cmail%d.com" % (a, c.between(1, 20))
    return (lambda: ("h", low, "https://%s/t/%s-o/o.gif" % (host, low)),
            lambda t: ("c", low, "https://%s/t/%s-%s/" % (host, low, c.text(LOWER, 1))))


def brevo(c, d):
    host = "%s.r.%s.sendibt%d.com" % (c.text(BASE36, 12), c.text(LOWER, 2), c.between(1, 3))

    def link(t):
        u = c.text(BASE64URL, 160)
        return "c", u, "https://%s/mk/cl/f/sh/%s/%s" % (host, c.text(BASE62, 30), u)
    u = c.text(BASE64URL, 170)
    return lambda: ("h", u, "https://%s/mk/op/sh/%s/%s" % (host, c.text(BASE62, 30), u)), link


def salesforce(c, d):
    qs = c.text(HEX, 64)
    return (lambda: ("h", qs, "https://click.%s/open.aspx?%s-%s-%s-%s-%s-%s-%d-0-1-0" % (
                d, "ff" + c.text(HEX, 14), qs, "fe" + c.text(HEX, 14), "fe" + c.text(HEX, 14), "ff" + c.text(HEX, 10), "fe" + c.text(HEX, 14), c.below(999))),
            lambda t: ("c", qs, "https://click.%s/?qs=%s" % (d, qs)))


def listmonk(c, d):
    mailing, reader = c.uuid(), c.uuid()
    return (lambda: ("h", reader, "https://lists.%s/campaign/%s/%s/px.png" % (d, mailing, reader)),
            lambda t: ("c", reader, "https://lists.%s/link/%s/%s/%s" % (d, c.uuid(), mailing, reader)))


def phplist(c, d):
    uid = c.text(HEX, 32)

    def link(t):
        tid = c.text(BASE62, 86)
        return "c", tid, "https://%s/lists/lt.php?tid=%s" % (d, tid)
    return lambda: ("h", uid, "https://%s/lists/ut.php?u=%s&m=%d" % (d, uid, c.between(1, 900))), link


def mailtrain(c, d):
    a, b, s = (c.text(BASE64URL, 10) for _ in range(3))
    return lambda: ("h", s, "https://mail.%s/links/%s/%s/%s" % (d, a, b, s)), lambda t: ("c", s, "https://mail.%s/links/%s/%s/%s/%s" % (d, a, b, s, c.text(BASE64URL, 9)))


def mautic(c, d):
    s = c.text(HEX, 22)
    return lambda: ("h", s, "https://m.%s/email/%s.gif" % (d, s)), lambda t: ("c", s, "https://m.%s/r/%s?ct=%s" % (d, c.text(HEX, 25), s + c.text(BASE62, 90)))


def postal(c, d):
    server, s = c.text(BASE62, 8), c.text(BASE62, 12)
    return lambda: ("h", s, "https://track.%s/img/%s/%s" % (d, server, s)), lambda t: ("c", None, "https://track.%s/%s/%s" % (d, server, c.text(BASE62, 8)))


def gophish(c, d):
    rid = c.text(BASE62, 7)
    return lambda: ("h", rid, "http://%s/track?rid=%s" % (d, rid)), lambda t: ("c", rid, "http://%s/?rid=%s" % (d, rid))


def king_phisher(c, d):
    uid = c.text(BASE62, 16)
    return lambda: ("h", uid, "https://%s/email_logo_banner.gif?id=%s" % (d, uid)), lambda t: ("c", uid, "https://%s/%s.html?id=%s" % (d, c.word(), uid))


def sparkpost(c, d):
    def token():
        return "%s~~/AA%s~/%s" % (c.text(BASE64URL, 22), c.text(BASE62, 5), "RgR" + c.text(BASE64URL, 120) + "~")
    t = token()
    return lambda: ("h", t.split("/")[2], "https://go.%s/q/%s" % (d, t)), lambda _: ("c", None, "https://go.%s/f/a/%s" % (d, token()))


def mailjet(c, d):
    t, a = c.text(BASE36, 4), c.text(BASE62, 8)
    return lambda: ("h", a, "https://%s.mjt.lu/oo/%s/%s/e.gif" % (t, "A" + c.text(BASE62, 30), a)), lambda _: ("c", None, "https://%s.mjt.lu/lnk/%s/%d/%s/%s" % (
        t, "A" + c.text(BASE62, 30), c.below(30), c.text(BASE64URL, 22), c.text(BASE62, 60)))


def inxmail(c, d):
    t = c.text(BASE36, 14)
    return lambda: ("h", t, "https://newsletter.%s/d/d.gif?%s" % (d, t)), lambda _: ("c", None, "https://newsletter.%s/d?%s" % (d, c.text(BASE36, 38)))


def customer_io(c, d):
    t = "eyJl" + c.text(BASE62, 90)
    return lambda: ("h", t, "https://e.%s/e/o/%s" % (d, t)), lambda _: ("c", None, "https://e.%s/e/c/%s/%s" % (d, "eyJl" + c.text(BASE62, 150), c.text(HEX, 64)))


def emarsys(c, d):
    t = "sC%s" % c.text(BASE62, 14)
    return lambda: ("h", t, "https://link.%s/mo/%s.gif" % (d, t)), lambda _: ("c", None, "https://link.%s/u/nrd.php?p=%s_%s_%s_1_%d" % (
        d, c.text(BASE62, 10), c.text(DIGITS, 6), c.text(DIGITS, 7), c.below(50)))


def mailing_track(c, d):
    t = c.text(HEX, 40)
    return lambda: ("h", t, "https://mailtrack.io/trace/mail/%s.png?u=%s" % (t, c.text(DIGITS, 7))), None


def streak(c, d):
    t = "a" + c.text(BASE64URL, 60)
    return lambda: ("h", t, "https://mailfoogae.appspot.com/t?sender=%s&type=zerocontent&guid=%s" % (t, c.uuid())), None


SERVICES = [mailchimp, sendgrid, ses, mailgun, hubspot, postmark, campaign_monitor, brevo, salesforce, listmonk, phplist, mailtrain, mautic, postal, gophish,
            king_phisher, sparkpost, mailjet, inxmail, customer_io, emarsys, mailing_track, streak]


# An adversary's own domain: one picture in an article, the token wherever.

def adversary(c, d):
    token = c.one_of((lambda: c.text(BASE62, 8), lambda: c.text(HEX, 12), lambda: c.text(BASE36, 10), lambda: c.text(HEX, 32), c.uuid, lambda: c.text(BASE64URL, 24),
                      lambda: c.text(DIGITS, 9), lambda: c.text(BASE32, 20), lambda: c.text(BASE62, 6), lambda: c.text(HEX, 8)))()
    low = token.lower().replace("_", "a").replace("-", "b")
    parts = [c.text(HEX, 6) for _ in range(3)]
    return c.one_of((
        lambda: ("p", token, "https://%s/photo.jpg?id=%s" % (d, token)),
        lambda: ("p", token, "https://%s/assets/summit.png?%s=%s" % (d, c.one_of(("u", "r", "k", "ref", "n", "uid")), token)),
        lambda: ("p", token, "https://%s/news/photo.jpg?%s" % (d, token)),
        lambda: ("p", token, "https://%s/images/%s/headline.png" % (d, token)),
        lambda: ("p", low, "https://%s.%s/news/header.jpg" % (low, d)),
        lambda: ("p", low, "https://%s.%s/" % (low, d)),
        lambda: ("p", token, "https://img.%s/%s.png" % (d, token)),
        lambda: ("p", token, "https://%s/wp-content/uploads/2024/05/%s.jpg" % (d, token)),
        lambda: ("p", token, "https://%s/a/%s/%s" % (d, token, c.slug(2, 4) + ".jpg")),
        lambda: ("p", " ".join(parts), "https://%s/%s/photo.jpg" % (d, "/".join(parts))),
        lambda: ("p", token, "https://%s@%s/photo.jpg" % (token, d)),
        lambda: ("h", token, "https://%s/%s.gif" % (d, token)),
        lambda: ("c", token, "https://%s/%s.html#%s" % (d, c.slug(2, 4), token)),
        lambda: ("c", token, "https://%s/read?%s=%s" % (d, c.one_of(("id", "t", "u")), token)),
    ))()


def lure(c, d, page):
    """An article on a domain that was bought for it; the links lead there, to the paper that it was taken from, or nowhere."""
    kind = c.below(4)
    links = [[], [("c", "", page())], [("c", "", "https://www.%s/%s/%s" % (d, c.word(), c.slug(3, 8)))],
             [("c", "", "https://www.%s/%s/%s-%s" % (d, c.word(), c.slug(3, 8), c.text(DIGITS, 6))), ("c", "", "https://%s/" % d)]][kind]
    return links + [adversary(c, d)]


# The same for everybody.

def assets(c, d):
    """A habit of naming pictures: a function that gives the next one's URL."""
    h24, uid, day = c.text(HEX, 24), c.uuid(), c.date("/")
    site, bucket = c.text(DIGITS, 7), c.text(BASE36, 13)
    stamp = "16%s" % c.text(DIGITS, 8)
    return c.one_of((
        lambda: "https://mcusercontent.com/%s/images/%s.png" % (h24 + "a", c.uuid()),
        lambda: "https://gallery.mailchimp.com/%s/images/%s.jpg" % (h24 + "a", c.slug(1, 4, "_")),
        lambda: "https://%s.fs1.hubspotusercontent-na1.net/hub/%s/hubfs/%s.png?width=%d&upscale=true&name=%s.png" % (site, site, c.slug(1, 3, "%20"), c.between(1, 12) * 100, c.slug(1, 3, "%20")),
        lambda: "https://cdn.shopify.com/s/files/1/%s/%s/files/%s_%dx.jpg?v=%s" % (c.text(DIGITS, 4), c.text(DIGITS, 4), c.slug(1, 4, "_"), c.between(1, 12) * 100, stamp),
        lambda: "https://www.%s/wp-content/uploads/%s/%s-%dx%d.jpg" % (d, day[:7], c.slug(2, 6), 600, c.between(2, 9) * 50),
        lambda: "https://res.cloudinary.com/%s/image/upload/w_600,h_300,c_fill,q_auto/v%s/%s.jpg" % (c.word(), stamp, c.text(BASE36, 20)),
        lambda: "https://%s.imgix.net/%s.jpg?auto=format&fit=crop&w=%d&ixid=%s" % (c.word(), c.slug(1, 3), c.between(2, 12) * 50, c.text(BASE62, 30)),
        lambda: "https://images.ctfassets.net/%s/%s/%s/%s.png?w=600" % (c.text(BASE36, 12), c.text(BASE62, 22), c.text(HEX, 32), c.slug(1, 3, "_")),
        lambda: "https://miro.medium.com/v2/resize:fit:600/1*%s.jpeg" % c.text(BASE64URL, 22),
        lambda: "https://substackcdn.com/image/fetch/w_1100,c_limit,f_auto,q_auto:good/https%%3A%%2F%%2Fsubstack-post-media.s3.amazonaws.com%%2Fpublic%%2Fimages%%2F%s_%dx%d.png" % (c.uuid(), 1100, 600),
        lambda: "https://image.%s/lib/%s/m/1/%s.png" % (d, "fe" + c.text(HEX, 18), c.uuid()),
        lambda: "https://%s/im/%s/%s.png" % (d, site, c.text(HEX, 40)),
        lambda: "https://i.guim.co.uk/img/media/%s/0_0_%d_%d/master/%d.jpg?width=600&quality=45&s=%s" % (c.text(HEX, 40), c.between(1000, 6000), c.between(900, 4000), c.between(1000, 6000), c.text(HEX, 32)),
        lambda: "https://ichef.bbci.co.uk/news/624/cpsprodpb/%s/production/_%s_%s.jpg" % (c.text(HEX, 4).upper(), c.text(DIGITS, 9), c.word()),
        lambda: "https://static01.nyt.com/images/%s/%s/%s/%s-videoSixteenByNine600.jpg" % (c.date("/"), c.word(), c.slug(2, 3), c.text(DIGITS, 2) + c.slug(2, 4)),
        lambda: "https://%s.cloudfront.net/%s/%s.gif" % ("d" + bucket, c.word(), c.slug(1, 3, "_")),
        lambda: "https://s3.amazonaws.com/%s/%s/%s.jpg" % (c.slug(1, 2), c.text(DIGITS, 5), c.text(DIGITS, 10)),
        lambda: "https://userimg-assets.customeriomail.com/images/client-env-%s/%s_%s.png" % (site, stamp + "123", c.slug(1, 3) + "_" + c.text(BASE36.upper(), 26)),
        lambda: "https://cdn.braze.eu/appboy/communication/assets/image_assets/images/%s/original.png?%s" % (c.text(HEX, 24), stamp),
        lambda: "https://d3k81ch9hvuctc.cloudfront.net/company/%s/images/%s.png" % (c.text(BASE62, 6), c.uuid()),
        lambda: "https://img.%s/i/%s/%s.jpg" % (d, c.text(BASE36, 8), c.word()),
        lambda: "https://media.licdn.com/dms/image/%s/%s/0/%s?e=%s&v=beta&t=%s" % ("D4" + c.text(BASE62, 12), "company-logo_100_100", stamp + "000", "17" + c.text(DIGITS, 8), c.text(BASE64URL, 43)),
        lambda: "https://%s/newsletter/%s/%s.jpg" % (d, c.date("-"), "bild%d" % c.below(20)),
    ))


def pages(c, d):
    return c.one_of((
        lambda: "https://www.%s/%s/%s/%s.html" % (d, c.date("/"), c.word(), c.slug(4, 9)),
        lambda: "https://www.%s/news/world-%s-%s" % (d, c.word(), c.text(DIGITS, 8)),
        lambda: "https://www.%s/%s/%s-%s" % (d, c.word(), c.slug(4, 9), c.text(HEX, 12)),
        lambda: "https://%s/a-%s/" % (d, c.text(DIGITS, 8)),
        lambda: "https://www.%s/%s/article/%s,%s.html" % (d, c.word(), c.slug(2, 6), c.text(DIGITS, 6)),
        lambda: "https://shop.%s/products/%s?variant=%s" % (d, c.slug(2, 5), c.text(DIGITS, 14)),
        lambda: "https://www.%s/node/%s" % (d, c.text(DIGITS, 5)),
        lambda: "https://www.%s/index.php?option=com_content&view=article&id=%s&Itemid=%s" % (d, c.text(DIGITS, 4), c.text(DIGITS, 3)),
        lambda: "https://%s/story/%s" % (d, c.uuid()),
        lambda: "https://blog.%s/p/%s" % (d, c.slug(3, 7)),
        lambda: "https://www.%s/ArtAuth.cfm?edition=%s&DocID=%s" % (d, c.date("")[:6], c.text(DIGITS, 7)),
    ))


def common(c):
    """Places that everybody links to."""
    return "https://" + c.one_of((
        lambda: "www.youtube.com/watch?v=" + c.text(BASE64URL, 11), lambda: "youtu.be/" + c.text(BASE64URL, 11),
        lambda: "www.youtube.com/channel/UC" + c.text(BASE64URL, 22), lambda: "twitter.com/" + c.word() + "/status/1" + c.text(DIGITS, 18),
        lambda: "twitter.com/" + c.word(), lambda: "www.facebook.com/" + c.word() + c.word(), lambda: "www.facebook.com/profile.php?id=1000" + c.text(DIGITS, 11),
        lambda: "www.instagram.com/p/C" + c.text(BASE64URL, 10) + "/", lambda: "www.linkedin.com/company/" + c.slug(1, 3), lambda: "bit.ly/3" + c.text(BASE62, 6),
        lambda: "docs.google.com/document/d/1" + c.text(BASE64URL, 43) + "/edit", lambda: "docs.google.com/forms/d/e/1FAIpQLS" + c.text(BASE64URL, 49) + "/viewform",
        lambda: "www.amazon.com/dp/B0" + c.text(BASE36.upper(), 8), lambda: "apps.apple.com/us/app/" + c.slug(1, 3) + "/id" + c.text(DIGITS, 10),
        lambda: "play.google.com/store/apps/details?id=com." + c.word() + ".android", lambda: "us02web.zoom.us/j/8" + c.text(DIGITS, 10),
        lambda: "us02web.zoom.us/webinar/register/WN_" + c.text(BASE64URL, 22), lambda: "open.spotify.com/episode/" + c.text(BASE62, 22),
        lambda: "goo.gl/maps/" + c.text(BASE62, 17), lambda: "www.eventbrite.com/e/" + c.slug(3, 7) + "-tickets-" + c.text(DIGITS, 12),
        lambda: "github.com/" + c.word() + "/" + c.word() + "/commit/" + c.text(HEX, 40), lambda: "doi.org/10.1%s/%s.%s" % (c.text(DIGITS, 3), c.word(), c.text(DIGITS, 6)),
        lambda: "t.me/" + c.word(), lambda: "wa.me/" + c.text(DIGITS, 12), lambda: "arxiv.org/abs/2%s.%s" % (c.text(DIGITS, 3), c.text(DIGITS, 5)),
        lambda: "www.gov.uk/" + c.slug(3, 7), lambda: "www.tiktok.com/@" + c.word(), lambda: "medium.com/" + c.word() + "/" + c.slug(3, 6) + "-" + c.text(HEX, 12),
    ))()


def resources(c):
    return "https://" + c.one_of((
        lambda: "fonts.googleapis.com/css2?family=" + c.word().capitalize() + ":wght@400;700&display=swap",
        lambda: "fonts.gstatic.com/s/" + c.word() + "/v%d/" % c.between(1, 40) + c.text(BASE64URL, 70) + ".woff2",
        lambda: "use.typekit.net/" + c.text(LOWER, 3) + c.text(DIGITS, 1) + c.text(LOWER, 3) + ".css",
        lambda: "maxcdn.bootstrapcdn.com/font-awesome/4.7.0/css/font-awesome.min.css",
    ))()


def labels(c):
    """What sites count their visitors by, as mailing services write it: the same in all links of a mailing."""
    mailing = c.one_of((c.text(HEX, 10), c.text(DIGITS, 9), c.uuid(), c.text(BASE62, 8), "EMAIL_CAMPAIGN_%s_%s" % (c.date("_"), c.text(DIGITS, 2)), c.slug(2, 4)))
    return c.one_of((
        lambda: "utm_source=newsletter&utm_medium=email&utm_campaign=" + mailing,
        lambda: "utm_source=%s&utm_campaign=%s&utm_medium=email&utm_term=0_%s-%s" % (c.word(), mailing, c.text(HEX, 10), c.text(DIGITS, 9)),
        lambda: "mtm_campaign=%s&mtm_source=mail" % mailing,
        lambda: "pk_campaign=" + mailing,
        lambda: "at_medium=email&at_campaign=%s" % mailing,
        lambda: "_hsmi=%s&utm_content=%s&utm_source=hs_email" % (c.text(DIGITS, 9), c.text(DIGITS, 9)),
        lambda: "cmpid=" + mailing,
        lambda: "s_cid=%s" % mailing,
        lambda: "xtor=EPR-%s-[%s]" % (c.text(DIGITS, 8), c.word()),
    ))()


def signed(c, d):
    """What is signed: pictures that a server resizes or keeps for a time, and pages behind a redirect. Another signature for each."""
    stamp = "17%s" % c.text(DIGITS, 8)
    return c.one_of((
        lambda: ("c", "", "https://www.google.com/url?q=https://www.%s/%s&sa=D&source=editors&ust=%s000000&usg=AOvVaw%s" % (d, c.slug(1, 4), stamp, c.text(BASE64URL, 22))),
        lambda: ("p", "", "https://%s.imgix.net/%s.jpg?w=600&h=300&fit=crop&s=%s" % (c.word(), c.slug(1, 3), c.text(HEX, 32))),
        lambda: ("p", "", "https://images.%s/resizer/v2/%s.jpg?auth=%s&width=600&quality=80" % (d, c.text(BASE32, 26), c.text(HEX, 64))),
        lambda: ("p", "", "https://thumbs.%s/%s/600x400/smart/%s.jpg" % (d, c.text(BASE64URL, 27) + "=", c.slug(1, 4))),
        lambda: ("p", "", "https://%s.s3.amazonaws.com/%s/%s.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%s%%2F20240517%%2Fus-east-1%%2Fs3%%2Faws4_request&X-Amz-Date=20240517T080000Z"
                 "&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=%s" % (c.word(), c.word(), c.slug(1, 3), c.text(BASE36.upper(), 16), c.text(HEX, 64))),
        lambda: ("p", "", "https://d%s.cloudfront.net/%s.jpg?Expires=%s&Signature=%s__&Key-Pair-Id=K%s" % (c.text(BASE36, 13), c.slug(1, 3), stamp, c.text(BASE64URL, 340), c.text(BASE36.upper(), 13))),
        lambda: ("p", "", "https://cdn.%s/%s.png?token=%s&expires=%s" % (d, c.slug(1, 3), c.text(BASE64URL, 43), stamp)),
        lambda: ("p", "", "https://www.%s/sites/default/files/styles/large/public/%s.jpg?itok=%s" % (d, c.slug(1, 4), c.text(BASE64URL, 8))),
        lambda: ("p", "", "https://%s/_next/image?url=%%2Fimages%%2F%s.jpg&w=640&q=75" % (d, c.slug(1, 3))),
        lambda: ("p", "", "https://i.%s/img/media/%s/master/%s.jpg?width=600&quality=45&s=%s" % (d, c.text(HEX, 40), c.text(DIGITS, 4), c.text(HEX, 32))),
    ))()


def person(c, d):
    """A colleague's mail: the logo of a signature, the site, profiles."""
    logo = c.one_of((
        lambda: "https://www.%s/logo.png" % d, lambda: "https://%s/images/%s-logo.png" % (d, c.word()), lambda: "https://www.%s/wp-content/uploads/2023/0%d/%s.png" % (d, c.between(1, 9), c.slug(1, 3)),
        lambda: "https://signature.%s/%s/banner.jpg" % (d, c.word()), lambda: "https://www.%s/fileadmin/%s/%s_%s.jpg" % (d, c.word(), c.word(), c.word()),
        lambda: "https://i.imgur.com/%s.png" % c.text(BASE62, 7), lambda: "https://static.wixstatic.com/media/%s_%s~mv2.png" % (c.text(HEX, 6), c.text(HEX, 32)),
        lambda: "https://s3.amazonaws.com/%s/%s.png" % (c.slug(1, 3), c.slug(1, 3)), lambda: "https://cdn.%s/assets/%s/%s@2x.png" % (d, c.word(), c.word()),
        lambda: "https://%s/sites/default/files/%s-%s/%s.jpg" % (d, c.between(2019, 2025), c.text("1", 2), c.slug(1, 3)),
        lambda: "https://www.%s/typo3conf/ext/%s/Resources/Public/Images/%s.gif" % (d, c.word(), c.word().capitalize())))
    pages = c.one_of(([], ["https://www.%s" % d], ["https://www.%s/%s" % (d, c.word())], ["https://www.%s/%s/%s.html" % (d, c.word(), c.slug(1, 3))]))
    return [("p", "", logo()) for _ in range(c.one_of((1, 1, 2)))] + [("c", "", p) for p in pages] + [("c", "", common(c)) for _ in range(c.one_of((0, 0, 1, 2)))]


def message(c):
    d = name(c)
    picture, page = assets(c, d), pages(c, d)
    kind = c.below(20)
    if kind < 2:
        return d, person(c, d)
    if kind < 5:
        other = name(c)
        return c.one_of((d, d, name(c))), lure(c, d, pages(c, other))
    if kind < 8:
        plain, label = page, labels(c)

        def page():
            url = plain()
            return url + ("&" if "?" in url else "?") + label
    urls = [("p", "", picture()) for _ in range(c.one_of((1, 2, 3, 4, 6, 9, 14)))]
    urls += [("c", "", page()) for _ in range(c.one_of((1, 2, 4, 7, 12)))]
    urls += [("c", "", common(c)) for _ in range(c.one_of((0, 1, 3, 5)))]
    if kind < 12:
        urls += [signed(c, d) for _ in range(c.one_of((1, 1, 2, 5)))]
    if c.maybe(25):
        urls.append(("r", "", resources(c)))
    if c.maybe(10):
        urls.append(("h", "", "https://www.%s/images/%s.gif" % (d, c.one_of(("spacer", "blank", "1x1", "shim", "gmail_fix")))))
    kind = c.below(10)
    if kind < 3:
        return d, urls
    if kind < 5:
        bought = name(c)
        return c.one_of((d, bought, name(c))), urls[:c.between(1, 6)] + [adversary(c, bought)]
    load, link = c.one_of(SERVICES)(c, c.one_of((d, "mail." + d)))
    urls.append(load())
    if link is not None and kind < 8:
        urls = [("c", (made[1] or "all"), made[2]) if u[0] == "c" else u for u in urls for made in [link(u[2])]]
    elif link is not None:
        made = link("")
        urls.append(("c", made[1] or "all", made[2]))
    return c.one_of((d, d, d, name(c))), urls


def main():
    c = Chance(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
    for _ in range(3000):
        sender, urls = message(c)
        print("m\t" + sender)
        for load, tokens, href in urls:
            print("%s\t%s\t%s" % (load, tokens, href))


main()
