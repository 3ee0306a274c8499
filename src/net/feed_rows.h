/*
 * feed_rows.h - the fetch functions of the table in feed.c that have files of their own (feed.h). Private to net/.
 */
#ifndef NET_FEED_ROWS_H
#define NET_FEED_ROWS_H

#include "net/feed.h"

enum status feed_taxii(const struct feed_job *job, struct http_result *result_r) MUST_CHECK;
enum status feed_misp(const struct feed_job *job, struct http_result *result_r) MUST_CHECK;

#endif
