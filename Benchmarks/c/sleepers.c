// Starts processes that sleep, runs a program beside them, and ends them when that ends.
//
//   sleepers COUNT PROGRAM [ARGUMENT…]
//
// Ends with the program's exit status.

#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t *sleepers;
static long started;

static void end_all(void) {
  for (long i = 0; i < started; i++) kill(sleepers[i], SIGKILL);
  for (long i = 0; i < started; i++) waitpid(sleepers[i], NULL, 0);
}

static void fail(const char *what) {
  perror(what);
  end_all();
  exit(1);
}

int main(int count, char **arguments) {
  if (count < 3) {
    fputs("usage: sleepers COUNT PROGRAM [ARGUMENT...]\n", stderr);
    return 64;
  }
  long wanted = atol(arguments[1]);
  sleepers = calloc((size_t)wanted + 1, sizeof *sleepers);
  if (!sleepers) fail("sleepers");
  for (; started < wanted; started++) {
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      // Whatever becomes of this program, none of them stays behind.
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;) pause();
    }
    sleepers[started] = child;
  }
  pid_t program = fork();
  if (program < 0) fail("fork");
  if (program == 0) {
    execvp(arguments[2], arguments + 2);
    perror(arguments[2]);
    _exit(127);
  }
  int status = 0;
  waitpid(program, &status, 0);
  end_all();
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
