#include "url/parser.h"
#include <string.h>
#include "base/ascii.h"
#include "url/host.h"

enum state {
	SCHEME_START, NO_SCHEME, SPECIAL_RELATIVE_OR_AUTHORITY, PATH_OR_AUTHORITY, RELATIVE, RELATIVE_SLASH,
	SPECIAL_AUTHORITY_SLASHES, SPECIAL_AUTHORITY_IGNORE_SLASHES, AUTHORITY, HOST, PORT, FILE_SCHEME, FILE_SLASH,
	FILE_HOST, PATH_START, PATH, OPAQUE_PATH, QUERY, FRAGMENT, DONE, FAILURE
};

/* A component: [start, end) of the output. */
struct span {
	size_t start, end;
};

/*
 * Components are written in the order in which they are serialised, which is also the order in which they are
 * parsed: the output is the href, and "shorten the path" cuts its end.
 */
struct parser {
	const unsigned char *p, *end;		/* the pointer of the standard, and EOF */
	const struct url *base;
	struct output *out;
	struct oddities *oddities;
	struct span scheme, username, password, host, port, path, query, fragment;
	const char *default_port;
	bool maps_hosts, is_special, is_file, has_opaque_path, has_query, has_fragment;
	enum url_host_type host_type;
};

static const struct {
	struct bytes scheme;
	const char *port;
} special_schemes[] = {
	{ BYTES("http"), "80" },
	{ BYTES("https"), "443" },
	{ BYTES("file"), "" },
	{ BYTES("ftp"), "21" },
	{ BYTES("ws"), "80" },
	{ BYTES("wss"), "443" },
};

/* Whether scheme is special (4.2), and its default port in *port_r, "" for file. */
static bool is_special_scheme(struct bytes scheme, const char **port_r)
{
	for (size_t i = 0; i < sizeof(special_schemes) / sizeof(special_schemes[0]); i++) {
		if (bytes_equal(scheme, special_schemes[i].scheme)) {
			*port_r = special_schemes[i].port;
			return true;
		}
	}
	return false;
}

static struct bytes view(const struct parser *u, struct span s)
{
	return (struct bytes){ u->out->data + s.start, s.end - s.start };
}

static bool is_slash(const struct parser *u, const unsigned char *p)
{
	return p < u->end && (*p == '/' || (*p == '\\' && u->is_special));
}

/* A slash where the standard wants one, in either direction for special schemes. */
static bool take_slash(struct parser *u)
{
	if (!is_slash(u, u->p))
		return false;
	if (*u->p == '\\')
		oddities_add(u->oddities, ODDITY_URL_BACKSLASH);
	u->p++;
	return true;
}

static struct span copy_part(struct parser *u, struct bytes from)
{
	const size_t start = u->out->len;

	output_add(u->out, from);
	return (struct span){ start, u->out->len };
}

static void set_scheme(struct parser *u, struct bytes scheme)
{
	u->is_special = is_special_scheme(scheme, &u->default_port);
	u->is_file = u->is_special && u->default_port[0] == '\0';
}

/* The scheme of the base with its ":". */
static void copy_scheme(struct parser *u)
{
	u->scheme = copy_part(u, u->base->scheme);
	output_byte(u->out, ':');
	set_scheme(u, u->base->scheme);
}

static void start_authority(struct parser *u)
{
	output_byte(u->out, '/');
	output_byte(u->out, '/');
}

/* What the serialiser puts between ":" and the path (4.5): user name, password, host and port of the base. */
static void copy_authority(struct parser *u)
{
	const struct url *base = u->base;

	u->host_type = base->host_type;
	if (base->host_type == URL_HOST_NONE)
		return;
	start_authority(u);
	u->username = copy_part(u, base->username);
	if (base->password.len > 0) {
		output_byte(u->out, ':');
		u->password = copy_part(u, base->password);
	}
	if (base->username.len > 0 || base->password.len > 0)
		output_byte(u->out, '@');
	u->host = copy_part(u, base->host);
	if (base->port.len > 0) {
		output_byte(u->out, ':');
		u->port = copy_part(u, base->port);
	}
}

static void copy_path(struct parser *u)
{
	u->path = copy_part(u, u->base->path);
	u->has_opaque_path = u->base->has_opaque_path;
}

