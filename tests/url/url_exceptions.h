/* url_exceptions.h - cases of the public URL test data that this parser decides otherwise, each with its reason. */
#ifndef URL_EXCEPTIONS_H
#define URL_EXCEPTIONS_H

struct exception {
	const char *file, *input, *reason;
};

#define IDNA "IdnaTestV2.json"
#define LONG_LABEL "joiners are checked in labels of up to 63 code points; this one is longer, so DNS cannot resolve it"
#define NEW_CHARACTER "an ideograph newer than the Unicode tables of libidn2 2.3.3, and in no registered domain yet"

#define SPACE "Chromium asks DNS for the space as %20, so whoever owns the domain learns of it"

static const struct exception exceptions[] = {
	{ "urltestdata.json", "http://example example.com", SPACE },
	{ "urltestdata.json", "http://GOO\302\240\343\200\200goo.com", SPACE },
	{ "urltestdata.json", "http://192.168.0.1 hello", SPACE },
	{ "urltestdata.json", "https://x x:12", SPACE },
	{ "urltestdata.json", "http://a b/", SPACE },
	{ "urltestdata.json", "http://ho%20st/", SPACE },
	{ "toascii.json", "www\302\240.lookout.net", SPACE },
	{ IDNA, "1.ASS\342\200\214\342\200\215B\342\200\214\342\200\215CSSSSSSSSD\316\243\316\243SSSSSSSSSSSSSSSSESSSSSSSSSSSSSSSSSSSSXSSSSSSSSSSSSSSSSSSSSYSSSSSSSSSSSSSSSS\314\202SSZ",
	  LONG_LABEL },
	{ IDNA, "1.ASS\342\200\214\342\200\215B\342\200\214\342\200\215CSSSSSSSSD\316\243\316\243SSSSSSSSSSSSSSSSESSSSSSSSSSSSSSSSSSSSXSSSSSSSSSSSSSSSSSSSSYSSSSSSSSSSSSSSS\305\234SSZ",
	  LONG_LABEL },
	{ IDNA, "1.ass\342\200\214\342\200\215b\342\200\214\342\200\215cssssssssd\317\203\317\203ssssssssssssssssessssssssssssssssssssxssssssssssssssssssssysssssssssssssss\305\235ssz",
	  LONG_LABEL },
	{ IDNA, "1.ass\342\200\214\342\200\215b\342\200\214\342\200\215cssssssssd\317\203\317\203ssssssssssssssssessssssssssssssssssssxssssssssssssssssssssyssssssssssssssss\314\202ssz",
	  LONG_LABEL },
	{ IDNA, "1.Ass\342\200\214\342\200\215b\342\200\214\342\200\215cssssssssd\317\203\317\203ssssssssssssssssessssssssssssssssssssxssssssssssssssssssssyssssssssssssssss\314\202ssz",
	  LONG_LABEL },
	{ IDNA, "1.Ass\342\200\214\342\200\215b\342\200\214\342\200\215cssssssssd\317\203\317\203ssssssssssssssssessssssssssssssssssssxssssssssssssssssssssysssssssssssssss\305\235ssz",
	  LONG_LABEL },
	{ IDNA, "\360\262\256\2329\352\215\251\341\237\223.ss",
	  NEW_CHARACTER },
	{ IDNA, "\360\262\256\2329\352\215\251\341\237\223.SS",
	  NEW_CHARACTER },
	{ IDNA, "\360\262\244\26120.\351\237\263.\352\241\2461.",
	  NEW_CHARACTER },
};

#endif
