/*
 * milterload - direct load driver for the Sendmail milter wire protocol.
 *
 * Plays the MTA's part: N parallel connections, M messages on each, taken round robin
 * from .eml files.  Prints rate, latency percentiles, the modification actions and
 * verdicts the filter returned, and any protocol violations.  No libmilter needed.
 *
 *   cc -O2 -std=c11 -Wall -Wextra -o milterload milterload.c -lpthread
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* ---- protocol constants (values as in libmilter's mfdef.h) ---- */
#define P_NOCONNECT 0x00000001u
#define P_NOHELO    0x00000002u
#define P_NOMAIL    0x00000004u
#define P_NORCPT    0x00000008u
#define P_NOBODY    0x00000010u
#define P_NOHDRS    0x00000020u
#define P_NOEOH     0x00000040u
#define P_NR_HDR    0x00000080u
#define P_NODATA    0x00000200u
#define P_SKIP      0x00000400u
#define P_NR_CONN   0x00001000u
#define P_NR_HELO   0x00002000u
#define P_NR_MAIL   0x00004000u
#define P_NR_RCPT   0x00008000u
#define P_NR_DATA   0x00010000u
#define P_NR_EOH    0x00040000u
#define P_NR_BODY   0x00080000u
#define P_LEADSPC   0x00100000u
#define A_ADDHDRS    0x001u
#define A_CHGBODY    0x002u
#define A_ADDRCPT    0x004u
#define A_DELRCPT    0x008u
#define A_CHGHDRS    0x010u
#define A_QUARANTINE 0x020u
#define A_CHGFROM    0x040u
#define A_ADDRCPTPAR 0x080u
#define A_ALL        0x1ffu
#define MAX_CHUNK    65535u
#define MAX_REPLY    (64u << 20) /* refuse larger reply packets */

/* ---- options ---- */
static struct {
	const char *sock, *helo, *from, *host, *addr;
	const char **rcpt;
	const char **rcpt_bare, *from_bare; /* for the {mail_addr} and {rcpt_addr} macros */
	int nrcpt, conns, maxerr, timeout_ms;
	long msgs, warm;
	double max_s;
	uint32_t ver, act, prot;
	unsigned chunk;
	bool fresh, nomacros, unique, eob_data, json, dump;
	pid_t pid[16];
	int npid;
} o = { .helo = "mail.news-example.test", .from = "<bounce@news-example.test>", .host = "mail.news-example.test",
	.addr = "192.0.2.25", .conns = 1, .maxerr = 5, .timeout_ms = 30000, .msgs = 100, .max_s = 300,
	.ver = 6, .act = A_ALL, .prot = 0x1fffff, .chunk = MAX_CHUNK };

static void usage(FILE *f)
{
	fputs(
"usage: milterload -s SOCKET [options] message.eml...\n"
"  -s SOCKET  inet:PORT@HOST | inet6:PORT@HOST | HOST:PORT | unix:PATH | local:PATH | /PATH\n"
"  -c N       parallel connections (default 1)\n"
"  -m N       measured messages per connection (default 100)\n"
"  -w N       warm-up messages per connection, not measured (default 0)\n"
"  -T SEC     stop after this long whatever is left (default 300)\n"
"  -k         new milter connection for every message (as an MTA does for\n"
"             one-message SMTP sessions); default: keep and reuse\n"
"  -t SEC     timeout for one reply (default 30)\n"
"  -e N       a connection gives up after N errors in a row (default 5)\n"
"  -C N       body chunk size, 1..65535 (default 65535)\n"
"  -E         carry the last body chunk in BODYEOB instead of an empty BODYEOB\n"
"  -u         make messages unique: a counter header is added to each\n"
"  -f ADDR    envelope sender, with <>        -r ADDR  recipient (repeatable)\n"
"  -H NAME    client host name  -A ADDR  client IPv4/IPv6  -L NAME  HELO name\n"
"  -M         send no macros\n"
"  -V N       milter protocol version to offer (default 6)\n"
"  -a MASK    SMFIF_ actions to offer (default 0x1ff)\n"
"  -p MASK    SMFIP_ protocol bits to offer (default 0x1fffff)\n"
"  -P PID     report CPU time and RSS of this process (repeatable, up to 16)\n"
"  -j         one line of JSON on stdout instead of text\n"
"  -d         dump each action and verdict as text on stdout (use with -c1 -m1)\n"
"exit status: 0 all messages got a verdict and no violation; 1 some did not; 64 usage\n", f);
}

/* ---- messages, pre-split ---- */
struct hdr { char *name, *val; }; /* val: after the colon, folds kept as "\n<ws>" */
struct msg {
	const char *path;
	struct hdr *h;
	int nh;
	unsigned char *body; /* CRLF line ends */
	size_t blen, size;
};
static struct msg *msgs;
static int nmsgs;

static void die(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fputs("milterload: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(2);
}
static void *xalloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);
	if (!p) die("out of memory");
	return p;
}
static void *xgrow(void *p, size_t n)
{
	p = realloc(p, n);
	if (!p) die("out of memory");
	return p;
}

