/*
 * tree.h - from the bytes of a message to the tree of its parts.
 *
 * Part of message_parse(); nobody else includes it.
 */
#ifndef MESSAGE_TREE_H
#define MESSAGE_TREE_H

#include "message/message.h"

/*
 * Parse m->raw: fills root, parts, part_count, body_start and oddities.
 * Status and cost as message_parse().
 */
enum status tree_parse(struct message *m, const struct message_limits *l, struct arena *a) MUST_CHECK;

#endif
