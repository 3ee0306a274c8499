/* transfer_encoding.h - how the bytes of a body are written down (RFC 2045, 6; uuencode is older). */
#ifndef DECODE_TRANSFER_ENCODING_H
#define DECODE_TRANSFER_ENCODING_H

enum transfer_encoding {
	ENCODING_IDENTITY,		/* 7bit, 8bit, binary */
	ENCODING_QUOTED_PRINTABLE,
	ENCODING_BASE64,
	ENCODING_UUENCODE
};

#endif
