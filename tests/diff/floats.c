/* Floating point numbers to text and back. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int
main(void)
{
	const double value[] = { 0.0, -0.0, 1.0, 1.0 / 3.0, 2.5, 1e100, 1e-300, DBL_MAX, DBL_MIN, 4.9e-324,
				 123456789.123456789, 0.1, 1e15 + 0.3, INFINITY, -INFINITY };
	const char *text[] = { "1", "-2.5e3", "0x1.8p3", "1e400", "1e-400", "inf", "nan", "3.14abc", "",
			       "0.1000000000000000055511151231257827", "179769313486231580793e289" };
	char *end;

	for (unsigned i = 0; i < sizeof(value) / sizeof(value[0]); i++)
		printf("%f %.17g %e %a %.3g %10.2f|%-12.4e|%+.0f\n", value[i], value[i], value[i], value[i], value[i],
		       value[i], value[i], value[i]);
	for (unsigned i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		double d = strtod(text[i], &end);

		printf("'%s' = %.17g, rest '%s'\n", text[i], d, end);
	}
	long double l = 1.0L / 3.0L;
	printf("%.25Lg %La\n", l, l);
	float f = 16777217.0f;
	printf("%.9g %d %d\n", (double)f, (int)-2.9, (int)2.9);
	printf("%.0f %.0f %.0f %.0f\n", 0.5, 1.5, 2.5, 3.5);
	printf("%lld %llu\n", (long long)-9.1e18, (unsigned long long)1.8e19);
	return 0;
}
