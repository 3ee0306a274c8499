/*
 * signature.h - the signature language, the compiled set, matching.
 *
 * A signature is one maintained rule about a message or one of its references,
 * with its metadata: owner, caveats, validity, what its owner permits. They
 * are written in text files (unbeacon-signatures(5)), loaded as one set and
 * matched together: names and literals are looked up in common tables first,
 * so that only signatures that may match are tried at all.
 *
 * A set is immutable and reference-counted: a message takes one at its start
 * and drops it at its end, so that a reload never changes rules in mid-message.
 */
#ifndef SIGNATURE_SIGNATURE_H
#define SIGNATURE_SIGNATURE_H

#include "base/diag.h"
#include "evidence/evidence.h"
#include "match/pattern.h"

enum tlp { TLP_CLEAR, TLP_GREEN, TLP_AMBER, TLP_AMBER_STRICT, TLP_RED };
enum pap { PAP_CLEAR, PAP_GREEN, PAP_AMBER, PAP_RED };
enum severity { SEVERITY_UNKNOWN, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL };

/* What its owner permits to be done because of a signature. A set; detect is always in it. */
enum permitted {
	PERMIT_DETECT		= 1u << 0,	/* count and record it */
	PERMIT_TAG		= 1u << 1,	/* say so in the headers */
	PERMIT_REWRITE		= 1u << 2,	/* silence the reference */
	PERMIT_QUARANTINE	= 1u << 3,	/* hold the message */
	PERMIT_NOTIFY		= 1u << 4,	/* tell the recipient */
	PERMIT_SHARE		= 1u << 5	/* report sightings to others */
};

/* All pointers live as long as the set; texts are "" if not given. */
struct signature {
	const char *id, *title, *owner, *source, *reference, *caveat;
	enum finding_kind kind;		/* known-tracker, indicator or lure */
	enum tlp tlp;
	enum pap pap;
	enum severity severity;
	unsigned permits;		/* set of enum permitted: what the owner permits and the PAP leaves of it */
	long long valid_from;		/* seconds since 1970; 0: always */
	long long valid_until;		/* the first second in which it is not valid any more; 0: never */
	double weight, confidence;
	const char *file;		/* where it stands */
	unsigned line;
};

struct signature_limits {
	size_t max_file_bytes;		/* of one file */
	size_t max_files;
	size_t max_signatures;
	size_t max_conditions;		/* of the whole set */
	size_t max_memory_bytes;	/* of the whole set, tables and compiled expressions not counted */
	size_t max_reports;		/* errors and warnings; then loading stops looking */
	struct pattern_limits pattern;	/* of each match of an expression */
};

extern const struct signature_limits signature_limits_default;

/* Where a load tells what is wrong. Either function may be NULL, and so may the pointer to it that a load takes. */
struct signature_report {
	void (*error)(void *context, const struct diag *d);
	void (*warning)(void *context, const struct diag *d);	/* it loads, and surely is not what was meant */
	void *context;
};

struct signature_set;

/*
 * Load signature files: each path is a file, or a folder whose *.sig files are taken in
 * the order of their names. A folder without any, or no path at all, gives an empty set.
 *
 * STATUS_OK       *set_r holds one reference, the caller's
 * STATUS_INVALID  something is wrong; every bad line was reported (up to max_reports); nothing is kept
 * STATUS_IO       a file or folder cannot be read: reported
 * STATUS_NOMEM    no memory; all but STATUS_OK leave *set_r untouched
 *
 * No shared state: safe from any thread.
 */
enum status signature_set_load(const char *const *paths, size_t count, const struct signature_limits *limits,
			       const struct signature_report *report, struct signature_set **set_r) MUST_CHECK;

/*
 * The same with a file that signature_set_keep() wrote, or NULL: expressions that it has are not compiled
 * again, which takes about a millisecond each. A file that does not fit, is damaged or missing is ignored.
 */
enum status signature_set_load_kept(const char *const *paths, size_t count, const struct signature_limits *limits,
				    const char *kept, const struct signature_report *report,
				    struct signature_set **set_r) MUST_CHECK;

/* The same for one text; name stands for the file in reports. text is borrowed for the call. */
enum status signature_set_load_text(const char *name, struct bytes text, const struct signature_limits *limits,
				    const struct signature_report *report, struct signature_set **set_r) MUST_CHECK;

/*
 * Write the compiled expressions to a file for the next load, unless all of them came from one. Who can write
 * that file can make the next load crash: it belongs where only the daemon writes.
 *
 * STATUS_IO       errno says why; a file that was there stands
 * STATUS_NOMEM, STATUS_LIMIT
 */
enum status signature_set_keep(const struct signature_set *set, const char *path) MUST_CHECK;

/* One more reference; the same set. Safe from any thread. */
struct signature_set *signature_set_get(struct signature_set *set);

/* Drop one reference, and the set with the last one; sets *set to NULL and accepts NULL. */
void signature_set_put(struct signature_set **set);

/* The signatures in the order in which they were loaded. */
size_t signature_set_count(const struct signature_set *set);
const struct signature *signature_set_item(const struct signature_set *set, size_t i);

/* How many signatures no table can rule out, so that they are tried on every message. For lint and bench. */
size_t signature_set_unindexed(const struct signature_set *set);

/*
 * What tells this set from another: of the bytes of all files and lists, in the order in which they were read; 0: there are none. The
 * same on every machine. To recognise a set again, not to prove anything: who can choose the bytes can make two alike.
 */
unsigned long long signature_set_fingerprint(const struct signature_set *set);

/* Whether any of them is about digests of parts: whoever matches it fills evidence->digests before. */
bool signature_set_needs_digests(const struct signature_set *set);

/*
 * Whether mail, its header and its recipients may know of a signature (caveat.h): its TLP is clear or
 * green and its owner permits more than to detect. Its findings do not say its title otherwise.
 */
bool signature_may_show(const struct signature *s);

/* Whether it is in force at that time (seconds since 1970). */
bool signature_is_valid(const struct signature *s, long long now);

/* What a match needs beside the set: of that set, for one thread at a time, for any number of messages. */
struct signature_scratch;
struct signature_scratch *signature_scratch_new(const struct signature_set *set);

/* Free; sets *scratch to NULL and accepts NULL. */
void signature_scratch_destroy(struct signature_scratch **scratch);

/*
 * Match all signatures in force at now against a message and add what they find to e->findings.
 *
 * Conditions see remote references only (url_is_remote) and findings of detectors only,
 * not of other signatures. A match that is about references gives one finding for each of them that loads by
 * itself (for each link if none does), at most SIGNATURE_MAX_PLACES; the first one has the signature's weight,
 * the others 0, so that a tracker on forty pictures counts once. Any other match gives one finding of the message.
 * A match that an expression's limits left open counts as none; it is noted as ODDITY_PATTERN_LIMIT in e->oddities if
 * the signature may cause whatever comes of an oddity (signature_may_cause_anything()), and the signature in e->unsettled.
 *
 * STATUS_NOMEM and STATUS_LIMIT are the arena's or memory's; findings so far stay.
 */
enum { SIGNATURE_MAX_PLACES = 32 };
enum status signature_set_match(const struct signature_set *set, struct signature_scratch *scratch, struct evidence *e,
				long long now) MUST_CHECK;

/* The keywords of the language, for help texts and the test of the man page. */
struct signature_keyword {
	const char *name;
	const char *place;	/* the block it stands in: "signature", "when" or "reference" */
	const char *arguments;
	const char *help;
};
size_t signature_keyword_count(void);
struct signature_keyword signature_keyword_item(size_t i);

#endif
