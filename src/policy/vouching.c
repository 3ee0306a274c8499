#include "policy/vouching.h"
#include "base/ascii.h"
#include "message/address.h"

enum { DOMAIN_MAX = 253 };	/* bytes of the longest name that DNS can have */

static bool is_listed(struct bytes domain, const char *const *domains, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bytes_is(bytes_of(domains[i]), "*") || bytes_is_nocase(domain, domains[i]))
			return true;
		if (domains[i][0] == '.' && domain.len > bytes_of(domains[i]).len && bytes_ends_with_nocase(domain, domains[i]))
			return true;
	}
	return false;
}

static struct bytes without_final_dot(struct bytes domain)
{
	if (domain.len > 0 && domain.data[domain.len - 1] == '.')
		domain.len--;
	return domain;
}

/* The registrable domain of a name in any case, written to out; empty for a name that DNS cannot have. */
static struct bytes registrable_domain(struct bytes domain, unsigned char out[DOMAIN_MAX])
{
	if (domain.len > DOMAIN_MAX)
		return (struct bytes){ NULL, 0 };
	for (size_t i = 0; i < domain.len; i++)
		out[i] = ascii_lower(domain.data[i]);
	return url_registrable_domain((struct bytes){ out, domain.len });
}

/* Aligned in the relaxed sense: the same registrable domain. */
static bool is_aligned(struct bytes signer, struct bytes from)
{
	unsigned char signer_text[DOMAIN_MAX], from_text[DOMAIN_MAX];
	struct bytes a = registrable_domain(signer, signer_text), b = registrable_domain(from, from_text);

	return a.len > 0 && bytes_equal(a, b);
}

bool sender_is_vouched(const struct evidence *e, const char *const *domains, size_t count)
{
	const struct authentication *auth = e->authentication;
	struct bytes from;

	if (count == 0 || auth == NULL || !auth->present || auth->dmarc_fail)
		return false;
	if (fields_find(&e->message->root->fields, "From", 1) != NULL)
		return false;
	from = without_final_dot(mailbox_from_address(e->message->from_address).domain);
	if (from.len == 0 || !is_listed(from, domains, count))
		return false;
	if (auth->dmarc_pass && (auth->from_domain.len == 0 || bytes_equal_nocase(without_final_dot(auth->from_domain), from)))
		return true;
	return auth->dkim_pass && is_aligned(without_final_dot(auth->dkim_domain), from);
}
