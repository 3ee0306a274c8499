#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "decode/base58.h"
#include "detect/detect.h"
#include "detect/digest.h"
#include "detect/encodings.h"
#include "support/suite.h"
#include "url/wrapper.h"

#define MARIE "marie.tremblay@parliament.example"

/* A message with these URLs, each an image, to one recipient; what was found stays in e.findings. */
struct sample {
	struct arena *arena;
	struct evidence e;
	struct message message;
	struct envelope envelope;
	struct bytes recipient;
};

static void sample_init(struct sample *s, const char *recipient)
{
	*s = (struct sample){ .arena = arena_new(64 << 20), .recipient = bytes_of(recipient) };
	s->envelope = (struct envelope){ .recipients = &s->recipient, .recipient_count = 1 };
	s->e = (struct evidence){ .message = &s->message, .envelope = &s->envelope, .arena = s->arena };
}

static void sample_free(struct sample *s)
{
	arena_destroy(&s->arena);
}

static void sample_add(struct sample *s, struct bytes url, enum load load)
{
	struct references *all = &s->e.references;
	struct oddities oddities = { { 0 } };
	struct unwrapped unwrapped;
	struct reference *r;

	all->items = arena_extend(s->arena, all->items, all->count, all->count + 1, sizeof(*r));
	ck_assert_ptr_nonnull(all->items);
	r = &all->items[all->count++];
	*r = (struct reference){ .construct = "img[src]", .load = load, .width = -1, .height = -1 };
	ck_assert_int_eq(url_parse(url, NULL, s->arena, &r->url, &r->valid, &oddities), STATUS_OK);
	ck_assert_msg(r->valid, "%.*s", (int)url.len, (const char *)url.data);
	r->domain = url_registrable_domain(r->url.host);
	ck_assert_int_eq(url_unwrap(&r->url, s->arena, &unwrapped), STATUS_OK);
	r->sent = unwrapped.sent;
	r->destination = unwrapped.destination;
}

static enum status sample_run(struct sample *s, const struct directory *directory)
{
	struct detect_context c = { .evidence = &s->e, .directory = directory };

	return detect_recipient_token(&c);
}

/* What is kept from message to message, used by all messages of a test. */
static struct detect_kept *kept;

/* The same findings come out of it, of the first message to a recipient and of the next one. */
static void check_with_kept(struct sample *s)
{
	const struct findings without = s->e.findings;

	for (int message = 1; message <= 2; message++) {
		struct detect_context c = { .evidence = &s->e, .kept = kept };

		s->e.findings = (struct findings){ 0 };
		ck_assert_int_eq(detect_recipient_token(&c), STATUS_OK);
		ck_assert_uint_eq(s->e.findings.count, without.count);
		for (size_t i = 0; i < without.count; i++) {
			ck_assert_str_eq(s->e.findings.items[i].evidence, without.items[i].evidence);
			ck_assert(s->e.findings.items[i].confidence == without.items[i].confidence);
		}
	}
}

/* Whether the recipient is found in one URL. */
static bool is_found(const char *recipient, struct bytes url, const char *label)
{
	struct sample s;
	bool found;

	sample_init(&s, recipient);
	sample_add(&s, url, LOAD_AUTO);
	ck_assert_int_eq(sample_run(&s, NULL), STATUS_OK);
	check_with_kept(&s);
	found = s.e.findings.count > 0;
	if (found) {
		const struct finding *f = &s.e.findings.items[0];

		ck_assert_int_eq(f->kind, FINDING_RECIPIENT_TOKEN);
		ck_assert_int_eq(f->reference, 0);
		ck_assert_msg(strstr(f->evidence, "tremblay") == NULL, "%s: %s", label, f->evidence);
	}
	sample_free(&s);
	return found;
}

/* Where in a URL a token can stand: "%s". */
static const struct {
	const char *name, *before, *after;
	bool is_host;
} places[] = {
	{ "value", "http://h.example/o?n=7&u=", "&v=2", false },
	{ "name", "http://h.example/o?", "=1", false },
	{ "bare query", "http://h.example/o.gif?", "", false },
	{ "path segment", "http://h.example/t/", "/p.gif", false },
	{ "file stem", "http://h.example/i/", ".gif", false },
	{ "matrix parameter", "http://h.example/i;s=", ";t=1/a.gif", false },
	{ "fragment", "http://h.example/i#", "", false },
	{ "user", "http://", "@h.example/i", false },
	{ "password", "http://u:", "@h.example/i", false },
	{ "host label", "http://", ".h.example/i.gif", true },
};

static void put_in_place(struct bytes token, int place, struct buf *url)
{
	ck_assert_int_eq(buf_add_text(url, places[place].before), STATUS_OK);
	if (places[place].is_host)
		ck_assert_int_eq(buf_add_bytes(url, token), STATUS_OK);
	else
		encode_for_url(token, url);
	ck_assert_int_eq(buf_add_text(url, places[place].after), STATUS_OK);
}

