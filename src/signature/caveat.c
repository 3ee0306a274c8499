#include "signature/caveat.h"
#include "base/date.h"

static const char *const tlp_names[] = {
	[TLP_CLEAR] = "clear", [TLP_GREEN] = "green", [TLP_AMBER] = "amber", [TLP_AMBER_STRICT] = "amber+strict", [TLP_RED] = "red",
};

/* The same as they are written where people read them (TLP 2.0, 4). */
static const char *const tlp_labels[] = {
	[TLP_CLEAR] = "CLEAR", [TLP_GREEN] = "GREEN", [TLP_AMBER] = "AMBER", [TLP_AMBER_STRICT] = "AMBER+STRICT", [TLP_RED] = "RED",
};

static const char *const pap_names[] = {
	[PAP_CLEAR] = "clear", [PAP_GREEN] = "green", [PAP_AMBER] = "amber", [PAP_RED] = "red",
};

static const char *const pap_labels[] = {
	[PAP_CLEAR] = "CLEAR", [PAP_GREEN] = "GREEN", [PAP_AMBER] = "AMBER", [PAP_RED] = "RED",
};

static const char *const severity_names[] = {
	[SEVERITY_UNKNOWN] = "unknown", [SEVERITY_LOW] = "low", [SEVERITY_MEDIUM] = "medium", [SEVERITY_HIGH] = "high",
	[SEVERITY_CRITICAL] = "critical",
};

/* By bit of enum permitted. */
static const char *const permit_names[] = { "detect", "tag", "rewrite", "quarantine", "notify", "share" };

static const struct {
	const char *name;
	enum tlp most;
} audiences[AUDIENCES] = {
	[AUDIENCE_PUBLIC] = { "public", TLP_CLEAR },
	[AUDIENCE_COMMUNITY] = { "community", TLP_GREEN },
	[AUDIENCE_CLIENTS] = { "clients", TLP_AMBER },
	[AUDIENCE_ORGANISATION] = { "organisation", TLP_AMBER_STRICT },
	[AUDIENCE_OWNER] = { "owner", TLP_RED },
};

const char *tlp_name(unsigned tlp)
{
	return tlp < sizeof(tlp_names) / sizeof(tlp_names[0]) ? tlp_names[tlp] : NULL;
}

const char *pap_name(unsigned pap)
{
	return pap < sizeof(pap_names) / sizeof(pap_names[0]) ? pap_names[pap] : NULL;
}

const char *severity_name(unsigned severity)
{
	return severity < sizeof(severity_names) / sizeof(severity_names[0]) ? severity_names[severity] : NULL;
}

const char *permit_name(unsigned i)
{
	return i < sizeof(permit_names) / sizeof(permit_names[0]) ? permit_names[i] : NULL;
}

const char *audience_name(unsigned audience)
{
	return audience < AUDIENCES ? audiences[audience].name : NULL;
}

bool name_value(const char *(*name_of)(unsigned value), struct bytes name, unsigned *value_r)
{
	for (unsigned i = 0; name_of(i) != NULL; i++) {
		if (bytes_is(name, name_of(i))) {
			*value_r = i;
			return true;
		}
	}
	return false;
}

unsigned pap_permits(enum pap pap)
{
	return pap == PAP_RED ? (unsigned)PERMIT_DETECT | PERMIT_SHARE : ~0u;
}

static bool is_for_analysts(const struct signature *s)
{
	return (s->permits & ~(unsigned)PERMIT_DETECT) == 0;
}

enum tlp signature_clearance(const struct signature *s)
{
	return is_for_analysts(s) && s->tlp < TLP_AMBER ? TLP_AMBER : s->tlp;
}

bool signature_is_visible(const struct signature *s, enum tlp clearance)
{
	return signature_clearance(s) <= clearance;
}

bool signature_may_show(const struct signature *s)
{
	return signature_is_visible(s, TLP_GREEN);
}

bool signature_may_cause_anything(const struct signature *s)
{
	const unsigned all = PERMIT_TAG | PERMIT_REWRITE | PERMIT_QUARANTINE;

	return (s->permits & all) == all && signature_may_show(s);
}

enum sharing signature_sharing(const struct signature *s, enum audience audience)
{
	if (audience != AUDIENCE_ORGANISATION && (s->permits & PERMIT_SHARE) == 0)
		return SHARING_NOT_PERMITTED;
	return s->tlp <= audiences[audience].most ? SHARING_ALLOWED : SHARING_ABOVE_TLP;
}

const char *sharing_reason(enum sharing sharing)
{
	switch (sharing) {
	case SHARING_ALLOWED:
		break;
	case SHARING_NOT_PERMITTED:
		return "its owner does not permit to share it";
	case SHARING_ABOVE_TLP:
		return "its TLP does not allow so wide an audience";
	}
	return "";
}

static enum status add_permits(unsigned permits, struct buf *out)
{
	enum status status = buf_add_text(out, "; permitted: ");
	bool first = true;

	for (unsigned i = 0; permit_name(i) != NULL && status == STATUS_OK; i++) {
		if (!(permits >> i & 1))
			continue;
		status = buf_printf(out, "%s%s", first ? "" : ", ", permit_name(i));
		first = false;
	}
	return status;
}

static enum status add_time(const char *before, long long seconds, struct buf *out)
{
	char text[DATE_SIZE];

	return seconds != 0 ? buf_printf(out, "%s%s", before, date_format(seconds, text)) : STATUS_OK;
}

static enum status add_statement(const struct signature *s, struct buf *out)
{
	enum status status = buf_printf(out, "TLP:%s; PAP:%s; owner: %s", tlp_labels[s->tlp], pap_labels[s->pap], s->owner);

	if (status == STATUS_OK)
		status = add_permits(s->permits, out);
	if (status == STATUS_OK)
		status = add_time("; valid until ", s->valid_until, out);
	if (status == STATUS_OK && s->caveat[0] != '\0')
		status = buf_printf(out, "; caveat: %s", s->caveat);
	return status;
}

enum status signature_statement(const struct signature *s, struct buf *out)
{
	const size_t before = out->len;
	enum status status = add_statement(s, out);

	if (status != STATUS_OK)
		buf_truncate(out, before);
	return status;
}
