/*
 * smtp_capture - an SMTP server for one session that writes down every byte.
 *
 *   smtp_capture FOLDER [COMMAND REPLY]...
 *
 * Listens on a free loopback port and prints it. Writes the commands to
 * FOLDER/commands and the message, with doubled dots undone and the last dot
 * left out, to FOLDER/message; FOLDER/wire has it as it came. REPLY
 * ("550-one\r\n550 two", with real line ends) is given to COMMAND, which may
 * be CONNECT or "."; the reply "silence" is none, "hangup" closes. Ends by
 * itself after 30 seconds.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static FILE *peer;
static char **replies;			/* COMMAND REPLY ... NULL */
static bool go_on;			/* the last reply was a 3xx */

static FILE *create(const char *folder, const char *name)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	if (f == NULL) {
		perror(path);
		exit(2);
	}
	return f;
}

/* Answer a command as told, or with the usual reply. False if the session ends. */
static bool answer(const char *command, const char *usual)
{
	const char *reply = usual;

	for (char **r = replies; r[0] != NULL && r[1] != NULL; r += 2) {
		if (strncasecmp(command, r[0], strlen(r[0])) == 0)
			reply = r[1];
	}
	go_on = reply[0] == '3';
	if (strcmp(reply, "hangup") == 0)
		return false;
	if (strcmp(reply, "silence") != 0)
		fprintf(peer, "%s\r\n", reply);
	return fflush(peer) == 0;
}

/* Read up to the line that is a dot alone. */
static bool take_message(FILE *wire, FILE *message)
{
	bool line_start = true, stuffed = false;
	int before = 0, c;

	/* A dot at the start of a line is held back: it is doubled, or it is the end. */
	while ((c = fgetc(peer)) != EOF) {
		fputc(c, wire);
		if (stuffed && c == '\r') {
			c = fgetc(peer);
			fputc(c, wire);
			return c == '\n';
		}
		if (line_start && c == '.' && !stuffed) {
			stuffed = true;
			before = c;
			continue;
		}
		if (stuffed && c != '.')
			return false;	/* a dot that was not doubled */
		stuffed = false;
		fputc(c, message);
		line_start = before == '\r' && c == '\n';
		before = c;
	}
	return false;
}

static void converse(FILE *commands, FILE *wire, FILE *message)
{
	char line[2048];

	if (!answer("CONNECT", "220 capture"))
		return;
	while (fgets(line, sizeof(line), peer) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		fprintf(commands, "%s\n", line);
		if (!answer(line, strncasecmp(line, "EHLO", 4) == 0 ? "250-capture\r\n250-SIZE\r\n250 8BITMIME" :
			    strncasecmp(line, "DATA", 4) == 0 ? "354 go on" :
			    strncasecmp(line, "QUIT", 4) == 0 ? "221 bye" : "250 fine"))
			return;
		if (go_on && (!take_message(wire, message) || !answer(".", "250 taken as 1")))
			return;
		if (strncasecmp(line, "QUIT", 4) == 0)
			return;
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t length = sizeof(address);
	FILE *commands, *wire, *message;
	int listener, session;

	if (argc < 2)
		return 2;
	alarm(30);
	replies = argv + 2;
	commands = create(argv[1], "commands");
	wire = create(argv[1], "wire");
	message = create(argv[1], "message");
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 1) < 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return 2;
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	session = accept(listener, NULL, NULL);
	peer = session >= 0 ? fdopen(session, "r+") : NULL;
	if (peer == NULL)
		return 2;
	converse(commands, wire, message);
	fclose(peer);
	fclose(commands);
	fclose(wire);
	fclose(message);
	return 0;
}
