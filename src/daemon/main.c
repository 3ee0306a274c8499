/*
 * main.c - unbeacond's command line.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include "config.h"
#include "daemon/daemon.h"

enum { EXIT_USAGE = 64 };

static void usage(FILE *out)
{
	fputs("usage: unbeacond -c FILE [-f] [-t]\n"
	      "\n"
	      "  -c, --config FILE   the configuration (unbeacon.conf(5))\n"
	      "  -f, --foreground    stay in the foreground\n"
	      "  -t, --test          check configuration and signatures and exit\n"
	      "      --help          show this\n"
	      "      --version       show the version\n", out);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "foreground", no_argument, NULL, 'f' },
		{ "test", no_argument, NULL, 't' }, { "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' }, { NULL, 0, NULL, 0 },
	};
	const char *config_path = NULL;
	bool foreground = false, test = false;
	int option;

	while ((option = getopt_long(argc, argv, "c:ft", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			config_path = optarg;
			break;
		case 'f':
			foreground = true;
			break;
		case 't':
			test = true;
			break;
		case 'h':
			usage(stdout);
			return EXIT_SUCCESS;
		case 'V':
			puts("unbeacond " PACKAGE_VERSION);
			return EXIT_SUCCESS;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (config_path == NULL || optind != argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	return test ? daemon_check(config_path) : daemon_run(config_path, foreground);
}
