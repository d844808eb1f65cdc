/*
 * doctor.h: what this machine lacks for forkscope, and the command that mends it.
 */
#ifndef DOCTOR_H
#define DOCTOR_H

/* A line for each thing on stdout: ok, warning (something will not work) or missing (nothing will). 1 when
 * something is missing, else 0. */
int doctor(void);

#endif