static void load_msg(struct msg *m, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) die("%s: %s", path, strerror(errno));
	size_t cap = 1 << 16, n = 0, r;
	char *b = xalloc(cap + 1);
	while ((r = fread(b + n, 1, cap - n, f)) > 0) {
		n += r;
		if (n == cap) b = xgrow(b, (cap *= 2) + 1);
	}
	if (ferror(f)) die("%s: read error", path);
	fclose(f);
	b[n] = 0;
	m->path = path;
	m->size = n;
	size_t i = 0, bodyat = n;
	while (i < n) { /* header lines */
		char *nl = memchr(b + i, '\n', n - i);
		size_t e = nl ? (size_t)(nl - b) : n, next = nl ? e + 1 : n;
		if (e > i && b[e - 1] == '\r') e--;
		if (e == i) { bodyat = next; break; }
		if ((b[i] == ' ' || b[i] == '\t') && m->nh) { /* continuation */
			struct hdr *h = &m->h[m->nh - 1];
			size_t l = strlen(h->val);
			h->val = xgrow(h->val, l + 1 + (e - i) + 1);
			h->val[l] = '\n';
			memcpy(h->val + l + 1, b + i, e - i);
			h->val[l + 1 + (e - i)] = 0;
		} else {
			char *c = memchr(b + i, ':', e - i);
			if (!c) { bodyat = i; break; } /* not a header: body starts here, as MTAs do */
			m->h = xgrow(m->h, (size_t)(m->nh + 1) * sizeof *m->h);
			m->h[m->nh].name = strndup(b + i, (size_t)(c - b) - i);
			m->h[m->nh].val = strndup(c + 1, e - (size_t)(c + 1 - b));
			m->nh++;
		}
		i = next;
	}
	m->body = xalloc((n - bodyat) * 2 + 2);
	for (i = bodyat; i < n; i++) {
		if (b[i] == '\n' && (m->blen == 0 || m->body[m->blen - 1] != '\r')) m->body[m->blen++] = '\r';
		m->body[m->blen++] = (unsigned char)b[i];
	}
	free(b);
}

/* ---- per-connection state ---- */
enum { C_ADDHDR, C_INSHDR, C_CHGHDR, C_REPLBODY, C_ADDRCPT, C_DELRCPT, C_CHGFROM, C_QUAR, C_PROGRESS, C_NACT };
static const char *const act_name[C_NACT] = { "add_header", "insert_header", "change_header", "replace_body_chunks",
	"add_rcpt", "del_rcpt", "change_from", "quarantine", "progress" };
enum { V_CONTINUE, V_ACCEPT, V_DISCARD, V_REJECT, V_TEMPFAIL, V_REPLYCODE, V_CONNFAIL, V_NV };
static const char *const verd_name[V_NV] = { "continue", "accept", "discard", "reject", "tempfail", "replycode", "conn_fail" };

struct conn {
	pthread_t th;
	int id, fd;
	uint32_t act, prot, ver; /* as negotiated */
	unsigned char *out, *in;
	size_t olen, ocap, icap, ilen; /* ilen: payload of the current reply */
	unsigned char *rb;             /* receive buffer */
	size_t rpos, rend;
	uint64_t *lat_eom, *lat_msg;
	long nlat, done, errors, skipped_body, early, replbody_msgs, viol, seq;
	uint64_t nact[C_NACT], nverd[V_NV], bytes, replbody_bytes, maxpkt, symlists;
	char err[160];
	uint64_t t_first, t_last;
	bool in_msg; /* message open: ABORT needed before another MAIL */
	int conn_verdict; /* >= 0: the filter settled the whole session at CONNECT or HELO */
};
#define RBUF 262144
static pthread_barrier_t gate;
static uint64_t t_start;
static atomic_bool stop;

static uint64_t now_ns(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}
static uint32_t be32(const unsigned char *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }
static void wr32(unsigned char *p, uint32_t v) { p[0] = (unsigned char)(v >> 24); p[1] = (unsigned char)(v >> 16); p[2] = (unsigned char)(v >> 8); p[3] = (unsigned char)v; }

static int fail(struct conn *c, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(c->err, sizeof c->err, fmt, ap);
	va_end(ap);
	return -1;
}
static void violation(struct conn *c, const char *what)
{
	if (c->viol++ == 0) fprintf(stderr, "milterload: protocol violation: %s\n", what);
}

/* ---- output: packets are collected and flushed before a reply is awaited ---- */
static void room(struct conn *c, size_t n)
{
	if (c->olen + n > c->ocap) {
		while (c->ocap < c->olen + n) c->ocap = c->ocap ? c->ocap * 2 : 1 << 17;
		c->out = xgrow(c->out, c->ocap);
	}
}
static int flush(struct conn *c)
{
	size_t off = 0;
	while (off < c->olen) {
		ssize_t w = send(c->fd, c->out + off, c->olen - off, MSG_NOSIGNAL);
		if (w < 0 && errno == EINTR) continue;
		if (w < 0) { c->olen = 0; return fail(c, "send: %s", errno == EAGAIN ? "timeout" : strerror(errno)); }
		off += (size_t)w;
	}
	c->olen = 0;
	return 0;
}
static int put(struct conn *c, char cmd, const void *p, size_t n)
{
	room(c, 5 + n);
	wr32(c->out + c->olen, (uint32_t)n + 1);
	c->out[c->olen + 4] = (unsigned char)cmd;
	if (n) memcpy(c->out + c->olen + 5, p, n);
	c->olen += 5 + n;
	return c->olen > (1 << 20) ? flush(c) : 0;
}
/* macro packet: name, value, ..., NULL */
static int macros(struct conn *c, char cmd, ...)
{
	if (o.nomacros) return 0;
	unsigned char b[2048];
	size_t n = 0;
	const char *s;
	va_list ap;
	b[n++] = (unsigned char)cmd;
	va_start(ap, cmd);
	while ((s = va_arg(ap, const char *)) != NULL) {
		size_t l = strlen(s) + 1;
		if (n + l > sizeof b) break;
		memcpy(b + n, s, l);
		n += l;
	}
	va_end(ap);
	return put(c, 'D', b, n);
}

