#include "bench/newsletter.h"
#include <string.h>
#include "decode/base64.h"

/* A line of base64 of bytes in no order; the first one begins as JPEG does. */
static enum status add_picture_line(struct buf *out, bool is_first, unsigned long long *state)
{
	static const unsigned char magic[] = { 0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 'J', 'F', 'I', 'F', 0x00, 0x01, 0x01 };
	unsigned char line[57];
	enum status status;

	for (size_t i = 0; i < sizeof(line); i++) {
		*state = *state * 6364136223846793005u + 1442695040888963407u;
		line[i] = (unsigned char)(*state >> 56);
	}
	if (is_first)
		memcpy(line, magic, sizeof(magic));
	status = base64_encode((struct bytes){ line, sizeof(line) }, out);
	return status == STATUS_OK ? buf_add_text(out, "\r\n") : status;
}

static enum status add_attachment(struct buf *out, size_t bytes, enum newsletter_attachment attachment)
{
	const bool is_picture = attachment == NEWSLETTER_PICTURE;
	unsigned long long state = 1;
	enum status status = buf_printf(out, "\r\n--b1\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n\r\n",
					is_picture ? "image/jpeg; name=a.jpg" : "application/pdf; name=a.pdf");

	for (size_t n = 0; status == STATUS_OK && n < bytes; n += 78) {
		if (is_picture)
			status = add_picture_line(out, n == 0, &state);
		else
			status = buf_add_text(out, "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURl\r\n");
	}
	return status;
}

static enum status add_article(struct buf *html, unsigned i, unsigned paragraphs)
{
	enum status status = buf_printf(html,
		"<tr><td class=\"c\" align=\"left\" valign=\"top\" style=\"padding:12px 24px;font-size:14px;line-height:20px;"
		"color:#333333;background-color:#ffffff\"><a href=\"https://click.news.example/ls/click?upn=u%08x%08x&amp;n=%u\" "
		"style=\"color:#0066cc;text-decoration:none\">The committee heard witness number %u</a>",
		i * 2654435761u, i * 40503u, i, i);

	for (unsigned k = 0; status == STATUS_OK && k < paragraphs; k++)
		status = buf_add_text(html, "<br>Members of the "
			"committee returned to a crowded agenda, with the budget first in line and a report expected before the "
			"week ends. The information was there, and nobody could say who had read it, one of them said.");
	if (status == STATUS_OK)
		status = buf_printf(html,
			"</td><td width=\"120\"><img src=\"https://cdn.news.example/im/%u/article-%u.jpg\" width=\"120\" height=\"80\" "
			"alt=\"Picture %u\" border=\"0\" style=\"display:block;border:0\"></td></tr>\r\n", i % 97, i, i);
	return status;
}

enum status newsletter_make(const struct newsletter *n, struct buf *out)
{
	enum status status;
	unsigned i = 0;
	struct buf html;

	buf_init(&html, (size_t)64 << 20);
	status = buf_add_text(&html, "<!DOCTYPE html><html><head><title>News</title><style>td{font-family:Arial,sans-serif}"
				     "@media (max-width:600px){.c{width:100%!important}}.h{display:none}</style></head>"
				     "<body style=\"margin:0;padding:0\"><table width=\"600\" cellpadding=\"0\" cellspacing=\"0\">\r\n");
	while (status == STATUS_OK && html.len < n->html_bytes)
		status = add_article(&html, ++i, n->paragraphs);
	if (status == STATUS_OK)
		status = buf_add_text(&html, "</table><img src=\"https://open.news.example/o/f3a9c51e2d84b06\" width=\"1\" "
					     "height=\"1\"></body></html>\r\n");
	if (status == STATUS_OK)
		status = buf_add_text(out, "From: News <news@news.example>\r\nTo: a@parliament.example\r\nSubject: The week\r\n"
					   "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\n"
					   "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
	if (status == STATUS_OK)
		status = buf_add_bytes(out, buf_bytes(&html));
	if (status == STATUS_OK && n->attachment_bytes > 0)
		status = add_attachment(out, n->attachment_bytes, n->attachment);
	if (status == STATUS_OK)
		status = buf_add_text(out, "\r\n--b1--\r\n");
	buf_free(&html);
	return status;
}
