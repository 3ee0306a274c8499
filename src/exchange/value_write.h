/*
 * value_write.h - the conditions of a signature as single values with their types, as value.h reads them. Private to exchange/.
 */
#ifndef EXCHANGE_VALUE_WRITE_H
#define EXCHANGE_VALUE_WRITE_H

#include "base/arena.h"
#include "signature/view.h"

/* One of them is enough. All of it is the arena's or the set's. */
struct exported_value {
	const char *type;		/* of MISP: "hostname", "filename|md5" */
	struct bytes value;
	struct exported_value *next;
};

/* STATUS_INVALID: it is not a matter of single values, *reason_r says why. STATUS_NOMEM and STATUS_LIMIT are the arena's. */
enum status values_of_conditions(const struct condition *first, struct arena *a, struct exported_value **list_r,
				 const char **reason_r) MUST_CHECK;

#endif