static void copy_query(struct parser *u)
{
	u->has_query = u->base->has_query;
	if (!u->has_query)
		return;
	output_byte(u->out, '?');
	u->query = copy_part(u, u->base->query);
}

/* "C:" or "C|". */
static bool is_drive_letter(struct bytes segment)
{
	return segment.len == 2 && ascii_is_alpha(segment.data[0]) && (segment.data[1] == ':' || segment.data[1] == '|');
}

static bool is_normalized_drive_letter(struct bytes segment)
{
	return is_drive_letter(segment) && segment.data[1] == ':';
}

/* "Starts with a Windows drive letter" (4.1): one that ends there or before a slash, "?" or "#". */
static bool starts_with_drive_letter(const unsigned char *p, const unsigned char *end)
{
	return end - p >= 2 && is_drive_letter(bytes_span(p, p + 2)) &&
	       (end - p == 2 || p[2] == '/' || p[2] == '\\' || p[2] == '?' || p[2] == '#');
}

/* "Shorten a URL's path" (4.1). The path is what stands in the output from its start on. */
static void shorten_path(struct parser *u)
{
	const unsigned char *path = u->out->data + u->path.start;
	size_t len = u->out->len - u->path.start;

	if (u->is_file && len == 3 && is_normalized_drive_letter((struct bytes){ path + 1, 2 }))
		return;
	while (len > 0 && path[--len] != '/')
		;
	u->out->len = u->path.start + len;
}

/* 4.4, scheme start state and scheme state. */
static enum state scheme_start_state(struct parser *u)
{
	const unsigned char *p = u->p;

	if (p == u->end || !ascii_is_alpha(*p))
		return NO_SCHEME;
	while (p < u->end && (ascii_is_alnum(*p) || *p == '+' || *p == '-' || *p == '.'))
		p++;
	if (p == u->end || *p != ':')
		return NO_SCHEME;
	for (; u->p < p; u->p++)
		output_byte(u->out, ascii_lower(*u->p));
	u->scheme.end = u->out->len;
	output_byte(u->out, ':');
	u->p++;
	set_scheme(u, view(u, u->scheme));
	if (u->is_file)
		return FILE_SCHEME;
	if (u->is_special && u->base != NULL && bytes_equal(u->base->scheme, view(u, u->scheme)))
		return SPECIAL_RELATIVE_OR_AUTHORITY;
	if (u->is_special)
		return SPECIAL_AUTHORITY_SLASHES;
	if (u->p < u->end && *u->p == '/') {
		u->p++;
		return PATH_OR_AUTHORITY;
	}
	u->path.start = u->out->len;
	return OPAQUE_PATH;
}

static enum state no_scheme_state(struct parser *u)
{
	if (u->base == NULL)
		return FAILURE;
	if (u->base->has_opaque_path) {
		if (u->p == u->end || *u->p != '#')
			return FAILURE;
		copy_scheme(u);
		copy_path(u);
		copy_query(u);
		return FRAGMENT;
	}
	copy_scheme(u);
	return u->is_file ? FILE_SCHEME : RELATIVE;
}

/* Note a web URL that leaves out slashes behind the scheme. */
static void note_slashes(struct parser *u)
{
	if (!is_slash(u, u->p) || !is_slash(u, u->p + 1))
		oddities_add(u->oddities, ODDITY_URL_MISSING_SLASHES);
}

static enum state special_relative_or_authority_state(struct parser *u)
{
	note_slashes(u);
	return u->end - u->p >= 2 && u->p[0] == '/' && u->p[1] == '/' ? SPECIAL_AUTHORITY_IGNORE_SLASHES : RELATIVE;
}

static enum state path_or_authority_state(struct parser *u)
{
	if (u->p < u->end && *u->p == '/') {
		u->p++;
		return AUTHORITY;
	}
	u->path.start = u->out->len;
	return PATH;
}

/* What relative state and file state share: take over from the base all that stands before the pointer. */
static enum state inherit(struct parser *u)
{
	copy_authority(u);
	copy_path(u);
	if (u->p < u->end && *u->p == '?')
		return QUERY;
	if (u->p == u->end || *u->p == '#') {
		copy_query(u);
		return u->p == u->end ? DONE : FRAGMENT;
	}
	return PATH;
}

