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

void score_print(const char *title, const struct score *s)
{
	printf("%s: recall %.2f %% (%lu of %lu), precision %.2f %%, false alarms %.4f %% (%lu of %lu)\n", title,
	       100 * count_recall(&s->all), s->all.found, s->all.found + s->all.missed, 100 * count_precision(&s->all),
	       100 * count_false_rate(&s->all), s->all.false_alarms, s->all.false_alarms + s->all.right);
	for (int p = 0; p < PLACES; p++) {
		const struct count *c = &s->places[p];

		if (c->found + c->missed > 0)
			printf("    %-14s recall %.2f %% (%lu of %lu)\n", sender_place_name((enum place)p), 100 * count_recall(c), c->found,
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
