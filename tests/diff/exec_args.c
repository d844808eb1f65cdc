/* An emulator may sort the environment, and drops what has no sign: here is one long string that has a name. */
#define ENVIRONMENT long_one
#define LONG_NAME "LONG="
#include "../guest/exec_args.c"