/* The scheme is written: that of the base, or the same again. */
static enum state relative_state(struct parser *u)
{
	enum state next;

	if (take_slash(u))
		return RELATIVE_SLASH;
	next = inherit(u);
	if (next == PATH)
		shorten_path(u);
	return next;
}

static enum state relative_slash_state(struct parser *u)
{
	if (take_slash(u))
		return u->is_special ? SPECIAL_AUTHORITY_IGNORE_SLASHES : AUTHORITY;
	copy_authority(u);
	u->path.start = u->out->len;
	return PATH;
}

static enum state special_authority_slashes_state(struct parser *u)
{
	note_slashes(u);
	return SPECIAL_AUTHORITY_IGNORE_SLASHES;
}

static enum state special_authority_ignore_slashes_state(struct parser *u)
{
	while (take_slash(u))
		;
	return AUTHORITY;
}

/* Where an authority, host, port or path segment ends: at a slash, "?", "#" or EOF. */
static const unsigned char *component_end(const struct parser *u)
{
	const unsigned char *p = u->p;

	while (p < u->end && !is_slash(u, p) && *p != '?' && *p != '#')
		p++;
	return p;
}

static enum state authority_state(struct parser *u)
{
	const unsigned char *end = component_end(u), *at = end, *colon = u->p;

	start_authority(u);
	while (at > u->p && at[-1] != '@')
		at--;
	if (at == u->p)
		return HOST;
	if (at == end)
		return FAILURE;
	oddities_add(u->oddities, ODDITY_URL_USER_INFO);
	at--;
	while (colon < at && *colon != ':')
		colon++;
	u->username.start = u->out->len;
	output_encode(u->out, bytes_span(u->p, colon), SET_USERINFO);
	u->username.end = u->out->len;
	if (at - colon > 1) {
		output_byte(u->out, ':');
		u->password.start = u->out->len;
		output_encode(u->out, bytes_span(colon + 1, at), SET_USERINFO);
		u->password.end = u->out->len;
	}
	if (u->out->len > u->username.start)
		output_byte(u->out, '@');
	u->p = at + 1;
	return HOST;
}

/* Host state and hostname state. */
static enum state host_state(struct parser *u)
{
	const unsigned char *p, *end = component_end(u);
	bool in_brackets = false;
	bool valid;

	for (p = u->p; p < end && (*p != ':' || in_brackets); p++) {
		if (*p == '[')
			in_brackets = true;
		else if (*p == ']')
			in_brackets = false;
	}
	if (p == u->p && (u->is_special || p < end))
		return FAILURE;
	u->host.start = u->out->len;
	valid = host_parse(bytes_span(u->p, p), u->is_special, u->maps_hosts, u->out, &u->host_type, u->oddities);
	u->host.end = u->out->len;
	u->p = p;
	if (!valid)
		return FAILURE;
	if (p == end)
		return PATH_START;
	u->p++;
	return PORT;
}

static enum state port_state(struct parser *u)
{
	const unsigned char *start = u->p, *end = component_end(u);
	unsigned port = 0;
	unsigned char digits[5];
	unsigned n = 0;

	for (; u->p < end && ascii_is_digit(*u->p); u->p++) {
		port = port * 10 + (unsigned)(*u->p - '0');
		if (port > 65535)
			return FAILURE;
	}
	if (u->p < end)
		return FAILURE;
	if (u->p == start)
		return PATH_START;
	do {
		digits[sizeof(digits) - ++n] = (unsigned char)('0' + port % 10);
		port /= 10;
	} while (port > 0);
	if (u->is_special && strlen(u->default_port) == n &&
	    memcmp(u->default_port, digits + sizeof(digits) - n, n) == 0)
		return PATH_START;
	output_byte(u->out, ':');
	u->port = copy_part(u, (struct bytes){ digits + sizeof(digits) - n, n });
	return PATH_START;
}

/* File state; the scheme is written. */
static enum state file_state(struct parser *u)
{
	const bool base_is_file = u->base != NULL && bytes_is(u->base->scheme, "file");
	enum state next;

	if (take_slash(u))
		return FILE_SLASH;
	if (!base_is_file) {
		start_authority(u);
		u->host.start = u->host.end = u->path.start = u->out->len;
		u->host_type = URL_HOST_EMPTY;
		return PATH;
	}
	next = inherit(u);
	if (next != PATH)
		return next;
	if (starts_with_drive_letter(u->p, u->end))
		u->out->len = u->path.start;
	else
		shorten_path(u);
	return PATH;
}

