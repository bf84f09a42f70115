/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/normal.h"

#include "models/elementary.h"

/* Highest power first. */
static double polynomial(const double *coefficient, int count, double x)
{
    double sum = coefficient[0];
    for (int k = 1; k < count; k++) {
        sum = sum * x + coefficient[k];
    }
    return sum;
}

double vs_normal_cdf(double z)
{
    static const double over[7] = {3.52624965998911e-2, 0.700383064443688, 6.37396220353165,
                                   33.912866078383,     112.079291497871,  221.213596169931,
                                   220.206867912376};
    static const double under[8] = {8.83883476483184e-2, 1.75566716318264, 16.064177579207,
                                    86.7807322029461,    296.564248779674, 637.333633378831,
                                    793.826512519948,    440.413735824752};
    double x = z < 0 ? -z : z;
    double upper = 0;
    double bell = real_exp(-0.5 * x * x);
    if (x < 7.07106781186547) {
        upper = bell * polynomial(over, 7, x) / polynomial(under, 8, x);
    } else if (x < 37) {
        double fraction = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))));
        upper = bell / (fraction * 2.506628274631000502);
    }
    return z > 0 ? 1 - upper : upper;
}

static double inverse_in_tail(double tail)
{
    static const double near_over[8] = {7.74545014278341407640e-4, 2.27238449892691845833e-2,
                                        2.41780725177450611770e-1, 1.27045825245236838258e0,
                                        3.64784832476320460504e0,  5.76949722146069140550e0,
                                        4.63033784615654529590e0,  1.42343711074968357734e0};
    static const double near_under[8] = {1.05075007164441684324e-9, 5.47593808499534494600e-4,
                                         1.51986665636164571966e-2, 1.48103976427480074590e-1,
                                         6.89767334985100004550e-1, 1.67638483018380384940e0,
                                         2.05319162663775882187e0,  1.0};
    static const double far_over[8] = {2.01033439929228813265e-7, 2.71155556874348757815e-5,
                                       1.24266094738807843860e-3, 2.65321895265761230930e-2,
                                       2.96560571828504891230e-1, 1.78482653991729133580e0,
                                       5.46378491116411436990e0,  6.65790464350110377720e0};
    static const double far_under[8] = {2.04426310338993978564e-15, 1.42151175831644588870e-7,
                                        1.84631831751005468180e-5,  7.86869131145613259100e-4,
                                        1.48753612908506148525e-2,  1.36929880922735805310e-1,
                                        5.99832206555887937690e-1,  1.0};
    double r = real_sqrt(-real_log(tail));
    if (r <= 5) {
        r -= 1.6;
        return polynomial(near_over, 8, r) / polynomial(near_under, 8, r);
    }
    r -= 5;
    return polynomial(far_over, 8, r) / polynomial(far_under, 8, r);
}

double vs_normal_inverse(double probability)
{
    static const double over[8] = {2.5090809287301226727e+3, 3.3430575583588128105e+4,
                                   6.7265770927008700853e+4, 4.5921953931549871457e+4,
                                   1.3731693765509461125e+4, 1.9715909503065514427e+3,
                                   1.3314166789178437745e+2, 3.3871328727963666080e0};
    static const double under[8] = {5.2264952788528545610e+3, 2.8729085735721942674e+4,
                                    3.9307895800092710610e+4, 2.1213794301586595867e+4,
                                    5.3941960214247511077e+3, 6.8718700749205790830e+2,
                                    4.2313330701600911252e+1, 1.0};
    double q = probability - 0.5;
    if (q >= -0.425 && q <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(over, 8, r) / polynomial(under, 8, r);
    }
    double tail = q < 0 ? probability : 1 - probability;
    double z = inverse_in_tail(tail > 1e-300 ? tail : 1e-300);
    return q < 0 ? -z : z;
}