static void check_places(struct bytes token, bool is_binary, bool fits_host, const char *label)
{
	struct buf url;

	buf_init(&url, 1 << 20);
	for (int place = 0; place < ROWS(places); place++) {
		if (places[place].is_host && (!fits_host || token.len > 63))
			continue;
		buf_truncate(&url, 0);
		put_in_place(token, place, &url);
		ck_assert_msg(is_found(MARIE, buf_bytes(&url), label), "%s in %s%s: %.*s", label, places[place].name,
			      is_binary ? " (bytes)" : "", (int)url.len, (const char *)url.data);
	}
	buf_free(&url);
}

START_TEST(one_encoding_in_every_place)
{
	const struct encoding *e = encoding_row((size_t)_i);
	struct buf token;

	buf_init(&token, 1 << 20);
	e->encode(bytes_of(MARIE), &token);
	check_places(buf_bytes(&token), e->is_binary, e->fits_host, e->name);
	buf_free(&token);
}
END_TEST

START_TEST(every_chain_of_two_in_every_place)
{
	const struct encoding *inner = encoding_row((size_t)_i), *outer;
	struct buf once, twice;
	char label[100];

	buf_init(&once, 1 << 20);
	buf_init(&twice, 1 << 20);
	inner->encode(bytes_of(MARIE), &once);
	for (size_t i = 0; (outer = encoding_row(i)) != NULL; i++) {
		if (!encoding_takes(outer, inner))
			continue;
		snprintf(label, sizeof(label), "%s in %s", inner->name, outer->name);
		buf_truncate(&twice, 0);
		outer->encode(buf_bytes(&once), &twice);
		check_places(buf_bytes(&twice), outer->is_binary, outer->fits_host, label);
	}
	buf_free(&once);
	buf_free(&twice);
}
END_TEST

static void encode_chain(const char *const *names, size_t count, struct buf *token)
{
	struct buf inner;

	buf_init(&inner, 1 << 20);
	ck_assert_int_eq(buf_add_text(token, MARIE), STATUS_OK);
	for (size_t i = 0; i < count; i++) {
		const struct encoding *e = NULL;

		for (size_t row = 0; (e = encoding_row(row)) != NULL && strcmp(e->name, names[i]) != 0; row++)
			;
		ck_assert_msg(e != NULL, "%s", names[i]);
		buf_truncate(&inner, 0);
		ck_assert_int_eq(buf_add_bytes(&inner, buf_bytes(token)), STATUS_OK);
		buf_truncate(token, 0);
		e->encode(buf_bytes(&inner), token);
	}
	buf_free(&inner);
}

/* Chains of more than two, the innermost first. */
static const struct {
	const char *label, *names[6];
	bool found;
} chains[] = {
	{ "reversed, then rot13", { "base64", "reversed", "rot13" }, true },
	{ "rot13, then reversed, in escapes", { "script", "rot13", "reversed" }, true },
	{ "a reversed stream in base64", { "zlib", "reversed", "base64" }, true },
	{ "a stream in rot13 in hexadecimal", { "gzip", "rot13", "hex" }, true },
	{ "a stream in rot13 in base58", { "zlib", "rot13", "base58" }, true },
	{ "a stream in script escapes in base64", { "gzip", "script", "base64" }, true },
	{ "escapes of escapes in base64", { "script", "script", "base64" }, true },
	{ "base64 in base32 in base32", { "script", "base64", "base32", "base32" }, true },
	{ "long base58", { "hex", "hex", "zlib", "base58" }, true },
	{ "four", { "hex", "base64", "base32", "base64" }, true },
	{ "four, and bytes that the URL percent-encodes", { "hex", "base64", "base32", "gzip" }, true },
	{ "five", { "hex", "base64", "base32", "base64", "hex" }, false },
};

START_TEST(longer_chains)
{
	struct buf token, url;
	size_t count = 0;

	buf_init(&token, 1 << 20);
	buf_init(&url, 1 << 20);
	while (chains[_i].names[count] != NULL)
		count++;
	encode_chain(chains[_i].names, count, &token);
	for (int place = 0; place < ROWS(places); place++) {
		if (places[place].is_host)
			continue;
		buf_truncate(&url, 0);
		put_in_place(buf_bytes(&token), place, &url);
		ck_assert_msg(is_found(MARIE, buf_bytes(&url), chains[_i].label) == chains[_i].found, "%s, %s: %.*s", chains[_i].label,
			      places[place].name, (int)url.len, (const char *)url.data);
	}
	buf_free(&token);
	buf_free(&url);
}
END_TEST

