#include "bench/newsletter.h"

enum status newsletter_make(size_t html_bytes, size_t attachment_bytes, struct buf *out)
{
	enum status status;
	unsigned i = 0;
	struct buf html;

	buf_init(&html, (size_t)64 << 20);
	status = buf_add_text(&html, "<!DOCTYPE html><html><head><title>News</title><style>td{font-family:Arial,sans-serif}"
				     "@media (max-width:600px){.c{width:100%!important}}.h{display:none}</style></head>"
				     "<body style=\"margin:0;padding:0\"><table width=\"600\" cellpadding=\"0\" cellspacing=\"0\">\r\n");
	while (status == STATUS_OK && html.len < html_bytes) {
		i++;
		status = buf_printf(&html,
			"<tr><td class=\"c\" align=\"left\" valign=\"top\" style=\"padding:12px 24px;font-size:14px;line-height:20px;"
			"color:#333333;background-color:#ffffff\"><a href=\"https://click.news.example/ls/click?upn=u%08x%08x&amp;n=%u\" "
			"style=\"color:#0066cc;text-decoration:none\">The committee heard witness number %u</a><br>Members of the "
			"committee returned to a crowded agenda, with the budget first in line and a report expected before the "
			"week ends. The information was there, and nobody could say who had read it, one of them said.</td>"
			"<td width=\"120\"><img src=\"https://cdn.news.example/im/%u/article-%u.jpg\" width=\"120\" height=\"80\" "
			"alt=\"Picture %u\" border=\"0\" style=\"display:block;border:0\"></td></tr>\r\n",
			i * 2654435761u, i * 40503u, i, i, i % 97, i, i);
	}
	if (status == STATUS_OK)
		status = buf_add_text(&html, "</table><img src=\"https://open.news.example/o/f3a9c51e2d84b06\" width=\"1\" "
					     "height=\"1\"></body></html>\r\n");
	if (status == STATUS_OK)
		status = buf_add_text(out, "From: News <news@news.example>\r\nTo: a@parliament.example\r\nSubject: The week\r\n"
					   "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\n"
					   "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
	if (status == STATUS_OK)
		status = buf_add_bytes(out, buf_bytes(&html));
	if (status == STATUS_OK && attachment_bytes > 0)
		status = buf_add_text(out, "\r\n--b1\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	for (size_t n = 0; status == STATUS_OK && n < attachment_bytes; n += 78)
		status = buf_add_text(out, "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURl\r\n");
	if (status == STATUS_OK)
		status = buf_add_text(out, "\r\n--b1--\r\n");
	buf_free(&html);
	return status;
}
