/*
 * fuzz_config.c - any bytes as a configuration: loaded or told what is wrong,
 * and what was loaded prints as a text that loads to the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config *c = NULL, *again = NULL;
	struct diag d = { 0 };
	struct buf first, second;
	enum status status = config_load_text("fuzz", (struct bytes){ data, size }, &c, &d);

	if ((status == STATUS_OK) != (c != NULL) || (status == STATUS_OK) != (d.text[0] == '\0'))
		abort();
	if (status == STATUS_INVALID && d.line > size + 1)
		abort();
	if (c == NULL)
		return 0;
	buf_init(&first, 16 << 20);
	buf_init(&second, 16 << 20);
	if (config_print(c, &first) != STATUS_OK || config_load_text("printed", buf_bytes(&first), &again, &d) != STATUS_OK ||
	    config_print(again, &second) != STATUS_OK || !bytes_equal(buf_bytes(&first), buf_bytes(&second)))
		abort();
	buf_free(&first);
	buf_free(&second);
	config_put(&c);
	config_put(&again);
	return 0;
}
