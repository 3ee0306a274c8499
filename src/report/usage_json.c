#include "report/usage_json.h"
#include "base/date.h"
#include "report/json.h"
#include "signature/caveat.h"

static json_t *make_time(long long seconds)
{
	char text[DATE_SIZE];

	return json_text(date_format(seconds, text));
}

enum status report_usage_json(const struct usage_row *row, struct buf *out)
{
	const char *clearance = tlp_name(row->clearance);
	json_t *o;
	bool ok;

	json_prepare();
	o = json_object();
	ok = json_set(o, "day", row->day != 0 ? make_time(row->day) : json_null());
	ok &= json_set(o, "signature", json_text(row->signature));
	ok &= json_set(o, "clearance", clearance != NULL ? json_text(clearance) : json_null());
	ok &= json_set(o, "found", json_integer((json_int_t)row->found));
	ok &= json_set(o, "acted", json_integer((json_int_t)row->acted));
	ok &= json_set(o, "kept_out", json_integer((json_int_t)row->kept_out));
	ok &= json_set(o, "gave_up", json_integer((json_int_t)row->gave_up));
	ok &= json_set(o, "first", row->found > 0 ? make_time(row->first) : json_null());
	ok &= json_set(o, "last", row->found > 0 ? make_time(row->last) : json_null());
	return json_write(json_keep(o, ok), out);
}