START_TEST(base58_has_a_limit)
{
	struct buf text, token, url;
	bool beyond = false;

	buf_init(&text, 2000);
	buf_init(&token, 4000);
	buf_init(&url, 8000);
	ck_assert_int_eq(buf_add_text(&text, MARIE), STATUS_OK);
	while (!beyond) {
		ck_assert_int_eq(buf_add_text(&text, " "), STATUS_OK);
		buf_truncate(&token, 0);
		encode_base58(buf_bytes(&text), &token);
		beyond = token.len > BASE58_MAX;
		if (token.len < BASE58_MAX - 1)
			continue;
		buf_truncate(&url, 0);
		put_in_place(buf_bytes(&token), 0, &url);
		ck_assert_msg(is_found(MARIE, buf_bytes(&url), "base58") == !beyond, "%zu characters", token.len);
	}
	buf_free(&text);
	buf_free(&token);
	buf_free(&url);
}
END_TEST

/* Digests of MARIE, made with Python. */
static const struct {
	const char *algorithm, *hex;
} digests[] = {
	{ "MD5", "413d55a06d546dac9228800ae2c082c0" },
	{ "SHA-1", "d3e30bce92f1a59ee1920549e3ea9abd41596c77" },
	{ "SHA-224", "6d93ed66354e9f38e03c54ef98934269efdb2e188a723aa7a569406c" },
	{ "SHA-256", "473edaf3c9e23e8f7d77559216741e7f10bb1284a7ea6ae863663fa8a47230e7" },
	{ "SHA-384", "92be6518282970894a7fb9de5dbfa1b95f14b643e1916eb689a2e9b323ddbdca8075cd3b1528f875bd85464d002819a7" },
	{ "SHA-512", "9065d422486bd2bcf98409b108f1aa9b9b8ba43fe777493d3dd4d2184508e509"
		"aeaa4c18e63d602f3c77661e969a9314a631520d087a42ec0019dd5105c56d60" },
	{ "SHA3-224", "64c2bc0a1207ad43ba926befdefd5a0ab3753a29c2bb9a80cca9464c" },
	{ "SHA3-256", "43b0477a42cb86909c4f9581b640925bc4fc1b563018cb1777696a0fc997e205" },
	{ "SHA3-384", "59cb711002eee6f756efd0e790aaa8afa2ef2e7651e8dc44657b4c50acf693a47b74888a4fc4a04c041c04cd2939e1c0" },
	{ "SHA3-512", "429b2aa9f551917b01e4941a1caf500d67edf1fd56305cd2b8c2bb0f9764efb4"
		"e993686a24b4c25a15392ba67a81a8b186e0bba729a56df73748c8f4e63ba19b" },
	{ "SHA-512/256", "2e409f67e59b5e051ce14d0ba543dd77fd84d233433094ea9753ee3ae9b94b7a" },
	{ "RIPEMD-160", "9432a51d19b4f848b6d907b13994d98f7815b94e" },
	{ "BLAKE2b-160", "b0d20ad6eab0992f704d8bb18fb295b228a39768" },
	{ "BLAKE2b-256", "9de04b23d5d7388a3ca615aac4b713139c6c36b03cd1303fc08d2c2cc2d6c95b" },
	{ "BLAKE2b-384", "b425f9cb2b4f51da8fb8d7f728f98dff9a1c25794ce294db1e6cdbf1bd4429c82b8671be5c500cc627cd030f7c56e40e" },
	{ "BLAKE2b-512", "77ad5a61d73ee3f1bfc7bbb2e1866bf2849754eebb614397b40f33b43b3f0382"
		"9a5e76068d2402a0ff56d0a04f48d8376b3b3829827f71615690e40fbe6c5a42" },
	{ "BLAKE2s-128", "aa524b8001db29be7782a77fcd1ba55a" },
	{ "BLAKE2s-160", "802e10d58c1abb7cbd14a52fb30df9dc8d2dc55f" },
	{ "BLAKE2s-224", "911d9e93275a0f62b3f87d348d0f616123a305d5ccbd9e01adab7acd" },
	{ "BLAKE2s-256", "8c32c458ff5b4cf45a6240ef24f1f234527da803510d999d96f56a9300923bbe" },
	{ "CRC-32", "80e65ece" },
	{ "MurmurHash3, 32 bits", "367d3f5b" },
};

START_TEST(digests_in_every_writing)
{
	encoder *const writings[] = { encode_hex, encode_base64, encode_base64url, encode_base32 };
	const char *hex = digests[_i].hex;
	unsigned char bytes[64];
	size_t n = 0;

	for (; hex[2 * n] != '\0'; n++) {
		const char pair[3] = { hex[2 * n], hex[2 * n + 1], '\0' };

		bytes[n] = (unsigned char)strtoul(pair, NULL, 16);
	}
	for (size_t w = 0; w < sizeof(writings) / sizeof(writings[0]); w++) {
		struct buf token, url;

		buf_init(&token, 1000);
		buf_init(&url, 1000);
		writings[w]((struct bytes){ bytes, n }, &token);
		/* Whole, and cut to eight characters or more. */
		for (size_t len = token.len; len >= 8; len -= n > 4 ? 3 : len) {
			buf_truncate(&url, 0);
			put_in_place(bytes_slice(buf_bytes(&token), 0, len), 0, &url);
			ck_assert_msg(is_found(MARIE, buf_bytes(&url), digests[_i].algorithm), "%s: %.*s", digests[_i].algorithm,
				      (int)url.len, (const char *)url.data);
		}
		buf_free(&token);
		buf_free(&url);
	}
}
END_TEST

