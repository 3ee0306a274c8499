/* check_message.h - what holds for every message that was parsed, whatever its bytes. */
#ifndef TESTS_MESSAGE_CHECK_MESSAGE_H
#define TESTS_MESSAGE_CHECK_MESSAGE_H

#include "message/message.h"

/*
 * Abort, naming the promise of message.h or part.h that is broken: spans lie
 * in what holds them and inside of their parent, siblings do not overlap,
 * numbers and paths are unique, the order is the document's, limits are kept.
 * Decodes all contents. False, with nothing broken, when the arena is full.
 */
bool check_message(struct message *m, const struct message_limits *l, struct arena *a);

#endif
