/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect.h - how an oracle test ends: no row failed, there were rows at all, and what was measured
 * is booked. Needs Criterion. */
#ifndef VS_TESTS_ORACLES_EXPECT_H
#define VS_TESTS_ORACLES_EXPECT_H

#include <criterion/criterion.h>

#include "tests/support/oracle.h"

/* Given     rows      what oracle_each returned; without any the test is skipped in a foreign
 *                     folder, and fails in our own
 *           gauges    what its visits noted */
static inline void expect_gauges(long rows, const struct oracle_gauge *gauges, int count,
                                 const char *model, const char *source)
{
    cr_assert(rows >= 0, "the oracle folder cannot be read");
    if (rows == 0 && oracle_foreign()) {
        cr_skip("no file in the oracle folder has the columns of this test");
    }
    for (int k = 0; k < count; k++) {
        cr_expect(gauges[k].rows > 0 || oracle_foreign(), "%s: no row has a reference value",
                  gauges[k].quantity);
        cr_expect(gauges[k].failed == 0, "%s: %ld of %ld rows are off by more than %g %s",
                  gauges[k].quantity, gauges[k].failed, gauges[k].rows, gauges[k].tolerance,
                  gauges[k].unit);
        oracle_book(&gauges[k], model, source);
    }
}

#endif
