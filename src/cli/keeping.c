#include "cli/keeping.h"
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "base/date.h"
#include "cli/command.h"
#include "cli/setup.h"

void keeping_actor(char out[ACTOR_SIZE])
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *self = getpwuid(getuid());

	if (sudo != NULL)
		snprintf(out, ACTOR_SIZE, "%s", sudo);
	else if (self != NULL)
		snprintf(out, ACTOR_SIZE, "%s", self->pw_name);
	else
		snprintf(out, ACTOR_SIZE, "uid %u", (unsigned)getuid());
}

int keeping_complain(const char *what, const struct diag *d, enum status status)
{
	fprintf(stderr, "unbeacon: %s: %s\n", what, d->text[0] != '\0' ? d->text : status_text(status));
	return EXIT_ERROR;
}

enum status keeping_open(const struct config *c, struct store **store_r)
{
	const struct store_options options = { .must_exist = true };
	struct diag d = { 0 };
	enum status status = store_open(c->store, &options, store_r, &d);

	if (status != STATUS_OK)
		keeping_complain(c->store, &d, status);
	return status;
}

bool keeping_note(const struct arguments *a, const char *action, const char *note)
{
	struct config *c = a->config != NULL ? setup_config(a) : NULL;
	struct store *store = NULL;
	struct diag d = { 0 };
	char actor[ACTOR_SIZE];
	bool is_noted = true;

	if (c != NULL && c->store[0] != '\0' && access(c->store, F_OK) == 0) {
		keeping_actor(actor);
		is_noted = keeping_open(c, &store) == STATUS_OK;
		if (is_noted && store_log_action(store, "", time(NULL), actor, action, note, &d) != STATUS_OK) {
			keeping_complain(c->store, &d, STATUS_IO);
			is_noted = false;
		}
	}
	store_close(&store);
	config_put(&c);
	return is_noted;
}

void keeping_print_time(long long when)
{
	time_t t = (time_t)when;
	struct tm broken;
	char text[32];

	gmtime_r(&t, &broken);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &broken);
	printf("%s", text);
}

bool keeping_read_time(const char *text, long long *time_r)
{
	unsigned long long n;

	if (bytes_to_number(bytes_of(text), 1ULL << 40, &n)) {
		*time_r = (long long)n;
		return true;
	}
	if (duration_parse(bytes_of(text), &n)) {
		*time_r = (long long)time(NULL) - (long long)n;
		return true;
	}
	fprintf(stderr, "unbeacon: \"%s\" is no time: write seconds since 1970, or 7d, 12h, 30m for that long ago\n", text);
	return false;
}
