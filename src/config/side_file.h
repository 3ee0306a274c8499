/*
 * side_file.h - files that options name: members of a group, news brands, the directory of people.
 *
 * Private to config/. What is wrong in one of them is told with its own name and line; that it cannot be read, with the line
 * of the option.
 */
#ifndef CONFIG_SIDE_FILE_H
#define CONFIG_SIDE_FILE_H

#include "config/draft.h"

enum { SIDE_FILE_MAX_BYTES = 4 << 20, GROUP_MEMBERS_MAX = 100000 };

/* Append the members in the file at path, one a line, "#" starts a comment, to the group under way. line: of the option. */
enum status side_file_members(struct draft *d, const char *path, unsigned line) MUST_CHECK;

/* Read the brands of the option news-brands, if it is given. */
enum status side_file_brands(struct draft *d) MUST_CHECK;

/* Read the files of the option directory, if there are any. */
enum status side_file_directory(struct draft *d) MUST_CHECK;

#endif
