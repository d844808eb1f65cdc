# Calls tick three times, and ends with status 7. The linker puts .text and .data where the tests look:
# tick stands 0x40 bytes behind _start, and is two instructions before its return.
	.globl _start
_start:	mov $3, %esi
1:	call tick
	dec %esi
	jnz 1b
	mov $7, %ebx
	mov $1, %eax
	int $0x80
	.org 0x40
tick:	incl counter
	nop
	ret
	.data
counter: .long 0