/* One URL, what is found in it, and how sure that is; confidence 0: nothing. */
static const struct {
	const char *label, *recipient, *url;
	enum load load;
	double confidence;
	const char *words;
} cases[] = {
	{ "literal", MARIE, "http://h.example/?u=" MARIE, LOAD_AUTO, 1.0, "the recipient's address, stands in the query" },
	{ "in a link", MARIE, "http://h.example/?u=" MARIE, LOAD_CLICK, 0.6, "the recipient's address, stands in the query" },
	{ "capitals", MARIE, "http://h.example/?u=Marie.Tremblay@PARLIAMENT.example", LOAD_AUTO, 1.0, "address" },
	{ "somebody else", MARIE, "http://h.example/?u=maria.tremblay@parliament.example", LOAD_AUTO, 0, NULL },
	{ "without its tag", "marie+news@parliament.example", "http://h.example/?u=marie@parliament.example", LOAD_AUTO, 0.95,
	  "without its tag" },
	{ "local part", MARIE, "http://h.example/?u=marie.tremblay", LOAD_AUTO, 0.7, "local part" },
	{ "local part in a longer word", MARIE, "http://h.example/marie.tremblay-speaks.html", LOAD_AUTO, 0.4, "local part" },
	{ "local part in base64", MARIE, "http://h.example/?u=bWFyaWUudHJlbWJsYXk", LOAD_AUTO, 0.7,
	  "the local part of the recipient's address, in base64" },
	{ "short local part as a value", "anna@parliament.example", "http://h.example/?u=anna", LOAD_AUTO, 0.7, "local part" },
	{ "short local part elsewhere", "anna@parliament.example", "http://h.example/anna/anna-anna?annabel=annas", LOAD_AUTO, 0, NULL },
	{ "short local part in hexadecimal", "anna@parliament.example", "http://h.example/616e6e61.gif", LOAD_AUTO, 0.7, "hexadecimal" },
	{ "too short a local part", "bob@parliament.example", "http://h.example/?u=bob", LOAD_AUTO, 0, NULL },
	{ "an office is nobody", "newsletter@parliament.example", "http://h.example/newsletter?newsletter=newsletter", LOAD_AUTO, 0,
	  NULL },
	{ "an office's address is somebody", "newsletter@parliament.example", "http://h.example/?newsletter@parliament.example", LOAD_AUTO,
	  1.0, "address" },
	{ "something in front of base64", MARIE, "http://h.example/?u=id7bWFyaWUudHJlbWJsYXlAcGFybGlhbWVudC5leGFtcGxl", LOAD_AUTO,
	  1.0, "base64" },
	{ "something in front of hexadecimal", MARIE,
	  "http://h.example/xq6d617269652e7472656d626c6179407061726c69616d656e742e6578616d706c65.gif", LOAD_AUTO, 1.0, "hexadecimal" },
	{ "16 digits inside of letters", "tremblay@gov.example", "http://h.example/xq7472656d626c6179zz.gif", LOAD_AUTO, 0.7, "hexadecimal" },
	{ "an odd digit in front of them", "tremblay@gov.example", "http://h.example/xq07472656d626c6179zz.gif", LOAD_AUTO, 0.7, "hexadecimal" },
	{ "behind 15 others", "tremblay@gov.example", "http://h.example/xq0123456789abcdez7472656d626c6179zz.gif", LOAD_AUTO, 0.7, "hexadecimal" },
	{ "behind 16 others", "tremblay@gov.example", "http://h.example/xq0123456789abcdefz7472656d626c6179", LOAD_AUTO, 0.7, "hexadecimal" },
	{ "between bytes in base64", "tremblay@gov.example", "http://h.example/?u=x_4B0cmVtYmxhef__8Q", LOAD_AUTO, 0.7, "base64" },
	{ "MD5 as a UUID", MARIE, "http://h.example/413d55a0-6d54-6dac-9228-800ae2c082c0/x", LOAD_AUTO, 0.95, "the MD5 of the recipient's address" },
	{ "CRC-32 as a number", MARIE, "http://h.example/?c=2162581198", LOAD_AUTO, 0.4, "CRC-32" },
	{ "beginning of a digest", MARIE, "http://h.example/?h=413d55a0", LOAD_AUTO, 0.4, "the beginning of the MD5" },
	{ "longer beginning of a digest", MARIE, "http://h.example/?h=413d55a06d546dac", LOAD_AUTO, 0.7, "the beginning of the MD5" },
	{ "seven digits are too few", MARIE, "http://h.example/?h=413d55a", LOAD_AUTO, 0, NULL },
	{ "digest of capitals", MARIE, "http://h.example/?h=29907511522b4a7a3701f709fd444b79b66d086b57725995cb8775ae4b71cc9d", LOAD_AUTO, 0.95, "SHA-256" },
	{ "digest of the local part", MARIE, "http://h.example/?h=3734c284d71607aa6f8dd21f7b9dd034188c4e69", LOAD_AUTO, 0.7 * 0.95, "local part" },
	{ "a reversed stream", MARIE, "http://h.example/?h=%00%00%00%21%80%e6%5e%ce%00%05%49%c8%2d%cc%48%ad%4b%d1%2b%cd%4d%cc%4c%c9%ca%2c%48%28%74%ac%49%ca%4d%cd%4a%29%2b%d5%4c%ca%2c%4d%cb%03%02%00%00%00%00%00%08%8b%1f", LOAD_AUTO, 1.0,
	  "reversed gzip in percent-encoding" },
	{ "digest of the local part in capitals", MARIE, "http://h.example/?h=974be3b4c216b522e97f602235ac3a099f02a656", LOAD_AUTO,
	  0.7 * 0.95, "the SHA-1 of the local part" },
	{ "digest of the local part with its tag", "marie.tremblay+x@parliament.example",
	  "http://h.example/?h=0603e32a0aefaa0950b3a48f4870c6c9d3cc7a81786f1c2e7b8051069cbc6d4f", LOAD_AUTO, 0.7 * 0.95,
	  "the SHA-256 of the local part" },
	{ "digest without the tag, as it is written", "Marie.Tremblay+x@parliament.example",
	  "http://h.example/?h=0926778e1a423b7074dcff9c2c201090", LOAD_AUTO, 0.95 * 0.95, "the MD5 of the recipient's address without its tag" },
	{ "a digest that begins with a hyphen", MARIE, "http://h.example/?h=-aHlafsnkQfD8dk9e707kJ_yULCOJqFZ20buGjWlm24rIWgsOG3T5bK6RFgHbt6fbhl5jG1pmPec4O5svEkltg",
	  LOAD_AUTO, 0.95, "SHA-512" },
	{ "its beginning as a segment of a path", MARIE, "http://h.example/p/-aHlafsnkQfD8/x", LOAD_AUTO, 0.7, "SHA-512" },
	{ "in front of it something else", MARIE, "http://h.example/p/x-aHlafsnkQfD8/x", LOAD_AUTO, 0, NULL },
	{ "a digest that begins with a plus", MARIE, "http://h.example/p/+aHlafsnkQfD8dk9e707kJ%2FyULCOJqFZ20buGjWlm24rIWgsOG3T5bK6RFgHbt6fbhl5jG1pmPec4O5svEkltg/x",
	  LOAD_AUTO, 0.95, "SHA-512" },
	{ "a file that is named so", MARIE, "http://h.example/p/%2BaHlafsnkQfD8dk9e707kJ%2FyULCOJqFZ20buGjWlm24rIWgsOG3T5bK6RFgHbt6fbhl5jG1pmPec4O5svEkltg%3D%3D.gif",
	  LOAD_AUTO, 0.95, "SHA-512" },
	{ "a digest with pluses in a path", MARIE, "http://h.example/p/0+MLzpLxpZ7hkgVJ4+qavUFZbHc=/x", LOAD_AUTO, 0.95, "SHA-1" },
	{ "a digest with escaped pluses in a path", MARIE, "http://h.example/p/0%2BMLzpLxpZ7hkgVJ4%2BqavUFZbHc/x", LOAD_AUTO, 0.95, "SHA-1" },
	{ "a digest as bytes", MARIE, "http://h.example/?h=%47%3e%da%f3%c9%e2%3e%8f%7d%77%55%92%16%74%1e%7f%10%bb%12%84%a7%ea%6a%e8%63%66%3f%a8%a4%72%30%e7", LOAD_AUTO, 0.95, "SHA-256" },
	{ "base64 with an escaped slash, a file behind it", "m.tremblay@gov.example", "http://h.example/o/y9UrKUrNTcpJrHRIzy%2FTS61IzC3ISQUA/px", LOAD_AUTO, 1.0,
	  "deflate in base64" },
	{ "Safe Links' own field", MARIE,
	  "https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2F&data=05%7C02%7Cmarie.tremblay%40parliament.example%7C1",
	  LOAD_CLICK, 0, NULL },
	{ "the sender's token inside of Safe Links", MARIE,
	  "https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2Fo%3Fu%3Dmarie.tremblay%2540parliament.example&data=05",
	  LOAD_CLICK, 0.6, "address" },
	{ "a redirector's field is the sender's", MARIE, "https://click.example/?url=https%3A%2F%2Fnews.example%2F&u=" MARIE, LOAD_CLICK, 0.6,
	  "address" },
	{ "not remote", MARIE, "mailto:" MARIE, LOAD_CLICK, 0, NULL },
};

