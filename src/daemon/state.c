#include "daemon/state.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "config/signatures.h"

struct reporting {
	state_report *report;
	void *context;
};

static void tell(const struct reporting *r, const char *prefix, const struct diag *d)
{
	char text[1024], line[1100];

	snprintf(line, sizeof(line), "%s%s", prefix, diag_format(d, text, sizeof(text)));
	r->report(r->context, line);
}

static void on_error(void *context, const struct diag *d)
{
	tell(context, "", d);
}

static void on_warning(void *context, const struct diag *d)
{
	tell(context, "warning: ", d);
}

enum status state_load(const char *path, struct extract_tools *tools, state_report *report, void *context,
		       struct snapshot **snapshot_r)
{
	struct reporting reporting = { report, context };
	const struct signature_report to = { .error = on_error, .warning = on_warning, .context = &reporting };
	struct signature_set *signatures = NULL;
	struct config *config = NULL;
	struct snapshot *snapshot;
	struct diag d = { 0 };
	enum status status = config_load(path, &config, &d);

	if (status != STATUS_OK) {
		tell(&reporting, "", &d);
		return status;
	}
	status = config_load_signatures(config, NULL, &to, &signatures);
	if (status != STATUS_OK) {
		config_put(&config);
		return status;
	}
	snapshot = snapshot_new(config, signatures, tools);
	if (snapshot == NULL) {
		report(context, "out of memory");
		return STATUS_NOMEM;
	}
	*snapshot_r = snapshot;
	return STATUS_OK;
}

void state_check_packs(const struct config *config, state_report *report, void *context)
{
	struct reporting reporting = { report, context };
	const struct signature_report to = { .error = on_error, .warning = on_warning, .context = &reporting };

	if (config_check_packs(config, time(NULL), &to) == STATUS_NOMEM)
		report(context, "out of memory");
}

void state_keep(const struct snapshot *snapshot, state_report *report, void *context)
{
	const char *path = snapshot_config(snapshot)->compiled_signatures;
	const struct signature_set *signatures = snapshot_scanner(snapshot)->signatures;
	char text[512];

	if (path == NULL || signatures == NULL || signature_set_keep(signatures, path) == STATUS_OK)
		return;
	snprintf(text, sizeof(text), "%s: cannot be written, so the next start compiles all expressions again: %s", path,
		 strerrordesc_np(errno));
	report(context, text);
}
