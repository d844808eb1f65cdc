/* Numbers from the terminal by scanf; what is no number stays; then the end. */
#include <stdio.h>

int
main(void)
{
	int n, count = 0, result;
	long sum = 0;
	char word[32], more[32];
	double d;

	while ((result = scanf("%d", &n)) == 1) {
		sum += n;
		count++;
	}
	int first = result;
	int words = scanf("%31s %lf %x", word, &d, (unsigned *)&n);
	int chars = scanf(" %31[^\n]", more);
	int end = scanf("%d", &result);
	printf("%d numbers, sum %ld, then %d\n", count, sum, first);
	printf("%d: %s %.3f %x\n", words, word, d, (unsigned)n);
	printf("%d: %s\n", chars, more);
	printf("end %d, eof %d\n", end, feof(stdin) != 0);
	return count;
}
