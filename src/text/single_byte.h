/*
 * single_byte.h - charsets in which each byte above 127 is one character, or none.
 *
 * Static tables: mail in them needs nothing from the C library and its modules.
 */
#ifndef TEXT_SINGLE_BYTE_H
#define TEXT_SINGLE_BYTE_H

#include <stdint.h>

/* The characters of bytes 0x80 to 0xFF; 0: there is none. */
extern const uint16_t single_byte_ibm866[128];
extern const uint16_t single_byte_iso_8859_2[128];
extern const uint16_t single_byte_iso_8859_3[128];
extern const uint16_t single_byte_iso_8859_4[128];
extern const uint16_t single_byte_iso_8859_5[128];
extern const uint16_t single_byte_iso_8859_6[128];
extern const uint16_t single_byte_iso_8859_7[128];
extern const uint16_t single_byte_iso_8859_8[128];
extern const uint16_t single_byte_iso_8859_10[128];
extern const uint16_t single_byte_iso_8859_13[128];
extern const uint16_t single_byte_iso_8859_14[128];
extern const uint16_t single_byte_iso_8859_15[128];
extern const uint16_t single_byte_iso_8859_16[128];
extern const uint16_t single_byte_koi8_r[128];
extern const uint16_t single_byte_koi8_u[128];
extern const uint16_t single_byte_macintosh[128];
extern const uint16_t single_byte_windows_874[128];
extern const uint16_t single_byte_windows_1250[128];
extern const uint16_t single_byte_windows_1251[128];
extern const uint16_t single_byte_windows_1252[128];
extern const uint16_t single_byte_windows_1253[128];
extern const uint16_t single_byte_windows_1254[128];
extern const uint16_t single_byte_windows_1255[128];
extern const uint16_t single_byte_windows_1256[128];
extern const uint16_t single_byte_windows_1257[128];
extern const uint16_t single_byte_windows_1258[128];
extern const uint16_t single_byte_x_mac_cyrillic[128];
extern const uint16_t single_byte_ibm437[128];
extern const uint16_t single_byte_ibm737[128];
extern const uint16_t single_byte_ibm775[128];
extern const uint16_t single_byte_ibm850[128];
extern const uint16_t single_byte_ibm852[128];
extern const uint16_t single_byte_ibm855[128];
extern const uint16_t single_byte_ibm858[128];
extern const uint16_t single_byte_ibm862[128];

#endif
