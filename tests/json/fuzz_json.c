/* Input: a JSON text. It is read, or refused with a reason; what was read is written and read again as the same. */
#include <stdint.h>
#include <stdlib.h>
#include "json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag d = { .text = "" };
	json_t *value = NULL, *again = NULL;
	struct buf out;
	enum status status = json_read((struct bytes){ data, size }, &json_limits_default, &value, &d);

	if (status == STATUS_OK ? value == NULL : value != NULL || d.text[0] == '\0')
		abort();
	if (status != STATUS_OK)
		return 0;
	buf_init(&out, 64 << 20);
	if (!json_is_object(value) && !json_is_array(value))	/* jansson writes no bare value */
		json_decref(value);
	else if (json_write(json_incref(value), &out) != STATUS_OK ||
		 json_read(buf_bytes(&out), &json_limits_default, &again, &d) != STATUS_OK)
		abort();
	else
		json_decref(value);
	json_decref(again);
	buf_free(&out);
	return 0;
}
