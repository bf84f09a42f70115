/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/plan.h"

enum {
    BLOCK_DESIGNS = 128, /* of a chunk at most; fewer where designs have skies of their own */
    BLOCK_SKIES = 48,    /* about 2.6 MB each */
    KEY_SAMPLES = 3
};

int vs_sweep_years(const struct vs_sweep_plan *plan)
{
    return plan->measured ? plan->measured->count - plan->measured->spin_up : plan->years;
}

int vs_sweep_passes(const struct vs_sweep_plan *plan)
{
    return plan->replicates > 0 ? plan->replicates : 1;
}

int vs_sweep_has_site(const struct vs_sweep_plan *plan, int site)
{
    return (int)(plan->space->site_mask >> site & 1u);
}

int vs_sweep_lamps_at(const struct vs_sweep_plan *plan, int site)
{
    const struct vs_project *p = plan->space->project;
    int own = p->sites[site].lamps;
    return !plan->fleet ? 1 : own > 0 ? own : p->lamps_per_site;
}

/* Sites that take part, and the lamps of a design at all of them. */
static int all_sites(const struct vs_sweep_plan *plan, int *lamps)
{
    int sites = 0;
    *lamps = 0;
    for (int site = 0; site < plan->space->project->site_count; site++) {
        sites += vs_sweep_has_site(plan, site);
        *lamps += vs_sweep_has_site(plan, site) ? vs_sweep_lamps_at(plan, site) : 0;
    }
    return sites;
}

/* Designs that differ in their sky among [first, first + count). */
static int keys_among(const struct vs_space *space, int64_t first, int64_t count)
{
    struct vs_sky_key seen[BLOCK_DESIGNS];
    int keys = 0;
    for (int64_t k = 0; k < count && first + k < space->designs; k++) {
        double values[VS_SPACE_AXES_MAX];
        vs_space_design(space, first + k, values);
        struct vs_sky_key key = vs_space_sky_key(space, values);
        int at = 0;
        while (at < keys && !vs_sky_key_equal(&seen[at], &key)) {
            at++;
        }
        if (at == keys) {
            seen[keys++] = key;
        }
    }
    return keys;
}

/* As many designs as share few enough skies, looked at in a few places of the space. */
static int64_t block_of(const struct vs_sweep_plan *plan)
{
    const struct vs_space *space = plan->space;
    int lamps, sites = all_sites(plan, &lamps);
    /* a fleet: as many lamps as so many designs would have */
    int64_t block = (int64_t)BLOCK_DESIGNS * sites / (lamps > 0 ? lamps : 1);
    for (int place = 0; place < KEY_SAMPLES; place++) {
        int64_t first = (space->designs - 1) / (KEY_SAMPLES - 1) * place;
        first = first + block > space->designs ? space->designs - block : first;
        while (block > 1 && keys_among(space, first > 0 ? first : 0, block) * sites > BLOCK_SKIES) {
            block /= 2;
        }
    }
    return block > 0 ? block : 1;
}

struct vs_sweep_cut vs_sweep_cut(const struct vs_sweep_plan *plan)
{
    struct vs_sweep_cut cut = {.designs_per_block = block_of(plan)};
    int64_t designs = plan->space->designs;
    int lamps, passes = vs_sweep_passes(plan);
    all_sites(plan, &lamps);
    cut.blocks = (designs + cut.designs_per_block - 1) / cut.designs_per_block;
    cut.chunks = cut.blocks * (plan->aggregate ? 1 : passes);
    cut.lamp_years = (double)designs * lamps * passes * vs_sweep_years(plan);
    return cut;
}
