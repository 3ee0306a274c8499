/* score.h - what was right and what was not, counted by kind and by place; and the marks that must be met. */
#ifndef TESTS_EVAL_SCORE_H
#define TESTS_EVAL_SCORE_H

#include <stdbool.h>
#include "eval/senders.h"

struct count {
	unsigned long found, missed;		/* of what is there */
	unsigned long false_alarms, right;	/* of what is not */
};

struct score {
	struct count all, places[PLACES];
};

void count_add(struct count *c, bool is_there, bool is_found);
double count_recall(const struct count *c);
double count_precision(const struct count *c);
double count_false_rate(const struct count *c);

void score_add(struct score *s, enum place place, bool is_there, bool is_found);

void score_join(struct score *s, const struct score *more);

/* A table of it on standard output. */
void score_print(const char *title, const struct score *s);

/* One row of a table that has a column for each place: "found of all". */
void score_print_head(void);
void score_print_row(const char *title, const struct score *s);

/*
 * A mark that is to be met, and what was reached when this was last worked on, with some room: to fall behind that is a
 * failure, whether the mark is met or known to be missed.
 */
struct mark {
	const char *name;
	bool is_ceiling;	/* at most, not at least */
	double limit, reached;
};

enum mark_state { MARK_MET, MARK_MISSED, MARK_FALLEN };

/* Print how value stands to it, and return that. MARK_MET, MARK_MISSED: what was reached before still is. */
enum mark_state mark_check(const struct mark *m, double value);

#endif