START_TEST(says_what_it_found)
{
	struct sample s;

	sample_init(&s, cases[_i].recipient);
	sample_add(&s, bytes_of(cases[_i].url), cases[_i].load);
	ck_assert_int_eq(sample_run(&s, NULL), STATUS_OK);
	ck_assert_msg(s.e.findings.count == (cases[_i].confidence > 0), "%s: %zu", cases[_i].label, s.e.findings.count);
	if (s.e.findings.count > 0) {
		const struct finding *f = &s.e.findings.items[0];

		ck_assert_msg(f->confidence > cases[_i].confidence - 0.001 && f->confidence < cases[_i].confidence + 0.001, "%s: %g",
			      cases[_i].label, f->confidence);
		ck_assert_msg(strstr(f->evidence, cases[_i].words) != NULL, "%s: %s", cases[_i].label, f->evidence);
	}
	sample_free(&s);
}
END_TEST

/* Other addresses and names of the recipient; the directory says so. */
static const struct {
	const char *label, *url;
	double confidence;
	const char *words;
} others[] = {
	{ "another address", "http://h.example/?u=mtremblay@private.example", 0.95, "another address of the recipient" },
	{ "in base64", "http://h.example/?u=bXRyZW1ibGF5QHByaXZhdGUuZXhhbXBsZQ", 0.95, "another address of the recipient, in base64" },
	{ "its MD5", "http://h.example/1776b55acc037437d4180b19ed5a2382.gif", 0.95 * 0.95, "the MD5 of another address" },
	{ "its MD5 in capitals", "http://h.example/caa8064f1b407110cd12bcea1cf1a002.gif", 0.95 * 0.95, "the MD5 of another address" },
	{ "the MD5 of its local part in capitals", "http://h.example/fea54c5afa8c0585555ee6c1702b56b1.gif", 0.7 * 0.95, "local part" },
	{ "the SHA-1 of the name", "http://h.example/af9f945bc0c2c0d664fd7bd6a6d09935e4789b16.gif", 0.6 * 0.95, "the SHA-1 of the recipient's name" },
	{ "its local part", "http://h.example/?u=mtremblay", 0.7, "local part" },
	{ "the name", "http://h.example/marie-tremblay.jpg", 0.4, "the recipient's name" },
	{ "the name in hexadecimal", "http://h.example/4d617269652054" "72656d626c6179.gif", 0.6, "the recipient's name, in hexadecimal" },
	{ "somebody else of the directory", "http://h.example/?u=anna@private.example", 0, NULL },
};

