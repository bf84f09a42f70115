/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/manifest.h"

int vs_sweep_manifest_facts(struct vs_sweep_manifest *manifest,
                            struct vs_sweep_fact facts[VS_SWEEP_MANIFEST_FACTS])
{
    int n = 0;
    facts[n++] = (struct vs_sweep_fact){"project_sha256",
                                        vs_sha256_text(manifest->project, manifest->text[0]), 0};
    facts[n++] = (struct vs_sweep_fact){"firmware_sha256",
                                        vs_sha256_text(manifest->firmware, manifest->text[1]), 0};
    facts[n++] = (struct vs_sweep_fact){"engine_version", manifest->engine, 0};
    facts[n++] = (struct vs_sweep_fact){"seed", NULL, manifest->seed};
    facts[n++] = (struct vs_sweep_fact){"years", NULL, manifest->years};
    facts[n++] = (struct vs_sweep_fact){"replicates", NULL, manifest->replicates};
    facts[n++] = (struct vs_sweep_fact){"space", manifest->space, 0};
    facts[n++] = (struct vs_sweep_fact){"weather", manifest->weather, 0};
    return n;
}
