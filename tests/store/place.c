#include "store/place.h"
#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void place_enter(struct place *place)
{
	strcpy(place->folder, "/tmp/unbeacon-store-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(place->folder));
	snprintf(place->path, sizeof(place->path), "%s/store", place->folder);
}

void place_leave(struct place *place)
{
	ck_assert_int_eq(nftw(place->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

struct store *place_open(const struct place *place, const struct store_options *options)
{
	static const struct store_options none = { .max_bytes = 0 };
	struct diag d = { .text = "" };
	struct store *store;
	char text[1024];

	ck_assert_msg(store_open(place->path, options != NULL ? options : &none, &store, &d) == STATUS_OK, "%s",
		      diag_format(&d, text, sizeof(text)));
	return store;
}

void place_hold(struct store *store, long long received, const char *recipient, const char *message,
		char id_r[STORE_ID_SIZE])
{
	const struct bytes recipients[] = { bytes_of(recipient) };
	const struct store_record record = {
		.received = received, .recipients = recipients, .recipient_count = 1, .subject = bytes_of("a subject")
	};
	struct diag d = { .text = "" };

	ck_assert_msg(store_hold(store, &record, bytes_of(message), id_r, &d) == STATUS_OK, "%s", d.text);
}

static size_t messages, strangers;	/* nftw() hands no context through */

static int count_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	const char *name = path + where->base;

	(void)st;
	if (type != FTW_F)
		return 0;
	if (strstr(path, "/messages/") != NULL && strlen(name) == STORE_ID_LENGTH + 4)
		messages++;
	else if (strncmp(name, "store.db", 8) != 0 && strcmp(name, "key") != 0)
		strangers++;
	return 0;
}

static void count(const struct place *place)
{
	messages = strangers = 0;
	ck_assert_int_eq(nftw(place->path, count_one, 16, FTW_PHYS), 0);
}

size_t place_count_messages(const struct place *place)
{
	count(place);
	return messages;
}

size_t place_count_strangers(const struct place *place)
{
	count(place);
	return strangers;
}
