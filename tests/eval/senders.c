/* senders.c - the table of senders. README says how a row is added. */
#include "eval/senders.h"

#define TOKEN(place, form) { TRUTH_TOKEN, PLACE_##place, false, form }
#define TOKEN_LINK(place, form) { TRUTH_TOKEN, PLACE_##place, true, form }
#define NAMED_LINK(form) { TRUTH_RECIPIENT, PLACE_VALUE, true, form }
#define PLAIN(form) { TRUTH_HARMLESS, PLACE_VALUE, false, form }
#define PLAIN_LINK(form) { TRUTH_HARMLESS, PLACE_VALUE, true, form }

/* Pictures and pages that tell nothing, to stand beside the tokens. */
#define ARTICLE(host) PLAIN_LINK("https://www." host "/politics/2024/05/committee-hears-of-foreign-interference-{ad6}")
#define LOGO(host) PLAIN("https://static." host "/images/masthead.png")

static const struct sender senders[] = {
	/* Kits and mailers that one hosts oneself. */
	{ "kit, seven letters", "it@corp.example", { TOKEN(VALUE, "https://login.corp.example/track?rid={rA7}"),
		TOKEN_LINK(VALUE, "https://login.corp.example/?rid={rA7}") } },
	{ "kit, picture and id", "hr@corp.example", { TOKEN(VALUE, "http://hr.corp.example/images/email_logo.png?id={rA24}"),
		TOKEN_LINK(VALUE, "http://hr.corp.example/benefits?id={rA24}") } },
	{ "list manager, two UUIDs", "news@lists.example", { TOKEN(SEGMENT, "https://lists.example/campaign/{cu}/{ru}/px.png"),
		TOKEN_LINK(SEGMENT, "https://lists.example/link/{au}/{cu}/{ru}"), LOGO("lists.example") } },
	{ "list manager, hash", "list@society.example", { TOKEN(VALUE, "https://society.example/lists/ut.php?u={rh32}&m={cd3}"),
		TOKEN_LINK(VALUE, "https://society.example/lists/lt.php?tid={lb86}") } },
	{ "list manager, three ids", "team@mailtrain.example", { TOKEN(SEGMENT, "https://mailtrain.example/links/{cb9}/{cb7}/{rb10}"),
		TOKEN_LINK(SEGMENT, "https://mailtrain.example/links/{cb9}/{cb7}/{rb10}/{ab10}") } },
	{ "automation, file", "marketing@mautic.example", { TOKEN(STEM, "https://mautic.example/email/{rh22}.gif"),
		TOKEN_LINK(VALUE, "https://mautic.example/r/{ch24}?ct={lb120}"), LOGO("mautic.example") } },
	{ "mail server with tracking", "app@postal.example", { TOKEN(SEGMENT, "https://track.postal.example/img/{ca8}/{ra16}"),
		TOKEN_LINK(SEGMENT, "https://track.postal.example/{ca8}/{la12}") } },
	{ "self-hosted, two segments", "hello@sendy.example", { TOKEN(SEGMENT, "https://sendy.example/t/{cA22}/{rA22}"),
		TOKEN_LINK(SEGMENT, "https://sendy.example/l/{rA22}/{aA16}/{cA22}") } },
	/* Mail services, mostly behind a name of their customer. */
	{ "service, three keys", "news@shop.example", { TOKEN(VALUE, "https://shop.list.example/track/open.php?u={ch25}&id={ch10}&e={rh10}"),
		TOKEN_LINK(VALUE, "https://shop.list.example/track/click?u={ch25}&id={ah10}&e={rh10}"), LOGO("shop.example") } },
	{ "service, long value", "ship@store.example", { TOKEN(VALUE, "https://u{cd7}.ct.store.example/wf/open?upn={rb180}"),
		TOKEN_LINK(VALUE, "https://u{cd7}.ct.store.example/ls/click?upn={lb220}"), LOGO("store.example") } },
	{ "service, segments", "bill@store.example", { TOKEN(SEGMENT, "https://links.store.example/ss/o/{rb43}/{ch3}/{rb22}/ho.gif"),
		TOKEN_LINK(SEGMENT, "https://links.store.example/ss/c/{lb90}/{ch3}/{rb22}/h1/{ab43}") } },
	{ "service, message id", "aws@cloudshop.example", { TOKEN(SEGMENT, "https://r.cloudshop.example/I0/{ru}-000000/{rb27}={cd3}"),
		TOKEN_LINK(SEGMENT, "https://r.cloudshop.example/L0/https:%2F%2Fwww.cloudshop.example%2Fsale/1/{ru}-000000/{rb27}={cd3}") } },
	{ "service, compressed", "gun@saas.example", { TOKEN(SEGMENT, "https://email.saas.example/o/eJ{rb140}"),
		TOKEN_LINK(SEGMENT, "https://email.saas.example/c/eJ{lb180}") } },
	{ "service, op", "brevo@agency.example", { TOKEN(SEGMENT, "https://r.agency.example/tr/op/{rb90}"),
		TOKEN_LINK(SEGMENT, "https://r.agency.example/mk/cl/f/sh/{lb12}/{rb12}"), LOGO("agency.example") } },
	{ "service, x", "get@response.example", { TOKEN(VALUE, "https://app.response.example/open.html?x=a62b&m={ca5}&mc={ra2}&s={ra5}&u={ca5}&y={ra1}&z={ra7}&") } },
	{ "service, two CRM ids", "crm@hub.example", { TOKEN(SEGMENT, "https://t.hub.example/e3t/Cto/OM+23284/{rb100}"),
		TOKEN_LINK(SEGMENT, "https://t.hub.example/Ctc/OM+23284/{lb150}"), LOGO("hub.example") } },
	{ "service, gif in letters", "jet@mj.example", { TOKEN(SEGMENT, "https://x.mj.example/oo/{ca14}/{rh8}/e.gif"),
		TOKEN_LINK(SEGMENT, "https://x.mj.example/lnk/{cb12}/{ad1}/{rb22}/{ab40}") } },
	{ "service, q", "spark@post.example", { TOKEN(SEGMENT, "https://go.post.example/q/{rb22}~~/{cb8}~/{rb60}~~") } },
	{ "service, base64 JSON", "gears@message.example", { TOKEN(SEGMENT, "https://o.message.example/e/o/eyJ{rb160}") } },
	{ "service, bare query", "inx@brief.example", { TOKEN(NAME, "https://brief.example/d/d.gif?{ra24}"),
		TOKEN_LINK(NAME, "https://brief.example/d/d.html?{la26}"), LOGO("brief.example") } },
	{ "service, dashes", "ax@brief.example", { TOKEN(STEM, "https://ax.brief.example/{ca6}-{ra8}-{ra6}-1dg5.gif") } },
	{ "service, no words", "kit@author.example", { TOKEN(SEGMENT, "https://open.author.example/{ra24}"),
		TOKEN_LINK(SEGMENT, "https://click.author.example/{ra24}/{la14}/{ab40}") } },
	{ "service, pictures with a token", "promo@fashion.example", { TOKEN(VALUE, "https://mail.fashion.example/im/{cd7}/{ah40}.png?e={rb40}"),
		TOKEN(VALUE, "https://mail.fashion.example/im/{cd7}/{ah40}.jpg?e={rb40}"), TOKEN_LINK(SEGMENT, "https://mail.fashion.example/c/{lb60}") } },
	{ "sales tool, trace", "sales@vendor.example", { TOKEN(SEGMENT, "https://trk.vendor.example/trace/mail/{rh40}.png") } },
	{ "sales tool, pixel", "rep@vendor.example", { TOKEN(SEGMENT, "https://out.vendor.example/api/mailings/opened/{rH64}.gif") } },
	{ "CRM, ULID", "crm@events.example", { TOKEN(SEGMENT, "https://events.example/open/{rw26}"), LOGO("events.example") } },
	{ "government bulletins", "news@county.example", { TOKEN(VALUE, "https://links.county.example/track?enid={rb120}"), LOGO("county.example") } },
	/* Campaigns of one adversary, on domains that were bought and filled for them. */
	{ "lure, query value", "editor@worldnews.example", { TOKEN(VALUE, "https://worldnews.example/img/summit.jpg?id={rd9}"), ARTICLE("worldnews.example") } },
	{ "lure, query name", "desk@dailybrief.example", { TOKEN(NAME, "https://dailybrief.example/pic.jpg?{rA12}"), ARTICLE("dailybrief.example") } },
	{ "lure, path segment", "press@asiatimes.example", { TOKEN(SEGMENT, "https://asiatimes.example/media/{rh16}/parliament.jpg"), ARTICLE("asiatimes.example") } },
	{ "lure, label", "news@capitalpost.example", { TOKEN(LABEL, "https://{ra14}.capitalpost.example/hearing.jpg"), ARTICLE("capitalpost.example") } },
	{ "lure, file stem", "mail@policywatch.example", { TOKEN(STEM, "https://img.policywatch.example/{ra9}.png"), ARTICLE("policywatch.example") } },
	{ "lure, user", "info@tradeview.example", { TOKEN(USER, "https://{ra12}@tradeview.example/p.jpg"), ARTICLE("tradeview.example") } },
	{ "lure, fragment", "info@thinkreview.example", { TOKEN_LINK(FRAGMENT, "https://thinkreview.example/story.html#{rb20}"), LOGO("thinkreview.example") } },
	{ "lure, picture in folders", "desk@securitynote.example", { TOKEN(SEGMENT, "https://securitynote.example/{rh6}/{rh6}/{rh6}/cover.jpg"), ARTICLE("securitynote.example") } },
	/* Newsletters that track nobody. */
	{ "newspaper", "hello@gazette.example", { LOGO("gazette.example"), ARTICLE("gazette.example"),
		PLAIN("https://static.gazette.example/2024/05/17/a-very-long-and-hyphenated-name-of-a-picture-{ad3}.jpg"),
		PLAIN("https://static.gazette.example/styles/wide/public/2024-05/{ah32}.jpg?itok={ab8}"),
		PLAIN_LINK("https://www.gazette.example/2024/05/17/members-ask-why-nobody-was-warned.html"),
		PLAIN_LINK("https://www.gazette.example/article{ad8}.html?utm_source=newsletter&utm_medium=email&utm_campaign={cd8}") } },
	{ "assets by digest", "news@museum.example", { PLAIN("https://cdn.museum.example/im/{cd7}/{ah40}.png"),
		PLAIN("https://cdn.museum.example/im/{cd7}/{ah40}.jpg"), PLAIN("https://cdn.museum.example/im/{cd7}/{ah40}.gif"),
		PLAIN_LINK("https://www.museum.example/exhibitions/the-golden-age-of-the-harbour"),
		PLAIN_LINK("https://www.museum.example/visit/opening-hours") } },
	{ "cache-busters", "post@library.example", { PLAIN("https://www.library.example/logo.png?cb={mt13}"), PLAIN("https://www.library.example/cover.jpg?v={ch8}"),
		PLAIN("https://www.library.example/banner.jpg?ts={mt10}"), PLAIN_LINK("https://www.library.example/catalogue/{ad7}"),
		PLAIN_LINK("https://www.library.example/events/2024/{ad3}-reading-for-children") } },
	{ "builder of newsletters", "club@chess.example", { PLAIN("https://media.builder.example/{cu}/images/{au}.png"),
		PLAIN("https://media.builder.example/{cu}/images/{au}.jpg"), PLAIN("https://media.builder.example/{cu}/images/{au}.jpg"),
		PLAIN_LINK("https://chess.example/tournament-of-the-spring"), PLAIN_LINK("https://chess.example/games/{ad6}") } },
	{ "campaign ids", "team@garden.example", { PLAIN("https://garden.example/i/header-{ch8}.png"), PLAIN("https://garden.example/i/footer-{ch8}.png"),
		PLAIN_LINK("https://garden.example/shop?utm_source=mail&utm_campaign={ch10}"), PLAIN_LINK("https://garden.example/shop/roses?utm_source=mail&utm_campaign={ch10}"),
		PLAIN_LINK("https://garden.example/shop/tools?utm_source=mail&utm_campaign={ch10}") } },
	{ "unsubscribe with the address", "letter@choir.example", { LOGO("choir.example"), PLAIN_LINK("https://choir.example/concerts/{ad3}"),
		NAMED_LINK("https://choir.example/unsubscribe?address={E}") } },
	{ "link protection", "board@union.example", { LOGO("union.example"),
		PLAIN_LINK("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.union.example%2Fnews%2Fstrike&data=05%7C02%7C{P}%7C{rh32}%7C{ch32}&sdata={lb43}%3D&reserved=0"),
		PLAIN_LINK("https://urldefense.com/v3/__https://www.union.example/members__;!!{cb10}!{rb80}$"),
		PLAIN_LINK("https://urldefense.proofpoint.com/v2/url?u=https-3A__www.union.example_pay&d=DwMFaQ&c={cb43}&r={rb43}&m={rb43}&s={lb43}&e="),
		PLAIN_LINK("https://www.google.com/url?q=https://www.union.example/vote&sa=D&sntz=1&usg={ab28}") } },
};

const struct sender *sender_row(size_t i)
{
	return i < sizeof(senders) / sizeof(senders[0]) ? &senders[i] : NULL;
}

const char *sender_place_name(enum place p)
{
	static const char *const names[] = {
		[PLACE_VALUE] = "query value", [PLACE_NAME] = "query name", [PLACE_SEGMENT] = "path segment", [PLACE_STEM] = "file stem",
		[PLACE_LABEL] = "host label", [PLACE_FRAGMENT] = "fragment", [PLACE_USER] = "user",
	};

	return names[p];
}
