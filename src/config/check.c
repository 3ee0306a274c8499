#include "config/check.h"
#include <arpa/inet.h>
#include <string.h>
#include <sys/un.h>
#include "base/ascii.h"

bool is_path(const char *text)
{
	return text[0] == '/';
}

bool is_path_or_empty(const char *text)
{
	return text[0] == '\0' || is_path(text);
}

static bool is_port(const char *text, size_t len)
{
	unsigned long long port;

	return bytes_to_number((struct bytes){ (const unsigned char *)text, len }, 65535, &port) && port > 0;
}

/* A host name or an IPv4 address. */
static bool is_host(const char *text, size_t len)
{
	bool after_dot = true;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '.' ? after_dot : !ascii_is_alnum(c) && c != '-' && c != '_')
			return false;
		after_dot = c == '.';
	}
	return len > 0 && len <= 253 && !after_dot;
}

/* No resolver is linked: "PORT@ADDRESS" with an address written in digits. */
static bool is_port_at(const char *text, int family)
{
	unsigned char address[16];
	const char *at = strchr(text, '@');

	return at != NULL && is_port(text, (size_t)(at - text)) && inet_pton(family, at + 1, address) == 1;
}

bool is_socket(const char *text)
{
	if (strncmp(text, "unix:", 5) == 0)
		return is_path(text + 5) && strlen(text + 5) < sizeof(((struct sockaddr_un *)NULL)->sun_path);
	if (strncmp(text, "inet:", 5) == 0)
		return is_port_at(text + 5, AF_INET);
	return strncmp(text, "inet6:", 6) == 0 && is_port_at(text + 6, AF_INET6);
}

bool is_name(const char *text)
{
	size_t n = 0;

	for (; text[n] != '\0'; n++) {
		unsigned char c = (unsigned char)text[n];

		if (!ascii_is_alnum(c) && c != '-' && c != '_' && c != '.')
			return false;
	}
	return n > 0 && n <= 64 && text[0] != '-';
}

bool is_name_or_empty(const char *text)
{
	return text[0] == '\0' || is_name(text);
}

bool is_feed(const char *text)
{
	return strcmp(text, "pack") == 0 || strcmp(text, "taxii") == 0 || strcmp(text, "misp") == 0;
}

bool is_minisign_key(const char *text)
{
	struct minisign_key key;

	return strchr(text, '\n') == NULL && minisign_key_parse(bytes_of(text), &key);
}

/* "SCHEME://HOST" with whatever follows; nothing that would not stand in a URL. */
static bool is_url(const char *text, const char *scheme)
{
	const size_t length = strlen(scheme);
	size_t n = 0;

	if (strncmp(text, scheme, length) != 0)
		return false;
	for (; text[n] != '\0'; n++) {
		if (text[n] <= ' ' || text[n] > '~' || strchr("\"<>\\^`{|}#", text[n]) != NULL)
			return false;
	}
	/* No user and password: they would stand in lists of processes. */
	return n > length && n < 2000 && text[length] != '/' && strchr(text, '@') == NULL;
}

bool is_pack_source(const char *text)
{
	return is_path(text) || is_url(text, "https://");
}

bool is_proxy_or_empty(const char *text)
{
	return text[0] == '\0' || is_url(text, "http://") || is_url(text, "https://") || is_url(text, "socks5h://");
}

bool is_pin(const char *text)
{
	static const char prefix[] = "sha256//", letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *digest = text + sizeof(prefix) - 1;

	return strncmp(text, prefix, sizeof(prefix) - 1) == 0 && strlen(digest) == 44 && strspn(digest, letters) == 43 && digest[43] == '=';
}

bool is_authserv_id(const char *text)
{
	size_t n = 0;

	for (; text[n] != '\0'; n++) {
		if (text[n] <= ' ' || text[n] > '~' || strchr("\";()<>,\\", text[n]) != NULL)
			return false;
	}
	return n > 0 && n <= 253;
}

bool is_vouching_domain(const char *text)
{
	if (strcmp(text, "*") == 0)
		return true;
	text += text[0] == '.';
	return is_host(text, strlen(text));
}

bool is_member(const char *text)
{
	const char *at = strrchr(text, '@');
	const char *domain;

	if (at == NULL || strlen(text) > GROUP_ADDRESS_MAX)
		return false;
	for (const char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c <= ' ' || *c == 0x7f)
			return false;
	}
	domain = at + 1;
	if (at == text)
		domain += *domain == '.';
	return is_host(domain, strlen(domain));
}

bool is_server_or_empty(const char *text)
{
	const char *host, *colon;
	unsigned char address[16];
	char digits[64];
	size_t len;

	if (text[0] == '\0')
		return true;
	if (strncmp(text, "smtp://", 7) == 0)
		host = text + 7;
	else if (strncmp(text, "smtps://", 8) == 0)
		host = text + 8;
	else
		return false;
	colon = strrchr(host, ':');
	if (colon == NULL || !is_port(colon + 1, strlen(colon + 1)))
		return false;
	len = (size_t)(colon - host);
	if (host[0] != '[')
		return is_host(host, len);
	if (len < 3 || len - 2 >= sizeof(digits) || host[len - 1] != ']')
		return false;
	memcpy(digits, host + 1, len - 2);
	digits[len - 2] = '\0';
	return inet_pton(AF_INET6, digits, address) == 1;
}

bool is_network(const char *text)
{
	struct network n;

	return network_parse(bytes_of(text), &n);
}
