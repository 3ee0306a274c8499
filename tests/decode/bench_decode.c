/* bench_decode.c - how many megabytes of encoded text a second are decoded. "make tests/decode/bench_decode". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "decode/base64.h"
#include "decode/quoted_printable.h"

enum { BYTES = 8 << 20 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(const char *label, size_t (*decode)(struct bytes, unsigned char *, struct oddities *),
		    struct bytes in, unsigned char *out)
{
	double best = 1e9;
	size_t n = 0;

	for (int i = 0; i < 10; i++) {
		struct oddities o = { 0 };
		double start = now();

		n = decode(in, out, &o);
		if (now() - start < best)
			best = now() - start;
	}
	printf("%-44s %7.0f MB/s (%zu to %zu bytes)\n", label, (double)in.len / best / 1e6, in.len, n);
}

/* Base64 in lines of width characters. */
static size_t fill_base64(unsigned char *in, size_t width)
{
	size_t n = 0;

	while (n + width + 2 <= BYTES) {
		for (size_t i = 0; i < width; i++)
			in[n + i] = (unsigned char)"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[(n * 7 + i * 13) % 64];
		memcpy(in + n + width, "\r\n", 2);
		n += width + 2;
	}
	return n;
}

static size_t fill_repeated(unsigned char *in, const char *text)
{
	const size_t len = strlen(text);
	size_t n = 0;

	for (; n + len <= BYTES; n += len)
		memcpy(in + n, text, len);
	return n;
}

int main(void)
{
	unsigned char *in = malloc(BYTES), *out = malloc(BASE64_DECODED_MAX(BYTES) > BYTES ? BASE64_DECODED_MAX(BYTES) : BYTES);

	if (in == NULL || out == NULL)
		return EXIT_FAILURE;
	memset(out, 0, BYTES);
	measure("base64, lines of 76", base64_decode, (struct bytes){ in, fill_base64(in, 76) }, out);
	measure("base64, lines of 60", base64_decode, (struct bytes){ in, fill_base64(in, 60) }, out);
	measure("base64, lines of 75 (groups over line ends)", base64_decode, (struct bytes){ in, fill_base64(in, 75) }, out);
	measure("base64, a blank in every group", base64_decode, (struct bytes){ in, fill_repeated(in, "QUI DR") }, out);
	measure("quoted-printable, plain lines", quoted_printable_decode, (struct bytes){ in, fill_repeated(in,
		"The quick brown fox jumps over the lazy dog, and the dog sleeps on quietly.\r\n") }, out);
	measure("quoted-printable, HTML", quoted_printable_decode, (struct bytes){ in, fill_repeated(in,
		"<td style=3D\"padding:0 12px\"><a href=3D\"https://news.example/a/b/c\">Read=\r\n"
		" on</a> about caf=C3=A9s and other places of interest</td>\r\n") }, out);
	measure("quoted-printable, escapes only", quoted_printable_decode, (struct bytes){ in, fill_repeated(in,
		"=D0=9F=D1=80=D0=B8=D0=B2=D0=B5=D1=82=\r\n") }, out);
	free(in);
	free(out);
	return EXIT_SUCCESS;
}