static enum state file_slash_state(struct parser *u)
{
	if (take_slash(u))
		return FILE_HOST;
	if (u->base == NULL || !bytes_is(u->base->scheme, "file")) {
		start_authority(u);
		u->host.start = u->host.end = u->path.start = u->out->len;
		u->host_type = URL_HOST_EMPTY;
		return PATH;
	}
	copy_authority(u);
	u->path.start = u->out->len;
	if (!starts_with_drive_letter(u->p, u->end) && u->base->path.len >= 3) {
		const size_t first_end = bytes_find_byte(u->base->path, '/', 1);

		if (is_normalized_drive_letter(bytes_slice(u->base->path, 1, first_end)))
			output_add(u->out, bytes_slice(u->base->path, 0, first_end));
	}
	return PATH;
}

static enum state file_host_state(struct parser *u)
{
	const unsigned char *end = component_end(u);
	struct bytes text = bytes_span(u->p, end);

	start_authority(u);
	u->host.start = u->host.end = u->path.start = u->out->len;
	u->host_type = URL_HOST_EMPTY;
	if (is_drive_letter(text))
		return PATH;
	u->p = end;
	if (text.len == 0)
		return PATH_START;
	if (!host_parse(text, true, u->maps_hosts, u->out, &u->host_type, u->oddities))
		return FAILURE;
	u->host.end = u->out->len;
	if (bytes_is(view(u, u->host), "localhost")) {
		u->out->len = u->host.end = u->host.start;
		u->host_type = URL_HOST_EMPTY;
	}
	return PATH_START;
}

static enum state path_start_state(struct parser *u)
{
	u->path.start = u->out->len;
	if (take_slash(u) || u->is_special)
		return PATH;
	if (u->p == u->end)
		return DONE;
	return *u->p == '?' ? QUERY : *u->p == '#' ? FRAGMENT : PATH;
}

/* How many dots a segment stands for ("." or "%2e"), if it is nothing else; else 0. */
static unsigned count_dots(struct bytes segment)
{
	unsigned dots = 0;

	if (segment.len > 6)
		return 0;
	for (size_t i = 0; i < segment.len; dots++) {
		if (segment.data[i] == '.')
			i++;
		else if (bytes_starts_with_nocase(bytes_slice(segment, i, segment.len), "%2e"))
			i += 3;
		else
			return 0;
	}
	return dots;
}

static void add_segment(struct parser *u, struct bytes segment)
{
	const bool is_first = u->out->len == u->path.start;

	output_byte(u->out, '/');
	if (u->is_file && is_first && is_drive_letter(segment)) {
		output_byte(u->out, segment.data[0]);
		output_byte(u->out, ':');
	} else {
		output_encode(u->out, segment, SET_PATH);
	}
}

/* Path state; the pointer stands behind the slash of a segment, one that is there or one that is understood. */
static enum state path_state(struct parser *u)
{
	const unsigned char *end;
	bool slash;

	do {
		struct bytes segment;
		unsigned dots;

		end = component_end(u);
		segment = bytes_span(u->p, end);
		dots = count_dots(segment);
		u->p = end;
		slash = take_slash(u);
		if (dots == 2)
			shorten_path(u);
		if (dots == 0 || dots > 2)
			add_segment(u, segment);
		else if (!slash)
			output_byte(u->out, '/');
	} while (slash);
	if (u->p == u->end)
		return DONE;
	return *u->p == '?' ? QUERY : FRAGMENT;
}

/* Opaque path state. A space stays, but for one that would be stripped once query and fragment are gone. */
static enum state opaque_path_state(struct parser *u)
{
	const unsigned char *p = u->p;

	u->has_opaque_path = true;
	while (p < u->end && *p != '?' && *p != '#')
		p++;
	if (p > u->p && p < u->end && p[-1] == ' ') {
		output_encode(u->out, bytes_span(u->p, p - 1), SET_C0);
		output_encode(u->out, bytes_span(p - 1, p), SET_QUERY);
	} else {
		output_encode(u->out, bytes_span(u->p, p), SET_C0);
	}
	u->p = p;
	if (p == u->end)
		return DONE;
	return *p == '?' ? QUERY : FRAGMENT;
}