START_TEST(directory_names_the_recipient)
{
	static const char people[] = "mtremblay@private.example -> " MARIE "\nMarie Tremblay -> " MARIE "\nanna@private.example -> anna@parliament.example\n";
	struct directory *directory = NULL;
	struct sample s;

	ck_assert_int_eq(directory_load_text("people", bytes_of(people), &directory, NULL), STATUS_OK);
	sample_init(&s, "Marie.Tremblay+x@parliament.example");
	sample_add(&s, bytes_of(others[_i].url), LOAD_AUTO);
	ck_assert_int_eq(sample_run(&s, directory), STATUS_OK);
	ck_assert_msg(s.e.findings.count == (others[_i].confidence > 0), "%s", others[_i].label);
	if (s.e.findings.count > 0) {
		const struct finding *f = &s.e.findings.items[0];

		ck_assert_msg(f->confidence > others[_i].confidence - 0.001 && f->confidence < others[_i].confidence + 0.001, "%s: %g",
			      others[_i].label, f->confidence);
		ck_assert_msg(strstr(f->evidence, others[_i].words) != NULL, "%s: %s", others[_i].label, f->evidence);
	}
	sample_free(&s);
	directory_destroy(&directory);
}
END_TEST

static const struct {
	const char *label, *sender;
	bool found;
} senders[] = {
	{ "VERP", "bounce-17-marie.tremblay=parliament.example@news.example", true },
	{ "in base64", "b.bWFyaWUudHJlbWJsYXlAcGFybGlhbWVudC5leGFtcGxl@news.example", true },
	{ "in hexadecimal", "r+6d617269652e7472656d626c6179407061726c69616d656e742e6578616d706c65@news.example", true },
	{ "MD5 as a label", "b@413d55a06d546dac9228800ae2c082c0.news.example", true },
	{ "the local part as labels", "b@marie.tremblay.news.example", true },
	{ "the last two labels", "b@marie.tremblay", false },
	{ "a domain of one label", "b@localhost", false },
	{ "no domain", "b@", false },
	{ "somebody else", "bounce-17-anna=parliament.example@news.example", false },
	{ "oneself", MARIE, false },
	{ "a colleague", "anna@parliament.example", false },
	{ "nobody", "", false },
};

