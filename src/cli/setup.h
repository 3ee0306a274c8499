/*
 * setup.h - what scanning on the command line needs: configuration, signatures, envelope.
 */
#ifndef CLI_SETUP_H
#define CLI_SETUP_H

#include "cli/arguments.h"
#include "config/signatures.h"
#include "scan/scan.h"

struct setup {
	struct config *config;
	struct signature_set *signatures;
	struct signature_scratch *scratch;
	struct detect_kept *kept;	/* NULL without memory for it */
	struct extract_tools *tools;	/* NULL without libmagic's database */
	struct scanner scanner;
	struct arena *arena;		/* of one message: reset between them */
	enum tlp clearance;		/* of whoever reads what is printed */
	long long now;			/* when messages are scanned, in seconds since 1970; 0: the present */
};

/* Load what the arguments name. STATUS_OK, or everything was said on standard error. setup_close() in any case. */
enum status setup_open(struct setup *s, const struct arguments *a) MUST_CHECK;
void setup_close(struct setup *s);

/* The same with a configuration and signatures (NULL: none) that are loaded; takes references of its own. */
enum status setup_with(struct setup *s, struct config *c, struct signature_set *signatures) MUST_CHECK;

/*
 * What --clearance says, or else the configuration. STATUS_INVALID: said on standard error what is wrong with it.
 */
enum status setup_clearance(const struct arguments *a, const struct config *c, enum tlp *clearance_r) MUST_CHECK;

/* The configuration alone; NULL: said on standard error. */
struct config *setup_config(const struct arguments *a);

/* Signatures of these folders or files; mistakes are said on standard error and counted. */
enum status setup_signatures(const char *const *paths, size_t count, struct signature_set **set_r) MUST_CHECK;

/* All that the configuration names, packs too; trial (may be NULL) as config_load_signatures() takes it. */
enum status setup_config_signatures(const struct config *c, const struct config_trial *trial, struct signature_set **set_r) MUST_CHECK;

/* Say on standard error what is to be said of the packs in force. */
enum status setup_check_packs(const struct config *c) MUST_CHECK;

/* Say d on standard error behind prefix. */
void setup_print_diag(const char *prefix, const struct diag *d);

/*
 * Scan one message. The recipients are those of the arguments, or else the ones that the
 * message's own header names (Delivered-To, X-Original-To, Envelope-To, To, Cc), with the sender of Return-Path.
 */
enum status setup_scan(struct setup *s, const struct arguments *a, struct bytes raw, struct envelope *envelope_r,
		       struct scan_result *result_r) MUST_CHECK;

/* The result as the setup's clearance may see it, if nothing is done to the message: scan_view(). */
enum status setup_view(const struct setup *s, const struct scan_result *r, struct scan_result *view_r) MUST_CHECK;

/*
 * Whether something was found: a finding that is neither a remote load nor an oddity and that the policy is as sure of as it wants
 * to be, or a verdict of rewrite or quarantine.
 */
bool setup_found(const struct setup *s, const struct scan_result *r);

#endif
