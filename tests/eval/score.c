/* score.c - counts and their ratios. Of nothing, all is right. */
#include <stdio.h>
#include "eval/score.h"

static double ratio(unsigned long part, unsigned long rest, double of_nothing)
{
	return part + rest > 0 ? (double)part / (double)(part + rest) : of_nothing;
}

void count_add(struct count *c, bool is_there, bool is_found)
{
	if (is_there)
		(is_found ? c->found++ : c->missed++);
	else
		(is_found ? c->false_alarms++ : c->right++);
}

double count_recall(const struct count *c)
{
	return ratio(c->found, c->missed, 1);
}

double count_precision(const struct count *c)
{
	return ratio(c->found, c->false_alarms, 1);
}

double count_false_rate(const struct count *c)
{
	return ratio(c->false_alarms, c->right, 0);
}

void score_add(struct score *s, enum place place, bool is_there, bool is_found)
{
	count_add(&s->all, is_there, is_found);
	if (is_there)
		count_add(&s->places[place], is_there, is_found);
}

static void count_join(struct count *c, const struct count *more)
{
	c->found += more->found;
	c->missed += more->missed;
	c->false_alarms += more->false_alarms;
	c->right += more->right;
}

void score_join(struct score *s, const struct score *more)
{
	count_join(&s->all, &more->all);
	for (int p = 0; p < PLACES; p++)
		count_join(&s->places[p], &more->places[p]);
}

/* What is in an envelope sender is not told from what is in a URL by its encoding: it has no column. */
void score_print_head(void)
{
	printf("    %-18s%14s", "", "all places");
	for (int p = 0; p < PLACE_SENDER; p++)
		printf("%14s", sender_place_name((enum place)p));
	printf("\n");
}

static void print_cell(const struct count *c)
{
	char text[48];

	snprintf(text, sizeof(text), "%lu of %lu", c->found, c->found + c->missed);
	printf("%14s", c->found + c->missed > 0 ? text : "-");
}

void score_print_row(const char *title, const struct score *s)
{
	printf("    %-18s", title);
	print_cell(&s->all);
	for (int p = 0; p < PLACE_SENDER; p++)
		print_cell(&s->places[p]);
	printf("\n");
}

void score_print(const char *title, const struct score *s)
{
	printf("%s: recall %.2f %% (%lu of %lu), precision %.2f %%, false alarms %.4f %% (%lu of %lu)\n", title,
	       100 * count_recall(&s->all), s->all.found, s->all.found + s->all.missed, 100 * count_precision(&s->all),
	       100 * count_false_rate(&s->all), s->all.false_alarms, s->all.false_alarms + s->all.right);
	for (int p = 0; p < PLACES; p++) {
		const struct count *c = &s->places[p];

		if (c->found + c->missed > 0)
			printf("    %-15s recall %.2f %% (%lu of %lu)\n", sender_place_name((enum place)p), 100 * count_recall(c), c->found,
			       c->found + c->missed);
	}
}

static bool is_within(const struct mark *m, double value, double limit)
{
	return m->is_ceiling ? value <= limit : value >= limit;
}

enum mark_state mark_check(const struct mark *m, double value)
{
	const bool is_met = is_within(m, value, m->limit), holds = is_within(m, value, m->reached);

	printf("%s: %s: %.4f %% (%s %.4f %%; reached before: %.4f %%)\n", !holds ? "FALLEN BEHIND" : is_met ? "met" : "missed", m->name,
	       100 * value, m->is_ceiling ? "at most" : "at least", 100 * m->limit, 100 * m->reached);
	return !holds ? MARK_FALLEN : is_met ? MARK_MET : MARK_MISSED;
}