/* ---- input ---- */
static int fill(struct conn *c, unsigned char *dst, size_t n)
{
	while (n) {
		if (c->rpos == c->rend) {
			ssize_t r = recv(c->fd, c->rb, RBUF, 0);
			if (r < 0 && errno == EINTR) continue;
			if (r < 0) return fail(c, "recv: %s", errno == EAGAIN ? "timeout" : strerror(errno));
			if (r == 0) return fail(c, "filter closed the connection");
			c->rpos = 0;
			c->rend = (size_t)r;
		}
		size_t k = c->rend - c->rpos < n ? c->rend - c->rpos : n;
		memcpy(dst, c->rb + c->rpos, k);
		c->rpos += k;
		dst += k;
		n -= k;
	}
	return 0;
}
/* one reply packet; returns the reply byte (>0) or -1 */
static int reply(struct conn *c)
{
	unsigned char h[5];
	if (c->olen && flush(c) < 0) return -1;
	if (fill(c, h, 5) < 0) return -1;
	uint32_t n = be32(h);
	if (n == 0 || n > MAX_REPLY) return fail(c, "bad reply length %" PRIu32, n);
	if (n > c->maxpkt) c->maxpkt = n;
	c->ilen = n - 1;
	if (c->icap < c->ilen + 1) c->in = xgrow(c->in, c->icap = c->ilen + 1);
	if (fill(c, c->in, c->ilen) < 0) return -1;
	c->in[c->ilen] = 0;
	return h[4];
}

static void dump_str(const char *k, const unsigned char *p, size_t n)
{
	printf("%s", k);
	for (size_t i = 0; i < n; i++) {
		if (p[i] == 0) fputs(i + 1 < n ? " | " : "", stdout);
		else if (p[i] == '\n') fputs("\\n", stdout);
		else if (p[i] == '\r') fputs("\\r", stdout);
		else if (isprint(p[i])) putchar(p[i]);
		else printf("\\x%02x", p[i]);
	}
	putchar('\n');
}
static int verdict(struct conn *c, int r)
{
	int v = -1;
	switch (r) {
	case 'c': v = V_CONTINUE; break;
	case 'a': v = V_ACCEPT; break;
	case 'd': v = V_DISCARD; break;
	case 'r': v = V_REJECT; break;
	case 't': v = V_TEMPFAIL; break;
	case 'f': v = V_CONNFAIL; break;
	case '4': v = V_CONNFAIL; break;
	case 'y':
		v = V_REPLYCODE;
		if (c->ilen < 4 || (c->in[0] != '4' && c->in[0] != '5') || c->in[c->ilen - 1] != 0) violation(c, "malformed reply code");
		break;
	}
	if (v >= 0 && o.dump && v != V_CONTINUE) {
		printf("verdict: %s", verd_name[v]);
		if (v == V_REPLYCODE) dump_str(" ", c->in, c->ilen);
		else putchar('\n');
	}
	return v;
}
/* await the reply to a command before end of message; returns a verdict, V_NV for SKIP, or -1 */
static int step(struct conn *c, uint32_t nr)
{
	if (c->prot & nr) return V_CONTINUE;
	for (;;) {
		int r = reply(c);
		if (r < 0) return -1;
		if (r == 'p') { c->nact[C_PROGRESS]++; continue; }
		if (r == 's') {
			if (!(c->prot & P_SKIP)) violation(c, "SKIP without negotiation");
			return V_NV;
		}
		int v = verdict(c, r);
		if (v >= 0) return v;
		if (strchr("+-2behimq", r)) { violation(c, "modification action before end of message"); continue; }
		return fail(c, "unknown reply 0x%02x", (unsigned)r);
	}
}

