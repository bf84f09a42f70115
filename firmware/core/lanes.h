/* SPDX-License-Identifier: MIT */
/* lanes.h - how wide a word is.
 *
 * A `word` is one int32_t on the controller and in the reference build, and a vector of FW_LANES of
 * them in a lane build, where one step runs that many controllers. Public headers need only this
 * file; the verbs that the control law is written with are in word.h. */
#ifndef FW_CORE_LANES_H
#define FW_CORE_LANES_H

#include <stdint.h>

#ifndef FW_LANES
#define FW_LANES 1
#endif

#if FW_LANES == 1
#define FW_NAME(name) name
typedef int32_t word;
#else
/* a lane build of a public function has a name of its own, so that both can stand in one program */
#ifndef FW_WIDTH /* ends the names; two builds of one width for different processors need two */
#define FW_WIDTH FW_LANES
#endif
#define FW_JOIN_(name, width) name##_x##width
#define FW_JOIN(name, width) FW_JOIN_(name, width)
#define FW_NAME(name) FW_JOIN(name, FW_WIDTH)
typedef int32_t word __attribute__((vector_size(4 * FW_LANES)));
#endif

#endif