/* Query state; the pointer stands on "?". */
static enum state query_state(struct parser *u)
{
	const unsigned char *start = ++u->p;

	while (u->p < u->end && *u->p != '#')
		u->p++;
	output_byte(u->out, '?');
	u->has_query = true;
	u->query.start = u->out->len;
	output_encode(u->out, bytes_span(start, u->p), u->is_special ? SET_SPECIAL_QUERY : SET_QUERY);
	u->query.end = u->out->len;
	return u->p == u->end ? DONE : FRAGMENT;
}

/* Fragment state; the pointer stands on "#". */
static enum state fragment_state(struct parser *u)
{
	output_byte(u->out, '#');
	u->has_fragment = true;
	u->fragment.start = u->out->len;
	output_encode(u->out, bytes_span(u->p + 1, u->end), SET_FRAGMENT);
	u->fragment.end = u->out->len;
	u->p = u->end;
	return DONE;
}

static enum state (*const state_functions[])(struct parser *) = {
	[SCHEME_START] = scheme_start_state,
	[NO_SCHEME] = no_scheme_state,
	[SPECIAL_RELATIVE_OR_AUTHORITY] = special_relative_or_authority_state,
	[PATH_OR_AUTHORITY] = path_or_authority_state,
	[RELATIVE] = relative_state,
	[RELATIVE_SLASH] = relative_slash_state,
	[SPECIAL_AUTHORITY_SLASHES] = special_authority_slashes_state,
	[SPECIAL_AUTHORITY_IGNORE_SLASHES] = special_authority_ignore_slashes_state,
	[AUTHORITY] = authority_state,
	[HOST] = host_state,
	[PORT] = port_state,
	[FILE_SCHEME] = file_state,
	[FILE_SLASH] = file_slash_state,
	[FILE_HOST] = file_host_state,
	[PATH_START] = path_start_state,
	[PATH] = path_state,
	[OPAQUE_PATH] = opaque_path_state,
	[QUERY] = query_state,
	[FRAGMENT] = fragment_state,
};

/* The serialiser's "/." (4.5): without it, a path that begins with "//" would read as a host. */
static void guard_path(struct parser *u)
{
	struct output *out = u->out;
	const size_t start = u->path.start;

	if (u->host_type != URL_HOST_NONE || u->has_opaque_path || u->path.end - start < 2 ||
	    out->data[start] != '/' || out->data[start + 1] != '/' || !output_reserve(out, 2))
		return;
	memmove(out->data + start + 2, out->data + start, out->len - start);
	memcpy(out->data + start, "/.", 2);
	out->len += 2;
	u->path = (struct span){ start + 2, u->path.end + 2 };
	u->query = (struct span){ u->query.start + 2, u->query.end + 2 };
	u->fragment = (struct span){ u->fragment.start + 2, u->fragment.end + 2 };
}

bool parser_run(struct bytes input, const struct url *base, bool maps_hosts, struct output *out, struct url *url_r,
		struct oddities *oddities)
{
	struct parser u = { .p = input.data, .end = input.data + input.len, .base = base, .out = out,
			    .oddities = oddities, .maps_hosts = maps_hosts };
	enum state state = SCHEME_START;

	while (state != DONE && state != FAILURE && out->status == STATUS_OK)
		state = state_functions[state](&u);
	if (state != DONE || out->status != STATUS_OK)
		return false;
	u.path.end = u.has_query ? u.query.start - 1 : u.has_fragment ? u.fragment.start - 1 : out->len;
	guard_path(&u);
	if (out->status != STATUS_OK)
		return false;
	*url_r = (struct url){
		.href = { out->data, out->len },
		.scheme = view(&u, u.scheme),
		.username = view(&u, u.username),
		.password = view(&u, u.password),
		.host = view(&u, u.host),
		.port = view(&u, u.port),
		.path = view(&u, u.path),
		.query = view(&u, u.query),
		.fragment = view(&u, u.fragment),
		.has_query = u.has_query,
		.has_fragment = u.has_fragment,
		.is_special = u.is_special,
		.has_opaque_path = u.has_opaque_path,
		.host_type = u.host_type,
	};
	return true;
}
