/* Variables of every kind, and calls to stand in: tests look at them from outside. */
#include <stdio.h>
#include <unistd.h>

enum colour { RED, GREEN = 7 };
struct point {
	int x, y;
};
struct shape {
	const char *name;
	struct point corner[2];
	enum colour colour;
	unsigned narrow : 3, wide : 20;
	struct shape *next;
};

int counter = 1;
static unsigned char byte = 'A';
char word[16] = "fork\n";
const char *greeting = "hello";
double half = 0.5;
long long big = -5000000000LL;
int numbers[20] = { 1, 2, 3 };
struct shape shape = { "box", { { 1, 2 }, { 3, -4 } }, GREEN, 5, 70000, &shape };
int (*function)(const char *) = puts;
void *nothing;
int table[2][3] = { { 1, -2, 3 }, { 4, 5, 6 } };
char names[2][6] = { "ab", "cd" };
const char *const words[2] = { "one", "two" };
struct point path[2] = { { 1, 2 }, { 3, 4 } };
union either {
	unsigned whole;
	unsigned short part[2];
} either = { 0x20001 };
struct flags {
	int low : 3;
	enum colour tint : 4;
	_Bool on : 1;
} flags = { -2, GREEN, 1 };

static int
inner(int depth, const char *text)
{
	int result = depth;

	for (int i = 0; i < 2; i++) {
		int square = i * i;

		result += square;
	}
	if (depth > 1)
		return inner(depth - 1, text); /* the deepest writes */
	write(1, text, 1);
	return result + byte;
}

static void
outer(void)
{
	struct point here = { 8, 9 };

	counter = inner(3, "x\n");
	here.x += counter;
	printf("%d\n", here.x + here.y);
}

int
main(void)
{
	outer();
	return 0;
}
