/* print_tree.h - a message as lines of text, for golden files. */
#ifndef TESTS_MESSAGE_PRINT_TREE_H
#define TESTS_MESSAGE_PRINT_TREE_H

#include "base/buf.h"
#include "message/message.h"

/*
 * One line for the message, one for each part (path, type, encoding, offsets
 * of header and body in what holds them, what is special about it, content up to 48 bytes,
 * oddities), and indented ones for alternatives, preamble and epilogue.
 */
enum status print_tree(struct message *m, struct arena *a, struct buf *out) MUST_CHECK;

#endif
