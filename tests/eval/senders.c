/* senders.c - the table of senders. README says how a row is added. */
#include "eval/senders.h"

#define TOKEN(place, form) { TRUTH_TOKEN, PLACE_##place, false, form }
#define TOKEN_LINK(place, form) { TRUTH_TOKEN, PLACE_##place, true, form }
#define NAMED(place, form) { TRUTH_RECIPIENT, PLACE_##place, false, form }
#define NAMED_LINK(place, form) { TRUTH_RECIPIENT, PLACE_##place, true, form }
#define NAMED_SENDER(form) { TRUTH_RECIPIENT, PLACE_SENDER, false, form }
#define PLAIN_SENDER(form) { TRUTH_HARMLESS, PLACE_SENDER, false, form }
#define PLAIN(form) { TRUTH_HARMLESS, PLACE_VALUE, false, form }
#define PLAIN_LINK(form) { TRUTH_HARMLESS, PLACE_VALUE, true, form }

/* Pictures and pages that tell nothing, to stand beside the tokens. */
#define ARTICLE(host) PLAIN_LINK("https://www." host "/politics/2024/05/committee-hears-of-foreign-interference-{ad6}")
#define LOGO(host) PLAIN("https://static." host "/images/masthead.png")

/* How Mandrill wraps a link: JSON in a string of JSON, in base64. */
#define MANDRILL(host, url) "https://mandrillapp.com/track/click/{cd8}/" host "?p={B {(}\"s\":\"{lb27}\",\"v\":1,\"p\":\"{(}\\\"u\\\":{cd8},\\\"v\\\":1," \
	"\\\"url\\\":\\\"" url "\\\",\\\"id\\\":\\\"{rh32}\\\",\\\"url_ids\\\":[\\\"{ah40}\\\"]{)}\"{)}}"
