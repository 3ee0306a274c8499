/*
 * differential_gmime.c - the leaves of other projects' test mails, as we find them and as GMime does.
 *
 * Reads all .eml files below UNBEACON_CONFORMANCE/mime (else $srcdir/../shared/conformance/mime) and compares the
 * lists of leaves: type, subtype and decoded bytes, in order. Each difference stands in a table below with the
 * reason why ours is the safer reading; a row that is no difference any more is a failure as well.
 *
 * With -v it prints both lists where they differ.
 */
#include <gmime/gmime.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "message/message.h"

enum { MAX_BYTES = 1 << 26, EXIT_SKIPPED = 77 };

static const char base64_goes_on[] =
	"text that is no base64 behind or instead of it:"
	" GMime stops at padding and drops the rest of a group, we go on";
static const char empty_part[] =
	"a part without header and body:"
	" GMime leaves it out, we keep it as an empty leaf";
static const char stray_lines[] =
	"lines without a colon in a header:"
	" GMime passes over them and drops the text, we take it for the body";

static const struct {
	const char *path, *reason;
} known[] = {
	{ "mimekit/UnitTests/TestData/partial/rfc2046.eml", base64_goes_on },
	{ "stalwart/resources/eml/malformed/000.eml", empty_part },
	{ "stalwart/resources/eml/malformed/001.eml",
	  "an outer boundary that the inner one begins cuts the inner multipart's header; GMime drops that "
	  "multipart, we keep it as a leaf" },
	{ "stalwart/resources/eml/malformed/002.eml",
	  "a multipart whose boundary never occurs: GMime shows nothing, we scan the body as HTML and text" },
	{ "stalwart/resources/eml/malformed/004.eml",
	  "boundaries that nowhere occur exactly: GMime shows nothing, we take the line that looks like "
	  "one" },
	{ "stalwart/resources/eml/malformed/005.eml", empty_part },
	{ "stalwart/resources/eml/malformed/007.eml",
	  "a multipart's own delimiter stands in its header: GMime shows it as text, we also read the part "
	  "behind it" },
	{ "stalwart/resources/eml/malformed/013.eml", empty_part },
	{ "stalwart/resources/eml/malformed/014.eml", empty_part },
	{ "stalwart/resources/eml/malformed/017.eml",
	  "the semicolon before the boundary is missing: GMime finds no parts, we do" },
	{ "stalwart/resources/eml/malformed/019.eml", stray_lines },
	{ "stalwart/resources/eml/malformed/020.eml",
	  "two Content-Types, the second for want of a delimiter: GMime takes the last and sees one text, "
	  "we take the multipart and keep the text as another reading" },
	{ "stalwart/resources/eml/malformed/021.eml",
	  "two Content-Types, as above" },
	{ "stalwart/resources/eml/malformed/022.eml", stray_lines },
	{ "stalwart/resources/eml/rfc/000.eml", base64_goes_on },
	{ "stalwart/resources/eml/rfc/008.eml",
	  "a message behind base64: GMime shows it as a file, we read it" },
	{ "stalwart/resources/eml/thirdparty/001.eml",
	  "LF in a mail with CR LF elsewhere: GMime cuts a byte of content with the line break" },
	{ "stalwart/resources/eml/thirdparty/002.eml", base64_goes_on },
	{ "stalwart/resources/eml/thirdparty/015.eml", stray_lines },
};

static bool was_met[sizeof(known) / sizeof(known[0])];
static struct { unsigned files, equal, listed, unexpected; } counts;
static bool verbose;

/* One line a leaf: "text/html 12 0123456789abcdef". */
static void add_leaf(struct buf *out, const char *type, const char *subtype, struct bytes content)
{
	uint64_t digest = 14695981039346656037u;
	char line[512];
	int len;

	for (size_t i = 0; i < content.len; i++)
		digest = (digest ^ content.data[i]) * 1099511628211u;
	len = snprintf(line, sizeof(line), "%s/%s %zu %016llx\n", type, subtype, content.len,
		       (unsigned long long)digest);
	for (int i = 0; i < len; i++) {
		if (line[i] >= 'A' && line[i] <= 'Z')
			line[i] |= 0x20;
	}
	if (buf_add(out, line, (size_t)len) != STATUS_OK)
		exit(EXIT_FAILURE);
}

/* Whether p is in the first reading of all that it stands in. */
static bool is_first_reading(const struct part *p)
{
	while (p != NULL && p->reading == 0)
		p = p->parent;
	return p == NULL;
}