START_TEST(looks_into_the_envelope_sender)
{
	struct sample s;

	sample_init(&s, MARIE);
	s.envelope.mail_from = bytes_of(senders[_i].sender);
	ck_assert_int_eq(sample_run(&s, NULL), STATUS_OK);
	ck_assert_msg(s.e.findings.count == senders[_i].found, "%s", senders[_i].label);
	if (senders[_i].found) {
		ck_assert_int_eq(s.e.findings.items[0].reference, FINDING_MESSAGE);
		ck_assert(s.e.findings.items[0].confidence < 0.5);
	}
	sample_free(&s);
}
END_TEST

/* Every URL of a message that has it, although the token is the same; and it is found among 500 recipients. */
START_TEST(the_same_token_is_found_each_time)
{
	enum { RECIPIENTS = 500 };
	static const char both[] = "http://h.example/?h=413d55a06d546dac9228800ae2c082c0&u=bWFyaWUudHJlbWJsYXlAcGFybGlhbWVudC5leGFtcGxl";
	struct bytes recipients[RECIPIENTS];
	struct sample s;

	sample_init(&s, MARIE);
	for (size_t i = 0; i < RECIPIENTS; i++) {
		const char *address = i == 321 ? MARIE : arena_printf(s.arena, "member.%zu@parliament.example", i);

		ck_assert_ptr_nonnull(address);
		recipients[i] = bytes_of(address);
	}
	s.envelope.recipients = recipients;
	s.envelope.recipient_count = RECIPIENTS;
	for (int i = 0; i < 3; i++)
		sample_add(&s, bytes_of(both), LOAD_AUTO);
	sample_add(&s, bytes_of("http://h.example/?h=413d55a06d546dac9228800ae2c082c0"), LOAD_AUTO);
	sample_add(&s, bytes_of("http://h.example/?h=5d41402abc4b2a76b9719d911017c592"), LOAD_AUTO);
	ck_assert_int_eq(sample_run(&s, NULL), STATUS_OK);
	ck_assert_uint_eq(s.e.findings.count, 4);
	sample_free(&s);
}
END_TEST

/* Of a rare algorithm too, if the recipients are few: each has an address and a local part, in lower and in upper case. */
START_TEST(a_beginning_of_a_rare_digest)
{
	enum { SOURCES_EACH = 4, FEW = DIGEST_FEW / SOURCES_EACH };

	for (size_t count = FEW; count <= FEW + 1; count++) {
		struct bytes recipients[FEW + 1];
		struct sample s;

		sample_init(&s, MARIE);
		recipients[0] = s.recipient;
		for (size_t i = 1; i < count; i++)
			recipients[i] = bytes_of(arena_printf(s.arena, "member.%zu@parliament.example", i));
		s.envelope.recipients = recipients;
		s.envelope.recipient_count = count;
		/* Of SHA3-384, whole and not. */
		sample_add(&s, bytes_of("http://h.example/?h=59cb711002eee6f756efd0e790aaa8afa2ef2e7651e8dc44657b4c50acf693a4"
					"7b74888a4fc4a04c041c04cd2939e1c0"), LOAD_AUTO);
		ck_assert_int_eq(sample_run(&s, NULL), STATUS_OK);
		ck_assert_uint_eq(s.e.findings.count, 1);
		s.e.findings = (struct findings){ 0 };
		s.e.references.count = 0;
		sample_add(&s, bytes_of("http://h.example/?h=59cb711002eee6f7"), LOAD_AUTO);
		ck_assert_int_eq(sample_run(&s, NULL), STATUS_OK);
		ck_assert_uint_eq(s.e.findings.count, count == FEW);
		sample_free(&s);
	}
}
END_TEST

START_TEST(no_memory)
{
	enum status status = STATUS_NOMEM;

	for (unsigned long n = 1; status != STATUS_OK; n++) {
		struct sample s;

		sample_init(&s, MARIE);
		sample_add(&s, bytes_of("http://h.example/eJzLTSzKTNUrKUrNTcpJrHQoSCzKyUzMTc0r0UutSMwtyEkFAN5zDSQ?h=5d41402abc4b2a76&%25u0040"),
			   LOAD_AUTO);
		mem_fail_at(n);
		status = sample_run(&s, NULL);
		mem_fail_at(0);
		ck_assert(status == STATUS_OK || status == STATUS_NOMEM);
		ck_assert_uint_lt(n, 1000);
		sample_free(&s);
	}
}
END_TEST

/* The n-th number of a fixed sequence (splitmix64). */
static uint64_t number(uint64_t n)
{
	n = (n + 1) * 0x9e3779b97f4a7c15u;
	n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9u;
	n = (n ^ n >> 27) * 0x94d049bb133111ebu;
	return n ^ n >> 31;
}