static int dial(struct conn *c)
{
	const char *s = o.sock;
	c->fd = -1;
	c->rpos = c->rend = c->olen = 0;
	c->in_msg = false;
	c->conn_verdict = -1;
	const char *path = NULL;
	if (!strncmp(s, "unix:", 5)) path = s + 5;
	else if (!strncmp(s, "local:", 6)) path = s + 6;
	else if (*s == '/') path = s;
	if (path) {
		struct sockaddr_un su = { .sun_family = AF_UNIX };
		if (strlen(path) >= sizeof su.sun_path) return fail(c, "socket path too long");
		strcpy(su.sun_path, path);
		c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (c->fd < 0 || connect(c->fd, (void *)&su, sizeof su) < 0) return fail(c, "%s: %s", path, strerror(errno));
	} else {
		char host[256], port[32];
		const char *p;
		int fam = AF_UNSPEC;
		if (!strncmp(s, "inet:", 5) || !strncmp(s, "inet6:", 6)) {
			fam = s[4] == '6' ? AF_INET6 : AF_INET;
			s = strchr(s, ':') + 1;
			p = strchr(s, '@');
			snprintf(port, sizeof port, "%.*s", p ? (int)(p - s) : (int)strlen(s), s);
			snprintf(host, sizeof host, "%s", p ? p + 1 : "localhost");
		} else {
			p = strrchr(s, ':');
			if (!p) return fail(c, "bad socket spec %s", s);
			snprintf(host, sizeof host, "%.*s", (int)(p - s), s);
			snprintf(port, sizeof port, "%s", p + 1);
		}
		struct addrinfo hint = { .ai_family = fam, .ai_socktype = SOCK_STREAM }, *ai = NULL;
		int rc = getaddrinfo(host, port, &hint, &ai);
		if (rc) return fail(c, "%s: %s", o.sock, gai_strerror(rc));
		for (struct addrinfo *a = ai; a; a = a->ai_next) {
			c->fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
			if (c->fd >= 0 && connect(c->fd, a->ai_addr, a->ai_addrlen) == 0) break;
			rc = errno;
			if (c->fd >= 0) close(c->fd);
			c->fd = -1;
		}
		freeaddrinfo(ai);
		if (c->fd < 0) return fail(c, "connect %s: %s", o.sock, strerror(rc));
		setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	}
	struct timeval tv = { o.timeout_ms / 1000, o.timeout_ms % 1000 * 1000 };
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof tv);
	return 0;
}
static void hangup(struct conn *c, bool polite)
{
	if (c->fd < 0) return;
	if (polite) { put(c, 'Q', NULL, 0); flush(c); }
	close(c->fd);
	c->fd = -1;
}
static int open_session(struct conn *c)
{
	unsigned char b[12], a[512];
	if (dial(c) < 0) return -1;
	wr32(b, o.ver);
	wr32(b + 4, o.act);
	wr32(b + 8, o.prot);
	c->prot = 0;
	put(c, 'O', b, 12);
	int r = reply(c);
	if (r < 0) return -1;
	if (r != 'O' || c->ilen < 12) return fail(c, "negotiation refused (reply 0x%02x)", (unsigned)r);
	c->ver = be32(c->in);
	c->act = be32(c->in + 4);
	c->prot = be32(c->in + 8);
	if (c->ilen > 12) c->symlists++;
	if (c->ver > o.ver || c->ver < 2) violation(c, "filter answered a protocol version it was not offered");
	if (c->act & ~o.act) violation(c, "filter asked for actions it was not offered");
	if (c->prot & ~o.prot) violation(c, "filter asked for protocol bits it was not offered");
	if (o.dump) printf("negotiated: version %" PRIu32 " actions 0x%" PRIx32 " protocol 0x%" PRIx32 "%s\n", c->ver, c->act, c->prot, c->ilen > 12 ? " +macro lists" : "");
	if (!(c->prot & P_NOCONNECT)) {
		bool v6 = strchr(o.addr, ':') != NULL;
		size_t n = (size_t)snprintf((char *)a, 256, "%s", o.host) + 1;
		if (n > 256) n = 256;
		a[n++] = v6 ? '6' : '4';
		a[n++] = 40000 >> 8 & 0xff;
		a[n++] = 40000 & 0xff;
		n += (size_t)snprintf((char *)a + n, 200, "%s%s", v6 ? "IPv6:" : "", o.addr) + 1;
		macros(c, 'C', "j", "mx.example.test", "{daemon_name}", "mx.example.test", "{daemon_addr}", "127.0.0.1", "{daemon_port}", "25", "v", "Postfix 3.7.11", "_", o.host, NULL);
		if (put(c, 'C', a, n) < 0) return -1;
		int v = step(c, P_NR_CONN);
		if (v < 0) return -1;
		if (v != V_CONTINUE) { c->conn_verdict = v; return 0; }
	}
	if (!(c->prot & P_NOHELO)) {
		if (put(c, 'H', o.helo, strlen(o.helo) + 1) < 0) return -1;
		int v = step(c, P_NR_HELO);
		if (v < 0) return -1;
		if (v != V_CONTINUE) c->conn_verdict = v;
	}
	return 0;
}

