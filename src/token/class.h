/*
 * class.h - what a segment of a URL is made of, by its shape.
 *
 * One definition of each class, for signatures, for skeletons of messages and for the detector of opaque tokens. A class
 * is what the bytes alone say: a digest that names a picture and a digest that names a reader
 * have the same one. Who needs more asks what stands around it (token/segment.h, token/survey.h).
 *
 * Pure functions, safe from any thread, a few passes over the text, nothing allocated.
 */
#ifndef TOKEN_CLASS_H
#define TOKEN_CLASS_H

#include "base/bytes.h"

/* X(CONSTANT, "name", made by a machine, "help") */
#define TOKEN_CLASS_TABLE(X) \
	X(EMPTY, "empty", false, "nothing") \
	X(DIGITS, "digits", false, "a number") \
	X(TIMESTAMP, "timestamp", false, "seconds or milliseconds since 1970, from 2001 to 2039") \
	X(DATE, "date", false, "a day, with or without a time: 20260131, 2026-01-31, 20260131T1200") \
	X(UUID, "uuid", true, "8-4-4-4-12 hexadecimal digits") \
	X(ULID, "ulid", true, "26 characters of Crockford's base32") \
	X(HEX, "hex", true, "8 or more hexadecimal digits, letters and digits among them") \
	X(BASE64URL, "base64url", true, "letters of both cases, digits, - and _ in no order") \
	X(CODE, "code", true, "letters of one case and digits, or letters alone, in no order") \
	X(WORD, "word", false, "letters that can be said, or a few characters") \
	X(SLUG, "slug", false, "words and numbers with - _ . + between them") \
	X(HASHED_NAME, "hashed-name", false, "a name with something made by a machine in it: main.3f2a9b1c, logo-98153d34") \
	X(VERSION, "version", false, "v2, 1.4.2, 3.0-beta1") \
	X(GEOMETRY, "geometry", false, "600x400, w_600, 2x, s72-c") \
	X(LANGUAGE, "language", false, "en, en-us, de_DE") \
	X(FILE_NAME, "file-name", false, "a word, slug or number with an extension behind it") \
	X(ADDRESS, "address", false, "something with an @ in the middle") \
	X(URL, "url", false, "another web address") \
	X(TEXT, "text", false, "anything else: escapes, spaces, brackets")

enum token_class {
#define X(constant, name, made, help) TOKEN_CLASS_##constant,
	TOKEN_CLASS_TABLE(X)
#undef X
	TOKEN_CLASSES
};

/* The class of a segment as it stands in a URL, percent-encoded. */
enum token_class token_classify(struct bytes text);

/*
 * The length of the longest run in text that looks made by a machine: all of it for the classes that are, else of
 * a run between two separators ("3f2a9b1c" in "main.3f2a9b1c"), a number of 8 digits or more among them; dates and times are
 * none. 0 if there is none.
 */
size_t token_made_length(struct bytes text);

/* Name and help; static storage. */
const char *token_class_name(enum token_class c);
const char *token_class_help(enum token_class c);

/* Whether segments of the class are made by a machine, whatever for. */
bool token_class_is_made(enum token_class c);

/* The class of that name. False, with *c_r untouched, if there is none. */
bool token_class_from_name(const char *name, enum token_class *c_r);

#endif