#define SES "{rh16}-{ru}-000000/{lb27}={cd3}"

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
	{ "service, SES", "orders@bazaar.example", { TOKEN(SEGMENT, "https://{ca8}.r.eu-west-1.awstrack.me/I0/" SES),
		TOKEN_LINK(SEGMENT, "https://{ca8}.r.eu-west-1.awstrack.me/L0/https:%2F%2Fwww.bazaar.example%2Fsale/1/" SES),
		NAMED_LINK(SEGMENT, "https://{ca8}.r.eu-west-1.awstrack.me/L0/https:%2F%2Fwww.bazaar.example%2Funsubscribe%3Fe={Q {Q {E}}}/2/" SES),
		PLAIN_SENDER("{rh16}-{ru}-000000@eu-west-1.amazonses.com") } },
	{ "service, Mandrill", "mandrill@market.example", { TOKEN(VALUE, "https://mandrillapp.com/track/open.php?u={cd8}&id={rh32}"),
		TOKEN_LINK(VALUE, MANDRILL("www.market.example", "https:\\\\\\/\\\\\\/www.market.example\\\\\\/sale")),
		NAMED_LINK(VALUE, MANDRILL("www.market.example", "https:\\\\\\/\\\\\\/www.market.example\\\\\\/stop?email={Q {E}}")),
		PLAIN_SENDER("bounce-md_{cd8}.{rh8}.v1-{rh32}@mandrillapp.com") } },
	{ "service, labels and its reader", "news@florist.example", { LOGO("florist.example"),
		TOKEN_LINK(VALUE, "https://www.florist.example/roses/{ad4}?mc_cid={ch10}&mc_eid={rh10}"),
		TOKEN_LINK(VALUE, "https://www.florist.example/tulips/{ad4}?mc_cid={ch10}&mc_eid={rh10}"),
		TOKEN_LINK(VALUE, "https://www.florist.example/?mc_cid={ch10}&mc_eid={rh10}"),
		PLAIN_SENDER("bounce-mc.us5_{cd8}.{cd7}-{rh10}@mail12.florist.example") } },
	{ "service, marks of a CRM", "guide@startup.example", { TOKEN(SEGMENT, "https://t.startup.example/e2t/o/{rb60}"),
		TOKEN_LINK(VALUE, "https://www.startup.example/guide?utm_campaign={cd9}&utm_medium=email&_hsmi={cd9}&_hsenc=p2ANqtz-{rb70}"),
		PLAIN("https://{cd7}.fs1.startupusercontent.example/hub/{cd7}/hubfs/header.png?width=1120&upscale=true&name=header.png") } },
	{ "service, JSON with the address", "app@rides.example", { NAMED(SEGMENT, "https://e.rides.example/e/o/{B {(}\"email_id\":\"{rb20}\",\"recipient\":\"{E}\"{)}}"),
		NAMED_LINK(SEGMENT, "https://e.rides.example/e/c/{B {(}\"href\":\"https://rides.example/plan\",\"to\":\"{E}\"{)}}/{lh64}"), LOGO("rides.example"),
		NAMED_SENDER("bounces+{cd7}-{rh4}-{V {E}}@em.rides.example") } },
	{ "service, signed JSON", "hi@courses.example", { NAMED(VALUE, "https://c.courses.example/o?t={B {(}\"alg\":\"HS256\"{)}}.{B {(}\"sub\":\"{E}\",\"exp\":1800000000{)}}.{rb43}"),
		LOGO("courses.example") } },
	/* Partners who know the reader by a digest. */
	{ "partner, MD5", "deals@coupons.example", { NAMED(VALUE, "https://sync.adpartner.example/p?pub={cd5}&emailMd5Lower={#MD5 {E}}"),
		NAMED(VALUE, "https://match.datapartner.example/m.gif?s={cd4}&h={#SHA256 {E}}"), NAMED(STEM, "https://i.identity.example/{#SHA1 {E}}.gif"),
		ARTICLE("coupons.example"), NAMED_SENDER("b_{cd4}_{#MD5 {E}}@coupons.example") } },
	{ "partner, newer digests", "deals@outlets.example", { NAMED(SEGMENT, "https://px.partner.example/v1/{#SHA3-256 {E}}/i"),
		NAMED(VALUE, "https://px.partner.example/b?k={#BLAKE2B_512 {E}}"), NAMED(VALUE, "https://px.partner.example/r?k={#RIPEMD160 {E}}"),
		NAMED(VALUE, "https://px.partner.example/s?k={#SHA512 {E}}"), LOGO("outlets.example") } },
	{ "partner, cut digests", "deals@bargains.example", { NAMED(VALUE, "https://c.partner.example/i?x={<16 {#SHA256 {E}}}"),
		NAMED(STEM, "https://c.partner.example/{<20 {#MD5 {E}}}.png"), NAMED(LABEL, "https://{<32 {#SHA256 {E}}}.partner.example/i.gif"), LOGO("bargains.example") } },
	{ "list, sender of its own for each", "council@forum.example", { ARTICLE("forum.example"), PLAIN("https://forum.example/crest.png"),
		NAMED_SENDER("council-bounces+{V {E}}@forum.example") } },
	{ "list, hexadecimal sender", "posts@board.example", { ARTICLE("board.example"), LOGO("board.example"), NAMED_SENDER("r-{X {E}}@bounce.board.example") } },
	{ "forwarded", "alumni@college.example", { ARTICLE("college.example"), LOGO("college.example"),
		PLAIN_SENDER("SRS0={ca4}=H7=college.example=alumni@forwarder.example") } },
	{ "signed sender", "events@theatre.example", { ARTICLE("theatre.example"), LOGO("theatre.example"), PLAIN_SENDER("prvs={cd4}{rh6}=events@theatre.example") } },
	/* Campaigns of one adversary, on domains that were bought and filled for them. */
	{ "lure, query value", "editor@worldnews.example", { TOKEN(VALUE, "https://worldnews.example/img/summit.jpg?id={rd9}"), ARTICLE("worldnews.example") } },
	{ "lure, query name", "desk@dailybrief.example", { TOKEN(NAME, "https://dailybrief.example/pic.jpg?{rA12}"), ARTICLE("dailybrief.example") } },
	{ "lure, path segment", "press@asiatimes.example", { TOKEN(SEGMENT, "https://asiatimes.example/media/{rh16}/parliament.jpg"), ARTICLE("asiatimes.example") } },
	{ "lure, label", "news@capitalpost.example", { TOKEN(LABEL, "https://{ra14}.capitalpost.example/hearing.jpg"), ARTICLE("capitalpost.example") } },
	{ "lure, file stem", "mail@policywatch.example", { TOKEN(STEM, "https://img.policywatch.example/{ra9}.png"), ARTICLE("policywatch.example") } },
	{ "lure, user", "info@tradeview.example", { TOKEN(USER, "https://{ra12}@tradeview.example/p.jpg"), ARTICLE("tradeview.example") } },
	{ "lure, fragment", "info@thinkreview.example", { TOKEN_LINK(FRAGMENT, "https://thinkreview.example/story.html#{rb20}"), LOGO("thinkreview.example") } },
	{ "lure, picture in folders", "desk@securitynote.example", { TOKEN(SEGMENT, "https://securitynote.example/{rh6}/{rh6}/{rh6}/cover.jpg"), ARTICLE("securitynote.example") } },
	{ "lure, article of another paper", "briefing@pressdesk.example", { TOKEN(STEM, "https://cdn.pressdesk.example/{rA8}.jpg"),
		PLAIN_LINK("https://www.worldtimes.example/2024/05/17/politics/members-ask-why-nobody-was-warned.html") } },
	{ "lure, nothing but a picture", "note@tradeobserver.example", { TOKEN(VALUE, "https://tradeobserver.example/img/summit.jpg?ref={rA8}") } },
	{ "lure, bare host", "desk@observer.example", { TOKEN(LABEL, "https://{ra10}.observer.example/"), ARTICLE("observer.example") } },
	{ "lure, UUID on a picture", "editor@humanrights.example", { TOKEN(VALUE, "https://humanrights.example/press/hearing.png?v={ru}"),
		PLAIN_LINK("https://humanrights.example/press/{ad3}-testimony-of-the-hearing") } },
	{ "lure, link alone", "invite@panelists.example", { TOKEN_LINK(VALUE, "https://panelists.example/agenda.php?id={rA10}") } },
	{ "lure, address in hexadecimal", "office@thinktank.example", { NAMED(STEM, "https://thinktank.example/photos/{X {E}}.gif"), ARTICLE("thinktank.example") } },
	{ "lure, address in base64", "office@institute.example", { NAMED(VALUE, "https://institute.example/i/cover.jpg?u={B {E}}"), NAMED_LINK(FRAGMENT, "https://institute.example/paper#{B {E}}") } },
	{ "lure, base64 of hexadecimal", "desk@democracy.example", { NAMED(SEGMENT, "https://democracy.example/{B {X {E}}}/banner.png"), ARTICLE("democracy.example") } },
	{ "lure, digest", "desk@sinowatch.example", { NAMED(STEM, "https://sinowatch.example/media/{#SHA1 {E}}.jpg"), ARTICLE("sinowatch.example") } },
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
		NAMED_LINK(VALUE, "https://choir.example/unsubscribe?address={E}") } },
	{ "pictures that a server resizes", "editors@weekly.example", { PLAIN("https://i.weekly.example/img/media/{ah40}/master/{ad4}.jpg?width=620&quality=45&s={ah32}"),
		PLAIN("https://i.weekly.example/img/media/{ah40}/master/{ad4}.jpg?width=300&quality=45&s={ah32}"), PLAIN("https://i.weekly.example/img/static/logo.png?width=300&quality=45&s={ah32}"),
		PLAIN_LINK("https://www.weekly.example/world/2024/may/17/committee-hears-of-interference"), PLAIN_LINK("https://www.weekly.example/culture/2024/may/17/the-harbour-at-night") } },
	{ "pictures of a thumbnail server", "mag@travel.example", { PLAIN("https://thumbs.travel.example/{ab27}=/600x400/smart/harbour.jpg"),
		PLAIN("https://thumbs.travel.example/{ab27}=/300x200/smart/mountains-{ad5}.jpg"), PLAIN_LINK("https://www.travel.example/guides/{ad6}/harbours-of-the-north") } },
	{ "pictures for a week", "team@project.example", { PLAIN("https://project-files.s3.eu-west-1.amazonaws.com/banner.png?X-Amz-Algorithm=AWS4-HMAC-SHA256"
		"&X-Amz-Credential=AKIA{cw16}%2F20240517%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240517T080000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature={ah64}"),
		PLAIN("https://d{ca13}.cloudfront.net/team.jpg?Expires={at10}&Signature={ab170}__&Key-Pair-Id=K{cw13}"), PLAIN_LINK("https://project.example/roadmap") } },
	{ "letters of a writer", "me@letters.example", {
		PLAIN("https://cdn.letters.example/image/fetch/w_1100,c_limit,f_auto,q_auto:good/https%3A%2F%2Fletters-media.s3.amazonaws.com%2Fpublic%2Fimages%2F{au}_1100x600.png"),
		PLAIN("https://cdn.letters.example/image/fetch/w_80,c_fill,f_auto,q_auto:good/https%3A%2F%2Fletters-media.s3.amazonaws.com%2Fpublic%2Fimages%2F{au}_400x400.png"),
		PLAIN_LINK("https://writer.letters.example/p/what-the-committee-did-not-hear") } },
	{ "shop without tracking", "hello@bikes.example", { PLAIN("https://cdn.shop.example/s/files/1/{cd4}/{cd4}/products/{ad10}_600x.jpg?v={at10}"),
		PLAIN("https://cdn.shop.example/s/files/1/{cd4}/{cd4}/files/logo_300x.png?v={ct10}"), PLAIN_LINK("https://bikes.example/products/city-bike?variant={ad14}"),
		PLAIN_LINK("https://bikes.example/products/mountain-bike?variant={ad14}"), PLAIN_LINK("https://bikes.example/collections/spring") } },
	{ "labels of another counter", "info@garage.example", { LOGO("garage.example"), PLAIN_LINK("https://garage.example/offer?pk_campaign={cA8}&pk_source=mail"),
		PLAIN_LINK("https://garage.example/tyres?pk_campaign={cA8}&pk_source=mail"), PLAIN_LINK("https://garage.example/contact?pk_campaign={cA8}&pk_source=mail") } },
	{ "campaign by UUID", "news@opera.example", { LOGO("opera.example"), PLAIN_LINK("https://www.opera.example/tickets/{ad5}?utm_source=letter&utm_campaign={cu}"),
		PLAIN_LINK("https://www.opera.example/season?utm_source=letter&utm_campaign={cu}") } },
	{ "a colleague", "anne@firm.example", { PLAIN("https://www.firm.example/wp-content/uploads/2023/09/firm-logo-small.png"), PLAIN_LINK("https://www.firm.example/"),
		PLAIN_LINK("https://www.linkedin.com/company/firm-and-partners") } },
	{ "a colleague's pictures elsewhere", "jan@office.example", { PLAIN("https://i.imgur.com/{cA7}.png"), PLAIN_LINK("https://docs.google.com/document/d/1{cb43}/edit"),
		PLAIN_LINK("https://office.example/team") } },
	{ "an invitation", "agenda@seminar.example", { LOGO("seminar.example"), PLAIN_LINK("https://meet.seminar.example/j/{cd11}?pwd={cA32}"),
		PLAIN_LINK("https://www.seminar.example/programme"), PLAIN_LINK("https://www.eventbrite.com/e/seminar-on-interference-tickets-{cd12}") } },
	{ "society with short links", "board@chessclub.example", { PLAIN_LINK("https://bit.ly/{aA7}"), PLAIN_LINK("https://www.youtube.com/watch?v={ab11}"),
		PLAIN_LINK("https://chessclub.example/results/{ad4}"), PLAIN("https://chessclub.example/photos/IMG_{ad4}.jpg") } },
	{ "link protection of old", "clerk@council.example", { LOGO("council.example"),
		PLAIN_LINK("https://urldefense.proofpoint.com/v1/url?u=http://www.council.example/minutes&k={Q {cb22}}%3D%3D%0A&r={Q {B {E}}}%0A&m={Q {rb43}}%3D%0A&s={lh64}"),
		NAMED_LINK(VALUE, "https://urldefense.proofpoint.com/v1/url?u=http://www.council.example/stop%3Fe%3D{Q {B {E}}}&k={Q {cb22}}%3D%3D%0A&r={Q {rb43}}%3D%0A&m={Q {rb43}}%3D%0A&s={lh64}"),
		TOKEN_LINK(VALUE, "https://urldefense.proofpoint.com/v2/url?u=https-3A__links.council.example_ls_click-3Fupn-3D{lA120}&d=DwMFaQ&c={cb43}&r={rb43}&m={rb43}&s={lb43}&e="),
		TOKEN_LINK(VALUE, "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Flinks.council.example%2Fls%2Fclick%3Fupn%3D{lA120}&data=05%7C02%7C{Q {E}}%7C{rh32}%7C{ch32}&sdata={lb43}%3D&reserved=0") } },
	{ "link protection", "board@union.example", { LOGO("union.example"),
		PLAIN_LINK("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.union.example%2Fnews%2Fstrike&data=05%7C02%7C{Q {E}}%7C{rh32}%7C{ch32}&sdata={lb43}%3D&reserved=0"),
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
		[PLACE_LABEL] = "host label", [PLACE_FRAGMENT] = "fragment", [PLACE_USER] = "user", [PLACE_SENDER] = "envelope sender",
	};

	return names[p];
}
