# As i386.s; r30 holds counter's address, and one instruction does not suffice to count.
	.globl _start
_start:	li 31, 3
	lis 30, counter@ha
	addi 30, 30, counter@l
1:	bl tick
	addic. 31, 31, -1
	bne 1b
	li 3, 7
	li 0, 1
	sc
	.org 0x40
tick:	lwz 29, 0(30)
	addi 29, 29, 1
	stw 29, 0(30)
	nop
	blr
	.data
counter: .long 0
