/* The shipped program, as it is. */
#include "../../kernel/user/fork.c"
