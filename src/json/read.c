#include "json/json.h"
#include "json/memory.h"

const struct json_limits json_limits_default = { .max_bytes = 64 << 20, .max_depth = 64, .max_values = 4000000 };

/* Where the text that starts at p with a quote ends: behind its closing quote, or end. */
static const unsigned char *skip_text(const unsigned char *p, const unsigned char *end)
{
	for (p++; p < end && *p != '"'; p++) {
		if (*p == '\\' && end - p > 1)
			p++;
	}
	return p < end ? p + 1 : end;
}

/*
 * Count levels and values without understanding them: each value but the first stands behind a comma or an
 * opening bracket. jansson recurses, and builds as it reads.
 */
static enum status check_limits(struct bytes text, const struct json_limits *limits, struct diag *d)
{
	const unsigned char *p = text.data, *const end = text.data + text.len;
	size_t depth = 0, values = 1;

	if (text.len > limits->max_bytes)
		return diag_set(d, "", 0, 0, "larger than %zu bytes", limits->max_bytes);
	while (p < end) {
		switch (*p) {
		case '"':
			p = skip_text(p, end);
			continue;
		case '[':
		case '{':
			values++;
			if (++depth > limits->max_depth)
				return diag_set(d, "", 0, 0, "lists and objects are nested deeper than %u", limits->max_depth);
			break;
		case ']':
		case '}':
			depth -= depth > 0;
			break;
		case ',':
			values++;
			break;
		default:
			break;
		}
		p++;
	}
	if (values > limits->max_values)
		return diag_set(d, "", 0, 0, "more than %zu values", limits->max_values);
	return STATUS_OK;
}

enum status json_read(struct bytes text, const struct json_limits *limits, json_t **value_r, struct diag *d)
{
	json_error_t error = { .text = "" };
	enum status status;
	json_t *value;

	json_prepare();
	if (bytes_starts_with(text, "\xef\xbb\xbf"))
		text = bytes_slice(text, 3, text.len);
	status = check_limits(text, limits, d);
	if (status != STATUS_OK)
		return status;
	if (text.len == 0)
		return diag_set(d, "", 0, 0, "it is empty");
	json_memory_watch();
	value = json_loadb((const char *)text.data, text.len, JSON_REJECT_DUPLICATES, &error);
	if (value == NULL && json_memory_failed())
		return STATUS_NOMEM;
	if (value == NULL)
		return diag_set(d, "", error.line > 0 ? (unsigned)error.line : 0, error.column > 0 ? (unsigned)error.column : 0,
				"not JSON: %s", error.text);
	*value_r = value;
	return STATUS_OK;
}

struct bytes json_text_of(const json_t *value)
{
	if (!json_is_string(value))
		return (struct bytes){ NULL, 0 };
	return (struct bytes){ (const unsigned char *)json_string_value(value), json_string_length(value) };
}

struct bytes json_text_at(const json_t *object, const char *key)
{
	return json_text_of(json_object_get(object, key));
}

const json_t *json_list_at(const json_t *object, const char *key)
{
	const json_t *list = json_object_get(object, key);

	return json_is_array(list) ? list : NULL;
}
