#include "token/name.h"
#include "base/ascii.h"

enum { BUSTER_DIGITS_MAX = 20 };

bool token_name_is_plain(struct bytes name)
{
	size_t digits = 0;

	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = name.data[i];

		digits += ascii_is_digit(c);
		if (!ascii_is_alnum(c) && c != '_' && c != '-' && c != '.' && c != '[' && c != ']')
			return false;
	}
	return name.len > 0 && name.len <= TOKEN_NAME_MAX && digits <= 1;
}

bool token_name_is_buster(struct bytes name)
{
	static const struct bytes names[] = {
		BYTES("cb"), BYTES("cachebuster"), BYTES("cachebust"), BYTES("nocache"), BYTES("rnd"), BYTES("rand"), BYTES("random"),
		BYTES("ord"), BYTES("_"),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name.len == names[i].len && bytes_equal_nocase(name, names[i]))
			return true;
	return false;
}

bool token_value_is_buster(struct bytes value)
{
	size_t dots = 0;

	if (value.len == 0 || value.len > BUSTER_DIGITS_MAX || value.data[0] == '.' || value.data[value.len - 1] == '.')
		return false;
	for (size_t i = 0; i < value.len; i++) {
		dots += value.data[i] == '.';
		if (!ascii_is_digit(value.data[i]) && value.data[i] != '.')
			return false;
	}
	return dots <= 1;
}
