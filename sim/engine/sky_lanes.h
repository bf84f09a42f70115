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

/* Parameters of the models as plain numbers: the fields of each struct in their order. */
struct vs_sky_constants {
    double site[3];  /* struct vs_site */
    double plane[3]; /* struct vs_plane; the albedo comes slot by slot */
    double glass[3]; /* struct vs_glass */
    double iam[3];   /* struct vs_iam_diffuse */
    double cell[2];  /* struct vs_cell_params */
    double pv[11];   /* struct vs_pv_params */
    double hills[3]; /* struct vs_horizon_shares */
    double pressure_pa, mean_air_degc, cable_ohm;
    double wind_height_m, wind_exponent;
    const void *horizon; /* struct vs_horizon, the same at any width; null: open */
};

/* Where the sun is and what a clear sky would give, slot by slot. */
struct vs_sky_geometry {
    double zenith_rad[VS_SKY_SLOTS];
    double cos_zenith[VS_SKY_SLOTS];
    double azimuth_rad[VS_SKY_SLOTS];
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

/* Light and air of the slots in, panel out. */
struct vs_sky_panel {
    int count;                    /* in: slots; the rest of the last vector holds zeros */
    int power_only;               /* in: leaves the open-circuit voltage out */
    double ghi_wm2[VS_SKY_SLOTS]; /* in */
    double dhi_wm2[VS_SKY_SLOTS];
    double dni_wm2[VS_SKY_SLOTS];
    double extra_wm2[VS_SKY_SLOTS];
    double albedo_frac[VS_SKY_SLOTS];
    double passes_frac[VS_SKY_SLOTS]; /* what dirt and snow leave */
    double twilight_wm2[VS_SKY_SLOTS];
    double air_degc[VS_SKY_SLOTS];
    double wind_ms[VS_SKY_SLOTS];
    double poa_wm2[VS_SKY_SLOTS];     /* out */
    double blocked_wm2[VS_SKY_SLOTS]; /* kept from the plane by hills; unset without a horizon */
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
     * Returned  the rest of geometry, but for the means and lit, which are the caller's */
    void (*sun)(const struct vs_sky_constants *constants, double start_unix_s,
                double linke_turbidity, struct vs_sky_geometry *geometry);
    /* The same at any instants, `count` of them. */
    void (*places)(const struct vs_sky_constants *constants, const struct vs_sky_instants *instants,
                   int count, double linke_turbidity, struct vs_sky_geometry *geometry);
    /* Light and air in, plane and module out. */
    void (*panel)(const struct vs_sky_constants *constants, const struct vs_sky_geometry *geometry,
                  struct vs_sky_panel *panel);
};
extern const struct vs_sky_code vs_sky_code_x2;        /* any processor */
extern const struct vs_sky_code vs_sky_code_x4;        /* on x86-64 needs AVX2 */
extern const struct vs_sky_code vs_sky_code_x8_avx512; /* x86-64; needs AVX-512 F, DQ, VL */

#endif
