#include "json/json.h"
#include <pthread.h>
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "json/memory.h"

enum { TEXT_MAX = 64 << 20 };

static _Thread_local bool out_of_memory;

static void *allocate(size_t n)
{
	void *p = mem_alloc(n, 1);

	out_of_memory |= p == NULL;
	return p;
}

void json_memory_watch(void)
{
	out_of_memory = false;
}

bool json_memory_failed(void)
{
	return out_of_memory;
}

static void prepare(void)
{
	struct hash_key key;

	json_set_alloc_funcs(allocate, mem_free);
	/* Else jansson would open /dev/urandom at its first object, which a sandbox may forbid. */
	hash_key_random(&key);
	json_object_seed((size_t)(key.k0 | 1));
}

void json_prepare(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, prepare);
}

json_t *json_take(struct buf *b, bool ok)
{
	json_t *value = ok ? json_stringn_nocheck(b->data != NULL ? (const char *)b->data : "", b->len) : NULL;

	buf_free(b);
	return value;
}

json_t *json_bytes(struct bytes b)
{
	struct buf text;
	bool ok;

	if (utf8_valid_prefix(b) == b.len)
		return json_stringn_nocheck(b.len > 0 ? (const char *)b.data : "", b.len);
	buf_init(&text, TEXT_MAX);
	ok = utf8_repair(b, &text) == STATUS_OK;
	return json_take(&text, ok);
}

json_t *json_text(const char *text)
{
	return text != NULL ? json_bytes(bytes_of(text)) : json_null();
}

json_t *json_number_or_null(int n)
{
	return n >= 0 ? json_integer(n) : json_null();
}

json_t *json_weight(double w)
{
	return json_real((double)(long long)(w * 1000 + 0.5) / 1000);
}

bool json_set(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new_nocheck(object, key, value) == 0;
}

bool json_push(json_t *array, json_t *value)
{
	return json_array_append_new(array, value) == 0;
}

json_t *json_keep(json_t *value, bool ok)
{
	if (ok)
		return value;
	json_decref(value);
	return NULL;
}

struct writer {
	struct buf *out;
	enum status status;
};

static int write_piece(const char *piece, size_t n, void *context)
{
	struct writer *w = context;

	/* jansson 2.14 goes on after a key that could not be written: what failed once stays failed. */
	if (w->status == STATUS_OK)
		w->status = buf_add(w->out, piece, n);
	return w->status == STATUS_OK ? 0 : -1;
}

static enum status write_value(json_t *value, size_t flags, struct buf *out)
{
	struct writer w = { .out = out };
	const size_t before = out->len;

	if (value == NULL)
		return STATUS_NOMEM;
	if (json_dump_callback(value, write_piece, &w, JSON_REAL_PRECISION(9) | flags) != 0 && w.status == STATUS_OK)
		w.status = STATUS_NOMEM;
	json_decref(value);
	if (w.status != STATUS_OK)
		buf_truncate(out, before);
	return w.status;
}

enum status json_write(json_t *value, struct buf *out)
{
	return write_value(value, JSON_ENSURE_ASCII, out);
}

enum status json_write_indented(json_t *value, struct buf *out)
{
	return write_value(value, JSON_INDENT(2), out);
}