static void list_ours(struct bytes raw, struct buf *out)
{
	struct arena *a = arena_new(MAX_BYTES);
	struct message m;

	if (message_parse(raw, &message_limits_default, a, &m) != STATUS_OK)
		exit(EXIT_FAILURE);
	for (struct part *p = m.root; p != NULL; p = p->next) {
		char type[128], subtype[128];
		struct bytes content;

		if (p->is_multipart || p->is_message || !is_first_reading(p))
			continue;
		if (part_content(p, a, &content) != STATUS_OK)
			exit(EXIT_FAILURE);
		snprintf(type, sizeof(type), "%.*s", (int)p->type.type.len, (const char *)p->type.type.data);
		snprintf(subtype, sizeof(subtype), "%.*s", (int)p->type.subtype.len,
			 (const char *)p->type.subtype.data);
		add_leaf(out, type, subtype, content);
	}
	arena_destroy(&a);
}

static void list_object(GMimeObject *object, struct buf *out)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);

	if (GMIME_IS_MULTIPART(object)) {
		GMimeMultipart *multipart = GMIME_MULTIPART(object);

		for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
			list_object(g_mime_multipart_get_part(multipart, i), out);
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

		if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
			list_object(g_mime_message_get_mime_part(message), out);
	} else if (GMIME_IS_PART(object)) {
		GMimeStream *memory = g_mime_stream_mem_new();
		GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
		GByteArray *array;

		if (content != NULL)
			g_mime_data_wrapper_write_to_stream(content, memory);
		array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
		add_leaf(out, g_mime_content_type_get_media_type(type), g_mime_content_type_get_media_subtype(type),
			 (struct bytes){ array->data, array->len });
		g_object_unref(memory);
	}
}

static void list_theirs(struct bytes raw, struct buf *out)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)raw.data, raw.len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message;

	if (bytes_starts_with(raw, "From "))
		g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL && g_mime_message_get_mime_part(message) != NULL)
		list_object(g_mime_message_get_mime_part(message), out);
	if (message != NULL)
		g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
}

static const char *reason_for(const char *path)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].path, path) == 0) {
			was_met[i] = true;
			return known[i].reason;
		}
	}
	return NULL;
}

static void compare_file(const char *path, const char *name)
{
	struct buf raw, ours, theirs;
	const char *reason = NULL;

	buf_init(&raw, MAX_BYTES);
	buf_init(&ours, MAX_BYTES);
	buf_init(&theirs, MAX_BYTES);
	if (file_read(path, &raw) != STATUS_OK) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	list_ours(buf_bytes(&raw), &ours);
	list_theirs(buf_bytes(&raw), &theirs);
	counts.files++;
	if (bytes_equal(buf_bytes(&ours), buf_bytes(&theirs))) {
		counts.equal++;
	} else {
		reason = reason_for(name);
		*(reason != NULL ? &counts.listed : &counts.unexpected) += 1;
		if (reason == NULL || verbose)
			printf("%s: %s\n--- ours\n%.*s--- GMime\n%.*s", name, reason != NULL ? reason : "not expected",
			       (int)ours.len, (const char *)ours.data, (int)theirs.len, (const char *)theirs.data);
	}
	buf_free(&raw);
	buf_free(&ours);
	buf_free(&theirs);
}

/* All .eml files below root, in the order of their names; name is the part of the path behind root. */
static void compare_folder(const char *root, const char *name)
{
	char *folder = g_build_filename(root, name, NULL);
	GDir *d = g_dir_open(folder, 0, NULL);
	GList *entries = NULL;
	const char *entry;

	g_free(folder);
	if (d == NULL)
		return;
	while ((entry = g_dir_read_name(d)) != NULL)
		entries = g_list_insert_sorted(entries, g_strdup(entry), (GCompareFunc)strcmp);
	g_dir_close(d);
	for (GList *l = entries; l != NULL; l = l->next) {
		char *inner = name[0] != '\0' ? g_build_filename(name, l->data, NULL) : g_strdup(l->data);
		char *path = g_build_filename(root, inner, NULL);
		struct stat st;

		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			compare_folder(root, inner);
		else if (g_str_has_suffix(inner, ".eml"))
			compare_file(path, inner);
		g_free(path);
		g_free(inner);
	}
	g_list_free_full(entries, g_free);
}

int main(int argc, char **argv)
{
	const char *folder = getenv("UNBEACON_CONFORMANCE"), *source = getenv("srcdir");
	char root[PATH_MAX];
	struct stat st;

	verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	if (folder != NULL)
		snprintf(root, sizeof(root), "%s/mime", folder);
	else
		snprintf(root, sizeof(root), "%s/../shared/conformance/mime", source != NULL ? source : ".");
	if (stat(root, &st) != 0) {
		puts("skipped: no conformance data");
		return EXIT_SKIPPED;
	}
	g_mime_init();
	compare_folder(root, "");
	g_mime_shutdown();
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!was_met[i]) {
			printf("%s: listed, but there is no difference\n", known[i].path);
			counts.unexpected++;
		}
	}
	printf("%u files, %u equal, %u different for a listed reason, %u unexpected\n", counts.files, counts.equal,
	       counts.listed, counts.unexpected);
	return counts.files > 0 && counts.unexpected == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
