/* One write of many bytes comes out whole and in order, though an event tells of 256 at the most. */
#include <unistd.h>

int
main(void)
{
	char text[601];

	for (int i = 0; i < 600; i++)
		text[i] = (char)('a' + i % 26);
	text[600] = '\n';
	return write(1, text, sizeof(text)) == sizeof(text) ? 0 : 1;
}
