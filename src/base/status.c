#include "base/status.h"

const char *status_text(enum status s)
{
	switch (s) {
	case STATUS_OK:
		return "done";
	case STATUS_NOMEM:
		return "out of memory";
	case STATUS_LIMIT:
		return "a limit was reached";
	case STATUS_IO:
		return "a system call failed";
	case STATUS_INVALID:
		return "invalid";
	}
	return "unknown status";
}
