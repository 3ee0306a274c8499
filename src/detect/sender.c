#include "detect/sender.h"
#include "message/address.h"
#include "url/url.h"

enum status sender_domain(struct bytes address, struct arena *a, struct bytes *domain_r)
{
	struct url u;
	struct oddities ignored = { { 0 } };
	const struct bytes domain = mailbox_from_address(address).domain;
	char *text = arena_printf(a, "http://%.*s/", (int)(domain.len < 256 ? domain.len : 0), (const char *)domain.data);
	enum status status;
	bool valid;

	*domain_r = (struct bytes){ NULL, 0 };
	if (text == NULL)
		return arena_status(a);
	status = url_parse(bytes_of(text), NULL, a, &u, &valid, &ignored);
	if (status == STATUS_OK && valid)
		*domain_r = url_registrable_domain(u.host);
	return status;
}
