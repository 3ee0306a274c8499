#include "signature/keyword.h"
#include "signature/caveat.h"
#include "signature/doubt.h"
#include "signature/rows.h"

/* The test that stands behind most keywords. */
#define TEST "TEST"

static const struct keyword rows[] = {
	/* metadata */
	{ "title", IN_SIGNATURE, "TEXT", "what it finds, in a few words; stands in findings",
	  .parse = parse_string, .flags = KEYWORD_MUST, .field = offsetof(struct signature, title) },
	{ "owner", IN_SIGNATURE, "TEXT", "who answers for it",
	  .parse = parse_string, .flags = KEYWORD_MUST, .field = offsetof(struct signature, owner) },
	{ "source", IN_SIGNATURE, "TEXT", "where the knowledge comes from: a report, a feed, a partner",
	  .parse = parse_string, .field = offsetof(struct signature, source) },
	{ "reference", IN_SIGNATURE, "TEXT", "where to read more, most often an address in the web",
	  .parse = parse_string, .field = offsetof(struct signature, reference) },
	{ "caveat", IN_SIGNATURE, "TEXT", "what whoever acts on it must know: limits of handling, known false hits",
	  .parse = parse_string, .field = offsetof(struct signature, caveat) },
	{ "kind", IN_SIGNATURE, "known-tracker | indicator | lure", "the kind of its findings",
	  .parse = parse_kind, .flags = KEYWORD_MUST },
	{ "tlp", IN_SIGNATURE, "clear | green | amber | amber+strict | red", "Traffic Light Protocol 2.0: who may know of it",
	  .parse = parse_level, .names = tlp_name, .field = offsetof(struct signature, tlp), .flags = KEYWORD_MUST },
	{ "pap", IN_SIGNATURE, "clear | green | amber | red", "Permissible Actions Protocol; clear if not given; at red only detect and share remain of what is permitted",
	  .parse = parse_level, .names = pap_name, .field = offsetof(struct signature, pap) },
	{ "severity", IN_SIGNATURE, "unknown | low | medium | high | critical",
	  "how bad it is if it is true, for the analyst who sorts findings; unknown if not given",
	  .parse = parse_level, .names = severity_name, .field = offsetof(struct signature, severity) },
	{ "permits", IN_SIGNATURE, "detect | tag | rewrite | quarantine | notify | share ...",
	  "what its owner lets be done because of it; detect is always permitted",
	  .parse = parse_permits, .flags = KEYWORD_MUST },
	{ "valid", IN_SIGNATURE, "from DATE | until DATE | from DATE until DATE",
	  "when it is in force; DATE is 2026-01-31 or 2026-01-31T12:00:00Z, UTC; \"until\" is the first moment out of force",
	  .parse = parse_valid },
	{ "weight", IN_SIGNATURE, "NUMBER", "what a finding adds to the score, 0 to 100; that of the kind if not given",
	  .parse = parse_weight },
	{ "confidence", IN_SIGNATURE, "NUMBER", "how sure its owner is, 0 to 1; 1 if not given", .parse = parse_confidence },
	{ "when", IN_SIGNATURE, "{ ... }", "what it finds: all conditions inside hold",
	  .parse = parse_when, .flags = KEYWORD_MUST },

	/* blocks of conditions */
	{ "all", IN_WHEN, "{ ... }", "every condition inside holds", .parse = parse_message_block, .match = match_every },
	{ "any", IN_WHEN, "{ ... }", "at least one condition inside holds", .parse = parse_message_block, .match = match_any },
	{ "none", IN_WHEN, "{ ... }", "no condition inside holds", .parse = parse_message_block, .match = match_none },
	{ "all", IN_REFERENCE, "{ ... }", "every condition inside holds", .parse = parse_inner_block, .match = match_every },
	{ "any", IN_REFERENCE, "{ ... }", "at least one condition inside holds",
	  .parse = parse_inner_block, .match = match_any },
	{ "none", IN_REFERENCE, "{ ... }", "no condition inside holds", .parse = parse_inner_block, .match = match_none },
	{ "reference", IN_WHEN, "[exactly N | at-least N | at-most N] { ... }",
	  "so many references to other machines fulfil all conditions inside, by their own URL, by the one inside of link protection "
	  "or by the one they lead to; at-least 1 if not given",
	  .parse = parse_reference_block, .match = match_reference },
	{ "attachment", IN_WHEN, "[exactly N | at-least N | at-most N] { ... }",
	  "so many parts with content, texts as well as files, fulfil all conditions inside; at-least 1 if not given",
	  .parse = parse_attachment_block, .match = match_attachment },
	{ "all", IN_ATTACHMENT, "{ ... }", "every condition inside holds", .parse = parse_attachment_inner_block, .match = match_every },
	{ "any", IN_ATTACHMENT, "{ ... }", "at least one condition inside holds",
	  .parse = parse_attachment_inner_block, .match = match_any },
	{ "none", IN_ATTACHMENT, "{ ... }", "no condition inside holds", .parse = parse_attachment_inner_block, .match = match_none },

	/* the message */
	{ "sender", IN_WHEN, TEST, "the address of the From field", .parse = parse_text, .match = match_text,
	  .text = text_sender, .flags = KEYWORD_ADDRESS | KEYWORD_FOLDS | KEYWORD_NAMES | KEYWORD_SEARCHED | KEYWORD_UTF8,
	  .samples = doubt_addresses, .never = never_address },
	{ "sender-domain", IN_WHEN, TEST, "the domain of the From address", .parse = parse_text, .match = match_text,
	  .text = text_sender_domain, .flags = KEYWORD_FOLDS | KEYWORD_HOST | KEYWORD_NAMES | KEYWORD_SEARCHED,
	  .samples = doubt_hosts },
	{ "sender-name", IN_WHEN, TEST, "the display name of the From field", .parse = parse_text, .match = match_text,
	  .text = text_sender_name, .flags = KEYWORD_SEARCHED | KEYWORD_UTF8, .samples = doubt_words },
	{ "envelope-sender", IN_WHEN, TEST, "the address of MAIL FROM; empty for a bounce",
	  .parse = parse_text, .match = match_text, .text = text_envelope_sender,
	  .flags = KEYWORD_ADDRESS | KEYWORD_FOLDS | KEYWORD_NAMES | KEYWORD_SEARCHED | KEYWORD_UTF8,
	  .samples = doubt_addresses, .never = never_address },
	{ "envelope-domain", IN_WHEN, TEST, "the domain of the address of MAIL FROM", .parse = parse_text, .match = match_text,
	  .text = text_envelope_domain, .flags = KEYWORD_FOLDS | KEYWORD_HOST | KEYWORD_NAMES, .samples = doubt_hosts },
	{ "envelope-related", IN_WHEN, "yes | no", "whether MAIL FROM is of the same registrable domain as From",
	  .parse = parse_yes_no, .match = match_envelope_related },
	{ "client-address", IN_WHEN, TEST, "the address of the machine that delivered the message",
	  .parse = parse_text, .match = match_text, .text = text_client_address,
	  .flags = KEYWORD_FOLDS | KEYWORD_NAMES | KEYWORD_NUMERIC, .never = never_client_address },
	{ "client-name", IN_WHEN, TEST, "the verified name of the machine that delivered the message",
	  .parse = parse_text, .match = match_text, .text = text_client_name,
	  .flags = KEYWORD_FOLDS | KEYWORD_HOST | KEYWORD_NAMES, .samples = doubt_hosts },
	{ "helo", IN_WHEN, TEST, "the name it gave in HELO or EHLO", .parse = parse_text, .match = match_text,
	  .text = text_helo, .flags = KEYWORD_FOLDS | KEYWORD_HOST | KEYWORD_NAMES, .samples = doubt_hosts },
	{ "dmarc", IN_WHEN, "pass | fail | none", "what a trusted Authentication-Results field says",
	  .parse = parse_dmarc, .match = match_dmarc },
	{ "recipient", IN_WHEN, TEST, "the address of any envelope recipient", .parse = parse_text, .match = match_recipient,
	  .flags = KEYWORD_ADDRESS | KEYWORD_FOLDS | KEYWORD_UTF8, .samples = doubt_addresses, .never = never_address },
	{ "recipients", IN_WHEN, "exactly N | at-least N | at-most N", "how many envelope recipients there are",
	  .parse = parse_number, .match = match_recipients },
	{ "subject", IN_WHEN, TEST, "the subject, decoded", .parse = parse_text, .match = match_text,
	  .text = text_subject, .flags = KEYWORD_SEARCHED | KEYWORD_UTF8, .samples = doubt_words },
	{ "header", IN_WHEN, "\"NAME\" TEST", "any field of that name, decoded", .parse = parse_header, .match = match_header,
	  .flags = KEYWORD_UTF8 | KEYWORD_NAMED },
	{ "attachment-name", IN_WHEN, TEST, "the file name of any part", .parse = parse_text, .match = match_attachment_name,
	  .flags = KEYWORD_UTF8 },
	{ "attachment-type", IN_WHEN, TEST, "the media type of any part, as \"image/png\"",
	  .parse = parse_text, .match = match_attachment_type, .flags = KEYWORD_FOLDS | KEYWORD_UTF8, .never = never_type },
	{ "finding", IN_WHEN, "KIND ...", "a detector found one of these kinds anywhere in the message",
	  .parse = parse_findings, .match = match_message_finding },
	{ "oddity", IN_WHEN, "NAME ...", "the message has one of these oddities", .parse = parse_oddities, .match = match_oddity },

	/* one reference */
	{ "load", IN_REFERENCE, "auto | click", "whether it loads by itself or when the reader acts",
	  .parse = parse_load, .match = match_load },
	{ "url", IN_REFERENCE, TEST, "the whole URL as a browser writes it, without fragment if it loads by itself",
	  .parse = parse_text, .match = match_text, .text = text_url, .flags = KEYWORD_NAMES | KEYWORD_SEARCHED,
	  .samples = doubt_urls, .never = never_url },
	{ "scheme", IN_REFERENCE, TEST, "the scheme of the URL: http, https, ftp, ws or wss", .parse = parse_text, .match = match_text,
	  .text = text_scheme, .flags = KEYWORD_FOLDS, .never = never_scheme },
	{ "user", IN_REFERENCE, TEST, "the user name in front of the host, as the URL has it", .parse = parse_text, .match = match_text,
	  .text = text_user, .never = never_url },
	{ "port", IN_REFERENCE, "exactly N | at-least N | at-most N", "the port; that of the scheme if the URL has none",
	  .parse = parse_number, .match = match_port },
	{ "raw", IN_REFERENCE, TEST, "the URL as it stands in the message, before a browser makes sense of it",
	  .parse = parse_text, .match = match_text, .text = text_raw, .flags = KEYWORD_UTF8, .samples = doubt_urls },
	{ "host", IN_REFERENCE, TEST, "the host of the URL", .parse = parse_text, .match = match_text,
	  .text = text_host, .flags = KEYWORD_FOLDS | KEYWORD_HOST | KEYWORD_NAMES | KEYWORD_SEARCHED | KEYWORD_NUMERIC,
	  .samples = doubt_hosts },
	{ "domain", IN_REFERENCE, TEST, "the registrable domain of the host", .parse = parse_text, .match = match_text,
	  .text = text_domain, .flags = KEYWORD_FOLDS | KEYWORD_HOST | KEYWORD_NAMES | KEYWORD_SEARCHED,
	  .samples = doubt_hosts, .never = never_domain },
	{ "path", IN_REFERENCE, TEST, "the path, from its first \"/\"", .parse = parse_text, .match = match_text,
	  .text = text_path, .flags = KEYWORD_NAMES | KEYWORD_SEARCHED | KEYWORD_PATH,
	  .samples = doubt_paths, .never = never_path },
	{ "query", IN_REFERENCE, TEST, "what stands behind \"?\"", .parse = parse_text, .match = match_text,
	  .text = text_query, .flags = KEYWORD_SEARCHED, .samples = doubt_queries, .never = never_query },
	{ "fragment", IN_REFERENCE, TEST, "what stands behind \"#\"", .parse = parse_text, .match = match_text,
	  .text = text_fragment, .flags = KEYWORD_SEARCHED, .never = never_url },
	{ "parameter", IN_REFERENCE, "\"NAME\" TEST", "the value of any parameter of that name in the query, %XX decoded",
	  .parse = parse_text, .match = match_parameter, .flags = KEYWORD_UTF8 | KEYWORD_NAMED },
	{ "token", IN_REFERENCE, "exactly N | at-least N | at-most N",
	  "the length of the longest run in the URL that looks made by a machine: hexadecimal, base64, a UUID, a number that is no date; 0 if none",
	  .parse = parse_number, .match = match_token },
	{ "segment", IN_REFERENCE, "[host | user | path | name | value | fragment ...] CLASS ...",
	  "a piece of the URL, or of these parts of it, is of one of these classes: a label in front of the registrable domain, what stands between two slashes, the name or value of a parameter",
	  .parse = parse_segment, .match = match_segment },
	{ "construct", IN_REFERENCE, TEST, "what holds it: \"img[src]\", \"css url()\", \"text\"",
	  .parse = parse_text, .match = match_text, .text = text_construct, .flags = KEYWORD_FOLDS },
	{ "part-type", IN_REFERENCE, TEST, "the media type of the part in which it stands, as \"text/html\"",
	  .parse = parse_text, .match = match_part_type, .flags = KEYWORD_FOLDS | KEYWORD_UTF8, .never = never_type },
	{ "words", IN_REFERENCE, TEST, "the words of a link, the alternative text of an image",
	  .parse = parse_text, .match = match_text, .text = text_words, .flags = KEYWORD_UTF8 },
	{ "visible", IN_REFERENCE, "yes | no", "whether a reader would see it", .parse = parse_yes_no, .match = match_visible },
	{ "width", IN_REFERENCE, "exactly N | at-least N | at-most N", "pixels as declared; no condition holds if they are not",
	  .parse = parse_number, .match = match_width },
	{ "height", IN_REFERENCE, "exactly N | at-least N | at-most N", "the same of the height",
	  .parse = parse_number, .match = match_height },
	{ "related-to-sender", IN_REFERENCE, "yes | no", "whether its registrable domain is that of From or MAIL FROM",
	  .parse = parse_yes_no, .match = match_related_to_sender },
	{ "related-to-links", IN_REFERENCE, "yes | no", "whether its registrable domain is that of any link of the message",
	  .parse = parse_yes_no, .match = match_related_to_links },
	{ "finding", IN_REFERENCE, "KIND ...", "a detector found one of these kinds at this reference",
	  .parse = parse_findings, .match = match_reference_finding },

	/* one part with content */
	{ "name", IN_ATTACHMENT, TEST, "its file name", .parse = parse_text, .match = match_text, .text = text_part_name,
	  .flags = KEYWORD_UTF8 },
	{ "type", IN_ATTACHMENT, TEST, "its media type, as \"application/pdf\"", .parse = parse_text, .match = match_text,
	  .text = text_part_type, .flags = KEYWORD_FOLDS | KEYWORD_UTF8, .never = never_type },
	{ "digest", IN_ATTACHMENT, TEST, "the MD5, SHA-1 or SHA-256 digest of its decoded content, in hexadecimal",
	  .parse = parse_digest, .match = match_part_digest, .flags = KEYWORD_FOLDS | KEYWORD_NAMES, .never = never_digest },
	{ "size", IN_ATTACHMENT, "exactly N | at-least N | at-most N", "bytes of its decoded content",
	  .parse = parse_number, .match = match_part_size },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
_Static_assert((int)ROWS <= (int)KEYWORDS_MAX, "raise KEYWORDS_MAX");

const struct keyword *keyword_find(struct bytes name, enum place place)
{
	const char first = name.len != 0 ? (char)name.data[0] : '\0';

	for (size_t i = 0; i < ROWS; i++) {
		if (rows[i].place == place && rows[i].name[0] == first && bytes_is(name, rows[i].name))
			return &rows[i];
	}
	return NULL;
}

size_t keyword_count(void)
{
	return ROWS;
}

const struct keyword *keyword_item(size_t i)
{
	return &rows[i];
}

size_t keyword_index(const struct keyword *k)
{
	return (size_t)(k - rows);
}

const char *place_name(enum place place)
{
	switch (place) {
	case IN_SIGNATURE:
		return "in a signature block";
	case IN_WHEN:
		return "in a when block";
	case IN_REFERENCE:
		return "in a reference block";
	case IN_ATTACHMENT:
		break;
	}
	return "in an attachment block";
}

size_t signature_keyword_count(void)
{
	return ROWS;
}

struct signature_keyword signature_keyword_item(size_t i)
{
	static const char *const places[] = {
		[IN_SIGNATURE] = "signature", [IN_WHEN] = "when", [IN_REFERENCE] = "reference", [IN_ATTACHMENT] = "attachment",
	};
	const struct keyword *k = &rows[i];

	return (struct signature_keyword){ k->name, places[k->place], k->arguments, k->help };
}