/* a header packet: name NUL value NUL; MTAs strip one leading space unless LEADSPC was negotiated */
static int send_header(struct conn *c, const char *name, const char *val)
{
	if (!(c->prot & P_LEADSPC) && (*val == ' ' || *val == '\t')) val++;
	size_t a = strlen(name) + 1, b = strlen(val) + 1;
	room(c, 5 + a + b);
	unsigned char *p = c->out + c->olen;
	wr32(p, (uint32_t)(1 + a + b));
	p[4] = 'L';
	memcpy(p + 5, name, a);
	memcpy(p + 5 + a, val, b);
	c->olen += 5 + a + b;
	return step(c, P_NR_HDR);
}
static void want(struct conn *c, uint32_t bit, const char *what)
{
	if (!(c->act & bit)) violation(c, what);
}
/* read actions until the final reply */
static int finish(struct conn *c)
{
	bool repl = false;
	for (;;) {
		int r = reply(c);
		if (r < 0) return -1;
		const char *k = NULL;
		switch (r) {
		case 'h': c->nact[C_ADDHDR]++; want(c, A_ADDHDRS, "add header not negotiated"); k = "add header: "; break;
		case 'i': c->nact[C_INSHDR]++; want(c, A_ADDHDRS, "insert header not negotiated"); k = "insert header: "; break;
		case 'm': c->nact[C_CHGHDR]++; want(c, A_CHGHDRS, "change header not negotiated"); k = "change header: "; break;
		case '+': c->nact[C_ADDRCPT]++; want(c, A_ADDRCPT, "add recipient not negotiated"); k = "add rcpt: "; break;
		case '2': c->nact[C_ADDRCPT]++; want(c, A_ADDRCPTPAR, "add recipient with args not negotiated"); k = "add rcpt: "; break;
		case '-': c->nact[C_DELRCPT]++; want(c, A_DELRCPT, "delete recipient not negotiated"); k = "del rcpt: "; break;
		case 'e': c->nact[C_CHGFROM]++; want(c, A_CHGFROM, "change sender not negotiated"); k = "change from: "; break;
		case 'q': c->nact[C_QUAR]++; want(c, A_QUARANTINE, "quarantine not negotiated"); k = "quarantine: "; break;
		case 'b':
			c->nact[C_REPLBODY]++;
			c->replbody_bytes += c->ilen;
			repl = true;
			want(c, A_CHGBODY, "replace body not negotiated");
			if (o.dump) printf("replace body: %zu bytes\n", c->ilen);
			continue;
		case 'p': c->nact[C_PROGRESS]++; continue;
		default: {
			int v = verdict(c, r);
			if (v < 0) return fail(c, "unknown reply 0x%02x at end of message", (unsigned)r);
			c->replbody_msgs += repl;
			return v;
		}
		}
		if (c->ilen == 0 || (c->in[c->ilen - 1] != 0)) violation(c, "action text not NUL terminated");
		if (o.dump) {
			size_t off = (r == 'i' || r == 'm') && c->ilen >= 4 ? 4 : 0;
			if (off) printf("[%" PRIu32 "] ", be32(c->in));
			dump_str(k, c->in + off, c->ilen - off);
		}
	}
}
static void settle(struct conn *c, int v)
{
	c->early++;
	c->nverd[v]++;
}
/* one message; 0 ok (verdict counted), -1 connection is unusable */
static int one(struct conn *c, const struct msg *m, uint64_t *eom)
{
	int v;
	char qid[24];
	*eom = 0;
	if (c->conn_verdict >= 0) { settle(c, c->conn_verdict); return 0; }
	snprintf(qid, sizeof qid, "L%02X%08lX", (unsigned)c->id & 0xff, (unsigned long)c->seq);
	c->in_msg = true;
	macros(c, 'M', "{mail_addr}", o.from_bare, "{mail_host}", "", "{mail_mailer}", "smtp", NULL);
	if (!(c->prot & P_NOMAIL)) {
		put(c, 'M', o.from, strlen(o.from) + 1);
		if ((v = step(c, P_NR_MAIL)) < 0) return -1;
		if (v != V_CONTINUE) goto settled;
	}
	int live = 0;
	for (int i = 0; i < o.nrcpt; i++) {
		macros(c, 'R', "i", qid, "{rcpt_addr}", o.rcpt_bare[i], "{rcpt_host}", "example.test", "{rcpt_mailer}", "local", NULL);
		if (c->prot & P_NORCPT) { live++; continue; }
		put(c, 'R', o.rcpt[i], strlen(o.rcpt[i]) + 1);
		if ((v = step(c, P_NR_RCPT)) < 0) return -1;
		if (v == V_ACCEPT || v == V_DISCARD) goto settled;
		if (v == V_CONTINUE) live++;
	}
	if (!live) { v = V_REJECT; goto settled; }
	macros(c, 'T', "i", qid, NULL);
	if (!(c->prot & P_NODATA) && c->ver >= 4) {
		put(c, 'T', NULL, 0);
		if ((v = step(c, P_NR_DATA)) < 0) return -1;
		if (v != V_CONTINUE) goto settled;
	}
	if (!(c->prot & P_NOHDRS)) {
		macros(c, 'L', "i", qid, NULL);
		for (int i = 0; i < m->nh; i++) {
			if ((v = send_header(c, m->h[i].name, m->h[i].val)) < 0) return -1;
			if (v != V_CONTINUE) goto settled;
		}
		if (o.unique) {
			char u[64];
			snprintf(u, sizeof u, " %d-%ld-%" PRIu64, c->id, c->seq, t_start);
			if ((v = send_header(c, "X-Milterload-Seq", u)) < 0) return -1;
			if (v != V_CONTINUE) goto settled;
		}
	}
	macros(c, 'N', "i", qid, NULL);
	if (!(c->prot & P_NOEOH)) {
		put(c, 'N', NULL, 0);
		if ((v = step(c, P_NR_EOH)) < 0) return -1;
		if (v != V_CONTINUE) goto settled;
	}
	size_t off = 0;
	if (!(c->prot & P_NOBODY)) {
		bool first = true;
		while (off < m->blen) {
			size_t k = m->blen - off < o.chunk ? m->blen - off : o.chunk;
			if (o.eob_data && off + k == m->blen) break;
			if (first) { macros(c, 'B', "i", qid, NULL); first = false; }
			if (put(c, 'B', m->body + off, k) < 0) return -1;
			off += k;
			if ((v = step(c, P_NR_BODY)) < 0) return -1;
			if (v == V_NV) { c->skipped_body++; off = m->blen; break; }
			if (v != V_CONTINUE) goto settled;
		}
	} else off = m->blen;
	macros(c, 'E', "i", qid, NULL);
	if (put(c, 'E', m->body + off, m->blen - off) < 0) return -1;
	if (flush(c) < 0) return -1;
	uint64_t t = now_ns();
	if ((v = finish(c)) < 0) return -1;
	*eom = now_ns() - t;
	c->in_msg = false;
	c->nverd[v]++;
	return 0;
settled:
	if (v == V_NV) return fail(c, "SKIP where only a body may be skipped");
	settle(c, v);
	return 0;
}