/* The tokens of harmless mail: names of files and articles, dates, sizes, digests of contents, ids of all kinds. */
static void write_harmless(uint64_t n, struct buf *url)
{
	static const char *const words[] = {
		"budget", "committee", "newsletter", "Parliament", "hearing", "spring", "picture", "report", "marie", "curie", "climate",
		"header", "logo", "unsubscribe", "members", "tremblant", "resort", "weekly", "signature", "banner",
	};
	const char *const word = words[number(n) % 20], *const other = words[number(n + 1) % 20];
	const unsigned long long a = number(n + 2), b = number(n + 3), c = number(n + 4), d = number(n + 5);
	unsigned char bytes[32];
	enum status status = STATUS_OK;

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)number(n * 32 + i);
	status = buf_printf(url, "http://%s.example/%s-%s/", other, word, other);
	if (status == STATUS_OK) switch (n % 8) {
	case 0:
		status = buf_printf(url, "%s-%llu.jpg?w=%llu&h=%llu", word, a % 100000, b % 2000, c % 2000);
		break;
	case 1:
		status = buf_printf(url, "%016llx%016llx.png", a, b);
		break;
	case 2:
		status = buf_printf(url, "?id=%08llx-%04llx-4%03llx-8%03llx-%012llx", a & 0xffffffff, b & 0xffff, b >> 20 & 0xfff,
				    c & 0xfff, d & 0xffffffffffff);
		break;
	case 3:
		status = buf_printf(url, "?upn=");
		encode_base64url((struct bytes){ bytes, 6 + a % 27 }, url);
		break;
	case 4:
		status = buf_printf(url, "%llu/%llu?t=%llu&c=%08llx", a % 10000000000, b % 1000000, 1500000000 + c % 300000000, d & 0xffffffff);
		break;
	case 5:
		encode_base32((struct bytes){ bytes, 5 + a % 20 }, url);
		break;
	case 6:
		status = buf_printf(url, "%016llx%016llx%016llx%016llx/%s.css?v=%08llx", a, b, c, d, word, d >> 32);
		break;
	default:
		status = buf_add_text(url, "c?d=");
		for (unsigned i = 0; i < 16; i++)
			status = buf_add_byte(url, (unsigned char)("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[bytes[i] % 62]));
		break;
	}
	ck_assert_int_eq(status, STATUS_OK);
}

/* At most one in 10,000: what chance does to beginnings of digests. */
START_TEST(harmless_urls_are_left_alone)
{
	enum { URLS = 100000, RECIPIENTS = 20, IN_ONE_MESSAGE = 500 };
	struct bytes recipients[RECIPIENTS];
	size_t found = 0;
	struct buf url;

	buf_init(&url, 10000);
	for (uint64_t first = 0; first < URLS; first += IN_ONE_MESSAGE) {
		struct sample s;

		sample_init(&s, MARIE);
		for (size_t i = 0; i < RECIPIENTS; i++) {
			const char *address = arena_printf(s.arena, "marie.%zu.tremblay%zu@parliament.example", i, (size_t)first + i);

			ck_assert_ptr_nonnull(address);
			recipients[i] = i == 0 ? s.recipient : bytes_of(address);
		}
		s.envelope.recipients = recipients;
		s.envelope.recipient_count = RECIPIENTS;
		for (uint64_t n = first; n < first + IN_ONE_MESSAGE; n++) {
			buf_truncate(&url, 0);
			write_harmless(n, &url);
			sample_add(&s, buf_bytes(&url), LOAD_AUTO);
		}
		ck_assert_int_eq(sample_run(&s, NULL), STATUS_OK);
		for (size_t i = 0; i < s.e.findings.count; i++)
			printf("found in harmless: %s\n", s.e.findings.items[i].evidence);
		found += s.e.findings.count;
		sample_free(&s);
	}
	buf_free(&url);
	ck_assert_uint_le(found, URLS / 10000);
}
END_TEST

static size_t encoding_count(void)
{
	size_t n = 0;

	while (encoding_row(n) != NULL)
		n++;
	return n;
}

static void set_up(void)
{
	kept = detect_kept_new();
	ck_assert_ptr_nonnull(kept);
}

static void tear_down(void)
{
	detect_kept_destroy(&kept);
}

int main(void)
{
	Suite *s = suite_create("detect/recipient_token");
	TCase *t = tcase_create("recipient_token");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, one_encoding_in_every_place, 0, (int)encoding_count());
	tcase_add_loop_test(t, every_chain_of_two_in_every_place, 0, (int)encoding_count());
	tcase_add_loop_test(t, longer_chains, 0, ROWS(chains));
	tcase_add_test(t, base58_has_a_limit);
	tcase_add_loop_test(t, digests_in_every_writing, 0, ROWS(digests));
	tcase_add_loop_test(t, says_what_it_found, 0, ROWS(cases));
	tcase_add_loop_test(t, directory_names_the_recipient, 0, ROWS(others));
	tcase_add_loop_test(t, looks_into_the_envelope_sender, 0, ROWS(senders));
	tcase_add_test(t, the_same_token_is_found_each_time);
	tcase_add_test(t, a_beginning_of_a_rare_digest);
	tcase_add_test(t, no_memory);
	tcase_add_test(t, harmless_urls_are_left_alone);
	suite_add_tcase(s, t);
	return suite_run(s);
}
