/* Strings, characters, numbers and dates of libc: the same code must see the same machine. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int
main(void)
{
	char text[] = "one,two;;three four", copy[64];
	time_t moment = 1234567890;
	struct tm tm;

	for (char *t = strtok(text, ",; "); t; t = strtok(NULL, ",; "))
		printf("<%s>", t);
	strcpy(copy, "overlapping");
	memmove(copy + 3, copy, 8);
	printf("\n%s %s %zu\n", copy, strstr("haystack", "st"), strcspn("abc1", "0123"));
	printf("%d %i %u %x %X %o %c %5.3s|%-5d|%05d|%+d|%*d\n", -5, 7, 4000000000u, 48879, 48879, 64, 'q', "string", 42, 42,
	       42, 6, 1);
	printf("%lld %llu %" PRIx64 " %hhd %zu\n", -9000000000000000000LL, 18446744073709551615ULL,
	       (uint64_t)0xdeadbeefcafef00d, (signed char)300, sizeof(long));
	printf("%ld %lu %lld\n", strtol("-77xyz", NULL, 10), strtoul("0777", NULL, 0), strtoll("7fffffffffffffff", NULL, 16));
	printf("%lld %lld\n", 1000000000000007LL / 37, -1000000000000007LL % 37);
	gmtime_r(&moment, &tm);
	strftime(copy, sizeof(copy), "%Y-%m-%d %H:%M:%S %a %j", &tm);
	printf("%s %d\n", copy, (int)(mktime(&tm) - moment));
	for (int c = 0; c < 128; c += 9)
		printf("%d%d%d%d ", !!isalpha(c), !!isdigit(c), !!isspace(c), !!ispunct(c));
	printf("\n%s\n", strerror(2));
	return strcmp("a", "b") < 0 ? 17 : 18;
}
