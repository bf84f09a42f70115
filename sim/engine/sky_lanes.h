/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sky_lanes.h - the two stages of the sky that are the same arithmetic for every minute of an hour,
 * done for several minutes at a time.
 *
 * sky_lanes.c is compiled VS_LANES wide, its callers are not; so nothing but plain doubles crosses
 * this header. Lanes give the bits of the one-lane models. */
#ifndef VS_ENGINE_SKY_LANES_H
#define VS_ENGINE_SKY_LANES_H

enum { VS_MINUTES_PER_HOUR = 60 };

/* Parameters of the models as plain numbers: the fields of each struct in their order. */
struct vs_sky_constants {
    double site[3];  /* struct vs_site */
    double plane[3]; /* struct vs_plane */
    double glass[3]; /* struct vs_glass */
    double iam[3];   /* struct vs_iam_diffuse */
    double cell[2];  /* struct vs_cell_params */
    double pv[11];   /* struct vs_pv_params */
    double pressure_pa, mean_air_degc, soiling_frac, cable_ohm;
    double wind_height_m, wind_exponent;
};

/* Where the sun is and what a clear sky would give, minute by minute through one hour. */
struct vs_sky_geometry {
    double zenith_rad[VS_MINUTES_PER_HOUR];
    double cos_zenith[VS_MINUTES_PER_HOUR];
    double azimuth_rad[VS_MINUTES_PER_HOUR];
    double apparent_rad[VS_MINUTES_PER_HOUR]; /* with refraction */
    double air_mass[VS_MINUTES_PER_HOUR];     /* relative; 0 while the sun is down */
    double clear_ghi_wm2[VS_MINUTES_PER_HOUR];
    double clear_dni_wm2[VS_MINUTES_PER_HOUR];
    double clear_dhi_wm2[VS_MINUTES_PER_HOUR];
    double mean_ghi_wm2, mean_dhi_wm2; /* of the clear sky, over the hour */
    double extra_wm2;
    int lit; /* the sun is up in some minute */
};

/* Light and air of the hour in, panel out. */
struct vs_sky_panel {
    double ghi_wm2[VS_MINUTES_PER_HOUR]; /* in */
    double dhi_wm2[VS_MINUTES_PER_HOUR];
    double dni_wm2[VS_MINUTES_PER_HOUR];
    double twilight_wm2[VS_MINUTES_PER_HOUR];
    double air_degc[VS_MINUTES_PER_HOUR];
    double wind_ms[VS_MINUTES_PER_HOUR];
    double poa_wm2[VS_MINUTES_PER_HOUR]; /* out */
    double effective_wm2[VS_MINUTES_PER_HOUR];
    double cell_degc[VS_MINUTES_PER_HOUR];
    double pmp_w[VS_MINUTES_PER_HOUR], vmp_v[VS_MINUTES_PER_HOUR], imp_a[VS_MINUTES_PER_HOUR];
    double voc_v[VS_MINUTES_PER_HOUR];
};
/* The two stages at one width. Both widths give the same bits. */
struct vs_sky_code {
    const char *name;
    void (*sun)(const struct vs_sky_constants *constants, double start_unix_s,
                double linke_turbidity, struct vs_sky_geometry *geometry);
    void (*panel)(const struct vs_sky_constants *constants, const struct vs_sky_geometry *geometry,
                  struct vs_sky_panel *panel);
};
extern const struct vs_sky_code vs_sky_code_x2; /* any processor */
extern const struct vs_sky_code vs_sky_code_x4; /* on x86-64 needs AVX2 */

/* sun: fills all but the means, extra_wm2 and lit, which are the caller's.
 * Given     extra_wm2 set; the hour begins at start_unix_s
 * panel: light and air of the hour in, plane and module out. */

#endif
