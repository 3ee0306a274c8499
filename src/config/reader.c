#include "config/reader.h"
#include <confuse.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "config/source.h"

enum { OPTIONS_MAX = 96, TEXT_MAX = 8 << 20 };

struct reader {
	const char *file;
	const struct reader_sink *sink;
	struct diag *d;
	enum status status;		/* of the sink */
	const cfg_opt_t *list;		/* the list under way */
	unsigned taken;			/* how many of its values the sink has */
};

/* libconfuse's callbacks get no context, and its scanner is one for the process: so are these, under the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct reader *current;

static enum option_section section_of(cfg_t *cfg)
{
	for (int i = SECTION_TOP + 1; i < SECTIONS; i++) {
		if (strcmp(cfg_name(cfg), section_name((enum option_section)i)) == 0)
			return (enum option_section)i;
	}
	return SECTION_TOP;
}

static void on_error(cfg_t *cfg, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

static void on_error(cfg_t *cfg, const char *format, va_list args)
{
	const enum option_section section = section_of(cfg);
	const struct option *like;
	char text[300], suggestion[128] = "";
	const char *name;

	if (strcmp(format, "no such option '%s'") != 0) {
		/* Cut where bytes that a person typed by mistake could fill the screen. */
		vsnprintf(text, sizeof(text), format, args);
		diag_set(current->d, current->file, (unsigned)cfg->line, 0, "%s", text);
		return;
	}
	name = va_arg(args, const char *);
	like = option_like(section, name);
	if (like != NULL)
		snprintf(suggestion, sizeof(suggestion), "; did you mean \"%s\"?", like->name);
	diag_set(current->d, current->file, (unsigned)cfg->line, 0, "there is no option \"%.80s\"%s%s%s%s", name,
		 section != SECTION_TOP ? " in section \"" : "", section_name(section), section != SECTION_TOP ? "\"" : "", suggestion);
}

/*
 * libconfuse has taken a value. Of a list it says so after each value and again
 * at its end; then there is nothing new.
 */
static int on_value(cfg_t *cfg, cfg_opt_t *opt)
{
	const struct option *o = option_find(section_of(cfg), cfg_opt_name(opt));
	const unsigned count = cfg_opt_size(opt);
	struct reader *r = current;
	const char *text;

	if (opt != r->list) {
		r->list = opt;
		r->taken = 0;
	}
	if (count == r->taken)
		return 0;
	r->taken = count;
	text = cfg_opt_getnstr(opt, count - 1);
	if (text == NULL)
		r->status = STATUS_NOMEM;
	else
		r->status = r->sink->value(r->sink->context, o, text, (unsigned)cfg->line);
	return r->status == STATUS_OK ? 0 : -1;
}

static int on_section(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *title = cfg_title(section);
	struct reader *r = current;

	r->status = r->sink->section(r->sink->context, section_of(section), title != NULL ? title : "", (unsigned)cfg->line);
	return r->status == STATUS_OK ? 0 : -1;
}

/* The table's rows of one section as libconfuse wants them: everything is text. Returns the next free row. */
static size_t list_options(enum option_section section, cfg_opt_t *opts)
{
	size_t n = 0;

	for (size_t i = 0; option_row(i) != NULL && n + SECTIONS < OPTIONS_MAX; i++) {
		const struct option *o = option_row(i);

		if (o->section != section)
			continue;
		opts[n++] = (cfg_opt_t){ .name = o->name, .type = CFGT_STR, .flags = option_is_list(o) ? CFGF_LIST : CFGF_NONE,
					 .validcb = on_value };
	}
	return n;
}

static cfg_t *make_parser(cfg_opt_t opts[SECTIONS][OPTIONS_MAX])
{
	size_t n = list_options(SECTION_TOP, opts[SECTION_TOP]);
	cfg_t *cfg;

	for (int i = SECTION_TOP + 1; i < SECTIONS; i++) {
		const cfg_flag_t many = CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES;

		list_options((enum option_section)i, opts[i]);
		opts[SECTION_TOP][n++] = (cfg_opt_t){
			.name = section_name((enum option_section)i), .type = CFGT_SEC,
			.flags = i == SECTION_WEIGHTS ? CFGF_NONE : many, .subopts = opts[i], .validcb = on_section,
		};
	}
	cfg = cfg_init(opts[SECTION_TOP], CFGF_NONE);
	if (cfg != NULL)
		cfg_set_error_function(cfg, on_error);
	return cfg;
}

static enum status parse(struct reader *r, const char *text)
{
	cfg_opt_t opts[SECTIONS][OPTIONS_MAX];
	enum status status = STATUS_OK;
	cfg_t *cfg;

	memset(opts, 0, sizeof(opts));		/* a row of zeros ends each list (CFG_END) */
	cfg = make_parser(opts);
	if (cfg == NULL)
		return STATUS_NOMEM;
	if (cfg_parse_buf(cfg, text) != CFG_SUCCESS)
		status = r->status != STATUS_OK ? r->status : r->d->text[0] != '\0' ? STATUS_INVALID : STATUS_NOMEM;
	cfg_free(cfg);
	return status;
}

enum status reader_read(const char *file, struct bytes text, const struct reader_sink *sink, struct diag *d)
{
	struct reader r = { .file = file, .sink = sink, .d = d };
	enum status status;
	struct buf source;

	buf_init(&source, TEXT_MAX);
	status = source_prepare(file, text, &source, d);
	if (status == STATUS_OK)
		status = buf_add_byte(&source, '\0');
	if (status == STATUS_OK) {
		pthread_mutex_lock(&lock);
		current = &r;
		status = parse(&r, (const char *)source.data);
		current = NULL;
		pthread_mutex_unlock(&lock);
	}
	buf_free(&source);
	return status;
}