static void reset_counts(struct conn *c)
{
	memset(c->nact, 0, sizeof c->nact);
	memset(c->nverd, 0, sizeof c->nverd);
	c->bytes = c->replbody_bytes = 0;
	c->replbody_msgs = c->skipped_body = c->early = 0;
}
/* up to n messages; counted when meas */
static void batch(struct conn *c, long n, bool meas)
{
	int inrow = 0;
	for (long i = 0; i < n && !atomic_load_explicit(&stop, memory_order_relaxed); i++) {
		const struct msg *m = &msgs[(c->id + c->seq) % nmsgs];
		uint64_t t0 = now_ns(), eom = 0;
		if (c->fd < 0 && open_session(c) < 0) goto bad;
		if (c->in_msg) { put(c, 'A', NULL, 0); c->in_msg = false; }
		if (one(c, m, &eom) < 0) goto bad;
		c->seq++;
		inrow = 0;
		if (o.fresh || c->conn_verdict >= 0) hangup(c, true);
		if (meas) {
			c->t_last = now_ns();
			c->lat_eom[c->nlat] = eom;
			c->lat_msg[c->nlat++] = c->t_last - t0;
			c->done++;
			c->bytes += m->size;
		}
		continue;
	bad:
		c->seq++;
		c->errors++;
		if (c->errors <= 2) fprintf(stderr, "milterload: connection %d, message %ld: %s\n", c->id, c->seq, c->err);
		hangup(c, false);
		if (++inrow >= o.maxerr) { fprintf(stderr, "milterload: connection %d gives up after %d errors in a row\n", c->id, inrow); return; }
	}
}
static void *worker(void *arg)
{
	struct conn *c = arg;
	c->fd = -1;
	c->rb = xalloc(RBUF);
	c->lat_eom = xalloc((size_t)o.msgs * sizeof *c->lat_eom);
	c->lat_msg = xalloc((size_t)o.msgs * sizeof *c->lat_msg);
	if (o.warm) { batch(c, o.warm, false); reset_counts(c); }
	pthread_barrier_wait(&gate); /* all warm */
	pthread_barrier_wait(&gate); /* main has taken its readings */
	batch(c, o.msgs, true);
	pthread_barrier_wait(&gate); /* all done */
	hangup(c, true);
	free(c->out);
	free(c->in);
	free(c->rb);
	return NULL;
}
static void *watchdog(void *arg)
{
	(void)arg;
	uint64_t end = now_ns() + (uint64_t)(o.max_s * 1e9);
	while (now_ns() < end) nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	atomic_store(&stop, true);
	return NULL;
}

/* an address as MTAs put it in macros: without the angle brackets */
static const char *bare(const char *a)
{
	size_t n = strlen(a);
	if (n < 2 || a[0] != '<' || a[n - 1] != '>') return a;
	char *p = strndup(a + 1, n - 2);
	if (!p) die("out of memory");
	return p;
}

/* ---- process readings ---- */
static double cpu_s(pid_t p, double *sys)
{
	char path[64], b[1024];
	unsigned long u = 0, s = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)p);
	FILE *f = fopen(path, "r");
	*sys = 0;
	if (!f) return 0;
	size_t n = fread(b, 1, sizeof b - 1, f);
	fclose(f);
	b[n] = 0;
	char *q = strrchr(b, ')');
	if (q) sscanf(q + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &u, &s);
	double hz = (double)sysconf(_SC_CLK_TCK);
	*sys = (double)s / hz;
	return (double)u / hz;
}
static long rss_kb(pid_t p, const char *key)
{
	char path[64], l[256];
	long v = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)p);
	FILE *f = fopen(path, "r");
	if (!f) return 0;
	while (fgets(l, sizeof l, f))
		if (!strncmp(l, key, strlen(key))) { v = atol(l + strlen(key)); break; }
	fclose(f);
	return v;
}
static int cmp(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}
static double pct(const uint64_t *v, size_t n, double p)
{
	if (!n) return 0;
	size_t k = (size_t)(p * (double)(n - 1) + 0.5);
	return (double)v[k] / 1e6;
}
static long num(const char *s, long lo, long hi, char opt)
{
	char *e;
	errno = 0;
	long v = strtol(s, &e, 0);
	if (errno || *e || e == s || v < lo || v > hi) {
		fprintf(stderr, "milterload: -%c: want a number from %ld to %ld\n", opt, lo, hi);
		exit(64);
	}
	return v;
}

