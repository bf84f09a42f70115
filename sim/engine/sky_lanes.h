/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_lanes.h - the stages of the sky that are the same arithmetic for every minute of an hour, or
 * for many hours, done for several at a time.
 *
 * sky_lanes.c is compiled VS_LANES wide, its callers are not; so nothing but plain doubles crosses
 * this header. Lanes give the bits of the one-lane models. */
#ifndef VS_ENGINE_SKY_LANES_H
#define VS_ENGINE_SKY_LANES_H

enum {
    VS_MINUTES_PER_HOUR = 60,
    VS_SKY_SLOTS = 64 /* minutes or hours in one call, and room for whole vectors of eight */
};

/* Parameters of the models as plain numbers: the fields of each struct in their order, and what is
 * worked out of them once. */
struct vs_sky_constants {
    double glass[3];                        /* struct vs_glass */
    double iam[3];                          /* struct vs_iam_diffuse */
    double cell[2];                         /* struct vs_cell_params */
    double pv[11];                          /* struct vs_pv_params */
    double hills[3];                        /* struct vs_horizon_shares */
    double latitude[2], tilt[2], facing[2]; /* sine and cosine; facing: the plane's azimuth */
    double longitude_rad, altitude_m;
    double pressure_frac, air_density_frac; /* of 101325 Pa, and vs_air_density_frac() */
    double shunt_ohm, wind_ratio;           /* vs_pv_shunt_ohm(), vs_wind_ratio() */
    double cable_ohm;
    double twilight_wm2, twilight_per_deg; /* clear sky, sun at the horizon; growth of its log */
    const void *horizon; /* struct vs_horizon, the same at any width; null: open */
};

/* Where the sun is and what a clear sky would give, slot by slot. */
struct vs_sky_geometry {
    double zenith_rad[VS_SKY_SLOTS];
    double cos_zenith[VS_SKY_SLOTS];
    double azimuth_sin[VS_SKY_SLOTS], azimuth_cos[VS_SKY_SLOTS];   /* minutes: 0 while it is down */
    double apparent_rad[VS_SKY_SLOTS];                             /* zenith with refraction */
    double apparent_sin[VS_SKY_SLOTS], apparent_cos[VS_SKY_SLOTS]; /* 0 while the sun is down */
    double air_mass[VS_SKY_SLOTS]; /* relative; 0 while the sun is down */
    double clear_ghi_wm2[VS_SKY_SLOTS];
    double clear_dni_wm2[VS_SKY_SLOTS];
    double clear_dhi_wm2[VS_SKY_SLOTS];
    double mean_ghi_wm2, mean_dhi_wm2; /* of the clear sky, over the hour */
    double extra_wm2;
    int lit; /* the sun is up in some minute */
};

/* Instants, and where the sun stands among the stars then. */
struct vs_sky_instants {
    double unix_s[VS_SKY_SLOTS];
    double right_ascension_rad[VS_SKY_SLOTS], declination_rad[VS_SKY_SLOTS];
};

/* One hourly mean, and what it and its neighbours are of a clear sky's. */
struct vs_sky_mean {
    double mean_wm2;
    double before, here, after; /* here < 0: too dim for an index; a neighbour < 0: has none */
};

/* What weather one hour has besides its light. */
struct vs_sky_air {
    double air_degc[3], wind_ms[3]; /* before, here, after */
    double albedo_frac;
    double passes_frac;        /* what dirt and snow leave */
    double twilight_seen_frac; /* what cloud, hills and snow leave of a clear sky's twilight */
};

/* Light and air of the slots in, panel out. */
struct vs_sky_panel {
    int count;                             /* in: slots; the rest of the last vector holds zeros */
    int power_only;                        /* in: leaves the open-circuit voltage out */
    double dropped_sum_wm2, moved_sum_wm2; /* of the split: sums over the slots */
    double plane_sum_wm2, blocked_sum_wm2; /* out: sums of poa and blocked */
    double ghi_wm2[VS_SKY_SLOTS];          /* in */
    double dhi_wm2[VS_SKY_SLOTS];
    double dni_wm2[VS_SKY_SLOTS];
    double extra_wm2[VS_SKY_SLOTS];
    double albedo_frac[VS_SKY_SLOTS];
    double passes_frac[VS_SKY_SLOTS]; /* what dirt and snow leave */
    double twilight_wm2[VS_SKY_SLOTS];
    double air_degc[VS_SKY_SLOTS];
    double wind_ms[VS_SKY_SLOTS];
    double poa_wm2[VS_SKY_SLOTS];     /* out */
    double blocked_wm2[VS_SKY_SLOTS]; /* kept from the plane by hills */
    double effective_wm2[VS_SKY_SLOTS];
    double cell_degc[VS_SKY_SLOTS];
    double pmp_w[VS_SKY_SLOTS], vmp_v[VS_SKY_SLOTS], imp_a[VS_SKY_SLOTS];
    double voc_v[VS_SKY_SLOTS];
};

/* The stages at one width. All widths give the same bits in the slots that count. */
struct vs_sky_code {
    const char *name;
    /* The sixty minutes of the hour that begins at start_unix_s, under a clear sky.
     * Given     geometry->extra_wm2
     * Returned  the rest of geometry */
    void (*sun)(const struct vs_sky_constants *constants, double start_unix_s,
                double linke_turbidity, struct vs_sky_geometry *geometry);
    /* The same at any instants, `count` of them, but for the means and lit. */
    void (*places)(const struct vs_sky_constants *constants, const struct vs_sky_instants *instants,
                   int count, double linke_turbidity, struct vs_sky_geometry *geometry);
    /* Shapes one hourly mean over its minutes: index x clear sky, the index linear between the
     * centres of this hour and its neighbours, then scaled to the mean; or, too dim for an index,
     * by the height of the sun.
     * Returned  1 if the scale was too far off and the index is constant instead; out_wm2 with
     *           zeros past the hour */
    int (*shape)(const struct vs_sky_geometry *geometry, const struct vs_sky_mean *mean,
                 const double *clear_wm2, double *out_wm2);
    /* Splits global light into beam and diffuse so that they close in every minute, and fills in
     * what else a panel is given.
     * Given     panel->ghi_wm2, dhi_wm2    shaped
     * Returned  the rest of its `in`; what there is not outside the air is dropped, beam beyond
     *           1.1 x clear sky moved to diffuse, and the sums say how much */
    void (*split)(const struct vs_sky_constants *constants, const struct vs_sky_geometry *geometry,
                  const struct vs_sky_air *air, struct vs_sky_panel *panel);
    /* Light and air in, plane and module out. */
    void (*panel)(const struct vs_sky_constants *constants, const struct vs_sky_geometry *geometry,
                  struct vs_sky_panel *panel);
    /* The sixty minutes as lamps meet them: rows of struct vs_minute. */
    void (*hand_out)(const struct vs_sky_constants *constants,
                     const struct vs_sky_geometry *geometry, const struct vs_sky_panel *panel,
                     double *minutes);
};
extern const struct vs_sky_code vs_sky_code_x2;        /* any processor */
extern const struct vs_sky_code vs_sky_code_x4;        /* on x86-64 needs AVX2 */
extern const struct vs_sky_code vs_sky_code_x8_avx512; /* x86-64; needs AVX-512 F, DQ, VL */

/* A beam may pass the clear-sky model by this much before it is taken for an error of timing. */
static const double most_beam_over_clear = 1.1;

#endif
