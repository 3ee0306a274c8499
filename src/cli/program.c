#include "cli/program.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"

extern char **environ;

int program_run(const char *const *argv, struct bytes input)
{
	posix_spawn_file_actions_t actions;
	int ends[2], error, status;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
	error = posix_spawn(&child, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[0]);
	if (error == 0) {
		/* If it ends early, its exit status says more than a broken pipe. */
		(void)!file_write_fd(ends[1], input);
		close(ends[1]);
		while (waitpid(child, &status, 0) < 0) {
			if (errno != EINTR)
				return -1;
		}
		return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
	}
	close(ends[1]);
	errno = error;
	return -1;
}