int main(int ac, char **av)
{
	int ch;
	while ((ch = getopt(ac, av, "s:c:m:w:T:kt:e:C:Euf:r:H:A:L:MV:a:p:P:jdh")) != -1) switch (ch) {
	case 's': o.sock = optarg; break;
	case 'c': o.conns = (int)num(optarg, 1, 4096, 'c'); break;
	case 'm': o.msgs = num(optarg, 1, 100000000, 'm'); break;
	case 'w': o.warm = num(optarg, 0, 100000000, 'w'); break;
	case 'T': o.max_s = (double)num(optarg, 1, 86400, 'T'); break;
	case 'k': o.fresh = true; break;
	case 't': o.timeout_ms = (int)num(optarg, 1, 86400, 't') * 1000; break;
	case 'e': o.maxerr = (int)num(optarg, 1, 1000000, 'e'); break;
	case 'C': o.chunk = (unsigned)num(optarg, 1, (long)MAX_CHUNK, 'C'); break;
	case 'E': o.eob_data = true; break;
	case 'u': o.unique = true; break;
	case 'f': o.from = optarg; break;
	case 'r':
		o.rcpt = xgrow(o.rcpt, (size_t)(o.nrcpt + 1) * sizeof *o.rcpt);
		o.rcpt[o.nrcpt++] = optarg;
		break;
	case 'H': o.host = optarg; break;
	case 'A': o.addr = optarg; break;
	case 'L': o.helo = optarg; break;
	case 'M': o.nomacros = true; break;
	case 'V': o.ver = (uint32_t)num(optarg, 2, 6, 'V'); break;
	case 'a': o.act = (uint32_t)num(optarg, 0, 0x1ff, 'a'); break;
	case 'p': o.prot = (uint32_t)num(optarg, 0, 0x1fffff, 'p'); break;
	case 'P':
		if (o.npid == 16) { fputs("milterload: at most 16 -P\n", stderr); return 64; }
		o.pid[o.npid++] = (pid_t)num(optarg, 1, 1 << 22, 'P');
		break;
	case 'j': o.json = true; break;
	case 'd': o.dump = true; break;
	case 'h': usage(stdout); return 0;
	default: usage(stderr); return 64;
	}
	if (!o.sock || optind >= ac) { usage(stderr); return 64; }
	if (!o.nrcpt) { o.rcpt = xalloc(sizeof *o.rcpt); o.rcpt[o.nrcpt++] = "<user@example.test>"; }
	o.from_bare = bare(o.from);
	o.rcpt_bare = xalloc((size_t)o.nrcpt * sizeof *o.rcpt_bare);
	for (int i = 0; i < o.nrcpt; i++) o.rcpt_bare[i] = bare(o.rcpt[i]);
	signal(SIGPIPE, SIG_IGN);
	nmsgs = ac - optind;
	msgs = xalloc((size_t)nmsgs * sizeof *msgs);
	for (int i = 0; i < nmsgs; i++) load_msg(&msgs[i], av[optind + i]);

	struct conn *c = xalloc((size_t)o.conns * sizeof *c);
	if (pthread_barrier_init(&gate, NULL, (unsigned)o.conns + 1)) die("barrier");
	pthread_attr_t at;
	pthread_attr_init(&at);
	pthread_attr_setstacksize(&at, 256 * 1024);
	pthread_t wd;
	t_start = now_ns();
	if (pthread_create(&wd, &at, watchdog, NULL)) die("cannot start thread");
	pthread_detach(wd);
	for (int i = 0; i < o.conns; i++) {
		c[i].id = i;
		if (pthread_create(&c[i].th, &at, worker, &c[i])) die("cannot start thread %d", i);
	}
	double u0[16], s0[16];
	pthread_barrier_wait(&gate);
	for (int i = 0; i < o.npid; i++) u0[i] = cpu_s(o.pid[i], &s0[i]);
	uint64_t t0 = now_ns();
	pthread_barrier_wait(&gate);
	pthread_barrier_wait(&gate);
	uint64_t t1 = now_ns();
	double user = 0, sys = 0;
	long rss = 0, hwm = 0;
	for (int i = 0; i < o.npid; i++) {
		double s, u = cpu_s(o.pid[i], &s);
		user += u - u0[i];
		sys += s - s0[i];
		rss += rss_kb(o.pid[i], "VmRSS:");
		hwm += rss_kb(o.pid[i], "VmHWM:");
	}
	for (int i = 0; i < o.conns; i++) pthread_join(c[i].th, NULL);

	struct conn z = { 0 };
	size_t n = 0, ne = 0;
	uint64_t *le = xalloc((size_t)o.conns * (size_t)o.msgs * 8), *lm = xalloc((size_t)o.conns * (size_t)o.msgs * 8);
	for (int i = 0; i < o.conns; i++) {
		for (long k = 0; k < c[i].nlat; k++) {
			lm[n++] = c[i].lat_msg[k];
			if (c[i].lat_eom[k]) le[ne++] = c[i].lat_eom[k];
		}
		for (int k = 0; k < C_NACT; k++) z.nact[k] += c[i].nact[k];
		for (int k = 0; k < V_NV; k++) z.nverd[k] += c[i].nverd[k];
		z.done += c[i].done; z.errors += c[i].errors; z.bytes += c[i].bytes; z.viol += c[i].viol;
		z.early += c[i].early; z.skipped_body += c[i].skipped_body; z.replbody_msgs += c[i].replbody_msgs;
		z.replbody_bytes += c[i].replbody_bytes;
		if (c[i].maxpkt > z.maxpkt) z.maxpkt = c[i].maxpkt;
		if (c[i].ver) { z.ver = c[i].ver; z.act = c[i].act; z.prot = c[i].prot; }
		if (c[i].t_last > z.t_last) z.t_last = c[i].t_last;
	}
	qsort(le, ne, 8, cmp);
	qsort(lm, n, 8, cmp);
	double sec = (double)((z.t_last > t0 ? z.t_last : t1) - t0) / 1e9;
	double rate = sec > 0 ? (double)z.done / sec : 0, mbs = sec > 0 ? (double)z.bytes / 1e6 / sec : 0;
	long expected = o.msgs * o.conns;
	double per = z.done ? (user + sys) * 1e6 / (double)z.done : 0;
	if (o.json) {
		printf("{\"messages\":%ld,\"expected\":%ld,\"errors\":%ld,\"violations\":%ld,\"seconds\":%.4f,\"msgs_per_s\":%.1f,\"mb_per_s\":%.2f,", z.done, expected, z.errors, z.viol, sec, rate, mbs);
		printf("\"eom_ms\":{\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f},", pct(le, ne, .5), pct(le, ne, .9), pct(le, ne, .99), pct(le, ne, 1));
		printf("\"message_ms\":{\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f},", pct(lm, n, .5), pct(lm, n, .9), pct(lm, n, .99), pct(lm, n, 1));
		printf("\"actions\":{");
		for (int k = 0; k < C_NACT; k++) printf("%s\"%s\":%" PRIu64, k ? "," : "", act_name[k], z.nact[k]);
		printf("},\"verdicts\":{");
		for (int k = 0; k < V_NV; k++) printf("%s\"%s\":%" PRIu64, k ? "," : "", verd_name[k], z.nverd[k]);
		printf("},\"settled_early\":%ld,\"body_skips\":%ld,\"replaced_bodies\":%ld,\"replaced_bytes\":%" PRIu64 ",\"largest_reply\":%" PRIu64, z.early, z.skipped_body, z.replbody_msgs, z.replbody_bytes, z.maxpkt);
		printf(",\"version\":%" PRIu32 ",\"actions_mask\":%" PRIu32 ",\"protocol_mask\":%" PRIu32, z.ver, z.act, z.prot);
		if (o.npid) printf(",\"cpu_user_s\":%.2f,\"cpu_sys_s\":%.2f,\"cpu_us_per_msg\":%.1f,\"rss_kb\":%ld,\"hwm_kb\":%ld", user, sys, per, rss, hwm);
		printf("}\n");
	} else {
		printf("messages   %ld of %ld, %ld errors, %ld violations, %d connections, %.3f s\n", z.done, expected, z.errors, z.viol, o.conns, sec);
		printf("rate       %.1f msgs/s, %.2f MB/s\n", rate, mbs);
		printf("eom ms     p50 %.3f  p90 %.3f  p99 %.3f  max %.3f   (BODYEOB sent -> verdict)\n", pct(le, ne, .5), pct(le, ne, .9), pct(le, ne, .99), pct(le, ne, 1));
		printf("message ms p50 %.3f  p90 %.3f  p99 %.3f  max %.3f   (%s -> verdict)\n", pct(lm, n, .5), pct(lm, n, .9), pct(lm, n, .99), pct(lm, n, 1), o.fresh ? "connect" : "MAIL");
		printf("actions   ");
		for (int k = 0; k < C_NACT; k++) if (z.nact[k]) printf(" %s=%" PRIu64, act_name[k], z.nact[k]);
		printf("\nverdicts  ");
		for (int k = 0; k < V_NV; k++) if (z.nverd[k]) printf(" %s=%" PRIu64, verd_name[k], z.nverd[k]);
		printf("\nother      settled_early=%ld body_skips=%ld replaced_bodies=%ld (%" PRIu64 " bytes) largest_reply=%" PRIu64 "\n", z.early, z.skipped_body, z.replbody_msgs, z.replbody_bytes, z.maxpkt);
		printf("negotiated version %" PRIu32 " actions 0x%" PRIx32 " protocol 0x%" PRIx32 "\n", z.ver, z.act, z.prot);
		if (o.npid) printf("filter     cpu %.2f s user + %.2f s sys = %.1f us/msg; RSS %ld kB, peak %ld kB\n", user, sys, per, rss, hwm);
	}
	for (int i = 0; i < o.conns; i++) {
		free(c[i].lat_eom);
		free(c[i].lat_msg);
	}
	free(c);
	free(le);
	free(lm);
	fflush(stdout);
	return z.done == expected && z.errors == 0 && z.viol == 0 ? 0 : 1;
}
