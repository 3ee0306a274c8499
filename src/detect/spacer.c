#include "detect/spacer.h"
#include "base/ascii.h"

enum { WORD_MAX = 12 };

bool spacer_may_carry_token(const struct url *u)
{
	size_t run = 0;

	if (u->query.len > 0)
		return true;
	for (size_t i = 0; i < u->path.len; i++) {
		run = ascii_is_alnum(u->path.data[i]) || u->path.data[i] == '-' || u->path.data[i] == '_' ? run + 1 : 0;
		if (run > WORD_MAX)
			return true;
	}
	return false;
}
