/*
 * misp_mark.h - the tags by which an event of our own export says what MISP has no place for. Private to exchange/.
 */
#ifndef EXCHANGE_MISP_MARK_H
#define EXCHANGE_MISP_MARK_H

/* Of an event: titles stand in comments alone, and who may have an attribute is said by its tags, not by the distribution. */
#define MISP_MARK_EVENT "unbeacon:export=\"signatures\""

/* Of an attribute, with the value and a quote behind it. */
#define MISP_MARK_FROM "unbeacon:valid-from=\""
#define MISP_MARK_UNTIL "unbeacon:valid-until=\""
#define MISP_MARK_CONFIDENCE "unbeacon:confidence=\""

/* Of any: a statement. */
#define MISP_MARK_CAVEAT "caveat:"

#endif
